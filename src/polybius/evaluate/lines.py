"""Figures as lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def lines_of(figures: Mapping[str, Mapping[str, Any]], width: int) -> str:
    """A line for each figure, its name in so many columns; a dash for what there was nothing to measure on.

    >>> lines_of({"found": {"p": 0.5, "n": None}}, 8)
    'found   p 0.5  n -'
    """
    return "\n".join(
        f"{name:{width}s}" + "  ".join(f"{key} {'-' if value is None else value}" for key, value in figure.items())
        for name, figure in figures.items()
    )
