"""XML: what no fixture shows: hostile files, text between records, long lines, and any edit."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats import FORMATS, budget, named
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

NAMES = ("pubmed-xml", "endnote-xml", "arxiv", "mods")
FIXTURES = Path(__file__).parent / "fixtures"
FILES = {
    name: [
        path.read_bytes()
        for path in sorted((FIXTURES / name).glob("*.*"))
        if path.suffix != ".json"
    ]
    for name in NAMES
}
ELEMENT = {"pubmed-xml": "PubmedArticle", "endnote-xml": "record", "arxiv": "entry", "mods": "mods"}
each = pytest.mark.parametrize("name", NAMES)


def rows(name: str, data: bytes | str) -> list[Record | ParseFailure]:
    data = data.encode() if isinstance(data, str) else data
    return list(named(name).read(Document.of(data, "x.xml")))


def piece(name: str, which: str) -> str:
    return (FIXTURES / name / "frame" / which).read_text(encoding="utf-8")


def framed(name: str, middle: str, *, head: str = "") -> str:
    first, second = piece(name, "first"), piece(name, "second")
    opened = piece(name, "open").partition("\n")[2] if head else piece(name, "open")
    return f"{head}{opened}{first}\n{middle}\n{second}{piece(name, 'close')}"


def titles(found: list[Record | ParseFailure]) -> list[str]:
    return [one.title for one in found if isinstance(one, Record)]


BOTH = ["The first room", "The second room"]


def sane(found: list[Record | ParseFailure], data: bytes) -> None:
    """Lines are inside the file and do not run backwards."""
    last = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    before = 1
    for row in found:
        place = row.sources[0] if isinstance(row, Record) else None
        first, end = (
            (place.first_line, place.last_line)
            if place
            else (row.line, max(row.line, row.last_line))  # type: ignore[union-attr]
        )
        assert before <= first <= end <= last
        before = first


@each
@pytest.mark.parametrize(
    "middle",
    [
        "Some text that belongs to no record",
        "<something>\nSome text\n</something>",
        "\0 lost \0",
        "<![CDATA[lost]]>",
        "<lost",
    ],
)
def test_text_between_records_is_told(name: str, middle: str) -> None:
    found = rows(name, framed(name, middle))
    assert titles(found) == BOTH
    (told,) = (row for row in found if isinstance(row, ParseFailure))
    assert "belongs to no record" in told.reason
    first = framed(name, "§").partition("§")[0].count("\n") + 1
    assert first <= told.line <= told.last_line <= first + middle.count("\n")


@each
@pytest.mark.parametrize("middle", ["", "<!-- a comment -->", "<?target text?>", "<x/>", "<x></x>"])
def test_what_says_nothing_between_records_is_none(name: str, middle: str) -> None:
    assert titles(found := rows(name, framed(name, middle))) == BOTH
    assert len(found) == 2


@each
def test_a_file_without_records_has_no_rows(name: str) -> None:
    empty = piece(name, "open") + piece(name, "close")
    assert rows(name, empty) == []


@each
def test_entities_of_a_doctype_are_not_expanded(name: str) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">\n' for n in range(1, 30))
    head = f'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY a0 "lol">\n{bomb}]>\n'
    body = piece(name, "odd-doubled").replace("One.", "&a29;")
    opened = "\n".join(
        line for line in piece(name, "open").splitlines() if not line.startswith(("<?", "<!"))
    )
    data = f"{head}{opened}\n{body}\n{piece(name, 'first')}{piece(name, 'close')}"
    assert named(name).sniff(Document.of(data.encode(), "x"))
    found = rows(name, data)
    assert titles(found) == BOTH[:1]
    assert isinstance(found[0], ParseFailure)
    assert "the entity &a29;" in found[0].reason


@each
def test_external_entities_are_not_read(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n'
    data = framed(name, piece(name, "odd-doubled").replace("One.", "&e;"), head=head)
    found = rows(name, data)
    assert titles(found) == BOTH
    assert "a secret" not in repr(found)


@each
@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 10_000,
        "<a>" * 100_000 + "x" + "</a>" * 100_000,
        "<a " + " ".join(f'b{n}="{n}"' for n in range(100_000)) + "/>",
        "<a " + " ".join(f'x{n}:b="{n}"' for n in range(20_000)) + "/>",
        "<!-- " * 50_000,
        "<![CDATA[" * 50_000,
        "<" * 200_000,
        "&" * 200_000,
        "&a" * 100_000,
        "<a" * 100_000,
        "<a x='" * 50_000,
        "]]>" * 50_000,
        "<?x " * 50_000,
        "<!DOCTYPE " * 50_000,
        " " * 500_000,
    ],
    ids=range(15),
)
def test_hostile_text_in_a_record_stays_in_it(name: str, inside: str) -> None:
    start = time.perf_counter()
    body = piece(name, "odd-doubled").replace("Two.", inside)
    found = rows(name, framed(name, body))
    assert [titles(found)[0], titles(found)[-1]] == BOTH
    assert len(found) == 3
    found = rows(name, framed(name, inside))
    assert [titles(found)[0], titles(found)[-1]] == BOTH
    assert time.perf_counter() - start < 8


@each
def test_a_record_that_is_too_long_is_dropped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_CHARS", 2**21)
    long = piece(name, "odd-doubled").replace("One.", "word " * 2**21)
    data = framed(name, long).encode()
    tracemalloc.start()
    found = rows(name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert titles(found) == BOTH
    assert isinstance(found[1], ParseFailure)
    assert "longer than" in found[1].reason
    assert peak < 25 * 2**20


@each
def test_a_file_on_one_line_is_read(name: str) -> None:
    record = piece(name, "first").replace("\n", "")
    data = piece(name, "open").replace("\n", "") + record * 3000 + piece(name, "close").strip()
    found = rows(name, data)
    assert titles(found) == BOTH[:1] * 3000


@each
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings(name: str, encoding: str) -> None:
    data = "\n\n" * (encoding != "cp1252") + framed(name, "").replace("first", "fürst")
    document = Document.of(data.encode(encoding), "x")
    assert [one.name for one in FORMATS if one.sniff(document)] == [name]
    assert titles(list(named(name).read(document))) == ["The fürst room", "The second room"]


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><record>x</record></body></html>",
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id></feed>",
        "<xml><thing/></xml>",
        "<rss><channel><item>http://arxiv.org/abs/2101.00001</item></channel></rss>",
        "<records><record><title>no EndNote</title></record></records>",
        "<article><PubmedArticle>x</PubmedArticle></article>",
        "prose with <PubmedArticle> and <mods>",
        "<" * 1000,
        "<!--" * 1000,
        "<!DOCTYPE x [",
        "",
    ],
)
def test_other_files_are_not_claimed(text: str) -> None:
    assert not [one for one in NAMES if named(one).sniff(Document.of(text.encode(), "x.xml"))]


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_edit_leaves_located_rows(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    text = data.draw(st.sampled_from(FILES[name]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 60)))
        other = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"<", b">", b"&", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"\r", b"\n", b'"',
                     f"<{ELEMENT[name]}>".encode(), f"</{ELEMENT[name]}>".encode(), b"<!DOCTYPE"]
                ),
            )
        )  # fmt: skip
        text = text[:start] + other + text[end:]
    sane(rows(name, text), text)


@given(name=st.sampled_from(NAMES), text=st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(name: str, text: str) -> None:
    element = ELEMENT[name]
    for data in (text, f"<{element}>{text}</{element}>"):
        sane(rows(name, data.encode("utf-8", "replace")), data.encode("utf-8", "replace"))
