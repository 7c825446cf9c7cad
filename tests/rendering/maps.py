"""Maps made by hand, of invented papers and of papers that try to be something else."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

from reviewer.records import Author, Record, Source
from reviewer.writing.map import Map, Point, Region

SOURCE = Source("pages/ada.txt", "listing", 7, 9, "0" * 64)
HOSTILE = (
    "</script><script>document.title='seized'</script>",
    "<img src=x onerror=\"document.title='seized'\">",
    "]]></style><!-- --><!--<script>",
    "${document.title='seized'} `;document.title='seized'//",
    "'\"\\\u2028\u2029\x00\x1b[2J\ud800 &lt;b&gt; &amp;",
    "\u202eabc\u2066 x \u202d left \u200f right \u0627\u0644\u0646\u062d\u0644",
    "$policy $script $data $$ $x ${y}",
    "javascript:document.title='seized'",
)


def a_map(records: Sequence[Record], topic: str = "", themes: int = 3) -> Map:
    """Return a map of records on a spiral, in themes one after the other, without thinking."""
    count = len(records)
    themes = min(themes, count)
    points = tuple(
        Point(
            record,
            0.5 + 0.45 * (n / max(1, count)) * (-1) ** n,
            (n * 0.618) % 1,
            n % themes,
            tuple(other for other in (n - 1, n + 1) if 0 <= other < count),
        )
        for n, record in enumerate(records)
    )
    regions = tuple(
        Region(f"Theme {n}", (f"theme {n}",), len(points[n::themes]), points[n].x, points[n].y)
        for n in range(themes)
    )
    return Map(points, regions, "meaning", topic)


def plain_records(count: int) -> list[Record]:
    """Return invented papers of 2010 to 2021, one of them without a date."""
    return [
        Record(
            title=f"Study {n} of widgets",
            authors=(Author(f"Ada Author{n}", f"Author{n}", "Ada"),),
            abstract=f"We study widget {n}. It spins. " + ("Éclairs help." if n == 5 else ""),
            key=f"author{n}study",
            date=f"{2010 + n % 12}-0{1 + n % 9}-11" if n else "",
            doi=f"10.1234/widget.{n}" if n % 2 else "",
            sources=(SOURCE,),
        )
        for n in range(count)
    ]


def hostile_records() -> list[Record]:
    """Return papers each of whose fields is a text that tries to break out, and a very long one."""
    found = [
        Record(
            title=text, authors=(Author(text, text),), abstract=f"{text} and more. " * 3,
            key=f"key{n}", date=text[:10], subject=text, venue=text, doi=text, arxiv_id=text,
            pmid=text, url=text, sources=(Source(text, "listing", 1, 2, "0" * 64),),
        )
        for n, text in enumerate(HOSTILE)
    ]  # fmt: skip
    long = "very </script> long " * 60_000
    found.append(
        Record(
            title=long, abstract=long, key="long", venue=long, url="https://x.org/" + "a" * 9999,
            authors=tuple(Author(long, long) for _ in range(40)), sources=(SOURCE,) * 30,
        )
    )  # fmt: skip
    return found


def data_of(page: str) -> dict[str, Any]:
    """Return what the page holds of its papers, by the id of the element it is in."""
    blocks = re.findall(r'<script type="text/plain" id="([\w-]+)">([^<]*)</script>', page)
    return {name: json.loads(zlib.decompress(base64.b64decode(text))) for name, text in blocks}
