"""A sentence becomes words with tags and dependencies: what its subject, verb and clauses are."""

from __future__ import annotations

from reviewer.grammar.parsed import Grammar, Parsed, Token
from reviewer.grammar.prepare import load

__all__ = ["Grammar", "Parsed", "Token", "load"]
