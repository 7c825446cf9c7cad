"""Manuscripts in the tests are written to a folder and read from it, as a user's are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.manuscripts import Manuscript, read

Reads = Callable[..., Manuscript]

BIB = r"""
@inproceedings{zhang2023neural,
  title = {Neural {S}pan Models for N{\"e}sted Entities},
  author = {Zhang, Yu and Chen, Qi}, year = 2023, doi = {10.1234/abc.5}}
@misc{li2021fast, title={Fast Things}, eprint={2101.00001}, archiveprefix={arXiv}, year={2021},
  author={Li, Wei and {van der Berg}, Jan and others}}
@book{oneill, title="Odd Books", author={O'Neill, Tim}, year=2001}
"""


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Return a function from the texts of files, by name, to the first of them as it was read."""

    def reading(files: dict[str, str | bytes], bibliography: str = "") -> Manuscript:
        for name, text in {"refs.bib": BIB, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        given = [tmp_path / bibliography] if bibliography else []
        return read(tmp_path / next(iter(files)), given)

    return reading
