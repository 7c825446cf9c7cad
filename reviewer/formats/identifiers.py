"""DOI, arXiv, PubMed and book numbers, found in what sources write where one is expected.

Each function returns the identifier alone, in its usual form, or the empty
string. DOIs keep their capitals and are compared without them.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

# The Crossref handbook's own pattern covers 97 %; here anything but white space and quotes may
# follow the prefix, and what cannot end a DOI is cut off again.
_PREFIX = r"10\.\d{4,9}(?:\.\d{1,9}){0,5}"
_DOI = re.compile(rf"(?<![\d.]){_PREFIX}/[^\s\"<>{{}}|\\^`]+", re.ASCII)
_BARE_DOI = re.compile(
    rf"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s?[:=]?\s?)?({_PREFIX}/[^\s\"]+)",
    re.IGNORECASE | re.ASCII,
)
_ESCAPED = re.compile(r"%(?:25)*[2-7][0-9A-Fa-f]")
_IN_URL = re.compile(r"https?://[^\s\"<>]{1,300}?(?=10\.\d{4})", re.IGNORECASE)
_RESOLVER = re.compile(r"https?://(?:[\w-]+\.)?doi\.org/", re.IGNORECASE)
# What a publisher's address has behind the DOI.
_PAGE = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|pdfdirect|meta|summary|html|epub|references|citation))+"
    r"(?:\.(?:pdf|html?))?$|\.(?:pdf|full|abstract)$",
    re.IGNORECASE,
)
_ENDING = 60  # characters at the end of an address where these stand
_TAG = re.compile(r"</?[A-Za-z]|<$")
_DOI_FORM = re.compile(rf"{_PREFIX}/\S+", re.ASCII)
_TEX = re.compile(r"\\([_&%#{}])")
_DOI_END = ".,;:'’‘“”»!?*&"
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}
_ARXIV_NEW = r"\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?!\d)"
_ARXIV_OLD = r"[a-z]{2,8}(?:-[a-z]{2,8}){0,2}(?:\.[a-z-]{2,10})?/\d{7}(?!\d)"
_ARXIV_BARE = re.compile(
    rf"(?:arxiv\s?[.:/]?\s?|(?:corr )?abs/)?({_ARXIV_NEW}|{_ARXIV_OLD})(?:v\d{{1,3}})?"
    r"(?: ?\[[\w.,; -]{1,80}\])?",
    re.IGNORECASE | re.ASCII,
)
_ARXIV_IN_TEXT = re.compile(
    rf"(?:arxiv\s?:\s?|arxiv\s(?:e-?prints?|preprint)[:,]?\s(?:no\.\s)?"
    rf"|arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/|10\.48550/arxiv\.|\bcorr,? abs/)"
    rf"({_ARXIV_NEW}|{_ARXIV_OLD})",
    re.IGNORECASE | re.ASCII,
)
_PMID = re.compile(
    r"(?:(?:.{0,100}[\s(\[/:])?pmid\s?[:=]?\s?|.{0,100}/pubmed/|.{0,40}pubmed\.ncbi\.nlm\.nih\.gov/"
    r"|medline:|pubmed:?\s?)?(\d{1,8})(?:\.0)?[/.;]?\s?(?:\[.{0,40}\])?",
    re.IGNORECASE | re.ASCII,
)
_PMCID = re.compile(r"(?<![A-Za-z])PMC\s?(\d{3,9})(?!\d)", re.IGNORECASE | re.ASCII)
_DASH = "[-\u2010-\u2015\u2212]"
_ISSN = re.compile(rf"(?<!\d)(?<!\d-)(\d{{4}}){_DASH}?(\d{{3}}[\dXx])(?![\w-])", re.ASCII)
_ISBN = re.compile(r"(?<![\d-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\d-])", re.ASCII)
_LONG = 100_000
"""Characters of a text in which identifiers are looked for."""


def doi(text: str) -> str:
    """Return the first DOI in a text ("https://doi.org/10.1000/a%28b%29" gives "10.1000/a(b)").

    What a publisher's address has behind it ("/abstract", "?download=1") is no part of it.
    """
    text = _unescaped(" ".join(text[:_LONG].split()))
    bare = _BARE_DOI.fullmatch(text)  # some have "<", which no sentence around one may add
    found = bare or _DOI.search(text)
    if found is None:
        return ""
    shown = found[1] if bare else found[0]
    if tag := _TAG.search(shown):
        shown = shown[: tag.start()]
    if address := _IN_URL.search(text):
        shown = shown.partition("?")[0]
        if not _RESOLVER.match(address[0]):
            shown = shown.partition("#")[0]
            shown = shown[:-_ENDING] + _PAGE.sub("", shown[-_ENDING:])
    shown = _trimmed(shown)
    return shown if _DOI_FORM.fullmatch(shown) else ""


def _unescaped(text: str) -> str:
    """Undo what addresses and XML do to a DOI, and what TeX does to its "_", "&", "%" and "#"."""
    for _ in range(2):
        if _ESCAPED.search(text):
            text = unquote(text)
    if "&" in text:
        text = html.unescape(text)
    return _TEX.sub(r"\1", text) if "\\" in text else text


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
    text = " ".join(text[:_LONG].split())
    found = _ARXIV_BARE.fullmatch(text) or _ARXIV_IN_TEXT.search(text)
    return _usual_case(found[1]) if found else ""


def _usual_case(found: str) -> str:
    archive, slash, number = found.partition("/")
    main, dot, subject = archive.lower().partition(".")
    shown = subject.upper() if len(subject) == 2 else subject
    return f"{main}{dot}{shown}{slash}{number}"


def pmid(text: str) -> str:
    """Return a PubMed number that is all of a text, but for what says that it is one."""
    found = _PMID.fullmatch(" ".join(text[:200].split()))
    return found[1].lstrip("0") if found else ""


def pmcid(text: str) -> str:
    """Return a PubMed Central number ("PMC1234567")."""
    found = _PMCID.search(text[:_LONG])
    return f"PMC{found[1]}" if found else ""


def issn(text: str) -> str:
    """Return the ISSNs in a text, "1234-567X", joined by ", "."""
    found = _ISSN.findall(text[:_LONG])
    return ", ".join(dict.fromkeys(f"{one}-{other.upper()}" for one, other in found))


def isbn(text: str) -> str:
    """Return the ISBNs in a text as they are written, joined by ", "."""
    return ", ".join(dict.fromkeys(one.strip(" -") for one in _ISBN.findall(text[:_LONG])))
