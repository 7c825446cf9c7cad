"""The map: points and the regions they lie in, as values. What it looks like is for `rendering`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reviewer.records import Record

MEANING, WORDS = "meaning", "words"
"""What lies close together: papers whose vectors are alike, or papers that share words."""
MOST_THEMES = 12
"""Themes at the top at most: more colours than that are not told apart."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a map is to show: at most MOST_THEMES themes (0: as many as the papers suggest).

    `topic` is what the papers were chosen for, empty for a whole library.
    """

    topic: str = ""
    themes: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A record on the map.

    `x` and `y` are in 0..1, to the right and downwards, in the same unit.
    `region` is the place in `Map.regions` of the smallest region that it lies
    in; `near` the places in `Map.points` of the records most like it, the
    nearest first.
    """

    record: Record
    x: float
    y: float
    region: int
    near: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """Papers that lie together.

    `terms` are phrases of its papers that are rarer in those around it, most
    telling first, and `name` is made of them. `parent` is the place in
    `Map.regions` of the region it is a part of, -1 for a theme; `level` counts
    from 0 for themes. `x` and `y` are where its papers lie closest.
    """

    name: str
    terms: tuple[str, ...]
    papers: int
    x: float
    y: float
    level: int = 0
    parent: int = -1

    def to_dict(self) -> dict[str, Any]:
        """Return the region as an object of `reviewer map --json`."""
        return {
            "name": self.name,
            "terms": list(self.terms),
            "papers": self.papers,
            "x": round(self.x, 4),
            "y": round(self.y, 4),
            "parent": None if self.parent < 0 else self.parent,
        }


@dataclass(frozen=True, slots=True)
class Map:
    """A library as a picture: regions with the themes first, and a point for each record.

    `basis` says what lying close means, MEANING or WORDS.
    """

    points: tuple[Point, ...]
    regions: tuple[Region, ...]
    basis: str
    topic: str = ""

    def theme(self, point: Point) -> int:
        """Return the place in `regions` of the theme that a point belongs to."""
        place = point.region
        while self.regions[place].parent >= 0:
            place = self.regions[place].parent
        return place

    def to_dict(self) -> dict[str, Any]:
        """Return the object of `reviewer map --json`."""
        keys = [point.record.key for point in self.points]
        return {
            "topic": self.topic or None,
            "basis": self.basis,
            "regions": [region.to_dict() for region in self.regions],
            "papers": [
                {
                    "record": point.record.key,
                    "title": point.record.title,
                    "date": point.record.date or None,
                    "x": round(point.x, 4),
                    "y": round(point.y, 4),
                    "theme": self.theme(point),
                    "region": point.region,
                    "near": [keys[place] for place in point.near],
                }
                for point in self.points
            ],
        }
