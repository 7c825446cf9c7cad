"""The table of formats, and the choice of one by what a file holds.

A new format is one module with `sniff` and `read`, and one row here. Both take
a `Document`: most stream its `lines`, binary formats take its `data`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.errors import FileUnreadable, InputError, UnknownFormat
from reviewer.formats import (
    arxiv,
    bibtex,
    cff,
    crossref,
    csl_json,
    csl_yaml,
    datacite,
    delimited,
    endnote_xml,
    ieee,
    jsonl,
    listing,
    mods,
    nbib,
    openalex,
    ovid,
    pdf,
    pubmed_xml,
    refer,
    ris,
    scopus,
    semantic_scholar,
    wos,
    xlsx,
)
from reviewer.formats.amendments import amended
from reviewer.formats.containers import documents
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

Row = Record | ParseFailure


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, usual extensions (with dot), how to tell it and how to read it."""

    name: str
    extensions: tuple[str, ...]
    sniff: Callable[[Document], bool]
    read: Callable[[Document], Iterator[Row]]


FORMATS: tuple[Format, ...] = (
    Format(bibtex.NAME, (".bib", ".bibtex", ".biblatex"), bibtex.sniff, bibtex.read),
    Format(ris.NAME, (".ris", ".txt"), ris.sniff, ris.read),
    Format(nbib.NAME, (".nbib", ".txt"), nbib.sniff, nbib.read),
    Format(wos.NAME, (".ciw", ".isi", ".txt"), wos.sniff, wos.read),
    Format(refer.NAME, (".enw", ".ref", ".txt"), refer.sniff, refer.read),
    Format(ovid.NAME, (".txt", ".cgi"), ovid.sniff, ovid.read),
    Format(pubmed_xml.NAME, (".xml",), pubmed_xml.sniff, pubmed_xml.read),
    Format(endnote_xml.NAME, (".xml",), endnote_xml.sniff, endnote_xml.read),
    Format(arxiv.NAME, (".xml", ".atom"), arxiv.sniff, arxiv.read),
    Format(mods.NAME, (".xml", ".mods"), mods.sniff, mods.read),
    Format(listing.NAME, (".txt",), listing.sniff, listing.read),
    Format(crossref.NAME, (".json",), crossref.sniff, crossref.read),
    Format(openalex.NAME, (".json",), openalex.sniff, openalex.read),
    Format(semantic_scholar.NAME, (".json",), semantic_scholar.sniff, semantic_scholar.read),
    Format(datacite.NAME, (".json",), datacite.sniff, datacite.read),
    Format(scopus.NAME, (".json",), scopus.sniff, scopus.read),
    Format(ieee.NAME, (".json",), ieee.sniff, ieee.read),
    Format(csl_json.NAME, (".json",), csl_json.sniff, csl_json.read),
    Format(jsonl.NAME, (".jsonl", ".ndjson", ".json"), jsonl.sniff, jsonl.read),
    Format(csl_yaml.NAME, (".yaml", ".yml"), csl_yaml.sniff, csl_yaml.read),
    Format(cff.NAME, (".cff",), cff.sniff, cff.read),
    Format(delimited.WOS_TAB, (".txt", ".tab", ".tsv"), delimited.sniff_wos, delimited.read_wos),
    Format(delimited.NAME, (".csv", ".tsv", ".tab", ".txt"), delimited.sniff, delimited.read),
    Format(xlsx.NAME, (".xlsx", ".xls", ".ods"), xlsx.sniff, xlsx.read),
    Format(pdf.NAME, (".pdf",), pdf.sniff, pdf.read),
)
"""Every format, the more particular ones first."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of the files: a format by its name, and which column holds what.

    `columns` maps fields of a record (`title`) to columns of a table (`Title`).
    `told` is called with the bytes of a file that have been read so far.
    """

    format: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    told: Callable[[int], None] | None = None


def read(path: Path, *, name: str | None = None, options: Options | None = None) -> Iterator[Row]:
    """Yield the records and rejected rows of a file, in the order of the file.

    `name` is the file name to record (default: the bare name). An archive is
    read member by member. Every row of the file belongs to exactly one of the
    records (by its source) or rejections. Raises FileUnreadable for a path that
    is missing, a folder, empty, forbidden or binary, and UnknownFormat for
    content that no format recognises; both at the call, before anything is
    yielded. A member of an archive that cannot be read is one rejection.
    """
    wanted = options or Options()
    name = path.name if name is None else name
    opened = documents(path, name, wanted.told) if wanted.told else documents(path, name)
    if isinstance(opened, Document):
        document = replace(opened, columns=tuple(wanted.columns.items()))
        return _rows(_choose(document, path, wanted), document)
    return _members(opened, path, wanted)


def _rows(chosen: Format, document: Document) -> Iterator[Row]:
    """Yield the rows of a document; one that breaks off ends with a rejection that says so."""
    last = 0
    try:
        for row in map(amended, chosen.read(document)):
            yield row
            last = max(last, row.last_line if isinstance(row, ParseFailure) else _last_line(row))
    except InputError as error:
        what = error.what if last or not error.next_step else f"{error.what}. {error.next_step}"
        yield document.failure(last + 1, last + 1, what)


def _last_line(record: Record) -> int:
    return max((source.last_line for source in record.sources), default=0)


def _members(
    members: Iterator[Document | ParseFailure], path: Path, options: Options
) -> Iterator[Row]:
    for member in members:
        if isinstance(member, ParseFailure):
            yield member
            continue
        document = replace(member, columns=tuple(options.columns.items()))
        try:
            chosen = _choose(document, path, options)
        except InputError as error:
            yield document.failure(1, 1, error.what)
            continue
        yield from _rows(chosen, document)


def sniff(text: str, name: str = "") -> Format:
    """Return the format of a text: of those that know it, the most particular one.

    Raises UnknownFormat, which names the formats there are.
    """
    document = Document.of(text.encode("utf-8", errors="replace"), name)
    return _choose(document, Path(name or "text"), Options())


def named(name: str) -> Format:
    """Return a format by its name. Raises UnknownFormat, which names the formats there are."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    raise UnknownFormat(
        f"there is no format {name!r}",
        next_step=f"The formats are: {_known()}.",
    )


def _choose(document: Document, path: Path, options: Options) -> Format:
    if options.format:
        return named(options.format)
    found = [format_ for format_ in FORMATS if format_.sniff(document)]
    if found:
        return found[0]
    if options.columns and document.sample is not None:
        return named(delimited.NAME)  # which says what columns there are, if not those
    if document.sample is None:
        raise FileUnreadable(
            "binary data, not text", where=str(path), next_step=f"The formats are: {_known()}."
        )
    raise UnknownFormat(
        "no known format", where=str(path), next_step=f"The formats are: {_known()}."
    )


def _known() -> str:
    return ", ".join(format_.name for format_ in FORMATS)
