"""What the formats of JSON say of a paper: all of it kept, and any value borne in any place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import fuzzing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats import FORMATS, named
from reviewer.formats.document import Document
from reviewer.records import TYPES, Author, ParseFailure, Record, details

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parents[2]
Step = str | int
Row = Record | ParseFailure

# Items with what an API says of a paper. What is lost is told by `LOST`: paths of keys, "*" for
# all that begin so.
FULL: dict[str, dict[str, Any]] = {
    "crossref": {
        "DOI": "10.1000/quiet.1", "type": "journal-article", "title": ["Quiet Corpora", "Le calme"],
        "subtitle": ["Reading Gaps", "Second Subtitle"], "short-title": ["QC", "QuiC"],
        "original-title": ["Stille Korpora", "Leise Korpora"], "volume": "112", "issue": "31",
        "author": [
            {"given": "Lina", "family": "Berghe", "suffix": "Jr.", "sequence": "first",
             "ORCID": "https://orcid.org/0000-0001-0000-0009",
             "affiliation": [{"name": "Harbour University", "place": ["Lund"]}]},
            {"name": "The Quiet Group", "sequence": "additional", "affiliation": []},
        ],
        "editor": [{"given": "Edna", "family": "Tor"}],
        "chair": [{"given": "Cher", "family": "Ayre"}],
        "translator": [{"given": "Trans", "family": "Lator"}],
        "container-title": ["Journal of Quiet", "J2 Second"],
        "short-container-title": ["J. Quiet", "JQ"],
        "page": "1010-1022", "article-number": "e77", "edition-number": "5",
        "publisher": "Harbour Press", "publisher-location": "Oslo Port", "language": "nb",
        "ISSN": ["1234-5679", "9876-5432"], "ISBN": ["9781538648391"],
        "abstract": "We read what is left out.", "subject": ["Linguistics", "Silence"],
        "event": {"name": "Quiet Days", "location": "Tromso", "acronym": "QD", "number": "17",
                  "sponsor": ["Spon Sor"], "theme": "Hush"},
        "issued": {"date-parts": [[2025, 3, 3]]},
        "published-online": {"date-parts": [[2024, 11, 30]]},
        "published-print": {"date-parts": [[2025, 4]]},
        "accepted": {"date-parts": [[2024, 9, 19]]},
        "resource": {"primary": {"URL": "https://landing.example.org/quiet"}},
        "link": [{"URL": "https://pdf.example.org/quiet.pdf"}], "alternative-id": ["S0001"],
        "license": [{"URL": "https://example.org/by", "content-version": "vor"}],
        "funder": [{"name": "Quiet Fund", "DOI": "10.13039/1", "award": ["QF-9"]}],
        "update-to": [{"DOI": "10.1000/old", "type": "correction"}],
        "relation": {"is-preprint-of": [{"id": "10.1000/other", "id-type": "doi"}]},
        "assertion": [{"name": "received", "value": "2 May"}], "subtype": "preprint-of-sorts",
        "group-title": "Group of Titles", "clinical-trial-number": [{"number": "NCT1"}],
        "institution": [{"name": "Inst Itution"}], "free-to-read": {"x": "free"},
        "update-policy": "https://example.org/policy", "archive": ["Portico"],
        "reference": [{"unstructured": "LOST reference"}], "is-referenced-by-count": 4,
        "indexed": {"date-time": "LOST"}, "member": "99", "prefix": "10.1000", "source": "Crossref",
    },
    "openalex": {
        "id": "https://openalex.org/W77", "doi": "https://doi.org/10.1000/quiet.1",
        "title": "Quiet Corpora", "display_name": "Quiet Corpora", "publication_year": 2025,
        "publication_date": "2025-03-03", "type": "article", "type_crossref": "journal-article",
        "language": "nb", "is_retracted": True,
        "ids": {"openalex": "https://openalex.org/W77", "pmid": "https://pubmed.ncbi.nlm.nih.gov/777",
                "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC888", "mag": "312345"},
        "primary_location": {
            "landing_page_url": "https://landing.example.org/quiet", "license": "cc-by",
            "source": {"display_name": "Journal of Quiet", "issn": ["1234-5679", "9876-5432"],
                       "host_organization_name": "Harbour Press", "type": "journal"}},
        "authorships": [
            {"author": {"display_name": "Lina Berghe", "orcid": "https://orcid.org/0000-0009"},
             "raw_author_name": "Lina Berghe", "institutions": [{"display_name": "Harbour Uni"}],
             "raw_affiliation_strings": ["Dept of Silence, Harbour Uni"]},
            {"author": {"display_name": "Otto Vale"}, "institutions": [],
             "raw_affiliation_strings": ["Vale Works, Bergen"]},
        ],
        "biblio": {"volume": "112", "issue": "31", "first_page": "1010", "last_page": "1022"},
        "abstract_inverted_index": {"Gaps": [0], "counted": [1]},
        "keywords": [{"display_name": "corpora"}], "topics": [{"display_name": "Silence Studies"}],
        "concepts": [{"display_name": "Linguistics"}],
        "mesh": [{"descriptor_name": "Quietness"}],
        "grants": [{"funder_display_name": "Quiet Fund", "award_id": "QF-9"}],
        "awards": [{"funder_display_name": "Loud Fund"}],
        "sustainable_development_goals": [{"display_name": "Life below noise"}],
        "open_access": {"oa_url": "https://pdf.example.org/quiet.pdf"}, "cited_by_count": 4,
        "referenced_works": ["LOST"], "related_works": ["LOST"], "updated_date": "LOST",
    },
    "semantic-scholar": {
        "paperId": "aa11", "corpusId": 555,
        "externalIds": {"DOI": "10.1000/quiet.1", "ArXiv": "2503.00001", "PubMed": "777",
                        "PubMedCentral": "888", "CorpusId": 555, "DBLP": "conf/quiet/1",
                        "MAG": "31"},
        "url": "https://www.semanticscholar.org/paper/aa11", "title": "Quiet Corpora",
        "abstract": "Gaps counted.", "venue": "Journal of Quiet", "year": 2025,
        "publicationDate": "2025-03-03", "publicationTypes": ["JournalArticle", "Review"],
        "publicationVenue": {"id": "v1", "name": "The Quiet Venue", "type": "journal",
                             "issn": "1234-5679", "url": "https://venue.example.org"},
        "journal": {"name": "J. Quiet", "volume": "112", "pages": "1010-1022"},
        "authors": [{"authorId": "9001", "name": "Lina Berghe", "affiliations": ["Harbour Uni"],
                     "externalIds": {"ORCID": "0000-0009"}}],
        "fieldsOfStudy": ["Linguistics"],
        "s2FieldsOfStudy": [{"category": "Philosophy", "source": "s2-fos-model"}],
        "openAccessPdf": {"url": "https://pdf.example.org/q.pdf", "license": "CCBY"},
        "tldr": {"text": "Corpora leave things out."}, "citationCount": 4,
        "references": [{"title": "LOST"}], "citations": [{"title": "LOST"}],
        "embedding": {"vector": [0.12345]},
    },
    "datacite": {
        "id": "10.1000/quiet.d1", "type": "dois",
        "attributes": {
            "doi": "10.1000/quiet.d1", "url": "https://landing.example.org/quiet",
            "titles": [{"title": "Quiet Corpora"}, {"title": "Gaps", "titleType": "Subtitle"},
                       {"title": "Stille", "titleType": "TranslatedTitle"},
                       {"title": "Second Untyped"}],
            "creators": [
                {"name": "Berghe, Lina", "nameType": "Personal", "givenName": "Lina",
                 "familyName": "Berghe", "affiliation": ["Harbour Uni"],
                 "nameIdentifiers": [{"nameIdentifier": "0000-0009"}]},
                {"name": "The Quiet Group", "nameType": "Organizational",
                 "affiliation": "Solo Uni"},
            ],
            "contributors": [{"name": "Tor, Edna", "contributorType": "Editor"},
                             {"name": "Curry, Dat", "contributorType": "DataCurator"}],
            "publisher": {"name": "Harbour Data", "publisherIdentifier": "https://ror.org/09"},
            "publicationYear": 2025, "language": "nb", "version": "2.7",
            "container": {"type": "Series", "title": "Quiet Series", "volume": "112",
                          "issue": "31", "firstPage": "1010", "lastPage": "1022",
                          "identifier": "1234-5679"},
            "dates": [{"date": "2025-03-03", "dateType": "Issued"},
                      {"date": "2024-12-24", "dateType": "Collected"}],
            "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Corpus of Gaps"},
            "descriptions": [{"description": "Gaps counted.", "descriptionType": "Abstract"},
                             {"description": "Lücken gezählt.", "descriptionType": "Abstract"},
                             {"description": "By hand.", "descriptionType": "Methods"}],
            "subjects": [{"subject": "corpora"}],
            "rightsList": [{"rights": "CC BY 4.0", "rightsUri": "https://example.org/by"}],
            "fundingReferences": [{"funderName": "Quiet Fund", "awardNumber": "QF-9"}],
            "relatedIdentifiers": [{"relatedIdentifier": "10.1000/related"}],
            "relatedItems": [{"titles": [{"title": "Related Item"}]}],
            "identifiers": [{"identifier": "hdl:9"}], "sizes": ["15 MB"], "formats": ["text/x-q"],
            "geoLocations": [{"geoLocationPlace": "Svalbard"}],
            "contentUrl": ["https://pdf.example.org/q.zip"],
            "xml": "LOST", "viewCount": 9, "created": "LOST",
        },
    },
    "scopus": {
        "dc:identifier": "SCOPUS_ID:77", "eid": "2-s2.0-77", "dc:title": "Quiet Corpora",
        "dc:creator": "Berghe L.", "prism:publicationName": "Journal of Quiet",
        "author": [{"authid": "5501", "authname": "Berghe L.", "surname": "Berghe",
                    "given-name": "Lina", "orcid": "0000-0009"}],
        "author-count": {"@limit": "100", "@total": "250", "$": "100"},
        "prism:issn": "12345679", "prism:eIssn": "98765432", "prism:isbn": [{"$": "9781538648391"}],
        "prism:volume": "112", "prism:issueIdentifier": "31", "prism:pageRange": "1010-1022",
        "prism:coverDate": "2025-03-01", "prism:coverDisplayDate": "March 2025",
        "prism:doi": "10.1000/quiet.1", "pii": "S77", "pubmed-id": "777",
        "dc:description": "Gaps counted.", "authkeywords": "corpora | gaps",
        "affiliation": [{"affilname": "Harbour Uni", "affiliation-city": "Lund",
                         "affiliation-country": "Sweden"}],
        "subtype": "ar", "subtypeDescription": "Article", "article-number": "e77",
        "source-id": "20203", "fund-acr": "QF", "fund-no": "QF-9", "fund-sponsor": "Quiet Fund",
        "prism:aggregationType": "Journal", "citedby-count": "4",
        "link": [{"@ref": "scopus", "@href": "https://www.scopus.com/x?eid=1"}],
        "openaccess": "1",
    },
    "ieee": {
        "doi": "10.1000/quiet.1", "title": "Quiet Corpora", "publisher": "Harbour IEEE",
        "isbn": "978-1-5386-4839-1", "issn": "1234-5679", "volume": "112", "issue": "31",
        "isbn_formats": {"isbns": [{"format": "Print", "value": "978-0-00-000000-2"}]},
        "authors": {"authors": [
            {"affiliation": "Harbour Uni", "full_name": "Lina Berghe", "author_order": 1,
             "authorAffiliations": {"authorAffiliation": ["Harbour Uni", "Second Uni"]}},
        ]},
        "content_type": "Conferences", "abstract": "Gaps counted.",
        "publication_title": "Proceedings of Quiet", "publication_year": 2025,
        "publication_date": "3-5 March 2025", "start_page": "1010", "end_page": "1022",
        "article_number": "8538416", "publication_number": "8530101", "is_number": "85384",
        "html_url": "https://landing.example.org/8538416/", "partnum": "CFP77",
        "pdf_url": "https://pdf.example.org/8538416.pdf", "conference_location": "Lund",
        "conference_dates": "3-5 March 2025",
        "index_terms": {"author_terms": {"terms": ["corpora"]}, "ieee_terms": {"terms": ["Noise"]},
                        "dynamic_index_terms": {"terms": ["Hush"]}},
    },
    "csl-json": {
        "id": "http://zotero.org/users/1/items/AB", "citation-key": "berghe2025",
        "type": "paper-conference", "title": "Quiet Corpora", "title-short": "QC",
        "author": [{"family": "Berghe", "given": "Lina", "suffix": "Jr."},
                   {"literal": "The Quiet Group"}],
        "editor": [{"family": "Tor", "given": "Edna"}], "abstract": "Gaps counted.",
        "issued": {"date-parts": [[2025, 3, 3], [2025, 3, 5]]},
        "accessed": {"date-parts": [[2025, 6, 1]]}, "container-title": "Proceedings of Quiet",
        "container-title-short": "Proc. Q.", "event": "Quiet Days", "event-place": "Lund",
        "volume": 112, "issue": "31", "page": "1010-1022", "DOI": "10.1000/quiet.1",
        "URL": "https://landing.example.org/quiet", "ISSN": "1234-5679", "PMID": "777",
        "PMCID": "PMC888", "keyword": "corpora, gaps", "categories": ["cat one"],
        "language": "nb", "note": "read twice", "custom": {"mine": "kept too"},
        "publisher": "Harbour Press", "publisher-place": "Oslo", "number-of-pages": 13,
        "collection-title": "Quiet Series", "call-number": "Q 9", "archive": "Arch",
        "system_id": "zotero|77", "multi": {"main": {}, "_keys": {"title": {"de": "Stille"}}},
    },
    "jsonl": {
        "title": "Quiet Corpora", "authors": ["Lina Berghe"], "year": 2025, "venue": "Quiet Days",
        "doi": "10.1000/quiet.1", "abstract": "Gaps counted.", "keywords": ["corpora"],
        "score": 0.75, "mine": {"read": "twice"}, "seen": True, "volume": 112,
        "first_page": "1010", "last_page": "1022", "editors": ["Tor, Edna"],
    },
}  # fmt: skip
LOST = {
    "crossref": (
        "type", "author/0/sequence", "author/1/sequence", "author/0/affiliation/0/place",
        "issued", "published-online", "published-print", "reference", "indexed", "member",
        "prefix", "source",
    ),
    "openalex": (
        "doi", "ids/openalex", "ids/pmid", "ids/pmcid", "type_crossref", "publication_date",
        "primary_location/source/type", "authorships/0/raw_affiliation_strings",
        "referenced_works", "related_works", "updated_date", "abstract_inverted_index",
        "is_retracted",
    ),
    "semantic-scholar": (
        "publicationVenue/id", "publicationVenue/type", "publicationVenue/url",
        "authors/0/authorId", "s2FieldsOfStudy/0/source", "openAccessPdf/license", "references",
        "citations", "embedding", "externalIds/PubMedCentral",
    ),
    "datacite": (
        "type", "attributes/creators/0/name", "attributes/creators/0/nameType",
        "attributes/creators/1/nameType", "attributes/contributors/0", "attributes/titles/1/titleT",
        "attributes/publisher/publisherIdentifier", "attributes/container/type", "attributes/xml",
        "attributes/viewCount", "attributes/created", "attributes/dates/0/dateType",
        "attributes/descriptions/0/descriptionType", "attributes/descriptions/1/descriptionType",
    ),
    "scopus": (
        "author/0/authname", "author/0/authid", "author-count/@limit", "dc:creator",
        "prism:coverDate", "prism:coverDisplayDate", "subtype", "link/0/@ref", "authkeywords",
        "openaccess",
    ),
    "ieee": ("authors/authors/0/author_order", "publication_date"),
    "csl-json": ("issued", "accessed", "keyword"),
    "jsonl": ("seen",),
}  # fmt: skip


def leaves(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Every value inside another that holds no others, with its path."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    else:
        yield path, value
    for step, one in inside:
        yield from leaves(one, (*path, step))


def places(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The paths of all values inside another."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else ()
    for step, one in enumerate(value) if isinstance(value, list) else inside:
        yield from places(one, (*path, step))


def put(item: dict[str, Any], path: tuple[Step, ...], value: Any) -> dict[str, Any]:
    changed: Any = copy.deepcopy(item)
    at: Any = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed  # type: ignore[no-any-return]


def rows_of(data: str | bytes, format_: str) -> list[Row]:
    encoded = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    document = Document.of(encoded, "x")
    found = list(named(format_).read(document))
    fuzzing.check(document, found)
    return found


def one_record(item: Any, format_: str) -> Record:
    (row,) = rows_of(json.dumps([item]), format_)
    assert isinstance(row, Record), row
    return row


def said(record: Record) -> str:
    """All that a record says, as one text."""
    return "\n".join(str(value) for _, value in leaves(record.to_dict())).replace('\\"', '"')


@pytest.mark.parametrize("format_", FULL)
def test_nothing_that_a_source_says_is_lost(format_: str) -> None:
    item = FULL[format_]
    found = said(one_record(item, format_))
    lost = [
        f"{'/'.join(map(str, path))}: {value}"
        for path, value in leaves(item)
        if not "/".join(map(str, path)).startswith(LOST[format_]) and str(value) not in found
    ]
    assert not lost
    assert "LOST" not in found


@pytest.mark.parametrize("format_", FULL)
def test_an_item_is_told_by_its_format_first(format_: str) -> None:
    for frame in ("%s", "[%s]", "[\n%s,\n%s\n]"):
        text_ = frame.replace("%s", json.dumps(FULL[format_]))
        found = [one.name for one in FORMATS if one.sniff(Document.of(text_.encode(), "x"))]
        assert found[:1] == [format_]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(
        ["2025", "10.1000/x", "https://", "http://a b", "et al.", " ", ",", "\ud800", "\0", "<p>",
         "{", "arXiv:", "PMC", "name", 2025, -1, 10**30, 1e308, 99999, [[]], [[2025, "x"]]]
    ),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(
        st.text(max_size=3) | st.sampled_from(
            ["name", "family", "given", "literal", "display_name", "date-parts", "raw", "title",
             "author", "$", "terms", "DOI", "year"]
        ),
        inside, max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize("format_", FULL)
@settings(max_examples=100)
@given(st.data())
def test_any_value_may_stand_in_any_place(format_: str, data: st.DataObject) -> None:
    item = FULL[format_]
    for _ in range(data.draw(st.integers(1, 3))):
        item = put(item, data.draw(st.sampled_from(list(places(item)))), data.draw(JSON))
    rows_of(json.dumps([item]), format_)


WRONG: tuple[Any, ...] = (
    None, True, 7, -1.5, 10**40, "", " ", "x", [], [None], [[]], [7], ["x"], {}, {"x": "y"}, [{}],
    [{"x": None}], {"name": None}, [{"name": ["x"]}],
)  # fmt: skip


@pytest.mark.parametrize("format_", FULL)
def test_every_place_bears_every_wrong_type(format_: str) -> None:
    item = FULL[format_]
    for path in places(item):
        for value in WRONG:
            (row,) = rows_of(json.dumps(put(item, path, value)), format_)
            if path not in (("title",), ("attributes",)) and "title" not in str(path):
                assert isinstance(row, Record), (path, value, row)


# --- our own shape, and what only looks like it -------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
WORDS = TEXT.filter(str.strip)
OURS = st.builds(
    Record,
    title=WORDS,
    key=TEXT,
    authors=st.lists(st.builds(Author, name=WORDS, family=WORDS, given=TEXT), max_size=3).map(
        tuple
    ),
    authors_truncated=st.booleans(),
    abstract=TEXT,
    date=st.dates(date(1000, 1, 1), date(2100, 12, 31)).map(str) | st.sampled_from(["", "2023"]),
    subject=TEXT,
    venue=TEXT,
    affiliations=st.lists(WORDS, max_size=2).map(tuple),
    has_code=st.sampled_from([None, True, False]),
    doi=st.sampled_from(["", "10.1000/a(b)", "10.1000/A.B"]),
    arxiv_id=st.sampled_from(["", "2503.00001", "cs.CL/0102003"]),
    pmid=st.sampled_from(["", "777"]),
    url=st.sampled_from(["", "https://example.org/a?b=<c>"]),
    keywords=st.lists(WORDS, max_size=2).map(tuple),
    type=st.sampled_from(["", *sorted(TYPES)]),
    details=st.dictionaries(WORDS, WORDS, max_size=3).map(details),
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(OURS, min_size=1, max_size=3), st.booleans())
def test_our_own_records_come_back_exactly(records: list[Record], lines: bool) -> None:
    shown = [json.dumps(one.to_dict(), ensure_ascii=lines) for one in records]
    found = rows_of("\n".join(shown) if lines else f"[{', '.join(shown)}]", "jsonl")
    assert len(found) == len(records)
    for row, record in zip(found, records, strict=True):
        assert isinstance(row, Record), row
        back = row.to_dict()
        assert row.sources[0].citekey == record.key
        assert {**back, "sources": [], "key": record.key} == record.to_dict()


def test_an_object_with_more_than_our_fields_is_a_foreign_one() -> None:
    ours = Record("<i>Quiet</i> Corpora", (Author("Lina Berghe", "Berghe", "Lina"),), key="b25",
                  date="2025", details=details({"volume": "112"})).to_dict()  # fmt: skip
    assert one_record(ours, "jsonl").title == "<i>Quiet</i> Corpora"
    found = one_record({**ours, "verdict": "keep", "n": 10**40, "map": {"a": [1]}}, "jsonl")
    assert found.title == "Quiet Corpora"
    assert found.year == 2025
    assert found.sources[0].citekey == "b25"
    assert found.detail("jsonl:verdict") == "keep"
    assert found.detail("jsonl:n") == str(10**40)
    assert found.detail("jsonl:map") == '{"a": [1]}'
    assert "112" in said(found)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", None, "title"), ("title", 7, "no text"), ("authors", "Lina Berghe", "no record"),
        ("authors", [{"nom": "x"}], "no record"), ("details", [1], "no record"),
        ("details", {"volume": {"a": 1}}, "no text"), ("type", "paper", "there is no type"),
        ("date", "March", "is no date"), ("keywords", 7, "no record"), ("keywords", [7], "no text"),
        ("has_code", "yes", "has_code"), ("authors_truncated", [], None), ("year", "2025", None),
    ],
)  # fmt: skip
def test_a_spoilt_record_of_ours_is_rejected(field: str, value: object, reason: str | None) -> None:
    ours = Record("Quiet", (Author("L. B.", "B.", "L."),), date="2025", key="b").to_dict()
    (row,) = rows_of(json.dumps({**ours, field: value}), "jsonl")
    assert isinstance(row, ParseFailure) == bool(reason)
    if isinstance(row, ParseFailure):
        assert str(reason) in row.reason


def test_a_journal_of_crossref_is_no_paper() -> None:
    journal = {"title": "Journal of Things", "ISSN": ["1234-5679"], "counts": {"total-dois": 3}}
    answer = {"message-type": "journal-list", "message": {"items": [journal]}}
    (row,) = rows_of(json.dumps(answer), "crossref")
    assert isinstance(row, ParseFailure)
    assert "is no work" in row.reason
