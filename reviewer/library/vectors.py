"""The vector index: chunks of abstracts in a Chroma collection. Derived from the catalog.

The collection is stamped with the encoder that made its vectors and with the
catalog revision it has reached; every chunk's id says which words it stands
for, so a query needs no metadata to be read. The only module that imports
chromadb, which takes a second or more: it is loaded when the first index is
opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Collection as Keys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import numpy as np

from reviewer.errors import ConfigError, EncoderMismatch, ReviewerError, StorageError
from reviewer.library.startup import unchecked_overrides
from reviewer.library.storage import Damaged, explain, storage_errors
from reviewer.passages import Passage, chunks
from reviewer.records import Record

with unchecked_overrides():
    import chromadb
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings
    from chromadb.errors import ChromaError, NotFoundError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from numpy.typing import NDArray

HNSW: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 16}
}
"""Chroma's defaults but for the two breadths of search, which it sets to 100."""
_WHERE_LIMIT = 1000
SCAN_LIMIT = 128
"""Of so few records all chunks are compared, by their ids: exact, and faster than a filtered search
(of 40,000 records, 40 take 2.4 ms of processor time against 17 for finding their chunks first)."""
_DELETE_AT_ONCE = 500
_SERVER_SECONDS = 120.0
"""For how long a server may be silent; Chroma's client would wait for ever."""


@dataclass(frozen=True, slots=True, eq=False)
class VectorHit:
    """A chunk found by its vector: cosine similarity (-1..1), the span it stands for, the vector.

    The vector is of length 1, shape (d,).
    """

    key: str
    field: str
    start: int
    end: int
    score: float
    vector: NDArray[np.float32]


