"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.errors import OutputError
from reviewer.rendering.files import check_target, write_files


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder to write to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_new_and_old_files(out: Path) -> None:
    old = out / "old.md"
    old.write_text("before")
    old.chmod(0o640)
    write_files({out / "new.md": b"new", old: b"after"})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        "new.md": b"new",
        "old.md": b"after",
    }
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_permissions_of_the_user(out: Path) -> None:
    before = os.umask(0o027)
    try:
        write_files({out / "new.md": b"new"})
    finally:
        os.umask(before)
    assert (out / "new.md").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(out: Path) -> None:
    (out / "real").mkdir()
    link = out / "link.md"
    link.symlink_to(out / "real" / "file.md")
    write_files({link: b"text"})
    assert link.is_symlink()
    assert (out / "real" / "file.md").read_bytes() == b"text"


def test_all_or_nothing(out: Path) -> None:
    first = out / "first.md"
    first.write_text("before")
    with pytest.raises(OutputError, match="cannot be written"):
        write_files({first: b"after", out / "none" / "second.md": b"x"})
    assert first.read_text() == "before"
    assert [path.name for path in out.iterdir()] == ["first.md"]


def test_places_where_no_file_can_stand(out: Path) -> None:
    os.mkfifo(out / "pipe.md")
    faults = {
        out: "a folder",
        out / "pipe.md": "no ordinary file",
        Path(os.devnull): "no ordinary file",
        out / "none" / "x.md": "does not exist",
        out / "pipe.md" / "x.md": "does not exist",
        out / "a\x00.md": "cannot be written",
    }
    for place, fault in faults.items():
        with pytest.raises(OutputError, match=fault) as raised:
            checked_and_written(place)
        assert "\n" not in str(raised.value)
    check_target(out / "x.md")


def test_a_name_that_is_too_long_is_one_line(out: Path) -> None:
    place = out / f"{'x' * 300}.md"
    with pytest.raises(OutputError, match="cannot be written"):
        checked_and_written(place)
    assert list(out.iterdir()) == []


def checked_and_written(place: Path) -> None:
    check_target(place)
    write_files({place: b""})
