"""Exports that come back as they went, and that other programs read without complaint."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats.soundness import sound
from reviewer.formats.table import read
from reviewer.records import Author, Detail, ParseFailure, Record, details
from reviewer.rendering.export import EXPORTS, Wishes, by_ending
from reviewer.rendering.export.wishes import Keys
from tests.rendering.drafts import EVIL, NOBODY, RANK, SPIN, pandoc
from tests.rendering.exports import HOSTILE, invent

FORMATS = [*EXPORTS]
BIB = ("bibtex", "biblatex")
PAPER = Record(
    title="BERT spins: {Widgets} & 50% of naïve <i>spin</i>",
    key="ray2020bert",
    type="paper-conference",
    authors=(
        Author("Jan van der Meer", "van der Meer", "Jan"),
        Author("Guillermo Francia III", "Francia", "Guillermo III"),
        Author("Widget, Inc.", "Widget, Inc."),
    ),
    authors_truncated=True,
    date="2020-02-03",
    venue="Proceedings of Widgets",
    abstract="We spin.",
    doi="10.5555/a_b",
    arxiv_id="2002.00001",
    pmid="12345678",
    url="https://example.org/~u/a_b",
    keywords=("k-NN", "a, b"),
    affiliations=("Örebro", "KI; X"),
    subject="cs.CL",
    has_code=True,
    details=details(
        {
            "page": "12-34",
            "volume": "3",
            "note": "one\ntwo",
            "editor": "Ray, Ada; Widget Group",
            "bibtex:file": "C:\\papers\\a.pdf",
            "wos:UT": "WOS:0001",
        }
    ),
)


def text_of(name: str, records: Iterable[Record], *, ascii_only: bool = False) -> str:
    """The export of records as a library has them."""
    stored = [sound(record, "x") for record in records]
    return "".join(EXPORTS[name].write(stored, Wishes(ascii=ascii_only)))


def back(name: str, text: str, folder: Path) -> list[Record | ParseFailure]:
    path = folder / f"back{EXPORTS[name].endings[0]}"
    path.write_bytes(text.encode("utf-8", "replace"))
    return list(read(path))


def kept(rows: Iterable[Record | ParseFailure]) -> list[Record]:
    """Records as an import has them: their key is that of their source."""
    found = []
    for record in rows:
        assert isinstance(record, Record), record
        values = {**record.to_dict(), "key": record.sources[0].citekey, "sources": ()}
        found.append(Record.from_dict(values))
    return found


def sent(records: Iterable[Record]) -> list[Record]:
    return [Record.from_dict({**sound(one, "x").to_dict(), "sources": ()}) for one in records]


def test_the_formats() -> None:
    assert FORMATS == ["bibtex", "biblatex", "ris", "csl-json", "jsonl", "csv"]
    for name, one in EXPORTS.items():
        assert one.name == name
        assert all(by_ending(Path(f"A{ending.upper()}")) is one for ending in one.endings)
    assert by_ending(Path("a.doc")) is None


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_records_of_every_kind_come_back_as_they_went(
    name: str, ascii_only: bool, tmp_path: Path
) -> None:
    records = [*invent(66), PAPER, SPIN, RANK, NOBODY, EVIL]
    text = text_of(name, records, ascii_only=ascii_only)
    assert kept(back(name, text, tmp_path)) == sent(records)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sign", [*HOSTILE, "\x00", "\x1b[31m", "\x85", "\u2028", "\x0c", "\ud800"])
def test_a_hostile_sign_in_every_field_harms_nothing(name: str, sign: str, tmp_path: Path) -> None:
    nasty = Record(
        title=f"A {sign} B", key="k1", venue=sign.strip() or "V", abstract=f"{sign}A", url=sign,
        doi=sign, subject=sign, keywords=(f"x{sign}", "y"), affiliations=(f"{sign}x",),
        authors=(Author(f"G{sign} F", "F", f"G{sign}"), Author(f"{sign}H", f"{sign}H")),
        details=tuple(Detail(n, f"a{sign}\n{sign}b") for n in ("bibtex:x", "note", "ris:N2")),
    )  # fmt: skip
    records = [RANK, nasty, SPIN]
    assert kept(back(name, text_of(name, records), tmp_path)) == sent(records)


some_text = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from([*HOSTILE, " ", "a", "B"]), max_size=8).map("".join),
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(some_text, min_size=8, max_size=8), key=some_text)
def test_any_text_comes_back(
    name: str, texts: list[str], key: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    title, abstract, venue, family, given_, value, field, word = texts
    record = sound(
        Record(
            title=f"{title}x",
            abstract=abstract,
            venue=venue,
            key=f"k{key}",
            authors=(Author(f"{given_} {family}", f"{family}x", given_), Author("Ann", "Ann")),
            keywords=(f"{word}x",),
            details=details({"note": value, f"bibtex:{field}": "x", "volume": word}),
        ),
        "x",
    )
    text = text_of(name, [RANK, record, SPIN])
    found = back(name, text, tmp_path_factory.mktemp("any"))
    assert kept(found) == sent([RANK, record, SPIN])


def test_bibtex() -> None:
    assert text_of("bibtex", [PAPER]) == (
        """\
