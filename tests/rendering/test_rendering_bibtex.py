"""Records as BibTeX that BibTeX, biber and pandoc read back, whatever is in them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings

from reviewer.errors import UncitableKeys
from reviewer.records import Author, Record
from reviewer.rendering.bibtex import bibtex, check_keys, entry
from tests.rendering.drafts import EVIL, NOBODY, RANK, SPIN, author, hostile_lines, pandoc, straight


def test_entries() -> None:
    assert (
        bibtex([SPIN, RANK])
        == """\
@misc{lovelace2025widgets,
  author = {Lovelace, Ada and Turing, Alan},
  title = {Widgets Learn to Spin},
  year = {2025},
  month = mar,
  eprint = {2503.00001},
  archiveprefix = {arXiv},
  url = {https://arxiv.org/abs/2503.00001},
}

@article{hopper2024rank,
  author = {Hopper, Grace and others},
  title = {Do Widgets Rank?},
  journal = {Journal of Widgets},
  year = {2024},
}
"""
    )
    assert "key = {Unknown}" in entry(NOBODY)
    assert "abstract" not in bibtex([SPIN, RANK, NOBODY, EVIL])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (author("Ada Lovelace"), "Lovelace, Ada"),
        (Author("", "van der Meer", "Jan"), "van der Meer, Jan"),
        (Author("", "Van Durme", "Ben"), "Van Durme, Ben"),
        (Author("", "García y Vega", "Ana"), "{García y Vega}, Ana"),
        (Author("", "Francia", "Guillermo III"), "Francia, III, Guillermo"),
        (Author("", "The Widget Team", ""), "{The Widget Team}"),
        (Author("", "Smith, and", "A. and B."), "{Smith, and}, {A. and B.}"),
        (Author("", "Smith, X.", "Jan Jr."), "{Smith, X.}, {Jan Jr.}"),
        (Author("", "Smith", "- -"), "{Smith}, {- -}"),
        (Author("", "O’Brien-Łuk'ić", "J.-P. D."), "O’Brien-Łuk'ić, J.-P. D."),
        (Author("", "Smith (Group) [x]", "A."), "{Smith (Group) [x]}, {A.}"),
        (Author("", "and others", "X"), "{and others}, {X}"),
        (Author("", "A}B", "C{ \\x%"), r"{A{$\rbrace$}B}, {C{$\lbrace$} {\textbackslash}x\%}"),
    ],
)
def test_names(name: Author, written: str) -> None:
    assert f"  author = {{{written}}},\n" in entry(Record(title="x", key="k", authors=(name,)))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("BERT and mT5 for k-NN in 3D: Q-learning with GPT-4",
         "{BERT} and {mT5} for {k-NN} in {3D}: {Q-learning} with {GPT-4}"),
        ("A Study of Few-Shot Widgets", "A Study of Few-Shot Widgets"),
        ("A study of Bayesian widgets in the Alps: Spinning",
         "A study of {Bayesian} widgets in the {Alps}: Spinning"),
        ('On "BERT" (R&D)', "On “{BERT}” ({R\\&D})"),
        ("Widgets for C, I think", "Widgets for {C}, {I} think"),
    ],
)  # fmt: skip
def test_words_of_a_title_keep_their_capitals(title: str, written: str) -> None:
    assert f"  title = {{{written}}},\n" in entry(Record(title=title, key="k"))


@settings(max_examples=30)
@given(texts=hostile_lines)
def test_pandoc_reads_back_every_entry(texts: list[str]) -> None:
    records = [
        Record(title=text, key=f"k{n}", venue=texts[-1 - n], url=text, doi=text,
               authors=(Author(text, text, texts[-1 - n]), author("Ada Lovelace")))
        for n, text in enumerate(texts)
    ]  # fmt: skip
    read = json.loads(pandoc(bibtex(records), "bibtex", "csljson"))
    assert [item["id"] for item in read] == [record.key for record in records]
    for item, record in zip(read, records, strict=True):
        assert letters(item.get("title", "")) == letters(record.title)
        assert item["author"][-1] == {"family": "Lovelace", "given": "Ada"}
        assert not re.search(r"[<>\s{}\\]", item.get("URL", ""))


def letters(text: str) -> str:
    """The letters and figures of a text, without what CSL has for markup and mathematics."""
    bare = re.sub(r"</?span[^>]*>|\\[lr]brace|\\alpha|\x1b\[1m", "", straight(text))
    return "".join(char for char in bare.lower() if char.isalnum())


@pytest.mark.parametrize(
    "key", ["a b", "a,b", "a{b", "a}", "a%b", "a#b", "a\\b", "a~b", "", "a\x00"]
)
def test_keys_that_bibtex_cannot_hold_are_named(key: str) -> None:
    with pytest.raises(UncitableKeys, match=r"cannot cite .*(\.\.\.|')"):
        check_keys(["fine", key])


def test_keys_that_differ_in_capitals_only_are_named() -> None:
    with pytest.raises(UncitableKeys, match="'Smith2020', 'smith2020'"):
        check_keys(["Smith2020", "other", "smith2020"])


def test_other_keys_stand_as_they_are() -> None:
    keys = [
        "o'dd:key/1+x",
        "müller",
        "a.b-c_d",
        "[x]",
        "a(b)=c",
        "<i>",
        "$x^&*",
        'a;b|c!?@`"',
        "中",
    ]
    check_keys(keys)
    text = bibtex([Record(title="x", key=key) for key in keys])
    assert re.findall(r"^@misc\{(.*),$", text, re.MULTILINE) == keys


@pytest.mark.slow
@pytest.mark.parametrize("program", ["bibtex", "biber"])
def test_bibtex_and_biber_take_it(program: str, tmp_path: Path) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    records = [SPIN, RANK, NOBODY, *(() if program == "biber" else (EVIL,))]
    records.append(Record(title=EVIL.title, key="evil", authors=EVIL.authors, venue=EVIL.venue,
                          url=EVIL.url, doi=EVIL.doi, date="2020-02"))  # fmt: skip
    (tmp_path / "r.bib").write_text(bibtex(records), encoding="utf-8")
    if program == "bibtex":
        cites = "".join(f"\\citation{{{record.key}}}\n" for record in records)
        (tmp_path / "t.aux").write_text(f"{cites}\\bibstyle{{plain}}\n\\bibdata{{r}}\n")
        command = ["bibtex", "t"]
    else:
        command = ["biber", "--tool", "--output-file", "t.bbl", "r.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "ERROR" not in done.stdout
    made = (tmp_path / "t.bbl").read_text(encoding="utf-8")
    assert all(record.key in made for record in records)
