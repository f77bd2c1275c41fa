"""Large components taken apart, so that the time of dating grows with the number of reports.

Where very many reports hang together, chance likenesses join most of them: events of two busy parties look alike year
after year. Each report then keeps the bonds with those it shares most with, and the strongest of these make parts of
bounded size; two reports keep the strongest of the events they share, and their story. All is chosen by the strength of
bonds and by ids, so that the outcome depends on the set alone.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence

from polybius.dating.bonds import Bond, StoryBond
from polybius.joined import Joined

# Components of more reports than this are taken apart, into parts of no more than these; a report that no part has
# room for may still join one that is no larger than the last number.
LARGE, PART, CROWDED_PART = 100, 40, 50
# Of a large component each report keeps the bonds with so many others, and those that keep it.
PARTNERS = 6

Two = tuple[str, str]


def take_apart(reports: Sequence[str], bonds: Sequence[Bond | StoryBond]) -> list[Bond | StoryBond]:
    """The bonds that are left where a component is large, all of them where it is not; in their order.

    >>> take_apart(["a", "b"], [])
    []
    """
    if len(reports) <= LARGE:
        return list(bonds)
    strengths: defaultdict[Two, float] = defaultdict(float)
    for bond in sorted(bonds, key=lambda one: one.key):
        strengths[_two(bond)] += bond.strength
    ranked = sorted(_of_partners(strengths), key=lambda two: (-round(strengths[two], 3), two))
    part_of = _parts(reports, ranked)
    kept = {two for two in ranked if part_of[two[0]] == part_of[two[1]]}
    best: dict[tuple[Two, bool], Bond | StoryBond] = {}
    for bond in sorted(bonds, key=lambda one: (-round(one.strength, 3), one.key)):
        best.setdefault((_two(bond), isinstance(bond, Bond)), bond)
    chosen = {id(bond) for (two, _), bond in best.items() if two in kept}
    return [bond for bond in bonds if id(bond) in chosen]


def _two(bond: Bond | StoryBond) -> Two:
    one, other = bond.reports
    return (one, other) if one < other else (other, one)


def _of_partners(strengths: Mapping[Two, float]) -> set[Two]:
    """The pairs of reports that are among the strongest of either."""
    of: defaultdict[str, list[tuple[float, Two]]] = defaultdict(list)
    for two, strength in strengths.items():
        for name in two:
            of[name].append((-round(strength, 3), two))
    return {two for each in of.values() for _, two in heapq.nsmallest(PARTNERS, each)}


def _parts(reports: Sequence[str], ranked: Sequence[Two]) -> dict[str, str]:
    """The part of each report, named by one of its reports."""
    joined = Joined(reports)
    size = dict.fromkeys(reports, 1)
    for two in ranked:
        left, right = sorted(map(joined.root, two))
        most = CROWDED_PART if 1 in (size[left], size[right]) else PART
        if left != right and size[left] + size[right] <= most:
            joined.join(left, right)
            size[left] += size[right]
    return {name: joined.root(name) for name in reports}