class VectorIndex:
    """An open collection, embedded in a folder or on a Chroma server."""

    def __init__(self, folder: Path, name: str, *, url: str = "") -> None:
        """Open the collection `name` in `folder`, or on the server at `url`.

        Raises Damaged for a folder whose files Chroma cannot read, StorageError
        when the disk or the server does not let us.
        """
        self.folder = folder
        self.name = name
        self.url = url
        with self.failures():
            self._client = _server(url) if url else self._embedded()
            self._collection: chromadb.Collection | None = self._find()

    @property
    def encoder(self) -> str:
        """The name of the encoder that made the vectors; empty when there are none yet."""
        return str(self._stamp("encoder") or "")

    @property
    def revision(self) -> int:
        """The catalog revision the index has reached; 0 when it is empty."""
        return int(self._stamp("revision") or 0)

    @property
    def stamped_count(self) -> int:
        """How many chunks the index held when it was last stamped."""
        return int(self._stamp("chunks") or 0)

    @property
    def collection(self) -> Any:
        """The Chroma collection itself, for llama-index; raises StorageError if there is none."""
        if self._collection is None:
            raise StorageError("there is no collection yet", where=self.place)
        return self._collection

    @property
    def place(self) -> str:
        """Where the collection is, for messages."""
        return self.url or str(self.folder)

    def count(self) -> int:
        """Return the number of chunks."""
        if self._collection is None:
            return 0
        with self.failures():
            return int(self._collection.count())

    @contextlib.contextmanager
    def failures(self) -> Iterator[None]:
        """Turn what Chroma, its server and the disk say inside a `with` into StorageError.

        Files that do not hold what they should raise Damaged.
        """
        try:
            yield
        except ReviewerError:
            raise
        except (ChromaError, httpx.HTTPError, OSError) as error:
            raise self._explained(error) from error
        except Exception as error:
            # What a server (or a proxy before it) says that is no JSON, Chroma raises bare.
            if self.url and type(error) is Exception:
                raise self._explained(error) from error
            raise

    def check(self, encoder: str) -> None:
        """Raise EncoderMismatch if the collection holds another encoder's vectors."""
        if self.encoder not in ("", encoder):
            raise EncoderMismatch(
                f"the vectors were made by {self.encoder}, not by {encoder}",
                where=self.place,
                next_step="Run `reviewer encode --encoder NAME` to encode the library anew, "
                "or leave --encoder away.",
            )

    def prepare(self, encoder: str, dimensions: int) -> None:
        """Make the collection for an encoder if there is none; raises EncoderMismatch."""
        self.check(encoder)
        if self._collection is not None:
            return
        stamps = {"encoder": encoder, "dimensions": dimensions, "revision": 0, "chunks": 0}
        with self.failures():
            self._collection = self._client.create_collection(
                self.name,
                embedding_function=None,
                configuration=HNSW,
                metadata=stamps,
            )

    def stamp(self, revision: int) -> None:
        """Say that the index has reached a catalog revision."""
        with self.failures():
            stamps = dict(self.collection.metadata)
            stamps |= {"revision": revision, "chunks": self.count()}
            self.collection.modify(metadata=stamps)

    def delete(self, keys: Iterable[str]) -> None:
        """Remove every chunk of some records."""
        wanted = list(keys)
        if self._collection is None:
            return
        with self.failures():
            for start in range(0, len(wanted), _DELETE_AT_ONCE):
                part = wanted[start : start + _DELETE_AT_ONCE]
                condition: Any = {"record": {"$in": part}}
                self._collection.delete(where=condition)

    def clear(self) -> None:
        """Drop the collection, and an embedded folder with it; `prepare` makes a new one."""
        with self.failures():
            if not self.url:
                _close(self._client)
                remove_files(self.folder)
                self._client = self._embedded()
            elif self._collection is not None:
                self._client.delete_collection(self.name)
        self._collection = None

    def close(self) -> None:
        """Let go of the files or the connection."""
        _close(self._client)

    def keys(self) -> set[str]:
        """Return the keys of all records that have chunks."""
        if self._collection is None:
            return set()
        with self.failures():
            ids = self._collection.get(include=[])["ids"]
        return {parse_id(chunk_id)[0] for chunk_id in ids}

    def search(
        self, vector: NDArray[np.float32], limit: int, among: Keys[str] | None = None
    ) -> list[VectorHit]:
        """Return the chunks nearest to a unit vector of shape (d,), best first.

        `among` restricts the search to the chunks of some records.
        """
        if self._collection is None or limit < 1 or (among is not None and not among):
            return []
        # Counting reads through the table of chunks: the stamp tells that there are enough.
        total = self.stamped_count if limit <= self.stamped_count else self.count()
        if among is None or len(among) <= _WHERE_LIMIT:
            return self._query(vector, min(limit, total), among)
        # Too many keys for a condition: ask for more than needed, and look again if in vain.
        wanted, wide, total = set(among), limit, self.count()
        while True:
            wide = min(wide * 4, total)
            hits = [hit for hit in self._query(vector, wide, None) if hit.key in wanted]
            if len(hits) >= limit or wide >= total:
                return hits[:limit]

    def compare(
        self, vector: NDArray[np.float32], limit: int, ids: Sequence[str]
    ) -> list[VectorHit]:
        """Return the best of the chunks with these ids, best first; unknown ids are left out."""
        if self._collection is None or limit < 1 or not ids:
            return []
        with self.failures():
            found = self.collection.get(ids=list(ids), include=["embeddings"])
        rows = [_unit(row) for row in found["embeddings"]]
        hits = [
            VectorHit(*parse_id(chunk_id), float(row @ vector), row)
            for chunk_id, row in zip(found["ids"], rows, strict=True)
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def _query(
        self, vector: NDArray[np.float32], limit: int, among: Keys[str] | None
    ) -> list[VectorHit]:
        where: Any = None if among is None else {"record": {"$in": list(among)}}
        with self.failures():
            found = self.collection.query(
                query_embeddings=[vector],
                n_results=max(1, limit),
                where=where,
                include=["distances", "embeddings"],
            )
        distances = (found["distances"] or [[]])[0]
        return [
            VectorHit(*parse_id(chunk_id), 1.0 - float(distance), _unit(row))
            for chunk_id, distance, row in zip(
                found["ids"][0], distances, found["embeddings"][0], strict=True
            )
        ]

    def _stamp(self, name: str) -> Any:
        if self._collection is None:
            return None
        return (self._collection.metadata or {}).get(name)

    def _find(self) -> chromadb.Collection | None:
        try:
            return self._client.get_collection(self.name, embedding_function=None)
        except NotFoundError:
            return None

    def _embedded(self) -> ClientAPI:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            return _persistent(self.folder)
        except BaseException:
            # Chroma keeps a broken client of a path, and would hand it out again.
            SharedSystemClient.clear_system_cache()
            raise

    def _explained(self, error: Exception) -> ReviewerError:
        if self.url:
            return StorageError(
                f"the Chroma server fails ({error})",
                where=self.url,
                next_step="See that it runs, then run the command again.",
            )
        known = explain(error, self.folder)
        # "Not a database" is no library elsewhere, but here only a file to be made again.
        if known is not None and not _is_damage(error):
            return known
        return Damaged(
            f"the vectors cannot be read ({error})",
            where=str(self.folder),
            next_step="Run `reviewer doctor --fix`.",
        )


def remove_files(folder: Path) -> None:
    """Remove an embedded index, to make it anew. Hold the write lock."""
    SharedSystemClient.clear_system_cache()  # a client of files that are gone, as above
    with storage_errors(folder):
        if folder.exists():
            shutil.rmtree(folder)


def _persistent(folder: Path) -> ClientAPI:
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _close(client: ClientAPI) -> None:
    if isinstance(client, Client):
        client.close()
        for session in _sessions(client):  # Chroma leaves its sockets open
            session.close()


def _sessions(client: Client) -> Iterator[httpx.Client]:
    """Yield a server's connections; there are none for an embedded Chroma."""
    for part in (client, client._admin_client):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if isinstance(session, httpx.Client):
            yield session


def _is_damage(error: Exception) -> bool:
    """Whether Chroma complains of what its files hold, not of the disk or of permissions."""
    text = str(error).lower()
    return any(sign in text for sign in ("not a database", "malformed", "corrupt", "deserializ"))


def _unit(row: Any) -> NDArray[np.float32]:
    vector = np.asarray(row, dtype=np.float32)
    unit: NDArray[np.float32] = vector / max(float(vector @ vector) ** 0.5, 1e-9)
    return unit


def chunk_ids(records: Iterable[Record], chunk_chars: int) -> list[str]:
    """Return the ids of the chunks of some records, as they are made at import."""
    return [chunk_id(r.key, chunk) for r in records for chunk in chunks(r, chunk_chars)]


def chunk_id(key: str, chunk: Passage) -> str:
    """Return the id of a chunk: its record, field, offsets, and a digest of its words."""
    digest = hashlib.sha256(chunk.text.encode()).hexdigest()[:8]
    return f"{key}|{chunk.field}|{chunk.start}|{chunk.end}|{digest}"


def parse_id(chunk_id: str) -> tuple[str, str, int, int]:
    """Return the key, field, start and end that an id was made of."""
    key, field, start, end, _ = chunk_id.rsplit("|", 4)
    return key, field, int(start), int(end)


def _server(url: str) -> ClientAPI:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f"{url!r} is no address of a Chroma server",
            where="REVIEWER_CHROMA_URL",
            next_step="Write it as http://host:8000.",
        )
    secure = parts.scheme == "https"
    try:
        client = chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
    except Exception as error:
        raise StorageError(
            f"the Chroma server does not answer ({error})",
            where=url,
            next_step="Start it, or unset REVIEWER_CHROMA_URL to use the library's own folder.",
        ) from error
    if isinstance(client, Client):
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_SERVER_SECONDS)
    return client
