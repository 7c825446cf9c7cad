"""all-MiniLM-L6-v2 as a graph: a BERT of 6 layers, mean pooling, unit length.

The network is written once; how its dense layers are computed is passed in:
`full_precision` here, or 8 bits (`int8`). A batch holds texts of one length,
so there is no padding and no mask, and a text's vector does not depend on its
neighbours.

Measured on onnxruntime 1.31, one thread, 230 tokens: onnxruntime's fused
SkipLayerNormalization and BiasGelu take 4 and 2 times as long as Add with
LayerNormalization and Gelu with a bias added before, and attention without a
mask takes a faster path; so those are what is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reviewer.encoders.graph import FLOAT, FUSED, Graph
from reviewer.encoders.pinned import CHANNELS, DIMENSIONS, INPUT, LENGTH, OUTPUT, TOKENS

if TYPE_CHECKING:
    import onnx

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
"""The tensors of model.safetensors by name; a dense weight is (outputs, inputs)."""

LAYERS, HEADS = 6, 12
HIDDEN_KINDS = ("attention", "feed_forward")
MIXED, EXPANDED = "mixed", "expanded"
"""What dense layers read: the hidden state (before attention, before the feed-forward part),
the values that attention mixed, and the GELU's output."""

_EPSILON = 1e-12  # layer_norm_eps in the model's config.json


@dataclass(frozen=True, slots=True)
class Dense:
    """One dense layer: `x @ weight + bias`, weight (inputs, outputs), bias (outputs,)."""

    weight: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """The values that the dense layers of one place read."""

    layer: int
    kind: str


Linear = Callable[[Graph, str, Sequence[Dense], str], list[str]]
"""(graph, input (tokens, inputs), dense layers that read it, kind) -> an output for each."""


def full_precision(graph: Graph, x: str, layers: Sequence[Dense], _kind: str) -> list[str]:
    """Compute dense layers in 32-bit floats."""
    return [
        graph.add("Gemm", [x, graph.constant(dense.weight), graph.constant(dense.bias)])
        for dense in layers
    ]


class Bert:
    """The model over `weights`, with dense layers computed by `linear`.

    `order` says which hidden channel of the original model each channel of
    `weights` is, if they were reordered; `half` keeps the embedding table in
    16-bit floats (its rounding, 2^-11, is far below that of 8-bit layers).
    """

    def __init__(
        self,
        weights: Weights,
        linear: Linear = full_precision,
        order: NDArray[np.int64] | None = None,
        half: bool = False,
    ) -> None:
        self._weights, self._linear, self._order, self._half = weights, linear, order, half
        self._graph = Graph()
        self._readings: dict[Reading, str] = {}
        self._shape = self._graph.add(
            "Concat",
            [self._graph.add("Shape", [INPUT]), self._graph.integers(DIMENSIONS)],
            {"axis": 0},
        )

    def model(self) -> onnx.ModelProto:
        """Return the model: INPUT, word pieces (batch, length) -> OUTPUT, unit rows, and TOKENS.

        TOKENS is the last hidden state, (batch, length, 384), as it is pooled.
        """
        tokens = self._graph.add("Reshape", [self._layers(), self._shape])
        vectors = self._graph.rename(self._pooled(tokens), OUTPUT)
        model = self._graph.model([INPUT], [vectors, self._graph.rename(tokens, TOKENS)])
        if self._order is not None:
            places = ",".join(str(place) for place in np.argsort(self._order))
            model.metadata_props.add(key=CHANNELS, value=places)
        return model

    def readings_model(self) -> tuple[onnx.ModelProto, tuple[Reading, ...]]:
        """Return a model whose outputs are what the dense layers read, and which each one is."""
        self._layers()
        return self._graph.model([INPUT], list(self._readings.values())), tuple(self._readings)

    def _layers(self) -> str:
        x = self._embeddings()
        for layer in range(LAYERS):
            x = self._attention(x, layer)
            x = self._feed_forward(x, layer)
        return x

    def _embeddings(self) -> str:
        graph, weights = self._graph, self._weights
        words = weights["embeddings.word_embeddings.weight"]
        places = weights["embeddings.position_embeddings.weight"][:LENGTH]
        places = places + weights["embeddings.token_type_embeddings.weight"][0]
        table = graph.constant(words.astype(np.float16) if self._half else words)
        x = graph.add("Gather", [table, INPUT])
        if self._half:
            x = graph.add("Cast", [x], {"to": FLOAT})
        length = graph.add("Slice", [self._shape, graph.integers(1), graph.integers(2)])
        first = graph.add("Slice", [graph.constant(places), graph.integers(0), length])
        return self._norm(self._flat(graph.add("Add", [x, first])), "embeddings")

    def _attention(self, x: str, layer: int) -> str:
        stem = f"encoder.layer.{layer}.attention"
        parts = [self._dense(f"{stem}.self.{part}") for part in ("query", "key", "value")]
        flat = self._read(Reading(layer, "attention"), x, parts)
        shaped = [self._graph.add("Reshape", [part, self._shape]) for part in flat]
        mixed = self._graph.add("MultiHeadAttention", shaped, {"num_heads": HEADS}, FUSED)
        output = self._dense(f"{stem}.output.dense")
        y = self._read(Reading(layer, MIXED), self._flat(mixed), [output])[0]
        return self._norm(self._graph.add("Add", [x, y]), f"{stem}.output")

    def _feed_forward(self, x: str, layer: int) -> str:
        stem = f"encoder.layer.{layer}"
        expand = self._dense(f"{stem}.intermediate.dense")
        y = self._read(Reading(layer, "feed_forward"), x, [expand])[0]
        y = self._graph.add("Gelu", [y], domain=FUSED)
        y = self._read(Reading(layer, EXPANDED), y, [self._dense(f"{stem}.output.dense")])[0]
        return self._norm(self._graph.add("Add", [x, y]), f"{stem}.output")

    def _pooled(self, tokens: str) -> str:
        graph = self._graph
        mean = graph.add("ReduceMean", [tokens], {"axes": [1], "keepdims": 0})
        if self._order is not None:
            mean = graph.add("Gather", [mean, graph.constant(np.argsort(self._order))], {"axis": 1})
        return graph.add("LpNormalization", [mean], {"axis": -1, "p": 2})

    def _read(self, reading: Reading, x: str, layers: Sequence[Dense]) -> list[str]:
        self._readings[reading] = x
        return self._linear(self._graph, x, layers, reading.kind)

    def _dense(self, stem: str) -> Dense:
        return Dense(self._weights[f"{stem}.weight"].T, self._weights[f"{stem}.bias"])

    def _norm(self, x: str, stem: str) -> str:
        parts = [self._weights[f"{stem}.LayerNorm.{part}"] for part in ("weight", "bias")]
        inputs = [x, *(self._graph.constant(part) for part in parts)]
        return self._graph.add("LayerNormalization", inputs, {"axis": -1, "epsilon": _EPSILON})

    def _flat(self, x: str) -> str:
        return self._graph.add("Reshape", [x, self._graph.integers(-1, DIMENSIONS)])
