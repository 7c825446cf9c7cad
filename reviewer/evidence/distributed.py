"""What is said of several papers at once is said of each: "A (2020) and B (2021) use X". Pure.

Such a statement is supported if it is for each of those it names, by the
sentences cited from that paper; words put together from two papers support
neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.words import fold

_NAME = r"[^\W\d_][\w'’.-]*"
_PAPER = rf"(?<!\w)(?!and\b)(?:{_NAME} ){{1,5}}\((?:(?:19|20)\d\d[a-z]?|n\.d\.(?:-[a-z])?)\)"
_SUBJECT = re.compile(
    rf"^(?:Both )?(?P<papers>{_PAPER}(?:, {_PAPER})*,? and {_PAPER}) "
    r"(?:both |all |each )?(?P<rest>.+)$"
)
_ONE = re.compile(_PAPER)
_YEAR = re.compile(r"\((?P<year>[^)]+)\)")
_SMALL = frozenset("and et al".split())


@dataclass(frozen=True, slots=True)
class Share:
    """What a statement says of one paper that it names, and the places of that paper's sources."""

    statement: str
    sources: tuple[int, ...]


def shares(statement: str, contexts: Sequence[str]) -> tuple[Share, ...]:
    """Return the shares of a statement whose subject is several papers; none for any other.

    `contexts` are what is known of the record of each source (title, authors,
    date). A paper whose record is not among them has no sources.
    """
    found = _SUBJECT.match(statement)
    if found is None:
        return ()
    papers = [one[0] for one in _ONE.finditer(found["papers"])]
    return tuple(
        Share(
            f"{paper} {found['rest']}",
            tuple(place for place, context in enumerate(contexts) if _is_of(paper, context)),
        )
        for paper in papers
    )


def _is_of(paper: str, context: str) -> bool:
    """Whether a context has all the names of a paper, and its year."""
    year = _YEAR.search(paper)
    told = fold(context)
    names = [fold(word).strip(".") for word in paper.split("(")[0].split()]
    known = set(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", told))
    given = year["year"].rstrip("abcdefghijklmnopqrstuvwxyz") if year else ""
    return all(name in known for name in names if name not in _SMALL) and (
        not given[:1].isdigit() or given in told
    )
