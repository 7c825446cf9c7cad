"""Rank a test collection (BEIR form) with the tool's own retrieval: nDCG@10, recall@100."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import SuiteError
from reviewer.evaluation.rows import read_lines, read_rows
from reviewer.library.library import Library
from reviewer.progress import Progress, silent
from reviewer.records import Author, Record, Source
from reviewer.search.retrieve import retrieve

RANKERS = ("fused", "words", "vectors")
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Collection:
    """Queries and judgements: `relevant[query][document]` is a gain above 0."""

    folder: Path
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def load(folder: Path) -> Collection:
    """Read queries.jsonl and qrels.tsv. Raises SuiteError if they are not there or wrong."""
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        if not (folder / name).is_file():
            raise SuiteError(
                f"{name} is missing", where=str(folder), next_step="Name a BEIR folder."
            )
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl", "text")}
    relevant = _judgements(folder / "qrels.tsv")
    judged = {query: queries[query] for query in relevant if query in queries}
    if not judged:
        raise SuiteError(
            "no query has a judgement",
            where=str(folder),
            next_step="Each line of qrels.tsv is query, document and gain, tab-separated.",
        )
    return Collection(folder, judged, relevant)


def documents(folder: Path) -> Iterator[Record]:
    """Yield the documents as records; a record's source file is the document's id.

    So is its author's name, which nothing is ranked by: two documents of one
    title are two documents, and an import must not take them for one paper.
    """
    for number, row in enumerate(_rows(folder / "corpus.jsonl", "title", "text"), start=1):
        source = Source(row["_id"], "beir", number, number, row["_id"])
        title = row["title"].strip() or row["text"][:60]
        author = Author(row["_id"], row["_id"])
        yield Record(title=title, authors=(author,), abstract=row["text"], sources=(source,))


def run(
    library: Library, collection: Collection, ranker: str, progress: Progress = silent
) -> dict[str, Any]:
    """Rank every query and return nDCG@10, recall@100 and the median time in milliseconds."""
    gains, recalls, times = [], [], []
    names = _names(library)
    for done, (query, text) in enumerate(collection.queries.items(), start=1):
        started = time.perf_counter()
        keys = _rank(library, text, ranker)
        times.append((time.perf_counter() - started) * 1000)
        ranked = list(dict.fromkeys(name for key in keys for name in names[key]))
        gains.append(ndcg(ranked, collection.relevant[query], 10))
        found = set(ranked[:DEPTH]) & collection.relevant[query].keys()
        recalls.append(len(found) / len(collection.relevant[query]))
        progress("ranking", done, len(collection.queries))
    return {
        "queries": len(gains),
        "ndcg@10": round(sum(gains) / len(gains), 4),
        "recall@100": round(sum(recalls) / len(recalls), 4),
        "p50_ms": round(sorted(times)[len(times) // 2], 2),
    }


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    """Return the normalised discounted cumulative gain, 0..1.

    Gains are linear, discounts log2(rank + 1) (Jarvelin and Kekalainen 2002),
    as trec_eval's ndcg_cut computes it.
    """
    gain = sum(relevant.get(name, 0) / math.log2(n + 2) for n, name in enumerate(ranked[:depth]))
    best = sorted(relevant.values(), reverse=True)[:depth]
    ideal = sum(value / math.log2(n + 2) for n, value in enumerate(best))
    return gain / ideal if ideal else 0.0


def _rank(library: Library, text: str, ranker: str) -> list[str]:
    if ranker == "words":
        return [hit.key for hit in library.search_words(text, DEPTH)]
    if ranker == "vectors":
        encoder = library.encoder
        if encoder is None:
            return []
        hits = library.search_vectors(encoder.encode_query(text), 3 * DEPTH)
        return list(dict.fromkeys(hit.key for hit in hits))
    return [hit.key for hit in retrieve(library, text, DEPTH)]


def _names(library: Library) -> dict[str, list[str]]:
    return {record.key: [s.file for s in record.sources] for record in library.catalog.all()}


def _judgements(file: Path) -> dict[str, dict[str, int]]:
    """Return the gains above 0 by query and document; a first line of names is passed over."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(read_lines(file), start=1):
        cells = line.rstrip("\r\n").split("\t")
        if not line.strip() or (number == 1 and not _is_gain(cells[-1])):
            continue
        if len(cells) != 3 or not _is_gain(cells[2]):
            raise SuiteError(
                f"found {len(cells)} columns: {line[:80]!r}",
                where=f"{file}:{number}",
                next_step="Expected query, document and a whole number, tab-separated.",
            )
        if int(cells[2]) > 0:
            relevant.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return relevant


def _is_gain(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]+", cell.strip()) is not None


def _rows(file: Path, *names: str) -> Iterator[Mapping[str, Any]]:
    return (row.fields for row in read_rows(file, dict.fromkeys(("_id", *names), str)))
