"""A map as one HTML page that holds everything it needs: data, style and script.

The page may load nothing and send nothing: its policy allows the one script and
the one style that are in it, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib import resources
from string import Template

from reviewer.rendering.map_data import count_line, cut, packed
from reviewer.writing.map.model import Map

GENERATOR = '<meta name="generator" content="reviewer map">'
"""By this line near the top a page is known as one of ours."""
TITLE = 120
SCRIPTS = (
    "inflate", "data", "steps", "state", "colours", "places", "camera", "terrain", "pixels",
    "paint", "labels", "card", "search", "years", "legend", "list", "pointer", "main",
)  # fmt: skip
"""The parts of the script, in order: one scope holds them all."""


def page(drawn: Map, *, abstracts: bool = True) -> str:
    """Return the map as an HTML page; without `abstracts` it is smaller, and shows none."""
    data = packed(drawn, abstracts=abstracts)
    style, script = _read("page.css"), _script()
    title = f"Papers on “{drawn.topic}”" if drawn.topic else "A map of the library"
    return Template(_read("page.html")).substitute(
        policy=_policy(style, script),
        title=html.escape(cut(title, TITLE)),
        count=html.escape(count_line(drawn)),
        style=style,
        script=script,
        data="\n".join(_data("papers-data", data.papers, "abstracts-", data.abstracts)),
    )


def _policy(style: str, script: str) -> str:
    """Return the page's content security policy (W3C, CSP level 3)."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _script() -> str:
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _data(name: str, papers: str, prefix: str, blocks: tuple[str, ...]) -> Iterator[str]:
    for identity, text in [(name, papers), *((f"{prefix}{n}", b) for n, b in enumerate(blocks))]:
        yield f'<script type="text/plain" id="{identity}">{text}</script>'


def _read(name: str) -> str:
    return (resources.files("reviewer.rendering") / "map_page" / name).read_text("utf-8")
