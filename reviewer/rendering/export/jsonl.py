"""Records as JSON Lines: what `Record.to_dict` returns, one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from reviewer.records import Record
from reviewer.rendering.export.wishes import Wishes

# In JSON these stand in strings only. Some split lines, others reorder or command a terminal.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def write_jsonl(records: Iterable[Record], wishes: Wishes) -> Iterator[str]:
    """Yield records as lines of JSON, as `reviewer list --json` prints them."""
    del wishes
    return (f"{safe_json(record.to_dict())}\n" for record in records)


def safe_json(value: object) -> str:
    """Return one line of JSON; characters that are no plain text are escaped."""
    shown = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)


__all__ = ["safe_json", "write_jsonl"]
