"""A cross-encoder for natural language inference on onnxruntime: does one text follow from another?

Reads a local folder as exporters write it: model.onnx (also in onnx/),
tokenizer.json, and config.json, whose id2label names the three classes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from reviewer.encoders.minilm import open_session
from reviewer.errors import EncoderError

LENGTH = 512
"""Word pieces of premise and hypothesis together; the premise is cut."""

_CLASSES = ("entailment", "neutral", "contradiction")
_LONGEST = 16_384  # characters: far more than LENGTH word pieces
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}


@dataclass(frozen=True, slots=True)
class Entailment:
    """The probabilities (0..1, together 1) that one text follows from another, or is denied."""

    entailment: float
    neutral: float
    contradiction: float


class CrossEncoder:
    """An inference model over an open session; safe to use from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Open the files of a folder. Raises EncoderError for what is missing or cannot be read."""
        self.name = folder.name
        self._places = _places(folder)
        self._session = open_session(_file(folder, "model.onnx", "onnx/model.onnx"))
        self._tokenizer = _tokenizer(_file(folder, "tokenizer.json"))
        self._inputs = [entry.name for entry in self._session.get_inputs()]
        if unknown := set(self._inputs) - _INPUTS.keys():
            raise _unusable(folder, f"the model wants {', '.join(sorted(unknown))}")

    def infer(self, premise: str, hypothesis: str) -> Entailment:
        """Return how far the hypothesis follows from the premise. Raises EncoderError."""
        try:
            pieces = self._tokenizer.encode(_clean(premise), _clean(hypothesis))
        except Exception as error:  # tokenizers raises plain Exception
            raise EncoderError(f"the statement is too long ({error})", where=self.name) from error
        try:
            (logits, *_) = self._session.run(None, self._feed(pieces))
        except Exception as error:  # onnxruntime's errors have no common class
            raise EncoderError(f"onnxruntime failed ({error})", where=self.name) from error
        found = np.asarray(logits, np.float64).reshape(-1)
        if found.size != len(_CLASSES) or not np.isfinite(found).all():
            raise EncoderError("the model does not give three finite scores", where=self.name)
        shares = _softmax(found)
        return Entailment(*(float(shares[self._places[name]]) for name in _CLASSES))

    def _feed(self, pieces: Encoding) -> dict[str, NDArray[np.int64]]:
        return {name: np.array([getattr(pieces, _INPUTS[name])], np.int64) for name in self._inputs}


def _places(folder: Path) -> Mapping[str, int]:
    """Return where the model's output has each class, by the names in config.json."""
    path = _file(folder, "config.json")
    try:
        config: Any = json.loads(path.read_text(encoding="utf-8"))
        labels = {str(name).lower(): int(place) for place, name in config["id2label"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(folder, f"config.json has no id2label ({error})") from error
    if sorted(labels) != sorted(_CLASSES) or sorted(labels.values()) != [0, 1, 2]:
        found = ", ".join(sorted(labels)) or "nothing"
        raise _unusable(folder, f"id2label names {found}, not {', '.join(_CLASSES)}")
    return labels


def _file(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise _unusable(folder, f"{names[0]} is missing")


def _tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises plain Exception
        raise _unusable(path.parent, f"tokenizer.json cannot be read ({error})") from error
    tokenizer.enable_truncation(LENGTH, strategy="only_first")
    tokenizer.no_padding()
    return tokenizer


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def _clean(text: str) -> str:
    """Cut a very long text, and replace halves of characters, which tokenizers refuses."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")


def _unusable(folder: Path, what: str) -> EncoderError:
    return EncoderError(
        f"no inference model can be read here: {what}",
        where=str(folder),
        next_step="Name a folder with model.onnx, tokenizer.json and config.json.",
    )
