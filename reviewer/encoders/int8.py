"""Dense layers in 8 bits, as close to full precision as 8 bits get.

Plain dynamic quantization of this model is poor: a handful of channels are
ten times larger than the rest (one of them everywhere), and one scale for a
whole batch makes a text's vector depend on its neighbours (0.983 cosine for
"Hello world"). Here

- every token has its own scale and offset (0 to 255 between its smallest and
  its largest value), every output channel of a weight its own scale;
- the few loudest input channels stay in floats. They are found by running the
  model on random word pieces (the same ones turn up with real text) and moved
  to the end of the channels, so that splitting them off is cheap.

With x = scale * codes + low for the quiet channels of a token,

    x @ W = scale * (codes @ W_quiet) + [loud, low, 1] @ [W_loud; sum of W_quiet; bias]

where the second product is over 18 columns at most. Measured: 0.9995 for
"Hello world", a mean of 0.9996 on abstracts, 1.8 times the speed of full
precision; tests/encoders/measure.py measures it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reviewer.encoders.bert import (
    EXPANDED,
    HIDDEN_KINDS,
    LAYERS,
    MIXED,
    Bert,
    Dense,
    Floats,
    Reading,
    Weights,
)
from reviewer.encoders.graph import FLOAT, FUSED, UINT8, Attributes, Graph
from reviewer.encoders.pinned import INPUT

if TYPE_CHECKING:
    import onnx

LOUD = {**dict.fromkeys(HIDDEN_KINDS, 16), MIXED: 0, EXPANDED: 16}
"""Channels kept in floats by what the layer reads; what attention mixed has no loud ones."""

Run = Callable[["onnx.ModelProto", Mapping[str, NDArray[np.int64]]], Sequence[Floats]]
"""(model, inputs) -> its outputs: onnxruntime, passed in."""

_FIRST_WORD, _WORDS, _CLS, _SEP = 1996, 30522, 101, 102  # of the model's vocabulary
_PROBES = (16, 64)


@dataclass(frozen=True, slots=True)
class Order:
    """Channels from quiet to loud: of the hidden state, and of each layer's expansion."""

    hidden: NDArray[np.int64]
    expanded: tuple[NDArray[np.int64], ...]


def quantized(weights: Weights, run: Run) -> onnx.ModelProto:
    """Return the model with dense layers in 8 bits and the embedding table in 16."""
    order = loudness(weights, run)
    return Bert(reordered(weights, order), linear, order.hidden, half=True).model()


def loudness(weights: Weights, run: Run) -> Order:
    """Order channels by the largest value they take on random word pieces."""
    ids = np.random.default_rng(0).integers(_FIRST_WORD, _WORDS, _PROBES)
    ids[:, 0], ids[:, -1] = _CLS, _SEP
    model, readings = Bert(weights).readings_model()
    peaks = {
        reading: np.abs(values).max(axis=0)
        for reading, values in zip(readings, run(model, {INPUT: ids}), strict=True)
    }
    hidden = np.max([peak for at, peak in peaks.items() if at.kind in HIDDEN_KINDS], axis=0)
    expanded = tuple(np.argsort(peaks[Reading(at, EXPANDED)]) for at in range(LAYERS))
    return Order(np.argsort(hidden), expanded)


def reordered(weights: Weights, order: Order) -> Weights:
    """Return the weights of the same model with its channels in another order."""
    changed = {name: _reorder_hidden(name, value, order) for name, value in weights.items()}
    for layer, neurons in enumerate(order.expanded):
        stem = f"encoder.layer.{layer}"
        for name in (f"{stem}.intermediate.dense.weight", f"{stem}.intermediate.dense.bias"):
            changed[name] = changed[name][neurons]
        name = f"{stem}.output.dense.weight"
        changed[name] = changed[name][:, neurons]
    return changed


_READS_HIDDEN = ("query.weight", "key.weight", "value.weight", "intermediate.dense.weight")
_WRITES_HIDDEN = ("output.dense.weight", "output.dense.bias", "LayerNorm.weight", "LayerNorm.bias")


def _reorder_hidden(name: str, value: Floats, order: Order) -> Floats:
    if name.endswith((*_READS_HIDDEN, "embeddings.weight")):
        return value[:, order.hidden]
    if name.endswith(_WRITES_HIDDEN):
        return value[order.hidden]
    return value


def linear(graph: Graph, x: str, layers: Sequence[Dense], kind: str) -> list[str]:
    """Compute dense layers that read the same input in 8 bits (the formula is above)."""
    loud = LOUD[kind]
    quiet = layers[0].weight.shape[0] - loud
    parts = [x]
    if loud:
        parts = graph.add_many("Split", [x, graph.integers(quiet, loud)], 2, {"axis": 1})
    codes, scale, low = _codes(graph, parts[0])
    side = graph.add("Concat", [*parts[1:], low, _ones(graph)], {"axis": 1})
    return [_product(graph, codes, scale, side, dense, quiet) for dense in layers]


def _ones(graph: Graph) -> str:
    """Return the name of a column of ones, (tokens, 1)."""
    one = graph.integers(1)
    tokens = graph.add("Reshape", [graph.add("Size", [INPUT]), one])
    shape = graph.add("Concat", [tokens, one], {"axis": 0})
    return graph.add("Expand", [graph.constant(np.ones((1, 1), np.float32)), shape])


def _codes(graph: Graph, x: str) -> tuple[str, str, str]:
    """Return names: codes 0..255 (tokens, inputs), and scale and low (tokens, 1)."""
    row: Attributes = {"axes": [1], "keepdims": 1}
    low = graph.add("ReduceMin", [x], row)
    span = graph.add("Sub", [graph.add("ReduceMax", [x], row), low])
    scale = graph.add("Mul", [span, graph.constant(np.array([1 / 255], np.float32))])
    each = graph.add("Reshape", [scale, graph.integers(-1)])
    codes = graph.add("QuantizeLinear", [graph.add("Sub", [x, low]), each], {"axis": 0})
    return codes, scale, low


def _product(graph: Graph, codes: str, scale: str, side: str, dense: Dense, quiet: int) -> str:
    weight, scales = rounded(dense.weight[:quiet])
    sums = weight.sum(axis=0, dtype=np.float64) * scales
    rest = np.vstack([dense.weight[quiet:], sums, dense.bias]).astype(np.float32)
    inputs = [codes, graph.constant(weight), scale, graph.constant(scales)]
    main = graph.add("MatMulIntegerToFloat", inputs, domain=FUSED)
    return graph.add("Add", [main, graph.add("MatMul", [side, graph.constant(rest)])])


def rounded(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return `weight` (inputs, outputs) as -127..127 and the scale (outputs,) of each column."""
    scales = np.abs(weight).max(axis=0) / np.float32(127)
    return np.rint(weight / scales).astype(np.int8), scales


def saturation_probe() -> onnx.ModelProto:
    """Return a model that multiplies 64 codes 0..255 by the largest weights there are."""
    graph = Graph()
    codes = graph.add("Cast", [INPUT], {"to": UINT8})
    weight = graph.constant(np.full((64, 32), 127, np.int8))
    sums = graph.add("MatMulInteger", [codes, weight])
    return graph.model([INPUT], [graph.add("Cast", [sums], {"to": FLOAT})])
