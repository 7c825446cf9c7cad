"""Who writes: the language model that options and settings name, and the judge beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.cli.context import Second, connect, load_judge
from reviewer.config import Config
from reviewer.errors import LLMError

if TYPE_CHECKING:
    from reviewer.writing.answer import Engine
    from reviewer.writing.generative import OnStatement

ModelOption = Annotated[
    str,
    typer.Option(
        "--llm",
        metavar="MODEL",
        help="Write with this model; 'none' quotes only. Default: a model if one is set up "
        "(OPENAI_API_KEY, REVIEWER_LLM_BASE_URL, REVIEWER_LLM_MODEL).",
        show_default=False,
    ),
]


def choose_engine(
    config: Config,
    model: str,
    second: Second = Second(),  # noqa: B008 - frozen
    on_statement: OnStatement | None = None,
) -> tuple[Engine, str]:
    """Return the engine to write with, and a line if a model that is set up cannot be used.

    A judge that only the settings name is left out where no model writes: quotes need none.
    """
    engine, notice = _writer(config, model, on_statement)
    if engine.llm is None and (notice or not (second.name or second.trusted)):
        return engine, notice
    named = replace(second, name=second.name or config.judge)
    return replace(engine, judge=load_judge(config, named, engine.llm)), notice


def _writer(config: Config, model: str, on_statement: OnStatement | None) -> tuple[Engine, str]:
    from reviewer.writing.answer import Engine

    wanted = model or config.llm
    explicit = bool(model) and model != "none"
    configured = bool(config.llm_api_key or config.llm_base_url)
    if wanted == "none" or not (explicit or configured):
        if wanted != "none" and config.llm:
            return Engine(), "Answering without the model. No key and no server are set up for it."
        return Engine(), ""
    try:
        llm = connect(config, model)
    except LLMError as error:
        if explicit:
            raise
        return Engine(), f"Answering without the model. {error}"
    return Engine(llm, explicit, on_statement), ""
