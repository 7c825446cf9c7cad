"""Broken files made of the fixtures of every format, and what must hold of what is read from them.

Used by test_formats_fuzz.py and by `python evals/fuzz.py`. A case is told by
format, seed and number alone, so that it can be had again.
"""

from __future__ import annotations

import io
import random
import re
import signal
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from types import FrameType

from reviewer.errors import InputError
from reviewer.formats import FORMATS, named, rows
from reviewer.formats.document import Document
from reviewer.records import TYPES, Author, Detail, ParseFailure, Record, Source

FIXTURES = Path(__file__).parent / "fixtures"
SLOW = 2.0
"""Processor seconds from which a case is a fault: the files are of some kilobytes."""
HANGS = 20.0
"""Processor seconds after which a case is stopped."""
MAX_BYTES = 300_000

Row = Record | ParseFailure
Mutation = Callable[[random.Random, bytes], bytes]


class Hang(BaseException):
    """A case took longer than HANGS."""


class Broken(Exception):
    """What was read is no valid row."""


@dataclass(frozen=True, slots=True)
class Crash:
    """A case that went wrong: its bytes, where (for telling it from others), and the traceback."""

    format: str
    number: int
    data: bytes
    place: str
    trace: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run came to: cases, rows read, the slowest case in processor seconds, crashes."""

    cases: int
    records: int
    rejections: int
    slowest: float
    slowest_case: int
    crashes: tuple[Crash, ...]


def run(format_: str, numbers: Iterable[int], seed: int = 0, until: float = float("inf")) -> Tally:
    """Read the cases with these numbers; one crash of each place is kept. `until`: monotonic."""
    crashes: dict[str, Crash] = {}
    cases = records = rejections = slowest_case = 0
    slowest = 0.0
    pool = seeds()
    for number in numbers:
        if time.monotonic() > until:
            break
        data = case(pool, format_, seed, number)
        start = time.process_time()
        crash, found = attempt(format_, number, data)
        took = time.process_time() - start
        if crash is not None:
            crashes.setdefault(crash.place, crash)
        cases += 1
        records += sum(isinstance(row, Record) for row in found)
        rejections += sum(isinstance(row, ParseFailure) for row in found)
        if took > slowest:
            slowest, slowest_case = took, number
    return Tally(cases, records, rejections, slowest, slowest_case, tuple(crashes.values()))


def attempt(format_: str, number: int, data: bytes) -> tuple[Crash | None, list[Row]]:
    """Read one file as this format, and have every format look at it."""
    found: list[Row] = []
    start = time.process_time()
    try:
        with _Watched(), warnings.catch_warnings():
            warnings.simplefilter("error")
            document = Document.of(data, "case")
            for one in FORMATS:
                one.sniff(document)
            found += _read(format_, document)
            check(document, found)
        if time.process_time() - start > SLOW:
            raise Broken(f"took longer than {SLOW:g} seconds")
    except (Exception, Hang) as error:  # noqa: BLE001 - every one is what is looked for
        return Crash(format_, number, data, _place(error), traceback.format_exc()), found
    return None, found


def _read(format_: str, document: Document) -> Iterator[Row]:
    try:
        yield from named(format_).read(document)
    except InputError:
        return


class _Watched:
    """Raise Hang inside the block once it has used HANGS seconds of the processor."""

    def __enter__(self) -> None:
        rows.STRICT = True
        self._before = signal.signal(signal.SIGPROF, self._stop)
        signal.setitimer(signal.ITIMER_PROF, HANGS)

    def __exit__(self, *trace: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        raise Hang


def _place(error: BaseException) -> str:
    """Return what kind of fault it is and where in the program it came up."""
    kind = str(error) if isinstance(error, Broken) else type(error).__name__
    if isinstance(error, Broken):
        return re.sub(r"\d+|'.*'", "#", kind)
    own = [f for f in traceback.extract_tb(error.__traceback__) if "/reviewer/" in f.filename]
    return f"{kind} at {Path(own[-1].filename).name}:{own[-1].lineno}" if own else kind


# --- what must hold -----------------------------------------------------------------------------

_DATE = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?", re.ASCII)
_DOI = re.compile(r"(?:10\.\d{4,9}(?:\.\d+)*/\S+)?", re.ASCII)
_ARXIV = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?/\d{7})?", re.ASCII)
_PMID = re.compile(r"(?:[1-9]\d{0,7})?", re.ASCII)
_URL = re.compile(r"(?:https?://\S+)?", re.IGNORECASE)
_FORMS = {"date": _DATE, "doi": _DOI, "arxiv_id": _ARXIV, "pmid": _PMID, "url": _URL}
_TUPLES = {
    "authors": Author, "affiliations": str, "keywords": str, "sources": Source, "details": Detail,
}  # fmt: skip
_FORBIDDEN = re.compile(r"[\x00\ud800-\udfff]")


def check(document: Document, found: Iterable[Row]) -> None:
    """Raise Broken if a row is not valid, or its place is not in the file."""
    count = 1
    for line in document.lines():
        count = line.number
    at = 1
    for row in found:
        if isinstance(row, ParseFailure):
            first, last = row.line, row.last_line
            _require(bool(row.reason.strip()), "a rejection without a reason")
        else:
            first, last = row.sources[0].first_line, row.sources[0].last_line
            check_record(row)
        for name, text in _strings(row):
            _require(not _FORBIDDEN.search(text), f"{name} with NUL or surrogates")
        _require(1 <= first <= last, f"lines {first} to {last}")
        _require(last <= count or document.sample is None, f"line {last} of {count}")
        _require(first >= at, f"line {first} after {at}")
        at = first


def check_record(record: Record) -> None:
    """Raise Broken if a record is not as `reviewer.records` says."""
    _require(isinstance(record.title, str) and bool(record.title.strip()), "no title")
    _require(record.type in TYPES | {""}, f"type {record.type!r}")
    _require(record.has_code in (None, True, False), f"has_code {record.has_code!r}")
    for name, form in _FORMS.items():
        value = getattr(record, name)
        _require(isinstance(value, str) and bool(form.fullmatch(value)), f"{name} {value!r}")
    for name in ("abstract", "subject", "venue", "key"):
        _require(isinstance(getattr(record, name), str), f"{name} is no text")
    for name, kind in _TUPLES.items():
        value = getattr(record, name)
        right = isinstance(value, tuple) and all(isinstance(one, kind) for one in value)
        _require(right, f"{name} is no tuple of {kind.__name__}")
    names = [one.name for one in record.details]
    _require(names == sorted(set(names)), f"details out of order or twice: {names!r}")
    _require(all(one.value and one.name for one in record.details), "an empty detail")
    _require(all(author.name.strip() for author in record.authors), "an author without a name")
    _require(all(one.strip() for one in record.keywords), "an empty keyword")
    _require(len(record.sources) == 1, "not one source")


def _strings(row: Row) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, object]] = [(one.name, getattr(row, one.name)) for one in fields(row)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, tuple):
            waiting += [(name, one) for one in value]
        elif isinstance(value, Author | Detail | Source):
            waiting += [(f"{name}.{one.name}", getattr(value, one.name)) for one in fields(value)]


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


# --- cases --------------------------------------------------------------------------------------


def seeds() -> dict[str, list[bytes]]:
    """Return the files of each format: whole ones, and its faults with neighbours."""
    found: dict[str, list[bytes]] = {}
    for folder in sorted(FIXTURES.iterdir()):
        whole = [
            path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.is_file() and not path.name.endswith(".json")
        ]
        whole += [path.with_suffix("").read_bytes() for path in sorted(folder.glob("*.json.json"))]
        found[folder.name] = [data for data in [*whole, *_framed(folder / "frame")] if data]
    return found


def _framed(frame: Path) -> Iterator[bytes]:
    if not frame.is_dir():
        return
    piece = {path.name: path.read_bytes() for path in sorted(frame.iterdir()) if path.is_file()}
    names = [name for name in piece if name.startswith(("fault-", "odd-"))]
    for middle in names:
        inside = [piece["first"], piece[middle], piece["second"]]
        yield piece["open"] + piece["between"].join(inside) + piece["close"]


def case(pool: dict[str, list[bytes]], format_: str, seed: int, number: int) -> bytes:
    """Return the bytes of a case."""
    chance = random.Random(f"{seed}:{format_}:{number}")
    data = chance.choice(pool[format_])
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _repacked(chance, data)
    data = _part(chance, data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        if chance.random() < 0.05:
            data = _splice(chance, data, pool)
        else:
            data = chance.choice(MUTATIONS)(chance, data)
    return data[:MAX_BYTES]


def _repacked(chance: random.Random, data: bytes) -> bytes:
    """Change one member of an office file, and pack it again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            member = old.read(name)
            if name == chosen:
                for _ in range(chance.choice((1, 1, 2, 4))):
                    member = chance.choice(MUTATIONS)(chance, member)
            new.writestr(name, member[:MAX_BYTES])
    return out.getvalue()


