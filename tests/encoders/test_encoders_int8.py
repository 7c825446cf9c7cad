"""Dense layers in 8 bits, against the same layers in floats."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper

from reviewer.encoders import int8, minilm
from reviewer.encoders.bert import EXPANDED, MIXED, Dense, full_precision
from reviewer.encoders.graph import Graph

TOKENS = 7


def dense(inputs: int, outputs: int, seed: int) -> Dense:
    random = np.random.default_rng(seed)
    weight = random.normal(size=(inputs, outputs)).astype(np.float32)
    return Dense(weight, random.normal(size=outputs).astype(np.float32))


def compute(x: NDArray[np.float32], layers: list[Dense], linear: object, kind: str) -> np.ndarray:
    """Run dense layers over `x`, which the graph holds as a constant."""
    graph = Graph()
    names = linear(graph, graph.constant(x), layers, kind)  # type: ignore[operator]
    model = graph.model(["ids"], names)
    outputs = minilm.open_session(model.SerializeToString()).run(
        None, {"ids": np.zeros((1, len(x)), np.int64)}
    )
    return np.hstack(outputs)


@pytest.mark.parametrize("kind", [MIXED, EXPANDED])
@pytest.mark.parametrize("shift", [0.0, 3.0, -3.0], ids=["centred", "positive", "negative"])
def test_the_sums_are_right_to_8_bits(kind: str, shift: float) -> None:
    x = np.random.default_rng(1).normal(shift, 1, (TOKENS, 64)).astype(np.float32)
    layers = [dense(64, 32, 2), dense(64, 16, 3)]
    exact = compute(x, layers, full_precision, kind)
    error = compute(x, layers, int8.linear, kind) - exact
    assert np.abs(error).mean() < 0.01 * np.abs(exact - exact.mean()).mean()


def test_a_loud_channel_at_the_end_costs_the_others_nothing() -> None:
    x = np.random.default_rng(1).normal(size=(TOKENS, 64)).astype(np.float32)
    loud = x.copy()
    loud[:, -1] *= 1000
    layer = dense(64, 32, 2)
    quiet_error = compute(x, [layer], int8.linear, EXPANDED) - (x @ layer.weight + layer.bias)
    loud_error = compute(loud, [layer], int8.linear, EXPANDED) - (loud @ layer.weight + layer.bias)
    np.testing.assert_allclose(loud_error, quiet_error, atol=1e-3)
    elsewhere = loud[:, ::-1].copy()
    error = compute(elsewhere, [layer], int8.linear, EXPANDED) - (
        elsewhere @ layer.weight + layer.bias
    )
    assert np.abs(error).mean() > 20 * np.abs(loud_error).mean(), "this is what it is for"


def test_a_token_does_not_change_another() -> None:
    x = np.random.default_rng(1).normal(size=(TOKENS, 64)).astype(np.float32)
    changed = x.copy()
    changed[0] *= 50
    before = compute(x, [dense(64, 32, 2)], int8.linear, EXPANDED)
    after = compute(changed, [dense(64, 32, 2)], int8.linear, EXPANDED)
    np.testing.assert_array_equal(before[1:], after[1:])


def test_rounding_uses_the_whole_range() -> None:
    weight = np.array([[1.0, -4.0], [-0.5, 2.0]], np.float32)
    codes, scales = int8.rounded(weight)
    np.testing.assert_array_equal(codes, [[127, -127], [-64, 64]])
    np.testing.assert_allclose(codes * scales, weight, atol=0.02)


def test_the_probe_reaches_the_largest_sum() -> None:
    session = minilm.open_session(int8.saturation_probe().SerializeToString())
    sums = session.run(None, {"ids": np.full((2, 64), 255, np.int64)})[0]
    assert sums.max() <= 255 * 127 * 64
    exact = minilm.open_session(int8.saturation_probe().SerializeToString(), exact=True)
    assert (exact.run(None, {"ids": np.full((2, 64), 255, np.int64)})[0] == 255 * 127 * 64).all()


def test_equal_parts_of_a_graph_are_written_once() -> None:
    graph = Graph()
    one = graph.constant(np.ones(3, np.float32))
    assert graph.constant(np.ones(3, np.float32)) == one
    assert graph.constant(np.ones(3, np.float64)) != one
    assert graph.add("Neg", [one]) == graph.add("Neg", [one]) != graph.add("Abs", [one])
    model = graph.model([], [graph.add("Neg", [one])])
    assert isinstance(model, onnx.ModelProto)
    assert [node.op_type for node in model.graph.node] == ["Neg", "Abs"]
    assert helper.tensor_dtype_to_np_dtype(TensorProto.FLOAT) == np.float32
