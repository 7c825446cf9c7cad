"""Invented records of every kind, to export and to read back: seeded, so always the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reviewer.records import TYPES, Author, Record, details

NAMES = (
    Author("Ada Lovelace", "Lovelace", "Ada"),
    Author("Jan van der Meer", "van der Meer", "Jan"),
    Author("María García y Vega", "García y Vega", "María"),
    Author("Guillermo Francia III", "Francia", "Guillermo III"),
    Author("Martin King Jr.", "King", "Martin Jr."),
    Author("O. d'Ávila-O’Brien", "d'Ávila-O’Brien", "O."),
    Author("Łukasz Żółć", "Żółć", "Łukasz"),
    Author("Ben Van Durme", "Van Durme", "Ben"),
    Author("Ali ibn Sīnā", "ibn Sīnā", "Ali"),
    Author("伟 王", "王", "伟"),
    Author("Иван Петров", "Петров", "Иван"),
    Author("محمد علي", "علي", "محمد"),
    Author("Nguyễn Văn An", "An", "Nguyễn Văn"),
    Author("J.-P. K. Müller", "Müller", "J.-P. K."),
    Author("Berg CA", "Berg", "CA"),
    Author("WANG Wei", "WANG", "Wei"),
    Author("The Widget Collaboration", "The Widget Collaboration"),
    Author("World Health Organization", "World Health Organization"),
    Author("Smith, Jones and Sons, Ltd", "Smith, Jones and Sons, Ltd"),
    Author("Plato", "Plato"),
    Author("Suharto", "Suharto"),
    Author("李小龙", "李小龙"),
    Author("Ann and Bob", "and Bob", "Ann"),
    Author("A; {B} \\ % $x$ <i>", "{B} \\ % $x$ <i>", "A;"),
    Author("others", "others"),
    Author("Q @ # ~ _ ^ & \"R\"", "\"R\"", "Q @ # ~ _ ^ &"),
)  # fmt: skip
WORDS = """
widgets spin Bayesian BERT k-NN 3D learning über naïve façade Ångström ΔE α-helix 深層学習 機械
обучение
مراجعة סקירה Größe Œuvre smørrebrød İstanbul 𝔸 🙂 e.g. don't “quoted” ‘single’ — – … 50% R&D C# C++
ﬁne Nguyễn it's Ω
""".split()
HOSTILE = (
    "{", "}", "{{x}", "a{b}c", "\\", "\\\\", "\\alpha", "\\textbf{x}", "$x_1^2$", "$5", "%",
    "# 1",
    "@article{x,", "~", "^", "_", "`", "``x''", "''", "--", "---", "<i>x</i>", "<b", "p < 0.05",
    "&amp;",
    "&", "a & b", "|", '"', '"q"', "'", "TY  - JOUR", "ER  - ", "PMID- 1", "=1+1", "+1", "-1",
    "@x",
    "a,b", "a;b", "a; b", "and", "et al.", "\\'e", "{\\'e}", "\u200f", "\u202e", "\u200d",
    "\u00a0",
    "\u00ad", "\u200b", "\ufeff", "e\u0301", "http://x.org/~a_b?c=%20#d", "[1]", "(a)", "*",
    "\\n", "\\u007b",
    '{"reviewer": {"title": ["a", "b"]}}', "!", "?", ",", ",,", "''''", "\\;", "§", "\t", "  ",
    "[[", "]]",
)  # fmt: skip
VARIABLES = """
annote archive archive-place archive_location authority call-number chapter-number
collection-number collection-title container-title-short dimensions edition event-place
event-title
genre issue language license medium note number number-of-pages number-of-volumes
original-publisher original-publisher-place original-title page part-number part-title PMCID
publisher publisher-place references reviewed-title scale section source status supplement-number
title-short version volume volume-title year-suffix ISSN ISBN jurisdiction
""".split()
PEOPLE = """
editor translator container-author collection-editor director composer illustrator interviewer
recipient reviewed-author curator
""".split()
DATES = "accessed event-date original-date submitted available-date".split()
FOREIGN = """
bibtex:file bibtex:keywords-own bibtex:type bibtex:doi bibtex:year bibtex:crossref bibtex:month
bibtex:titleaddon bibtex:local-reviewer bibtex:eprint bibtex:title bibtex:url bibtex:Timestamp
ris:M1 ris:U1 ris:U5 ris:TY ris:ID ris:N2 ris:C3 ris:UR ris:DA ris:SN ris:ER ris:L1 ris:AN ris:AU
wos:UT nbib:MH csl-json:custom csl-json:type csl-json:foo csl-json:categories csv:Note
csv:reviewer
jsonl:id refer:%Z crossref:funder openalex:cited_by_count csv:key
""".split()
USUAL = {
    "volume": "12", "issue": "3-4", "page": "123-139", "publisher": "Invented Press",
    "edition": "2",
    "ISSN": "1234-567X", "ISBN": "978-0-00-000000-2", "PMCID": "PMC1234567", "language": "en",
    "publisher-place": "Örebro", "collection-title": "Lecture Notes in Widgets",
    "number": "e1023",
    "number-of-pages": "146", "accessed": "2024-02-03", "editor": "van Rij, Jan; Widget Group",
    "container-title-short": "J Widg", "event-title": "Widgets 2020", "genre": "phdthesis",
}  # fmt: skip
KEYS = (
    "{}", "smith{}", "DBLP:conf/acl/Smith{}", "Smith_{}.a-b+c", "o'dd:{}", "müller{}", "王{}",
    "a b {}",
    "a,{}", "x{{{}}}", "50%_{}", "#{}", "a\\{}", "~{}", "(x{})", "http://zotero.org/items/{}",
    "k=v{}",
    "[{}]", "x;{}", '"q{}"', "WOS:{}", "10.1234/x{}", "@{}", "$x^{}", "é & ü {}",
)  # fmt: skip
VENUES = (
    "Journal of Widgets", "arXiv", "bioRxiv", "Proceedings of the 3rd Conference on Spinning",
    "NeurIPS", "Lecture Notes in Computer Science", "Handbuch der Größen", "Nature", "新しい誌",
    "Proc. of {X} & <i>Y</i>", "J. Widg.: Part A", "IEEE Trans. Widgets",
)  # fmt: skip


def invent(count: int, seed: int = 5) -> Iterator[Record]:
    """Yield records: a few with nothing but a title, most with much,
    every third a hostile one."""
    chance = random.Random(seed)
    types = sorted(TYPES)
    for number in range(count):
        yield _record(chance, number, (["", *types])[number % (len(types) + 1)])


def _record(chance: random.Random, number: int, type_: str) -> Record:
    key = chance.choice(KEYS).format(number + 100) if number % 2 else f"widget{number}spin"
    hostile = number % 3 == 0
    title = f"{_text(chance, hostile, 9)} {number:05d}"
    if number % 10 == 9:
        return Record(title=title, key=key)
    maybe = _Maybe(chance)
    arxiv = maybe(f"{2000 + number % 24:04d}.{number:05d}")
    return Record(
        title=title,
        key=key,
        type=type_,
        authors=tuple(chance.sample(NAMES, chance.choice((0, 1, 2, 3, 5)))),
        authors_truncated=chance.random() < 0.15,
        abstract=maybe(_text(chance, hostile, 60)),
        date=maybe(chance.choice(("1998", "2020-05", "2023-02-28", "2024-12-01", "2001-01"))),
        subject=maybe(chance.choice(("cs.CL", "CL", "math.AG", "q-bio"))),
        venue=maybe(chance.choice(VENUES)),
        affiliations=_list(chance, hostile, ("Univ. of X, Dept. Y", "KI; Örebro", "[1] Z", "MIT")),
        has_code=chance.choice((None, True, False)),
        doi=maybe(f"10.5555/{chance.choice(('w', 'W_(a)<b>;', 'a%b#c', 'x{y}z', 'a_b'))}.{number}"),
        arxiv_id=arxiv if number % 4 else maybe(f"cs/{number:07d}"),
        pmid=maybe(str(100000 + number)),
        url=maybe(chance.choice(_URLS).format(number)),
        keywords=_list(
            chance, hostile, ("k-NN", "a, b", "c; d", "Ästhetik", "*Humans", "R&D", "and")
        ),
        details=details(_details(chance, hostile)),
    )


_URLS = (
    "https://example.org/p/{}", "http://example.org/~u/a_b%20c?x=1&y={}#z",
    "https://arxiv.org/abs/cs/{:07d}",
    "https://example.org/{}.pdf", "https://doi.org/10.5555/other.{}", "https://example.org/(a){}",
)  # fmt: skip


class _Maybe:
    """Returns a text or, one time in three, none."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def __call__(self, text: str) -> str:
        return text if self.chance.random() < 0.67 else ""


