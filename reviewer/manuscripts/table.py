"""The table of formats of manuscripts, and the one function that reads any of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.manuscripts import bibtex, latex_bibliography
from reviewer.manuscripts.files import MAX_BIB_BYTES, Folder, Lines, decode, read_bytes
from reviewer.manuscripts.flow import Block
from reviewer.manuscripts.latex import Latex
from reviewer.manuscripts.markdown import Markdown
from reviewer.manuscripts.model import (
    LINES,
    PARAGRAPHS,
    BibEntry,
    Manuscript,
    Problem,
    Sentence,
    Text,
)  # fmt: skip
from reviewer.manuscripts.plain import Plain
from reviewer.manuscripts.split import Shelf, sentences
from reviewer.manuscripts.word import Word
from reviewer.manuscripts.word_fields import csl_entry


@dataclass(frozen=True)
class Reading:
    """What a format's reader found: everything but the sentences, which are the same for all."""

    texts: tuple[Text, ...]
    blocks: tuple[Block, ...]
    entries: tuple[BibEntry, ...]
    elsewhere: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its extensions, what its places are, and how it is read."""

    name: str
    extensions: tuple[str, ...]
    places: str
    read: Callable[[Path], Reading]


def read(path: Path, bibliography: Sequence[Path] = ()) -> Manuscript:
    """Read a manuscript, with bibliographies beside those that it names itself.

    Raises FileUnreadable for a main file or a bibliography handed in that
    cannot be used at all; what is wrong inside becomes `problems`.
    """
    format_ = _format(path)
    found = format_.read(path)
    given = [_given(file) for file in bibliography]
    entries = (*(one for entries, _ in given for one in entries), *found.entries)
    problems = (*found.problems, *(one for _, failed in given for one in failed))
    if given:  # what it names itself may be missing: that was said by naming others
        problems = tuple(one for one in problems if not one.what.endswith("name it with --bib"))
    return Manuscript(
        path=str(path),
        format=format_.name,
        places=format_.places,
        texts=found.texts,
        sentences=tuple(_sentences(found, entries)),
        bibliography=entries,
        elsewhere=tuple(dict.fromkeys(found.elsewhere)),
        problems=problems,
    )


def _format(path: Path) -> Format:
    """Choose by extension; a file without a known one by what it holds."""
    for format_ in FORMATS:
        if path.suffix.lower() in format_.extensions:
            return format_
    known = ", ".join(one for format_ in FORMATS for one in format_.extensions)
    raise FileUnreadable(
        "is in no format that can be checked",
        where=str(path),
        next_step=f"Give a file with one of these extensions: {known}.",
    )


def _sentences(found: Reading, entries: Iterable[BibEntry]) -> Iterable[Sentence]:
    shelf = Shelf.of(tuple(entries))
    lines = {text.path: Lines(text.text) for text in found.texts}
    numbers = not shelf.by_key
    for block in found.blocks:
        yield from sentences(block, shelf, lines[block.file], numbers=numbers)


def _given(path: Path) -> tuple[list[BibEntry], list[Problem]]:
    """Read a bibliography: BibTeX, or CSL-JSON by its extension."""
    text = decode(read_bytes(path, MAX_BIB_BYTES), str(path))
    return _bibliography(text)


def _bibliography(text: Text) -> tuple[list[BibEntry], list[Problem]]:
    if not text.path.lower().endswith(".json"):
        return bibtex.read(text)
    try:
        items = json.loads(text.text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return [], [Problem(text.path, 1, "this is no CSL-JSON")]
    found = [csl_entry(item) for item in (items if isinstance(items, list) else [])]
    return [replace(one, file=text.path) for one in found if one is not None], []


def _latex(path: Path) -> Reading:
    folder = Folder.of(path)
    text = _main(path, folder)
    latex = Latex(folder)
    latex.read(text, path.resolve())
    entries, problems = latex_bibliography.gather(latex, path)
    return Reading(
        tuple(file.text for file in latex.files),
        tuple(latex.page.blocks),
        tuple(entries),
        tuple(latex.page.elsewhere),
        (*latex.problems, *problems),
    )


def _markdown(path: Path) -> Reading:
    folder = Folder.of(path)
    text = _main(path, folder)
    markdown = Markdown(text, Lines(text.text))
    markdown.read()
    entries: list[BibEntry] = []
    problems: list[Problem] = []
    for name, line in markdown.named:
        try:
            found, failed = _bibliography(folder.read_bibliography(folder.find(name, "", ".bib")))
        except FileUnreadable as error:
            what = f"the bibliography {name}: {error.what}; name it with --bib"
            found, failed = [], [Problem(text.path, line, what)]
        entries += found
        problems += failed
    return Reading(
        (text,),
        tuple(markdown.blocks),
        (*entries, *markdown.listed),
        tuple(markdown.elsewhere),
        tuple(problems),
    )


def _plain(path: Path) -> Reading:
    text = _main(path, Folder.of(path))
    plain = Plain(text, Lines(text.text))
    plain.read()
    return Reading((text,), tuple(plain.blocks), tuple(plain.listed))


def _word(path: Path) -> Reading:
    word = Word(path)
    word.read()
    return Reading((word.text,), tuple(word.blocks), tuple(word.listed), tuple(word.elsewhere))


def _main(path: Path, folder: Folder) -> Text:
    data = read_bytes(path)
    folder.size += len(data)
    return decode(data, str(path))


FORMATS = (
    Format("latex", (".tex", ".ltx", ".latex"), LINES, _latex),
    Format("markdown", (".md", ".markdown", ".mdown", ".qmd", ".rmd"), LINES, _markdown),
    Format("docx", (".docx",), PARAGRAPHS, _word),
    Format("text", (".txt", ".text"), LINES, _plain),
)
"""Every format; a new one is a function from a path to a `Reading`, and a row here."""
