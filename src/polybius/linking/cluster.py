"""Clusters from pair scores: connected components, then average link inside each.

Everything here depends on ids and scores alone, never on the order in which they arrive.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from polybius.joined import Joined

Pair = tuple[str, str]
NEVER = -math.inf
# Members looked at on each side before two large clusters are joined.
SAMPLE = 5


def components(ids: Sequence[str], pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """The connected components over `ids`, each sorted, in the order of their smallest id.

    >>> components(["a", "b", "c"], [("c", "a")])
    [('a', 'c'), ('b',)]
    """
    joined = Joined(ids)
    for left, right in pairs:
        joined.join(left, right)
    return [tuple(members) for members in joined.groups().values()]


def average_link(
    ids: Sequence[str],
    scores: Mapping[Pair, float],
    *,
    threshold: float = 0.0,
    check: Callable[[Sequence[str], Sequence[str]], bool] | None = None,
) -> list[tuple[str, ...]]:
    """Join the two clusters with the highest mean score until none is above `threshold`; ties go to the smaller ids.

    `scores` are keyed by (smaller id, larger id); `NEVER` forbids a join. Pairs without a score are left out of the
    mean; `check` then has the last word on a join of the two given clusters.

    >>> average_link(["a", "b", "c"], {("a", "b"): 2.0, ("b", "c"): 1.0, ("a", "c"): NEVER})
    [('a', 'b'), ('c',)]
    """
    members = {key: [key] for key in ids}
    sums: dict[str, dict[str, tuple[float, int]]] = {key: {} for key in ids}
    for (left, right), score in sorted(scores.items()):
        sums[left][right] = sums[right][left] = (score, 1)
    heap = [(-score, left, right, 1, 1) for (left, right), score in scores.items() if score > threshold]
    heapq.heapify(heap)
    while heap:
        _, left, right, size_left, size_right = heapq.heappop(heap)
        if left not in members or right not in members:
            continue
        if len(members[left]) != size_left or len(members[right]) != size_right:
            continue
        if check is None or check(members[left], members[right]):
            _join(left, right, members, sums)
            _push(heap, left, members, sums, threshold)
    return sorted(tuple(sorted(group)) for group in members.values())


def _join(left: str, right: str, members: dict[str, list[str]], sums: dict[str, dict[str, tuple[float, int]]]) -> None:
    """Put `right` into `left` (the smaller id names the cluster) and add up their scores with all others."""
    members[left] += members.pop(right)
    del sums[left][right]
    for other, (total, count) in sums.pop(right).items():
        if other == left:
            continue
        had, so_far = sums[left].get(other, (0.0, 0))
        sums[left][other] = sums[other][left] = (had + total, so_far + count)
        del sums[other][right]


def _push(
    heap: list[tuple[float, str, str, int, int]],
    name: str,
    members: dict[str, list[str]],
    sums: dict[str, dict[str, tuple[float, int]]],
    threshold: float,
) -> None:
    for other, (total, count) in sums[name].items():
        mean = round(total / count, 9) if total > NEVER else NEVER
        if mean > threshold:
            left, right = sorted((name, other))
            heapq.heappush(heap, (-mean, left, right, len(members[left]), len(members[right])))
