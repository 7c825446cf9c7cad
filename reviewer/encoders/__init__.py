"""Turn text into vectors of unit length: `load` gives the encoder that a specification names."""

from __future__ import annotations

from reviewer.encoders.backends import BACKENDS, load
from reviewer.encoders.encoder import Embed, Encoder

__all__ = ["BACKENDS", "Embed", "Encoder", "load"]
