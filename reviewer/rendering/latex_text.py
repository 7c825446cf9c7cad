"""Text of others as LaTeX: every character prints as itself, and none of them is a command.

What comes out needs no package beyond LaTeX's own, so that it can be pasted
into any paper. Letters that LaTeX reads as UTF-8 stay letters (so do Chinese
or Cyrillic ones, which pdfLaTeX cannot print: `beyond_latex` names them);
other accented letters are built from their parts (Unicode's canonical
decomposition), Greek and mathematical signs are set as mathematics.
"""

from __future__ import annotations

import re
import unicodedata

from reviewer.rendering.plain import one_line

_BREAK = "\x04"
"""Stands between two characters that TeX would join; no text has it: controls are taken out."""
# Braces must balance in a .bib file, escaped ones as well: so they are mathematics here. pandoc,
# which reads .bib files too, knows neither \textbraceleft nor \textbar.
_SPECIAL = {
    "\\": r"{\textbackslash}", "{": r"{$\lbrace$}", "}": r"{$\rbrace$}",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}", "`": r"{\`{}}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": "{$|$}",
    _BREAK: r"\/", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "\u00ad": r"\-",
    "…": r"{\ldots}", "‒": "{--}", "―": "{---}",
}  # fmt: skip
_SIGNS = {
    sign: rf"{{$\{command}$}}"
    for sign, command in (
        pair.split(":")
        for pair in """
    α:alpha β:beta γ:gamma δ:delta ε:varepsilon ϵ:epsilon ζ:zeta η:eta θ:theta ϑ:vartheta ι:iota
    κ:kappa λ:lambda μ:mu ν:nu ξ:xi π:pi ϖ:varpi ρ:rho ϱ:varrho σ:sigma ς:varsigma τ:tau υ:upsilon
    φ:varphi ϕ:phi χ:chi ψ:psi ω:omega Γ:Gamma Δ:Delta Θ:Theta Λ:Lambda Ξ:Xi Π:Pi Σ:Sigma Υ:Upsilon
    Φ:Phi Ψ:Psi Ω:Omega ∆:Delta ≤:leq ≥:geq ⩽:leq ⩾:geq ≠:neq ≈:approx ∼:sim ≃:simeq ≅:cong
    ≡:equiv ∝:propto ≪:ll ≫:gg ≺:prec ≻:succ ∓:mp ∗:ast ⋆:star ★:star ∘:circ ∙:bullet ⋅:cdot
    ⊕:oplus ⊖:ominus ⊗:otimes ⊙:odot ∧:wedge ∨:vee ∩:cap ∪:cup ∈:in ∉:notin ∋:ni ⊂:subset ⊃:supset
    ⊆:subseteq ⊇:supseteq ∅:emptyset ∀:forall ∃:exists ∂:partial ∇:nabla ∞:infty ∑:sum ∏:prod ∫:int
    √:surd ⊥:perp ⊤:top ⊢:vdash ∣:mid ∥:parallel ‖:parallel ⟨:langle ⟩:rangle ⌈:lceil ⌉:rceil
    ⌊:lfloor ⌋:rfloor ←:leftarrow →:rightarrow ↔:leftrightarrow ↑:uparrow ↓:downarrow ⇐:Leftarrow
    ⇒:Rightarrow ⇔:Leftrightarrow ↦:mapsto ⟶:longrightarrow ⟵:longleftarrow ↗:nearrow ↘:searrow
    ⋯:cdots ⋮:vdots ⋱:ddots ℓ:ell ℜ:Re ℑ:Im ℵ:aleph ′:prime
    ♠:spadesuit ♥:heartsuit ♦:diamondsuit ♣:clubsuit ♭:flat ♯:sharp""".split()
    )
} | {"−": "{$-$}", "″": "{$''$}"}  # fmt: skip
_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))
"""Greek letters that LaTeX has no command for, since they look like Latin ones."""
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_IN_MATHS = {
    "`": "grave", "'": "acute", "^": "hat", "~": "tilde", "=": "bar", "u": "breve", ".": "dot",
    '"': "ddot", "v": "check",
}  # fmt: skip
# Latin-1, Latin Extended-A and typographic marks, as the kernel's utf8 input encoding has them for
# the fonts of T1 and TS1 (t1enc.dfu, ts1enc.dfu); Ħ, ŉ, Ŧ and the like have no glyph there.
_KNOWN = frozenset(
    chr(code)
    for first, last in (
        (0xA1, 0xAC), (0xAE, 0x125), (0x128, 0x137), (0x139, 0x13E), (0x141, 0x148),
        (0x14A, 0x165), (0x168, 0x17E), (0x218, 0x21B), (0x2010, 0x2011), (0x2013, 0x2014),
        (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2030, 0x2030), (0x2039, 0x203A),
        (0x200C, 0x200C), (0x20AC, 0x20AC), (0x2122, 0x2122),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_SCRIPTS = {"<super>": "textsuperscript", "<sub>": "textsubscript"}
_JOINER = "\u200d"
# Runs that TeX's fonts join into one sign ("--" is a dash, "?`" another mark).
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
_OPENING = re.compile(r'(?:^|(?<=[\s(\[{<\-–—/‘“]))"(?=\S)')


def escape(text: str) -> str:
    """Return text as one line of LaTeX; straight double quotes become a pair of curly ones."""
    return _written(curly(one_line(unicodedata.normalize("NFC", text))))


def curly(text: str) -> str:
    """Return text with straight double quotes turned into curly ones, by what stands before."""
    return _OPENING.sub("“", text).replace('"', "”")


def beyond_latex(latex: str) -> tuple[str, ...]:
    """Return the characters of LaTeX text that pdfLaTeX cannot print, each once, in order."""
    return tuple(dict.fromkeys(char for char in latex if not _is_safe(char)))


def _written(text: str) -> str:
    written: list[str] = []
    for char in _LIGATURE.sub(_BREAK, text):
        if char in _ACCENTS and written and not written[-1].isspace():
            written[-1] = _accented(written[-1], char)
        else:
            written.append(_character(char))
    return "".join(written)


def _character(char: str) -> str:
    """Return one character as LaTeX; what it cannot be written with comes back as it is."""
    if char in _SPECIAL or char in _SIGNS:
        return _SPECIAL.get(char) or _SIGNS[char]
    if _is_safe(char) or char == _JOINER:
        return char
    if unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    return _CAPITALS.get(char) or _from_parts(char)


def _from_parts(char: str) -> str:
    """Return a character built from what Unicode says it is made of, if LaTeX has all of it."""
    mapping = unicodedata.decomposition(char)
    kind, found, parts = mapping.rpartition("> ")
    built = "".join(_written("".join(chr(int(code, 16)) for code in parts.split())))
    if not built or not all(map(_is_safe, built)):
        return char
    command = _SCRIPTS.get(kind + found.strip())
    return rf"{{\{command}{{{built}}}}}" if command else built


def _accented(base: str, mark: str) -> str:
    """Return a base under an accent; the mark as it is where mathematics has no such accent."""
    accent = _ACCENTS[mark]
    if not base.startswith("{$"):
        return rf"{{\{accent}{{{base}}}}}"
    name = _IN_MATHS.get(accent)
    return rf"{{$\{name}{{{base[2:-2]}}}$}}" if name else base + mark


def _is_safe(char: str) -> bool:
    return char.isascii() or char in _KNOWN


__all__ = ["beyond_latex", "curly", "escape"]
