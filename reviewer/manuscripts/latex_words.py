r"""What LaTeX commands print, each character traced to the source: accents, symbols, math."""

from __future__ import annotations

import re

from reviewer.formats.latex import clean
from reviewer.formats.latex_macros import ACCENTS, ESCAPES, accented, symbol
from reviewer.manuscripts.flow import Flow, Mark
from reviewer.manuscripts.latex_commands import Macro, expanded, pieces
from reviewer.manuscripts.latex_files import File

_MATH = re.compile(r"\$\$[^$]{0,4000}\$\$|\$(?:[^$\\]|\\.){1,2000}\$", re.DOTALL)
_ACCENT = re.compile(
    r"\\(['`^\"~=.]|[cvuHkrdb](?![A-Za-z]))\s*"
    r"(?:\{\s*\\?([^\W\d_])\s*\}|\\([ij])(?![A-Za-z])\s?|([^\W\d_]))"
)
_DISPLAY, _INLINE = 5_000, 2_000
"""Characters of a formula; one that does not close within them is none."""
_MAX_ARGUMENT = 500


def math(file: File, flow: Flow, start: int) -> int:
    """Print the formula that a dollar opens, a displayed one as a space; return its end."""
    found = _MATH.match(file.source, start)
    if found is None:
        flow.add("$", start, start + 1)
        return start + 1
    printed = " " if found[0].startswith("$$") else clean(found[0]).strip("$")
    flow.add(printed, start, found.end())
    return found.end()


def formula(file: File, flow: Flow, opening: str, start: int) -> int:
    r"""Print `\(...\)`, or a space for `\[...\]`; return the end."""
    closing, limit = ("\\]", _DISPLAY) if opening == "[" else ("\\)", _INLINE)
    end = file.source.find(closing, start + 2, start + 2 + limit)
    if end < 0:
        return start + 2
    printed = " " if opening == "[" else clean(file.source[start : end + 2])
    flow.add(printed, start, end + 2)
    return end + 2


def letters(file: File, flow: Flow, name: str, start: int, place: int) -> int:
    """Print an accented letter, an escaped sign or a symbol; else a command that is not known."""
    if name in ACCENTS and (found := _ACCENT.match(file.source, start)):
        letter = found[2] or found[3] or found[4]
        flow.add(accented(found[1], letter) or letter, start, found.end())
        return found.end()
    if name in ESCAPES or not name[0].isalpha():
        flow.add(ESCAPES.get(name, " " if name.isspace() else ""), start, place)
        return file.options(place) if name == "\\" else place
    printed = symbol(name)
    if printed:
        end = place + (printed.isalpha() and file.source[place : place + 1] == " ")
        end += 2 * (file.source[end : end + 2] == "{}")
        flow.add(printed, start, end)
        return end
    return _unknown(file, flow, name, start, place)


def own(file: File, flow: Flow, name: str, macros: dict[str, Macro], start: int, place: int) -> int:
    """Print what a user's command stands for; return the place to go on at.

    Text in its arguments is left to be read where it stands.
    """
    macro = macros[name]
    end = first = file.options(place) if macro.optional else place
    arguments: list[str] = []
    while len(arguments) < macro.arguments and (group := file.group(end)):
        arguments.append(file.plain(*group)[:_MAX_ARGUMENT])
        end = group[1] + 1
    body = expanded(macro.body, macros)
    printed = list(pieces(body, arguments, start, end))
    if macro.arguments and "#" in body and not any(isinstance(one, Mark) for one in printed):
        flow.open(start)
        return first
    for piece in printed:
        if isinstance(piece, Mark):
            flow.cite(piece)
        else:
            flow.add(_spaced(piece), start, end)
    return end + 2 * (file.source[end : end + 2] == "{}")


def _spaced(piece: str) -> str:
    """Return the text of a piece of LaTeX, the white space at its ends kept."""
    piece = piece.replace("~", " ") + " " * piece.endswith("\\")  # "\\ " whose space was squeezed
    text = clean(piece).strip()
    return " " * piece[:1].isspace() + text + " " * piece[-1:].isspace()


def _unknown(file: File, flow: Flow, name: str, start: int, place: int) -> int:
    """Leave the arguments of a command that is not known to be printed, or print its name."""
    after = file.options(place)
    if file.source[after : after + 1] == "{":
        flow.open(start)
        return after
    flow.add(name, start, place)
    return place
