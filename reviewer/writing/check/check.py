"""A manuscript and a library -> `Report`: each citation's verdict, and what else is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.errors import ReviewerError
from reviewer.evidence.judges import Judge
from reviewer.evidence.verify import SUPPORTED as VERIFIED
from reviewer.evidence.verify import UNSUPPORTED as REFUTED
from reviewer.grammar import Grammar
from reviewer.library.library import Library
from reviewer.manuscripts import Cited, Manuscript, Sentence
from reviewer.manuscripts.files import Lines
from reviewer.progress import Progress, silent
from reviewer.records import Record
from reviewer.writing.check.claims import Claim, claims
from reviewer.writing.check.entries import faults
from reviewer.writing.check.model import (
    MISSING,
    SUPPORTED,
    UNCHECKABLE,
    UNSUPPORTED,
    Checked,
    CheckedSentence,
    Report,
    Verdict,
)
from reviewer.writing.check.paper import Paper
from reviewer.writing.check.resolve import Meant, Resolver, described, label, names_agree
from reviewer.writing.check.signals import nearest
from reviewer.writing.check.uncited import uncited
from reviewer.writing.check.weigh import jointly, told, weigh

NO_GRAMMAR = "Checking without the grammar: who does what to whom is not compared."
NO_JUDGE = "Checked without the judge from where it failed."
_RIVALS = 3
"""Other papers whose sentences are compared with the one that is checked."""
_HITS = 12
_MOST_MEANT = 6
"""Records up to which it is tried which of them a citation means."""


class Checker:
    """Judges sentences by the records of a library; what it looks up it keeps."""

    def __init__(
        self, library: Library, grammar: Grammar | None = None, second: Judge | None = None
    ) -> None:
        """Judge by a library; `second` gives a second opinion until it fails (`failure`)."""
        self.library = library
        self.grammar = grammar
        self.failure = ""
        self._second = second
        self._papers: dict[str, Paper] = {}

    def paper(self, record: Record) -> Paper:
        """Return a record as it is checked against."""
        if record.key not in self._papers:
            self._papers[record.key] = Paper(record, self.library.encoder, self.grammar)
        return self._papers[record.key]

    def judge(self, claim: Claim, cited: Sequence[Record]) -> list[Verdict]:
        """Return the verdict on a claim by each of the records that it cites together.

        What one of several says the others need not say: those that only lack
        it are then not to be told.
        """
        verdicts = [self._one(claim, record, cited) for record in cited]
        papers = [self.paper(record) for record in cited]
        if len(cited) < 2:
            return verdicts
        if not any(one.label == SUPPORTED for one in verdicts) and jointly(claim.text, papers):
            return [replace(one, label=SUPPORTED, why="") for one in verdicts]
        if any(one.label == SUPPORTED for one in verdicts):
            return [_beside(one) for one in verdicts]
        return verdicts

    def sentence(self, sentence: Sentence, cited: Sequence[Record]) -> list[Verdict]:
        """Return the verdict on a sentence by each of the records that it is known to cite.

        Where it names authors and a year, they must be those of one of them;
        a part that names some is held against these, the rest against all.
        """
        named = {one: _meant_by(one, cited) for one in sentence.citations if one.names}
        stranger = next((one for one, records in named.items() if not records), None)
        if stranger is not None:
            why = f"{stranger.names[0]} ({stranger.year}) wrote none of what it cites"
            return [Verdict(UNSUPPORTED, why) for _ in cited]
        found: dict[str, Verdict] = {}
        told = {record.key for records in named.values() for record in records}
        for claim in claims(sentence) if len(told) > 1 else ():
            records = [record for one in claim.citations for record in named.get(one, ())]
            judged = self.judge(claim, records)
            found |= {one.key: verdict for one, verdict in zip(records, judged, strict=True)}
        rest = [record for record in cited if record.key not in found]
        whole = Claim(sentence.text, sentence.citations, sentence.text)
        judged = self.judge(whole, rest)
        found |= {record.key: verdict for record, verdict in zip(rest, judged, strict=True)}
        return [found[record.key] for record in cited]

    def _one(self, claim: Claim, record: Record, cited: Sequence[Record]) -> Verdict:
        for one in claim.citations:
            if one.names and len(cited) == 1 and not _is_by(one, record):
                why = f"{one.names[0]} is not the author of {record.key}: that is {label(record)}"
                return Verdict(UNSUPPORTED, why)
        text, plain = _texts(claim, record)
        return self.weigh(text, plain, record, [other.key for other in cited])

    def weigh(self, text: str, plain: str, record: Record, cited: Sequence[str]) -> Verdict:
        """Return the verdict on a sentence by one record; `cited` are no rivals of it."""
        paper = self.paper(record)
        plain = told_by_it(plain, record)
        parsed = self.grammar.parse([plain])[0] if self.grammar else None
        verdict = weigh(text, plain, parsed, paper, self._rival(plain, cited))
        if self._second is None or verdict.settled or self.failure:
            return verdict
        return self._with_opinion(verdict, text, plain, paper, self._second)

    def _with_opinion(
        self, verdict: Verdict, text: str, plain: str, paper: Paper, second: Judge
    ) -> Verdict:
        """Return a verdict after a second opinion: a no counts, a yes if it is trusted."""
        if verdict.label != SUPPORTED and not second.trusted:
            return verdict
        try:
            opinion = second.judge(text, nearest(plain, paper))
        except ReviewerError as error:
            self.failure = str(error)
            return verdict
        if opinion.label == VERIFIED and second.trusted:
            return replace(verdict, label=SUPPORTED, why="", score=opinion.score)
        if opinion.label == REFUTED:
            return replace(verdict, label=UNSUPPORTED, why=told(opinion.why), score=opinion.score)
        return verdict

    def _rival(self, plain: str, cited: Sequence[str]) -> float:
        """Return the cosine of a sentence with the nearest one of a paper that it does not cite."""
        encoder = self.library.encoder
        if encoder is None:
            return 0.0
        vector = encoder.encode([plain])[0]
        hits = self.library.search_vectors(vector, _HITS)
        keys = list(dict.fromkeys(hit.key for hit in hits if hit.key not in cited))[:_RIVALS]
        others = self.library.get_many(keys).values()
        return max(
            (float((self.paper(other).vectors @ vector).max()) for other in others), default=0.0
        )


def check(
    manuscript: Manuscript,
    library: Library,
    grammar: Grammar | None = None,
    progress: Progress = silent,
    second: Judge | None = None,
) -> Report:
    """Check every citation of a manuscript; progress is told "checking" and the sentences done.

    `second` gives a second opinion on what nothing is objected to.
    """
    resolver = Resolver(library, manuscript.bibliography)
    checker = Checker(library, grammar, second)
    lines = {text.path: Lines(text.text) for text in manuscript.texts}
    citing = [sentence for sentence in manuscript.sentences if sentence.citations]
    checked = []
    for done, sentence in enumerate(citing, start=1):
        checked.append(_sentence(sentence, checker, resolver, lines[sentence.file]))
        progress("checking", done, len(citing))
    notices = list(library.notices)
    if grammar is None:
        notices.append(NO_GRAMMAR)
    suggested = uncited(manuscript, _cited_by(checked), checker, progress)
    if checker.failure:
        notices.append(f"{NO_JUDGE} {checker.failure}")
    return Report(
        path=manuscript.path,
        format=manuscript.format,
        places=manuscript.places,
        sentences=tuple(checked),
        uncited=tuple(suggested),
        bibliography=faults(manuscript, resolver),
        problems=manuscript.problems,
        notices=tuple(notices),
    )


def _cited_by(checked: Sequence[CheckedSentence]) -> dict[Sentence, frozenset[str]]:
    """Return the keys of the records that each sentence cites."""
    return {
        one.sentence: frozenset(work.record for work in one.citations if work.record)
        for one in checked
    }


@dataclass(frozen=True, slots=True)
class _Work:
    """A work that a sentence cites: where, and what is meant."""

    cited: Cited
    meant: Meant


def _sentence(
    sentence: Sentence, checker: Checker, resolver: Resolver, lines: Lines
) -> CheckedSentence:
    found: list[Checked] = []
    for claim in claims(sentence):
        works = [
            _settled(_Work(cited, one), claim, checker)
            for cited in claim.citations
            for one in resolver.works(cited)
        ]
        known = list(dict.fromkeys(work.meant.record for work in works if work.meant.record))
        verdicts = dict(zip(known, checker.judge(claim, known), strict=True))
        for work in works:
            record = work.meant.record
            verdict = verdicts[record] if record else _unresolved(work.meant)
            found.append(_checked(work, verdict, lines))
    return CheckedSentence(sentence, tuple(found))


def _unresolved(meant: Meant) -> Verdict:
    if meant.records:
        return Verdict(MISSING, f"it may mean {described(meant.records)}")
    return Verdict(MISSING, meant.why)


def _settled(work: _Work, claim: Claim, checker: Checker) -> _Work:
    """Return a work that may be one of several records as the only one that says the claim."""
    if not 1 < len(work.meant.records) <= _MOST_MEANT:
        return work
    saying = [
        record
        for record in work.meant.records
        if checker.judge(claim, [record])[0].label == SUPPORTED
    ]
    if len(saying) != 1:
        return work
    return replace(work, meant=replace(work.meant, records=(saying[0],)))


def _checked(work: _Work, verdict: Verdict, lines: Lines) -> Checked:
    record = work.meant.record
    place = lines.place(work.cited.start)
    return Checked(
        work.cited.raw,
        work.meant.shown,
        record.key if record else "",
        verdict,
        work.meant.suggestion,
        *place,
    )


def _meant_by(cited: Cited, records: Sequence[Record]) -> list[Record]:
    """Return the records whose authors and year a citation names."""
    return [
        record
        for record in records
        if _is_by(cited, record) and cited.year[:4] in ("", str(record.year))
    ]


def _is_by(cited: Cited, record: Record) -> bool:
    return names_agree(cited.names, record.authors) or not record.authors


def _beside(verdict: Verdict) -> Verdict:
    """Return a verdict as it counts beside another paper that supports the sentence."""
    if verdict.label != UNSUPPORTED:
        return verdict
    return replace(
        verdict, label=UNCHECKABLE, why=f"another paper cited here says it: {verdict.why}"
    )


def _texts(claim: Claim, record: Record) -> tuple[str, str]:
    """Return a claim with its citations as the record's own names and year, and as "they".

    How a bibliography spells names and which year it gives is checked elsewhere.
    """
    text = plain = claim.text
    for one in reversed(claim.citations):
        if not one.narrative or one.until <= one.at:
            continue
        printed = claim.whole[one.at : one.until]
        place = text.find(printed) if printed else -1
        if place < 0:
            continue
        owned = "’s" in printed or "'s" in printed
        text = text.replace(printed, label(record) + "'s" * owned, 1)
        where = plain.find(printed)
        word = ("Their" if owned else "They") if where == 0 else ("their" if owned else "they")
        plain = plain[:where] + word + plain[where + len(printed) :]
    return text, plain


def told_by_it(plain: str, record: Record) -> str:
    """Return a sentence with the name of the paper's system at its beginning as "It".

    A parser that does not know the name may take the verb after it for a noun.
    """
    name, colon, _ = record.title.partition(":")
    if not colon or len(name.split()) > 3 or not plain.startswith(name):
        return plain
    rest = plain[len(name) :]
    if rest.startswith(("'s ", "’s ")):
        return "Its" + rest[2:]
    return "It" + rest if rest.startswith(" ") else plain
