"""Records as CSL-JSON, the references from which pandoc's citeproc sets citations and lists.

CSL 1.0.2, appendix III and IV (types and variables). In titles a processor
reads a few tags as markup; where a record has them they are words.
"""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterable
from typing import Any

from reviewer.records import Record, cited_names
from reviewer.rendering.plain import one_line
from reviewer.rendering.publication import (
    ARTICLE,
    OTHER,
    PAPER,
    PREPRINT,
    Person,
    Publication,
    people,
    publication,
)

_TYPES = {
    ARTICLE: "article-journal", PAPER: "paper-conference", PREPRINT: "article", OTHER: "article",
}  # fmt: skip
_VENUES = {
    ARTICLE: "container-title", PAPER: "container-title", PREPRINT: "publisher",
    OTHER: "publisher",
}  # fmt: skip
_TAG = re.compile(r"<(?=/?(?:i|b|su[bp]|sc|span)\b)", re.IGNORECASE)
_IN_A_LINK = "!$&'()*+,-./:;=@_~"
_LITERAL = '<span class="nocase"><</span>'


def csl_json(records: Iterable[Record]) -> str:
    """Return records as the text of a CSL-JSON file, in their order."""
    return _json(map(csl_item, records))


def references_json(records: Iterable[Record]) -> str:
    """Return what citations in a text are made from: CSL-JSON as `csl_json` has it, adapted.

    A record without authors has the name that the text calls it by, so that it
    can be found in the list; a DOI is written as it stands in a link.
    """
    return _json(_adapted(csl_item(record), record) for record in records)


def csl_item(record: Record) -> dict[str, Any]:
    """Return one record as a CSL-JSON item, with what is known; no abstract."""
    published = publication(record)
    names = [_name(person) for person in people(record.authors)]
    more = [{"literal": "others"}] if record.authors_truncated and names else []
    item = {
        "id": record.key,
        "type": _TYPES[published.kind],
        "title": _words(one_line(record.title)),
        "author": names + more,
        "issued": {"date-parts": [list(published.date)]} if published.date else None,
        "DOI": published.doi,
        "PMID": published.pmid,
        "URL": published.url,
        **_where(published),
    }
    return {name: value for name, value in item.items() if value}


def _adapted(item: dict[str, Any], record: Record) -> dict[str, Any]:
    named = {"author": [{"literal": cited_names(record)}]} if "author" not in item else {}
    doi = {"DOI": urllib.parse.quote(item["DOI"], safe=_IN_A_LINK)} if "DOI" in item else {}
    return {**item, **named, **doi}


def _json(items: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=1)


def _where(published: Publication) -> dict[str, str]:
    found = {_VENUES[published.kind]: _words(published.venue)}
    if published.kind == PREPRINT:
        found |= {"genre": "Preprint"}
    if published.arxiv:
        found |= {"number": f"arXiv:{published.arxiv}"}
        found |= {"publisher": "arXiv"} if published.kind == PREPRINT else {}
    return found


def _name(person: Person) -> dict[str, str]:
    if person.whole:
        return {"literal": person.family}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def _words(text: str) -> str:
    return _TAG.sub(_LITERAL, text)


__all__ = ["csl_item", "csl_json", "references_json"]
