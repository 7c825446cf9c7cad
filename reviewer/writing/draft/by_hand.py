"""Sentences that a person wrote into a draft: held against the records that they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.evidence.quotes import Quote, Statement, quote_passage
from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Verdict
from reviewer.manuscripts import Sentence as Found
from reviewer.passages import record_sentences
from reviewer.records import Record
from reviewer.writing.citing import cite
from reviewer.writing.draft.blocks import Judge
from reviewer.writing.draft.kept import Line
from reviewer.writing.draft.labels import Label, plain_text
from reviewer.writing.draft.model import WORK, Citation, Piece, Sentence


@dataclass(frozen=True, slots=True)
class Checked:
    """A person's sentence, the verdict on it, and what it is as a sentence of the draft.

    The sentence quotes what supports it. If nothing does, it quotes nothing,
    or without a citation what its line did before: that is what it is about.
    """

    found: Found
    verdict: Verdict
    sentence: Sentence


def checked(
    found: Found,
    before: Line | None,
    records: Mapping[str, Record],
    known: Mapping[str, Label],
    judged: Judge,
) -> Checked:
    """Return a person's sentence with the verdict by the records it cites.

    One without a citation, changed from one of ours ("They find ..."), is
    still about the papers that that one was about.
    """
    was = before.sentence if before is not None else None
    verdict, quotes = _verdict(found, was.cited if was is not None else (), records, judged)
    if not quotes and not found.keys and was is not None:
        quotes = was.statement.quotes
    pieces = tuple(_pieces(found, records))
    statement = Statement(plain_text(pieces, known), quotes, verdict.label or UNSUPPORTED)
    return Checked(found, verdict, Sentence(pieces, statement, was.role if was else WORK))


def _verdict(
    found: Found, about: Sequence[str], records: Mapping[str, Record], judged: Judge
) -> tuple[Verdict, tuple[Quote, ...]]:
    missing = [key for key in found.keys if key not in records]
    if missing:
        return Verdict(UNSUPPORTED, 0.0, f"no record has the key {missing[0]}"), ()
    sources = [records[key] for key in found.keys or about if key in records]
    if not sources:
        return Verdict("", 0.0, "it cites nothing"), ()
    quotes = [quote_passage(r, passage) for r in sources for passage in record_sentences(r)]
    return best_verdict(found.text, quotes, judged)


def best_verdict(
    text: str, quotes: Sequence[Quote], judged: Judge
) -> tuple[Verdict, tuple[Quote, ...]]:
    """Return the verdict on a text by the sentences of the records it cites, and those it rests on.

    One of them must support it, or several each a clause; the reason of the
    one that comes nearest is given if none does.
    """
    alone = [(judged(Statement(text, (quote,))), quote) for quote in quotes]
    best, quote = max(alone, key=lambda pair: (pair[0].label == SUPPORTED, pair[0].score))
    if best.label == SUPPORTED:
        return best, (quote,)
    statement, verdict = cite(Statement(text, ()), best, quotes, judged)
    return verdict, statement.quotes if verdict.label == SUPPORTED else ()


def _pieces(found: Found, records: Mapping[str, Record]) -> Iterator[Piece]:
    """Yield a sentence's text and citations in turn; a citation of no record stays text."""
    done = 0
    for one in sorted(found.citations, key=lambda cited: cited.at):
        if not one.keys or any(key not in records for key in one.keys) or one.at < done:
            continue
        text = found.text[done : one.at]
        yield text if one.narrative else f"{text.rstrip()} "
        yield Citation(one.keys, one.narrative)
        done = one.until
    yield found.text[done:]


__all__ = ["Checked", "best_verdict", "checked"]
