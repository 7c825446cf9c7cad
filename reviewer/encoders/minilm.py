"""all-MiniLM-L6-v2 on onnxruntime: word pieces, batches of texts of one length, unit vectors.

The only module that imports onnxruntime. A session runs on one thread and
batches are spread over the cores by Python threads (onnxruntime does not hold
Python's lock). Measured: 1.1 times the throughput of onnxruntime's own threads
on an idle machine and twice on a busy one, because no thread waits for the
others at the end of every operator.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from reviewer.encoders.pinned import CHANNELS, DIMENSIONS, INPUT, LENGTH, OUTPUT, TOKENS
from reviewer.errors import EncoderError
from reviewer.progress import Progress, silent
from reviewer.words import is_slip

Vectors = NDArray[np.float32]

BATCH_TOKENS = 512
"""Measured: 256 to 512 word pieces a batch are fastest, 2,048 cost 15% more time."""

_WINDOW = 4096  # texts tokenized at once, to bound memory
_MOST_CORES = 16
_LONGEST = 16_384  # characters: far more than 256 word pieces, and a huge text costs no seconds
COMMON, _SHORTEST = 5000, 4
"""Up to which number, and from how many letters, word pieces are words that slips are mended to.
Rarer ones are as often near a technical term ("lidar", "retrain") as meant by a slip."""


class MiniLM:
    """An `Encoder` over an open session; safe to use from several threads at once."""

    dimensions = DIMENSIONS

    def __init__(self, name: str, tokenizer: Path, model: Path, *, exact: bool = False) -> None:
        """Open the files (for `exact`, see `open_session`). Raises EncoderError for a bad one."""
        self.name = name
        self._session = open_session(model, exact=exact)
        self._channels = _channels(self._session)
        self._tokenizer = _open_tokenizer(tokenizer)
        self._common: list[str] | None = None

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Return one unit row a text, shape (len(texts), 384), in the order given."""
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        done = 0
        for start in range(0, len(texts), _WINDOW):
            found = self._pieces(texts[start : start + _WINDOW], offsets=False)
            for rows, (rows_vectors, *_) in self._spread(found, [OUTPUT]):
                vectors[[start + row for row in rows]] = rows_vectors
                done += len(rows)
                progress("encoding", done, len(texts))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (384,)."""
        vector: Vectors = self.encode([text])[0]
        return vector

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the texts' vectors, and those of spans: the mean of their word pieces in context.

        A span beyond the 256 word pieces that are read gets its text's vector.
        """
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        pooled = [np.empty((0, DIMENSIONS), np.float32)] * len(texts)
        for start in range(0, len(texts), _WINDOW):
            found = self._pieces(texts[start : start + _WINDOW], offsets=True)
            for rows, (rows_vectors, tokens) in self._spread(found, [OUTPUT, TOKENS]):
                for row, vector, hidden in zip(rows, rows_vectors, tokens, strict=True):
                    vectors[start + row] = vector
                    places = np.array(found[row].offsets)
                    pooled[start + row] = self._pool(spans[start + row], places, hidden, vector)
        return vectors, pooled

    def knows(self, word: str) -> bool:
        """Return whether a word is a word piece by itself."""
        return self._tokenizer.token_to_id(word.lower()) is not None

    def mended(self, word: str) -> str:
        """Return the commonest of the COMMON words that a word is a slip of; "" for none."""
        if self._common is None:
            pieces = self._tokenizer.get_vocab()  # numbered by how common they are
            whole = [piece for piece in pieces if piece.isalpha() and len(piece) >= _SHORTEST]
            self._common = sorted(
                filter(lambda p: pieces[p] < COMMON, whole), key=pieces.__getitem__
            )
        return next((other for other in self._common if is_slip(word.lower(), other)), "")

    def _pool(
        self,
        spans: Sequence[tuple[int, int]],
        places: NDArray[np.int64],
        hidden: Vectors,
        whole: Vectors,
    ) -> Vectors:
        """Return a unit row a span; `places` are the (start, end) of each word piece."""
        starts, ends = places[:, 0], places[:, 1]
        rows = np.empty((len(spans), DIMENSIONS), np.float32)
        for row, (start, end) in enumerate(spans):
            inside = (ends > starts) & (starts < end) & (ends > start)
            mean = hidden[inside].mean(axis=0)[self._channels] if inside.any() else whole
            rows[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return rows

    def _pieces(self, texts: Sequence[str], *, offsets: bool) -> list[Encoding]:
        clean = [_clean(text) for text in texts]
        found: list[Encoding] = (
            self._tokenizer.encode_batch(clean)
            if offsets
            else self._tokenizer.encode_batch_fast(clean)
        )
        return found

    def _spread(
        self, found: Sequence[Encoding], outputs: list[str]
    ) -> Iterator[tuple[list[int], list[Vectors]]]:
        """Run texts in batches of one length; yield (positions, outputs) as they get done."""
        batches = _batches([encoding.ids for encoding in found])
        workers = min(len(batches), _cores())
        if workers < 2:
            yield from ((rows, self._run(ids, outputs)) for rows, ids in batches)
            return
        with ThreadPoolExecutor(workers, "encode") as pool:
            running = {pool.submit(self._run, ids, outputs): rows for rows, ids in batches}
            try:
                for future in as_completed(running):
                    yield running.pop(future), future.result()
            finally:  # on Ctrl-C, do not work through what is left
                pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, ids: NDArray[np.int64], outputs: list[str]) -> list[Vectors]:
        try:
            found: list[Vectors] = self._session.run(outputs, {INPUT: ids})
        except Exception as error:  # onnxruntime's errors have no common class
            raise EncoderError(f"onnxruntime failed ({error})", where=self.name) from error
        return found


