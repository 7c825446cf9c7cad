"""A file whose lines end in CRLF is brought up to date as if they ended in LF, and given back."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from reviewer.manuscripts import Manuscript

LF, CRLF = "\n", "\r\n"


def newline_of(text: str) -> str:
    """Return what ends the lines of a text; LF where it is now one, now the other."""
    count = text.count(CRLF)
    return CRLF if count and count == text.count(LF) else LF


def with_lf(manuscript: Manuscript) -> Manuscript:
    """Return a manuscript as it would be read if all lines of its main file ended in LF.

    Places of citations inside sentences are left as they were.
    """
    main = manuscript.texts[0]
    if newline_of(main.text) == LF:
        return manuscript
    ends = [place for place, character in enumerate(main.text) if character == "\r"]
    text = main.text.replace(CRLF, LF)
    sentences = tuple(
        replace(
            sentence,
            start=sentence.start - bisect_left(ends, sentence.start),
            end=sentence.end - bisect_left(ends, sentence.end),
        )
        if sentence.file == main.path
        else sentence
        for sentence in manuscript.sentences
    )
    return replace(
        manuscript, texts=(replace(main, text=text), *manuscript.texts[1:]), sentences=sentences
    )


def with_newline(text: str, newline: str) -> str:
    """Return a text whose lines end in LF with another end."""
    return text if newline == LF else text.replace(LF, newline)
