"""Measure the MiniLM encoder: `python tests/encoders/measure.py --help`.

    cold                       a process's way to its first vector, step by step
    fidelity TEXTS             cosine of the 8-bit vectors with those of full precision
    retrieval FOLDER...        nDCG@10 of both on BEIR folders, exact search
    throughput TEXTS PYTHON MODEL
                               texts a second, ours and sentence-transformers (torch) in
                               another environment, the same weights, alternating runs

TEXTS is JSON lines (or .gz) with `title` and `abstract`. Data comes from
outside the repository.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import gzip
import json
import math
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from reviewer import config, encoders

COLD = """
import json, sys, time
from pathlib import Path
start = time.perf_counter(); took = {}
def lap(name):
    global start
    now = time.perf_counter(); took[name] = (now - start) * 1000; start = now
import numpy; lap("import numpy")
import onnxruntime; lap("import onnxruntime")
import tokenizers; lap("import tokenizers")
from reviewer.encoders import load; lap("import reviewer.encoders")
encoder = load("minilm", cache_dir=Path(sys.argv[1]), offline=True); lap("load")
encoder.encode_query("How do retrievers cope with long questions?"); lap("first question")
encoder.encode_query("How do readers cope with short answers?"); lap("second question")
print(json.dumps(took))
"""

TORCH = """
import sys, time, torch
torch.set_num_threads(int(sys.argv[2]))
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
import json
texts = json.loads(sys.stdin.readline())
model.encode(texts[:16])
print("ready", flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    model.encode(texts, batch_size=int(line), show_progress_bar=False)
    print(time.perf_counter() - start, time.process_time() - cpu, flush=True)
"""


def open_encoder(spec: str) -> encoders.Encoder:
    return encoders.load(spec, cache_dir=config.load().cache_dir)


def cold(arguments: argparse.Namespace) -> None:
    runs = []
    for _ in range(arguments.runs):
        command = [sys.executable, "-c", COLD, str(config.load().cache_dir)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    for step in runs[0]:
        values = [run[step] for run in runs]
        print(f"{step:26} median {statistics.median(values):7.1f} ms  best {min(values):7.1f} ms")
    totals = [sum(list(run.values())[:6]) for run in runs]
    print(f"{'to the first vector':26} median {statistics.median(totals):7.1f} ms", end="  ")
    print(f"best {min(totals):7.1f} ms")


def fidelity(arguments: argparse.Namespace) -> None:
    ours, full = open_encoder("minilm"), open_encoder("minilm-fp32")
    texts = read_texts(arguments.texts, arguments.count)
    kinds = {
        "Hello world": ["Hello world"],
        "title + abstract": texts,
        "first sentences": [first_sentence(text) for text in texts],
        "words": sorted({word for text in texts[:50] for word in text.split()})[:500],
    }
    for name, some in kinds.items():
        cosines = (ours.encode(some) * full.encode(some)).sum(axis=1)
        print(f"{name:18} n={len(some):5} mean {cosines.mean():.5f} least {cosines.min():.5f}")


def retrieval(arguments: argparse.Namespace) -> None:
    both = {spec: open_encoder(spec) for spec in ("minilm-fp32", "minilm")}
    for folder in arguments.folders:
        corpus = read_lines(folder / "corpus.jsonl")
        queries = {row["_id"]: row["text"] for row in read_lines(folder / "queries.jsonl")}
        judged = read_judgements(folder / "qrels.tsv")
        keys = [row["_id"] for row in corpus]
        texts = [f"{row['title']} {row['text']}".strip() for row in corpus]
        asked = [key for key in queries if key in judged]
        scores = {}
        for spec, encoder in both.items():
            vectors = encoder.encode(texts)
            found = encoder.encode([queries[key] for key in asked]) @ vectors.T
            values = []
            for key, row in zip(asked, found, strict=True):
                best = [keys[at] for at in np.argsort(-row, kind="stable")[:10]]
                values.append(ndcg(best, judged[key]))
            scores[spec] = statistics.mean(values)
        both_scores = "  ".join(f"{spec} {score:.4f}" for spec, score in scores.items())
        difference = scores["minilm"] - scores["minilm-fp32"]
        print(f"{folder.name:10} {both_scores}  difference {difference:+.4f}", flush=True)


def throughput(arguments: argparse.Namespace) -> None:
    texts = read_texts(arguments.texts, arguments.count)
    kinds = (texts, [first_sentence(text) for text in texts])
    threads = str(arguments.threads)
    ours = {spec: open_encoder(spec) for spec in ("minilm", "minilm-fp32")}
    for some in kinds:
        command = [arguments.python, "-c", TORCH, str(arguments.model), threads]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as torch:
            assert torch.stdin is not None
            assert torch.stdout is not None
            print(json.dumps(some), file=torch.stdin, flush=True)
            assert torch.stdout.readline().strip() == "ready"
            took: dict[str, list[tuple[float, float]]] = defaultdict(list)
            for _ in range(arguments.runs):
                for spec, encoder in ours.items():
                    start, cpu = time.perf_counter(), time.process_time()
                    encoder.encode(some)
                    took[spec].append((time.perf_counter() - start, time.process_time() - cpu))
                for size in arguments.batch_sizes:
                    print(size, file=torch.stdin, flush=True)
                    wall, cpu = map(float, torch.stdout.readline().split())
                    took[f"torch, batch {size}"].append((wall, cpu))
            torch.stdin.close()
        report(some, took)


def report(texts: list[str], took: dict[str, list[tuple[float, float]]]) -> None:
    """Print texts a second (median, spread) and processor time, which a busy machine distorts less.

    `took` holds (seconds, processor seconds) of each run.
    """
    length = sum(map(len, texts)) // len(texts)
    print(f"{len(texts)} texts of {length} characters on average")
    rates = {
        spec: len(texts) / statistics.median(wall for wall, _ in runs)
        for spec, runs in took.items()
    }
    best = max(rate for spec, rate in rates.items() if spec.startswith("torch"))
    for spec, runs in took.items():
        walls = [wall for wall, _ in runs]
        spread = f"{len(texts) / max(walls):.1f}..{len(texts) / min(walls):.1f}"
        cpu = statistics.median(cpu for _, cpu in runs) / len(texts) * 1000
        ratio = f"{rates[spec] / best:5.2f} x torch's best"
        print(
            f"  {spec:16} {rates[spec]:8.1f} texts/s ({spread}), {ratio}; cpu {cpu:.2f} ms a text"
        )


def ndcg(found: list[str], judged: dict[str, int], depth: int = 10) -> float:
    """Jarvelin and Kekalainen 2002, the gain being the grade, as trec_eval has it."""
    gains = [judged.get(key, 0) for key in found[:depth]]
    ideal = sorted(judged.values(), reverse=True)[:depth]
    best = sum(gain / math.log2(at + 2) for at, gain in enumerate(ideal))
    return sum(gain / math.log2(at + 2) for at, gain in enumerate(gains)) / best if best else 0.0


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            judged[query][document] = int(grade)
    return judged


def read_lines(path: Path, count: int | None = None) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    rows = []
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if count is not None and len(rows) == count:
                break
            rows.append(json.loads(line))
    return rows


def read_texts(path: Path, count: int) -> list[str]:
    return [f"{row['title']} {row['abstract']}" for row in read_lines(path, count)]


def first_sentence(text: str) -> str:
    return text.split(". ")[0][:200]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(required=True)
    one = kinds.add_parser("cold")
    one.add_argument("--runs", type=int, default=9)
    one.set_defaults(call=cold)
    one = kinds.add_parser("fidelity")
    one.add_argument("texts", type=Path)
    one.add_argument("--count", type=int, default=500)
    one.set_defaults(call=fidelity)
    one = kinds.add_parser("retrieval")
    one.add_argument("folders", type=Path, nargs="+")
    one.set_defaults(call=retrieval)
    one = kinds.add_parser("throughput")
    one.add_argument("texts", type=Path)
    one.add_argument("python")
    one.add_argument("model", type=Path)
    one.add_argument("--count", type=int, default=2000)
    one.add_argument("--runs", type=int, default=3)
    one.add_argument("--threads", type=int, default=2)
    one.add_argument("--batch-sizes", type=int, nargs="+", default=[16, 32, 64])
    one.set_defaults(call=throughput)
    arguments = parser.parse_args()
    arguments.call(arguments)


if __name__ == "__main__":
    main()
