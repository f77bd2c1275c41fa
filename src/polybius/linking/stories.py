"""Pairs of reports that tell one story, by the words of their openings, before any day is known.

Reports of one event share far more of their rarer words, or of their names, than others do. Pairs are looked for among
reports that share two or more of their rarest words or names; each is weighed by the likeness of all its words, and by
that of its names where it is short or tells another side of the story.
"""

from __future__ import annotations

import calendar
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from polybius.data import countries, tenures
from polybius.linking.words import content_stems, find_words, stem
from polybius.model import CodedReport, SameStory

__all__ = ["propose_stories"]

# A report tells what is new in its opening, of this many characters.
OPENING = 2000
# Counts enter logarithms after these are added, so that a word of a small set is not taken for a rare one; steps of a
# half keep one more report from moving a score.
PRIOR_REPORTS, PRIOR_OF_WORD = 500, 10
# Of each report, this many words are keys, drawn by a stable hash so that rarer ones are likelier; a pair worth
# weighing shares two of them.
KEYS, SHARED_KEYS = 48, 2
# A key of more reports than this says nothing; each report of a key is held against so many that follow it.
MOST_OF_KEY, REACH = 400, 48
# Two reports alike by chance share fewer words than this.
LEAST_SHARED = 8
# Of these, some are names: reports of two shootings are told in the same words, but of other people and towns.
LEAST_NAMES = 2
_NAME = re.compile(r"(?<=[a-z,;] )[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)*")
_NO_NAMES = frozenset(map(stem, (*calendar.day_name, *calendar.month_name[1:], "police")))
# Likeness and the log-odds that the two are of days close together, counted on half of the stories of the test of
# hidden dates: of pairs alike by .15 to .18, 76 in 100 were written within 200 days; from .3 on, 99 in 100.
ODDS = ((0.14, 0.8), (0.18, 1.6), (0.22, 2.4), (0.3, 3.4), (0.4, 4.0))
# The same for the likeness of names alone, where that of words says less: of 338 pairs with .2 or more whose words are
# alike by less than .14, 86 in 100 were written within 200 days.
NAME_ODDS = ((0.15, 0.6), (0.2, 1.6), (0.25, 2.0), (0.35, 2.4))
# They tell a story if they are one more, and the words are alike by this much.
LEAST_WITH_NAMES = 0.08
# Of each report, this many names are keys, the rarest.
NAME_KEYS = 24
# A report keeps no more of its likest.
MOST_LIKE = 10


def propose_stories(reports: Sequence[CodedReport]) -> tuple[SameStory, ...]:
    """Pairs of reports that tell one story by their wording, smaller id first, sorted; `score` is a log-odds above 0.

    >>> propose_stories([])
    ()
    """
    texts = {coded.report.id: coded.report.text for coded in reports}
    words = _Bags({name: content_stems(texts[name], 0, OPENING) for name in sorted(texts)})
    named = {name: _names(texts[name]) for name in sorted(texts)}
    names = _Bags({name: found - _standing() for name, found in named.items()})
    pairs = {*_candidates(words, KEYS), *_candidates(names, NAME_KEYS)}
    alike: list[tuple[float, float, str, str, float]] = []
    for left, right in sorted(pairs):
        shared = words.shared(left, right)
        same_names = names.shared(left, right)
        met = len(shared & named[left] & named[right])
        if met < LEAST_NAMES:
            continue
        by_words = words.likeness(left, right, shared)
        by_names = names.likeness(left, right, same_names)
        score = odds_of(by_words) if len(shared) >= LEAST_SHARED else 0.0
        if met > LEAST_NAMES and by_words >= LEAST_WITH_NAMES:
            score = max(score, odds_of(by_names, NAME_ODDS))
        if score > 0:
            alike.append((-score, -by_words, left, right, by_names))
    return tuple(sorted(_likest(alike), key=lambda one: (one.left, one.right)))


