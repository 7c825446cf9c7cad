"""Ask a language model on any OpenAI-compatible server, within bounds of time and tokens."""

from __future__ import annotations

from reviewer.llm.messages import Completion, Message, Spent
from reviewer.llm.model import LLM, connect
from reviewer.llm.settings import LLMSettings

__all__ = ["LLM", "Completion", "LLMSettings", "Message", "Spent", "connect"]
