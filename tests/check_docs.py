"""Check that the documents say what the program has: python tests/check_docs.py (`make docs`).

    commands   each `reviewer ...` line of a fenced block parses against the real commands
    targets    each `make X` named is a target of the Makefile
    files      each file or folder of README's list of how it works is there
    links      each relative link leads to a file, and to a heading in it
    list       README names every command, and no other
    top level  holds nothing but what belongs there

Prints each breach as file:line: what is wrong, and exits with 1 if there is one.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "evals/README.md")
ALLOWED = frozenset(
    "pyproject.toml reviewer prompts tests evals README.md LICENSE CHANGELOG.md CONTRIBUTING.md "
    "Makefile constraints.txt".split()
)
_FENCE = re.compile(r"^\s*(```+|~~~+)")
_PROMPT = re.compile(r"^\s*\$ ")
_MAKE = re.compile(r"(?:^|`|\$ |&& )make((?: +[A-Za-z][\w.-]*(?![\w=]))+)")
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")
_HOW = re.compile(r"^#+ .*how it works", re.IGNORECASE)
_HEADING = re.compile(r"^(#+) +(.*?)\s*#*$")
_CODE = re.compile(r"`([^`]+)`")
_ITEM = re.compile(r"\s*(?:[-*|]|\d+\.)\s*((?:[,\s]*(?:\[?`[^`]+`(?:\]\([^)]*\))?))+)")
_SEPARATORS = {"|", "||", "&&", ";", "&", "(", ")", "<", ">", ">>", "2>", "&>", "|&"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document: its 1-based number, its text, and whether it is in a fenced block."""

    number: int
    text: str
    fenced: bool


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong, and where (line 0: the file as a whole)."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def check(root: Path, command: Any) -> list[Breach]:
    """Return every breach of the documents below `root`, whose commands are `command`'s."""
    found = check_top_level(top_level(root))
    targets = make_targets((root / "Makefile").read_text(encoding="utf-8"))
    for name in DOCUMENTS:
        path = root / name
        if not path.is_file():
            found.append(Breach(name, 0, "the document is missing"))
            continue
        lines = read_lines(path.read_text(encoding="utf-8"))
        found += check_commands(name, lines, command)
        found += check_targets(name, lines, targets)
        found += check_links(name, lines, root)
        if name == "README.md":
            found += check_files(name, lines, root)
            found += check_command_list(name, lines, command)
    return found


def read_lines(text: str) -> list[Line]:
    """Return the lines of a document; the fences themselves are left out."""
    lines, fence = [], ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        else:
            lines.append(Line(number, line, bool(fence)))
    return lines


def check_commands(name: str, lines: Sequence[Line], command: Any) -> Iterator[Breach]:
    """Find `reviewer` command lines of fenced blocks that would not parse."""
    for line, text in _joined(lines):
        for arguments in reviewer_calls(text):
            problem = parse_problem(command, arguments)
            if problem:
                yield Breach(name, line, f"`{shlex.join(['reviewer', *arguments])}`: {problem}")


