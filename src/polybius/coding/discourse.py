"""The party that a sentence leaves unsaid: "Peru refused to talk" in a report on Peru and Chile.

Read from the countries and bodies the report names, with a confidence and a rule that say so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property

from polybius.coding.compose import Telling
from polybius.coding.parties import Parties, PartyResolver
from polybius.model import Actor, AnnotatedReport, Coded, Mention, Sentence

# Acts that are done to somebody even where nobody is named.
ADDRESSED = frozenset(
    ["agree", "reject", "request", "threaten", "concede", "meet", "sign", "support", "reduce", "deescalate"]
)
PLACES = frozenset(["GPE", "NORP", "ORG"])
WHEREABOUTS = frozenset(["in", "at", "near", "outside", "around"])
SPEAKS_FOR_STATE = frozenset(["GOV", "MIL", "LEG", "ELI", None])
# The other party must be named at least so often, and make up so much of all that is named besides the actor's own.
LEAST_NAMED = 2
LEAST_SHARE = 0.4
HOME_SHARE = 0.4
GUESS = 0.35
IN_SENTENCE, IN_REPORT = 0.6, 0.5


class Discourse:
    """The parties a report names, by how often."""

    def __init__(self, annotated: AnnotatedReport, resolver: PartyResolver) -> None:
        self.annotated = annotated
        self.resolver = resolver

    @cached_property
    def named(self) -> dict[str, list[tuple[Mention, Coded[Actor]]]]:
        """Each country or body the report names, with its mentions."""
        annotated, named = self.annotated, dict[str, list[tuple[Mention, Coded[Actor]]]]()
        for mention in annotated.mentions:
            sentence = annotated.sentences[mention.sentence]
            if mention.kind != "named" or mention.type not in PLACES or _is_whereabouts(sentence, mention):
                continue
            found = self.resolver.resolve_mention(annotated, sentence, mention.head)
            if found is not None and (code := _code(found.value)):
                named.setdefault(code, []).append((mention, found))
        return named

    def other_party(self, telling: Telling, sentence: Sentence, actors: Parties) -> Parties:
        """The one other party that an addressed act must be aimed at, or none where that is open."""
        if telling.family not in ADDRESSED or not actors:
            return ()
        if telling.family == "meet" and telling.outer.token.pos in {"NOUN", "PROPN"}:
            return ()  # "the meeting of the committee" names those who met
        own = {_code(a.value) for a in actors}
        if len(own) != 1 or None in own or any(a.value.sector not in SPEAKS_FOR_STATE for a in actors):
            return ()
        counts = Counter({code: len(found) for code, found in self.named.items() if code not in own})
        here = {code for code, found in self.named.items() if any(m.sentence == sentence.index for m, _ in found)} - own
        if len(here) == 1:
            return self._party(here.pop(), telling, "only other party in the sentence", IN_SENTENCE)
        if not counts:
            return ()
        code, most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0]
        if most < LEAST_NAMED or most < LEAST_SHARE * sum(counts.values()):
            return ()
        return self._party(code, telling, "other party the report is about", IN_REPORT)

    def at_home(self, parties: Parties) -> Parties:
        """Parties known by name alone as what they most likely are: of the country the report is about."""
        if all(_code(p.value) is not None for p in parties):
            return parties
        home = self._home()
        if home is None:
            return parties
        return tuple(self._placed(p, home) if _code(p.value) is None else p for p in parties)

    def _home(self) -> str | None:
        counts = Counter({code: len(found) for code, found in self.named.items() if found[0][1].value.country == code})
        if not counts:
            return None
        code, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return code if most >= LEAST_NAMED and most >= HOME_SHARE * sum(counts.values()) else None

    def _placed(self, party: Coded[Actor], home: str) -> Coded[Actor]:
        mention, _ = self.named[home][0]
        rule = f"{party.rule}; country the report is about"
        return Coded(
            replace(party.value, country=home), (*party.spans, mention.span), rule, min(party.confidence, GUESS)
        )

    def _party(self, code: str, telling: Telling, rule: str, confidence: float) -> Parties:
        """The party by its mention nearest to the act."""
        at = telling.outer.token.start
        mention, found = min(self.named[code], key=lambda pair: (abs(pair[0].span.start - at), pair[0].span.start))
        return (Coded(found.value, (mention.span,), rule, confidence),)


def _is_whereabouts(sentence: Sentence, mention: Mention) -> bool:
    """Whether the mention only says where: "signed in Algiers"."""
    head = sentence.tokens[mention.head]
    return head.dep == "pobj" and sentence.head_of(head).lower in WHEREABOUTS


def _code(actor: Actor) -> str | None:
    return actor.organisation or actor.country
