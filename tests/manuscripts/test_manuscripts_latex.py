from __future__ import annotations

from pathlib import Path

import pytest

from tests.manuscripts.conftest import Reads

# What stands in the source -> the sentence, and what it cites.
CITATIONS = {
    r"Spans work~\citep[see][p.~3]{zhang2023neural, li2021fast}.": (
        "Spans work.",
        ["zhang2023neural", "li2021fast"],
    ),
    r"\citet{zhang2023neural} propose spans.": (
        "Zhang and Chen (2023) propose spans.",
        ["zhang2023neural"],
    ),
    r"\cite{li2021fast} propose it.": ("Li et al. (2021) propose it.", ["li2021fast"]),
    r"It was shown in \cite{li2021fast}, not here.": (
        "It was shown in Li et al. (2021), not here.",
        ["li2021fast"],
    ),
    r"It is fast \cite{li2021fast}.": ("It is fast.", ["li2021fast"]),
    r"It is fast.\footcite{li2021fast} ": ("It is fast.", ["li2021fast"]),
    r"Li et al.~\cite{li2021fast} propose it.": ("Li et al. propose it.", ["li2021fast"]),
    r"Java and Python~\cite{oneill} are old.": ("Java and Python are old.", ["oneill"]),
    r"\citeauthor{oneill} (\citeyear{oneill}) disagrees.": (
        "O'Neill (2001) disagrees.",
        ["oneill"],
    ),
    r"O'Neill \citeyearpar{oneill} disagrees.": ("O'Neill (2001) disagrees.", ["oneill"]),
    r"\Textcites(see)()[1]{li2021fast}[2]{oneill} agree.": (
        "Li et al. (2021) and O'Neill (2001) agree.",
        ["li2021fast", "oneill"],
    ),
    r"This is so (see also \citealp{oneill}, p. 7).": ("This is so.", ["oneill"]),
    r"This is so \parencite*[3]{oneill}%" "\n.": ("This is so.", ["oneill"]),
    r"\textbf{This is so \autocite{oneill}.}": ("This is so.", ["oneill"]),
    r"Nothing is known of \cite{nobody}.": ("Nothing is known of nobody.", ["nobody"]),
    r"This is so \nocite{oneill}.": ("This is so.", []),
}

READABLE = {
    r"A \emph{very} {\bf bold} claim of 5\%, R\&D and \textsc{Small} caps.": (
        "A very bold claim of 5%, R&D and Small caps."
    ),
    r"Na\"{\i}ve Erd\H{o}s met M\"uller, \'Eric and \O{}rsted --- really.": (
        "Naïve Erdős met Müller, Éric and Ørsted — really."
    ),
    r"It takes $O(n \log n)$ time, \(x\) space and $\alpha \le 3$.": (
        "It takes O(n log n) time, x space and α ≤ 3."
    ),
    "One % with a comment. And more.\nsentence over lines.": "One sentence over lines.",
    r"Before \begin{equation} x = 1 \end{equation} and after.": "Before and after.",
    r"See Table~\ref{tab:x} and \verb|\cite{no}| here.": r"See Table and \cite{no} here.",
    r"The unknown \foo[opt]{argument} is \bar printed.": "The unknown argument is bar printed.",
    r"Text with \href{https://x.org/a_b}{a link} in it.": "Text with a link in it.",
    "``Quotes'' are -- as it were -- read.": "“Quotes” are – as it were – read.",
    r"Hidden \iffalse not \cite{oneill} this \fi here.": "Hidden here.",
}


@pytest.mark.parametrize("source", CITATIONS)
def test_citations_are_read_and_rendered(source: str, reads: Reads) -> None:
    manuscript = reads({"a.tex": source + "\n\n\\bibliography{refs}\n"})

    (sentence,) = manuscript.sentences
    assert (sentence.text, list(sentence.keys)) == CITATIONS[source]
    assert not manuscript.problems


@pytest.mark.parametrize("source", READABLE)
def test_markup_is_gone(source: str, reads: Reads) -> None:
    (sentence,) = reads({"a.tex": source}).sentences

    assert sentence.text == READABLE[source]


def test_raw_text_is_the_whole_sentence_with_its_markup(reads: Reads) -> None:
    source = "First one.\n{\\bf Bold} words\nof \\citet{oneill}. \\emph{Last.}\n"
    manuscript = reads({"a.tex": source})

    assert [manuscript.raw(sentence) for sentence in manuscript.sentences] == [
        "First one.",
        "{\\bf Bold} words\nof \\citet{oneill}.",
        "\\emph{Last.}",
    ]
    assert [(one.line, one.column) for one in manuscript.sentences] == [(1, 1), (2, 1), (3, 20)]


def test_a_citation_knows_its_place_in_the_source_and_in_the_text(reads: Reads) -> None:
    manuscript = reads({"a.tex": r"As \citet{oneill} says~\citep{li2021fast}. \bibliography{refs}"})

    (sentence,) = manuscript.sentences
    named, bracketed = sentence.citations
    assert (named.raw, sentence.text[named.at : named.until]) == (
        r"\citet{oneill}",
        "O'Neill (2001)",
    )
    assert (bracketed.raw, bracketed.at, bracketed.until) == (r"\citep{li2021fast}", 22, 22)
    assert (named.narrative, bracketed.narrative) == (True, False)


