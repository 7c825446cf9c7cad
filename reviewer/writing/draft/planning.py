"""Themes by a language model: it may group papers, and name groups in words that they use.

Its reply is read strictly and checked: a name stands if half of the group's
papers have all its words, else the group is named as without a model; papers
it leaves out go where they are nearest. A reply that groups too few papers
changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reviewer.llm import LLM
from reviewer.llm.prompts import Evidence, plan_messages
from reviewer.records import Record
from reviewer.words import content_stems
from reviewer.writing.draft.edits import capitalised
from reviewer.writing.draft.members import Member
from reviewer.writing.draft.themes import MOST, Theme, named, nearest

MAX_TOKENS = 300
LONGEST_NAME = 6
"""Words a theme's name may have."""
GROUPED = 0.6
"""Share of the papers that a plan must group to be followed."""
_LINE = re.compile(
    r"^[\s\-*•#>\d.)]*(?P<name>[^:\n]{3,80}):\s*(?P<papers>[P\d,;&\sand]+)\.?\s*$", re.M
)
_PAPER = re.compile(r"P\s*(\d{1,4})")


def planned(
    llm: LLM, topic: str, members: Sequence[Member], records: Mapping[str, Record], count: int = 0
) -> tuple[Theme, ...]:
    """Return the themes a model makes of the members; () if its reply cannot be followed.

    `count` is how many are wanted (0: at most MOST). Raises LLMError.
    """
    papers = [
        Evidence(number, _first_sentence(records[member.key]), records[member.key].title)
        for number, member in enumerate(members, start=1)
    ]
    reply = llm.complete(plan_messages(topic, papers, count or MOST), max_tokens=MAX_TOKENS)
    groups = read_plan(reply.text, len(members))
    if (count and len(groups) != count) or not 1 < len(groups) <= max(MOST, count):
        return ()
    taken = {number for _, numbers in groups for number in numbers}
    if len(taken) < GROUPED * len(members):
        return ()
    grouped = [[members[number - 1] for number in numbers] for _, numbers in groups]
    for number, member in enumerate(members, start=1):
        if number not in taken:
            grouped[nearest(member, grouped)[0]].append(member)
    ordered = [[m for m in members if m in group] for group in grouped]
    plain = named(ordered, members)
    return tuple(
        Theme(name, theme.terms, theme.keys) if (name := _proven(given, theme, records)) else theme
        for (given, _), theme in zip(groups, plain, strict=True)
    )


def read_plan(text: str, papers: int) -> list[tuple[str, tuple[int, ...]]]:
    """Return the lines "name: P1, P4" of a reply; each paper belongs to the first that has it."""
    taken: set[int] = set()
    found = []
    for line in _LINE.finditer(text):
        numbers = dict.fromkeys(int(number) for number in _PAPER.findall(line["papers"]))
        own = tuple(n for n in numbers if 1 <= n <= papers and n not in taken)
        taken.update(own)
        if own:
            found.append((" ".join(line["name"].strip(" *_`\"'").split()), own))
    return found


def _proven(name: str, theme: Theme, records: Mapping[str, Record]) -> str:
    """Return a name as a heading if half of a group's papers have all its words, else ""."""
    stems = content_stems(name)
    if not stems or len(name.split()) > LONGEST_NAME:
        return ""
    having = sum(
        stems <= content_stems(f"{records[key].title} {records[key].abstract}")
        for key in theme.keys
    )
    return capitalised(name) if 2 * having >= len(theme.keys) else ""


def _first_sentence(record: Record) -> str:
    return record.abstract[:200]
