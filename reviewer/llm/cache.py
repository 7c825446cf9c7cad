"""Replies kept on disk, so that the same question costs nothing the second time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from reviewer.llm.messages import Completion, Request, printable

LIMIT = 64 * 2**20
"""Bytes of replies that are kept; the ones not used for longest go first."""

_COMPLETE = ("stop", "length")
_KINDS = {"text": str, "prompt_tokens": int, "completion_tokens": int, "finish_reason": str}


def cache_key(server: str, request: Request) -> str:
    """Return the SHA-256 (64 hex digits) of all that decides a reply."""
    asked = {
        "server": server,
        "model": request.model,
        "messages": [asdict(message) for message in request.messages],
        "max_tokens": request.max_tokens,
        "parameters": dict(request.parameters),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode("ascii")).hexdigest()


class Cache:
    """One JSON file per reply under `folder`/llm; without a folder, nothing is kept.

    A file that cannot be read, or is not what was written, counts as absent; a
    folder that cannot be written keeps nothing. Neither is worth failing for.
    """

    def __init__(self, folder: Path | None, limit: int = LIMIT) -> None:
        self._folder = folder / "llm" if folder is not None else None
        self._limit = limit

    def get(self, key: str) -> Completion | None:
        """Return the reply kept under a key, marked as cached."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.json"
        try:
            entry = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        completion = _read(entry, key)
        if completion is not None:
            with contextlib.suppress(OSError):
                os.utime(path)
        return completion

    def put(self, key: str, completion: Completion) -> None:
        """Keep a reply that is complete and not empty."""
        if self._folder is None or not completion.text.strip():
            return
        if completion.finish_reason not in _COMPLETE:
            return
        entry = {"key": key, **{name: getattr(completion, name) for name in _KINDS}}
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / f"{key}.json", json.dumps(entry).encode("ascii"))
            self._shrink(self._folder)

    def _shrink(self, folder: Path) -> None:
        # What a killed process left half-written is in the folder too, and ages with the rest.
        files = _files(folder)
        total = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
            if total <= self._limit:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size


def _files(folder: Path) -> list[tuple[os.stat_result, Path]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):  # another process may have removed it
                if entry.is_file():
                    found.append((entry.stat(), Path(entry.path)))
    return found


def _read(entry: object, key: str) -> Completion | None:
    if not isinstance(entry, dict) or entry.get("key") != key:
        return None
    if any(type(entry.get(name)) is not kind for name, kind in _KINDS.items()):
        return None
    if not entry["text"].strip() or entry["finish_reason"] not in _COMPLETE:
        return None
    return Completion(
        text=printable(entry["text"]),
        prompt_tokens=entry["prompt_tokens"],
        completion_tokens=entry["completion_tokens"],
        cached=True,
        finish_reason=entry["finish_reason"],
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file so that readers see all of it or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
