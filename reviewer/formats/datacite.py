"""DataCite: DOIs as api.datacite.org gives them (JSON:API), alone or in a list, or one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer.formats import dates, identifiers, json_fields, json_records
from reviewer.formats.document import Document
from reviewer.formats.json_reading import Item
from reviewer.formats.names import inverted
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.records import TYPES, Author, Record, details

NAME = "datacite"

_TYPES = {
    "journalarticle": "article-journal", "preprint": "article",
    "conferencepaper": "paper-conference",
    "conferenceproceeding": "book", "bookchapter": "chapter", "book": "book", "dataset": "dataset",
    "software": "software", "computationalnotebook": "software", "dissertation": "thesis",
    "report": "report", "standard": "standard", "peerreview": "review", "text": "document",
    "datapaper": "article-journal", "image": "graphic", "audiovisual": "motion_picture",
    "sound": "song", "collection": "collection", "workflow": "software", "model": "software",
}  # fmt: skip
_LEFT_OUT = frozenset(
    """
doi identifiers alternateIdentifiers creators titles publisher container publicationYear subjects
contributors dates language types relatedIdentifiers relatedItems sizes formats version rightsList
descriptions geoLocations fundingReferences url contentUrl metadataVersion schemaVersion source
isActive state reason viewCount viewsOverTime downloadCount downloadsOverTime referenceCount
citationCount citationsOverTime partCount partOfCount versionCount versionOfCount created
registered published updated prefix suffix xml
""".split()
)
_ARXIV = "arxiv"


def sniff(document: Document) -> bool:
    """Whether the first items are DOIs of DataCite."""
    found = json_records.peek(document)
    return found is not None and any(map(is_item, found.items))


def is_item(item: Item) -> bool:
    """Whether an object looks like a DOI with its metadata."""
    own = _attributes(item)
    return bool({"titles", "creators"} <= own.keys() or {"doi", "titles"} <= own.keys())


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a file of DOIs."""
    return read_rows(document, NAME, json_records.items(document, is_item), parse)


def parse(item: Item) -> Parsed:
    """Return one DOI as a record."""
    own = _attributes(item)
    titles = json_fields.objects(own.get("titles"))
    title = _first([one for one in titles if not one.get("titleType")] or titles, "title")
    subtitle = _first([one for one in titles if one.get("titleType") == "Subtitle"], "title")
    doi = identifiers.doi(json_fields.raw(own.get("doi")) or json_fields.raw(item.get("id")))
    if not title:
        raise RowError(f"has no title (doi {doi})" if doi else "has no title")
    kind = json_fields.raw(json_fields.at(own, "types", "resourceTypeGeneral"))
    url = json_fields.raw(own.get("url"))
    venue = json_fields.text(json_fields.at(own, "container", "title")) or _publisher(own)
    record = Record(
        title=f"{title}: {subtitle}" if subtitle else title,
        authors=tuple(filter(None, map(_creator, json_fields.objects(own.get("creators"))))),
        abstract=_abstract(own),
        type=_TYPES.get(kind.lower(), "") or _csl_type(own),
        date=_issued(own),
        venue=venue,
        affiliations=_affiliations(own),
        keywords=json_fields.texts(
            [one.get("subject") for one in json_fields.objects(own.get("subjects"))]
        ),
        doi=doi,
        arxiv_id=identifiers.arxiv_id(doi) if _ARXIV in doi.lower() else "",
        url=url if url.lower().startswith("http") else "",
        details=details(_details(own, kind, (title, subtitle))),
    )
    return Parsed(record)


def _first(values: list[Item], name: str) -> str:
    return json_fields.prose(values[0].get(name)) if values else ""


def _attributes(item: Item) -> Item:
    inner = item.get("attributes") if isinstance(item.get("attributes"), dict) else item
    return dict(inner or {})


def _publisher(own: Item) -> str:
    value = own.get("publisher")
    return json_fields.text(value.get("name") if isinstance(value, dict) else value)


def _csl_type(own: Item) -> str:
    kind = json_fields.raw(json_fields.at(own, "types", "citeproc"))
    return kind if kind in TYPES else ""


