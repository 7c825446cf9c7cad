"""WRITE: questions answered from the library, every sentence verified before it is shown."""

from __future__ import annotations

from reviewer.writing.answers import Answer, Usage

__all__ = ["Answer", "Usage"]
