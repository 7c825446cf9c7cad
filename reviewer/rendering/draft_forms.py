"""The kinds of file that a draft lives in: how each writes what an update puts into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.records import Record
from reviewer.rendering import draft_latex, draft_markdown, latex_text, markdown_text
from reviewer.rendering.outline import EVIDENCE, LIMITS, REFERENCES
from reviewer.writing.draft import Draft, Note, Section, Sentence
from reviewer.writing.draft.form import Form, Known
from reviewer.writing.draft.model import NARRATIVE

_EXPLAINED = re.compile(r"<!-- What the keys stand for;.*?-->", re.DOTALL)
# Up to the next heading: what a person wrote after it is theirs.
_MARKDOWN_EVIDENCE = re.compile(
    rf"^## {EVIDENCE}[ \t]*\n.*?(?P<rest>\s*)(?=^#{{1,6}} |\Z)", re.DOTALL | re.MULTILINE
)
_LATEX_EVIDENCE = re.compile(
    rf"^\\section\*{{{EVIDENCE}}}$.*?^\\end{{enumerate}}$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Appendix:
    """What the end of a draft's file is made of: the sentences of the draft, and what they cite."""

    sentences: tuple[Sentence, ...]
    records: tuple[Record, ...]

    @property
    def draft(self) -> Draft:
        """The same as a draft of one section, as writers take it."""
        section = Section("", (), (self.sentences,))
        return Draft("", NARRATIVE, "", None, sections=(section,), references=self.records)


def with_evidence(text: str, ending: str, end: Appendix, known: Known) -> str:
    """Return a file's text with its appendix of evidence made anew, if it has one."""
    place = _LATEX_EVIDENCE if ending == ".tex" else _MARKDOWN_EVIDENCE
    found = place.search(text)
    if found is None:
        return text
    if ending == ".tex":
        new = "\n".join(draft_latex.evidence_lines(end.draft))
    else:
        new = "\n\n".join(draft_markdown.evidence_blocks(end.draft, known)) + found["rest"]
    return text[: found.start()] + new + text[found.end() :]


def _markdown_keys(text: str, records: Sequence[Record], _known: Known) -> str:
    new = draft_markdown.explanation(records)
    return _EXPLAINED.sub(lambda _: new, text, count=1)


def _latex_sentence(sentence: Sentence, _known: Known) -> str:
    return draft_latex.sentence_latex(sentence)


def _latex_note(note: Note) -> str:
    return latex_text.escape(note.text)


def _latex_heading(text: str) -> str:
    if text == REFERENCES:
        return r"\bibliographystyle"
    return rf"\subsection{{{latex_text.escape(text)}}}"


FORMS: dict[str, Form] = {
    ".md": Form(
        draft_markdown.sentence_line,
        draft_markdown.note_line,
        lambda text: f"## {markdown_text.escape(text)}",
        _markdown_keys,
        LIMITS,
    ),
    ".tex": Form(
        _latex_sentence, _latex_note, _latex_heading, lambda text, _records, _known: text, LIMITS
    ),
}
"""The kinds of file that `reviewer draft --update` brings up to date, by their ending."""
FORMS[".markdown"] = FORMS[".md"]

__all__ = ["FORMS", "Appendix", "with_evidence"]
