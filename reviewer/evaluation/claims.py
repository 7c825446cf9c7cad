"""Claims with evidence and a label, scored by `evidence.verify` as it ships: the whole curve.

A file is JSON Lines: `claim`, `label`, and either `sentences` with `rationales`
(lists of places in it) or `evidence` (a text or a list of sentences); `title`
is context. Labels are those of SciFact, HealthVer and the like.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import Row, read_rows, wrong_fields
from reviewer.evidence import support
from reviewer.evidence.support import Cosines, Features
from reviewer.evidence.verify import SUPPORTED, UNSCORED, Source, likelihood, read, verify

if TYPE_CHECKING:
    from reviewer.encoders import Encoder

SUPPORT, CONTRADICT, NEUTRAL = "support", "contradict", "neutral"
LABELS = {
    "support": SUPPORT, "supports": SUPPORT, "supported": SUPPORT, "entailment": SUPPORT,
    "contradict": CONTRADICT, "refute": CONTRADICT, "refutes": CONTRADICT,
    "contradiction": CONTRADICT, "not_enough_info": NEUTRAL, "nei": NEUTRAL, "neutral": NEUTRAL,
}  # fmt: skip
RECALLS = (0.25, 0.5, 0.75)
NEAREST = 3
"""Sentences of the rule "nearest"."""
METRICS = (
    "auc", "auc_contradict", "auc_neutral", "precision_at_25", "precision_at_50",
    "precision_at_75", "verdict_precision", "verdict_recall",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, its label (SUPPORT, CONTRADICT, NEUTRAL), and what may be its evidence."""

    text: str
    label: str
    title: str
    sentences: tuple[str, ...]
    rationales: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A claim's label, its probability of support, its features, and what verify said."""

    label: str
    score: float
    features: Features
    verdict: str


