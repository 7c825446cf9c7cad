"""Papers become a table: a row each, every cell an exact quote, or empty with the reason."""

from __future__ import annotations

from reviewer.writing.table.model import Cell, Heading, Row, Table

__all__ = ["Cell", "Heading", "Row", "Table"]
