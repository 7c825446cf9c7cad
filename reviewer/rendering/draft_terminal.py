"""A draft as wrapped text for a terminal, and the reasons for which its papers were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.records import Record
from reviewer.rendering.outline import REFERENCES, cited_records, outline, told
from reviewer.rendering.plain import one_line
from reviewer.rendering.terminal import NOTHING, PLAIN, Style, footnotes, wrap
from reviewer.words import fold
from reviewer.writing.draft import Draft, Label, Note, Sentence, labels, plain_text
from reviewer.writing.draft.model import Chosen

LEFT_OUT = "Left out"


def draft_text(draft: Draft, style: Style = PLAIN) -> str:
    """Return a draft for reading: sections, references by author and year, what was left out."""
    known = labels(draft.references)
    blocks = [wrap(NOTHING, style)] if draft.reason else []
    for part in outline(draft):
        paragraphs = [
            wrap(" ".join(_plain(item, known) for item in paragraph), style)
            for paragraph in part.paragraphs
        ]
        heading = one_line(part.heading)
        blocks += [style.strong(heading)] if heading else []
        blocks += paragraphs
    if records := cited_records(draft):
        listed = (_reference(record, label, style) for record, label in _sorted(records, known))
        blocks.append("\n".join([style.strong(REFERENCES), *listed]))
    blocks += _below(draft, style)
    return "\n\n".join(blocks)


def why_text(draft: Draft, style: Style = PLAIN) -> str:
    """Return for each paper of a draft why it is in it, by section, and why others are not."""
    groups = [(section.heading, section.papers) for section in draft.sections]
    groups += [(LEFT_OUT, draft.left_out)]
    return "\n\n".join(_reasons(name, papers, style) for name, papers in groups if papers)


def _plain(item: Sentence | Note, known: Mapping[str, Label]) -> str:
    return item.text if isinstance(item, Note) else plain_text(told(item.pieces), known)


def _sorted(records: tuple[Record, ...], known: Mapping[str, Label]) -> list[tuple[Record, Label]]:
    """Return records with their labels, by name and year, as a reader will look for them."""
    pairs = [(record, known[record.key]) for record in records]
    return sorted(pairs, key=lambda pair: (fold(pair[1].names), pair[1].year))


def _reference(record: Record, label: Label, style: Style) -> str:
    stop = "" if record.title.rstrip().endswith((".", "?", "!")) else "."
    places = "; ".join(f"{s.file}:{s.first_line}-{s.last_line}" for s in record.sources)
    told_as = f"{label.narrative}. {record.title.rstrip()}{stop} {record.key}, {places}"
    return wrap(told_as, style, hang=2)


def _below(draft: Draft, style: Style) -> Iterator[str]:
    if draft.left_out:
        yield _reasons(LEFT_OUT, draft.left_out, style)
    yield from footnotes(draft, style)
    yield from (wrap(notice, style) for notice in draft.notices)


def _reasons(heading: str, papers: tuple[Chosen, ...], style: Style) -> str:
    lines = [
        wrap(f"{paper.key} ({paper.relevance:.2f}): {paper.why}", style, indent=2, hang=4)
        for paper in papers
    ]
    return "\n".join([style.strong(one_line(heading)), *lines])


__all__ = ["draft_text", "why_text"]
