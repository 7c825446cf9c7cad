"""A library becomes a picture: where each paper lies, which lie together, and what they share."""

from __future__ import annotations

from reviewer.writing.map.model import Map, Plan, Point, Region

__all__ = ["Map", "Plan", "Point", "Region"]
