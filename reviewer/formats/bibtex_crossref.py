"""Entries that others inherit from: `crossref` (BibTeX and biblatex) and `xdata` (biblatex)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reviewer.formats.bibtex_entries import Entry, Field
from reviewer.formats.text import RawLine

MAX_REFERENCES = 200_000
"""Keys that are noted as inherited from; beyond, nothing is inherited."""

MAX_GENERATIONS = 4
"""Steps from an entry to its parents, their parents, and so on."""

_REFERENCE = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]?\s*([^{}\"]{1,1000})", re.IGNORECASE)
_TITLES = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_SAME = """
booktitle booksubtitle booktitleaddon maintitle mainsubtitle journal journaltitle year date month
editor editortype editora editorb translator publisher address location series volume volumes number
edition isbn issn organization institution school eventtitle eventdate venue language langid
howpublished
"""
INHERITED = frozenset(_SAME.split())
"""Fields that a child takes from its parent under the same name; none that identifies one work."""
_DATES = frozenset({"year", "date", "month"})
_PARTS = frozenset({"inbook", "bookinbook", "suppbook"})


def referenced(lines: Iterable[RawLine]) -> frozenset[str]:
    """Return the keys (case-folded) that some entry of a file inherits from."""
    keys: set[str] = set()
    for line in lines:
        lowered = line.text.lower()
        if "crossref" in lowered or "xdata" in lowered:
            for found in _REFERENCE.finditer(line.text):
                keys |= {key.strip().casefold() for key in found[1].split(",")}
        if len(keys) > MAX_REFERENCES:
            return frozenset()
    return frozenset(keys - {""})


def completed(child: Entry, parents: Mapping[str, Entry]) -> Entry:
    """Return an entry with the fields that it inherits, after its own; `parents` by their keys."""
    entry, seen = child, {child.key.casefold()}
    waiting = _parents(child)
    for _ in range(MAX_GENERATIONS):
        found = [(how, parents[key]) for how, key in waiting if key in parents and key not in seen]
        if not found:
            break
        seen |= {parent.key.casefold() for _, parent in found}
        for how, parent in found:
            entry = _with(entry, parent, how)
        waiting = [reference for _, parent in found for reference in _parents(parent)]
    return entry


def _parents(entry: Entry) -> list[tuple[str, str]]:
    """Return (how, key) of what an entry names, `xdata` first."""
    return [
        (how, key.strip().casefold())
        for how in ("xdata", "crossref")
        for key in entry.first(how).split(",")
        if key.strip()
    ]


def _with(child: Entry, parent: Entry, how: str) -> Entry:
    own = {one.name.lower() for one in child.fields if one.value.strip()}
    if own & {"year", "date"}:
        own |= _DATES
    added: list[Field] = []
    for one in parent.fields:
        name = _name(child, parent, one.name.lower(), how)
        if name and name not in own and one.value.strip():
            own.add(name)
            added.append(Field(name, one.value))
    return Entry(child.kind, child.key, (*child.fields, *added))


def _name(child: Entry, parent: Entry, name: str, how: str) -> str:
    """Return the name under which a field is inherited, or "" if it is not."""
    if how == "xdata":
        return "" if name in ("xdata", "crossref", "ids") else name
    if parent.kind == "xdata":
        return name
    if parent.kind == "periodical" and name in _PERIODICAL:
        return _PERIODICAL[name]
    if parent.kind.startswith("mv") and not child.kind.startswith("in") and name in _MULTIVOLUME:
        return _MULTIVOLUME[name]
    if name in _TITLES:
        return "" if parent.first("booktitle") and name == "title" else _TITLES[name]
    if name == "author" and child.kind in _PARTS:
        return "author" if not child.first("author") else "bookauthor"
    return name if name in INHERITED else ""
