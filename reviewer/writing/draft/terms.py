"""The noun phrases of records: what they call the things they are about. Pure.

"Structural knowledge distillation" counts as itself and as "knowledge
distillation"; short forms count as what they stand for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.grammar import Parsed
from reviewer.search.acronyms import pairs
from reviewer.words import STOPWORDS, fold, is_name_like, stem, words

LONGEST = 4
"""Words of the longest phrase that is counted."""
_EMPTY = frozenset(
    map(
        stem,
        """new novel existing previous prior recent current proposed different various several many
        other such same good better best large small high low simple effective efficient powerful
        strong main key important significant general specific certain possible available
        able first second third state-of-the-art extensive further more most additional
        multiple single first art paper work study approach method model result experiment
        performance problem task way number set kind type use example case
        report survey review overview tutorial case-study introduction technical
        part term aspect role area field research literature author system framework technique
        algorithm baseline improvement advantage effectiveness challenge issue limitation property
        solution goal aim idea information process procedure attention lack""".split(),
    )
)
"""Words that make no name of a theme by themselves."""
_INSIDE = ("compound", "amod", "nmod", "npadvmod", "punct", "advmod", "poss", "quantmod", "dep")


@dataclass(frozen=True, slots=True)
class Term:
    """A noun phrase as one text has it: its key (stems), its words, and whether the title has it.

    `bare`: it stands without an article somewhere, in the plural or as a mass
    ("knowledge distillation"), so that prose may use it so.
    """

    key: str
    text: str
    in_title: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    bare: bool


def phrases(parsed: Parsed) -> Iterator[_Phrase]:
    """Yield the noun phrases of a sentence, each with its modifiers and then with fewer."""
    for place, token in enumerate(parsed.tokens):
        if token.pos not in ("NOUN", "PROPN") or token.dep in ("compound", "nmod", "npadvmod"):
            continue
        first = _first(parsed, place)
        text = parsed.text[parsed.tokens[first].start : token.end]
        bare = token.tag in ("NNS", "NNPS") or not any(
            parsed.tokens[child].dep in ("det", "poss", "nummod")
            for child in parsed.children(place)
        )
        for start in _word_starts(text):
            yield _Phrase(text[start:], bare)


def terms(title: Parsed, body: Sequence[Parsed], long_forms: Mapping[str, str]) -> dict[str, Term]:
    """Return the terms of a record by key. `long_forms` is an `acronyms.table` of all texts."""
    found: dict[str, Term] = {}
    for parsed, in_title in (*((one, False) for one in body), (title, True)):
        for phrase in phrases(parsed):
            bare = phrase.bare and not in_title  # a title leaves articles out
            for text in _forms(phrase.text, long_forms):
                if key := term_key(text):
                    known = found.get(key)
                    keep = known is not None and (known.bare or not bare)
                    shown = known.text if known is not None and keep else text
                    found[key] = Term(
                        key, shown, in_title, bare or (known is not None and known.bare)
                    )
    return found


def term_key(text: str) -> str:
    """Return the stems of a phrase, or "" if it names nothing: too long, or empty words only."""
    stems = [word.stem for word in words(text)]
    telling = [one for one in stems if one not in _EMPTY and one not in STOPWORDS and len(one) > 1]
    empty = stems and (
        stems[0] in _EMPTY or any(word.text.lower() in STOPWORDS for word in words(text))
    )
    if (
        not telling
        or empty
        or not text[-1:].isalnum()
        or len(stems) > LONGEST
        or not any(map(str.isalpha, telling))
    ):
        return ""
    return " ".join(stems)


def long_forms(texts: Iterable[str]) -> dict[str, str]:
    """Return what each short form (folded) stands for, by most of the texts that say so."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for pair in pairs(text):
            counts[fold(pair.short).removesuffix("s")][fold(pair.long)] += 1
    return {short: longs.most_common(1)[0][0] for short, longs in counts.items()}


def _forms(phrase: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield a phrase, and with its short forms spelled out."""
    yield phrase
    spelled = [
        known.get(fold(word).removesuffix("s"), word) if is_name_like(word) else word
        for word in phrase.split()
    ]
    if spelled != phrase.split():
        yield " ".join(spelled)


def _first(parsed: Parsed, place: int) -> int:
    """Return the first token of the run of modifiers before a noun."""
    first = place
    while first > 0:
        before = parsed.tokens[first - 1]
        hyphen = before.text in ("-", "‐", "–", "/") and before.end == parsed.tokens[first].start
        joined = parsed.tokens[first].text in ("-", "‐", "–", "/")
        inside = before.dep in _INSIDE and before.pos in (
            "NOUN",
            "PROPN",
            "ADJ",
            "VERB",
            "ADV",
            "X",
        )
        if not (hyphen or joined or inside) or before.text in ("(", ",", '"', "“"):
            break
        first -= 1
    return first


def _word_starts(text: str) -> Iterator[int]:
    """Yield where each word of a phrase begins (hyphenated words whole), the longest first."""
    place = 0
    for word in text.split(" "):
        yield place
        place += len(word) + 1


def keys_of(
    body: Iterable[Parsed], known: Mapping[str, str], within: tuple[int, int] | None = None
) -> set[str]:
    """Return the keys of the terms of some sentences; of those inside some characters, if given."""
    return {
        key
        for parsed in body
        for phrase in phrases(parsed)
        if within is None or _is_within(parsed.text, phrase.text, within)
        for text in _forms(phrase.text, known)
        if (key := term_key(text))
    }


def _is_within(text: str, phrase: str, within: tuple[int, int]) -> bool:
    return phrase in text[within[0] : within[1]]
