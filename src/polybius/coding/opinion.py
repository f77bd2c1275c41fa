"""What the learned judge thinks of the words of one sentence, asked by spans of the report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from polybius.judge import EVENTS, STATUSES, Judge, Reading
from polybius.judge.senses import pack
from polybius.model import Actor, AnnotatedReport, Coded, Span

# A shorter sentence tells nothing.
LEAST_WORDS = 3
SIDES = ("actors", "recipients")
# Statuses of what is still to come. In a fixed order: shares are summed in it, and a sum depends on the order.
AHEAD = ("planned", "proposed", "conditional")


class Opinion:
    """A reading of the sentence that begins at `start` in the report; all answers are probabilities."""

    def __init__(self, start: int, reading: Reading) -> None:
        self.start = start
        self.reading = reading

    def pieces(self, spans: Iterable[Span]) -> list[int]:
        """The pieces of the sentence that these words are made of."""
        return [i for span in spans for i in self.reading.pieces(span.start - self.start, span.end - self.start)]

    def tells(self, words: Iterable[Span], event: str) -> float:
        """That one of the words tells this event."""
        pieces = self.pieces(words)
        return float(self.reading.events[pieces, EVENTS.index(event)].max()) if pieces else 0.0

    def tells_any(self, words: Iterable[Span]) -> float:
        """That one of the words tells an event, whichever."""
        pieces = self.pieces(words)
        return float(1 - self.reading.events[pieces, 0].min()) if pieces else 0.0

    def anchor(self, words: Iterable[Span]) -> int | None:
        """The piece of the words that tells most."""
        pieces = self.pieces(words)
        return min(pieces, key=lambda i: (float(self.reading.events[i, 0]), i)) if pieces else None

    def status(self, words: Sequence[Span], statuses: Iterable[str]) -> float:
        """That what the words tell is told in one of these statuses."""
        at = self.anchor(words)
        return 0.0 if at is None else float(sum(self.reading.statuses[at, STATUSES.index(s)] for s in statuses))

    def sense(self, words: Sequence[Span]) -> str:
        """The packed vector of what the words tell; empty for words elsewhere."""
        at = self.anchor(words)
        return "" if at is None else pack(self.reading.senses[at])

    def names(self, side: str, words: Sequence[Span], party: Iterable[Span]) -> float | None:
        """That a party's words name an actor (a recipient) of what the words tell; None for words elsewhere."""
        at = self.anchor(words)
        return None if at is None else self.names_at(side, at, party)

    def names_at(self, side: str, at: int, party: Iterable[Span]) -> float | None:
        """The same of what the piece `at` tells."""
        pieces = self.pieces(party)
        return float(getattr(self.reading, side)[at, pieces].max()) if pieces else None

    def shares(self, side: str, words: Sequence[Span], parties: Iterable[Coded[Actor]]) -> list[float]:
        """What `names` says of each party whose words stand in this sentence."""
        return [share for p in parties if (share := self.names(side, words, p.spans)) is not None]


def ask(judge: Judge, annotated: AnnotatedReport) -> dict[int, Opinion]:
    """The judge's opinion of each sentence of a report that has a few words, by its index."""
    asked = [s for s in annotated.sentences if len(s.tokens) >= LEAST_WORDS]
    readings = judge.read([annotated.report.text[s.start : s.end] for s in asked])
    return {s.index: Opinion(s.start, reading) for s, reading in zip(asked, readings, strict=True)}


def eventful(opinions: Mapping[int, Opinion]) -> float:
    """The share of a report's sentences that tell an event, as the judge has it."""
    told = [float(1 - o.reading.events[:, 0].min()) for o in opinions.values() if len(o.reading.events)]
    return sum(told) / len(told) if told else 0.0


def logit(share: float) -> float:
    """The log-odds of a probability, kept within six of even.

    >>> logit(0.5), logit(1.0)
    (0.0, 6.0)
    """
    if share <= 0.0 or share >= 1.0:
        return -6.0 if share <= 0.0 else 6.0
    return max(-6.0, min(6.0, math.log(share / (1 - share))))


def chance(odds: float) -> float:
    """The probability of log-odds.

    >>> chance(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))
