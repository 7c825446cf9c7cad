r"""What a manuscript's LaTeX commands and environments are: tables for `latex`."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.manuscripts.flow import AUTHORS, BARE_YEAR, NAMES, YEAR
from reviewer.manuscripts.latex_page import HEADING
from reviewer.manuscripts.model import ABSTRACT, CAPTION, FOOTNOTE


@dataclass(frozen=True, slots=True)
class Citing:
    """How a citation command stands in a sentence (`flow.Mark`)."""

    narrative: bool | None
    prints: str = NAMES


_NARRATIVE = """
citet citealt textcite textcites citeA citeN newcite shortciteN citeasnoun possessivecite
citepos citeposs cbx@textcite fullcite citetext
"""
_ASIDES = "footcite footcites footcitetext supercite supercites"
_EITHER = "cite cites shortcite onlinecite citenum citen"

CITING = {
    **dict.fromkeys(_NARRATIVE.lower().split(), Citing(True)),
    **dict.fromkeys(_EITHER.split(), Citing(None)),
    **dict.fromkeys(_ASIDES.split(), Citing(False)),
    "citeauthor": Citing(True, AUTHORS),
    "citefullauthor": Citing(True, AUTHORS),
    "citeauthors": Citing(True, AUTHORS),
    "citeyear": Citing(True, BARE_YEAR),
    "citedate": Citing(True, BARE_YEAR),
    "citeyearpar": Citing(True, YEAR),
    "citeyearnp": Citing(True, BARE_YEAR),
}
"""Command in lower case, without star -> how it stands; another with "cite" in it: `ASIDE`."""

ASIDE = Citing(None)
"""How a command stands that is not in the table: in brackets, unless a word would be missing."""
NOT_CITING = frozenset(
    """nocite citestyle setcitestyle bibcite citeindextrue citeindexfalse citename
    declarecitecommand citepunct defcitealias mancite citereset newcitecommand citesort""".split()
)
"""Commands with "cite" in their name that cite nothing in the text."""

FRAMES = {
    **dict.fromkeys(
        "part chapter section subsection subsubsection paragraph subparagraph".split(), HEADING
    ),
    **dict.fromkeys("caption subcaption".split(), CAPTION),
    **dict.fromkeys("footnote footnotetext endnote sidenote".split(), FOOTNOTE),
    "abstract": ABSTRACT,
}
"""Command -> kind of the block of its own that its argument is."""

INPUTS = frozenset("input include subfile subfileinclude import subimport".split())
"""Commands that name a file to read; the last two name a folder first."""

GONE = {
    name: int(count)
    for count, names in {
        "0": """maketitle tableofcontents newpage clearpage pagebreak linebreak noindent indent
            centering raggedright raggedleft bigskip medskip smallskip hline toprule midrule
            bottomrule printbibliography balance flushbottom sloppy null hfill vfill par relax
            xspace appendix frontmatter mainmatter backmatter protect leavevmode ignorespaces
            unskip itshape bfseries ttfamily scshape rmfamily sffamily upshape mdseries normalfont
            bf it tt sc sl rm sf em tiny scriptsize footnotesize small normalsize large Large LARGE
            huge Huge selectfont newblock""",
        "1": """label ref eqref autoref cref Cref pageref vref nameref vspace hspace vskip hskip
            includegraphics bibliographystyle usepackage RequirePackage documentclass title author
            date thanks pagestyle thispagestyle url input include index glsadd hypersetup
            graphicspath geometry pagenumbering setlength phantom vphantom hphantom marginpar todo
            listoftodos citestyle setcitestyle affiliation institute email address keywords
            tikzset lstset theoremstyle hyphenation includeonly bibliography addbibresource
            addglobalbib nocite orcid ccsdesc acmConference linespread selectlanguage
            thispagestyle markright color definecolor pgfplotsset PassOptionsToPackage""",
        "2": """setcounter addtocounter setlength addtolength markboth newtheorem fontsize
            counterwithin numberwithin hyperlink hypertarget rule""",
    }.items()
    for name in names.split()
}  # fmt: skip
"""Command -> how many arguments go with it; nothing of them is prose."""

SECOND_ONLY = frozenset(
    "captionof textcolor colorbox href raisebox foreignlanguage texorpdfstring".split()
)
"""Commands whose first argument is not printed."""

DEFINING = frozenset(
    """newcommand renewcommand providecommand DeclareRobustCommand DeclareMathOperator
    newenvironment renewenvironment NewDocumentCommand RenewDocumentCommand let def edef gdef xdef
    newcommandx newif DeclarePairedDelimiter""".split()
)

FLOATS = frozenset("figure table wrapfigure wraptable sidewaysfigure sidewaystable SCfigure "
                   "marginfigure margintable algorithm listing teaserfigure".split())  # fmt: skip
"""Environments of which only the caption is prose."""

UNREAD = frozenset(
    """equation align alignat gather multline eqnarray displaymath math flalign subequations array
    split cases tabular tabularx tabulary tabu longtable supertabular tabbing tikzpicture pgfpicture
    picture algorithmic algpseudocode thebibliography CCSXML filecontents forest prooftree
    pspicture dmath axis""".split()
)
"""Environments in which nothing is prose (keys cited there count as cited elsewhere)."""

LITERAL = ("verbatim", "Verbatim", "lstlisting", "minted", "comment", "BVerbatim", "alltt",
           "lstcode", "pycode", "filecontents")  # fmt: skip
"""Environments whose text is no LaTeX."""

ARGUMENTS = {"minipage": 1, "multicols": 1, "adjustbox": 1, "wrapfigure": 2, "wraptable": 2,
             "spacing": 1, "thebibliography": 1, "list": 2, "subfigure": 1}  # fmt: skip
"""Environment -> its arguments that are not printed (those in square brackets aside)."""

SIGNS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " "}
