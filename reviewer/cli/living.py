"""Drafts in files: brought up to date, and listed with how far they are behind the library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
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
            rows = [(one, behind(opened, one)) for one in kept.every(opened.folder)]
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


def bring_up_to_date(
    library: Library, path: Path, writer: Writer, *, as_json: bool, dry_run: bool
) -> None:
    """Bring a draft's file up to date, and say what changed and why."""
    from reviewer.manuscripts import read
    from reviewer.rendering import files
    from reviewer.rendering.draft_forms import FORMS, Appendix, with_evidence
    from reviewer.writing.draft import kept, labels
    from reviewer.writing.draft.updating import update

    state = _known(library, path)
    manuscript = read(path)
    source = manuscript.texts[0]
    done = update(library, state, manuscript, FORMS[path.suffix.lower()], writer)
    sentences = tuple(line.sentence for line in done.kept.lines if line.sentence is not None)
    end = Appendix(sentences, done.cited)
    text = with_evidence(done.text, path.suffix.lower(), end, labels(done.cited))
    changed = text != source.text
    if changed and not dry_run:
        content = source.encode(text)
        files.write_files({path: content, **_bibliography(library, path, done)})
        digest = hashlib.sha256(content).hexdigest()
        place = str(path.resolve())
        kept_now = replace(done.kept, path=place, written={**state.written, place: digest})
        kept.save(library.folder, kept_now)
    elif not dry_run:
        kept.save(library.folder, done.kept)
    show_notices(library.notices)
    _report(path, done.changes, changed=changed, dry_run=dry_run, as_json=as_json)


def _bibliography(library: Library, path: Path, done: Update) -> dict[Path, bytes]:
    """Return the .bib file to write; one that a person changed stays, with a notice."""
    from reviewer.errors import OutputError
    from reviewer.rendering import documents

    try:
        return documents.bibliography(path, done.cited)
    except OutputError as error:
        keys = ", ".join(record.key for record in done.cited)
        library.notices.append(f"{error.where}: left as it is, for it was changed; cited: {keys}.")
        return {}


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
    return kept.load(library.folder, name)


def _report(
    path: Path, changes: Iterable[Change], *, changed: bool, dry_run: bool, as_json: bool
) -> None:
    every = list(changes)
    if as_json:
        say_json(
            {
                "file": str(path),
                "changed": changed,
                "written": changed and not dry_run,
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
    elif dry_run:
        say(f"{path} would change; nothing was written.")
    else:
        say(f"Wrote {path}")


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
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return False
    return digest != one.written.get(one.path)
