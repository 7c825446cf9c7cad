r"""LaTeX left in a text -> what a reader would see; text without LaTeX stays as it is.

`clean` turns `{\bf I}mage` into `Image`, `\'e` into `é`, `5\%` into `5%` and
`$x_{t}$` into `x_t`. Nothing is executed or expanded: a macro that is not known
prints its arguments, and one without arguments stays as it was written, for a
bare backslash, dollar, per cent, brace or tilde may be prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.formats.latex_macros import (
    ACCENTS,
    DEFINITIONS,
    DROPPED,
    ESCAPES,
    LAYOUTS,
    REFERENCES,
    SWITCHES,
    accented,
    in_brackets,
    lay_out,
    symbol,
)

MAX_DEPTH = 40
"""Braces nested deeper than this are plain characters, so that time stays linear."""

MAX_MATH = 2000
"""Longest formula in characters; anything longer between two dollars is prose."""

QUOTE_REACH = 50
"""Pieces looked back for the opening mark that a closing one belongs to."""

MAX_GAP = 8
"""Pieces of text between a macro and its argument: white space and options."""

VANISHING = REFERENCES | DEFINITIONS

_SIGNS = ("\\", "{", "$", "~", "``")
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}~]|``|''|[^\\{}~`']+|.", re.DOTALL)
# As in Pandoc: no space inside the dollars (or one at both ends), and see `_is_formula`. Without
# possessive quantifiers, which Python 3.11.2 gets wrong; what may repeat cannot match its end.
_MATH = re.compile(
    rf"(?<![\\$])\$\$([^$]{{1,{MAX_MATH}}})\$\$"
    rf"|(?<![\\$])\$(?=[^\s$])((?:[^$\\]|\\.){{1,{MAX_MATH}}})(?<!\s)\$(?!\$)"
    rf"|(?<![\\$])\$(\s(?:[^$\\]|\\.){{1,{MAX_MATH}}})(?<=\s)\$(?![\d$])"
    rf"|\\\(((?:[^\\]|\\(?![()])){{1,{MAX_MATH}}})\\\)"
    rf"|\\\[((?:[^\\]|\\(?![\[\]])){{1,{MAX_MATH}}})\\\]",
    re.DOTALL,
)
_FORMULA_SIGN = re.compile(r"[\\^_={}<>]")
_SURE_FORMULA = re.compile(r"[\\^_]|^[^\s\d]+$")
_PROSE = re.compile(r"^\d[\d.,]*[kKMB]?\s+\S*[^\W\d_]|[^\W\d_]{3,}[ ,;.]")
_ATTACHED_MARKS = (",", ".")
_OPTION = re.compile(r"(?:\s*\[[^\]]{0,200}\])+\s*")
_TIE = re.compile(r"[^\W\d][.)]?$|[\])}]$")
_TITLE_CASE_GROUP = re.compile(r"[A-Z][\w-]+(?: [\w-]+)*")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of a text: literal `text`, a `macro` (its name is the text), or a `group`.

    `tex` says that a group held LaTeX, so that its braces are LaTeX too.
    """

    kind: str
    text: str
    tex: bool = False


def clean(text: str) -> str:
    """Return the text as a reader would see it typeset; never raises.

    Time is linear in the length of the text. Text without LaTeX comes back
    unchanged, character by character.
    """
    if not any(sign in text for sign in _SIGNS):
        return text
    cleaned = _print(_MATH.sub(_formula, text), math=False)
    return cleaned if cleaned == text else re.sub(r" {2,}", " ", cleaned).strip()


def _formula(found: re.Match[str]) -> str:
    content = next(group for group in found.groups() if group is not None)
    after = found.string[found.end() : found.end() + 1]
    if found[0].startswith("$") and not _is_formula(content, after):
        return found[0]
    printed = _print(content, math=True).strip()
    return f" {printed} " if found[0].startswith(("$$", r"\[")) else printed


def _is_formula(content: str, after: str) -> bool:
    """Tell `$x$` from two prices ("$5-$10", "$5 a month, or US$ 60 a year")."""
    if after.isdigit():
        return bool(_SURE_FORMULA.search(content))
    return bool(_FORMULA_SIGN.search(content)) or not _PROSE.search(content)


