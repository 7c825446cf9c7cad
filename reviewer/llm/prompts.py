"""Load and fill the prompts of prompts/*.md, and build the conversation that asks for an answer.

What goes into a prompt is data: it can neither name a variable, nor close the
block it stands in, nor pass for a line of evidence.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from reviewer.errors import PromptError
from reviewer.llm.messages import Message, printable

NOT_STATED = "NOT STATED"
"""What a model is told to write, alone, when the evidence does not answer the question."""

_NAME = re.compile(r"[a-z][a-z_]*")
_HEADER = re.compile(r"\A\s*<!--.*?-->\s*", re.DOTALL)
_PART = re.compile(r"^---$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TAG = re.compile(r"<(?=[^\s\d=.])")
_ROUND = str.maketrans("[]", "()")
_MARK = re.compile(r"\[E\d+\]")
_OPENING = re.compile(r"\s*((?:\[E\d+\][ \t]*)+)(?=[^\s\[.,;:!?])")
_OPENS_INSIDE = re.compile(r"(?<=\][.!?])[ \t]+(?=(?:\[E\d+\][ \t]*)+[^\s\[.,;:!?])")
_STOP = re.compile(r"[.!?]+$")
_MOST_INSIDE = 8
_LIKE_MARK = re.compile(r"[\[【]\s*[eE]\s*(\d{1,4})\s*[\]】]")
# Markers inside a sentence ("A [E1] and b [E2]."), and the rest of it up to the next or its end.
_INSIDE = re.compile(
    r"(?<=[^\s.!?\]])(?P<marks>(?:\s*\[E\d+\])+)(?P<rest>(?:,\s+\S|\s+(?:[a-z(]|\d+(?!\.\s))).*?)"
    r"(?=\s*\[E\d+\]|(?<!\be\.g)(?<!\bi\.e)(?<!\bal)(?<!\bvs)[.!?](?:\s+[^a-z\s]|\s*$)|\s*$)"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that a model may use: its number, its words, and what it is from."""

    number: int
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A sentence a model wrote that did not pass, and the reason."""

    text: str
    why: str


def answer_messages(question: str, evidence: Sequence[Evidence]) -> tuple[Message, ...]:
    """Return the conversation that asks for an answer from evidence: rules, one example, the task.

    The example is a turn of its own because small models copy the form of an
    earlier turn far better than they follow a description of it (measured with
    tests/llm/measure_markers.py).
    """
    example_evidence, example_question, example_answer = parts("answer_example")
    return (
        Message("system", render("answer_system", {"not_stated": NOT_STATED})),
        Message("user", _user_turn(example_question, example_evidence)),
        Message("assistant", example_answer),
        Message("user", _user_turn(as_data(question), evidence_block(evidence))),
    )


def repair_messages(
    question: str, evidence: Sequence[Evidence], refused: Sequence[Refused]
) -> tuple[Message, ...]:
    """Return the conversation that asks to write refused sentences again, each with its reason.

    It is the one that asked for the answer but for its last turn. What the model
    wrote is data here too.
    """
    *opening, _ = answer_messages(question, evidence)
    variables = {
        "question": as_data(question),
        "evidence": evidence_block(evidence),
        "refused": _refused_block(refused),
    }
    return (*opening, Message("user", render("repair_user", variables)))


def draft_messages(theme: str, evidence: Sequence[Evidence]) -> tuple[Message, ...]:
    """Return the conversation that asks for a paragraph on a theme, in the form of an answer's."""
    example_evidence, example_theme, example_paragraph = parts("draft_example")
    return (
        Message("system", render("draft_system", {"not_stated": NOT_STATED})),
        Message("user", _theme_turn(example_theme, example_evidence)),
        Message("assistant", example_paragraph),
        Message("user", _theme_turn(as_data(theme), evidence_block(evidence))),
    )


def draft_repair_messages(
    theme: str, evidence: Sequence[Evidence], refused: Sequence[Refused]
) -> tuple[Message, ...]:
    """Return the conversation that asks to write refused sentences of a paragraph again."""
    *opening, _ = draft_messages(theme, evidence)
    variables = {
        "theme": as_data(theme),
        "evidence": evidence_block(evidence),
        "refused": _refused_block(refused),
    }
    return (*opening, Message("user", render("draft_repair_user", variables)))


def plan_messages(topic: str, papers: Sequence[Evidence], most: int) -> tuple[Message, ...]:
    """Return the conversation that asks to group papers: each a number, a sentence, a title."""
    lines = [f"P{paper.number}: {as_data(paper.about)}; {as_data(paper.text)}" for paper in papers]
    variables = {"topic": as_data(topic), "papers": "\n".join(lines), "most": str(most)}
    return (Message("user", render("draft_plan", variables)),)


