"""Who said it: names of authors and of papers, and which record the words are from."""

from __future__ import annotations

import pytest

from reviewer.evidence.attribution import Origin, mentions, misattributed
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, verify

BEES = "Bees: Hivenet Counts. Ada Zhang, Bo Chen. 2023"
ANTS = "AntLab: Lines of Ants. Cy Moreau. 2021"
DANCE, LINE = "The dance of bees gives the way to food.", "Ants follow a line of scent."
BOTH = (Origin(DANCE, BEES), Origin(LINE, ANTS))


@pytest.mark.parametrize(
    "statement",
    [
        "Zhang and Chen (2023) show that the dance of bees gives the way to food.",
        "Zhang et al. say that the dance of bees gives the way to food.",
        "According to Moreau, ants follow a line of scent.",
        "Moreau (2021) finds that ants follow a line of scent, and Zhang (2023) shows that the "
        "dance of bees gives the way to food.",
        "AntLab finds that ants follow a line of scent.",
        "The dance gives the way to food (Zhang and Chen, 2023).",
        "Ants follow a line.",
    ],
)
def test_whoever_wrote_it_may_be_named(statement: str) -> None:
    assert misattributed(statement, BOTH) == ""


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("Li and Wang (2023) show that bees dance.", "Li and Wang is not who wrote"),
        ("Zhang (2021) shows that the dance gives the way to food.", "Zhang is not who wrote"),
        ("Moreau et al. say that the dance of bees gives the way to food.", "from another paper"),
        ("Moreau (2021) finds that the dance of bees gives the way to food, and Zhang (2023) shows "
         "that ants follow a line of scent.", "from another paper"),
        ("According to Zhang, ants follow a line of scent.", "from another paper"),
        ("AntLab finds that the dance of bees gives the way to food.", "from another paper"),
    ],
)  # fmt: skip
def test_another_papers_words_are_refused(statement: str, why: str) -> None:
    assert why in misattributed(statement, BOTH)


def test_a_name_needs_the_record_that_has_it() -> None:
    cited = [Source(LINE, ANTS)]
    true = "Moreau (2021) reports that ants follow a line of scent."
    assert verify(true, cited).label == SUPPORTED
    for name in ("Hivenet", "Zhang and Chen", "Li"):
        false = f"{name} report that ants follow a line of scent."
        assert verify(false, cited, similarity=1.0).label == UNSUPPORTED


def test_where_known_authors_are_named() -> None:
    text = "Zhang and Chen (2023) count bees."
    assert [text[start:end] for start, end in mentions(text, BOTH)] == ["Zhang and Chen (2023)"]
    assert mentions("Li (2023) counts bees.", BOTH) == []