def open_session(model: Path | bytes, *, exact: bool = False) -> ort.InferenceSession:
    """Return a session of one thread over a model's path or bytes.

    `exact` is for processors whose 8-bit products saturate: it makes
    onnxruntime use products that do not (the same results, 1.5 times the
    time). The other options are for opening quickly: the graph is written as
    it should run, and planning the reuse of buffers takes 40 ms and gains
    nothing. Raises EncoderError if onnxruntime cannot read the model.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_mem_reuse = False
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    if exact:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.add_session_config_entry("session.x64quantprecision", "1")
    source = model if isinstance(model, bytes) else str(model)
    try:
        return ort.InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no common class
        raise _unreadable(model, error) from error


def _open_tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises plain Exception
        raise _unreadable(path, error) from error
    tokenizer.enable_truncation(LENGTH)
    tokenizer.no_padding()
    return tokenizer


def _channels(session: ort.InferenceSession) -> NDArray[np.int64]:
    """Return where the session's TOKENS have each hidden channel."""
    places = session.get_modelmeta().custom_metadata_map.get(CHANNELS, "")
    listed = [int(place) for place in places.split(",")] if places else range(DIMENSIONS)
    return np.array(listed, np.int64)


def _batches(pieces: Sequence[list[int]]) -> list[tuple[list[int], NDArray[np.int64]]]:
    """Group texts by length: (positions, word pieces (batch, length)), the longest first."""
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for row, ids in enumerate(pieces):
        by_length[len(ids)].append(row)
    return [
        (rows, np.array([pieces[row] for row in rows], np.int64))
        for length, same in sorted(by_length.items(), reverse=True)
        for rows in _slices(same, max(1, BATCH_TOKENS // length))
    ]


def _unreadable(source: Path | bytes, error: Exception) -> EncoderError:
    where = "" if isinstance(source, bytes) else str(source)
    return EncoderError(f"the encoder's file cannot be read ({error})", where=where)


def _clean(text: str) -> str:
    """Cut a very long text, and replace halves of characters, which tokenizers refuses."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")


def _slices(rows: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _cores() -> int:
    """Return how many cores to use: each takes some 15 MB of buffers."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(allowed or 1, _MOST_CORES)
