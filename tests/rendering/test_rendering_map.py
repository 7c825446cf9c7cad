"""The page of a map: whole, closed to the network, and safe from the text of its papers."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.records import Author, Record
from reviewer.rendering import map_html
from reviewer.rendering.map_data import ABSTRACT, AUTHORS, BLOCK, SOURCES, TITLE, count_line, links
from reviewer.rendering.map_html import GENERATOR, SCRIPTS, page
from tests.rendering.maps import HOSTILE, a_map, data_of, hostile_records, plain_records

FOLDER = Path(map_html.__file__).parent / "map_page"
VOID = {"meta", "link", "input", "br", "img"}


class Outline(HTMLParser):
    """The tags of a page, its ids, and whether every tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def test_the_page_has_the_papers() -> None:
    records = plain_records(9)
    data = data_of(page(a_map(records)))
    papers = data["papers-data"]["papers"]
    assert papers["title"] == [record.title for record in records]
    assert papers["authors"] == [record.authors[0].name for record in records]
    assert papers["date"] == [record.date for record in records]
    assert papers["key"] == [record.key for record in records]
    assert papers["sources"][0] == ["pages/ada.txt:7-9"]
    assert data["abstracts-0"] == [record.abstract.strip() for record in records]
    assert data["papers-data"]["count"] == "9 papers · 3 themes · 2011–2018"
    assert len({len(column) for column in papers.values()}) == 1


def test_abstracts_come_in_blocks_or_not_at_all() -> None:
    drawn = a_map(plain_records(BLOCK + 1))
    data = data_of(page(drawn))
    assert [len(data[f"abstracts-{n}"]) for n in (0, 1)] == [BLOCK, 1]
    without = data_of(page(drawn, abstracts=False))
    assert list(without) == ["papers-data"]
    assert without["papers-data"]["block"] == 0


def test_the_policy_allows_the_one_script_and_style_and_no_network() -> None:
    text = page(a_map(plain_records(3)))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for kind in ("script", "style"):
        (inline,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data:"
    assert not {"connect-src", "font-src", "frame-src", "worker-src"} & rules.keys()
    assert "unsafe" not in policy


def test_the_page_names_nothing_outside_itself() -> None:
    text = page(a_map(plain_records(3)))
    outline = Outline(text)
    assert not outline.values("src")
    assert {*outline.values("href")} == {"data:,", "#papers"}
    assert "url(" not in text
    assert "@import" not in text
    assert "style" not in {name for name, _ in outline.attributes}
    assert not [name for name, _ in outline.attributes if name.startswith("on")]


def test_the_page_is_well_formed() -> None:
    outline = Outline(page(a_map(plain_records(3))))
    ids = outline.values("id")
    assert not outline.open
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-controls", "aria-labelledby", "aria-describedby"):
        assert set(outline.values(name)) <= set(ids)
    assert (outline.tags.count("h1"), outline.tags.count("main")) == (1, 1)


def test_the_script_asks_only_for_what_is_in_the_page() -> None:
    ids = set(Outline(page(a_map(plain_records(3)))).values("id"))
    asked = set()
    for name in SCRIPTS:
        asked |= set(re.findall(r'byId\("([\w-]+)"\)', (FOLDER / f"{name}.js").read_text("utf-8")))
    assert asked
    assert asked <= ids
    assert {f"{name}.js" for name in SCRIPTS} == {path.name for path in FOLDER.glob("*.js")}


FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function",
    "fetch(", "XMLHttp", "import(", "localStorage", "cookie",
)  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_makes_text_only_as_text_and_asks_for_nothing(name: str) -> None:
    code = (FOLDER / f"{name}.js").read_text("utf-8")
    assert not [way for way in FORBIDDEN if way in code]


def test_no_text_of_a_paper_stands_in_the_page_as_it_is() -> None:
    records = hostile_records()
    text = page(a_map(records, topic=HOSTILE[0]))
    plain = page(a_map(plain_records(len(records)), topic="plain"))
    assert Outline(text).tags == Outline(plain).tags
    assert "seized" not in re.sub(r"<(title|h1)>.*?</\1>", "", text)
    assert "&lt;/script&gt;" in text
    assert len(text) < 400_000
    papers = data_of(text)["papers-data"]["papers"]
    whole = str(data_of(text))
    assert not re.search(
        "[\x00-\x08\x1b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", whole
    )
    assert all(len(title) <= TITLE for title in papers["title"])
    assert all(len(abstract) <= ABSTRACT for abstract in data_of(text)["abstracts-0"])
    assert papers["authors"][-1].endswith(f" and {40 - AUTHORS} more")
    assert papers["sources"][-1][-1] == f"and {30 - SOURCES} more"
    assert papers["links"] == [[]] * len(records)
    assert papers["date"] == [""] * len(records)


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_only_data(text: str, topic: str) -> None:
    record = Record(title=text, abstract=text, key="k", authors=(Author(text, text),), url=text)
    made = page(a_map([record], topic=topic))
    Outline(made)
    papers = data_of(made)["papers-data"]["papers"]
    assert len(papers["title"]) == 1
    for _, address in papers["links"][0]:
        assert address.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"doi": "10.1000/a(b)<c>"}, [("DOI", "https://doi.org/10.1000/a(b)%3Cc%3E")]),
        ({"arxiv_id": "2301.01234v2"}, [("arXiv", "https://arxiv.org/abs/2301.01234v2")]),
        ({"arxiv_id": "cs.CL/0101001"}, [("arXiv", "https://arxiv.org/abs/cs.CL/0101001")]),
        ({"pmid": "123"}, [("PubMed", "https://pubmed.ncbi.nlm.nih.gov/123/")]),
        ({"url": "http://x.org/a?b#c"}, [("Page", "http://x.org/a?b#c")]),
        (
            {"arxiv_id": "2301.01234", "url": "https://arxiv.org/abs/2301.01234"},
            [("arXiv", "https://arxiv.org/abs/2301.01234")],
        ),
        ({"url": "javascript:alert(1)"}, []),
        ({"url": " javascript:alert(1)"}, []),
        ({"url": "JaVaScRiPt:alert(1)"}, []),
        ({"url": "data:text/html,x"}, []),
        ({"url": "file:///etc/passwd"}, []),
        ({"url": "https://"}, []),
        ({"url": "https://[x"}, []),
        ({"url": "https://x.org/\u202egnp"}, []),
        ({"url": "//x.org"}, []),
        ({"doi": "x10.1/a", "arxiv_id": "../../x", "pmid": "1; drop"}, []),
    ],
)
def test_links_are_http_only(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert links(Record(title="t", **changes)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (["2020"], "1 paper · 1 theme · 2020"),
        (["", ""], "2 papers · 2 themes"),
        (["2001-02", "1999"], "2 papers · 2 themes · 1999–2001"),
    ],
)
def test_the_line_under_the_title(dates: list[str], line: str) -> None:
    assert count_line(a_map([Record(title="t", date=date) for date in dates])) == line


def test_the_title_says_the_topic() -> None:
    assert "<title>Papers on “bees &amp; &lt;b&gt;”</title>" in page(
        a_map(plain_records(2), topic="bees & <b>")
    )
    assert GENERATOR in page(a_map(plain_records(2)))[:4096]


def test_the_same_map_gives_the_same_page() -> None:
    assert page(a_map(plain_records(5))) == page(a_map(plain_records(5)))
