"""What identifies a record: the keys under which its like is found, and what they say of a pair."""

from __future__ import annotations

import re

from reviewer.library.titles import title_fingerprint
from reviewer.records import Record

_ARXIV_DOI = "10.48550/arxiv."
# The end of a DOI that counts the states of one text: "…/v2", "….pub3", "…276401v2".
_DOI_STATE = re.compile(r"(?<=\d)[./]?v\d{1,2}$")
_DOI_EDITION = re.compile(r"(?:\.pub\d{1,2}|(?<=\d)[./]?v\d{1,2}|(?<=\d)\.\d)$")
_ARXIV_VERSION = re.compile(r"v\d+$")

# Nothing in the form of a DOI tells that of a preprint: these are the prefixes of the servers.
_PREPRINT_PREFIXES = tuple(
    f"10.{start}"
    for start in """
    48550/ 1101/ 64898/ 21203/ 2139/ 20944/ 26434/ 31234/ 31219/ 31223/ 31224/ 31235/ 36227/
    22541/ 2196/preprints. 5281/ 6084/ 1002/essoar. 5194/egusphere- 7287/peerj.preprints. 32942/
    33774/ 51094/
    """.split()
)
_PREPRINT_PLACE = re.compile(
    r"rxiv|e-?print|pre-?print|working papers?|discussion papers?|technical reports?|ssrn|"
    r"research square|authorea|zenodo|figshare|\b(?:corr|osf|hal|egusphere|repec)\b",
    re.IGNORECASE,
)
_PREPRINT_TYPES = frozenset(("article", "manuscript", "report"))


def keys_of(record: Record) -> tuple[str, ...]:
    """Return the keys that records which may be the same paper have in common.

    Identifiers first ("doi:...", "arxiv:...", "pmid:...", "pmcid:...", lower
    case, without versions; an arXiv DOI gives the arXiv key alone), and last
    "title:" with the title's fingerprint.
    """
    title = f"title:{title_fingerprint(record.title)}"
    found = identifiers(record)
    return (*found, title) if found else (title,)


def identifiers(record: Record) -> tuple[str, ...]:
    """Return the identifiers of a record as keys: "doi:10.1000/x", "arxiv:2301.00001", ..."""
    found: list[str] = []
    doi, arxiv = record.doi.lower(), record.arxiv_id.lower()
    if doi.startswith(_ARXIV_DOI):
        arxiv, doi = arxiv or doi[len(_ARXIV_DOI) :], ""
    if doi:
        found.append(f"doi:{_DOI_STATE.sub('', doi)}")
    if arxiv:
        found.append(f"arxiv:{_ARXIV_VERSION.sub('', arxiv)}")
    if record.pmid:
        found.append(f"pmid:{record.pmid}")
    pmcid = record.detail("PMCID") if record.details else ""
    if pmcid:
        found.append(f"pmcid:{pmcid.lower()}")
    return tuple(found)


def is_preprint(record: Record) -> bool:
    """Return whether a record describes a preprint or a working paper, not what came of it."""
    doi = record.doi.lower()
    if doi:
        return doi.startswith(_PREPRINT_PREFIXES)
    if _PREPRINT_PLACE.search(record.venue) or "preprint" in record.detail("genre").lower():
        return True
    if record.type in _PREPRINT_TYPES and not record.detail("volume"):
        return bool(record.arxiv_id) or record.type != "report" or not record.venue
    return bool(record.arxiv_id) and not record.venue


def is_published(record: Record) -> bool:
    """Return whether a record says that the paper is published: where, or by a DOI or PMID."""
    return not is_preprint(record) and bool(
        record.venue or record.doi or record.pmid or record.detail("volume")
    )


def shared_identifier(one: Record, other: Record) -> str:
    """Return the first identifier that both have ("doi 10.1000/x"), or the empty string."""
    theirs = identifiers(other)
    found = next((key for key in identifiers(one) if key in theirs), "")
    return found.replace(":", " ", 1)


def differing_identifier(one: Record, other: Record) -> str:
    """Return the kind of identifier of which two records have one each ("doi"), or "".

    DOIs of a preprint and of its published version do not count, nor the
    PubMed numbers of such records.
    """
    mine, theirs = (
        {kind: value for kind, _, value in (key.partition(":") for key in identifiers(record))}
        for record in (one, other)
    )
    differing = [kind for kind in mine if kind in theirs and mine[kind] != theirs[kind]]
    if is_preprint(one) != is_preprint(other):
        differing = [kind for kind in differing if kind == "arxiv"]
    return next(iter(differing), "")


def editions_of_one_doi(one: Record, other: Record) -> bool:
    """Return whether two DOIs differ only in the state of the text that they count."""
    mine, theirs = (_DOI_EDITION.sub("", record.doi.lower()) for record in (one, other))
    return bool(mine) and mine == theirs