@dataclass(frozen=True, slots=True)
class Result:
    """The scored claims of a run, how their evidence was chosen, and how many could not be read.

    `skipped` are claims without a word or without evidence.
    """

    scored: tuple[Scored, ...]
    evidence: str
    encoded: bool
    skipped: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figures; shares are 0..1, None where a label is missing."""
        labels = [one.label for one in self.scored]
        return {
            "claims": len(labels),
            "labels": {name: labels.count(name) for name in (SUPPORT, CONTRADICT, NEUTRAL)},
            "skipped": self.skipped,
            "evidence": self.evidence,
            "encoder": self.encoded,
            "metrics": self.metrics(),
            "features": self.shares(),
            "curve": [
                {"recall": round(recall, 4), "precision": round(precision, 4), "score": round(s, 4)}
                for recall, precision, s in curve(self.scored)
            ],
        }

    def metrics(self) -> dict[str, float | None]:
        """Return the figures that METRICS names."""
        points = curve(self.scored)
        right = [one.label == SUPPORT for one in self.scored if one.verdict == SUPPORTED]
        supports = sum(one.label == SUPPORT for one in self.scored)
        at = [next((p for r, p, _ in points if r >= least), None) for least in RECALLS]
        values = (
            auc(self.scored),
            auc([one for one in self.scored if one.label != NEUTRAL]),
            auc([one for one in self.scored if one.label != CONTRADICT]),
            *at,
            sum(right) / len(right) if right else None,
            sum(right) / supports if supports else None,
        )
        rounded = [None if value is None else round(value, 4) for value in values]
        return dict(zip(METRICS, rounded, strict=True))

    def shares(self) -> dict[str, float]:
        """Return for each feature how much the AUC falls if all claims have its mean."""
        whole = auc(self.scored)
        if whole is None:
            return {}
        _, weights = support.ENCODED if self.encoded else support.WORDS_ALONE
        without = {name: auc(self._with_mean(name)) or 0.0 for name in weights}
        return {name: round(whole - value, 4) for name, value in without.items()}

    def _with_mean(self, name: str) -> list[Scored]:
        mean = sum(getattr(one.features, name) for one in self.scored) / len(self.scored)
        levelled = [support.with_value(one.features, name, mean) for one in self.scored]
        return [
            replace(one, score=support.score(features, encoded=self.encoded))
            for one, features in zip(self.scored, levelled, strict=True)
        ]


def run(
    files: Sequence[Path], encoder: Encoder | None = None, evidence: str = "rationales"
) -> Result:
    """Score the claims of files. Raises SuiteError for a file or a line that cannot be read.

    `evidence` is the rule that chooses each claim's evidence (EVIDENCE):
    "rationales", where given, else all; "nearest", the three sentences most
    similar to the claim whatever its label (by words without an encoder); "all".
    """
    claims = load(files)
    usable = [claim for claim in claims if _is_usable(claim)]
    cosines = _cosines(usable, encoder) if encoder is not None else [None] * len(usable)
    scored = tuple(
        _score(claim, EVIDENCE[evidence](claim, near), near, encoder)
        for claim, near in zip(usable, cosines, strict=True)
    )
    return Result(scored, evidence, encoder is not None, len(claims) - len(usable))


def load(files: Sequence[Path]) -> list[Claim]:
    """Return the claims of files in order. Raises SuiteError, also if there is none."""
    claims = [_claim(row) for file in files for row in read_rows(file, {"claim": str})]
    if not claims:
        raise SuiteError(
            "there are no claims",
            where=", ".join(map(str, files)),
            next_step="Name JSON Lines with claim, label, and sentences or evidence.",
        )
    return claims


def curve(scored: Sequence[Scored]) -> list[tuple[float, float, float]]:
    """Return (recall, precision, score) at each score at which a supported claim is found."""
    ordered = sorted(scored, key=lambda one: -one.score)
    total = sum(one.label == SUPPORT for one in ordered)
    points, found = [], 0
    for place, one in enumerate(ordered, start=1):
        found += one.label == SUPPORT
        last = place == len(ordered) or ordered[place].score < one.score
        if last and total:
            points.append((found / total, found / place, one.score))
    return points


def auc(scored: Sequence[Scored]) -> float | None:
    """Return the area under the ROC curve of SUPPORT against the rest; a tie counts half.

    None if there is only one of the two.
    """
    others = sorted(one.score for one in scored if one.label != SUPPORT)
    supports = [one.score for one in scored if one.label == SUPPORT]
    if not others or not supports:
        return None
    wins = sum(bisect_left(others, s) + bisect_right(others, s) for s in supports)
    return wins / (2 * len(others) * len(supports))


def _claim(row: Row) -> Claim:
    fields = row.fields
    label = LABELS.get(str(fields.get("label", "")).strip().lower().replace(" ", "_"))
    found = fields.get("sentences", fields.get("evidence"))
    sentences = [found] if isinstance(found, str) else found
    if label is None or not _is_texts(sentences):
        expected = "claim, label, and sentences with rationales, or evidence"
        raise wrong_fields("the label or the evidence is missing or unknown", row, expected)
    return Claim(
        str(fields["claim"]),
        label,
        str(fields.get("title") or ""),
        tuple(sentences),
        _places(fields.get("rationales"), row, len(sentences)),
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _places(rationales: Any, row: Row, count: int) -> tuple[int, ...]:
    """Return the places of all rationale sentences, of one list or of several."""
    listed = rationales if isinstance(rationales, list) else []
    flat = [place for item in listed for place in (item if isinstance(item, list) else [item])]
    if not all(isinstance(place, int) and 0 <= place < count for place in flat):
        raise wrong_fields("a rationale is no place in sentences", row, "lists of numbers from 0")
    return tuple(sorted(set(flat)))


def _is_usable(claim: Claim) -> bool:
    checked = verify(claim.text, [Source("x")]).label != UNSCORED
    return checked and any(sentence.strip() for sentence in claim.sentences)


def _cosines(claims: Sequence[Claim], encoder: Encoder) -> list[tuple[float, ...]]:
    """Return for each claim its cosines with its sentences."""
    texts = list({text for claim in claims for text in (claim.text, *claim.sentences)})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    return [
        tuple(float(vectors[claim.text] @ vectors[text]) for text in claim.sentences)
        for claim in claims
    ]


def _score(
    claim: Claim, chosen: Sequence[int], near: tuple[float, ...] | None, encoder: Encoder | None
) -> Scored:
    places = [place for place in chosen if claim.sentences[place].strip()]
    sources = [Source(claim.sentences[place], claim.title) for place in places]
    cosines = None
    if encoder is not None and near is not None:
        joined = " ".join(source.quote for source in sources)
        one, other = encoder.encode([claim.text, joined])
        cosines = Cosines(tuple(near[place] for place in places), float(one @ other))
    case = read(claim.text, sources)
    quotes = [origin.quote for origin in case.origins]
    verdict = (
        verify(claim.text, sources, cosines.joined, cosines.each)
        if cosines
        else verify(claim.text, sources)
    )
    features = support.features(case.statement, quotes, case.context, cosines)
    return Scored(claim.label, likelihood(case, cosines), features, verdict.label)


def _rationales(claim: Claim, near: tuple[float, ...] | None) -> Sequence[int]:
    return claim.rationales or _all(claim, near)


def _nearest(claim: Claim, near: tuple[float, ...] | None) -> Sequence[int]:
    """Return the places of the nearest sentences in their order, by words without an encoder."""
    closeness = near or tuple(
        support.features(claim.text, [text or " "]).best for text in claim.sentences
    )
    ranked = sorted(range(len(closeness)), key=lambda place: -closeness[place])
    best = [place for place in ranked if claim.sentences[place].strip()]
    return sorted(best[:NEAREST])


def _all(claim: Claim, near: tuple[float, ...] | None) -> Sequence[int]:  # noqa: ARG001
    return range(len(claim.sentences))


EVIDENCE: Mapping[str, Callable[[Claim, tuple[float, ...] | None], Sequence[int]]] = {
    "rationales": _rationales,
    "nearest": _nearest,
    "all": _all,
}
