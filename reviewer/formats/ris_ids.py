"""The identifiers and addresses of a RIS record, wherever its tool put them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.formats import identifiers, tagged_fields
from reviewer.formats.tagged_fields import Fields, distinct, joined

_ONLY_DOI = re.compile(r"(?:doi\s*[:.]?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", re.I)
_PMCID = re.compile(r"(?:PMCID:?\s*)?PMC\d{3,9}", re.IGNORECASE)
_MEDLINE = re.compile(r"\b(?:pubmed|medline|nlm)\b", re.IGNORECASE)
_DOI_TAGS = ("DO", "DI", "L3", "M3", "N1", "ID")
_LINK_TAGS = ("UR", "L2", "LK")
_NAMED_PMID = re.compile(r"\bpubmed:?\s+(\d{5,8})\b|^(\d{5,8})\s*\(medline\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identified:
    """What identifies a record; `details` hold the PMCID."""

    doi: str
    arxiv_id: str
    pmid: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Linked:
    """The addresses of a record: `chosen` is its landing page, the others are in `details`."""

    chosen: str
    all: tuple[str, ...]
    details: dict[str, str]


def identified(fields: Fields) -> Identified:
    """Take the identifiers of a record from its fields."""
    doi = next(filter(None, _dois(fields)), "")
    fields.drop_if(lambda text: _is(text, doi), *_DOI_TAGS)
    arxiv = tagged_fields.arxiv(doi, *_arxiv_texts(fields))
    fields.drop(f"arXiv:{arxiv}", "AN")
    pmcid = next((one for one in fields.peek("C2", "PMC") if _PMCID.fullmatch(one)), "")
    fields.drop(pmcid, "C2", "PMC")
    return Identified(doi, arxiv, _pmid(fields), {"PMCID": identifiers.pmcid(pmcid)})


def linked(fields: Fields, doi: str) -> Linked:
    """Take the addresses of a record from its fields."""
    links = distinct(tagged_fields.urls(fields.lines("UR", "LK")))
    others = tagged_fields.urls(fields.peek("L2"))
    chosen = tagged_fields.landing_page([*links, *others], doi)
    if not chosen and not doi:
        chosen = tagged_fields.landing_page(links, "")
    fields.drop(chosen, "L2")
    kept = [one for one in links if one != chosen and not tagged_fields.is_resolver(one, doi)]
    return Linked(chosen, links, {"ris:UR": joined(kept)})


def _dois(fields: Fields) -> Iterator[str]:
    for tag in _DOI_TAGS[:2]:
        yield from map(identifiers.doi, fields.peek(tag))
    for tag in _DOI_TAGS[2:]:
        yield from (identifiers.doi(one) for one in fields.peek(tag) if _ONLY_DOI.fullmatch(one))
    yield from map(tagged_fields.doi_of_url, tagged_fields.urls(fields.peek(*_LINK_TAGS)))


def _is(text: str, doi: str) -> bool:
    same = bool(_ONLY_DOI.fullmatch(text))
    return same and identifiers.doi(text).casefold() == doi.casefold()


def _arxiv_texts(fields: Fields) -> list[str]:
    """Return what may name an arXiv paper: an accession number does if the database is arXiv."""
    shown = fields.peek("AN", "M1", "C1", "ID", "DO", "N1", "JO", "JF", "T2")
    if any("arxiv" in value.lower() for value in fields.peek("DB", "DP", "PB")):
        shown += [f"arXiv:{value}" for value in fields.peek("AN", "ID", "M1")]
    return shown


def _pmid(fields: Fields) -> str:
    """Return the PubMed number; an accession number is one if the database is PubMed."""
    tags: tuple[str, ...] = ("PMID", "PM")
    if any(_MEDLINE.search(value) for value in fields.peek("DB", "DP")):
        tags = (*tags, "AN")
    for value in fields.peek(*tags):
        found = identifiers.pmid(value)
        if found:
            fields.drop(value, *tags)
            return found
    named = filter(None, map(_NAMED_PMID.search, fields.peek("U2", "C3")))
    return next((found[1] or found[2] for found in named), "")
