"""The grammar's files, from the user's cache, to be copied and damaged at will."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from reviewer.grammar import Grammar
from reviewer.grammar.pinned import FILES, NAME
from tests.fixtures import CACHE


@pytest.fixture(scope="session")
def real_home(grammar: Grammar) -> Path:
    """The folder that the grammar was opened from: not to be written to."""
    return CACHE / "grammar" / NAME


@pytest.fixture(scope="session")
def real_wheel(real_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel with the files, as its makers lay it out, and with what is not wanted of it."""
    path = tmp_path_factory.mktemp("wheel") / "en_core_web_sm-3.8.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("en_core_web_sm/__init__.py", f"en_core_web_sm/{NAME}/ner/model"):
            archive.writestr(name, b"not wanted")
        for file in FILES:
            archive.write(real_home / file.name, f"en_core_web_sm/{NAME}/{file.name}")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for the grammar, in a cache of its own."""
    folder = tmp_path / "cache" / "grammar" / NAME
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def full_home(real_home: Path, home: Path) -> Path:
    """The same with the files: a copy, to be damaged at will."""
    for file in FILES:
        (home / file.name).parent.mkdir(exist_ok=True, parents=True)
        shutil.copyfile(real_home / file.name, home / file.name)
    return home
