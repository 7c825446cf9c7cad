"""What a verb says that is done: to propose, to study, to use, to test, to find, to achieve.

The verbs with which papers of any field report work (the action lexicon of
argumentative zoning, Teufel 1999, "Argumentative Zoning", appendix D, drawn
together to six acts). A verb may stand for several acts; what is meant is
decided by who does it, and by what is there besides.
"""

from __future__ import annotations

from functools import lru_cache

from reviewer.words import stem

PROPOSE, STUDY, USE, TEST, FIND, ACHIEVE = "propose", "study", "use", "test", "find", "achieve"

_VERBS = {
    PROPOSE: """propose introduce present develop describe design devise build construct create
        formulate suggest offer contribute release establish define extend generalize generalise
        synthesize synthesise publish launch pioneer invent engineer construct modify derive put
        outline advance unify reformulate open-source adapt collect curate compile""",
    STUDY: """study investigate explore examine address tackle consider analyze analyse aim focus
        seek attempt explain understand revisit review survey discuss deal solve characterize
        characterise assess determine quantify research ask inquire clarify elucidate
        estimate probe target pursue concern predict identify measure evaluate
        rethink scrutinize undertake""",
    USE: """use employ utilize utilise leverage exploit adopt apply incorporate combine rely base
        integrate implement conduct perform carry run harness adapt combine follow draw build
        extend train pretrain fine-tune finetune optimize optimise cast
        sequence assay subject administer recruit enroll divide assign image simulate analyze
        analyse ablate delete knock perturb treat""",
    TEST: """evaluate test validate experiment benchmark assess compare demonstrate verify apply
        examine pretrain train""",
    FIND: """show demonstrate find observe reveal indicate suggest confirm prove establish report
        conclude discover note validate verify highlight identify underscore argue imply support
        illustrate see detect uncover hypothesize hypothesise provide yield lead expose
        state claim substantiate point give derive obtain""",
    ACHIEVE: """achieve outperform improve reduce surpass exceed yield attain reach obtain increase
        decrease gain rank set enable enhance boost lower deliver beat match retain maintain
        recover generalize generalise scale converge mitigate alleviate eliminate accelerate
        speed cut halve double provide offer allow outpace exhibit
        rival succeed excel score preserve save avoid decrease inhibit induce promote mediate
        regulate bind""",
}  # fmt: skip
_ACTS: dict[str, frozenset[str]] = {}
for _act, _list in _VERBS.items():
    for _verb in _list.split():
        _ACTS[_verb] = _ACTS.get(_verb, frozenset()) | {_act}

NONE: frozenset[str] = frozenset()


def acts(lemma: str) -> frozenset[str]:
    """Return the acts that a verb (its lemma, lower case) may stand for; none for most verbs."""
    return _ACTS.get(lemma, NONE)


@lru_cache(maxsize=len(_VERBS))
def verbs(act: str) -> frozenset[str]:
    """Return the stems of the verbs that may stand for an act."""
    return frozenset(stem(verb) for verb in _VERBS[act].split())
