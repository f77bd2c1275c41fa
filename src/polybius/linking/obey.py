"""What people judged, over the clusters that the model found: pairs that are one event, and pairs that are not.

The clusters come here with the pairs held apart already apart. Those that a "same" joins become one; where that would
bring together a pair held apart, what is judged the same stays together and all else is shared out anew around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product

from polybius.judgements import Rulings
from polybius.linking.cluster import NEVER, Pair, average_link, components

Clusters = tuple[tuple[str, ...], ...]
Score = Callable[[str, str], float]


def obey(clusters: Clusters, rulings: Rulings, repeats: Mapping[str, str], score: Score) -> Clusters:
    """The clusters with every "same" among them carried out and no pair held apart together.

    `repeats` are tellings that go wherever another goes. `score` takes two ids, the smaller first.

    >>> obey((("a",), ("b",)), Rulings(), {}, lambda one, two: 0.0)
    (('a',), ('b',))
    """
    home = {key: members[0] for members in clusters for key in members}
    same = [pair for pair in sorted(rulings.same) if pair[0] in home and pair[1] in home]
    if not same:
        return tuple(sorted(clusters))
    by_name = {members[0]: members for members in clusters}
    found: list[tuple[str, ...]] = []
    for names in components(sorted(by_name), [(home[left], home[right]) for left, right in same]):
        members = tuple(sorted(key for name in names for key in by_name[name]))
        inside = frozenset(members)
        if len(names) > 1 and any(left in inside and right in inside for left, right in rulings.apart):
            tied = [*same, *repeats.items()]
            found += _share_out(members, [p for p in tied if inside.issuperset(p)], rulings.apart, score)
        else:
            found.append(members)
    return tuple(sorted(found))


def _share_out(
    members: Sequence[str], tied: Iterable[Pair], apart: frozenset[Pair], score: Score
) -> list[tuple[str, ...]]:
    """Average link over members of which those tied count as one, as like another as their likest is."""
    items = {item[0]: item for item in components(members, tied)}

    def of(left: tuple[str, ...], right: tuple[str, ...]) -> float:
        pairs = [(min(pair), max(pair)) for pair in product(left, right)]
        return NEVER if any(pair in apart for pair in pairs) else max(score(*pair) for pair in pairs)

    scores = {(one, two): of(items[one], items[two]) for one, two in combinations(sorted(items), 2)}
    joined = average_link(sorted(items), scores)
    return [tuple(sorted(key for name in names for key in items[name])) for names in joined]
