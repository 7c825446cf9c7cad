"""How records that may be the same paper are found, and whether they are."""

from __future__ import annotations

from reviewer.library.identity import keys_of as lookup_names
from reviewer.library.same import same_paper
from reviewer.library.titles import title_fingerprint

IDENTIFIERS = ("doi", "arxiv_id", "pmid")

__all__ = ["IDENTIFIERS", "lookup_names", "same_paper", "title_fingerprint"]
