"""One block of a .bib file -> its entry: type, key and fields, macros filled in.

bibtexparser splits a block into fields. Before that, what it (and BibTeX) would
stumble over is put in order: a comma too many or missing, a brace too many,
fields without an entry key, a missing brace at the end.

The only module of this format to import bibtexparser.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.formats.bibtex_blocks import Block
from reviewer.formats.bibtex_values import misread, value
from reviewer.formats.rows import RowError

_OPENING = re.compile(r"@[ \t]*([^\W\d_][\w*+-]*)[ \t]*[{(]")
_KEY = re.compile(r"([^,{}\"]*)(?:,|\Z)")
_KEY_AND_FIELD = re.compile(r"\s*([^\s,{}\"=]+)\s+[^\W\d_][\w.+:-]*\s*=")
_SWALLOWED = re.compile(r",\s*[^\W\d][\w.+:-]*\s*=\s*[{\"]")
_NAME = re.compile(r"(?:^|(?<=\s))[^\W\d][\w.+:/&'-]*\s*=")
_BEFORE_BRACE = re.compile(r"\\(?=[\\{}])")
_PAIR = re.compile(r"\\\\")
_TOKEN = re.compile(r"""\\.|[{}",]""", re.DOTALL)
# Characters that are none, for what bibtexparser must not see: quotes in braces, a backslash
# before a brace (BibTeX counts the brace), and commas in values without delimiters.
_QUOTE, _BACKSLASH, _COMMA = "\ufdd0", "\ufdd1", "\ufdd2"
_HIDDEN = str.maketrans({_QUOTE: '"', _BACKSLASH: "\\", _COMMA: ","})
_RESERVED = str.maketrans("", "", _QUOTE + _BACKSLASH + _COMMA)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name as in the file, and its value as TeX, without its delimiters."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its type in lower case, its key (or ""), its fields in order, repeated ones too."""

    kind: str
    key: str
    fields: tuple[Field, ...]

    def first(self, *names: str) -> str:
        """Return the first of these fields that is not empty (names in lower case), or ""."""
        for name in names:
            for one in self.fields:
                if one.name.lower() == name and one.value.strip():
                    return one.value
        return ""


def key_of(block: Block) -> str:
    """Return the key of an entry, without reading its fields."""
    opening = _OPENING.match(block.text)
    return _key(block.text[opening.end() :])[0] if opening else ""


def entry(block: Block, macros: Mapping[str, str]) -> Entry:
    """Return the entry in a block. Raises RowError for one that cannot be read."""
    opening = _OPENING.match(block.text)
    if opening is None or block.cut:
        raise RowError("has a line that is too long" if block.cut else "is no BibTeX entry")
    text = block.text.translate(_RESERVED)
    body = text[opening.end() : len(text) - 1 if block.closed else len(text)]
    if not block.closed and block.opener == "(":
        body = body.rstrip().removesuffix(")")
    key, rest = _key(body)
    reason = ""
    for escapes in (False, True):
        try:
            fields = tuple(_fields(rest, macros, escapes=escapes))
            if not block.closed:
                _check_ends(fields)
            return Entry(block.kind, key, fields)
        except RowError as error:
            reason = reason or str(error)
    if not block.closed:
        reason += " before the next entry or the end of the file"
    raise RowError(reason)


def macro(block: Block, macros: Mapping[str, str]) -> tuple[str, str]:
    """Return the name (in lower case) and the value of a @string. Raises RowError."""
    opening = _OPENING.match(block.text)
    body = block.text[opening.end() :] if opening else ""
    found = list(_fields(body[:-1] if block.closed else body, macros, escapes=False))
    if len(found) != 1:
        raise RowError("one name and its value expected")
    return found[0].name.lower(), found[0].value


def _check_ends(fields: tuple[Field, ...]) -> None:
    """Tell the missing brace of an entry from that of a value, which takes in what follows."""
    for one in fields:
        if _SWALLOWED.search(one.value):
            raise RowError(f"the value of {one.name!r} is not closed")


