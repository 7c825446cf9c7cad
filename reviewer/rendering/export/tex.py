"""Text -> TeX in a .bib file that reads back as the same text, here and in pandoc.

Unlike `latex_text`, which sets a text well, this changes nothing: quotation
marks stay straight, and every letter stays a letter unless ASCII is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reviewer.formats.text import visible

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "<": r"\textless{}", ">": r"\textgreater{}", "`": r"\`{}",
        "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    }
)  # fmt: skip
_SPELLED = _SPECIAL | str.maketrans({"{": r"{$\lbrace$}", "}": r"{$\rbrace$}"})
_BALANCED = _SPECIAL | str.maketrans({"{": r"\{", "}": r"\}"})
_BRACE = re.compile(r"[{}]")
_JOINED = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
_INDEX = re.compile(r"(?:\\_|\\textasciicircum\{\})(?=\{)")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "ı": "i", "đ": "dj", "Đ": "DJ", "ð": "dh", "Ð": "DH", "þ": "th", "Þ": "TH", "å": "aa",
    "Å": "AA", "§": "S", "¶": "P", "£": "pounds", "©": "copyright", "†": "dag", "‡": "ddag",
    "…": "ldots", "•": "textbullet", "°": "textdegree", "€": "texteuro", "™": "texttrademark",
    "®": "textregistered",
}  # fmt: skip


def is_balanced(text: str) -> bool:
    """Whether the braces of a text match, so that it can stand in a .bib file as it is."""
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return not depth


def tex(text: str, *, whole: str = "") -> str:
    """Return a text in one line with all that TeX would read as its own escaped.

    `whole` is the value that it is a part of, whose braces should match.
    """
    if text.isalnum():
        return text
    text = visible(text)
    table = _BALANCED if is_balanced(whole or text) else _SPELLED
    apart = _JOINED.sub("\ufdd5", text.replace("\ufdd5", ""))
    return fenced(apart.translate(table).replace("\ufdd5", "{}"))


def in_ascii(written: str) -> str:
    """Return TeX with accents and signs as commands; letters of scripts without them stay."""
    composed = unicodedata.normalize("NFC", written)
    return fenced(_BEYOND.sub(lambda found: _command(found[0]), composed))


def fenced(value: str) -> str:
    """Keep a sign that may be an index apart from braces after it, which would be its argument."""
    return _INDEX.sub(r"\g<0>{}", value)


@lru_cache(maxsize=4096)
def _command(char: str) -> str:
    r"""Return a letter or sign as a command ("{\'e}"), or as it is where there is none."""
    parts = unicodedata.normalize("NFD", char)
    base, marks = parts[0], parts[1:]
    if char in _LETTERS:
        return rf"{{\{_LETTERS[char]}}}"
    if base.isascii() and marks in _ACCENTS:
        accent = _ACCENTS[marks]
        return rf"{{\{accent}{{{base}}}}}" if accent.isalpha() else rf"{{\{accent}{base}}}"
    return _mathematical(char)


def _mathematical(char: str) -> str:
    from reviewer.formats.bibtex_text import text
    from reviewer.rendering.latex_text import escape

    shown = escape(char)
    return shown if shown.isascii() and text(f"x {shown} x") == f"x {char} x" else char


__all__ = ["fenced", "in_ascii", "is_balanced", "tex"]
