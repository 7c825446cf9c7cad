"""The listing format: pages of papers, three lines a record, back to back.

    CLMar 3, 2025Code                                  header, see `header`
    Title of the PaperFirst Author, Second Author      title line, see `boundary`
    The abstract on one line.                          or wrapped over several

A header line opens a block that runs to the next one; a block is one record,
and what cannot belong to it is rejected with its lines. So every line of a page
is in exactly one Record or one ParseFailure, and no fault reaches past the next
header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.errors import InputError
from reviewer.formats.boundary import Weighed, likeliest, sure_names, sure_title, weighed
from reviewer.formats.clues import FUNCTION_WORDS, Reading
from reviewer.formats.document import Document
from reviewer.formats.header import Header, read_header
from reviewer.formats.latex import clean
from reviewer.formats.names import author, people
from reviewer.formats.text import Line, lines, visible
from reviewer.formats.vocabulary import Recurring, Vocabulary, Words, words
from reviewer.records import RAW_LIMIT, ParseFailure, Record, Source

NAME = "listing"

MAX_LINE = 1_000_000
"""Characters; a longer line is rejected with its record."""

MAX_TITLE_LINE = 2_000
"""Characters; a longer line is no title line."""

WRAPPED = 250
"""Characters; a longer line was not broken to fit a page."""

PAGE_BLOCKS = 2_000
PAGE_CHARS = 8 * 2**20
"""Blocks, and characters, that are read together; a page has fewer of both."""

WIDTH_LINES = 20
"""Lines of a wrapped abstract that tell how wide its page was."""

SURE = 2.0
"""Weight from which a line inside an abstract is a title line whose header is missing."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_URL = re.compile(r"://|www\.|\w/\w")
_BREAKS_OFF = re.compile(r"(?:[,;:(\[–—-]|\b(?:" + "|".join(sorted(FUNCTION_WORDS)) + r"))$")
_BROKEN_WORD = re.compile(r"(?<=\w-)\n(?=[a-z])")
_NO_HEADER = "belongs to no record: expected a header line such as 'CLMar 3, 2025'"
_TITLE_LINE_END = re.compile(r"\bet al\.(?: · [^.]*)?$| · [a-z0-9][\w ,&'-]*$")
_PROSE = re.compile(r"\b[A-Z]?[a-z]+\b|[^\x00-\x7f]")
_WANTED = "expected a title followed by its authors, as in 'Title of the PaperFirst Author'"


@dataclass(frozen=True, slots=True)
class _Block:
    """A header line (None for what stands before the first) and the lines after it."""

    header: Header | None
    lines: tuple[Line, ...]
    is_last: bool

    @property
    def size(self) -> int:
        return sum(len(line.text) for line in self.lines)

    @property
    def body(self) -> tuple[Line, ...]:
        return self.lines[1:] if self.header else self.lines

    @property
    def title_line(self) -> str:
        """The line that should be title and authors, or "" if there is none to read."""
        usable = self.header is not None and not self.header.fault and self.body
        return self.body[0].text[: MAX_TITLE_LINE + 1] if usable else ""

    @property
    def abstract_words(self) -> Words:
        return words(" ".join(line.text[:MAX_LINE] for line in self.body[1:]))


def sniff(document: Document) -> bool:
    """Whether the text has a header line with a subject class, or two header lines."""
    found = 0
    for line in lines(document.sample or ""):
        header = read_header(line.text)
        if header is not None:
            found += 2 if header.subject or header.fault else 1
        if found > 1:
            return True
    return False


def read(document: Document) -> Iterator[Record | ParseFailure]:
    """Yield the records and rejections of a page, in the order of their first lines.

    What the page tells of its names and words is learned from PAGE_BLOCKS
    blocks at a time, so that memory stays flat. Raises InputError for a file
    that breaks off, once what was read of it is yielded.
    """
    faults: list[InputError] = []
    for blocks in _pages(_blocks(_shown(document, faults))):
        page = _vocabulary(blocks)
        readings = _readings(blocks, page)
        for block, reading in zip(blocks, readings, strict=True):
            yield from _block(block, reading, page, document)
    if faults:
        raise faults[0]


def _pages(blocks: Iterator[_Block]) -> Iterator[list[_Block]]:
    page: list[_Block] = []
    size = 0
    for block in blocks:
        page.append(block)
        size += block.size
        if len(page) == PAGE_BLOCKS or size > PAGE_CHARS:
            yield page
            page, size = [], 0
    yield page


def _blocks(shown: Iterator[Line]) -> Iterator[_Block]:
    header: Header | None = None
    held: list[Line] = []
    size = 0
    for line in shown:
        found = read_header(line.text)
        if found is not None or size > PAGE_CHARS:  # so much is no record: begin anew
            if held:
                yield _Block(header, tuple(held), is_last=False)
            header, held, size = found, [], 0
        held.append(line)
        size += len(line.text)
    if held:
        yield _Block(header, tuple(held), is_last=True)


def _shown(document: Document, faults: list[InputError]) -> Iterator[Line]:
    try:
        for raw in document.lines():
            if text := visible(raw.text[: MAX_LINE + 1]):
                yield Line(raw.number, text)
    except InputError as error:
        faults.append(error)


def _vocabulary(blocks: Sequence[_Block]) -> Vocabulary:
    """Learn the words of the page's abstracts, and of its titles where no author can be."""
    page = Vocabulary()
    for block in blocks:
        page.add(block.abstract_words)
        page.add(words(sure_title(block.title_line)))
    return page


