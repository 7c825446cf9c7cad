"""What the values of JSON items are as text, lists, names and details, whatever their type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reviewer.formats.latex import clean
from reviewer.formats.markup import plain
from reviewer.formats.names import author, inverted, of_parts
from reviewer.records import Author

MAX_PART = 20
"""Characters of the year, the month or the day of a date."""

MAX_DETAIL = 200_000
"""Characters of a value that is kept as it is; longer ones are cut."""


def raw(value: object) -> str:
    """Return a scalar as text; lists give their first scalar, objects and null nothing."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return next(filter(None, map(raw, value)), "") if value else ""
    return ""


def _number(value: float) -> str:
    try:
        return str(value if isinstance(value, int) or not value.is_integer() else int(value))
    except ValueError:  # more digits than Python writes
        return ""


def part(value: object) -> str:
    """Return a part of a date as text; what has more digits than one is nothing."""
    shown = raw(value)
    return shown if len(shown) <= MAX_PART else ""


def text(value: object) -> str:
    """Return a scalar as one line of text without tags."""
    return plain(raw(value))


def prose(value: object) -> str:
    """Return a title or an abstract without tags and LaTeX."""
    shown = text(value)
    cleaned = clean(shown)
    return shown if cleaned is shown else " ".join(cleaned.split())


def texts(value: object) -> tuple[str, ...]:
    """Return the distinct texts of a list; one text is a list of one."""
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(filter(None, map(text, values))))


def lines(value: object, start: int = 0) -> str:
    """Return the distinct texts of a list, a line each, from one of them on."""
    return "\n".join(texts(value)[start:])


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list; one object is a list of one."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def at(item: Mapping[str, Any], *path: str) -> Any:
    """Return the value under a path of keys, or None; of lists on the way the first object."""
    value: Any = item
    for name in path:
        if isinstance(value, list):
            value = next(iter(objects(value)), None)
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def person(value: object) -> Author | None:
    """Return an author of a text, or of an object with the parts of a name; None if there is none.

    Understood are family/given, lastName/firstName, last/first, literal, name,
    full_name, display_name, authname, with particles and suffixes as CSL has them.
    """
    if isinstance(value, str):
        shown = plain(value)
        return author(shown) if shown else None
    if not isinstance(value, dict):
        return None
    known = {name.lower().replace("-", "").replace("_", ""): one for name, one in value.items()}
    family = _first(known, ("family", "familyname", "familynames", "lastname", "surname", "last"))
    given = _first(known, ("given", "givenname", "givennames", "firstname", "forename", "first"))
    if family:
        particles = ("droppingparticle", "nondroppingparticle", "nameparticle")
        particle = " ".join(filter(None, (text(known.get(one)) for one in particles)))
        return of_parts(family, given, particle, _first(known, ("suffix", "namesuffix")))
    whole = _first(known, ("literal", "name", "fullname", "displayname", "authname", "author"))
    if "literal" in known and whole:
        return Author(whole, whole)
    return author(whole or given) if whole or given else None


def people(value: object) -> tuple[Author, ...]:
    """Return the authors in a list of texts or objects."""
    values = value if isinstance(value, list) else [value]
    return tuple(one for one in map(person, values) if one is not None and one.family)


def numbered(value: object, *keys: str) -> str:
    """Return the people of a list that have an identifier, "Family, Given: ORCID", a line each.

    `keys` lead from a person to the identifier.
    """
    found = []
    for one in objects(value):
        number = raw(at(one, *keys))
        shown = person(one.get("author") if isinstance(one.get("author"), dict) else one)
        if number and shown is not None:
            found.append(f"{inverted(shown)}: {number}")
    return "\n".join(found)


def compact(value: object) -> str:
    """Return any value as text for a detail: scalars as they are, scalars of a list a line each."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and value and not any(isinstance(v, dict | list) for v in value):
        return "\n".join(filter(None, (compact(one) for one in value)))[:MAX_DETAIL]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)[:MAX_DETAIL] if value else ""
    return raw(value)[:MAX_DETAIL]


def kept(
    format_: str, item: Mapping[str, Any], known: Iterable[str], texts: Iterable[str] = ()
) -> dict[str, str]:
    """Return what an item has beside known keys, under the format's name.

    `texts` are keys that are known as well, where their value is a text or a number.
    """
    left_out = {*known, *(name for name in texts if text(item.get(name)))}
    return {
        f"{format_}:{name}": compact(value)
        for name, value in item.items()
        if name not in left_out and value not in (None, "", [], {})
    }


def _first(known: Mapping[str, Any], names: Iterable[str]) -> str:
    return next(filter(None, (text(known.get(name)) for name in names)), "")
