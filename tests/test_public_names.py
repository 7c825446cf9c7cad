"""What `import reviewer` offers, and that it costs nothing."""

import subprocess
import sys

import reviewer

NAMES = """Access AddOptions Answer Author Detail Engine Filter Library ParseFailure Record
    ReviewerError Source __version__ answer load_encoder read retrieve"""
HEAVY = {"numpy", "chromadb", "llama_index", "openai", "onnxruntime", "typer"}


def test_public_names() -> None:
    assert sorted(reviewer.__all__) == NAMES.split()
    assert all(getattr(reviewer, name) for name in NAMES.split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, reviewer; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "reviewer" in done.stdout.split()
    assert not HEAVY & set(done.stdout.split())
