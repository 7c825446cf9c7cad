"""Papers that nobody wrote, and pages of them in the listing format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    header: str
    title: str
    names: tuple[str, ...]
    abstract: str
    et_al: bool = False
    affiliations: tuple[str, ...] = ()

    @property
    def title_line(self) -> str:
        tail = " et al." if self.et_al else ""
        places = f" · {', '.join(self.affiliations)}" if self.affiliations else ""
        return f"{self.title}{', '.join(self.names)}{tail}{places}"

    @property
    def lines(self) -> list[str]:
        return [self.header, self.title_line, self.abstract]


def page(papers: Sequence[Paper]) -> str:
    return "\n".join(line for paper in papers for line in paper.lines) + "\n"


MIXED = (
    Paper(
        "CLMar 3, 2025Code",
        "Whispering Galleries: Long-Range Attention in Spoken Dialogue",
        ("Ngozi Okwuosa", "Tomasz Wróblewski-Kęsik", "Þórunn Hjálmarsdóttir"),
        "Spoken dialogue drifts over minutes. We add attention that listens across a whole "
        "gallery of turns, and it halves the number of forgotten requests.",
        et_al=True,
        affiliations=("tartu", "nairobi"),
    ),
    Paper(
        "IRDec 28, 2022",
        "Ranking Recipes by What Is Left in the Fridge",
        ("Itzel Tlapanco", "Bram Terlouw"),
        "Most recipe search ranks by taste. We rank recipes by the food that would otherwise be "
        "thrown away, and 71% of our users cooked one.",
    ),
    Paper(
        "cs.CVFeb 29, 2024",
        "How Far Can a Small Network See?",
        ("H.J. Tamsin Oyelaran", "K. Brandtner", "L. F. d'Aubigny"),
        "Small networks have small receptive fields. We measure how far each layer can see, and "
        "find that depth pays less than stride.",
        et_al=True,
    ),
    Paper(
        "RONov 11, 2019Code",
        "Footholds on Ice for Legged Robots",
        ("van der Kloet", "Aisha Rahmani"),
        "Legged robots slip on ice. Our robot probes each foothold before it shifts its weight.",
        affiliations=("oulu",),
    ),
    Paper(
        "q-bio.QMMay 1, 2021",
        "Predicting Deficits of Vitamin D",
        ("Oluwaseun Adébáyò",),
        "A lack of vitamin D is costly to measure. We predict it from diaries of daylight.",
    ),
    Paper(
        "LGSep 17, 2020",
        "A Survey, a Benchmark, and a Plea",
        ("Pallavithra", "José de la Peña y Ruiz", "Cao Bá Quátt"),
        "We survey the field of small data, offer a benchmark of 14 tasks, and plead for more.",
    ),
    Paper(
        "AIJul 4, 2023Code",
        "Atlas-9 Technical Report",
        ("AtlasNine-AI", "Wen Ruolan", "Jibril Haddaway-Cole"),
        "Atlas-9 is the ninth model of the AtlasNine series. It runs on a phone and on a watch.",
        et_al=True,
        affiliations=("atlasnine",),
    ),
    Paper(
        "DSJun 30, 2018",
        "Sorting Short Strings in O(n)",
        ("Donal McAllindon III", "Mei-Ling Thorvald"),
        "Sorting strings takes linear time when they are short. We show how short they must be.",
    ),
)

HARD = (
    Paper(
        "LGAug 6, 2025Code",
        "Serving a Thousand LoRAs",
        ("Þorkell Ísfeld", "Anh Thư Lưu", "Siobhán Ní Dhuibhir"),
        "Adapters such as LoRA are cheap to train and costly to serve together.",
        et_al=True,
        affiliations=("galway", "hanoi-tech"),
    ),
    Paper(
        "LGAug 6, 2025",
        "Why AdaGlue Fails and What AdaGlue2 Repairs",
        ("Kwabena Osei-Tutu",),
        "AdaGlue glues word pieces together too early. AdaGlue2 waits for the next one.",
    ),
    Paper(
        "MAApr 1, 2020",
        "Teaching Multi-agentBargaining to Strangers",
        ("Ewa Żmudzka", "J. P. 't Hooftman"),
        "Strangers bargain badly. We teach agents that never met before to bargain.",
    ),
    Paper(
        "IRJan 9, 2031",
        "Retrieval at SemQuest 2031",
        ("Xóchitl Amoxtli", "R. Srinivasan Iyengarappa"),
        "SemQuest is a shared task on retrieval. This is our entry.",
    ),
    Paper(
        "CVOct 12, 2022",
        "SA$^{2}$Grid: Sparse Grids for Sonar",
        ("ZUBERI Amani", "KIPTOO Wanjiru", "MOREAU Léa"),
        "Sonar images are mostly empty. SA$^{2}$Grid keeps the cells of the grid that echo.",
        et_al=True,
    ),
    Paper(
        "LGOct 12, 2022",
        "A Note on Leaky Gradients",
        ("LeAnn DeVorst", "Aoife O'Sullivane"),
        "Gradients leak what a model was trained on. This note measures how much.",
    ),
    Paper(
        "AO-PHSep 1, 2017",
        "Sea Ice from Space",
        ("The Polar Ice Consortium", "Nils Aagaardsen"),
        "Sea ice is thinning. We watch it from space with a radar of our own.",
    ),
    Paper(
        "CLMay 20, 2019",
        "Parsing with PETER",
        ("王小明", "李娜娜"),
        "PETER is a large encoder. Parsing with it needs one linear layer.",
    ),
    Paper(
        "CLMay 20, 2019",
        "What Transformers Forget",
        ("Mamadouba", "Siddharthani", "Yejin-Ahn"),
        "Transformers forget rare words first, and transformers with memory forget them last.",
    ),
    Paper(
        "LGFeb 2, 2016",
        "Learning to Rank without Labels",
        ("MohammadJavad NaseriTabar", "DongSun Paikert"),
        "We rank documents without labels, by learning from the order of clicks.",
    ),
    Paper(
        "CYFeb 2, 2016Code",
        "Great Power, Great Responsibility: On the Energy of Training",
        ("Lucía de la Fuente Ortegal",),
        "Training takes energy. We ask who is responsible for the power it takes.",
    ),
    Paper(
        "HCFeb 2, 2016",
        "Who Uses What, and Why -- A Field Study",
        ("Sørenstad", "Kit Marlowe-Achebe"),
        "In a field study of 30 offices we ask who uses which tool.",
    ),
    Paper(
        "ROFeb 2, 2016",
        "Underwater 3D SLAM",
        ("J.M. Saezmiera", "A. Hoguet", "F. Escolanova"),
        "SLAM under water is SLAM without a horizon.",
        et_al=True,
    ),
    Paper(
        "SDMar 3, 2013",
        "Emotion in Radio Plays: Can CNNs Hear It?",
        ("Mark Van der Merwijk", "Emanuele De Pierini"),
        "Radio plays carry emotion in pauses. CNNs hear pauses badly.",
    ),
)


def author_page() -> tuple[Paper, ...]:
    """The page of one author, whose name begins in ways that only the page explains."""
    me = "AnneMarie Netter"
    topics = ("Crowds", "Harbours", "Tides", "Lanterns")
    by_others = tuple(
        Paper(
            f"CVMar {day}, 2020",
            f"Counting {topic} from Above",
            (f"Ole {topic}feld", me, "Ji-ho Ryuseong"),
            f"We count {topic.lower()} in pictures taken from above.",
            et_al=True,
        )
        for day, topic in enumerate(topics, start=1)
    )
    own = Paper(
        "CVMar 9, 2021Code",
        "Counting Boats with SegNetB",
        (me, "Ole Tidesfeld"),
        "SegNetB counts boats in a harbour, in rain as well.",
    )
    return (*by_others, own)
