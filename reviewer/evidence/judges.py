"""Second opinions on statements: an inference model or a language model beside `verify`.

A judge may refuse what `verify` lets through. What `verify` objects to (a
changed number, a name, a negation ...) no judge can let through; a trusted one
may pass a statement for which only the score was too low.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reviewer.evidence.verify import SUPPORTED, UNSCORED, UNSUPPORTED, Source, Verdict

if TYPE_CHECKING:
    from reviewer.encoders.nli import Entailment
    from reviewer.llm import LLM

Infer = Callable[[str, str], "Entailment"]
"""(premise, hypothesis) -> probabilities: `encoders.nli.CrossEncoder.infer`."""

NO_OPINION = Verdict(UNSCORED, 0.0, "the judge has no opinion")
ENTAILED, DENIED = 0.5, 0.5
"""Probabilities from which an inference model says that a statement follows, or is denied."""
_REPLY_TOKENS = 8
_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")


class Judge(Protocol):
    """Whoever gives a second opinion; `trusted` if it may lift a score that is too low."""

    @property
    def trusted(self) -> bool:
        """Whether its yes counts, not only its no."""

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        """Return SUPPORTED, UNSUPPORTED, or UNSCORED for no opinion. Raises ReviewerError."""


def combine(verdict: Verdict, opinion: Verdict, *, trusted: bool) -> Verdict:
    """Return the verdict that stands when a judge has given its opinion."""
    if verdict.objected or verdict.label == UNSCORED or opinion.label == UNSCORED:
        return verdict
    if opinion.label == UNSUPPORTED:
        why = verdict.why or opinion.why
        return Verdict(UNSUPPORTED, min(verdict.score, opinion.score), why)
    if trusted and verdict.label == UNSUPPORTED:
        return Verdict(SUPPORTED, opinion.score)
    return verdict


def is_open(verdict: Verdict, *, trusted: bool) -> bool:
    """Return whether an opinion may change a verdict: not on a copy, nor on what is objected to.

    A score of 0 says that nothing was weighed.
    """
    if verdict.objected or not 0 < verdict.score < 1:
        return False
    return trusted or verdict.label == SUPPORTED


@dataclass(frozen=True, slots=True)
class InferenceJudge:
    """A natural language inference model: supported if the cited words entail the statement."""

    infer: Infer
    trusted: bool = False

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        """Return what the model says of the quotes, joined. Raises EncoderError."""
        found = self.infer(" ".join(source.quote for source in sources), statement)
        if found.entailment >= ENTAILED:
            return Verdict(SUPPORTED, found.entailment)
        if found.contradiction >= DENIED:
            return Verdict(UNSUPPORTED, found.entailment, "the cited sentence denies it (judge)")
        return Verdict(UNSUPPORTED, found.entailment, "it does not follow (judge)")


def inference_judge(folder: Path, *, trusted: bool = False) -> InferenceJudge:
    """Return a judge over the model in a local folder. Raises EncoderError if it is not one."""
    from reviewer.encoders.nli import CrossEncoder  # with onnxruntime, for start-up time

    return InferenceJudge(CrossEncoder(folder).infer, trusted)


@dataclass(frozen=True, slots=True)
class LanguageModelJudge:
    """A language model that is asked whether the cited sentences say what a statement says."""

    llm: LLM
    trusted: bool = False

    def judge(self, statement: str, sources: Sequence[Source]) -> Verdict:
        """Return the model's yes or no; any other reply is no opinion. Raises LLMError."""
        from reviewer.llm import Message  # with the client's modules, for start-up time
        from reviewer.llm.prompts import as_data, render

        quotes = "\n".join(f"- {as_data(source.quote)}" for source in sources)
        task = render("judge_user", {"evidence": quotes, "statement": as_data(statement)})
        messages = (Message("system", render("judge_system", {})), Message("user", task))
        return read_reply(self.llm.complete(messages, max_tokens=_REPLY_TOKENS).text)


def read_reply(text: str) -> Verdict:
    """Return the opinion in a model's reply: "yes" or "no" and nothing else, else none."""
    return _REPLIES.get(_EDGES.sub("", text).lower(), NO_OPINION)


_REPLIES = {
    "yes": Verdict(SUPPORTED, 1.0),
    "no": Verdict(UNSUPPORTED, 0.0, "the cited sentence does not say it (judge)"),
}
