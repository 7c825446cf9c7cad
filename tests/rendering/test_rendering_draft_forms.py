"""What an update puts into a draft's file, in each kind of file, and what it makes anew there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from reviewer.evidence.quotes import Statement
from reviewer.rendering.draft_forms import FORMS, Appendix, with_evidence
from reviewer.rendering.draft_latex import Preamble, draft_latex
from reviewer.rendering.draft_markdown import Header, draft_markdown
from reviewer.writing.draft import Citation, Draft, Note, Sentence, labels
from tests.rendering.drafts import (
    EVIL_RECORDS,
    HOSTILE,
    RANK,
    SPIN,
    TAME,
    TAME_RECORDS,
    blocks,
    hostile_text,
    said,
)  # fmt: skip


def markdown(draft: Draft) -> str:
    return draft_markdown(draft, Header(evidence=True, mark="0123456789ab"))


def latex(draft: Draft) -> str:
    return draft_latex(draft, Preamble("related", False, True, "0123456789ab"))


WHOLE = {".md": markdown, ".tex": latex}


def test_every_kind_of_draft_has_its_form() -> None:
    assert set(FORMS) == {".md", ".markdown", ".tex"}


@pytest.mark.parametrize("ending", [".md", ".tex"])
@pytest.mark.parametrize(
    ("draft", "records"), [(TAME, TAME_RECORDS), (HOSTILE, EVIL_RECORDS)], ids=["tame", "hostile"]
)
def test_a_line_is_what_stands_in_the_file(ending: str, draft: Draft, records: tuple) -> None:  # type: ignore[type-arg]
    lines = WHOLE[ending](draft).splitlines()
    form, known = FORMS[ending], labels(records)
    for sentence in draft.sentences:
        assert form.sentence(sentence, known) in lines
    for note in (*draft.overview, *draft.closing):
        assert form.note(note) in lines
    assert form.heading(draft.sections[0].heading) in lines
    assert form.heading(form.limits) in lines
    assert any(line.startswith(form.heading("References")) for line in lines)


@pytest.mark.parametrize("ending", [".md", ".tex"])
@given(text=hostile_text)
def test_whatever_is_put_in_is_one_line(ending: str, text: str) -> None:
    form = FORMS[ending]
    sentence = Sentence((text, Citation((SPIN.key,)), "."), Statement("", (), "supported"))
    made = (
        form.heading(text), form.note(Note(text, "")), form.sentence(sentence, labels([SPIN]))
    )  # fmt: skip
    for line in made:
        assert line.splitlines() in ([line], [])
        assert line == line.rstrip("\n")


@given(text=hostile_text)
def test_a_heading_of_markdown_is_a_heading(text: str) -> None:
    made = FORMS[".md"].heading(f"a {text}")
    (block,) = blocks(f"{made}\n", "markdown-smart")
    assert (block["t"], block["c"][0]) == ("Header", 2)


@pytest.mark.parametrize("ending", [".md", ".tex"])
def test_the_appendix_is_made_anew_and_nothing_else(ending: str) -> None:
    text = WHOLE[ending](TAME)
    known = labels(TAME_RECORDS)
    assert with_evidence(text, ending, Appendix(TAME.sentences, TAME_RECORDS), known) == text
    fewer = Appendix(TAME.sentences[:1], TAME_RECORDS)
    made = with_evidence(text, ending, fewer, known)
    head = text.partition("Each sentence with the words")[0]
    assert made.startswith(head)
    rest = made.removeprefix(head)
    assert "study spinning widgets" in rest
    assert "ranked as well" not in rest
    assert with_evidence(made, ending, Appendix(TAME.sentences, TAME_RECORDS), known) == text


@pytest.mark.parametrize("ending", [".md", ".tex"])
def test_a_file_without_an_appendix_gets_none(ending: str) -> None:
    text = "## Spinning\n\nEvidence is nice.\n\n### Evidence of spin\n"
    assert with_evidence(text, ending, Appendix(TAME.sentences, TAME_RECORDS), {}) == text


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_the_end_of_a_file_stays(end: str) -> None:
    text = markdown(TAME).rstrip("\n") + end
    end_now = Appendix(TAME.sentences, TAME_RECORDS)
    assert with_evidence(text, ".md", end_now, labels(TAME_RECORDS)) == text


def test_what_a_person_wrote_after_the_appendix_stays() -> None:
    text = f"{markdown(TAME)}\n# Mine\n\n1. My own list.\n"
    made = with_evidence(text, ".md", Appendix(TAME.sentences[:1], TAME_RECORDS),
                         labels(TAME_RECORDS))  # fmt: skip
    assert made.endswith("”\n\n# Mine\n\n1. My own list.\n")
    assert "ranked as well" not in made.partition("## Evidence")[2]


def test_backslashes_of_a_record_are_put_in_as_they_are() -> None:
    for ending, whole in WHOLE.items():
        text = whole(HOSTILE)
        end = Appendix(HOSTILE.sentences, EVIL_RECORDS)
        assert with_evidence(text, ending, end, labels(EVIL_RECORDS)) == text


def test_the_keys_are_told_anew() -> None:
    text = markdown(TAME)
    form = FORMS[".md"]
    assert form.keys(text, TAME_RECORDS, {}) == text
    one = form.keys(text, [RANK], {})
    assert f"{RANK.key}: Hopper et al. (2024). Do Widgets Rank?" in one
    assert f"{SPIN.key}: " not in one
    assert form.keys(one, TAME_RECORDS, {}) == text
    bare = re.sub(r"<!-- What.*?-->\n", "", text, flags=re.DOTALL)
    assert form.keys(bare, TAME_RECORDS, {}) == bare
    tex = latex(TAME)
    assert FORMS[".tex"].keys(tex, [RANK], {}) == tex


def test_a_record_cannot_end_the_comment_of_the_keys() -> None:
    text = FORMS[".md"].keys(markdown(TAME), EVIL_RECORDS, {})
    assert text.count("-->") == 2


def test_a_sentence_by_hand_is_told_in_the_appendix() -> None:
    mine = said("Mine ", Citation((RANK.key,)), ".", known=TAME_RECORDS)
    made = with_evidence(markdown(TAME), ".md", Appendix((mine,), TAME_RECORDS),
                         labels(TAME_RECORDS))  # fmt: skip
    assert f"1.  Mine [@{RANK.key}]." in made
