"""What is common over a set of tellings: needed to judge how much an agreement says."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from polybius.linking.clues import Clues, count_words
from polybius.linking.rivals import Fits
from polybius.linking.tellings import Telling
from polybius.model import SameStory

# Counts enter logarithms after these are added, so that a handful of reports does not make every dyad rare.
PRIOR_TELLINGS, PRIOR_OF_DYAD = 500, 20


@dataclass(frozen=True)
class Background:
    """What is common in the whole set: how often each dyad and word occurs, which reports are copies of one, and how
    alike those are that tell one story.

    Frequencies are kept as coarse steps, so that one more report moves hardly any score.
    """

    rarity: Mapping[tuple[object, ...], float]
    idf: Mapping[str, float]
    norms: Mapping[str, float]
    group: Mapping[str, str]
    leads: frozenset[str]
    stories: Mapping[tuple[str, str], float]
    told_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    told_classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fits: Fits = field(default_factory=dict)

    def likeness(self, one: str, other: str) -> float:
        """How alike two reports are that tell one story; 0 for others."""
        return self.stories.get((one, other) if one < other else (other, one), 0.0)

    def cosine(self, left: Telling, right: Telling) -> float:
        """How alike the wording of the two evidences is, rare words counting more."""
        norm = self.norms[left.id] * self.norms[right.id]
        return sum(self.idf[word] ** 2 for word in left.words & right.words) / norm if norm else 0.0


def dyad_key(telling: Telling) -> tuple[object, ...]:
    """The dyad whatever its direction.

    Used for rarity and for candidates: a wrong direction must not hide a pair from the comparison that sees it.
    """
    return _sorted(telling.countries)


@lru_cache(maxsize=50_000)
def _sorted(countries: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(countries))


def _step(share: float) -> float:
    """1 for one in a thousand or rarer, 0 for all, in quarters."""
    return min(1.0, max(0.0, round(-math.log(share) / math.log(1000) * 4) / 4))


def background_of(
    tellings: Iterable[Telling], group: Mapping[str, str], stories: Iterable[SameStory] = ()
) -> Background:
    """Count what is common over all tellings; `stories` are the pairs of reports that tell one story."""
    listed = list(tellings)
    dyads = Counter(dyad_key(t) for t in listed)
    words = Counter(word for t in listed for word in t.words)
    total = len(listed) + PRIOR_TELLINGS
    idf = {word: round(2 * math.log(total / (count + 1))) / 2 for word, count in words.items()}
    norms = {t.id: math.sqrt(sum(idf[word] ** 2 for word in sorted(t.words))) for t in listed}
    rarity = {key: _step((count + PRIOR_OF_DYAD) / total) for key, count in dyads.items()}
    alike = {(pair.left, pair.right): pair.likeness for pair in stories}
    return Background(rarity, idf, norms, group, _leads(listed), alike, _told_words(listed), _told_classes(listed))


def _leads(tellings: list[Telling]) -> frozenset[str]:
    """For each report, class and dyad, the first body telling: what the headline most likely announces."""
    seen: set[tuple[object, ...]] = set()
    leads = set()
    for telling in tellings:
        key = (telling.report, telling.event, dyad_key(telling))
        if not telling.in_headline and key not in seen:
            seen.add(key)
            leads.add(telling.id)
    return frozenset(leads)


def _told_words(tellings: list[Telling]) -> Mapping[str, Mapping[str, int]]:
    """For each report whose mentions have clues, in how many of its tellings each word stands."""
    clues: defaultdict[str, list[Clues]] = defaultdict(list)
    for telling in tellings:
        if telling.clues is not None:
            clues[telling.report].append(telling.clues)
    return {report: count_words(each) for report, each in clues.items()}


def _told_classes(tellings: list[Telling]) -> Mapping[str, Mapping[str, int]]:
    """For each report whose mentions have clues, how many of its tellings are of each class."""
    classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for telling in tellings:
        if telling.clues is not None:
            classes[telling.report][telling.event] += 1
    return classes
