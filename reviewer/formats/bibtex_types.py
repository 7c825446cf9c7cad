"""Kinds of blocks in BibTeX and BibLaTeX files, and the CSL types of those that are papers."""

from __future__ import annotations

NO_ENTRIES = frozenset({"comment", "preamble", "string"})
"""Blocks that describe nothing."""

SETTINGS = frozenset({"control", "ieeetranbstctl", "aiptitlecontrol", "revtex41control"})
"""Entries that set options of a style."""

TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "reference": "book",
    "mvreference": "book",
    "bookinbook": "chapter",
    "inbook": "chapter",
    "incollection": "chapter",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "bachelorsthesis": "thesis",
    "mathesis": "thesis",
    "unpublished": "manuscript",
    "misc": "document",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "suppperiodical": "article-journal",
    "dataset": "dataset",
    "data": "dataset",
    "software": "software",
    "softwareversion": "software",
    "softwaremodule": "software",
    "codefragment": "software",
    "artwork": "graphic",
    "image": "graphic",
    "audio": "song",
    "music": "song",
    "movie": "motion_picture",
    "video": "motion_picture",
    "performance": "performance",
    "commentary": "book",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "legal": "treaty",
    "letter": "personal_communication",
    "review": "review",
    "standard": "standard",
    "talk": "speech",
    "presentation": "speech",
    "lecture": "speech",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "preprint": "article",
    "incoll": "chapter",
    "masterthesis": "thesis",
    "map": "map",
    "interview": "interview",
    "speech": "speech",
    "bill": "bill",
    "hearing": "hearing",
}
"""Entry type in lower case -> CSL type."""

GIVEN_BACK = frozenset(
    "article inproceedings book report thesis online patent dataset software periodical".split()
)
"""Entry types that the CSL type alone leads back to; others are kept as a detail."""

GENRES = {
    "phdthesis": "phdthesis",
    "mastersthesis": "mathesis",
    "masterthesis": "mathesis",
    "mathesis": "mathesis",
    "bachelorsthesis": "bathesis",
}
"""Entry type -> the `type` (a bibstring of BibLaTeX) that it stands for."""

SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""`entrysubtype` of an @article -> CSL type."""

WHOLES = frozenset(
    """
    book mvbook collection mvcollection proceedings mvproceedings reference mvreference periodical
    booklet manual
    """.split()
)
"""Entry types of works that are edited as a whole."""

ENTRY_TYPES = frozenset(TYPES) | NO_ENTRIES | SETTINGS | {"set", "xdata"}
"""Kinds of blocks that are known; others are entries too, but are not looked for inside lines."""
