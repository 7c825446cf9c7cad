"""RIS, as EndNote, Zotero, Mendeley, Scopus, Web of Science, Ovid and publishers write it.

    TY  - JOUR              a type opens a record
    AU  - Family, Given     a tag, two spaces, a hyphen, a space
    AB  - A long text
    wrapped over lines      no tag: goes on
    ER  -                   closes it; where that is missing, the next TY does

Some write "TY - " or a tab: then the tags that are known may look like the TY
of their record. `rispy` is of no use for reading: it fails on the first line
that departs from the specification. What the tags mean is in `ris_record`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.formats import rows, tagged
from reviewer.formats.document import Document
from reviewer.formats.ris_record import NAME, parse
from reviewer.formats.ris_tags import KNOWN_TAGS
from reviewer.formats.rows import Row
from reviewer.formats.tagged import Block, Layout, Tagged

__all__ = ["NAME", "parse", "read", "sniff"]

_STRICT = re.compile(r"[ \t]{0,4}([A-Z][A-Z0-9]{1,3})(?:  |[ ]?\t[ ]?)[-\u2013](?=[^-]|$)")
_LOOSE = re.compile(r"[ \t]{0,4}([A-Z][A-Z0-9])([ \t]{0,4})[-\u2013](?=[^-]|$)")
_TYPE = re.compile(r"\s*(?:[A-Z][A-Za-z]{1,11}(?: [A-Z][a-z]{2,12}){0,3})?\s*")
_OTHER_FORMAT = re.compile(r"\s*(?:[@{%\[]|<(?!\d)|PMID-|FN |PT [A-Z]\s*$)")
_SNIFFED_LINES = 60
_LATEST_TY = 3
"""Tags that may stand before the first TY: headers of databases have some that look like tags."""


def sniff(document: Document) -> bool:
    """Whether a TY line opens a record near the beginning, or tags are closed by an ER line."""
    tags: list[str] = []
    opening = ""
    for number, line in enumerate(tagged.first_lines(document, _SNIFFED_LINES)):
        if not tags and _OTHER_FORMAT.match(line):
            return False
        found = _tag(line, opening)
        if found and (opening or not number or not line[0].isspace()):  # no example in a text
            opening = line if found[0] == "TY" else opening
            tags.append(found[0])
    return _are_ris(tags)


def _are_ris(tags: list[str]) -> bool:
    known = [tag for tag in tags if tag in KNOWN_TAGS]
    if "TY" in tags:
        return tags.index("TY") < _LATEST_TY and len(known) > 1
    return "ER" in tags and len(set(known)) > 3 and bool({"TI", "T1"} & set(known))


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejected rows of a RIS file."""
    return rows.read(document, NAME, tagged.segments(document, LAYOUT), parse)


def _tag(line: str, opening: str) -> Tagged | None:
    found = _STRICT.match(line)
    if found and found[1] != "TY":
        return found[1], line[found.end() :].strip()
    loose = _LOOSE.match(line)
    if not loose:
        return None
    value = line[loose.end() :]
    is_tag = _is_type(value) if loose[1] == "TY" else _is_usual(loose, value, opening)
    return (loose[1], value.strip()) if is_tag else None


def _is_type(value: str) -> bool:
    return bool(_TYPE.fullmatch(value[:80]))


def _is_usual(found: re.Match[str], value: str, opening: str) -> bool:
    """Whether a known tag has the spacing of the TY of its record, and is no word ("IL-6")."""
    like = _LOOSE.match(opening)
    if like is None or like[1] != "TY" or like[2] != found[2] or found[1] not in KNOWN_TAGS:
        return False
    ends = found[1] == "ER"
    return not value.strip() if ends else bool(found[2]) or value[:1] in (" ", "\t")


def _starts(block: Block, found: Tagged, _blank: bool) -> bool:
    """Whether a TY line begins another record, and is not one of several that begin this one."""
    return found[0] == "TY" and block.tags != {"TY"}


LAYOUT = Layout(tag=_tag, starts=_starts, end="ER")
"""How RIS looks. An ER with a value closes nothing: it is one of a list of tags, or a slip."""
