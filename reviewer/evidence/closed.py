"""Closed classes of English words that turn, bound, or carry over what a sentence says.

Dropping, adding or exchanging one of them changes the meaning however much
else of the sentence stays. All in lower case.
"""

from __future__ import annotations

NEGATIONS = frozenset(
    """not no never none neither nor cannot without hardly barely scarcely rarely seldom nothing
    nobody nowhere""".split()
)
CONDITIONS = frozenset(
    "if unless when provided assuming except until whether once whenever".split()
)
HEDGES = frozenset(
    """may might could can possibly perhaps probably potentially likely unlikely seem seems seemed
    appear appears appeared suggest suggests suggested suggesting tend tends tended often usually
    typically generally sometimes occasionally partly partially largely mostly mainly presumably
    arguably apparently supposedly allegedly""".split()
)
LIMITS = frozenset(
    """some several many most few fewer certain almost nearly only solely just merely limited
    half less least approximately roughly""".split()
)
STRONG = frozenset(
    """all every always each never none any entirely completely fully totally wholly universally
    invariably everywhere anywhere only solely exclusively guaranteed guarantees guarantee perfectly
    certainly definitely undoubtedly undeniably regardless irrespective must best most first
    unprecedented without whatever whichever everyone everything anything anyone nobody nothing
    consistently absolutely exactly precisely clearly proves proven""".split()
)
"""Words that make a claim general, certain or unique."""
GOVERNORS = frozenset(
    """without unlike except instead rather before after until despite against versus vs than by
    excluding regardless beyond below above under over minus lacking""".split()
)
"""What changes the part that the words after it play."""
PREPOSITIONS = frozenset(
    """on in of for with to at by from into onto over under across through via using between among
    against during within per as than about toward towards without after before unlike versus
    compared despite upon given like because due""".split()
)
INSTRUMENTS = frozenset("by with through via using from due because thanks".split())
LINKS = frozenset("and or as well but nor & plus both either".split())
BE = frozenset("is are was were be been being has have had can will may might could".split())
REFERENCES = frozenset(
    """we us our ours i my it its they them their theirs this these that those which who he she his
    her authors author paper study work article researchers colleagues coworkers he here one ones
    such there""".split()
)
"""Words that stand for something named elsewhere, or for whoever wrote the text."""
GENERIC = frozenset(
    """method model approach system framework work paper study article algorithm technique procedure
    architecture network experiment result finding author researcher abstract report analysis scheme
    strategy task dataset data corpus investigation""".split()
)
"""Nouns with which a text speaks of itself or of what it brings."""
REPORTING = frozenset(
    """show demonstrate find observe report reveal indicate establish note describe state propose
    introduce present explain say write discuss conclude confirm highlight emphasize emphasise
    mention point argue claim suggest develop study investigate evaluate examine explore provide
    offer shown found written""".split()
)
FACTIVE = frozenset(
    """show demonstrate find observe report reveal indicate establish note state confirm conclude
    highlight illustrate see discover prove verify present""".split()
)
"""Reporting verbs that commit a text to what follows them."""
HARMLESS = frozenset(
    """also thus moreover additionally furthermore specifically finally notably here respectively
    further overall namely therefore hence consequently indeed instead accordingly addition
    particular lastly importantly interestingly besides particularly especially nevertheless
    according among such proposed called named colleagues""".split()
)
