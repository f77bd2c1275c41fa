"""Attributions put in order: contents that overlap without nesting are parted, nested ones find their parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_quotes import merged

Spans = list[tuple[int, int]]
# Characters to a bucket: about the length of a paragraph, so that a look-up meets few candidates.
BUCKET = 512


class Places:
    """Candidates by where their contents lie, so that those at a place are found without looking at all."""

    def __init__(self) -> None:
        self.buckets: dict[int, list[Candidate]] = defaultdict(list)

    def add(self, candidate: Candidate) -> None:
        """Note where a candidate's content lies."""
        for bucket in _buckets(candidate.spans):
            self.buckets[bucket].append(candidate)

    def near(self, spans: Spans) -> list[Candidate]:
        """Those that may share a character with the spans, each once, in the order they were added."""
        found: dict[int, Candidate] = {}
        for bucket in _buckets(spans):
            for candidate in self.buckets.get(bucket, ()):
                found.setdefault(id(candidate), candidate)
        return list(found.values())


def _buckets(spans: Spans) -> list[int]:
    return sorted({b for start, end in spans for b in range(start // BUCKET, end // BUCKET + 1)})


def in_order(found: Sequence[Candidate], text: str) -> list[tuple[Candidate, int | None]]:
    """Candidates in text order, each with the place of its parent in the list, or None for an outermost one.

    The longest content goes first; a later one that overlaps it, its cue standing outside, loses what they share, and
    falls away if that is over half of it.
    """
    places = Places()
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (-length(c.spans), cue_start(c))):
        at = cue_start(candidate)
        spans = candidate.spans
        for other in places.near(spans):
            if not any(s <= at < e for s, e in other.spans):
                spans = _without(spans, other.spans, text)
        if spans and length(spans) * 2 >= length(candidate.spans):
            candidate.spans = spans
            kept.append(candidate)
            places.add(candidate)
    kept.sort(key=lambda c: (min(cue_start(c), c.spans[0][0]), cue_start(c), c.spans[0][0]))
    number = {id(c): n for n, c in enumerate(kept)}
    return [(c, _parent(c, places, number)) for c in kept]


def length(spans: Spans) -> int:
    """The number of characters in spans.

    >>> length([(0, 3), (5, 6)])
    4
    """
    return sum(end - start for start, end in spans)


def cue_start(candidate: Candidate) -> int:
    """Where the cue begins."""
    return candidate.sentence.tokens[candidate.cue].start


def _parent(candidate: Candidate, places: Places, number: dict[int, int]) -> int | None:
    """The smallest longer content that the cue stands in."""
    at = cue_start(candidate)
    mine = length(candidate.spans)
    around = [
        (length(other.spans), number[id(other)])
        for other in places.near([(at, at + 1)])
        if other is not candidate and length(other.spans) > mine and any(s <= at < e for s, e in other.spans)
    ]
    return min(around)[1] if around else None


def _without(spans: Spans, taken: Spans, text: str) -> Spans:
    left = []
    for start, end in spans:
        for low, high in taken:
            if low < end and start < high:
                if low > start:
                    left.append((start, low))
                start = max(start, high)
        if start < end:
            left.append((start, end))
    return merged([(s, e) for s, e in left if any(ch.isalnum() for ch in text[s:e])], text)
