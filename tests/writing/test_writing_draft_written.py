"""Names that a model writes, made citations: of the record that is meant, or of none."""

from __future__ import annotations

import pytest

from reviewer.writing.draft.labels import Label
from reviewer.writing.draft.model import Citation, Piece
from reviewer.writing.draft.written import in_pieces

LABELS = {
    "a": Label("Osei", "2020a"), "b": Label("Osei", "2020b"), "c": Label("Li", "2019"),
    "d": Label("Unknown", "n.d.-a"),
}  # fmt: skip


def named(key: str) -> Citation:
    return Citation((key,), narrative=True)


@pytest.mark.parametrize(
    ("text", "keys", "pieces"),
    [
        ("Li (2019) counts bees.", "c", (named("c"), " counts bees.")),
        ("Bees dance (Li, 2019).", "c", ("Bees dance ", Citation(("c",)), ".")),
        ("Osei (2020) counts bees.", "a", (named("a"), " counts bees.")),
        ("Osei (2020a) and Osei (2020b) count bees.", "ab",
         (named("a"), " and ", named("b"), " count bees.")),
        ("Osei (2020) counts bees.", "ab", ("Osei (2020) counts bees.",)),
        ("Osei (2020b) counts bees.", "a", ("Osei (2020b) counts bees.",)),
        ("O-Li (2019) counts bees.", "c", ("O-Li (2019) counts bees.",)),
        ("Ali (2019) counts bees.", "c", ("Ali (2019) counts bees.",)),
        ("Li (2018) counts bees.", "c", ("Li (2018) counts bees.",)),
        ("Unknown (n.d.-a) counts bees.", "d", (named("d"), " counts bees.")),
    ],
)  # fmt: skip
def test_names_become_citations_of_the_record_that_is_meant(
    text: str, keys: str, pieces: tuple[Piece, ...]
) -> None:
    assert in_pieces(text, tuple(keys), LABELS) == pieces
