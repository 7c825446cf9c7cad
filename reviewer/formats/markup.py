"""HTML, JATS and MathML in the titles and abstracts of exports -> what a reader would see."""

from __future__ import annotations

import html
import re

_ATTRIBUTES = r"(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+))?)*"
_TAG = re.compile(rf"<(/?)([A-Za-z][\w:.-]{{0,40}}){_ATTRIBUTES}\s*(/?)>")
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?[^<>]{0,200}\?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLOCKS = frozenset(
    """
p br div li ul ol tr td th table section sec title label list list-item h1 h2 h3 h4 h5 h6 hr
disp-formula disp-quote
""".split()
)
_HEADING = re.compile(r"<(?:jats:)?title>\s*abstract\s*[:.]?\s*</(?:jats:)?title>", re.IGNORECASE)
MAX_TAGS = 20_000
"""Tags of one text that are removed; beyond, they stay as they are."""


def plain(text: str) -> str:
    """Return a text without tags and entities, its white space squeezed to single spaces.

    Only what has the form of a tag is one ("p < 0.05" stays); tags of blocks
    become a space, others (italics, subscripts) nothing. Entities are decoded
    after that, once: what was escaped was meant to be read.
    """
    if "<" not in text and "&" not in text:
        return " ".join(text.split())
    text = _HEADING.sub(" ", _COMMENT.sub("", text))
    text = _TAG.sub(_without_tag, text, count=MAX_TAGS)
    text = _ENTITY.sub(_decoded, text)
    return " ".join(text.split())


def _without_tag(found: re.Match[str]) -> str:
    name = found[2].lower().rpartition(":")[2]
    return " " if name in _BLOCKS else ""


def _decoded(found: re.Match[str]) -> str:
    char = html.unescape(found[0])
    return "" if len(char) == 1 and not char.isprintable() and not char.isspace() else char


def escaped(text: str) -> str:
    """Return a text in a form that `plain` gives back as it is, white space apart."""
    squeezed = " ".join(text.split())
    return squeezed if plain(text) == squeezed else text.replace("&", "&amp;").replace("<", "&lt;")
