"""From the cache folder to a grammar that is ready: its files are fetched once, and checked always.

    <cache>/grammar/en_core_web_sm-3.8.0/    config.cfg, tokenizer, parser/model, ... (`pinned`)

Every file's SHA-256 is checked each time (9 MB, 10 ms), so whatever another
process does meanwhile, nothing half-written or damaged is opened; that this
spaCy parses with them as it should is checked with a sentence whose parse is
known.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from reviewer.errors import GrammarError
from reviewer.grammar.parsed import Grammar, Parsed
from reviewer.grammar.pinned import FILES, NAME
from reviewer.progress import Progress, silent
from reviewer.weights import sound

_REST = 300.0  # seconds without asking again a network that did not answer: a draft must not wait
_UNUSABLE = (ImportError, OSError, ValueError, TypeError, AttributeError, LookupError)
"""What opening ends in where spaCy is not installed, or it or a plug-in of it does not fit."""

_KNOWN_TEXT = "We show that the models learn."
_KNOWN_LEMMAS = ("we", "show", "that", "the", "model", "learn", ".")
_KNOWN_TAGS = ("PRP", "VBP", "IN", "DT", "NNS", "VBP", ".")
_KNOWN_HEADS = (1, 1, 5, 4, 5, 1, 1)


def load(*, cache_dir: Path, offline: bool = False, progress: Progress = silent) -> Grammar:
    """Return the parser of English, fetching its weights into `cache_dir` if need be (13 MB).

    Takes about 1.5 s, half of it to import spaCy. Safe when several processes
    do so at once. Raises GrammarUnavailable if the weights cannot be had,
    GrammarError if spaCy cannot be used.
    """
    home = cache_dir / "grammar" / NAME
    if not all(sound(home / file.name, file) for file in FILES):
        home = _fetched(home, offline, progress)
    return _open(home)


def _fetched(home: Path, offline: bool, progress: Progress) -> Path:
    """Return a folder that has the files: `home`, or one for this process if that is read-only."""
    from reviewer.grammar.weights import SUPPLY  # imports httpx: not on the usual path
    from reviewer.weights import fetch

    folder = fetch.writable(home, SUPPLY)
    with fetch.locked(folder, SUPPLY, progress):
        fetch.fetch(folder, SUPPLY, also=home, offline=offline, progress=progress, rest=_REST)
    return folder


def _open(home: Path) -> Grammar:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what libraries say of each other is not for the user
            from reviewer.grammar.spacy_model import open_pipeline

            grammar = open_pipeline(home, NAME)
            (parsed,) = grammar.parse([_KNOWN_TEXT])
    except _UNUSABLE as error:
        raise _unusable(home, f"spaCy cannot open it ({type(error).__name__}: {error})") from error
    if _seen(parsed) != tuple(zip(_KNOWN_LEMMAS, _KNOWN_TAGS, _KNOWN_HEADS, strict=True)):
        raise _unusable(home, f"spaCy parses {_KNOWN_TEXT!r} wrongly with it")
    return grammar


def _seen(parsed: Parsed) -> tuple[tuple[str, str, int], ...]:
    return tuple((token.lemma, token.tag, token.head) for token in parsed.tokens)


def _unusable(home: Path, what: str) -> GrammarError:
    return GrammarError(
        what,
        where=str(home),
        next_step="Install the version it was made for: pip install 'spacy>=3.8,<3.9'.",
    )
