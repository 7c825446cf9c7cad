"""Other people's embedding models as encoders, their vectors checked and brought to unit length."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray

from reviewer.encoders.encoder import Embed
from reviewer.errors import EncoderError, ReviewerError
from reviewer.progress import Progress, silent

Vectors = NDArray[np.float32]

BATCH = 128
"""Texts asked for at once (OpenAI takes 2,048 texts of 300,000 tokens in all)."""

_EMPTY = "."  # sent in place of an empty text, which endpoints refuse


class Foreign:
    """An `Encoder` over two functions that ask another model for vectors.

    As safe to use from several threads as they are.
    """

    def __init__(
        self,
        name: str,
        embed: Callable[[list[str]], Sequence[Sequence[float]]],
        embed_query: Callable[[str], Sequence[float]],
    ) -> None:
        self.name = name
        self._embed, self._embed_query = embed, embed_query

    @cached_property
    def dimensions(self) -> int:
        """The length of a vector, learnt by asking for one. Raises EncoderError."""
        return len(self.encode_query("length"))

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Return one unit row a text, shape (len(texts), dimensions), in the order given.

        Raises EncoderError for a failure of the model and for vectors that
        are none; an error of our own client passes through.
        """
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [text.strip() or _EMPTY for text in texts[start : start + BATCH]]
            rows = unit_rows(_asked(self.name, self._embed, batch), self.name)
            if rows.shape != (len(batch), self.dimensions):
                raise EncoderError(
                    f"expected {len(batch)} vectors of {self.dimensions} numbers, "
                    f"got {' x '.join(map(str, rows.shape))}",
                    where=self.name,
                )
            vectors[start : start + len(batch)] = rows
            progress("encoding", start + len(batch), len(texts))
        return vectors

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of the texts, and of each span alone. Raises as `encode` does."""
        pieces = [
            text[start:end]
            for text, places in zip(texts, spans, strict=True)
            for start, end in places
        ]
        vectors = self.encode([*texts, *pieces])
        ends = np.cumsum([len(places) for places in spans])
        own, inside = vectors[: len(texts)], vectors[len(texts) :]
        return own, np.split(inside, ends[:-1]) if len(texts) else []

    def knows(self, word: str) -> bool:
        """Return False: other people's models do not tell their words."""
        del word
        return False

    def mended(self, word: str) -> str:
        """Return "": other people's models do not tell their words."""
        del word
        return ""

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimensions,). Raises as `encode` does."""
        vector = _asked(self.name, self._embed_query, text.strip() or _EMPTY)
        row: Vectors = unit_rows([vector], self.name)[0]
        return row


def from_endpoint(model: str, embed: Embed | None) -> Foreign:
    """Return an encoder over an OpenAI-compatible endpoint. Raises EncoderError without `embed`."""
    if embed is None:
        raise EncoderError(
            f"no server is configured to get the vectors of {model} from",
            next_step="Set OPENAI_API_KEY, or REVIEWER_LLM_BASE_URL to a compatible server.",
        )

    def embed_query(text: str) -> Sequence[float]:
        (vector,) = embed(model, [text])
        return vector

    return Foreign(f"openai:{model}", lambda texts: embed(model, texts), embed_query)


def from_llama_index(path: str) -> Foreign:
    """Return an encoder over a llama-index embedding class.

    `path` is "package.module.Class?argument=value&...", its values read as
    JSON where they are (numbers, true). Raises EncoderError if the class
    cannot be had.
    """
    dotted, _, query = path.partition("?")
    arguments = {name: _value(text) for name, text in parse_qsl(query, keep_blank_values=True)}
    model = _asked(f"llama-index:{dotted}", lambda made: _class(dotted)(**made), arguments)
    label = getattr(model, "model_name", "")
    return Foreign(
        f"llama-index:{dotted}:{label}",  # not the arguments: a key may be among them
        model.get_text_embedding_batch,
        model.get_query_embedding,
    )


def unit_rows(vectors: Sequence[Sequence[float]], where: str) -> Vectors:
    """Return vectors as rows of length 1. Raises EncoderError if they are none."""
    try:
        rows = np.asarray(vectors, np.float32)
    except (TypeError, ValueError) as error:  # not numbers, or rows of different lengths
        raise EncoderError(f"its answer is no list of vectors ({error})", where=where) from error
    if rows.ndim != 2 or not rows.size:
        raise EncoderError("its answer is no list of vectors", where=where)
    norms = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    if not np.isfinite(norms).all() or (norms == 0).any():
        raise EncoderError("a vector of zeros, or with numbers that are none", where=where)
    unit: Vectors = (rows / norms).astype(np.float32)
    return unit


def _class(dotted: str) -> Any:
    module, _, name = dotted.rpartition(".")
    found = getattr(importlib.import_module(module), name)
    for method in ("get_text_embedding_batch", "get_query_embedding"):
        if not hasattr(found, method):
            raise TypeError(f"{name} is no llama-index embedding class: it has no {method}")
    return found


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _asked(where: str, call: Callable[[Any], Any], argument: Any) -> Any:
    try:
        return call(argument)
    except ReviewerError:
        raise
    except Exception as error:  # other people's code: anything can come out of it
        raise EncoderError(
            f"the embedding model failed: {error or type(error).__name__}", where=where
        ) from error
