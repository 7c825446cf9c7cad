r"""A draft as LaTeX that compiles as it stands, with natbib: \citet, \citep and the user's keys.

Written here and not by pandoc, which would resolve the citations. LaTeX knows
nothing of CSL: of a citation style only whether it numbers is taken over
(natbib's `numbers` with `unsrtnat`; else authors and years with `plainnat`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.errors import OutputError
from reviewer.rendering.bibtex import bibtex
from reviewer.rendering.latex_text import beyond_latex, escape
from reviewer.rendering.outline import (
    EVIDENCE,
    EVIDENCE_LEAD,
    RELATED_WORK,
    Proof,
    cited_records,
    mark_of,
    only_quoted,
    outline,
    proofs,
    told,
    within,
)
from reviewer.rendering.plain import one_line
from reviewer.writing.draft import Draft, Note, Sentence

_STEM = re.compile(r"[\w.+-]+")
_PREAMBLE = r"""% The section stands between dashed lines, and can be moved into a paper that has
% \usepackage{natbib}. To compile: pdflatex, bibtex, pdflatex, pdflatex.
\documentclass[11pt]{article}
\ifdefined\Umathcode % XeLaTeX and LuaLaTeX
  \usepackage{fontspec}
  \tracinglostchars=2 % say on the terminal what the font does not have
\else
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
"""
_BOXES = r"""  % pdfLaTeX has no letters for these; boxes with their codes stand for them. XeLaTeX
  % and LuaLaTeX print them in a font that has them: \setmainfont{...}
  \DeclareRobustCommand\nosuchletter[1]{\fbox{\tiny #1}}
"""
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Preamble:
    """What a .tex file is set up for.

    `bibliography`: the .bib file's name without its ending. `numeric`:
    citations by number, else by author and year. `evidence`: with the appendix.
    `mark`: what names the draft in the library that keeps it.
    """

    bibliography: str = "related"
    numeric: bool = False
    evidence: bool = False
    mark: str = ""


def draft_latex(draft: Draft, preamble: Preamble = Preamble()) -> str:
    r"""Return a draft as the text of a .tex file, one sentence a line.

    Raises UncitableKeys where LaTeX cannot cite a key, and OutputError where
    \bibliography cannot name the .bib file.
    """
    if not _STEM.fullmatch(preamble.bibliography):
        raise OutputError(
            "BibTeX cannot read a file of this name",
            where=f"{preamble.bibliography}.bib",
            next_step="Take a name of letters, digits, dots and hyphens.",
        )
    records = cited_records(draft)
    body = "\n".join([*_body(draft), ""])
    end = "\n".join([*_end(draft, preamble), ""])
    front = _front(preamble, beyond_latex(body + end + bibtex(records)))
    opening = rf"\title{{{escape(draft.topic[:1].upper() + draft.topic[1:])}}}"
    start = f"{opening}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n"
    mark = f"% {mark_of(preamble.mark)}\n" if preamble.mark else ""
    return f"{front}{start}\n{_dashes('begins')}{mark}{body}{_dashes('ends')}\n{end}"


def sentence_latex(sentence: Sentence) -> str:
    """Return a sentence as a line of LaTeX."""
    written: list[str] = []
    for piece in told(sentence.pieces):
        if isinstance(piece, str):
            written.append(within(piece, escape))
        elif piece.narrative:
            written.append(" and ".join(rf"\citet{{{key}}}" for key in piece.keys))
        else:
            if written and written[-1].endswith(" "):  # no line break before the bracket
                written[-1] = f"{written[-1][:-1]}~"
            written.append(rf"\citep{{{','.join(piece.keys)}}}")
    return "".join(written)


def _front(preamble: Preamble, missing: tuple[str, ...]) -> str:
    natbib = "numbers,square" if preamble.numeric else "round"
    return "".join(
        [
            _PREAMBLE,
            _BOXES if set(missing) - {_JOINER} else "",
            *map(_declared, missing),
            "\\fi\n",
            rf"\usepackage[{natbib}]{{natbib}}" + "\n",
            r"\usepackage[hidelinks]{hyperref}" + "\n",
        ]
    )


def _declared(char: str) -> str:
    code = f"{ord(char):04X}"
    shown = "" if char == _JOINER else rf"\nosuchletter{{{code}}}"
    return rf"  \DeclareUnicodeCharacter{{{code}}}{{{shown}}}" + "\n"


def _dashes(word: str) -> str:
    return f"% ----------------------- the section {word} -----------------------\n"


def _body(draft: Draft) -> Iterator[str]:
    yield rf"\section{{{RELATED_WORK}}}"
    for part in outline(draft):
        if one_line(part.heading):
            yield ""
            yield rf"\subsection{{{escape(part.heading)}}}"
        for paragraph in part.paragraphs:
            yield ""
            yield from map(_line, paragraph)
    if hidden := only_quoted(draft):
        yield rf"\nocite{{{','.join(hidden)}}}"
    yield ""


def _line(item: Sentence | Note) -> str:
    return escape(item.text) if isinstance(item, Note) else sentence_latex(item)


def _end(draft: Draft, preamble: Preamble) -> Iterator[str]:
    if draft.references:
        yield rf"\bibliographystyle{{{'unsrtnat' if preamble.numeric else 'plainnat'}}}"
        yield rf"\bibliography{{{preamble.bibliography}}}"
    if preamble.evidence and draft.sentences:
        yield from evidence_lines(draft)
    yield r"\end{document}"


def evidence_lines(draft: Draft) -> Iterator[str]:
    """Yield the lines of the appendix."""
    yield rf"\section*{{{EVIDENCE}}}"
    yield EVIDENCE_LEAD
    yield r"\begin{enumerate}"
    for sentence, found in proofs(draft):
        yield rf"\item {{}}{sentence_latex(sentence)}"
        if found:
            yield r"  \begin{itemize}"
            yield from (rf"  \item {{}}{_proof(proof)}" for proof in found)
            yield r"  \end{itemize}"
    yield r"\end{enumerate}"


def _proof(proof: Proof) -> str:
    files = f" ({'; '.join(proof.files)})" if proof.files else ""
    place = f"{proof.record}, {proof.place}{files}:"
    return f"{escape(place)} “{escape(proof.words)}”"


__all__ = ["Preamble", "draft_latex", "sentence_latex"]
