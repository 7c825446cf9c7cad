"""The figures of drafts: what counts as cited, repeated and grouped; suites; the liar's drafts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.encoders import Encoder
from reviewer.errors import SuiteError
from reviewer.evaluation import drafting as evaluation
from reviewer.evaluation.adversary import OTHER, Report, _as_answer, run_drafts
from reviewer.evaluation.drafting import Topic, bcubed, load, repeated, score, summary
from reviewer.evaluation.liar import Habits, Liar
from reviewer.evidence.quotes import Quote, Statement, Withheld
from reviewer.evidence.verify import SUPPORTED, Verdict
from reviewer.grammar import Grammar
from reviewer.library.library import Access, Library
from reviewer.llm import LLMSettings, connect
from reviewer.writing import answer as answering
from reviewer.writing.answer import Engine
from reviewer.writing.draft import Citation, Draft, Section, Sentence
from reviewer.writing.draft.drafting import Writer, draft
from reviewer.writing.draft.model import Chosen
from reviewer.writing.draft.selection import Options
from tests.writing.hive import records

TOPICS = Path(__file__).parents[2] / "evals" / "drafts" / "topics.jsonl"
TOPIC = "named entity recognition"


def sentence(text: str, *quotes: Quote, written: str = "") -> Sentence:
    statement = Statement(text, quotes, SUPPORTED)
    return Sentence((text, Citation(tuple(q.record for q in quotes))), statement, written=written)


def drafted(*sentences: Sentence, library: Library, groups: tuple[tuple[str, ...], ...]) -> Draft:
    keys = dict.fromkeys(key for one in sentences for key in one.cited)
    sections = [
        Section("", tuple(Chosen(key, 1.0, "") for key in group), (sentences,) if not n else ())
        for n, group in enumerate(groups)
    ]
    references = tuple(library.get(key) for key in keys)
    return Draft("x", "narrative", "extractive", None, sections=tuple(sections),
                 references=references)  # fmt: skip


@pytest.fixture
def quote(sample: Library) -> Quote:
    abstract = sample.get("wang2020ain").abstract
    return Quote("wang2020ain", "abstract", abstract[:120], 0, 120)


@pytest.fixture(scope="module")
def real(sample: Library, grammar: Grammar) -> Draft:
    return draft(sample, TOPIC, Options(papers=4), Writer(grammar))


def test_a_real_draft_has_its_figures(sample: Library, real: Draft) -> None:
    cited = [record.key for record in real.references]
    topic = Topic("a", TOPIC, (cited[0], "missing2020"), tuple(cited[1:2]))
    one = score(sample, topic, real)
    assert one.figures["gold"] == 0.5
    assert one.missed == ("missing2020",)
    assert one.off_topic == tuple(sorted(cited[2:]))
    assert one.figures["off_topic"] == len(cited[2:]) / len(cited)
    assert one.figures["supported"] == one.figures["quotes"] == 1.0
    assert one.figures["first_person"] == 0.0
    assert one.figures["themes"] is None
    assert one.figures["declined"] is None
    assert json.dumps(evaluation.to_dict(one))


def test_what_is_not_supported_or_not_exact_is_counted(sample: Library, quote: Quote) -> None:
    lie = sentence("Wang et al. (2020) cure malaria with our 99 cows.", quote)
    truth = sentence(quote.text, quote)
    bent = Quote(quote.record, "abstract", "Bent words", 0, 10)
    made = drafted(lie, truth, sentence(quote.text, bent), library=sample, groups=(("a",),))
    figures = score(sample, Topic("a", "x", (quote.record,)), made).figures
    assert figures["supported"] is not None
    assert figures["supported"] < 1.0
    assert figures["quotes"] == pytest.approx(2 / 3)
    assert figures["first_person"] == 1.0
    assert figures["longest"] == float(max(len(s.statement.text.split()) for s in made.sentences))


@pytest.mark.parametrize(
    ("text", "counts"),
    [("We spin.", 1), ("They say “our” name.", 1), ("The US (us) spins.", 1), ("Wear it.", 0)],
)
def test_the_first_person_is_seen_in_any_case_and_quotes(
    sample: Library, quote: Quote, text: str, counts: int
) -> None:
    made = drafted(sentence(text, quote), library=sample, groups=())
    made = Draft("x", "narrative", "extractive", None, limits=(sentence(text, quote),),
                 references=made.references)  # fmt: skip
    assert score(sample, Topic("a", "x", ("k",)), made).figures["first_person"] == counts


def test_nothing_on_a_topic_is_a_draft_declined(sample: Library) -> None:
    nothing = Draft("x", "narrative", "extractive", None)
    figures = score(sample, Topic("a", "x", ()), nothing).figures
    assert figures["declined"] == 1.0
    assert [name for name, value in figures.items() if value is not None] == ["declined"]
    wanted = score(sample, Topic("a", "x", ("k",)), nothing).figures
    assert (wanted["gold"], wanted["off_topic"], wanted["supported"]) == (0.0, 0.0, None)


def test_a_draft_where_none_is_wanted_is_not_declined(sample: Library, real: Draft) -> None:
    assert score(sample, Topic("a", "x", ()), real).figures["declined"] == 0.0


SIX = "one two three four five six"


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ((), 0.0),
        (("one two three",), 0.0),
        ((SIX,), 0.0),
        ((SIX, "seven eight nine ten eleven"), 0.0),
        ((SIX, SIX), 1.0),
        ((SIX, SIX.upper()), 1.0),
        ((SIX, "one two three four five"), 2 / 3),
        ((f"{SIX} {SIX}",), 0.0),
    ],
)
def test_runs_of_five_words_in_two_sentences_are_repeated(
    texts: tuple[str, ...], share: float
) -> None:
    assert repeated([sentence(text) for text in texts]) == pytest.approx(share)


@pytest.mark.parametrize(
    ("found", "gold", "value"),
    [
        ([["a", "b"], ["c"]], [["a", "b"], ["c"]], 1.0),
        ([["a", "b", "c"]], [["a", "b"], ["c"]], 2 * (5 / 9) / (5 / 9 + 1)),
        ([["a"], ["b"], ["c"]], [["a", "b"], ["c"]], 2 * (2 / 3) / (2 / 3 + 1)),
        ([["a", "x"], ["y"]], [["a"], ["z"]], 1.0),
        ([["x"]], [["a"]], 0.0),
        ([], [], 0.0),
    ],
)
def test_groupings_are_compared_paper_by_paper(
    found: list[list[str]], gold: list[list[str]], value: float
) -> None:
    assert bcubed(found, gold) == pytest.approx(value)
    assert bcubed(gold, found) == pytest.approx(value)


def test_a_suite_is_summed_up(sample: Library, real: Draft) -> None:
    cited = [record.key for record in real.references]
    good = score(sample, Topic("a", "x", tuple(cited), themes=((cited[0],), (cited[1],))), real)
    bad = score(sample, Topic("b", "x", ("nobody",)), real)
    none = score(sample, Topic("c", "x", ()), Draft("x", "narrative", "extractive", None))
    found = summary([good, bad, none])
    assert found["gold"] == 0.5
    assert found["off_topic"] == 0.5
    assert found["off_topic_all"] == 0.5
    assert found["declined"] == 1.0
    assert found["longest"] == good.figures["longest"]
    assert set(found) <= set(evaluation.METRICS)
    assert summary([]) == {}
    assert "declined" not in summary([good])


def test_the_suite_of_the_repository_is_whole(sample: Library) -> None:
    topics = load(TOPICS)
    keys = {record.key for record in sample.catalog.all()}
    assert len(topics) >= 12
    assert len({topic.id for topic in topics}) == len(topics)
    assert any(not topic.gold for topic in topics)
    for topic in topics:
        assert {*topic.gold, *topic.also} <= keys
        assert not {*topic.gold} & {*topic.also}
        themed = [key for theme in topic.themes for key in theme]
        assert len(themed) == len(set(themed))
        assert {*themed} <= {*topic.gold, *topic.also}


GOOD: dict[str, Any] = {"id": "a", "topic": "x", "gold": ["k"]}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "no topic"),
        ([GOOD, {"id": "b", "topic": "x"}], "gold"),
        ([GOOD | {"topic": 5}], "topic"),
        ([GOOD | {"gold": "k"}], "gold"),
        ([GOOD | {"gold": [5]}], "gold"),
        ([GOOD | {"also": "key"}], "also"),
        ([GOOD | {"also": 5}], "also"),
        ([GOOD | {"themes": "ab"}], "themes"),
        ([GOOD | {"themes": ["ab"]}], "themes"),
        ([GOOD | {"themes": [[5]]}], "themes"),
        ([GOOD | {"topic": " "}], "topic"),
    ],
)
def test_a_suite_that_is_not_as_it_should_be(
    tmp_path: Path, rows: list[dict[str, Any]], says: str
) -> None:
    path = tmp_path / "topics.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    with pytest.raises(SuiteError, match=says) as error:
        load(path)
    assert str(path) in str(error.value)


def test_a_suite_is_drafted(sample: Library, grammar: Grammar) -> None:
    told: list[tuple[str, int, int | None]] = []
    writer = Writer(grammar, progress=lambda *step: told.append(step))
    topics = (Topic("a", TOPIC, ("wang2021ita",)), Topic("b", "medieval ship building", ()))
    scored = list(evaluation.run(sample, topics, writer))
    assert [one.figures["gold"] for one in scored] == [1.0, None]
    assert scored[1].figures["declined"] == 1.0
    assert ("drafting", 2, 2) in told


# The drafts of a model that lies.


def lied(library: Library, grammar: Grammar, statements: int = 30) -> Report:
    with Liar(Habits(share=0.5, seed=4)) as liar:
        llm = connect(LLMSettings(base_url=liar.base_url, retries=0, budget=0))
        writer = Writer(grammar, Engine(llm, True))
        topics = ["neural networks and forgetting", "satellite images"]
        return run_drafts(library, topics, liar, writer, statements)


@pytest.fixture
def library(tmp_path: Path, minilm: Encoder) -> Library:
    opened = Library(tmp_path / "library", Access(load_encoder=lambda _: minilm), create=True)
    opened.add(records())
    return opened


def test_drafts_are_written_until_enough_is_said(library: Library, grammar: Grammar) -> None:
    with library:
        report = lied(library, grammar)
    figures = report.to_dict()
    assert figures["statements"] >= 30
    assert figures["corrupted"] > 0
    assert figures["true"] > 0
    assert figures["shares"]["leaks"] <= 0.1
    assert OTHER not in figures["leaks_by_kind"]


def test_a_check_that_checks_nothing_is_seen(
    library: Library, grammar: Grammar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "judge", lambda *_: Verdict(SUPPORTED, 1.0))
    with library:
        report = lied(library, grammar)
    assert report.shares["leaks"] > 0.2
    assert report.examples


def test_drafts_end_where_nothing_is_written(library: Library, grammar: Grammar) -> None:
    with library, Liar(Habits(seed=4)) as liar:
        llm = connect(LLMSettings(base_url=liar.base_url, retries=0, budget=0))
        writer = Writer(grammar, Engine(llm, True))
        report = run_drafts(library, ["quantum chromodynamics on lattices"], liar, writer, 10)
    assert (report.questions, report.to_dict()["statements"]) == (1, 0)


def test_only_what_the_model_wrote_counts_as_said(sample: Library, quote: Quote) -> None:
    mine, its = sentence("Ours.", quote), sentence("Told.", quote, written="As written.")
    made = drafted(mine, its, library=sample, groups=(("a",),))
    found = _as_answer(Draft("x", "narrative", "llm", "liar", sections=made.sections,
                             withheld=(Withheld("No.", "why"),)))  # fmt: skip
    assert [statement.text for statement in found.statements] == ["As written."]
    assert found.withheld == (Withheld("No.", "why"),)
