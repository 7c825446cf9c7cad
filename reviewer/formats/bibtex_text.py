r"""TeX in the values of a .bib file -> text as a reader would see it.

`latex.clean` reads texts that may be prose; here all is TeX, so braces group,
a tilde is a space, `--` is a dash, and a macro takes the space after it.
"""

from __future__ import annotations

import re

from reviewer.formats import markup
from reviewer.formats.latex import clean
from reviewer.formats.latex_macros import symbol
from reviewer.formats.text import visible

_TEX = re.compile(r"[\\{}$~`]|--|''")
_ESCAPED_BRACE = re.compile(
    r"\\([{}])|\$\\([lr])brace\$|\\textbrace(left|right)(?:\{\}|\s+|(?![A-Za-z]))"
)
_BRACES = re.compile(r"[{}]")
_OPEN, _CLOSE, _TILDE, _DASH, _LESS = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_HIDDEN = str.maketrans({_OPEN: "{", _CLOSE: "}", _TILDE: "~", _DASH: "-"})
_RESERVED = str.maketrans("", "", _OPEN + _CLOSE + _TILDE + _DASH + _LESS)
_LESS_THAN = re.compile(r"\\textless(?:\{\}|\s+|(?![A-Za-z]))")
_ADDRESS = re.compile(r"\\(?:url|nolinkurl|path)\s*\{([^{}]*)\}|https?://[^\s{}]+")
_HTTP = re.compile(r"https?://[^\s{}<>\"]+", re.IGNORECASE)
_ESCAPE = re.compile(r"\{?\\([_%&#$~])(?:\{\})?\}?")
_SIM = re.compile(r"\{?\$\\sim\$\}?|\{?\\textasciitilde(?:\{\}|\s)?\}?")
_TIE = re.compile(r"(?<!\\)~")
_LETTER = re.compile(r"\\([A-Za-z]+)\s+(?![{\s])")
_SCRIPT = re.compile(
    r"\$\s*([_^])\s*(?:\{\s*([\w+.,=() -]{1,20}?)\s*\}|(\w))\s*\$"
    r"|\\text(sub|super)script\s*\{\s*([\w+.,=() -]{1,20}?)\s*\}"
)
# "$a$$b$" is two formulas.
_TOUCHING = re.compile(r"(?<![$\\])(\$[^$\s](?:[^$]{0,200}[^$\s])?\$)(?=\$[^$])")
_SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_PHANTOM = re.compile(r"\\[vh]?phantom\s*(?:\\[{}]|\{[^{}]*\})")
_OPENING_QUOTE = re.compile(r"(?<![`\\])`(?=[^\s`'][^`']{0,200}'(?!\w))")
_WORD_SPACE = frozenset("LaTeX TeX BibTeX eg ie etal etc wrt par newline item".split())


def text(value: str) -> str:
    """Return a value as text in one line, without TeX and HTML."""
    if not value:
        return ""
    if _TEX.search(value):
        value = _plain(value)
    return visible(markup.plain(value).replace(_LESS, "<"))


def verbatim(value: str) -> str:
    """Return an address or a path: not TeX, but for escapes that some tools write."""
    address = _ADDRESS.fullmatch(value.strip())
    inner = address[1] if address and address[1] is not None else value
    return visible(inner)


def address(value: str) -> str:
    r"""Return an http(s) address in a value, `\_` and `{\%}` undone, or ""."""
    plain = verbatim(value)
    wrapped = _ADDRESS.search(plain)
    if wrapped and wrapped[1]:
        plain = wrapped[1].strip()
    found = _HTTP.search(unescaped(plain))
    return found[0].rstrip(".,;") if found else ""


def unescaped(value: str) -> str:
    r"""Return an identifier without the escapes of TeX (`10.1000/a\_b`, `{\_}`)."""
    return _SIM.sub("~", _ESCAPE.sub(r"\1", value))


def _plain(value: str) -> str:
    value = _ADDRESS.sub(_kept, _PHANTOM.sub("", value.translate(_RESERVED)))
    value = _LESS_THAN.sub(_LESS, _ESCAPED_BRACE.sub(_brace, value))  # which begins no tag
    value = _LETTER.sub(_taking_its_space, _TIE.sub(" ", value))
    value = _SCRIPT.sub(_script, _TOUCHING.sub(r"\1{}", value))
    value = _OPENING_QUOTE.sub("‘", value)
    # Before braces go, which keep marks apart that would be one: "-{}-" is two hyphens.
    cleaned = clean(value).replace("''", "”").replace("---", "—").replace("--", "–")
    return _BRACES.sub("", cleaned).translate(_HIDDEN)


def _brace(found: re.Match[str]) -> str:
    sign = found[1] or found[2] or found[3]
    return _OPEN if sign in ("{", "l", "left") else _CLOSE


def _kept(found: re.Match[str]) -> str:
    shown = found[1] if found[1] is not None else found[0]
    return shown.replace("~", _TILDE).replace("-", _DASH)


def _taking_its_space(found: re.Match[str]) -> str:
    r"""`\o re` is "øre", as is `\ae`; words such as `\LaTeX` keep the space that was meant."""
    printed = "" if found[1] in _WORD_SPACE else symbol(found[1])
    swallows = len(printed) == 1 and (printed.isalpha() or not printed.isalnum())
    return f"\\{found[1]}{{}}" if swallows and printed != "…" else found[0]


def _script(found: re.Match[str]) -> str:
    """Set "Cu$_2$O" with the characters there are for it; a search finds them as "Cu2O"."""
    is_lower = found[1] == "_" or found[4] == "sub"
    said = next(group for group in (found[2], found[3], found[5]) if group)
    table = _SUBSCRIPTS if is_lower else _SUPERSCRIPTS
    if all(ord(char) in table for char in said):
        return said.translate(table)
    before = found.string[found.start() - 1 : found.start()]
    return f"^{said}" if before.isdigit() and not is_lower and said[0].isdigit() else said
