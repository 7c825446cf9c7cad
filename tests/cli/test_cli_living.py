"""`reviewer draft --update` and `reviewer status`: files, .bib, documents, and what is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.encoders import Encoder
from reviewer.grammar import Grammar
from reviewer.library.library import Access, Library
from reviewer.records import Author, Record, Source
from reviewer.writing.draft import kept
from tests.cli.conftest import Cli, Outcome
from tests.rendering.drafts import pandoc

TOPIC = "named entity recognition and sequence labelling"
KEY = "lovelace2022span"
NEW = Record(
    "Span Tagging for Nested Named Entity Recognition",
    (Author("Ada Lovelace", "Lovelace", "Ada"),),
    abstract="We propose SpanTag, a span classifier for nested named entity recognition. SpanTag "
    "improves F1 by 2.1 points on three named entity recognition datasets.",
    key=KEY, date="2022-03-03", sources=(Source("new.txt", "listing", 1, 3, "0" * 64),),
)  # fmt: skip


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, sample_folder: Path, minilm: Encoder, grammar: Grammar
) -> Path:
    """A copy of the sample library with a draft beside it as .md and .tex. Not to write to."""
    from reviewer.cli.drafting import Output, _write
    from reviewer.writing.draft.drafting import Writer, draft
    from reviewer.writing.draft.selection import Options

    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(sample_folder, folder / "library")
    with Library(folder / "library", Access(load_encoder=lambda _: minilm)) as library:
        made = draft(library, TOPIC, Options(), Writer(grammar))
        for name, evidence in (("related.md", True), ("plain.tex", False)):
            _write(library, made, Options(), Output((folder / name,), evidence=evidence))
    return folder


class Place:
    """A draft's folder, to be written to."""

    def __init__(self, folder: Path, cli: Cli, minilm: Encoder) -> None:
        self.folder, self._cli, self._minilm = folder, cli, minilm
        self.md, self.bib = folder / "related.md", folder / "related.bib"
        self.library = folder / "library"
        for one in kept.every(self.library):  # it was moved here
            path = folder / Path(one.path).name
            moved = {str(path): one.written[one.path]}
            kept.save(self.library, replace(one, path=str(path), written=moved))

    def run(self, *arguments: object) -> Outcome:
        return self._cli("-L", self.library, *arguments)

    def update(self, *arguments: object) -> Outcome:
        return self.run("draft", "--update", self.md, *arguments)

    def add(self, *records: Record) -> None:
        with Library(self.library, Access(load_encoder=lambda _: self._minilm)) as library:
            library.add(records or (NEW,))

    def remove(self, *keys: str) -> None:
        with Library(self.library, Access(load_encoder=lambda _: self._minilm)) as library:
            library.remove(keys)

    @property
    def text(self) -> str:
        return self.md.read_text(encoding="utf-8")

    def edit(self, before: str, after: str) -> None:
        assert before in self.text
        self.md.write_text(self.text.replace(before, after, 1), encoding="utf-8")

    def prints(self) -> dict[str, tuple[str, int]]:
        """The digest and time of every file beside the library."""
        return {
            path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in self.folder.iterdir()
            if path.is_file()
        }


@pytest.fixture
def place(
    cli: Cli, written: Path, tmp_path: Path, minilm: Encoder, grammar: Grammar,
    monkeypatch: pytest.MonkeyPatch,
) -> Place:  # fmt: skip
    monkeypatch.setattr("reviewer.grammar.load", lambda *_, **__: grammar)
    return Place(Path(shutil.copytree(written, tmp_path / "place")), cli, minilm)


def cited(bib: Path) -> set[str]:
    lines = bib.read_text(encoding="utf-8").splitlines()
    return {line.partition("{")[2].rstrip(",") for line in lines if line.startswith("@")}


def test_an_update_with_nothing_new_touches_no_file(place: Place) -> None:
    before = place.prints()
    done = place.update()
    assert (done.code, done.out) == (0, f"{place.md} is up to date.\n")
    assert place.prints() == before


