"""Kinds of columns: what each is called, how its cells are found, what an empty one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reviewer.words import content_stems
from reviewer.writing.table import said
from reviewer.writing.table.candidates import Candidate
from reviewer.writing.table.methods import contribution, method
from reviewer.writing.table.parts import Finder
from reviewer.writing.table.results import result
from reviewer.writing.table.story import Story
from reviewer.writing.table.tasks import task
from reviewer.writing.table.things import things
from reviewer.writing.table.wants import THINGS

Find = Callable[[Story, tuple[str, ...]], Iterator[Candidate]]
"""(story, stems that must be there too) -> candidates."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column.

    `names` are what people call it, the first one in messages; `find` yields
    candidates; `most` of them make a cell, of which the score is at least
    `least` and at most `behind` that of the best. `none` is the reason of an
    empty cell. `states` says that a cell is a clause that states something, so
    that its sentence must support it as a statement.
    """

    names: tuple[str, ...]
    find: Find
    none: str
    most: int = 1
    least: float = 1.0
    behind: float = 0.8
    states: bool = False

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.names[0]


def _role(finder: Finder) -> Find:
    def find(story: Story, words: tuple[str, ...]) -> Iterator[Candidate]:
        return (found for found in finder(story) if has_words(found.text, words))

    return find


def _things(name: str) -> Find:
    wanted = THINGS[name]
    return lambda story, words: things(story, replace(wanted, words=(*wanted.words, *words)))


def has_words(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has words with all these stems."""
    return not words or set(words) <= content_stems(text)


KINDS: dict[str, Kind] = {
    "task": Kind(
        ("task", "problem", "topic", "goal", "aim", "objective", "purpose", "research question",
         "research problem", "subject of study", "what it is about", "problem addressed",
         "what problem it solves", "question"),
        _role(task), "the record does not say what it is about",
    ),
    "method": Kind(
        ("method", "approach", "technique", "methodology", "model", "algorithm", "procedure",
         "how it is done", "how it works", "proposed method", "framework", "architecture",
         "study design"),
        _role(method), "the abstract names no method",
    ),
    "data": Kind(
        ("data", "dataset", "data set", "corpus", "corpora", "benchmark", "data source",
         "database",
         "text collection"),
        _things("data"), "the abstract names no data", most=3, least=2.0,
    ),
    "result": Kind(
        ("result", "finding", "outcome", "main result", "key finding", "what was found",
         "conclusion", "performance", "what they found", "takeaway", "claim"),
        _role(result), "the abstract states no result", least=1.2, states=True,
    ),
    "contribution": Kind(
        ("contribution", "novelty", "what is new", "innovation", "new idea", "originality",
         "what is proposed", "main idea"),
        _role(contribution), "the abstract does not say what is new", least=1.5,
    ),
    "motivation": Kind(
        ("motivation", "research gap", "gap", "challenge", "shortcomings of previous work",
         "why it matters", "problem with existing methods", "background"),
        _role(said.motivation), "the abstract gives no motivation", states=True,
    ),
    "limitation": Kind(
        ("limitation", "weakness", "drawback", "caveat", "shortcoming", "threats to validity",
         "what does not work"),
        _role(said.limitation), "the abstract states no limitation of its own", states=True,
    ),
    "future": Kind(
        ("future work", "future directions", "next steps", "outlook", "open questions",
         "further research"),
        _role(said.future), "the abstract says nothing of future work", states=True,
    ),
    "assumption": Kind(
        ("assumption", "premise", "hypothesis", "presupposition"),
        _role(said.assumption), "the abstract states no assumption", most=2,
    ),
    "evaluation": Kind(
        ("evaluation", "validation", "experiment", "how it was evaluated", "experimental setup"),
        _role(said.evaluation), "the abstract does not say how it was evaluated", most=2,
    ),
    "application": Kind(
        ("application", "use case", "application domain", "field of application", "domain"),
        _role(said.application), "the abstract names no application", most=2,
    ),
    "guarantee": Kind(
        ("theoretical guarantee", "theorem", "proof", "bound", "convergence result"),
        _role(said.guarantee), "the abstract states no guarantee",
    ),
    "improvement": Kind(
        ("improvement over prior work", "improvement", "gain over baselines",
         "comparison with previous work", "relative improvement"),
        _role(said.improvement), "the abstract states no improvement over other work", states=True,
    ),
    "code": Kind(
        ("code availability", "source code", "repository", "code link", "link to code",
         "github", "url of the code"),
        _role(said.code), "the abstract gives no code",
    ),
    "baseline": Kind(
        ("baseline", "compared with", "competitor", "compared methods", "comparison methods",
         "comparator"),
        _things("baseline"), "the abstract names no baseline", most=3, least=2.0,
    ),
    "metric": Kind(
        ("metric", "evaluation metric", "performance measure", "measure", "evaluation measure",
         "outcome measure"),
        _things("metric"), "the abstract names no metric", most=4,
    ),
    "language": Kind(
        ("language", "natural language studied", "which languages", "languages covered"),
        _things("language"), "the abstract names no language", most=6, least=2.5, behind=2.0,
    ),
    "country": Kind(
        ("country", "country of study", "nation", "where it was done"),
        _things("country"), "the abstract names no country", most=6, behind=2.0,
    ),
    "organism": Kind(
        ("organism", "species", "animal", "model organism", "animal model"),
        _things("organism"), "the abstract names no organism", most=4, behind=1.5, least=2.8,
    ),
    "hardware": Kind(
        ("hardware", "computing hardware", "device", "processor", "computing infrastructure",
         "gpu", "equipment"),
        _things("hardware"), "the abstract names no hardware", most=3,
    ),
    "software": Kind(
        ("software", "software used", "toolkit", "programming language", "library used",
         "implementation language"),
        _things("software"), "the abstract names no software", most=3,
    ),
    "population": Kind(
        ("population", "participant", "patient", "study population",
         "who was studied", "respondents", "users studied"),
        _things("population"), "the abstract names no population", most=2, least=2.0,
    ),
    "sample size": Kind(
        ("sample size", "n participants", "number of participants", "number of patients",
         "number of subjects", "number of samples", "cohort size", "number of respondents"),
        _things("sample size"), "the abstract gives no sample size", most=2, least=2.5,
    ),
    "model size": Kind(
        ("model size", "number of parameters", "parameter count", "size of the model",
         "parameters"),
        _role(said.model_size), "the abstract gives no model size", most=3, behind=2.0,
    ),
    "speed": Kind(
        ("speed", "speed-up", "speedup", "runtime", "latency", "throughput", "inference time",
         "running time", "computation time"),
        _role(said.speed), "the abstract gives no speed", most=2,
    ),
    "accuracy": Kind(
        ("accuracy", "achieved accuracy"), _things("accuracy"), "the abstract gives no accuracy",
        most=2,
    ),
    "cost": Kind(
        ("cost", "price", "budget", "financial cost", "computational cost"), _things("cost"),
        "the abstract gives no cost",
    ),
    "duration": Kind(
        ("duration", "follow-up", "length of study", "study period", "period", "time span"),
        _things("duration"), "the abstract gives no duration", most=2,
    ),
    "temperature": Kind(
        ("temperature", "operating temperature"), _things("temperature"),
        "the abstract gives no temperature", most=2,
    ),
}  # fmt: skip
DEFAULT = ("task", "method", "data", "result")
"""The columns of a table for which none are asked for."""
