"""Whatever a file holds, reading it ends, and every place it gives is right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.manuscripts import Manuscript, read

PIECES = {
    ".tex": r"""\cite{a} \citep[x][y]{a,b} \citet{ \section{ \footnote{ \caption{ { } [ ] $ $$ \[ \]
\( \begin{figure} \end{figure} \begin{itemize} \item \end{itemize} \begin{verbatim} \end{verbatim}
\begin{table} \newcommand{\x}[1]{\cite{#1}} \x{a} \def\y{ \y \' \"{o} \verb|x| \iffalse \fi % ~ \\
\begin{document} \end{document} \begin{thebibliography}{9} \bibitem{k} \end{thebibliography}
\input{a} \ & -- `` ''""".split(),
    ".md": r"""[@a] [@a; @b, @c [-@d] @{e f} ![ ]( ) [ ] ` `` ``` ~~~ * ** _ ~ ^ < <!-- --> &amp;
\ | $x$ |-| # ## --- === - 1. > [^1]: [^1] ::: \cite{a} @a-""".split(),
    ".txt": """(Zhang, 2020) (Zhang Li et al. [1] [2, 3-9] (2020) van der and & 's References [1]
Bibliography 10.1/x . ; - \x00 \x1a""".split(),
}  # fmt: skip


def _is_sound(manuscript: Manuscript) -> None:
    for sentence in manuscript.sentences:
        source = manuscript.text_of(sentence.file)
        assert 0 <= sentence.start < sentence.end <= len(source)
        assert "\n" not in sentence.text
        assert sentence.text == sentence.text.strip() != ""
        sentence.text.encode()  # no half characters
        for cited in sentence.citations:
            assert source[cited.start : cited.end] == cited.raw != ""
            assert sentence.start <= cited.start < cited.end <= sentence.end
            assert 0 <= cited.at <= cited.until <= len(sentence.text)
            assert cited.keys or cited.names or cited.number is not None


def _texts(suffix: str) -> st.SearchStrategy[str]:
    words = ["Zhang", "et al.", "improves", "3.5%", "x", "é", "\udcfc", "\uf8ff", "."]
    gaps = st.sampled_from(["", " ", "\n", "\n\n", "\r\n", "    "])
    piece = st.sampled_from([*PIECES[suffix], *words])
    return st.lists(st.tuples(piece, gaps), max_size=40).map(
        lambda pairs: "".join(one + gap for one, gap in pairs)
    )


@pytest.mark.parametrize("suffix", PIECES)
@settings(max_examples=300)
@given(data=st.data())
def test_places_are_right_whatever_is_in_the_file(
    suffix: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"hostile{suffix}"
    path.write_bytes(data.draw(_texts(suffix)).encode("utf-8", "surrogateescape"))

    _is_sound(read(path))


DEEP = {
    ".tex": ["{" * 10_000, "\\footnote{" * 10_000, "\\cite[" * 10_000, "\\begin{figure}" * 5_000,
             "$" * 10_001, "\\newcommand{\\a}{\\a\\a}" + "\\a" * 10_000, "\\input{x}" * 10_000],
    ".md": ["[" * 10_000, "[@a " * 10_000, "> " * 10_000, "`" * 9_999 + "a", "*a" * 10_000,
            "![" * 10_000, "<" * 10_000],
    ".txt": ["(Zhang, " * 10_000, "[1, " * 10_000, "A. " * 10_000, "et al. " * 10_000],
}  # fmt: skip


@pytest.mark.parametrize(
    ("suffix", "text"), [(suffix, text) for suffix, texts in DEEP.items() for text in texts]
)
def test_time_grows_with_length_only(suffix: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"deep{suffix}"
    path.write_text(text)
    began = time.process_time()

    _is_sound(read(path))

    assert time.process_time() - began < 5
