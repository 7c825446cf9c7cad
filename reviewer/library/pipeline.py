"""Import into Chroma as a llama-index ingestion pipeline.

Records become documents, documents become chunks of whole sentences, chunks
get vectors and land in a `ChromaVectorStore`: plain llama-index opens the same
collection. llama-index takes over a second to import, so only the paths that
write vectors (or ask for a llama-index object) load this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import (
    BaseNode,
    Document,
    NodeRelationship,
    TextNode,
    TransformComponent,
)
from llama_index.vector_stores.chroma import ChromaVectorStore

from reviewer.library.sentences import SentenceVectors, embedded, gather
from reviewer.library.vectors import VectorIndex, chunk_id
from reviewer.passages import CHUNK_CHARS, Passage, chunks
from reviewer.records import Record, field_value

if TYPE_CHECKING:
    from reviewer.encoders import Encoder

_EMBEDDED_METADATA = ("title",)


class RecordDocument(Document):
    """A llama-index document that remembers the record it was made from."""

    _record: Record = PrivateAttr()

    @classmethod
    def of(cls, record: Record) -> RecordDocument:
        """Return the document of a record: its abstract, and its metadata beside it."""
        document = cls(text=record.abstract, id_=record.key)  # type: ignore[call-arg]
        document._record = record
        return document

    @property
    def record(self) -> Record:
        """The record."""
        return self._record


class ChunkNode(TextNode):
    """A llama-index node that remembers the record and chunk it was made from."""

    _piece: tuple[Record, Passage] = PrivateAttr()

    @property
    def piece(self) -> tuple[Record, Passage]:
        """The record and the chunk."""
        return self._piece


class SentenceChunks(TransformComponent):
    """Cut record documents into chunks of whole sentences, with character offsets."""

    max_chars: int = CHUNK_CHARS

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """Return the chunks of all documents, in order."""
        return [
            node
            for document in nodes
            if isinstance(document, RecordDocument)
            for node in _nodes(document, self.max_chars)
        ]


class EncoderEmbedding(BaseEmbedding):
    """Any of our encoders, as a llama-index embedding."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=encoder.name, embed_batch_size=2048)
        self._encoder = encoder

    @classmethod
    def class_name(cls) -> str:
        """Return the name llama-index files the class under."""
        return "ReviewerEncoderEmbedding"

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts).tolist()
        return vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class EncodeChunks(TransformComponent):
    """Give every chunk its vector, and note the vectors of its sentences on the way."""

    _encoder: Encoder = PrivateAttr()
    _sentences: SentenceVectors | None = PrivateAttr()

    def __init__(self, encoder: Encoder, sentences: SentenceVectors | None) -> None:
        super().__init__()
        self._encoder = encoder
        self._sentences = sentences

    def __call__(self, nodes: Sequence[BaseNode], **_: Any) -> list[BaseNode]:
        """Return the nodes, each with its embedding."""
        chunks_ = [node for node in nodes if isinstance(node, ChunkNode)]
        texts, spans = zip(*(embedded(*node.piece) for node in chunks_), strict=True)
        vectors, pooled = self._encoder.encode_spans(texts, spans)
        for node, vector in zip(chunks_, vectors, strict=True):
            node.embedding = vector.tolist()
        if self._sentences is not None:
            pieces = [node.piece for node in chunks_]
            records = {record.key: record for record, _ in pieces}
            self._sentences.put(records.values(), self._encoder.name, gather(pieces, pooled))
        return list(nodes)


def write_chunks(
    index: VectorIndex,
    encoder: Encoder,
    records: Sequence[Record],
    sentences: SentenceVectors | None = None,
    chunk_chars: int = CHUNK_CHARS,
) -> int:
    """Encode the chunks of some records into the collection; return how many there were.

    The caller has removed older chunks of the same records: Chroma ignores an
    id it has, so a run that was killed can simply be run again. Raises
    StorageError when the disk or the Chroma server fails.
    """
    pipeline = IngestionPipeline(
        transformations=[SentenceChunks(max_chars=chunk_chars), EncodeChunks(encoder, sentences)],
        vector_store=ChromaVectorStore(chroma_collection=index.collection),
        disable_cache=True,
    )
    with index.failures():
        return len(pipeline.run(documents=[RecordDocument.of(record) for record in records]))


def _nodes(document: RecordDocument, max_chars: int) -> list[BaseNode]:
    record = document.record
    metadata = {
        "record": record.key,
        "title": record.title,
        "authors": field_value(record, "authors"),
        "year": record.year or 0,
        "subject": record.subject,
    }
    beside = [name for name in (*metadata, "field") if name not in _EMBEDDED_METADATA]
    found: list[BaseNode] = []
    for chunk in chunks(record, max_chars):
        node = ChunkNode(  # type: ignore[call-arg]
            id_=chunk_id(record.key, chunk),
            text=chunk.text,
            start_char_idx=chunk.start,
            end_char_idx=chunk.end,
            metadata={**metadata, "field": chunk.field},
            # What an encoder sees is the title, then the chunk: nothing else of the metadata.
            excluded_embed_metadata_keys=beside,
            metadata_template="{value}",
            text_template="{metadata_str}\n{content}",
            relationships={NodeRelationship.SOURCE: document.as_related_node_info()},
        )
        node._piece = (record, chunk)
        found.append(node)
    return found
