"""What every record holds, whatever file it is from: text that can be stored, fields of their form.

A value that has not the form of its field is no reason to lose it, or the
record: it becomes a detail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from reviewer.formats.text import UNSTORABLE
from reviewer.records import TYPES, Author, Detail, Record, details

FORMS = {
    "date": re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII),
    "doi": re.compile(r"10\.\d{4,9}(?:\.\d{1,9})*/\S+", re.ASCII),
    "arxiv_id": re.compile(
        r"\d{4}\.\d{4,5}|[a-z]{2,8}(?:-[a-z]{2,8}){0,2}(?:\.[A-Za-z-]{2,10})?/\d{7}", re.ASCII
    ),
    "pmid": re.compile(r"[1-9]\d{0,7}", re.ASCII),
    "url": re.compile(r"https?://\S+", re.IGNORECASE),
    "type": re.compile("|".join(sorted(TYPES))),
}
"""The form of a field of a record that has one."""


def sound(record: Record, format_: str) -> Record:
    """Return a record without characters that cannot be stored, its fields in their form.

    What has another form stands in the details as `FORMAT:FIELD`; details are in
    order, each name once, and nothing in a list is blank.
    """
    record = storable(record)
    wrong = {
        name: value
        for name, form in FORMS.items()
        if (value := getattr(record, name)) and not form.fullmatch(value)
    }
    if not wrong and _is_tidy(record):
        return record
    aside = [Detail(f"{format_}:{name}", value) for name, value in wrong.items()]
    emptied: dict[str, Any] = dict.fromkeys(wrong, "")
    return replace(
        record,
        **emptied,
        details=_merged([*record.details, *aside]),
        authors=tuple(author for author in record.authors if author.name.strip()),
        keywords=_filled(record.keywords),
        affiliations=_filled(record.affiliations),
    )


def _is_tidy(record: Record) -> bool:
    names = [one.name for one in record.details]
    return (
        all(one < other for one, other in pairwise(names))
        and all(one.name and one.value for one in record.details)
        and all(author.name.strip() for author in record.authors)
        and all(one.strip() for one in (*record.keywords, *record.affiliations))
    )


def _merged(found: Iterable[Detail]) -> tuple[Detail, ...]:
    values: dict[str, list[str]] = {}
    for one in found:
        if one.value and one.name:
            values.setdefault(one.name, []).append(one.value)
    return details({name: "\n".join(dict.fromkeys(some)) for name, some in values.items()})


def _filled(some: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in some if one.strip())


def storable(record: Record) -> Record:
    """Return a record without the characters that no database, XML or JSON reader takes.

    JSON may escape lone surrogates and NUL, and a file may hold any control
    character; they are dropped wherever they stand.
    """
    texts = "".join(_strings(record))
    if texts.isprintable() or not UNSTORABLE.search(texts):  # the first is by far the quicker
        return record
    changed = {
        name: _without(value)
        for name in Record.__dataclass_fields__
        if isinstance(value := getattr(record, name), str | tuple)
    }
    return replace(record, **changed)


def _strings(record: Record) -> list[str]:
    """Return all strings in a record."""
    texts = [
        record.title, record.abstract, record.key, record.date, record.subject, record.venue,
        record.doi, record.arxiv_id, record.pmid, record.url, record.type, *record.affiliations,
        *record.keywords,
    ]  # fmt: skip
    for author in record.authors:
        texts += (author.name, author.family, author.given)
    for detail in record.details:
        texts += (detail.name, detail.value)
    return texts


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, tuple):
        return tuple(_without(one) for one in value)
    if isinstance(value, Author | Detail):
        shown = {name: _without(getattr(value, name)) for name in value.__dataclass_fields__}
        return replace(value, **shown)
    return value
