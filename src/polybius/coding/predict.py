"""Coding by itself, over single texts, for evaluation: with and without the actors given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius import ontology
from polybius.coding.acts import Reader
from polybius.coding.coder import code, event_of, with_mood
from polybius.coding.compose import Telling
from polybius.coding.lexicon import load_lexicon
from polybius.coding.opinion import AHEAD, Opinion, ask
from polybius.coding.parties import PartyFinder
from polybius.coding.second import cameo_of_plain
from polybius.coding.weighing import least
from polybius.judge import EVENTS, NONE, STATUSES, Judge
from polybius.model import Actor, AnnotatedReport, Coded, EventMention, Sentence
from polybius.syntax import conjuncts, noun_phrase

DEFAULT_VIEW = frozenset(["occurred", "attempted", "planned", "proposed", "conditional", "negated"])
Spans = Sequence[Sequence[int]]
# What a word is worth that names neither of the given parties, in shares of one that surely names both.
FLOOR = 0.05
# To promise a yielding is to agree, in CAMEO and in label schemes that follow it.
YIELDING = frozenset(["CONCEDE", "RETREAT"])
PROMISE = "035"


def predict_events(
    annotated: AnnotatedReport, scheme: str = ontology.DEFAULT_SCHEME, judge: Judge | None = None
) -> list[dict[str, Any]]:
    """The events of a text, surest first, as `{"event", "source": [code], "target": [code]}` with their proof.

    That is the trigger's place, the places of each party's words, and the confidence.
    """
    mentions = [m for m in code(annotated, judge).events if m.status.value in DEFAULT_VIEW]
    mentions.sort(key=lambda m: (-m.confidence, m.trigger.start))
    return [
        {
            "event": ontology.label(m.cameo.value, scheme, m.event.value, _reading(m)),
            "source": [c for a in m.actors if (c := _code(a.value))],
            "target": [c for a in m.recipients if (c := _code(a.value))],
            "trigger": [m.trigger.start, m.trigger.end],
            "source_spans": [[[s.start, s.end] for s in a.spans] for a in m.actors],
            "target_spans": [[[s.start, s.end] for s in a.spans] for a in m.recipients],
            "confidence": m.confidence,
        }
        for m in mentions
    ]


def _reading(mention: EventMention) -> list[str]:
    return [coded.value for coded in (*mention.operators, *([mention.act] if mention.act else []))]


def _code(actor: Actor) -> str | None:
    return actor.country if actor.country and actor.country != "IGO" else actor.organisation or actor.country


def predict_given(
    annotated: AnnotatedReport, source: Spans, target: Spans, scheme: str = "plv15", judge: Judge | None = None
) -> str | None:
    """The label of what the given source does to the given target; None where no act is read at all."""
    told = _told_of_given(annotated, source, target)
    label = None if told is None else _label(told, scheme)
    if judge is None:
        return label
    shares: dict[str, float] = {}
    for (event, promised), share in _judged_events(annotated, judge, source, target).items():
        told_so = told is not None and event_of(told) == event and not promised
        name = label if told_so and label else ontology.label(PROMISE if promised else cameo_of_plain(event), scheme)
        shares[name] = max(shares.get(name, 0.0), share)
    if label is not None:
        shares[label] = shares.get(label, 0.0) + least("rules")
    return max(shares, key=lambda name: (shares[name], name)) if shares else None


def _judged_events(
    annotated: AnnotatedReport, judge: Judge, source: Spans, target: Spans
) -> dict[tuple[str, bool], float]:
    """The shares, summing to one, that the judge gives each event the source does to the target, and whether a yielding
    is only promised."""
    best: dict[tuple[str, bool], float] = {}
    for opinion in ask(judge, annotated).values():
        events = opinion.reading.events
        if not len(events):
            continue
        does, undergoes = (_named(opinion, "actors", words) for words in (source, target))
        is_done_to = np.maximum(_named(opinion, "recipients", target), 0.7 * undergoes)
        fits = (FLOOR + does) * (FLOOR + is_done_to)
        ahead = opinion.reading.statuses[:, [STATUSES.index(status) for status in AHEAD]].sum(axis=1)
        for i, event in enumerate(EVENTS):
            if event != NONE:
                told = events[:, i] * fits
                parts = {(event, False): told * (1 - ahead), (event, True): told * ahead}
                for key, share in (parts if event in YIELDING else {(event, False): told}).items():
                    best[key] = max(best.get(key, 0.0), float(share.max()))
    whole = sum(best.values())
    return {key: share / whole for key, share in best.items()} if whole else {}


def _named(opinion: Opinion, side: str, words: Spans) -> NDArray[np.float32]:
    """For each piece, how likely the words are a party on this side of what it tells."""
    shares: NDArray[np.float32] = getattr(opinion.reading, side)
    pieces = [i for start, end in words for i in opinion.reading.pieces(start - opinion.start, end - opinion.start)]
    return shares[:, pieces].max(axis=1) if pieces else np.zeros(len(shares), dtype=np.float32)


def _told_of_given(annotated: AnnotatedReport, source: Spans, target: Spans) -> Telling | None:
    given = _GivenParties(source, target)
    lexicon = load_lexicon()
    best: tuple[float, Telling] | None = None
    for sentence in annotated.sentences:
        reader = Reader(lexicon, sentence, lambda t, s=sentence: given.is_actor_like(s, t.i))  # type: ignore[misc]
        finder = PartyFinder(annotated, sentence, reader, given)
        for telling in reader.tellings():
            told = with_mood(lexicon, sentence, telling, own_speech=True)
            if told is None or event_of(told) is None:
                continue
            score = _fit(finder, told)
            if best is None or score > best[0]:
                best = (score, told)
    return None if best is None else best[1]


def _label(telling: Telling, scheme: str) -> str:
    reading = [*telling.operators, *([telling.act] if telling.act else [])]
    return ontology.label(telling.cameo, scheme, event_of(telling), reading)


def _fit(finder: PartyFinder, telling: Telling) -> float:
    """How well a telling is one of what the given source does to the given target."""
    actors = finder.actors(telling)
    recipients = finder.recipients(telling, actors)
    doing, undergoing = ({p.value.name for p in parties} for parties in (actors, recipients))
    score = 2.0 * ("source" in doing) + 2.0 * ("target" in undergoing)
    score += 0.8 * ("target" in doing) + 0.8 * ("source" in undergoing)
    score += 2.2 * (telling.status not in {"background", "hypothetical"}) + 0.2 * (len(telling.parts) > 1)
    return score - 0.01 * telling.outer.token.i


class _GivenParties:
    """Knows two parties only, by where their words stand."""

    def __init__(self, source: Spans, target: Spans) -> None:
        self.spans = {"source": source, "target": target}

    def _party(self, sentence: Sentence, head: int) -> str | None:
        token = sentence.tokens[head]
        for exact in (True, False):
            words = [token] if exact else noun_phrase(sentence, token)
            for name, spans in self.spans.items():
                if any(s < t.end and t.start < e for t in words for s, e in spans):
                    return name
        return None

    def is_actor_like(self, sentence: Sentence, head: int) -> bool:
        token = sentence.tokens[head]
        if token.ent in {"GPE", "NORP", "PERSON", "ORG"} or token.pos in {"PRON", "PROPN"}:
            return True
        return self._party(sentence, head) is not None

    def resolve_all(self, annotated: AnnotatedReport, sentence: Sentence, head: int) -> list[Coded[Actor]]:
        members = conjuncts(sentence, sentence.tokens[head])
        found = (self.resolve_mention(annotated, sentence, member.i) for member in members)
        return [party for party in found if party is not None]

    def resolve_mention(self, annotated: AnnotatedReport, sentence: Sentence, head: int) -> Coded[Actor] | None:
        name = self._party(sentence, head)
        token = sentence.tokens[head]
        if name is None:
            return None
        return Coded(Actor(name=name), (annotated.report.span(token.start, token.end),), "given")
