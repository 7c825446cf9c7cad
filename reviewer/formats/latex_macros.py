"""What LaTeX macros look like to a reader: tables, and the symbols pylatexenc knows."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "ocirc": "\u030a",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "cb": "\u0326",
    "b": "\u0331",
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "vec": "\u20d7",
}
"""Macro name -> combining character set over the letter that follows."""

ESCAPES = {
    **{char: char for char in "%&$#_{}|"},
    **dict.fromkeys(" ,;:>/\\", " "),
    **dict.fromkeys("!-@", ""),
}
r"""Backslash and one character -> what is printed (`\%` is a percent sign, `\,` a space)."""

_SWITCHES = """
bf it em tt sc sl rm sf bfseries itshape mdseries ttfamily scshape slshape rmfamily sffamily
upshape normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge
centering displaystyle textstyle scriptstyle boldmath
"""
SWITCHES = frozenset(_SWITCHES.split())
r"""Macros that change the type from where they stand (`{\bf so}`); nothing is printed."""

_DROPPED = """
left right big Big bigg Bigg bigl bigr Bigl Bigr xspace noindent limits nolimits quad qquad
maketitle protect ensuremath relax hfill null
"""
DROPPED = frozenset(_DROPPED.split())
"""Macros that print nothing and take nothing."""

_REFERENCES = """
cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite
footcite nocite ref eqref autoref cref Cref pageref label thanks vspace hspace begin end
includegraphics
"""
REFERENCES = frozenset(_REFERENCES.split())
"""Macros that vanish with their argument: their target is not in this text."""

WORDS = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "eg": "e.g.",
    "ie": "i.e.",
    "etal": "et al.",
    "etc": "etc.",
    "wrt": "w.r.t.",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "texttildelow": "~",
    "textless": "<",
    "textgreater": ">",
    "textperiodcentered": "·",
    "textquotesingle": "'",
    "hyp": "-",
    "hyphen": "-",
    "nobreakdash": "",
    "slash": "/",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "dag": "†",
    "ddag": "‡",
    "deg": "°",
    "circ": "°",
    "degree": "°",
    "mid": "|",
    "sim": "~",
    "epsilon": "ε",
    "newline": " ",
    "par": " ",
    "item": " • ",
    "i": "ı",
    "j": "ȷ",
}
"""Macros without arguments that pylatexenc does not know, or prints for typesetters."""

_DEFINITIONS = "newcommand renewcommand providecommand newenvironment DeclareMathOperator"
DEFINITIONS = frozenset(_DEFINITIONS.split())
"""Macros that define another: they vanish with both their arguments."""

LAYOUTS = {
    "frac": "{0}/{1}",
    "tfrac": "{0}/{1}",
    "dfrac": "{0}/{1}",
    "sqrt": "√{0}",
    "binom": "({0} choose {1})",
    "underset": "{1}_{0}",
    "overset": "{1}^{0}",
    "href": "{1} ({0})",
    "footnote": " ({0})",
    "textcolor": "{1}",
    "color": "",
    "colorbox": "{1}",
    "textsuperscript": "{0}",
    "unicode": "{0}",
    "enquote": "“{0}”",
    "mkbibquote": "“{0}”",
    **dict.fromkeys(("phantom", "vphantom", "hphantom"), ""),
    **dict.fromkeys(("noopsort", "SortNoop", "sortnoop", "noop", "NOOPSORT", "nosort"), ""),
}
"""Macros with arguments that are not simply printed; any other prints its arguments."""

_DOUBLE_STRUCK = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}


def lay_out(name: str, arguments: list[str]) -> str:
    """Return what a macro with these (already clean) arguments prints."""
    if name == "unicode":
        return _code_point(arguments[0])
    if name == "mathbb":
        return _DOUBLE_STRUCK.get(arguments[0], arguments[0])
    layout = LAYOUTS.get(name)
    if layout is None:
        return " ".join(argument for argument in arguments if argument)
    if name in {"frac", "tfrac", "dfrac", "sqrt"}:
        arguments = [in_brackets(argument) for argument in arguments]
    if name == "href" and arguments[0] in arguments[1:]:
        return arguments[1]
    return layout.format(*arguments, *[""] * 2)


def in_brackets(argument: str) -> str:
    """Return the argument, in brackets if it is more than one number or word."""
    plain = argument.lstrip("+-").replace(".", "").isalnum()
    return argument if plain or not argument else f"({argument})"


def accented(name: str, letter: str) -> str:
    """Return the letter with the accent, or "" if no language writes it so.

    Accents that only formulas have are set over any letter.
    """
    base = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    composed = unicodedata.normalize("NFC", base + ACCENTS[name])
    known = len(composed) == 1 or len(name) > 1 or (name == "=" and letter.isdigit())
    return composed if known else ""


@lru_cache(maxsize=4096)
def symbol(name: str) -> str:
    r"""Return the characters a macro without arguments stands for (`\alpha`), or ""."""
    if name in WORDS:
        return WORDS[name]
    spec = _symbols().get_macro_spec(name)
    printed = spec.simplify_repl if spec is not None else None
    return printed if isinstance(printed, str) and "%" not in printed and "<" not in printed else ""


@lru_cache(maxsize=1)
def _symbols() -> Any:
    from pylatexenc import latex2text  # loaded when the first macro is met

    return latex2text.get_default_latex_context_db()


def _code_point(argument: str) -> str:
    digits = argument.lower().lstrip('x"u+')
    try:
        return chr(int(digits, 16 if argument[:1] in 'xX"uU' else 10))
    except (ValueError, OverflowError):
        return argument
