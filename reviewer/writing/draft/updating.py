"""A draft's file, and a library that has changed since -> the file with what must change, changed.

Every character that need not change stays. Sentences that a person changed or
wrote are kept, and verified; papers that a person took out stay out. New
papers go into the theme they are nearest to, by date; several that are near to
none make a theme of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.evidence.quotes import Statement
from reviewer.evidence.verify import SUPPORTED, Verdict
from reviewer.library.library import Library
from reviewer.manuscripts import Manuscript
from reviewer.manuscripts import Sentence as Found
from reviewer.records import Record
from reviewer.writing.answer import judge
from reviewer.writing.draft import gaps, placing, themes
from reviewer.writing.draft.blocks import Teller
from reviewer.writing.draft.by_hand import Checked, checked
from reviewer.writing.draft.composing import gather, overview_of
from reviewer.writing.draft.drafting import Writer
from reviewer.writing.draft.form import Form
from reviewer.writing.draft.kept import (
    CLOSING,
    LIMITS,
    OVERVIEW,
    Kept,
    KeptSection,
    Line,
    digest_of,
    now,
)
from reviewer.writing.draft.labels import labels
from reviewer.writing.draft.links import Linker
from reviewer.writing.draft.living import Placed, Standing, standing
from reviewer.writing.draft.model import ANNOTATED, NARRATIVE, Note, Sentence
from reviewer.writing.draft.patching import Patch
from reviewer.writing.draft.selection import Options, Selection, select, selection_of

ADDED, REPLACED, REMOVED, CHANGED, WRITTEN, TAKEN_OUT, KEPT = (
    "added", "replaced", "removed", "changed by hand", "written by hand", "taken out by hand",
    "kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an update did, or found: what, the sentence, why, under which heading.

    `verdict` is that on a sentence of a person's, else "".
    """

    what: str
    text: str
    why: str
    section: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """The file's new text, the draft to be kept, and the changes.

    `cited` are the records cited; `sentences` those of the text that are
    supported, in its order.
    """

    text: str
    kept: Kept
    changes: tuple[Change, ...]
    cited: tuple[Record, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """How a draft stands to its library: records on its topic that it lacks, changed and gone."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def behind(library: Library, kept: Kept) -> Behind:
    """Return what of a library a draft does not have yet. Nothing is written."""
    if kept.revision == library.catalog.revision:
        return Behind()
    return _behind(library, kept, _selected(library, kept))


def update(
    library: Library, kept: Kept, manuscript: Manuscript, form: Form, writer: Writer
) -> Update:
    """Return a draft's file brought up to date. `manuscript` is the file as it was read now."""
    found = standing(manuscript.source, kept.lines, manuscript)
    dropped = tuple(dict.fromkeys((*kept.dropped, *_dropped(kept, found))))
    bases = (line.note.basis for line in found.taken_out if line.note is not None)
    silent = tuple(dict.fromkeys((*kept.silent, *bases)))
    now_kept = replace(kept, dropped=dropped, silent=silent)
    return _Updating(library, now_kept, manuscript.source, found, form, writer).run()


class _Updating:
    """One update: what a person did is reported, then the library's changes are worked in."""

    def __init__(
        self,
        library: Library,
        kept: Kept,
        text: str,
        found: Standing,
        form: Form,
        writer: Writer,
    ) -> None:
        self._library = library
        self._kept = kept
        self._found = found
        self._form = form
        self._writer = writer
        self._selection = _selected(library, kept)
        self._behind = _behind(library, kept, self._selection)
        self._records = _records(library, kept, self._behind, found)
        self._labels = labels(list(self._records.values()))
        self._teller = Teller(self._labels, self._judged)
        self._changed = [self._checked(one.now, one.before) for one in found.changed]
        self._written = [self._checked(one, None) for one in found.written]
        self._patch = Patch(text, self._as_they_stand(), form)
        self._sections = list(kept.sections)
        self._changes: list[Change] = []

    def run(self) -> Update:
        """Do it."""
        self._report_by_hand()
        self._remove_gone()
        self._renew_changed()
        self._add_new()
        self._renew_notes()
        self._patch.tidy()
        cited = self._cited()
        kept = replace(
            self._kept,
            updated=now(),
            revision=self._library.catalog.revision,
            sections=tuple(self._sections),
            lines=self._patch.lines,
            records={record.key: digest_of(record) for record in self._records.values()},
        )
        text = self._form.keys(self._patch.text, cited, labels(cited))
        return Update(text, kept, tuple(self._changes), cited, self._supported())

    def _checked(self, found: Found, before: Line | None) -> Checked:
        return checked(found, before, self._records, self._labels, self._judged)

    def _as_they_stand(self) -> tuple[Placed, ...]:
        """Return the lines in their places, those a person changed with what they say now."""
        now = {one.found.start: one.sentence for one in self._changed}
        return tuple(
            replace(one, line=replace(one.line, sentence=now[one.start]))
            if one.line.by_hand and one.start in now
            else one
            for one in self._found.placed
        )

    def _report_by_hand(self) -> None:
        for what, every in ((CHANGED, self._changed), (WRITTEN, self._written)):
            for one in every:
                why, label = one.verdict.why or "what it cites says so", one.verdict.label
                self._changes.append(Change(what, one.found.text, why, one.found.section, label))
        for line in self._found.taken_out:
            if line.sentence is not None:
                text = line.sentence.statement.text
                self._changes.append(Change(TAKEN_OUT, text, "it stays out", self._heading(line)))

    def _judged(self, statement: Statement) -> Verdict:
        return judge(statement, self._records, self._library)

    def _remove_gone(self) -> None:
        for key in self._behind.gone:
            why = f"{key} is no longer in the library"
            for number, one in self._patch.on(key):
                if one.line.by_hand:
                    told = f"{why}, but a person wrote this"
                    self._changes.append(Change(KEPT, one.line.text, told, self._heading(one.line)))
                else:
                    self._take_out(number, one.line, REMOVED, why)
            self._sections = [
                replace(section, keys=tuple(k for k in section.keys if k != key))
                for section in self._sections
            ]

    def _renew_changed(self) -> None:
        for key in self._behind.changed:
            lines = self._patch.on(key)
            if all(self._still_stands(one.line) for _, one in lines):
                continue
            first, section = lines[0][1].line, lines[0][1].line.section
            if any(one.line.by_hand for _, one in lines):
                why = f"the record {key} has changed, and a person wrote here: look at it"
                self._changes.append(Change(KEPT, first.text, why, self._heading(first)))
                continue
            spot = self._patch.before(lines[0][0])
            for number, one in lines:
                self._take_out(number, one.line, REPLACED, f"the record {key} has changed")
            self._tell(key, section, spot, f"the record {key} has changed")

    def _still_stands(self, line: Line) -> bool:
        """Whether the quotes of a line are exact in the records as they are, and its words same."""
        if line.sentence is None or line.by_hand:
            return True
        quotes = line.sentence.statement.quotes
        exact = all(
            quote.record in self._records and quote.is_exact(self._records[quote.record])
            for quote in quotes
        )
        return exact and self._form.sentence(line.sentence, self._labels) == line.text

    def _add_new(self) -> None:
        new = [key for key in self._behind.new if key in self._records]
        if not new:
            return
        for _, one in self._patch.standing():
            if one.line.sentence is not None:
                self._teller.said.add(one.line.sentence.statement.text)
        why = {one.key: one.why for one in self._selection.chosen}
        for section, keys in self._assigned(new).items():
            for key in sorted(keys, key=lambda key: (self._records[key].date, key)):
                self._tell(key, section, self._spot_by_date(key, section), f"new: {why[key]}")

    def _assigned(self, new: Sequence[str]) -> dict[int, list[str]]:
        """Return the new records by their section; sections that they need are made."""
        style = self._kept.options.style
        if style == NARRATIVE:
            return self._by_theme(new)
        found: dict[int, list[str]] = {}
        for record in sorted((self._records[k] for k in new), key=placing.RANKS[style]):
            heading = placing.HEADINGS[style](record)
            same = [n for n, one in enumerate(self._sections) if one.heading == heading]
            if not same or style == ANNOTATED:
                same = [len(self._sections)]
                self._sections.append(KeptSection(heading, ()))
            found.setdefault(same[0], []).append(record.key)
        return found

    def _by_theme(self, new: Sequence[str]) -> dict[int, list[str]]:
        old = [key for section in self._sections for key in section.keys if key in self._records]
        selection = selection_of(self._library, dict.fromkeys((*old, *new)))
        material = gather(self._library, selection, self._writer.grammar, Options())
        members = {member.key: member for member in material.members}
        groups = [[members[k] for k in one.keys if k in members] for one in self._sections]
        places = themes.assigned([members[key] for key in new], groups)
        found: dict[int, list[str]] = {}
        for key, place in zip(new, places, strict=True):
            found.setdefault(place, []).append(key)
        for place in sorted(found):
            if place >= len(self._sections):
                theme = themes.named([[members[key] for key in found[place]]], material.members)
                self._sections.append(KeptSection(theme[0].name, ()))
        return found

    def _spot_by_date(self, key: str, section: int) -> int:
        """Return the spot after what is said of the papers of a section that are not newer."""
        lines = [one for _, one in self._patch.standing() if one.line.section == section]
        spot = placing.spot_by_date(lines, self._records[key], self._records)
        return spot if spot >= 0 else self._spot_of_section(key)

    def _spot_of_section(self, key: str) -> int:
        """Return where a section that is made for a record begins: in order, or after the last."""
        rank = placing.RANKS.get(self._kept.options.style)
        later = [
            self._patch.heading_before(number)
            for number, section in enumerate(self._kept.sections)
            for other in section.keys[:1]
            if rank and other in self._records
            and rank(self._records[other]) > rank(self._records[key])
        ]  # fmt: skip
        spots = [spot for spot in later if spot >= 0]
        return min(spots) if spots else self._patch.end_of_sections()

    def _tell(self, key: str, section: int, spot: int, why: str) -> None:
        """Put what is said of a record at a spot of the file, and what it leaves open."""
        material = gather(
            self._library, selection_of(self._library, [key]), self._writer.grammar, Options()
        )
        sentences = self._teller.block(material.abstracts[key])
        if not sentences:
            self._changes.append(Change(KEPT, key, "nothing could be said of it"))
            return
        self._insert(sentences, section, spot, why)
        known = self._sections[section]
        self._sections[section] = replace(known, keys=tuple(dict.fromkeys((*known.keys, key))))
        last = self._patch.end_of(LIMITS)
        linker = Linker(material.abstracts, material.long_forms, self._teller)
        if last >= 0 and (limits := linker.limits([key])):
            self._insert(limits, LIMITS, last, why)

    def _insert(self, sentences: Sequence[Sentence], section: int, spot: int, why: str) -> None:
        lines = [
            Line(self._form.sentence(sentence, self._labels), section, sentence)
            for sentence in sentences
        ]
        name = self._sections[section].heading if section >= 0 else ""
        self._patch.insert(lines, spot, "" if self._patch.has(section) else name)
        self._changes += [
            Change(ADDED, sentence.statement.text, why, name) for sentence in sentences
        ]

    def _take_out(self, number: int, line: Line, what: str, why: str) -> None:
        self._patch.take_out(number)
        text = line.sentence.statement.text if line.sentence else line.text
        self._changes.append(Change(what, text, why, self._heading(line)))

    def _heading(self, line: Line) -> str:
        inside = 0 <= line.section < len(self._sections)
        return self._sections[line.section].heading if inside else ""

    def _renew_notes(self) -> None:
        """Bring the notes up to date that nobody changed; those taken out stay out."""
        out = set(self._kept.dropped)
        counts = [(section.heading, len({*section.keys} - out)) for section in self._sections]
        narrative = self._kept.options.style == NARRATIVE
        current = [
            *((note, OVERVIEW) for note in (overview_of(counts) if narrative else ())),
            *((n, CLOSING) for n in gaps.notes(self._library, self._selection, self._cited())),
        ]
        for note, section in current:
            self._renew(note, section)
        bases = {note.basis for note, _ in current}
        for number, one in list(self._patch.standing()):
            if one.line.note is not None and one.line.note.basis not in bases:
                self._take_out(number, one.line, REMOVED, "it is no longer so")

    def _renew(self, note: Note, section: int) -> None:
        line = Line(self._form.note(note), section, note=note)
        before = [one for one in self._kept.lines if one.note and one.note.basis == note.basis]
        for number, one in list(self._patch.standing()):
            same = one.line.note is not None and one.line.note.basis == note.basis
            if same and one.line.text != line.text:
                self._patch.replace(number, line)
                self._changes.append(Change(REPLACED, note.text, note.basis))
        silent = note.basis in self._kept.silent
        if not before and not silent and (last := self._patch.end_of(section)) >= 0:
            self._patch.insert([line], last)
            self._changes.append(Change(ADDED, note.text, note.basis))

    def _cited(self) -> tuple[Record, ...]:
        """Return the records that the text cites after the update, in the order of its lines."""
        keys = [key for line in self._patch.lines if line.sentence for key in line.sentence.cited]
        keys += _own_keys(self._found)
        return tuple(self._records[key] for key in dict.fromkeys(keys) if key in self._records)

    def _supported(self) -> tuple[Sentence, ...]:
        """Return the sentences of the text that are supported: the draft's, then a person's own."""
        every = [line.sentence for line in self._patch.lines if line.sentence is not None]
        every += [one.sentence for one in self._written]
        return tuple(
            sentence
            for sentence in every
            if sentence.statement.verdict == SUPPORTED
            and all(key in self._records for key in sentence.cited)
        )


def _selected(library: Library, kept: Kept) -> Selection:
    """Return what would be chosen for a draft now."""
    options = kept.options
    known = library.get_many([*options.must, *options.exclude])
    there = replace(
        options,
        must=tuple(key for key in options.must if key in known),
        exclude=tuple(key for key in options.exclude if key in known),
    )
    return select(library, kept.topic, there)


def _behind(library: Library, kept: Kept, selection: Selection) -> Behind:
    made_of = [key for section in kept.sections for key in section.keys]
    there = library.get_many(made_of)
    return Behind(
        tuple(
            one.key
            for one in selection.chosen
            if one.key not in made_of and one.key not in kept.dropped
        ),
        tuple(
            key for key, record in there.items() if digest_of(record) != kept.records.get(key, "")
        ),
        tuple(key for key in made_of if key not in there),
    )


def _dropped(kept: Kept, found: Standing) -> Iterator[str]:
    """Yield the records of which a person took out every sentence."""
    present = {
        key
        for one in found.placed
        if one.stands and one.line.sentence is not None
        for key in one.line.sentence.cited
    } | set(_own_keys(found))
    for line in found.taken_out:
        for key in line.sentence.cited if line.sentence is not None else ():
            if key not in present and any(key in section.keys for section in kept.sections):
                yield key


def _records(library: Library, kept: Kept, lag: Behind, found: Standing) -> dict[str, Record]:
    keys = [
        *(key for one in found.placed if one.line.sentence for key in one.line.sentence.cited),
        *(key for section in kept.sections for key in section.keys),
        *lag.new,
        *_own_keys(found),
    ]
    return library.get_many(list(dict.fromkeys(keys)))


def _own_keys(found: Standing) -> list[str]:
    """Return the keys that a person's sentences cite."""
    every = (*(changed.now for changed in found.changed), *found.written)
    return list(dict.fromkeys(key for one in every for key in one.keys))
