"""Fixtures of the library and everything above it: encoders, records, the sample library."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import platformdirs
import pytest
from numpy.typing import NDArray

from reviewer import encoders, formats
from reviewer import grammar as grammars
from reviewer.encoders import Encoder
from reviewer.grammar import Grammar
from reviewer.library.library import Access, Library
from reviewer.progress import Progress, silent
from reviewer.records import Author, Record, Source
from reviewer.words import content_words

SAMPLE = Path(__file__).parents[1] / "evals" / "library"
CACHE = Path(os.environ.get("REVIEWER_CACHE") or platformdirs.user_cache_dir("reviewer", False))


class WordsEncoder:
    """A stand-in encoder: a text is the sum of its words' random directions. No weights."""

    dimensions = 64

    def __init__(self, name: str = "words-64") -> None:
        self.name = name
        self.encoded = 0

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        self.encoded += len(texts)
        progress("encoding", len(texts), len(texts))
        rows = [self._vector(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), self.dimensions)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self.encode([text])[0]

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        pooled = [
            self.encode([text[start:end] for start, end in places])
            for text, places in zip(texts, spans, strict=True)
        ]
        return self.encode(texts), pooled

    def knows(self, word: str) -> bool:
        return False

    def mended(self, word: str) -> str:
        return ""

    def _vector(self, text: str) -> NDArray[np.float64]:
        total = np.full(self.dimensions, 1e-3)
        for word in content_words(text):
            seed = int.from_bytes(hashlib.sha256(word.stem.encode()).digest()[:4])
            total += np.random.default_rng(seed).normal(size=self.dimensions)
        unit: NDArray[np.float64] = total / np.linalg.norm(total)
        return unit


def make_record(number: int, **changes: object) -> Record:
    """Return an invented paper; the same number gives the same paper."""
    source = Source("page.txt", "listing", 3 * number + 1, 3 * number + 3, "0" * 64)
    values: dict[str, object] = {
        "title": f"Study {number} of sparse widgets",
        "authors": (Author(f"Ada Author{number}", f"Author{number}", "Ada"),),
        "abstract": f"We study widget {number}. It improves speed by {number}%. Code is public.",
        "date": f"{2000 + number % 20}-01-02",
        "subject": "CL" if number % 2 else "IR",
        "has_code": bool(number % 3),
        "sources": (source,),
    }
    return Record(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def words_encoder() -> WordsEncoder:
    """An encoder without weights."""
    return WordsEncoder()


@pytest.fixture
def make_library(tmp_path: Path, words_encoder: WordsEncoder) -> Iterator[Callable[..., Library]]:
    """Make (or open again) a library in a temporary folder, with the encoder without weights."""
    opened: list[Library] = []

    def make(name: str = "library", *, create: bool = True, **access: object) -> Library:
        values: dict[str, object] = {"load_encoder": lambda _: words_encoder, "wait": 0.2}
        library = Library(tmp_path / name, Access(**(values | access)), create=create)  # type: ignore[arg-type]
        opened.append(library)
        return library

    yield make
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def minilm() -> Encoder:
    """The real encoder; its weights are in the cache once `make test` has fetched them."""
    return encoders.load("minilm", cache_dir=CACHE)


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The real parser; its weights are in the cache once `make test` has fetched them."""
    return grammars.load(cache_dir=CACHE)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, minilm: Encoder) -> Path:
    """The sample library, made once with the real encoder. Not to be written to."""
    folder = tmp_path_factory.mktemp("sample") / "library"
    with Library(folder, Access(load_encoder=lambda _: minilm), create=True) as library:
        library.add(row for page in sorted(SAMPLE.glob("*.txt")) for row in formats.read(page))
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path, minilm: Encoder) -> Iterator[Library]:
    """The sample library, open for reading."""
    with Library(sample_folder, Access(load_encoder=lambda _: minilm)) as library:
        yield library


@pytest.fixture
def sample_copy(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample library to write to."""
    return Path(shutil.copytree(sample_folder, tmp_path / "sample"))
