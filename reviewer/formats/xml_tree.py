"""The text of one XML element -> its tree, mended first, with local names only.

A record stands alone here: its prefixes may be declared at the root of the
file, so each is declared again, and what a name is told by is its local part.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from reviewer.formats.rows import RowError
from reviewer.formats.text import UNSTORABLE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DEPTH = 200
"""Elements in one another; no format has more than some ten."""

MAX_PREFIXES = 100
"""Prefixes of namespaces in one record; further ones are not declared."""

_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9A-Fa-f]{1,8})|(\d{1,9}));|([A-Za-z][\w.-]{0,60});)?")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_TAG = re.compile(r"<([^<>]*)>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,60}):|\s([A-Za-z_][\w.-]{0,60}):[\w.-]{1,60}\s*=")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def tree(raw: str) -> Element:
    """Return the element that a text is, without namespaces. Raises RowError if it is not one.

    HTML's entities are read, bare ampersands and forbidden characters mended.
    """
    mended = "".join(_mended(UNSTORABLE.sub("", raw)))
    try:
        whole = _parsed(mended, ())
    except RowError as error:
        if "unbound prefix" not in str(error):
            raise
        whole = _parsed(mended, _prefixes(mended))
    for element in whole.iter():
        _without_namespace(element)
    if len(whole) != 1:
        raise RowError("is not one element")
    return whole[0]


def _parsed(mended: str, prefixes: Iterable[str]) -> Element:
    """Return a root of our own that declares some prefixes, with the text parsed in it."""
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import (  # type: ignore[import-untyped]
        ParseError,
        fromstring,
    )

    declared = "".join(f' xmlns:{name}="urn:prefix:{name}"' for name in prefixes)
    try:
        whole: Element = fromstring(f"<r{declared}>{mended}</r>", forbid_dtd=True)
    except ParseError as error:
        said = str(error).partition(":")[0]
        raise RowError(f"is not well-formed XML ({said})") from error
    except (DefusedXmlException, ValueError) as error:
        raise RowError("is not XML that can be read safely") from error
    return whole


def _without_namespace(element: Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    for name in [name for name in element.attrib if "}" in name]:
        element.attrib.setdefault(name.rpartition("}")[2], element.attrib.pop(name))


def _mended(raw: str) -> Iterator[str]:
    """Yield the text with its references mended outside of CDATA. Raises RowError if too deep."""
    place = depth = 0
    while True:
        start = raw.find(_CDATA, place)
        end = raw.find(_CDATA_END, start) if start >= 0 else -1
        markup = raw[place : start if end >= 0 else len(raw)]
        depth = _depth(markup, depth)
        yield _REFERENCE.sub(_reference, markup) if "&" in markup else markup
        if end < 0:
            return
        place = end + len(_CDATA_END)
        yield raw[start:place]


def _depth(markup: str, depth: int) -> int:
    """Return how many elements are open after a text. Raises RowError above MAX_DEPTH."""
    for found in _TAG.finditer(markup):
        tag = found[1]
        if tag.startswith("/"):
            depth -= 1
        elif not tag.endswith("/") and tag[:1] not in "!?":
            depth += 1
            if depth > MAX_DEPTH:
                raise RowError("is nested too deep")
    return depth


def _reference(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if code in (9, 10, 13):  # as a reference it is meant, and no white space of the layout
            return f"&#{code};"
        shown = chr(code) if code < 0x110000 else ""
        return html.escape(UNSTORABLE.sub("", shown))
    if not name:
        return "&amp;"
    if name in _XML:
        return found[0]
    if f"{name};" in html5:
        return html.escape(html5[f"{name};"])
    raise RowError(f"uses the entity &{name};, which is not defined")


def _prefixes(mended: str) -> list[str]:
    found: dict[str, None] = {}
    if ":" not in mended:
        return []
    for one in _PREFIX.finditer(mended):
        found.setdefault(one[1] or one[2])
        if len(found) > MAX_PREFIXES:
            break
    return [name for name in found if not name.lower().startswith("xml")]
