"""The CSV of our own export, which is read back exactly."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats import named
from reviewer.formats.columns import OWN
from reviewer.formats.document import Document
from reviewer.formats.names import author, inverted
from reviewer.records import Author, ParseFailure, Record, details


def written(record: Record, *more: str) -> bytes:
    """A record as the export writes it, with some more columns."""

    def items(values: tuple[str, ...]) -> str:
        return "; ".join(one.replace("\\", "\\\\").replace(";", "\\;") for one in values)

    values = {
        **record.to_dict(),
        "key": "k",
        "authors": "; ".join(
            inverted(one) if one.given else f"{{{one.name}}}" for one in record.authors
        ),
        "authors_truncated": "true" if record.authors_truncated else "",
        "has_code": {None: "", True: "true", False: "false"}[record.has_code],
        "keywords": items(record.keywords),
        "affiliations": items(record.affiliations),
        "details": json.dumps({one.name: one.value for one in record.details}),
    }
    cells = [values[name] or "" for name in OWN]
    safe = [f"'{cell}" if cell[:1] in ("'", *"=+-@\t\r") and cell else cell for cell in cells]
    made = io.StringIO()
    csv.writer(made).writerows([[*OWN, *more], [*safe, *more]])
    return made.getvalue().encode()


def read(data: bytes) -> Record | ParseFailure:
    (row,) = named("csv").read(Document.of(data, "x"))
    return row


LINE = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30)
TEXT = LINE.map(lambda text: " ".join(text.split()))
WORD = st.text(st.sampled_from("abcdeÉØłŽx李"), min_size=1, max_size=8).map(str.capitalize)
AUTHOR = st.one_of(
    st.builds(lambda given, family: author(f"{family}, {given}"), WORD, WORD),
    st.builds(lambda name: Author(name, name), WORD),
    st.just(author("Guillermo Francia III")),
    st.just(Author("Barnes; and Noble, Inc.", "Barnes; and Noble, Inc.")),
)
RECORD = st.builds(
    Record,
    title=TEXT.map(lambda text: f"{text}x"),
    authors=st.lists(AUTHOR, max_size=3).map(tuple),
    abstract=TEXT,
    authors_truncated=st.booleans(),
    date=st.sampled_from(["", "2020", "2020-02"]),
    venue=TEXT,
    has_code=st.sampled_from([None, True, False]),
    keywords=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    affiliations=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    details=st.dictionaries(st.sampled_from(["volume", "bibtex:x"]), TEXT.filter(bool)).map(
        lambda values: details(values)
    ),
    type=st.sampled_from(["", "chapter"]),
)


@given(RECORD)
def test_what_was_written_is_read_back(record: Record) -> None:
    row = read(written(record))
    assert isinstance(row, Record)
    assert row.sources[0].citekey == "k"
    assert row.to_dict() | {"sources": []} == record.to_dict() | {"sources": []}


def test_a_column_that_someone_added_is_kept() -> None:
    row = read(written(Record("A & <b>"), "included"))
    assert isinstance(row, Record)
    assert (row.title, row.detail("csv:included")) == ("A & <b>", "included")


def test_a_list_of_authors_with_nothing_in_it_is_empty() -> None:
    for nothing in (" ", "; ", "{}", "{ }; "):
        row = read(
            written(Record("A", (Author("Ada", "Ada"),))).replace(b"{Ada}", nothing.encode())
        )
        assert isinstance(row, Record)
        assert row.authors == ()


def test_details_that_are_no_json_are_rejected() -> None:
    data = written(Record("A")).replace(b"{}", b"{")
    row = read(data)
    assert isinstance(row, ParseFailure)
    assert "JSON" in row.reason
