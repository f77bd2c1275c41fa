"""The slots in which a word names those an act is done to: object, dative, owner, clause, prepositions.

Which slots a word has, and in which order they are tried, is said in `acts.tsv`, `operators.tsv` and the frames.
"""

from __future__ import annotations

from collections.abc import Iterator

from polybius.coding.clauses import subject_of
from polybius.coding.compose import Part, Telling
from polybius.coding.phraseparties import OWN, Parties, PhraseParties, is_platform
from polybius.model import Actor, Coded, Token
from polybius.syntax import ancestors, conjuncts

VICTIM_SLOTS = frozenset(["against", "on", "in", "to"])
STRIKES = frozenset(["violence", "occupy", "seize", "blockade"])
# What was done to others is no address of a demand, of blame or of praise for it.
ADDRESSING = frozenset(["request", "demand", "accuse", "praise"])
HOSTILE = STRIKES | {"arrest", "restrict", "deport", "mobilise", "cyber", "release", "sanction"}
# Slots that name those an act is done to even where nobody knows who they are: "arrested Ada Okello".
OPEN_SLOTS = frozenset("object dative against on into at of in for".split())
NAMED = frozenset(["PERSON", "ORG", "GPE", "NORP", "FAC"])
SOMEONE = frozenset(["PEOPLE", "CAPTIVE", "REFUGEE", "OFFICIAL", "CROWD"])
LANDED = STRIKES | {"restrict"}
# What states do to people: blame for it is the state's.
BY_THE_STATE = frozenset(["arrest", "restrict", "deport", "seize"])
ASKED = frozenset(["request", "demand"])
# Families whose victims are often told by their number alone: "killed nineteen".
COUNTED = frozenset(["violence", "arrest"])
COUNTS = frozenset(["score", "dozen", "hundred", "thousand"])
ABUSES = frozenset(
    (
        "violation abuse repression crackdown censorship brutality persecution oppression injustice discrimination "
        "imprisonment detention mistreatment torture clampdown impunity corruption harassment"
    ).split()
)
CHARGES = frozenset(["CHARGE", "SUIT"])
DEATHS = frozenset("death disappearance demise crash fire incident explosion".split())