def _part(chance: random.Random, data: bytes) -> bytes:
    """Take some lines of a long file, so that a case takes no longer than it must."""
    if len(data) < 8000 or chance.random() < 0.1:
        return data
    start = chance.randrange(len(data) - 4000) if chance.random() < 0.5 else 0
    return data[start : start + chance.randrange(1000, 8000)]


def _splice(chance: random.Random, data: bytes, pool: dict[str, list[bytes]]) -> bytes:
    other = chance.choice(pool[chance.choice(sorted(pool))])[:20_000]
    start, end = _range(chance, len(other))
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def _range(chance: random.Random, size: int) -> tuple[int, int]:
    start = chance.randrange(size + 1)
    return start, min(size, start + int(chance.expovariate(1 / 30)) + 1)


def _delete(chance: random.Random, data: bytes) -> bytes:
    start, end = _range(chance, len(data))
    return data[:start] + data[end:]


def _duplicate(chance: random.Random, data: bytes) -> bytes:
    start, end = _range(chance, len(data))
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 50)) + data[end:]


def _truncate(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.7 else data[at:]


def _flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20)) if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


_ODD = (
    b"\0", b"\x1a", b"\x1b[31m", b"\x0c", b"\r", b"\n", b"\r\n", b"\n\n", b"\t", b"\xff", b"\xc3",
    b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\xf0\x9f\x92\xa9",
    b"\x80" * 9,
    b'"', b"'", b"`", b"{", b"}", b"{}", b"}}", b"(", b")", b"[", b"]", b"[]", b"<", b">",
    b"</", b"/>",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"<!DOCTYPE x [", b"&", b"&amp;", b"&#0;",
    b"&#xD800;",
    b"&#x10FFFF;", b"&lol;", b"&lt;i&gt;", b"@", b"@article{", b"@string{", b"@comment{", b"#",
    b"%",
    b"\\", b"\\\\", b"\\u0000", b"\\ud800", b"\\\"", b"$", b"$$", b"=", b",", b",,", b";",
    b":", b"|",
    b"-", b"  - ", b"TY  - ", b"ER  - ", b"%0 ", b"PMID- ", b"PT J", b"EF", b"FN ", b"null",
    b"true",
    b"NaN", b"Infinity", b"-1", b"0", b"1e999", b"9" * 400, b"\xd9\xa3", b"\xc2\xb2", b"---",
    b"...",
    b"and", b" and ", b"others", b"et al.", b"von", b"1999/12/31", b"0000-00-00", b"2023-02-30",
    b"10.1000/", b"https://", b"10.1002/(SICI)1097-4571(199806)49:8<693::AID>3.0.CO;2-O",
    b"javascript:x",
)  # fmt: skip


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_ODD) + data[at:]


