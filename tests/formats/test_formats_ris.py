from __future__ import annotations

from typing import Any

import pytest

from reviewer.formats import named
from reviewer.formats.document import Document
from reviewer.formats.ris_tags import RIS_DETAILS, RIS_TYPES
from reviewer.records import TYPES, Record


def record(*lines: str) -> Record:
    text = "\n".join(("TY  - JOUR", "TI  - Title", *lines, "ER  - "))
    (row,) = named("ris").read(Document.of(text.encode(), "x.ris"))
    assert isinstance(row, Record)
    return row


def test_types_are_those_of_csl() -> None:
    assert set(RIS_TYPES.values()) - {""} <= TYPES


def test_the_usual_type_of_a_csl_type_comes_first() -> None:
    first = {csl: ris for ris, csl in reversed(RIS_TYPES.items())}
    assert first["article-journal"] == "JOUR"
    assert first["paper-conference"] == "CONF"
    assert first["article"] == "UNPB"


def test_no_tag_of_a_detail_is_there_twice() -> None:
    assert all(len(tag) == 2 for tag in RIS_DETAILS)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["AU  - Smith, A.; Doe, B."], ["Smith", "Doe"]),
        (["AU  - Smith, A. and Doe, B."], ["Smith", "Doe"]),
        (["AU  - Adam Smith and Beth Doe"], ["Smith", "Doe"]),
        (["AU  - Ink and Sons"], ["Ink and Sons"]),
        (["AU  - Nguyen The Anh"], ["Anh"]),
        (["AU  - Smith, A.", "Doe, B."], ["Smith", "Doe"]),
        (["AU  - Smith,", "Adam"], ["Smith"]),
        (["AU  - Smith, A.", "A1  - Smith, A.", "A1  - Doe, B."], ["Smith", "Doe"]),
        (["AU  - U.S. Department of Inventions,"], ["U.S. Department of Inventions"]),
        (["AU  - Ministry of Ink and Paper"], ["Ministry of Ink and Paper"]),
        (["AU  - Doe, B.", "AU  - et al."], ["Doe"]),
        (["AU  - Doe, B. et al."], ["Doe"]),
        (["AU  - Cruz, Juan de la, Jr."], ["Cruz"]),
        (["AU  - A. Author-One"], ["Author-One"]),
    ],
)
def test_authors(lines: list[str], expected: list[str]) -> None:
    assert [author.family for author in record(*lines).authors] == expected


@pytest.mark.parametrize("line", ["AU  - et al.", "AU  - Doe, B., et al", "AU  - and others"])
def test_more_authors_than_named(line: str) -> None:
    assert record("AU  - Smith, A.", line).authors_truncated


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["PY  - 2004/05/12/Spring"], "2004-05-12"),
        (["PY  - 2010///"], "2010"),
        (["PY  - 2010//"], "2010"),
        (["PY  - 2011", "DA  - Jun"], "2011-06"),
        (["PY  - 2018", "DA  - SEP 14"], "2018-09-14"),
        (["DA  - 2012/07/03", "PY  - 2012"], "2012-07-03"),
        (["DA  - 2011/12/30", "PY  - 2012"], "2012"),
        (["PY  - Start date: 20170812"], "2017-08-12"),
        (["PY  - 2001/00/00/"], "2001"),
        (["Y1  - 2015/october"], "2015-10"),
        (["PY  - YEAR/MONTH/DAY/", "PY  - 99", "Y1  - 2001"], "2001"),
        (["PY  - 10 15"], ""),
    ],
)
def test_dates(lines: list[str], expected: str) -> None:
    assert record(*lines).date == expected


def test_a_date_that_cannot_be_read_is_kept() -> None:
    assert record("PY  - 10 15").detail("ris:PY") == "10 15"
    assert record("PY  - 2012", "DA  - 2011/12/30").detail("ris:DA") == "2011/12/30"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["SP  - 12", "EP  - 34"], {"page": "12-34"}),
        (["SP  - 377", "EP  - 86"], {"page": "377-86"}),
        (["SP  - 12-34"], {"page": "12-34"}),
        (["SP  - 12", "EP  - 12-34"], {"page": "12-34"}),
        (["SP  - 12-34", "EP  - 12-34"], {"page": "12-34"}),
        (["SP  - 12\u201334"], {"page": "12-34"}),
        (["SP  - pp. 37-64"], {"page": "37-64"}),
        (["SP  - S172-S175"], {"page": "S172-S175"}),
        (["SP  - 5", "EP  - 5"], {"page": "5"}),
        (["SP  - xi", "EP  - xx"], {"page": "xi-xx"}),
        (["SP  - 146p"], {"number-of-pages": "146"}),
        (["SP  - No", "EP  - Specified"], {"ris:SP": "No", "ris:EP": "Specified"}),
        (["SN  - 18602002"], {"ISSN": "1860-2002"}),
        (["SN  - 978-1-4028-9462-6"], {"ISBN": "978-1-4028-9462-6"}),
        (["SN  - 1999-7777(Electronic),0222-6666(Print)"], {"ISSN": "1999-7777, 0222-6666"}),
        (["SN  - ABC"], {"ris:SN": "ABC"}),
        (["M1  - 1008150341"], {"number": "1008150341"}),
        (["M1  - Copyright (C) 2016"], {"ris:M1": "Copyright (C) 2016"}),
        (["C1  - one", "C1  - two"], {"ris:C1": "one\ntwo"}),
        (["JF  - Journal", "JO  - J."], {"container-title-short": "J."}),
        (["T2  - Journal", "JF  - journal"], {}),
        (["T2  - Journal", "J2  - Journal"], {"container-title-short": "Journal"}),
        (["Y2  - 2022/01/31/10:15:00"], {"accessed": "2022-01-31"}),
        (["Y2  - last week"], {"accessed": "last week"}),
        (["ST  - Title"], {"title-short": "Title"}),
        (["AN  - arXiv:1706.00001"], {}),
        (["PM  - 21553931"], {}),
        (["ED  - Ruiz, Ana", "A2  - Lund, Per"], {"editor": "Lund, Per; Ruiz, Ana"}),
        (["XY  - unknown"], {"ris:XY": "unknown"}),
        (["N2  - same", "AB  - same"], {}),
        (["N2  - other", "AB  - abstract"], {"ris:N2": "other"}),
    ],
)
def test_details(lines: list[str], expected: dict[str, Any]) -> None:
    assert {one.name: one.value for one in record(*lines).details} == expected