def _readings(blocks: Sequence[_Block], page: Vocabulary) -> list[Reading | None]:
    """Read every title line twice, the second time knowing the names of the first.

    A line's own names are left out while it is read.
    """
    candidates = [_candidates(block, page) for block in blocks]
    names = [sure_names(block.title_line) for block in blocks]
    known = Recurring()
    for shown in names:
        known.add(shown)
    for _ in range(2):
        readings = []
        for weighed_readings, shown in zip(candidates, names, strict=True):
            known.drop(shown)
            readings.append(likeliest(weighed_readings, known))
            known.add(shown)
        for index, reading in enumerate(readings):
            known.drop(names[index])
            names[index] = reading.names if reading else ()
            known.add(names[index])
    return readings


def _candidates(block: _Block, page: Vocabulary) -> tuple[Weighed, ...]:
    if not 0 < len(block.title_line) <= MAX_TITLE_LINE:
        return ()
    return weighed(block.title_line, block.abstract_words, page)


def _block(
    block: _Block, reading: Reading | None, page: Vocabulary, document: Document
) -> Iterator[Record | ParseFailure]:
    fault = _fault(block, reading)
    if fault or block.header is None or reading is None:
        yield _rejection(block.lines, fault, document)
        return
    size = _abstract_size(block.body, page)
    kept, strays = block.lines[: 2 + size], block.lines[2 + size :]
    yield _record(block.header, reading, kept, document)
    if strays:
        yield _rejection(strays, f"{_NO_HEADER} above this", document)


def _fault(block: _Block, reading: Reading | None) -> str:
    """Return why the whole block is rejected, or ""."""
    if block.header is None:
        return f"{_NO_HEADER} above this"
    if block.header.fault:
        return block.header.fault
    if not block.body:
        return f"the header line is followed by no title line; {_WANTED}"
    if any(len(line.text) > MAX_LINE for line in block.body[:2]):
        return f"a line is longer than {MAX_LINE:,} characters"
    if len(block.body) == 1 and block.is_last:
        return "the page ends before the abstract, so the title line may be cut off as well"
    return "" if reading else f"no authors found at the end of the title line; {_WANTED}"


def _abstract_size(body: Sequence[Line], page: Vocabulary) -> int:
    """Return how many of the lines after the title line, `body[0]`, are its abstract."""
    end = 1
    while end < len(body) and not _is_foreign(body[0], body[end : end + 2], page):
        if end > 1 and not _continues(body[max(1, end - WIDTH_LINES) : end], body[end]):
            break
        end += 1
    return end - 1


def _is_foreign(title_line: Line, rest: Sequence[Line], page: Vocabulary) -> bool:
    """Whether the first line of `rest` can be no line of the abstract under a title line.

    It is too long, has no word, repeats the title line, or is a title line
    itself (or the end of one) whose header is missing. `rest` is that line and
    the one after it, if there is one.
    """
    text = rest[0].text
    if len(text) > MAX_LINE or text == title_line.text or not _PROSE.search(text):
        return True
    return bool(_TITLE_LINE_END.search(text[-MAX_TITLE_LINE:])) or _is_title_line(rest, page)


def _continues(abstract: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with the abstract: only on good evidence.

    A line in lower case goes on, and so does one after a line that breaks off.
    Once lines were joined, the next is also part of the paragraph if its first
    word would not have fitted on the line before.
    """
    before = abstract[-1]
    if line.text == before.text:
        return False
    opens_lower, breaks_off = line.text[0].islower(), _breaks_off(before.text)
    if line.number > before.number + 1:
        return opens_lower and breaks_off
    return opens_lower or breaks_off or (len(abstract) > 1 and _fills(abstract, line))


def _breaks_off(text: str) -> bool:
    if _SENTENCE_END.search(text) or _URL.search(text[text.rfind(" ") + 1 :]):
        return False
    return len(text) <= WRAPPED or bool(_BREAKS_OFF.search(text))


def _fills(abstract: Sequence[Line], line: Line) -> bool:
    width = max(len(one.text) for one in abstract)
    first_word = line.text.partition(" ")[0]
    return width <= WRAPPED and len(abstract[-1].text) + 1 + len(first_word) > width


def _is_title_line(body: Sequence[Line], page: Vocabulary) -> bool:
    """Whether a line is a title line beyond doubt, its header missing, its abstract next."""
    text = body[0].text
    if len(text) > MAX_TITLE_LINE:
        return False
    abstract = words(body[1].text[:MAX_LINE]) if len(body) > 1 else Words()
    return likeliest(weighed(text, abstract, page), Recurring(), at_least=SURE) is not None


def _record(header: Header, reading: Reading, kept: Sequence[Line], document: Document) -> Record:
    first, last = kept[0].number, kept[-1].number
    return Record(
        title=reading.title,
        authors=tuple(author(name) for shown in reading.names for name in people(shown)),
        authors_truncated=reading.truncated,
        abstract=clean(_joined(kept[2:])),
        date=header.date,
        subject=header.subject,
        affiliations=reading.affiliations,
        has_code=header.has_code,
        sources=(Source(document.name, NAME, first, last, document.sha256),),
    )


def _joined(abstract: Sequence[Line]) -> str:
    """Join wrapped lines with spaces, and a word broken at a hyphen without one."""
    wrapped = "\n".join(line.text for line in abstract)
    return _BROKEN_WORD.sub("", wrapped).replace("\n", " ")


def _rejection(rejected: Sequence[Line], reason: str, document: Document) -> ParseFailure:
    raw = "\n".join(line.text[:RAW_LIMIT] for line in rejected[:RAW_LIMIT])[:RAW_LIMIT]
    return ParseFailure(
        document.name, rejected[0].number, reason, last_line=rejected[-1].number, raw=raw
    )
