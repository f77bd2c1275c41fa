"""Whether a reading of the lexicon fits its sentence: its other words are there and its slots are filled as it asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from polybius.coding.clauses import is_passive, subject_of
from polybius.coding.complements import OBJECTS, Complements
from polybius.coding.judgements import (
    has_complement,
    is_of_another,
    judged_in,
    named_as,
    said_of_subject,
    said_to_do,
    who_must,
)
from polybius.coding.lexicon import Frame, Lexicon, Slot
from polybius.model import Sentence, Token

HYPHEN = re.compile("(-)")
# "Five Iraqis" are people, persons and captives as the verb may want them.
NATIONALS = frozenset(["PEOPLE", "PERSON", "REFUGEE", "CAPTIVE", "CROWD"])
# "killed twelve", "two were captured": numbers that count no money, time or share count people.
COUNTED_OTHERWISE = frozenset(["DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"])
# What is judged in politics besides parties and their acts: "the law is unjust".
JUDGED = frozenset(["POLICY", "DEAL", "RULE", "OFFERED", "ASKED", "CHARGE", "REBEL", "OFFICIAL", "MEASURE_WORD"])
# Kinds of verbs, where a predicate is not what somebody is but what they do.
DEEDS = frozenset(["MISDEED"])
COUNTS_PEOPLE = frozenset(["PEOPLE", "CROWD"])
# Words of a phrase that may stand before its verb: "will jointly explore", "concessions were made".
BEFORE_VERB = frozenset(["advmod", "nsubjpass", "dobj", "npadvmod"])


class Fitting(Complements):
    """Tries frames on the words of one sentence.

    `is_actor` tells whether the noun phrase headed by a token could be a party to an event.
    """

    def __init__(self, lexicon: Lexicon, sentence: Sentence, is_actor: Callable[[Token], bool]) -> None:
        super().__init__(sentence)
        self.lexicon = lexicon
        self.is_actor = is_actor
        self.words = {form for t in sentence for form in (t.lower, t.lemma)}

    # -------------------------------------------------------------- words
    def matched_words(self, token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
        """The other words of a multi-word reading, or None where they are not all there."""
        if len(words) == 1:
            return ()
        if not all(word in self.words or "-" in word for word in words):
            return None
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
    def slots_filled(self, token: Token, frame: Frame, extra: tuple[Token, ...]) -> bool:
        return self.unfilled(token, frame, extra) is None

    def unfilled(self, token: Token, frame: Frame, extra: tuple[Token, ...]) -> str | None:
        """The first condition of the frame that does not hold: "object", "subject", "preposition", "modifier", or
        "only" and a form that its `only` names."""
        if unmet := self._unmet_form(token, frame):
            return unmet
        if not self._object_fits(token, frame, extra):
            return "object"
        if not self._subject_fits(token, frame):
            return "subject"
        if not self._preps_fit(token, frame):
            return "preposition"
        if not self._modifier_fits(token, frame):
            return "modifier"
        unnamed = self._unnamed(token, frame)
        return f"only {unnamed}" if unnamed else None

    def _unmet_form(self, token: Token, frame: Frame) -> str | None:
        for only in sorted(frame.only):
            if only == "clause" and not self.clause_of(token):
                return f"only {only}"
            if only == "duty" and not self._puts_a_duty(token):
                return f"only {only}"
            if only == "other" and not is_of_another(self.sentence, token, self.clause_of(token)):
                return f"only {only}"
            if only == "to do" and not self._tells_to_do(token):
                return f"only {only}"
            if only == "no clause" and self.clause_of(token):
                return f"only {only}"
            if only == "object" and not self.object_of(token):
                return f"only {only}"
            if only == "no object" and self.object_of(token):
                return f"only {only}"
            if only == "passive" and not is_passive(self.sentence, token):
                return f"only {only}"
            if only == "active" and is_passive(self.sentence, token):
                return f"only {only}"
            if only == "plural" and token.tag not in {"NNS", "NNPS"}:
                return f"only {only}"
            if only == "infinitive" and not any(t.lower == "to" for t in self.sentence.dependants(token, "aux")):
                return f"only {only}"
        return None

    def _tells_to_do(self, token: Token) -> bool:
        """Whether its clause is an infinitive: "told the army to leave", not "told the army that it should"."""
        clause = self.clause_of(token)
        return clause is not None and any(t.lower == "to" for t in self.sentence.dependants(clause, "aux"))

    def _puts_a_duty(self, token: Token) -> bool:
        """Whether what is said is that someone else should or must do something."""
        clause = self.clause_of(token)
        return clause is not None and clause.dep == "ccomp" and bool(who_must(self.sentence, clause, self.is_actor))

    def _unnamed(self, token: Token, frame: Frame) -> str | None:
        """Which of the slots for what the word or its clause says of somebody is not filled."""
        clause = self.clause_of(token)
        if frame.complement is not None:
            if "NONE" in frame.complement.kinds:
                return "complement" if has_complement(self.sentence, token) else None
            if not self._says(named_as(self.sentence, token), frame.complement):
                return "complement"
        if frame.clause is not None and not (clause is not None and self._any_fits(clause, frame.clause)):
            return "verb of the clause"
        if frame.predicate is not None and not self._judges(clause, frame.predicate):
            return "predicate"
        return None

    def _judges(self, clause: Token | None, slot: Slot) -> bool:
        """Whether the clause says such words of a party, of a party's thing or of an act."""
        judged = judged_in(self.sentence, clause)
        if clause is None or judged is None:
            return False
        party = self.is_actor(judged) or self._is_of_a_party(judged)
        if DEEDS & slot.kinds:
            return party and self._says(said_to_do(self.sentence, clause), slot)
        thing = judged.pos == "PRON" or judged.lemma in self.lexicon.nouns
        judgeable = party or thing or bool(JUDGED & self.lexicon.kinds_of(judged.lemma))
        return judgeable and self._says(said_of_subject(self.sentence, clause), slot)

    def _says(self, words: Iterable[Token], slot: Slot) -> bool:
        return any(
            not slot.lemmas.isdisjoint((t.lemma, t.lower, f"{self.sentence.tokens[t.i - 1].lower} {t.lemma}"))
            or slot.kinds & (self.lexicon.kinds_of(t.lemma) | self.lexicon.kinds_of(t.lower))
            or slot.kinds & self.lexicon.kinds_of(f"{self.sentence.tokens[t.i - 1].lower} {t.lemma}")
            for t in words
        )

    def _object_fits(self, token: Token, frame: Frame, extra: tuple[Token, ...]) -> bool:
        """Whether the object is as asked; a slot with CLAUSE is also filled by a clause, its lemmas then verbs."""
        if frame.object is None and frame.not_object is None:
            return True
        target = self.object_of(token, extra)
        clause = self.clause_of(token)
        if frame.not_object is not None:
            if target is not None and self._any_fits(target, frame.not_object, shut_out=True):
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
        return frame.not_subject is None or subject is None or not self.fits(subject, frame.not_subject, shut_out=True)

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

    def _any_fits(self, token: Token, slot: Slot, *, shut_out: bool = False) -> bool:
        return any(self.fits(t, slot, shut_out=shut_out) for t in (token, *self.sentence.dependants(token, "conj")))

    def fits(self, token: Token, slot: Slot, *, shut_out: bool = False) -> bool:
        """Whether a phrase's head is of one of the slot's kinds or lemmas, partitive nouns looked through.

        A slot that shuts out persons shuts out no nations: "the Turks" may take what a candidate may not.
        """
        token = self.through(token)
        hyphened = self.hyphened(token)
        if not slot.lemmas.isdisjoint((token.lemma, token.lower, hyphened)):
            return True
        kinds = self.lexicon.kinds_of(token.lemma) | self.lexicon.kinds_of(hyphened)
        if token.pos == "NOUN":  # "corps" has the lemma of a firm
            kinds |= self.lexicon.kinds_of(token.lower)
        if slot.kinds & kinds and not (
            token.pos == "PROPN" and token.ent in {"PERSON", "GPE"}
        ):  # Mr Baker bakes nothing
            return True
        if "ANY" in slot.kinds:
            return True
        if "NAME" in slot.kinds and token.pos == "PROPN" and token.ent != "PERSON":
            return True
        if not shut_out and slot.kinds & NATIONALS and token.ent == "NORP" and token.pos in {"NOUN", "PROPN"}:
            return True
        if slot.kinds & COUNTS_PEOPLE and token.pos == "NUM" and token.ent not in COUNTED_OTHERWISE:
            return True
        if "ACTOR" in slot.kinds and self.is_actor(token):
            return True
        if "PERSON" in slot.kinds and (
            token.ent == "PERSON" or token.lower in {"him", "her", "them", "he", "she", "who"}
        ):
            return True
        if "OWNED" in slot.kinds and self._is_of_a_party(token):
            return True
        if "PLACE" in slot.kinds and token.ent in {"GPE", "LOC", "FAC"}:
            return True
        return any(
            slot.kinds & self._told_kinds(frame)
            for words, frame in self.lexicon.nouns.get(token.lemma, ())
            if token.pos in {"NOUN", "PROPN"} and self.matched_words(token, words) is not None
        )

    def _is_of_a_party(self, token: Token) -> bool:
        """A party's thing: "the president's handling", "the policies of Chad", "the French decision"; not "his"."""
        owners = self.sentence.dependants(token, "poss")
        if any(t.pos == "PRON" for t in owners):
            return False
        owners += self.prepositional(token, "of") + self.prepositional(token, "by")
        if any(self.is_actor(t) for t in owners):
            return True
        return any(
            t.ent in {"GPE", "NORP", "ORG", "PERSON"} or t.lower == "government"
            for t in self.sentence.dependants(token, "amod", "compound", "nmod")
        )

    def _told_kinds(self, frame: Frame) -> set[str]:
        """What a noun is for a slot by what it tells: the act, its family, or the operator, in capitals."""
        if frame.act:
            return {frame.act.upper(), self.lexicon.acts[frame.act].family.upper()}
        return {(frame.operator or "").upper()}
