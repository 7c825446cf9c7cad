"""HTML, JATS and MathML in the titles and abstracts of exports -> what a reader would see."""

from __future__ import annotations

import html
import re
from html.entities import html5

_VALUE = r"(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+)"
_TAG = re.compile(rf"<(/?)([A-Za-z][\w:.-]{{0,40}})((?:\s[\w:.-]{{1,60}}\s?=\s?{_VALUE})*)\s?(/?)>")
_CLOSED = re.compile(r"</([A-Za-z][\w:.-]{0,40})\s?>")
# As some databases write them: "CO< sub >2< /sub >".
_SPACED = re.compile(r"< ?/? ?(?:sub|sup|inf|em|strong|span|italic|bold) ?>", re.IGNORECASE)
_INSTRUCTION = re.compile(r"<\?[^<>]{0,200}\?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BLOCKS = frozenset(
    """
p br div li ul ol tr td th table tbody thead sec section title label list list-item hr blockquote
h1 h2 h3 h4 h5 h6 disp-formula disp-quote para heading abstract abstracttext break
""".split()
)
_INLINE = frozenset(
    """
i b em strong sub sup tt span font small big center pre code img sc scp inf italic bold underline
monospace xref ext-link inline-formula inline-graphic tex-math alternatives named-content
styled-content email uri roman sans-serif emphasis superscript subscript math mi mo mn mrow msub
msup msubsup mfrac msqrt mroot mover munder munderover mtext mspace mstyle mfenced mtable mtr mtd
mpadded mphantom semantics annotation mmultiscripts mprescripts none
""".split()
)
_KNOWN = _BLOCKS | _INLINE
"""Tags that are known by their names; others by a prefix, their attributes or their other half."""

_HEADING = re.compile(r"<(?:jats:)?title> ?abstract ?[:.]? ?</(?:jats:)?title>", re.IGNORECASE)
MAX_TAGS = 20_000
"""Tags of one text that are removed; beyond, they stay as they are."""


def plain(text: str) -> str:
    """Return a text without tags and entities, its white space squeezed to single spaces.

    Only what is a tag is one ("p < 0.05", "x <y and y> z" and "List<T>" stay):
    one that HTML, JATS or MathML has, or with a prefix, attributes, or a closing
    half. Tags of blocks become a space, others (italics, subscripts) nothing.
    Entities are decoded after that, once: what was escaped was meant to be read.
    """
    text = " ".join(text.split())
    if "<" not in text and "&" not in text:
        return text
    if "<" in text:
        text = _without_tags(_HEADING.sub(" ", _without_comments(text)))
    text = _ENTITY.sub(_decoded, text)
    return " ".join(text.split())


def plain_twice(text: str) -> str:
    """Return `plain` of a text whose source may have escaped it once too often.

    Crossref and OpenAlex hand on what publishers escaped before: "&lt;i&gt;E.
    coli&lt;/i&gt;", "R&amp;amp;D". A tag that comes up like that must have its other half.
    """
    once = plain(text)
    if once == text or ("<" not in once and "&" not in once):
        return once
    closed = {name.lower() for name in _CLOSED.findall(once)}

    def kept(found: re.Match[str]) -> str:
        return _without_tag(found) if found[2].lower() in closed else found[0]

    return " ".join(_ENTITY.sub(_decoded, _TAG.sub(kept, once, count=MAX_TAGS)).split())


def _without_comments(text: str) -> str:
    """Drop comments, processing instructions, and the marks around CDATA."""
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        kept.append(text[position:start])
        position = end + 3
    return _INSTRUCTION.sub("", "".join([*kept, text[position:]]))


def _without_tags(text: str) -> str:
    closed = {name.lower() for name in _CLOSED.findall(text)}

    def kept(found: re.Match[str]) -> str:
        slash, name, attributes, ending = found.groups()
        bare = name.lower().rpartition(":")[2]
        is_tag = bare in _KNOWN or ":" in name or attributes or slash or ending
        return _without_tag(found) if is_tag or name.lower() in closed else found[0]

    return _SPACED.sub("", _TAG.sub(kept, text, count=MAX_TAGS))


def _without_tag(found: re.Match[str]) -> str:
    name = found[2].lower().rpartition(":")[2]
    return " " if name in _BLOCKS else ""


def _decoded(found: re.Match[str]) -> str:
    shown = found[0]
    # Not html.unescape for names: it reads "&notable;" as "¬able;".
    char = html.unescape(shown) if shown[1] == "#" else html5.get(shown[1:], shown)
    return "" if len(char) == 1 and not char.isprintable() and not char.isspace() else char


def escaped(text: str) -> str:
    """Return a text in a form that `plain` gives back as it is, white space apart."""
    squeezed = " ".join(text.split())
    if plain(text) == squeezed:
        return squeezed
    return squeezed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
