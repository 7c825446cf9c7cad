"""Labelled claims: how they are read, which evidence they get, and what is computed of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation import claims
from reviewer.evaluation.claims import CONTRADICT, NEUTRAL, SUPPORT, Result, Scored
from reviewer.evidence import support
from reviewer.evidence.support import NAMES, Features
from tests.fixtures import WordsEncoder

HIVE = [
    "Bees dance in warm hives.",
    "Ants walk in lines.",
    "Heat increases the dance.",
    "Rain falls.",
]
ROWS: list[dict[str, Any]] = [
    {"claim": "Bees dance in hives.", "label": "SUPPORT", "sentences": HIVE, "rationales": [[0]]},
    {"claim": "Heat decreases the dance.", "label": "CONTRADICT", "sentences": HIVE,
     "rationales": [[2]]},
    {"claim": "Wasps sing songs.", "label": "NOT_ENOUGH_INFO", "sentences": HIVE, "rationales": []},
    {"claim": "Ants walk in lines.", "label": "Supports", "evidence": "Ants walk in lines."},
    {"claim": "Ants fly.", "label": "Refutes", "evidence": ["Ants walk.", "Ants never fly."]},
    {"claim": "...", "label": "Neutral", "evidence": "Ants walk."},
]  # fmt: skip


def write(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def scored(*pairs: tuple[str, float]) -> list[Scored]:
    empty = Features(**dict.fromkeys(NAMES, 0.0))
    return [Scored(label, score, empty, "unsupported") for label, score in pairs]


@pytest.mark.parametrize("encoder", [None, WordsEncoder()])
@pytest.mark.parametrize("evidence", sorted(claims.EVIDENCE))
def test_a_file_is_scored(tmp_path: Path, encoder: WordsEncoder | None, evidence: str) -> None:
    figures = claims.run([write(tmp_path, ROWS)], encoder, evidence).to_dict()
    assert figures["labels"] == {SUPPORT: 2, CONTRADICT: 2, NEUTRAL: 1}
    assert (figures["claims"], figures["skipped"]) == (5, 1)
    assert figures["metrics"]["auc"] == 1.0
    assert figures["metrics"]["verdict_precision"] == 1.0
    assert figures["metrics"]["verdict_recall"] == 1.0
    assert figures["curve"][-1]["recall"] == 1.0
    assert set(figures["metrics"]) == set(claims.METRICS)
    _, weights = support.ENCODED if encoder else support.WORDS_ALONE
    assert set(figures["features"]) == set(weights)


def test_the_rules_choose_evidence() -> None:
    claim = claims.Claim("Heat dance.", SUPPORT, "", tuple(HIVE), (2,))
    assert claims.EVIDENCE["rationales"](claim, None) == (2,)
    assert list(claims.EVIDENCE["nearest"](claim, (0.5, 0.1, 0.9, 0.3))) == [0, 2, 3]
    assert 2 in claims.EVIDENCE["nearest"](claim, None)
    assert list(claims.EVIDENCE["all"](claim, None)) == [0, 1, 2, 3]


def test_the_area_counts_ties_half() -> None:
    assert claims.auc(scored((SUPPORT, 0.9), (NEUTRAL, 0.1))) == 1.0
    assert claims.auc(scored((SUPPORT, 0.5), (CONTRADICT, 0.5))) == 0.5
    assert claims.auc(scored((SUPPORT, 0.2), (SUPPORT, 0.8), (NEUTRAL, 0.5))) == 0.5
    assert claims.auc(scored((SUPPORT, 0.2))) is None


def test_the_curve_takes_equal_scores_together() -> None:
    points = claims.curve(scored((SUPPORT, 0.9), (NEUTRAL, 0.5), (SUPPORT, 0.5), (NEUTRAL, 0.1)))
    assert points == [(0.5, 1.0, 0.9), (1.0, pytest.approx(2 / 3), 0.5), (1.0, 0.5, 0.1)]
    metrics = Result(tuple(scored((SUPPORT, 0.9), (NEUTRAL, 0.5))), "all", False, 0).metrics()
    assert metrics["precision_at_50"] == 1.0
    assert metrics["auc_contradict"] is None
    assert metrics["verdict_precision"] is None


def test_a_features_share_is_the_area_lost_without_it() -> None:
    empty = Features(**dict.fromkeys(NAMES, 0.0))
    turned = support.with_value(empty, "turned", 1.0)
    rows = [
        Scored(label, support.score(found, encoded=False), found, "unsupported")
        for label, found in ((SUPPORT, empty), (CONTRADICT, turned))
    ]
    shares = Result(tuple(rows), "all", False, 0).shares()
    assert shares["turned"] == 0.5
    assert shares["covered"] == 0.0


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"label": "SUPPORT", "evidence": "x"}, "claim"),
        ({"claim": "x", "label": "PERHAPS", "evidence": "x"}, "label"),
        ({"claim": "x", "label": "SUPPORT"}, "evidence"),
        ({"claim": "x", "label": "SUPPORT", "sentences": [1]}, "evidence"),
        ({"claim": "x", "label": "SUPPORT", "sentences": ["a"], "rationales": [[1]]}, "rationale"),
    ],
)
def test_a_bad_line_is_located(tmp_path: Path, row: dict[str, Any], what: str) -> None:
    path = write(tmp_path, [ROWS[0], row])
    with pytest.raises(SuiteError, match=f"claims.jsonl:2: .*{what}"):
        claims.load([path])


def test_no_claims_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no claims"):
        claims.load([write(tmp_path, [])])
