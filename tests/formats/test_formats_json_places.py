"""Rejections of JSON stand on lines of the file."""

from __future__ import annotations

import pytest

from reviewer.formats import named
from reviewer.formats.document import Document
from reviewer.records import ParseFailure


@pytest.mark.parametrize("format_", ["crossref", "openalex", "jsonl", "csl-json"])
@pytest.mark.parametrize("text", ['source":\n', 'a\n"b":\n\n\n', "x"])
def test_rubbish_ends_with_its_last_line(format_: str, text: str) -> None:
    last = len(text.rstrip().split("\n"))
    for row in named(format_).read(Document.of(text.encode())):
        assert isinstance(row, ParseFailure)
        assert 1 <= row.line <= row.last_line <= last
