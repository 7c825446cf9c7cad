"""A .bib file -> `BibEntry`, what cannot be read as a `Problem`. Only what a check needs.

The only module here to import bibtexparser.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reviewer.formats.latex import clean
from reviewer.formats.names import author
from reviewer.manuscripts.flow import shown
from reviewer.manuscripts.model import BibEntry, Problem, Text
from reviewer.manuscripts.references import ARXIV, DOI
from reviewer.records import Author

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

MAX_ENTRIES = 50_000
_MAX_FIELD = 2_000
_BRACES = re.compile(r"[{}]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d[a-z]?")
_BARE_ARXIV = re.compile(
    r"^(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$", re.I
)
_NO_ENTRIES = ("comment", "preamble", "string", "set", "xdata")


def read(text: Text, first_line: int = 1) -> tuple[list[BibEntry], list[Problem]]:
    """Return the entries of a .bib file in order, those with a repeated key too."""
    from bibtexparser.splitter import Splitter

    # It reports each failed block to the log as well, which without a handler is stderr.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    logging.getLogger("bibtexparser").propagate = False
    library = Splitter(text.text.removeprefix("\ufeff")).split()
    strings = {one.key.lower(): _unquoted(one.value) for one in library.strings}
    entries: list[BibEntry] = []
    problems: list[Problem] = []
    for block in library.blocks[:MAX_ENTRIES]:
        line = first_line + (block.start_line or 0)
        found = _entry_of(block)
        if found is not None and found.entry_type.lower() not in _NO_ENTRIES:
            entries.append(_entry(found, strings, text.path, line))
        elif problem := _problem(block, text.path, line):
            problems.append(problem)
    if len(library.blocks) > MAX_ENTRIES:
        problems.append(Problem(text.path, 1, f"only the first {MAX_ENTRIES} entries are read"))
    return entries, problems


def _entry_of(block: Block) -> Entry | None:
    """Return the entry in a block: also the second one with a key, and one with a field twice."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    return block if isinstance(block, Entry) else None


def _problem(block: Block, file: str, line: int) -> Problem | None:
    from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock

    if not isinstance(block, ParsingFailedBlock) or isinstance(block, DuplicateBlockKeyBlock):
        return None
    opening = " ".join(shown((block.raw or "")[:200]).split())[:40]
    return Problem(file, line, f"this entry cannot be read as BibTeX: {opening}")


def _entry(entry: Entry, strings: dict[str, str], file: str, line: int) -> BibEntry:
    fields = {one.key.lower(): str(one.value)[:_MAX_FIELD] for one in reversed(entry.fields)}
    values = {name: _value(value, strings) for name, value in fields.items()}
    plain = {name: _plain(value) for name, value in values.items()}
    names, et_al = _authors(values.get("author") or values.get("editor", ""))
    year = _YEAR.search(plain.get("year") or plain.get("date", ""))
    return BibEntry(
        key=shown(entry.key.strip()),
        type=entry.entry_type.lower(),
        title=" ".join(filter(None, (plain.get("title", ""), plain.get("subtitle", "")))),
        authors=names,
        et_al=et_al,
        year=year[0] if year else "",
        doi=_doi(plain),
        arxiv_id=_arxiv(plain),
        text=". ".join(
            plain[name]
            for name in ("author", "title", "booktitle", "journal", "year", "date", "note")
            if plain.get(name)
        ),
        file=file,
        line=line,
    )


def _doi(plain: dict[str, str]) -> str:
    for name in ("doi", "url", "note"):
        if found := DOI.search(plain.get(name, "")):
            return found[0].rstrip(".,;)")
    return ""


def _arxiv(plain: dict[str, str]) -> str:
    """Return the arXiv id: an eprint, or one in the journal, the note or the address."""
    if found := _BARE_ARXIV.match(plain.get("eprint", "")):
        return found[1]
    for name in (
        "journal",
        "journaltitle",
        "url",
        "note",
        "howpublished",
        "doi",
        "volume",
        "eprint",
    ):
        if found := ARXIV.search(plain.get(name, "")):
            return found[1]
    return ""


def _value(raw: str, strings: dict[str, str]) -> str:
    """Return a field's value: its parts joined by # without their quotes, @strings filled in."""
    raw = raw.strip()
    if "#" not in raw or (raw[:1] == "{" and raw[-1:] == "}"):
        return strings.get(raw.lower(), _unquoted(raw))
    parts = [part.strip() for part in raw.split("#")]
    return "".join(strings.get(part.lower(), _unquoted(part)) for part in parts)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] + value[-1] in ('""', "{}"):
        return value[1:-1]
    return value


def _plain(value: str) -> str:
    return " ".join(_BRACES.sub("", clean(shown(value))).split())


def _authors(value: str) -> tuple[tuple[Author, ...], bool]:
    """Return the people of "Zhang, Yu and {OpenAI} and others", and whether the list is cut."""
    names = [name for name in _names(value) if name]
    et_al = any(name.lower() == "others" for name in names)
    return tuple(_person(name) for name in names if name.lower() != "others"), et_al


def _names(value: str) -> Iterator[str]:
    """Yield the names between the "and" that stand outside braces."""
    depth = start = 0
    for found in re.finditer(r"[{}]|(?<=\s)and(?=\s)", value, re.IGNORECASE):
        if found[0] in "{}":
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif not depth:
            yield value[start : found.start()].strip()
            start = found.end()
    yield value[start:].strip()


def _person(name: str) -> Author:
    plain = _plain(name)
    if name[:1] == "{" and name[-1:] == "}" and "," not in name:
        return Author(plain, plain)
    return author(plain)


def duplicates(entries: Sequence[BibEntry]) -> list[BibEntry]:
    """Return the entries whose key an earlier one has."""
    seen: set[str] = set()
    found = []
    for entry in entries:
        if entry.key in seen:
            found.append(entry)
        seen.add(entry.key)
    return found
