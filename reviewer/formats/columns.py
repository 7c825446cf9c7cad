"""The columns of a table and what they hold: a table of names, and the plan made of a header.

Names are compared by their letters and digits alone, without case, so that
"Author(s)", "author_s" and "AUTHORS" are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.errors import InputError

_FIELDS = """
title: title | document title | item title | article title | primary title | paper title | titles
    | ti | t1 | translated title | study title | name of paper | titel | titre | titulo | título
    | titolo | 标题 | 题名 | タイトル
authors: author full names | authors full | authors | author | author names | authors list
    | primary authors | first authors | authors display | author list | creators | creator | af | au
    | a1 | group authors | autoren | autor | auteurs | auteur | autores | autori | 作者 | 著者
abstract: abstract | notes abstract | abstract note | abstract text | description abstract | ab | n2
    | summary | zusammenfassung | resumen | résumé | riassunto | resumo | 摘要
date: date | publication date | date published | published date | published | date of publication
    | pub date | cover date | pd | issue date | datum | fecha
year: publication year | year | pub year | published year | year published | py | y1 | yr
    | year of publication | jahr | année | año | anno | ano | 年份
month: published month | month | publication month
day: day | published day
venue: source title | publication title | journal | journal book | journal title | publication name
    | publication | journal name | secondary title | periodical | venue | booktitle | book title
    | proceedings title | proceedings | container title | conference | journal conference
    | full journal name | alternate title3 | so | t2 | jf | anthology title | blog title
    | website title | zeitschrift | revue | revista | rivista | 期刊 | source
doi: doi | item doi | digital object identifier | doi number | di | article doi | doi link
    | book doi
arxiv_id: arxiv id | arxiv | arxiv number | eprint | arxiv identifier
pmid: pmid | pubmed id | medline pmid | pubmed | pm
url: url | link | urls | links | article url | html url | landing page | web address | web page
    | source url | source urls | dimensions url | lens url | external url | web of science record
    | embase link | source linkout | ur | full text link | full text url | pdf link | pdf url
subject: primary category | subject class | arxiv category
keywords: author keywords | keywords | keyword | key words | tags | manual tags | de | kw
    | schlagwörter | mots clés | palabras clave | 关键词
more_keywords: index keywords | keywords plus | keyword plus | id keywords | ieee terms
    | inspec controlled terms | inspec non controlled terms | mesh terms | mesh | mesh headings
    | emtree drug index terms major focus | emtree drug index terms
    | emtree medical index terms major focus | emtree medical index terms | automatic tags
    | fields of study | subject headings
affiliations: affiliations | author affiliations | affiliation | authors affiliations
    | authors raw affiliation | author addresses | addresses | institutions | institution | c3 | c1
type: item type | document type | type of reference | publication type | content type | reftype
    | reference type | item type name | article type | entry type | entrytype | dt | type | category
    | document identifier
key: key
citekey: citekey | citation key | bibtex key | cite key | bibtexkey | citationkey | ref id | refid
"""
_DETAILS = """
volume: volume | journal volume | vol | vl
issue: issue | journal issue | issue number | is | no | journal number
    | number
number: article number | art no | artno | articleno | ar | report number
page: pages | page | pagination | page range | page numbers | pp
first_page: start page | page start | first page | startpage | beginning page | bp | sp
last_page: end page | page end | last page | endpage | ending page | ep
number-of-pages: page count | num pages | number of pages | pg
number-of-volumes: number of volumes
publisher: publisher | pu
publisher-place: place | place published | publisher city | publisher location | publisher place
    | place of publication | pi
edition: edition
collection-title: series | book series title | series title | collection title | se
collection-number: series number | collection number
container-title-short: journal abbreviation | abbreviated source title | journal iso abbreviation
    | journal title abbreviation | alternate title2 | ji
event-title: conference name | conference title | event title | meeting name | ct
event-place: conference location | event place | conference place | cl
event-date: conference date | event date | meeting date | cy
ISSN: issn | issns | e issn | sn
ISBN: isbn | isbns | bn
PMCID: pmcid | pmc id | pubmed central id
language: language | article language | language of original document | la
note: note | notes | comment | comments
annote: annote
archive: archive
archive_location: archive location | loc in archive
call-number: call number
source: library catalog | name of database | database | source database
title-short: short title
original-title: original title
medium: medium
version: version
license: license
accessed: access date | accessed
editor: editors | editor | book editors | be | secondary authors
translator: translators | translator
collection-editor: series editor | series editors
container-author: book author | book authors | ba
genre: genre
"""
_DROPPED = "references | cited references | cr | cited reference list"
"""Lists of what a paper cites: no part of what is said of the paper itself."""

PEOPLE = frozenset(("editor", "translator", "collection-editor", "container-author"))
"""Details that are lists of people."""

CSL = frozenset(
    row.partition(":")[0] for row in _DETAILS.strip().splitlines()
    if not row.startswith((" ", "first_page", "last_page"))
)  # fmt: skip
"""Details that columns hold, by their CSL variables."""

OWN = (
    "key", "type", "title", "authors", "authors_truncated", "date", "venue", "abstract", "doi",
    "arxiv_id", "pmid", "url", "subject", "keywords", "affiliations", "has_code", "details",
)  # fmt: skip
"""The columns of our own export, all of which a table must have to be one; it may have more."""

_STRONG = frozenset(
    ("title", "authors", "abstract", "date", "year", "venue", "doi", "arxiv_id", "pmid", "keywords")
)
_MARKS_OF_TABLES = 3
_MAX_NAME = 80


def normal(name: str) -> str:
    """Return the letters and digits of a column's name, in lower case."""
    return "".join(char for char in name.casefold() if char.isalnum())


