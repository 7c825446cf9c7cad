"""A Word document (.docx) -> its text by paragraphs, its citations, and its reference list.

The text is extracted: `Text.text` has one line a paragraph, and places are
characters of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.manuscripts.flow import NAMES, YEAR, Block, Flow, Mark, Work
from reviewer.manuscripts.model import ABSTRACT, CAPTION, FOOTNOTE, PROSE, BibEntry, Text
from reviewer.manuscripts.references import HEADING, Item, entry
from reviewer.manuscripts.textual import read_numbers
from reviewer.manuscripts.word_package import Package
from reviewer.manuscripts.word_text import Paragraph, Paragraphs, Sources, Styles

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SOURCES = re.compile(r"customXml/item\d+\.xml")
_NUMBERS = re.compile(r"\s?\d{1,3}(?:\s?[,;–—-]\s?\d{1,3})*\s?")
_UNIT = re.compile(r"(?:\d\s?|[\s/·(])(?:[munkcd]?m|s|kg|g|[kM]?Hz|R|χ|10|[A-Z]|[a-z])$")
_BRACKETED = re.compile(r"\s*[(\[]")
_YEAR_ONLY = re.compile(r"\s*[(\[](?:(?:1[6-9]|20)\d\d[a-z]?|n\.d\.)(?:,[^()\[\]]{1,40})?[)\]]\s*")
_NUMBERED = re.compile(r"[\s\[(]*\d{1,3}(?:[\s,;–—-]+\d{1,3})*[\s\])]*")
_KINDS = {"caption": CAPTION, "image caption": CAPTION, "table caption": CAPTION,
          "abstract": ABSTRACT, "footnote text": FOOTNOTE, "endnote text": FOOTNOTE}  # fmt: skip
_UNREAD = ("toc", "table of", "source code", "title", "author", "date", "header", "footer")


@dataclass
class Word:
    """What was read; call `read` once."""

    path: Path
    text: Text = field(default_factory=lambda: Text("", ""))
    blocks: list[Block] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    listed: list[BibEntry] = field(default_factory=list)
    _section: str = ""
    _cited: dict[str, BibEntry] = field(default_factory=dict)

    def read(self) -> None:
        """Read the document. Raises FileUnreadable for what is none, or is not to be trusted."""
        body, notes, styles, sources = Paragraphs(), Paragraphs(), Styles(), Sources()
        with Package(self.path) as package:
            if not package.parse(_BODY, body):
                raise FileUnreadable(
                    "is no Word document: it has no text part",
                    where=str(self.path),
                    next_step="Save it again in Word as .docx.",
                )
            for name in _NOTES:
                package.parse(name, notes)
            package.parse("word/styles.xml", styles)
            for name in filter(_SOURCES.fullmatch, package.names()):
                package.parse(name, sources)
        self._cited = {one.key: one for one in sources.found}
        paragraphs = [*body.found, *notes.found]
        self.text = Text(str(self.path), "\n".join(one.text for one in paragraphs))
        prose = list(self._sorted(paragraphs, styles.names, len(body.found)))
        if any(one.cited for one in paragraphs):
            self.listed = []  # the list was made from what the fields say
        for paragraph, start, kind, section in prose:
            self._section = section
            self._read(paragraph, start, kind)
        self.listed += [one for key, one in self._cited.items() if key in self._used()]

    def _used(self) -> set[str]:
        marks = (mark for block in self.blocks for mark in block.marks)
        return {key for mark in marks for key in mark.keys} | set(self.elsewhere)

    def _sorted(
        self, paragraphs: list[Paragraph], styles: dict[str, str], notes_from: int
    ) -> Iterator[tuple[Paragraph, int, str, str]]:
        """Yield the paragraphs of prose with their start, kind and section; list the references."""
        start = 0
        section, in_references = "", False
        for number, paragraph in enumerate(paragraphs):
            style = styles.get(paragraph.style, paragraph.style.lower())
            words = " ".join(paragraph.text.split())
            if number >= notes_from:
                style, in_references, section = "footnote text", False, ""
            is_heading = style.startswith("heading") or bool(HEADING.match(words))
            if is_heading and words:
                section, in_references = words, bool(HEADING.match(words))
            elif words and (in_references or style == "bibliography"):
                place = len(self.listed) + 1
                self.listed.append(entry(Item(words, number + 1), place, self.text.path))
            elif words and not style.startswith(_UNREAD):
                kind = _KINDS.get(style, "" if paragraph.in_table else PROSE)
                yield paragraph, start, kind, section
            start += len(paragraph.text) + 1

    def _read(self, paragraph: Paragraph, start: int, kind: str) -> None:
        """Make a block of a paragraph; of one in a table, only note what it cites."""
        flow = Flow()
        end = 0
        for first, last, mark in sorted(
            [*self._fields(paragraph, start), *self._raised(paragraph, start)],
            key=lambda found: found[:2],
        ):
            if first < end:
                continue
            flow.add(paragraph.text[end:first], start + end, start + first)
            flow.cite(mark)
            end = last
        flow.add(paragraph.text[end:], start + end, start + len(paragraph.text))
        if kind:
            self.blocks.append(flow.block(self.text.path, self._section, kind))
        else:
            self.elsewhere += [key for mark in flow.marks for key in mark.keys]

    def _fields(self, paragraph: Paragraph, start: int) -> Iterator[tuple[int, int, Mark]]:
        for first, last, entries in paragraph.cited:
            keys = tuple(self._kept(one) for one in entries)
            printed = paragraph.text[first:last]
            narrative, prints = _manner(printed)
            shows = printed.strip() if narrative and keys else ""
            yield first, last, Mark(start + first, start + last, keys, narrative, prints,
                                    printed=shows)  # fmt: skip

    def _kept(self, cited: BibEntry) -> str:
        """Return the key of a work that a field cites, and keep the work."""
        key = cited.key or f"item:{len(self._cited) + 1}"
        if cited.type != "source":
            self._cited.setdefault(key, replace(cited, key=key, file=self.text.path))
        return key

    def _raised(self, paragraph: Paragraph, start: int) -> Iterator[tuple[int, int, Mark]]:
        """Yield raised numbers that can be citations: there is a list, and no unit before them."""
        if not self.listed:
            return
        for first, last in paragraph.raised:
            raw = paragraph.text[first:last]
            if not _NUMBERS.fullmatch(raw) or _UNIT.search(paragraph.text[:first][-8:]):
                continue
            numbers = read_numbers(raw)
            if all(0 < number <= len(self.listed) for number in numbers):
                cited = tuple(Work(number=number) for number in numbers)
                yield first, last, Mark(start + first, start + last, narrative=False, works=cited)


def _manner(printed: str) -> tuple[bool | None, str]:
    """Return how the result of a field stands in its sentence (`flow.Mark`)."""
    if _NUMBERED.fullmatch(printed):
        return None, NAMES
    if _YEAR_ONLY.fullmatch(printed):
        return True, YEAR
    return not _BRACKETED.match(printed), NAMES
