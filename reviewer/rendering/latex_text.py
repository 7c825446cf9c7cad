r"""Text of others as LaTeX that compiles with any engine: special characters and letters escaped.

pdfTeX knows Latin letters only. Greek letters and signs become macros; what no
macro stands for is left to XeTeX and LuaTeX, and is named under pdfTeX
(`\ifdefined\Umathchar`), where it would stop the run.
"""

from __future__ import annotations

import re
import unicodedata

from reviewer.rendering.plain import one_line

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
}  # fmt: skip
_SIGNS = {
    "–": r"\textendash{}", "—": r"\textemdash{}", "―": r"\textemdash{}", "‐": "-", "‑": "-",
    "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "„": r"\quotedblbase{}",
    "‘": r"\textquoteleft{}", "’": r"\textquoteright{}", "…": r"\ldots{}",
    "\u00a0": "~", "\u2009": r"\,", "\u202f": r"\,",
    "•": r"\textbullet{}", "°": r"\textdegree{}", "†": r"\dag{}", "‡": r"\ddag{}", "§": r"\S{}",
    "©": r"\textcopyright{}", "®": r"\textregistered{}", "™": r"\texttrademark{}",
    "€": r"\texteuro{}", "£": r"\pounds{}", "µ": r"\textmu{}",
}  # fmt: skip
_MATH = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "varsigma", "τ": "tau",
    "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "±": "pm", "×": "times", "÷": "div", "·": "cdot", "⋅": "cdot", "≤": "leq", "≥": "geq",
    "≠": "neq", "≈": "approx", "≃": "simeq", "∼": "sim", "≡": "equiv", "∝": "propto",
    "∞": "infty", "∂": "partial", "∇": "nabla", "√": "surd", "∑": "sum", "∏": "prod", "∫": "int",
    "∈": "in", "∉": "notin", "⊂": "subset", "⊆": "subseteq", "∪": "cup", "∩": "cap",
    "∀": "forall", "∃": "exists", "¬": "neg", "∧": "wedge", "∨": "vee", "→": "rightarrow",
    "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇔": "Leftrightarrow",
    "↑": "uparrow", "↓": "downarrow", "⟨": "langle", "⟩": "rangle", "ℓ": "ell", "∗": "ast",
    "⊙": "odot", "⊕": "oplus", "⊗": "otimes", "′": "prime", "−": "-", "≪": "ll", "≫": "gg",
}  # fmt: skip
_LIGATURES = re.compile(r"(-(?=-)|'(?=')|,(?=,)|[!?](?=`))")
"""Signs that TeX would draw together with the next one; dashes of a text become single ones."""
_KNOWN_TO_PDFTEX = range(0xA1, 0x180)
"""Latin-1 letters and Latin Extended-A, which LaTeX's own utf8 encoding and T1 fonts have."""


def latex_text(text: str) -> str:
    """Return text on one line as LaTeX; nothing in it can act as a command."""
    plain = unicodedata.normalize("NFC", one_line(text))
    return _LIGATURES.sub(r"\1{}", "".join(map(_character, plain)))


def _character(char: str) -> str:
    if char.isascii():
        return _SPECIAL.get(char, char)
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _MATH:
        name = _MATH[char]
        return rf"\ensuremath{{\{name}}}" if name.isalpha() else rf"\ensuremath{{{name}}}"
    if ord(char) in _KNOWN_TO_PDFTEX and char.isalpha():
        return char
    return _folded(char)


def _folded(char: str) -> str:
    """Return the ASCII letters of a character (superscript, ligature), or a choice by engine."""
    plain = unicodedata.normalize("NFKD", char)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    if letters and letters.isascii() and letters.isprintable():
        return "".join(_SPECIAL.get(c, c) for c in letters)
    if not letters:
        return ""
    return rf"\ifdefined\Umathchar {char}\else [U+{ord(char):04X}]\fi{{}}"
