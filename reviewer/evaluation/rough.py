"""Rough forms of questions beside their clean ones: what slips and long-windedness cost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.evaluation.metrics import OVERALL, Score, means

ALL = "all"


@dataclass(frozen=True, slots=True)
class Form:
    """The figures of the questions in one rough form, and of the same questions in clean form."""

    tag: str
    pairs: int
    clean: dict[str, float]
    rough: dict[str, float]

    @property
    def difference(self) -> dict[str, float]:
        """Rough less clean, for each metric that both have."""
        return {name: self.rough[name] - value for name, value in self.clean.items()
                if name in self.rough}  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return `{"tag", "pairs", "clean", "rough", "difference"}`, figures to four digits."""
        return {
            "tag": self.tag,
            "pairs": self.pairs,
            **{
                name: {metric: round(value, 4) for metric, value in figures.items()}
                for name, figures in (
                    ("clean", self.clean), ("rough", self.rough), ("difference", self.difference)
                )
            },
        }  # fmt: skip


def split(scores: Sequence[Score]) -> tuple[list[Score], list[tuple[Score, Score]]]:
    """Return the scores that stand for themselves, and pairs of a clean and a rough form.

    A rough form whose clean form is not there stands for itself.
    """
    known = {item.case.id: item for item in scores}
    pairs = [
        (known[item.case.of], item)
        for item in scores
        if item.case.of in known and item.case.of != item.case.id
    ]
    paired = {rough.case.id for _, rough in pairs}
    return [item for item in scores if item.case.id not in paired], pairs


def forms(pairs: Sequence[tuple[Score, Score]]) -> tuple[Form, ...]:
    """Return the figures of all pairs, and of those of each tag of the rough form."""
    if not pairs:
        return ()
    tags = dict.fromkeys(tag for _, rough in pairs for tag in rough.case.tags)
    chosen = {tag: [pair for pair in pairs if tag in pair[1].case.tags] for tag in tags}
    return tuple(_form(tag, part) for tag, part in ({ALL: list(pairs)} | chosen).items())


def _form(tag: str, pairs: Sequence[tuple[Score, Score]]) -> Form:
    clean, rough = (_figures([pair[side] for pair in pairs]) for side in (0, 1))
    return Form(tag, len(pairs), clean, rough)


def _figures(scores: Sequence[Score]) -> dict[str, float]:
    return {name: value for name, value in means(scores).items() if name not in OVERALL}
