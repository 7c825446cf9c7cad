"""A word the library does not have -> the words it has that differ by a slip of the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer.words import edit_distance

SHORTEST = 4


def corrections(word: str, words_from: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the library's words closest to a (folded) word, if close enough; else nothing.

    Close enough is one edit (insertion, deletion, substitution, transposition
    of neighbours) from four letters on, two from ten ("readable" is not
    "reliable"). `words_from` gives the library's words with a beginning; the
    first letter is taken to be right.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    allowed = 2 if len(word) >= 10 else 1
    best: list[str] = []
    for other in words_from(word[0]):
        if abs(len(other) - len(word)) > allowed:
            continue
        distance = edit_distance(word, other, allowed)
        if distance < allowed:
            best, allowed = [other], distance
        elif distance == allowed:
            best.append(other)
    return best
