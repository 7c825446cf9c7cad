"""Fit the trees that `reviewer check` weighs its signals with: `reviewer/writing/check/trees.json`.

    python evals/check/fit.py ABSTRACTS.jsonl[.gz] [--signals signals.jsonl] [--write]

`pairs.jsonl` holds 4,165 sentences about 360 arXiv abstracts, right and wrong in
known ways, written for this, and 600 right ones with another paper's id. The
abstracts themselves (fields id, title, abstract, authors, year) are read from
ABSTRACTS. Signals take about 0.3 s a sentence; with `--signals` they are kept
there and only looked up the next time.

Sentences of a kind are alike in length (a brief mention is right, say), which
is no reason to believe one. So each is weighted by the inverse of the
probability of its verdict given its length and form alone (inverse propensity
weighting, Horvitz and Thompson, JASA 47, 1952), and length is no signal. A
signal may only count one way (SIGNS). Figures are of five folds over papers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
PAIRS = HERE / "pairs.jsonl"
TREES = HERE.parents[1] / "reviewer" / "writing" / "check" / "trees.json"

SIGNS = {
    "closest": 1, "joined": 1, "apart": -1, "covered": 1, "foreign": -1, "strangest": -1,
    "copied": 1, "verified": 1, "exchanged": -1, "strengthened": -1, "overstated": -1,
    "replaced": -1, "changed": -1, "near": 0, "objected": -1, "turned": -1, "doubted": -1,
}  # fmt: skip
"""Whether more of a signal may only speak for a sentence (1), against it (-1), or either (0)."""

_NARRATIVE = re.compile(
    r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?(?:,? (?:and|&) [A-Z][\w’'-]+| et al\.?)?"
    r"(?: \(\d{4}[a-z]?\))|[A-Z][\w’'-]+ et al\.(?: \(\d{4}[a-z]?\))?)(?P<owns>['’]s)?(?= )"
)
_OWN = re.compile(
    r"(they|their|it|its|the (?:authors|paper|study|work|method|approach|system|model))\b",
    re.IGNORECASE,
)
_LARGEST_WEIGHT, _LEAST_LIKELY = 6.0, 0.1

Row = dict[str, Any]
Floats = NDArray[np.float64]


def lines(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSONL file, which may be gzipped."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    for line in filter(None, text.split("\n")):
        yield json.loads(line)


def plain(text: str) -> str:
    """Return a sentence that begins with authors as one of "They"."""
    found = _NARRATIVE.match(text)
    if not found:
        return text
    return ("Their" if found["owns"] else "They") + text[found.end() :]


def measured(pairs: list[Row], abstracts: dict[str, Row]) -> Iterator[Row]:
    """Yield the signals of each pair, as `reviewer check` sees them."""
    import platformdirs

    from reviewer import encoders, grammar
    from reviewer.records import Author, Record, Source
    from reviewer.writing.check.check import told_by_it
    from reviewer.writing.check.paper import Paper
    from reviewer.writing.check.signals import look

    cache = Path(platformdirs.user_cache_dir("reviewer", False))
    encoder = encoders.load("minilm", cache_dir=cache)
    parser = grammar.load(cache_dir=cache)

    def paper(told: Row) -> Paper:
        names = told["authors"] if isinstance(told["authors"], list) else [told["authors"]]
        authors = tuple(Author(name, name.split()[-1], name) for name in names if name.strip())
        source = Source("abstracts", "jsonl", 1, 1, "0" * 64)
        record = Record(
            title=told["title"], authors=authors, abstract=told["abstract"],
            date=str(told["year"]), sources=(source,),
        )  # fmt: skip
        return Paper(record, encoder, parser)

    papers = {key: paper(abstracts[key]) for key in sorted({pair["id"] for pair in pairs})}
    vectors = np.concatenate([one.vectors for one in papers.values()])
    owners = np.concatenate([[key] * len(one.vectors) for key, one in papers.items()])
    for pair in pairs:
        told = told_by_it(plain(pair["text"]), papers[pair["id"]].record)
        cosines = vectors @ encoder.encode([told])[0]
        rival = float(cosines[owners != pair["id"]].max())
        parsed = parser.parse([told])[0]
        seen = look(pair["text"], told, parsed, papers[pair["id"]], rival)
        yield {"id": pair["id"], "text": pair["text"], **asdict(seen.signals)}


def weights(pairs: list[Row], folds: list[tuple[Any, Any]]) -> Floats:
    """Return the weight of each pair: the inverse probability of its verdict given its form."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    right = np.array([pair["right"] for pair in pairs])
    form = np.array(
        [
            [len(pair["text"].split()), len(pair["text"]), bool(_OWN.match(plain(pair["text"])))]
            for pair in pairs
        ],
        float,
    )
    likely = np.zeros(len(pairs))
    for train, test in folds:
        model = HistGradientBoostingClassifier(
            max_iter=80, learning_rate=0.08, max_leaf_nodes=10, min_samples_leaf=40
        )
        likely[test] = model.fit(form[train], right[train]).predict_proba(form[test])[:, 1]
    own = np.where(right, likely, 1 - likely)
    weighed: Floats = np.minimum(1 / np.clip(own, _LEAST_LIKELY, 1), _LARGEST_WEIGHT)
    return weighed


