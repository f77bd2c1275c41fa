"""Coding by itself, over single texts, for evaluation: with and without the actors given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from polybius import ontology
from polybius.coding.acts import Reader
from polybius.coding.coder import code, event_of, with_mood
from polybius.coding.compose import Telling
from polybius.coding.lexicon import load_lexicon
from polybius.coding.parties import PartyFinder
from polybius.model import Actor, AnnotatedReport, Coded, EventMention, Sentence
from polybius.syntax import conjuncts, noun_phrase

DEFAULT_VIEW = frozenset(["occurred", "attempted", "planned", "proposed", "conditional", "negated"])
Spans = Sequence[Sequence[int]]


def predict_events(annotated: AnnotatedReport, scheme: str = ontology.DEFAULT_SCHEME) -> list[dict[str, Any]]:
    """The events of a text, surest first, as `{"event", "source": [code], "target": [code]}` with their proof.

    That is the trigger's place, the places of each party's words, and the confidence.
    """
    mentions = [m for m in code(annotated).events if m.status.value in DEFAULT_VIEW]
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


def predict_given(annotated: AnnotatedReport, source: Spans, target: Spans, scheme: str = "plv15") -> str | None:
    """The label of what the given source does to the given target; None where no act is read at all."""
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
    return None if best is None else _label(best[1], scheme)


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
