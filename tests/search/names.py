"""The names an invented library knows, for tests of understanding questions."""

from reviewer.library.filters import name_words

_AUTHORS = ("Ulla Brandt", "Kofi Mensah", "Ana de Souza", "X. Li")
_AFFILIATIONS = ("norvik-institute", "WHO")
_WORDS = frozenset("maps soil erosion terrace author authors wide which while".split())


class InventedNames:
    """Authors, affiliations and words as a library would tell them."""

    def author_names(self, word: str) -> list[str]:
        return [name for name in _AUTHORS if word in name_words(name)]

    def author_words(self, beginning: str) -> list[str]:
        every = {word for name in _AUTHORS for word in name_words(name)}
        return sorted(word for word in every if word.startswith(beginning))

    def newest_date(self) -> str:
        return "2024-05-17"

    def affiliations(self) -> list[str]:
        return list(_AFFILIATIONS)

    def subjects(self) -> list[str]:
        return ["cs.CL", "IR"]

    def has_word(self, word: str) -> bool:
        return word in _WORDS

    def mended(self, word: str) -> str:
        return ""

    def word_count(self, word: str) -> int:
        return int(word in _WORDS)


NAMES = InventedNames()
