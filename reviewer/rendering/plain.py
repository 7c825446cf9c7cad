"""Text of others made fit for a terminal: nothing in a record can move the cursor or the words.

Escape sequences, other control characters and the marks that reorder what
stands around them (Unicode's bidirectional embeddings, overrides and isolates,
"Trojan Source", Boucher and Anderson 2021) are taken out, and so are codes that
Unicode says are no characters (XML cannot hold them). Marks that letters need,
such as joiners and combining accents, stay.
"""

from __future__ import annotations

import re

# An escape sequence goes as a whole (ECMA-48, 5.4; then OSC and its kin up to their end), so that
# its parameters are not left behind as words; a lone escape goes with the controls.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
    r"\ufdd0-\ufdef"
    + "".join(f"{chr(0x10000 * n - 2)}-{chr(0x10000 * n - 1)}" for n in range(1, 18))
    + "]"
)


def harmless(text: str) -> str:
    """Return the text without escape sequences and controls; line feeds and tabs stay."""
    return _CONTROL.sub("", _SEQUENCE.sub("", text))


def one_line(text: str) -> str:
    """Return the text harmless, on one line, its white space squeezed to single spaces."""
    return squeezed(text).strip()


def squeezed(text: str) -> str:
    """Return what `one_line` does, with a space at an end where the text has white space there."""
    spaced = re.sub(r"[\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]", " ", text)
    clean = harmless(spaced)
    inner = " ".join(clean.split())
    head = " " if clean[:1].isspace() else ""
    tail = " " if inner and clean[-1:].isspace() else ""
    return f"{head}{inner}{tail}"


__all__ = ["harmless", "one_line", "squeezed"]