def test_an_update_writes_file_bib_and_evidence_once(place: Place) -> None:
    place.add()
    dry = place.prints()
    shown = place.update("--dry-run", "--json")
    assert (shown.json["changed"], shown.json["written"]) == (True, [])
    assert place.prints() == dry
    done = place.update("--json")
    assert done.code == 0
    told = done.json
    assert list(told) == ["file", "changed", "written", "changes"]
    assert told["written"] == [str(place.md), str(place.bib)]
    assert told["changes"] == shown.json["changes"]
    (first, *_) = told["changes"]
    assert list(first) == ["what", "text", "why", "section", "verdict"]
    assert place.text.count(f"{KEY}: Lovelace (2022).") == 1
    assert f"- {KEY}, abstract, characters 0-" in place.text.partition("## Evidence")[2]
    assert KEY in cited(place.bib)
    after = place.prints()
    again = place.update()
    assert (again.code, again.out) == (0, f"{place.md} is up to date.\n")
    assert place.prints() == after


def test_an_update_is_told_with_its_reasons(place: Place) -> None:
    place.add()
    out = place.update().out
    assert "+ Lovelace (2022) proposes SpanTag" in out
    assert "    added [Named entity recognition]: new: on “named entity recognition”" in out
    assert f"Wrote {place.md}\nWrote {place.bib}\n" in out


def test_the_bib_has_the_keys_of_the_text(place: Place) -> None:
    place.add()
    place.edit("[@hu2020investigation]", "[@hu2020investigation; @abdin2024phi3]")
    place.remove("wang2020structural")
    assert place.update().code == 0
    keys = {"hu2020investigation", "abdin2024phi3", KEY}
    assert cited(place.bib) >= keys
    assert "wang2020structural" not in cited(place.bib)
    text = place.text.partition("## References")[0]
    assert all(f"@{key}" in text for key in cited(place.bib))


def test_a_bib_that_a_person_changed_is_left_alone(place: Place) -> None:
    place.add()
    place.bib.write_text("@misc{mine, title={Mine}}\n", encoding="utf-8")
    done = place.update()
    assert done.code == 0
    assert "left as it is" in done.err
    assert KEY in done.err
    assert place.bib.read_text(encoding="utf-8") == "@misc{mine, title={Mine}}\n"
    assert KEY in place.text


def test_a_bib_that_is_missing_is_written_again(place: Place) -> None:
    before = place.bib.read_bytes()
    place.bib.unlink()
    assert place.update().out == f"{place.md} is up to date.\nWrote {place.bib}\n"
    assert place.bib.read_bytes() == before


@pytest.mark.parametrize(
    ("before", "after"), [(b"\n", b"\r\n"), (b"---", b"\xef\xbb\xbf---")], ids=["crlf", "bom"]
)
def test_the_bytes_of_a_file_stay_its_own(place: Place, before: bytes, after: bytes) -> None:
    count = 1 if before == b"---" else -1
    place.md.write_bytes(place.md.read_bytes().replace(before, after, count))
    content = place.md.read_bytes()
    assert place.update().code == 0
    assert place.md.read_bytes() == content
    place.add()
    assert place.update().code == 0
    content = place.md.read_bytes()
    assert KEY.encode() in content
    if after == b"\r\n":
        assert content.count(b"\r\n") == content.count(b"\n")
    else:
        assert content.startswith(after)
    assert place.update().code == 0
    assert place.md.read_bytes() == content


def test_latin_1_letters_are_not_lost(place: Place) -> None:
    place.edit("## Sequence labeling\n", "## Sequence labeling\n\nCafXe.\n")
    place.md.write_bytes(place.md.read_bytes().replace(b"CafXe", b"Caf\xe9"))
    place.add()
    done = place.update()
    assert done.code == 0, done.err
    assert b"Caf\xe9.\n" in place.md.read_bytes()
    assert KEY in place.md.read_bytes().decode("latin-1")


