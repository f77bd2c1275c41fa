"""The second reading: parties and acts that the learned judge reads where the rules read none.

Its word decides only where it is sure (thresholds in `data/judge/weights.toml`); who a party is and what clause and
mood an act stands in are found by the same grammar as for the acts of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from polybius import data
from polybius.coding.compose import Part, Telling, tell_act
from polybius.coding.lexicon import Frame, Lexicon, load_lexicon
from polybius.coding.opinion import Opinion
from polybius.coding.parties import PartyFinder
from polybius.coding.phraseparties import Parties, distinct
from polybius.coding.weighing import BY_JUDGE, least
from polybius.judge import EVENTS, STATUSES
from polybius.model import Actor, Report, Sentence, Span, Status

TABLE = "judge/acts.tsv"
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


def second_parties(
    report: Report, sentence: Sentence, opinion: Opinion, finder: PartyFinder, words: Sequence[Span], side: str
) -> Parties:
    """The parties whose words the judge takes for those of this side, in text order."""
    surely = least("party")
    heads = {
        t.i: t
        for t in sentence
        if t.pos in {"NOUN", "PROPN", "PRON", "ADJ"}
        and (opinion.names(side, words, [report.span(t.start, t.end)]) or 0.0) >= surely
    }
    found = distinct(
        [
            replace(party, rule=party.rule + BY_JUDGE, confidence=0.9 * party.confidence)
            for t in heads.values()
            if t.head not in heads or t.head == t.i or t.dep == "conj"
            for party in finder.resolve(t)
        ]
    )
    told = {p.value.country for p in found if not _is_bare(p.value)}
    return tuple(p for p in found if not _is_bare(p.value) or p.value.country not in told)


def _is_bare(actor: Actor) -> bool:
    """A state by its name alone: beside one of its people it is no party more."""
    return actor.country is not None and not (actor.organisation or actor.sector or actor.name or actor.role)


def is_doubted(opinion: Opinion, words: Sequence[Span], parties: Parties, side: str) -> bool:
    """Whether the judge takes none of the parties' words in this sentence for those of this side."""
    shares = opinion.shares(side, words, parties)
    return bool(shares) and len(shares) == len(parties) and max(shares) < least("doubt")
