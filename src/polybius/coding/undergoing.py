"""Those to whom the acts of one sentence are done.

First come the slots of the words that tell the act (`partyslots`), from the outermost; after them clauses that go on
about the act ("an attack that killed two soldiers") and, as guesses, the place that was struck and one's own people.
Never recipients: the object that is merely handled, the topic, one's own forces, the bare maker of a deal, and the
court or body that a complaint is lodged with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from polybius.coding.clauses import subject_of
from polybius.coding.compose import Telling
from polybius.coding.partyslots import SlotFinder
from polybius.coding.phraseparties import Parties
from polybius.model import Actor, Coded, Token
from polybius.syntax import ancestors, conjuncts

STRUCK = ("outside", "before", "near", "at", "in")
AT_HOME = frozenset(["protest", "arrest", "restrict", "violence", "seize", "deport"])
HOLDS_POWER = frozenset(["COP", "GOV", "JUD", "MIL", None])
GUESS = 0.4
ASKING = frozenset(["request", "demand"])
# Verbs that go on about an attack: "a raid targeting", "an attack that killed".
HITTING = frozenset(
    (
        "target hit strike kill wound injure maim murder destroy damage level flatten wreck devastate ravage torch "
        "bomb bombard shell pound raid attack massacre slay slaughter behead execute shoot hurt claim hurl"
    ).split()
)
# Verbs that say what a protest is against.
DENOUNCING = frozenset(
    (
        "protest denounce oppose condemn decry reject criticise criticize deplore resist defy fight challenge accuse "
        "slam blast denounce topple oust overthrow unseat"
    ).split()
)
MUTUAL = frozenset(["clash"])  # the place of a battle is no party to it
NOT_BLAMED = frozenset(["JUD", "LEG", "NGO"])
COMPLAINTS = frozenset(["complain", "sue"])
MOVED = frozenset(["MIL", "COP", "SPY"])
INFERRED = ("country of the clause's subject", "country of the possessor")


class RecipientFinder(SlotFinder):
    """Finds those to whom the tellings of one sentence are done."""

    def recipients(self, telling: Telling, actors: Parties) -> Parties:
        """Those to whom it is done, from the outermost word that names any."""
        if telling.swapped:
            subject, _ = subject_of(self.sentence, telling.outer.token)
            return () if subject is None else self.others(self.resolve(subject), actors)
        for found in self._named(telling):
            if fitting := self.fitting(self.others(found, actors), telling, actors):
                return fitting
        return self._at_home(telling, actors)

    def _named(self, telling: Telling) -> Iterator[Parties]:
        """What could name a recipient, the likeliest first."""
        parts = self._addressing_parts(telling)
        for part in parts:
            for slot in self._recipient_slots(part):
                if slot in {"from", "on"} and telling.outer.frame.operator in ASKING:
                    yield self._asked_to_do(telling)
                yield self._slot(part, slot, telling)
        for part in parts:
            yield self._strangers(part, telling)
        if telling.family == "violence":
            yield self._hit_before(telling)
            yield self._hit_in_clause(telling)
        if telling.family == "accuse":
            yield self._blamed_in_clause(telling)
        if telling.family == "reject":
            yield self._refused(telling)
        if telling.family == "protest":
            yield self._protested_against(telling)
        if telling.family in {"violence", "protest"} and telling.act not in MUTUAL:
            yield self._where_it_struck(telling)
        if telling.family == "deescalate":
            yield self._where_forces_stand(telling)

    def fitting(self, found: Parties, telling: Telling, actors: Parties) -> Parties:
        """Without those who only hear a complaint, and without one's own forces that are sent elsewhere."""
        if telling.act in COMPLAINTS:
            found = tuple(p for p in found if p.value.country != "IGO" and p.value.sector not in NOT_BLAMED)
        if telling.family in AT_HOME:
            return found
        own = {a.value.country for a in actors}
        if telling.outer.frame.operator == "order" and len(telling.parts) > 1:  # those who are told to do it
            found = tuple(p for p in found if p.value.country not in own)
        return tuple(p for p in found if not _is_own_force(p, own))

    # -------------------------------------------------------------- clauses that go on about the act
    def _asked_to_do(self, telling: Telling) -> Parties:
        """ "demanded the withdrawal of Chad's forces from the town": whose act is asked for, they are asked."""
        inner = telling.inner.token
        if len(telling.parts) == 1 or inner.pos not in {"NOUN", "PROPN"}:
            return ()
        return self.makers(inner, telling)

    def is_building(self, token: Token) -> bool:
        kinds = self.reader.lexicon.kinds_of(token.lemma)
        return "BUILDING" in kinds and not kinds & {"WINGS", "SHIP", "FORCE"}

    def _hit_before(self, telling: Telling) -> Parties:
        """ "the embassy bombings": the building named before the noun of force."""
        for part in telling.parts:
            if building := self.building_before(part.token):
                owners = (t for t in self.before(part.token) if t.i < building.i)
                return self.resolve(building) or self.owners(building) or self._resolved(owners)
        return ()

    def building_before(self, noun: Token) -> Token | None:
        """The building that a noun of force names as hit: "the Egyptian embassy bombing"."""
        return next((t for t in self.before(noun) if self.is_building(t)), None)

    def before(self, noun: Token) -> list[Token]:
        """The words before a noun that say what kind it is, or whose."""
        return self.sentence.dependants(noun, "compound", "nmod", "amod")

    def _hit_in_clause(self, telling: Telling) -> Parties:
        """ "a raid targeting rebel commanders", "an attack that killed a soldier"."""
        for part in telling.parts:
            for clause in self._clauses_on(part.token):
                if clause.lemma in HITTING:
                    target = self.reader.object_of(clause)
                    if target is not None and (found := self._known_or_stranger(target, telling)):
                        return found
        return ()

    def _clauses_on(self, token: Token) -> Iterator[Token]:
        """The relative clauses and participles on a word, and those on the verb of which a noun is the object."""
        holders = [token]
        if token.pos in {"NOUN", "PROPN"}:
            holders += [self.sentence.head_of(token)] if token.dep == "dobj" else []
        for holder in holders:
            for clause in self.sentence.dependants(holder, "relcl", "acl", "advcl"):
                if clause.dep == "relcl" or clause.tag == "VBG":
                    yield from (t for t in conjuncts(self.sentence, clause) if t.pos == "VERB")

    def _known_or_stranger(self, token: Token, telling: Telling) -> Parties:
        thing = self.reader.through(token)
        if found := self.resolve(thing) or self.owners_of_thing(thing):
            return found
        if self.background is not None and self._is_someone(thing, telling):
            return (self.background.stranger(self.sentence, thing),)
        return ()

    def _blamed_in_clause(self, telling: Telling) -> Parties:
        """ "complained that the rescuers came late": those who did what is complained of."""
        for part in telling.parts:
            clause = self.reader.clause_of(part.token)
            if clause is not None and not self._has_that(clause):
                continue
            for head in self._clause_subjects(part.token):
                if head.pos != "PRON" and not self.is_own(head):
                    return self._known_or_stranger(head, telling)
        return ()

    def _refused(self, telling: Telling) -> Parties:
        """ "refused to let the ship land", "declined to send troops to Gabon": whom the thing not done was for."""
        for part in telling.parts:
            clause = self.reader.clause_of(part.token)
            if clause is None or clause.dep not in {"xcomp", "ccomp"} or clause.lemma == "comment":
                continue
            for inner in (clause, *self.sentence.dependants(clause, "ccomp", "xcomp")):
                heads = [
                    *self.sentence.dependants(inner, "dative", "dobj"),
                    *(self.sentence.dependants(inner, "nsubj") if inner.i != clause.i else ()),
                    *(h for p in ("to", "with", "from") for h in self.reader.prepositional(inner, p)),
                ]
                for head in heads:
                    found = () if self.is_own(head) else self.resolve(head) or self.owners_of_thing(head)
                    if found := tuple(p for p in found if not p.rule.endswith(INFERRED)):
                        return found
        return ()

    def _protested_against(self, telling: Telling) -> Parties:
        """ "marched to denounce the junta": the object of a verb that says what a protest is against."""
        for part in telling.parts:
            verbs = [t for t in ancestors(self.sentence, part.token) if t.pos == "VERB"][:1]
            for holder in (part.token, *verbs):
                for clause in self.sentence.dependants(holder, "acl", "advcl", "xcomp", "conj", "relcl"):
                    target = self.reader.object_of(clause) if clause.lemma in DENOUNCING else None
                    if target is not None and not self.is_own(target):
                        found = self.resolve(target) or self.owners_of_thing(target)
                        if found:
                            return found
        return ()

    # -------------------------------------------------------------- guesses
    def _where_it_struck(self, telling: Telling) -> Parties:
        """For violence with no one named as hit: whose place it struck, as a guess."""
        prepositions = STRUCK if telling.family == "violence" else STRUCK[:3]
        tokens = [part.token for part in telling.parts]
        if telling.family == "protest":  # "gathered before the embassy and protested"
            tokens += [self.sentence.head_of(t) for t in tokens if t.dep == "conj"]
        for token in tokens:
            for preposition in prepositions:
                for head in [*self.reader.prepositional(token, preposition), *self._setting(token)]:
                    found = self.resolve(head) or self.owners(head)
                    if found:
                        return tuple(replace(p, rule="place that was struck", confidence=0.5) for p in found)
        return ()

    def _where_forces_stand(self, telling: Telling) -> Parties:
        """Of forces that hold fire or leave: "the troops in Chad ceased fire"."""
        subject, passive = subject_of(self.sentence, telling.inner.token)
        if subject is None or passive:
            return ()
        places = (h for p in ("in", "inside") for h in self.reader.prepositional(subject, p))
        found = self._resolved(h for h in places if h.ent == "GPE")
        return tuple(replace(p, rule="where the forces stand", confidence=0.5) for p in found)

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


def _is_own_force(party: Coded[Actor], own: set[str | None]) -> bool:
    """Whether a party was taken for the actor's own only because the actor stands beside it: "sent peacekeepers"."""
    return party.value.sector in MOVED and party.value.country in own and party.rule.endswith(INFERRED[0])
