"""CSL-YAML: the `references` of pandoc's metadata, as Better BibTeX and pandoc write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer.formats import csl_json, yaml_records
from reviewer.formats.document import Document
from reviewer.formats.rows import Parsed, Row, RowError
from reviewer.formats.rows import read as read_rows

NAME = "csl-yaml"
_START = re.compile(r"^references:[ \t]*(?:#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:id|title|type|author|issued):", re.MULTILINE)


def sniff(document: Document) -> bool:
    """Whether a list of references with fields of CSL stands under `references:`."""
    text = (document.sample or "").replace("\r\n", "\n").replace("\r", "\n")
    found = _START.search(text)
    if found is None or "cff-version:" in text:
        return False
    return len(_ITEM.findall(text[found.end() :])) > 1


def read(document: Document) -> Iterator[Row]:
    """Yield the records and rejections of a list of references."""
    return read_rows(document, NAME, yaml_records.entries(document, "references"), _parse)


def _parse(text: str) -> Parsed:
    loaded = yaml_records.load(text)
    item = loaded[0] if isinstance(loaded, list) and len(loaded) == 1 else loaded
    if not isinstance(item, dict):
        raise RowError("is no reference with fields")
    return csl_json.parse({str(name): _dated(str(name), value) for name, value in item.items()})


def _dated(name: str, value: Any) -> Any:
    """Return dates in the form of CSL-JSON: pandoc has year, month, day, or a text."""
    if name not in ("issued", "accessed", "event-date", "original-date"):
        return value
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict) and "year" in first:
        return {"date-parts": [[first.get(part) for part in ("year", "month", "day")]]}
    if isinstance(first, str):
        return {"raw": first}
    return first
