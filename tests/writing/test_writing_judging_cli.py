"""`--judge` of ask, chat and eval answers: a model, a folder, what is wrong with either."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from reviewer.cli.app import run
from tests.encoders.test_encoders_nli import LABELS, model, write_labels
from tests.servers.scripted import Asked, ScriptedServer
from tests.writing.hive import QUESTION, cites

TRUTH = "RehearseNet reduces forgetting by 37% on six treebanks."
SHORTER = "RehearseNet reduces forgetting by 37%."
VAGUE = "RehearseNet keeps earlier knowledge."
FINDING = "reduces forgetting by 37%"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def told(self) -> list[str]:
        """The statements of the answer, in JSON."""
        return [statement["text"] for statement in json.loads(self.out)["statements"]]


Reviewer = Callable[..., Outcome]


@pytest.fixture
def reviewer(
    hive_folder: Path,
    own_cache: Path,
    scripted: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Reviewer:
    """Run `reviewer` on the invented library, with the scripted server set up."""
    monkeypatch.setenv("REVIEWER_LLM_BASE_URL", scripted.base_url)

    def invoke(*arguments: object, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = run(["-L", str(hive_folder), *(str(argument) for argument in arguments)])
        found = capsys.readouterr()
        assert "Traceback" not in found.out + found.err
        return Outcome(code, found.out, found.err)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inference model to which a word follows from anything ("loss"), or never ("six")."""
    made = tmp_path / "nli"
    made.mkdir()
    words = {"[PAD]": 0, "[UNK]": 1, "[SEP]": 2, "loss": 3, "six": 4}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A", pair="$A [SEP] $B:1", special_tokens=[("[SEP]", 2)]
    )
    tokenizer.save(str(made / "tokenizer.json"))
    (made / "model.onnx").write_bytes(model())
    write_labels(made, LABELS)
    return made


def writes(scripted: ScriptedServer, text: str, verdict: str = "no") -> None:
    """Let the model write a text, and judge so; what it is asked to repair it leaves."""

    def reply(asked: Asked) -> str:
        if "<statement>" in asked.user:
            return verdict
        return "NOT STATED" if "<refused>" in asked.user else cites(text, FINDING)(asked)

    scripted.script.always = reply


BOTH = f"{TRUTH[:-1]} @. {SHORTER[:-1]} @."


@pytest.mark.parametrize("name", ["llm", "llm:scripted-model"])
@pytest.mark.parametrize(("verdict", "shown"), [("no", [TRUTH]), ("yes", [TRUTH, SHORTER])])
def test_a_model_judges(
    reviewer: Reviewer, scripted: ScriptedServer, name: str, verdict: str, shown: list[str]
) -> None:
    writes(scripted, BOTH, verdict)
    found = reviewer("ask", QUESTION, "--llm", scripted.model, "--judge", name, "--json")
    assert found.code == 0
    assert found.told == shown
    assert any("<statement>" in asked.user for asked in scripted.script.history)


def test_an_inference_model_judges(
    reviewer: Reviewer, scripted: ScriptedServer, folder: Path
) -> None:
    writes(scripted, BOTH)
    found = reviewer("ask", QUESTION, "--llm", scripted.model, "--judge", folder, "--json")
    assert found.told == [TRUTH]
    assert json.loads(found.out)["withheld"] == [
        {"text": SHORTER, "why": "the cited sentence denies it (judge)"}
    ]
    assert not any("<statement>" in asked.user for asked in scripted.script.history)


def test_a_trusted_judge_lifts_what_scores_too_low_and_no_lie(
    reviewer: Reviewer, scripted: ScriptedServer
) -> None:
    lie = "RehearseNet increases the loss by 37%."
    writes(scripted, f"{TRUTH[:-1]} @. {VAGUE[:-1]} @. {lie[:-1]} @.", "yes")
    asked = ("ask", QUESTION, "--llm", scripted.model, "--json")
    assert reviewer(*asked, "--judge", "llm").told == [TRUTH]
    assert reviewer(*asked, "--judge", "llm", "--trust-judge").told == [TRUTH, VAGUE]
    failing = reviewer(*asked, "--judge", "llm:other-model", "--trust-judge")
    assert failing.told == [TRUTH]
    assert "Note: Checking without the judge." in failing.err


