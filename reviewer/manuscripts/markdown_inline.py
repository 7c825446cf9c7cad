"""The inline markup of Markdown -> text with places: emphasis, links, code, math, citations.

Citations are pandoc's: `[see @a, p. 3; @b]`, `@a [p. 3]`, `[-@a]`, `@{odd key}`.
What a sign begins is looked up by the sign, so that plain text costs nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from reviewer.formats.latex import clean
from reviewer.manuscripts.flow import NAMES, YEAR, Flow, Mark, shown
from reviewer.manuscripts.latex_commands import how, keys_of

_KEY = r"(?:\{[^{}\s][^{}\n]{0,200}\}|\w+(?:[:.#$%&+?<>~/-]\w+)*)"
KEYS = re.compile(rf"(?<![\w@\\])(-?)@({_KEY})")
_SIGN = re.compile(r"[\\`$\[\]!<&*_~^@-]")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]{0,300}\]){0,1000}\](?=[(\[{])")
_LINK_END = re.compile(
    r"\](?:\([^()\n]{0,500}(?:\([^()\n]{0,100}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])?"
    r"(?:\{[^{}\n]{0,200}\})?"
)
_GROUP = re.compile(r"\[(?:[^\[\]@]{0,300})@(?:[^\[\]]|\[[^\[\]]{0,60}\]){1,1500}\](?![(\[])")
_SUFFIX = re.compile(r"[ \t]?\[[^\[\]@]{0,200}\](?![(\[])")
_TEX = re.compile(
    r"\\([A-Za-z]*cite[A-Za-z]*)\*?(?:\[[^\]\n]{0,200}\]){0,2}\{([^{}]{1,300})\}", re.IGNORECASE
)
_MATH = re.compile(r"\$\$[^$]{1,2000}\$\$|\$(?=[^\s$])(?:[^$\\\n]|\\.){1,2000}?(?<=\S)\$(?!\d)")
_NOTE = re.compile(r"\[\^[^\]\s]{1,80}\]")
_AUTOLINK = re.compile(
    r"<(?:[a-z]{3,10}:[^<>\s]{1,500}|[\w.+-]{1,80}@[\w.-]{1,80})>", re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30});")
_SCRIPT = re.compile(r"([\^~])([^\s^~]{1,30})\1")
_STARS = re.compile(r"\*{1,3}|~~|_{1,3}")
_TICKS = re.compile(r"`+")
_LONGEST_CODE = 2_000


def inline(source: str, start: int, end: int, flow: Flow) -> None:
    """Add to a flow what `source[start:end]` prints, and mark its citations."""
    place = start
    while place < end:
        found = _SIGN.search(source, place, end)
        stop = found.start() if found else end
        flow.add(source[place:stop], place, stop)
        if found is None:
            return
        place = _read(source, stop, end, flow)


def _read(source: str, start: int, end: int, flow: Flow) -> int:
    """Read what the sign at `start` begins; return its end."""
    for reader in _READERS.get(source[start], ()):
        after = reader(source, start, end, flow)
        if after is not None:
            return after
    flow.add(source[start], start, start + 1)
    return start + 1


def _escape(source: str, start: int, end: int, flow: Flow) -> int | None:
    following = source[start + 1 : min(start + 2, end)]
    if not following or following.isalnum():
        return None
    flow.add(" " if following.isspace() else following, start, start + 2)
    return start + 2


def _tex(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _TEX.match(source, start, end)
    manner = how(found[1]) if found else None
    if found is None or manner is None:
        return None
    flow.cite(Mark(start, found.end(), tuple(keys_of(found[2])), manner.narrative, manner.prints))
    return found.end()


def _code(source: str, start: int, end: int, flow: Flow) -> int | None:
    ticks = _TICKS.match(source, start, end)
    size = len(ticks[0]) if ticks else 1
    closing = re.compile(rf"(?<!`)`{{{min(size, 50)}}}(?!`)")
    found = closing.search(source, start + size, min(end, start + size + _LONGEST_CODE))
    if found is None:
        flow.add(source[start : start + size], start, start + size)
        return start + size
    flow.open(start)
    flow.add(source[start + size : found.start()], start + size, found.start())
    flow.close(found.end())
    return found.end()


def _math(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _MATH.match(source, start, end)
    if found is None:
        return None
    flow.add(" " if found[0].startswith("$$") else clean(found[0]).strip("$"), *found.span())
    return found.end()


def _group(source: str, start: int, end: int, flow: Flow) -> int | None:
    """Read `[see @a, p. 3; @b]`; with `-@` only the year is printed."""
    found = _GROUP.match(source, start, end)
    keys = list(KEYS.finditer(source, start, found.end())) if found else []
    if found is None or not keys:
        return None
    names = tuple(dict.fromkeys(_bare(key[2]) for key in keys))
    year_only = bool(keys[0][1])
    prints = YEAR if year_only else NAMES
    flow.cite(Mark(start, found.end(), names, narrative=year_only or None, prints=prints))
    return found.end()


def _at(source: str, start: int, end: int, flow: Flow) -> int | None:
    """Read `@a [p. 3]` or `-@a`."""
    found = KEYS.match(source, start, end)
    if found is None:
        return None
    suffix = _SUFFIX.match(source, found.end(), end)
    after = suffix.end() if suffix else found.end()
    prints = YEAR if found[1] else NAMES
    flow.cite(Mark(start, after, (_bare(found[2]),), narrative=True, prints=prints))
    return after


def _bare(key: str) -> str:
    return shown(key.strip("{}"))


def _note(source: str, start: int, end: int, _flow: Flow) -> int | None:
    found = _NOTE.match(source, start, end)
    return found.end() if found else None


def _link(source: str, start: int, end: int, flow: Flow) -> int | None:
    if not _LINK.match(source, start, end):
        return None
    flow.open(start)
    return start + 1


def _image(source: str, start: int, end: int, flow: Flow) -> int | None:
    if source[start + 1 : start + 2] != "[" or not _LINK.match(source, start + 1, end):
        return None
    flow.open(start)
    return start + 2


def _link_end(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _LINK_END.match(source, start, end)
    if found is None or len(found[0]) == 1:
        return None
    flow.close(found.end())
    return found.end()


def _vanishing(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _AUTOLINK.match(source, start, end) or _TAG.match(source, start, end)
    if found is None:
        return None
    flow.add(" ", *found.span())
    return found.end()


def _entity(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _ENTITY.match(source, start, end)
    if found is None:
        return None
    flow.add(html.unescape(found[0]), *found.span())
    return found.end()


def _script(source: str, start: int, end: int, flow: Flow) -> int | None:
    found = _SCRIPT.match(source, start, end)
    if found is None:
        return None
    flow.add(found[2], *found.span())
    return found.end()


def _emphasis(source: str, start: int, end: int, flow: Flow) -> int | None:
    """Drop the signs of emphasis; alone between spaces, or inside a word, "*" and "_" are text."""
    found = _STARS.match(source, start, end)
    if found is None:
        return None
    before = source[start - 1 : start] if start else " "
    after = source[found.end() : found.end() + 1] or " "
    if (before.isspace() and after.isspace()) or (
        found[0][0] == "_" and before.isalnum() and after.isalnum()
    ):
        return None
    if after.isspace() or (before and not before.isspace() and not after.isalnum()):
        flow.close(found.end())
    else:
        flow.open(start)
    return found.end()


_Reader = Callable[[str, int, int, Flow], int | None]
_READERS: dict[str, tuple[_Reader, ...]] = {
    "\\": (_tex, _escape),
    "`": (_code,),
    "$": (_math,),
    "[": (_note, _group, _link),
    "!": (_image,),
    "]": (_link_end,),
    "<": (_vanishing,),
    "&": (_entity,),
    "*": (_emphasis,),
    "_": (_emphasis,),
    "~": (_emphasis, _script),
    "^": (_script,),
    "@": (_at,),
    "-": (_at,),
}
"""The readers of what a sign may begin; the first that can read it does."""
