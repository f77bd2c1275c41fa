"""Vectors of what given words tell, for mentions that no coder has read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from polybius.judge.model import Judge
from polybius.judge.reading import EVENTS, NONE, Reading
from polybius.judge.senses import pack

# Where a sentence of a text ends that no parser has read.
SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")


def senses_of(judge: Judge, text: str, words: Sequence[tuple[int, int]]) -> list[str]:
    """For the words at each (start, end) of a text the packed vector of what they tell; "" where none can be had."""
    starts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    sentences = [(a, b) for a, b in pairwise(starts) if a < b]
    needed = sorted({s for s in sentences for start, _ in words if s[0] <= start < s[1]})
    readings = dict(zip(needed, judge.read([text[a:b] for a, b in needed]), strict=True))
    by_start = {s: next((part for part in needed if part[0] <= s < part[1]), None) for s, _ in words}
    return [
        _sense(readings[part], start - part[0], end - part[0]) if (part := by_start[start]) else ""
        for start, end in words
    ]


def _sense(reading: Reading, start: int, end: int) -> str:
    """The packed vector of the piece of these words that tells most."""
    nothing, pieces = reading.events[:, EVENTS.index(NONE)], reading.pieces(start, end)
    return pack(reading.senses[min(pieces, key=lambda i: (float(nothing[i]), i))]) if pieces else ""
