"""Pairs of reports that tell one story, by the words of their openings, before any day is known.

Reports of one event share far more of their rarer words than others do. Pairs are looked for among reports that share
two or more of their rarest words; each is weighed by the likeness of all its words.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from polybius.linking.words import content_stems
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
# Likeness and the log-odds that the two are of days close together, counted on half of the stories of the test of
# hidden dates: of pairs alike by .15 to .18, 76 in 100 were written within 200 days; from .3 on, 99 in 100.
ODDS = ((0.14, 0.8), (0.18, 1.6), (0.22, 2.4), (0.3, 3.4), (0.4, 4.0))
# A report keeps no more of its likest.
MOST_LIKE = 10


def propose_stories(reports: Sequence[CodedReport]) -> tuple[SameStory, ...]:
    """Pairs of reports that tell one story by their wording, smaller id first, sorted; `score` is a log-odds above 0.

    >>> propose_stories([])
    ()
    """
    words = {coded.report.id: content_stems(coded.report.text, 0, OPENING) for coded in reports}
    words = {name: words[name] for name in sorted(words)}
    counts = Counter(word for found in words.values() for word in found)
    total = len(words) + PRIOR_REPORTS
    weight = {word: _rarity((count + PRIOR_OF_WORD) / total) for word, count in counts.items()}
    norms = {name: math.sqrt(sum(weight[word] ** 2 for word in sorted(found))) for name, found in words.items()}
    alike: list[tuple[float, str, str]] = []
    for left, right in _candidates(words, counts, weight):
        shared = words[left] & words[right]
        if len(shared) >= LEAST_SHARED:
            likeness = round(sum(weight[word] ** 2 for word in sorted(shared)) / (norms[left] * norms[right]), 6)
            if likeness >= ODDS[0][0]:
                alike.append((-likeness, left, right))
    return tuple(sorted(_likest(alike), key=lambda one: (one.left, one.right)))


def _rarity(share: float) -> float:
    return max(0.0, round(-2 * math.log(share)) / 2)


def _candidates(
    words: Mapping[str, frozenset[str]], counts: Mapping[str, int], weight: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    keys = {name: _keys([word for word in found if counts[word] > 1], weight) for name, found in words.items()}
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
        yield from ((name, other) for other in sorted(met) if met[other] >= SHARED_KEYS)


def _keys(words: Sequence[str], weight: Mapping[str, float]) -> list[str]:
    """A sample of words that like texts draw alike: each word's lot is its hash, stretched by its weight."""
    return sorted(words, key=lambda word: (-_lot(word) / (weight[word] ** 2 + 1e-9), word))[:KEYS]


@lru_cache(maxsize=500_000)
def _lot(word: str) -> float:
    """The logarithm of a number between 0 and 1 that depends on the word alone."""
    return math.log((zlib.crc32(word.encode("utf-8", "surrogatepass")) + 1) / 2**32)


def _likest(alike: list[tuple[float, str, str]]) -> Iterator[SameStory]:
    """The pairs that are among the likest of either report."""
    kept: Counter[str] = Counter()
    for minus, left, right in sorted(alike):
        if min(kept[left], kept[right]) < MOST_LIKE:
            kept[left] += 1
            kept[right] += 1
            yield SameStory(left, right, odds_of(-minus), -minus)


def odds_of(likeness: float) -> float:
    """The log-odds of a likeness, in between by straight lines.

    >>> odds_of(0.16), odds_of(0.9)
    (1.2, 4.0)
    """
    for (low, first), (high, second) in pairwise(ODDS):
        if likeness < high:
            return round(first + (second - first) * (likeness - low) / (high - low), 3)
    return ODDS[-1][1]
