"""Drafts in files: brought up to date, and listed with how far they are behind the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from reviewer.cli.context import (
    FolderOption,
    JsonOption,
    ProgressBar,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
)
from reviewer.cli.drafting import Output, check_free, sha256
from reviewer.errors import FileUnreadable, InputError

if TYPE_CHECKING:
    from reviewer.library.library import Library
    from reviewer.writing.draft.drafting import Writer
    from reviewer.writing.draft.kept import Kept
    from reviewer.writing.draft.updating import Behind, Change, Update

_SIGNS = {"added": "+", "removed": "-", "replaced": "~", "kept": "!"}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("status")(status)


def status(
    context: typer.Context, as_json: JsonOption = False, library: FolderOption = None
) -> None:
    """Say which drafts are behind the library, or were edited.

    \b
    Examples:
      reviewer status
      reviewer status --json
    """
    from reviewer.writing.draft import kept
    from reviewer.writing.draft.updating import behind

    config = settings(context, library)
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config, progress=progress) as opened:
            drafts = [one for one in kept.every(opened.folder) if not _is_another(one)]
            rows = [(one, behind(opened, one)) for one in drafts]
            notices = list(opened.notices)
    show_notices(notices)
    if as_json:
        say_json([_row(one, lag) for one, lag in rows])
        return
    for one, lag in rows:
        for line in _told(one, lag):
            say(line)
    if not rows:
        say('No drafts are kept yet. Make one: reviewer draft "TOPIC" -o related.md')


@dataclass(frozen=True, slots=True)
class Shown:
    """How an update is told of; `dry_run`: and nothing written."""

    as_json: bool = False
    dry_run: bool = False


def bring_up_to_date(
    library: Library, path: Path, writer: Callable[[], Writer], to: Output, shown: Shown
) -> None:
    """Bring a draft's file up to date, make documents of it, and say what changed and why.

    `writer` is called once it is known that there is a draft.
    """
    from reviewer.manuscripts import read
    from reviewer.rendering.draft_forms import FORMS, Appendix, with_evidence
    from reviewer.writing.draft import labels, newlines
    from reviewer.writing.draft.updating import update

    ending = path.suffix.lower()
    state = _known(library, path)
    _check_documents(library, path, to)
    manuscript = read(path)
    source = manuscript.texts[0]
    done = update(library, state, newlines.with_lf(manuscript), FORMS[ending], writer())
    end = Appendix(done.sentences, done.cited)
    text = with_evidence(done.text, ending, end, labels(done.cited))
    text = newlines.with_newline(text, newlines.newline_of(source.text))
    changed = text != source.text
    written: list[Path] = []
    if not shown.dry_run:
        file = _File(path, source.encode(source.text), source.encode(text), text)
        written = _write(library, state, done, file, to)
    show_notices(library.notices)
    _report(path, done.changes, written, changed=changed, shown=shown)


@dataclass(frozen=True, slots=True)
class _File:
    """A draft's file: what it was read as, and what it is to be."""

    path: Path
    before: bytes
    after: bytes
    text: str


def _write(library: Library, state: Kept, done: Update, file: _File, to: Output) -> list[Path]:
    """Write what is not yet so on the disk, and keep the draft as it is now; return the files."""
    from reviewer.rendering import files
    from reviewer.writing.draft import kept

    changed = file.after != file.before
    contents = {file.path: file.after} if changed else {}
    contents |= _bibliography(library, file.path, done)
    contents |= _documents(file, done, to, to.csl or state.csl)
    digests = {str(path.resolve()): sha256(contents[path]) for path in to.files}
    place = str(file.path.resolve())
    earlier = {path: digest for path, digest in state.written.items() if path != state.path}
    now = replace(
        done.kept,
        path=place,
        written={**earlier, **digests, place: sha256(file.after)},
        by_hand=state.by_hand or sha256(file.before) != state.written.get(state.path),
    )
    if file.path.read_bytes() != file.before:
        raise InputError(
            "this file was changed while it was brought up to date; it is left as it is",
            where=str(file.path),
            next_step="Save it, and run the command again.",
        )
    if changed:
        kept.announce(library.folder, now)
    files.write_files(contents)
    kept.save(library.folder, now)
    return list(contents)


def _check_documents(library: Library, path: Path, to: Output) -> None:
    """Raise what is wrong with the documents that are to be made of a draft's file."""
    from reviewer.rendering import documents
    from reviewer.rendering.draft_forms import FORMS

    for target in to.files:
        documents.check(target, documents.Options(csl=to.csl))
        if target.suffix.lower() in FORMS:
            raise InputError(
                "an update writes to the draft's own file; -o makes other documents of it",
                where=str(target),
                next_step="Name a .docx, .html or .pdf with -o, or leave it out.",
            )
        if path.suffix.lower() == ".tex":
            raise InputError(
                "of a LaTeX draft no other document is made here",
                where=str(target),
                next_step="Typeset it (latexmk -pdf), or keep the draft as Markdown.",
            )
    check_free(library, to)