def _key(body: str) -> tuple[str, str]:
    """Split the key from the fields; an entry may have none, or no comma after it."""
    if joined := _KEY_AND_FIELD.match(body):
        return joined[1], body[joined.end(1) :]
    found = _KEY.match(body)
    if found is None:
        return "", body
    if "=" in found[1] and _NAME.match(found[1]):
        return "", body
    return " ".join(found[1].split()), body[found.end() :]


def _fields(text: str, macros: Mapping[str, str], *, escapes: bool) -> list[Field]:
    """Read fields; `escapes` says that a brace after a backslash is none."""
    pattern = _PAIR if escapes else _BEFORE_BRACE
    ordered = _ordered(pattern.sub(_hide, text))
    found = []
    for name, raw in _split(ordered):
        if misread(raw):
            raise RowError(f"the value of {name!r} goes on after its end")
        found.append(Field(name, value(raw, macros).translate(_HIDDEN)))
    return found


def _hide(found: re.Match[str]) -> str:
    return _BACKSLASH * len(found[0])


def _ordered(text: str) -> str:
    """Return the fields of an entry with the commas and braces that there should be."""
    writer = _Fields()
    depth, quoted, end = 0, False, 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign[0] == "\\":
            continue
        outside = not depth and not quoted
        writer.write(text[end : token.start()], inside=not outside)
        end = token.end()
        if outside and sign in ",}":
            if sign == ",":  # else a brace too many
                writer.comma()
            continue
        quoted ^= sign == '"' and not depth
        writer.out.append(_QUOTE if sign == '"' and depth else sign)
        depth = max(0, depth + (sign == "{") - (sign == "}"))
        writer.filled = True
    if depth or quoted:
        raise RowError(f"{'a quotation mark' if quoted else 'a brace'} is not closed")
    writer.write(text[end:], inside=False)
    return "".join(writer.out)


class _Fields:
    """Collects fields, and sees to it that there is one comma between two."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.named = self.filled = False  # whether this field has its name, and a value

    def write(self, text: str, *, inside: bool) -> None:
        if inside:
            self.out.append(text)
            return
        start = 0
        for name in _NAME.finditer(text):
            if self.named and (self.filled or text[start : name.start()].strip()):
                self.out += [text[start : name.start()], ","]
                start, self.filled = name.start(), False
            if not self.named and text[start : name.start()].strip():
                raise RowError(
                    f"{_short(text[start : name.start()])!r} stands where a field should"
                )
            self.named = True
            self.out.append(text[start : name.end()])
            start = name.end()
        rest = text[start:]
        if rest.strip() and not self.named:
            self._lost(rest)
        self.filled = self.filled or bool(rest.strip())
        self.out.append(rest)

    def _lost(self, rest: str) -> None:
        """Text before a name: the rest of the last value (without delimiters) after a comma."""
        if not self.out or "," not in self.out[-1:]:
            raise RowError(f"{_short(rest)!r} stands where a field should")
        self.out[-1] = _COMMA
        self.named = True

    def comma(self) -> None:
        if self.named:
            self.out.append(",")
        self.named = self.filled = False


def _short(text: str) -> str:
    return " ".join(text.split())[:40]


def _split(fields: str) -> list[tuple[str, str]]:
    """Return the names and raw values of fields, split by bibtexparser."""
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry
    from bibtexparser.splitter import Splitter

    _silence()
    line = fields.replace("\n", " ").replace("\r", " ")
    blocks = Splitter(f"@entry{{k,{line}}}").split().blocks
    block = blocks[0] if len(blocks) == 1 else None
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if not isinstance(block, Entry):
        raise RowError("cannot be read as BibTeX")
    return [(one.key, str(one.value)) for one in block.fields if one.key]


@functools.cache
def _silence() -> None:
    """Keep bibtexparser from reporting failed blocks to the log too: without a handler, stderr."""
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    logging.getLogger("bibtexparser").propagate = False
