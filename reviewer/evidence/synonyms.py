"""Words that may stand for one another in scientific prose without changing what is said. Pure.

Only words of one direction and strength share a line: "improve" and "change"
do not, "most" and "many" do not.
"""

from __future__ import annotations

from functools import lru_cache

from reviewer.words import stem

_GROUPS = """
use employ utilize utilise leverage apply adopt exploit harness
show demonstrate find observe report reveal indicate establish note illustrate present shown found
recent latest current
effective useful helpful beneficial
high elevated
primarily mainly chiefly principally
due owing
limited restricted constrained
better superior
design build built
however nevertheless nonetheless yet but
additional extra further more
widely broadly
capability ability
highlight underline emphasize emphasise stress
analysis examination
speech spoken
relatively comparatively
allow let enable permit
make render
give given yield
take taken
propose introduce present develop describe devise put offer
study investigate examine explore analyze analyse research consider
improve enhance boost increase raise strengthen better
increase grow rise raise elevate
reduce decrease lower lessen diminish cut
decline drop fall decrease
outperform surpass exceed beat
achieve attain obtain reach yield get deliver
evaluate assess test measure
build create construct make produce generate design develop
train teach
help assist aid facilitate
enable allow permit let
require need demand
address tackle solve handle
focus concentrate
contain include comprise
consist comprise
provide give supply offer
use integrate incorporate
indicate point
perform carry conduct do execute run
method approach technique procedure scheme strategy
model system network
algorithm method procedure
framework architecture system
dataset data corpus corpora
task problem
problem issue challenge difficulty
result finding outcome
experiment test trial evaluation
performance results
accuracy correctness precision
paper work study article research
important crucial vital key essential critical significant
substantial considerable significant marked notable large
substantially considerably significantly markedly notably greatly strongly
large big huge sizable great
small little tiny
fast quick rapid speedy
quickly rapidly fast
new novel
existing previous prior earlier current past
different various diverse distinct varied
many numerous
several multiple various
main primary principal major chief
effective efficient
effectively efficiently
efficient economical
robust resilient
simple straightforward easy
complex complicated
difficult hard challenging
similar comparable alike
state-of-the-art leading
start begin commence
end finish
choose select pick
combine integrate merge join fuse unify
extend expand
remove eliminate
keep retain preserve maintain
capture model represent
learn acquire
predict forecast anticipate
detect identify recognize recognise find spot discover
understand comprehend
explain clarify elucidate
argue contend
suggest propose
aim seek try attempt
goal objective aim purpose
way manner
ability capability capacity
benefit advantage gain
improvement gain enhancement
speedup faster acceleration
drawback disadvantage limitation shortcoming
cause lead result produce induce trigger
affect influence impact
effect influence impact
link associate relate connect correlate tie
rely depend
compare contrast
cover span
release publish
code software implementation
called named termed dubbed
people persons individuals humans
patients subjects
children kids
person individual
amount quantity
part component portion element
step stage phase
area field domain
kind type sort form
feature characteristic property attribute
information data
cost expense
speed velocity
memory storage
error mistake
error-prone unreliable
big-scale large-scale
percent percentage pct
b billion bn
m million
k thousand
participants subjects
risk chance likelihood
death mortality
cancer tumor tumour carcinoma
illness disease disorder
drug medication medicine
treatment therapy
physician doctor clinician
baseline competitor
recently lately
additionally moreover furthermore
thus therefore hence consequently
often frequently commonly
usually typically generally
nearly almost
about approximately roughly around
entire whole full
necessary required needed
good strong
strong powerful
current present
jointly together
automatically automated
"""

_IRREGULAR = {
    form: verb
    for verb, forms in {
        "give": "gave", "get": "got gotten", "run": "ran", "take": "took", "make": "made",
        "rise": "rose risen", "grow": "grew grown", "fall": "fell fallen", "choose": "chose chosen",
        "keep": "kept", "find": "found", "learn": "learnt", "teach": "taught", "begin": "began",
        "beat": "beaten", "seek": "sought", "do": "did done",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Past forms that `stem` does not bring back to their verb."""


def _table() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines()):
        for word in line.split():
            table.setdefault(stem(word), set()).add(number)
    return {word: frozenset(groups) for word, groups in table.items()}


def are_synonyms(one: str, other: str) -> bool:
    """Return whether two words, whatever their inflection, are of one group."""
    return bool(_groups(one) & _groups(other))


@lru_cache(maxsize=1)
def _groups_by_stem() -> dict[str, frozenset[int]]:
    return _table()


def _groups(word: str) -> frozenset[int]:
    return _groups_by_stem().get(stem(_IRREGULAR.get(word, word)), frozenset())
