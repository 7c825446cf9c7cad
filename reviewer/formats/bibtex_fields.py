"""Which field of a .bib file is which part of a record, and which of its details."""

from __future__ import annotations

DETAILS = {
    "issue": "issue",
    "publisher": "publisher",
    "edition": "edition",
    "series": "collection-title",
    "chapter": "chapter-number",
    "pagetotal": "number-of-pages",
    "numpages": "number-of-pages",
    "volumes": "number-of-volumes",
    "version": "version",
    "part": "part-number",
    "issn": "ISSN",
    "isbn": "ISBN",
    "pmcid": "PMCID",
    "pmc": "PMCID",
    "langid": "language",
    "language": "language",
    "type": "genre",
    "note": "note",
    "annote": "annote",
    "annotation": "annote",
    "eid": "number",
    "articleno": "number",
    "art_number": "number",
    "article-number": "number",
    "article_number": "number",
    "origtitle": "original-title",
    "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place",
    "shorttitle": "title-short",
    "shortjournal": "container-title-short",
    "journal-iso": "container-title-short",
    "journalabbr": "container-title-short",
    "abbrev_source_title": "container-title-short",
    "call-number": "call-number",
    "lccn": "call-number",
    "pubstate": "status",
    "status": "status",
    "eventtitle": "event-title",
    "conference": "event-title",
    "venue": "event-place",
    "scale": "scale",
    "source": "source",
    "section": "section",
    "authority": "authority",
    "titleaddon": "bibtex:titleaddon",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
}
"""Field in lower case -> detail; what has its place already goes under the field's own name."""

DATES = {"urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
"""Field -> detail that is a date."""

PEOPLE = {
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
    "director": "director",
    "illustrator": "illustrator",
    "redactor": "editor",
    "interviewer": "interviewer",
    "recipient": "recipient",
}
"""Field -> detail that names people."""

KEYWORDS = ("keywords", "keyword", "author_keywords")
AFFILIATIONS = ("affiliation", "affiliations", "author_affiliations")

VERBATIM = frozenset(
    """
    file files filename fileurl pdf local-url url uri doi eprint biburl adsurl bibsource crossref
    xref xdata ids entryset options groups owner timestamp related execute path link urls sha1 md5
    doc
    """.split()
)
"""Fields that hold no TeX; with them go those that begin with `bdsk-`, `url`, `local-`, `date-`."""

VERBATIM_BEGINNINGS = ("bdsk-", "url", "local-", "date-", "__")

REPEATED = frozenset({"tags", "mendeley-tags", "keywords-author"})
"""Fields that are left out where they only say again what the keywords say."""


def is_verbatim(name: str) -> bool:
    """Whether a field (its name in lower case) holds an address, a path or a key and no TeX."""
    return name in VERBATIM or name.startswith(VERBATIM_BEGINNINGS)
