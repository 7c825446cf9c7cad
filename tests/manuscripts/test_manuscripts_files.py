from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import FileUnreadable
from reviewer.manuscripts import read
from reviewer.manuscripts.files import MAX_BYTES, MAX_FILES, Lines, decode
from tests.manuscripts.conftest import Reads

ENCODED = {
    "utf-8": "Müller (2020) says so.".encode(),
    "utf-8 with a mark": "\ufeffMüller (2020) says so.".encode(),
    "latin-1": "Müller (2020) says so.".encode("latin-1"),
    "utf-16": "Müller (2020) says so.".encode("utf-16"),
    "windows": "Müller (2020) says so.\r\n".encode("cp1252"),
    "nul": b"M\xc3\xbcller\x00(2020) says so.",
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
@pytest.mark.parametrize("name", ["a.tex", "a.md", "a.txt"])
def test_any_encoding_is_read_and_comes_back_as_it_was(
    data: bytes, name: str, reads: Reads
) -> None:
    manuscript = reads({name: data})

    (sentence,) = manuscript.sentences
    assert sentence.text == "Müller (2020) says so."
    assert sentence.citations[0].names == ("Müller",)
    assert manuscript.texts[0].encode(manuscript.source) == data


@given(st.binary(max_size=300))
def test_text_becomes_the_same_bytes_again(data: bytes) -> None:
    try:
        text = decode(data, "a")
    except FileUnreadable:
        return
    assert text.encode(text.text) == data


@given(st.text(alphabet="a\r\n", max_size=60), st.integers(0, 60))
def test_lines_are_counted_as_an_editor_counts_them(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    if text[offset - 1 : offset + 1] == "\r\n":
        return  # inside a line end
    assert Lines(text).place(offset) == (
        before.count("\n") + 1,
        offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)),
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.tex", b"\x00\x01\x02" * 100, "binary"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "too large"),
        ("a.docx", b"no archive", "no Word document"),
        ("a.pdf", b"%PDF", "no format that can be checked"),
        ("a.tex", None, "no such file"),
        ("folder.tex", None, "is a folder"),
        ("pipe.tex", None, "not a regular file"),
        ("a\0.tex", None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(
    name: str, content: bytes | None, why: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.tex").mkdir()
    os.mkfifo(tmp_path / "pipe.tex")
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(FileUnreadable, match=why) as error:
        read(tmp_path / name)
    assert "\n" not in str(error.value)


def test_parts_are_read_within_bounds(reads: Reads) -> None:
    many = "".join(f"\\input{{p{number}}}\n" for number in range(MAX_FILES + 50))
    parts = {f"p{number}.tex": "Part." for number in range(MAX_FILES + 50)}

    manuscript = reads({"a.tex": many, **parts})

    assert len(manuscript.sentences) == MAX_FILES
    assert len(manuscript.problems) == 50
    assert "more than" in manuscript.problems[0].what


def test_files_that_name_each_other_end(reads: Reads) -> None:
    manuscript = reads({"a.tex": "A. \\input{b}", "b.tex": "B. \\input{a} \\input{b} \\input{c}",
                        "c.tex": "C."})  # fmt: skip

    assert [one.text for one in manuscript.sentences] == ["A.", "B.", "C."]
    assert ["read before" in one.what for one in manuscript.problems] == [True, True]
