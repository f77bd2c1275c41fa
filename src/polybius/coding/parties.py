"""Who did it, and to whom: actors and recipients of a telling, from the grammar.

Actors stand where the predicate's subject does (through passives, control, relative clauses and coordination); where
a recipient stands is said slot by slot in `acts.tsv`, `operators.tsv` and the frames, and tried in that order.
Never recipients: the object that is merely handled, the topic, one's own forces, and the bare maker of a deal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from polybius.coding.acts import Reader
from polybius.coding.clauses import is_passive, subject_of
from polybius.coding.compose import Part, Telling
from polybius.model import Actor, AnnotatedReport, Coded, Sentence, Token
from polybius.syntax import conjuncts

# Operators whose passive keeps its subject as the one who acts: "Peru is expected to sign".
RAISING = frozenset(["plan", "willing", "begin", "try"])
TRANSPARENT = frozenset(["begin", "light", "try", "cause", "means", "order"])
OWN = frozenset(["its", "his", "her", "their", "our", "my", "own"])
COUNTERPARTS = frozenset(
    "counterpart ally neighbour neighbor rival enemy foe opponent colleague critic host guest partner".split()
)
VICTIM_SLOTS = frozenset(["against", "on", "in", "to"])
STRUCK = ("outside", "before", "near", "at", "in")
STRIKES = frozenset(["violence", "occupy", "seize", "blockade"])
# "warned on Twitter" tells where it was said, not to whom.
PLATFORMS = frozenset(
    ["twitter", "facebook", "x", "telegram", "youtube", "instagram", "truth social", "weibo", "tiktok"]
)
# What was done to others is no address of a demand, of blame or of praise for it.
ADDRESSING = frozenset(["request", "demand", "accuse", "praise"])
HOSTILE = STRIKES | {"arrest", "restrict", "deport", "mobilise", "cyber", "release", "sanction"}
AT_HOME = frozenset(["protest", "arrest", "restrict", "violence", "seize", "deport"])
HOLDS_POWER = frozenset(["COP", "GOV", "JUD", "MIL", None])
GUESS = 0.4
BORDERS = frozenset(["border", "frontier", "boundary"])
NO_OWNER_KINDS = frozenset(["DEAL"])
FIRST_PERSON = frozenset(["we", "us", "our", "i", "me", "my", "ourselves"])

Parties = tuple[Coded[Actor], ...]


class PartyResolver(Protocol):
    """What knows which phrases name which parties: `coding.actors.Resolver`, or parties given from outside."""

    def is_actor_like(self, sentence: Sentence, head: int, /) -> bool: ...

    def resolve_all(self, annotated: AnnotatedReport, sentence: Sentence, head: int, /) -> list[Coded[Actor]]: ...

    def resolve_mention(self, annotated: AnnotatedReport, sentence: Sentence, head: int, /) -> Coded[Actor] | None: ...


class PartyFinder:
    """Finds the parties to the tellings of one sentence."""

    def __init__(self, annotated: AnnotatedReport, sentence: Sentence, reader: Reader, resolver: PartyResolver) -> None:
        self.annotated = annotated
        self.sentence = sentence
        self.reader = reader
        self.resolver = resolver

    # -------------------------------------------------------------- actors
    def actors(self, telling: Telling) -> Parties:
        """Those who act. A reciprocal act's other parties are added by `parties`."""
        if telling.swapped:
            return self._undergone_by(telling)
        return self._doers(telling)

    def _doers(self, telling: Telling) -> Parties:
        token = telling.outer.token
        if token.pos in {"NOUN", "PROPN"}:
            return self._owners(token) or self._subject_over(token) or self._people_of_place(telling)
        subject, passive = subject_of(self.sentence, token)
        if passive and telling.outer.frame.operator not in RAISING:
            subject = self.reader.agent_of(token)
        if subject is None or (telling.family == "violence" and self._is_building(subject)):
            return ()
        return self.resolve(subject) or self._owners(subject)

    def _is_building(self, token: Token) -> bool:
        kinds = self.reader.lexicon.kinds_of(token.lemma)
        return "BUILDING" in kinds and not kinds & {"WINGS", "SHIP", "FORCE"}

    def _people_of_place(self, telling: Telling) -> Parties:
        """ "Protests erupted in Khartoum": the people of the place protest."""
        noun = telling.outer.token
        if telling.family != "protest" or noun.dep not in {"nsubj", "nsubjpass"}:
            return ()
        for head in self.reader.prepositional(self.sentence.head_of(noun), "in"):
            for place in self.resolve(head):
                if place.value.country:
                    return (Coded(Actor(place.value.country, sector="CVL"), place.spans, "people of the place", GUESS),)
        return ()

    def _subject_over(self, noun: Token) -> Parties:
        """The subject of the verb the noun depends on: "left after talks with Chad" tells who talked."""
        head = self.sentence.head_of(noun)
        if noun.dep not in {"dobj", "pobj"} or head.i == noun.i:
            return ()
        if head.pos == "ADP":
            head = self.sentence.head_of(head)
        if head.pos not in {"VERB", "AUX"}:
            return ()
        subject, passive = subject_of(self.sentence, head)
        return self.resolve(subject) if subject is not None and not passive else ()

    def _undergone_by(self, telling: Telling) -> Parties:
        """The doers of an act told by the one who undergoes it: "came under fire from rebels", "drew US criticism"."""
        act = self.reader.lexicon.acts.get(telling.act or "")
        own = act.recipient if act is not None and act.reciprocal == "undergone" else ()
        for part in telling.parts:
            for slot in ("from", "by", "of", *own):
                if found := self._slot(part, slot, telling):
                    return found
        return () if act is not None and act.reciprocal == "undergone" else self._owners(telling.inner.token)

    # -------------------------------------------------------------- recipients
    def recipients(self, telling: Telling, actors: Parties) -> Parties:
        """Those to whom it is done, from the outermost word that names any."""
        if telling.swapped:
            subject, _ = subject_of(self.sentence, telling.outer.token)
            return () if subject is None else self._others(self.resolve(subject), actors)
        for part in self._addressing_parts(telling):
            for slot in self._recipient_slots(part):
                if found := self._others(self._slot(part, slot, telling), actors):
                    return found
        if telling.family in {"violence", "protest"} and (found := self._where_it_struck(telling)):
            return found
        return self._at_home(telling, actors)

    def _setting(self, noun: Token) -> list[Token]:
        """ "the Kenya bombing": the place before the noun."""
        return [t for t in self.sentence.dependants(noun, "compound", "nmod") if t.ent == "GPE"]

    def _at_home(self, telling: Telling, actors: Parties) -> Parties:
        """Whom an act hits that names no other country: the people whom their own police hold, the government protested
        against. A guess, and marked as one."""
        home = next((a for a in actors if a.value.country and a.value.country != "IGO"), None)
        if home is None or telling.family not in AT_HOME:
            return ()
        if telling.family == "protest":
            return (
                Coded(Actor(home.value.country, sector="GOV"), home.spans, "government of those who protest", GUESS),
            )
        hit = next((t for part in telling.parts for t in self._slot_heads(part, "object")), None)
        if hit is None or home.value.sector not in HOLDS_POWER or not self._is_people(hit):
            return ()
        span = self.annotated.report.span(hit.start, hit.end)
        return (
            Coded(Actor(home.value.country, sector="CVL"), (span,), "people in the hands of their own state", GUESS),
        )

    def _is_people(self, token: Token) -> bool:
        return bool(self.reader.lexicon.kinds_of(self.reader.through(token).lemma) & {"PEOPLE", "CAPTIVE", "BUILDING"})

    def _addressing_parts(self, telling: Telling) -> tuple[Part, ...]:
        """The words that may name a recipient: of a demand for an end of attacks, not those who are attacked."""
        lexicon = self.reader.lexicon
        for i, part in enumerate(telling.parts):
            act = lexicon.acts.get(part.frame.act or "")
            if i and act and act.family in HOSTILE and telling.outer.frame.operator in ADDRESSING:
                return telling.parts[:i]
        return telling.parts

    def _where_it_struck(self, telling: Telling) -> Parties:
        """For violence with no one named as hit: whose place it struck, as a guess."""
        prepositions = STRUCK if telling.family == "violence" else STRUCK[:3]
        for part in telling.parts:
            for preposition in prepositions:
                for head in [*self.reader.prepositional(part.token, preposition), *self._setting(part.token)]:
                    found = self.resolve(head) or self._owners(head)
                    if found:
                        return tuple(replace(p, rule="place that was struck", confidence=0.5) for p in found)
        return ()

    def _recipient_slots(self, part: Part) -> tuple[str, ...]:
        if part.frame.recipient is not None:
            return part.frame.recipient
        lexicon = self.reader.lexicon
        if part.frame.act:
            return lexicon.acts[part.frame.act].recipient
        return lexicon.operators[part.frame.operator or ""].recipient

    def _slot(self, part: Part, slot: str, telling: Telling) -> Parties:
        if slot == "owner":
            return self._owner_slot(part, telling)
        found: list[Coded[Actor]] = []
        for head in self._slot_heads(part, slot):
            if self._is_content(head, telling):
                continue
            if self._is_own(head):
                found += self._possessor(head) if telling.family in STRIKES else ()
                continue
            thing = self.reader.through(head)
            found += [p for p in self.resolve(thing) or self._owners_of_thing(thing) if not _is_platform(p.value)]
        return tuple(found)

    def _possessor(self, head: Token) -> Parties:
        """Whose thing was struck, where "its" is not the striker: one does not bomb one's own airfields."""
        return self._resolved(t for t in self.sentence.dependants(head, "poss") if t.lower in OWN)

    def _slot_heads(self, part: Part, slot: str) -> Iterator[Token]:
        token = part.token
        noun = token.pos in {"NOUN", "PROPN"}
        if slot == "object":
            if not noun and (target := self.reader.object_of(token, part.extra)) is not None:
                yield target
            elif noun:
                yield from self.reader.prepositional(token, "of")
                head = self.sentence.head_of(token)
                if token.dep == "nsubj" and head.pos == "VERB":  # "a blast damaged the embassy"
                    yield from self.sentence.dependants(head, "dobj")
        elif slot == "clause":  # "demanded that Israel withdraw"
            clause = self.reader.clause_of(token)
            agent = self.reader.agent_of(clause) if clause is not None else None
            if agent is not None:  # "allege that the raid was led by rebels"
                yield agent
            elif clause is not None and clause.dep == "ccomp":
                yield from self.sentence.dependants(clause, "nsubj", "nsubjpass")
        elif slot == "dative":
            yield from (t for t in self.sentence.dependants(token, "dative", "iobj") if t.pos != "ADP")
            if self.sentence.dependants(token, "dobj"):  # "Nicaragua was given wheat"
                yield from self.sentence.dependants(token, "nsubjpass")
        else:
            yield from self.reader.prepositional(token, slot)
            target = None if noun else self.reader.object_of(token, part.extra)
            if target is not None and not (slot in VICTIM_SLOTS and self._blames(part)):
                yield from self.reader.prepositional(target, slot)
            if noun and token.dep in {"dobj", "pobj", "nsubj", "nsubjpass"} and slot not in {"of", "to"}:
                head = self.sentence.head_of(token)
                yield from self.reader.prepositional(head if head.pos != "ADP" else self.sentence.head_of(head), slot)

    def _blames(self, part: Part) -> bool:
        """Whether the word blames: then those whom the blamed act hit are not its recipients."""
        if part.frame.act:
            return self.reader.lexicon.acts[part.frame.act].family == "accuse"
        return part.frame.operator == "accuse"

    def _owner_slot(self, part: Part, telling: Telling) -> Parties:
        """The owner of what is refused or blamed: the noun told under the word, or its object."""
        for inner in telling.parts:
            if inner.token.i == part.token.i or inner.token.pos not in {"NOUN", "PROPN"}:
                continue
            if found := self._owners(inner.token):
                return found
        if part.token.pos in {"NOUN", "PROPN"}:
            return ()
        target = self.reader.object_of(part.token, part.extra)
        return () if target is None else self._owners_of_thing(target)

    def _owners_of_thing(self, head: Token) -> Parties:
        """The owner of a thing ("the Syrian airfield"); a deal's makers do not count."""
        if self.reader.lexicon.kinds_of(head.lemma) & NO_OWNER_KINDS or self.reader.is_actor(head):
            return ()
        return self._owners(self.reader.through(head))

    def _owners(self, noun: Token) -> Parties:
        """Those a noun belongs to or comes from: "Iran's offer", "offer by Iran", "talks between Iran and Iraq"."""
        return (
            self._resolved(h for p in ("between", "among", "by") for h in self.reader.prepositional(noun, p))
            or self._resolved(self.sentence.dependants(noun, "poss"))
            or self._resolved(
                m for m in self.sentence.dependants(noun, "compound", "nmod", "amod") if self.reader.names_party(m)
            )
            or self._resolved(h for h in self.reader.prepositional(noun, "of"))
            or self._resolved(h for h in self.reader.prepositional(noun, "with") if noun.lemma in BORDERS)
            or self._resolved(h for h in self.reader.prepositional(noun, "from"))
        )

    def _resolved(self, heads: Iterable[Token]) -> Parties:
        return tuple(party for head in heads for party in self.resolve(head))

    # -------------------------------------------------------------- resolving phrases
    def resolve(self, head: Token) -> Parties:
        """The parties a phrase names, coordination and "both sides" spread out."""
        if head.pos == "VERB":
            return ()
        found = self.resolver.resolve_all(self.annotated, self.sentence, head.i)
        return _distinct([*found, *(p for first in found[:1] for p in self._of_other_nations(head, first))])

    def _of_other_nations(self, head: Token, actor: Coded[Actor]) -> Iterator[Coded[Actor]]:
        """ "the presidents of Kenya and Uganda": a party for each nation named after the first."""
        if head.tag not in {"NNS", "NNPS"}:
            return
        for first in self.reader.prepositional(head, "of"):
            for other in conjuncts(self.sentence, first)[1:]:
                nation = self.resolver.resolve_mention(self.annotated, self.sentence, other.i)
                if nation is not None and nation.value.country not in {None, actor.value.country}:
                    value = replace(actor.value, country=nation.value.country, name=None)
                    yield Coded(value, (*actor.spans, *nation.spans), "one of several nations named", nation.confidence)

    def _is_content(self, head: Token, telling: Telling) -> bool:
        return any(part.token.i == head.i for part in telling.parts)

    def _is_own(self, head: Token) -> bool:
        """ "its troops", "his government": one's own, unless the noun itself means another party."""
        possessors = self.sentence.dependants(head, "poss")
        return head.lemma not in COUNTERPARTS and any(t.lower in OWN for t in possessors)

    def _others(self, found: Parties, actors: Parties) -> Parties:
        taken = {_key(a.value) for a in actors}
        return tuple(p for p in found if _key(p.value) not in taken)

    def is_first_person(self, telling: Telling) -> bool:
        """Whether the subject is "we" or "I"."""
        subject, _ = subject_of(self.sentence, telling.outer.token)
        return subject is not None and subject.pos == "PRON" and subject.lower in FIRST_PERSON

    def is_passive(self, telling: Telling) -> bool:
        token = telling.outer.token
        return token.pos in {"VERB", "AUX"} and is_passive(self.sentence, token)


def _key(actor: Actor) -> tuple[str | None, ...]:
    """What makes two mentions one party: a person by name, else codes, sector and role."""
    if actor.name:
        return ("name", actor.country, actor.name)
    return (actor.country, actor.organisation, actor.sector, actor.role)


def _distinct(parties: list[Coded[Actor]]) -> Parties:
    kept: dict[tuple[str | None, ...], Coded[Actor]] = {}
    for party in parties:
        kept.setdefault(_key(party.value), replace(party, value=_on_one_line(party.value)))
    return tuple(kept.values())


def _is_platform(actor: Actor) -> bool:
    return (actor.name or "").lower() in PLATFORMS


def _on_one_line(actor: Actor) -> Actor:
    """The wording of name and role without the line breaks of the text they were read from."""
    name, role = (" ".join(words.split()) if words else words for words in (actor.name, actor.role))
    return replace(actor, name=name, role=role)
