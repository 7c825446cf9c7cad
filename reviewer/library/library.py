"""The one door to a collection: add, remove, get, search, repair."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from reviewer.errors import EncoderError, LibraryBusy
from reviewer.library import curating, ledger
from reviewer.library.access import Access, AddOptions, State
from reviewer.library.catalog import FILE_NAME, Catalog
from reviewer.library.derived import LexicalFollower, catch_up_lexical, catch_up_vectors
from reviewer.library.filters import Filter
from reviewer.library.importing import Row, batches, write_batch
from reviewer.library.ledger import ImportReport
from reviewer.library.lexical import LexicalHit, LexicalIndex, remove_files
from reviewer.library.place import (
    check_place,
    clear_leftovers,
    is_library,
    is_writable,
    make_folder,
)
from reviewer.library.storage import Damaged, storage_errors
from reviewer.records import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reviewer.encoders import Encoder
    from reviewer.library.sentences import SentenceVectors
    from reviewer.library.vectors import VectorHit, VectorIndex
    from reviewer.library.vocabulary import Vocabulary

BATCH_ROWS = 256
"""Rows written, indexed and reported at a time: what a kill can cost is one such batch."""
PLAIN_BATCH_ROWS = 2000
"""The same without encoding: each batch is one commit of the word index, which costs about as
much for many rows as for few."""
LAG_RECORDS = 2000
"""Records without vectors that are encoded when they are first searched for, about a minute's work;
more are left to `reviewer encode`, and until then words are searched."""
DEFAULT_ENCODER = "minilm"
_ENCODER_META = "encoder"
_BUSY = "Another process is adding to the library: what it has not finished is left out."


class Library:
    """An open library; close it, or use it in a `with`.

    What it had to do without (an encoder, a lock) it says in `notices`, one
    line each, for a face to show.
    """

    def __init__(self, folder: Path, access: Access | None = None, *, create: bool = False) -> None:
        """Open the library in `folder`, or make one there if `create` says so.

        Raises NoLibrary when there is none, NotALibrary when the folder holds
        something else, StorageError when it cannot be read or written.
        """
        self.folder = folder
        self.access = access or Access()
        self.read_only = False
        self.notices: list[str] = []
        self._encoder: Encoder | None = None
        self._encoder_failed = False
        self._lexical: LexicalIndex | None = None
        self._vectors: VectorIndex | None = None
        self._vectors_ready = False
        self._vectors_given_up = False
        self._behind = False  # many records wait for `encode`
        self._sentences: SentenceVectors | None = None
        self._vocabulary: Vocabulary | None = None
        self._vocabulary_revision = -1
        self._lock = FileLock(folder / "lock")  # one for all: it may be taken again when held
        check_place(folder, create=create)
        self.catalog = self._create() if create else self._open()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self.catalog.close()
        if self._sentences is not None:
            self._sentences.close()
        if self._vectors is not None:
            self._vectors.close()
        self._lexical = None
        self._vectors = None

    # -- reading -----------------------------------------------------------

    def __len__(self) -> int:
        return self.catalog.count()

    def get(self, key: str) -> Record:
        """Return a record by its key. Raises UnknownRecord."""
        return self.catalog.get(key)

    def get_many(self, keys: Sequence[str]) -> dict[str, Record]:
        """Return the records that exist among `keys`, in their order."""
        return self.catalog.get_many(keys)

    def matching(self, wanted: Filter) -> list[str]:
        """Return the keys of the records that meet a filter."""
        return self.catalog.matching(wanted)

    def author_names(self, word: str) -> list[str]:
        """Return the full names of the authors who have this (folded) name word."""
        return self.catalog.author_names(word)

    def affiliations(self) -> list[str]:
        """Return the distinct affiliations."""
        return self.catalog.affiliations()

    def subjects(self) -> list[str]:
        """Return the distinct subject classes."""
        return self.catalog.subjects()

    def has_word(self, word: str) -> bool:
        """Return whether a (folded) word occurs in a title or an abstract."""
        return self.lexical.word_count(word) > 0

    def search_words(
        self, text: str, limit: int, among: Collection[str] | None = None
    ) -> list[LexicalHit]:
        """Return the records that share words with `text`, by BM25, best first."""
        return self.lexical.search(text, limit, among)

    def search_vectors(
        self, vector: NDArray[np.float32], limit: int, among: Collection[str] | None = None
    ) -> list[VectorHit]:
        """Return the chunks nearest to a unit vector, best first; none without vectors.

        Vectors whose files turn out to be damaged are made again, once; while
        another process writes there are none.
        """
        if not self.has_vectors:
            return []
        try:
            return self._search_vectors(vector, limit, among)
        except Damaged:
            with self._repairing() as may_write:
                if not may_write or self.encoder is None:
                    return []
                self.vectors.clear()
                self._catch_up_vectors(self.encoder)
        except LibraryBusy as error:
            self._do_without_vectors(error.what)
            return []
        return self._search_vectors(vector, limit, among)

    def _search_vectors(
        self, vector: NDArray[np.float32], limit: int, among: Collection[str] | None
    ) -> list[VectorHit]:
        from reviewer.library.vectors import SCAN_LIMIT, chunk_ids  # imports chromadb

        if among is None or len(among) > SCAN_LIMIT:
            return self.vectors.search(vector, limit, among)
        records = self.get_many(list(among)).values()
        return self.vectors.compare(vector, limit, chunk_ids(records, self.access.chunk_chars))

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index, opened on first use and brought up to date."""
        if self._lexical is None:
            self._lexical = self._open_lexical()
            if self._lexical.revision != self.catalog.revision:
                with self._repairing() as may_write:
                    if may_write:
                        catch_up_lexical(self.catalog, self._lexical)
        return self._lexical

    @property
    def vectors(self) -> VectorIndex:
        """The vector index, opened on first use; `has_vectors` says whether it is of use."""
        if self._vectors is None:
            self._vectors = self._open_vectors()
        return self._vectors

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The library's words as vectors, up to date; None without an encoder."""
        encoder = self.encoder
        if encoder is None or (not self.has_vectors and self._behind):
            return None
        if self._vocabulary is None or self._vocabulary_revision != self.lexical.revision:
            from reviewer.library import vocabulary  # imports numpy

            self._vocabulary = vocabulary.up_to_date(
                self.folder, self._vocabulary, self.lexical.vocabulary(), encoder,
                self.access.progress,
            )  # fmt: skip
            self._vocabulary_revision = self.lexical.revision
        return self._vocabulary

    @property
    def sentences(self) -> SentenceVectors:
        """The vectors of single sentences."""
        if self._sentences is None:
            from reviewer.library.sentences import SentenceVectors  # imports numpy

            self._sentences = SentenceVectors(
                self.folder, self.access.chunk_chars, read_only=self.read_only
            )
        return self._sentences

    @property
    def encoder_name(self) -> str:
        """The encoder asked for, or the one the library was made with, or the default."""
        return self.access.encoder or self.catalog.meta(_ENCODER_META) or DEFAULT_ENCODER

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, loaded on first use; None (and a notice) when there is none to be had."""
        if self._encoder is None and self.access.load_encoder and not self._encoder_failed:
            try:
                self._encoder = self.access.load_encoder(self.encoder_name)
            except EncoderError as error:
                self._encoder_failed = True
                line = str(error)
                self.notices.append(f"Searching by words only. {line[:1].upper()}{line[1:]}")
        return self._encoder

    @property
    def has_vectors(self) -> bool:
        """Whether vectors can be searched; on first use they are brought up to date."""
        encoder = self.encoder
        if encoder is None or self._without_vectors:
            return False
        try:
            if not self._vectors_ready:
                self._ready_vectors(encoder)
            if self._vectors_given_up:
                return False
            return self.vectors.stamped_count > 0 or self.vectors.count() > 0
        except (Damaged, LibraryBusy) as error:  # and it could not be mended now: see `notices`
            self._do_without_vectors(error.what)
            return False

    def state(self) -> State:
        """Return how the parts stand, without repairing anything."""
        state = State(len(self), self.catalog.revision, 0, 0, 0, 0, "", self._collection_name)
        with contextlib.suppress(Damaged):
            state = state.with_words(
                LexicalIndex(self.folder / "lexical", read_only=self.read_only)
            )
        with contextlib.suppress(Damaged):
            # Kept, so that `close` closes it: Chroma shares what is left open, as it was then.
            self._vectors = self._vectors or self._vector_index()
            state = state.with_vectors(self._vectors)
        return state

    # -- writing -----------------------------------------------------------

    def add(
        self, rows: Iterable[Row], *, options: AddOptions | None = None, batch_rows: int = 0
    ) -> ImportReport:
        """Import rows, batch by batch: truth first, then both indexes, then the progress.

        The progress is told "importing" with the number of rows that are safe
        and searchable. A row that could not be read becomes a line of the
        ledger. Raises LibraryBusy when another process writes for too long,
        StorageError when the disk does not take it; what the progress was told
        of by then stays, and the same request goes on after it.
        """
        with self.writing():
            return self._add(iter(rows), options or AddOptions(), batch_rows)

    def _add(self, rows: Iterator[Row], wanted: AddOptions, batch_rows: int) -> ImportReport:
        size = batch_rows or (BATCH_ROWS if wanted.encode else PLAIN_BATCH_ROWS)
        self._catch_up(encode=wanted.encode)
        started = ledger.start_import(self.catalog, wanted.request)
        number, done = started.number, started.done
        if done:
            self.notices.append(f"Going on with import {number}, interrupted after {done:,} rows.")
        told = self.access.progress
        with LexicalFollower(self.lexical) as follower:
            for batch in batches(itertools.islice(rows, done, None), size):
                before = self.catalog.revision
                written = write_batch(self.catalog, started, done, batch, wanted.rules)
                follower.follow(written, before, self.catalog.revision)
                if wanted.encode:  # else the index works while the next batch is written
                    follower.wait()
                    self._catch_up()
                elif done > started.done:
                    told("importing", done, None)
                done += len(batch)
                if wanted.encode:
                    told("importing", done, None)
        self._catch_up(encode=wanted.encode)
        if wanted.encode:
            _ = self.vocabulary  # so that the first question need not wait for it
        else:
            told("importing", done, None)
        ledger.finish_import(self.catalog, number)
        return ledger.report(self.catalog, number)

    def remove(self, keys: Sequence[str]) -> list[Record]:
        """Remove records and return them; UnknownRecord is raised before anything is removed."""
        with self.writing():
            records = [self.get(key) for key in keys]
            with self.catalog.change() as revision:
                for record in records:
                    self.catalog.remove(record.key, revision)
            self._catch_up()
            return records

    def merge(self, kept: str, other: str) -> Record:
        """Make one record of two, under the first key; `split` undoes it. Raises UnknownRecord."""
        with self.writing():
            merged = curating.merge(self.catalog, kept, other)
            self._catch_up()
            return merged

    def split(self, key: str, part: str) -> tuple[Record, Record]:
        """Take a contribution out of a record: by its number, or by the key that was merged in.

        Returns both records. Raises UnknownRecord or UnknownPart.
        """
        with self.writing():
            both = curating.split(self.catalog, key, part)
            self._catch_up()
            return both

    def repair(self) -> None:
        """Make each index anew if it does not agree with the catalog, record by record."""
        with self.writing():
            keys = {record.key for record in self.catalog.all()}
            lexical = self.lexical
            if lexical.keys() != keys:
                lexical.clear()
            catch_up_lexical(self.catalog, lexical)
            encoder = self.encoder
            if encoder is None:
                return
            if not self._vectors_lag() and self.vectors.keys() != keys:
                self.vectors.clear()
            self._catch_up_vectors(encoder)

    def encode(self, *, anew: bool = False) -> None:
        """Encode the records that have no vectors yet, or all of them with another encoder.

        All of them also if `anew`; the old vectors are then dropped first. Raises
        EncoderError when there is no encoder to be had; the old vectors stay.
        """
        if self.access.load_encoder is None:
            raise EncoderError("no encoder was given", where=str(self.folder))
        encoder = self._encoder or self.access.load_encoder(self.encoder_name)
        with self.writing():
            self._encoder = encoder
            if anew or self.vectors.encoder != encoder.name:
                self.vectors.clear()
            self.catalog.set_meta(_ENCODER_META, self.encoder_name)
            self._catch_up_vectors(encoder)

    @contextlib.contextmanager
    def writing(self, wait: float | None = None) -> Iterator[None]:
        """Hold the write lock; raises LibraryBusy after `wait` (or `access.wait`) seconds."""
        with storage_errors(self.folder):
            try:
                self._lock.acquire(timeout=self.access.wait if wait is None else wait)
            except Timeout as error:
                raise LibraryBusy(
                    "another process is writing to the library",
                    where=str(self.folder),
                    next_step="Wait for it to end; nothing was changed.",
                ) from error
        try:
            yield
        finally:
            self._lock.release()

    # -- opening -------------------------------------------------------------

    def _create(self) -> Catalog:
        make_folder(self.folder)
        if is_library(self.folder):
            return self._open(create=True)  # it may be the empty file of a killed creation
        with self.writing():
            if not is_library(self.folder):
                clear_leftovers(self.folder)
            return self._open(create=True)

    def _open(self, *, create: bool = False) -> Catalog:
        with storage_errors(self.folder):
            self.read_only = not is_writable(self.folder)
        create = create and not self.read_only
        return Catalog(self.folder / FILE_NAME, create=create, read_only=self.read_only)

    def _open_lexical(self) -> LexicalIndex:
        folder = self.folder / "lexical"
        try:
            return LexicalIndex(folder, read_only=self.read_only)
        except Damaged:
            with self._repairing() as may_write:
                if not may_write:
                    raise
                remove_files(folder)
                return LexicalIndex(folder)

    def _open_vectors(self) -> VectorIndex:
        try:
            return self._vector_index()
        except Damaged:
            from reviewer.library.vectors import remove_files

            with self._repairing() as may_write:
                if not may_write:
                    raise
                remove_files(self.folder / "vectors")
                return self._vector_index()

    def _vector_index(self) -> VectorIndex:
        from reviewer.library.vectors import VectorIndex  # imports chromadb: only when needed

        url = self.access.chroma_url
        return VectorIndex(self.folder / "vectors", self._collection_name, url=url)

    @property
    def _collection_name(self) -> str:
        return f"reviewer-{self.catalog.meta('library_id')}"

    @property
    def _without_vectors(self) -> bool:
        """Whether vectors are given up: Chroma cannot open a folder that it cannot write."""
        if self.read_only and not self.access.chroma_url:
            self._do_without_vectors("the library's folder cannot be written")
        return self._vectors_given_up

    def _do_without_vectors(self, why: str) -> None:
        if not self._vectors_given_up:
            self._vectors_given_up = True
            self.notices.append(f"Searching by words only: {why}.")

    # -- the derived indexes -------------------------------------------------

    def _ready_vectors(self, encoder: Encoder) -> None:
        self.vectors.check(encoder.name)
        lacking = self.catalog.count_since(self.vectors.revision)
        if lacking > LAG_RECORDS:
            self._behind = True
            self._do_without_vectors(f"{lacking:,} papers have no vectors yet (`reviewer encode`)")
        elif self._vectors_lag():
            with self._repairing() as may_write:
                if may_write:
                    self._catch_up_vectors(encoder)
        self._vectors_ready = True

    def _catch_up(self, *, encode: bool = True) -> None:
        catch_up_lexical(self.catalog, self.lexical)
        encoder = self.encoder if encode else None
        if encoder is not None:
            self._catch_up_vectors(encoder)

    def _catch_up_vectors(self, encoder: Encoder) -> None:
        catch_up_vectors(
            self.catalog,
            self.vectors,
            encoder,
            self.sentences,
            self.access.progress,
            self.access.chunk_chars,
        )
        if self.catalog.meta(_ENCODER_META) != self.encoder_name:
            self.catalog.set_meta(_ENCODER_META, self.encoder_name)
        self._vectors_ready = True

    def _vectors_lag(self) -> bool:
        vectors = self.vectors
        same = vectors.revision == self.catalog.revision
        return not same or vectors.count() != vectors.stamped_count

    @contextlib.contextmanager
    def _repairing(self) -> Iterator[bool]:
        """Give True with the lock held, or False (and a notice) if it cannot be had."""
        with contextlib.ExitStack() as held:
            may_write = not self.read_only
            if self.read_only:
                self.notices.append("The library cannot be written: its indexes stay as they are.")
            else:
                try:
                    held.enter_context(self.writing(wait=0))
                except LibraryBusy:
                    may_write = False
                    self.notices.append(_BUSY)
            yield may_write


__all__ = ["Access", "AddOptions", "Library", "State"]
