r"""The bibliography of a LaTeX manuscript: .bib files, `thebibliography`, or the .bbl beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.formats.latex import clean
from reviewer.manuscripts import bibtex
from reviewer.manuscripts.files import Folder
from reviewer.manuscripts.flow import shown
from reviewer.manuscripts.latex import Latex, Named
from reviewer.manuscripts.latex_files import File
from reviewer.manuscripts.model import BibEntry, Problem
from reviewer.manuscripts.references import Item, entry

_ITEM = re.compile(r"\\bibitem\s*(?=[\[{])")
_LABEL = re.compile(r"^(.{1,200}?)\s*\(((?:1[6-9]|20)\d\d[a-z]?)\)")
_LIST = re.compile(r"\\begin\s*\{thebibliography\}(?:\{[^{}]{0,200}\})?")
_EMBEDDED = re.compile(r"\\begin\{filecontents\*?\}(?:\[[^\]]{0,80}\])?\{([^{}]{1,200})\}")
_NEWBLOCK = re.compile(r"\\newblock(?![A-Za-z])")


def gather(latex: Latex, path: Path) -> tuple[list[BibEntry], list[Problem]]:
    """Return the entries of everything that the manuscript names, and what could not be read."""
    entries: list[BibEntry] = []
    problems: list[Problem] = []
    for file, start, end in latex.listed:
        entries += items(file, start, end)
    embedded = dict(_embedded(latex))
    for named in latex.named:
        found, failed = _named(named, latex.folder, embedded)
        entries += found
        problems += failed
    if not entries:
        entries += _typeset(latex.folder, path)
    return entries, problems


def items(file: File, start: int, end: int) -> Iterator[BibEntry]:
    r"""Yield the entries of a `thebibliography`."""
    places = [found for found in _ITEM.finditer(file.source, start, end)]
    for number, found in enumerate(places, start=1):
        stop = places[number].start() if number < len(places) else end
        label, key = file.option(found.end()), file.group(file.options(found.end()))
        if key is None:
            continue
        raw = file.source[key[1] + 1 : min(stop, key[1] + 5_000)]
        yield _item(file, found.start(), number, file.plain(*key), label, raw)


def _item(
    file: File, start: int, number: int, key: str, label: tuple[int, int] | None, raw: str
) -> BibEntry:
    line = file.lines.place(start)[0]
    blocks = [" ".join(clean(shown(block)).split()) for block in _NEWBLOCK.split(raw)]
    read = entry(
        Item(" ".join(blocks), line), number, file.text.path, key=shown(key), kind="bibitem"
    )
    if len(blocks) > 1:
        read = replace(read, title=blocks[1].rstrip(" .,"))
    printed = _LABEL.match(clean(file.plain(*label))) if label else None
    return replace(read, number=number, year=printed[2] if printed else read.year)


def _named(
    named: Named, folder: Folder, embedded: dict[str, tuple[File, int, int]]
) -> tuple[list[BibEntry], list[Problem]]:
    try:
        path = folder.find(
            named.name, *(("", ".bib") if named.name.endswith(".bib") else (".bib", ""))
        )
        return bibtex.read(folder.read_bibliography(path))
    except FileUnreadable as error:
        if found := embedded.get(named.name.removesuffix(".bib")):
            file, start, end = found
            return bibtex.read(
                replace(file.text, text=file.source[start:end]), file.lines.place(start)[0]
            )
        what = f"the bibliography {named.name}: {error.what}; name it with --bib"
        return [], [Problem(named.file, named.line, what)]


def _embedded(latex: Latex) -> Iterator[tuple[str, tuple[File, int, int]]]:
    """Yield the .bib files that stand inside the manuscript."""
    for file in latex.files:
        for start, (_, end, _) in file.literal.items():
            found = _EMBEDDED.match(file.source, start)
            if found and found[1].endswith(".bib"):
                yield found[1].removesuffix(".bib"), (file, found.end(), end)


def _typeset(folder: Folder, path: Path) -> Iterator[BibEntry]:
    """Yield the entries of the .bbl file beside a manuscript, which says what was printed."""
    try:
        text = folder.read(folder.find(path.stem + ".bbl"))
    except FileUnreadable:
        return
    file = File(text)
    if found := _LIST.search(text.text):
        yield from items(file, found.end(), len(text.text))
