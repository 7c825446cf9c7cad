"""OpenAlex: works as api.openalex.org gives them, alone, in a list of results, or one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.latex import clean
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import Record, details

NAME = "openalex"
MAX_WORDS = 50_000
"""Words of an abstract, by the positions that its index gives."""

_TYPES = {
    "article": "article-journal", "journal-article": "article-journal", "book": "book",
    "book-chapter": "chapter", "dataset": "dataset", "dissertation": "thesis",
    "preprint": "article",
    "proceedings-article": "paper-conference", "report": "report", "standard": "standard",
    "review": "article-journal", "letter": "article-journal", "editorial": "article-journal",
    "reference-entry": "entry", "posted-content": "article", "monograph": "book",
    "peer-review": "review", "software": "software", "other": "document",
}  # fmt: skip
_BY_SOURCE = {"conference": "paper-conference", "repository": "article"}
_LEFT_OUT = frozenset(
    """
id doi title display_name publication_year publication_date ids language primary_location type
authorships biblio abstract_inverted_index keywords concepts topics primary_topic is_retracted
type_crossref open_access best_oa_location locations locations_count referenced_works
referenced_works_count related_works counts_by_year cited_by_count cited_by_api_url updated_date
created_date relevance_score abstract_inverted_index_v3 ngrams_url host_venue alternate_host_venues
corresponding_author_ids corresponding_institution_ids countries_distinct_count
institutions_distinct_count institution_assertions cited_by_percentile_year
citation_normalized_percentile fwci has_fulltext fulltext_origin indexed_in apc_list apc_paid
is_paratext is_authors_truncated sustainable_development_goals mesh datasets versions
abstract_inverted_index_parsed sdgs license
""".split()
)


def sniff(document: Document) -> bool:
    """Whether the first items are works of OpenAlex."""
    found = json_records.peek(document)
    return found is not None and any(map(is_item, found.items))


def is_item(item: Item) -> bool:
    """Whether an object looks like a work."""
    number = json_fields.raw(item.get("id"))
    own = {"authorships", "abstract_inverted_index", "publication_year", "cited_by_count", "ids"}
    return (
        "openalex.org/W" in number
        or (number.startswith("W") and number[1:].isdecimal() and len(own & item.keys()) > 1)
        or len(own & item.keys()) > 2
    )


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of works."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one work as a record."""
    title = json_fields.prose(item.get("title") or item.get("display_name"))
    if not title:
        raise RowError(f"has no title ({json_fields.raw(item.get('id')) or 'nor an id'})")
    location = item.get("primary_location") or item.get("host_venue") or {}
    venue = json_fields.text(
        json_fields.at(item, "primary_location", "source", "display_name")
        or json_fields.at(item, "host_venue", "display_name")
    )
    landing = json_fields.raw(json_fields.at({"at": location}, "at", "landing_page_url"))
    doi = identifiers.doi(json_fields.raw(item.get("doi")))
    places = (doi, landing, *_landing_pages(item))
    arxiv = next((identifiers.arxiv_id(one) for one in places if "arxiv" in one.lower()), "")
    record = Record(
        title=title,
        authors=json_fields.people(
            [
                one.get("raw_author_name") or json_fields.at(one, "author", "display_name")
                for one in json_fields.objects(item.get("authorships"))
            ]
        ),
        authors_truncated=item.get("is_authors_truncated") is True,
        abstract=abstract(item.get("abstract_inverted_index")),
        type=_type(item),
        date=dates.date(json_fields.raw(item.get("publication_date")))
        or dates.iso(json_fields.raw(item.get("publication_year"))),
        venue=venue,
        affiliations=_affiliations(item),
        keywords=_keywords(item),
        doi=doi,
        arxiv_id=arxiv,
        pmid=identifiers.pmid(json_fields.raw(json_fields.at(item, "ids", "pmid"))),
        url="" if "doi.org/" in landing and doi else landing,
        details=details(_details(item)),
    )
    return Parsed(record)


def _landing_pages(item: Item) -> list[str]:
    """Return where the copies of a work are, its preprint among them."""
    locations = json_fields.objects(item.get("best_oa_location")) + json_fields.objects(
        item.get("locations")
    )
    return [json_fields.raw(one.get("landing_page_url")) for one in locations]


