"""Workbooks of Excel and LibreOffice: the first sheet with a header whose columns are known."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

from reviewer.formats import isolated, rows
from reviewer.formats.columns import header
from reviewer.formats.delimited import parse, segments
from reviewer.formats.delimited_rows import CellRow
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

NAME = "xlsx"
SECONDS = 120
MEMORY = 3 << 30
"""Bytes of address space in which a workbook must be read."""

MAX_UNPACKED = 512 * 2**20
"""Bytes that a workbook may say that it unpacks to."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_OLE_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "EncryptedPackage"))


def sniff(document: Document) -> bool:
    """Whether a file is a workbook: of Excel (also old or encrypted), or an OpenDocument one."""
    head = document.head
    if head.startswith(_ZIP):
        return b"xl/" in head or _OPEN_DOCUMENT in head[:200]
    return head.startswith(_OLE) and any(name in document.data for name in _OLE_STREAMS)


def read(document: Document) -> Iterator[Record | ParseFailure]:
    """Return the rows of a workbook, by their numbers in the sheet.

    Raises InputError for a mapped column that it does not have. A workbook that
    cannot be read is one rejection.
    """
    opened = ExitStack()
    try:
        data = document.data
        _refuse_bomb(data)
        mapped = [column for _, column in document.columns]
        lines = opened.enter_context(
            isolated.run(
                "reviewer.formats.xlsx_worker", data, mapped, seconds=SECONDS, memory=MEMORY
            )
        )
    except isolated.Failed as failed:
        return iter([document.failure(1, 1, str(failed))])
    first = int(lines.readline())
    top = next(row for row in _cell_rows(lines) if row.first_line == first)
    columns = header(top.cells, document.columns)
    below = _closing(opened, _cell_rows(lines))
    return rows.read(document, NAME, segments(document, below, top.cells, columns, NAME), parse)


def _refuse_bomb(data: bytes) -> None:
    if not data.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise isolated.Failed(f"the workbook is damaged: {error}") from error
    if size > MAX_UNPACKED:
        raise isolated.Failed(f"the workbook unpacks to more than {MAX_UNPACKED // 2**20} MB")


def _cell_rows(lines: IO[bytes]) -> Iterator[CellRow]:
    while line := lines.readline():
        number, cells = json.loads(line)
        yield CellRow(tuple(cells), number, number)


def _closing(opened: ExitStack, found: Iterator[CellRow]) -> Iterator[CellRow]:
    with opened:
        yield from found
