r"""Citations and definitions in LaTeX: `\citep[e.g.][p. 3]{a,b}`, `\newcommand{\ours}{FooNet}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.manuscripts.flow import Mark, shown
from reviewer.manuscripts.latex_files import File
from reviewer.manuscripts.latex_tables import ASIDE, CITING, NOT_CITING, Citing

_ROUND = re.compile(r"\s{0,3}\([^()\n]{0,200}\)")
_DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\s*\\([A-Za-z@]+)\s*\}?"
    r"\s*(?:\[(\d)\])?(\s*\[[^\]\n]{0,200}\])?\s*(?=\{)"
    r"|\\(?:[egx])?def\s*\\([A-Za-z@]+)((?:#\d)*)\s*(?=\{)"
    r"|\\DeclareMathOperator\*?\s*\{?\s*\\([A-Za-z@]+)\s*\}?\s*(?=\{)"
    r"|\\(?:New|Renew|Provide)DocumentCommand\s*\{?\s*\\([A-Za-z@]+)\s*\}?"
    r"\s*\{([ m]{0,12})\}\s*(?=\{)"
)
_MAX_BODY = 2_000
_MAX_MACROS = 2_000
_MAX_EXPANDED = 2_000
_CITE_IN_BODY = re.compile(
    r"\\([A-Za-z]*cite[A-Za-z]*)\*?\s*(?:\[[^\]]{0,200}\]\s*){0,2}\{([^{}]{1,300})\}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Macro:
    """A user's own command: how many arguments in braces it takes, and what it stands for."""

    arguments: int
    body: str
    optional: bool = False


def how(name: str) -> Citing | None:
    """Return how a citation command stands in the text, or None for another command."""
    name = name.rstrip("*").lower()
    if "cite" not in name or name in NOT_CITING:
        return None
    return CITING.get(name, ASIDE)


def citation(file: File, name: str, start: int, place: int) -> tuple[Mark, int] | None:
    r"""Return the citation that begins at `start`, its command ending at `place`, and its end.

    Square brackets before the keys, and for biblatex's `\cites` round ones and
    several groups of keys, belong to it. None without keys.
    """
    manner = how(name) or ASIDE
    several = name.rstrip("*").lower().endswith("cites")
    if several:
        while found := _ROUND.match(file.source, place):
            place = found.end()
    keys: list[str] = []
    end = place
    while group := file.group(file.options(end)):
        keys += keys_of(file.plain(*group))
        end = group[1] + 1
        if not several:
            break
    if not keys:
        return None
    mark = Mark(start, end, tuple(dict.fromkeys(keys)), manner.narrative, manner.prints)
    return mark, end


def keys_of(text: str) -> list[str]:
    """Return the keys of "a, b,c"."""
    return [key for piece in shown(text).split(",") if (key := piece.strip())]


def cited_within(file: File, start: int, end: int) -> Iterator[str]:
    """Yield the keys cited in a stretch of the source that is not read as prose."""
    for found in _CITE_IN_BODY.finditer(file.source, start, end):
        if how(found[1]):
            yield from keys_of(found[2])


def definitions(file: File) -> dict[str, Macro]:
    """Return the user's commands that a file defines, the simple ones."""
    found: dict[str, Macro] = {}
    for one in _DEFINED.finditer(file.source):
        body = file.group(one.end())
        if body is None or body[1] - body[0] > _MAX_BODY or len(found) >= _MAX_MACROS:
            continue
        name = next(filter(None, (one[1], one[4], one[6], one[7])))
        count = int(one[2] or 0) or (one[5] or "").count("#") or (one[8] or "").count("m")
        optional = bool(one[3])
        found[name] = Macro(count - optional, file.plain(*body), optional)
    return found


def expanded(body: str, macros: dict[str, Macro], depth: int = 5) -> str:
    """Return the text of a command with the user's commands in it filled in, within bounds."""
    for _ in range(depth):
        filled = re.sub(
            r"\\([A-Za-z@]+)(?:\{\})?",
            lambda one: _plain_body(one[1], macros) or one[0],
            body,
        )
        if filled == body or len(filled) > _MAX_EXPANDED:
            return body
        body = filled
    return body


def _plain_body(name: str, macros: dict[str, Macro]) -> str:
    macro = macros.get(name)
    return macro.body if macro and not macro.arguments else ""


def pieces(body: str, arguments: list[str], start: int, end: int) -> Iterator[str | Mark]:
    """Yield what an expanded command prints: LaTeX text, and the citations in it, in order."""
    for number, argument in enumerate(arguments, start=1):
        body = body.replace(f"#{number}", argument)
    before = 0
    for found in _CITE_IN_BODY.finditer(body):
        manner = how(found[1])
        keys = tuple(keys_of(found[2]))
        if manner and keys:
            yield body[before : found.start()]
            yield Mark(start, end, keys, manner.narrative, manner.prints)
            before = found.end()
    yield body[before:]
