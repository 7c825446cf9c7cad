"""Records as BibTeX, for BibTeX and biber alike: UTF-8, everything escaped, keys as they are.

Entry types and names follow `publication`. A word of a title that style files
must not put in lower case (an acronym, a name in a title that is otherwise in
lower case) stands in braces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from reviewer.errors import UncitableKeys
from reviewer.records import Record
from reviewer.rendering.latex_text import curly, escape
from reviewer.rendering.plain import one_line
from reviewer.rendering.publication import (
    ARTICLE,
    OTHER,
    PAPER,
    PREPRINT,
    Person,
    Publication,
    people,
    publication,
)

Writer = Callable[[str], str]

_TYPES = {ARTICLE: "article", PAPER: "inproceedings", PREPRINT: "misc", OTHER: "misc"}
_VENUES = {ARTICLE: "journal", PAPER: "booktitle", PREPRINT: "howpublished", OTHER: "howpublished"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NO_KEY = re.compile(r"[\s,{}%#\\~\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""What BibTeX or LaTeX's \\cite does not take in a key (each was tried; biber refuses more)."""
_ENDS_A_SENTENCE = re.compile(r"[.:?!—–]$")
_LONG = 4
"""Words of more letters than this tell whether a title is in capitals; "and" and "with" do not."""


def bibtex(records: Iterable[Record]) -> str:
    """Return records as the text of a .bib file, in their order.

    Raises UncitableKeys where keys cannot stand in a .bib file.
    """
    entries = tuple(records)
    check_keys(record.key for record in entries)
    return "\n".join(map(entry, entries))


def entry(record: Record) -> str:
    """Return one record as an entry, with a line for each field that is known; no abstract."""
    published = publication(record)
    lines = [f"  {name} = {value}," for name, value in _fields(record, published) if value]
    return "\n".join([f"@{_TYPES[published.kind]}{{{record.key},", *lines, "}", ""])


def check_keys(keys: Iterable[str]) -> None:
    """Raise UncitableKeys naming those keys that BibTeX cannot hold or tell apart."""
    known = list(keys)
    odd = [key for key in known if not key or _NO_KEY.search(key)]
    if odd:
        raise UncitableKeys(
            f"BibTeX and LaTeX cannot cite {_named(odd)}: "
            "a key has no spaces, and none of , { } % # \\ ~",
            next_step="Give these records other keys where they come from, or leave them out "
            "(--exclude KEY).",
        )
    folded: dict[str, list[str]] = {}
    for key in known:
        folded.setdefault(key.casefold(), []).append(key)
    if same := [key for group in folded.values() if len(group) > 1 for key in group]:
        raise UncitableKeys(
            f"BibTeX cannot tell {_named(same)} apart: they differ in capitals only",
            next_step="Give one of these records another key where it comes from, or leave it out "
            "(--exclude KEY).",
        )


def _named(keys: Sequence[str]) -> str:
    shown = ", ".join(f"{one_line(key)[:80]!r}" for key in keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown


def _fields(record: Record, published: Publication) -> Iterator[tuple[str, str]]:
    year, month = (*published.date, 0, 0)[:2]
    persons = people(record.authors)
    yield "author", _braced(names(persons, truncated=record.authors_truncated))
    if not persons:
        # What styles print where they would put a name; else they cut the key to pieces.
        yield "key", "{Unknown}"
    yield "title", _braced(title(curly(one_line(record.title))))
    yield _VENUES[published.kind], _braced(title(curly(published.venue)))
    yield "year", _braced(str(year) if year else "")
    yield "month", _MONTHS[month - 1] if month else ""
    yield "doi", _braced(published.doi)
    yield "eprint", _braced(published.arxiv)
    yield "archiveprefix", "{arXiv}" if published.arxiv else ""
    yield "primaryclass", _braced(published.arxiv_class)
    yield "pmid", _braced(published.pmid)
    yield "url", _braced(published.url)


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def names(persons: Sequence[Person], *, truncated: bool, write: Writer = escape) -> str:
    """Return a list of names as the value of a field, each written as LaTeX by `write`."""
    shown = [_name(person, write) for person in persons]
    return " and ".join([*shown, *(["others"] if truncated and shown else [])])


def _name(person: Person, write: Writer) -> str:
    """Return "von Family, Jr., Given"; what has no parts, or would be misread, in braces."""
    family = f"{person.particle} {person.family}".strip()
    if person.whole:
        return f"{{{write(family)}}}"
    given = f"{person.given} {person.suffix}".strip()
    if not (_is_plain(family) and _is_plain(given)):
        # Without a part for the suffix: biber counts the commas in braces as well.
        return f"{{{write(family)}}}, {{{write(given)}}}"
    lower = any(word[:1].islower() for word in person.family.split())
    last = f"{{{write(person.family)}}}" if lower else write(person.family)
    parts = (f"{write(person.particle)} {last}".strip(), person.suffix, write(person.given))
    return ", ".join(part for part in parts if part)


def _is_plain(text: str) -> bool:
    """Whether part of a name is words alone: no comma, bracket or "and" to be split at."""
    words = text.lower().split()
    marks = all(char.isalpha() or char in " .'’-" or unicodedata.combining(char) for char in text)
    return marks and text[:1].isalpha() and {"and", "others"}.isdisjoint(words)


def title(shown: str, write: Writer = escape) -> str:
    """Return a title as LaTeX by `write`, its words that must keep their capitals in braces."""
    words = [_split(word) for word in shown.split(" ")]
    ends = (head + core + tail for head, core, tail in words)
    opens = [True, *(_ENDS_A_SENTENCE.search(end) is not None for end in ends)]
    inside = [core for (_, core, _), first in zip(words, opens, strict=False) if not first]
    has_names = _has_names(inside)
    marked = []
    for (head, core, tail), first in zip(words, opens, strict=False):
        kept = _keeps_capitals(core) or (has_names and not first and core[:1].isupper())
        word = f"{{{write(core)}}}" if kept else write(core)
        marked.append(f"{write(head)}{word}{write(tail)}")
    return " ".join(marked)


def _split(word: str) -> tuple[str, str, str]:
    """Return the marks before a word, the word, and the marks after it."""
    places = [place for place, char in enumerate(word) if char.isalnum()]
    start, end = (places[0], places[-1] + 1) if places else (len(word), len(word))
    return word[:start], word[start:end], word[end:]


def _has_names(words: Sequence[str]) -> bool:
    """Whether capitals in a title mean names: at least half of its long words have none."""
    long = [word for word in words if len(word) > _LONG and word[0].isalpha()]
    return bool(long) and 2 * sum(word[0].islower() for word in long) >= len(long)


def _keeps_capitals(word: str) -> bool:
    """Whether a word has capitals inside, or is one capital: BERT, mT5, 3D, k-NN, Q-learning."""
    parts = re.split(r"[-‐–/]", word)
    inner = any(char.isupper() for part in parts for char in part[1:])
    alone = any(len(part) == 1 and part.isupper() for part in parts)
    return inner or (alone and word not in ("A", "I"))


__all__ = ["bibtex", "check_keys", "entry", "names", "title"]
