"""Vectors of single sentences, kept beside the indexes. A cache: what is missing is made.

A sentence's vector is pooled from its own words as the encoder saw them in
their chunk, title included ("late chunking", Guenther et al. 2024,
arXiv:2409.04701): it costs nothing beyond encoding the chunk, and found
answers better than sentences encoded alone (evals/README.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reviewer.passages import CHUNK_CHARS, Passage, chunks, record_sentences
from reviewer.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reviewer.encoders import Encoder

FILE_NAME = "sentences.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS vectors (
    key TEXT PRIMARY KEY, encoder TEXT NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID
"""


class SentenceVectors:
    """The store, in one SQLite file; any failure of the disk only costs time."""

    def __init__(
        self, folder: Path, chunk_chars: int = CHUNK_CHARS, *, read_only: bool = False
    ) -> None:
        self._chunk_chars = chunk_chars
        self._connection = _open(folder / FILE_NAME, read_only=read_only)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, records: Sequence[Record], encoder: Encoder) -> dict[str, NDArray[np.float32]]:
        """Return for each record the unit vectors of `record_sentences(record)`, n x d.

        Those that are not stored (or are another encoder's, or another text's)
        are made, and stored for the next time.
        """
        found = self._read(records, encoder)
        missing = [record for record in records if record.key not in found]
        if missing:
            made = encode_sentences(missing, encoder, self._chunk_chars)
            self.put(missing, encoder.name, made)
            found |= made
        return found

    def put(
        self,
        records: Iterable[Record],
        encoder: str,
        vectors: Mapping[str, NDArray[np.float32]],
    ) -> None:
        """Store the vectors of some records."""
        rows = [
            (record.key, encoder, self._digest(record), _pack(vectors[record.key]))
            for record in records
        ]
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows
                )
                self._connection.execute("COMMIT")

    def drop(self, keys: Iterable[str]) -> None:
        """Forget some records."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.executemany(
                    "DELETE FROM vectors WHERE key = ?", [(key,) for key in keys]
                )

    def _digest(self, record: Record) -> str:
        text = f"{self._chunk_chars}\n{record.title}\n{record.abstract}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _read(self, records: Sequence[Record], encoder: Encoder) -> dict[str, NDArray[np.float32]]:
        if self._connection is None:
            return {}
        digests = {record.key: self._digest(record) for record in records}
        marks = ", ".join("?" for _ in digests)
        try:
            rows = self._connection.execute(
                f"SELECT key, digest, data FROM vectors WHERE encoder = ? AND key IN ({marks})",
                (encoder.name, *digests),
            ).fetchall()
        except sqlite3.Error:
            return {}
        return {
            key: _unpack(data, encoder.dimensions)
            for key, digest, data in rows
            if digest == digests[key]
        }


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection | None:
    # "immutable" needs no files beside this one; a folder that cannot be written has none.
    mode = "immutable=1" if read_only else "mode=rwc"
    uri = f"{path.resolve().as_uri()}?{mode}"
    connection = None
    try:
        connection = sqlite3.connect(
            uri, uri=True, timeout=5, isolation_level=None, check_same_thread=False
        )
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLES)
    except sqlite3.Error:
        if connection is not None:
            connection.close()
        return None
    return connection


def encode_sentences(
    records: Sequence[Record], encoder: Encoder, chunk_chars: int = CHUNK_CHARS
) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of the sentences of some records, by key."""
    pieces = [(record, chunk) for record in records for chunk in chunks(record, chunk_chars)]
    texts, spans = zip(*(embedded(record, chunk) for record, chunk in pieces), strict=True)
    _, pooled = encoder.encode_spans(texts, spans)
    return gather(pieces, pooled)


def embedded(record: Record, chunk: Passage) -> tuple[str, list[tuple[int, int]]]:
    """Return the text the encoder is given for a chunk, and the spans to pool from it.

    The text is the title, a line break, the chunk. The first span is the
    title's, the others are the chunk's sentences; offsets are into the text.
    """
    text = f"{record.title}\n{chunk.text}" if chunk.field != "title" else record.title
    title = (0, len(record.title))
    if chunk.field == "title":
        return text, [title]
    shift = len(record.title) + 1 - chunk.start
    inside = [
        (sentence.start + shift, sentence.end + shift)
        for sentence in record_sentences(record)[1:]
        if chunk.start <= sentence.start < chunk.end
    ]
    return text, [title, *inside]


def gather(
    pieces: Sequence[tuple[Record, Passage]], pooled: Sequence[NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """Join the pooled vectors of the chunks of each record: the title once, then every sentence."""
    parts: dict[str, list[NDArray[np.float32]]] = {}
    for (record, _), vectors in zip(pieces, pooled, strict=True):
        known = parts.setdefault(record.key, [])
        known.append(vectors if not known else vectors[1:])
    return {key: np.concatenate(vectors) for key, vectors in parts.items()}


def _pack(vectors: NDArray[np.float32]) -> bytes:
    """Return the rows in 8 bits a number; a unit vector's length need not be kept."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    codes: NDArray[np.int8] = np.round(vectors / np.maximum(largest, 1e-9) * 127).astype(np.int8)
    return bytes(codes.tobytes())


def _unpack(data: bytes, dimensions: int) -> NDArray[np.float32]:
    rows = np.frombuffer(data, dtype=np.int8).reshape(-1, dimensions).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, 1e-9)
    return unit
