"""The lexical index: BM25 over titles and abstracts, by tantivy. Derived from the catalog.

One document a record, and one more that holds only the catalog revision the
index has reached: documents and stamp are committed together, so the stamp is
true whatever was killed.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

from reviewer.library.storage import Damaged, explain, storage_errors
from reviewer.records import Record
from reviewer.words import STOPWORDS

TITLE_TIMES = 3
"""How often the title stands in the indexed text, before abstract and keywords: one field with
the title three times beat a field of its own for it on the tuning sets (evals/README.md)."""
MAX_QUERY_TERMS = 256
_WORD = re.compile(r"[^\W_]+")
_ANALYZER = "reviewer_en"
_PLAIN = "reviewer_plain"
_STAMP = "stamp"
_HEAP_BYTES = 30_000_000
_META_FILES = ("meta.json", ".managed.json")
_LOCK_FILE = ".tantivy-writer.lock"


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A record found by BM25; scores are only comparable within one query."""

    key: str
    score: float


class LexicalIndex:
    """An open index in a folder, made when missing."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Open the index, or make an empty one.

        Raises Damaged when its files cannot be read (or are of another schema),
        StorageError when the disk does not let us. With `read_only` nothing is
        written in the folder.
        """
        self.folder = folder
        self._analyzer = _analyzer()
        with storage_errors(folder):
            self._use(self._open(read_only))

    @property
    def revision(self) -> int:
        """The catalog revision the index has reached; 0 when it is empty."""
        query = tantivy.Query.exists_query(_STAMP)
        hits = self._searcher.search(query, 1).hits
        if not hits:
            return 0
        return int(self._searcher.fast_field_values(_STAMP, [hits[0][1]])[0] or 0)

    def count(self) -> int:
        """Return the number of records in the index."""
        documents: int = self._searcher.num_docs
        return documents - (1 if self.revision else 0)

    def update(self, written: Iterable[Record], removed: Iterable[str], revision: int) -> None:
        """Replace, add and remove records, and stamp the index, in one commit.

        Raises Damaged when the files are in the way: a commit that was killed can
        leave one that the next commit, of the same number, would make.
        """
        with storage_errors(self.folder), self._damage():
            writer = self._index.writer(_HEAP_BYTES, 1)
            try:
                for key in removed:
                    writer.delete_documents_by_term("key", key)
                for record in written:
                    writer.delete_documents_by_term("key", record.key)
                    writer.add_document(_document(record))
                writer.delete_documents_by_query(tantivy.Query.exists_query(_STAMP))
                stamp = tantivy.Document()
                stamp.add_unsigned(_STAMP, revision)
                writer.add_document(stamp)
                writer.commit()
                writer.wait_merging_threads()
            finally:
                del writer
            self._share()
            self._index.reload()
            self._searcher = self._index.searcher()

    def keys(self) -> set[str]:
        """Return the keys of all records in the index."""
        query = tantivy.Query.regex_query(self._index.schema, "key", ".+")
        hits = self._searcher.search(query, max(1, self._searcher.num_docs), count=False).hits
        return {str(self._searcher.doc(address).get_first("key")) for _, address in hits}

    def clear(self) -> None:
        """Make the files anew, without records or stamp. Hold the write lock."""
        remove_files(self.folder)
        with storage_errors(self.folder):
            self._use(self._open(read_only=False))

    def search(
        self, text: str, limit: int, among: Collection[str] | None = None
    ) -> list[LexicalHit]:
        """Return the records that match any word of `text`, best first.

        `text` is data, not query syntax. `among` restricts the search to keys.
        """
        query = self._query(self.terms(text))
        if query is None or limit < 1:
            return []
        if among is not None:
            allowed = tantivy.Query.term_set_query(self._index.schema, "key", list(among))
            allowed = tantivy.Query.const_score_query(allowed, 0.0)
            query = query.and_must_match(allowed)
        hits = self._searcher.search(query, limit, count=False).hits
        return [
            LexicalHit(str(self._searcher.doc(address).get_first("key")), float(score))
            for score, address in hits
        ]

    def terms(self, text: str) -> dict[str, int]:
        """Return the index terms of a text with how often they occur in it.

        Function words are left out, unless the text has no others. Of more than
        MAX_QUERY_TERMS, the rarest in the library are kept.
        """
        terms = Counter(self._analyzer.analyze(_telling(text)) or self._analyzer.analyze(text))
        if len(terms) > MAX_QUERY_TERMS:
            rarest = sorted(terms, key=self.document_frequency)[:MAX_QUERY_TERMS]
            return {term: terms[term] for term in rarest}
        return dict(terms)

    def document_frequency(self, term: str) -> int:
        """Return in how many records an index term occurs."""
        return int(self._searcher.doc_freq("text", term))

    def vocabulary(self, min_records: int = 1) -> dict[str, int]:
        """Return the words of the library, folded, with how many records have each."""
        found = self._searcher.terms_with_prefix("words", "")
        return {word: count for word, count in found if count >= min_records}

    def word_count(self, word: str) -> int:
        """Return how many records have a (folded, unstemmed) word."""
        return int(self._searcher.doc_freq("words", word))

    def words_from(self, beginning: str) -> list[str]:
        """Return the library's words that begin with some letters."""
        return [word for word, _ in self._searcher.terms_with_prefix("words", beginning)]

    def _query(self, terms: Mapping[str, int]) -> tantivy.Query | None:
        schema = self._index.schema
        parts = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, "text", term, "freq"), float(times)
            )
            for term, times in terms.items()
        ]
        if not parts:
            return None
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])

    def _open(self, read_only: bool) -> tantivy.Index:
        place = self._linked() if read_only else self.folder
        place.mkdir(parents=True, exist_ok=True)
        with self._damage():
            return tantivy.Index(_schema(), path=str(place))

    def _use(self, index: tantivy.Index) -> None:
        index.register_tokenizer(_ANALYZER, self._analyzer)
        index.register_tokenizer(_PLAIN, _plain())
        self._index = index
        self._searcher = index.searcher()

    @contextlib.contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn what tantivy says of its files, all of it ValueError, into Damaged."""
        try:
            yield
        except ValueError as error:
            known = explain(error, self.folder)
            if known is not None:
                raise known from error
            raise Damaged(
                f"the word index cannot be read ({error})",
                where=str(self.folder),
                next_step="Run `reviewer doctor --fix`.",
            ) from error

    def _linked(self) -> Path:
        """Return a temporary folder that shows the index.

        tantivy opens an index only where it can write its lock file, and its
        segment files never change: links to them are enough.
        """
        place = Path(tempfile.mkdtemp(prefix="reviewer-"))
        weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if file.name in _META_FILES:
                shutil.copyfile(file, place / file.name)
            elif not file.name.endswith(".lock"):
                (place / file.name).symlink_to(file.resolve())
        return place

    def _share(self) -> None:
        """Let those read the index who may read the rest: tantivy makes two files private."""
        with contextlib.suppress(OSError):
            mode = (self.folder / _LOCK_FILE).stat().st_mode & 0o666
            for name in _META_FILES:
                (self.folder / name).chmod(mode)


def remove_files(folder: Path) -> None:
    """Remove an index, to make it anew. Hold the write lock."""
    with storage_errors(folder):
        if folder.exists():
            shutil.rmtree(folder)


def _telling(text: str) -> str:
    """Return the text without its function words; capitals make a name of one ("WHO", "IT")."""
    return _WORD.sub(lambda found: " " if _is_function_word(found[0]) else found[0], text)


def _is_function_word(word: str) -> bool:
    return word.lower() in STOPWORDS and not (len(word) > 1 and word.isupper())


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _plain() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("words", tokenizer_name=_PLAIN, index_option="basic")
    builder.add_unsigned_field(_STAMP, fast=True, indexed=True)
    return builder.build()


def _document(record: Record) -> tantivy.Document:
    text = "\n".join((record.title, record.abstract, *record.keywords))
    titles = [record.title] * (TITLE_TIMES - 1)
    return tantivy.Document(key=record.key, text="\n".join((*titles, text)), words=text)
