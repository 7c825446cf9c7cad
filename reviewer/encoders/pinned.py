"""all-MiniLM-L6-v2: its two files, known by their SHA-256, and the sizes that go with them.

Imports nothing heavy, so that both those who build the model and those who
only open it can rely on it.
"""

from __future__ import annotations

from reviewer.weights import Pinned

DIMENSIONS = 384
LENGTH = 256
"""Where a text is cut, in word pieces with [CLS] and [SEP], as sentence-transformers does."""

OUTPUT, TOKENS = "vectors", "tokens"
CHANNELS = "channels"
"""The model's property that says, comma-separated, where TOKENS has each hidden channel; a text's
vector has them in the original order already. Absent when TOKENS does too."""
INPUT = "ids"
"""What the built model calls its input, word pieces of shape (batch, length)."""


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
