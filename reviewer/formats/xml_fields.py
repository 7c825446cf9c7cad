"""The values in the tree of a record; what a format does not take is kept as details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reviewer.formats import dates
from reviewer.formats.tagged_fields import joined

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MARKUP = frozenset({"style", "b", "i", "sub", "sup", "u"})


def shown(element: Element | None) -> str:
    """Return all text in an element on one line, or "" if there is none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def dated(element: Element | None) -> str:
    """Return the ISO date of an element with Year, Month and Day in it."""
    if element is None:
        return ""
    year, month, day = (shown(element.find(name)) for name in ("Year", "Month", "Day"))
    return dates.iso(year, month, day) if year else ""


class Fields:
    """The elements of a record; each is there for `left` until it is taken."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self._taken: set[int] = set()

    def take(self, *paths: str) -> list[Element]:
        """Return the elements under some paths and count them as read."""
        found = [one for path in paths for one in self.root.findall(path)]
        self.taken(found)
        return found

    def taken(self, elements: Iterable[Element | None]) -> None:
        """Count elements as read, with all that is in them."""
        self._taken.update(id(one) for one in elements if one is not None)

    def one(self, *paths: str) -> str:
        """Return the first text under some paths; others of them count as read too."""
        found: list[str] = []
        for path in paths:
            found = found or self.texts(path)
            self.take(path)
        return found[0] if found else ""

    def texts(self, *paths: str) -> list[str]:
        """Return the texts under some paths that are not empty."""
        return [text for text in map(shown, self.take(*paths)) if text]

    def left(self, format_: str) -> dict[str, str]:
        """Return the texts that were not taken, as details by the names of their elements."""
        found: dict[str, list[str]] = {}
        for element in self._left():
            found.setdefault(f"{format_}:{element.tag}", []).append(_said(element))
        return {name: joined(values) for name, values in found.items()}

    def _left(self) -> Iterator[Element]:
        """Yield the innermost elements with something to say that were not taken, in order."""
        waiting = [self.root]
        while waiting:
            element = waiting.pop()
            if id(element) in self._taken:
                continue
            read = any(id(child) in self._taken for child in element)
            if element is not self.root and not read and _is_whole(element):
                yield element
            else:
                waiting += reversed(list(element))


def _is_whole(element: Element) -> bool:
    """Whether an element is one value: a text with or without markup, a date or a person."""
    texts = (element.text, *(child.tail for child in element))
    if any(text and text.strip() for text in texts) or _parts(element):
        return True
    return all(child.tag in _MARKUP for child in element)


def _parts(element: Element) -> bool:
    return any(element.find(name) is not None for name in ("Year", "LastName"))


def _said(element: Element) -> str:
    """Return the text of an element, with what its first attribute says of a date."""
    if element.find("LastName") is not None:
        return ", ".join(filter(None, map(shown, element.findall("*")[:2])))
    text = dated(element) or shown(element)
    if not text and not len(element):
        return " ".join(f"{name}={value}" for name, value in element.attrib.items())
    label = next(iter(element.attrib.values()), "") if _parts(element) else ""
    return f"{label} {text}".strip() if text else ""
