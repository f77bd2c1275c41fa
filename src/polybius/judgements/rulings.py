"""What judgements mean for linking: pairs that are one event, pairs that are not, and fields that a person has set."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from polybius.judgements.records import Numbered

Pair = tuple[str, str]


def pair_of(left: str, right: str) -> Pair:
    """Two ids, the smaller first.

    >>> pair_of("b", "a")
    ('a', 'b')
    """
    return (left, right) if left < right else (right, left)


@dataclass(frozen=True)
class Rulings:
    """Pairs of mention ids (smaller first) with the judgement on each; `fields` are those set for a mention."""

    same: Mapping[Pair, Numbered] = field(default_factory=dict)
    different: Mapping[Pair, Numbered] = field(default_factory=dict)
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, frozenset[str]]:
        """For each mention named in a "same", all those that are one event with it by such judgements."""
        return {key: frozenset(self._reached(key)) for key in sorted(_neighbours(self.same))}

    def _reached(self, start: str) -> dict[str, str]:
        """Everything that a chain of "same" reaches from a mention, each with the one it is reached from."""
        near = _neighbours(self.same)
        reached, waiting = {start: start}, deque([start])
        while waiting:
            key = waiting.popleft()
            for other in near.get(key, ()):
                if other not in reached:
                    reached[other] = key
                    waiting.append(other)
        return reached

    @cached_property
    def apart(self) -> frozenset[Pair]:
        """Every pair that is not one event by a "different", or by one with the "same" on either side of it."""
        alone: dict[str, frozenset[str]] = self.groups
        found = set()
        for left, right in self.different:
            sides = product(alone.get(left, frozenset([left])), alone.get(right, frozenset([right])))
            found |= {pair_of(one, two) for one, two in sides}
        return frozenset(found)

    @cached_property
    def parted(self) -> frozenset[str]:
        """Mentions that stand in a pair held apart."""
        return frozenset(key for pair in self.apart for key in pair)

    def contradictions(self) -> list[tuple[Numbered, ...]]:
        """Each "different" whose ends are one event by judgements "same", followed by those, by number."""
        found = []
        for (left, right), judged in sorted(self.different.items(), key=lambda item: item[1].number):
            reached = self._reached(left)
            if right in reached:
                found.append((judged, *sorted(self._chain(right, reached), key=lambda n: n.number)))
        return found

    def _chain(self, end: str, reached: Mapping[str, str]) -> Iterable[Numbered]:
        chain = []
        while reached[end] != end:
            chain.append(self.same[pair_of(end, reached[end])])
            end = reached[end]
        return chain


def _neighbours(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for left, right in sorted(pairs):
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    return near


NONE = Rulings()
