"""Invented papers in three fields, told apart by their words: what a map should show as three."""

from __future__ import annotations

import random
from collections.abc import Sequence

from reviewer.records import Author, Record, Source

FIELDS = {
    "bees": (
        "honey bee", "hive ventilation", "waggle dance", "queen rearing", "varroa mite",
        "nectar flow", "swarm decision", "brood comb",
    ),
    "glaciers": (
        "glacier flow", "ice core", "moraine dating", "calving front", "basal sliding",
        "snow albedo", "crevasse field", "meltwater plume",
    ),
    "violins": (
        "violin varnish", "bow hair", "bridge tuning", "sound post", "spruce plate",
        "string tension", "vibrato rate", "body resonance",
    ),
}  # fmt: skip
"""A field and phrases that its papers use, and no others."""


def field_papers(each: int, fields: Sequence[str] = tuple(FIELDS), seed: int = 7) -> list[Record]:
    """Return `each` papers of every field, with keys; the same ones for the same seed."""
    chance = random.Random(seed)
    return [
        _paper(name, number, chance, place * each + number)
        for place, name in enumerate(fields)
        for number in range(each)
    ]


def _paper(name: str, number: int, chance: random.Random, line: int) -> Record:
    said = chance.sample(FIELDS[name], 4)
    year = 1990 + chance.randrange(30)
    return Record(
        title=f"On the {said[0]} and the {said[1]}, part {number}",
        authors=(Author(f"Ada {name.title()}", name.title(), "Ada"),),
        abstract=f"We look at the {said[0]} of {name}. The {said[2]} and the {said[3]} follow it. "
        f"In the {said[1]} we see the {said[0]} again.",
        key=f"{name}{year}n{number}",
        date=f"{year}-{1 + chance.randrange(12):02}",
        subject=name,
        sources=(Source("papers.txt", "listing", 3 * line + 1, 3 * line + 3, "0" * 64),),
    )
