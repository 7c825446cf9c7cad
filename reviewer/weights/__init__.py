"""Files of a model, known by their SHA-256, are brought here by the first source that has them."""

from __future__ import annotations

from reviewer.weights.pinned import Pinned, sound
from reviewer.weights.supply import Origin, Patience, Search, Supply

__all__ = ["Origin", "Patience", "Pinned", "Search", "Supply", "sound"]
