"""The indexes follow the catalog: what they lag behind by is written again, in steps.

Each step ends with a stamp, so a catch-up that is killed goes on where it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from reviewer.library.catalog import Catalog, Changes
from reviewer.library.lexical import LexicalIndex
from reviewer.library.storage import Damaged
from reviewer.passages import CHUNK_CHARS
from reviewer.progress import Progress
from reviewer.records import Record

if TYPE_CHECKING:
    from reviewer.encoders import Encoder
    from reviewer.library.sentences import SentenceVectors
    from reviewer.library.vectors import VectorIndex

LEXICAL_STEP = 5000
VECTOR_STEP = 256
"""Records a step: a lexical commit costs the same for many, encoding is slow anyway."""


class LexicalFollower:
    """Puts what is being imported into the word index, one batch behind, in a thread of its own.

    The index works while the next batch is read and written. Use it in a
    `with`; only its own thread touches the index in between.
    """

    def __init__(self, index: LexicalIndex) -> None:
        self._index = index
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="words")
        self._running: Future[None] | None = None

    def __enter__(self) -> LexicalFollower:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)

    def follow(self, written: Sequence[Record], before: int, after: int) -> None:
        """Begin to index what took the catalog from one revision to another.

        Waits for the batch before; raises what that one raised.
        """
        self.wait()
        if written:
            self._running = self._thread.submit(self._index_batch, written, before, after)

    def wait(self) -> None:
        """Wait until all that was given is in the index."""
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _index_batch(self, written: Sequence[Record], before: int, after: int) -> None:
        if self._index.revision == before:  # else it lags, and is caught up with at the end
            with contextlib.suppress(Damaged):
                self._index.update(written, (), after)


def catch_up_lexical(catalog: Catalog, index: LexicalIndex) -> None:
    """Write what the lexical index lacks.

    It is made anew if it is ahead of the catalog, or if its files are in the way.
    """
    if index.revision > catalog.revision:
        index.clear()
    try:
        _write_lexical(catalog, index)
    except Damaged:
        index.clear()
        _write_lexical(catalog, index)


def _write_lexical(catalog: Catalog, index: LexicalIndex) -> None:
    while index.revision < catalog.revision:
        changes = catalog.changes_since(index.revision, LEXICAL_STEP)
        records = catalog.get_many(changes.written).values()
        index.update(records, changes.removed, changes.revision)


def catch_up_vectors(
    catalog: Catalog,
    index: VectorIndex,
    encoder: Encoder,
    sentences: SentenceVectors,
    progress: Progress,
    chunk_chars: int = CHUNK_CHARS,
) -> None:
    """Encode and write what the vector index lacks.

    It is made anew if it is ahead of the catalog or has lost chunks. `progress`
    is told "encoding" with records done of records lacking, if that takes more
    than one step.
    """
    lost = index.revision == catalog.revision and index.count() != index.stamped_count
    if index.revision > catalog.revision or lost:
        index.clear()
    index.prepare(encoder.name, encoder.dimensions)
    lacking = catalog.count_since(index.revision)
    done = 0
    while index.revision < catalog.revision:
        changes = catalog.changes_since(index.revision, VECTOR_STEP)
        _write_step(catalog, index, encoder, sentences, changes, chunk_chars)
        index.stamp(changes.revision)
        done += len(changes.written)
        if lacking > VECTOR_STEP:
            progress("encoding", done, lacking)


def _write_step(
    catalog: Catalog,
    index: VectorIndex,
    encoder: Encoder,
    sentences: SentenceVectors,
    changes: Changes,
    chunk_chars: int,
) -> None:
    if index.count():
        index.delete((*changes.written, *changes.removed))
    sentences.drop(changes.removed)
    if changes.written:
        from reviewer.library.pipeline import write_chunks  # imports llama-index: only to write

        records = list(catalog.get_many(changes.written).values())
        write_chunks(index, encoder, records, sentences, chunk_chars)
