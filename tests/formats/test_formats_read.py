from __future__ import annotations

from pathlib import Path

import pytest
from invented import MIXED, page

from reviewer import formats
from reviewer.errors import FileUnreadable, UnknownFormat
from reviewer.formats import FORMATS, expand, read, sniff


def test_public_names() -> None:
    assert sorted(formats.__all__) == [
        "FORMATS", "Format", "Options", "expand", "named", "read", "sniff",
    ]  # fmt: skip


def test_every_row_of_the_table_is_complete() -> None:
    names = [one.name for one in FORMATS]
    assert len(set(names)) == len(names)
    assert all(one.extensions and all(e.startswith(".") for e in one.extensions) for one in FORMATS)


def test_sniff_goes_by_content() -> None:
    assert sniff(page(MIXED)).name == "listing"
    assert sniff(page(MIXED), "export.bib").name == "listing"
    assert sniff("@article{x, title={CLMar 3, 2025}}\n").name == "bibtex"
    assert sniff("Mar 3, 2020\nA TitleLina Berghe\nText.\nMar 4, 2020\n").name == "listing"


@pytest.mark.parametrize(
    "text",
    [
        "Just some prose.\nWith two lines.\n",
        "March 3, 2025\nDear Lina,\nhow are you?\n",
        "Dear all,\n\nwe meet on Mar 3, 2025\n",
    ],
)
def test_what_no_format_knows(text: str) -> None:
    with pytest.raises(UnknownFormat, match="listing"):
        sniff(text)


def _unreadable(folder: Path) -> dict[str, tuple[Path, str]]:
    empty, blank, rubbish = folder / "empty.txt", folder / "blank.txt", folder / "x.txt"
    empty.write_bytes(b"")
    blank.write_bytes(b"\xef\xbb\xbf \r\n\t\n")
    rubbish.write_bytes(bytes(range(256)) * 20)
    return {
        "missing": (folder / "nowhere.txt", "no such file"),
        "folder": (folder, "is a folder"),
        "below a file": (empty / "page.txt", "cannot be read"),
        "empty": (empty, "empty"),
        "blank": (blank, "empty"),
        "binary": (rubbish, "binary"),
        "no name": (folder / "a\0b", "cannot be read"),
    }


def test_unreadable_files_say_which_and_why_at_the_call(tmp_path: Path) -> None:
    for path, reason in _unreadable(tmp_path).values():
        with pytest.raises(FileUnreadable, match=reason) as caught:
            read(path)
        assert str(path) in str(caught.value)
        assert caught.value.next_step


def test_a_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_text(page(MIXED), encoding="utf-8")

    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(FileUnreadable, match="no permission"):
        read(path)


def test_unknown_content(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Notes on nothing.\n", encoding="utf-8")
    with pytest.raises(UnknownFormat, match=r"notes\.txt.*listing"):
        read(path)


def test_expand_walks_folders_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c/d.txt", ".hidden.txt", ".git/config", "a/.x/y.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    single = tmp_path / "single.txt"
    (tmp_path / "in/a/loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in/dangling.txt").symlink_to(tmp_path / "gone.txt")
    found = expand([single, tmp_path / "in"])
    assert [name for _, name in found] == ["single.txt", "b.txt", "a/z.txt", "a/c/d.txt"]
    assert found[0][0] == single
    assert all(path.is_file() for path, _ in found[1:])


@pytest.mark.parametrize("name", ["", ".hidden"])
def test_a_folder_with_nothing_in_it(name: str, tmp_path: Path) -> None:
    if name:
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(FileUnreadable, match="no file to read"):
        expand([tmp_path])
