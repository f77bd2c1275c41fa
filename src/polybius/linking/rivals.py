"""Whether another mention of the one report fits a mention of the other better: of two look-alikes one is the same act.

The log-odds that the fields give are compared within the two reports alone, so no third report changes what is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from polybius.linking.cluster import Pair
from polybius.linking.tellings import Telling

# A mention and the other report: the log-odds of the two that fit it best there.
Fits = Mapping[tuple[str, str], tuple[float, float]]
# No other mention fits worse than this.
NOBODY = -8.0
# Pairs below this are not kept: they are no rivals to a pair that might be joined.
LEAST = -6.0
# Another must fit by so much better to count at all, and by so much more to count in full.
SLACK, MUCH = 0.5, 4.0


class Rivalry(NamedTuple):
    """Strengths, 0 to 1, of what the others of the two reports say; the fields are the names of the signs."""

    outdone: float = 0.0
    outdone_twice: float = 0.0
    fits_best: float = 0.0
    fits_one_best: float = 0.0


TEXTS: Mapping[str, str] = {
    "outdone": "Another act of one of the two reports fits better.",
    "outdone_twice": "In both reports another act fits better.",
    "fits_best": "In neither report does another act fit as well.",
    "fits_one_best": "In one of the two reports no other act fits as well.",
}


def find_fits(scores: Mapping[Pair, float], tellings: Mapping[str, Telling]) -> Fits:
    """The two best for each mention in each other report, of the pairs that were weighed."""
    found: defaultdict[tuple[str, str], tuple[float, float]] = defaultdict(lambda: (NOBODY, NOBODY))
    for (left, right), value in scores.items():
        one, two = tellings[left].report, tellings[right].report
        if one != two and value > LEAST:
            for key in ((left, two), (right, one)):
                best, second = found[key]
                found[key] = (value, best) if value > best else (best, max(second, value))
    return dict(found)


def rivalry(left: Telling, right: Telling, value: float, fits: Fits) -> Rivalry:
    """What the rivals of a pair say whose fields have these log-odds."""
    margins = [value - _rival(fits.get(key), value) for key in ((left.id, right.report), (right.id, left.report))]
    low, high = min(margins), max(margins)
    return Rivalry(_part(-low - SLACK), _part(-high - SLACK), _part(low), _part(high))


def _rival(best: tuple[float, float] | None, value: float) -> float:
    """The best of the others: of two best the second, where the pair itself is the first."""
    if best is None:
        return NOBODY
    return max(NOBODY, best[1] if value == best[0] else best[0])


def _part(margin: float) -> float:
    return min(1.0, max(0.0, margin / MUCH))