class _Bags:
    """The words of each report, with the rarity of each word over all reports."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words
        self.counts = Counter(word for found in words.values() for word in found)
        total = len(words) + PRIOR_REPORTS
        self.weight = {word: _rarity((count + PRIOR_OF_WORD) / total) for word, count in self.counts.items()}
        self._norms = {name: math.sqrt(sum(self.weight[word] ** 2 for word in sorted(words[name]))) for name in words}

    def shared(self, left: str, right: str) -> frozenset[str]:
        return self.words[left] & self.words[right]

    def likeness(self, left: str, right: str, shared: frozenset[str]) -> float:
        """The share of the rarer words that two reports have in common, given those words."""
        norms = self._norms[left] * self._norms[right]
        return round(sum(self.weight[word] ** 2 for word in sorted(shared)) / norms, 6) if norms else 0.0


def _names(text: str) -> frozenset[str]:
    """The stems of the capitalised words inside sentences, without days and months."""
    found = (word.stem for name in _NAME.finditer(text, 0, OPENING) for word in find_words(name[0]))
    return frozenset(found) - _NO_NAMES


@lru_cache(maxsize=1)
def _standing() -> frozenset[str]:
    """The stems of names that news holds year after year, and that tell no story: countries, cities, office-holders."""
    found: list[str] = []
    for country in countries():
        found += [*country.names, *country.adjectives, *country.demonyms, *country.capitals, *country.cities]
    found += [tenure.person for tenure in tenures()]
    return frozenset(word.stem for name in found for word in find_words(name))


def _rarity(share: float) -> float:
    return max(0.0, round(-2 * math.log(share)) / 2)


def _candidates(bags: _Bags, most: int) -> Iterator[tuple[str, str]]:
    """Pairs of reports that share two keys or more; each report has so many at most."""
    keys = {
        name: _keys([word for word in found if bags.counts[word] > 1], bags.weight, most)
        for name, found in bags.words.items()
    }
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    place: dict[tuple[str, str], int] = {}
    for name, found in keys.items():
        for word in found:
            place[name, word] = len(blocks[word])
            blocks[word].append(name)
    for name, found in keys.items():
        met: Counter[str] = Counter()
        for word in found:
            if len(blocks[word]) <= MOST_OF_KEY:
                at = place[name, word] + 1
                met.update(blocks[word][at : at + REACH])
        yield from ((name, other) for other in met if met[other] >= SHARED_KEYS)


def _keys(words: Sequence[str], weight: Mapping[str, float], most: int) -> list[str]:
    """A sample of words that like texts draw alike: each word's lot is its hash, stretched by its weight."""
    return sorted(words, key=lambda word: (-_lot(word) / (weight[word] ** 2 + 1e-9), word))[:most]


@lru_cache(maxsize=500_000)
def _lot(word: str) -> float:
    """The logarithm of a number between 0 and 1 that depends on the word alone."""
    return math.log((zlib.crc32(word.encode("utf-8", "surrogatepass")) + 1) / 2**32)


def _likest(alike: list[tuple[float, float, str, str, float]]) -> Iterator[SameStory]:
    """The pairs that are among the likest of either report."""
    kept: Counter[str] = Counter()
    for score, by_words, left, right, by_names in sorted(alike):
        if min(kept[left], kept[right]) < MOST_LIKE:
            kept[left] += 1
            kept[right] += 1
            yield SameStory(left, right, -score, -by_words, by_names)


def odds_of(likeness: float, odds: Sequence[tuple[float, float]] = ODDS) -> float:
    """The log-odds of a likeness, in between by straight lines; 0 below the first.

    >>> odds_of(0.16), odds_of(0.9), odds_of(0.1)
    (1.2, 4.0, 0.0)
    """
    if likeness < odds[0][0]:
        return 0.0
    for (low, first), (high, second) in pairwise(odds):
        if likeness < high:
            return round(first + (second - first) * (likeness - low) / (high - low), 3)
    return odds[-1][1]
