"""The words on the first pages of a PDF, where they stand and how large: run by `pdf` apart.

Reads the PDF from standard input, writes one JSON object: `pages`, `metadata`,
`layout` (the first page with its gaps) and `pieces`, each
`[page, x, y, size, font, upright, text]` in points from the lower left corner,
in the order of the file.
"""

from __future__ import annotations

import io
import json
import logging
import math
import sys
from typing import Any

from reviewer.formats.isolated import limit_memory

PAGES = 3
MAX_PIECES = 20_000
MAX_VALUE = 5000
MAX_LAYOUT = 50_000


def main(memory: str) -> None:
    """Write what is on the first pages; exit with a message if that cannot be read."""
    limit_memory(int(memory))
    logging.disable()
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            sys.exit("the PDF is encrypted; save it without a password")
        found = {
            "pages": len(reader.pages),
            "metadata": _metadata(reader),
            "layout": _layout(reader),
            "pieces": [piece for number in range(PAGES) for piece in _pieces(reader, number)],
        }
    except Exception as error:  # noqa: BLE001 - pypdf raises of every kind for damaged files
        if type(error).__name__ == "DependencyError":
            sys.exit("the PDF is encrypted; save it without a password")
        sys.exit(f"the PDF is damaged ({type(error).__name__}: {' '.join(str(error).split())})")
    sys.stdout.write(json.dumps(found))


def _metadata(reader: Any) -> dict[str, str]:
    try:
        items = dict(reader.metadata or {})
    except Exception:  # noqa: BLE001 - damaged metadata are none
        return {}
    return {
        str(name).lstrip("/"): str(value)[:MAX_VALUE]
        for name, value in items.items()
        if isinstance(value, str) and str(value).strip()
    }


def _pieces(reader: Any, number: int) -> list[list[Any]]:
    if number >= len(reader.pages):
        return []
    found: list[list[Any]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if not text.strip() or len(found) >= MAX_PIECES:
            return
        a, b, c, d, x, y = _product(tm, cm)
        name = str(font.get("/BaseFont", "")) if font else ""
        scale = math.hypot(c, d) or 1.0
        place = [round(value, 1) for value in (x, y, abs(size * scale))]
        found.append([number + 1, *place, name, abs(b) <= abs(a), text[:MAX_VALUE]])

    reader.pages[number].extract_text(visitor_text=visit)
    return found


def _layout(reader: Any) -> str:
    """Return the first page as it is laid out, with wide gaps as several spaces."""
    try:
        return str(reader.pages[0].extract_text(extraction_mode="layout"))[:MAX_LAYOUT]
    except Exception:  # noqa: BLE001 - it is only used to tell names apart
        return ""


def _product(first: list[float], second: list[float]) -> tuple[float, ...]:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
