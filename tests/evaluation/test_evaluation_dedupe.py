"""eval dedupe: figures, failures, bounds, and rows that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.errors import SuiteError
from reviewer.evaluation.dedupe import run

AUTHOR = {"name": "Ada Finch", "family": "Finch", "given": "Ada"}
TITLE = "Nesting of marsh harriers in reed beds"
ONE = {"title": TITLE, "authors": [AUTHOR], "date": "2019"}
OTHER = {"title": f"{TITLE}, part 2", "authors": [AUTHOR], "date": "2019"}


def write(folder: Path, *rows: object) -> Path:
    file = folder / "pairs.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def test_figures_and_failures(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        {"one": ONE, "other": ONE, "same": True, "kind": "exact"},
        {"one": ONE, "other": OTHER, "same": True, "kind": "mislabelled"},
        {"one": ONE, "other": OTHER, "same": False, "kind": "series"},
    )
    found = run([file]).to_dict()
    assert found["metrics"]["precision"] == 1
    assert found["metrics"]["recall"] == 0.5
    assert found["kinds"]["same: mislabelled"] == {"cases": 1, "right": 0}
    (failure,) = found["failures"]
    assert failure["where"].endswith(":2")
    assert failure["expected"] == "same"


@pytest.mark.parametrize(
    "row",
    [
        {"one": ONE, "other": ONE},
        {"one": ONE, "other": {}, "same": True},
        {"one": {"title": "T", "authors": [{"nom": "x"}]}, "other": ONE, "same": True},
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(SuiteError) as caught:
        run([write(tmp_path, row)])
    assert "pairs.jsonl:1" in str(caught.value) or "pairs.jsonl:1" in str(caught.value.where)


def test_no_pairs_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError):
        run([write(tmp_path)])
