"""PROVE: which sentences of which records answer a question, and is a sentence supported."""

from __future__ import annotations

from reviewer.evidence.quotes import Quote, Statement, Withheld
from reviewer.evidence.verify import SUPPORTED, UNSCORED, UNSUPPORTED, Source, Verdict

__all__ = [
    "SUPPORTED",
    "UNSCORED",
    "UNSUPPORTED",
    "Quote",
    "Source",
    "Statement",
    "Verdict",
    "Withheld",
]
