"""Figures as Markdown tables, and the place in a document where a table is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from reviewer.errors import SuiteError
from reviewer.evaluation.answers import Result
from reviewer.evaluation.metrics import METRICS, QUALITY, by_kind, means

ALL = "all"
Tables = dict[str, str]
"""The text of each block by its name."""
Row = Mapping[str, float]

_HEADS = {
    "record_precision": "record precision",
    "record_recall": "record recall",
    "words": "answer words",
    "exact": "exact",
    "answered": "answered",
    "abstention_recall": "abstention recall",
    "abstention_precision": "abstention precision",
    "reason": "right reason",
    "quotes": "quotes exact",
    "supported": "supported",
    "alce_recall": "ALCE recall",
    "alce_precision": "ALCE precision",
}


def names(engine: str, *, rough: bool, sizes: bool) -> list[str]:
    """Return the names of the blocks that a run fills."""
    chosen = {"answers": True, "rough": rough, "distractors": sizes}
    return [f"{name}-{engine}" for name, wanted in chosen.items() if wanted]


def tables(results: Sequence[Result]) -> Tables:
    """Return the tables of a run: the first result is the small library's, others are larger."""
    first = results[0]
    found = {f"answers-{first.engine}": answers(first)}
    if first.forms:
        found[f"rough-{first.engine}"] = rough_forms(first)
    if len(results) > 1:
        found[f"distractors-{first.engine}"] = sizes(results)
    return found


def answers(result: Result) -> str:
    """Return figures by kind, and the line that says what they were measured on."""
    rows = {**by_kind(result.clean), ALL: _overall(result)}
    return f"{_caption(result)}\n\n{table('kind', rows)}"


def rough_forms(result: Result) -> str:
    """Return rough forms beside their clean ones: rough figure, and the difference in brackets."""
    measured = [m for m in METRICS if any(m in form.difference for form in result.forms)]
    shown = [name for name in measured if name in QUALITY]
    lines = [_line(["form", "questions", *(_HEADS[name] for name in shown)]), _rule(len(shown) + 2)]
    for form in result.forms:
        cells = [
            f"{form.rough[name]:.3f} ({form.difference[name]:+.3f})"
            if name in form.difference else ""
            for name in shown
        ]  # fmt: skip
        lines.append(_line([_plain(form.tag), str(form.pairs), *cells]))
    return f"{_engine(result)}, {result.records} records.\n\n" + "\n".join(lines)


def sizes(asked: Sequence[Result]) -> str:
    """Return the figures at each size by kind, their difference from the first, and the strict."""
    results = [result.comparable for result in asked]
    parts = [
        f"{_engine(results[0])}. Difference: {results[-1].records:,} records less "
        f"{results[0].records:,}. Unjudged records are left out; in the last column each is wrong."
    ]
    overall = [means(result.clean) for result in results]
    parts.append(_sizes_table(ALL, results, overall, means(results[-1].strict)))
    strict = by_kind(results[-1].strict)
    for kind in by_kind(results[0].clean):
        rows = [by_kind(result.clean).get(kind, {}) for result in results]
        parts.append(_sizes_table(kind, results, rows, strict.get(kind, {})))
    times = ", ".join(
        f"{result.percentile(0.5):.0f} and {result.percentile(0.95):.0f} ms at {result.records:,}"
        for result in results
    )
    return "\n\n".join([*parts, f"Warm time of a question, median and 95th percentile: {times}."])


def table(what: str, rows: Mapping[str, Row]) -> str:
    """Return a Markdown table: a row for each name, a column for each metric any of them has."""
    shown = [name for name in METRICS if any(name in row for row in rows.values())]
    lines = [_line([what, "questions", *(_HEADS[name] for name in shown)]), _rule(len(shown) + 2)]
    for name, row in rows.items():
        cells = [f"{row[metric]:.3f}" if metric in row else "" for metric in shown]
        lines.append(_line([_plain(name), str(int(row["cases"])), *cells]))
    return "\n".join(lines)


def check(path: Path, blocks: Sequence[str]) -> None:
    """Raise SuiteError if a document has no place for one of the blocks."""
    text = _read(path)
    for name in blocks:
        _span(text, name, path)


def write(path: Path, found: Tables) -> None:
    """Put each table between the markers of its name. Raises SuiteError if they are not there."""
    text = _read(path)
    for name, body in found.items():
        start, end = _span(text, name, path)
        text = f"{text[:start]}\n{body}\n{text[end:]}"
    path.write_text(text, encoding="utf-8", newline="")


def _span(text: str, name: str, path: Path) -> tuple[int, int]:
    """Return where the text between the markers of a name begins and ends."""
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    places = [
        [found.end() for found in re.finditer(re.escape(mark), text)] for mark in (begin, end)
    ]
    if len(places[0]) != 1 or len(places[1]) != 1 or places[0][0] > places[1][0] - len(end):
        raise SuiteError(
            f"there is no one place for the table {name}",
            where=str(path),
            next_step=f"Add the two lines {begin} and {end} where it should stand.",
        )
    return places[0][0], places[1][0] - len(end)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:  # line ends stay as they are
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(
            f"the document cannot be read ({error})", where=str(path), next_step="Name a text file."
        ) from error


def _sizes_table(kind: str, results: Sequence[Result], rows: Sequence[Row], strict: Row) -> str:
    shown = [name for name in QUALITY if name in rows[0]]
    counts = [f"{result.records:,} records" for result in results]
    lines = [_line([_plain(kind), *counts, "difference", "strict"]), _rule(len(counts) + 3)]
    for name in shown:
        values = [row.get(name) for row in rows]
        moved = "" if values[-1] is None else f"{values[-1] - rows[0][name]:+.3f}"
        cells = ["" if value is None else f"{value:.3f}" for value in [*values, strict.get(name)]]
        lines.append(_line([_HEADS[name], *cells[:-1], moved, cells[-1]]))
    return "\n".join(lines)


def _overall(result: Result) -> Row:
    return {"cases": float(len(result.clean)), **means(result.clean)}


def _caption(result: Result) -> str:
    return (
        f"{_engine(result)}, {result.records:,} records, {len(result.clean)} questions; warm "
        f"{result.percentile(0.5):.0f} ms a question (median), "
        f"{result.percentile(0.95):.0f} ms (95th percentile)."
    )


def _engine(result: Result) -> str:
    return f"Written by {result.model}" if result.model else "Without a language model"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(columns: int) -> str:
    return "|" + "---|" * columns


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("|", "\\|")
