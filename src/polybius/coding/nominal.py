"""Acts told by nouns alone: whether "the invasion of", "talks between", "Friday's bombing" are told as taking place."""

from __future__ import annotations

from dataclasses import replace

from polybius.coding.clauses import mood_of
from polybius.coding.compose import COOPERATIVE, Telling, apply_operator, under_mood
from polybius.coding.slots import Fitting
from polybius.model import Token
from polybius.syntax import conjuncts

# Verbs that say that the act their subject names happens, or that it does not.
HAPPEN = frozenset(
    (
        "damage rock shake hit strike level rip tear demolish begin start occur happen continue "
        "resume follow erupt ensue proceed open commence kick conclude end finish come "
        "take go break be last leave kill wound injure destroy claim produce yield fail collapse stall cover"
    ).split(" ")
)
# Verbs that end the fighting or the strike that their subject names; talks that end have been held.
ENDING = frozenset(["end", "cease", "stop", "halt", "finish"])
ENDED = frozenset(["violence", "protest", "blockade", "occupy", "sanction", "restrict"])
DURING = frozenset(
    ["during", "after", "following", "amid", "since", "despite", "upon", "in", "at", "on", "from", "under"]
)
AHEAD = frozenset(["ahead", "before", "pending"])
# Acts of violence that news names after the place they struck.
SET_IN_PLACE = frozenset(["bomb", "suicide_bomb", "massacre", "kill", "firearms", "abduct"])
PARTY_PREPOSITIONS = frozenset(["by", "of", "between", "with", "against", "on", "from", "among", "to", "in", "into"])
HEADLINE_LENGTH = 14
# Acts that, named as known ("the bombing of the embassy", "the attack outside Herat"), have taken place.
KNOWN = frozenset(["violence", "protest", "blockade", "occupy"])
BOMBS = frozenset(["bomb", "suicide_bomb"])
# Acts whose nouns have no other sense than force: not "the shooting of the film", "the shelling of peas".
ALWAYS_FORCE = BOMBS | {"attack", "air", "drone", "kill", "massacre", "clash"}
# Acts of speech: a noun that says whose they are says that they were uttered.
UTTERED = frozenset(["accuse", "request", "threaten"])
DEFINITE = frozenset(["the", "this", "that", "these", "those", "both"])
# Nouns of long states and of violence at large, which no single event is told by.
STATES = frozenset(
    ["war", "conflict", "violence", "terrorism", "terror", "warfare", "insurgency", "hostility", "combat"]
)


