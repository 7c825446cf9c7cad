"""What the tests need from outside: it is fetched here, and what cannot be had is left out by name.

    python -m tests.prepare [NAME...]        fetches; prints the options pytest is to be given
    pytest -p tests.prepare --without NAME   leaves out what needs it

Everything comes from the package index and is kept in the user's cache
(REVIEWER_CACHE). What was not to be had is said on stderr, and every test left
out for it is listed by pytest with the reason: none is left out unnoticed.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import pytest

from reviewer.errors import ReviewerError


@dataclass(frozen=True, slots=True)
class Need:
    """Something fetched, and the fixtures through which tests come to need it."""

    what: str
    fixtures: frozenset[str]
    fetch: Callable[[], None]


def main(names: Iterable[str]) -> None:
    """Fetch what is named; print a pytest option for each thing that was not to be had."""
    for name in names:
        need = NEEDS[name]
        try:
            need.fetch()
        except (ReviewerError, OSError, ImportError, BadZipFile, SystemExit) as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            sys.stderr.write(f"NOT TO BE HAD: {need.what}. {reason}\n")
            sys.stdout.write(f"--without={name}\n")


def _encoder() -> None:
    from reviewer import encoders  # imports onnxruntime: not when pytest loads this

    for spec in ("minilm", "minilm-fp32"):
        encoders.load(spec, cache_dir=_cache(), progress=_say_step)


def _grammar() -> None:
    from reviewer import grammar  # imports spaCy: not when pytest loads this

    grammar.load(cache_dir=_cache(), progress=_say_step)


def _cache() -> Path:
    from reviewer import config

    # There is no reviewer.toml here: that of whoever runs the tests must not count.
    return config.load(folder=Path(__file__).parent).cache_dir


def _model() -> None:
    from tests.servers.fetch_model import fetch_model, model_path

    if importlib.util.find_spec("xllamacpp") is None:
        raise ModuleNotFoundError("xllamacpp is not installed: pip install -e '.[dev,llm-tests]'")
    if not model_path().is_file():
        sys.stderr.write("fetching the small test model (98 MB)\n")
    fetch_model()


NEEDS = {
    "encoder": Need(
        "the encoder's weights", frozenset({"encoder", "full_precision", "minilm"}), _encoder
    ),
    "grammar": Need("the grammar's weights", frozenset({"grammar"}), _grammar),
    "llm": Need("the small test model", frozenset({"smollm2"}), _model),
}
"""What `--without` takes -> what it is and how it is had."""

_said: set[str] = set()


def _say_step(step: str, done: int, total: int | None) -> None:
    if step not in _said:
        _said.add(step)
        sys.stderr.write(f"{step}\n")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--without`."""
    parser.addoption("--without", action="append", default=[], choices=sorted(NEEDS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, with the reason, the tests whose fixtures, or whose mark, need what is missing."""
    for name in config.getoption("--without"):
        reason = f"LEFT OUT: {NEEDS[name].what} could not be had"
        for item in items:
            asked = NEEDS[name].fixtures & set(getattr(item, "fixturenames", ()))
            if asked or item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


if __name__ == "__main__":
    main(sys.argv[1:] or NEEDS)
