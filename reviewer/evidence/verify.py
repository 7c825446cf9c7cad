"""Statement and cited sentences -> verdict. Pure, explained, and the same for every text.

Three things decide. A statement that speaks against its cited words (a number,
a name, a negation, an order of words that they do not give: `objections`) is
refused, whatever else. One all of whose words the cited sentences have stands
if enough of it is theirs. A paraphrase must be likely enough to be supported
(`support`), which only the encoder can tell; a copy with a word that is not
theirs is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evidence import warrant, whole
from reviewer.evidence.alignment import Token, uncontracted
from reviewer.evidence.attribution import Origin
from reviewer.evidence.coverage import coverage
from reviewer.evidence.distributed import Share, shares
from reviewer.evidence.objections import Case, objection
from reviewer.evidence.reading import content_words, words
from reviewer.evidence.support import Cosines, features, score

__all__ = [
    "SUPPORTED", "UNSCORED", "UNSUPPORTED", "Source", "Verdict", "coverage", "likelihood", "read",
    "verify",
]  # fmt: skip

SUPPORTED, UNSUPPORTED, UNSCORED = "supported", "unsupported", "unscored"


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement cites: the quoted words, and what is known of their record beside them.

    `context` (title, authors, date) may supply names and years to a statement,
    but no finding.
    """

    quote: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict (SUPPORTED, UNSUPPORTED, UNSCORED), its score (0..1), and the reason if not.

    `objected` says that something speaks against the statement, so that no
    score and no judge can lift it.
    """

    label: str
    score: float
    why: str = ""
    objected: bool = False


OWN_WORDS = 0.85
"""Score from which a statement may have words that the cited sentences do not have."""
ALL_GIVEN = 0.08
"""Score from which a statement stands whose words are all in the cited sentences."""
COPIED = 0.5
"""Share of the content words that must have a place in the quotes, not just beside them."""
ASSERTING = 2
"""Content words that it takes to say something of something."""
_SIGNS = re.compile(r"[<>≤≥≠±%]|[-−](?=\d)")
_THOUSANDS = re.compile(
    r"(?<=\d)(?<!\d{4})(?<![.,]\d)(?<![.,]\d\d)"
    r"(?:[\u00a0\u2009\u202f](?=\d{3}(?!\d))|[ ](?=0\d\d(?![\d.,]\d|\d)))"
)
"""A space within a number: a narrow one, or one before digits that are no number alone ("046")."""
_LETTERED = re.compile(r"(?<=[(\s,](?:19|20)\d\d)[a-z](?=[),;])")
"""The letter by which prose tells papers of one year apart: "(2020a)", "(Wang et al., 2020b)"."""
LONGEST = 2_000
"""Characters that a statement may have: more is no sentence, and costs seconds to align."""


def verify(
    statement: str,
    sources: Sequence[Source],
    similarity: float | None = None,
    each: Sequence[float] = (),
) -> Verdict:
    """Return whether the sources support the statement.

    `similarity` is the cosine of the statement and the quotes (joined) by the
    encoder, or None to decide by words alone; `each` its cosines with the
    single quotes, if they are known. A statement without a content word is
    UNSCORED; one without sources is UNSUPPORTED.
    """
    statement = _LETTERED.sub("", _composed(statement))
    if not content_words(statement):
        return Verdict(UNSCORED, 0.0, "it says nothing that could be checked")
    given = [source for source in sources if source.quote.strip()]
    if not given:
        return Verdict(UNSUPPORTED, 0.0, "it cites nothing")
    if any(_same_words(statement, _composed(source.quote)) for source in given):
        return Verdict(SUPPORTED, 1.0)
    if len(statement) > LONGEST:
        return Verdict(UNSUPPORTED, 0.0, "it is too long to be checked as one sentence")
    if parts := shares(statement, [source.context for source in given]):
        return _of_each(parts, given, similarity, each)
    return _verdict(read(statement, given), _cosines(len(given), similarity, each))


def read(statement: str, sources: Sequence[Source]) -> Case:
    """Return a statement and its sources as the checks need them."""
    origins = tuple(
        Origin(uncontracted(_composed(source.quote)), _composed(source.context))
        for source in sources
    )
    return Case(uncontracted(_composed(statement)), origins)


def likelihood(case: Case, cosines: Cosines | None) -> float:
    """Return the probability that the sources support the statement, objections aside."""
    quotes = [origin.quote for origin in case.origins]
    found = features(case.statement, quotes, case.context, cosines)
    return score(found, encoded=cosines is not None)


def _verdict(case: Case, cosines: Cosines | None) -> Verdict:
    likely = likelihood(case, cosines)
    if why := objection(case):
        if case.added and case.alignment.copied < COPIED:
            why = _too_little(case.added)  # of another text, each difference is an objection
        return Verdict(UNSUPPORTED, likely / 2, why, objected=True)
    if case.added:
        stands = cosines is not None and likely >= OWN_WORDS and _is_paraphrase(case)
    else:
        says = len(content_words(case.statement)) >= ASSERTING
        stands = says and case.alignment.copied >= COPIED and likely >= ALL_GIVEN
    if stands:
        return Verdict(SUPPORTED, max(likely, 0.5))
    return Verdict(UNSUPPORTED, likely / 2, _too_little(case.added))


def _of_each(
    parts: Sequence[Share],
    given: Sequence[Source],
    similarity: float | None,
    each: Sequence[float],
) -> Verdict:
    """Return the verdict on what is said of several papers: the worst of those on each."""
    verdicts = []
    for part in parts:
        own = [given[place] for place in part.sources]
        near = [each[place] for place in part.sources] if len(each) == len(given) else ()
        if not own:
            return Verdict(UNSUPPORTED, 0.0, f"nothing is cited for {part.statement!r}", True)
        alike = max(near, default=similarity) if similarity is not None else None
        verdicts.append(_verdict(read(part.statement, own), _cosines(len(own), alike, near)))
    return min(verdicts, key=lambda verdict: (verdict.label == SUPPORTED, verdict.score))


def _is_paraphrase(case: Case) -> bool:
    """Whether a statement with words of its own may be a paraphrase: all its parts are covered."""
    found = case.alignment
    named_only = whole.unfounded(found.statement, found, case.context)
    return case.is_free and not warrant.uncovered(found) and not named_only


def _cosines(count: int, similarity: float | None, each: Sequence[float]) -> Cosines | None:
    if similarity is None:
        return None
    return Cosines(tuple(each) if len(each) == count else (similarity,) * count, similarity)


def _composed(text: str) -> str:
    """Return text with letters and accents in one (NFC), and thousands as "1,000"."""
    return _THOUSANDS.sub(",", unicodedata.normalize("NFC", text))


def _same_words(statement: str, quote: str) -> bool:
    """Whether the statement is the whole quote: a part of one may lack its "not"."""
    return _plain(statement) == _plain(quote)


def _plain(text: str) -> list[str]:
    """Return the words in lower case, and the signs that change a number."""
    return [*(word.text.lower() for word in words(text)), *_SIGNS.findall(text)]


def _too_little(added: Sequence[Token]) -> str:
    if not added:
        return "too little of it is in the cited sentence"
    listed = ", ".join(repr(token.text) for token in added[:4])
    return f"too little of it is in the cited sentence (not {listed})"