def _text(chance: random.Random, hostile: bool, most: int) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(2, most))]
    if hostile:
        words += chance.sample(HOSTILE, min(len(words), 6))
        chance.shuffle(words)
        return chance.choice((" ", "")).join(words).strip() or "x"
    return " ".join(words)


def _list(chance: random.Random, hostile: bool, values: tuple[str, ...]) -> tuple[str, ...]:
    found = chance.sample(values, chance.choice((0, 0, 1, 2, 3)))
    return tuple(found + ([_text(chance, True, 3)] if hostile and found else []))


def _details(chance: random.Random, hostile: bool) -> dict[str, str]:
    found = {name: USUAL[name] for name in chance.sample(sorted(USUAL), chance.randint(0, 8))}
    if not hostile:
        return found
    for name in chance.sample([*VARIABLES, *FOREIGN], chance.randint(0, 12)):
        lines = [
            _text(chance, chance.random() < 0.5, 4) for _ in range(chance.choice((1, 1, 1, 3)))
        ]
        found[name] = "\n".join(lines)
    for name in chance.sample(PEOPLE, 2):
        people = chance.sample(NAMES[:20], chance.choice((1, 2)))
        found[name] = "; ".join(f"{p.family}, {p.given}" if p.given else p.name for p in people)
    found[chance.choice(DATES)] = chance.choice(
        ("2020-01-02", "1999", "spring 2001", "2020-01-02/2020-01-05")
    )
    return found
