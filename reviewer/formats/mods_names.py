"""The names in a MODS record and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.formats import names, tagged_fields
from reviewer.formats.tagged_fields import distinct
from reviewer.formats.xml_fields import Fields, shown
from reviewer.records import Author

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROLES = {
    "aut": "author", "cre": "author", "creator": "author", "author": "author", "": "author",
    "dis": "author", "dissertant": "author", "edt": "editor", "trl": "translator",
    "ths": "contributor", "editor of compilation": "editor", "edc": "editor", "pbl": "publisher",
    "ctb": "contributor", "ill": "illustrator",
}  # fmt: skip
_WHOLE = frozenset({"book", "periodical", "collection", ""})
_ET_AL = frozenset({"et al", "and others", "others"})


@dataclass(frozen=True, slots=True)
class Named:
    """Authors, whether there are more, their affiliations, and the others as details."""

    authors: tuple[Author, ...]
    truncated: bool
    affiliations: tuple[str, ...]
    details: dict[str, str]


def read(fields: Fields, type_: str) -> Named:
    """Take the names of a record; without authors the editors of a whole work are."""
    found: dict[str, list[Author]] = {"author": [], "editor": []}
    affiliations: list[str] = []
    truncated = False
    for element in fields.take("name"):
        person, role = _person(element), _role(element)
        affiliations += map(shown, element.findall("affiliation"))
        if element.find("etal") is not None or person.name.lower().strip(". ") in _ET_AL:
            truncated = True
        elif person.name:
            kind = element.get("type", "")
            role = "event" if kind == "conference" and role == "author" else role
            found.setdefault(role, []).append(person)
    for element in fields.take("relatedItem[@type='host']/name"):
        if person := _person(element):
            role = "editor" if _role(element) in ("author", "editor") else _role(element)
            found.setdefault(role, []).append(person)
    authors, editors = found.pop("author"), found["editor"]
    if not authors and type_ in _WHOLE:
        authors, found["editor"] = editors, []
    event = {"event-title": "; ".join(one.name for one in found.pop("event", []))}
    shown_ = {_detail(role): tagged_fields.inverted(people) for role, people in found.items()}
    return Named(tuple(dict.fromkeys(authors)), truncated, distinct(affiliations), event | shown_)


def _detail(role: str) -> str:
    return role if role in ("editor", "translator", "contributor", "illustrator") \
        else f"mods:{role}"  # fmt: skip


def _role(element: Element) -> str:
    terms = [shown(one).lower().rstrip(".") for one in element.findall("role/roleTerm")]
    terms = terms or [shown(one).lower() for one in element.findall("role")]
    known = next((one for one in terms if one in _ROLES), "")
    if known or not terms:
        return _ROLES[known]
    return terms[0]


def _person(element: Element) -> Author:
    parts: dict[str, list[str]] = {}
    for part in element.findall("namePart"):
        parts.setdefault(part.get("type", ""), []).append(shown(part))
    family, given = (" ".join(parts.get(name, [])) for name in ("family", "given"))
    whole = " ".join(parts.get("", [])) or shown(element.find("displayForm"))
    suffix = " ".join(one for one in parts.get("termsOfAddress", []) if names.SUFFIX.fullmatch(one))
    if family or given:
        return names.of_parts(family, given, suffix=suffix)
    if element.get("type") in ("corporate", "conference", "family"):
        return Author(whole, whole)
    return names.author(whole)
