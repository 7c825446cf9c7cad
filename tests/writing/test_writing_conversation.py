"""Conversations with the invented library: what is restricted, what is told, what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.errors import InputError, QuestionError
from reviewer.library.filters import Filter
from reviewer.library.library import Library
from reviewer.writing import sessions
from reviewer.writing.answers import NOT_STATED, OFF_TOPIC
from reviewer.writing.conversation import Conversation, Turn, short_name


def say(conversation: Conversation, line: str) -> Turn:
    turn = conversation.ask(line, conversation.resolve(line))
    conversation.keep(turn)
    return turn


def cited(turn: Turn) -> list[str]:
    return [record.title.split()[0] for record in turn.answer.references]


def test_a_whole_question_is_answered_as_ask_does(hive: Library) -> None:
    from reviewer.writing.answer import answer

    question = "How much does RehearseNet reduce forgetting?"
    turn = say(Conversation(hive), question)
    assert not turn.changed
    found = answer(hive, question)
    assert turn.answer.statements == found.statements
    assert turn.answer.question == question


def test_pronouns_places_and_conditions(hive: Library) -> None:
    talk = Conversation(hive)
    listed = say(talk, "which papers are by Bo Lind?")
    assert sorted(cited(listed)) == ["Old", "RehearseNet:"]
    place = cited(listed).index("Old") + 1
    ordinal = {1: "first", 2: "second"}
    when = say(talk, f"when was the {ordinal[place]} one published?")
    assert cited(when) == ["Old"]
    assert "2018" in when.answer.statements[0].text
    assert cited(say(talk, "who wrote it?")) == ["Old"]
    other = say(talk, f"and the {ordinal[3 - place]} one?")
    assert other.answer.question == "who wrote RehearseNet?"
    assert cited(other) == ["RehearseNet:"]
    assert cited(say(talk, "only those from 2018")) == ["Old"]
    assert all(
        statement.verdict == "supported" for t in talk.turns for statement in t.answer.statements
    )


def test_a_narrowed_answer_speaks_of_the_list(hive: Library) -> None:
    talk = Conversation(hive)
    say(talk, "which papers are by Bo Lind?")
    some = say(talk, "which of those are from 2018?").answer
    assert some.lead == "1 of these 2:"
    counted = say(Conversation(hive, talk.turns[:1]), "how many of them are from 2018?").answer
    assert counted.statements[0].text.startswith("1 paper of these 2")
    assert "in the library" not in counted.statements[0].text
    none = say(Conversation(hive, talk.turns[:1]), "which of them are from 1999?").answer
    assert (none.reason, none.references) == (OFF_TOPIC, ())
    assert none.lead == "Of these 2, none is said to be so."
    without = say(Conversation(hive, talk.turns[:1]), "not those from 2018")
    assert cited(without) == ["RehearseNet:"]


def test_no_paper_of_a_list_meets_a_condition(hive: Library) -> None:
    talk = Conversation(hive)
    say(talk, "which papers are by Gus Ray?")
    say(talk, "which papers are by Bo Lind?")
    found = say(talk, "which of them were written by Cy Tran?").answer
    assert (found.reason, found.lead) == (OFF_TOPIC, "Of these 2, none is said to be so.")


def test_what_a_paper_spoken_of_does_not_say_is_not_off_topic(hive: Library) -> None:
    talk = Conversation(hive)
    say(talk, "What do listeners think of old violins?")
    found = say(talk, "what is its kernel size?").answer
    assert (found.reason, [r.title for r in found.references]) == (
        NOT_STATED,
        ["Old Violins in Blind Tests"],
    )


def test_more_tells_what_was_not_told_until_there_is_no_more(hive: Library) -> None:
    talk = Conversation(hive)
    first = say(talk, "How much does RehearseNet reduce forgetting?").answer
    told = {quote for said in first.statements for quote in said.quotes}
    record = first.references[0]
    for _ in range(3):
        more = say(talk, "tell me more").answer
        fresh = {quote for said in more.statements for quote in said.quotes}
        assert not fresh & told
        assert all(quote.is_exact(record) for quote in fresh)
        told |= fresh
    assert more.reason == NOT_STATED
    text = record.abstract
    for quote in sorted(told, key=lambda quote: -(quote.start or 0)):
        text = text[: quote.start] + text[quote.end :]
    assert not text.strip()


def test_the_filter_bounds_every_answer(hive: Library) -> None:
    talk = Conversation(hive)
    talk.filter = Filter(first="2018", last="2018")
    assert cited(say(talk, "which papers are by Bo Lind?")) == ["Old"]
    talk.forget()
    assert talk.turns == []
    with pytest.raises(QuestionError, match="no earlier answer"):
        talk.resolve("the first one")


def test_a_turn_that_is_not_kept_changes_nothing(hive: Library) -> None:
    talk = Conversation(hive)
    say(talk, "How much does RehearseNet reduce forgetting?")
    talk.ask("x", talk.resolve("What do listeners think of old violins?"))
    assert talk.resolve("who wrote it?").question == "who wrote RehearseNet?"


def test_short_names_are_names_of_their_own(hive: Library) -> None:
    names = [short_name(record, hive) for record in hive.catalog.all()]
    assert names == [
        "RehearseNet",
        "“Crop Yield from Satellite Images”",
        "“Surveys of Coral Reefs by Robot”",
        "“Old Violins in Blind Tests”",
        "“A Paper without an Abstract”",
    ]


# -- on disk ---------------------------------------------------------------------------


@pytest.fixture
def kept(hive: Library, tmp_path: Path) -> tuple[Path, Conversation]:
    talk = Conversation(hive)
    file = sessions.SessionFile(tmp_path)
    assert sessions.sessions(tmp_path) == []
    for line in ("which papers are by Bo Lind?", "and which of those are from 2018?", "more"):
        file.append(say(talk, line))
    return tmp_path, talk


def test_a_session_comes_back_as_it_was(hive: Library, kept: tuple[Path, Conversation]) -> None:
    folder, talk = kept
    (session,) = sessions.sessions(folder)
    assert session.asked[0] == "which papers are by Bo Lind?"
    turns = sessions.read_turns(session, hive)
    assert [turn.answer.to_dict()["statements"] for turn in turns] == [
        turn.answer.to_dict()["statements"] for turn in talk.turns
    ]
    assert [turn.answer.references for turn in turns] == [
        turn.answer.references for turn in talk.turns
    ]
    again = Conversation(hive, turns)
    for line in ("who wrote it?", "and the first one?", "which of those have code?", "more"):
        assert again.resolve(line) == talk.resolve(line)


@pytest.mark.parametrize(
    "damage", [b'{"asked": "cut of', b"\xff\xfe\n", b"[]\n", b"{}\n", b'{"asked": 3, "answer": {}}']
)
def test_a_damaged_line_is_passed_over_and_written_past(
    hive: Library, kept: tuple[Path, Conversation], damage: bytes
) -> None:
    folder, talk = kept
    (session,) = sessions.sessions(folder)
    with session.path.open("ab") as file:
        file.write(damage)
    assert len(sessions.read_turns(session, hive)) == 3
    sessions.SessionFile(folder, session).append(talk.turns[0])
    turns = sessions.read_turns(sessions.find_session(folder), hive)
    assert [turn.asked for turn in turns][3:] == ["which papers are by Bo Lind?"]


def test_a_line_is_whole_or_not_there(hive: Library, kept: tuple[Path, Conversation]) -> None:
    folder, _ = kept
    (session,) = sessions.sessions(folder)
    data = session.path.read_bytes()
    assert data.endswith(b"\n")
    for cut in range(0, len(data), 997):
        session.path.write_bytes(data[:cut])
        whole = data[:cut].count(b"\n")
        assert len(sessions.read_turns(session, hive)) in (whole, whole + 1)


def test_sessions_are_found_by_name_or_its_beginning(kept: tuple[Path, Conversation]) -> None:
    folder, talk = kept
    name = sessions.find_session(folder).name
    assert sessions.find_session(folder, name[:8]).name == name
    other = sessions.SessionFile(folder)
    other.append(talk.turns[0])
    assert other.name != name
    with pytest.raises(InputError, match="more than one"):
        sessions.find_session(folder, name[:4])
    assert sessions.find_session(folder, name).name == name
    with pytest.raises(InputError, match="no session"):
        sessions.find_session(folder, "nothing")
    with pytest.raises(InputError, match="no session to continue"):
        sessions.find_session(folder / "empty")


def test_records_that_left_are_known_by_their_title(
    hive: Library, kept: tuple[Path, Conversation]
) -> None:
    folder, _ = kept
    (session,) = sessions.sessions(folder)
    rows = [json.loads(line) for line in session.path.read_text().splitlines()]
    rows[0]["answer"]["references"][0]["record"] = "gone2020paper"
    session.path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    record = sessions.read_turns(session, hive)[0].answer.references[0]
    assert (record.key, record.abstract) == ("gone2020paper", "")
    assert record.title
