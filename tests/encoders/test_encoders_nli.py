"""The inference model: the right classes from any order of labels, and located errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from reviewer.encoders.nli import CrossEncoder
from reviewer.errors import EncoderError

LABELS = ("contradiction", "entailment", "neutral")
WORDS = ("[PAD]", "[UNK]", "[SEP]", "yes", "no")


def model(inputs: Sequence[str] = ("input_ids", "attention_mask"), outputs: int = 3) -> bytes:
    """A graph whose logits are the mean of a row a word: "yes" entails, "no" contradicts."""
    table = np.zeros((len(WORDS), outputs), np.float32)
    table[WORDS.index("yes"), 1 % outputs] = table[WORDS.index("no"), 0] = 20.0
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("ReduceMean", ["rows"], ["logits"], axes=[1], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, outputs])],
        [numpy_helper.from_array(table, "table")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made.SerializeToString()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tokenizer = Tokenizer(
        models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A", pair="$A [SEP] $B:1", special_tokens=[("[SEP]", 2)]
    )
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "model.onnx").write_bytes(model())
    write_labels(tmp_path, LABELS)
    return tmp_path


def write_labels(folder: Path, labels: Sequence[str]) -> None:
    config = {"id2label": {str(place): name for place, name in enumerate(labels)}}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


def test_classes_are_told_by_their_names(folder: Path) -> None:
    encoder = CrossEncoder(folder)
    found = encoder.infer("yes", "yes")
    assert found.entailment > 0.9
    assert found.entailment + found.neutral + found.contradiction == pytest.approx(1.0)
    assert encoder.infer("no", "no").contradiction > 0.9
    assert encoder.infer("what", "else \ud800").neutral == pytest.approx(1 / 3)
    write_labels(folder, ["ENTAILMENT", "Contradiction", "neutral"])
    assert CrossEncoder(folder).infer("yes", "yes").contradiction > 0.9


def test_a_long_premise_is_cut_and_the_hypothesis_kept(folder: Path) -> None:
    assert CrossEncoder(folder).infer("what " * 5_000, "yes " * 400).entailment > 0.5


def test_a_hypothesis_that_leaves_no_room_is_an_error_of_ours(folder: Path) -> None:
    with pytest.raises(EncoderError, match="too long"):
        CrossEncoder(folder).infer("what", "yes " * 600)


def test_token_types_and_the_folder_onnx_are_known(folder: Path) -> None:
    (folder / "onnx").mkdir()
    graph = model(("input_ids", "attention_mask", "token_type_ids"))
    (folder / "onnx" / "model.onnx").write_bytes(graph)
    (folder / "model.onnx").unlink()
    assert CrossEncoder(folder).infer("yes", "yes").entailment > 0.9


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_or_damaged_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"cannot be read|id2label"):
        CrossEncoder(folder)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=f"{name} is missing. Name a folder"):
        CrossEncoder(folder)


@pytest.mark.parametrize("labels", [["LABEL_0", "LABEL_1", "LABEL_2"], ["entailment", "neutral"]])
def test_labels_that_say_nothing_are_refused(folder: Path, labels: list[str]) -> None:
    write_labels(folder, labels)
    with pytest.raises(EncoderError, match="id2label names"):
        CrossEncoder(folder)


def test_a_model_of_another_kind_is_refused(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(model(("input_ids", "pixels")))
    with pytest.raises(EncoderError, match="wants pixels"):
        CrossEncoder(folder)
    (folder / "model.onnx").write_bytes(model(outputs=2))
    with pytest.raises(EncoderError, match="three finite scores"):
        CrossEncoder(folder).infer("yes", "no")
