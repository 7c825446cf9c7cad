from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.formats.latex import clean

READABLE = {
    r"{\bf I}mage-{\bf t}ext {\bf A}lignments (ITA)": "Image-text Alignments (ITA)",
    r"\emph{very} \textbf{bold \textit{and slanted}}": "very bold and slanted",
    r"{\em so} {\it it} is \underline{here}": "so it is here",
    r"from 40\% to 72\%, T\&T, \#1, a\_b, \$5": "from 40% to 72%, T&T, #1, a_b, $5",
    "``quotes'' and ``more''.": "“quotes” and “more”.",
    "Section~5 of Bergh~et~al.~(2020)": "Section 5 of Bergh et al. (2020)",
    r"as in \cite{x}, see \citep[p.~3]{y,z}.": "as in, see.",
    r"by Bergh et al.~\cite{x}. Next": "by Bergh et al. Next",
    r"M{\"u}ller, \'Eric, Fran\c{c}ois, \v{S}ev\v c": "Müller, Éric, François, Ševč",
    r"Erd\H{o}s, na{\"\i}ve, \O rsted, stra\ss e, \aa": "Erdős, naïve, Ø rsted, straß e, å",
    r"$x_{t}^{2} = \frac{a+b}{c}$": "x_t^2 = (a+b)/c",
    r"in $O(n\log n)$ or $\tilde{O}(\sqrt{T})$ time": "in O(n log n) or Õ(√T) time",
    r"$\mathcal{L}_{\text{total}}$ over $\mathbb{R}^d$": "L_total over ℝ^d",
    r"$10^{-3}$, $e^{x+1}$, $41.1\% \to 39.3\%$": "10^-3, e^(x+1), 41.1% → 39.3%",
    r"SA$^{2}$Net, LiNbO$_3$, 3$\times$ as fast": "SA^2Net, LiNbO_3, 3× as fast",
    r"$\sim$100 and $\ge$3% and 1{,}000": "~100 and ≥3% and 1,000",
    r"\(x\) and \[ y = 1 \] and $$z$$": "x and y = 1 and z",
    r"\href{https://example.org/a_b}{this link}": "this link (https://example.org/a_b)",
    r"\url{https://example.org/a_b}": "https://example.org/a_b",
    r"a claim\footnote{see there}": "a claim (see there)",
    r"{\sc Name} is \textsc{Small}, \ours{} wins": "Name is Small, ours wins",
    r"\textcolor{red}{text} vs.\ \eg, this": "text vs. e.g., this",
    r"{T}itle {BERT} of {Bayesian Inference}": "Title BERT of Bayesian Inference",
    r"$\hat{\theta}$ \LaTeX\ and \dots": "θ̂ LaTeX and …",
    r"so \newcommand{\x}[1]{y} it is": "so it is",
}

PROSE = (
    "improves by 12% over the baseline & more",
    "costs $5 and $10",
    "costs $5-$10, or US$3 a month",
    "it costs $5/month, or US$ 60 a year",
    "it costs 3$/hour and 5$/hour, not 10$",
    "price is $5 million and sales $7 million",
    "R&D in C# with snake_case_names and x^2",
    r"C:\Users\nobody and a\b and \n",
    'sets {0, 1} and {a, b}, JSON {"a": 1}',
    "about ~5 ms, 5~10 minutes, ~/notes",
    "it's 'quoted' -- and --- dashed ''so''",
    "an unpaired { or } or $ or ` or \\",
    "two  spaces   stay",
    r"we call it \ours and \NewModel here",
    "α ≤ β, naïve façade, 王小明",
    "",
)


@pytest.mark.parametrize("source", READABLE)
def test_latex_is_made_readable(source: str) -> None:
    assert clean(source) == READABLE[source]
    assert clean(clean(source)) == clean(source)


@pytest.mark.parametrize("text", PROSE)
def test_prose_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


HOSTILE = {
    "deep braces": "{" * 10_000 + "x" * 500_000 + "}" * 10_000,
    "open braces": "{" * 500_000,
    "closed braces": "}" * 500_000,
    "macro definitions": r"\newcommand{\a}{\a\a}" * 20_000,
    "open macros": r"\textbf{" * 60_000,
    "references": r"\cite " * 80_000,
    "options": r"\cite[a]" * 60_000,
    "dollars": "$a" * 250_000,
    "prices": "$5 " * 150_000,
    "open formulas": r"\(" * 250_000,
    "open displays": r"\[" * 250_000,
    "quotes": "``''" * 120_000,
    "ties": "a~" * 250_000,
    "accents": r"\'" * 250_000,
    "backslashes": "\\" * 500_000,
    "fractions": r"\frac" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_seconds_and_does_not_grow(name: str) -> None:
    started = time.perf_counter()
    cleaned = clean(HOSTILE[name])
    assert time.perf_counter() - started < 20
    assert len(cleaned) <= 2 * len(HOSTILE[name])


@given(st.text(alphabet="\\{}$~`'\"^_%&#[]()abZ1 .,-\u00e9", max_size=200))
@settings(max_examples=400, deadline=None)
def test_nothing_raises_and_nothing_explodes(text: str) -> None:
    assert len(clean(text)) <= 4 * len(text) + 20


@given(st.text(alphabet=st.characters(exclude_characters="\\{$~`"), max_size=200))
def test_text_without_signs_of_latex_is_unchanged(text: str) -> None:
    assert clean(text) == text


_WORDS = st.sampled_from(
    ["we", "measure", "Loss", "5%", "(ITA)", "R&D", "$5", "a_b", "{0, 1}", "é"]
)
_LATEX = st.sampled_from(
    [
        r"{\bf Big} words",
        r"\emph{so}",
        r"M{\"u}ller",
        r"$x_{t}$",
        r"$\alpha$-stable",
        r"50\%",
        "``said''",
        r"Fig.~\ref{f}",
        r"\textbf{\textit{deep}}",
        r"\ours{}",
        r"$O(n^2)$",
    ]
)


@given(st.lists(st.one_of(_WORDS, _LATEX), max_size=12))
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_is_cleaning_once(pieces: list[str]) -> None:
    once = clean(" ".join(pieces))
    assert clean(once) == once
    assert "\\" not in once
