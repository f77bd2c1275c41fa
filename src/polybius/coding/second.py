"""The second reading: acts that the learned judge reads where the rules read none, or another.

Its word decides only where it is sure (thresholds in `data/judge/weights.toml`); what clause and mood an act stands in
is found by the same grammar as for the acts of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from polybius import data
from polybius.coding.compose import Part, Telling, tell_act
from polybius.coding.lexicon import Frame, Lexicon, load_lexicon
from polybius.coding.opinion import Opinion, logit
from polybius.coding.weighing import BY_JUDGE, least
from polybius.judge import EVENTS, STATUSES
from polybius.model import EventMention, Sentence, Span, Status

TABLE = "judge/acts.tsv"
# So much greater are the log-odds of the event that the judge reads in place of the rules'.
SURER = 1.0
# Who agrees to yield does both; the rules say which it is.
KIN = ("AGREE", "CONCEDE")
TELLING = frozenset(["VERB", "AUX", "NOUN", "PROPN", "ADJ", "ADV"])


def read_acts(lexicon: Lexicon, sentence: Sentence, opinion: Opinion, taken: Sequence[Span]) -> Iterator[Telling]:
    """The words that the judge takes for acts and that no coded mention tells, as bare tellings of their event."""
    surely = least("act")
    reading = opinion.reading
    seen: set[int] = set()
    for piece, (start, end) in enumerate(reading.spans):
        if 1 - reading.events[piece, 0] < surely:
            continue
        begin, stop = int(start) + opinion.start, int(end) + opinion.start
        if any(span.start < stop and begin < span.end for span in taken):
            continue
        token = next((t for t in sentence if t.start < stop and begin < t.end), None)
        if token is None or token.pos not in TELLING or token.i in seen:
            continue
        seen.add(token.i)
        event = EVENTS[int(reading.events[piece, 1:].argmax()) + 1]
        yield tell_act(lexicon, Part(_frames()[event], token))


def overruled(
    lexicon: Lexicon, sentence: Sentence, telling: Telling, event: str, opinion: Opinion, words: Sequence[Span]
) -> Telling | None:
    """The act that the judge reads in words which the rules take for another event, where it is much surer of it."""
    at = opinion.anchor(words)
    if at is None or is_by_judge(telling):
        return None
    shares = opinion.reading.events[at]
    likeliest = int(shares[1:].argmax()) + 1
    other, share = EVENTS[likeliest], float(shares[likeliest])
    if share < least("overrule") or logit(share) - logit(opinion.tells(words, event)) < SURER or (event, other) == KIN:
        return None
    start = int(opinion.reading.spans[at][0]) + opinion.start
    token = next((t for t in sentence if t.start <= start < t.end), telling.outer.token)
    return tell_act(lexicon, Part(_frames()[other], token))


def in_place_of(event: str, mention: EventMention | None) -> EventMention | None:
    """A mention whose rule says which event of the rules the judge's stands in place of."""
    if mention is None:
        return None
    rule = f"{mention.rule.removesuffix(BY_JUDGE)} in place of {event}{BY_JUDGE}"
    return replace(mention, rule=rule, event=replace(mention.event, rule=rule), cameo=replace(mention.cameo, rule=rule))


@cache
def _frames() -> dict[str, Frame]:
    """For each event the plainest act that the lexicon has for it."""
    return {row["event"]: Frame(words=(), act=row["act"], operator=None, where=TABLE) for row in data.read_table(TABLE)}


def cameo_of_plain(event: str) -> str:
    """The CAMEO code of the plainest act of an event."""
    return load_lexicon().acts[_frames()[event].name].cameo


def is_by_judge(telling: Telling) -> bool:
    """Whether the act was read by the judge alone."""
    return telling.outer.frame.where == TABLE


def with_status(telling: Telling, opinion: Opinion, words: Sequence[Span]) -> Telling:
    """An act that the judge alone read, in the status that it reads where grammar only says that it happened."""
    at = opinion.anchor(words)
    if telling.status != "occurred" or at is None:
        return telling
    shares = opinion.reading.statuses[at]
    likeliest = int(shares.argmax())
    if shares[likeliest] < least("status"):
        return telling
    return replace(telling, status=cast(Status, STATUSES[likeliest]))
