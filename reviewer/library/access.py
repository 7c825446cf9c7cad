"""What a library is opened and imported with, and how its parts stand: values, no behaviour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.library.importing import Rules
from reviewer.passages import CHUNK_CHARS
from reviewer.progress import Progress, silent

if TYPE_CHECKING:
    from reviewer.encoders import Encoder
    from reviewer.library.lexical import LexicalIndex
    from reviewer.library.vectors import VectorIndex

WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Access:
    """What a library is opened with, beside its folder.

    `encoder` names the encoder asked for (empty: the one the library was made
    with); `load_encoder` turns a name into an encoder, and may raise
    EncoderError. `chroma_url` puts the vectors on a Chroma server. `wait` is
    for how many seconds another writer is waited for; `chunk_chars` how long
    chunks may be.
    """

    encoder: str = ""
    load_encoder: Callable[[str], Encoder] | None = None
    chroma_url: str = ""
    progress: Progress = silent
    wait: float = WAIT_SECONDS
    chunk_chars: int = CHUNK_CHARS


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How rows are imported.

    Without `encode` they can be found by their words at once, and get their
    vectors later. `request` identifies what is asked for, so that an interrupted
    import goes on where it was.
    """

    encode: bool = True
    request: str = ""
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class State:
    """How the parts of a library stand; the indexes are whole when the revisions agree."""

    records: int
    revision: int
    lexical_revision: int
    lexical_records: int
    vectors_revision: int
    chunks: int
    encoder: str
    collection: str

    def with_words(self, index: LexicalIndex) -> State:
        """Return the state with what the word index says of itself."""
        return replace(self, lexical_revision=index.revision, lexical_records=index.count())

    def with_vectors(self, index: VectorIndex) -> State:
        """Return the state with what the vector index says of itself."""
        return replace(
            self, vectors_revision=index.revision, chunks=index.count(), encoder=index.encoder
        )
