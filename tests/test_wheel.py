"""What is shipped: the wheel and the sdist are built and looked into, and the wheel is used."""

from __future__ import annotations

import configparser
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist; hatchling is installed, so no network is used."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("reviewer-*-py3-none-any.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip would lay it out; nothing of the checkout is near it."""
    folder = tmp_path_factory.mktemp("site-packages")
    wheel.extractall(folder)
    return folder


def names(folder: str) -> set[str]:
    return {path.name for path in (ROOT / folder).iterdir() if path.is_file()}


def run(unpacked: Path, code: str) -> str:
    """Run code that sees the unpacked wheel before anything else, and return what it prints."""
    # -P and the inserted path: the checkout is installed for editing and would be found otherwise.
    first = f"import sys; sys.path.insert(0, {str(unpacked)!r}); "
    done = subprocess.run(
        [sys.executable, "-P", "-c", first + code],
        cwd=unpacked,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("source", "shipped"),
    [
        ("prompts", "_prompts"),
        ("evals/library", "_sample"),
        ("reviewer/rendering/map_page", "rendering/map_page"),
    ],
)
def test_the_wheel_has_what_is_no_module(wheel: zipfile.ZipFile, source: str, shipped: str) -> None:
    expected = {f"reviewer/{shipped}/{name}" for name in names(source)}
    assert expected
    assert expected <= set(wheel.namelist())


def test_the_wheel_has_the_package_its_licence_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "reviewer").rglob("*.py")}
    shipped = set(wheel.namelist())
    assert modules <= shipped
    assert {name.split("/")[0] for name in shipped} == {"reviewer", "reviewer-0.1.0.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in shipped)
    kinds = {Path(name).suffix for name in shipped if name.startswith("reviewer/")}
    assert kinds <= {".py", ".md", ".txt", ".json", ".jsonl", ".html", ".css", ".js"}, kinds
    assert not names("evals/suites") & {Path(name).name for name in shipped}


def test_the_wheel_installs_the_command(wheel: zipfile.ZipFile, unpacked: Path) -> None:
    scripts = configparser.ConfigParser()
    scripts.read_string(wheel.read("reviewer-0.1.0.dist-info/entry_points.txt").decode())
    assert dict(scripts["console_scripts"]) == {"reviewer": "reviewer.cli:main"}
    said = run(unpacked, "import sys; sys.argv = ['reviewer', '--version']; "
               "from reviewer.cli import main; main()")  # fmt: skip
    assert said == "reviewer 0.1.0"


def test_the_sample_pages_are_found_in_the_wheel(unpacked: Path) -> None:
    found = run(unpacked, "from reviewer.cli.importing import sample_pages as s; print(s())")
    assert Path(found) == unpacked / "reviewer" / "_sample"
    code = (
        "from pathlib import Path; from reviewer.cli.importing import sample_pages; "
        "from reviewer.cli.reading import read_rows; "
        "print(len(list(read_rows(sorted(Path(sample_pages()).glob('*.txt'))))))"
    )
    assert int(run(unpacked, code)) > 20


def test_the_prompts_are_found_in_the_wheel(unpacked: Path) -> None:
    code = (
        "from reviewer.llm import prompts; print(prompts.__file__); "
        "print(prompts.render('answer_system', {'not_stated': 'NOT STATED'}))"
    )
    where, *text = run(unpacked, code).splitlines()
    assert Path(where).is_relative_to(unpacked)
    assert any("evidence" in line for line in text)


def test_the_sdist_builds_the_same_wheel(
    built: Path, wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    (path,) = built.glob("reviewer-*.tar.gz")
    with tarfile.open(path) as archive:
        if hasattr(tarfile, "data_filter"):  # Python 3.11.4
            archive.extractall(tmp_path, filter="data")
        else:
            archive.extractall(tmp_path)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=tmp_path / path.name.removesuffix(".tar.gz"), check=True,
                   capture_output=True, text=True)  # fmt: skip
    (again,) = tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(wheel.namelist())