@inproceedings{ray2020bert,
  author = {van der Meer, Jan and Francia, III, Guillermo and {Widget, Inc.} and others},
  title = {{BERT} spins: \\{Widgets\\} \\& 50\\% of naïve \\textless{}i\\textgreater{}spin"""
        """\\textless{}/i\\textgreater{}},
  booktitle = {Proceedings of Widgets},
  year = {2020},
  month = feb,
  day = {3},
  doi = {10.5555/a_b},
  eprint = {2002.00001},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  pmid = {12345678},
  url = {https://example.org/~u/a_b},
  abstract = {We spin.},
  keywords = {k-NN, {a, b}},
  affiliation = {Örebro; {KI; X}},
  editor = {Ray, Ada and {Widget Group}},
  note = {one two},
  pages = {12--34},
  volume = {3},
  file = {C:\\papers\\a.pdf},
  local-reviewer = {{"reviewer": {"has_code": [null, true], """
        """"details": {"note": ["one two", "one\\ntwo"], "wos:UT": [null, "WOS:0001"]}}}},
}

"""
    )


@pytest.mark.parametrize(
    ("type_", "bibtex", "biblatex"),
    [
        ("article-journal", "article", "article"),
        ("article", "misc", "online"),
        ("thesis", "phdthesis", "thesis"),
        ("report", "techreport", "report"),
        ("chapter", "incollection", "incollection"),
        ("webpage", "misc", "online"),
        ("dataset", "misc", "dataset"),
        ("", "misc", "misc"),
    ],
)
def test_types_and_fields_of_biblatex_are_its_own(type_: str, bibtex: str, biblatex: str) -> None:
    record = Record(
        title="T", key="k", type=type_, date="2020-02-03", venue="J", arxiv_id="2002.00001"
    )
    old, new = (text_of(name, [record]) for name in BIB)
    assert (old.split("{")[0], new.split("{")[0]) == (f"@{bibtex}", f"@{biblatex}")
    assert "  month = feb," in old
    assert "  date = {2020-02-03}," in new
    assert ("archiveprefix" in old, "eprinttype" in new) == (True, True)


def test_ascii_writes_accents_as_latex() -> None:
    record = Record(title="Œuvre naïve: Ångström, α ≤ ß — 中", key="k")
    text = text_of("bibtex", [record], ascii_only=True)
    assert (
        r"title = {{\OE}uvre na{\"i}ve: {\AA}ngstr{\"o}m, {$\alpha$} {$\leq$} {\ss} — 中}" in text
    )


@pytest.mark.parametrize("name", BIB)
@pytest.mark.parametrize(
    "key", ["a b", "a,b", "x{y}", "50%", "#1", "a\\b", "~a", "=", "é é", "中 中"]
)
def test_a_key_that_bibtex_cannot_hold_is_replaced_and_comes_back(
    name: str, key: str, tmp_path: Path
) -> None:
    said: list[str] = []
    records = [RANK, Record(title="T", key=key), SPIN]
    text = "".join(EXPORTS[name].write(records, Wishes(say=said.append)))
    again = "".join(EXPORTS[name].write(records[1:2], Wishes()))
    assert again in text  # the same replacement, whatever stands beside it
    assert [repr(key) in one for one in said] == [True]
    written = said[0].rsplit(" ", 1)[1]
    assert written.isascii()
    assert f"{{{written},\n" in text
    assert kept(back(name, text, tmp_path)) == sent(records)


def test_keys_that_differ_in_capitals_only_do_not_collide(tmp_path: Path) -> None:
    records = [Record(title=f"T{n}", key=key) for n, key in enumerate(("Ray", "ray", "RAY", "rAy"))]
    text = text_of("bibtex", records)
    written = [line.split("{")[1] for line in text.splitlines() if line.startswith("@")]
    assert len({key.casefold() for key in written}) == 4
    assert kept(back("bibtex", text, tmp_path)) == records


def test_a_replacement_is_never_another_key() -> None:
    held, said = re.compile(r"\w[\w-]*"), list[str]()
    other = Keys(held, "X", said.append).of("a b")
    keys = Keys(held, "X", said.append)
    assert keys.of(other) == other
    assert keys.of("a b") not in ("a b", other)


@pytest.mark.parametrize("name", BIB)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_pandoc_reads_every_entry(name: str, ascii_only: bool) -> None:
    records = [*invent(45), EVIL, PAPER]
    items = json.loads(pandoc(text_of(name, records, ascii_only=ascii_only), name, "csljson"))
    known = {record.key for record in records}
    assert len(items) == len(records)
    assert sum(item["id"] in known for item in items) > len(records) // 2
    paper = items[-1]
    assert paper["title"].startswith("BERT spins: {Widgets} & 50% of naïve <i>spin</i>")
    assert paper["author"][0] | {"dropping-particle": "van der"} == {
        "family": "Meer", "given": "Jan", "dropping-particle": "van der",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("bibtex", ["bibtex", "a"]),
        ("biblatex", ["biber", "--tool", "--nolog", "--output-file", "out.bib", "a.bib"]),
    ],
)
def test_bibtex_and_biber_take_every_entry(name: str, command: list[str], tmp_path: Path) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    records = [*invent(60), EVIL, PAPER]
    (tmp_path / "a.bib").write_text(text_of(name, records), encoding="utf-8")
    (tmp_path / "a.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{a}\n")
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, check=False, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode(errors="replace")
    made = (tmp_path / ("a.bbl" if name == "bibtex" else "out.bib")).read_text(errors="replace")
    mark = "\\bibitem" if name == "bibtex" else "\n@"
    assert f"\n{made}".count(mark) == len(records)


def test_ris_has_one_value_a_line() -> None:
    lines = text_of("ris", [PAPER]).splitlines()
    assert lines[:6] == [
        "TY  - CONF",
        "ID  - ray2020bert",
        "AU  - van der Meer, Jan",
        "AU  - Francia, Guillermo III",
        "AU  - Widget, Inc.,",
        "AU  - et al.",
    ]
    assert {"N1  - one", "N1  - two", "SP  - 12", "EP  - 34", "KW  - a, b"} <= set(lines)
    assert lines[-2] == "ER  - "


def test_csl_json_is_what_programs_read() -> None:
    (item,) = json.loads(text_of("csl-json", [PAPER]))
    assert item["author"][0] == {
        "family": "Meer", "given": "Jan", "non-dropping-particle": "van der",
    }  # fmt: skip
    assert item["issued"] == {"date-parts": [[2020, 2, 3]]}
    assert (item["type"], item["container-title"]) == ("paper-conference", PAPER.venue)
    assert text_of("csl-json", []) == "[]\n"


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'x", "＝1"])
def test_no_cell_is_a_formula(sign: str, tmp_path: Path) -> None:
    record = Record(
        title=sign, key=sign, venue=sign, authors=(Author(sign, sign),), keywords=(sign,),
        abstract=sign, details=details({"note": sign}),
    )  # fmt: skip
    header, cells = csv.reader(io.StringIO(text_of("csv", [record]), newline=""))
    assert header[0] == "key"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in cells)
    assert cells[header.index("title")] == f"'{sign}".replace("\r", "\n")
    assert kept(back("csv", text_of("csv", [record]), tmp_path)) == [record]


@pytest.mark.parametrize("name", FORMATS)
def test_records_are_written_one_by_one(name: str) -> None:
    taken = 0

    def endless() -> Iterator[Record]:
        nonlocal taken
        for taken in itertools.count(1):
            yield Record(title=f"Paper {taken}", key=f"paper{taken}")

    pieces = EXPORTS[name].write(endless(), Wishes())
    assert "Paper 3" in "".join(itertools.islice(pieces, 4))
    assert taken < 6
