"""A question of which parts are taken out as they are understood. A value that changes; pure."""

from __future__ import annotations

import re

_NEGATED = re.compile(
    r"(?:\b(?:not|except(?:ing)?|excluding|exclude|other\s+than|but\s+not|outside(?:\s+of)?|without|neither|nor|"
    r"apart\s+from|aside\s+from|besides|leaving\s+out|minus|never)|n['’]t)\s+"
    r"(?:(?:show|list|have|include|name|feature|contain|for|those|these|ones|the|any|papers?|articles?|works?|anything|everything|published|"
    r"written|classed|filed|dated|appeared|appearing|come|coming|authored|year|years?|date|class)\s+)*"
    r"(?:(?:by|from|in|of|at|under|as|during)\s+)?(?:the\s+(?:year\s+)?)?$",
    re.IGNORECASE,
)
_CARRIER = re.compile(
    r"\b(?:(?:that|which)\s+)?(?:do|does|did|are|is|was|were|have|has|had)\s*$", re.IGNORECASE
)


class Rest:
    """The question with what has been understood blanked out, offsets kept."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int) -> None:
        """Blank out a span."""
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]

    def take_match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Blank out the first place of a pattern, and return it."""
        if place := pattern.search(self.text):
            self.take(*place.span())
        return place

    def take_negation(self, start: int) -> bool:
        """Take "not by", "except those in" and the like before a place; return if it was there."""
        place = _NEGATED.search(self.text[:start])
        if place is None:
            return False
        carrier = _CARRIER.search(self.text[: place.start()])
        self.take(carrier.start() if carrier else place.start(), place.end())
        return True
