"""A record as it is grouped and named: its key, its terms, its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.writing.draft.terms import Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Member:
    """A record's key, its terms by key, and its unit vector (None without an encoder)."""

    key: str
    terms: Mapping[str, Term]
    vector: NDArray[np.float32] | None = None
