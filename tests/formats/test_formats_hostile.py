"""Hostile and broken files: every one is bounded in time and memory, and says what is wrong."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import re
import struct
import subprocess
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import MIXED, page

from reviewer.errors import FileUnreadable, InputError
from reviewer.formats import archives, expand, guarded, listing, read, table, text
from reviewer.formats.document import Document
from reviewer.records import ParseFailure, Record

PAGE = page(MIXED).encode()
COUNT = len(MIXED)
ROOT = Path(__file__).parents[2]


def records(path: Path) -> list[Record]:
    return [row for row in read(path) if isinstance(row, Record)]


def reasons(path: Path) -> list[str]:
    return [f"{row.file}: {row.reason}" for row in read(path) if isinstance(row, ParseFailure)]


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name twice
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members:
                archive.writestr(name, data)
    return path


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def peak(code: str, *arguments: str, stdin: bytes | None = b"") -> tuple[float, str]:
    """Run some Python; return by how many MB it grew beyond its imports, and its output."""
    whole = (
        "import sys, resource, atexit\n"
        "from pathlib import Path\n"
        "from reviewer.formats import table, read\n"
        "from reviewer.errors import InputError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"{code}\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", whole, *arguments], capture_output=True, input=stdin, timeout=100,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    *shown, grown = done.stdout.decode().splitlines()
    return float(grown), "\n".join(shown)


# --- gzip ---------------------------------------------------------------------------------------


def members_of(data: bytes, times: int) -> bytes:
    """A gzip file of many members, which unpack to one long run."""
    return gzip.compress(data, 9) * times


def test_a_gzip_bomb_of_zeros(tmp_path: Path) -> None:
    """10 GB, in 10 MB."""
    bomb = put(tmp_path / "page.txt.gz", members_of(bytes(50 * 2**20), 200))
    with within(5), pytest.raises(FileUnreadable, match="empty"):
        read(bomb)


def test_a_gzip_bomb_of_one_line(tmp_path: Path) -> None:
    """3 GB, the beginning of which is a page."""
    long_line = members_of(b"x" * (50 * 2**20), 60)
    bomb = put(tmp_path / "page.txt.gz", gzip.compress(PAGE) + long_line)
    with within(30):
        found = list(read(bomb))
    assert sum(isinstance(row, Record) for row in found) >= COUNT - 1
    assert isinstance(found[-1], ParseFailure)
    assert "unpacks to far more" in found[-1].reason


def test_the_bomb_is_not_held_in_memory(tmp_path: Path) -> None:
    bomb = put(tmp_path / "page.txt.gz", gzip.compress(PAGE) + members_of(b"x" * (20 * 2**20), 30))
    grown, shown = peak("print(sum(1 for _ in read(Path(sys.argv[1]))))", str(bomb))
    assert int(shown) >= COUNT - 1
    assert grown < 200


@pytest.mark.parametrize("cut", [1, 7, 8, 9, 100])
def test_a_truncated_gzip_keeps_what_was_read(tmp_path: Path, cut: int) -> None:
    whole = gzip.compress(PAGE * 300)
    found = list(read(put(tmp_path / "page.txt.gz", whole[:-cut])))
    assert sum(isinstance(row, Record) for row in found) > 100
    assert isinstance(found[-1], ParseFailure)
    assert "cannot be read" in found[-1].reason
    assert found[-1].line > 100


@pytest.mark.parametrize("size", [2, 3, 9, 10, 11, 20])
def test_a_gzip_that_breaks_off_at_once(tmp_path: Path, size: int) -> None:
    with pytest.raises(FileUnreadable, match=r"cannot be|empty"):
        list(read(put(tmp_path / "page.txt.gz", gzip.compress(PAGE)[:size])))


def test_a_gzip_with_a_wrong_checksum(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(PAGE * 300))
    data[-6] ^= 1
    found = list(read(put(tmp_path / "page.txt.gz", bytes(data))))
    assert "CRC" in str(found[-1])
    assert sum(isinstance(row, Record) for row in found) > 100


def test_rubbish_after_a_gzip(tmp_path: Path) -> None:
    found = list(read(put(tmp_path / "page.txt.gz", gzip.compress(PAGE * 300) + b"rubbish")))
    assert sum(isinstance(row, Record) for row in found) >= COUNT * 300 - 1
    assert "cannot be read" in str(found[-1])


# --- zip ----------------------------------------------------------------------------------------


def test_a_zip_of_a_page_a_program_and_a_picture(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip", ("a/page.txt", PAGE), ("setup.exe", b"MZ\x90\0\3" + bytes(300)),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), ("notes.md", b"Just prose."),
    )  # fmt: skip
    assert len(records(path)) == COUNT
    assert {row.sources[0].file for row in records(path)} == {"x.zip/a/page.txt"}
    assert reasons(path) == [
        "x.zip/setup.exe: binary data, not text", "x.zip/photo.png: binary data, not text",
        "x.zip/notes.md: no known format",
    ]  # fmt: skip


NAMES = {
    "../../../etc/passwd": "etc/passwd",
    "/etc/passwd": "etc/passwd",
    "..\\..\\windows\\win.txt": "windows/win.txt",
    "C:\\page.txt": "C:/page.txt",
    "//server/share/page.txt": "server/share/page.txt",
    "./a/../../page.txt": "a/page.txt",
    "/dev/zero": "dev/zero",
    "\u202epage\x1b[31m.txt": "page[31m.txt",
    "CON": "CON",
    "..": "member",
    "x" * 60_000: "x" * archives.MAX_NAME,
    "d/" * 20_000 + "page.txt": "page.txt",
}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name)[:30])
def test_tricks_in_names(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    path = zipped(inside / "x.zip", (name, PAGE))
    assert len(records(path)) == COUNT
    shown = records(path)[0].sources[0].file
    assert shown.startswith("x.zip/")
    assert shown.endswith(NAMES[name])
    assert len(shown) <= archives.MAX_NAME + 10
    assert [one.name for one in inside.iterdir()] == ["x.zip"]


def renamed(path: Path, old: bytes, new: bytes) -> Path:
    """Change a name where it stands, in the list and before the member, to one of the same size."""
    assert len(old) == len(new)
    return put(path, path.read_bytes().replace(old, new))


@pytest.mark.parametrize(
    ("new", "flag"),
    [(b"pa\0e.txt", 0), (b"\xff\xfe\xfd\xfc\xfb.tx", 0x800), (b"\0\0\0\0\0\0\0\0", 0)],
)
def test_names_that_are_no_text(tmp_path: Path, new: bytes, flag: int) -> None:
    path = renamed(zipped(tmp_path / "x.zip", ("page.txt", PAGE)), b"page.txt", new)
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = data.index(mark) + place
        data[start : start + 2] = struct.pack("<H", flag)
    found = list(read(put(path, bytes(data))))
    assert found
    assert all("\0" not in (row.file if isinstance(row, ParseFailure) else "") for row in found)


def test_the_same_name_twice(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", ("page.txt", PAGE), ("page.txt", PAGE), ("page.txt", b""))
    files = {row.sources[0].file for row in records(path)}
    assert files == {"x.zip/page.txt", "x.zip/page.txt (2)"}
    assert reasons(path) == ["x.zip/page.txt (3): the file is empty"]


def test_an_empty_archive(tmp_path: Path) -> None:
    assert reasons(zipped(tmp_path / "x.zip")) == ["x.zip: the archive has no files in it"]
    assert reasons(zipped(tmp_path / "y.zip", ("a/", b""), (".hidden", b"x"))) == [
        "y.zip: the archive has no files in it"
    ]


def test_twenty_thousand_members(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", *((f"{n}.txt", b"") for n in range(20_000)))
    with within(30):
        said = reasons(path)
    assert len(said) == archives.MAX_MEMBERS + 1
    assert said[-1] == "x.zip: only the first 10,000 members are read"


def test_a_list_of_members_that_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 1000)
    path = zipped(tmp_path / "x.zip", *((f"{n}.txt", PAGE) for n in range(30)))
    assert "lists more than" in reasons(path)[0]


def test_links_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    link = zipfile.ZipInfo("page.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, str(put(tmp_path / "secret.txt", PAGE)))
    assert reasons(path) == ["x.zip/page.txt: a link in an archive is not followed"]


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", ("page.txt", PAGE), ("second.txt", PAGE))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    put(path, bytes(data))
    assert reasons(path) == ["x.zip/page.txt: it is encrypted; unpack the archive first"]
    assert len(records(path)) == COUNT


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", ("page.txt", PAGE)).read_bytes()
    tar = b"page.txt".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + PAGE
    path = zipped(
        tmp_path / "x.zip", ("a.zip", inner), ("b.gz", gzip.compress(PAGE)), ("c.tar", tar),
        ("d.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20)), ("page.txt", PAGE),
    )  # fmt: skip
    said = reasons(path)
    assert len(said) == 4
    assert all("in an archive is not opened" in reason for reason in said)
    assert len(records(path)) == COUNT


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"BZh91AY&SY" + bytes(range(200)), "bzip2"),
        (b"\xfd7zXZ\0" + bytes(50), "xz"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip"),
        (b"Rar!\x1a\x07\0" + bytes(50), "RAR"),
        (b"\x28\xb5\x2f\xfd" + bytes(range(50)), "Zstandard"),
        (b"page.txt".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + PAGE, "tar"),
        (gzip.compress(gzip.compress(PAGE)), "gzip"),
        (gzip.compress(b"page.txt".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + PAGE), "tar"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, head: bytes, kind: str) -> None:
    with pytest.raises(FileUnreadable, match=rf"an archive \({kind}\)") as caught:
        read(put(tmp_path / "x.txt", head))
    assert caught.value.next_step == "Unpack it first."


def test_prose_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no known format"):
        read(put(tmp_path / "x.txt", b"BZh is how bzip2 begins."))


def test_a_member_of_a_high_ratio(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", ("bomb.txt", bytes(100) + b"x" * 300 * 2**20), ("p", PAGE))
    with within(10):
        assert any("bomb.txt: unpacks to far more" in reason for reason in reasons(path))
    assert len(records(path)) == COUNT


def overlapping(path: Path, members: int, size: int) -> Path:
    """A zip whose members are all the same bytes, as in "A better zip bomb" (Fifield, 2019)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"x" * size
    body = packed.compress(data) + packed.flush()
    crc = zlib.crc32(data)
    sizes = struct.pack("<LLL", crc, len(body), size)
    kernel = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes
    kernel += struct.pack("<HH", 5, 0) + b"0.txt" + body
    entry = b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
    entry += struct.pack("<HHHHHLL", 5, 0, 0, 0, 0, 0, 0) + b"0.txt"
    end = b"PK\5\6" + struct.pack(
        "<HHHHLLH", 0, 0, members, members, len(entry) * members, len(kernel), 0
    )
    return put(path, kernel + entry * members + end)


