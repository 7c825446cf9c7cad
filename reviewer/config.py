"""What the faces (cli, web, mcp) are told by the environment and reviewer.toml.

Nothing below the faces reads this: they pass values on. An option on the
command line wins over the environment, which wins over reviewer.toml.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from reviewer.errors import ConfigError

CONFIG_FILE = "reviewer.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default.

    `llm` is a model name, "none" to do without, or empty for "use one if a key
    or a server is configured". `llm_timeout` is in seconds, `llm_budget` in
    tokens a command (0: no limit). `judge` says who checks what a model writes
    as well: "llm", "llm:MODEL" or a folder; empty or "none" for nobody.
    `offline` forbids fetching the encoder and the grammar.
    """

    library: Path = Path(".reviewer")
    encoder: str = "minilm"
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = ""
    llm_timeout: float = 60.0
    llm_budget: int = 200_000
    judge: str = ""
    chroma_url: str = ""
    cache_dir: Path = Path(platformdirs.user_cache_dir("reviewer", appauthor=False))
    offline: bool = False


_ENVIRONMENT = {
    "REVIEWER_LIBRARY": "library",
    "REVIEWER_ENCODER": "encoder",
    "REVIEWER_LLM_MODEL": "llm",
    "REVIEWER_LLM_BASE_URL": "llm_base_url",
    "REVIEWER_LLM_API_KEY": "llm_api_key",
    "REVIEWER_LLM_TIMEOUT": "llm_timeout",
    "REVIEWER_LLM_BUDGET": "llm_budget",
    "REVIEWER_JUDGE": "judge",
    "REVIEWER_CHROMA_URL": "chroma_url",
    "REVIEWER_CACHE": "cache_dir",
    "REVIEWER_OFFLINE": "offline",
}
_NOT_IN_FILE = ("llm_api_key",)


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Config:
    """Read the settings from `environ` and `folder`/reviewer.toml.

    An OPENAI_API_KEY of the environment is used when no key of our own is set,
    except with a server that only reviewer.toml names: a file that came with
    somebody's project must not be able to collect the key. Raises ConfigError
    for an unknown name or a value of the wrong kind.
    """
    environ = os.environ if environ is None else environ
    values = _from_file((folder or Path.cwd()) / CONFIG_FILE)
    server_from_file = "llm_base_url" in values
    for variable, name in _ENVIRONMENT.items():
        if environ.get(variable, "").strip():
            values[name] = _convert(name, environ[variable].strip(), where=variable)
            server_from_file = server_from_file and name != "llm_base_url"
    if not values.get("llm_api_key") and not server_from_file:
        values["llm_api_key"] = environ.get("OPENAI_API_KEY", "").strip()
    return Config(**values)


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"not readable as TOML ({error})", where=str(path), next_step="Mend or remove the file."
        ) from error
    known = [field.name for field in fields(Config) if field.name not in _NOT_IN_FILE]
    for name in table:
        if name not in known:
            raise ConfigError(
                f"unknown setting {name!r}",
                where=str(path),
                next_step=f"Known settings: {', '.join(known)}.",
            )
    return {name: _convert(name, value, where=str(path)) for name, value in table.items()}


_KINDS = {bool: "true or false", int: "a whole number", float: "a number"}


def _convert(name: str, value: Any, *, where: str) -> Any:
    kind = type(getattr(Config(), name))
    try:
        if kind is bool:
            return _as_bool(value)
        if isinstance(kind(), Path):
            return Path(str(value)).expanduser()
        return kind(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{value!r} is no value for {name}",
            where=where,
            next_step=f"Give {_KINDS.get(kind, 'a text')}.",
        ) from error


def _as_bool(value: Any) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    text = str(value).lower()
    if text not in words:
        raise ValueError(text)
    return words[text]
