"""What each kind of things is known by: its nouns, what is counted, its names, its units."""

from __future__ import annotations

import re

from reviewer.writing.table import known
from reviewer.writing.table.things import Wanted, nouns

_PEOPLE = nouns(
    """patients participants subjects volunteers adults children women men infants students users
    respondents individuals people persons twins siblings physicians nurses teachers workers
    residents citizens households customers smokers athletes adolescents"""
)
_ITEMS = nouns(
    """images documents sentences questions problems samples articles papers tweets posts videos
    recordings scans spectra trajectories instances examples reviews trials prompts conversations
    dialogues mice rats animals specimens sequences genomes stars galaxies events cases words pages
    reports notes records queries products items clips tables graphs molecules proteins compounds
    objects scenes hours tokens utterances websites discharges sites plots schools hospitals cities
    countries experiments simulations logs transcripts slides patents clauses programs
    repositories"""
)
_DATA = nouns(
    """dataset datasets data corpus corpora benchmark benchmarks treebank treebanks testbed cohort
    collection biobank registry leaderboard"""
)
_TIME = r"(?:milli|micro|nano)?seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?|decades?"
_NUMBER = (
    r"(?:\d[\d,.]*(?:\s?[-–]\s?\d[\d,.]*)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
)
_MONEY = re.compile(r"[$€£]\s?\d[\d,.]*(?:\s(?:million|billion|k))?")
_SPAN = re.compile(
    rf"\b(?:for|over|during|within|after|lasting)\s+(?:the\s+\w+\s+|a\s+period\s+of\s+)?"
    rf"{_NUMBER}[\s-](?:{_TIME})\b",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"[-−]?\d[\d,.]*(?:\s?°\s?[CF]\b|\s?degrees? (?:C|Celsius|F)\b|\s[mµ]?K\b)")

THINGS: dict[str, Wanted] = {
    "data": Wanted(heads=_DATA, counts=_PEOPLE | _ITEMS, after=("on",), at_least=10, gathered=True),
    "baseline": Wanted(heads=nouns("baseline comparator"), compared=True, theirs=True),
    "metric": Wanted(heads=nouns("metric index endpoint"), names=known.METRICS),
    "language": Wanted(
        heads=nouns("language"), counts=nouns("languages"), names=known.LANGUAGES
    ),
    "country": Wanted(counts=nouns("countries"), names=known.COUNTRIES),
    "organism": Wanted(
        heads=nouns("organism strain"), counts=nouns("species"), names=known.ORGANISMS
    ),
    "hardware": Wanted(
        heads=nouns(
            """hardware processor accelerator computer chip microscope spectrometer sensor scanner
            device"""
        ),
        names=known.HARDWARE,
    ),
    "software": Wanted(heads=nouns("software toolkit toolbox library package"),
                       names=known.SOFTWARE),
    "population": Wanted(
        heads=nouns("cohort"),
        counts=_PEOPLE,
    ),
    "sample size": Wanted(
        counts=_PEOPLE | nouns("samples cases observations mice rats animals"), number=True
    ),
    "accuracy": Wanted(heads=nouns("accuracy"), number=True),
    "cost": Wanted(heads=nouns("cost price expense budget"), number=True, units=_MONEY),
    "duration": Wanted(heads=nouns("duration follow-up period"), number=True, units=_SPAN),
    "temperature": Wanted(heads=nouns("temperature"), number=True, units=_DEGREES),
}  # fmt: skip
