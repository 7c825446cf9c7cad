"""DOI, arXiv and PubMed numbers and the address of an entry, wherever its tool wrote them."""

from __future__ import annotations

import re

from reviewer.formats import identifiers
from reviewer.formats.bibtex_text import address, text, unescaped, verbatim
from reviewer.formats.bibtex_unused import Unused

_ARXIV_FIRST = re.compile(r"\s*(?:(?:available|published)?\s*(?:as|at|on|in)?\s*)?"
                          r"(?:(?:e-?|pre)print)?\W{0,3}arxiv", re.IGNORECASE)  # fmt: skip
_DOI_START = re.compile(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:?\s*)?", re.IGNORECASE)
_KEY_PMID = re.compile(r"PMID:?\s*(\d{1,8})", re.IGNORECASE)


class Identifiers:
    """DOI, arXiv and PubMed numbers and the address of an entry, wherever they stand."""

    def __init__(self, fields: Unused) -> None:
        self.fields = fields
        self.doi = self._doi()
        self.pmid = self._pmid()
        self.arxiv, self.subject = self._arxiv()
        self.url = self._url()

    def _doi(self) -> str:
        written = verbatim(self.fields.take("doi"))
        found = identifiers.doi(unescaped(written))
        if _DOI_START.sub("", unescaped(written)).lower() != found.lower() and "%2" not in written:
            self.fields.keep("doi", written)  # it says more, such as another DOI
        link = address(self.fields.look("url"))
        return found or (identifiers.doi(link) if "doi.org/" in link else "")

    def _pmid(self) -> str:
        written = text(self.fields.take("pmid"))
        found = identifiers.pmid(written)
        if written and not found:
            self.fields.keep("pmid", written)
        of_key = _KEY_PMID.fullmatch(self.fields.entry.key)
        return found or (of_key[1] if of_key else "") or self._eprint("pmid", "pubmed", "medline")

    def _eprint(self, *archives: str) -> str:
        """Return the number that an archive gives the paper, if `eprint` is that."""
        archive = text(self.fields.look("eprinttype") or self.fields.look("archiveprefix"))
        value = unescaped(verbatim(self.fields.look("eprint")))
        if archive.lower() not in archives:
            return ""
        read = identifiers.arxiv_id if "arxiv" in archives else identifiers.pmid
        found = read(value)
        if found:
            self.fields.take("eprint")
            self.fields.take("eprinttype")
            self.fields.take("archiveprefix")
        return found

    def _arxiv(self) -> tuple[str, str]:
        found = self._eprint("arxiv", "", "arxiv.org")
        subject = ""
        if found or "arxiv" in self.doi.lower():
            subject = text(self.fields.take("primaryclass", "eprintclass"))
        found = found or identifiers.arxiv_id(text(self.fields.look("arxivid")))
        found = found or (identifiers.arxiv_id(self.doi) if "arxiv" in self.doi.lower() else "")
        return found or next(filter(None, map(self._named, _TELLING)), ""), subject

    def _named(self, name: str) -> str:
        value = self.fields.look(name)
        if not value or ("arxiv" not in value.lower() and not value.lower().startswith("abs/")):
            return ""
        shown = address(value) or text(value) if name == "url" else text(value)
        if name in ("note", "howpublished") and not _ARXIV_FIRST.match(shown):
            shown = address(value) if name == "howpublished" else ""
        found = identifiers.arxiv_id(shown.removeprefix("abs/"))
        if found and name == "volume":  # "abs/2301.00001" in CoRR
            self.fields.take(name)
        return found

    def _url(self) -> str:
        shown = ""
        for name in ("url", "howpublished", "ee", "link"):
            value = self.fields.look(name)
            shown = address(value) if value else ""
            if shown:
                break
        if not shown:
            return ""
        rest = unescaped(verbatim(self.fields.look(name)))
        if name == "url" or rest == shown:
            self.fields.take(name)
        if name == "url" and rest != shown:
            self.fields.keep(name, rest)
        is_resolver = "doi.org/" in shown and identifiers.doi(shown).lower() == self.doi.lower()
        return "" if is_resolver else shown


_TELLING = ("journal", "journaltitle", "volume", "url", "howpublished", "note", "eid", "number")
