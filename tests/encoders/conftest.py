"""The real encoder, from the user's cache: `make test` sees to it that the weights are there."""

import shutil
from pathlib import Path

import pytest

from reviewer import config, encoders
from reviewer.encoders import prepare
from reviewer.errors import EncoderError

CACHE = config.load().cache_dir
"""Read before any test redirects the environment."""


def open_encoder(spec: str) -> encoders.Encoder:
    try:
        return encoders.load(spec, cache_dir=CACHE, offline=True)
    except EncoderError as error:
        pytest.fail(
            f"These tests need the weights of all-MiniLM-L6-v2 in {CACHE}; fetch them with "
            f"`make test` or by loading the encoder once with a network. {error}",
            pytrace=False,
        )


@pytest.fixture(autouse=True)
def no_hugging_face_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine happens to hold must not help."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "no-hub"))


@pytest.fixture(scope="session")
def encoder() -> encoders.Encoder:
    return open_encoder("minilm")


@pytest.fixture(scope="session")
def full_precision() -> encoders.Encoder:
    return open_encoder("minilm-fp32")


@pytest.fixture(scope="session")
def real_home(encoder: encoders.Encoder) -> Path:
    """The folder that the encoder was opened from: not to be written to."""
    return CACHE / "minilm"


@pytest.fixture
def weights_home(real_home: Path, tmp_path: Path) -> Path:
    """A cache folder that has the weights (by links) and nothing built from them."""
    home = tmp_path / "cache" / "minilm"
    home.mkdir(parents=True)
    for name in ("model.safetensors", "tokenizer.json"):
        source = real_home / name
        if not source.is_file():
            pytest.fail(f"{source} is missing: load the encoder once with a network", pytrace=False)
        (home / name).symlink_to(source)
    return home


@pytest.fixture
def built_home(real_home: Path, weights_home: Path) -> Path:
    """The same with the 8-bit model built: a copy, to be damaged at will."""
    name = f"int8-{prepare._FORMAT}"
    shutil.copytree(real_home / name, weights_home / name)
    return weights_home
