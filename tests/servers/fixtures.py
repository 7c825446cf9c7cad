"""Pytest fixtures that start the servers; imported by tests/conftest.py."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest

from tests.servers.faulty import FaultyServer
from tests.servers.fetch_model import model_path
from tests.servers.files import Server
from tests.servers.real import RealServer
from tests.servers.scripted import ScriptedLLM, ScriptedServer

_OR = "or leave these tests out with pytest -m 'not llm'"


@pytest.fixture
def faulty() -> Iterator[FaultyServer]:
    """A server that fails on command."""
    with FaultyServer() as server:
        yield server


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """A server that says what the test tells it to."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def scripted_llm() -> ScriptedLLM:
    """A model in memory that says what the test tells it to."""
    return ScriptedLLM()


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server of files, some of which it serves badly."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def smollm2() -> Iterator[RealServer]:
    """A real server with a real small model: `base_url` and `model`.

    Fails when it cannot run: a test that is left out unnoticed proves nothing.
    """
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.fail(f"xllamacpp is missing: pip install -e '.[dev,llm-tests]', {_OR}")
    path = model_path()
    if not path.is_file():
        pytest.fail(f"no model at {path}: run python tests/servers/fetch_model.py, {_OR}")
    with RealServer(path) as server:
        yield server
