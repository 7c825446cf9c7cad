"""The package index: which one is configured, and where it keeps a wheel.

A wheel's address comes from the index's simple API (PEP 503 as HTML, PEP 691
as JSON), so that no pip is needed; pip and uv themselves are the last resort,
for what only they know (keyrings, folders of wheels).
"""

from __future__ import annotations

import configparser
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from reviewer.errors import FetchError
from reviewer.weights.download import Page

ACCEPT = (
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.1"
)

_DEFAULT = "https://pypi.org/simple"
_VARIABLES = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX_URL",
    "PIP_INDEX_URL",
    "UV_INDEX",
    "UV_EXTRA_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
)
_OPTIONS = ("index-url", "extra-index-url")
_SECONDS = 900


def indexes(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses of the indexes to ask, each once, those that are configured first.

    pypi.org comes last, and not at all where another index replaces it or
    PIP_NO_INDEX is set.
    """
    found = [address for name in _VARIABLES for address in environ.get(name, "").split()]
    replaced = any(environ.get(name) for name in _VARIABLES[:3])
    for path in _config_files(environ):
        options = _options(path)
        found += [address for name in _OPTIONS for address in options.get(name, "").split()]
        replaced = replaced or "index-url" in options
    if not replaced:
        found.append(_DEFAULT)
    found = [address.rpartition("=")[2] if "=http" in address else address for address in found]
    return () if environ.get("PIP_NO_INDEX") else tuple(dict.fromkeys(found))


def wheel_address(page: Page, filename: str) -> str:
    """Return the address of `filename` on a project's page. Raises FetchError if not there."""
    links = _json_links(page) if page.media_type.endswith("json") else _html_links(page)
    for address in links:
        if unquote(urlsplit(address).path).endswith(f"/{filename}"):
            return address
    raise FetchError(f"it does not offer {filename}")


def install(requirement: str, folder: Path) -> None:
    """Have pip or uv put a package into `folder`. Raises FetchError with what they say."""
    reasons = []
    for name, command in _INSTALLERS.items():
        arguments = command(requirement, str(folder))
        reason = _run(arguments) if arguments else "not installed"
        if not reason:
            return
        reasons.append(f"{name}: {reason}")
    raise FetchError("; ".join(reasons))


def without_password(address: str) -> str:
    """Return an address as it may be shown."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _config_files(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the places of pip.conf, the more specific first."""
    if environ.get("PIP_CONFIG_FILE"):
        yield Path(environ["PIP_CONFIG_FILE"])
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or "/nonexistent")
    yield Path(sys.prefix) / ("pip.ini" if sys.platform == "win32" else "pip.conf")
    yield Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"
    yield home / ".pip" / "pip.conf"
    if environ.get("APPDATA"):
        yield Path(environ["APPDATA"]) / "pip" / "pip.ini"
    yield home / "Library" / "Application Support" / "pip" / "pip.conf"
    yield Path("/etc/pip.conf")


def _options(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return {}  # pip itself will say so; here it means only that nothing is configured
    sections = [section for section in ("global", "download", "install") if section in parser]
    return {name: value for section in sections for name, value in parser[section].items()}


def _json_links(page: Page) -> list[str]:
    try:
        files = json.loads(page.text)["files"]
        return [urljoin(page.url, file["url"]) for file in files]
    except (ValueError, KeyError, TypeError) as error:
        raise FetchError("its answer is not a list of files") from error


def _html_links(page: Page) -> list[str]:
    reader = _Links()
    reader.feed(page.text)
    return [urljoin(page.url, link) for link in reader.found]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _pip(requirement: str, folder: str) -> list[str]:
    if importlib.util.find_spec("pip") is None:
        return []
    options = ["--no-deps", "--only-binary", ":all:", "--timeout", "5", "--retries", "0", "--quiet"]
    return [sys.executable, "-m", "pip", "download", *options, "--dest", folder, requirement]


def _uv(requirement: str, folder: str) -> list[str]:
    uv = shutil.which("uv")
    options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--python", sys.executable]
    return [uv, "pip", "install", *options, "--target", folder, requirement] if uv else []


_INSTALLERS: dict[str, Callable[[str, str], list[str]]] = {"pip": _pip, "uv": _uv}
"""Name -> its command line for (requirement, folder), empty where it is not installed."""


def _run(arguments: list[str]) -> str:
    """Return why a command failed, empty if it did not."""
    try:
        done = subprocess.run(
            arguments, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return "" if done.returncode == 0 else (lines[-1] if lines else f"exit {done.returncode}")