def trees(model: Any) -> Row:
    """Return a fitted model as `boosted.Trees` reads it."""
    grown = []
    for (predictor,) in model._predictors:
        nodes = []
        for node in predictor.nodes:
            left, right = (0, 0) if node["is_leaf"] else (int(node["left"]), int(node["right"]))
            threshold = 0.0 if node["is_leaf"] else float(node["num_threshold"])
            value = round(float(node["value"]), 5) if node["is_leaf"] else 0.0
            nodes.append([int(node["feature_idx"]), round(threshold, 6), left, right, value])
        grown.append(nodes)
    start = float(np.ravel(model._baseline_prediction)[0])
    return {"names": list(SIGNS), "start": round(start, 5), "trees": grown}


def report(scores: Floats, right: NDArray[np.bool_], weight: Floats) -> None:
    """Print the area under the curve, and what is flagged at some shares of false alarms."""
    from sklearn.metrics import roc_auc_score

    area = roc_auc_score(right, scores, sample_weight=weight)
    print(f"five folds over papers, weighted: area under the curve {area:.3f}")  # noqa: T201
    for threshold in np.arange(0.24, 0.56, 0.04):
        flagged = scores < threshold
        shares = [
            (weight * flagged)[is_right == right].sum() / weight[is_right == right].sum()
            for is_right in (False, True)
        ]
        print(f"  below {threshold:.2f}: wrong {shares[0]:.3f}, right {shares[1]:.3f}")  # noqa: T201


def fit(pairs: list[Row], signals: Floats) -> Row:
    """Return the trees, after printing what they reach on papers they were not fitted on."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import GroupKFold

    def model() -> Any:
        return HistGradientBoostingClassifier(
            max_iter=200, learning_rate=0.08, max_leaf_nodes=6, min_samples_leaf=15,
            l2_regularization=2, max_features=0.4, random_state=0,
            monotonic_cst=list(SIGNS.values()),
        )  # fmt: skip

    right = np.array([pair["right"] for pair in pairs])
    folds = list(GroupKFold(5).split(signals, right, [pair["id"] for pair in pairs]))
    weight = weights(pairs, folds)
    scores = np.zeros(len(pairs))
    for train, test in folds:
        fold = model().fit(signals[train], right[train], sample_weight=weight[train])
        scores[test] = fold.predict_proba(signals[test])[:, 1]
    report(scores, right, weight)
    return trees(model().fit(signals, right, sample_weight=weight))


def kept(path: Path | None, make: Callable[[], Iterator[Row]]) -> list[Row]:
    """Return the rows of a file, made and written first if it is not there."""
    if path is not None and path.exists():
        return list(lines(path))
    rows = list(make())
    if path is not None:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return rows


def main() -> None:
    """Fit, print what it reaches, and write the trees if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("abstracts", type=Path, help="JSONL with the abstracts, by id")
    parser.add_argument("--signals", type=Path, help="file that keeps the signals")
    parser.add_argument("--write", action="store_true", help="write the trees")
    asked = parser.parse_args()
    pairs = list(lines(PAIRS))
    ids = {pair["id"] for pair in pairs}
    abstracts = {told["id"]: told for told in lines(asked.abstracts) if told["id"] in ids}
    if missing := ids - abstracts.keys():
        parser.error(f"{asked.abstracts} lacks {len(missing)} of the abstracts")
    seen = kept(asked.signals, lambda: measured(pairs, abstracts))
    found = {(row["id"], row["text"]): [float(row[name]) for name in SIGNS] for row in seen}
    known = [pair for pair in pairs if (pair["id"], pair["text"]) in found]
    fitted = fit(known, np.array([found[pair["id"], pair["text"]] for pair in known]))
    if asked.write:
        TREES.write_text(json.dumps(fitted, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