def _creator(value: Item) -> Author | None:
    family, given = (
        json_fields.text(value.get("familyName")),
        json_fields.text(value.get("givenName")),
    )
    if family:
        return json_fields.person({"family": family, "given": given})
    name = json_fields.text(value.get("name"))
    if value.get("nameType") == "Organizational":
        return Author(name, name) if name else None
    return json_fields.person(name)


def _issued(own: Item) -> str:
    by_kind = {
        json_fields.raw(one.get("dateType")): json_fields.raw(one.get("date"))
        for one in json_fields.objects(own.get("dates"))
    }
    year = dates.iso(json_fields.raw(own.get("publicationYear")))
    for kind in ("Issued", "Available", "Submitted", "Created"):
        found = dates.date(by_kind.get(kind, ""))
        if found and (not year or found.startswith(year)):
            return found
    return year


def _abstract(own: Item) -> str:
    found = json_fields.objects(own.get("descriptions"))
    return _first(
        [one for one in found if one.get("descriptionType") in ("Abstract", None)], "description"
    )


def _affiliations(own: Item) -> tuple[str, ...]:
    values: list[Any] = []
    for creator in json_fields.objects(own.get("creators")):
        said = creator.get("affiliation")
        for one in said if isinstance(said, list) else [said]:
            values.append(one.get("name") if isinstance(one, dict) else one)
    return json_fields.texts(values)


def _said(own: Item, field: str, kind: str, value: str, left_out: tuple[str, ...]) -> str:
    """Return the values of a list, "Kind: value", a line each, but for those left out."""
    found = (
        (json_fields.text(one.get(kind)), json_fields.prose(one.get(value)))
        for one in json_fields.objects(own.get(field))
    )
    return "\n".join(
        f"{name}: {text}" if name else text
        for name, text in found
        if text and name not in left_out and text not in left_out
    )


def _details(own: Item, kind: str, titles: tuple[str, ...]) -> dict[str, str]:
    container = own.get("container") if isinstance(own.get("container"), dict) else {}
    inside = {name: json_fields.text((container or {}).get(name)) for name in (
        "volume", "issue", "firstPage", "lastPage", "identifier",
    )}  # fmt: skip
    first, last = inside["firstPage"], inside["lastPage"]
    issn = identifiers.issn(inside["identifier"])
    editors = [
        person
        for one in json_fields.objects(own.get("contributors"))
        if one.get("contributorType") == "Editor" and (person := _creator(one))
    ]
    others = [
        one for one in json_fields.objects(own.get("contributors"))
        if one.get("contributorType") != "Editor"
    ]  # fmt: skip
    values = {
        "publisher": _publisher(own),
        "volume": inside["volume"],
        "issue": inside["issue"],
        "page": f"{first}-{last}" if first and last and first != last else first,
        "ISSN": issn,
        "language": json_fields.text(own.get("language")),
        "version": json_fields.text(own.get("version")),
        "genre": json_fields.text(json_fields.at(own, "types", "resourceType")),
        "editor": "; ".join(map(inverted, editors)),
        f"{NAME}:type": kind,
        f"{NAME}:ORCID": json_fields.numbered(
            own.get("creators"), "nameIdentifiers", "nameIdentifier"
        ),
        f"{NAME}:titles": _said(own, "titles", "titleType", "title", titles),
        f"{NAME}:descriptions": _said(
            own, "descriptions", "descriptionType", "description", (_abstract(own),)
        ),
        f"{NAME}:container": inside["identifier"] if not issn else "",
        f"{NAME}:dates": _said(own, "dates", "dateType", "date", ("Issued",)),
        f"{NAME}:contributors": json_fields.compact(others),
        f"{NAME}:rights": json_fields.lines(
            [
                one.get(name)
                for one in json_fields.objects(own.get("rightsList"))
                for name in ("rights", "rightsUri")
            ]
        ),
        **{
            f"{NAME}:{name}": json_fields.compact(own.get(name))
            for name in (
                "relatedIdentifiers",
                "relatedItems",
                "fundingReferences",
                "geoLocations",
                "identifiers",
                "alternateIdentifiers",
                "sizes",
                "contentUrl",
                "formats",
            )
        },
    }
    return values | json_fields.kept(NAME, own, _LEFT_OUT)
