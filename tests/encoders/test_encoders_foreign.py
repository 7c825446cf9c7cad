"""Other people's models as encoders: what they return is checked, never trusted."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reviewer.encoders import BACKENDS, foreign, load
from reviewer.errors import EncoderError, LLMUnavailable


class Endpoint:
    """An embeddings endpoint that answers (length, 1) for a text and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        self.asked.append((model, list(texts)))
        return [[float(len(text)), 1.0] for text in texts]


def test_an_endpoint_is_an_encoder(tmp_path: Path) -> None:
    endpoint = Endpoint()
    encoder = load("openai:some-model", cache_dir=tmp_path, embed=endpoint)
    assert (encoder.name, encoder.dimensions) == ("openai:some-model", 2)
    texts = ["four", "", *("x" * n for n in range(1, 300))]
    steps: list[tuple[int, int | None]] = []
    vectors = encoder.encode(texts, lambda _, done, total: steps.append((done, total)))
    assert vectors.shape == (301, 2)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(vectors[0], np.array([4, 1]) / 17**0.5, rtol=1e-6)
    np.testing.assert_allclose(vectors[-1], np.array([299, 1]) / (299**2 + 1) ** 0.5, rtol=1e-6)
    assert [done for done, _ in steps] == [128, 256, 301]
    assert all("" not in batch and model == "some-model" for model, batch in endpoint.asked)
    np.testing.assert_allclose(encoder.encode_query("four"), vectors[0])
    assert encoder.encode([]).shape == (0, 2)


def test_an_endpoint_that_is_not_configured_says_how(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="REVIEWER_LLM_BASE_URL"):
        load("openai:some-model", cache_dir=tmp_path)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [[]],
        [[1.0, float("nan")]],
        [[1.0, float("inf")]],
        [[0.0, 0.0]],
        [[1.0, 2.0], [1.0]],
        [["a", "b"]],
        [1.0, 2.0],
        [None],
        None,
    ],
    ids=str,
)
def test_what_is_no_vector_is_refused(answer: list[list[float]], tmp_path: Path) -> None:
    encoder = load("openai:m", cache_dir=tmp_path, embed=lambda model, texts: answer)
    with pytest.raises(EncoderError, match="openai:m"):
        encoder.encode(["one"])
    with pytest.raises(EncoderError, match="openai:m"):
        encoder.encode_query("one")


@pytest.mark.parametrize("rows", [[[1.0, 2.0]], [[1.0, 2.0]] * 3, [[1.0, 2.0, 3.0]] * 2])
def test_a_wrong_number_of_vectors_or_of_numbers_is_refused(
    rows: list[list[float]], tmp_path: Path
) -> None:
    answers = iter([[[1.0, 2.0]], rows])
    encoder = load("openai:m", cache_dir=tmp_path, embed=lambda model, texts: next(answers))
    with pytest.raises(EncoderError, match="expected 2 vectors of 2 numbers"):
        encoder.encode(["one", "two"])


def test_our_own_errors_pass_and_others_are_wrapped(tmp_path: Path) -> None:
    def unavailable(model: str, texts: Sequence[str]) -> list[list[float]]:
        raise LLMUnavailable("no answer")

    def broken(model: str, texts: Sequence[str]) -> list[list[float]]:
        raise KeyError("data")

    with pytest.raises(LLMUnavailable):
        load("openai:m", cache_dir=tmp_path, embed=unavailable).encode(["one"])
    with pytest.raises(EncoderError, match=r"openai:m.*data"):
        load("openai:m", cache_dir=tmp_path, embed=broken).encode(["one"])


class Embedding:
    """The shape of a llama-index embedding class."""

    def __init__(self, model_name: str = "tiny", scale: float = 1.0, api_key: str = "") -> None:
        self.model_name, self.scale = model_name, scale

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        return [[self.scale * len(text), 3.0] for text in texts]

    def get_query_embedding(self, text: str) -> list[float]:
        return [1.0, self.scale]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    made = types.ModuleType("some_embeddings")
    made.Embedding, made.number = Embedding, 3  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "some_embeddings", made)
    return made


def test_a_llama_index_class_is_an_encoder(module: types.ModuleType, tmp_path: Path) -> None:
    spec = "llama-index:some_embeddings.Embedding?scale=2&model_name=big&api_key=secret"
    encoder = load(spec, cache_dir=tmp_path)
    assert encoder.name == "llama-index:some_embeddings.Embedding:big"
    np.testing.assert_allclose(encoder.encode(["ab"])[0], [0.8, 0.6], rtol=1e-6)
    np.testing.assert_allclose(encoder.encode_query("ab"), np.array([1, 2]) / 5**0.5, rtol=1e-6)


@pytest.mark.parametrize(
    "path",
    [
        "no_such_module.Embedding",
        "some_embeddings.Missing",
        "some_embeddings.number",
        "some_embeddings",
        "some_embeddings.Embedding?unknown=1",
    ],
)
def test_a_class_that_cannot_be_had_is_an_error(
    path: str, module: types.ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(EncoderError, match="llama-index"):
        load(f"llama-index:{path}", cache_dir=tmp_path)


@pytest.mark.slow
def test_llama_index_itself(tmp_path: Path) -> None:
    spec = "llama-index:llama_index.core.embeddings.mock_embed_model.MockEmbedding?embed_dim=5"
    encoder = load(spec, cache_dir=tmp_path)
    assert encoder.dimensions == 5
    np.testing.assert_allclose(encoder.encode(["one", "two"]), np.full((2, 5), 5**-0.5), rtol=1e-6)


@pytest.mark.parametrize("spec", ["", "bert", "openai", "openai:", "minilm:large", "llama-index:"])
def test_an_unknown_encoder_names_those_there_are(spec: str, tmp_path: Path) -> None:
    with pytest.raises(EncoderError) as caught:
        load(spec, cache_dir=tmp_path)
    assert all(backend.usage in str(caught.value) for backend in BACKENDS.values())


def test_vectors_so_small_that_their_squares_vanish_are_vectors() -> None:
    rows = foreign.unit_rows([[3e-30, 4e-30]], "tiny")
    np.testing.assert_allclose(rows, [[0.6, 0.8]], rtol=1e-5)
