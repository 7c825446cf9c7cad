"""Records as CSL-JSON, and what pandoc's citeproc makes of it."""

from __future__ import annotations

import json

from hypothesis import given, settings

from reviewer.records import Author, Record
from reviewer.rendering.csl import csl_item, csl_json, references_json
from reviewer.rendering.pandoc import Citing, convert
from reviewer.rendering.plain import one_line
from tests.rendering.drafts import EVIL, NOBODY, RANK, SPIN, hostile_lines


def test_items() -> None:
    assert json.loads(csl_json([SPIN, RANK])) == [
        {
            "id": "lovelace2025widgets",
            "type": "article",
            "title": "Widgets Learn to Spin",
            "author": [
                {"family": "Lovelace", "given": "Ada"},
                {"family": "Turing", "given": "Alan"},
            ],
            "issued": {"date-parts": [[2025, 3, 3]]},
            "URL": "https://arxiv.org/abs/2503.00001",
            "publisher": "arXiv",
            "genre": "Preprint",
            "number": "arXiv:2503.00001",
        },
        {
            "id": "hopper2024rank",
            "type": "article-journal",
            "title": "Do Widgets Rank?",
            "author": [{"family": "Hopper", "given": "Grace"}, {"literal": "others"}],
            "issued": {"date-parts": [[2024]]},
            "container-title": "Journal of Widgets",
        },
    ]
    assert "abstract" not in csl_json([SPIN, RANK, NOBODY, EVIL])


def test_names_have_their_parts() -> None:
    names = (Author("", "van der Meer", "Jan Jr."), Author("", "The Team", ""))
    assert csl_item(Record(title="x", key="k", authors=names))["author"] == [
        {"family": "Meer", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "The Team"},
    ]


def test_a_record_without_authors_has_a_name_only_where_a_text_calls_it_by_one() -> None:
    assert "author" not in json.loads(csl_json([NOBODY]))[0]
    assert json.loads(references_json([NOBODY]))[0]["author"] == [{"literal": "Unknown"}]


def test_a_doi_in_a_link_has_no_brackets() -> None:
    assert json.loads(csl_json([EVIL]))[0]["DOI"] == EVIL.doi
    assert json.loads(references_json([EVIL]))[0]["DOI"] == EVIL.doi.replace("<", "%3C").replace(
        ">", "%3E"
    )


@settings(max_examples=20)
@given(texts=hostile_lines)
def test_titles_and_venues_are_words_and_no_markup(texts: list[str]) -> None:
    tagged = [
        f'S <i>{text}</i> <b>x</b> <sup>2</sup> <span class="nocase">y</span> </i><script>'
        for text in texts
    ]
    records = [
        Record(title=text, venue=f"Journal {text}", key=f"k{n}", date="2020")
        for n, text in enumerate(tagged)
    ]
    cites = " ".join(f"[@{record.key}]" for record in records)
    csl = SIMPLE.encode()
    shown = convert(cites, "html", Citing(references_json(records), csl), ("--wrap=none",)).decode()
    assert "<script" not in shown.lower()
    entries = shown.split('class="csl-entry"')[1:]
    assert len(entries) == len(records)
    for entry, record in zip(entries, records, strict=True):
        assert spelled(entry).count(spelled_plain(record.title)) == 2, (entry, record.title)


def spelled(html: str) -> str:
    """The letters of an entry, without the tags that pandoc itself wrote."""
    import html as entities
    import re

    return spelled_plain(entities.unescape(re.sub(r"<[^>]*>", "", html.split(">", 1)[1])))


def spelled_plain(text: str) -> str:
    return "".join(char for char in one_line(text) if char.isalnum() or char in "<>/").lower()


SIMPLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Title, then venue</title><id>x</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout delimiter=" "><text variable="title"/><text variable="container-title"
prefix=" | "/></layout></bibliography></style>"""