@pytest.mark.parametrize("source", ["environment", "file"])
def test_a_judge_can_be_set_up_and_left_out(
    reviewer: Reviewer,
    scripted: ScriptedServer,
    folder: Path,
    source: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if source == "file":
        Path("reviewer.toml").write_text(f'judge = "{folder}"\n', encoding="utf-8")
    else:
        monkeypatch.setenv("REVIEWER_JUDGE", str(folder))
    writes(scripted, BOTH)
    asked = ("ask", QUESTION, "--llm", scripted.model, "--json")
    assert reviewer(*asked).told == [TRUTH]
    assert reviewer(*asked, "--judge", "none").told == [TRUTH, SHORTER]
    (folder / "model.onnx").unlink()
    assert reviewer(*asked).code == 1
    quotes = reviewer("ask", QUESTION, "--llm", "none", "--json")
    assert (quotes.code, quotes.err, quotes.told) == (0, "", [TRUTH])


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_what_is_missing_in_a_folder_is_said(
    reviewer: Reviewer, folder: Path, missing: str
) -> None:
    (folder / missing).unlink()
    found = reviewer("ask", QUESTION, "--llm", "none", "--judge", folder)
    assert (found.code, found.out) == (1, "")
    (line,) = found.err.splitlines()
    assert f"{missing} is missing. Name a folder with model.onnx" in line
    assert str(folder) in line


@pytest.mark.parametrize(
    ("options", "code", "what"),
    [
        (("--judge", "gpt"), 1, "there is no such folder. Name llm, llm:MODEL, or a folder"),
        (("--judge", "llm", "--llm", "none"), 1, "no model writes that could judge"),
        (("--judge", "llm:"), 1, "no model writes that could judge"),
        (("--trust-judge",), 2, "--trust-judge"),
        (("--trust-judge", "--judge", "none"), 2, "--trust-judge"),
    ],
)
def test_a_judge_that_is_none(
    reviewer: Reviewer, scripted: ScriptedServer, options: tuple[str, ...], code: int, what: str
) -> None:
    llm = () if "--llm" in options else ("--llm", scripted.model)
    found = reviewer("ask", QUESTION, *options, *llm)
    assert (found.code, found.out) == (code, "")
    assert what in " ".join(found.err.split())


def test_a_judge_that_fails_is_one_line_for_many_questions(
    reviewer: Reviewer, scripted: ScriptedServer
) -> None:
    writes(scripted, BOTH)
    options = ("--llm", scripted.model, "--judge", "llm:other-model", "--json")
    found = reviewer("ask", "-", *options, stdin=f"{QUESTION}\n{QUESTION}\n")
    assert found.code == 0
    answers = [json.loads(line) for line in found.out.splitlines()]
    assert [[s["text"] for s in one["statements"]] for one in answers] == [[TRUTH, SHORTER]] * 2
    assert found.err.count("Checking without the judge.") == 1


def test_chat_has_its_judge(reviewer: Reviewer, scripted: ScriptedServer, folder: Path) -> None:
    writes(scripted, BOTH)
    options = ("--llm", scripted.model, "--judge", folder, "--json")
    assert reviewer("chat", *options, stdin=f"{QUESTION}\n").told == [TRUTH]
    assert reviewer("chat", "--judge", "gpt", stdin=f"{QUESTION}\n").code == 1


def test_a_suite_is_judged_by_it(
    reviewer: Reviewer, scripted: ScriptedServer, folder: Path, tmp_path: Path
) -> None:
    case = {"id": "1", "kind": "fact", "question": QUESTION, "records": ["moreau2021rehearsenet"]}
    suite = tmp_path / "suite.jsonl"
    suite.write_text(json.dumps(case) + "\n", encoding="utf-8")
    plain = reviewer("eval", "answers", suite, "--json")
    assert json.loads(plain.out)["metrics"]["alce_recall"] == 1.0
    judged = reviewer("eval", "answers", suite, "--json", "--judge", folder)
    figures = json.loads(judged.out)["metrics"]
    assert (figures["alce_recall"], figures["alce_precision"]) == (0.0, 0.0)
    assert (figures["supported"], figures["record_recall"]) == (1.0, 1.0)
    assert f"as {folder} judges" in " ".join(judged.err.split())
    writes(scripted, BOTH, "yes")
    written = reviewer(
        "eval", "answers", suite, "--json", "--llm", scripted.model, "--judge", "llm"
    )
    assert json.loads(written.out)["metrics"]["alce_recall"] == 1.0
    broken = reviewer("eval", "answers", suite, "--json", "--judge", "llm:other-model")
    assert (broken.code, broken.out) == (1, "")