def evidence_block(evidence: Sequence[Evidence]) -> str:
    """Return one line per sentence, `[E7] The sentence [E7].`, under a line `(about)` per paper.

    The number stands at the end too, where the answer must have it, so that
    copying a sentence copies its number. The smallest models copy the last line:
    put the best evidence there.
    """
    lines, about = [], ""
    for item in evidence:
        if item.about and item.about != about:
            lines.append(f"({as_data(item.about)})")
        about = item.about
        lines.append(_line(item))
    return "\n".join(lines)


def numbers_last(text: str) -> str:
    """Return an answer in the form of the contract: each sentence ends with its numbers.

    The example shows each sentence between its number twice. A number that
    stands before a sentence is taken off, or moved to its end if there is none;
    one inside a sentence is moved to its end. Sentences that begin with a number
    get a line of their own, and `[e7]` is `[E7]`; nothing else changes.
    """
    lines = _OPENS_INSIDE.sub("\n", _LIKE_MARK.sub(r"[E\1]", text)).split("\n")
    return "\n".join(_none_inside(_number_last(line)) for line in lines)


def says_not_stated(text: str) -> bool:
    """Whether a reply is the line that says the evidence does not answer."""
    letters = re.sub(r"[^a-z]+", " ", text.lower()).strip()
    return letters == NOT_STATED.lower()


def render(name: str, variables: Mapping[str, str]) -> str:
    """Return prompts/`name`.md without its header, each `$variable` replaced by its value.

    A `$` in a value stays as it is, and a tag is broken up with a space. Raises
    PromptError for a prompt that is missing or damaged, for a variable it needs
    that is not given, and for one given that it does not have.
    """
    template = Template(_load(name))
    if not template.is_valid():
        raise _error(name, "holds a $ that names no variable", "Write $$ for a dollar sign.")
    needed = set(template.get_identifiers())
    for wrong, what in ((needed - variables.keys(), "needs"), (variables.keys() - needed, "lacks")):
        if wrong:
            names = ", ".join(f"${variable}" for variable in sorted(wrong))
            raise _error(name, f"{what} {names}", "Give a prompt exactly its variables.")
    return template.substitute({key: _without_tags(value) for key, value in variables.items()})


def parts(name: str) -> tuple[str, ...]:
    """Return the parts of prompts/`name`.md, which lines of `---` separate."""
    return tuple(part.strip() for part in _PART.split(_load(name)))


def as_data(text: str) -> str:
    """Return text on one line, with nothing in it that means something to a prompt or a model.

    Breaks up tags (`</evidence>`, `<|im_end|>`) and makes square brackets round:
    `[E3]` and `[INST]`, but also the `[12]` of a reference, would come back in
    an answer as a marker. Comparisons (`p<0.05`) stay.
    """
    line = " ".join(_CONTROL.sub(" ", printable(text)).split())
    return _without_tags(line.translate(_ROUND))


def _number_last(line: str) -> str:
    opening = _OPENING.match(line)
    if opening is None:
        return line
    marks, sentence = opening[1].strip(), line[opening.end() :]
    if _MARK.search(sentence):
        return sentence
    words = _STOP.sub("", sentence.rstrip())
    return f"{words} {marks}{sentence.rstrip()[len(words) :]}"


def _none_inside(line: str) -> str:
    """Return a line with the markers that stand inside a sentence moved to the sentence's end."""
    for _ in range(_MOST_INSIDE):
        moved = _INSIDE.sub(r"\g<rest>\g<marks>", line)
        if moved == line:
            break
        line = moved
    return line


def _refused_block(refused: Sequence[Refused]) -> str:
    return "\n".join(f"- {as_data(item.text)}\n  Why: {as_data(item.why)}" for item in refused)


def _theme_turn(theme: str, evidence: str) -> str:
    return render("draft_user", {"theme": theme, "evidence": evidence})


def _user_turn(question: str, evidence: str) -> str:
    return render("answer_user", {"question": question, "evidence": evidence})


def _line(item: Evidence) -> str:
    mark, text = f"[E{item.number}]", as_data(item.text)
    stop = _STOP.search(text)
    words = text[: stop.start()] if stop else text
    return f"{mark} {words} {mark}{stop[0] if stop else '.'}"


def _without_tags(text: str) -> str:
    return _TAG.sub("< ", text)


def _load(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _error(name, "is no name of a prompt", "Use lower-case letters and underscores.")
    # The wheel carries the prompts inside the package; a checkout has them beside it.
    package = importlib.resources.files("reviewer")
    checkout: Traversable = Path(__file__).resolve().parents[2] / "prompts"
    for folder in (package / "_prompts", checkout):
        file = folder / f"{name}.md"
        if file.is_file():
            return _read(name, file)
    raise _error(name, "is missing", "Install reviewer again.")


def _read(name: str, file: Traversable) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _error(name, f"cannot be read ({error})", "Install reviewer again.") from error
    return _HEADER.sub("", text).strip()


def _error(name: str, what: str, next_step: str) -> PromptError:
    return PromptError(f"the prompt {what}", where=f"prompts/{name}.md", next_step=next_step)
