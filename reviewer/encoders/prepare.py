"""From the cache folder to an encoder that is ready: build the model once, open it ever after.

    <cache>/minilm/tokenizer.json        by `weights`, its SHA-256 checked every time
    <cache>/minilm/model.safetensors     by `weights`, its SHA-256 checked before building
    <cache>/minilm/int8-2/               model.onnx with model.bin, saturation.onnx

A folder of built files appears by renaming, so it is complete when it is
there; that it is sound, and that this processor computes the right thing with
it, is checked by encoding a text whose vector is known.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reviewer.encoders.minilm import MiniLM, open_session
from reviewer.encoders.pinned import INPUT, MODEL, TOKENIZER
from reviewer.errors import EncoderError
from reviewer.progress import Progress
from reviewer.weights import sound

if TYPE_CHECKING:
    import onnx

_FORMAT = 2  # counts up when other files are built from the same weights
_REST = 300.0  # seconds without asking again a network that did not answer: `ask` must not wait
_MODEL, _SATURATION = "model.onnx", "saturation.onnx"

_KNOWN_TEXT = "Hello world"
_KNOWN_BEGINNING = (-0.03447728, 0.03102318, 0.00673499, 0.02610899, -0.03936202)
_TOLERANCE = 0.01  # 8 bits are up to 0.003 off here; a wrong file or kernel, ten times that


def load(precision: str, cache_dir: Path, *, offline: bool, progress: Progress) -> MiniLM:
    """Return the encoder of a precision ("int8" or "fp32"), building what is missing.

    Safe when several processes do so at once. Raises WeightsUnavailable if the
    weights cannot be had, EncoderError if this machine computes wrong vectors.
    """
    home = cache_dir / "minilm"
    try:
        return _open(home, precision)
    except EncoderError:  # not there yet, or damaged
        # Imports httpx: not on the usual path.
        from reviewer.encoders.weights import SUPPLY
        from reviewer.weights import fetch

    folder = fetch.writable(home, SUPPLY)
    with fetch.locked(folder, SUPPLY, progress):
        try:
            return _open(folder, precision)  # another process built it meanwhile
        except EncoderError:
            fetch.fetch(folder, SUPPLY, also=home, offline=offline, progress=progress, rest=_REST)
            _build(folder, precision, progress)
    return _open(folder, precision)


def _open(home: Path, precision: str) -> MiniLM:
    built = home / f"{precision}-{_FORMAT}"
    tokenizer = home / TOKENIZER.name
    if not sound(tokenizer, TOKENIZER):
        raise EncoderError("the tokenizer is missing or damaged", where=str(tokenizer))
    name = f"minilm-{precision}-{MODEL.sha256[:8]}"
    encoder = MiniLM(name, tokenizer, built / _MODEL, exact=_saturates(built / _SATURATION))
    beginning = encoder.encode_query(_KNOWN_TEXT)[: len(_KNOWN_BEGINNING)]
    if not np.allclose(beginning, _KNOWN_BEGINNING, atol=_TOLERANCE):
        raise EncoderError(
            f"{name} gives wrong vectors on this machine ({_KNOWN_TEXT!r} begins {beginning})",
            where=str(built),
            next_step="Use the encoder minilm-fp32, and report this.",
        )
    return encoder


def _saturates(probe: Path) -> bool:
    """Whether this processor's 8-bit products overflow, as those before VNNI do.

    `probe` multiplies the largest codes by the largest weights; a sum that
    comes out too small has saturated.
    """
    codes = np.full((16, 64), 255, np.int64)
    sums = open_session(probe).run(None, {INPUT: codes})[0]
    return bool((sums < 255 * 127 * codes.shape[1]).any())


def _build(home: Path, precision: str, progress: Progress) -> None:
    from safetensors.numpy import load_file  # wanted once in the life of a cache

    from reviewer.encoders import graph, int8

    progress("preparing the encoder", 0, 1)
    model = _MODELS[precision](load_file(home / MODEL.name))
    target = home / f"{precision}-{_FORMAT}"
    with tempfile.TemporaryDirectory(dir=home, prefix=".building-") as scratch:
        fresh = Path(scratch) / target.name
        fresh.mkdir()
        graph.save(model, fresh, _MODEL)
        graph.save(int8.saturation_probe(), fresh, _SATURATION)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    progress("preparing the encoder", 1, 1)


def _quantized(tensors: Mapping[str, NDArray[np.float32]]) -> onnx.ModelProto:
    from reviewer.encoders import int8

    return int8.quantized(tensors, _run_once)


def _full(tensors: Mapping[str, NDArray[np.float32]]) -> onnx.ModelProto:
    from reviewer.encoders import bert

    return bert.Bert(tensors).model()


_MODELS = {"int8": _quantized, "fp32": _full}


def _run_once(model: onnx.ModelProto, inputs: Mapping[str, NDArray[np.int64]]) -> Sequence[Any]:
    outputs: Sequence[Any] = open_session(model.SerializeToString()).run(None, dict(inputs))
    return outputs
