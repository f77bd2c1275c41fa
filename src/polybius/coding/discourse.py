"""The party that a sentence leaves unsaid: "Peru refused to talk" in a report on Peru and Chile.

Read from the countries and bodies the report names, with a confidence and a rule that say so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property

from polybius.coding.actorview import view_of
from polybius.coding.compose import Telling
from polybius.coding.homes import LIKELIEST, guess, homes_of
from polybius.coding.phraseparties import BORDERS, Parties, PartyResolver, key
from polybius.model import Actor, AnnotatedReport, Coded, Mention, Sentence, Token

# Acts that are done to somebody even where nobody is named.
ADDRESSED = frozenset(
    ["agree", "reject", "request", "threaten", "concede", "meet", "sign", "support", "reduce", "deescalate"]
)
PLACES = frozenset(["GPE", "NORP", "ORG"])
WHEREABOUTS = frozenset(["in", "at", "near", "outside", "around", "against", "like", "unlike"])
SPEAKS_FOR_STATE = frozenset(["GOV", "MIL", "LEG", "ELI", None])
# What an act may be the answer to.
FIGHTING = frozenset(["violence", "occupy", "blockade", "threaten", "mobilise"])
APPROACHES = frozenset(["request", "agree", "meet", "threaten", "mediate"])
ANSWERS = {
    "reject": APPROACHES,
    "concede": APPROACHES | {"protest"},
    "release": frozenset(["request", "threaten"]),
    "deescalate": FIGHTING,
}
MEMORY = 4  # sentences back
# Those whose refusals, demands and truces are their own government's business where no one else is named.
AGAINST_OWN = frozenset(["REB", "OPP", "PTY", "LEG", "PRM", "SEP"])
AT_HOME = frozenset(["reject", "request", "demand", "threaten", "deescalate", "accuse"])
# The other party must be named at least so often, and make up so much of all that is named besides the actor's own.
LEAST_NAMED = 2
LEAST_SHARE = 0.4
GUESS = 0.35
STRANGER = 0.3
THIRD = frozenset("him her his it its them their".split())
IN_SENTENCE, IN_REPORT = 0.6, 0.5


class Discourse:
    """The parties a report names, by how often."""

    def __init__(self, annotated: AnnotatedReport, resolver: PartyResolver) -> None:
        self.annotated = annotated
        self.resolver = resolver
        self._told: list[tuple[int, str, Parties, Parties]] = []

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

    # -------------------------------------------------------------- phrases left open by their sentence
    def stranger(self, sentence: Sentence, token: Token) -> Coded[Actor]:
        """Someone the sentence names and nobody knows, as what the words say."""
        words = [t for t in sentence.dependants(token, "compound") if t.i < token.i and t.pos == "PROPN"]
        proper = token.pos == "PROPN"
        start = min([t.start for t in words] + [token.start]) if proper else token.start
        span = self.annotated.report.span(start, token.end)
        if proper:
            return Coded(Actor(name=" ".join(span.text.split())), (span,), "name only", STRANGER)
        return Coded(Actor(sector="CVL", role=token.lemma), (span,), "someone unknown", STRANGER)

    def meant(self, sentence: Sentence, pronoun: Token, others: Parties) -> Parties:
        """Whom a pronoun without an antecedent must mean: the party named last before it that is not the subject."""
        if pronoun.lower not in THIRD or self._is_thing(sentence, pronoun):
            return ()
        taken = {_code(p.value) for p in others}
        is_person = pronoun.lower in {"him", "her", "his"}
        for mention in reversed(self.annotated.mentions):
            if (mention.sentence, mention.head) >= (sentence.index, pronoun.i) or mention.kind == "pronoun":
                continue
            if mention.sentence < sentence.index - 1:
                break
            if (mention.type == "PERSON") != is_person:
                continue
            there = self.annotated.sentences[mention.sentence]
            if mention.type not in {"PERSON", *PLACES} or _is_whereabouts(there, mention):
                continue
            found = self.resolver.resolve_mention(self.annotated, there, mention.head)
            if found and _code(found.value) and _code(found.value) not in taken:
                span = self.annotated.report.span(pronoun.start, pronoun.end)
                return (Coded(found.value, (span, *found.spans), f"pronoun '{pronoun.lower}': party before", GUESS),)
        return ()

    def _is_thing(self, sentence: Sentence, pronoun: Token) -> bool:
        """Whether a pronoun means what is no party: "the deal ... it"."""
        view = view_of(self.annotated)
        mention = view.mentions.get((sentence.index, pronoun.i))
        return mention is not None and view.entities[mention.entity].type == ""

    # -------------------------------------------------------------- the party that an addressed act leaves unsaid
    def note(self, sentence: Sentence, telling: Telling, actors: Parties, recipients: Parties) -> None:
        """Keeps what was told, so that a refusal further on finds whom it answers."""
        self._told.append((sentence.index, telling.family, actors, recipients))

    def other_party(self, telling: Telling, sentence: Sentence, actors: Parties) -> Parties:
        """The one other party that an addressed act must be aimed at, or none where that is open."""
        if not actors:
            return ()
        if telling.family not in ADDRESSED or _is_bare_threat(telling):
            return _own_government(telling, actors)
        if telling.family == "meet" and telling.outer.token.pos in {"NOUN", "PROPN"}:
            return ()  # "the meeting of the committee" names those who met
        if found := self._answered(telling, sentence, actors):
            return found
        own = {_code(a.value) for a in actors}
        if None in own:
            return ()
        speak_for_state = all(a.value.sector in SPEAKS_FOR_STATE for a in actors)
        here = {code for code, found in self.named.items() if any(m.sentence == sentence.index for m, _ in found)} - own
        if speak_for_state and len(here) == 1:
            return self._party(here.pop(), telling, "only other party in the sentence", IN_SENTENCE)
        if found := _own_government(telling, actors):
            return found
        if not speak_for_state or len(own) != 1:
            return ()
        counts = Counter({code: len(found) for code, found in self.named.items() if code not in own})
        if not counts:
            return ()
        code, most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0]
        if most < LEAST_NAMED or most < LEAST_SHARE * sum(counts.values()):
            return ()
        return self._party(code, telling, "other party the report is about", IN_REPORT)

    def _answered(self, telling: Telling, sentence: Sentence, actors: Parties) -> Parties:
        """Whom an answer answers: who asked, offered or threatened before; whose enemy holds fire."""
        asked = ANSWERS.get(telling.family)
        if asked is None:
            return ()
        own = {key(a.value) for a in actors}
        codes = {_code(a.value) for a in actors}
        for index, family, doers, hit in reversed(self._told):
            if sentence.index - index > MEMORY:
                return ()
            if family not in asked:
                continue
            theirs = tuple(d for d in doers if key(d.value) not in own and _code(d.value))
            is_hit = any(_code(h.value) in codes for h in hit)
            if theirs and is_hit and len(theirs) == len(doers):
                return tuple(replace(d, rule="whom it answers", confidence=IN_REPORT) for d in theirs)
            if family in FIGHTING and len(theirs) < len(doers) and not is_hit and hit:
                return tuple(replace(h, rule="whom it was done to before", confidence=IN_REPORT) for h in hit)
        return ()

    def at_home(self, parties: Parties) -> Parties:
        """Parties known by name alone as what they most likely are: of the likeliest country."""
        return tuple(self._placed(p) if _code(p.value) is None else p for p in parties)

    def _placed(self, party: Coded[Actor]) -> Coded[Actor]:
        words = next(iter(party.spans), None)
        sentence = next((s for s in self.annotated.sentences if words and s.start <= words.start < s.end), None)
        if words is None or sentence is None:
            return party
        inside = [t for t in sentence.tokens if words.start < t.end and t.start < words.end]
        token = next((t for t in inside if t.head == t.i or sentence.head_of(t) not in inside), inside[-1])
        home = guess(homes_of(view_of(self.annotated)), sentence, token, party.value.sector)
        if home is None:
            return party
        named = self.annotated.report.span(home.words.start, home.words.end)
        rule = f"{party.rule}; {LIKELIEST}: {home.sign}"
        value = replace(party.value, country=home.iso3)
        return Coded(value, (*party.spans, named), rule, min(party.confidence, GUESS))

    def _party(self, code: str, telling: Telling, rule: str, confidence: float) -> Parties:
        """The party by its mention nearest to the act."""
        at = telling.outer.token.start
        mention, found = min(self.named[code], key=lambda pair: (abs(pair[0].span.start - at), pair[0].span.start))
        return (Coded(found.value, (mention.span,), rule, confidence),)


def _is_bare_threat(telling: Telling) -> bool:
    """A threat of nothing in particular: whom it is aimed at cannot be told from what is threatened."""
    return telling.family == "threaten" and telling.act is None and len(telling.parts) == 1


def _own_government(telling: Telling, actors: Parties) -> Parties:
    """The government of those who turn on no one named: "the guerrillas laid down their arms"."""
    countries = {a.value.country for a in actors}
    if telling.family not in AT_HOME or len(countries) != 1 or not actors[0].value.country:
        return ()
    if any(a.value.sector not in AGAINST_OWN or a.value.country == "IGO" for a in actors):
        return ()
    value = Actor(actors[0].value.country, sector="GOV")
    return (Coded(value, actors[0].spans, "government of those who act", GUESS),)


def _is_whereabouts(sentence: Sentence, mention: Mention) -> bool:
    """Whether the mention only says where: "signed in Algiers"."""
    head = sentence.tokens[mention.head]
    following = sentence.tokens[mention.head + 1 : mention.head + 3]
    if following and following[0].text == "-" and following[-1].tag in {"VBN", "VBG", "JJ", "VBD"}:
        return True  # "UN-backed"
    if head.dep in {"compound", "nmod"} and sentence.head_of(head).lemma in BORDERS:
        return True
    return head.dep == "pobj" and sentence.head_of(head).lower in WHEREABOUTS


def _code(actor: Actor) -> str | None:
    return actor.organisation or actor.country
