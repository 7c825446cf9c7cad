"""Workbooks: which sheet, which cells, and those that cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from reviewer.errors import InputError
from reviewer.formats import FORMATS, isolated, named, xlsx
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for sheet in sheets:
        page = book.add_worksheet()
        for number, row in enumerate(sheet):
            page.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def rows(data: bytes, *mapped: tuple[str, str]) -> list[Record | ParseFailure]:
    return list(named("xlsx").read(replace(Document.of(data, "x"), columns=mapped)))


def reason(data: bytes) -> str:
    (row,) = rows(data)
    assert isinstance(row, ParseFailure)
    assert (row.line, row.last_line) == (1, 1)
    return row.reason


HEAD = ("Title", "Authors", "Year")


def test_the_first_sheet_with_a_header_is_read() -> None:
    data = workbook([("Notes",), ("and", "more", "of", "them")], [HEAD, ("A", "Ada Berg", 2020)])
    assert [one.name for one in FORMATS if one.sniff(Document.of(data, "x"))] == ["xlsx"]
    (row,) = rows(data)
    assert isinstance(row, Record)
    assert (row.title, row.date, row.sources[0].first_line) == ("A", "2020", 2)


def test_columns_may_be_mapped() -> None:
    data = workbook([("Nom", "An"), ("A", 2020.0)])
    (row,) = rows(data, ("title", "Nom"), ("year", "An"))
    assert isinstance(row, Record)
    assert (row.title, row.date) == ("A", "2020")
    document = replace(Document.of(data, "x"), columns=(("title", "Name"),))
    with pytest.raises(InputError, match="The columns are: Nom, An"):
        named("xlsx").read(document)


def test_a_workbook_without_known_columns_says_what_there_is() -> None:
    (row,) = rows(workbook([("Nom", "An"), ("A", 2020)]))
    assert isinstance(row, ParseFailure)
    assert "the columns are Nom, An" in row.reason


def test_a_workbook_that_breaks_off_is_one_rejection() -> None:
    data = workbook([HEAD, ("A", "Ada Berg", 2020)])
    for end in range(4, len(data), 97):
        assert "damaged" in reason(data[:end]), end


def test_damaged_bytes_are_rows_or_rejections() -> None:
    data = workbook([HEAD, ("A", "Ada Berg", 2020)])
    for place in range(0, len(data), 701):
        broken = data[:place] + b"\0\xff\0" + data[place + 3 :]
        assert all(isinstance(row, Record | ParseFailure) for row in rows(broken))


def test_an_empty_workbook() -> None:
    assert "no rows" in reason(workbook([]))


def test_an_encrypted_workbook_says_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
    data = ole + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert xlsx.sniff(Document.of(data, "x"))
    assert not xlsx.sniff(Document.of(ole, "x"))
    assert reason(data)


def test_what_says_that_it_unpacks_to_too_much_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(600):
                member.write(b"\0" * 2**20)
    assert "unpacks to more than 512 MB" in reason(made.getvalue())


def test_a_cell_at_the_far_end_does_not_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MEMORY", 1 << 30)
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    page.write(1_048_575, 16_383, "far")
    book.close()
    assert "memory" in reason(made.getvalue())


def test_a_reader_that_hangs_is_stopped() -> None:
    with pytest.raises(isolated.Failed, match="longer than"):
        with isolated.run("timeit", b"", ["while 1: pass"], seconds=1, memory=1 << 30):
            pass