def _by_name(table: str) -> dict[str, tuple[str, int]]:
    """Return the field of each name and how much it is preferred (0: most)."""
    found: dict[str, tuple[str, int]] = {}
    for row in table.replace("\n    ", " ").strip().splitlines():
        field, _, names = row.partition(":")
        for rank, name in enumerate(names.split("|")):
            found[normal(name)] = (field, rank)
    return found


_RECORD = _by_name(_FIELDS)
NAMES = {**_by_name(_DETAILS), **_RECORD}
"""Field and rank by the normal form of a column's name."""

_UNREAD = frozenset(normal(name) for name in _DROPPED.split("|"))
MAPPABLE = frozenset(field for field, _ in NAMES.values()) - {"more_keywords", "citekey"}
"""Fields that the user may map a column to; names with a colon may be mapped too."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in a row, its name as in the file, and its field ("" if unknown)."""

    index: int
    name: str
    field: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, those of each field in order of preference.

    Springer puts nothing between the names of authors, PubMed ends every title
    with a full stop, and our own export (`OWN`) is read exactly.
    """

    columns: tuple[Column, ...]
    width: int
    has_title: bool
    is_springer: bool
    is_pubmed: bool
    is_own: bool

    @property
    def names(self) -> str:
        """The names of the columns as a message shows them."""
        in_order = sorted(self.columns, key=lambda column: column.index)
        return ", ".join(column.name for column in in_order)

    @property
    def strong(self) -> int:
        """How many different fields that only tables of papers have are among the columns."""
        return len({column.field for column in self.columns} & _STRONG)


def header(cells: Sequence[str], mapped: Sequence[tuple[str, str]] = ()) -> Header:
    """Return the plan of a header row; `mapped` (field, column) goes before what is recognised.

    Columns without a name are called by their number. Raises InputError for a
    mapped column that is not there, or a field that there is not.
    """
    wanted = _wanted(cells, mapped)
    venues = sum(NAMES.get(normal(name), ("",))[0] == "venue" for name in cells)
    columns = []
    for index, name in enumerate(cells):
        shown = " ".join(name.replace("\ufeff", "").split())
        if index in wanted:
            columns.append(Column(index, shown, wanted[index], -1))
            continue
        field, rank = NAMES.get(normal(shown), ("", 0))
        if normal(shown) in _UNREAD:
            field = "dropped"
        elif field in wanted.values() and field not in ("keywords", "more_keywords"):
            field = ""
        elif normal(shown) == "source" and venues > 1:
            field = "source"  # the database, in Scopus
        columns.append(Column(index, shown or f"column {index + 1}", field, rank))
    columns.sort(key=lambda column: (column.rank, column.index))
    names = {normal(column.name) for column in columns}
    return Header(
        tuple(columns),
        _width(cells),
        has_title=any(column.field == "title" for column in columns),
        is_springer="itemtitle" in names,
        is_pubmed="nihmsid" in names,
        is_own=set(OWN) <= {column.name for column in columns},
    )


def is_known(name: str) -> bool:
    """Whether a column's name is a known one."""
    return len(name) <= _MAX_NAME and normal(name) in NAMES


def looks_like_header(cells: Sequence[str], *, first: bool, mapped: Sequence[str] = ()) -> bool:
    """Whether a row names columns: a title and one more field, or two others at the very top.

    A row that is not the first of a file must have three, for it may be prose.
    """
    shown = [cell for cell in cells if cell.strip()]
    names = [normal(cell) for cell in shown if len(cell) <= _MAX_NAME]
    if len(names) < len(shown) or not names:
        return False
    if set(names) & set(map(normal, mapped)):
        return True
    known = {NAMES[name][0] for name in names if name in NAMES}
    return len(known & _STRONG) >= 2 and (first or len(known) >= _MARKS_OF_TABLES)


def _width(cells: Sequence[str]) -> int:
    """Return the number of columns without those at the end that have no name."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def _wanted(cells: Sequence[str], mapped: Sequence[tuple[str, str]]) -> dict[int, str]:
    exact = {" ".join(name.split()): index for index, name in reversed(list(enumerate(cells)))}
    loose = {normal(name): index for index, name in reversed(list(enumerate(cells)))}
    wanted: dict[int, str] = {}
    for field, column in mapped:
        index = exact.get(" ".join(column.split()), loose.get(normal(column), -1))
        if index < 0 or not normal(column):
            names = ", ".join(name.strip() for name in cells if name.strip())
            raise InputError(
                f"there is no column {column!r} to map to {field}",
                next_step=f"The columns are: {names}.",
            )
        wanted[index] = checked_field(field)
    return wanted


def checked_field(field: str) -> str:
    """Return a field that may be mapped as it is called here. Raises InputError otherwise."""
    if field in MAPPABLE or ":" in field:
        return field
    called = next((name for name in MAPPABLE if normal(name) == normal(field)), "")
    called = called or NAMES.get(normal(field), ("", 0))[0]
    if called not in MAPPABLE:
        fields = ", ".join(sorted(MAPPABLE))
        raise InputError(
            f"{field!r} is no field that a column can be mapped to",
            next_step=f"The fields are: {fields}; or any name with a colon.",
        )
    return called
