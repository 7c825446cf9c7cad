"""The small English pipeline of spaCy, en_core_web_sm 3.8.0: the files of it that are used.

The package of its makers and the copy of it on the package index differ in
their name, so in their meta.json, which is not used: a pipeline is opened by
its config.cfg. Named entities (ner) and the second way to find sentences
(senter) are left out, which is half of it.
"""

from __future__ import annotations

from reviewer.weights import Pinned

NAME = "en_core_web_sm-3.8.0"
LEFT_OUT = ("ner", "senter")
"""Components of the pipeline that are neither kept nor opened."""

FILES = (
    Pinned(
        "attribute_ruler/patterns",
        "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
        14735,
    ),
    Pinned("config.cfg", "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79", 5527),
    Pinned(
        "lemmatizer/lookups/lookups.bin",
        "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
        972893,
    ),
    Pinned("parser/cfg", "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780", 222),
    Pinned(
        "parser/model", "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e", 319909
    ),
    Pinned(
        "parser/moves", "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f", 1571
    ),
    Pinned("tagger/cfg", "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118", 615),
    Pinned(
        "tagger/model", "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7", 19829
    ),
    Pinned("tok2vec/cfg", "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de", 4),
    Pinned(
        "tok2vec/model", "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090", 6269370
    ),
    Pinned("tokenizer", "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467", 77066),
    Pinned("vocab/key2row", "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71", 1),
    Pinned(
        "vocab/lookups.bin",
        "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
        70040,
    ),
    Pinned(
        "vocab/strings.json",
        "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
        1103983,
    ),
    Pinned(
        "vocab/vectors", "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706", 128
    ),
    Pinned(
        "vocab/vectors.cfg", "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5", 22
    ),
)
"""All that is opened. Nothing in it is a pickle: JSON, msgpack, a table that numpy reads with
pickles refused, and a configuration that names functions of spaCy; pinned, so only these."""