def test_members_that_overlap(tmp_path: Path) -> None:
    """5,000 times 60 MB: 300 GB, in 300 KB."""
    path = overlapping(tmp_path / "x.zip", 5000, 60 * 2**20)
    with within(60):
        said = reasons(path)
    assert len(said) == 5000
    assert "unpacks to far more" in said[-1] or "Overlapped" in said[-1]


@pytest.mark.parametrize("cut", [1, 10, 22, 30, 100])
def test_a_truncated_zip(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "x.zip", ("page.txt", PAGE))
    said = reasons(put(path, path.read_bytes()[:-cut]))
    assert said
    assert "x.zip: the archive is damaged" in said[0]


def test_a_member_with_a_wrong_checksum(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", ("page.txt", PAGE), ("second.txt", PAGE))
    data = path.read_bytes()
    crc = struct.pack("<L", zlib.crc32(PAGE))
    put(path, data.replace(crc, b"\1\2\3\4", 1)[: len(data)])
    put(path, path.read_bytes()[::-1].replace(crc[::-1], b"\1\2\3\4"[::-1], 2)[::-1])
    assert any("Bad CRC" in reason or "differ" in reason for reason in reasons(path))


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_zip_is_read_or_said_to_be_damaged(tmp_path: Path, seed: int) -> None:
    """Every byte of the headers in turn, and some of the content."""
    whole = zipped(tmp_path / "x.zip", ("page.txt", PAGE), ("b/p.txt", PAGE)).read_bytes()
    for place in range(seed, len(whole), 40):
        data = bytearray(whole)
        data[place] ^= 0xFF >> (place % 8)
        path = put(tmp_path / "y.zip", bytes(data))
        try:
            rows = list(read(path))
        except InputError:
            continue
        assert rows


# --- encodings and lines ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-32-be", "utf-8-sig"])
def test_wide_encodings_of_a_page(tmp_path: Path, encoding: str) -> None:
    wanted = [record.title for record in records(put(tmp_path / "a.txt", PAGE))]
    data = PAGE.decode().encode(encoding)
    found = records(put(tmp_path / "b.txt", data))
    assert [record.title for record in found] == wanted


def test_utf8_and_windows_lines_in_one_file(tmp_path: Path) -> None:
    lines = PAGE.decode().splitlines()
    mixed = [
        line.encode("cp1252", "ignore") if number % 2 else line.encode()
        for number, line in enumerate(lines)
    ]
    found = records(put(tmp_path / "a.txt", b"\r\n".join(mixed)))
    assert len(found) == COUNT
    assert "José de la Peña y Ruiz" in [a.name for record in found for a in record.authors]


def test_nul_bytes_everywhere(tmp_path: Path) -> None:
    data = b"".join(line + b"\0\0" for line in PAGE.splitlines(keepends=True))
    found = records(put(tmp_path / "a.txt", data))
    assert [record.title for record in found] == [
        record.title for record in records(put(tmp_path / "b.txt", PAGE))
    ]


@pytest.mark.slow
def test_a_line_of_two_gigabytes(tmp_path: Path) -> None:
    """Sparse on the disk: 2 GB of zeros between two pages, and as a page that ends in them."""
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        file.write(PAGE * 300)
        file.seek(2 * 2**30)
        file.write(b"\n" + PAGE)
    code = (
        "rows = list(read(Path(sys.argv[1])))\n"
        "print(sum(isinstance(row, table.Record) for row in rows))"
    )
    with within(90):
        grown, shown = peak(code, str(path))
    assert int(shown) >= COUNT * 301 - 2
    assert grown < 200


def test_memory_is_flat_over_long_files(tmp_path: Path) -> None:
    small = put(tmp_path / "small.txt", PAGE * 400)
    large = put(tmp_path / "large.txt", PAGE * 1200)
    code = "print(sum(1 for _ in read(Path(sys.argv[1]))))"
    (before, _), (grown, shown) = peak(code, str(small)), peak(code, str(large))
    assert int(shown) == COUNT * 1200
    assert grown < before + 20


def test_text_without_records_is_bounded(tmp_path: Path) -> None:
    """A page that goes on as prose for 30 MB."""
    path = put(tmp_path / "a.txt", PAGE * 300 + (b"more prose " * 90 + b"\n") * 30_000)
    grown, shown = peak(
        "rows = read(Path(sys.argv[1]))\nprint(sum(isinstance(r, table.Record) for r in rows))",
        str(path),
    )
    assert int(shown) >= COUNT * 300 - 1
    assert grown < 300


# --- standard input -----------------------------------------------------------------------------

_READ_STDIN = """
try:
    rows = list(read(Path("-")))
    print(len(rows), rows[0].sources[0].file if hasattr(rows[0], "sources") else rows[0].reason)
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PAGE, f"{COUNT} stdin"),
        (gzip.compress(PAGE), f"{COUNT} stdin"),
        (b"", "standard input: the file is empty"),
        (b" \n\n", "standard input: the file is empty"),
        (bytes(range(256)) * 20, "binary data"),
        (b"Just prose.", "no known format"),
    ],
)
def test_standard_input(data: bytes, said: str) -> None:
    _, shown = peak(_READ_STDIN, stdin=data)
    assert said in shown
    assert "reviewer-" not in shown


@pytest.mark.parametrize(
    "closing", ["sys.stdin.close()", "sys.stdin = None", "import os; os.close(0)"]
)
def test_standard_input_that_is_closed(closing: str) -> None:
    _, shown = peak(f"{closing}\n{_READ_STDIN}")
    assert "standard input" in shown


def test_standard_input_is_not_kept(tmp_path: Path) -> None:
    code = f"import tempfile; tempfile.tempdir = {str(tmp_path)!r}\n{_READ_STDIN}"
    peak(code, stdin=PAGE)
    assert not list(tmp_path.glob("reviewer-*"))


# --- files that are odd or change ---------------------------------------------------------------


def test_pipes_and_devices(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileUnreadable, match="is a pipe"):
        read(pipe)
    for device in ("/dev/zero", "/dev/null"):
        with pytest.raises(FileUnreadable, match="not a regular file"):
            read(Path(device))


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", PAGE)
    rows = read(path)
    path.unlink()
    (found,) = rows
    assert isinstance(found, ParseFailure)
    assert "cannot be opened" in found.reason


def test_an_archive_that_vanishes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", ("page.txt", PAGE))
    rows = read(path)
    path.unlink()
    (found,) = rows
    assert isinstance(found, ParseFailure)


@pytest.mark.parametrize("size", [0, 1, 500, 30_000])
def test_a_file_that_shrinks(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "CHUNK", 4096)
    monkeypatch.setattr(listing, "PAGE_BLOCKS", 20)
    path = put(tmp_path / "a.txt", PAGE * 50)
    rows = read(path)
    next(rows)
    with path.open("r+b") as file:
        file.truncate(size)
    assert all(isinstance(row, Record | ParseFailure) for row in rows)


def test_a_file_that_grows(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", PAGE)
    rows = read(path)
    with path.open("ab") as file:
        file.write(PAGE)
    assert sum(isinstance(row, Record) for row in rows) >= COUNT


def test_a_disk_that_fails(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 100_000:
                raise OSError(5, "Input/output error")
            return super().read1(1000)

    document = Document("a.txt", ".txt", "", lambda: guarded.Guarded(lambda: Failing(PAGE * 100)))
    rows = list(table._rows(table.named("listing"), document))
    assert sum(isinstance(row, Record) for row in rows) > 300
    assert "Input/output error" in str(rows[-1])


def test_a_file_without_permission(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", PAGE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(FileUnreadable, match="no permission"):
        read(path)


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    put(tmp_path / name, PAGE)
    for paths in ([tmp_path], [tmp_path / name]):
        ((path, shown),) = expand(paths)
        shown.encode("utf-8")
        assert shown == "caf\ufffd.txt"
        assert len(list(read(path, name=shown))) == COUNT
    found = records(tmp_path / name)
    found[0].sources[0].file.encode("utf-8")


def test_a_folder_of_all_sorts(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", PAGE)
    put(tmp_path / "b.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    put(tmp_path / "c.txt", b"")
    put(tmp_path / "d.md", b"Just prose.")
    zipped(tmp_path / "e.zip", ("page.txt", PAGE))
    put(tmp_path / "f.txt.gz", gzip.compress(PAGE))
    os.mkfifo(tmp_path / "g")
    (tmp_path / "h.txt").symlink_to(tmp_path / "h.txt")
    found, refused = 0, []
    for path, name in expand([tmp_path]):
        try:
            found += len(list(read(path, name=name)))
        except InputError as error:
            refused.append(re.sub(r".*/", "", str(error.where)))
    assert found == 3 * COUNT
    assert refused == ["b.png", "c.txt", "d.md"]
