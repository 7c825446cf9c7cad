"""A model's text with markers `[E7]` -> sentences with the numbers they cite. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewer.passages import sentences

_MARK = re.compile(r"\[\s*E?\s*(\d{1,4})\s*\]")
_RUN = re.compile(r"(?:\s*\[\s*E?\s*\d{1,4}(?:\s*[,;]\s*E?\s*\d{1,4})*\s*\]\s*)+[.!?]?")
_LIST = re.compile(r"\[\s*(E?\s*\d{1,4}(?:\s*[,;]\s*E?\s*\d{1,4})+)\s*\]")
# Whatever steers a terminal: escape sequences whole, then control and direction characters.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
# A tag or a comment as HTML reads it; "p<0.05" and "a < b" are none.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][\w-]*(?:[ \t][^<>\n]*)?/?>|<\|[^<>|\n]*\|>", re.DOTALL
)
_SETTLED = re.compile(
    r"\n"  # a line
    r"|\d\s*\][.!?][ \t]+(?=\S)"  # "... [E1]. Next"
    r"|(?<!\])[.!?][ \t]*(?:\[E\d+\][ \t]*)+(?=[^\s\[.,;:!?])"  # "... . [E1] Next"
)
# Emphasis stands around words: "split_at_verb" has none.
_CLUTTER = re.compile(
    r"^[\s\-*•#>]+|^\(?\d{1,2}[.)]\s+|(?<!\w)[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence a model wrote, without its markers, and the numbers in them, in order."""

    text: str
    numbers: tuple[int, ...]


def plain(text: str) -> str:
    """Return a reply as text to show: without escape sequences, controls, HTML and chat tags."""
    return _TAG.sub(" ", _CONTROLS.sub(" ", _ESCAPES.sub("", text)))


def settled(text: str) -> str:
    """Return the beginning of a reply under way whose sentences and markers will not change."""
    end = 0
    for found in _SETTLED.finditer(text):
        end = found.end()
    return text[:end]


def parse(text: str) -> tuple[Marked, ...]:
    """Return the sentences of a model's reply.

    Each ends with its markers (`[E7][E12]`, also `[E7, E12]` and `[7]`). A
    sentence between two runs of markers that is really several is split: the
    markers belong to the last, the ones before it cite nothing. List bullets,
    headings and emphasis are dropped.
    """
    found: list[Marked] = []
    for line in _LIST.sub(_apart, text).splitlines():
        position = 0
        for run in _RUN.finditer(line):
            found += _piece(line[position : run.start()], _numbers(run[0]))
            position = run.end()
        found += _piece(line[position:], ())
    return tuple(found)


def _piece(text: str, numbers: tuple[int, ...]) -> list[Marked]:
    """Return the sentences of a stretch of text; the numbers are the last one's."""
    tidy = " ".join(_CLUTTER.sub("", text.strip()).split())
    parts = [part.text for part in sentences(tidy)]
    if not parts:
        return []
    return [*(Marked(part, ()) for part in parts[:-1]), Marked(_ended(parts[-1]), numbers)]


def _ended(text: str) -> str:
    """Return the sentence with the full stop that stood behind its markers."""
    return text if text[-1] in ".!?\"”'" else f"{text.rstrip(',;:')}."


def _numbers(run: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in _MARK.findall(run)))


def _apart(found: re.Match[str]) -> str:
    """Turn `[E7, E12]` into `[E7][E12]`."""
    return "".join(f"[{part.strip()}]" for part in re.split(r"[,;]", found[1]))
