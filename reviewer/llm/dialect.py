"""Which parameters a model takes, learnt from its refusals.

Servers agree on messages and text, not on the rest: newer OpenAI models take
`max_completion_tokens` for `max_tokens` and no `temperature`; others know
neither `seed` nor `stream_options`. A refusal names the parameter, so the
request is sent again with it spelled otherwise or left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.llm.failures import Fault
from reviewer.llm.messages import Value

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    # An empty spelling leaves the parameter out; the limit on tokens is never left out.
    "max_tokens": ("max_tokens", "max_completion_tokens"),
    "temperature": ("temperature", ""),
    "seed": ("seed", ""),
    "reasoning_effort": ("reasoning_effort", ""),
    "stream_options": ("stream_options", ""),
}
_REFUSALS = (400, 422)


class Dialect:
    """The spelling of each optional parameter for one model.

    Starts with the spelling that most servers know, or with that of OpenAI,
    whose models all take the newer one.
    """

    def __init__(self, *, of_openai: bool = False) -> None:
        self._left = {name: list(spellings) for name, spellings in _SPELLINGS.items()}
        if of_openai:
            self._left["max_tokens"].reverse()

    def body(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the parameters as this model takes them."""
        spelled = {self._left[name][0]: value for name, value in values.items()}
        return {name: value for name, value in spelled.items() if name}

    def adapt(self, fault: Fault, values: Mapping[str, Value]) -> bool:
        """Respell a parameter that the fault names; False if there is none to respell."""
        if fault.status not in _REFUSALS:
            return False
        for name in values:
            spelling, *others = self._left[name]
            if spelling and others and _names(fault, spelling):
                self._left[name] = others
                return True
        return False


def _names(fault: Fault, parameter: str) -> bool:
    if fault.parameter:
        return fault.parameter == parameter
    return re.search(rf"\b{parameter}\b", fault.detail) is not None
