"""The library as a llama-index retriever: for query engines, routers and agents built there.

llama-index takes seconds to import: only those who ask for this module load it.
"""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from reviewer.library.library import Library
from reviewer.library.vectors import chunk_id
from reviewer.passages import Passage, chunks
from reviewer.records import Record
from reviewer.search.retrieve import Hit, retrieve

DEFAULT_LIMIT = 10
_OFFSETS = ("field", "start", "end")


class LibraryRetriever(BaseRetriever):
    """Finds papers as `reviewer search` does; gives the best chunk of each as a node.

    A node's text is a span of the record: its metadata names `record` (the
    key), `title`, `field` ("abstract", or "title" for a paper without one),
    `start` and `end`, so that `getattr(record, field)[start:end] == text`. The
    score is the fused score (0..1 within one query). Nodes have the ids of the
    same chunks in the Chroma collection.
    """

    def __init__(self, library: Library, limit: int = DEFAULT_LIMIT) -> None:
        """Search `library`, which the caller opened and closes, for at most `limit` papers."""
        super().__init__()
        self._library = library
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = query_bundle.query_str
        if not text.strip():
            return []
        hits = retrieve(self._library, text, self._limit)
        records = self._library.get_many([hit.key for hit in hits])
        return [
            NodeWithScore(node=_node(record, self._chunk(record, hit, text)), score=hit.score)
            for hit in hits
            if (record := records.get(hit.key)) is not None
        ]

    def _chunk(self, record: Record, hit: Hit, text: str) -> Passage:
        """Return the chunk the vectors found, else the one that shares most words with `text`."""
        if hit.end > hit.start:
            found = getattr(record, hit.field)[hit.start : hit.end]
            return Passage(hit.field, hit.start, hit.end, found)
        terms = self._library.lexical.terms
        wanted = terms(text).keys()
        return max(chunks(record), key=lambda chunk: len(wanted & terms(chunk.text).keys()))


def _node(record: Record, chunk: Passage) -> TextNode:
    return TextNode(
        id_=chunk_id(record.key, chunk),
        text=chunk.text,
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
        metadata={
            "record": record.key,
            "title": record.title,
            "field": chunk.field,
            "start": chunk.start,
            "end": chunk.end,
        },
        excluded_embed_metadata_keys=["record", *_OFFSETS],
        excluded_llm_metadata_keys=list(_OFFSETS),
    )
