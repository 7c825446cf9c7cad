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

from reviewer.library.vectors import VectorIndex, chunk_id
from reviewer.passages import CHUNK_CHARS, chunks
from reviewer.progress import Progress, silent
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
        document = cls(text=record.abstract, id_=record.key)
        document._record = record
        return document

    @property
    def record(self) -> Record:
        """The record."""
        return self._record


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
    _progress: Progress = PrivateAttr()

    def __init__(self, encoder: Encoder, progress: Progress = silent) -> None:
        super().__init__(model_name=encoder.name, embed_batch_size=2048)
        self._encoder = encoder
        self._progress = progress

    @classmethod
    def class_name(cls) -> str:
        """Return the name llama-index files the class under."""
        return "ReviewerEncoderEmbedding"

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode(texts, self._progress).tolist()
        return vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_query(query).tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def write_chunks(
    index: VectorIndex, encoder: Encoder, records: Sequence[Record], progress: Progress = silent
) -> int:
    """Encode the chunks of some records into the collection; return how many there were.

    The caller has removed older chunks of the same records: Chroma ignores an
    id it has, so a run that was killed can simply be run again.
    """
    pipeline = IngestionPipeline(
        transformations=[SentenceChunks(), EncoderEmbedding(encoder, progress)],
        vector_store=ChromaVectorStore(chroma_collection=index.collection),
        disable_cache=True,
    )
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
    return [
        TextNode(
            id_=chunk_id(record.key, chunk),
            text=chunk.text,
            start_char_idx=chunk.start,
            end_char_idx=chunk.end,
            metadata={**metadata, "field": chunk.field},
            # What the encoder sees is the title, then the chunk: nothing else of the metadata.
            excluded_embed_metadata_keys=beside,
            metadata_template="{value}",
            text_template="{metadata_str}\n{content}",
            relationships={NodeRelationship.SOURCE: document.as_related_node_info()},
        )
        for chunk in chunks(record, max_chars)
    ]
