"""Which pairs of tellings are worth comparing: those that share a key of one of several kinds.

A block is the tellings of one key. A small block yields all its pairs; in a crowded one every telling meets a fixed
number of representatives, chosen by a stable hash, and its neighbours in the order of their words, so that the number
of pairs grows with the number of tellings and does not depend on the order they came in. Before any day is known,
those whose reports claim a day meet their neighbours in the order of these days in place of the representatives.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

import numpy as np

from polybius.judge.senses import likenesses
from polybius.linking.background import dyad_key
from polybius.linking.claimed import NO_CLAIMS, Claimed
from polybius.linking.tellings import Telling
from polybius.linking.when import COARSE_DAYS, NARROW_DAYS, width

Key = tuple[object, ...]
# Blocks up to this size yield all pairs; beyond it, each member meets this many representatives and neighbours.
SMALL_BLOCK = 24
REPRESENTATIVES = 8
NEIGHBOURS = 3
MOST_QUOTE_KEYS = 12
# In two reports of one story, tellings that are more alike to a learned reader than this are worth comparing.
ALIKE_SENSES = 0.4
# In a set where a party has few acts of a class, an undated one meets them all.
WHENEVER = ("coarse", "whenever")
MOST_WHENEVER = 60

COOPERATION = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})


def family(event: str) -> str:
    """Cooperation or conflict: classes that one act is coded as by different readers are in one family.

    >>> family("AID"), family("REJECT")
    ('with', 'against')
    """
    return "with" if event in COOPERATION else "against"


def is_coarse(telling: Telling) -> bool:
    """Whether its days, if any are known, are too wide to place it beside others of the same day."""
    days = width(telling.when.days) if telling.when.days is not None else None
    return days is None or days > NARROW_DAYS


def keys_of(telling: Telling, group: str | None = None) -> Iterator[Key]:
    """The keys under which a telling is to meet others; a key that starts with "coarse" is for pairs not both dated."""
    dyad, kind = dyad_key(telling), family(telling.event)
    times = list(_times(telling))
    for time in times:
        if dyad:
            yield *time, dyad, kind
        for country in dyad if len(dyad) != 2 else ():
            yield *time, "party", country, telling.event
        if telling.place is not None:
            yield *time, telling.place[0], telling.event
    for country in dyad:
        yield *WHENEVER, country, telling.event
    if telling.event == "COOPERATE" or telling.event == "MOBILIZE":
        for time in times:
            yield *time, dyad, "manoeuvres"
    for quote in sorted(telling.quotes, key=_hash)[:MOST_QUOTE_KEYS]:
        yield "quote", quote
    for person in telling.actor.persons:
        yield "person", tuple(sorted(person)), telling.event
    if group is not None:
        yield "copy", group, telling.event, telling.trigger
    yield "report", telling.report, kind


def _times(telling: Telling) -> Iterator[Key]:
    """Each day for a telling dated to the day, each month for a coarse one; both, so that the two kinds meet."""
    days = telling.when.days
    if days is not None and days.earliest is not None and days.latest is not None:
        span = (days.latest - days.earliest).days + 1
        if span <= NARROW_DAYS:
            for offset in range(span + 1):
                yield "day", days.earliest + timedelta(days=offset)
        if span <= COARSE_DAYS:
            first, last = (day.year * 12 + day.month for day in (days.earliest, days.latest))
            yield from (("coarse", month) for month in range(first, last + 1))
        else:
            yield "coarse", "undated"
    for month in sorted(telling.when.months):
        yield "coarse", "month", month
    if days is None:
        yield "coarse", "undated"


@lru_cache(maxsize=500_000)
def _hash(text: str) -> tuple[int, str]:
    return zlib.crc32(text.encode("utf-8", "surrogatepass")), text


def blocks_of(tellings: Iterable[Telling], group: Mapping[str, str]) -> dict[Key, list[Telling]]:
    """All blocks of more than one telling."""
    listed = list(tellings)
    shared = _shared_hashes(listed, group)
    blocks: defaultdict[Key, list[Telling]] = defaultdict(list)
    for telling in listed:
        for key in dict.fromkeys(keys_of(telling, group.get(telling.report))):
            if hash(key) in shared:
                blocks[key].append(telling)
    return {key: members for key, members in blocks.items() if len(members) > 1}


def _shared_hashes(tellings: Sequence[Telling], group: Mapping[str, str]) -> set[int]:
    """The hashes of all keys that several tellings have, and by chance of a few others: most keys have one telling, and
    to hold a block for each would take far more room than the blocks that count."""
    drawn = (hash(key) for t in tellings for key in dict.fromkeys(keys_of(t, group.get(t.report))))
    ordered = np.sort(np.fromiter(drawn, dtype=np.int64))
    return set(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]).tolist())


def find_candidates(
    tellings: Sequence[Telling],
    group: Mapping[str, str],
    stories: Iterable[tuple[str, str]] = (),
    claimed: Claimed = NO_CLAIMS,
) -> list[tuple[str, str]]:
    """The pairs of ids (smaller first) worth comparing, sorted.

    `group` names the source group of each report that has copies; `stories` are pairs of reports that tell one story;
    `claimed` are the days of tellings by the claims of their reports, where no other days are known.
    """
    pairs: set[tuple[str, str]] = set()
    for key, members in blocks_of(tellings, group).items():
        if key[:2] == WHENEVER and len(members) > MOST_WHENEVER:
            continue
        dated = key[0] == "coarse"
        for left, right in _pairs(members, claimed):
            if dated and not (is_coarse(left) or is_coarse(right)):
                continue
            pairs.add((left.id, right.id) if left.id < right.id else (right.id, left.id))
    pairs.update(_of_stories(tellings, stories))
    return sorted(pairs)


def _of_stories(tellings: Sequence[Telling], stories: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """In two reports of one story: the tellings of one class, or of one family with a party in common, or that a
    learned reader finds alike, whenever."""
    told: defaultdict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        told[telling.report].append(telling)
    for one, other in stories:
        lefts, rights = told.get(one, []), told.get(other, [])
        alike = likenesses([*map(_sense, lefts)], [*map(_sense, rights)]) > ALIKE_SENSES
        for left, row in zip(lefts, alike, strict=True):
            for right, is_alike in zip(rights, row, strict=True):
                if (
                    left.event == right.event
                    or is_alike
                    or (family(left.event) == family(right.event) and left.countries & right.countries)
                ):
                    yield (left.id, right.id) if left.id < right.id else (right.id, left.id)


def _sense(telling: Telling) -> str:
    """What a learned reader made of it; known classes and parties need no such help, and before any day is known it is
    too little to go by."""
    return telling.mention.sense if telling.is_dated and not telling.is_given else ""


def _pairs(members: list[Telling], claimed: Claimed) -> Iterator[tuple[Telling, Telling]]:
    if len(members) <= SMALL_BLOCK:
        for i, left in enumerate(members):
            for right in members[i + 1 :]:
                yield left, right
        return
    by_hash = sorted(members, key=lambda t: _hash(t.id))
    for left in by_hash[:REPRESENTATIVES]:
        for right in members:
            if left.id != right.id and not (left.id in claimed.days and right.id in claimed.days):
                yield left, right
    yield from _neighbours(sorted(members, key=_wording))
    placed = [(day, telling) for telling in members if (day := claimed.first(telling)) is not None]
    yield from _neighbours([t for _, t in sorted(placed, key=lambda one: (one[0], _wording(one[1])))])


def _wording(t: Telling) -> tuple[object, ...]:
    return t.event, t.cameo, t.trigger, min(map(_hash, t.words), default=(0, "")), t.id


def _neighbours(ordered: Sequence[Telling]) -> Iterator[tuple[Telling, Telling]]:
    for i, left in enumerate(ordered):
        for right in ordered[i + 1 : i + 1 + NEIGHBOURS]:
            yield left, right