def _run(chance: random.Random, data: bytes) -> bytes:
    """A long run of one piece, or deep nesting."""
    at = chance.randrange(len(data) + 1)
    opened, closed = chance.choice(
        [
            (b"{", b"}"),
            (b"[", b"]"),
            (b"<a>", b"</a>"),
            (b"(", b")"),
            (b'{"a":', b"}"),
            (b"$", b"$"),
        ]
    )
    times = chance.choice((10, 100, 1000, 10_000))
    if chance.random() < 0.5:
        end = b"" if chance.random() < 0.3 else closed * times
        return data[:at] + opened * times + end + data[at:]
    return data[:at] + (chance.choice(_ODD) * times)[:40_000] + data[at:]


def _lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(_rearranged(chance, lines))


_TOKEN = re.compile(rb"\w+|[ \t]+|[\r\n]+|[^\w\s]|[^\x00-\x7f]+")


def _tokens(chance: random.Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    return b"".join(_rearranged(chance, tokens))


def _rearranged(chance: random.Random, pieces: list[bytes]) -> list[bytes]:
    if len(pieces) < 2:
        return pieces
    for _ in range(chance.choice((1, 1, 2, 5))):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        kind = chance.randrange(4)
        if kind == 0:
            pieces[one] = b""
        elif kind == 1:
            pieces[one] = pieces[one] + pieces[one]
        elif kind == 2:
            pieces[one], pieces[other] = pieces[other], pieces[one]
        else:
            pieces[one] = pieces[other]
    return pieces


def _recoded(chance: random.Random, data: bytes) -> bytes:
    """The same text in another encoding, or with other line ends."""
    text = data.decode("utf-8", errors="replace")
    if chance.random() < 0.5:
        return text.encode(chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-32")), "replace")
    ends = chance.choice(("\r", "\r\n", "\n\r", "\u2028"))
    return text.replace("\n", ends).encode("utf-8", "replace")


MUTATIONS: tuple[Mutation, ...] = (
    _delete, _duplicate, _truncate, _flip, _insert, _insert, _insert, _run, _lines, _lines, _tokens,
    _tokens, _tokens, _recoded,
)  # fmt: skip


# --- making a crash small -----------------------------------------------------------------------


def smallest(crash: Crash, seconds: float = 30.0) -> bytes:
    """Return less of the file that still goes wrong at the same place."""
    until = time.monotonic() + seconds
    data = crash.data

    def fails(candidate: bytes) -> bool:
        again, _ = attempt(crash.format, crash.number, candidate)
        return again is not None and again.place == crash.place

    size = max(1, len(data) // 2)
    while size and time.monotonic() < until:
        start = 0
        while start < len(data) and time.monotonic() < until:
            candidate = data[:start] + data[start + size :]
            if fails(candidate):
                data = candidate
            else:
                start += size
        size //= 2
    return data
