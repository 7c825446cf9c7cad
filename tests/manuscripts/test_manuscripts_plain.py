from __future__ import annotations

import pytest

from reviewer.manuscripts import BibEntry
from reviewer.manuscripts.references import Item, entry
from tests.manuscripts.conftest import Reads

# A sentence -> its text, and what it cites: names, year and number, with "+" for et al.
CITATIONS = {
    "Spans help (Zhang and Chen, 2023; see Li et al., 2021a,b).": (
        "Spans help.",
        ["Zhang, Chen 2023", "Li+ 2021a", "Li+ 2021b"],
    ),
    "Spans help (e.g., van der Berg & O'Neill 2020, p. 3).": (
        "Spans help.",
        ["van der Berg, O'Neill 2020"],
    ),
    "Spans help [World Health Organization, 2019].": (
        "Spans help.",
        ["World Health Organization 2019"],
    ),
    "Recently, Müller-Schmidt et al. (2020) agreed.": (
        "Recently, Müller-Schmidt et al. (2020) agreed.",
        ["Müller-Schmidt+ 2020"],
    ),
    "However, Zhang, Li, and Chen (2020, 2021) disagreed.": (
        "However, Zhang, Li, and Chen (2020, 2021) disagreed.",
        ["Zhang, Li, Chen 2020", "Zhang, Li, Chen 2021"],
    ),
    "Smith's (2019) parser is good.": ("Smith's (2019) parser is good.", ["Smith 2019"]),
    "It is good (see Smith, 2019, for a review).": ("It is good.", ["Smith 2019"]),
    "It is good [1, 3-5].": ("It is good.", ["#1", "#3", "#4", "#5"]),
    "Li et al. [2] say it.": ("Li et al. say it.", ["Li+ #2"]),
    "It is good.[2]": ("It is good.", ["#2"]),
    "It grew from 2019 (2020) to March (2021) in [0, 1].": (
        "It grew from 2019 (2020) to March (2021) in [0, 1].",
        [],
    ),
    "It won at IWSLT (2019) and (ACE 2005), not (WHO, 2020).": (
        "It won at IWSLT (2019) and (ACE 2005), not.",
        ["WHO 2020"],
    ),
    "See Table (2019) and Section 3 (2020).": ("See Table (2019) and Section 3 (2020).", []),
}

# A reference -> its number, family names, year, title, DOI or arXiv id.
REFERENCES = {
    "[7] Y. Zhang and Q. Chen. Neural spans for all. In ACL, pages 3-9, 2023. doi:10.1234/ab.5.": (
        (7, ["Zhang", "Chen"], "2023", "Neural spans for all", "10.1234/ab.5")
    ),
    "O'Neill, T. (2001b). A book of things: Part two. Publisher.": (
        (1, ["O'Neill"], "2001b", "A book of things: Part two", "")
    ),
    "12. Smith J, van Dam K. Parsers are good. J Foo. 2019;12(3):45-50.": (
        (12, ["Smith", "van Dam"], "2019", "Parsers are good", "")
    ),
    "W. Li, J. van der Berg, et al. “Fast things,” arXiv preprint arXiv:2101.00001v2, 2021.": (
        (1, ["Li", "van der Berg"], "2021", "Fast things", "2101.00001")
    ),
    "Zhang, Yunan, and Qi Chen. 2023. Neural Spans. Online.": (
        (1, ["Zhang", "Chen"], "2023", "Neural Spans", "")
    ),
    "Zhang, Y., Chen, Q., & Li, W. (2020). Is it so? Journal of Things, 3.": (
        (1, ["Zhang", "Chen", "Li"], "2020", "Is it so?", "")
    ),
}


def _shown(cited: object) -> str:
    names = ", ".join(cited.names) + "+" * cited.et_al  # type: ignore[attr-defined]
    number = f"#{cited.number}" if cited.number else ""  # type: ignore[attr-defined]
    return " ".join(filter(None, (names, cited.year, number)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", CITATIONS)
def test_citations_in_words_and_numbers_are_read(source: str, reads: Reads) -> None:
    (sentence,) = reads({"a.txt": source}).sentences

    assert (sentence.text, list(map(_shown, sentence.citations))) == CITATIONS[source]


@pytest.mark.parametrize("reference", REFERENCES)
def test_references_of_many_styles_are_read(reference: str) -> None:
    found: BibEntry = entry(Item(reference, 3), 1, "a.txt")

    names = [author.family for author in found.authors]
    read = (found.number, names, found.year, found.title, found.doi or found.arxiv_id)
    assert read == REFERENCES[reference]


def test_lines_are_joined_and_headings_and_references_told_apart(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.txt": """A title of it

1 Introduction

The recognition of spans is state-of-
the-art; recog-
nition helps
(Zhang, 2023).  Two.

References
[1] Zhang, Y. (2023). Spans and
    things. ACL.
[2] Li, W. (2021). Fast.

Chen, Q. (2020). Third.

Appendix

More text here.
"""
        }
    )

    assert [(one.text, one.section, one.line) for one in manuscript.sentences] == [
        (
            "The recognition of spans is state-of-the-art; recognition helps.",
            "1 Introduction",
            5,
        ),
        ("Two.", "1 Introduction", 8),
        ("More text here.", "Appendix", 19),
    ]
    assert [(one.number, one.title, one.line) for one in manuscript.bibliography] == [
        (1, "Spans and things", 11),
        (2, "Fast", 13),
        (3, "Third", 15),
    ]
