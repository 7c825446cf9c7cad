"""FIND: which records of a library a question or a text is about."""

from __future__ import annotations

from reviewer.search.questions import Query, understand
from reviewer.search.retrieve import Hit, retrieve

__all__ = ["Hit", "Query", "retrieve", "understand"]
