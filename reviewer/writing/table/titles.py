"""A title -> what it says the paper is about, and by what means: "X for Y", "Y via X". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEAD = re.compile(r"^(?P<lead>[^:?]{1,80}?)\s*(?::|\?|\s[-–—]\s)\s*(?=\S)")
_MEANS = re.compile(
    r"\s(?:via|using|through|by\s+means\s+of|based\s+on|with\s+the\s+help\s+of|by|with|leveraging)\s",
    re.IGNORECASE,
)
_HEAD_END = re.compile(
    r"\s(?:of|in|on|with|from|at|under|without|over|across|by|to|including|using)\s|[,;:(]", re.I
)
_ACTION = re.compile(
    r"(?:tion|sion|ment|ing|ysis|lyses|ance|ence|overy|val|task|tasks|problem|problems|search|"
    r"design|control|diagnosis|repair|synthesis|translation|understanding)$"
)
"""How nouns for what is done end."""
_END = re.compile(r"[\s.:;,?!–—-]+$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TitleParts:
    """Spans of a title (characters, end exclusive), each None if it does not say so.

    `lead` is a name before a colon, `goal` what it is for ("for Y"), `means`
    by what ("via Z", or what stands before "for Y"), `body` the title without
    lead and means.
    """

    body: Span
    lead: Span | None = None
    goal: Span | None = None
    means: Span | None = None


def title_parts(title: str) -> TitleParts:
    """Return the parts of a title."""
    found = _LEAD.match(title)
    start = found.end() if found else 0
    lead = (0, found.end("lead")) if found else None
    if found and len(found["lead"].split()) > 4:  # "A long topic: what we did": all of it counts
        start, lead = 0, None
    end = len(_END.sub("", title))
    mark = _MEANS.search(title, start, end)
    means, stop = None, end
    if mark and title[start : mark.start()].strip():
        means, stop = _trimmed(title, mark.end(), end), mark.start()
    goal = _goal(title, start, stop)
    if goal and means is None:
        means = _trimmed(title, start, title.lower().rindex(" for ", start, goal[0]))
    return TitleParts((start, stop), lead, goal, means)


def _goal(title: str, start: int, stop: int) -> Span | None:
    """Return what stands after "for", if it is something done: "for Structured Prediction"."""
    found = re.search(r"\sfor\s", title[start:stop], re.IGNORECASE)
    if not found:
        return None
    goal = _trimmed(title, start + found.end(), stop)
    return goal if goal and is_to_be_done(title[slice(*goal)]) else None


def is_to_be_done(phrase: str) -> bool:
    """Whether the head of a phrase names an action or a task, not a thing it is done to."""
    head = _HEAD_END.split(phrase, maxsplit=1)[0].split()
    first = phrase.split()[0].lower()
    return bool(head) and (bool(_ACTION.search(head[-1].lower())) or first.endswith("ing"))


def _trimmed(title: str, start: int, end: int) -> Span | None:
    end = len(_END.sub("", title[:end]))
    while start < end and title[start].isspace():
        start += 1
    found = re.match(r"(?:an?|the|our)\s+", title[start:end], re.IGNORECASE)
    start += found.end() if found else 0
    return (start, end) if end > start else None
