r"""BibTeX and BibLaTeX: names, TeX, dates, identifiers, inheritance, and what no fixture shows."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats import bibtex, bibtex_blocks, budget
from reviewer.formats.bibtex_dates import dated
from reviewer.formats.bibtex_names import people
from reviewer.formats.bibtex_text import text
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

FIXTURES = Path(__file__).parent / "fixtures" / "bibtex"
SEEDS = [path.read_bytes() for path in sorted(FIXTURES.rglob("*")) if path.suffix != ".json" and
         path.is_file() and path.stat().st_size < 10_000]  # fmt: skip


def rows(data: str | bytes) -> list[Record | ParseFailure]:
    return list(bibtex.read(Document.of(data.encode() if isinstance(data, str) else data, "x.bib")))


def record(entry: str) -> Record:
    (row,) = rows(entry)
    assert isinstance(row, Record), row
    return row


def article(fields: str, kind: str = "article") -> Record:
    return record(f"@{kind}{{key, title = {{Quiet Things}}, {fields}}}")


NAMES = {
    "Lina Berg": [("Berg", "Lina")],
    "Berg, Lina and Vale, Otto": [("Berg", "Lina"), ("Vale", "Otto")],
    "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin": [
        ("de la Vallée Poussin", "Charles Louis Xavier Joseph")
    ],
    "von Berg, Lina": [("von Berg", "Lina")],
    "von Berg, Jr, Lina": [("von Berg", "Lina Jr")],
    "Lina Berg, Jr.": [("Berg", "Lina Jr.")],
    "Lina Berg III": [("Berg", "Lina III")],
    "Berg, Lina, Jr.": [("Berg", "Lina Jr.")],
    "Simone de Beau and {de Gaulle}, Charles": [("de Beau", "Simone"), ("de Gaulle", "Charles")],
    "{Barnes and Noble, Inc.}": [("Barnes and Noble, Inc.", "")],
    "{{Barnes and Noble, Inc.}}": [("Barnes and Noble, Inc.", "")],
    "{The {ATLAS} Collaboration}": [("The ATLAS Collaboration", "")],
    "{Ludwig Wittgenstein}": [("Ludwig Wittgenstein", "")],
    "World Wide Web Consortium and Berg, L.": [("World Wide Web Consortium", ""), ("Berg", "L.")],
    "{Berg, Lina and Vale, Otto}": [("Berg", "Lina"), ("Vale", "Otto")],
    "family=Berg, given=Lina, prefix=van der, suffix=Jr. and Vale, O": [
        ("van der Berg", "Lina Jr."),
        ("Vale", "O"),
    ],
    "Berg, Lina; Vale, Otto": [("Berg", "Lina"), ("Vale", "Otto")],
    "Lina Berg, Otto Vale, Ada Ruiz": [("Berg", "Lina"), ("Vale", "Otto"), ("Ruiz", "Ada")],
    "Berg, L., Vale, O.-M.": [("Berg", "L."), ("Vale", "O.-M.")],
    "L Berg, O Vale and A Ruiz": [("Berg", "L"), ("Vale", "O"), ("Ruiz", "A")],
    "Berg, L., Vale, O. and Ruiz, A.": [("Berg", "L."), ("Vale", "O."), ("Ruiz", "A.")],
    "Berg L and Vale OM": [("Berg", "L"), ("Vale", "OM")],
    "Lina Berg AND Otto Vale": [("Berg", "Lina"), ("Vale", "Otto")],
    "Lina Berg\n\tand  Otto\tVale": [("Berg", "Lina"), ("Vale", "Otto")],
    "Lina Berg and and Otto Vale and": [("Berg", "Lina"), ("Vale", "Otto")],
    "Berg, Charles {\\relax Ch}arles": [("Berg", "Charles Charles")],
    "L.~Berg and Mu{\\~{n}}oz, A.": [("Berg", "L."), ("Muñoz", "A.")],
    "H{\\'e}ctor {Mu{\\~n}oz-Vale}": [("Muñoz-Vale", "Héctor")],
    "{\\'E}tienne {\\'e}toile Berg": [("étoile Berg", "Étienne")],
    "Otto Vale 0002": [("Vale", "Otto")],
    "Platon": [("Platon", "")],
    "A. Sanders and Brandon Strand": [("Sanders", "A."), ("Strand", "Brandon")],
    "Berg, Lina and Thi\\{'ebaux, O": [("Berg", "Lina"), ("Thi{'ebaux", "O")],
    "Simon \\& Schuster": [("Schuster", "Simon &")],
    "": [],
    "and": [],
}


@pytest.mark.parametrize("value", NAMES)
def test_names_are_read_as_bibtex_reads_them(value: str) -> None:
    assert [(one.family, one.given) for one in people(value).authors] == NAMES[value]
    assert not people(value).truncated


@pytest.mark.parametrize("value", ["Berg, L. and others", "Berg, L. and et al.", "Berg, L. et al."])
def test_a_list_says_that_it_is_cut(value: str) -> None:
    found = people(value)
    assert [one.family for one in found.authors] == ["Berg"]
    assert found.truncated


TEXTS = {
    r"{G\"odel}, {\"o}, \"{o}, \o re, {\aa}rhus": "Gödel, ö, ö, øre, århus",
    r"\v{c} \'{\i} Fran\c cois {\^\i}le \c{c}": "č í François île ç",
    r"pages 1--2 --- and~so": "pages 1–2 — and so",
    r"{T}itle {{BERT}} and {an {Inner} one}": "Title BERT and an Inner one",
    r"\textit{in vivo} \enquote{quoted} ``quoted'' `so'": "in vivo “quoted” “quoted” ‘so'",
    r"\url{https://example.org/~a--b_c} and \href{https://example.org}{here}": (
        "https://example.org/~a--b_c and here (https://example.org)"
    ),
    r"Cu$_2$O, Al$_{x}$Ga$_{1-x}$N, 10$^{-3}$, \textsubscript{2}": "Cu₂O, AlₓGa₁₋ₓN, 10⁻³, ₂",
    r"(112\={0}) and $\overline{2}$": "(1120̄) and 2̄",
    r"\noopsort{1973}{}1980, {\noopsort{b}}{al-Hakim}": "1980, al-Hakim",
    r"{\textless}i{\textgreater}In vitro{\textless}/i{\textgreater} <b>x</b> &amp; y": (
        "In vitro x & y"
    ),
    r"sets \{a, b\} at 50\% \& more \#1": "sets {a, b} at 50% & more #1",
    r"\LaTeX{} and \LaTeX companion": "LaTeX and LaTeX companion",
    r"$\Sigma$$\Delta$ and $$x$$": "ΣΔ and x",
    r"$O(n \log n)$ and $\alpha$-stable": "O(n log n) and α-stable",
    r"{Franc{\ocirc{u}}} \textcommabelow{s}": "Franců ș",
    "two\nlines  here": "two lines here",
    "plain - text": "plain - text",
}


@pytest.mark.parametrize("value", TEXTS)
def test_tex_is_read_as_it_is_printed(value: str) -> None:
    assert text(value) == TEXTS[value]


DATES = {
    ("2004-12-03", "", "", ""): ("2004-12-03", ()),
    ("2004-12", "", "", ""): ("2004-12", ()),
    ("2004/2005", "", "", ""): ("2004", ("date",)),
    ("2004?", "", "", ""): ("2004", ("date",)),
    ("2004~", "", "", ""): ("2004", ("date",)),
    ("2004-21", "", "", ""): ("2004", ("date",)),
    ("-0044", "", "", ""): ("", ("date",)),
    ("../2005-03", "", "", ""): ("2005-03", ("date",)),
    ("2004-02-03T10:00:00", "", "", ""): ("2004-02-03", ("date",)),
    ("", "2004", "", ""): ("2004", ()),
    ("", "2004", "feb", ""): ("2004-02", ()),
    ("", "2004", "2", ""): ("2004-02", ()),
    ("", "2004", "February", "3"): ("2004-02-03", ()),
    ("", "2004", "3 feb", ""): ("2004-02-03", ()),
    ("", "2004", "Feb. 3", ""): ("2004-02-03", ()),
    ("", "2004", "Spring", ""): ("2004", ("month",)),
    ("", "2004", "June 10–12", ""): ("2004-06-10", ("month",)),
    ("", "2004", "JUL-AUG", ""): ("2004-07", ("month",)),
    ("", "2004", "13", ""): ("2004", ("month",)),
    ("", "2004a", "", ""): ("2004", ("year",)),
    ("", "in press", "", ""): ("", ("year",)),
    ("", "", "feb", ""): ("", ("month",)),
    ("2004-02", "2004", "feb", ""): ("2004-02", ()),
    ("2004-02", "2005", "mar", ""): ("2004-02", ("year", "month")),
}


@pytest.mark.parametrize("said", DATES)
def test_a_date_is_as_precise_as_it_is_and_the_rest_is_kept(
    said: tuple[str, str, str, str],
) -> None:
    found = dated(*said)
    assert (found.date, found.more) == DATES[said]


IDENTIFIERS: dict[str, dict[str, Any]] = {
    "doi = {https://doi.org/10.5555/A\\_b}, url = {https://doi.org/10.5555/a_b}": {
        "doi": "10.5555/A_b", "url": ""},
    "url = {https://doi.org/10.5555/a}": {"doi": "10.5555/a", "url": ""},
    "doi = {10.5555/a, 10.5555/b}": {
        "doi": "10.5555/a", "details": {"bibtex:doi": "10.5555/a, 10.5555/b"}},
    "doi = {doi: 10.5555/a}": {"doi": "10.5555/a", "details": {}},
    "doi = {unknown}": {"doi": "", "details": {"bibtex:doi": "unknown"}},
    "eprint = {2301.00001v2}, archivePrefix = {arXiv}, primaryClass = {cs.CL}": {
        "arxiv_id": "2301.00001", "subject": "cs.CL", "venue": "arXiv", "type": "article"},
    "eprint = {24828123}, eprinttype = {pmid}": {"pmid": "24828123", "arxiv_id": ""},
    "eprint = {https://example.org/a.pdf}": {
        "arxiv_id": "", "details": {"bibtex:eprint": "https://example.org/a.pdf"}},
    "journal = {arXiv preprint arXiv:2301.00001}": {"arxiv_id": "2301.00001", "venue": "arXiv"},
    "note = {arXiv:2301.00001 [cs]}": {"arxiv_id": "2301.00001"},
    "note = {A reply to arXiv:2301.00001}": {"arxiv_id": ""},
    "howpublished = {arXiv:hep-th/9901001}": {"arxiv_id": "hep-th/9901001"},
    "howpublished = {\\url{https://example.org/a_b}}": {"url": "https://example.org/a_b"},
    "url = {see https://example.org/a}": {
        "url": "https://example.org/a", "details": {"bibtex:url": "see https://example.org/a"}},
    "doi = {10.48550/arXiv.2301.00001}": {"arxiv_id": "2301.00001"},
    "url = {http://arxiv.org/abs/2301.00001}": {"arxiv_id": "2301.00001"},
    "journal = {CoRR}, volume = {abs/2301.00001}": {
        "arxiv_id": "2301.00001", "venue": "CoRR", "details": {"bibtex:type": "article"}},
    "pmid = {123}, pmcid = {PMC1234567}": {"pmid": "123", "details": {"PMCID": "PMC1234567"}},
}  # fmt: skip


@pytest.mark.parametrize("fields", IDENTIFIERS)
def test_identifiers_are_found_where_tools_write_them(fields: str) -> None:
    shown = article(fields).to_dict()
    for name, value in IDENTIFIERS[fields].items():
        found: Any = shown[name] or type(value)()
        if isinstance(value, dict):
            assert value.items() <= found.items()
        else:
            assert found == value


KINDS = {
    "article": ("article-journal", ""),
    "conference": ("paper-conference", "conference"),
    "INBOOK": ("chapter", "inbook"),
    "techreport": ("report", "techreport"),
    "phdthesis": ("thesis", "phdthesis"),
    "misc": ("document", "misc"),
    "talk": ("speech", "talk"),
    "something": ("document", "something"),
    "dataset": ("dataset", ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_type_is_that_of_csl_and_the_entry_type_is_kept(kind: str) -> None:
    found = article("year = 2000", kind)
    assert (found.type, found.detail("bibtex:type")) == KINDS[kind]


def test_nothing_is_lost() -> None:
    """Every field that is no part of a record is one of its details."""
    known = {"volume": "1", "number": "2", "pages": "3--4", "publisher": "P", "school": "S",
             "organization": "O", "address": "A", "note": "N", "X-Custom": "C", "file": r"C:\a_b",
             "editor": "Ruiz, Ada and others", "booktitle": "B", "howpublished": "H",
             "author+an": "1=first", "issue": "Spring"}  # fmt: skip
    fields = ", ".join(f"{name} = {{{value}}}" for name, value in known.items())
    found = article(fields + ", journal = {J}")
    assert found.venue == "J"
    assert {one.name: one.value for one in found.details} == {
        "volume": "1", "issue": "2", "bibtex:issue": "Spring", "page": "3-4", "publisher": "P",
        "bibtex:school": "S", "bibtex:organization": "O", "publisher-place": "A", "note": "N",
        "bibtex:X-Custom": "C", "bibtex:file": r"C:\a_b", "editor": "Ruiz, Ada; others",
        "bibtex:booktitle": "B", "bibtex:howpublished": "H", "bibtex:author+an": "1=first",
    }  # fmt: skip


def test_macros_hold_from_where_they_are_defined() -> None:
    found = rows(
        '@misc{a, title = m}@string{m = "One"}@misc{b, title = M # { and } # m}'
        "@string{m = {Two}}@misc{c, title = m, year = 2000, month = dec, journal = cacm}"
    )
    assert [row.title for row in found if isinstance(row, Record)] == ["m", "One and One", "Two"]
    assert isinstance(found[2], Record)
    assert (found[2].date, found[2].venue) == ("2000-12", "Communications of the ACM")


@pytest.mark.parametrize("parent_first", [False, True])
def test_a_child_inherits_what_it_does_not_say(parent_first: bool) -> None:
    child = "@incollection{c, title = {C}, author = {Berg, L.}, crossref = {P}, year = 2001}"
    parent = (
        "@book{p, title = {P}, subtitle = {S}, year = 2000, month = jan, editor = {Vale, O.},"
        " publisher = {Press}, doi = {10.5555/p}, url = {https://example.org/p}, abstract = {A}}"
    )
    found = rows("\n".join([parent, child] if parent_first else [child, parent]))
    one = next(row for row in found if isinstance(row, Record) and row.title == "C")
    assert (one.venue, one.date, one.doi, one.url, one.abstract) == ("P: S", "2001", "", "", "")
    assert (one.detail("editor"), one.detail("publisher")) == ("Vale, O.", "Press")
    assert one.detail("bibtex:crossref") == "P"


def test_entries_that_inherit_from_each_other_end() -> None:
    found = rows("@book{a, title={A}, crossref={b}}@book{b, title={B}, crossref={a}, xdata={b}}")
    assert [row.title for row in found if isinstance(row, Record)] == ["A", "B"]


@pytest.mark.parametrize(
    ("content", "is_bibtex"),
    [
        ("@article{a, title = {x}}", True),
        ("\ufeff\n\n% a comment\n@Article (a,\n  title = {x})", True),
        ("% Encoding: UTF-8\n", True),
        ('@string{a = "b"}\n', True),
        ("Some words first.\n\n@misc{a,\n title = {A Long Title of a Paper}\n}\n", True),
        ("@book\n{a, title = {x}}", True),
        ("\n" * 100_000, False),
        ("Prose that mentions @article{ and @book{key, title = {x}} in a sentence.\n" * 3, False),
        ("TY  - JOUR\nTI  - On\nAB  - \n@article{a,\n title={x}}\nER  - \n", False),
        ('{"bibtex": "\n@article{a, title = {x}}"}', False),
        ("<a>\n@article{a, title = {x}}\n</a>", False),
        ("# How to cite\n" + "Words on how to cite.\n" * 9 + "@misc{a,\n title = {x}}\n", False),
        ("@dataclass(frozen=True)\nclass A:\n    x = {}\n", False),
        ("Title\n@home {alone}\n", False),
        ("", False),
    ],
)
def test_a_file_is_told_by_what_is_in_it(content: str, is_bibtex: bool) -> None:
    assert bibtex.sniff(Document.of(content.encode(), "x.txt")) is is_bibtex


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    data = f"% one{end}@misc{{a,{end}  title = {{A}}{end}}}{end}{end}@misc{{b,{end} title={{B}}}}"
    places = [
        (row.sources[0].first_line, row.sources[0].last_line)
        for row in rows(data)
        if isinstance(row, Record)
    ]
    assert places == [(2, 4), (6, 7)]


def test_an_entry_that_is_too_long_is_dropped_and_reading_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bibtex_blocks, "MAX_CHARS", 2_000)
    monkeypatch.setattr(budget, "MAX_CHARS", 2_000)
    long = "@misc{long, title = {L}, note = {\n" + "words\n" * 1_000 + "}}\n"
    before, dropped, after = rows(f"@misc{{a, title={{A}}}}\n{long}@misc{{b, title={{B}}}}")
    assert isinstance(before, Record)
    assert isinstance(after, Record)
    assert isinstance(dropped, ParseFailure)
    assert "longer than" in dropped.reason
    assert (dropped.line, dropped.last_line) == (2, 1003)


def test_macros_that_grow_are_cut_off() -> None:
    doubling = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60))
    found = rows(f'@string{{s0 = "xxxxxxxx"}}\n{doubling}@misc{{a, title = {{A}}}}')
    assert isinstance(found[-1], Record)
    assert all("too long" in row.reason for row in found[:-1] if isinstance(row, ParseFailure))


PIECES = ("{", "}", '"', ",", "=", "@", "@article{k, ", "@string{a = ", "#", "%", "\\", "(", ")",
          "\n", "\0", "~", "$_2$", " and ", ";", "crossref = {k}", "title = {T}", "author = {",
          "x", "month = jan", "--", "\ufdd0", "@comment{", "\u2028")  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40))
def test_any_text_gives_rows_inside_the_file(pieces: list[str]) -> None:
    check("".join(pieces).encode(errors="replace"))


@settings(max_examples=100)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_damaged_files_give_rows_inside_the_file(seed: bytes, chance: random.Random) -> None:
    data = bytearray(seed)
    for _ in range(chance.choice((1, 2, 10))):
        place = chance.randrange(len(data) + 1)
        piece = chance.choice(PIECES).encode(errors="replace")
        data[place : place + chance.choice((0, 0, 1, 30))] = piece
    check(bytes(data))


def check(data: bytes) -> None:
    document = Document.of(data, "x.bib")
    bibtex.sniff(document)
    count, last = max(1, sum(1 for _ in document.lines())), 1
    for row in bibtex.read(document):
        place = row if isinstance(row, ParseFailure) else row.sources[0]
        first = place.line if isinstance(place, ParseFailure) else place.first_line
        assert last <= first <= place.last_line <= count
        assert isinstance(row, ParseFailure) or row.title.strip()
        last = first