def _print(text: str, *, math: bool) -> str:
    """Read the text into nested groups and print them from the inside out."""
    stack: list[list[_Item]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "{" and len(stack) < MAX_DEPTH:
            stack.append([])
        elif token == "}" and len(stack) > 1:
            items = stack.pop()
            stack[-1].append(_group(items, math))
        else:
            stack[-1].append(_item(token))
    while len(stack) > 1:
        items = stack.pop()
        stack[-1] += [_Item("text", "{"), *items]
    return _flow(stack[0], math)


def _item(token: str) -> _Item:
    if len(token) > 1 and token[0] == "\\":
        return _Item("macro", token[1:].rstrip("*") or token[1:])
    return _Item("text", token)


def _group(items: list[_Item], math: bool) -> _Item:
    tex = any(item.kind == "macro" or item.tex for item in items)
    printed = _flow(items, math)
    switched = bool(items) and items[0].kind == "macro" and items[0].text in SWITCHES
    return _Item("group", printed.lstrip() if switched else printed, tex)


def _flow(items: list[_Item], math: bool) -> str:
    """Print a row of items; each macro takes the groups after it as its arguments."""
    out: list[str] = []
    position = 0
    while position < len(items):
        item = items[position]
        position += 1
        if item.kind == "macro":
            position = _macro(item.text, items, position, out, math)
        elif item.kind == "group":
            out.append(_loose_group(item, out, items[position : position + 1], math))
        else:
            out.append(_text(item.text, out, items[position : position + 1], math))
    return "".join(out)


def _text(text: str, out: list[str], after: list[_Item], math: bool) -> str:
    """Print plain characters; quotation marks and ties only where they cannot be prose."""
    if text == "~" and not math:
        tied = out and _TIE.search(out[-1]) and after and not after[0].text[:1].isspace()
        return " " if tied else text
    if text == "``":
        return "“"
    if text == "''" and not math:
        opened = sum(piece.count("“") - piece.count("”") for piece in out[-QUOTE_REACH:])
        return "”" if opened > 0 else text
    return text


def _loose_group(group: _Item, out: list[str], after: list[_Item], math: bool) -> str:
    """Print a group that no macro takes: its braces are LaTeX or they are prose."""
    before = out[-1][-1:] if out else ""
    if before in ("^", "_"):
        return in_brackets(group.text)
    if math or group.text in _ATTACHED_MARKS:
        return group.text
    attached = before.isalpha() or bool(after and after[0].text[:1].isalpha())
    plain = _WORD.fullmatch(group.text) if attached else _TITLE_CASE_GROUP.fullmatch(group.text)
    return group.text if group.tex or plain else f"{{{group.text}}}"


def _macro(name: str, items: list[_Item], position: int, out: list[str], math: bool) -> int:
    """Print a macro with what it takes from `items`; return the position after it."""
    if name in ACCENTS:
        return _accent(name, items, position, out)
    if name in ESCAPES:
        out.append(ESCAPES[name])
        return position
    if name in SWITCHES or name in DROPPED:
        return position
    arguments, end = _arguments(name, items, position)
    if name in VANISHING:
        _strip_end(out)
        _skip_second_stop(items, end, out)
        return end
    if arguments and any(arguments):
        out.append(lay_out(name, arguments))
        return end
    printed = symbol(name) or (name if math or arguments else f"\\{name}")
    out.append(_spaced(printed, out))
    return end


def _arguments(name: str, items: list[_Item], position: int) -> tuple[list[str], int]:
    """Return the groups that a macro takes, and the position after them.

    A macro known to take arguments takes them over white space and after an
    `[option]`; another takes only groups that follow without a gap.
    """
    taken: list[str] = []
    if symbol(name):
        return taken, position + (items[position : position + 1] == [_Item("group", "")])
    reaching = name in LAYOUTS or name in VANISHING
    while len(taken) < _arity(name):
        start = _skip_gap(items, position) if reaching else position
        if start >= len(items) or items[start].kind != "group":
            break
        taken.append(items[start].text)
        position = start + 1
    return taken, position


def _arity(name: str) -> int:
    """Return how many arguments a macro takes; one that is not known takes up to four."""
    if name in DEFINITIONS or "{1}" in LAYOUTS.get(name, ""):
        return 2
    return 1 if name in LAYOUTS or name in REFERENCES else 4


def _skip_gap(items: list[_Item], position: int) -> int:
    """Return the position after white space and an `[option]`, which may hold several items."""
    for end in range(position, min(position + MAX_GAP, len(items))):
        if items[end].kind != "text":
            return position
        gap = "".join(item.text for item in items[position : end + 1])
        if not gap.strip() or _OPTION.fullmatch(gap):
            following = items[end + 1 : end + 2]
            if following and following[0].kind == "group":
                return end + 1
    return position


def _accent(name: str, items: list[_Item], position: int, out: list[str]) -> int:
    """Set an accent over the next letter, or print a sign that was only escaped."""
    after = items[position] if position < len(items) else _Item("text", "")
    base = symbol(after.text) if after.kind == "macro" else after.text
    base = base.lstrip() if after.kind == "text" and name.isalpha() else base
    composed = accented(name, base[0]) if base and base[0].isalnum() else ""
    if after.kind == "group" and len(base) > 1:
        composed = base
    if not composed:
        out.append(name if not name.isalpha() else f"\\{name}")
        return position
    out.append(composed)
    if after.kind == "text":
        out.append(base[1:])
    return position + 1


def _spaced(printed: str, out: list[str]) -> str:
    """Set a function's name apart from the letter before it (`n\\log n`)."""
    before = out[-1][-1:] if out else ""
    return f" {printed}" if len(printed) > 1 and printed.isalpha() and before.isalnum() else printed


def _skip_second_stop(items: list[_Item], end: int, out: list[str]) -> None:
    """Print one full stop where "et al. [1]." loses its reference."""
    if out and out[-1].endswith(".") and end < len(items) and items[end].text.startswith("."):
        items[end] = _Item("text", items[end].text[1:])


def _strip_end(out: list[str]) -> None:
    """Remove the space that stood before something that vanishes."""
    while out and not out[-1].rstrip(" ~"):
        out.pop()
    if out:
        out[-1] = out[-1].rstrip(" ~")
