"""Classes of English words that corruptions and true rewordings turn on: pairs and inflections.

Closed classes (auxiliaries, hedges, quantifiers, connectives) are whole; of
verbs and adjectives with an opposite these are the common ones.
"""

from __future__ import annotations

import re

AUXILIARIES = frozenset(
    "is are was were can could will would should must may might has have had does do did".split()
)
NEGATIONS = frozenset("not no never none neither nor cannot without hardly".split())
PREPOSITIONS = frozenset(
    """of in on at by for with from to into onto over under via through across among between
    within without against during using based towards toward than as""".split()
)
FUNCTION_WORDS = PREPOSITIONS | frozenset(
    """a an the this that these those it its their our his her we they he she i you and or but nor
    so if when while whereas because although since unless such both each every all
    which who whose whom where what how why
    be been being not no also then thus hence more most less least""".split()
)
CONNECTIVES = (
    "however", "furthermore", "moreover", "in addition", "additionally", "therefore", "thus",
    "hence", "consequently", "finally", "in this paper", "in this work", "in this study",
    "to this end", "specifically", "in particular", "as a result", "to address this",
    "to bridge the gap", "besides", "meanwhile",
)  # fmt: skip
"""Openings that say nothing of the matter, so that a sentence is as true without them."""

CONDITIONS = frozenset(
    """if unless when whenever only provided except until once whether under where without with
    while but although though despite not no at for in on some may might possibly potentially
    partially mainly mostly often usually""".split()
)
"""Words in a clause that may limit what a sentence claims: a clause with one is never cut off."""

# A verb and one that says the opposite of the same subject and object.
_VERBS = (
    "increase decrease", "improve worsen", "outperform underperform", "enhance impair",
    "accelerate delay", "strengthen weaken", "surpass trail", "raise lower", "boost hamper",
    "alleviate aggravate", "mitigate aggravate", "facilitate hinder", "enable prevent",
    "encourage discourage", "simplify complicate", "maximize minimize", "maximise minimise",
    "expand contract", "succeed fail", "include exclude", "support contradict", "preserve destroy",
    "ease worsen", "stabilize destabilize", "promote inhibit", "exceed undercut",
)  # fmt: skip
_ONE_WAY = ("reduce increase", "degrade improve", "harm improve", "suffer benefit", "decline rise")
_IRREGULAR = (
    "rises falls", "rise fall", "rose fell", "rising falling", "gains loses", "gained lost",
    "drops rises", "dropped rose", "drop rise", "shrinks grows", "growing shrinking",
)  # fmt: skip
_OTHERS = (
    "better worse", "best worst", "higher lower", "highest lowest", "high low", "faster slower",
    "fastest slowest", "fast slow", "larger smaller", "largest smallest", "large small",
    "greater smaller", "longer shorter", "long short", "stronger weaker", "strong weak",
    "positive negative", "positively negatively", "above below", "superior inferior",
    "superiority inferiority", "before after", "easier harder", "easy difficult",
    "cheaper costlier", "rich poor", "richer poorer", "early late", "increasingly decreasingly",
    "effective ineffective", "effectively ineffectively", "efficient inefficient",
    "efficiently inefficiently", "supervised unsupervised", "labeled unlabeled", "seen unseen",
    "known unknown", "accurate inaccurate", "stable unstable", "sufficient insufficient",
    "useful useless", "similar different", "simple complex", "more less", "gain loss",
    "gains losses", "improvement deterioration", "improvements deteriorations", "success failure",
    "advantage drawback", "advantages drawbacks", "upper lower", "maximum minimum", "most least",
    "robust fragile", "robustness fragility", "static dynamic",
)  # fmt: skip
_OTHERS_ONE_WAY = ("fewer more", "reduction increase", "decrease increase", "competitive inferior")

