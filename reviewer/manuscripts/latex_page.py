r"""The blocks of a LaTeX manuscript while it is read: paragraphs, captions, footnotes.

A caption, footnote or heading begins a frame that ends at its closing brace; a
float one that ends at its `\end`. Frames lie on a list, so that depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from reviewer.manuscripts.flow import Block, Flow
from reviewer.manuscripts.model import PROSE

HEADING, NOTHING = "heading", "nothing"
"""Kinds of frames that give no block: a heading names the section, a float has only captions."""


@dataclass
class Frame:
    r"""A block that is being gathered, and what ends it: a brace, or `\end{environment}`."""

    kind: str
    flow: Flow = field(default_factory=Flow)
    environment: str = ""


@dataclass
class Page:
    """The blocks so far, the keys cited outside prose, and the frames that are open."""

    blocks: list[Block] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    file: str = ""
    _section: str = ""
    _frames: list[Frame] = field(default_factory=lambda: [Frame(PROSE)])
    _by_brace: dict[int, int] = field(default_factory=dict)
    _held: list[Block] = field(default_factory=list)
    """Footnotes, which are read after the paragraph that they stand in."""

    @property
    def flow(self) -> Flow:
        """The block that is being gathered."""
        return self._frames[-1].flow

    def begin(self, kind: str, *, brace: int | None = None, environment: str = "") -> None:
        """Begin a block inside the present one."""
        if brace is not None:
            self._by_brace[brace] = len(self._frames)
        self._frames.append(Frame(kind, environment=environment))

    def end_brace(self, place: int) -> None:
        """Read a closing brace: the end of a frame, or of markup."""
        depth = self._by_brace.pop(place, None)
        if depth is None:
            self.flow.close(place + 1)
            return
        while len(self._frames) > depth:
            self._pop()

    def end_environment(self, name: str) -> None:
        """End the innermost frame that an environment began, and all inside; none, if none did."""
        self.flush()
        if not any(frame.environment == name for frame in self._frames):
            return
        while self._frames[-1].environment != name:
            self._pop()
        self._pop()

    def flush(self) -> None:
        """End the paragraph."""
        frame = self._frames[-1]
        text = frame.flow.text
        if frame.kind in (HEADING, NOTHING):
            self.elsewhere += [key for mark in frame.flow.marks for key in mark.keys]
            if frame.kind == HEADING and text.strip():
                self._section = " ".join(text.split())
            frame.flow = Flow()
            return
        block = frame.flow.block(self.file, self._section, frame.kind)
        inside = len(self._frames) > 1 and self._frames[-2].kind != NOTHING
        if text.strip():
            (self._held if inside else self.blocks).append(block)
        if not inside:
            self.blocks += self._held
            self._held = []

    @contextmanager
    def inside(self, file: str) -> Iterator[None]:
        """Read a file that another names: frames do not cross its ends."""
        self.flush()
        outer = self.file, self._frames, self._by_brace
        self.file, self._frames, self._by_brace = file, [Frame(self._frames[-1].kind)], {}
        try:
            yield
            while len(self._frames) > 1:
                self._pop()
            self.flush()
        finally:
            self.file, self._frames, self._by_brace = outer

    def _pop(self) -> None:
        self.flush()
        if len(self._frames) > 1:
            self._frames.pop()
