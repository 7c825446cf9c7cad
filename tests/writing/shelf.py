"""Invented papers of several fields, whose abstracts say and leave out what tables ask for."""

from __future__ import annotations

from reviewer.records import Author, Record, Source

_PAPERS = {
    "moreau2021rehearse": (
        "RehearseNet: Replay for Continual Domain Adaptation",
        "Neural parsers forget old domains when they learn new ones. Existing methods ignore long "
        "sentences. We propose RehearseNet, a replay method that keeps 500 sentences of each old "
        "domain. We evaluate it on the HiveBank treebank and 12 smaller treebanks. RehearseNet "
        "outperforms two strong baselines and reduces forgetting by 37%. A limitation of our "
        "method is that it needs labelled text.",
    ),
    "osei2019dance": (
        "Waggle dances and the distance to food",
        "BACKGROUND: Bees dance to tell where food is. METHODS: We filmed 48 foragers over 6 weeks "
        "and measured each dance with a Kalman filter. RESULTS: Dances were 20% longer when food "
        "was far away. CONCLUSIONS: Dance length tells distance.",
    ),
    "lind2020bounds": (
        "On the Convergence of Lazy Gossip",
        "We study lazy gossip on random graphs. We prove that lazy gossip converges in linear "
        "time. No experiments are reported.",
    ),
    "tran2022yield": (
        "Predicting crop yield from satellite images",
        "This paper presents a convolutional network with a contrastive loss function. The model "
        "has 8.7M parameters and runs at 30 FPS on a Jetson board. It was trained on 3,200 images "
        "of rice fields in Vietnam. The error falls to 8%. Our code is available at "
        "https://example.org/yield.",
    ),
    "ivo2018silent": ("A Paper without an Abstract", ""),
}


def paper(key: str) -> Record:
    """Return one of the papers."""
    title, abstract = _PAPERS[key]
    number = list(_PAPERS).index(key)
    name = key.rstrip("0123456789abcdefghijklmnopqrstuvwxyz") or key[:5].title()
    return record(title, abstract, key=key, name=name, line=3 * number + 1)


def papers() -> list[Record]:
    """Return all papers."""
    return [paper(key) for key in _PAPERS]


def record(
    title: str, abstract: str, *, key: str = "some2020key", name: str = "Ude", line: int = 1
) -> Record:
    """Return an invented record."""
    return Record(
        title=title,
        abstract=abstract,
        key=key,
        authors=(Author(f"Fay {name}", name, "Fay"),),
        date="2020-02-03",
        subject="CL",
        sources=(Source("shelf.txt", "listing", line, line + 2, "0" * 64),),
    )
