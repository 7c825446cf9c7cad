"""A draft's file as a person left it: what stands, what was changed, what was taken out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.quotes import Quote, Statement
from reviewer.manuscripts import Manuscript, read
from reviewer.rendering.draft_forms import FORMS
from reviewer.writing.draft.kept import Line
from reviewer.writing.draft.living import Standing, standing
from reviewer.writing.draft.model import Citation, Note, Sentence
from reviewer.writing.draft.newlines import CRLF, LF, newline_of, with_lf, with_newline
from reviewer.writing.draft.patching import Patch

FRONT = "---\ntitle: Spin\n---\n\n"
SPIN = "Lovelace [-@ada2020] studies how small widgets spin on ice."
FAST = "They find that widgets spin twice as fast on ice."
RANK = "Hopper [-@hop2021] ranks all known widgets by their spin."
NOTE = "Only abstracts were read: nothing else is covered."
BODY = (
    f"{FRONT}## Spinning\n\n{SPIN}\n{FAST}\n\n## Ranking\n\n{RANK}\n\n"
    f"## Limits and gaps\n\n{NOTE}\n"
)
EVIDENCE = f"\n## Evidence\n\nEach sentence.\n\n1.  {SPIN}\n    - ada2020: “We spin.”\n2.  {FAST}\n"


def line(text: str, section: int, key: str, plain: str) -> Line:
    quote = Quote(key, "abstract", plain, 0, len(plain))
    pieces = (Citation((key,), narrative=True), plain) if "@" in text else (plain,)
    return Line(text, section, Sentence(pieces, Statement(plain, (quote,), "supported")))


LINES = (
    line(SPIN, 0, "ada2020", "Lovelace (2020) studies how small widgets spin on ice."),
    line(FAST, 0, "ada2020", FAST),
    line(RANK, 1, "hop2021", "Hopper (2021) ranks all known widgets by their spin."),
    Line(NOTE, -3, note=Note(NOTE, "a fact")),
)


@pytest.fixture
def manuscript(tmp_path: Path) -> object:
    def make(text: str) -> Manuscript:
        path = tmp_path / "related.md"
        path.write_bytes(text.encode())
        return with_lf(read(path))

    return make


def found(manuscript: object, text: str) -> Standing:
    made: Manuscript = manuscript(text)  # type: ignore[operator]
    return standing(made.source, LINES, made)


def places(one: Standing, text: str) -> list[str]:
    return [text[placed.start : placed.end] for placed in one.placed if placed.stands]


@pytest.mark.parametrize("text", [BODY, BODY + EVIDENCE, "\ufeff" + BODY], ids=["", "proof", "bom"])
def test_an_untouched_file_stands_whole(manuscript: object, text: str) -> None:
    one = found(manuscript, text)
    assert places(one, text) == [SPIN, FAST, RANK, NOTE]
    assert not [*one.changed, *one.taken_out, *one.written]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BODY.replace(f"{SPIN}\n{FAST}", f"{SPIN} {FAST}"), id="joined"),
        pytest.param(BODY.replace("small widgets", "small\nwidgets"), id="wrapped"),
        pytest.param(BODY.replace(" ", "\n").replace("##\n", "## "), id="a word a line"),
        pytest.param(BODY.replace(SPIN, f"  {SPIN}"), id="indented"),
        pytest.param(BODY.replace("## Spinning", "## On spinning"), id="heading"),
        pytest.param(BODY.replace("\n", "\r\n"), id="crlf"),
        pytest.param(
            BODY.replace(f"{RANK}\n", "").replace(SPIN, f"{RANK}\n{SPIN}"), id="moved"
        ),
    ],
)  # fmt: skip
def test_what_is_set_otherwise_or_moved_still_stands(manuscript: object, text: str) -> None:
    one = found(manuscript, text)
    assert all(placed.stands for placed in one.placed if placed.line.sentence)
    assert not [*one.changed, *one.taken_out, *one.written]


@pytest.mark.parametrize("tail", ["", EVIDENCE])
def test_a_sentence_taken_out_is_not_found_in_the_evidence(manuscript: object, tail: str) -> None:
    one = found(manuscript, BODY.replace(f"{FAST}\n", "") + tail)
    assert [taken.text for taken in one.taken_out] == [FAST]
    assert not [*one.changed, *one.written]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FAST, "They find that widgets spin three times as fast on ice."),
        (SPIN, "Lovelace [-@ada2020] studies in depth how small widgets spin on ice."),
        (RANK, "Hopper [-@hop2021] also ranks known widgets by spin."),
    ],
)
def test_a_changed_sentence_is_that_sentence(manuscript: object, before: str, after: str) -> None:
    text = BODY.replace(before, after)
    one = found(manuscript, text)
    (changed,) = one.changed
    assert (changed.before.text, text[changed.now.start : changed.now.end]) == (before, after)
    (placed,) = [placed for placed in one.placed if placed.line.by_hand]
    assert (placed.line.text, text[placed.start : placed.end]) == (after, after)
    assert not [*one.taken_out, *one.written]


def test_a_sentence_changed_before_an_earlier_update_is_still_a_persons(
    manuscript: object,
) -> None:
    after = "They find that widgets spin three times as fast on ice."
    made: Manuscript = manuscript(BODY.replace(FAST, after))  # type: ignore[operator]
    lines = tuple(one.line for one in standing(made.source, LINES, made).placed)
    (again,) = standing(made.source, lines, made).changed
    assert (again.now.text, again.before.by_hand) == (after, True)


def test_a_persons_own_sentences_are_those_that_cite(manuscript: object) -> None:
    own = "Rust slows every gear [@rust2019].\nGears are nice.\n"
    one = found(manuscript, BODY.replace(f"{FAST}\n", f"{FAST}\n{own}"))
    assert [written.keys for written in one.written] == [("rust2019",)]
    assert not [*one.changed, *one.taken_out]


def test_what_is_quite_different_is_no_change(manuscript: object) -> None:
    one = found(manuscript, BODY.replace(RANK, "Rust slows each gear [@hop2021]."))
    assert [taken.text for taken in one.taken_out] == [RANK]
    assert len(one.written) == 1


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_no_text_is_too_odd(text: str, lines: list[str]) -> None:
    one = standing(text, [Line(each, 0) for each in lines], Manuscript("a", "b", "lines", ()))
    spans = sorted((p.start, p.end) for p in one.placed if p.stands)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(
        text[placed.start : placed.end].split() == placed.line.text.split()
        for placed in one.placed
        if placed.stands
    )


def test_a_text_of_blanks_is_searched_at_once() -> None:
    text = " \n" * 50_000
    lines = [Line("a b c d e f", 0), Line(" ", 0)]
    assert not any(p.stands for p in standing(text, lines, Manuscript("", "", "", ())).placed)


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a\r\nb\r\n", CRLF), ("a\nb", LF), ("a\r\nb\n", LF), ("", LF), ("\r", LF)],
)
def test_lines_end_as_they_did(text: str, newline: str) -> None:
    assert newline_of(text) == newline
    if newline == CRLF:
        assert with_newline(text.replace(CRLF, LF), newline) == text


def test_places_are_exact_without_carriage_returns(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(BODY.replace("\n", "\r\n").encode())
    plain, made = read(path), with_lf(read(path))
    assert made.source == BODY
    cut = [made.raw(sentence) for sentence in made.sentences]
    assert cut == [plain.raw(sentence).replace("\r\n", "\n") for sentence in plain.sentences]
    assert cut[:2] == [SPIN, FAST]


def patch(manuscript: object, text: str) -> Patch:
    return Patch(text, found(manuscript, text).placed, FORMS[".md"])


NEW = Line("New [-@new2022] comes in.", 0)


def test_lines_go_in_and_out_and_the_rest_stays(manuscript: object) -> None:
    one = patch(manuscript, BODY)
    one.insert([NEW], one.end_of(0))
    one.take_out(0)
    assert one.text == BODY.replace(f"{SPIN}\n{FAST}", f"{FAST}\n{NEW.text}")
    assert [each.text for each in one.lines] == [FAST, NEW.text, RANK, NOTE]


def test_a_line_goes_before_the_first_as_well(manuscript: object) -> None:
    one = patch(manuscript, BODY)
    one.insert([NEW], one.start_of(0))
    assert one.text == BODY.replace(SPIN, f"{NEW.text}\n{SPIN}")
    assert [each.text for each in one.lines][:2] == [NEW.text, SPIN]


@pytest.mark.parametrize("number", [0, 1])
def test_a_sentence_goes_out_of_a_wrapped_paragraph(manuscript: object, number: int) -> None:
    text = BODY.replace(f"{SPIN}\n{FAST}", f"{SPIN} {FAST}")
    one = patch(manuscript, text)
    one.take_out(number)
    assert one.text == BODY.replace(f"{SPIN}\n{FAST}", (FAST, SPIN)[number])


def test_a_heading_goes_with_the_last_of_its_lines(manuscript: object) -> None:
    one = patch(manuscript, BODY)
    one.take_out(2)
    one.tidy()
    assert one.text == BODY.replace(f"## Ranking\n\n{RANK}\n\n", "")


def test_a_heading_with_a_persons_words_under_it_stays(manuscript: object) -> None:
    text = BODY.replace(RANK, f"{RANK}\nMine.")
    one = patch(manuscript, text)
    one.take_out(2)
    one.tidy()
    assert one.text == text.replace(f"{RANK}\n", "")


def test_every_line_of_a_section_goes_and_its_heading(manuscript: object) -> None:
    one = patch(manuscript, BODY)
    one.take_out(0)
    one.take_out(1)
    one.tidy()
    assert one.text == BODY.replace(f"## Spinning\n\n{SPIN}\n{FAST}\n\n", "")


def test_a_new_section_stands_apart_wherever_it_goes(manuscript: object) -> None:
    one = patch(manuscript, BODY)
    one.insert([NEW], one.end_of_sections(), "Wild # things")
    added = f"## Wild \\# things\n\n{NEW.text}\n\n"
    assert one.text == BODY.replace("## Limits", f"{added}## Limits")
    bare = BODY.replace("## Limits and gaps\n\n", "").replace(f"{NOTE}\n", "")
    two = patch(manuscript, bare)
    two.insert([NEW], two.end_of_sections(), "Wild")
    assert two.text == bare.replace(RANK, f"{RANK}\n\n## Wild\n\n{NEW.text}")


def test_no_gap_is_left_where_a_paragraph_was(manuscript: object) -> None:
    text = BODY.replace(f"{FAST}\n", f"{FAST}\n\nMine.\n")
    one = patch(manuscript, text)
    one.take_out(0)
    one.take_out(1)
    one.tidy()
    assert one.text == text.replace(f"{SPIN}\n{FAST}\n\n", "")
