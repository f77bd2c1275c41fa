"""Whom "both sides", "the two leaders", "the two countries" stand for: those last spoken of, where they are so many."""

from __future__ import annotations

from collections.abc import Collection

from polybius.annotate import attribution_words as words
from polybius.annotate.entities import Cluster, Register

COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4}
STATES = frozenset("country nation state capital government neighbor ally power".split())
SIDES = frozenset("side party".split())
REACH = 5


def count_of(opening: Collection[str], lemma: str) -> int:
    """How many a plural stands for by the words before it; 0 where they do not tell.

    >>> count_of({"the", "two"}, "leader"), count_of({"two"}, "leader"), count_of({"both"}, "side")
    (2, 0, 2)
    """
    if "both" in opening:
        return 2
    if opening & {"the", "these", "those"} if isinstance(opening, (set, frozenset)) else False:
        return next((COUNTS[word] for word in sorted(opening) if word in COUNTS), 2 if lemma == "side" else 0)
    return 0


def members_of(register: Register, lemma: str, count: int, sentence: int, token: int) -> tuple[Cluster, ...]:
    """So many parties of the right sort, in the order they were last named; none where there are fewer.

    Coordinated ones of that number come first, then those who acted, then the nearest.
    """
    if not count:
        return ()
    scored: dict[int, tuple[float, Cluster]] = {}
    for at, place, cluster in reversed(register.recent):
        if sentence - at > REACH:
            break
        if (at, place) >= (sentence, token):
            continue
        if len(cluster.members) == count and all(_is_sort(m, lemma) for m in cluster.members):
            return cluster.members
        if _is_sort(cluster, lemma) and (cluster.named or cluster.type == "GROUP"):
            seen = next((s for s in reversed(cluster.seen) if s[:2] == (at, place)), None)
            score = at - sentence + (0.5 if seen and seen.role == "subject" else 0.0)
            score -= 1.0 if seen and (seen.place or (seen.inside and seen.role != "possessor")) else 0.0
            if cluster.number not in scored or score > scored[cluster.number][0]:
                scored[cluster.number] = (score, cluster)
    best = sorted(scored.values(), key=lambda pair: -pair[0])[:count]
    if len(best) < count:
        return ()
    return tuple(sorted((c for _, c in best), key=lambda c: (c.seen[-1].sentence, c.seen[-1].token)))


def _is_sort(cluster: Cluster, lemma: str) -> bool:
    if lemma in STATES:
        return bool(cluster.iso3)
    if lemma in SIDES:
        return bool(cluster.iso3) or cluster.type in ("ORG", "GROUP")
    return cluster.type == "PERSON" and not cluster.plural and words.is_person_noun(lemma)
