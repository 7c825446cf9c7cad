"""Invented tables to render: a plain one, and one in which every text is hostile."""

from __future__ import annotations

from reviewer.evidence.quotes import Quote
from reviewer.records import Author, Record, Source
from reviewer.writing.table.model import Cell, Heading, Row, Table

HOSTILE = (
    '=HYPERLINK("http://x")', "+1", "-2", "@SUM(1)", "\tTab\r\nline", "\r=1+1", "＝1",
    "|pipe| \\ `tick` *b* _u_ #h ~~s~~ ^up^ $x$ <script>alert(1)</script> [a](javascript:x) "
    "![i](u) &amp; &lt; @cite",
    "\\input{/etc/passwd} \\write18{ls} {a} 100% #1 $x^2$ ~ ^ & _ -- --- ``q'' ,, !` ?`",
    "β ≥ 5 × 10⁻³ → ∞ μm ﬁ ½ ℝ 中文 مرحبا 👍 é ñ ø ł \u202eevil\u202c \x1b[31mred\x1b[0m x\x00y",
    "“quotes” ‘single’ – — … • ™ ° € £ \u00a0nbsp\u2009thin", "]]> --> </td></table><b>",
    "\\end{longtable}\\end{document}", "1. item", "- item", "# head", "| --- |", "%comment",
    "a\u0301 e\u0308 combining", "half a pair \ud83d", "a" * 40_000,
)  # fmt: skip


def plain() -> Table:
    """Return a table of two papers, with an empty cell and a cell of two quotes."""
    bees = _record("lind2020bees", "Bees Dance", "Bees dance fast. They find food.", "Lind", 1)
    wax = _record("ude2021wax", "Wax Melts", "", "Ude", 4)
    both = (
        Quote("lind2020bees", "abstract", "dance fast", 5, 15),
        Quote("lind2020bees", "abstract", "food", 27, 31),
    )
    year = (Quote("lind2020bees", "year", "2020"), Quote("ude2021wax", "year", "2021"))
    none = Cell("result", reason="the record has no abstract")
    return Table(
        topic="bees & wax",
        columns=(Heading("result", "result"), Heading("year", "year")),
        rows=(
            Row(bees, (Cell("result", both), Cell("year", (year[0],))), 0.9),
            Row(wax, (none, Cell("year", (year[1],))), 0.5),
        ),
        engine="extractive",
    )


def hostile() -> Table:
    """Return a table whose topic, headings, keys, names, files, words and reasons are hostile."""
    rows = tuple(_hostile_row(number, text) for number, text in enumerate(HOSTILE))
    return Table(
        topic="topic <i> & 100% $x$ |p| \\foo",
        columns=(Heading("=c|1", "question"), Heading("<b>two</b>\n- x", "data")),
        rows=rows,
        engine="extractive",
    )


def _hostile_row(number: int, text: str) -> Row:
    key = ("fine", "we{ird}\\key", "key with space", "müller", "a_b:c-d")[number % 5] + str(number)
    record = _record(key, text, text, text[:30], number, file=f"f<{number}>|&%.txt")
    quote = Quote(key, "abstract", text, 0, len(text))
    reason = "the abstract <says> nothing & 100% of =x|y"
    return Row(record, (Cell("=c|1", (quote,)), Cell("<b>two</b>\n- x", reason=reason)))


def _record(
    key: str, title: str, abstract: str, name: str, line: int, file: str = "hive.txt"
) -> Record:
    return Record(
        title=title,
        abstract=abstract,
        key=key,
        authors=(Author(name, name),),
        date=f"{2020 + line // 4 % 5}-01-01",
        sources=(Source(file, "listing", line, line + 2),),
    )
