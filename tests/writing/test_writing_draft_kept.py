"""What is kept of a draft: there and back, whole or not at all, and nothing from strangers."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import InputError
from reviewer.evidence.quotes import Quote, Statement
from reviewer.library.filters import Filter
from reviewer.writing.draft import kept
from reviewer.writing.draft.kept import Kept, KeptSection, Line
from reviewer.writing.draft.model import STYLES, Citation, Note, Sentence
from reviewer.writing.draft.selection import Options
from tests.fixtures import make_record

NAME = "0123456789ab"
QUOTES = (Quote("ada2020", "abstract", "We spin.", 0, 8), Quote("ada2020", "authors", "Ada"))
SAID = Sentence(
    (Citation(("ada2020",), narrative=True), " spins ", Citation(("bob2021", "ada2020")), "."),
    Statement("Ada (2020) spins (Bob, 2021; Ada, 2020).", QUOTES, "supported"),
    "finding",
    "They spin.",
)


def draft(*lines: str, **changes: Any) -> Kept:
    """A kept draft with these lines."""
    values: dict[str, Any] = {
        "name": NAME, "topic": "spinning", "options": Options(), "engine": "extractive",
        "model": None, "made": "2026-01-01T00:00:00+00:00",
        "updated": "2026-01-01T00:00:00+00:00", "revision": 7, "path": "/nowhere/related.md",
        "sections": (KeptSection("Spinning", ("ada2020",)),),
        "lines": tuple(Line(text, 0, SAID) for text in lines), "records": {"ada2020": "abcd"},
    }  # fmt: skip
    return Kept(**(values | changes))


texts = st.text(max_size=30)
words = st.lists(texts, max_size=3).map(tuple)
filters = st.builds(Filter, first=texts, authors=words, subjects=words, has_code=st.booleans())
options = st.builds(
    Options, st.integers(0, 99), words, words, filters, st.integers(0, 999), st.integers(0, 9),
    st.sampled_from(STYLES),
)  # fmt: skip
lines = st.builds(
    Line, texts, st.integers(-3, 5), st.sampled_from([None, SAID]),
    st.one_of(st.none(), st.builds(Note, texts, texts)), st.booleans(),
)  # fmt: skip


@given(
    st.builds(
        draft, topic=texts, options=options, model=st.one_of(st.none(), texts), dropped=words,
        lines=st.lists(lines, max_size=4).map(tuple), silent=words, by_hand=st.booleans(),
        written=st.dictionaries(texts, texts, max_size=3), evidence=st.booleans(),
    )
)  # fmt: skip
def test_whatever_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, one: Kept) -> None:
    folder = tmp_path_factory.mktemp("library")
    kept.save(folder, one)
    assert kept.load(folder, NAME) == one
    assert kept.every(folder) == [one]


def without(name: str) -> Any:
    return lambda data: {key: value for key, value in data.items() if key != name}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda data: data | {"version": 2}, id="newer"),
        pytest.param(lambda data: data | {"name": "../../evil"}, id="another name"),
        pytest.param(lambda data: data | {"records": []}, id="records no object"),
        pytest.param(lambda data: data | {"written": "x"}, id="written no object"),
        pytest.param(lambda data: data | {"path": 5}, id="path no text"),
        pytest.param(lambda data: data | {"topic": None}, id="topic null"),
        pytest.param(lambda data: data | {"lines": [5]}, id="line no object"),
        pytest.param(lambda data: data | {"lines": [{"text": "a", "section": 0, "sentence": "b"}]},
                     id="sentence no object"),
        pytest.param(lambda data: data | {"options": {"speed": 1, "filter": {}}}, id="options"),
        pytest.param(lambda data: [data], id="a list"),
        pytest.param(lambda data: "text", id="text"),
        pytest.param(lambda data: None, id="null"),
        *(pytest.param(without(name), id=f"without {name}")
          for name in ("version", "lines", "sections", "revision", "dropped", "options")),
    ],
)  # fmt: skip
def test_a_state_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, spoil: Any) -> None:
    kept.save(tmp_path, draft("One.", name=NAME))
    other = replace(draft("Two."), name="ffffffffffff")
    kept.save(tmp_path, other)
    path = kept.place(tmp_path, NAME)
    path.write_text(json.dumps(spoil(json.loads(path.read_bytes()))), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read") as error:
        kept.load(tmp_path, NAME)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    assert kept.every(tmp_path) == [other]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\x00", b"[" * 100_000, b'{"version": 1}'])
def test_a_damaged_file_is_no_traceback(tmp_path: Path, content: bytes) -> None:
    kept.save(tmp_path, draft("One."))
    kept.place(tmp_path, NAME).write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        kept.load(tmp_path, NAME)
    assert kept.every(tmp_path) == []


def test_a_draft_of_another_library_is_not_kept_here(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="keeps no draft"):
        kept.load(tmp_path, NAME)
    assert kept.every(tmp_path) == []


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.save(tmp_path, draft("One."))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Exception, match="disk is full"):
        kept.save(tmp_path, draft("Two."))
    assert kept.load(tmp_path, NAME) == draft("One.")
    assert [path.name for path in (tmp_path / kept.FOLDER).iterdir()] == [f"{NAME}.json"]


BEFORE, AFTER = draft("One.", "Old."), draft("One.", "New.", revision=8)


@pytest.mark.parametrize(
    ("text", "is_after"),
    [
        ("One.\nOld.\n", False),
        ("One.\nNew.\n", True),
        ("One.\nNew, by hand.\n", True),  # the old line went: the file was written
        ("One.\nOld. New.\n", True),
    ],
)
def test_a_kill_between_file_and_state_loses_nothing(
    tmp_path: Path, text: str, is_after: bool
) -> None:
    file = tmp_path / "related.md"
    before, after = (replace(one, path=str(file)) for one in (BEFORE, AFTER))
    kept.save(tmp_path, before)
    kept.announce(tmp_path, after)
    file.write_text(text, encoding="utf-8")
    expected = after if is_after else before
    assert kept.load(tmp_path, NAME) == expected
    assert kept.load(tmp_path, NAME, text) == expected
    assert kept.every(tmp_path) == [expected]


def test_an_announcement_that_is_damaged_changes_nothing(tmp_path: Path) -> None:
    kept.save(tmp_path, BEFORE)
    kept.announce(tmp_path, AFTER)
    kept.place(tmp_path, NAME).with_suffix(".next").write_bytes(b"{")
    assert kept.load(tmp_path, NAME, "One.\nNew.") == BEFORE


def test_what_is_saved_ends_the_announcement(tmp_path: Path) -> None:
    kept.announce(tmp_path, BEFORE)
    kept.save(tmp_path, AFTER)
    assert kept.load(tmp_path, NAME, "One.\nOld.") == AFTER
    kept.announce(tmp_path, BEFORE)
    kept.forget(tmp_path, AFTER)
    assert list((tmp_path / kept.FOLDER).iterdir()) == []


def test_what_a_killed_program_left_is_taken_away(tmp_path: Path) -> None:
    kept.save(tmp_path, BEFORE)
    folder = tmp_path / kept.FOLDER
    old, young, other = (folder / f"{name}.aaaa" for name in (NAME, f"{NAME}.b", "ffffffffffff"))
    for path in (old, young, other):
        path.write_bytes(b"{")
    for path in (old, other):
        os.utime(path, (0, 0))
    kept.save(tmp_path, AFTER)
    left = {path.name for path in folder.iterdir()}
    assert left == {f"{NAME}.json", young.name, other.name}


def test_a_digest_tells_a_changed_record_but_not_another_source() -> None:
    one = make_record(1, key="a")
    assert kept.digest_of(one) == kept.digest_of(replace(one, sources=()))
    for changes in ({"abstract": "x"}, {"title": "x"}, {"date": "1999"}, {"authors": ()}):
        assert kept.digest_of(one) != kept.digest_of(replace(one, **changes))  # type: ignore[arg-type]
