"""The invented library, made once with the real encoder, and a cache of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.encoders import Encoder
from reviewer.library.library import Access, Library
from tests.fixtures import CACHE
from tests.writing.hive import records


@pytest.fixture(scope="session")
def hive_folder(tmp_path_factory: pytest.TempPathFactory, minilm: Encoder) -> Path:
    """The folder of the invented library. Not to be written to."""
    folder = tmp_path_factory.mktemp("hive") / "library"
    with Library(folder, Access(load_encoder=lambda _: minilm), create=True) as library:
        library.add(records())
    return folder


@pytest.fixture(scope="session")
def hive(hive_folder: Path, minilm: Encoder) -> Iterator[Library]:
    """The invented library, open for reading."""
    with Library(hive_folder, Access(load_encoder=lambda _: minilm)) as library:
        yield library


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, with the encoder's weights in it."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "minilm").symlink_to(CACHE / "minilm", target_is_directory=True)
    monkeypatch.setenv("REVIEWER_CACHE", str(cache))
    return cache
