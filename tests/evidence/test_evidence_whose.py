"""Whose a thing is, units of change, and what a shortened statement speaks of.

Every pair is a sentence written for the purpose and a true or a false rewording of it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evidence.verify import SUPPORTED, UNSUPPORTED, Source, verify

CONTEXT = "Hivenet: Counting Bees in Tall Grass. Ada Zhang, Bo Chen. 2023"
ANSWER = "We answer the question with a new test."
KILN = "The kiln reduces heat loss by 31%."
OURS = "Our parser is slow on long text."
PRIOR = "We show that existing parsers fail on long text."
SALT = "Prior work shows that salt slows rust on steel."
BREAD = "On three standard bread tasting datasets, the oven beats the kiln."
CONTEXTS = (
    "Recent advances in Clay Recognition (CR) show that wider contexts can significantly improve "
    "oven performance."
)
SCORES = "Alpha scores 71 on Smoke and Beta scores 64 on Noise."
COUNT = "We count bees in tall grass with a small camera."
FALSE = {
    "whose": [
        (
            "The results are better than previous first line treatments.",
            "The results are better than our first line treatments.",
        ),
        (PRIOR, "We show that our parsers fail on long text."),
        (PRIOR, "They show that their parsers fail on long text."),
        (PRIOR, "The authors show that the proposed parsers fail on long text."),
        ("Traditional kilns waste heat.", "Our kilns waste heat."),
        ("The baseline kiln wastes heat in winter.", "Our kiln wastes heat in winter."),
        ("The proposed kiln wastes heat.", "The conventional kiln wastes heat."),
        (OURS, "The previous parser is slow on long text."),
        (OURS, "Existing parsers are slow on long text."),
        (SALT, "The authors show that salt slows rust on steel."),
        ("Previous studies have shown that salt slows rust.", "We show that salt slows rust."),
        (
            "As an alternative to traditional ones, we test solar kilns.",
            "As an alternative to our ones, we test solar kilns.",
        ),
        ("It works with many existing ideas for roofs.", "It works with our ideas for roofs."),
        ("Bees rest in this and earlier hives.", "Bees rest in this and our hives."),
    ],
    "unit": [
        (KILN, "The kiln reduces heat loss by 31 percentage points."),
        ("The kiln cuts loss by 31 percentage points.", "The kiln cuts loss by 31%."),
        ("The kiln raises yield by 3 points.", "The kiln raises yield by 3%."),
        ("The kiln raises yield by 3%.", "The kiln raises yield by 3x."),
        ("The kiln raises yield 3-fold.", "The kiln raises yield by 3 percent."),
        ("The parser gains 2.3 BLEU points on news.", "The parser gains 2.3% on news."),
    ],
    "title": [
        (COUNT, "Hivenet: Counting Bees in Tall Grass has been adopted widely in industry."),
        (COUNT, "Hivenet: Counting Bees in Tall Grass is the best paper ever written."),
        (COUNT, "Counting Bees in Tall Grass won a best paper award."),
        (COUNT, "Hivenet: Counting Bees in Tall Grass under all conditions."),
        ("Simulations show the advantages.", "Counting Bees in Tall Grass shows no faults."),
    ],
    "fragment": [
        ("We introduce the kiln-3-mini, a small oven for clay.", "The kiln-3-mini."),
        ("We test it on three standard bread tasting datasets.", "On three standard datasets."),
        (BREAD, "On three standard bread tasting datasets."),
        ("Controlled trials of mites were included.", "Controlled Trials Mites."),
        (ANSWER, "Here is the answer."),
        ("Tests show that bees like red.", "Here is what I found."),
        ("The best pair is as warm as all hives.", "This paper is the best ever."),
    ],
    "subject": [
        (CONTEXTS, "Clay Recognition (CR) can significantly improve oven performance."),
        ("Studies of honey suggest that cold storage slows decay.", "Honey slows decay."),
        ("Progress in welding shows that robots save time.", "Welding saves time."),
        ("The lack of honey slows swarms.", "Honey slows swarms."),
        ("Combining salt with sand slows rust on steel.", "Salt slows rust on steel."),
        (
            "The teacher and pupil share one kiln form; 2) the pupil kiln produces finer pots "
            "than the teacher kiln.",
            "The teacher and pupil kiln produces finer pots than the teacher kiln.",
        ),
        ("The tests say little about the oven.", "The tests say little the oven."),
        ("Your oven is a small kiln.", "My oven is a small kiln."),
        ("The oven is a small kiln.", "Your oven is a small kiln."),
        ("The best oven of 1990 bakes clay.", "The oven bakes clay best."),
    ],
    "restriction": [
        ("The filter helps only using river water.", "The filter helps."),
        ("Feeding reduces losses only in these layers.", "Feeding reduces losses."),
        ("The vaccine protects calves solely when stored cold.", "The vaccine protects calves."),
        ("The vaccine protects calves exclusively in dry barns.", "The vaccine protects calves."),
    ],
    "crossed": [
        (SCORES, "Alpha scores 64 on Smoke and Beta scores 71 on Noise."),
        (SCORES, "Alpha scores 71 on Noise and Beta scores 64 on Smoke."),
        (SCORES, "Beta scores 71 on Smoke and Alpha scores 64 on Noise."),
        (
            "KLM models can sort multi-layer knot maps (MKM) without ropes.",
            "MKM models can sort multi-layer knot maps without ropes.",
        ),
    ],
}
TRUE = [
    (OURS, "Their parser is slow on long text."),
    (OURS, "The authors' parser is slow on long text."),
    (OURS, "The proposed parser is slow on long text."),
    (OURS, "The parser is slow on long text."),
    (PRIOR, "The authors show that previous parsers fail on long text."),
    (
        "Our parser exceeds prior parsers on long text.",
        "Their parser exceeds existing parsers on long text.",
    ),
    ("We propose a kiln that wastes no heat.", "Their kiln wastes no heat."),
    ("The method halves the error of parsing.", "Zhang's method halves the error of parsing."),
    (SALT, "According to the paper, prior work shows that salt slows rust on steel."),
    (SALT, "Salt slows rust on steel."),
    (KILN, "The kiln reduces heat loss by 31 percent."),
    ("The kiln raises yield by 3 points.", "The kiln raises yield by 3 percentage points."),
    (BREAD, "The oven beats the kiln."),
    ("Counting Bees in Tall Grass", "Counting bees in tall grass."),
    (COUNT, "Zhang and Chen (2023) count bees in tall grass with a small camera."),
    ("Tests on rivers show that cold water slows decay.", "Cold water slows decay."),
    (
        "We show that on images replay reduces forgetting.",
        "We show that replay reduces forgetting.",
    ),
    ("The task of pot naming requires clay.", "Pot naming requires clay."),
    ("Replay, which stores old samples, reduces forgetting.", "Replay reduces forgetting."),
    ("The glaze that we mix from ash stays blue.", "The glaze stays blue."),
    (SCORES, "Beta scores 64 on Noise and Alpha scores 71 on Smoke."),
    (
        "Horizontal kiln transfer (HKT) in wet barns helps clay.",
        "Horizontal kiln transfer in wet barns helps clay.",
    ),
    (
        "Drones pass a set of Points of Interest (PoIs) with thermals.",
        "Drones pass a set of Points of Interest with thermals.",
    ),
    ("We say little about the oven.", "The authors say little about the oven."),
    (
        "We give the first large test of ovens in winter.",
        "The authors give the first test of ovens in winter.",
    ),
]
PAIRS = [pytest.param(*pair, id=kind) for kind, pairs in FALSE.items() for pair in pairs]


@pytest.mark.parametrize(("quote", "statement"), PAIRS)
@pytest.mark.parametrize("similarity", [None, 0.95])
def test_a_false_rewording_is_refused(quote: str, statement: str, similarity: float | None) -> None:
    verdict = verify(statement, [Source(quote, CONTEXT)], similarity)
    assert verdict.label == UNSUPPORTED
    assert verdict.why


@pytest.mark.parametrize(("quote", "statement"), TRUE)
def test_a_true_rewording_is_supported(quote: str, statement: str) -> None:
    verdict = verify(statement, [Source(quote, CONTEXT)], 0.9)
    assert (verdict.label, verdict.why) == (SUPPORTED, "")


def test_an_author_may_be_called_best() -> None:
    cited = [
        Source("We release the code of the parser.", "Parsing. Ann Best, Bo Lind, Cy Oh. 2024")
    ]
    assert verify("Best et al. release the code of the parser.", cited).label == SUPPORTED
    assert verify("The best release the code of the parser.", cited).label == UNSUPPORTED


@given(
    st.sampled_from(["previous", "prior", "existing", "earlier", "conventional", "traditional"]),
    st.sampled_from(["our", "my", "their", "the proposed", "the presented", "the authors'"]),
    st.sampled_from(["ovens", "deep parsers", "tide models", "vaccines for calves"]),
)
def test_what_others_made_is_never_the_authors(others: str, own: str, thing: str) -> None:
    quote = f"We find that {others} {thing} lose heat in winter."
    statement = f"The tests find that {own} {thing} lose heat in winter."
    assert verify(statement, [Source(quote)], 0.95).label == UNSUPPORTED
    kept = f"The authors find that {others} {thing} lose heat in winter."
    assert verify(kept, [Source(quote)], 0.95).label == SUPPORTED