def _documents(file: _File, done: Update, to: Output, csl: str) -> dict[Path, bytes]:
    from reviewer.rendering import documents

    return {path: documents.from_markdown(file.text, path, done.cited, csl) for path in to.files}


def _bibliography(library: Library, path: Path, done: Update) -> dict[Path, bytes]:
    """Return the .bib file if it is to be written; one that a person changed stays: a notice."""
    from reviewer.errors import OutputError
    from reviewer.rendering import documents

    try:
        found = documents.bibliography(path, done.cited)
        return {bib: new for bib, new in found.items() if not _is_so(bib, new)}
    except OutputError as error:
        keys = ", ".join(record.key for record in done.cited)
        library.notices.append(f"{error.where}: left as it is, for it was changed; cited: {keys}.")
        return {}


def _is_so(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _known(library: Library, path: Path) -> Kept:
    """Return the draft that a file says it is. Raises FileUnreadable or InputError."""
    from reviewer.rendering.draft_forms import FORMS
    from reviewer.rendering.outline import mark_in
    from reviewer.writing.draft import kept

    if path.suffix.lower() not in FORMS:
        raise InputError(
            "only .md and .tex drafts can be brought up to date",
            where=str(path),
            next_step="Update the Markdown or LaTeX file, and make other documents from it.",
        )
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileUnreadable(
            f"cannot be read ({error.strerror or error})",
            where=str(path),
            next_step="Name the file of a draft.",
        ) from error
    name = mark_in(text)
    if not name:
        raise InputError(
            "this is no draft of reviewer: the line that names the draft is not in it",
            where=str(path),
            next_step="Write a draft with `reviewer draft TOPIC -o FILE` first.",
        )
    return kept.load(library.folder, name, text)


def _report(
    path: Path, changes: Iterable[Change], written: list[Path], *, changed: bool, shown: Shown
) -> None:
    every = list(changes)
    if shown.as_json:
        say_json(
            {
                "file": str(path),
                "changed": changed,
                "written": [str(one) for one in written],
                "changes": [_change(one) for one in every],
            }
        )
        return
    for one in every:
        say(f"{_SIGNS.get(one.what, '=')} {one.text}")
        where = f" [{one.section}]" if one.section else ""
        verdict = f"{one.verdict}: " if one.verdict else ""
        say(f"    {one.what}{where}: {verdict}{one.why}")
    if not changed:
        say(f"{path} is up to date.")
    elif shown.dry_run:
        say(f"{path} would change; nothing was written.")
    for one_path in written:
        say(f"Wrote {one_path}")


def _change(one: Change) -> dict[str, Any]:
    return {
        "what": one.what,
        "text": one.text,
        "why": one.why,
        "section": one.section,
        "verdict": one.verdict or None,
    }


def _row(one: Kept, lag: Behind) -> dict[str, Any]:
    path = Path(one.path)
    return {
        "draft": one.name,
        "file": one.path,
        "topic": one.topic,
        "made": one.made,
        "updated": one.updated,
        "exists": path.is_file(),
        "edited": _edited(one),
        "behind": bool(lag),
        "new": list(lag.new),
        "changed": list(lag.changed),
        "gone": list(lag.gone),
    }


def _told(one: Kept, lag: Behind) -> Iterable[str]:
    edited = ", edited by hand" if _edited(one) else ""
    missing = "" if Path(one.path).is_file() else ", no longer there"
    yield f"{one.path}{edited}{missing}"
    yield f"    {one.topic} ({one.updated[:10]})"
    if not lag:
        yield "    up to date"
        return
    for keys, what in ((lag.new, "new"), (lag.changed, "changed"), (lag.gone, "gone")):
        if keys:
            yield f"    {len(keys)} {what}: {', '.join(keys)}"
    yield f"    bring it up to date: reviewer draft --update {one.path}"


def _edited(one: Kept) -> bool:
    path = Path(one.path)
    try:
        digest = sha256(path.read_bytes())
    except (OSError, ValueError):
        return False
    return one.by_hand or digest != one.written.get(one.path)


def _is_another(one: Kept) -> bool:
    """Whether a draft's file is by now that of another draft."""
    from reviewer.rendering.outline import mark_in

    try:
        text = Path(one.path).read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return False
    return mark_in(text) not in ("", one.name)