def reviewer_calls(text: str) -> list[list[str]]:
    """Return the arguments of each call of `reviewer` in a line of shell."""
    lexer = shlex.shlex(_PROMPT.sub("", text), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:  # an apostrophe in a line of output
        return []
    calls: list[list[str]] = [[]]
    for word in words:
        if word in _SEPARATORS:
            calls.append([])
        else:
            calls[-1].append(word)
    return [call for part in calls if (call := _arguments(part)) is not None]


def parse_problem(command: Any, arguments: Sequence[str]) -> str:
    """Return why a command line would be refused; empty if it parses. Nothing is run."""
    try:
        context = command.make_context("reviewer", list(arguments), resilient_parsing=False)
        while hasattr(context.command, "resolve_command"):
            rest = [*getattr(context, "_protected_args", ()), *context.args]
            if not rest:
                return ""
            name, inner, rest = context.command.resolve_command(context, rest)
            context = inner.make_context(name, rest, parent=context)
    except typer.Exit:  # --help, --version
        return ""
    except Exception as error:  # noqa: BLE001 - click's own, whose class depends on typer's version
        if not hasattr(error, "format_message"):
            raise
        return str(error.format_message())
    return ""


def make_targets(makefile: str) -> set[str]:
    """Return the targets of a Makefile."""
    return set(re.findall(r"^([A-Za-z][\w-]*)\s*:(?!=)", makefile, re.MULTILINE))


def check_targets(name: str, lines: Sequence[Line], targets: set[str]) -> Iterator[Breach]:
    """Find `make X` in code (fenced, or between backquotes) where X is no target."""
    for line in lines:
        parts = [line.text] if line.fenced else [f"`{code}" for code in _CODE.findall(line.text)]
        for part in parts:
            for found in _MAKE.findall(part):
                unknown = [target for target in found.split() if target not in targets]
                for target in unknown:
                    yield Breach(name, line.number, f"the Makefile has no target {target!r}")


def check_links(name: str, lines: Sequence[Line], root: Path) -> Iterator[Breach]:
    """Find relative links that lead to no file, or to no heading."""
    for line in (line for line in lines if not line.fenced):
        for link in _LINK.findall(_CODE.sub("", line.text)):
            if re.match(r"[a-z][a-z0-9+.-]*:", link) or link.startswith("//"):
                continue
            target, _, heading = link.partition("#")
            path = (root / name).parent / target if target else root / name
            if not path.exists():
                yield Breach(name, line.number, f"the link to {target} leads nowhere")
            elif heading and path.suffix == ".md" and heading not in headings(path):
                yield Breach(name, line.number, f"{path.name} has no heading #{heading}")


def headings(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    lines = read_lines(path.read_text(encoding="utf-8"))
    found = [mark[2] for line in lines if not line.fenced and (mark := _HEADING.match(line.text))]
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}


def check_files(name: str, lines: Sequence[Line], root: Path) -> Iterator[Breach]:
    """Find files and folders of the section "How it works" that do not exist.

    A name is the first word of a line of a fenced block, the first cell of a
    table row or the start of a list item, if it has a slash or an extension;
    it may be given from the top or from `reviewer/`.
    """
    section = _section(lines, _HOW)
    if not section:
        yield Breach(name, 0, 'there is no section "How it works"')
    for line in section:
        for path in _paths(line):
            if not any((base / path).exists() for base in (root, root / "reviewer")):
                yield Breach(name, line.number, f"{path} is not there")


def check_command_list(name: str, lines: Sequence[Line], command: Any) -> Iterator[Breach]:
    """Find commands that README never shows, and table rows or items naming none there is."""
    real = set(command.commands)
    shown: set[str] = set()
    for line in lines:
        text = line.text if line.fenced else " ".join(_CODE.findall(line.text))
        shown |= set(re.findall(r"\breviewer +([a-z][\w-]*)", text))
        listed = re.match(r"\s*(?:[|*-]\s*)?`reviewer +([a-z][\w-]*)", line.text)
        if listed and not line.fenced and listed[1] not in real:
            yield Breach(name, line.number, f"there is no command {listed[1]!r}")
    for missing in sorted(real - shown):
        yield Breach(name, 0, f"the command {missing!r} is not shown")


def check_top_level(names: Sequence[str]) -> list[Breach]:
    """Find what does not belong at the top of the repository."""
    extra = sorted(name for name in names if name not in ALLOWED and not name.startswith("."))
    return [Breach(name, 0, "does not belong at the top level") for name in extra]


def top_level(root: Path) -> list[str]:
    """Return the names that git tracks at the top; all that are there, if there is no git."""
    try:
        found = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z"], capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return sorted({path.name for path in root.iterdir()} - {"build", "dist"})
    return sorted({path.split("/")[0] for path in found.stdout.split("\0") if path})


def _joined(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield (line number, command line) of fenced blocks, continued lines joined."""
    start, text = 0, ""
    for line in lines:
        if not line.fenced:
            continue
        start = start or line.number
        text += line.text
        if text.endswith("\\"):
            text = text[:-1] + " "
            continue
        yield start, text
        start, text = 0, ""


def _arguments(words: Sequence[str]) -> list[str] | None:
    """Return the arguments of a simple command if it is `reviewer`, however it is reached."""
    rest = list(words)
    while rest and _ASSIGNMENT.match(rest[0]):
        rest.pop(0)
    if rest[:3] in (["python", "-m", "reviewer"], ["uv", "run", "reviewer"]):
        return rest[3:]
    if rest and rest[0].rpartition("/")[2] == "reviewer":
        return rest[1:]
    return None


def _section(lines: Sequence[Line], start: re.Pattern[str]) -> list[Line]:
    """Return the lines from a heading to the next one of its level or above."""
    level, found = 0, []
    for line in lines:
        heading = None if line.fenced else _HEADING.match(line.text)
        if heading and level and len(heading[1]) <= level:
            break
        if level:
            found.append(line)
        elif heading and start.match(line.text):
            level = len(heading[1])
    return found


def _paths(line: Line) -> list[str]:
    """Return the files and folders that a line of the list is about."""
    if line.fenced:
        words = re.sub(r"[│├└─|`]", " ", line.text).split()[:1]
    else:
        item = re.match(
            r"\s*(?:[-*|]|\d+\.)\s*((?:[,\s]*(?:\[?`[^`]+`(?:\]\([^)]*\))?))+)", line.text
        )
        words = _CODE.findall(item[1]) if item else []
    return [word for word in words if re.fullmatch(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.\w+", word)]


def main() -> int:
    """Check this repository."""
    from reviewer.cli.app import app

    breaches = check(ROOT, typer.main.get_command(app))
    for breach in breaches:
        sys.stderr.write(f"{breach}\n")
    return int(bool(breaches))


if __name__ == "__main__":
    sys.exit(main())
