"""Things that papers of most fields have no word about, for questions off every topic.

A suite takes only those of which its library has no word (`build.off_topic`).
"""

from __future__ import annotations

TOPICS = tuple(
    topic.strip()
    for topic in """
    sourdough starters; bagpipe reeds; crocheted blankets; kite festivals; marmalade recipes;
    wedding cakes; sumo wrestlers; harpsichord tuning; beekeeping gloves; tango shoes;
    pickled cucumbers; canoe paddles; cheese ripening; roller skates; opera costumes;
    snowboard wax; garden gnomes; tea ceremonies; jigsaw puzzles; rodeo saddles;
    perfume bottles; origami cranes; porcelain teapots; chimney sweeps; mountain huts;
    ballet slippers; pumpkin carving; sailing knots; circus acrobats; barbershop quartets;
    lighthouse keepers; velvet curtains; falconry hoods; cricket umpires; pottery glazes;
    vineyard pruning; accordion bellows; medieval castles; cuckoo clocks; mustard sauces;
    ice fishing; horse racing; bonsai trees; tarot cards; quilting bees; goldfish ponds;
    trombone players; hot-air balloons; peanut butter; wool socks; parish churches;
    royal coronations; fencing masks; banjo strings; chess grandmasters; ferry timetables;
    lawn mowers; campfire songs; haiku poets; cobbled streets
    """.split(";")
)
