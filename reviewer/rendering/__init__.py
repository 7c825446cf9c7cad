"""SHOW: answers and records as text for a terminal."""
