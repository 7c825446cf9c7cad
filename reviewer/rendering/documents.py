"""The door for drafts as documents: .md, .tex, .docx, .html or .pdf, with a .bib of what is cited.

Markdown and LaTeX are written here; the others are made by pandoc from the
same Markdown, and a PDF by typst from what pandoc makes of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import OutputError, UnknownOutput
from reviewer.records import Record
from reviewer.rendering.bibtex import bibtex
from reviewer.rendering.csl import references_json
from reviewer.rendering.csl_styles import CitationStyle, find_style
from reviewer.rendering.draft_latex import Preamble, draft_latex
from reviewer.rendering.draft_markdown import Header, draft_markdown
from reviewer.rendering.files import check_target, output_errors, write_files
from reviewer.rendering.outline import cited_records
from reviewer.rendering.pandoc import Citing, convert
from reviewer.rendering.typeset import pdf
from reviewer.writing.draft import Draft

_FIRST_LINE = re.compile(rb"% Written by reviewer \(([0-9a-f]{16})\)[^\n]*\n")
_FRONT = re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(?=^(?:---|\.\.\.)[ \t]*\r?$)", re.DOTALL | re.M)
_ELSEWHERE = re.compile(r"(?:bibliography|csl)\s*:")
"""Lines of a file's header that name other files; pandoc is handed what is in them."""
_PAGE = {
    "papersize": "a4",
    "page-numbering": "1",
    "linkcolor": "1a4f8a",
    "header-includes": "#show heading: set block(above: 1.5em, below: 0.8em)\n"
    "#show <refs>: set par(hanging-indent: 1.5em)",
}
"""How a PDF's pages look, in pandoc's variables for typst."""
_SCREEN = {"maxwidth": "44em", "linestretch": "1.4", "linkcolor": "#1a4f8a"}
"""How a page on the screen looks, in pandoc's variables for HTML."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a draft is written.

    `csl`: a citation style by name, or a .csl file; empty: by author and year
    (Chicago's style in pandoc's documents, plainnat in LaTeX). `evidence`: with
    an appendix that lists for each sentence its quotes and where they stand.
    `mark`: what names the draft in the library that keeps it, for the kinds of
    document that can be brought up to date.
    """

    csl: str = ""
    evidence: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """A draft to be written to a place, in a style (None: the default)."""

    draft: Draft
    path: Path
    style: CitationStyle | None
    evidence: bool
    mark: str = ""

    @property
    def bibliography(self) -> Path:
        return self.path.with_suffix(".bib")

    @property
    def lists(self) -> bool:
        return self.style is None or self.style.lists

    @property
    def style_file(self) -> Path | None:
        return self.path.with_name(f"{self.style.name}.csl") if self.style else None


def write(draft: Draft, path: Path, options: Options = Options()) -> list[Path]:
    """Write a draft as the kind of document that the path's ending names; return what was written.

    See `contents`, which says what is written and what is raised.
    """
    made = contents(draft, path, options)
    write_files(made)
    return list(made)


def contents(draft: Draft, path: Path, options: Options = Options()) -> dict[Path, bytes]:
    """Return the files that `write` writes of a draft, by their paths.

    Beside the document stands a .bib of the same stem with the records cited,
    no more and no fewer, unless nothing is cited; and for Markdown in a style,
    its .csl. Nothing is written unless all can be. A .bib file that reviewer
    did not write, or that was changed since, is not replaced.

    Raises UnknownOutput for another ending, UnknownStyle, UncitableKeys,
    ConverterFailed, and OutputError where a file cannot be written, or the
    draft is empty.
    """
    make = _format(path)
    if not draft.sentences and not draft.overview:
        raise OutputError(
            f"there is nothing to write on {draft.topic[:80]!r}",
            where=str(path),
            next_step="Ask for another topic, or add papers to the library.",
        )
    style = find_style(options.csl) if options.csl else None
    job = _Job(draft, path, style, options.evidence, options.mark)
    check_target(path)
    beside = _beside(job)
    return {path: make(job), **beside}


def check(path: Path, options: Options = Options()) -> None:
    """Raise what `write` would raise for this place and style, before there is a draft."""
    _format(path)
    check_target(path)
    if options.csl:
        find_style(options.csl)


def check_beside(path: Path) -> None:
    """Raise OutputError where `write` would not replace the .bib that goes with a document."""
    check_target(path.with_suffix(".bib"))
    _check_ours(path.with_suffix(".bib"))


def from_markdown(text: str, path: Path, records: Sequence[Record], csl: str = "") -> bytes:
    """Return the document that the path's ending names, made of a draft's Markdown file as it is.

    `records` are those it cites. Raises UnknownOutput for an ending that pandoc
    does not make, UnknownStyle, and ConverterFailed.
    """
    make = _BY_PANDOC.get(path.suffix.lower())
    if make is None:
        raise UnknownOutput(
            "of a draft's Markdown file no such document can be made",
            where=str(path),
            next_step=f"End the name in one of {', '.join(_BY_PANDOC)}.",
        )
    style = find_style(csl) if csl else None
    head, front, rest = _front(text)
    own = "".join(line for line in front.splitlines(True) if not _ELSEWHERE.match(line))
    return make(f"{head}{own}{rest}", Citing(references_json(records), style.csl if style else b""))


