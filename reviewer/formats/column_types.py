"""The kinds of work that tables name, in the words of their makers -> item types of CSL."""

from __future__ import annotations

from reviewer.records import TYPES

_PLAIN = """
article-journal: journal article | journalarticle | article journal | article | journal
    | journal paper | ieee journals | jour | j | articles | serial article | article in journal
paper-conference: conference paper | conferencepaper | conference | conference publication | conf
    | proceedings paper | conference proceedings | proceedings | proceeding | cpaper | inproceedings
    | conference proceedings article | ieee conferences | proceedings article
    | paper conference | conferences
article-magazine: magazine article | magazinearticle | magazine | magazines | ieee magazines | mgzn
article-newspaper: newspaper article | newspaperarticle | news | newspaper
article: preprint | posted content | unpublished | eprint | working paper | unpb
book: book | monograph | books | edited book | b
chapter: book chapter | booksection | book section | chapter | chap | incollection | inbook
    | book part
entry-encyclopedia: reference work entry | encyclopedia article | encyclopediaarticle | ency
entry-dictionary: dictionary entry | dictionaryentry | dict
thesis: thesis | dissertation | phdthesis | mastersthesis | phd thesis | thes | doctoral thesis
report: report | technical report | techreport | rprt | tech report
dataset: dataset | data set | data
webpage: webpage | web page | website | elec | online
post-weblog: blog post | blogpost
patent: patent | patents | pat
software: computer program | computerprogram | software | comp
standard: standard | standards | stand
manuscript: manuscript
document: document | generic | gen | misc
map: map
speech: presentation
review-book: book review
"""
_GENRES = """
article-journal: review | review article | research article | original article | original research
    | letter | editorial | note | short survey | article in press | early access
    | early access articles | systematic review | case report | clinical trial | short communication
    | research paper
    | erratum | correction | retracted | retraction | data paper | article context | review paper
    | article early access | review early access | editorial material | journal review
paper-conference: conference abstract | conference review | meeting abstract
    | article proceedings paper | conference abstract supplement
article: preprint article
entry-encyclopedia: reference work
"""

NO_KINDS = frozenset(("pdf", "html", "citation", "doc"))
"""What Publish or Perish writes for the form of a document."""


def _by_word(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table.replace("\n    ", " ").strip().splitlines():
        kind, _, words = row.partition(":")
        found |= {_normal(word): kind for word in words.split("|")}
    return found


def _normal(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


_KINDS = {**{_normal(kind): kind for kind in TYPES}, **_by_word(_PLAIN)}
_KINDS_OF_GENRES = _by_word(_GENRES)


def type_and_genre(word: str) -> tuple[str, str] | None:
    """Return the CSL type that a word names, and the word if it says more than that ("Review").

    None for a word that names no kind of work.
    """
    normal = _normal(word)
    if normal in _KINDS_OF_GENRES:  # first, for "review" is no review to a database
        return _KINDS_OF_GENRES[normal], " ".join(word.split())
    if normal in _KINDS:
        return _KINDS[normal], ""
    return None
