"""A draft as LaTeX: what stands in the file, and what a real LaTeX makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import OutputError, UncitableKeys
from reviewer.rendering.bibtex import bibtex
from reviewer.rendering.draft_latex import Preamble, draft_latex, sentence_latex
from reviewer.rendering.outline import cited_records
from reviewer.writing.draft import Citation, Draft, Note
from tests.rendering.drafts import EVIL, HOSTILE, RANK, SPIN, TAME, draft, said, section

BODY = r"""
% ----------------------- the section begins -----------------------
\section{Related work}

The library has 2 papers on this.

\subsection{Spinning}

\citet{lovelace2025widgets} study spinning widgets.
Widgets are ranked as well~\citep{hopper2024rank,lovelace2025widgets}.

\subsection{Limits and gaps}

One leaves ranks open~\citep{hopper2024rank}.

Nothing is on wobbling.

% ----------------------- the section ends -----------------------

\bibliographystyle{plainnat}
\bibliography{related}
\section*{Evidence}
Each sentence with the words that it rests on: the record, its field, the characters quoted, and the file and lines that the record was read from.
\begin{enumerate}
\item {}\citet{lovelace2025widgets} study spinning widgets.
  \begin{itemize}
  \item {}lovelace2025widgets, abstract, characters 0-26 (page.txt:1-3; b/other.txt:10): “We study spinning widgets.”
  \end{itemize}
\item {}Widgets are ranked as well~\citep{hopper2024rank,lovelace2025widgets}.
  \begin{itemize}
  \item {}hopper2024rank, authors (page.txt:4-6): “Grace Hopper et al.”
  \end{itemize}
\item {}One leaves ranks open~\citep{hopper2024rank}.
\end{enumerate}
\end{document}
"""  # noqa: E501


def test_the_whole_section() -> None:
    text = draft_latex(TAME, Preamble(evidence=True))
    assert text.endswith(BODY)
    assert r"\title{Spinning widgets}" in text
    assert r"\usepackage[round]{natbib}" in text
    assert "\\nosuchletter" not in text


def test_by_number() -> None:
    text = draft_latex(TAME, Preamble("my_paper-1", numeric=True))
    assert r"\usepackage[numbers,square]{natbib}" in text
    assert r"\bibliographystyle{unsrtnat}" in text
    assert r"\bibliography{my_paper-1}" in text
    assert "Evidence" not in text


def test_several_narrative_citations() -> None:
    both = said(Citation((SPIN.key, RANK.key), narrative=True), " spin.", known=(SPIN, RANK))
    assert sentence_latex(both) == r"\citet{lovelace2025widgets} and \citet{hopper2024rank} spin."


def test_nothing_hostile_is_a_command() -> None:
    text = draft_latex(HOSTILE, Preamble(evidence=True))
    commands = set(re.findall(r"\\[A-Za-z]+", text))
    assert "\\input" not in commands
    assert "\\%" in text
    assert "\x00" not in text
    assert text.count(r"\end{document}") == 1
    assert r"\nosuchletter{4E2D}" in text
    assert not re.search(r"(?<!\\)[#]", text.split(r"\begin{document}")[1])


def test_a_record_that_is_quoted_but_not_named_is_in_the_references() -> None:
    quiet = said("All spin.", known=(SPIN, RANK), quotes=TAME.sentences[0].statement.quotes)
    assert r"\nocite{lovelace2025widgets}" in draft_latex(draft(quiet, references=(SPIN, RANK)))


def test_nothing_cited_has_no_bibliography() -> None:
    made = Draft("x", "narrative", "extractive", None, overview=(Note("Nothing.", ""),))
    assert "\\bibliography" not in draft_latex(made, Preamble(evidence=True))


@pytest.mark.parametrize("key", ["a b", "a,b", "a{b", "a}b", "a%b", "a#b", "a~b", "a\\b"])
def test_keys_that_latex_cannot_cite_are_named_not_changed(key: str) -> None:
    odd = replace(SPIN, key=key)
    made = draft(said("So ", Citation((key,)), ".", known=(odd,)), references=(odd,))
    with pytest.raises(UncitableKeys, match="cannot cite"):
        draft_latex(made)


@pytest.mark.parametrize("name", ["my draft", "a,b", "a%", "", "a{b}", "a#"])
def test_a_bibliography_that_bibtex_cannot_name(name: str) -> None:
    with pytest.raises(OutputError, match="BibTeX cannot read a file of this name"):
        draft_latex(TAME, Preamble(name))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("numeric", [False, True])
@pytest.mark.parametrize("engine", ["pdflatex", "xelatex", "lualatex"])
def test_it_compiles(engine: str, numeric: bool, tmp_path: Path) -> None:
    if not (shutil.which(engine) and shutil.which("bibtex")):
        pytest.skip(f"{engine} is not installed")
    made = replace(HOSTILE, sections=(*HOSTILE.sections, *everything_else()))
    (tmp_path / "r.tex").write_text(draft_latex(made, Preamble("r", numeric, evidence=True)))
    (tmp_path / "r.bib").write_text(bibtex(cited_records(made)))
    for command in (engine, "bibtex", engine, engine):
        options = [] if command == "bibtex" else ["-interaction=nonstopmode", "-halt-on-error"]
        done = subprocess.run(
            [command, *options, "r"], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-3000:]
    log = (tmp_path / "r.log").read_text(errors="replace")
    assert not re.search(r"undefined|^! ", log, re.MULTILINE)
    assert (tmp_path / "r.pdf").stat().st_size > 10_000
    if shutil.which("pdftotext"):
        said_so = subprocess.run(
            ["pdftotext", "-layout", "r.pdf", "-"], cwd=tmp_path, capture_output=True, text=True
        ).stdout
        assert r"\input{/etc/passwd}" in said_so
        assert "root:" not in said_so
        assert re.search(
            r"Hopper et al\. +\[\d\]" if numeric else r"Hopper et al\. \(2024\)", said_so
        )


def everything_else() -> tuple[object, ...]:
    """A section with every printable character that Latin, Greek and mathematics have."""
    ranges = (range(0x21, 0x250), range(0x370, 0x400), range(0x1E00, 0x1F00), range(0x2010, 0x2300))
    text = " ".join(chr(code) for codes in ranges for code in codes)
    return (
        section("Signs", said(f"{text} ", Citation((EVIL.key,)), ".", known=HOSTILE.references)),
    )
