"""Read a folder of bibliographies of all formats and count what came of it.

The folder holds `manifest.jsonl`, a line a file: `file` and `gold` (paths in the
folder), `format` and `expected_records`; each but `file` may be null or missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation import gold
from reviewer.evaluation.gold import Gold, folded
from reviewer.evaluation.readings import Paper, Reading, read_all
from reviewer.evaluation.rows import read_rows
from reviewer.progress import Progress, silent

METRICS = ("counts", "titles", "authors", "years", "sound")
"""Shares: files with the right number of rows; records of the gold whose title, whose authors and
whose year agree; files without a traceback or a hang."""

SECONDS = 60.0
"""What one file may take."""

ALIKE = 0.6
"""How like two titles must be to be of one paper, where neither keys nor places say it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the manifest: paths from the folder, and the number of records if known."""

    file: str
    format: str = ""
    expected: int | None = None
    gold: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record that is not as in the gold."""

    field: str
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    `compared` counts the records of the gold that state a title, authors and a
    year; `differences` are those of them that are missing or differ.
    """

    case: Case
    reading: Reading
    compared: tuple[int, int, int] = (0, 0, 0)
    differences: tuple[Difference, ...] = ()

    @property
    def rows(self) -> int:
        """Records and located rejections."""
        return len(self.reading.papers) + self.reading.rejected

    @property
    def right(self) -> bool | None:
        """Whether the number of rows is the expected one; None if that is not known."""
        if self.case.expected is None:
            return None
        return not self.reading.fault and self.rows == self.case.expected

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON, without the records."""
        return {
            **asdict(self.case),
            "records": len(self.reading.papers),
            "rejected": self.reading.rejected,
            "right": self.right,
            "refused": self.reading.refused or None,
            "fault": self.reading.fault or None,
            "seconds": round(self.reading.seconds, 3),
            "differences": [asdict(one) for one in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Result:
    """All outcomes, in the order of the manifest, and how many of its lines name no file."""

    outcomes: tuple[Outcome, ...]
    skipped: int = 0

    def by_format(self) -> dict[str, tuple[Outcome, ...]]:
        """Return the outcomes of each format, in the order of the manifest."""
        kinds = dict.fromkeys(one.case.format for one in self.outcomes)
        return {
            kind: tuple(one for one in self.outcomes if one.case.format == kind) for kind in kinds
        }


def run(folder: Path, seconds: float = SECONDS, progress: Progress = silent) -> Result:
    """Read every file that the folder's manifest names and compare it with what is known.

    Raises SuiteError if there is no manifest, or if it names what is not there.
    """
    cases, skipped = load(folder)
    outcomes = []
    readings = read_all((folder / case.file for case in cases), seconds)
    for number, (case, reading) in enumerate(zip(cases, readings, strict=True), start=1):
        outcomes.append(_outcome(folder, case, reading))
        progress("reading", number, len(cases))
    return Result(tuple(outcomes), skipped)


def load(folder: Path) -> tuple[list[Case], int]:
    """Return the cases of a folder's manifest, and the number of lines without a file."""
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        raise SuiteError(
            "there are no bibliographies with a manifest here",
            where=str(manifest),
            next_step='Name a folder with a manifest.jsonl of lines such as {"file": "a.bib"}.',
        )
    rows = [row.fields for row in read_rows(manifest, {})]
    named = [row for row in rows if row.get("file")]
    cases = [_case(row) for row in named]
    missing = [case.file for case in cases if not (folder / case.file).is_file()]
    if missing:
        raise SuiteError(
            f"{len(missing)} files of the manifest are not there, such as {missing[0]}",
            where=str(manifest),
            next_step="Name the folder in which they are.",
        )
    return cases, len(rows) - len(named)


def _case(row: Mapping[str, Any]) -> Case:
    expected = row.get("expected_records")
    return Case(row["file"], row.get("format") or "", expected, row.get("gold") or "")


def metrics(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the METRICS that apply to these files, each 0..1."""
    found = {}
    known = [one.right for one in outcomes if one.right is not None]
    if known:
        found["counts"] = sum(known) / len(known)
    for place, field in enumerate(METRICS[1:4]):
        compared = sum(one.compared[place] for one in outcomes)
        wrong = sum(d.field == field for one in outcomes for d in one.differences)
        if compared:
            found[field] = 1 - wrong / compared
    if outcomes:
        found["sound"] = sum(not one.reading.fault for one in outcomes) / len(outcomes)
    return found


def _outcome(folder: Path, case: Case, reading: Reading) -> Outcome:
    if not case.gold:
        return Outcome(case, reading)
    wanted = gold.read(folder / case.gold)
    pairs = matched(wanted, reading.papers)
    compared = (
        sum(bool(one.folded_title) for one in wanted),
        sum(bool(one.families) for one in wanted),
        sum(bool(one.year) for one in wanted),
    )
    differences = tuple(d for one, paper in pairs for d in _differences(one, paper))
    return Outcome(case, reading, compared, differences)


def _differences(wanted: Gold, found: Paper | None) -> Iterable[Difference]:
    title, families, year = (found.title, found.families, found.year) if found else ("", (), "")
    shown = tuple(folded(name) for name in families)
    if wanted.folded_title and folded(title) != wanted.folded_title:
        yield Difference("titles", wanted.title, title)
    if wanted.families and shown != wanted.folded_families:
        yield Difference("authors", "; ".join(wanted.families), "; ".join(families))
    if wanted.year and year != wanted.year:
        yield Difference("years", wanted.year, year)


def matched(wanted: Sequence[Gold], papers: Sequence[Paper]) -> list[tuple[Gold, Paper | None]]:
    """Return each record of the gold with what was read of it, if anything.

    They belong together by their citekeys, or by equal titles (some programs
    sort what they read); what is left, by their places where there are as many
    of both, or else by their titles, the likest first.
    """
    open_, left = dict(enumerate(wanted)), dict(enumerate(papers))
    found: dict[int, Paper] = {}
    last = _by_place if len(wanted) == len(papers) else _by_likeness
    for pairing in (_by_key, _by_title, last):
        for place, paper in pairing(open_, left):
            found[place] = left.pop(paper)
            del open_[place]
    return [(one, found.get(place)) for place, one in enumerate(wanted)]


_Open = Mapping[int, Gold]
_Left = Mapping[int, Paper]


def _by_key(open_: _Open, left: _Left) -> list[tuple[int, int]]:
    return _equal(
        {place: one.citekey for place, one in open_.items()},
        {number: paper.citekey for number, paper in left.items()},
    )


def _by_title(open_: _Open, left: _Left) -> list[tuple[int, int]]:
    return _equal(
        {place: one.folded_title for place, one in open_.items()},
        {number: folded(paper.title) for number, paper in left.items()},
    )


def _equal(open_: Mapping[int, str], left: Mapping[int, str]) -> list[tuple[int, int]]:
    """Pair what is equal and not empty; the second of its kind goes with the second."""
    places: dict[str, list[int]] = {}
    for number, shown in left.items():
        places.setdefault(shown, []).append(number)
    return [
        (place, places[shown].pop(0))
        for place, shown in open_.items()
        if shown and places.get(shown)
    ]


def _by_place(open_: _Open, left: _Left) -> list[tuple[int, int]]:
    return list(zip(open_, left, strict=False))


def _by_likeness(open_: _Open, left: _Left) -> list[tuple[int, int]]:
    titles = {place: one.folded_title for place, one in open_.items() if one.folded_title}
    likeness = sorted(
        (
            (_likeness(title, folded(paper.title)), place, number)
            for place, title in titles.items()
            for number, paper in left.items()
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    pairs: dict[int, int] = {}
    for score, place, number in likeness:
        if score >= ALIKE and place not in pairs and number not in pairs.values():
            pairs[place] = number
    return list(pairs.items())


def _likeness(one: str, other: str) -> float:
    """Return how like two titles are, 0..1; only an upper bound where that is too low already."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    bound = matcher.real_quick_ratio()
    bound = matcher.quick_ratio() if bound >= ALIKE else bound
    return matcher.ratio() if bound >= ALIKE else bound
