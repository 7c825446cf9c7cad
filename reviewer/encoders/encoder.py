"""What an encoder is, for those who use one and those who write one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from reviewer.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Embed = Callable[[str, Sequence[str]], list[list[float]]]
"""(model, texts) -> one vector a text: how the OpenAI-compatible client is passed in."""


class Encoder(Protocol):
    """Texts in, vectors of unit length out; safe to use from several threads at once.

    `name` is stamped on a collection: two encoders of the same name give the
    same vectors, so it says weights, precision and pooling. `dimensions` is
    the length of a vector.
    """

    @property
    def name(self) -> str:
        """The stamp."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """Return one unit row a text, shape (len(texts), dimensions), in the order given.

        Raises EncoderError if the vectors cannot be had.
        """

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return the texts' vectors, as `encode` does, and vectors of spans inside each text.

        `spans` are (start, end) in characters, one sequence a text; their unit
        vectors come as one array a text, (spans, dimensions). An encoder that
        can looks at the words of a span in their text; another encodes each
        span alone. Raises EncoderError.
        """

    def knows(self, word: str) -> bool:
        """Return whether a word is one the encoder was made with: no slip of the keyboard.

        An encoder that cannot tell says False.
        """

    def mended(self, word: str) -> str:
        """Return the commonest word that a word may be a slip of, by one edit; "" for none.

        An encoder that cannot tell says "".
        """

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of a question, shape (dimensions,). Raises as `encode` does."""
