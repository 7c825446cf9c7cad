"""What other programs read from a bibliography: the gold that an import is measured against.

Two kinds: the JSON that Better BibTeX expects in its own tests, and a `.bib`
file that JabRef or CoLRev expects. The latter is read with bibtexparser and not
with our own reader, which is what is measured.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.formats.latex import clean

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d\d)(?!\d)")
_TITLES = ("title", "booktitle")
_NOBODY = ("others", "unknown")  # the latter is what CoLRev writes for no author


@dataclass(frozen=True, slots=True)
class Gold:
    """One paper as another program read it; what it does not say is empty.

    `families` are the family names of the authors in order, particles included.
    """

    citekey: str
    title: str
    families: tuple[str, ...]
    year: str

    @property
    def folded_title(self) -> str:
        """The title as it is compared."""
        return folded(self.title)

    @property
    def folded_families(self) -> tuple[str, ...]:
        """The family names as they are compared."""
        return tuple(folded(name) for name in self.families)


def folded(text: str) -> str:
    """Return a text without case, white space at its ends or twice, HTML tags and TeX braces."""
    bare = _TAG.sub("", text).replace("{", "").replace("}", "")
    return " ".join(bare.split()).casefold()


def read(path: Path) -> tuple[Gold, ...]:
    """Return the papers of a gold file, `.json` or `.bib`, in its order.

    Raises SuiteError for a file that is missing or has another shape.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        return _READERS[path.suffix](text)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SuiteError(
            f"the gold cannot be read: {error}",
            where=str(path),
            next_step="Gold is the JSON of Better BibTeX's tests, or a .bib file.",
        ) from error


def _better_bibtex(text: str) -> tuple[Gold, ...]:
    return tuple(
        Gold(
            item.get("citationKey") or "",
            item.get("title") or "",
            _creators(item.get("creators") or ()),
            _year(item.get("date") or ""),
        )
        for item in json.loads(text)["items"]
    )


def _creators(creators: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the family names of the authors, or else of those who are named first."""
    kinds = [one.get("creatorType", "") for one in creators]
    wanted = "author" if "author" in kinds else next(iter(kinds), "")
    names = [
        one.get("lastName") or one.get("name") or one.get("firstName") or ""
        for one in creators
        if one.get("creatorType", "") == wanted
    ]
    return tuple(name for name in names if name.casefold() not in _NOBODY)


def _bibtex(text: str) -> tuple[Gold, ...]:
    from bibtexparser.entrypoint import parse_string  # here: it takes long to import

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    return tuple(
        _entry(entry.key, {field.key.lower(): str(field.value) for field in entry.fields})
        for entry in parse_string(text).entries
    )


def _entry(key: str, fields: Mapping[str, str]) -> Gold:
    names = fields.get("author") or fields.get("editor") or ""
    title = next((fields[name] for name in _TITLES if fields.get(name)), "")
    date = fields.get("year") or fields.get("date") or ""
    return Gold(key, clean(title), _families(names), _year(date))


def _families(names: str) -> tuple[str, ...]:
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    found = []
    for name in split_multiple_persons_names(" ".join(names.split())):
        try:
            parts: Any = parse_single_name_into_parts(name, strict=False)
        except ValueError:
            found.append(clean(name))
            continue
        found.append(clean(" ".join([*parts.von, *parts.last])))
    return tuple(name for name in found if name and name.casefold() not in _NOBODY)


def _year(text: str) -> str:
    found = _YEAR.search(text)
    return found[0] if found else ""


_READERS = {".json": _better_bibtex, ".bib": _bibtex}
