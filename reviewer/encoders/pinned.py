"""all-MiniLM-L6-v2: its two files, known by their SHA-256, and the sizes that go with them.

Imports nothing heavy, so that both those who build the model and those who
only open it can rely on it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

DIMENSIONS = 384
LENGTH = 256
"""Where a text is cut, in word pieces with [CLS] and [SEP], as sentence-transformers does."""

OUTPUT, TOKENS = "vectors", "tokens"
CHANNELS = "channels"
"""The model's property that says, comma-separated, where TOKENS has each hidden channel; a text's
vector has them in the original order already. Absent when TOKENS does too."""
INPUT = "ids"
"""What the built model calls its input, word pieces of shape (batch, length)."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A file that is known: nothing else passes for it. `size` is in bytes."""

    name: str
    sha256: str
    size: int


MODEL = Pinned(
    "model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    90868376,
)
TOKENIZER = Pinned(
    "tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    466247,
)


def sound(path: Path, pinned: Pinned) -> bool:
    """Whether `path` holds exactly the pinned file."""
    if not path.is_file() or path.stat().st_size != pinned.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == pinned.sha256