def _type(item: Item) -> str:
    """Return the type; OpenAlex calls papers of conferences and most preprints articles."""
    found = _TYPES.get(json_fields.raw(item.get("type")), "")
    if found != "article-journal":
        return found
    at = json_fields.raw(json_fields.at(item, "primary_location", "source", "type"))
    crossref = json_fields.raw(item.get("type_crossref"))
    return _BY_SOURCE.get(at, "") or _TYPES.get(crossref, "") or found


def abstract(index: object) -> str:
    """Return the abstract of an inverted index: words with the positions where they stand."""
    if not isinstance(index, Mapping):
        return ""
    placed: dict[int, str] = {}
    for word, positions in index.items():
        for place in positions if isinstance(positions, list) else ():
            if isinstance(place, int) and 0 <= place < MAX_WORDS:
                placed[place] = str(word)
    return " ".join(clean(plain(" ".join(placed[place] for place in sorted(placed)))).split())


def _affiliations(item: Item) -> tuple[str, ...]:
    names = [
        name
        for authorship in json_fields.objects(item.get("authorships"))
        for name in _institutions(authorship)
    ]
    return tuple(dict.fromkeys(names))


def _institutions(authorship: Item) -> tuple[str, ...]:
    """Return the institutions of an author, or as they are printed where none was found."""
    found = [one.get("display_name") for one in json_fields.objects(authorship.get("institutions"))]
    printed = authorship.get("raw_affiliation_strings") or authorship.get("raw_affiliation_string")
    return json_fields.texts(found) or json_fields.texts(printed)


def _keywords(item: Item) -> tuple[str, ...]:
    for name in ("keywords", "topics", "concepts"):
        found = [
            json_fields.text(one.get("display_name") or one.get("keyword"))
            for one in json_fields.objects(item.get(name))
        ]
        if words := tuple(dict.fromkeys(filter(None, found))):
            return words
    return ()


def _named(item: Item, field: str) -> str:
    found = (
        one.get("display_name") or one.get("descriptor_name")
        for one in json_fields.objects(item.get(field))
    )
    return "\n".join(json_fields.texts(list(found)))


def _details(item: Item) -> dict[str, str]:
    first, last = (
        json_fields.text(json_fields.at(item, "biblio", f"{end}_page")) for end in ("first", "last")
    )
    source = json_fields.at(item, "primary_location", "source") or item.get("host_venue") or {}
    values = {
        "volume": json_fields.text(json_fields.at(item, "biblio", "volume")),
        "issue": json_fields.text(json_fields.at(item, "biblio", "issue")),
        "page": f"{first}-{last}" if first and last and first != last else first,
        "ISSN": ", ".join(json_fields.texts(json_fields.at({"s": source}, "s", "issn") or [])),
        "publisher": json_fields.text(
            json_fields.at({"s": source}, "s", "host_organization_name")
            or json_fields.at({"s": source}, "s", "publisher")
        ),
        "language": json_fields.text(item.get("language")),
        "PMCID": identifiers.pmcid(json_fields.raw(json_fields.at(item, "ids", "pmcid")).upper()),
        f"{NAME}:mag": json_fields.raw(json_fields.at(item, "ids", "mag")),
        f"{NAME}:id": json_fields.raw(item.get("id")),
        f"{NAME}:is_retracted": "true" if item.get("is_retracted") is True else "",
        f"{NAME}:type": json_fields.raw(item.get("type")),
        f"{NAME}:oa_url": json_fields.raw(json_fields.at(item, "open_access", "oa_url")),
        f"{NAME}:ORCID": json_fields.numbered(item.get("authorships"), "author", "orcid"),
        f"{NAME}:topics": _named(item, "topics"),
        f"{NAME}:concepts": _named(item, "concepts"),
        f"{NAME}:mesh": _named(item, "mesh"),
        f"{NAME}:sustainable_development_goals": _named(item, "sustainable_development_goals"),
        f"{NAME}:license": json_fields.raw(json_fields.at(item, "primary_location", "license")),
        f"{NAME}:cited_by_count": json_fields.raw(item.get("cited_by_count")),
    }
    return values | json_fields.kept(NAME, item, _LEFT_OUT)
