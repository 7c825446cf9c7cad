"""PDF files of papers: what the first pages say plainly, and a note of what they do not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reviewer.formats import cell_values, identifiers, isolated, rows
from reviewer.formats.document import Document
from reviewer.formats.pdf_front import Front, front
from reviewer.formats.pdf_page import Piece
from reviewer.formats.rows import Parsed, RowError, Segment
from reviewer.records import ParseFailure, Record, details

NAME = "pdf"
SECONDS = 60
MEMORY = 2 << 30
"""Bytes of address space in which the first pages must be read."""

_SIGN = b"%PDF-"
_WANTED = {"authors": "authors", "abstract": "abstract", "date": "date"}


def sniff(document: Document) -> bool:
    """Whether a file says in its first 1,024 bytes that it is a PDF."""
    head = document.head[:1024]
    return head.lstrip().startswith(_SIGN) or (_SIGN in head and document.sample is None)


def read(document: Document) -> Iterator[Record | ParseFailure]:
    """Yield the paper that a PDF is, or one rejection that says why it cannot be read."""
    return rows.read(document, NAME, _segments(document), _parse)


def _segments(document: Document) -> Iterator[Segment[dict[str, Any]] | ParseFailure]:
    try:
        with isolated.run(
            "reviewer.formats.pdf_worker", document.data, seconds=SECONDS, memory=MEMORY
        ) as made:
            found = json.loads(made.read())
    except isolated.Failed as failed:
        yield document.failure(1, 1, str(failed))
        return
    yield Segment(found, 1, 1, " ".join(piece[-1] for piece in found["pieces"][:20]))


def _parse(found: dict[str, Any]) -> Parsed:
    pieces = [Piece(*piece) for piece in found["pieces"]]
    metadata: dict[str, str] = found["metadata"]
    if sum(len(piece.text.strip()) for piece in pieces) < 20:
        raise RowError("the PDF has no text: its pages are pictures; recognise their text first")
    paper = front(pieces, metadata, found["layout"])
    if not paper.title:
        raise RowError("no title found in the PDF; name the paper by a .bib entry")
    return Parsed(_record(paper, metadata, found["pages"]))


def _record(paper: Front, metadata: Mapping[str, str], pages: int) -> Record:
    doi = paper.doi or ""
    return Record(
        title=paper.title,
        authors=paper.authors,
        authors_truncated=paper.truncated,
        abstract=paper.abstract,
        date=paper.date,
        subject=paper.subject,
        venue="arXiv" if paper.subject else "",
        type="article" if paper.subject else "",
        doi=doi,
        arxiv_id=paper.arxiv_id or identifiers.arxiv_id(doi),
        keywords=cell_values.distinct(cell_values.items(metadata.get("Keywords", ""))),
        details=details(
            {
                "number-of-pages": str(pages),
                "pdf:not-found": _not_found(paper),
                "pdf:Subject": metadata.get("Subject", ""),
                "pdf:Title": _unless(metadata.get("Title", ""), paper.title),
                "pdf:Author": "" if paper.authors else metadata.get("Author", ""),
            }
        ),
    )


def _unless(value: str, known: str) -> str:
    return "" if " ".join(value.split()) == known else value


def _not_found(paper: Front) -> str:
    missing = [name for name, field in _WANTED.items() if not getattr(paper, field)]
    if not paper.doi and not paper.arxiv_id:
        missing.append("identifier")
    return ", ".join(missing)
