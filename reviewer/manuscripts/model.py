"""What a manuscript is made of: sentences with their places and citations, and a bibliography.

Values only, free of any library. Places are exact: for every sentence,
`manuscript.text_of(sentence.file)[sentence.start:sentence.end]` is its raw text
in that file, so that a program can replace it and leave every other byte as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer.records import Author

LINES, PARAGRAPHS = "lines", "paragraphs"
"""What `Sentence.line` counts: lines of the file, or (docx) paragraphs of the extracted text."""

PROSE, CAPTION, FOOTNOTE, ABSTRACT = "prose", "caption", "footnote", "abstract"
"""Where a sentence stands."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read: its path as given, its text, and how the text becomes bytes again.

    `encode(text)` of the unchanged text is the file's bytes, whatever they
    were (not for docx, whose text is extracted).
    """

    path: str
    text: str
    encoding: str = "utf-8"

    def encode(self, text: str) -> bytes:
        """Return a text as bytes in the encoding of this file; undecodable bytes come back."""
        errors = "surrogateescape" if self.encoding == "utf-8" else "surrogatepass"
        return text.encode(self.encoding, errors)


@dataclass(frozen=True, slots=True)
class Cited:
    r"""One citation in a sentence.

    A citation by key (`\citep{a,b}`, `[@a; @b]`, a reference manager's field)
    has its `keys`, all of one bracket together. One in words ("Zhang and Chen
    (2023)") has `names` (the family names that are printed; `et_al` if "et
    al." is) and `year` ("2023a"); one by `number` has that; a bracket with
    several of these is several citations with the same `raw`. `names` and
    `year` are also filled in for a key where the text around it prints them.

    `raw` is `source[start:end]`. `at:until` is what is left of it in
    `sentence.text`: nothing where a bracket went, the names and year where
    the citation is a part of the sentence (`narrative`).
    """

    raw: str
    start: int
    end: int
    at: int
    until: int
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    et_al: bool = False
    year: str = ""
    number: int | None = None
    narrative: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a manuscript.

    `text` is plain prose on one line: markup gone, brackets of citations gone,
    citations that are a part of the sentence as "Zhang and Chen (2023)". `start:end`
    are characters of its file's text (`end` exclusive; a footnote inside a
    sentence lies inside its span); `line` and `column` are 1-based, see
    `Manuscript.places`. `section` is the heading above it.
    """

    text: str
    file: str
    start: int
    end: int
    line: int
    column: int
    section: str = ""
    kind: str = PROSE
    citations: tuple[Cited, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it cites, each once, in order."""
        return tuple(dict.fromkeys(key for cited in self.citations for key in cited.keys))


@dataclass(frozen=True, slots=True)
class BibEntry:
    r"""One entry of a bibliography, from a .bib file, `\bibitem`, a field, or a reference list.

    `text` is the entry as a reader sees it, with all its words; `year` may
    have a letter ("2023a"). Empty strings and tuples mean "not stated";
    `et_al` that the list of authors was cut. `number` is the entry's place in
    a numbered list. `line` is 1-based in `file`.
    """

    key: str
    type: str
    title: str = ""
    authors: tuple[Author, ...] = ()
    et_al: bool = False
    year: str = ""
    doi: str = ""
    arxiv_id: str = ""
    number: int | None = None
    text: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the manuscript that could not be read: where, what, and what to do."""

    file: str
    line: int
    what: str


@dataclass(frozen=True)
class Manuscript:
    """A document as it was read.

    `texts` are its files, the main one first; `sentences` are in the order of
    reading; `elsewhere` are keys cited outside sentences (tables,
    `\\nocite`; "*" cites every entry). `problems` did not stop the reading.
    """

    path: str
    format: str
    places: str
    texts: tuple[Text, ...]
    sentences: tuple[Sentence, ...] = ()
    bibliography: tuple[BibEntry, ...] = ()
    elsewhere: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    _by_path: dict[str, Text] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_path", {text.path: text for text in self.texts})

    @property
    def source(self) -> str:
        """The text of the main file."""
        return self.texts[0].text

    def text_of(self, file: str) -> str:
        """Return the text of one of its files. Raises KeyError for a file that is not."""
        return self._by_path[file].text

    def raw(self, sentence: Sentence) -> str:
        """Return a sentence as it stands in its file."""
        return self.text_of(sentence.file)[sentence.start : sentence.end]

    def citations(self) -> Iterator[tuple[Sentence, Cited]]:
        """Yield every citation with its sentence."""
        for sentence in self.sentences:
            for cited in sentence.citations:
                yield sentence, cited
