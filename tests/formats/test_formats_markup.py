"""Markup in titles and abstracts, as exports have it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.formats.markup import escaped, plain, plain_twice


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A <i>plain</i> title", "A plain title"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("CO<SUB>2</SUB>", "CO2"),
        ("CO< sub >2< /sub >", "CO2"),
        ("10<sup class='x'>-3</sup>", "10-3"),
        ("one<br>two<br/>three<br />four", "one two three four"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<p>One.", "One."),
        ("<jats:p>One <jats:italic>two</jats:italic>.</jats:p>", "One two."),
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p>", "One."),
        ("<title>Abstract:</title><p>One.</p>", "One."),
        ("<jats:sec><jats:title>Aims</jats:title><jats:p>One.</jats:p></jats:sec>", "Aims One."),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi>'
            "<mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math>",
            "x=2",
        ),
        ('<math display="inline"><msup><mi>x</mi><mn>2</mn></msup></math>', "x2"),
        ('<inline-formula><tex-math id="a">x</tex-math></inline-formula>', "x"),
        ('<span style="font-variant:small-caps;">Small</span> caps', "Small caps"),
        ('<a href="https://example.org/?a=1&amp;b=2">here</a>', "here"),
        ('<InlineEquation ID="IEq1">x</InlineEquation>', "x"),
        ("<foo>bar</foo>", "bar"),
        ("<foo/>bar", "bar"),
        ("<ce:italic>bar</ce:italic>", "bar"),
        ("<!-- hidden -->shown", "shown"),
        ("<!-- hidden --><i>a</i><!-- b -->shown<!-- open", "ashown<!-- open"),
        ("<![CDATA[<i>a</i> & b]]>", "a & b"),
        ("<?xml version='1.0'?>a", "a"),
        ("stray </i> end", "stray end"),
        # What is no tag.
        ("p < 0.05", "p < 0.05"),
        ("p <0.05 and q> 0.1", "p <0.05 and q> 0.1"),
        ("<5 and >3", "<5 and >3"),
        ("x <y and y> z", "x <y and y> z"),
        ("if a <b or b> a", "if a <b or b> a"),
        ("x<y>z", "x<y>z"),
        ("vector<int> and List<T>", "vector<int> and List<T>"),
        ("the <think> token", "the <think> token"),
        ("1 < 2 > 1 << 3", "1 < 2 > 1 << 3"),
        ("a <-> b <= c >= d", "a <-> b <= c >= d"),
        ("A -> B]]> C", "A -> B]]> C"),
        ("an <a@b.org> address", "an <a@b.org> address"),
        ("broken <i title", "broken <i title"),
        ("broken <i title='x>y", "broken <i title='x>y"),
        ("<", "<"),
        ("", ""),
        # Entities, once.
        ("R&amp;D", "R&D"),
        ("R&D; AT&T", "R&D; AT&T"),
        ("&lt;i&gt;", "<i>"),
        ("&amp;lt;i&amp;gt;", "&lt;i&gt;"),
        ("p &lt; 0.05", "p < 0.05"),
        ("&eacute;&#233;&#xE9;", "ééé"),
        ("&alpha;-synuclein &ndash; a&nbsp;review", "α-synuclein – a review"),
        ("&notable; and &bogus;", "&notable; and &bogus;"),
        ("&#150;", "–"),
        ("a&#7;b", "ab"),
        ("a&#0;b&#xD800;", "a\ufffdb\ufffd"),
        ("a &amp b", "a &amp b"),
        ("  a\n\tb  ", "a b"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The &lt;i&gt;Escherichia&lt;/i&gt; genome", "The Escherichia genome"),
        ("R&amp;amp;D", "R&D"),
        ("&amp;lt;p&amp;gt;", "<p>"),
        ("p &amp;lt; 0.05", "p < 0.05"),
        ("The &lt;b&gt; tag", "The <b> tag"),
        ("a &lt; b &gt; c", "a < b > c"),
        ("&lt;jats:p&gt;One.&lt;/jats:p&gt;&lt;jats:p&gt;Two.&lt;/jats:p&gt;", "One. Two."),
        ("plain", "plain"),
        ("a & b", "a & b"),
        ("<i>a</i> &amp; b", "a & b"),
    ],
)
def test_plain_twice(text: str, shown: str) -> None:
    assert plain_twice(text) == shown


MARKED = st.text(alphabet="<>/&;!-[]?= \"'#ltgampixCDATA1:\n", max_size=80)


@given(MARKED | st.text(max_size=100))
def test_what_is_escaped_comes_back(text: str) -> None:
    assert plain(escaped(text)) == " ".join(text.split())


@given(MARKED)
def test_white_space_is_squeezed(text: str) -> None:
    for read in (plain, plain_twice):
        shown = read(text)
        assert shown == " ".join(shown.split())


@given(st.text(alphabet="abc xyz.,<>=0159", max_size=80))
def test_inequalities_stay(text: str) -> None:
    """Nothing is a tag that has no name of one: a, c, x, y and z are none, b is."""
    kept = text.replace("b", "y")
    assert plain(kept) == " ".join(kept.split())


PIECES = (
    "<", "<a", "<a ", "<a b", "<a b=", "<a b='", '<a b="', "<a>", "</a>", "<!--", "<![CDATA[",
    "]]>",
    "<?", "<? ", "&", "&#", "&a", "&amp;", "&amp", "<title>", "<title>abstract ", "<i>",
    "</i>", "< ",
    "<p/>", "<a:b c:d='e'>", "x='y' ", ">", "-->", "<!-- -->", "< sub", " ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_long_runs_take_little_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    for whole in (text, "<i>a</i>" + text, "<title>abstract" + text, "<a b='c' " + text + "x"):
        plain(whole)
    assert time.process_time() - start < 4
    plain_twice("&lt;i&gt;" + text)
