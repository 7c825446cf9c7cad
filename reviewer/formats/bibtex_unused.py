"""The fields of an entry that its record has not used yet, and the details made of others."""

from __future__ import annotations

from collections import defaultdict

from reviewer.formats.bibtex_entries import Entry


class Unused:
    """The fields of an entry that are not used yet, and the details made of those that are."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.left: dict[str, list[str]] = defaultdict(list)
        self.written: dict[str, str] = {}
        self.details: dict[str, str] = {}
        for one in entry.fields:
            if one.value.strip():
                self.left[one.name.lower()].append(one.value)
                self.written.setdefault(one.name.lower(), one.name)

    def take(self, *wanted: str) -> str:
        """Return the first of these fields, and use it up; "" if there is none."""
        for name in wanted:
            if self.left.get(name):
                return self.left[name].pop(0)
        return ""

    def look(self, name: str) -> str:
        """Return a field, and leave it."""
        values = self.left.get(name)
        return values[0] if values else ""

    def put(self, detail: str, value: str, name: str) -> None:
        """Add a detail; if it has another value, under the name that the field has in the file."""
        if self.details.setdefault(detail, value) == value or not value:
            return
        own = f"bibtex:{self.written.get(name, name)}"
        held = self.details.get(own, "")
        if value not in held.split("\n"):
            self.details[own] = f"{held}\n{value}" if held else value

    def keep(self, name: str, value: str) -> None:
        """Add a detail under the name that the field has in the file."""
        if value:
            self.put(f"bibtex:{self.written.get(name, name)}", value, name)
