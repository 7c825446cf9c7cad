"""No library that we use may keep or send anything about who uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

IMPORTS = (
    "onnxruntime", "chromadb", "llama_index.core", "openai", "tantivy", "tokenizers", "spacy"
)  # fmt: skip


@pytest.mark.parametrize("library", IMPORTS)
def test_importing_a_library_leaves_nothing_in_the_home_folder(
    library: str, tmp_path: Path
) -> None:
    # onnxruntime 1.31 leaves a device identifier and queued reports in ~/.cache unless told not to.
    environ = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    places = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR")
    environ |= {name: str(tmp_path) for name in places}
    command = [sys.executable, "-c", f"import reviewer, {library}"]
    subprocess.run(command, env=environ, cwd=tmp_path, check=True)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
