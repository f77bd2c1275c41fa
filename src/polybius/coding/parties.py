"""Who did it, and to whom: actors and recipients of a telling, from the grammar.

Actors stand where the predicate's subject does (through passives, control, relative clauses and coordination); where
a recipient stands is said slot by slot in `acts.tsv`, `operators.tsv` and the frames, and tried in that order.
Never recipients: the object that is merely handled, the topic, one's own forces, and the bare maker of a deal.
"""

from __future__ import annotations

from polybius.coding.clauses import is_passive, subject_of
from polybius.coding.compose import Telling
from polybius.coding.phraseparties import FIRST_PERSON, Parties, PartyResolver
from polybius.coding.undergoing import GUESS, RecipientFinder
from polybius.model import Actor, Coded, Token
from polybius.syntax import ancestors

__all__ = ["Parties", "PartyFinder", "PartyResolver"]

# Operators whose passive keeps its subject as the one who acts: "Peru is expected to sign".
RAISING = frozenset(["plan", "willing", "begin", "try"])
# Acts on one's own: the subject of their passive is the actor's ("the ambassador was recalled").
ON_ONES_OWN = frozenset("break_ties withdraw mobilise alert leave_body".split())
OWN_KINDS = frozenset(["FORCE", "DIPLOMAT", "WEAPON"])
# The subject of the verb that governs such nouns is no doer of them: "fled after the bombing of".
SUFFERED = frozenset("violence arrest occupy seize deport blockade cyber".split())
DOCUMENTS = frozenset(
    "letter statement message note petition memo telegram cable email e-mail resolution tweet communique declaration "
    "speech editorial banner placard leaflet text post video document appeal ultimatum demand".split()
)


class PartyFinder(RecipientFinder):
    """Finds the parties to the tellings of one sentence."""

    # -------------------------------------------------------------- actors
    def actors(self, telling: Telling) -> Parties:
        """Those who act. A reciprocal act's other parties are added by `parties`."""
        if telling.swapped:
            return self._undergone_by(telling)
        return self._doers(telling)

    def _doers(self, telling: Telling) -> Parties:
        token = telling.outer.token
        if token.pos in {"NOUN", "PROPN"}:
            above = () if telling.family in SUFFERED else self._subject_over(token)
            makers = self.able(self.makers(token, telling), telling)
            return makers or above or self._people_of_place(telling)
        if announced := self._announced(telling):
            return announced
        subject, passive = subject_of(self.sentence, token)
        if passive and telling.outer.frame.operator not in RAISING:
            subject = self.reader.agent_of(token) or self._own_that_is_moved(telling, subject)
        elif subject is None or (token.dep == "acl" and subject.lemma in DOCUMENTS):
            subject = self._subject_around(token) or subject
        if subject is None or (telling.family == "violence" and self.is_building(subject)):
            return ()
        return self.able(self.resolve(subject) or self.owners(subject), telling, subject)

    def able(self, actors: Parties, telling: Telling, deed: Token | None = None) -> Parties:
        """Without buildings and their owners where force is used: "the Egyptian embassy bombing" is not Egypt's."""
        if telling.family != "violence":
            return actors
        noun = deed or telling.outer.token
        building = self.building_before(noun)
        owning = {t.i for t in self.before(noun) if building and t.i < building.i}
        return tuple(
            party for party in actors if not any(self.is_building(t) or t.i in owning for t in self._tokens_of(party))
        )

    def _tokens_of(self, party: Coded[Actor]) -> list[Token]:
        return [t for t in self.sentence.tokens if any(s.start <= t.start < s.end for s in party.spans)]

    def _announced(self, telling: Telling) -> Parties:
        """ "Rome disclosed that Lagos has asked for talks": whose act is announced, where that is another's."""
        if telling.outer.frame.operator != "begin" or len(telling.parts) == 1:
            return ()
        clause = telling.parts[1].token
        if clause.dep != "ccomp" or is_passive(self.sentence, clause):
            return ()
        return self._resolved(t for t in self.sentence.dependants(clause, "nsubj") if t.pos != "PRON")

    def _own_that_is_moved(self, telling: Telling, subject: Token | None) -> Token | None:
        """ "The ambassador has been recalled", "troops were withdrawn": whose they are, they do it."""
        if subject is None or telling.act not in ON_ONES_OWN:
            return None
        return subject if self.reader.lexicon.kinds_of(subject.lemma) & OWN_KINDS else None

    def _subject_around(self, token: Token) -> Token | None:
        """The subject of the clause a subjectless participle stands in: "wrote a letter demanding"."""
        if token.tag != "VBG" or token.dep not in {"acl", "pcomp"}:
            return None
        verb = next((t for t in ancestors(self.sentence, token) if t.pos in {"VERB", "AUX"}), None)
        if verb is None:
            return None
        subject, passive = subject_of(self.sentence, verb)
        return None if passive else subject

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
            for preposition in ("from", "by"):
                if found := self._resolved(self.reader.prepositional(part.token, preposition)):
                    return found
            for slot in own:
                if found := self._slot(part, slot, telling):
                    return found
        return self.makers(telling.inner.token, telling)

    # -------------------------------------------------------------- voice and person
    def is_first_person(self, telling: Telling) -> bool:
        """Whether the subject is "we" or "I"."""
        subject, _ = subject_of(self.sentence, telling.outer.token)
        return subject is not None and subject.pos == "PRON" and subject.lower in FIRST_PERSON

    def is_passive(self, telling: Telling) -> bool:
        token = telling.outer.token
        return token.pos in {"VERB", "AUX"} and is_passive(self.sentence, token)
