"""What the types and tags of RIS mean, for reading it and for writing it.

The tables follow the RIS specification of 2011 as EndNote, Zotero and the
databases use it. Whoever writes RIS takes the first type of RIS_TYPES that
stands for a CSL type, and RIS_DETAILS the other way round.
"""

from __future__ import annotations

RIS_TYPES: dict[str, str] = {
    "JOUR": "article-journal",
    "CONF": "paper-conference",
    "BOOK": "book",
    "CHAP": "chapter",
    "THES": "thesis",
    "RPRT": "report",
    "UNPB": "article",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "ELEC": "webpage",
    "DATA": "dataset",
    "COMP": "software",
    "PAT": "patent",
    "STAND": "standard",
    "BLOG": "post-weblog",
    "ICOMM": "post",
    "SLIDE": "speech",
    "MANSCPT": "manuscript",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "CASE": "legal_case",
    "STAT": "legislation",
    "BILL": "bill",
    "LEGAL": "regulation",
    "HEAR": "hearing",
    "MAP": "map",
    "ART": "graphic",
    "FIGURE": "figure",
    "MPCT": "motion_picture",
    "SOUND": "song",
    "MUSIC": "musical_score",
    "PAMP": "pamphlet",
    "PCOMM": "personal_communication",
    "JFULL": "periodical",
    "CLSWK": "classic",
    "CPAPER": "paper-conference",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "ABST": "article-journal",
    "JFUL": "periodical",
    "EDBOOK": "book",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "SER": "book",
    "CTLG": "book",
    "ANCIENT": "classic",
    "GOVDOC": "report",
    "GRANT": "report",
    "DBASE": "dataset",
    "AGGR": "dataset",
    "WEB": "webpage",
    "MULTI": "webpage",
    "VIDEO": "motion_picture",
    "ADVS": "motion_picture",
    "CHART": "figure",
    "EQUA": "figure",
    "UNBILL": "bill",
    "PREPRINT": "article",
    "STD": "standard",
    "GEN": "",
}
"""The CSL type of each RIS type, the most usual RIS type of a CSL type first; GEN says nothing."""

RIS_DETAILS: dict[str, str] = {
    "VL": "volume",
    "IS": "issue",
    "PB": "publisher",
    "CY": "publisher-place",
    "ET": "edition",
    "T3": "collection-title",
    "LA": "language",
    "N1": "note",
    "M3": "genre",
    "DB": "source",
    "CN": "call-number",
    "ST": "title-short",
    "NV": "number-of-volumes",
    "SE": "section",
    "RP": "status",
    "PP": "publisher-place",
    "PU": "publisher",
    "PI": "publisher-place",
    "CP": "issue",
    "RI": "reviewed-title",
    "OP": "original-title",
}
"""The detail that a tag fills, the usual tag of a detail first.

`page` is SP and EP, `number-of-pages` an SP such as "146 p.", `ISSN` and `ISBN` are SN, `note` is
N1, `accessed` Y2, `genre` M3, `container-title-short` J2, `PMCID` C2, `number` M1 (if it has a
digit and no space). Every other tag without a field of `Record` is the detail "ris:TAG". Numbers
that RIS has no tag for are read from PM (PubMed) and, as "arXiv:1706.00001", from AN.
"""

RIS_PEOPLE: dict[str, str] = {
    "A2": "editor",
    "ED": "editor",
    "A3": "collection-editor",
    "A4": "translator",
    "TA": "translator",
}
"""The detail that a tag with people fills, one a line; a group's name ends in a comma."""

SERIES_TYPES = frozenset({"BOOK", "EDBOOK", "EBOOK", "SER", "CTLG", "CLSWK"})
"""Types in which T2 is the series ("collection-title"); what contains such a work is JF."""

EDITED_TYPES = SERIES_TYPES | {"CONF", "JFULL", "ENCYC", "DICT", "GEN"}
"""Types of works edited as a whole: where there is no author, the editors (A2, ED) are."""

KNOWN_TAGS = frozenset(
    """
A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CL CN CP CT CY DA DB DE DI DO DP DS ED
EP ER ET FD ID IS IP J1 J2 JA JF JI JO JT J9 KW L1 L2 L3 L4 LA LB LK LL M1 M2 M3 N1 N2 NO NV OL OP
PA PB PI PM PP PU PY RD RI RN RP SE SF SN SP SR ST T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR UT VL VO
WP WT WV Y1 Y2 YR
""".split()
)
"""Tags that some tool writes; only these are recognised where the hyphen is oddly spaced."""
