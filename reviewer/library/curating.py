"""What the user decides: that two records are one paper, or that one record is two.

A contribution that came with a merged record carries that record's key, before
those that it had already (`origin`, keys joined by spaces): so every merge can
be undone, in any order of their making.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.errors import UnknownPart
from reviewer.library.catalog import Catalog
from reviewer.library.citekeys import unique_key
from reviewer.library.combine import fold
from reviewer.library.schema import Stored
from reviewer.records import Record


def merge(catalog: Catalog, kept_key: str, other_key: str) -> Record:
    """Make one record of two, under the first one's key; the other key finds it from then on.

    Raises UnknownRecord, and UnknownPart for a record and itself.
    """
    kept, other = catalog.get(kept_key), catalog.get(other_key)
    if kept.key == other.key:
        raise UnknownPart(
            f"{kept_key!r} and {other_key!r} are one record already",
            next_step=f"`reviewer split {kept.key}` shows what it is made of.",
        )
    own = catalog.parts(kept.key)
    came = [replace(part, key=_under(other.key, part.key)) for part in catalog.parts(other.key)]
    parts = (*own, *came)
    merged = fold(kept.key, parts)
    aliases = catalog.aliases_of(other.key)
    with catalog.change() as revision:
        catalog.remove(other.key, revision)
        catalog.write_many([Stored(merged, parts)], revision)
        for alias in (other.key, *aliases):
            catalog.add_alias(alias, kept.key)
        catalog.keep_apart(kept.key, other.key, apart=False)
    return merged


def split(catalog: Catalog, key: str, part: str) -> tuple[Record, Record]:
    """Take what `part` names out of a record, into one of its own; return both.

    `part` is the number of a contribution (from 1), or the key of a record that
    was merged into this one: that one then comes back as it was, with what its
    own files have changed since. The two are never merged again by an import.
    Raises UnknownRecord and UnknownPart.
    """
    record = catalog.get(key)
    parts = catalog.parts(record.key)
    chosen = _chosen(record.key, parts, part)
    leaving = [parts[number] for number in chosen]
    staying = [one for number, one in enumerate(parts) if number not in chosen]
    came_as = _came_as(record.key, leaving)
    kept = _stored(record.key, staying)
    with catalog.change() as revision:
        catalog.write_many([kept], revision)
        if came_as:
            catalog.drop_alias(came_as)
        back = came_as or unique_key(leaving[0], lambda new: catalog.has_key(new, leaving[0]))
        left = _stored(back, [replace(one, key=_without(one.key, came_as)) for one in leaving])
        catalog.write_many([left], revision)
        for alias in _aliases(left.parts):
            catalog.add_alias(alias, back)
        catalog.keep_apart(record.key, back)
    return kept.record, left.record


def _stored(key: str, parts: Sequence[Record]) -> Stored:
    return Stored(fold(key, parts), () if len(parts) == 1 else tuple(parts))


def _under(key: str, origin: str) -> str:
    return key if origin in ("", key) else f"{key} {origin}"


def _without(origin: str, key: str) -> str:
    return origin.removeprefix(key).strip() if key else ""


def _came_as(key: str, parts: Sequence[Record]) -> str:
    """Return the key under which some contributions came to a record by hand, or ""."""
    found = {part.key.split(" ")[0] for part in parts}
    only = found.pop() if len(found) == 1 else ""
    return "" if only == key else only


def _aliases(parts: Sequence[Record]) -> list[str]:
    return [name for part in parts for name in part.key.split(" ") if name]


def _chosen(key: str, parts: Sequence[Record], part: str) -> list[int]:
    if len(parts) == 1:
        raise UnknownPart(
            f"{key} is made of one source only: there is nothing to split",
            next_step="Records that an older version merged are split by removing them and "
            "adding their files again.",
        )
    found = [n for n, one in enumerate(parts) if part in one.key.split(" ")[:1] and part != key]
    if not found and part.isdecimal() and 1 <= int(part) <= len(parts):
        found = [int(part) - 1]
    if not found or len(found) == len(parts):
        raise UnknownPart(
            f"{key} has no part {part!r}",
            next_step=f"`reviewer split {key}` shows its {len(parts)} parts.",
        )
    return found
