"""The library offered to llama-index, and its collection read by llama-index without us."""

from __future__ import annotations

from collections.abc import Callable

import chromadb
import pytest
from chromadb.config import Settings
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import MetadataMode
from llama_index.vector_stores.chroma import ChromaVectorStore

from reviewer.library.library import Library
from reviewer.library.pipeline import EncoderEmbedding
from reviewer.search.llamaindex import LibraryRetriever
from tests.fixtures import WordsEncoder, make_record

LONG = make_record(
    90,
    title="Cooling of tidal turbines",
    abstract=" ".join(f"Turbine blade {n} was watched through one quiet winter." for n in range(20))
    + " Barnacles slowed the ninth rotor by half.",
)


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    made = make_library()
    bare = make_record(91, title="Lichens of the northern quarry", abstract="")
    made.add([*(make_record(number) for number in range(1, 9)), LONG, bare])
    return made


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Cooling of tidal turbines: barnacles slowed the ninth rotor by half", LONG.title),
        ("widget 7 improves speed by 7%", "Study 7 of sparse widgets"),
        ("quarry lichens", "Lichens of the northern quarry"),
    ],
)
@pytest.mark.parametrize("words_only", [False, True])
def test_the_retriever_gives_the_record_and_the_span_that_fits(
    library: Library,
    make_library: Callable[..., Library],
    question: str,
    title: str,
    words_only: bool,
) -> None:
    opened = make_library(create=False, load_encoder=None) if words_only else library
    nodes = LibraryRetriever(opened, limit=3).retrieve(question)
    assert 1 <= len(nodes) <= 3
    best = nodes[0]
    record = opened.get(best.node.metadata["record"])
    assert (record.title, best.node.metadata["title"]) == (title, title)
    start, end = best.node.metadata["start"], best.node.metadata["end"]
    assert getattr(record, best.node.metadata["field"])[start:end] == best.node.get_content()
    assert sorted((hit.score or 0 for hit in nodes), reverse=True) == [hit.score for hit in nodes]
    if title == LONG.title:
        assert "Barnacles" in best.node.get_content()
        assert start > 0
    assert "start" not in best.node.get_content(MetadataMode.LLM)


def test_an_empty_question_finds_nothing(library: Library) -> None:
    assert LibraryRetriever(library).retrieve("  ") == []


def test_plain_llama_index_reads_the_same_collection(
    library: Library, words_encoder: WordsEncoder
) -> None:
    name, folder = library.state().collection, library.folder / "vectors"
    library.close()
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        collection = client.get_collection(name, embedding_function=None)
        index = VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=collection),
            embed_model=EncoderEmbedding(words_encoder),
        )
        found = index.as_retriever(similarity_top_k=2).retrieve(
            f"{LONG.title}. {LONG.abstract[-300:]}"
        )
    finally:
        client.close()
    node = found[0].node
    assert node.metadata["title"] == LONG.title
    assert node.metadata["field"] == "abstract"
    assert "Barnacles" in node.get_content()
    assert LONG.abstract[node.start_char_idx : node.end_char_idx] == node.get_content()
    assert node.start_char_idx > 0
    again = {hit.node.node_id for hit in found}
    assert any(node_id.startswith(f"{node.metadata['record']}|abstract|") for node_id in again)


@pytest.mark.slow
def test_with_the_real_encoder_meaning_is_found(sample: Library) -> None:
    nodes = LibraryRetriever(sample, limit=5).retrieve("forgetting old tasks in continual learning")
    for hit in nodes:
        record = sample.get(hit.node.metadata["record"])
        span = slice(hit.node.metadata["start"], hit.node.metadata["end"])
        assert record.abstract[span] == hit.node.get_content()
    assert any("forgetting" in hit.node.get_content() for hit in nodes)
