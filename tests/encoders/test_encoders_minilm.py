"""The MiniLM encoder: the right vectors, whatever the company and however it is called."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from reviewer.encoders import Encoder, minilm, prepare

REFERENCE = (-0.03447728, 0.03102318, 0.00673499, 0.02610899, -0.03936202)
"""How sentence-transformers' vector of "Hello world" begins."""

SENTENCES = (
    "We study how retrievers cope with questions that no single passage answers.",
    "Die Kartoffelernte fiel im nassen Sommer kleiner aus als im Jahr davor.",
    "The rate rose from 3.5% to 12% (p < 0.001) in 4,096 patients.",
    "ddt",
    "A",
    "Let $x \\in \\mathbb{R}^n$; then $\\|x\\|_2 \\le \\|x\\|_1$.",
    "Слова на другом языке, 中文句子, και ελληνικά.",
    "🙂🙂🙂",
    "   spaces   and\ttabs\nand lines   ",
    "!!! ??? ... ((( )))",
    "a" * 300,
    "The cat sat on the mat. " * 60,
)


def test_full_precision_is_the_reference(full_precision: Encoder) -> None:
    beginning = full_precision.encode_query("Hello world")[:5]
    np.testing.assert_allclose(beginning, REFERENCE, atol=2e-7)


def test_eight_bits_are_close_to_the_reference(encoder: Encoder, full_precision: Encoder) -> None:
    cosine = encoder.encode_query("Hello world") @ full_precision.encode_query("Hello world")
    assert cosine > 0.999


def test_eight_bits_are_close_for_any_text(encoder: Encoder, full_precision: Encoder) -> None:
    cosines = (encoder.encode(SENTENCES) * full_precision.encode(SENTENCES)).sum(axis=1)
    assert cosines.mean() > 0.999
    assert cosines.min() > 0.997


def test_texts_that_mean_the_same_are_closer(encoder: Encoder) -> None:
    first, same, other = encoder.encode(
        ["a drug that lowers blood pressure", "an antihypertensive agent", "a map of the moon"]
    )
    assert first @ same > first @ other + 0.2


def test_rows_are_unit_vectors_in_the_order_given(encoder: Encoder) -> None:
    texts = SENTENCES * 3
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), encoder.dimensions) == (36, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[:12], vectors[12:24])
    backwards = encoder.encode(texts[::-1])
    np.testing.assert_allclose(backwards[::-1], vectors, atol=1e-5)


def test_a_text_s_vector_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.vstack([encoder.encode_query(text) for text in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_text_is_cut_at_256_word_pieces(encoder: Encoder) -> None:
    cut, longer, shorter = encoder.encode(["word " * 254, "word " * 254 + "other", "word " * 253])
    np.testing.assert_allclose(cut, longer, atol=1e-6)
    assert np.abs(cut - shorter).max() > 1e-4


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "half of \ud83d a character",
        "word " * 100_000,
        "x" * 1_000_000,
        "\n" * 50_000,
    ],
    ids=["empty", "space", "nul", "surrogate", "long", "one long word", "lines"],
)
def test_any_string_has_a_vector(encoder: Encoder, text: str) -> None:
    vector = encoder.encode_query(text)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_threads_share_an_encoder(encoder: Encoder) -> None:
    expected = encoder.encode(SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: encoder.encode(SENTENCES), range(12)):
            np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_progress_counts_every_text(encoder: Encoder) -> None:
    steps: list[tuple[str, int, int | None]] = []
    encoder.encode(SENTENCES * 2, lambda *step: steps.append(step))
    assert steps[-1] == ("encoding", 24, 24)
    assert [done for _, done, _ in steps] == sorted({done for _, done, _ in steps})


def test_windows_of_texts_join_up(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = encoder.encode(SENTENCES)
    monkeypatch.setattr(minilm, "_WINDOW", 5)
    np.testing.assert_allclose(encoder.encode(SENTENCES), expected, atol=1e-5)


def test_an_interrupt_does_not_wait_for_the_rest(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    real = minilm.MiniLM._run

    def counted(self: minilm.MiniLM, ids: np.ndarray, outputs: list[str]) -> list[np.ndarray]:
        ran.append(len(ids))
        return real(self, ids, outputs)

    def interrupt(step: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(minilm.MiniLM, "_run", counted)
    monkeypatch.setattr(minilm, "_cores", lambda: 2)
    with pytest.raises(KeyboardInterrupt):
        encoder.encode(["The cat sat on the mat. " * 40] * 200, interrupt)
    assert sum(ran) < 100


def test_products_that_cannot_saturate_give_the_same_vectors(
    encoder: Encoder, real_home: Path
) -> None:
    """What processors without VNNI run: the same sums, by other instructions."""
    model = real_home / f"int8-{prepare._FORMAT}" / "model.onnx"
    exact = minilm.MiniLM("exact", real_home / "tokenizer.json", model, exact=True)
    np.testing.assert_allclose(exact.encode(SENTENCES), encoder.encode(SENTENCES), atol=1e-5)


def test_names_say_weights_and_precision(encoder: Encoder, full_precision: Encoder) -> None:
    assert encoder.name == "minilm-int8-53aa5117"
    assert full_precision.name == "minilm-fp32-53aa5117"


@pytest.fixture
def imported() -> Iterator[set[str]]:
    code = "import sys, reviewer.encoders; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_room_imports_nothing_heavy(imported: set[str]) -> None:
    heavy = {"numpy", "onnx", "onnxruntime", "tokenizers", "safetensors", "httpx", "filelock"}
    assert not heavy & imported
