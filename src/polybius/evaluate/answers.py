"""Scores the links of answers against those that gold records name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def score_answers(
    asked: Sequence[Sequence[str]], at: Mapping[str, str | None], answers: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Of the gold's answers, those linked: of all (accuracy), and of those whose two acts were both found (of_found).

    `p` is the share of links between two gold events that the gold has too. The gold does not name every answer, so it
    is too low rather than too high.

    >>> score_answers([("a2", "a1"), ("a4", "a3")], {"a1": "x", "a2": "y"}, [("y", "x"), ("x", "y"), ("y", "z")])
    {'accuracy': 0.5, 'n': 2, 'of_found': 1.0, 'n_found': 1, 'p': 0.5, 'n_predicted': 2}
    """
    linked = set(answers)
    wanted = [(at.get(a), at.get(b)) for a, b in asked]
    found = [pair in linked for pair in wanted if None not in pair and pair[0] != pair[1]]
    known = {event for event in at.values() if event is not None}
    predicted = [pair in wanted for pair in linked if known.issuperset(pair)]
    return {
        "accuracy": _share([pair in linked for pair in wanted]),
        "n": len(wanted),
        "of_found": _share(found),
        "n_found": len(found),
        "p": _share(predicted),
        "n_predicted": len(predicted),
    }


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 3) if hits else None
