"""The table of formats, and the choice of one by what a file holds.

A new format is one module with `sniff` and `read`, and one row here. Both take
a `Document`: text formats use its `text`, binary ones its `data`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import FileUnreadable, UnknownFormat
from reviewer.formats import listing
from reviewer.formats.document import Document, load
from reviewer.records import ParseFailure, Record


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, usual extensions (with dot), how to tell it and how to read it."""

    name: str
    extensions: tuple[str, ...]
    sniff: Callable[[Document], bool]
    read: Callable[[Document], Iterator[Record | ParseFailure]]


FORMATS: tuple[Format, ...] = (Format(listing.NAME, (".txt",), listing.sniff, listing.read),)
"""Every format, the more particular ones first."""


def read(path: Path, *, name: str | None = None) -> Iterator[Record | ParseFailure]:
    """Yield the records and rejected rows of a file, in the order of the file.

    `name` is the file name to record (default: the bare name). Every non-blank
    line belongs to exactly one of the records (by its source) or rejections.
    Raises FileUnreadable for a path that is missing, a folder, empty, forbidden
    or binary, and UnknownFormat for content that no format recognises; both
    at the call, before anything is yielded.
    """
    document = load(path, path.name if name is None else name)
    return _choose(document, path).read(document)


def sniff(text: str, name: str = "") -> Format:
    """Return the format of a text; the extension of `name` only settles ties.

    Raises UnknownFormat, which names the formats there are.
    """
    return _choose(Document.of(text.encode("utf-8", errors="replace"), name), Path(name or "text"))


def _choose(document: Document, path: Path) -> Format:
    found = [format_ for format_ in FORMATS if format_.sniff(document)]
    if found:
        return next((one for one in found if document.extension in one.extensions), found[0])
    known = ", ".join(format_.name for format_ in FORMATS)
    if document.text is None:
        raise FileUnreadable(
            "the content is binary",
            where=str(path),
            next_step=f"Add a file in one of these formats: {known}.",
        )
    raise UnknownFormat(
        "the content is in no known format",
        where=str(path),
        next_step=f"Add a file in one of these formats: {known}.",
    )
