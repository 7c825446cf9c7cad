"""Which field of a .bib file holds which part of a record: tables for BibTeX and biblatex.

They are the other side of `formats.bibtex_fields` and `bibtex_types`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """BibTeX or biblatex: entry types by CSL type, fields by detail, names that differ."""

    types: dict[str, str]
    details: dict[str, str]
    journal: str
    eprint_type: str
    eprint_class: str
    has_dates: bool
    known: frozenset[str]


IN_A_BOOK = frozenset("inproceedings incollection inbook conference inreference".split())
"""Entry types whose venue is the `booktitle`; elsewhere it is the journal."""

_TYPES = {
    "article": "misc", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article", "book": "book", "chapter": "incollection",
    "classic": "book", "collection": "proceedings", "entry": "incollection",
    "entry-dictionary": "incollection", "entry-encyclopedia": "incollection",
    "manuscript": "unpublished", "pamphlet": "booklet", "paper-conference": "inproceedings",
    "report": "techreport", "standard": "techreport", "review": "article",
    "review-book": "article", "thesis": "phdthesis", "periodical": "book",
}  # fmt: skip
_BIBLATEX_TYPES = {
    **_TYPES, "article": "online", "collection": "collection", "dataset": "dataset",
    "entry": "inreference", "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference", "patent": "patent", "periodical": "periodical",
    "post": "online", "post-weblog": "online", "report": "report", "software": "software",
    "thesis": "thesis", "webpage": "online", "standard": "report", "legal_case": "jurisdiction",
    "legislation": "legislation", "motion_picture": "movie", "song": "audio",
    "graphic": "artwork", "performance": "performance", "personal_communication": "letter",
}  # fmt: skip
_DETAILS = {
    "volume": "volume", "page": "pages", "edition": "edition", "collection-title": "series",
    "chapter-number": "chapter", "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes", "version": "version", "part-number": "part",
    "ISSN": "issn", "ISBN": "isbn", "PMCID": "pmcid", "language": "language", "genre": "type",
    "note": "note", "annote": "annote", "original-title": "origtitle",
    "original-publisher": "origpublisher", "original-publisher-place": "origlocation",
    "title-short": "shorttitle", "container-title-short": "shortjournal",
    "call-number": "call-number", "status": "pubstate", "event-title": "eventtitle",
    "event-place": "venue", "scale": "scale", "source": "source", "section": "section",
    "authority": "authority", "publisher-place": "address", "accessed": "urldate",
    "event-date": "eventdate", "original-date": "origdate", "editor": "editor",
    "translator": "translator", "container-author": "bookauthor", "director": "director",
    "illustrator": "illustrator", "interviewer": "interviewer", "recipient": "recipient",
}  # fmt: skip
PEOPLE = frozenset(
    "editor translator container-author director illustrator interviewer recipient".split()
)
"""Details that are lists of names."""

DATES = frozenset(("accessed", "event-date", "original-date"))
"""Details that are dates, of which biblatex takes those of EDTF alone."""

SYNONYMS = tuple(
    frozenset(names.split())
    for names in (
        "date year month day",
        "journal journaltitle",
        "address location",
        "annote annotation",
        "institution school",
        "archiveprefix eprinttype",
        "primaryclass eprintclass",
        "keywords keyword",
        "pages page",
    )
)
"""Fields of which an entry has one: programs take them for the same, and complain about two."""

PUBLISHERS = {"techreport": "institution", "report": "institution", "phdthesis": "school",
              "mastersthesis": "school", "thesis": "institution", "manual": "organization",
              "online": "organization"}  # fmt: skip
"""The field of the publisher by entry type; elsewhere it is `publisher`."""

_CLASSIC = """
article book booklet conference inbook incollection inproceedings manual mastersthesis misc
phdthesis proceedings techreport unpublished
"""
_LATEX = """
mvbook bookinbook suppbook collection mvcollection suppcollection dataset mvproceedings online
patent periodical suppperiodical reference mvreference inreference report software thesis artwork
audio image jurisdiction legislation legal letter movie music performance review standard video
electronic www
"""
BIBTEX = Dialect(
    _TYPES, _DETAILS, "journal", "archiveprefix", "primaryclass", False,
    frozenset(_CLASSIC.split()),
)  # fmt: skip
BIBLATEX = Dialect(
    _BIBLATEX_TYPES,
    {**_DETAILS, "annote": "annotation", "publisher-place": "location"},
    "journaltitle", "eprinttype", "eprintclass", True,
    frozenset((_CLASSIC + _LATEX).split()),
)  # fmt: skip

__all__ = [
    "BIBLATEX", "BIBTEX", "DATES", "IN_A_BOOK", "PEOPLE", "PUBLISHERS", "SYNONYMS", "Dialect",
]  # fmt: skip
