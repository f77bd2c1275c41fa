"""Whether another mention of the one report fits a mention of the other better: of two look-alikes one is the same act.

The log-odds that the fields give are compared within the two reports alone. A third report enters only by what those
log-odds count over the archive (how rare a pair of parties and a word are), in coarse steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from polybius.linking.cluster import Pair
from polybius.linking.tellings import Telling

# How well a mention fits, in log-odds, and its id.
Fit = tuple[float, str]
# A mention and the other report: the two that fit it best there.
Fits = Mapping[tuple[str, str], tuple[Fit, Fit]]
# The four numbers were set by hand, in log-odds; the weights of what they yield are fitted.
# No other mention fits worse than this: about the prior of a pair.
NOBODY = -8.0
# A mention that fits no better than this is nobody's rival: pairs that may be joined are far above it.
LEAST = -6.0
# Another must fit by so much better to count at all (less is chance), and by so much to count in full.
SLACK, MUCH = 0.5, 4.0


class Rivalry(NamedTuple):
    """Strengths, 0 to 1, of what the others of the two reports say; the fields are the names of the signs."""

    outdone: float = 0.0
    outdone_twice: float = 0.0
    fits_best: float = 0.0


TEXTS: Mapping[str, str] = {
    "outdone": "Another act of one of the two reports fits better.",
    "outdone_twice": "In both reports another act fits better.",
    "fits_best": "In neither report does another act fit as well.",
}


def find_fits(scores: Mapping[Pair, float], tellings: Mapping[str, Telling]) -> Fits:
    """The two best for each mention in each other report, of the pairs that were weighed."""
    found: defaultdict[tuple[str, str], tuple[Fit, Fit]] = defaultdict(lambda: ((NOBODY, ""), (NOBODY, "")))
    for (left, right), value in scores.items():
        one, two = tellings[left].report, tellings[right].report
        if one != two and value > LEAST:
            for key, partner in (((left, two), right), ((right, one), left)):
                best, second = found[key]
                fit = (value, partner)
                found[key] = (fit, best) if fit > best else (best, max(second, fit))
    return dict(found)


def rivalry(left: Telling, right: Telling, value: float, fits: Fits) -> Rivalry:
    """What the rivals of a pair say whose fields have these log-odds."""
    rivals = (_rival(fits, left.id, right), _rival(fits, right.id, left))
    low, high = value - max(rivals), value - min(rivals)
    return Rivalry(_part(-low - SLACK), _part(-high - SLACK), _part(low))


def _rival(fits: Fits, mention: str, partner: Telling) -> float:
    """How well the best of the others of the partner's report fits the mention."""
    best, second = fits.get((mention, partner.report), ((NOBODY, ""), (NOBODY, "")))
    return second[0] if best[1] == partner.id else best[0]


def _part(margin: float) -> float:
    return min(1.0, max(0.0, margin / MUCH))
