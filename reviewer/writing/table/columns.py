"""A column's name -> what it asks for: a field of the record, a kind of thing, or the words it has.

Names are free text, in any language people write tables in. What a name means
is found in turn: as the name of a field or a kind (inflected, with a slip of
the keyboard, in another language), then by its head noun ("main result", "data
used"), then by meaning (the encoder's similarity to what kinds are called).
Any other name is asked of each record as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewer.words import STOPWORDS, fold, is_slip, stem, words
from reviewer.writing.table.kinds import KINDS
from reviewer.writing.table.vocabulary import FIELDS, FOREIGN
from reviewer.writing.table.wants import THINGS

if TYPE_CHECKING:
    from reviewer.encoders import Encoder

LIKE = 0.72
"""Cosine of a name with what a kind is called from which it means that kind."""
CLEAR = 0.04
"""By how much the best kind must be nearer than the next, or what is asked for stays open."""
_ASKING = re.compile(
    r"^\W*(?:what|which|who|how)\b(?:\s+(?:is|are|was|were|does|do|did)\b)?"
    r"(?:\s+(?:the|its|their|this|they|it)\b)?\s*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?:(?:number|count|amount|no)\s+of|how\s+many|n\s+of|nr\s+of|anzahl(?:\s+der)?|"
    r"nombre\s+de|numero\s+de)\s+(?P<what>.+)$|^(?P<counted>.+)\s+counts?$"
)
# Words beside a noun that do not narrow what it asks for.
_EMPTY = frozenset(
    map(
        stem,
        """main key used proposed principal primary type kind name overall paper study work article
        research reported stated their its own author authors list important major obtained
        presented considered studied applied employed general core central new drawn made done
        conducted performed given shown mentioned described discussed publication origin""".split(),
    )
) | {"s"}
_STAGES = frozenset(
    map(stem, "evaluation training testing experiments study validation origin".split())
)
"""What a thing may be said to be for without being narrowed: "datasets used for evaluation"."""
_SHORT = 4
"""Letters that a word has at least if it may be a slip of another."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name as it was written, and what it asks for.

    One of `field` (of a record) and `kind` (of `kinds.KINDS`) says what; where
    neither does, the column is asked as it stands, with `asked` for its words.
    `counted` says that it asks how many there are. `words` are stems that
    narrow a kind ("clinical data").
    """

    name: str
    field: str = ""
    kind: str = ""
    asked: str = ""
    counted: bool = False
    words: tuple[str, ...] = ()


def understand(name: str, encoder: Encoder | None = None) -> Column:
    """Return what a column asks for."""
    said, whole = _plain(name), _bare(name)
    for meaning in dict.fromkeys((whole, said, _mended(said))):
        if found := _by_name(name, meaning):
            return found
    if counted := _COUNT.match(whole):
        return _counted(name, counted["what"] or counted["counted"])
    for meaning in dict.fromkeys((said, _mended(said))):
        if found := _by_head(name, meaning):
            return found
    return _by_encoder(name, said, encoder) if encoder is not None else Column(name, asked=said)


def _counted(name: str, what: str) -> Column:
    """Return how many of a thing there are as a column: of people, of parameters, or as asked."""
    kind = _table().get(_key(what.split()[-1]), "")
    if kind in _NUMBERED:
        return Column(name, kind=_NUMBERED[kind])
    return Column(name, asked=what, counted=True)


_NUMBERED = {"population": "sample size", "model size": "model size"}


def _by_encoder(name: str, said: str, encoder: Encoder) -> Column:
    """Read a name by its meaning, or by its words with their slips mended."""
    if kind := _by_meaning(said, encoder):
        return Column(name, kind=kind, words=_narrowing(said, kind))
    mended = " ".join(_mend_word(word, encoder) for word in said.split())
    found = (_by_name(name, mended) or _by_head(name, mended)) if mended != said else None
    return found or Column(name, asked=mended)


def _narrowing(said: str, kind: str) -> tuple[str, ...]:
    """Return what a name says beside its kind: "classification" in "classification accuracy"."""
    if kind not in THINGS:
        return ()
    called = {stem(word) for name in KINDS[kind].names for word in name.split()}
    roots = (stem(word) for word in said.split() if word not in STOPWORDS)
    rest = tuple(root for root in roots if root not in called | _EMPTY)
    return rest if len(rest) < len(said.split()) else ()


def _plain(name: str) -> str:
    """Return a name folded, on one line, without "what is the": "dataset(s)" is "datasets"."""
    whole = _bare(name)
    return _ASKING.sub("", whole) or whole


def _bare(name: str) -> str:
    """Return a name folded, its words with single spaces between them and no marks."""
    folded = fold(re.sub(r"\(s\)|\(es\)", "s", name))
    return " ".join(re.findall(r"[^\W_]+(?:[-'.][^\W_]+)*", folded.replace("_", " ")))


def _by_name(name: str, said: str) -> Column | None:
    """Read a name, or two that mean the same: "aims and objectives"."""
    targets = {_table().get(_key(part)) for part in re.split(r"\s(?:and|or|und|et|y)\s", said)}
    target = targets.pop()
    return _column(name, target) if target and not targets else None


def _by_head(name: str, said: str) -> Column | None:
    """Read "main result" as result, "data used" as data, "clinical data" as data on clinical."""
    before = re.split(r"\s(?:of|on|in|for|with|from|by|to|per|at)\s", said, maxsplit=1)
    parts = [
        word for word in before[0].split() if stem(word) not in _EMPTY and word not in STOPWORDS
    ]
    rest = [
        word.stem
        for word in words(" ".join(before[1:]))
        if word.is_content and word.stem not in _EMPTY
    ]
    if rest and not set(rest) <= _STAGES:
        return None
    for cut in range(len(parts)):
        key = _key(" ".join(parts[cut:]))
        target = _table().get(key)
        if target is not None:
            narrowing = tuple(stem(word) for word in parts[:cut])
            if narrowing and (target in FIELDS or target not in _NARROWED):
                return None
            return _column(name, target, narrowing)
    return None


_NARROWED = ("data", "method", "result", "population", "application")
"""Kinds that may be narrowed by a word before them: "clinical data"."""


def _column(name: str, target: str, narrowing: tuple[str, ...] = ()) -> Column:
    if target in FIELDS:
        return Column(name, field=target)
    return Column(name, kind=target, words=narrowing)


def _key(text: str) -> str:
    """Return the stems of a text's words: "Key Findings" and "key finding" are one."""
    return " ".join(stem(word) for word in text.replace("-", " ").split())


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Return the fields and kinds by the stems of what they are called, in any language."""
    found: dict[str, str] = {}
    english = {kind: (kind, *entry.names) for kind, entry in KINDS.items()}
    for table in (FOREIGN, english, FIELDS):
        for target, called in table.items():
            found |= {_key(fold(name)): target for name in called}
    return found


def _mended(said: str) -> str:
    """Return a name with its words' slips mended to words that columns are called by."""
    known = _known_words()
    return " ".join(word if word in known else _nearest(word, known) for word in said.split())


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    called: Iterable[str] = (
        name
        for names in (*FIELDS.values(), *FOREIGN.values(), *(k.names for k in KINDS.values()))
        for name in names
    )
    plain = {word for name in called for word in fold(name).split()}
    return frozenset(plain | {f"{word}s" for word in plain})


def _nearest(word: str, known: Iterable[str]) -> str:
    if len(word) < _SHORT:
        return word
    near = sorted(other for other in known if len(other) >= _SHORT and is_slip(word, other))
    return near[0] if near else word


def _mend_word(word: str, encoder: Encoder) -> str:
    return word if encoder.knows(word) else encoder.mended(word) or word


def _by_meaning(said: str, encoder: Encoder) -> str:
    """Return the kind that a name means by the encoder, or ""."""
    names = [(kind, called) for kind, entry in KINDS.items() for called in entry.names]
    vectors = encoder.encode([said, *(called for _, called in names)])
    cosines = vectors[1:] @ vectors[0]
    best: dict[str, float] = {}
    for (kind, _), cosine in zip(names, cosines, strict=True):
        best[kind] = max(best.get(kind, -1.0), float(cosine))
    ranked = sorted(best, key=lambda kind: -best[kind])
    clear = best[ranked[0]] - best[ranked[1]] >= CLEAR
    return ranked[0] if best[ranked[0]] >= LIKE and clear else ""


__all__ = ["Column", "understand"]
