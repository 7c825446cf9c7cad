r"""A LaTeX manuscript -> blocks of prose, the bibliographies it names, and what is wrong with it.

Read as a reader sees it, never executed: comments and verbatim text go,
captions and footnotes are blocks of their own, equations and tables are none,
files that `\input` names are read where they stand. A command that is not
known prints its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.errors import FileUnreadable
from reviewer.formats.latex import clean
from reviewer.manuscripts import latex_tables as tables
from reviewer.manuscripts.files import Folder
from reviewer.manuscripts.latex_commands import (
    Macro,
    citation,
    cited_within,
    definitions,
    how,
    keys_of,
)  # fmt: skip
from reviewer.manuscripts.latex_files import File
from reviewer.manuscripts.latex_page import HEADING, NOTHING, Page
from reviewer.manuscripts.latex_words import formula, letters, math, own
from reviewer.manuscripts.model import ABSTRACT, Problem, Text

MAX_DEPTH = 20
"""Files that name files that name files."""

_NEXT = re.compile(
    r"\\(?:[A-Za-z@]+\*?|.|\n)|[{}$~%]|``|''|---?|(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)\s*",
    re.DOTALL,
)
_BEGIN_DOCUMENT = re.compile(r"\\begin\s*\{document\}")
_END_DOCUMENT = re.compile(r"\\end\s*\{document\}|\\endinput(?![A-Za-z])")
_BIBLIOGRAPHY = re.compile(r"\\(?:addbibresource|addglobalbib|bibliography)(?![A-Za-z])")
_BARE_FILE = re.compile(r"\s+([^\s{}\\%]{1,200})")


@dataclass(frozen=True, slots=True)
class Named:
    """A bibliography that a file names: the name, and where."""

    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class At:
    """A command where it stands: its name without the star, its start, and the end of its name."""

    file: File
    name: str
    start: int
    end: int


@dataclass
class Latex:
    """What was read; call `read` once."""

    folder: Folder
    page: Page = field(default_factory=Page)
    problems: list[Problem] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    listed: list[tuple[File, int, int]] = field(default_factory=list)
    """Where a `thebibliography` stands: the file, start and end."""
    _macros: dict[str, Macro] = field(default_factory=dict)
    _seen: set[Path] = field(default_factory=set)
    _unclosed: set[tuple[str, str]] = field(default_factory=set)

    def read(self, text: Text, path: Path, depth: int = 0) -> None:
        """Read a file, and those that it names."""
        file = File(text)
        self.files.append(file)
        self._seen.add(path)
        self._macros |= definitions(file)
        for place, what in file.slips:
            self._report(file, place, what)
        start, end = _body(file)
        for found in _BIBLIOGRAPHY.finditer(file.source, 0, start):
            if not file.is_literal(found.start()):
                self._bibliography(At(file, "bibliography", *found.span()))
        with self.page.inside(text.path):
            self._scan(file, start, end, depth)

    def _scan(self, file: File, place: int, end: int, depth: int) -> None:
        source = file.source
        while place < end:
            found = _NEXT.search(source, place, end)
            stop = found.start() if found else end
            if stop > place:
                self.page.flow.add(source[place:stop], place, stop)
            if found is None:
                return
            if stop in file.literal:
                place = self._literal(file, stop)
            elif found[0][0] == "\\":
                name = found[0][1:]
                place = self._command(At(file, name.rstrip("*") or name, stop, found.end()), depth)
            else:
                place = self._sign(file, found[0], stop, found.end())

    def _literal(self, file: File, place: int) -> int:
        start, stop, end = file.literal[place]
        if file.source.startswith(("\\verb", "\\lst", "\\mint"), place):
            self.page.flow.add(file.source[start:stop], place, end)
        return end

    def _sign(self, file: File, sign: str, start: int, end: int) -> int:
        if sign == "$":
            return math(file, self.page.flow, start)
        if sign == "{":
            self.page.flow.open(start)
        elif sign == "}":
            self.page.end_brace(start)
        elif sign[0] in "\r\n":
            self.page.flush()
        else:
            self.page.flow.add(tables.SIGNS.get(sign, sign), start, end)
        return end

    def _command(self, at: At, depth: int) -> int:
        """Read a command; return the place to go on at."""
        file, name = at.file, at.name
        if name in _READERS:
            return _READERS[name](self, at)
        if name in tables.INPUTS:
            return self._input(at, depth)
        if name in self._macros:
            return own(file, self.page.flow, name, self._macros, at.start, at.end)
        if how(name):
            return self._cite(at)
        if name in tables.FRAMES:
            return self._frame(at, tables.FRAMES[name])
        if name in tables.GONE:
            return file.after(at.end, tables.GONE[name])
        if name in tables.DEFINING:
            return file.after_definition(at.end)
        if name in tables.SECOND_ONLY:
            self.page.flow.open(at.start)
            return file.after(at.end, 1)
        return letters(file, self.page.flow, name, at.start, at.end)

    def _cite(self, at: At) -> int:
        found = citation(at.file, at.name, at.start, at.end)
        if found is None:
            return at.end
        self.page.flow.cite(found[0])
        return found[1]

    def _frame(self, at: At, kind: str) -> int:
        """Begin a block of its own that is the argument of a command."""
        if kind == HEADING:
            self.page.flush()
        group = at.file.group(at.file.options(at.end))
        if group is None:
            return at.end
        self.page.begin(kind, brace=group[1])
        return group[0]

    def _begin(self, at: At) -> int:
        group = at.file.group(at.end)
        if group is None:
            return at.end
        name = at.file.plain(*group).rstrip("*")
        after = group[1] + 1
        if name in tables.UNREAD:
            return self._unread(at.file, name, at.start, after)
        self.page.flush()
        if name in tables.FLOATS or name == "abstract":
            self.page.begin(ABSTRACT if name == "abstract" else NOTHING, environment=name)
        return at.file.after(at.file.options(after), tables.ARGUMENTS.get(name, 0))

    def _unread(self, file: File, name: str, start: int, place: int) -> int:
        """Pass over an environment in which nothing is prose."""
        end = re.compile(rf"\\end\s*\{{{re.escape(name)}\*?\}}")
        unclosed = (file.text.path, name) in self._unclosed
        found = None if unclosed else end.search(file.source, place)
        if found is None:
            if not unclosed:
                self._report(file, start, f"\\begin{{{name}}} is not closed")
            self._unclosed.add((file.text.path, name))
            return place
        if name == "thebibliography":
            self.listed.append((file, place, found.start()))
        else:
            self.page.elsewhere += cited_within(file, place, found.start())
        self.page.flow.add(" ", start, found.end())
        return found.end()

    def _end(self, at: At) -> int:
        group = at.file.group(at.end)
        if group is None:
            return at.end
        self.page.end_environment(at.file.plain(*group).rstrip("*"))
        return group[1] + 1

    def _item(self, at: At) -> int:
        self.page.flush()
        label = at.file.option(at.end)
        if label is None:
            return at.end
        self.page.flow.add(clean(at.file.plain(*label)) + " ", label[0] - 1, label[1] + 1)
        return label[1] + 1

    def _paragraph(self, at: At) -> int:
        self.page.flush()
        return at.end

    def _formula(self, at: At) -> int:
        return formula(at.file, self.page.flow, at.file.source[at.start + 1], at.start)

    def _nocite(self, at: At) -> int:
        group = at.file.group(at.end)
        if group:
            self.page.elsewhere += keys_of(at.file.plain(*group))
        return group[1] + 1 if group else at.end

    def _bibliography(self, at: At) -> int:
        group = at.file.group(at.file.options(at.end))
        if group is None:
            return at.end
        line = at.file.lines.place(at.start)[0]
        for name in keys_of(at.file.plain(*group)):
            self.named.append(Named(name, at.file.text.path, line))
        return group[1] + 1

    def _input(self, at: At, depth: int) -> int:
        file, name = at.file, at.name
        group = file.group(at.end)
        bare = None if group else _BARE_FILE.match(file.source, at.end)
        if group:
            wanted, end = file.plain(*group), group[1] + 1
        elif bare:
            wanted, end = bare[1], bare.end()
        else:
            return at.end
        if name.endswith("import") and (second := file.group(end)):
            wanted, end = f"{wanted}/{file.plain(*second)}", second[1] + 1
        try:
            self._read_named(wanted, depth + 1)
        except FileUnreadable as error:
            self._report(file, at.start, f"\\{name}{{{wanted[:80]}}}: {error.what}")
        return end

    def _read_named(self, wanted: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise FileUnreadable(f"files name files more than {MAX_DEPTH} deep")
        path = self.folder.find(wanted, ".tex", "")
        if path in self._seen:
            raise FileUnreadable("was read before and is not read again")
        self.read(self.folder.read(path), path, depth)

    def _report(self, file: File, place: int, what: str) -> None:
        line = file.lines.place(place)[0]
        self.problems.append(Problem(file.text.path, line, " ".join(what[:300].split())))


def _body(file: File) -> tuple[int, int]:
    r"""Return where the text of a file begins and ends: all of it without `\begin{document}`."""
    begins = (one for one in _BEGIN_DOCUMENT.finditer(file.source))
    start = next((one.end() for one in begins if not file.is_literal(one.start())), 0)
    ends = (one.start() for one in _END_DOCUMENT.finditer(file.source, start))
    return start, next((end for end in ends if not file.is_literal(end)), len(file.source))


_Reader = Callable[[Latex, At], int]
_READERS: dict[str, _Reader] = {
    "begin": Latex._begin,
    "end": Latex._end,
    "item": Latex._item,
    "par": Latex._paragraph,
    "[": Latex._formula,
    "(": Latex._formula,
    "nocite": Latex._nocite,
    "bibliography": Latex._bibliography,
    "addbibresource": Latex._bibliography,
    "addglobalbib": Latex._bibliography,
}
