r"""A table as LaTeX: a longtable with booktabs rules, to `\input` in a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.rendering.latex_text import beyond_latex, escape
from reviewer.rendering.table_parts import PAPER, called, caption, not_stated, text_of
from reviewer.writing.table.model import Row, Table

_HEAD = r"""% A table of papers, to \input into a document with
%   \usepackage[T1]{fontenc}
%   \usepackage{textcomp,array,booktabs,longtable,natbib}
% \citep needs these keys in the document's bibliography.
"""
_SAFE_KEY = re.compile(r"[A-Za-z0-9][\w:./+*'-]*", re.ASCII)
_WIDTH = 0.96
"""Share of the line that the columns take, the space between them not counted."""
_LEAST = 0.08
_TYPICAL = 60
"""Characters of a cell from which its column is made no wider."""


def latex(table: Table) -> str:
    """Return the table as a fragment; text of others cannot act as a command in it."""
    heads = [PAPER, *(heading.name for heading in table.columns)]
    shares = _shares(table)
    spec = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr {share:.3f}\linewidth-2\tabcolsep\relax}}"
        for share in shares
    )
    title = _line([rf"\textbf{{{latex_text(head)}}}" for head in heads])
    lines = [
        _HEAD + r"\begingroup\small",
        rf"\begin{{longtable}}{{@{{}}{spec}@{{}}}}",
        rf"\caption{{{latex_text(caption(table))}}}\\",
        rf"\toprule {title}",
        r"\midrule\endfirsthead",
        rf"\toprule {title}",
        r"\midrule\endhead",
        r"\bottomrule\endlastfoot",
        *(_row(row, table) for row in table.rows),
        r"\end{longtable}",
    ]
    if empty := not_stated(table):
        notes = r"\par ".join(latex_text(line) for line in empty)
        lines.append(rf"\noindent Not stated: {notes}")
    return "\n".join([*lines, r"\par\endgroup", ""])


def latex_text(text: str) -> str:
    r"""Return text as LaTeX that any engine compiles.

    What pdfTeX cannot print is left to XeTeX and LuaTeX, and named under pdfTeX
    (`\ifdefined\Umathchar`), where it would stop the run.
    """
    written = escape(text)
    for char in beyond_latex(written):
        choice = rf"\ifdefined\Umathchar {char}\else [U+{ord(char):04X}]\fi{{}}"
        written = written.replace(char, choice)
    return written


def _row(row: Row, table: Table) -> str:
    cells = [latex_text(text_of(cell)) or "--" for cell in row.cells]
    return _line([_paper(row, table), *cells])


def _paper(row: Row, table: Table) -> str:
    r"""Return `\citep{key}`, or the paper's label where its key cannot stand in a command."""
    if _SAFE_KEY.fullmatch(row.record.key):
        return rf"\citep{{{row.record.key}}}"
    return latex_text(called(table)[row.record.key].narrative)


def _line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\ \addlinespace"


def _shares(table: Table) -> list[float]:
    """Return each column's share of the line, by the length of its cells; the paper's first."""
    lengths = [14.0]
    for place in range(len(table.columns)):
        texts = [len(text_of(row.cells[place])) for row in table.rows if row.cells[place].quotes]
        mean = sum(texts) / len(texts) if texts else 0.0
        lengths.append(min(_TYPICAL, max(10.0, mean)))
    total = sum(lengths)
    shares = [max(_LEAST, _WIDTH * length / total) for length in lengths]
    return [share * _WIDTH / sum(shares) for share in shares]
