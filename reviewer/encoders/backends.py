"""The table of encoders, and the one way to get one.

    minilm                  all-MiniLM-L6-v2 on onnxruntime, 8 bits; the default
    minilm-fp32             the same weights in full precision, about half as fast
    openai:MODEL            an OpenAI-compatible embeddings endpoint
    llama-index:CLASS?a=b   any llama-index embedding class, by its import path

Nothing heavy is imported before `load` is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviewer.encoders.encoder import Embed, Encoder
from reviewer.errors import EncoderError
from reviewer.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Request:
    """What a backend is given: the part of the specification after the colon, and the means."""

    argument: str
    cache_dir: Path
    offline: bool
    progress: Progress
    embed: Embed | None


@dataclass(frozen=True, slots=True)
class Backend:
    """One way to get an encoder; `usage` is how its specification is written."""

    usage: str
    make: Callable[[Request], Encoder]


def load(
    spec: str,
    *,
    cache_dir: Path,
    offline: bool = False,
    progress: Progress = silent,
    embed: Embed | None = None,
) -> Encoder:
    """Return the encoder that `spec` names, ready to use.

    The first call with "minilm" fetches the weights into `cache_dir` (90 MB,
    unless `offline`) and prepares them; later ones take about 0.1 s, most of
    it outside Python's lock, so a caller can run `load` in a thread while it
    imports other things. `embed` is needed for "openai:MODEL" only. Raises
    WeightsUnavailable if no source of the weights answers, else EncoderError.
    """
    name, _, argument = spec.partition(":")
    backend = BACKENDS.get(name)
    if backend is None or bool(argument) != (":" in backend.usage):
        known = ", ".join(entry.usage for entry in BACKENDS.values())
        raise EncoderError(f"there is no encoder {spec!r}", next_step=f"Choose one of: {known}.")
    return backend.make(Request(argument, cache_dir, offline, progress, embed))


def _minilm(precision: str) -> Callable[[Request], Encoder]:
    def make(request: Request) -> Encoder:
        from reviewer.encoders import prepare  # imports onnxruntime: only when it is wanted

        return prepare.load(
            precision, request.cache_dir, offline=request.offline, progress=request.progress
        )

    return make


def _openai(request: Request) -> Encoder:
    from reviewer.encoders import foreign  # imports numpy

    return foreign.from_endpoint(request.argument, request.embed)


def _llama_index(request: Request) -> Encoder:
    from reviewer.encoders import foreign  # imports numpy; llama-index takes seconds

    return foreign.from_llama_index(request.argument)


BACKENDS = {
    "minilm": Backend("minilm", _minilm("int8")),
    "minilm-fp32": Backend("minilm-fp32", _minilm("fp32")),
    "openai": Backend("openai:MODEL", _openai),
    "llama-index": Backend("llama-index:package.module.Class?argument=value", _llama_index),
}
"""Name before the colon -> how to make it."""
