"""READ what a person wrote: a document -> sentences with their citations and exact places."""

from __future__ import annotations

from reviewer.manuscripts.model import (
    BibEntry,
    Cited,
    Manuscript,
    Problem,
    Sentence,
    Text,
)  # fmt: skip
from reviewer.manuscripts.split import sentence_of
from reviewer.manuscripts.table import FORMATS, Format, read

__all__ = [
    "FORMATS", "BibEntry", "Cited", "Format", "Manuscript", "Problem", "Sentence", "Text", "read",
    "sentence_of",
]  # fmt: skip
