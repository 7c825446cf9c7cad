from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.text import decode, lines, visible

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
    text = "one\r\n\r\nthree\rfour\n\x0c\nsix\u2028still six\x85\n"
    assert [(line.number, line.text) for line in lines(text)] == [
        (1, "one"),
        (3, "three"),
        (4, "four"),
        (6, "six still six"),
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    text = decode(data)
    assert text is None or all(line.text == visible(line.text) for line in lines(text))


@given(st.text(max_size=200))
def test_utf8_round_trip(text: str) -> None:
    decoded = decode(b"plain words " * 100 + text.encode())
    assert decoded == "plain words " * 100 + text
