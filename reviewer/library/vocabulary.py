"""The library's words as vectors: what a question's word is like, among the words papers use.

A picture is an image, kids are children: single words encoded alone are close
when they mean the same. The table is a cache beside the indexes: it is made of
the lexical index's words, brought up to date when the library has changed,
and never missed (without it, words only match themselves).
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reviewer.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewer.encoders import Encoder

FILE_NAME = "words.npz"
FLOOR = 0.5
"""Cosine from which two words are called alike at all. Synonyms are mostly above .6
("speed", "fast": .72), unrelated words below .45 ("robot", "arm": .39)."""
COMMON_FROM = 50_000
"""Vocabularies larger than this leave out the words of a single record."""
_WORD = re.compile(r"(?=.*[a-z])[a-z0-9]{2,30}$")


class Vocabulary:
    """Words with their unit vectors; made by `load` and `update`."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.float16], encoder: str) -> None:
        self.words = list(words)
        self.encoder = encoder
        self._vectors = vectors
        self._wide: NDArray[np.float32] | None = None
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.words)

    def alike(self, vectors: Sequence[NDArray[np.float32]]) -> list[dict[str, float]]:
        """Return for each unit vector of shape (d,) the words at FLOOR or above, with cosines."""
        if not len(self.words) or not len(vectors):
            return [{} for _ in vectors]
        if self._wide is None:  # widening takes ten times as long as multiplying
            self._wide = self._vectors.astype(np.float32)
        cosines = np.stack(vectors) @ self._wide.T
        found = []
        for row in cosines:
            places = np.flatnonzero(row >= FLOOR)
            found.append({self.words[place]: float(row[place]) for place in places})
        return found

    def vectors(self, words: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Return the unit vectors, shape (d,), of those words (folded) that are in the table."""
        if len(self._places) != len(self.words):
            self._places = {word: place for place, word in enumerate(self.words)}
        return {
            word: self._vectors[self._places[word]].astype(np.float32)
            for word in words
            if word in self._places
        }

    def covers(self, counts: Mapping[str, int]) -> bool:
        """Return whether every word of the library that should be here is."""
        return _wanted(counts) <= set(self.words)


def load(folder: Path, encoder: str) -> Vocabulary:
    """Return the stored table, or an empty one if there is none for this encoder."""
    empty = Vocabulary((), np.zeros((0, 0), np.float16), encoder)
    try:
        # Opened here: numpy leaves a file open that it cannot make sense of.
        with (folder / FILE_NAME).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["encoder"]) != encoder:
                return empty
            return Vocabulary(stored["words"].tolist(), stored["vectors"], encoder)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return empty


def update(
    known: Vocabulary,
    counts: Mapping[str, int],
    encoder: Encoder,
    progress: Progress = silent,
) -> Vocabulary:
    """Return a table of the library's present words; only new ones are encoded."""
    wanted = _wanted(counts)
    place = {word: number for number, word in enumerate(known.words) if word in wanted}
    new = sorted(wanted - place.keys())
    vectors = encoder.encode(new, progress).astype(np.float16)
    kept = list(place)
    if kept:
        old = known._vectors[[place[word] for word in kept]]
        vectors = np.concatenate([old, vectors]) if new else old
    return Vocabulary([*kept, *new], vectors, encoder.name)


def save(folder: Path, vocabulary: Vocabulary) -> None:
    """Store the table, whole or not at all."""
    for left in folder.glob(f"{FILE_NAME}.*"):  # by a process that was killed
        left.unlink(missing_ok=True)
    # Not tempfile's: its files are for their owner only, a library may be a group's.
    part = folder / f"{FILE_NAME}.{os.getpid()}-{threading.get_ident()}"
    try:
        with part.open("wb") as file:
            np.savez(
                file,
                words=np.array(vocabulary.words, dtype=str),
                vectors=vocabulary._vectors,
                encoder=np.array(vocabulary.encoder),
            )
        part.replace(folder / FILE_NAME)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _wanted(counts: Mapping[str, int]) -> set[str]:
    least = 2 if len(counts) > COMMON_FROM else 1
    return {word for word, count in counts.items() if count >= least and _WORD.match(word)}


def up_to_date(
    folder: Path,
    known: Vocabulary | None,
    counts: Mapping[str, int],
    encoder: Encoder,
    progress: Progress,
) -> Vocabulary:
    """Return the vectors of the words of a library, encoding those that are new."""
    known = known or load(folder, encoder.name)
    if known.covers(counts):
        return known
    known = update(known, counts, encoder, progress)
    with contextlib.suppress(OSError):  # a cache: a full or read-only disk only costs time
        save(folder, known)
    return known
