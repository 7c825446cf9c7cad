"""Slips of the keyboard in the words that carry a question's form: "autor of", "papesr". Pure."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.search.topics import FRAME_STEMS
from reviewer.words import STOPWORDS, edit_distance, stem, words

_FORMS = (
    "author authors paper papers which wrote written published affiliation compare difference "
    "between newest latest oldest recent library collection"
).split()
_FORM_STEMS = frozenset(map(stem, _FORMS))
SHORTEST = 4


def mend_frame(text: str, has_word: Callable[[str], bool]) -> str:
    """Return the text with the words of its form mended.

    A word is taken for a slip if the library's texts do not have it
    (`has_word`), it is no form itself, and it differs by one edit from one with
    the same first letter.
    """
    for word in reversed(words(text)):
        folded = word.text.lower()
        if not _may_be_slip(folded) or word.stem in FRAME_STEMS or word.stem in _FORM_STEMS:
            continue
        near = [form for form in _FORMS if form[0] == folded[0] and _is_near(folded, form)]
        if near and not has_word(folded):
            text = text[: word.start] + near[0] + text[word.end :]
    return text


def mend_words(text: str, mended: Callable[[str], str]) -> str:
    """Return the text with slips in its other words mended, as `mended` knows them.

    A capitalised word may be a name and is left, unless it opens the text.
    """
    for word in reversed(words(text)):
        small = word.text.islower() or (word.start == 0 and word.text.istitle())
        if small and _may_be_slip(word.text.lower()) and (right := mended(word.text.lower())):
            right = right.capitalize() if word.text.istitle() else right
            text = text[: word.start] + right + text[word.end :]
    return text


def _may_be_slip(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in STOPWORDS


def _is_near(word: str, form: str) -> bool:
    return edit_distance(word, form, 1) <= 1
