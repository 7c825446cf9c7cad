from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.manuscripts.bibtex import duplicates, read
from reviewer.manuscripts.model import BibEntry, Text

# What stands in an entry -> the field that it must give, and its value.
FIELDS = {
    "title = {A {GPU} study of {\\'e}t{\\\"u}des \\& more}": (
        "title",
        "A GPU study of étüdes & more",
    ),
    'title = "Main", subtitle = {Sub}': ("title", "Main Sub"),
    "date = {2019-03-01}": ("year", "2019"),
    "year = 2023": ("year", "2023"),
    "doi = {https://doi.org/10.1234/ab(c)5}": ("doi", "10.1234/ab(c)5"),
    "url = {https://dx.doi.org/10.1234/abc}": ("doi", "10.1234/abc"),
    "eprint = {2101.00001v3}, archiveprefix = {arXiv}": ("arxiv_id", "2101.00001"),
    "journal = {arXiv preprint arXiv:2101.00001}": ("arxiv_id", "2101.00001"),
    "url = {http://arxiv.org/abs/cs/0101001}": ("arxiv_id", "cs/0101001"),
    'journal = acl # " 2020", doi = {10.1/x}': ("text", "Association. 2020"),
}


def _read(text: str) -> list[BibEntry]:
    return read(Text("refs.bib", text))[0]


@pytest.mark.parametrize("fields", FIELDS)
def test_fields_are_read(fields: str) -> None:
    (entry,) = _read(f"@string{{acl = {{Association.}}}}\n@misc{{key, {fields}}}")

    name, value = FIELDS[fields]
    assert getattr(entry, name) == value


@pytest.mark.parametrize(
    ("names", "families", "et_al"),
    [
        ("Zhang, Yu and Chen, Qi", ["Zhang", "Chen"], False),
        ("Yu Zhang and Jan van der Berg and others", ["Zhang", "van der Berg"], True),
        ("{The GPT and BERT Team} and O'Neill, T.", ["The GPT and BERT Team", "O'Neill"], False),
        (r"M{\"u}ller, J\'er\^ome", ["Müller"], False),
        ("Zhang,\n  Yu\nand Chen, Qi", ["Zhang", "Chen"], False),
    ],
)
def test_authors_are_read(names: str, families: list[str], et_al: bool) -> None:
    (entry,) = _read(f"@misc{{key, author = {{{names}}}}}")

    assert ([author.family for author in entry.authors], entry.et_al) == (families, et_al)


@pytest.mark.parametrize(
    "broken", ["@misc{b, title={unclosed", "@misc{b title}", "@misc{", "@", "@misc{b, t = }"]
)
def test_a_broken_entry_spoils_no_other(broken: str) -> None:
    good = "@misc{%s, title={Title of %s}}"
    entries, problems = read(
        Text("r.bib", "\n".join((good % ("a", "a"), broken, good % ("c", "c"))))
    )

    titles = {entry.key: entry.title for entry in entries}
    assert (titles["a"], titles["c"]) == ("Title of a", "Title of c")
    assert [problem.line for problem in problems] in ([2], [])


def test_entries_know_their_line_and_repeated_keys_are_kept() -> None:
    entries = _read("\n@misc{a, title={One}}\n\n@book{a,\n title={Two}}\n@comment{x}\n@misc{b}")

    assert [(one.key, one.type, one.line) for one in entries] == [
        ("a", "misc", 2),
        ("a", "book", 4),
        ("b", "misc", 7),
    ]
    assert [one.title for one in duplicates(entries)] == ["Two"]


@given(st.text(alphabet="@{}\"#,=\\\n abc%'", max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    entries, _ = read(Text("refs.bib", text))

    assert all(entry.line >= 1 for entry in entries)
