"""Pairs of records that are the same paper -> groups in which every two are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from reviewer.library.same import Verdict, compare
from reviewer.records import Record

Get = Callable[[Sequence[str]], Mapping[str, Record]]
"""Records by their keys, such as `Catalog.get_many`."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their keys, and whether they are one paper."""

    one: str
    other: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Group:
    """Records that are one paper: their keys, and the links that hold them together.

    `sure` says that sure links alone hold all of them together.
    """

    keys: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def sure(self) -> bool:
        """Whether the group holds by sure links alone."""
        joined = {key: {key} for key in self.keys}
        for link in self.links:
            if link.verdict.sure and joined[link.one] is not joined[link.other]:
                both = joined[link.one] | joined[link.other]
                joined |= dict.fromkeys(both, both)
        return len(joined[self.keys[0]]) == len(self.keys)


def judged(pairs: Iterable[tuple[str, str]], get: Get) -> Iterator[Link]:
    """Yield what `compare` says of each pair, also of those that are not the same."""
    rest = iter(pairs)
    while part := list(islice(rest, _AT_ONCE)):
        records = get(tuple(dict.fromkeys(key for pair in part for key in pair)))
        for one, other in part:
            if one in records and other in records:
                yield Link(one, other, compare(records[one], records[other]))


def groups(links: Iterable[Link], get: Get) -> list[Group]:
    """Return the groups of records that are one paper, in the order of their first links.

    Every two of a group are the same by `compare`: if A is B and B is C, but A
    is not C, then B goes with the one of which it is surer (of equals, the
    first), and the other link is left out.
    """
    same = [link for link in links if link.verdict.same]
    members: dict[str, list[str]] = {}
    # sorted() keeps the order of equals.
    for link in sorted(same, key=lambda link: not link.verdict.sure):
        one = members.setdefault(link.one, [link.one])
        other = members.setdefault(link.other, [link.other])
        if one is not other and _all_same(one, other, get):
            one += other
            members |= dict.fromkeys(other, one)
    inside: dict[int, list[Link]] = {}
    for link in same:
        if members[link.one] is members[link.other]:
            inside.setdefault(id(members[link.one]), []).append(link)
    return [Group(tuple(members[held[0].one]), tuple(held)) for held in inside.values()]


def _all_same(one: Sequence[str], other: Sequence[str], get: Get) -> bool:
    records = get((*one, *other))
    return all(compare(records[a], records[b]).same for a in one for b in other)
