"""A writer of ONNX graphs: constants, nodes, and a model whose weights lie in a file of their own.

onnxruntime maps that file into memory instead of reading it, which halves the
time it takes to open the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64, UINT8 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.UINT8
FUSED = "com.microsoft"
"""The domain of onnxruntime's own operators."""

_OPSETS = {"": 17, FUSED: 1}
_IR_VERSION = 8
_INLINE_BYTES = 1024

Attributes = Mapping[str, int | float | Sequence[int]]


class Graph:
    """A graph being written; nodes and constants are known by the names of their outputs.

    A constant or a node that is added again is the one that is there already.
    """

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._outputs: dict[tuple[object, ...], list[str]] = {}
        self._constants: dict[tuple[str, tuple[int, ...], bytes], onnx.TensorProto] = {}

    def constant(self, value: NDArray[Any]) -> str:
        """Return the name of a constant."""
        value = np.asarray(value, order="C")
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self._constants:
            name = f"constant_{len(self._constants)}"
            self._constants[key] = numpy_helper.from_array(value, name)
        return str(self._constants[key].name)

    def integers(self, *values: int) -> str:
        """Return the name of a constant vector of integers (axes, sizes, bounds)."""
        return self.constant(np.array(values, np.int64))

    def add(
        self,
        operator: str,
        inputs: Sequence[str],
        attributes: Attributes | None = None,
        domain: str = "",
    ) -> str:
        """Add a node of one output and return that output's name."""
        return self.add_many(operator, inputs, 1, attributes, domain)[0]

    def add_many(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: int,
        attributes: Attributes | None = None,
        domain: str = "",
    ) -> list[str]:
        """Add a node and return the names of its outputs."""
        settings = attributes or {}
        key = (operator, domain, *inputs, outputs, str(sorted(settings.items())))
        if key not in self._outputs:
            stem = f"{operator}_{len(self._nodes)}"
            names = [f"{stem}_{number}" for number in range(outputs)]
            node = helper.make_node(operator, list(inputs), names, stem, domain=domain)
            node.attribute.extend(helper.make_attribute(*item) for item in settings.items())
            self._nodes.append(node)
            self._outputs[key] = names
        return self._outputs[key]

    def rename(self, name: str, public: str) -> str:
        """Give a node's output the name by which callers ask for it."""
        self._nodes.append(helper.make_node("Identity", [name], [public], name=public))
        return public

    def model(self, inputs: Sequence[str], outputs: Sequence[str]) -> onnx.ModelProto:
        """Return the model: inputs are (batch, length) of int64, outputs are floats."""
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(name, INT64, ["batch", "length"]) for name in inputs],
            [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs],
            list(self._constants.values()),
        )
        opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)


def save(model: onnx.ModelProto, folder: Path, name: str) -> None:
    """Write `model` into `folder` as `name` and its larger constants as a .bin beside it.

    Both get the permissions that files get there: onnx makes the second one
    private, which would keep others from sharing a cache.
    """
    path, data = folder / name, (folder / name).with_suffix(".bin")
    onnx.save_model(
        model,
        path,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=data.name,
        size_threshold=_INLINE_BYTES,
    )
    data.chmod(path.stat().st_mode)