def test_what_a_person_wrote_after_the_evidence_stays(place: Place) -> None:
    place.md.write_text(f"{place.text}\n## My own\n\nMine.\n", encoding="utf-8")
    place.add()
    assert place.update().code == 0
    assert place.text.endswith("”\n\n## My own\n\nMine.\n")


def test_evidence_is_of_what_the_text_says(place: Place) -> None:
    line = next(line for line in place.text.splitlines() if "propose to employ" in line)
    changed = "Wang et al. [-@wang2020ain] employ approximate variational inference for the CRF."
    place.edit(line, changed)
    place.edit("four different scenarios", "nine different scenarios")
    assert place.update().code == 0
    evidence = place.text.partition("## Evidence")[2]
    assert changed in evidence
    assert line not in evidence
    assert "different scenarios." not in evidence.replace("scenarios.”", "")


def test_a_latex_draft_is_updated_too(place: Place) -> None:
    place.add()
    tex = place.folder / "plain.tex"
    assert place.run("draft", "--update", tex).code == 0
    assert rf"\citet{{{KEY}}}" in tex.read_text(encoding="utf-8")
    assert KEY in cited(place.folder / "plain.bib")


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_documents_are_made_of_an_updated_file(place: Place, ending: str) -> None:
    place.add()
    place.edit("## Sequence labeling", "## Labelling, by hand")
    target = place.folder / f"other.{ending}"
    done = place.update("-o", target, "--csl", "ieee")
    assert done.code == 0, done.err
    assert f"Wrote {target}" in done.out
    text = pandoc(target.read_bytes(), ending, "plain")
    assert "Labelling, by hand" in text
    assert "SpanTag" in text
    assert "[1]" in text
    assert "Span Tagging for Nested" in text.partition("References")[2]
    again = place.update("-o", target)
    assert again.code == 0, again.err  # it is as reviewer wrote it
    target.write_bytes(b"theirs")
    assert place.update("-o", target).code == 1
    assert target.read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--update", "related.md", "--must", KEY), 2, "options it was made with"),
        (("--update", "related.md", "--words", "100"), 2, "options it was made with"),
        (("--update", "related.md", "--style", "annotated"), 2, "options it was made with"),
        (("--update", "related.md", "--evidence"), 2, "options it was made with"),
        (("--update", "related.md", "--llm", "gpt"), 2, "without a model"),
        (("--update", "related.md", "-o", "x.md"), 1, "other documents"),
        (("--update", "related.md", "-o", "x"), 1, "no ending"),
        (("--update", "related.md", "-o", "library"), 1, "no ending"),
        (("--update", "related.md", "-o", "x.docx", "--csl", "nonesuch"), 1, "nonesuch"),
        (("--update", "plain.tex", "-o", "x.docx"), 1, "latexmk"),
        (("--update", "related.docx"), 1, "only .md and .tex drafts"),
        (("--update", "nothing.md"), 1, "cannot be read"),
        (("--update", "folder.md"), 1, "cannot be read"),
        (("--update", "plain.md"), 1, "no draft of reviewer"),
        (("--update", "foreign.md"), 1, "keeps no draft ffffffffffff"),
    ],
)
def test_what_cannot_be_updated_is_told_in_one_line(
    place: Place, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    (place.folder / "folder.md").mkdir()
    (place.folder / "plain.md").write_text("# Mine\n", encoding="utf-8")
    (place.folder / "foreign.md").write_text("<!-- reviewer: draft ffffffffffff -->\n")
    monkeypatch.chdir(place.folder)
    before = place.prints()
    done = place.run("draft", *arguments)
    said = " ".join(done.err.replace("│", " ").split())
    assert (done.code, done.out) == (code, "")
    assert says in said
    assert "Traceback" not in said
    assert code == 2 or done.err.count("\n") == 1
    assert place.prints() == before


@pytest.mark.parametrize("content", [b"{", b'{"version": 99}', b"[]"])
def test_a_state_that_cannot_be_read_is_one_line(place: Place, content: bytes) -> None:
    for path in (place.library / kept.FOLDER).glob("*.json"):
        path.write_bytes(content)
    before = place.prints()
    done = place.update()
    assert done.code == 1
    assert "cannot be read (damaged, or of another version)" in done.err
    assert done.err.count("\n") == 1
    assert place.prints() == before
    assert place.run("status").code == 0


def test_a_file_changed_meanwhile_is_left_as_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reviewer.writing.draft import updating

    place.add()
    real = updating.update

    def slow(*arguments: object) -> object:
        place.md.write_text(f"{place.text}\nTyped meanwhile.\n", encoding="utf-8")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(updating, "update", slow)
    done = place.update()
    assert done.code == 1
    assert "was changed while" in done.err
    assert place.text.endswith("Typed meanwhile.\n")
    assert KEY not in place.text
    monkeypatch.undo()


@pytest.mark.parametrize("stage", ["file", "bib", "state"])
def test_a_kill_at_any_stage_loses_nothing_and_repeats_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    place.add()
    names = {"file": "related.md", "bib": "related.bib", "state": ".json"}
    real = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if str(target).endswith(names[stage]):
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        assert place.update().code == 130
    assert place.run("status").code == 0
    assert place.update().code == 0
    body = place.text.partition("## Evidence")[0]
    assert body.count("SpanTag, a span classifier") == 1
    assert KEY in cited(place.bib)
    assert place.update().out == f"{place.md} is up to date.\n"


def test_status_tells_what_is_behind(place: Place) -> None:
    assert place.run("status").out.count("    up to date\n") == 2
    place.add()
    done = place.run("status")
    assert done.out.count(f"    1 new: {KEY}\n") == 2
    assert f"bring it up to date: reviewer draft --update {place.md}" in done.out
    place.edit("## Sequence labeling", "## Labelling")
    place.remove("wang2020ain")
    rows = {Path(row["file"]).name: row for row in place.run("status", "--json").json}
    row = rows["related.md"]
    assert list(row) == [
        "draft", "file", "topic", "made", "updated", "exists", "edited", "behind", "new", "changed",
        "gone",
    ]  # fmt: skip
    assert (row["new"], row["changed"], row["gone"]) == ([KEY], [], ["wang2020ain"])
    assert (row["exists"], row["edited"], row["behind"]) == (True, True, True)
    assert rows["plain.tex"]["edited"] is False
    place.md.unlink()
    assert "related.md, no longer there" in place.run("status").out


def test_status_of_a_library_without_drafts(cli: Cli, sample_folder: Path) -> None:
    done = cli("status", "-L", sample_folder)
    assert (done.code, done.out.startswith("No drafts are kept yet.")) == (0, True)
    assert cli("status", "--json", "-L", sample_folder).json == []


def test_a_file_and_a_library_that_moved_go_on(place: Place, cli: Cli, tmp_path: Path) -> None:
    place.add()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved, library = elsewhere / "moved.md", elsewhere / "lib"
    place.md.rename(moved)
    place.library.rename(library)
    done = cli("-L", library, "draft", "--update", moved)
    assert done.code == 0, done.err
    assert KEY in moved.read_text(encoding="utf-8")
    rows = [row for row in cli("-L", library, "status", "--json").json if row["file"] == str(moved)]
    assert [(row["exists"], row["behind"], row["edited"]) for row in rows] == [(True, False, False)]


def test_a_draft_written_anew_is_one_draft(place: Place) -> None:
    assert place.run("draft", "knowledge distillation", "-o", place.md).code == 0
    rows = place.run("status", "--json").json
    assert sorted(row["topic"] for row in rows) == sorted([TOPIC, "knowledge distillation"])
    json.dumps(rows)
