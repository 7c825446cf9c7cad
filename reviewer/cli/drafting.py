"""draft: a related-work section on a topic, as text or as documents that can be kept up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import (
    AuthorOption,
    EncoderOption,
    FolderOption,
    JsonOption,
    JudgeOption,
    ProgressBar,
    Second,
    SubjectOption,
    TrustOption,
    YearOption,
    filters,
    load_grammar,
    note,
    open_library,
    say,
    say_json,
    settings,
    show_notices,
    show_text,
    style,
    typed,
)
from reviewer.cli.engines import ModelOption, choose_engine
from reviewer.errors import OutputError

if TYPE_CHECKING:
    from reviewer.config import Config
    from reviewer.grammar import Grammar
    from reviewer.library.filters import Filter
    from reviewer.library.library import Library
    from reviewer.writing.answer import Engine
    from reviewer.writing.draft import Draft, kept
    from reviewer.writing.draft.drafting import Writer
    from reviewer.writing.draft.selection import Options

STYLES = ("narrative", "annotated", "chronological")
OutputOption = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write the draft to FILE: .md, .tex, .docx, .html or .pdf by its ending, and beside "
        "it a .bib with exactly the records cited. Repeat for more.",
    ),
]
CslOption = Annotated[
    str,
    typer.Option(
        "--csl",
        metavar="STYLE",
        help="Citation style by name (ieee, apa, acm-sig-proceedings, ...) or a .csl file. For "
        ".tex it only decides between numbers and authors with years.",
        show_default=False,
    ),
]


TopicArgument = Annotated[str, typer.Argument(metavar="[TOPIC]", help="What it is about.")]
PapersOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Papers at most.", show_default="24")
]
MustOption = Annotated[
    list[str] | None, typer.Option(metavar="KEY", help="A paper that must be in; repeatable.")
]
ExcludeOption = Annotated[
    list[str] | None, typer.Option(metavar="KEY", help="A paper to leave out; repeatable.")
]
WordsOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="About how many words.", show_default="60 a paper"),
]
ThemesOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="How many themes.", show_default="as many as there are"),
]
StyleOption = Annotated[
    str, typer.Option("--style", metavar="STYLE", help=f"One of {', '.join(STYLES)}.")
]
EvidenceOption = Annotated[
    bool,
    typer.Option(
        "--evidence",
        help="Add an appendix: for each sentence its quotes, with record, field, characters, "
        "file and lines.",
    ),
]
WhyOption = Annotated[
    bool, typer.Option("--why", help="Also print why each paper was chosen, and others were not.")
]
UpdateOption = Annotated[
    Path | None,
    typer.Option(
        "--update",
        metavar="FILE",
        help="Bring a draft (.md or .tex) up to date with the library: only what changed is "
        "changed, and what you edited is kept and checked.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="With --update: only show what would change.")
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Replace files that reviewer did not write.")
]


@dataclass(frozen=True, slots=True)
class Output:
    """Where a draft goes, and how its documents look."""

    files: tuple[Path, ...] = ()
    csl: str = ""
    evidence: bool = False
    force: bool = False


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("draft")(draft)


def draft(
    context: typer.Context,
    topic: TopicArgument = "",
    papers: PapersOption = None,
    must: MustOption = None,
    exclude: ExcludeOption = None,
    year: YearOption = "",
    author: AuthorOption = None,
    subject: SubjectOption = None,
    words: WordsOption = None,
    themes: ThemesOption = None,
    shape: StyleOption = STYLES[0],
    output: OutputOption = None,
    csl: CslOption = "",
    evidence: EvidenceOption = False,
    why: WhyOption = False,
    update: UpdateOption = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    as_json: JsonOption = False,
    llm: ModelOption = "",
    judge: JudgeOption = "",
    trust_judge: TrustOption = False,
    encoder: EncoderOption = "",
    library: FolderOption = None,
) -> None:
    """Draft a related-work section; every sentence is checked.

    Papers on the topic are grouped into themes and told of in the third person,
    with citations; without a language model in the papers' own words. A draft
    in a file is kept: `reviewer status` says whether the library has gone on
    since, and --update brings it up to date.

    \b
    Examples:
      reviewer draft "named entity recognition and sequence labelling"
      reviewer draft "continual learning" -o related.md -o related.pdf --csl ieee
      reviewer draft "retrieval" -o related.tex --must ma2021muver --year 2020: --words 300
      reviewer draft --update related.md
    """
    if bool(topic) == bool(update):
        raise typer.BadParameter("give a topic, or --update FILE", param_hint="TOPIC")
    if dry_run and update is None:
        raise typer.BadParameter("goes with --update FILE only", param_hint="--dry-run")
    options = _options(papers, must, exclude, words, themes, shape, filters(year, author, subject))
    to = Output(tuple(output or ()), csl, evidence, force)
    second = Second(judge, trust_judge)
    if update is not None:
        _check_update(options, evidence or why, llm)
    with _opened(settings(context, library), encoder, llm, second, as_json=as_json) as desk:
        if update is not None:
            from reviewer.cli.living import Shown, bring_up_to_date

            shown = Shown(as_json, dry_run)
            bring_up_to_date(desk.library, update, desk.writer, to, shown)
            return
        found, written = _drafted(desk, typed(topic), options, to)
    _show(found, written, as_json=as_json, why=why)


@dataclass(frozen=True, slots=True)
class _Desk:
    """An open library, and what is written with. The parser is loaded when it is wanted."""

    library: Library
    config: Config
    engine: Engine
    progress: ProgressBar

    def writer(self) -> Writer:
        return make_writer(self.config, self.progress, engine=self.engine)


@contextmanager
def _opened(
    config: Config, encoder: str, llm: str, second: Second, *, as_json: bool
) -> Iterator[_Desk]:
    with ProgressBar(shown=not as_json) as progress:
        with open_library(config, encoder=encoder, progress=progress) as opened:
            engine, notice = choose_engine(config, llm, second)
            opened.notices += [notice] if notice else []
            yield _Desk(opened, config, engine, progress)


def _options(
    papers: int | None,
    must: list[str] | None,
    exclude: list[str] | None,
    words: int | None,
    themes: int | None,
    style: str,
    wanted: Filter,
) -> Options:
    from reviewer.writing.draft.selection import Options

    if style not in STYLES:
        raise typer.BadParameter(f"not one of {', '.join(STYLES)}", param_hint="--style")
    return Options(
        papers=papers or 0,
        must=tuple(typed(key) for key in must or ()),
        exclude=tuple(typed(key) for key in exclude or ()),
        filter=wanted,
        words=words or 0,
        themes=themes or 0,
        style=style,
    )


def _check_update(options: Options, more: bool, llm: str) -> None:
    """Refuse what an update has no use for, rather than pass over it."""
    from reviewer.writing.draft.selection import Options

    if options != Options() or more:
        raise typer.BadParameter(
            "a draft is brought up to date with the options it was made with; "
            "only -o, --csl, --dry-run, --force and --json go with it",
            param_hint="--update",
        )
    if llm not in ("", "none"):
        raise typer.BadParameter(
            "what an update adds is in the papers' own words, without a model", param_hint="--llm"
        )


def _drafted(desk: _Desk, topic: str, options: Options, to: Output) -> tuple[Draft, list[Path]]:
    """Return a draft, and the files it was written to."""
    from reviewer.rendering import documents
    from reviewer.writing.draft.drafting import draft as made

    for path in to.files:
        documents.check(path, documents.Options(csl=to.csl))
        documents.check_beside(path)
    check_free(desk.library, to)
    found = made(desk.library, topic, options, desk.writer())
    return found, _write(desk.library, found, options, to)


def make_writer(config: Config, progress: ProgressBar, *, engine: Engine | None = None) -> Writer:
    """Return what a draft is written with; by a few rules where the parser cannot be had."""
    from reviewer.grammar.shallow import ShallowGrammar
    from reviewer.writing.answer import Engine as Plain
    from reviewer.writing.draft.drafting import Writer

    grammar: Grammar = load_grammar(config, progress) or ShallowGrammar()
    return Writer(grammar, engine or Plain(), progress)


def check_free(library: Library, to: Output) -> None:
    """Raise OutputError for a file that is there and is not as reviewer wrote it."""
    from reviewer.writing.draft import kept

    ours = {
        (path, digest)
        for one in kept.every(library.folder)
        for path, digest in one.written.items()
        if not (one.by_hand and path == one.path)
    }
    for path in to.files if not to.force else ():
        if path.exists() and (str(path.resolve()), sha256(path.read_bytes())) not in ours:
            raise OutputError(
                "there is a file of this name which reviewer did not write, or which was changed",
                where=str(path),
                next_step="Name another, bring it up to date with --update, or replace it with "
                "--force.",
            )


def _write(library: Library, draft: Draft, options: Options, to: Output) -> list[Path]:
    """Write a draft to its files, and keep what it was made from; return what was written.

    What it was made from is kept first: a file is never there without.
    """
    from reviewer.rendering import documents, files
    from reviewer.rendering.draft_forms import FORMS
    from reviewer.writing.draft import kept

    if not draft.sentences or not to.files:
        return []
    marks = {path: kept.new_name() for path in to.files if path.suffix.lower() in FORMS}
    contents: dict[Path, bytes] = {}
    for path in to.files:
        shape = documents.Options(to.csl, to.evidence, marks.get(path, ""))
        contents |= documents.contents(draft, path, shape)
    digests = {str(path.resolve()): sha256(contents[path]) for path in to.files}
    states = [
        replace(
            _kept(library, draft, path, options),
            name=name, written=digests, csl=to.csl, evidence=to.evidence,
        )
        for path, name in marks.items()
    ]  # fmt: skip
    before = [one for one in kept.every(library.folder) if one.path in digests]
    for state in states:
        kept.save(library.folder, state)
    try:
        files.write_files(contents)
    except BaseException:
        for state in states:
            kept.forget(library.folder, state)
        raise
    for one in before:
        kept.forget(library.folder, one)
    return list(contents)


def _kept(library: Library, draft: Draft, main: Path, options: Options) -> kept.Kept:
    """Return what is kept of a draft that was written to a file."""
    from reviewer.rendering.draft_forms import FORMS
    from reviewer.writing.draft import kept, labels

    form, known = FORMS[main.suffix.lower()], labels(draft.references)
    lines = [
        *(kept.Line(form.note(one), kept.OVERVIEW, note=one) for one in draft.overview),
        *(
            kept.Line(form.sentence(sentence, known), number, sentence)
            for number, section in enumerate(draft.sections)
            for sentence in section.sentences
        ),
        *(kept.Line(form.sentence(one, known), kept.LIMITS, one) for one in draft.limits),
        *(kept.Line(form.note(one), kept.CLOSING, note=one) for one in draft.closing),
    ]
    made = kept.now()
    about = [paper.key for section in draft.sections for paper in section.papers]
    records = library.get_many([*about, *(record.key for record in draft.references)])
    return kept.Kept(
        name="",
        topic=draft.topic,
        options=options,
        engine=draft.engine,
        model=draft.model,
        made=made,
        updated=made,
        revision=library.catalog.revision,
        path=str(main.resolve()),
        sections=tuple(
            kept.KeptSection(section.heading, tuple(paper.key for paper in section.papers))
            for section in draft.sections
        ),
        lines=tuple(lines),
        records={key: kept.digest_of(record) for key, record in records.items()},
    )


def _show(draft: Draft, written: list[Path], *, as_json: bool, why: bool) -> None:
    from reviewer.rendering.draft_terminal import draft_text, why_text

    if as_json:
        show_notices(draft.notices)
        say_json({**draft.to_dict(), "written": [str(path) for path in written]})
        return
    if written:
        count = len(draft.references)
        say(f"Drafted {len(draft.sentences)} sentences on {count} papers.")
        for path in written:
            say(f"Wrote {path}")
        show_notices(draft.notices)
        if draft.withheld:
            note(f"{len(draft.withheld)} sentences were withheld: --json lists them, with reasons.")
    else:
        show_text(draft_text(draft, style()))
    if why:
        show_text("\n" + why_text(draft, style()))


def sha256(content: bytes) -> str:
    """Return what tells whether a file is still as it was written."""
    return hashlib.sha256(content).hexdigest()
