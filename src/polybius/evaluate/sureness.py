"""What a confidence is worth: how precise the most confident events are, compared with all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

# (confidence, whether the event is one)
Outcome = tuple[float, bool]

# The share of events at which the board reads the gain; three in ten are then left to doubt.
COVERAGE = 0.7
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def precision_at(outcomes: Sequence[Outcome], coverage: float) -> float | None:
    """The precision of the most confident share of events; None where there are none.

    Of events with equal confidence, where only some are within the share, each counts in proportion: the figure does
    not depend on their order.

    >>> precision_at([(0.9, True), (0.5, True), (0.5, False), (0.1, False)], 0.5)
    0.75
    """
    wanted = left = coverage * len(outcomes)
    if not wanted:
        return None
    hits = 0.0
    for _, equals in groupby(sorted(outcomes, key=lambda o: -o[0]), key=lambda o: o[0]):
        group = [hit for _, hit in equals]
        taken = min(left, len(group))
        hits += taken * sum(group) / len(group)
        left -= taken
        if left <= 0:
            break
    return hits / wanted


def gain(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The precision of all, of the most confident, and the difference."""
    every, surest = precision_at(outcomes, 1.0), precision_at(outcomes, COVERAGE)
    if every is None or surest is None:
        return {"of_all": None, "of_surest": None, "gain": None, "n": 0}
    return {
        "of_all": round(every, 4),
        "of_surest": round(surest, 4),
        "gain": round(surest - every, 4),
        "n": len(outcomes),
    }


def curve(outcomes: Sequence[Outcome]) -> str:
    """Precision over coverage as a table, with the confidence of the last event of each share.

    >>> print(curve([(0.9, True), (0.6, True), (0.5, False), (0.1, False)]).splitlines()[10])
       1.0          0.10      0.500
    """
    ranked = sorted((confidence for confidence, _ in outcomes), reverse=True)
    lines = ["share  confidence  precision"]
    for step in STEPS:
        if (precision := precision_at(outcomes, step)) is not None:
            last = ranked[min(len(ranked) - 1, max(0, round(step * len(ranked)) - 1))]
            lines.append(f"{step:6.1f}{last:14.2f}{precision:11.3f}")
    return "\n".join(lines)
