"""Files of XML -> the text of each record's element, cut out without a parser.

Only tags with a record's name are looked at: what else is wrong in a record
stays in it, a missing end tag is noticed at the next start tag, and no parser
sees a DOCTYPE. Comments, CDATA, processing instructions and DOCTYPE may hold
such tags and are passed over; one that is not closed is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer.formats import budget, text
from reviewer.formats.document import Document
from reviewer.formats.rows import Segment
from reviewer.records import RAW_LIMIT, ParseFailure

WINDOW = 1 << 20
"""Characters in which a comment, CDATA or DOCTYPE must end to be one."""

MAX_STRAY = 1 << 20
"""Characters between two records that are looked at for text."""

_PREFIX = r"(?:[A-Za-z_][\w.-]{0,60}:)?"
_MAX_TAG = 100  # characters of a tag's name, by which the end of a piece may cut it
_START_TAG = 4096  # characters of a start tag in which "/>" is looked for
# What opens one, and what closes it; if another opens before that, the first was never closed.
_PASSED = {
    "<!--": re.compile(r"-->|<!--"),
    "<![CDATA[": re.compile(r"\]\]>|<!\[CDATA\["),
    "<?": re.compile(r"\?>|<\?|<!"),
    "<!DOCTYPE": re.compile(r">|(?=\[)|<"),
    "[": re.compile(r"\]\s*>|<!DOCTYPE"),
}
_REST_OF_TAG = re.compile(r"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_NOT_TEXT = re.compile(r"<!--[^<]{0,100000}-->|<(?!!\[CDATA\[)[^<>]{0,100000}>|\]\s*>")
_STRAY = "belongs to no record: it is in none of the elements that are one"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a format's records are, by the local names of elements.

    `records` are the elements that are one; `inner` those that are one only
    outside of these. The text of `around` elements beside them is no loss.
    """

    records: frozenset[str]
    inner: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    token: re.Pattern[str] = field(init=False)
    passed: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Make the patterns of the tags to look for, and of the elements to pass over."""
        names = "|".join(sorted(self.records | self.inner))
        around = "|".join(sorted(self.around)) or "(?!)"
        marks = r"<!--|<!\[CDATA\[|<\?|<!DOCTYPE"
        token = rf"{marks}|(?<![\"'=])<(/?){_PREFIX}({names})(?=[\s/>])"
        passed = rf"<(?:{_PREFIX})({around})(?:\s[^<>]*)?>[^<>]*</{_PREFIX}\1\s*>"
        object.__setattr__(self, "token", re.compile(token))
        object.__setattr__(self, "passed", re.compile(passed))


def segments(document: Document, layout: Layout) -> Iterator[Segment[str] | ParseFailure]:
    """Yield the records of a document as text from start tag to end tag, in order.

    Rejected are records without an end tag, and text between records. At most
    one record and some chunks of the file are held.
    """
    splitter = _Splitter(document, layout)
    for piece in text.chars(document.stream, document.head):
        yield from splitter.feed(piece)
    yield from splitter.close()


class _Span:
    """Some text of the file while it comes in: the open record, or what stands between two."""

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.first = line
        self.size = 0
        self.parts: list[str] = []

    def add(self, piece: str, limit: int) -> None:
        """Take more text; beyond the limit only its size is kept."""
        self.size += len(piece)
        if self.size <= limit or not self.parts:
            self.parts.append(piece)
        elif self.name:
            self.parts = [self.parts[0][:RAW_LIMIT]]

    @property
    def text(self) -> str:
        """What was taken."""
        return "".join(self.parts)


class _Splitter:
    """The state between two pieces: the open span, its line, and what is not looked at yet."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self._document = document
        self._layout = layout
        self._line = 1
        self._rest = ""
        self._span = _Span("", 1)
        self._past_end = False

    def feed(self, piece: str) -> Iterator[Segment[str] | ParseFailure]:
        """Take a piece of the file and yield the records that end in it."""
        buffer = self._rest + piece
        done = place = 0
        while found := self._layout.token.search(buffer, place):
            if found[2] is None:
                place = self._passed_over(buffer, found)
                if place < 0:
                    place = found.start()
                    break
                comment = place > found.end() and found[0] != "<![CDATA["
                if comment and not self._span.name:  # it is no stray text
                    self._take(buffer[done : found.start()])
                    self._line += buffer.count("\n", found.start(), place)
                    self._span.add("\n" * buffer.count("\n", found.start(), place), MAX_STRAY)
                    done = place
                continue
            if not self._past_end and len(buffer) - found.end() < _START_TAG:
                place = found.start()
                break
            place, cuts = self._tag(buffer, found)
            for cut, name in cuts:
                self._take(buffer[done:cut])
                done = cut
                yield from self._finish(name)
        else:
            place = len(buffer) if self._past_end else max(place, len(buffer) - _MAX_TAG)
        self._take(buffer[done:place])
        self._rest = buffer[place:]

    def close(self) -> Iterator[Segment[str] | ParseFailure]:
        """Yield what is left at the end of the file."""
        self._past_end = True
        yield from self.feed("")
        yield from self._finish("")

    def _passed_over(self, buffer: str, found: re.Match[str]) -> int:
        """Return where a comment or the like ends; -1 if that is not known yet.

        A DOCTYPE is one only outside of records; what is not closed is text.
        """
        kind, start = found[0], found.end()
        if kind == "<!DOCTYPE" and self._span.name:
            return start
        end = _PASSED[kind].search(buffer, start, found.start() + WINDOW)
        if end and not end[0]:  # the internal subset of a DOCTYPE
            end = _PASSED["["].search(buffer, end.end(), found.start() + WINDOW)
        if end:
            return end.end() if end[0].endswith(">") else start
        waits = not self._past_end and len(buffer) - found.start() < WINDOW
        return -1 if waits else start

    def _tag(self, buffer: str, found: re.Match[str]) -> tuple[int, list[tuple[int, str]]]:
        """Return where to go on, and where to cut, each with the name of what begins there."""
        name, open_ = found[2], self._span.name
        rest = _REST_OF_TAG.match(buffer, found.end(), found.end() + _START_TAG)
        end = rest.end() if rest else found.end()
        if found[1]:
            lost = not open_ and name in self._layout.records  # its start tag is missing
            return end, [(end, "")] if lost or name == open_ else []
        if open_ in self._layout.records and name in self._layout.inner:
            return found.end(), []
        cuts = [(found.start(), name)]
        if rest and rest[0].endswith("/>"):
            cuts.append((end, ""))
        return end, cuts

    def _take(self, piece: str) -> None:
        self._line += piece.count("\n")
        self._span.add(piece, budget.MAX_CHARS if self._span.name else MAX_STRAY)

    def _finish(self, name: str) -> Iterator[Segment[str] | ParseFailure]:
        """Yield the open span, if there is anything to say of it, and begin one."""
        span = self._span
        self._span = _Span(name, self._line)
        if span.name:
            yield self._record(span)
        elif span.size:
            yield from self._stray(span)

    def _record(self, span: _Span) -> Segment[str] | ParseFailure:
        raw = span.text
        shown = raw.rstrip()
        last = span.first + shown.count("\n") if span.size <= budget.MAX_CHARS else self._line
        if span.size > budget.MAX_CHARS:
            return Segment("", span.first, last, raw[:RAW_LIMIT], span.size)
        closed = re.search(rf"(?:</{_PREFIX}{span.name}\s*|/)>\Z", shown[-300:])
        if not closed:
            reason = f"has no end tag </{span.name}>"
            return self._document.failure(span.first, last, reason, raw)
        return Segment(shown, span.first, last)

    def _stray(self, span: _Span) -> Iterator[ParseFailure]:
        """Yield a rejection of the text between two records, if there is any."""
        bare = _NOT_TEXT.sub(_lines_of, self._layout.passed.sub(_lines_of, span.text))
        shown = text.without_controls(bare).strip()
        if not shown:
            return
        first = span.first + bare[: len(bare) - len(bare.lstrip())].count("\n")
        last = first + bare.strip().count("\n")
        yield self._document.failure(first, last, _STRAY, shown)


def _lines_of(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


_PROLOG = re.compile(r"\s+|<\?[^<>]{0,1000}\?>|<!--[^<]{0,20000}-->|<!DOCTYPE[^<>\[]{0,2000}>")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})(?=[\s/>])")


def root(document: Document) -> str:
    """Return the local name of the first element of a document, or "" if it is no XML."""
    sample = (document.sample or "").lstrip("\ufeff \t\r\n")
    if not sample.startswith("<"):
        return ""
    place = 0
    while found := _PROLOG.match(sample, place):
        place = found.end()
    if sample.startswith("<!DOCTYPE", place):  # one with an internal subset
        end = _PASSED["["].search(sample, place + 1)
        place = end.end() if end else len(sample)
        while found := _PROLOG.match(sample, place):
            place = found.end()
    opening = _ROOT.match(sample, place)
    return opening[1] if opening else ""
