"""The Atom feeds of the arXiv API (export.arxiv.org/api/query)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.formats import identifiers, names, xml_records
from reviewer.formats.document import Document
from reviewer.formats.latex import clean
from reviewer.formats.markup import plain
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows
from reviewer.formats.tagged_fields import distinct, joined, landing_page, merged, with_details
from reviewer.formats.xml_fields import Fields, shown
from reviewer.formats.xml_tree import tree
from reviewer.records import Author, Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "arxiv"

LAYOUT = xml_records.Layout(
    records=frozenset({"entry"}),
    around=frozenset(
        {"id", "title", "updated", "link", "subtitle", "generator", "name", "rights", "published",
         "totalResults", "startIndex", "itemsPerPage"}
    ),
)  # fmt: skip
"""How the format looks."""

_ARXIV = re.compile(
    r"<(?:\w+:)?id>\s*https?://(?:export\.|www\.)?arxiv\.org/|schemas/atom[\"']"
    r"|href=[\"']https?://(?:export\.|www\.)?arxiv\.org/(?:api|abs)/"
)
_ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors")
_VERSION = re.compile(r"v(\d{1,3})$")
_OTHERS = frozenset({"et al.", "et al", "and others"})


def sniff(document: Document) -> bool:
    """Whether this is an Atom feed (or an entry of one) with addresses of arXiv."""
    if xml_records.root(document) not in ("feed", "entry"):
        return False
    return bool(_ARXIV.search(document.sample or ""))


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a feed."""
    return read_rows(document, NAME, xml_records.segments(document, LAYOUT), parse)


def parse(raw: str) -> Parsed:
    """Return one entry as a record. Raises RowError for one that reports an error."""
    fields = Fields(tree(raw))
    address = fields.one("id")
    if _ERROR.match(address):
        raise RowError(f"the arXiv API says: {fields.one('summary') or address}")
    people, affiliations, truncated = _people(fields)
    doi, arxiv_id = identifiers.doi(fields.one("doi")), identifiers.arxiv_id(address)
    classes = [one.get("term", "") for one in fields.take("category")]
    primary = [one.get("term", "") for one in fields.take("primary_category")]
    links, url, values = fields.take("link"), address, _details(fields, address)
    if not address.startswith("http"):
        url = landing_page([one.get("href", "") for one in links], doi)
    record = Record(
        title=_prose(fields.one("title")),
        authors=people,
        authors_truncated=truncated,
        abstract=_prose(fields.one("summary", "content")),
        date=fields.one("published")[:10] or values.get("arxiv:updated", "")[:10],
        type="article",
        venue="arXiv",
        subject=next(iter([*primary, *classes]), ""),
        affiliations=affiliations,
        keywords=distinct([*primary, *classes]),
        doi=doi,
        arxiv_id=arxiv_id,
        url=url if url.startswith("http") else "",
    )  # fmt: skip
    others = {"arxiv:link": joined(map(_other_link, links))}
    return Parsed(with_details(record, merged(values, others, fields.left(NAME))))


def _details(fields: Fields, address: str) -> dict[str, str]:
    version = _VERSION.search(address)
    return {
        "version": version[1] if version else "",
        "arxiv:updated": fields.one("updated"),
        "arxiv:journal_ref": fields.one("journal_ref"),
        "note": _prose(fields.one("comment")),
    }


def _other_link(link: Element) -> str:
    """Return the address of a link that arXiv's identifier and the DOI do not give already."""
    address = link.get("href", "")
    known = identifiers.arxiv_id(address) or "doi.org/" in address
    return "" if known else address


def _people(fields: Fields) -> tuple[tuple[Author, ...], tuple[str, ...], bool]:
    people: list[Author] = []
    affiliations: list[str] = []
    truncated = False
    for element in fields.take("author"):
        name = _prose(shown(element.find("name")))
        affiliations += [_prose(shown(one)) for one in element.findall("affiliation")]
        truncated = truncated or name.lower() in _OTHERS
        if name.strip(":, ") and name.lower() not in _OTHERS:
            people.append(names.author(name))
    return tuple(people), distinct(affiliations), truncated


def _prose(text: str) -> str:
    return " ".join(clean(plain(text)).split())
