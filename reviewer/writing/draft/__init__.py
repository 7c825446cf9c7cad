"""A topic becomes a related-work section: papers chosen, grouped, told, and every word checked."""

from __future__ import annotations

from reviewer.writing.draft.labels import Label, labels, plain_text
from reviewer.writing.draft.model import Citation, Draft, Note, Section, Sentence

__all__ = ["Citation", "Draft", "Label", "Note", "Section", "Sentence", "labels", "plain_text"]
