"""Sentence -> tellings: which words tell which act, under which operators.

Every verb, noun and adjective that the lexicon knows is read from the most demanding of its readings to the least; an
operator is read together with the act in its clause, its object or a preposition it licenses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from polybius.coding.clauses import is_adjectival_participle, is_passive, mood_of, subject_of
from polybius.coding.compose import COOPERATIVE, Part, Telling, apply_operator, tell_act, tell_operator, under_mood
from polybius.coding.lexicon import Frame, Lexicon, Slot
from polybius.model import Sentence, Token
from polybius.syntax import NOMINALS, conjuncts, subtree

MAX_DEPTH = 8
# "a series of talks", "any possibility of contact": the noun after "of" is the one that tells.
TRANSPARENT = frozenset(
    (
        "series round set number kind form spate wave lot couple pair type part bit act possibility prospect idea "
        "notion resumption start beginning continuation leg day week group variety range string flurry host hint sign "
        "hundred thousand dozen score handful majority million"
    ).split(" ")
)
# Verbs that say that the act their subject names happens, or that it does not.
HAPPEN = frozenset(
    (
        "damage rock shake hit strike level rip tear demolish begin start occur happen continue "
        "resume follow erupt ensue proceed open commence kick conclude end finish come "
        "take go break be last leave kill wound injure destroy claim produce yield fail collapse stall cover"
    ).split(" ")
)
DURING = frozenset(
    ["during", "after", "following", "amid", "since", "despite", "upon", "in", "at", "on", "from", "under"]
)
AHEAD = frozenset(["ahead", "before", "pending"])
HYPHEN = re.compile("(-)")
OBJECTS = ("dobj", "obj", "attr", "oprd")
# "Five Iraqis" are people, persons and captives as the verb may want them.
NATIONALS = frozenset(["PEOPLE", "PERSON", "REFUGEE", "CAPTIVE"])
PARTY_PREPOSITIONS = frozenset(["by", "of", "between", "with", "against", "on", "from", "among", "to", "in", "into"])
# Words of a phrase that may stand before its verb: "will jointly explore", "concessions were made".
BEFORE_VERB = frozenset(["advmod", "nsubjpass", "dobj", "npadvmod"])
HEADLINE_LENGTH = 14
MAX_TREE = 200


class Reader:
    """Reads one sentence; results are kept per token, so each word is read once.

    `is_actor` tells whether the noun phrase headed by a token could be a party to an event.
    """

    def __init__(self, lexicon: Lexicon, sentence: Sentence, is_actor: Callable[[Token], bool]) -> None:
        self.lexicon = lexicon
        self.sentence = sentence
        self.is_actor = is_actor
        self._read: dict[int, Telling | None] = {}
        self.passed_over: dict[int, list[str]] = {}

    # -------------------------------------------------------------- reading one word
    def read(self, token: Token, depth: int = 0) -> Telling | None:
        """The telling headed by this word, or None. Mood is left to whoever governs it."""
        if depth > MAX_DEPTH:
            return None
        if token.i not in self._read:
            self._read[token.i] = None  # a cycle finds nothing
            self._read[token.i] = self._first_that_composes(token, depth)
        return self._read[token.i]

    def _first_that_composes(self, token: Token, depth: int) -> Telling | None:
        for words, frame in self._readings(token):
            extra = self._matched_words(token, words)
            if extra is None or not self._slots_filled(token, frame, extra):
                continue
            telling = self._tell(Part(frame, token, extra), depth)
            if telling is not None:
                return telling
            self.passed_over.setdefault(token.i, []).append(f"{frame.name}: nothing under it to tell")
        return None

    def _readings(self, token: Token) -> tuple[tuple[tuple[str, ...], Frame], ...]:
        hyphened = self.hyphened(token)
        if token.pos in {"VERB", "AUX"}:
            verbs = self.lexicon.verbs
            return verbs.get(hyphened, ()) or verbs.get(token.lemma, ()) or self.lexicon.nouns.get(token.lemma, ())
        if token.ent in {"DATE", "TIME"}:
            return ()
        if token.pos in {"NOUN", "PROPN"}:
            nouns = self.lexicon.nouns
            return nouns.get(hyphened, ()) or nouns.get(token.lemma, ()) or nouns.get(token.lower, ())
        if token.pos in {"ADJ", "ADV"}:
            return self.lexicon.adjectives.get(token.lower, ()) or self._participle_readings(token)
        return ()

    def _participle_readings(self, token: Token) -> tuple[tuple[tuple[str, ...], Frame], ...]:
        """The verb's readings for a participle that the parser took for an adjective: "was annexed"."""
        if not is_adjectival_participle(self.sentence, token):
            return ()
        verbs = self.lexicon.verbs
        stems = (token.lower[:-2], token.lower[:-1], token.lower[:-3])
        return next((verbs[stem] for stem in stems if stem in verbs), ())

    def hyphened(self, token: Token) -> str:
        """The hyphened word that ends in this token ("cease-fire"), or "": the parser takes such words apart."""
        if token.i < 2 or self.sentence.tokens[token.i - 1].text != "-":
            return ""
        return f"{self.sentence.tokens[token.i - 2].lower}-{token.lemma}"

    def _matched_words(self, token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
        """The other words of a multi-word reading, or None where they are not all there."""
        if len(words) == 1:
            return ()
        if token.pos in {"NOUN", "PROPN"} and words[-1] in {token.lemma, token.lower}:
            return self._words_before(token, words[:-1])
        found: list[Token] = []
        holder = token
        for word in words[1:]:
            match = next((t for t in self._near(holder) if self._is_particle(t, word, token)), None)
            if match is None and holder.i != token.i:
                match = next((t for t in self._near(token) if self._is_particle(t, word, token)), None)
            if match is None:
                return None
            found.append(match)
            holder = match
        return tuple(found)

    def _is_particle(self, token: Token, word: str, verb: Token) -> bool:
        """Whether a token is that word of a phrase: particles after the verb, and no "on" or "for" of a time."""
        if word not in {token.lower, token.lemma} or (token.i < verb.i and token.dep not in BEFORE_VERB):
            return False
        return not any(t.ent in {"DATE", "TIME"} for t in self.sentence.dependants(token, "pobj"))

    def _near(self, token: Token) -> Iterator[Token]:
        for child in self.sentence.dependants(token):
            yield child
            if child.dep == "prep":
                yield from self.sentence.dependants(child, "pobj", "amod", "acomp")
            elif child.dep == "dobj" and token.pos == "VERB":  # "described the raid as a crime"
                yield from (t for t in self.sentence.dependants(child, "prep") if t.lower == "as")
        if token.i + 1 < len(self.sentence.tokens):
            yield self.sentence.tokens[token.i + 1]

    def _words_before(self, token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
        words = tuple(part for word in words for part in HYPHEN.split(word))  # the parser splits "live-fire"
        start = token.i - len(words)
        if start < 0:
            return None
        before = self.sentence.tokens[start : token.i]
        return before if all(w in {t.lower, t.lemma} for w, t in zip(words, before, strict=True)) else None

    # -------------------------------------------------------------- slots
    def _slots_filled(self, token: Token, frame: Frame, extra: tuple[Token, ...]) -> bool:
        return (
            self._forms_allow(token, frame)
            and self._object_fits(token, frame, extra)
            and self._subject_fits(token, frame)
            and self._preps_fit(token, frame)
            and self._modifier_fits(token, frame)
        )

    def _forms_allow(self, token: Token, frame: Frame) -> bool:
        for only in frame.only:
            if only == "clause" and not self.clause_of(token):
                return False
            if only == "duty" and not self._puts_a_duty(token):
                return False
            if only == "no clause" and self.clause_of(token):
                return False
            if only == "object" and not self.object_of(token):
                return False
            if only == "no object" and self.object_of(token):
                return False
            if only == "passive" and not is_passive(self.sentence, token):
                return False
            if only == "active" and is_passive(self.sentence, token):
                return False
            if only == "plural" and token.tag not in {"NNS", "NNPS"}:
                return False
            if only == "infinitive" and not any(t.lower == "to" for t in self.sentence.dependants(token, "aux")):
                return False
        return True

    def _puts_a_duty(self, token: Token) -> bool:
        """Whether what is said is that someone else should or must do something."""
        clause = self.clause_of(token)
        if clause is None or clause.dep != "ccomp" or mood_of(self.sentence, clause).modal != "duty":
            return False
        obliged = self.sentence.dependants(clause, "nsubj", "nsubjpass")
        if not obliged or obliged[0].pos == "PRON":
            return False
        return not any(t.pos == "PRON" for t in self.sentence.dependants(obliged[0], "poss"))

    def _object_fits(self, token: Token, frame: Frame, extra: tuple[Token, ...]) -> bool:
        """Whether the object is as asked; a slot with CLAUSE is also filled by a clause, its lemmas then verbs."""
        if frame.object is None and frame.not_object is None:
            return True
        target = self.object_of(token, extra)
        clause = self.clause_of(token)
        if frame.not_object is not None:
            if target is not None and self._any_fits(target, frame.not_object):
                return False
            if clause is not None and clause.lemma in frame.not_object.lemmas:
                return False
        if frame.object is None:
            return True
        if "CLAUSE" in frame.object.kinds and clause is not None:
            return True
        if target is None:
            return "NONE" in frame.object.kinds
        return self._any_fits(target, frame.object)

    def _subject_fits(self, token: Token, frame: Frame) -> bool:
        if frame.subject is None and frame.not_subject is None:
            return True
        subject, passive = subject_of(self.sentence, token)
        if passive:
            subject = self.agent_of(token)
        if frame.subject is not None:
            if subject is None and token.tag not in {"VB", "VBG", "VBN", "VBP"}:
                return False
            if subject is not None and not self.fits(subject, frame.subject):
                return False
        return frame.not_subject is None or subject is None or not self.fits(subject, frame.not_subject)

    def _preps_fit(self, token: Token, frame: Frame) -> bool:
        for prepositions, slot in frame.preps:
            targets = [t for p in prepositions for t in self._under_preposition(token, p)]
            if not targets or (slot is not None and not any(self._any_fits(t, slot) for t in targets)):
                return False
        return True

    def _under_preposition(self, token: Token, preposition: str) -> Iterator[Token]:
        """What stands under a preposition of the word, of its object, or (for an object) of its verb."""
        yield from self.prepositional(token, preposition)
        if token.pos in {"NOUN", "PROPN"}:
            if token.dep in OBJECTS:
                yield from self.prepositional(self.sentence.head_of(token), preposition)
        elif (target := self.object_of(token)) is not None and target.i > token.i:
            yield from self.prepositional(target, preposition)

    def _modifier_fits(self, token: Token, frame: Frame) -> bool:
        if frame.modifier is None and frame.not_modifier is None:
            return True
        modifiers = self.sentence.dependants(token, "amod", "compound", "nmod", "poss")
        if frame.modifier is not None and not any(self.fits(m, frame.modifier) for m in modifiers):
            return False
        return frame.not_modifier is None or not any(self.fits(m, frame.not_modifier) for m in modifiers)

    def _any_fits(self, token: Token, slot: Slot) -> bool:
        return any(self.fits(t, slot) for t in (token, *self.sentence.dependants(token, "conj")))

    def fits(self, token: Token, slot: Slot) -> bool:
        """Whether a phrase's head is of one of the slot's kinds or lemmas, partitive nouns looked through."""
        token = self.through(token)
        hyphened = self.hyphened(token)
        if not slot.lemmas.isdisjoint((token.lemma, token.lower, hyphened)):
            return True
        if slot.kinds & (self.lexicon.kinds_of(token.lemma) | self.lexicon.kinds_of(hyphened)):
            return True
        if "ANY" in slot.kinds:
            return True
        if slot.kinds & NATIONALS and token.ent == "NORP" and token.pos in {"NOUN", "PROPN"}:
            return True
        if "ACTOR" in slot.kinds and self.is_actor(token):
            return True
        if "PERSON" in slot.kinds and (
            token.ent == "PERSON" or token.lower in {"him", "her", "them", "he", "she", "who"}
        ):
            return True
        if "PLACE" in slot.kinds and token.ent in {"GPE", "LOC", "FAC"}:
            return True
        return any(
            slot.kinds & self._told_kinds(frame)
            for words, frame in self.lexicon.nouns.get(token.lemma, ())
            if token.pos in {"NOUN", "PROPN"} and self._matched_words(token, words) is not None
        )

    def _told_kinds(self, frame: Frame) -> set[str]:
        """What a noun is for a slot by what it tells: the act, its family, or the operator, in capitals."""
        if frame.act:
            return {frame.act.upper(), self.lexicon.acts[frame.act].family.upper()}
        return {(frame.operator or "").upper()}

    def through(self, token: Token) -> Token:
        """The noun that tells: "talks" in "a third round of talks"."""
        seen = 0
        while token.lemma in TRANSPARENT and seen < 3:
            inner = self.prepositional(token, "of")
            if not inner:
                break
            token, seen = inner[0], seen + 1
        return token

    # -------------------------------------------------------------- where things stand
    def object_of(self, token: Token, extra: tuple[Token, ...] = ()) -> Token | None:
        """The object: direct, the subject of a passive, the noun of a participle, or that of "call for", "rule on"."""
        if is_passive(self.sentence, token) and not self.sentence.dependants(token, "dobj"):
            subject, undergone = subject_of(self.sentence, token)
            if subject is not None and undergone:
                return subject
        for word in reversed(extra):
            if word.dep in {"prep", "agent", "dative"} and (inner := self.sentence.dependants(word, "pobj")):
                return inner[0]
        objects = [t for t in self.sentence.dependants(token, *OBJECTS) if t not in extra]
        if objects:
            return objects[0]
        head = self.sentence.head_of(token)
        relative = token.dep == "relcl" and any(
            t.lower in {"which", "that", "whom"} for t in self._relative_objects(token)
        )
        return head if relative else None

    def _relative_objects(self, token: Token) -> list[Token]:
        return self.sentence.dependants(token, "dobj")

    def clause_of(self, token: Token) -> Token | None:
        """The verb of the complement clause: "to meet", "that it would leave", "meeting"."""
        for child in self.sentence.dependants(token, "xcomp", "ccomp", "acl", "advcl", "pcomp"):
            if child.dep == "advcl" and (
                token.pos not in {"VERB", "ADJ"}
                or not any(t.lower == "to" for t in self.sentence.dependants(child, "aux"))
            ):
                continue
            if child.dep == "acl" and token.pos == "VERB":
                continue
            return child
        return None

    def _clause_nearby(self, token: Token) -> Token | None:
        """An infinitive that belongs to the noun though the parser hangs it on the noun of its by- or of-phrase."""
        if token.pos not in {"NOUN", "PROPN"}:
            return None
        for preposition in ("by", "of", "from"):
            for owner in self.prepositional(token, preposition):
                for clause in self.sentence.dependants(owner, "acl"):
                    if any(t.lower == "to" for t in self.sentence.dependants(clause, "aux")):
                        return clause
        return None

    def prepositional(self, token: Token, preposition: str) -> list[Token]:
        """The nouns or clauses that stand under a preposition of the word or of its object's particle."""
        found = []
        for child in self.sentence.dependants(token, "prep", "agent", "dative", "prt"):
            if child.lower == preposition:
                found += self.sentence.dependants(child, "pobj", "pcomp")
                for deeper in self.sentence.dependants(child, "prep"):
                    found += self.sentence.dependants(deeper, "pobj")
        return found

    def agent_of(self, token: Token) -> Token | None:
        """The by-phrase of a passive."""
        for by in self.sentence.dependants(token, "agent", "prep"):
            if by.lower == "by" and (inner := self.sentence.dependants(by, "pobj")):
                return inner[0]
        return None

    # -------------------------------------------------------------- composing
    def _tell(self, part: Part, depth: int) -> Telling | None:
        if part.frame.act:
            return tell_act(self.lexicon, part)
        telling = self._tell_operator(part, depth)
        return None if telling is not None and len(telling.parts) == 1 and "content" in part.frame.only else telling

    def _tell_operator(self, part: Part, depth: int) -> Telling | None:
        operator = self.lexicon.operators[part.frame.operator or ""]
        for slot in part.frame.content or operator.content:
            for head in self._content_heads(part, slot):
                if inner := self._inner(head, depth):
                    return tell_operator(self.lexicon, part, inner)
        return tell_operator(self.lexicon, part, None)

    def _content_heads(self, part: Part, slot: str) -> Iterator[Token]:
        if slot == "clause":
            if clause := self.clause_of(part.token) or self._clause_nearby(part.token):
                yield clause
                yield from self.sentence.dependants(clause, "conj", "xcomp", "acomp", "attr")
        elif slot == "object":
            if target := self.object_of(part.token, part.extra):
                yield from (target, *self.sentence.dependants(target, "conj"))
                if part.token.pos in {"NOUN", "PROPN"}:
                    return
            elif part.token.pos in {"NOUN", "PROPN"}:
                yield from self.sentence.dependants(part.token, "compound", "nmod")
        else:
            for target in self.prepositional(part.token, slot):
                yield from (target, *self.sentence.dependants(target, "conj"))
            for word in part.extra:  # "stopped short of condemning"
                if word.lower == slot:
                    yield from self.sentence.dependants(word, "pobj", "pcomp")
            if target := self.object_of(part.token, part.extra):
                yield from self.prepositional(target, slot)
            if (
                part.token.dep in OBJECTS
            ):  # "turned down an offer by Chile for talks": the parser hangs "for" on the verb
                yield from self.prepositional(self.sentence.head_of(part.token), slot)

    def _inner(self, head: Token, depth: int) -> Telling | None:
        told = self.through(head)
        inner = self.read(told, depth + 1)
        if inner is None and told.pos not in {"VERB", "AUX", "ADJ"} and told.pos in NOMINALS:
            return None
        if inner is None or told.pos not in {"VERB", "AUX"}:
            return inner
        mood = mood_of(self.sentence, told)
        if not mood.negated:
            return inner
        return under_mood(self.lexicon, inner, replace(mood, hypothetical=False), outermost=False, own_speech=False)

    # -------------------------------------------------------------- the sentence
    def tellings(self) -> list[Telling]:
        """The outermost tellings of the sentence, in text order; what an operator contains is not told again.

        A noun that tells an act without saying that it took place gives status background.
        """
        order = sorted(self.sentence.tokens, key=lambda t: (self._depth(t), t.i))
        taken: set[int] = set()
        found = []
        for token in order:
            if token.i in taken or token.pos not in {"VERB", "AUX", "NOUN", "PROPN", "ADJ", "ADV"}:
                continue
            telling = self.read(token)
            if telling is not None and token.pos in {"NOUN", "PROPN"}:
                telling = self._standing(telling)
            if telling is None:
                continue
            found.append(telling)
            taken.update(t.i for part in telling.parts for t in (part.token, *part.extra))
            taken.update(self._handled(telling))
            if telling.family in {"accuse", "request", "threaten", "reject"}:
                taken.update(self._contained(telling))
        return sorted(found, key=lambda t: t.outer.token.i)

    def _handled(self, telling: Telling) -> Iterator[int]:
        """The noun that an act is done to: a meeting called off is not also a meeting."""
        inner = telling.inner
        if inner.frame.act and inner.token.pos in {"VERB", "AUX"}:
            target = self.object_of(inner.token, inner.extra)
            if target is not None:
                yield from (t.i for t in (target, self.through(target)))

    def _contained(self, telling: Telling) -> Iterator[int]:
        """The words of what is demanded, threatened, alleged or refused: told as such, not as events of their own."""
        inner = telling.inner.token if len(telling.parts) > 1 else None
        clause = self.clause_of(telling.outer.token)
        for top in (inner, clause):
            if top is not None and top.i != telling.outer.token.i:
                yield from (t.i for t in subtree(self.sentence, top))

    def _standing(self, telling: Telling) -> Telling | None:
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
            standing = under_mood(self.lexicon, telling, mood, outermost=True, own_speech=False)
            told = parties or noun.dep == "nsubjpass" or self._happens_somewhere(telling, head)
            return standing if told else replace(telling, status="background")
        if noun.dep == "pobj" and head.lower in AHEAD | {"of"} and self._is_ahead(head):
            return apply_operator(self.lexicon, "plan", telling) if parties else replace(telling, status="background")
        if noun.dep == "pobj" and head.lower in DURING and parties:
            return self._under_verb(telling, self.sentence.head_of(head))
        if noun.dep == "ROOT" and parties and len(self.sentence.tokens) < HEADLINE_LENGTH:
            return telling
        return self._under_verb(telling, head) if len(parties) > 1 else replace(telling, status="background")

    def _happens_somewhere(self, telling: Telling, verb: Token) -> bool:
        """ "Protests erupted in Khartoum": an act of the people of the place named."""
        if telling.family not in {"protest", "violence"}:
            return False
        return any(t.ent == "GPE" for t in self.prepositional(verb, "in"))

    def _under_verb(self, telling: Telling, verb: Token) -> Telling | None:
        """The act of a noun under a verb that is no reading of its own: it is planned or possible as the verb is."""
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
        """Whether a modifier names a party: "Iran's", "Iranian", "government"."""
        return token.ent in {"GPE", "NORP", "ORG", "PERSON"} or (token.dep == "poss" and self.is_actor(token))

    def _depth(self, token: Token) -> int:
        depth = 0
        while token.head != token.i and depth < MAX_TREE:
            token = self.sentence.head_of(token)
            depth += 1
        return depth