@pytest.mark.parametrize(
    ("lines", "field", "expected"),
    [
        (["M3  - doi: 10.5555/a"], "doi", "10.5555/a"),
        (["L3  - 10.5555/a"], "doi", "10.5555/a"),
        (["UR  - http://dx.doi.org/10.5555/a"], "doi", "10.5555/a"),
        (["UR  - https://x.org/doi/full/10.5555/a/full"], "doi", "10.5555/a"),
        (["UR  - https://x.org/inward?doi=10.5555%2fa&key=4"], "doi", ""),
        (["DO  - 10.5555/a", "UR  - https://doi.org/10.5555/a"], "url", ""),
        (["UR  - https://x.org/a.pdf", "UR  - https://x.org/a"], "url", "https://x.org/a"),
        (["UR  - https://x.org/a;https://x.org/b"], "url", "https://x.org/a"),
        (["UR  - https://arxiv.org/abs/2301.00001v2"], "arxiv_id", "2301.00001"),
        (["JO  - arXiv preprint arXiv:1706.00001"], "arxiv_id", "1706.00001"),
        (["DB  - arXiv", "AN  - 1706.00001"], "arxiv_id", "1706.00001"),
        (["DP  - NLM", "AN  - 21553931"], "pmid", "21553931"),
        (["DB  - Scopus", "AN  - 21553931"], "pmid", ""),
        (["U2  - 29341234 (Medline)"], "pmid", "29341234"),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/22752652/"], "pmid", "22752652"),
        (["TI  - Title"], "title", "Title"),
    ],
)
def test_identifiers(lines: list[str], field: str, expected: str) -> None:
    assert getattr(record(*lines), field) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("berkman", "berkman"),
        ("smith:2003", "smith:2003"),
        ("369", ""),
        ("2020-55555-005", ""),
        ("10.5555/a", ""),
        ("https://x.org/1", ""),
        ("two words", ""),
    ],
)
def test_keys(shown: str, expected: str) -> None:
    assert record(f"ID  - {shown}").sources[0].citekey == expected


def test_a_type_that_says_more_is_kept() -> None:
    text = "TY  - CPAPER\nTI  - A\nER  - \nTY  - Preprint\nTI  - B\nER  - \n"
    first, second = named("ris").read(Document.of(text.encode(), "x.ris"))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.type, first.detail("ris:TY")) == ("paper-conference", "CPAPER")
    assert second.type == "article"


def test_lines_of_an_abstract_that_look_like_tags() -> None:
    found = record("AB  - We study", "IL-6 and", "ER-positive cells,", "PD - L1 too,", "AB - said")
    assert found.abstract == "We study IL-6 and ER-positive cells, PD - L1 too, AB - said"


WRITTEN = """
TY  - JOUR
ID  - doe2011title
TI  - Title &lt;b&gt; &amp;amp;
AU  - Doe, Ann
AU  - World Bank,
AU  - et al.
A2  - Ruiz, Ana
A2  - Ink Society,
T2  - Journal
J2  - Journal
DA  - 2011/06//
PY  - 2011
SP  - 454
EP  - 81
DO  - 10.5555/a
AN  - arXiv:1706.00001
PM  - 21553931
C2  - PMC7000001
SN  - 1234-5678
SN  - 978-1-4028-9462-6
N1  - first line
N1  - second line
C1  - kept
ER  -
"""


def test_what_was_written_comes_back() -> None:
    (row,) = named("ris").read(Document.of(WRITTEN.encode(), "x.ris"))
    assert isinstance(row, Record)
    assert row.sources[0].citekey == "doe2011title"
    assert row.title == "Title <b> &amp;"
    assert [(one.name, one.family) for one in row.authors] == [
        ("Ann Doe", "Doe"),
        ("World Bank", "World Bank"),
    ]
    assert row.authors_truncated
    assert (row.venue, row.date, row.doi) == ("Journal", "2011-06", "10.5555/a")
    assert (row.arxiv_id, row.pmid) == ("1706.00001", "21553931")
    assert {one.name: one.value for one in row.details} == {
        "editor": "Ruiz, Ana; Ink Society",
        "container-title-short": "Journal",
        "page": "454-81",
        "PMCID": "PMC7000001",
        "ISSN": "1234-5678",
        "ISBN": "978-1-4028-9462-6",
        "note": "first line\nsecond line",
        "ris:C1": "kept",
    }
