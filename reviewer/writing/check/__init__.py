"""Other people's text is held against the library: what it cites, and what it should cite."""

from __future__ import annotations

from reviewer.writing.check.check import Checker, check
from reviewer.writing.check.model import (
    MISSING,
    SUPPORTED,
    UNCHECKABLE,
    UNSUPPORTED,
    BibFault,
    Checked,
    CheckedSentence,
    Report,
    Uncited,
)

__all__ = [
    "MISSING",
    "SUPPORTED",
    "UNCHECKABLE",
    "UNSUPPORTED",
    "BibFault",
    "Checked",
    "CheckedSentence",
    "Checker",
    "Report",
    "Uncited",
    "check",
]
