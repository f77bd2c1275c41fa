"""Is it a political event at all? What a telling must have, by event, and how sure the words make one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from polybius.coding.clauses import subject_of
from polybius.coding.compose import Telling
from polybius.coding.lexicon import Lexicon
from polybius.coding.parties import Parties
from polybius.model import Actor, Coded, EventMention, Sentence

PRIVATE = frozenset(["BUS", "MED", "SOC", "JRN", "CVL", "EDU", "LAB", "AGR", "CRM", "JNK", "UNK"])
UNPOLITICAL = PRIVATE - {"CRM", "JRN", "LAB"}
# Said by nobody in politics to or of citizens alone: "parents were advised", "an individual accused of theft".
SAID = frozenset(["REQUEST", "ACCUSE"])
SIDES = frozenset(["OFFICIAL", "PARTY", "DIPLOMAT"])
# PLOVER requires a recipient for these; for the others one party can be enough.
TWO_SIDED = frozenset(["COOPERATE", "AID", "CONSULT"])
JOURNEYS = frozenset(["042", "043"])
KNOWN_COUNTRY = 0.8
BASE = 0.6
# Acts of armed forces, which are political whoever's forces they are; and what strikes with nobody named behind it.
ARMED_ACTS = frozenset(["violence", "mobilise", "occupy", "blockade"])
ARMED = frozenset(["FORCE", "REBEL", "SHIP", "WINGS"])
UNNAMED = frozenset(["WEAPON", "VIOLENCE", "BOMB", "GUNS"])
# A report is about sports when it has so many different words of contests, and they are so much of its content words.
SPORT_KINDS = 5
SPORT_SHARE = 0.04
# So many words of contests make a sentence one about sports.
SPORT_WORDS = 2


class Act(NamedTuple):
    """A telling with its parties, as it is asked whether it is an event."""

    sentence: Sentence
    telling: Telling
    event: str
    actors: Parties
    recipients: Parties
    passive: bool

    @property
    def parties(self) -> list[Actor]:
        return [p.value for p in self.actors + self.recipients]


def confidence_in(act: Act) -> float:
    """How sure its words make an act, in [0, 1]."""
    telling = act.telling
    confidence = (
        BASE
        + 0.15 * bool(act.actors and act.recipients)
        + 0.1 * bool(len(telling.parts) > 1 or telling.outer.frame.object)
    )
    if telling.outer.token.pos in {"NOUN", "PROPN"}:
        confidence -= 0.1
    if not act.actors:
        confidence -= 0.15
    if all(a.sector in PRIVATE for a in act.parties):
        confidence -= 0.2
    lowest = min((p.confidence for p in act.actors + act.recipients), default=1.0)
    return round(max(0.05, min(0.95, confidence * (0.5 + 0.5 * lowest))), 3)


def why_no_event(act: Act, lexicon: Lexicon) -> str | None:
    """The rule by which an act is no political event, as a sentence for the user; None where none forbids it."""
    sentence, telling = act.sentence, act.telling
    if not any(is_political(a) for a in act.parties) and not _is_by_forces(sentence, telling, lexicon):
        return "nobody who acts in politics takes part"
    unnamed = _strikes_unnamed(sentence, telling, lexicon)
    if not (act.actors or act.passive or unnamed or telling.swapped) and _has_subject(sentence, telling):
        return "the subject is no party"
    if act.event in TWO_SIDED and not _two_sided(act, lexicon):
        return f"{act.event} needs two sides and only one is told"
    if telling.cameo in JOURNEYS and _stays_at_home(act):
        return "a journey within one's own country meets nobody"
    if act.event in SAID and not act.actors and all(p.value.sector in UNPOLITICAL for p in act.recipients):
        return "nobody is named who says it, and it is said of citizens only"
    if _about(sentence, lexicon, "SPORT") >= SPORT_WORDS:
        return "the sentence is about sports"
    return None


def is_about_sports(sentences: Sequence[Sentence], lexicon: Lexicon) -> bool:
    """Whether words of contests fill a report: then "attack", "defence" and "victory" are no acts of politics."""
    words = [t.lemma for sentence in sentences for t in sentence if t.pos in {"NOUN", "PROPN", "VERB"}]
    contests = [w for w in words if "SPORT" in lexicon.kinds_of(w)]
    return len(set(contests)) >= SPORT_KINDS and len(contests) >= SPORT_SHARE * len(words)


def is_political(actor: Actor) -> bool:
    """Whether an actor is a state, a body, or of a sector that acts in politics.

    >>> is_political(Actor("PER")), is_political(Actor(None, sector="BUS", name="Acme"))
    (True, False)
    """
    if actor.sector == "BUS":
        return False
    return bool(actor.country or actor.organisation or (actor.sector and actor.sector not in {"UNK", "JNK"}))


def _two_sided(act: Act, lexicon: Lexicon) -> bool:
    """Both sides are there: two parties to a reciprocal act, one on each side of any other."""
    known = lexicon.acts.get(act.telling.act or "")
    if act.telling.act == "mediate":
        return bool(act.actors)
    if known is None or known.reciprocal != "no":
        several = known is not None and known.family == "meet"
        among = several and any(_several(act.sentence, p, lexicon) for p in act.actors)
        return among or len(act.parties) >= 2
    return bool(act.recipients)


def _stays_at_home(act: Act) -> bool:
    """Whether the hosts of a visit are only the visitors' own state: "flew to the capital", "toured the north".

    Visitors whose country is only guessed, mostly from where they go, may be from anywhere.
    """
    own = {p.value.country if p.confidence >= KNOWN_COUNTRY else None for p in act.actors}
    hosts = [p.value for p in act.recipients]
    bare = all(
        a.country in own and a.sector in {None, "GOV"} and not (a.organisation or a.name or a.role) for a in hosts
    )
    return bool(own and hosts) and None not in own and bare


def _is_by_forces(sentence: Sentence, telling: Telling, lexicon: Lexicon) -> bool:
    """Whether forces without a country ("the column", "the cavalry") do it or suffer it."""
    token = telling.outer.token
    if telling.family not in ARMED_ACTS or token.pos in {"NOUN", "PROPN"} or telling.status != "occurred":
        return False
    subject, _ = subject_of(sentence, token)
    heads = [*([] if subject is None else [subject]), *sentence.dependants(token, "dobj")]
    return any(lexicon.kinds_of(t.lemma) & ARMED for t in heads)


def _strikes_unnamed(sentence: Sentence, telling: Telling, lexicon: Lexicon) -> bool:
    """Whether the subject is a weapon or an attack, with whoever used it unnamed, or forces of no known side."""
    subject, _ = subject_of(sentence, telling.outer.token)
    if subject is not None and telling.family in ARMED_ACTS and lexicon.kinds_of(subject.lemma) & ARMED:
        return True
    if subject is None or telling.family != "violence":
        return False
    tells = any(f.act and lexicon.acts[f.act].family == "violence" for _, f in lexicon.nouns.get(subject.lemma, ()))
    return tells or bool(lexicon.kinds_of(subject.lemma) & UNNAMED)


def _several(sentence: Sentence, party: Coded[Actor], lexicon: Lexicon) -> bool:
    """Whether a party is several who can meet each other: "the foreign ministers", "both sides"."""
    spans = [(s.start, s.end) for s in party.spans]
    inside = [t for t in sentence if any(a <= t.start and t.end <= b for a, b in spans)]
    return any(t.tag in {"NNS", "NNPS"} and (lexicon.kinds_of(t.lemma) & SIDES) for t in inside)


def _has_subject(sentence: Sentence, telling: Telling) -> bool:
    token = telling.outer.token
    if token.pos in {"NOUN", "PROPN"}:
        return False
    return subject_of(sentence, token)[0] is not None


def _about(sentence: Sentence, lexicon: Lexicon, kind: str) -> int:
    return sum(kind in lexicon.kinds_of(t.lemma) for t in sentence)


def is_part_of_visit(mention: EventMention, told: Sequence[EventMention]) -> bool:
    """A meeting told in one sentence with the visit it was held on, by the same visitor to the same hosts."""
    if mention.event.value != "CONSULT" or mention.cameo.value in JOURNEYS:
        return False
    met = {a.value.country for a in mention.actors}
    return any(
        visit.cameo.value in JOURNEYS
        and {a.value.country for a in visit.actors} <= met
        and (not visit.recipients or bool({r.value.country for r in visit.recipients} & met))
        for visit in told
    )