HEDGES = {
    "may": "will", "might": "will", "could": "will", "some": "all", "most": "all", "many": "all",
    "several": "all", "often": "always", "usually": "always", "sometimes": "always",
    "typically": "always", "generally": "always", "frequently": "always", "partially": "fully",
    "partly": "fully", "suggest": "prove", "suggests": "proves", "rarely": "never",
    "possibly": "certainly", "potentially": "always", "likely": "certain", "mostly": "entirely",
    "nearly": "fully", "almost": "fully", "comparable": "superior", "competitive": "unmatched",
    "certain": "all", "can": "always",
}  # fmt: skip
LIMITS = ("up to", "at least", "at most", "only", "about", "approximately", "around", "roughly",
          "nearly", "almost")  # fmt: skip
SWEEPING = (
    "on all tasks", "in every language", "in all cases", "regardless of the dataset",
    "without exception", "for every domain", "on every benchmark", "under all conditions",
)  # fmt: skip
PRIOR = frozenset("previous prior existing traditional conventional earlier".split())

# Either may stand for the other wherever it is this part of speech.
SYNONYMS = (
    "propose introduce", "proposes introduces", "show demonstrate", "shows demonstrates",
    "achieve attain", "achieves attains", "achieving attaining", "utilize use", "employ use",
    "employs uses", "leverage use", "leverages uses", "significantly substantially",
    "numerous many", "multiple several", "obtain get", "obtains gets", "investigate study",
    "investigates studies", "additionally moreover", "furthermore moreover", "enhance improve",
    "enhances improves", "requires needs", "require need", "crucial essential",
    "alleviate mitigate", "alleviates mitigates", "novel new",
    "various diverse",
)  # fmt: skip


def inflected(verb: str) -> tuple[str, str, str, str]:
    """Return base, -s, -ed and -ing of a regular verb that doubles no letter."""
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    hissing = verb.endswith(("s", "sh", "ch", "x"))
    return verb, f"{verb}{'es' if hissing else 's'}", f"{verb}ed", f"{verb}ing"


def _opposites() -> dict[str, str]:
    table: dict[str, str] = {}
    for pair in (*_ONE_WAY, *_VERBS):
        one, other = pair.split()
        for mine, theirs in zip(inflected(one), inflected(other), strict=True):
            table.setdefault(mine, theirs)
            if pair not in _ONE_WAY:
                table.setdefault(theirs, mine)
    for pair in (*_IRREGULAR, *_OTHERS):
        one, other = pair.split()
        table.setdefault(one, other)
        table.setdefault(other, one)
    for pair in _OTHERS_ONE_WAY:
        one, other = pair.split()
        table.setdefault(one, other)
    return table


OPPOSITES = _opposites()
_STATES = """achieve show use provide require propose introduce present demonstrate contain need
consist reach obtain yield produce learn generate remain perform employ leverage combine contribute
describe address consider extend apply evaluate allow offer augment model explain suggest indicate
rely depend operate scale adapt capture encode predict improve reduce exploit explore construct
train select tackle solve handle hop lead suffer become optimize align integrate comprise
feature release establish compare investigate derive""".split()
BASE_OF = {
    form: verb
    for verb in (*_STATES, *(half for pair in (*_VERBS, *_ONE_WAY) for half in pair.split()))
    for form in (inflected(verb)[1],)
}
"""The base of a verb in the third person singular: "outperforms" -> "outperform"."""
BASES = frozenset(BASE_OF.values())


def like(text: str, pattern: str) -> str:
    """Return text with the capital, or capitals, of the pattern."""
    if pattern.isupper() and len(pattern) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if pattern[:1].isupper() else text


def normal(text: str) -> tuple[str, ...]:
    """Return the words, numbers and percent signs of a text in lower case: what makes it itself."""
    return tuple(re.findall(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)*|%", text.lower()))


def within(piece: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Return whether a run of words stands in another, unbroken."""
    size = len(piece)
    return any(whole[at : at + size] == piece for at in range(len(whole) - size + 1))


def capitalised(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Return a text that may stand within a sentence: names and "I" keep their capital."""
    first = text.split(" ", 1)[0]
    plain = first.lower() in FUNCTION_WORDS | AUXILIARIES or first[1:].islower()
    return text[:1].lower() + text[1:] if plain and first != "I" else text
