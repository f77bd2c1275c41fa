"""Sentence -> tellings: which words tell which act, under which operators.

Every verb, noun and adjective that the lexicon knows is read from the most demanding of its readings to the least; an
operator is read together with the act in its clause, its object or a preposition it licenses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from polybius.coding.clauses import FEELINGS, is_adjectival_participle, mood_of
from polybius.coding.complements import OBJECTS
from polybius.coding.compose import Part, Telling, tell_act, tell_operator, under_mood
from polybius.coding.lexicon import Frame, Lexicon
from polybius.coding.nominal import Nominals
from polybius.model import Sentence, Token
from polybius.syntax import NOMINALS, subtree

MAX_DEPTH = 8
# Verbs that tell what an attack did: "attacked a base, killing nine" is one event.
HARM = frozenset(["kill", "wound", "injure", "maim", "destroy", "damage", "leave", "slay"])
MAX_TREE = 200


class Reader(Nominals):
    """Reads one sentence; results are kept per token, so each word is read once."""

    def __init__(self, lexicon: Lexicon, sentence: Sentence, is_actor: Callable[[Token], bool]) -> None:
        super().__init__(lexicon, sentence, is_actor)
        self._read: dict[int, Telling | None] = {}

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
        for words, frame in self.readings_of(token):
            extra = self.matched_words(token, words)
            if extra is None or not self.slots_filled(token, frame, extra):
                continue
            telling = self._tell(Part(frame, token, extra), depth)
            if telling is not None:
                return telling
        return None

    def readings_of(self, token: Token) -> tuple[tuple[tuple[str, ...], Frame], ...]:
        """The readings that the lexicon has of a word, the most demanding first."""
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
                telling = self.standing_of(telling)
            if telling is None or self._is_told_by_subject(telling):
                continue
            found.append(telling)
            taken.update(t.i for part in telling.parts for t in (part.token, *part.extra))
            taken.update(self._handled(telling))
            if telling.family in {"accuse", "request", "threaten", "reject"}:
                taken.update(self._contained(telling))
            elif telling.family == "violence":
                taken.update(self._same_attack(telling))
        return sorted(found, key=lambda t: t.outer.token.i)

    def _handled(self, telling: Telling) -> Iterator[int]:
        """The noun that an act is done to: a meeting called off is not also a meeting."""
        inner = telling.inner
        for part in telling.parts:  # "a mediation effort to end the row": the aim of an effort that is told
            if part.frame.operator == "try" and part.token.pos in {"NOUN", "PROPN"}:
                yield from (t.i for t in self.sentence.dependants(part.token, "acl"))
        if inner.frame.act and inner.token.pos in {"VERB", "AUX"}:
            target = self.object_of(inner.token, inner.extra)
            if target is not None:
                yield from (t.i for t in (target, self.through(target)))

    def _same_attack(self, telling: Telling) -> Iterator[int]:
        """What else tells the same attack: its toll in a participle or relative clause; the noun as its subject."""
        for part in telling.parts:
            for child in self.sentence.dependants(part.token, "advcl", "relcl"):
                if child.lemma in HARM and (child.tag == "VBG" or part.token.pos in {"NOUN", "PROPN"}):
                    yield child.i
            if part.token.pos == "VERB":  # "nine were killed in an ambush"
                under = (t for preposition in ("in", "during") for t in self.prepositional(part.token, preposition))
                yield from (t.i for t in under if (told := self.read(t)) and told.family == "violence")
        if (subject := self._attack_as_subject(telling)) is not None:
            yield subject.outer.token.i

    def _attack_as_subject(self, telling: Telling) -> Telling | None:
        """The attack that is the subject of a verb of harm: "the raid killed nine"."""
        token = telling.outer.token
        subject = telling.outer.frame.subject
        if telling.family != "violence" or token.pos != "VERB" or subject is None or "VIOLENCE" not in subject.kinds:
            return None
        tellings = (self.read(child) for child in self.sentence.dependants(token, "nsubj"))
        return next((t for t in tellings if t is not None and t.family == "violence"), None)

    def _is_told_by_subject(self, telling: Telling) -> bool:
        """Whether the noun that is the subject tells the same attack, and more exactly."""
        subject = self._attack_as_subject(telling)
        standing = None if subject is None else self.standing_of(subject)
        return standing is not None and standing.status not in {"background", "hypothetical"}

    def _contained(self, telling: Telling) -> Iterator[int]:
        """The words of what is demanded, threatened, alleged or refused: told as such, not as events of their own."""
        inner = telling.inner.token if len(telling.parts) > 1 else None
        clause = self.clause_of(telling.outer.token)
        if telling.outer.frame.predicate is not None and clause is not None:  # what is judged has happened
            yield from (t.i for t in (clause, *self.sentence.dependants(clause, "attr", "acomp", "conj", "xcomp")))
            return
        alleged = []
        if telling.family == "accuse":
            felt = telling.outer.token.lemma in FEELINGS
            about = ("of", "with", "for", "over", *(("by",) if felt else ()))
            alleged = [t for p in about for t in self.prepositional(telling.outer.token, p)]
        for top in (inner, clause, *alleged):
            if top is not None and top.i != telling.outer.token.i:
                yield from (t.i for t in subtree(self.sentence, top))

    def _depth(self, token: Token) -> int:
        depth = 0
        while token.head != token.i and depth < MAX_TREE:
            token = self.sentence.head_of(token)
            depth += 1
        return depth
