"""What each clue of `reviewer.formats.clues` weighs."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "any reading": 4.3,
    "first author recurs": 1.8,
    "name recurs": 1.7,
    "part of a name recurs": 1.9,
    "title ends in a digit": 1.0,
    "title ends in an opening mark": -4.7,
    "title ends like an initial": -1.5,
    "title ends in a closing mark": 2.4,
    "title ends in a plural acronym": 2.1,
    "title ends in a capital": -2.0,
    "title of one word": -2.6,
    "title of two words": -1.1,
    "title has an unpaired bracket": -1.5,
    "title has an unpaired mark": -1.4,
    "title has a full stop inside": -1.8,
    "title is long": -1.4,
    "title's last word has a mark inside": -0.6,
    "title ends in a function word": -1.2,
    "title's last word is written so elsewhere": 1.4,
    "title's last word is in the abstract": 2.1,
    "title's last word is on the page": 1.8,
    "title's last word is short and unknown": -0.9,
    "title's last word is short": -0.7,
    "inner capital after a long word in title's last words": -3.6,
    "cut word is in the abstract": -3.3,
    "cut word is on the page": -1.9,
    "first author is one word": -1.2,
    "first author begins with initials": 1.7,
    "first author begins with a bare letter": -1.8,
    "first author begins with two letters": -1.4,
    "first author begins with two capitals": -3.8,
    "first author's first word has an inner capital": -1.2,
    "first author's first word begins with a word of the page": -1.4,
    "first author begins in lower case": -2.4,
    "first author begins in lower case after an unknown word": -0.4,
    "first author begins in lower case inside a known word": -3.1,
    "name of one word": -1.3,
    "name of four words": -0.3,
    "name of five words or more": -0.9,
    "name has an odd mark": -1.9,
    "name word in lower case": -1.3,
    "name word with a digit": -2.5,
    "name word in capitals": 0.9,
    "name word with an inner capital": -2.0,
    "name word is a function word": -0.8,
    "name word is in the abstract": -1.5,
    "name word is on the page": -1.4,
    "one author": -2.3,
    "two authors": 1.4,
    "three authors": 2.6,
    "affiliations": 2.3,
    "odd affiliations": -1.5,
    "last author ends like a sentence": -0.4,
}
"""Log-odds, fitted once by maximum likelihood with an L2 penalty of 1, to one decimal.

Fitted on pages rendered from 6,000 public records and on mutilated ones: names cut
to initials; particles, suffixes, groups and single names put in; titles made to
end in capitals, digits and acronyms; pieces of abstracts and bare titles as
lines that are no title lines. Only "odd affiliations" was set by hand: the
pages had none.
"""

MAX_RECURRING = 13.0
"""More than recurring names can add to a weight: three known names."""