def _front(text: str) -> tuple[str, str, str]:
    """Return the start of a Markdown file, the lines of its header, and all from their end on."""
    found = _FRONT.match(text)
    return (found[1], found[2], text[found.end(2) :]) if found else ("", "", text)


def bibliography(path: Path, records: Sequence[Record]) -> dict[Path, bytes]:
    """Return the .bib file that goes with a document which cites these records, to be written.

    Raises OutputError where a file of that name was not written by us, or was
    changed since.
    """
    target = path.with_suffix(".bib")
    check_target(target)
    _check_ours(target)
    return {target: _signed(bibtex(records))} if records else {}


def formats() -> tuple[str, ...]:
    """Return the endings that `write` knows."""
    return tuple(FORMATS)


def _format(path: Path) -> Callable[[_Job], bytes]:
    ending = path.suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(formats())
        raise UnknownOutput(
            f"a draft cannot be written as {ending!r}" if ending else "this name has no ending",
            where=str(path),
            next_step=f"End the name in one of {known}.",
        )
    return FORMATS[ending]


def _beside(job: _Job) -> dict[Path, bytes]:
    """Return the files that go with the document; raises OutputError where one is in the way."""
    found: dict[Path, bytes] = {}
    if records := cited_records(job.draft):
        found |= bibliography(job.path, records)
    style = job.style_file
    # A style that is there already is the user's, maybe with changes; pandoc will read that one.
    if style and job.style and job.path.suffix.lower() in _MARKDOWN and not style.exists():
        found[style] = job.style.csl
    return found


def _signed(text: str) -> bytes:
    """Return a .bib file with a first line that tells whether it was changed afterwards."""
    body = f"\n{text}".encode()
    mark = hashlib.sha256(body).hexdigest()[:16]
    first = f"% Written by reviewer ({mark}); written anew with the draft, unless it was changed.\n"
    return first.encode() + body


def _check_ours(path: Path) -> None:
    """Raise OutputError if a file is there that is not as we wrote it."""
    with output_errors(path):
        if not path.exists():
            return
        old = path.read_bytes()
    first = _FIRST_LINE.match(old)
    body = old[first.end() :] if first else b""
    if first is None or hashlib.sha256(body).hexdigest()[:16] != first[1].decode():
        raise OutputError(
            "there is a file of this name which reviewer did not write, or which was changed since",
            where=str(path),
            next_step="Name the draft otherwise, or move that file away.",
        )


def _markdown(job: _Job) -> bytes:
    header = Header(
        bibliography=job.bibliography.name if cited_records(job.draft) else "",
        csl=job.style_file.name if job.style_file else "",
        evidence=job.evidence,
        references=job.lists,
        mark=job.mark,
    )
    return draft_markdown(job.draft, header).encode()


def _latex(job: _Job) -> bytes:
    numeric = job.style is not None and job.style.numeric
    preamble = Preamble(job.bibliography.stem, numeric, job.evidence, job.mark)
    return draft_latex(job.draft, preamble).encode()


def _by_pandoc(job: _Job) -> bytes:
    """Return the document that pandoc makes of the draft's Markdown."""
    text = draft_markdown(job.draft, Header("", "", job.evidence, job.lists, explained=False))
    citing = Citing(references_json(cited_records(job.draft)), job.style.csl if job.style else b"")
    return _BY_PANDOC[job.path.suffix.lower()](text, citing)


def _docx(text: str, citing: Citing) -> bytes:
    return convert(text, "docx", citing, ["--shift-heading-level-by=-1"])


def _html(text: str, citing: Citing) -> bytes:
    return convert(text, "html5", citing, _variables(_SCREEN))


def _pdf(text: str, citing: Citing) -> bytes:
    # Unwrapped: a line that begins with "1." by chance would be a list to typst.
    arguments = ("--shift-heading-level-by=-1", "--wrap=none", *_variables(_PAGE))
    return pdf(convert(text, "typst-citations", citing, arguments).decode())


def _variables(values: Mapping[str, str]) -> list[str]:
    """Return variables of pandoc's templates as arguments."""
    return [part for name, value in values.items() for part in ("--variable", f"{name}={value}")]


_MARKDOWN = (".md", ".markdown")
_BY_PANDOC = {".docx": _docx, ".html": _html, ".htm": _html, ".pdf": _pdf}
"""Ending -> what makes such a document of Markdown."""
FORMATS: dict[str, Callable[[_Job], bytes]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".tex": _latex,
    **dict.fromkeys(_BY_PANDOC, _by_pandoc),
}
"""Ending -> what makes such a document."""

__all__ = ["FORMATS", "Options", "contents", "formats", "from_markdown", "write"]
