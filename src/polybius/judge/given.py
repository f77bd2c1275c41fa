"""Vectors of what given words tell, for mentions that no coder has read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from polybius.judge.model import Judge
from polybius.judge.senses import pack

SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")


def senses_of(judge: Judge, text: str, words: Sequence[tuple[int, int]]) -> list[str]:
    """For the words at each (start, end) of a text the packed vector of what they tell; "" where none can be had."""
    starts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    sentences = [(a, b) for a, b in pairwise(starts) if a < b]
    needed = sorted({s for s in sentences for start, _ in words if s[0] <= start < s[1]})
    readings = dict(zip(needed, judge.read([text[a:b] for a, b in needed]), strict=True))
    found = []
    for start, end in words:
        sentence = next((s for s in needed if s[0] <= start < s[1]), None)
        reading = readings[sentence] if sentence else None
        pieces = reading.pieces(start - sentence[0], end - sentence[0]) if reading and sentence else []
        if reading is None or not pieces:
            found.append("")
            continue
        at = min(pieces, key=lambda i: (float(reading.events[i, 0]), i))
        found.append(pack(reading.senses[at]))
    return found
