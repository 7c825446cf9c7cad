from __future__ import annotations

import io
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats import text
from reviewer.formats.text import Stream, decode, lines, visible

TEXT = "Þórunn wrote: naïve – “quoted”\nsecond line\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-32-le"),
        TEXT.encode("utf-32-be"),
        TEXT.encode("cp1252"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert decode(data) == TEXT


def test_one_stray_byte_spoils_no_other_line() -> None:
    data = "Þórunn\n".encode() + b"caf\xe9 one\n" + "naïve\n".encode()
    assert decode(data) == "Þórunn\ncafé one\nnaïve\n"


def test_a_character_cut_at_the_end_is_dropped() -> None:
    assert decode("naïve façade é".encode()[:-1]) == "naïve façade "


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04" + bytes([0, 1, 2, 3, 200, 201]) * 100,
    ],
)
def test_binary_rubbish_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_line_numbers_are_those_of_an_editor() -> None:
    page = "one\r\n\r\nthree\rfour\n\x0c\nsix\u2028still six\x85\n"
    assert [(line.number, line.text) for line in lines(page)] == [
        (1, "one"),
        (3, "three"),
        (4, "four"),
        (6, "six still six"),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    read = decode(data)
    assert read is None or all(line.text == visible(line.text) for line in lines(read))


@given(st.text(max_size=200))
def test_utf8_round_trip(shown: str) -> None:
    decoded = decode(b"plain words " * 100 + shown.encode())
    assert decoded == "plain words " * 100 + shown


def stream_of(data: bytes, step: int) -> Callable[[], Stream]:
    """Return what opens a stream that gives at most `step` bytes at a time."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(step if size is None or size < 0 else min(size, step))

    return lambda: Slow(data)


def split(data: bytes, step: int = text.CHUNK) -> list[tuple[int, str]]:
    found = text.raw_lines(stream_of(data, step), data[:1000])
    return [(line.number, line.text) for line in found]


ENDS = "one\r\n\r\nthree\rfour\n\nsix\r\r\neight"


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_line_ends_across_chunks(step: int, encoding: str) -> None:
    wanted = list(enumerate(["one", "", "three", "four", "", "six", "", "eight"], start=1))
    assert split(ENDS.encode(encoding), step) == wanted


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_an_end_at_the_end_of_a_real_chunk(end: str) -> None:
    for short in (0, 1, 2):
        data = ("x" * (text.CHUNK - short) + end + "y" + end).encode()
        assert [number for number, _ in split(data)] == [1, 2]


@given(st.text(alphabet="ab\r\n\u00e9", max_size=40), st.integers(1, 6))
def test_lines_do_not_depend_on_chunks(shown: str, step: int) -> None:
    data = b"plain" + shown.encode()
    assert split(data, step) == split(data)
    pieces = re.split("\r\n|\n|\r", data.decode())
    assert [line for _, line in split(data)] == (pieces[:-1] if pieces[-1] == "" else pieces)


def test_a_long_line_is_cut_and_those_after_it_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_LINE", 10)
    for end in ("\n", "\r", "\r\n"):
        data = ("a" * 500 + end + "b" * 10 + end + "c" * 11).encode()
        for step in (1, 4, 10, 11, 1000):
            found = list(text.raw_lines(stream_of(data, step), data))
            assert [(len(line.text), line.cut) for line in found] == [
                (10, True), (10, False), (10, True),
            ]  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "encoding", "shown"),
    [
        ("% Encoding: Cp1252", "cp1252", "naïve “quotes”"),
        ("% Encoding: windows-1251", "cp1251", "Быстрая сортировка"),
        ("% Encoding: ISO8859_1", "cp1252", "naïve “quotes”"),
        ("% Encoding: MacRoman", "mac-roman", "naïve “quotes”"),
        ("% Encoding: gb2312", "gb18030", "快速排序的研究"),
        ("% Encoding: GBK", "gb18030", "快速排序的研究"),
        ("% -*- coding: euc-jp -*-", "euc-jp", "高速な整列"),
        ('<?xml version="1.0" encoding="shift_jis"?>', "cp932", "高速な整列①"),
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso8859-2", "Łódź"),
    ],
)
def test_a_declared_encoding(declared: str, encoding: str, shown: str) -> None:
    data = f"{declared}\n{shown}\n".encode(encoding)
    assert split(data)[1] == (2, shown)
    assert decode(data) == f"{declared}\n{shown}\n"


@pytest.mark.parametrize(
    "name",
    [
        "utf-16", "utf-32", "utf-7", "hex", "rot13", "base64", "zlib", "punycode", "idna", "cp037",
        "unicode_escape", "raw_unicode_escape", "undefined", "klingon", "..", "x" * 40, "utf-8",
        "ascii", "unknown-8bit",
    ],
)  # fmt: skip
def test_an_absurd_encoding_is_not_believed(name: str) -> None:
    data = f"% Encoding: {name}\n".encode() + b"caf\xe9 \\ud800\ncaf\xc3\xa9 +2AA-\n\x81\xe9\n"
    wanted = ["café \\ud800", "café +2AA-", "\x81é"]
    assert [line for _, line in split(data)][1:] == wanted
    assert (decode(data) or "").splitlines()[1:4] == wanted


@given(st.binary(max_size=200), st.sampled_from(["", "gb18030", "shift_jis", "utf-16", "hex"]))
def test_any_bytes_under_any_declaration_are_text_that_can_be_stored(
    data: bytes, name: str
) -> None:
    head = f"% Encoding: {name}\n".encode() if name else b""
    for _, line in split(head + data, 7):
        assert "\0" not in line
        line.encode("utf-8")


def test_a_damaged_megabyte_is_decoded_quickly() -> None:
    line = bytes(range(128, 256)) * 8192 * 4
    start = time.process_time()
    assert len(decode(b"x" + line) or "") > 1e6
    assert time.process_time() - start < 5