class Nominals(Fitting):
    """Judges nouns that tell acts by the verb or preposition they stand under and by the parties they name."""

    def read(self, token: Token, depth: int = 0) -> Telling | None:
        """The telling headed by a word; given by the reader."""
        raise NotImplementedError

    def standing_of(self, telling: Telling) -> Telling | None:
        """Whether an act told by a noun alone is told as taking place; None where it is only a modifier."""
        noun = telling.outer.token
        if noun.dep in {"compound", "amod", "nmod", "npadvmod"}:
            return None
        head = self.sentence.head_of(noun)
        parties = self.party_phrases(noun)
        exists = noun.dep == "attr" and bool(self.sentence.dependants(head, "expl"))
        if exists or (noun.dep in {"nsubj", "nsubjpass"} and head.lemma in HAPPEN):
            mood = mood_of(self.sentence, head)
            if mood.negated and mood.modal:  # "no talks can take place until": whoever says so refuses them
                return apply_operator(self.lexicon, "reject", telling) if telling.family in COOPERATIVE else None
            if head.lemma in ENDING and telling.family in ENDED:
                ended = apply_operator(self.lexicon, "reverse", telling)
                return under_mood(self.lexicon, ended, mood, outermost=True, own_speech=False) if ended else None
            standing = under_mood(self.lexicon, telling, mood, outermost=True, own_speech=False)
            told = parties or noun.dep == "nsubjpass" or self._happens_somewhere(telling, head)
            return standing if told else replace(telling, status="background")
        if noun.dep == "pobj" and head.lower in AHEAD | {"of"} and self._is_ahead(head):
            return apply_operator(self.lexicon, "plan", telling) if parties else replace(telling, status="background")
        if self._was_uttered(telling) and noun.dep not in {"attr", "appos", "dobj"}:
            return self._under_verb(telling, head)
        if noun.dep == "pobj" and head.lower in DURING and parties:
            return self._under_verb(telling, self.sentence.head_of(head))
        if noun.dep == "ROOT" and parties and len(self.sentence.tokens) < HEADLINE_LENGTH:
            return telling
        if len(parties) > 1 or self._is_known(telling):
            return self._under_verb(telling, head)
        return replace(telling, status="background")

    def _was_uttered(self, telling: Telling) -> bool:
        """Whether the noun is somebody's word: "the Kuwaiti request", "objections from Chad"."""
        noun = telling.outer.token
        if telling.family not in UTTERED or telling.status != "occurred" or telling.act in {"convict", "investigate"}:
            return False
        said_by = self.sentence.dependants(noun, "poss", "amod", "compound")
        if any(self.names_party(t) and t.pos != "PRON" for t in said_by):
            return True
        return any(self.is_actor(t) for p in ("from", "by") for t in self.prepositional(noun, p))

    def _is_known(self, telling: Telling) -> bool:
        """Whether the noun names an act of force or dissent as one that is known to have taken place."""
        noun = telling.outer.token
        if telling.family not in KNOWN or noun.lemma in STATES or len(telling.parts) > 1:
            return False
        if telling.act in BOMBS:
            return True
        head = self.sentence.head_of(noun)
        if noun.dep in {"nsubj", "nsubjpass"} and head.pos == "VERB":
            mood = mood_of(self.sentence, head)
            return not (mood.negated or mood.modal or mood.hypothetical)
        definite = any(t.lower in DEFINITE for t in self.sentence.dependants(noun, "det"))
        return definite and noun.dep not in {"dobj", "attr"}

    def _happens_somewhere(self, telling: Telling, verb: Token) -> bool:
        """ "Protests erupted in Khartoum": an act of the people of the place named."""
        if telling.family not in {"protest", "violence"}:
            return False
        if telling.act in ALWAYS_FORCE and self._is_known(telling):
            return True
        if any(self.is_actor(t) for t in self.prepositional(verb, "between")):  # "fighting broke out between"
            return True
        return any(t.ent == "GPE" for t in self.prepositional(verb, "in"))

    def _under_verb(self, telling: Telling, verb: Token) -> Telling | None:
        """The act of a noun under a verb that is no reading of its own: it is planned or possible as the verb is."""
        if verb.pos in {"NOUN", "PROPN"}:  # "will lead a delegation on a visit"
            verb = self.sentence.head_of(verb)
        if verb.pos not in {"VERB", "AUX"}:
            return telling
        mood = mood_of(self.sentence, verb)
        if mood.modal not in {"future", "possible"} or mood.negated:
            return telling
        return under_mood(self.lexicon, telling, mood, outermost=True, own_speech=False)

    def _is_ahead(self, preposition: Token) -> bool:
        if preposition.lower in AHEAD:
            return True
        return preposition.i > 0 and self.sentence.tokens[preposition.i - 1].lower == "ahead"

    def party_phrases(self, noun: Token) -> list[Token]:
        """Heads of the phrases on a noun that could name its parties: owners, adjectives of nationality, and so on."""
        found = [t for t in self.sentence.dependants(noun, "poss", "compound", "nmod", "amod") if self.names_party(t)]
        for preposition in self.sentence.dependants(noun, "prep", "agent"):
            if preposition.lower in PARTY_PREPOSITIONS:
                for target in self.sentence.dependants(preposition, "pobj"):
                    found += [t for t in conjuncts(self.sentence, target) if self.is_actor(t)]
        return found

    def names_party(self, token: Token) -> bool:
        """Whether a modifier names a party: "Iran's", "Iranian", "government"; not the place in "the Kenya bombing"."""
        if self._names_setting(token):
            return False
        return token.ent in {"GPE", "NORP", "ORG", "PERSON"} or (token.dep == "poss" and self.is_actor(token))

    def _names_setting(self, token: Token) -> bool:
        """A place before a noun of meeting or bombing says where, unless it is a state's initials ("US bombing")."""
        if token.ent != "GPE" or token.dep not in {"compound", "nmod"} or token.text.isupper():
            return False
        told = self.read(self.sentence.head_of(token))
        return told is not None and (told.family == "meet" or told.act in SET_IN_PLACE)