def test_captions_and_footnotes_are_prose_and_tables_are_not(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.tex": r"""\documentclass{article}\title{No prose.}\begin{document}
\begin{abstract}We do it.\end{abstract}
\section[short]{Long \emph{title}\label{s}}
Text\footnote{A note \cite{oneill}. Two.} goes on.
\begin{table}\begin{tabular}{l}Cell \cite{intable}\end{tabular}
\caption[s]{The caption of \citet{oneill}.}Not this.\end{table}
\begin{itemize}\item One.\item[Two] three.\end{itemize}
\paragraph{Run in.} More.
\end{document} Never \cite{after}."""
        }
    )

    found = [(one.text, one.kind, one.section) for one in manuscript.sentences]
    assert found == [
        ("We do it.", "abstract", ""),
        ("Text goes on.", "prose", "Long title"),
        ("A note.", "footnote", "Long title"),
        ("Two.", "footnote", "Long title"),
        ("The caption of oneill.", "caption", "Long title"),
        ("One.", "prose", "Long title"),
        ("Two three.", "prose", "Long title"),
        ("More.", "prose", "Run in."),
    ]
    assert manuscript.elsewhere == ("intable",)


def test_the_users_own_commands_are_filled_in(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.tex": r"""\newcommand{\ours}{\textsc{Span}\xspace} \def\etal{et al.\ }
\newcommand{\mycite}[1]{(\citep{#1})} \newcommand{\hide}[2]{}
\newcommand\red[1]{\textcolor{red}{#1}}
\newcommand{\loop}{\loop\loop}

\ours{} beats \red{many} of Li \etal \mycite{oneill} \hide{not}{this}. \loop here."""
        }
    )

    first, second = manuscript.sentences
    assert (first.text, first.keys) == ("Span beats many of Li et al.", ("oneill",))
    assert second.text.endswith("here.")


def test_included_files_are_read_where_they_stand(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.tex": "Before.\n\\input{parts/b}\n\\include{c.tex}\nAfter.",
            "parts/b.tex": "Inside \\textbf{b \\cite{oneill}.",
            "c.tex": "Inside c.",
        }
    )

    texts = [(Path(one.file).name, one.text) for one in manuscript.sentences]
    assert texts == [
        ("a.tex", "Before."),
        ("b.tex", "Inside b."),
        ("c.tex", "Inside c."),
        ("a.tex", "After."),
    ]
    assert [problem.what for problem in manuscript.problems] == ["a brace is not closed"]


def test_a_bibliography_may_stand_in_the_text_or_beside_it(reads: Reads) -> None:
    listed = r"""\begin{thebibliography}{9}
\bibitem[Zhang and Chen(2023a)]{zc} Y.~Zhang and Q.~Chen. \newblock {Spans} again. \newblock 2022.
\bibitem{b} W. Li. Fast things. arXiv:2101.00001, 2021.
\end{thebibliography}"""
    inside = reads({"a.tex": "Text \\cite{zc}.\n" + listed})
    beside = reads({"b.tex": "Text \\cite{zc}. \\bibliography{gone}", "b.bbl": listed})

    for manuscript in (inside, beside):
        first, second = manuscript.bibliography
        assert (first.key, first.title, first.year) == ("zc", "Spans again", "2023a")
        assert [author.family for author in first.authors] == ["Zhang", "Chen"]
        assert (second.key, second.arxiv_id, second.year) == ("b", "2101.00001", "2021")
    assert [one.what for one in beside.problems] == [
        "the bibliography gone: there is no such file; name it with --bib"
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../outside", "outside the folder"),
        ("/etc/passwd", "outside the folder"),
        ("link", "outside the folder"),
        ("missing", "no such file"),
        ("folder", "no such file"),
        ("a", "read before"),
        ("x" * 5000, "no such file"),
    ],
)
def test_no_file_outside_the_folder_is_read(
    name: str, why: str, reads: Reads, tmp_path: Path
) -> None:
    outside = tmp_path.parent / "outside.tex"
    outside.write_text("Secret.")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.tex").symlink_to(outside)

    manuscript = reads({"a.tex": f"Text.\n\\input{{{name}}}"})

    assert [one.text for one in manuscript.sentences] == ["Text."]
    (problem,) = manuscript.problems
    assert why in problem.what
    assert problem.line == 2


def test_words_before_a_citation_name_its_authors_only_if_they_can(reads: Reads) -> None:
    manuscript = reads(
        {
            "a.tex": r"""Java and Python \citep{oneill} are old. Li et al.~\cite{li2021fast} agree.
O'Neill \cite{oneill} too. \bibliography{refs}"""
        }
    )

    found = [(one.names, one.et_al) for _, one in manuscript.citations()]
    assert found == [((), False), (("Li",), True), (("O'Neill",), False)]
