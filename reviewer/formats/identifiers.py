"""DOI, arXiv, PubMed and book numbers, found in what sources write where one is expected.

Each function returns the identifier alone, in its usual form, or the empty
string. DOIs keep their capitals and are compared without them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# The Crossref handbook's own pattern covers 97 %; here anything but white space and quotes may
# follow the prefix, and what cannot end a DOI is cut off again.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^`]+")
_BARE_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s*[:=]?\s*)?(10\.\d{4,9}(?:\.\d+)*/[^\s\"]+)",
    re.IGNORECASE,
)
_DOI_END = ".,;:'’”!?"
_PAIRS = {")": "(", "]": "["}
_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_OLD = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7}"
_ARXIV_BARE = re.compile(
    rf"(?:arxiv\s*[:/]\s*)?({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d+)?", re.IGNORECASE
)
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv\s*:\s*|arxiv\.org/(?:abs|pdf|html|format|ps)/|10\.48550/arxiv\.)"
    rf"({_ARXIV_NEW}|{_ARXIV_OLD})",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:.*\bpmid\s*:?\s*|.*/pubmed/|.*pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{1,8})/?\s*(?:\[.*\])?",
    re.IGNORECASE,
)
_PMCID = re.compile(r"PMC\d{3,9}", re.IGNORECASE)
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")
_ISBN = re.compile(r"(?<![\d-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\d-])")


def doi(text: str) -> str:
    """Return the first DOI in a text ("https://doi.org/10.1000/a%28b%29" gives "10.1000/a(b)")."""
    if "%2" in text or "%3" in text:
        text = unquote(text)
    bare = _BARE_DOI.fullmatch(text.strip())  # some have "<", which no sentence around one may add
    found = bare[1] if bare else next(iter(_DOI.findall(text)), "")
    return _trimmed(found)


def _trimmed(found: str) -> str:
    """Drop the marks of the sentence around a DOI, and brackets that it does not open."""
    counts = {mark: found.count(mark) for pair in _PAIRS.items() for mark in pair}
    end = len(found)
    while end:
        last = found[end - 1]
        opened = _PAIRS.get(last, "")
        if last not in _DOI_END and not (opened and counts[opened] < counts[last]):
            break
        counts[last] = counts.get(last, 0) - 1
        end -= 1
    return found[:end]


def arxiv_id(text: str) -> str:
    """Return the arXiv identifier that a text is, or names as one; without its version."""
    bare = _ARXIV_BARE.fullmatch(text.strip())
    found = bare or _ARXIV_IN_TEXT.search(text)
    return _lower_archive(found[1]) if found else ""


def _lower_archive(found: str) -> str:
    archive, slash, number = found.partition("/")
    main, dot, subject = archive.partition(".")
    return f"{main.lower()}{dot}{subject}{slash}{number}" if slash else found


def pmid(text: str) -> str:
    """Return a PubMed number that is all of a text, but for what says that it is one."""
    found = _PMID.fullmatch(text.strip())
    return found[1].lstrip("0") if found else ""


def pmcid(text: str) -> str:
    """Return a PubMed Central number ("PMC1234567")."""
    found = _PMCID.search(text)
    return found[0].upper() if found else ""


def issn(text: str) -> str:
    """Return the ISSNs in a text, "1234-567X", joined by ", "."""
    found = (one.upper() for one in _ISSN.findall(text))
    return ", ".join(dict.fromkeys(f"{one[:4]}-{one[-4:]}" for one in found))


def isbn(text: str) -> str:
    """Return the ISBNs in a text as they are written, joined by ", "."""
    return ", ".join(dict.fromkeys(one.strip(" -") for one in _ISBN.findall(text)))