class SlotFinder(PhraseParties):
    """Finds the parties in the slots of the words of one sentence."""

    def _addressing_parts(self, telling: Telling) -> tuple[Part, ...]:
        """The words that may name a recipient: of a demand for an end of attacks, not those who are attacked."""
        lexicon = self.reader.lexicon
        for i, part in enumerate(telling.parts):
            act = lexicon.acts.get(part.frame.act or "")
            if i and act and act.family in HOSTILE and telling.outer.frame.operator in ADDRESSING:
                return telling.parts[:i]
        return telling.parts

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
            if self.is_content(head, telling):
                continue
            if self.is_own(head):
                found += self._possessor(head) if telling.family in STRIKES else self._own_people(head, telling)
                continue
            thing = self.reader.through(head)
            if telling.family == "investigate" and (self._families(thing) & HOSTILE or thing.lemma in DEATHS):
                continue  # "an investigation into the death of": of no one named
            is_doer = bool(self.reader.lexicon.kinds_of(thing.lemma) & SOMEONE)  # "the bombers"
            is_deed = telling.family == "accuse" and bool(self._families(thing) & HOSTILE) and not is_doer
            known = () if is_deed or self._is_bound(thing, part.token) else self.resolve(thing)
            found += known or self.meant(thing) or self._of_thing(thing, telling)
        return tuple(p for p in found if not is_platform(p.value))

    def _is_bound(self, pronoun: Token, verb: Token) -> bool:
        """Whether an object pronoun was taken for the subject of its own verb: he who urges him is another."""
        if pronoun.pos != "PRON" or pronoun.lower.endswith(("self", "selves")):
            return False
        subject, _ = subject_of(self.sentence, verb)
        if subject is None or self.background is None:
            return False
        return not self.others(self.resolve(pronoun), self.resolve(subject))

    # -------------------------------------------------------------- things and deeds
    def _of_thing(self, thing: Token, telling: Telling) -> Parties:
        """The owner of a thing that an act is done to, or the state of the place it stands in."""
        if telling.family != "accuse":
            return self.owners_of_thing(thing, placed=telling.family in STRIKES)
        told = self._families(thing)
        placed = bool(told & BY_THE_STATE) or thing.lemma in ABUSES
        set_in = "violence" not in told
        is_deed, owned = bool(told & HOSTILE), not self._is_fate(thing)
        if is_deed and (found := self.owners(thing, undergone=True, owned=owned, set_in=set_in)):
            return found
        return () if is_deed and not placed else self.owners_of_thing(thing, placed=placed, set_in=set_in)

    def _is_fate(self, noun: Token) -> bool:
        """Whether a noun tells what its possessor undergoes: "Okello's arrest"."""
        return any(self._is_undergone_by_owner(noun, f.act) for _, f in self.reader.lexicon.nouns.get(noun.lemma, ()))

    def _families(self, noun: Token) -> set[str]:
        """The families of acts that a noun may tell."""
        lexicon = self.reader.lexicon
        acts = (frame.act for _, frame in lexicon.nouns.get(noun.lemma, ()))
        return {lexicon.acts[act].family for act in acts if act}

    def _possessor(self, head: Token) -> Parties:
        """Whose thing was struck, where "its" is not the striker: one does not bomb one's own airfields."""
        own = [t for t in self.sentence.dependants(head, "poss") if t.lower in OWN]
        return tuple(p for t in own for p in self.resolve(t) or self.meant(t))

    def _own_people(self, head: Token, telling: Telling) -> Parties:
        """Those of one's own whom one asks something of: "begged his countrymen"."""
        if telling.family not in ASKED or not self.reader.lexicon.kinds_of(head.lemma) & SOMEONE:
            return ()
        if found := self.resolve(head):
            return found
        return () if self.background is None else (self.background.stranger(self.sentence, head),)

    def _owner_slot(self, part: Part, telling: Telling) -> Parties:
        """The owner of what is refused or blamed: the noun told under the word, or its object."""
        for inner in telling.parts:
            if inner.token.i == part.token.i or inner.token.pos not in {"NOUN", "PROPN"}:
                continue
            if found := self.owners(inner.token, set_in=telling.family != "accuse"):
                return found
        if part.token.pos in {"NOUN", "PROPN"}:
            return ()
        target = self.reader.object_of(part.token, part.extra)
        return () if target is None else self._of_thing(target, telling)

    # -------------------------------------------------------------- where a slot stands
    def _slot_heads(self, part: Part, slot: str) -> Iterator[Token]:
        token = part.token
        noun = token.pos in {"NOUN", "PROPN"}
        if slot == "object":
            if noun:
                yield from self._objects_of_noun(part)
            else:
                yield from self._objects_of_verb(part)
        elif slot == "clause":  # "demanded that Israel withdraw"
            yield from self._clause_subjects(token)
        elif slot == "dative":
            yield from (t for t in self.sentence.dependants(token, "dative", "iobj") if t.pos != "ADP")
            if self.sentence.dependants(token, "dobj"):  # "Nicaragua was given wheat"
                yield from self.sentence.dependants(token, "nsubjpass")
        else:
            yield from self._under_preposition(part, slot)

    def _objects_of_verb(self, part: Part) -> Iterator[Token]:
        """The object; of "asked Kenya for help", "put ministers behind bars" the direct one before what follows."""
        target = self.reader.object_of(part.token, part.extra)
        direct = [t for t in self.sentence.dependants(part.token, "dobj") if t not in part.extra]
        if target is not None and target not in direct and any(t.pos == "ADP" for t in part.extra):
            yield from direct[:1]
        if target is not None:
            yield target

    def _objects_of_noun(self, part: Part) -> Iterator[Token]:
        token = part.token
        yield from self.reader.prepositional(token, "of")
        head = self.sentence.head_of(token)
        if token.dep == "nsubj" and head.pos == "VERB":  # "a blast damaged the embassy"
            yield from self.sentence.dependants(head, "dobj")
        if self._is_undergone_by_owner(token, part.frame.act):  # "Okello's arrest"
            yield from self.sentence.dependants(token, "poss")

    def _clause_subjects(self, token: Token) -> Iterator[Token]:
        clause = self.reader.clause_of(token)
        target = self.reader.object_of(token) if clause is None and token.pos == "VERB" else None
        if target is not None:  # "raised accusations that the army had"
            clause = next(iter(t for t in self.sentence.dependants(target, "acl") if self._has_that(t)), None)
        if clause is None:
            return
        agent = self.reader.agent_of(clause)
        if agent is not None:  # "allege that the raid was led by rebels"
            yield agent
        elif clause.dep == "ccomp" or self._has_that(clause):
            yield from self.sentence.dependants(clause, "nsubj", "nsubjpass")

    def _has_that(self, clause: Token) -> bool:
        return any(t.lower == "that" for t in self.sentence.dependants(clause, "mark"))

    def _under_preposition(self, part: Part, slot: str) -> Iterator[Token]:
        token = part.token
        noun = token.pos in {"NOUN", "PROPN"}
        found = self.reader.prepositional(token, slot)
        yield from found
        if not noun:
            target = self.reader.object_of(token, part.extra)
            named = [word for word in part.extra if word.pos == "NOUN"]  # "carried out strikes against"
            for inner in [*named, *(() if target is None else conjuncts(self.sentence, target))]:
                if not self._blames(part) or not self._tells_victims(inner, slot):
                    yield from self.reader.prepositional(inner, slot)
            return
        if token.dep in {"dobj", "pobj", "nsubj", "nsubjpass"} and slot not in {"of", "to"}:
            head = self.sentence.head_of(token)
            yield from self.reader.prepositional(head if head.pos != "ADP" else self.sentence.head_of(head), slot)
        if not found:  # "solidarity with and support for", "bans and freezes on"
            for other in conjuncts(self.sentence, token)[1:]:
                yield from self.reader.prepositional(other, slot)

    def _tells_victims(self, noun: Token, slot: str) -> bool:
        """Whether under what is blamed a preposition names those who suffered it: not in "a complaint against"."""
        told = self._families(noun)
        if slot == "against" and ("accuse" in told or self.reader.lexicon.kinds_of(noun.lemma) & CHARGES):
            return False
        return slot in VICTIM_SLOTS or bool(told & HOSTILE)

    def _blames(self, part: Part) -> bool:
        """Whether the word blames: then those whom the blamed act hit are not its recipients."""
        if part.frame.act:
            return self.reader.lexicon.acts[part.frame.act].family == "accuse"
        return part.frame.operator == "accuse"

    # -------------------------------------------------------------- phrases that name no known party
    def meant(self, token: Token) -> Parties:
        """Whom a pronoun without an antecedent must mean."""
        if token.pos != "PRON" or self.background is None:
            return ()
        verbs = (t for t in ancestors(self.sentence, token) if t.pos in {"VERB", "AUX"})
        subjects = [subject for verb in verbs if (subject := subject_of(self.sentence, verb)[0]) is not None]
        others = tuple(p for subject in subjects if subject.i != token.i for p in self.resolve(subject))
        return self.background.meant(self.sentence, token, others)

    def someone(self, token: Token) -> Parties:
        """Whom a word means that names no known party: a pronoun's, the owner of a thing, else someone unknown."""
        if token.pos == "PRON" or self.background is None:
            return self.meant(token)
        if self.is_own(token) or token.pos not in {"NOUN", "PROPN"}:
            return ()
        thing = self.reader.through(token)
        return self.resolve(thing) or self.owners_of_thing(thing) or (self.background.stranger(self.sentence, thing),)

    def _strangers(self, part: Part, telling: Telling) -> Parties:
        """People, bodies and places that an act is done to and that nobody knows: "arrested Ada Okello"."""
        if self.background is None:
            return ()
        for slot in self._recipient_slots(part):
            if slot not in OPEN_SLOTS:
                continue
            for head in self._slot_heads(part, slot):
                thing = self.reader.through(head)
                if not self.is_content(head, telling) and not self.is_own(head) and self._is_someone(thing, telling):
                    return (self.background.stranger(self.sentence, thing),)
        return ()

    def _is_someone(self, token: Token, telling: Telling) -> bool:
        kinds = self.reader.lexicon.kinds_of(token.lemma)
        if token.pos == "PRON" or self.resolve(token):
            return False
        if token.pos == "PROPN":
            return token.ent in NAMED or (not token.ent and self.reader.is_actor(token))
        if token.pos not in {"NOUN", "ADJ", "NUM"}:
            return False
        if telling.family in COUNTED and (token.pos == "NUM" or token.lemma in COUNTS):
            return not self.sentence.dependants(token, "prep", "compound") and token.ent not in {"DATE", "TIME"}
        before = self.sentence.tokens[token.i - 1].lower if token.i else ""
        if token.lower == "old" and before in {"-", "year"}:  # "accused the 93-year-old"
            return True
        place = "LAND" in kinds and telling.family in LANDED
        return place or token.ent == "NORP" or bool(kinds & SOMEONE) or self.reader.is_actor(token)
