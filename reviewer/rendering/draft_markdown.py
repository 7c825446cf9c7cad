"""A draft as Markdown, the master form: pandoc makes every document but LaTeX from it.

Each sentence is one line, a paragraph is its lines, a blank line ends it: a
changed sentence is a changed line, and `sentence_line` gives the exact bytes
of a sentence in the file. A narrative citation keeps its names in the text and
cites for the year only, `Zhang and Chen [-@zhang2023neural]`: it can be read as
it stands, and any style makes "Zhang and Chen (2023)" or "Zhang and Chen [3]".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.records import Record, cited_names
from reviewer.rendering.bibtex import check_keys
from reviewer.rendering.markdown_text import at_line_start, escape, line
from reviewer.rendering.outline import (
    EVIDENCE,
    EVIDENCE_LEAD,
    REFERENCES,
    Proof,
    cited_records,
    mark_of,
    only_quoted,
    outline,
    proofs,
    title,
    told,
    within,
)
from reviewer.rendering.plain import one_line
from reviewer.writing.draft import Citation, Draft, Label, Note, Sentence, labels

REFERENCES_HERE = "::: {#refs}\n:::"
"""Where pandoc's citeproc puts the list of references."""
# What needs no braces around it, for pandoc and for the editors that know only this form.
_SIMPLE_KEY = re.compile(r"@?\w+(?:[:.+/_-]\w+)*", re.ASCII)
_SIMPLE_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Header:
    """What the file says besides its text.

    `bibliography` and `csl`: file names for pandoc, as the file will find them;
    empty: not said. `evidence`: with the appendix. `references`: with a place
    for the list of references, to which citations are linked. `explained`: with
    a comment that tells a reader of the raw file what the keys stand for.
    `mark`: what names the draft in the library that keeps it.
    """

    bibliography: str = ""
    csl: str = ""
    evidence: bool = False
    references: bool = True
    explained: bool = True
    mark: str = ""


def draft_markdown(draft: Draft, header: Header = Header()) -> str:
    """Return a draft as the text of a Markdown file.

    Raises UncitableKeys where keys cannot be cited.
    """
    records = cited_records(draft)
    check_keys(record.key for record in records)
    known = labels(draft.references)
    blocks = ["\n".join(_front(draft, header))]
    blocks += [f"<!-- {mark_of(header.mark)} -->"] if header.mark else []
    for part in outline(draft):
        blocks += [f"## {escape(part.heading)}"] if one_line(part.heading) else []
        for paragraph in part.paragraphs:
            blocks.append("\n".join(_line(item, known) for item in paragraph))
    blocks += _references(records, header) if records and header.references else []
    blocks += evidence_blocks(draft, known) if header.evidence and draft.sentences else []
    return "\n\n".join(blocks) + "\n"


def sentence_line(sentence: Sentence, known: Mapping[str, Label]) -> str:
    """Return the line of a sentence, as the file has it (without its line feed).

    `known`: what `labels` returned for the references of the draft.
    """
    written: list[str] = []
    for piece in told(sentence.pieces):
        if isinstance(piece, Citation):
            written.append(_citation(piece, known))
        else:
            text = within(piece, escape)
            # A bracket with "(" or ":" behind it would be a link.
            written.append(f"\\{text}" if written and text[0] in "(:" else text)
    return at_line_start("".join(written))


def note_line(note: Note) -> str:
    """Return the line of a note."""
    return line(note.text)


def _line(item: Sentence | Note, known: Mapping[str, Label]) -> str:
    return note_line(item) if isinstance(item, Note) else sentence_line(item, known)


def _citation(citation: Citation, known: Mapping[str, Label]) -> str:
    if not citation.narrative:
        return f"[{'; '.join(map(_key, citation.keys))}]"
    named = (f"{escape(known[key].names)} [-{_key(key)}]" for key in citation.keys)
    return " and ".join(named)


def _key(key: str) -> str:
    return f"@{key}" if _SIMPLE_KEY.fullmatch(key) else f"@{{{key}}}"


def _front(draft: Draft, header: Header) -> Iterator[str]:
    yield "---"
    yield f"title: {_quoted(line(title(draft)))}"
    yield "lang: en"
    if header.bibliography:
        yield f"bibliography: {_quoted(_file(header.bibliography))}"
    if header.csl:
        yield f"csl: {_quoted(_file(header.csl))}"
    if hidden := only_quoted(draft):
        yield f"nocite: {_quoted(', '.join(map(_key, hidden)))}"
    yield f"link-citations: {'true' if header.references else 'false'}"
    yield "---"


def _quoted(text: str) -> str:
    """Return text as a string of YAML (a string of JSON is one)."""
    return json.dumps(text, ensure_ascii=False)


def _file(name: str) -> str:
    """Return a file's name for the header, which pandoc reads as Markdown and others as it is."""
    return name if _SIMPLE_NAME.fullmatch(name) else line(name)


def _references(records: tuple[Record, ...], header: Header) -> Iterator[str]:
    yield f"## {REFERENCES}"
    if header.explained:
        yield explanation(records)
    yield REFERENCES_HERE


def explanation(records: Sequence[Record]) -> str:
    """Return the comment that says what the keys stand for."""
    lead = "What the keys stand for; `pandoc --citeproc` makes the list of references."
    return "\n".join([f"<!-- {lead}", *map(_entry, records), "-->"])


def _entry(record: Record) -> str:
    """Return a line of the comment; nothing in it can end the comment."""
    stop = "" if record.title.rstrip().endswith((".", "?", "!")) else "."
    who = f"{cited_names(record)} ({record.year or 'n.d.'})"
    told_as = one_line(f"{record.key}: {who}. {record.title.rstrip()}{stop}")
    return re.sub(r"-(?=-)", "- ", told_as)


def evidence_blocks(draft: Draft, known: Mapping[str, Label]) -> Iterator[str]:
    """Yield the blocks of the appendix: its heading, what it is, the list."""
    yield f"## {EVIDENCE}"
    yield EVIDENCE_LEAD
    items = enumerate(proofs(draft), start=1)
    # With the citations, and not as plain text: a style may letter years in another order.
    yield "\n".join(
        _item(number, sentence_line(sentence, known), found) for number, (sentence, found) in items
    )


def _item(number: int, sentence: str, found: tuple[Proof, ...]) -> str:
    marker = f"{number}.".ljust(3)
    indent = " " * (len(marker) + 1)
    lines = [f"{marker} {sentence}"]
    lines += [f"{indent}- {line(_proof(proof))}" for proof in found]
    return "\n".join(lines)


def _proof(proof: Proof) -> str:
    files = f" ({'; '.join(proof.files)})" if proof.files else ""
    return f"{proof.record}, {proof.place}{files}: “{proof.words}”"


__all__ = ["Header", "draft_markdown", "note_line", "sentence_line"]
