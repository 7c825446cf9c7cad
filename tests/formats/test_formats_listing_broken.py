"""Broken pages: every fault is located or mended, and its neighbours survive as they are."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import HARD, MIXED, page

from reviewer.formats import read
from reviewer.formats.document import Document
from reviewer.formats.listing import MAX_LINE
from reviewer.formats.listing import read as read_listing
from reviewer.formats.text import visible
from reviewer.records import RAW_LIMIT, ParseFailure, Record

BEFORE, VICTIM, AFTER = MIXED[:2], MIXED[2], HARD[:2]
H, T, A = VICTIM.lines


def read_text(text: str) -> list[Record | ParseFailure]:
    return list(read_listing(Document.of(text.encode(), "page.txt")))


def content(item: Record | ParseFailure) -> Record | ParseFailure:
    """The record without its place, to compare pages."""
    if isinstance(item, Record):
        return Record(**{**_fields(item), "sources": ()})
    return item


def _fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in Record.__dataclass_fields__}


def neighbours() -> tuple[list[Record | ParseFailure], list[Record | ParseFailure]]:
    before, after = read_text(page(BEFORE)), read_text(page(AFTER))
    return [content(item) for item in before], [content(item) for item in after]


REJECTED: dict[str, tuple[list[str], list[tuple[int, int, str]]]] = {
    "no such day": (["CVFeb 30, 2024", T, A], [(0, 2, "does not exist")]),
    "day zero": (["CVFeb 0, 2024", T, A], [(0, 2, "does not exist")]),
    "a future year": (["CVMar 3, 2101", T, A], [(0, 2, "year 2101")]),
    "an absurd year": (["CVMar 3, 20255", T, A], [(0, 2, "year 20255")]),
    "an early year": (["CVMar 3, 1899", T, A], [(0, 2, "year 1899")]),
    "no such month": (["CVFoo 3, 2024", T, A], [(0, 2, "no month 'Foo'")]),
    "header cut in the year": ([H[:-2], T, A], [(0, 2, "year")]),
    "header cut before the year": (["CVMar 3", T, A], [(0, 2, "no year")]),
    "header cut at its start": (["eb 29, 2024Code", T, A], [(0, 2, "cut off at its start")]),
    "an unknown flag": (["CVMar 3, 2025Video", T, A], [(0, 2, "only 'Code'")]),
    "no title line": ([H, A], [(0, 1, "no authors")]),
    "no author": ([H, VICTIM.title, A], [(0, 2, "no authors")]),
    "only a header": ([H], [(0, 0, "no title line")]),
    "two headers and nothing": ([H, H], [(0, 0, "no title line"), (1, 1, "no title line")]),
    "no header": ([T, A], [(0, 1, "header line")]),
    "stray lines": (["Load more papers", "© Somebody"], [(0, 1, "header line")]),
    "a title line only": ([T], [(0, 0, "header line")]),
    "control characters for a title": ([H, "\x01\x02 \x7f", A], [(0, 2, "no authors")]),
    "a huge abstract": ([H, T, "x" * (MAX_LINE + 1)], [(0, 2, "longer than 1,000,000")]),
    "a huge title line": ([H, "Aa" * MAX_LINE, A], [(0, 2, "longer than 1,000,000")]),
    "a long title line": ([H, "word " * 500 + T, A], [(0, 2, "no authors")]),
}


@pytest.mark.parametrize("fault", REJECTED)
def test_a_fault_is_rejected_where_it_is_and_its_neighbours_survive(fault: str) -> None:
    lines, expected = REJECTED[fault]
    first = 3 * len(BEFORE) + 1
    found = read_text(page(BEFORE) + "\n".join(lines) + "\n" + page(AFTER))
    failures = [item for item in found if isinstance(item, ParseFailure)]
    places = [(one.line, one.last_line) for one in failures]
    visible = [start for start, _, _ in expected]
    assert places == [(first + start, first + end) for start, end, _ in expected], visible
    for failure, (_, _, reason) in zip(failures, expected, strict=True):
        assert reason in failure.reason
        assert failure.file == "page.txt"
        assert 0 < len(failure.raw) <= RAW_LIMIT
    before, after = neighbours()
    records = [content(item) for item in found if isinstance(item, Record)]
    assert records == before + after


MENDED: dict[str, tuple[str, Callable[[Record], object], object]] = {
    "no abstract": ("{H}\n{T}", lambda r: r.abstract, ""),
    "blank lines inside": ("\n\n{H}\n\n \n{T}\n\t\n{A}\n\n", lambda r: r.abstract, A),
    "spaces around": ("  {H} \n {T}\t\n{A}   ", lambda r: r.title, VICTIM.title),
    "a form feed": ("\f{H}\n{T}\n{A}", lambda r: r.title, VICTIM.title),
    "odd separators inside": ("{H}\n{T}\n{A}\x0b\x85\u2028", lambda r: r.abstract, A),
    "zeros and bells": ("{H}\x07\n\0{T}\0\n{A}", lambda r: r.title, VICTIM.title),
    "zero-width characters": ("\ufeff{H}\n\u200b{T}\n{A}", lambda r: r.title, VICTIM.title),
    "a header with spaces": (
        "CV February 29, 2024 Code\n{T}\n{A}",
        lambda r: (r.subject, r.date, r.has_code),
        ("CV", "2024-02-29", True),
    ),
    "no subject": ("Feb 29, 2024\n{T}\n{A}", lambda r: r.subject, ""),
    "an unknown subject": ("XYZFeb 29, 2024\n{T}\n{A}", lambda r: r.subject, "XYZ"),
    "a wrapped abstract": (
        "{H}\n{T}\nSmall networks have small\nreceptive fields. We measure how far\n"
        "each layer sees.",
        lambda r: r.abstract,
        "Small networks have small receptive fields. We measure how far each layer sees.",
    ),
    "wrapped after a sentence": (
        "{H}\n{T}\nSmall networks have small fields, and\nlarge ones have large. We saw it.\n"
        "Depth pays less.",
        lambda r: r.abstract,
        "Small networks have small fields, and large ones have large. We saw it. Depth pays less.",
    ),
    "wrapped at a hyphen": (
        "{H}\n{T}\nThey are multi-\nmodal networks.",
        lambda r: r.abstract,
        "They are multi-modal networks.",
    ),
}


@pytest.mark.parametrize("fault", MENDED)
def test_a_harmless_fault_is_mended_and_its_neighbours_survive(fault: str) -> None:
    template, field, value = MENDED[fault]
    middle = template.format(H=H, T=T, A=A)
    found = read_text(page(BEFORE) + middle + "\n" + page(AFTER))
    assert [type(item) for item in found] == [Record] * 5
    assert isinstance(found[2], Record)
    assert field(found[2]) == value
    before, after = neighbours()
    assert [content(item) for item in found[:2] + found[3:]] == before + after


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        (["Load more papers"], A),
        ([A], A),
        ([T, A], A),
        (["This work was cited 3 times."], A),
        (["CVMar"], A),
        (["e Graaf, Aisha Rahmani et al. · oulu"], A),
        (["z" * (MAX_LINE + 1)], A),
    ],
)
def test_stray_lines_after_an_abstract_are_not_swallowed(tail: list[str], kept: str) -> None:
    found = read_text("\n".join([*VICTIM.lines, *tail, *HARD[0].lines]))
    assert [type(item) for item in found] == [Record, ParseFailure, Record]
    assert isinstance(found[0], Record)
    assert found[0].abstract == kept
    assert isinstance(found[1], ParseFailure)
    assert (found[1].line, found[1].last_line) == (4, 3 + len(tail))


@pytest.mark.parametrize("end", ["https://example.org/code", "on a grid", "(in press)"])
def test_a_headerless_record_never_ends_up_in_the_abstract_above(end: str) -> None:
    abstract = f"{'We see far. ' * 30}{end}"
    found = read_text("\n".join([H, T, abstract, *HARD[0].lines[1:]]))
    assert [type(item) for item in found] == [Record, ParseFailure]
    assert isinstance(found[0], Record)
    assert found[0].abstract == abstract


def test_a_doubled_title_line_leaves_no_wrong_abstract() -> None:
    found = read_text("\n".join([H, T, T, A, *HARD[0].lines]))
    assert [type(item) for item in found] == [Record, ParseFailure, Record]
    assert isinstance(found[0], Record)
    assert found[0].abstract == ""


@pytest.mark.parametrize("fragment", ["CVMar", "2024", "e Graaf, Aisha Rahmani et al.", T])
def test_a_fragment_is_no_abstract(fragment: str) -> None:
    found = read_text("\n".join([H, T, fragment, *HARD[0].lines]))
    assert [type(item) for item in found] == [Record, ParseFailure, Record]
    assert isinstance(found[0], Record)
    assert found[0].abstract == ""


START_CUTS = {
    "in an abstract": ["tail of an abstract that began elsewhere."],
    "after a header": [T, A],
    "in a title": [T[12:], A],
}


@pytest.mark.parametrize("cut", START_CUTS)
def test_a_page_cut_at_its_start(cut: str) -> None:
    lines = START_CUTS[cut]
    found = read_text("\n".join(lines) + "\n" + page(AFTER))
    assert isinstance(found[0], ParseFailure)
    assert (found[0].line, found[0].last_line) == (1, len(lines))
    assert "header line" in found[0].reason
    assert [content(item) for item in found[1:]] == neighbours()[1]


END_CUTS = {
    "after the header": ([H], "no title line"),
    "inside the title": ([H, T[:20]], "cut off"),
    "after the title": ([H, T], "cut off"),
    "after the title and a line end": ([H, T, ""], "cut off"),
}


@pytest.mark.parametrize("cut", END_CUTS)
def test_a_page_cut_at_its_end(cut: str) -> None:
    lines, reason = END_CUTS[cut]
    found = read_text(page(BEFORE) + "\n".join(lines))
    assert [content(item) for item in found[:-1]] == neighbours()[0]
    assert isinstance(found[-1], ParseFailure)
    assert reason in found[-1].reason
    assert found[-1].line == 7


def test_a_page_cut_inside_its_last_abstract_keeps_what_is_there() -> None:
    found = read_text((page(BEFORE) + "\n".join([H, T, A]))[:-30])
    assert isinstance(found[-1], Record)
    assert found[-1].abstract == A[:-30].strip()


def _encoded(text: str) -> dict[str, bytes]:
    plain = text.encode("ascii")
    return {
        "CR LF": plain.replace(b"\n", b"\r\n"),
        "lone CR": plain.replace(b"\n", b"\r"),
        "UTF-8 with mark": b"\xef\xbb\xbf" + plain,
        "UTF-16 LE with mark": text.encode("utf-16"),
        "UTF-16 BE with mark": b"\xfe\xff" + text.encode("utf-16-be"),
        "UTF-16 LE": text.encode("utf-16-le"),
        "UTF-16 BE": text.encode("utf-16-be"),
        "UTF-32": text.encode("utf-32"),
    }


ASCII = page([MIXED[1], MIXED[4], HARD[1]]).replace("Adébáyò", "Adebayo")


@pytest.mark.parametrize("encoding", _encoded("x"))
def test_encodings_and_line_ends_do_not_matter(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(_encoded(ASCII)[encoding])
    found = list(read(path, name="page.txt"))
    assert [content(item) for item in found] == [content(item) for item in read_text(ASCII)]
    lines = [(item.sources[0].first_line) for item in found if isinstance(item, Record)]
    assert lines == [1, 4, 7]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_old_encodings(encoding: str, tmp_path: Path) -> None:
    text = page([HARD[10], MIXED[2]]).replace("measure", "ménagé")
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding))
    assert [content(item) for item in read(path)] == [content(item) for item in read_text(text)]


PAPERS = [*MIXED, *HARD[:6]]
WHOLE = [content(item) for item in read_text(page(PAPERS))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), damages=st.integers(1, 6))
def test_every_line_has_one_owner_and_whole_records_stay_equal(seed: int, damages: int) -> None:
    lines: list[tuple[str, int]] = [
        (line, index) for index, paper in enumerate(PAPERS) for line in paper.lines
    ]
    hurt: set[int] = set()
    chance = random.Random(seed)
    for _ in range(damages):
        _damage(lines, hurt, chance)
    text = "\n".join(line for line, _ in lines)
    found = read_text(text)
    owners = [number for item in found for number in _span(item)]
    assert owners == sorted(set(owners))
    nonblank = {number for number, (line, _) in enumerate(lines, 1) if line.strip()}
    assert nonblank <= set(owners)
    near = hurt | {index + 1 for index in hurt} | {index - 1 for index in hurt}
    records = [content(item) for item in found]
    for index, whole in enumerate(WHOLE):
        assert index in near or whole in records


def _damage(lines: list[tuple[str, int]], hurt: set[int], chance: random.Random) -> None:
    """Delete, double, cut or blank one line, and note whose it was."""
    if not lines:
        return
    place = chance.randrange(len(lines))
    line, owner = lines[place]
    hurt.add(owner)
    cut = line[: chance.randint(0, len(line))]
    replacement = chance.choice([[], [line, line], [cut], [line[len(cut) :]], [""]])
    lines[place : place + 1] = [(text, owner) for text in replacement]


def _span(item: Record | ParseFailure) -> range:
    if isinstance(item, Record):
        (source,) = item.sources
        return range(source.first_line, source.last_line + 1)
    return range(item.line, item.last_line + 1)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60).map(lambda text: text.replace("\n", " ").replace("\r", " ")),
            st.sampled_from([H, T, A, "CLFoo 3, 2020", "Mar 3, 2020", "", "Code", "·", " et al."]),
        ),
        max_size=12,
    )
)
def test_any_lines_at_all_are_owned_or_blank(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = read_listing(Document.of(text.encode("utf-8", "surrogatepass"), "page.txt"))
    owners = [number for item in found for number in _span(item)]
    assert owners == sorted(set(owners))
    assert {number for number, line in enumerate(lines, 1) if visible(line)} <= set(owners)
