from __future__ import annotations

import pytest

from tests.manuscripts.conftest import Reads

HEADER = "---\ntitle: T\nbibliography: [refs.bib]\n---\n\n"

CITATIONS = {
    "Spans work [@zhang2023neural; see @li2021fast, p. 3].": (
        "Spans work.",
        ["zhang2023neural", "li2021fast"],
    ),
    "Zhang and Chen [-@zhang2023neural] propose it.": (
        "Zhang and Chen (2023) propose it.",
        ["zhang2023neural"],
    ),
    "@li2021fast [p. 3] propose it.": ("Li et al. (2021) propose it.", ["li2021fast"]),
    "This is by @{oneill}.": ("This is by O'Neill (2001).", ["oneill"]),
    "In [@oneill] we see it.": ("In O'Neill (2001) we see it.", ["oneill"]),
    "It is so.[@oneill]": ("It is so.", ["oneill"]),
    "It is so\n[@oneill;\n@li2021fast].": ("It is so.", ["oneill", "li2021fast"]),
    "> It is\n> so [@oneill].": ("It is so.", ["oneill"]),
    r"It is so \citep[p. 3]{oneill}.": ("It is so.", ["oneill"]),
    r"Mail me@foo.org, \@no or `@code`.": ("Mail me@foo.org, @no or @code.", []),
    "Zhang and Chen (2023) say it.": ("Zhang and Chen (2023) say it.", []),
}

READABLE = {
    "**Bold**, *slanted*, ~~struck~~ and a_b_c are 5 * 3 `code`.": (
        "Bold, slanted, struck and a_b_c are 5 * 3 code."
    ),
    r"See [the page](http://x.org/a_(b)), 5\% &amp; H~2~O, $x^2$.": (
        "See the page, 5% & H2O, x^2."
    ),
    "A note[^1] and a [span]{.smallcaps} <b>tag</b>.": "A note and a span tag.",
    "Over\ntwo lines <!-- not\nthis --> of text.": "Over two lines of text.",
    "1. An item\n   over lines.": "An item over lines.",
}


@pytest.mark.parametrize("source", CITATIONS)
def test_citations_are_read_and_rendered(source: str, reads: Reads) -> None:
    (sentence,) = reads({"a.md": HEADER + source}).sentences

    assert (sentence.text, list(sentence.keys)) == CITATIONS[source]


@pytest.mark.parametrize("source", READABLE)
def test_markup_is_gone(source: str, reads: Reads) -> None:
    (sentence,) = reads({"a.md": source}).sentences

    assert sentence.text == READABLE[source]


def test_only_prose_is_read(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.md": """---
title: T
bibliography: refs.bib
nocite: |
  @oneill, @*
---

Related *work* {.x}
-------------------

Prose one[^1]. **Prose two.**

[^1]: A note [@oneill].

```python
not = "@code"
```

    not this @code

- Item one.
- Item
  two.

| A | B |
|---|---|
| x | @intable |

Table: A caption.

![A figure [@oneill].](f.png)

<!-- not this

@either -->

### Deeper {#d}

[ref]: http://x.org
Last.
"""
        }
    )

    found = [(one.text, one.kind, one.section) for one in manuscript.sentences]
    assert found == [
        ("Prose one.", "prose", "Related work {.x}"),
        ("Prose two.", "prose", "Related work {.x}"),
        ("A note.", "footnote", "Related work {.x}"),
        ("Item one.", "prose", "Related work {.x}"),
        ("Item two.", "prose", "Related work {.x}"),
        ("A caption.", "caption", "Related work {.x}"),
        ("A figure.", "caption", "Related work {.x}"),
        ("Last.", "prose", "Deeper"),
    ]
    assert manuscript.elsewhere == ("oneill", "*", "intable")
    assert not manuscript.problems


def test_places_are_exact_with_windows_line_ends(reads: Reads) -> None:
    text = "# Title\r\n\r\nOne **bold**\r\nsentence [@oneill]. *Two.*\r\n"
    manuscript = reads({"a.md": text.encode()})

    assert manuscript.source == text
    first, second = manuscript.sentences
    assert manuscript.raw(first) == "One **bold**\r\nsentence [@oneill]."
    assert manuscript.raw(second) == "*Two.*"
    assert (second.line, second.column) == (4, 21)


def test_a_reference_list_is_read_and_numbers_cite_it(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.md": """As shown in [2], spans work [1].

## References

1. Zhang, Y. and Chen, Q. (2023). Neural spans. *ACL*.
2. W. Li et al. "Fast things." arXiv:2101.00001, 2021.

## Appendix

More text.
"""
        }
    )

    first, second = manuscript.sentences
    assert first.text == "As shown in Li et al. (2021), spans work."
    assert [cited.number for cited in first.citations] == [2, 1]
    assert second.section == "Appendix"
    assert [(one.number, one.title) for one in manuscript.bibliography] == [
        (1, "Neural spans"),
        (2, "Fast things"),
    ]


def test_a_bibliography_in_csl_json_is_read(reads: Reads) -> None:
    item = (
        '[{"id": "a1", "title": "T", "DOI": "10.1234/x",'
        ' "issued": {"date-parts": [[2020, 1]]}, "author": [{"family": "Ng", "given": "A."}]}, 3]'
    )
    manuscript = reads({"a.md": "---\nbibliography: refs.json\n---\nBy @a1.", "refs.json": item})

    assert manuscript.sentences[0].text == "By Ng (2020)."
    assert manuscript.bibliography[0].doi == "10.1234/x"
