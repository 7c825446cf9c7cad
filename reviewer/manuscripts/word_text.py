"""The XML of a Word document -> its paragraphs, with what fields and content controls cite."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.errors import FileUnreadable
from reviewer.manuscripts.flow import shown
from reviewer.manuscripts.model import BibEntry
from reviewer.manuscripts.word_fields import MAX_CODE, control, works
from reviewer.manuscripts.word_package import Attributes, Walker
from reviewer.records import Author

MAX_TEXT = 5_000_000
"""Characters of text in all parts."""
_BREAKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_UNREAD = frozenset(("Fallback", "del", "moveFrom"))
"""Elements whose text is not on the page: the other choice, and what was deleted or moved."""


@dataclass
class Paragraph:
    """A paragraph: its text, the spans of it that cite, those in superscript, and where it is."""

    style: str = ""
    in_table: bool = False
    text: str = ""
    cited: list[tuple[int, int, list[BibEntry]]] = field(default_factory=list)
    raised: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add text, its line ends as spaces."""
        self.text += shown(text)


@dataclass
class _Field:
    """A field that is open: its code so far, and where its result begins."""

    code: list[str] = field(default_factory=list)
    data: str = ""
    paragraph: Paragraph | None = None
    start: int = 0


class Paragraphs(Walker):
    """Gathers the paragraphs of `word/document.xml` and its like, in the order they end in."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._size = 0
        self._open: list[Paragraph] = []
        self._fields: list[_Field] = []
        self._controls: list[_Field] = []
        self._tables = self._skipped = 0
        self._raised = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Read the beginning of an element."""
        if name in _UNREAD:
            self._skipped += 1
        elif name == "p":
            self._open.append(Paragraph(in_table=self._tables > 0))
        elif name == "tbl":
            self._tables += 1
        elif name in _BREAKS and self._open and not self._skipped:
            self._open[-1].add(_BREAKS[name])
        elif name in ("r", "pStyle", "vertAlign"):
            self._dress(name, attributes.get("val", ""))
        else:
            self._field(name, attributes)

    def end(self, name: str, text: str) -> None:
        """Read the end of an element, and the text in it."""
        if name in _UNREAD:
            self._skipped -= 1
        elif name == "t":
            self._text(text)
        elif name == "p" and self._open:
            self.found.append(self._open.pop())
        elif name == "tbl":
            self._tables -= 1
        elif name in ("instrText", "fldData") and self._fields:
            self._code(name, text)
        elif name == "fldSimple" and self._fields:
            self._cite(self._fields.pop())
        elif name == "sdt" and self._controls:
            self._cite(self._controls.pop())

    def _dress(self, name: str, value: str) -> None:
        if name == "r":
            self._raised = False
        elif name == "vertAlign":
            self._raised = value == "superscript"
        elif self._open:
            self._open[-1].style = value

    def _text(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_TEXT:
            raise FileUnreadable(f"has more than {MAX_TEXT / 1e6:.0f} million characters of text")
        if not self._open or self._skipped:
            return
        paragraph = self._open[-1]
        start = len(paragraph.text)
        paragraph.add(text)
        if self._raised:
            paragraph.raised.append((start, len(paragraph.text)))

    def _field(self, name: str, attributes: Attributes) -> None:
        """Read what begins, parts or ends a field or a content control."""
        if name == "fldSimple":
            self._fields.append(self._begun(_Field([attributes.get("instr", "")])))
        elif name == "sdt":
            self._controls.append(_Field())
        elif name == "tag" and self._controls:
            self._controls[-1].code.append(attributes.get("val", ""))
        elif name == "sdtContent" and self._controls:
            self._begun(self._controls[-1])
        elif name == "fldChar":
            self._mark(attributes.get("fldCharType", ""))

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._begun(self._fields[-1])
        elif kind == "end" and self._fields:
            self._cite(self._fields.pop())

    def _begun(self, opened: _Field) -> _Field:
        if self._open:
            opened.paragraph, opened.start = self._open[-1], len(self._open[-1].text)
        return opened

    def _code(self, name: str, text: str) -> None:
        field_ = self._fields[-1]
        if name == "fldData":
            field_.data = text[:MAX_CODE]
        elif sum(map(len, field_.code)) < MAX_CODE:
            field_.code.append(text)

    def _cite(self, ended: _Field) -> None:
        """Keep the citation of a field whose result is in one paragraph."""
        code = "".join(ended.code)
        entries = control(code) if "MENDELEY" in code[:40] else works(code, ended.data)
        paragraph = self._open[-1] if self._open else None
        if entries is None or paragraph is None or paragraph is not ended.paragraph:
            return
        if len(paragraph.text) > ended.start:
            paragraph.cited.append((ended.start, len(paragraph.text), entries))


class Styles(Walker):
    """Gathers the names of the styles, which are English in every language's Word."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Read the beginning of an element."""
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "name" and self._style:
            self.names.setdefault(self._style, attributes.get("val", "").lower())


class Sources(Walker):
    """Gathers Word's own sources (`customXml/item1.xml`), which its citations name by tag."""

    def __init__(self) -> None:
        self.found: list[BibEntry] = []
        self._values: dict[str, str] = {}
        self._people: list[Author] = []

    def start(self, name: str, _attributes: Attributes) -> None:
        """Read the beginning of an element."""
        if name == "Source":
            self._values, self._people = {}, []

    def end(self, name: str, text: str) -> None:
        """Read the end of an element, and the text in it."""
        text = " ".join(shown(text).split())
        if name == "Person":
            family, given = self._values.pop("Last", ""), self._values.pop("First", "")
            if family:
                self._people.append(Author(f"{given} {family}".strip(), family, given))
        elif name == "Source" and self._values.get("Tag"):
            values = self._values
            self.found.append(
                BibEntry(
                    key=values["Tag"],
                    type="source",
                    title=values.get("Title", ""),
                    authors=tuple(self._people),
                    year=values.get("Year", "")[:5],
                    doi=values.get("DOI", ""),
                    text=values.get("Title", ""),
                )
            )
        elif text:
            self._values[name] = text
