"""Where things stand in a sentence: object, clause and prepositional phrases of a word that tells an act."""

from __future__ import annotations

from polybius.coding.clauses import is_passive, subject_of
from polybius.model import Sentence, Token

# "a series of talks", "any possibility of contact": the noun after "of" is the one that tells.
TRANSPARENT = frozenset(
    (
        "series round set number kind form spate wave lot couple pair type part bit act possibility prospect idea "
        "notion resumption start beginning continuation leg day week group variety range string flurry host hint sign "
        "hundred thousand dozen score handful majority million worth billion"
    ).split(" ")
)
OBJECTS = ("dobj", "obj", "attr", "oprd")


class Complements:
    """Finds the complements of the words of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence

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
        relative = token.dep == "relcl" and any(t.lower in {"which", "that", "whom"} for t in objects)
        if relative or (not objects and self._lacks_its_object(token)):
            return self.sentence.head_of(token)
        return objects[0] if objects else None

    def _lacks_its_object(self, verb: Token) -> bool:
        """ "the embargo it imposed": a relative clause with a subject of its own and no relative word in it."""
        children = self.sentence.dependants(verb)
        deps = {t.dep for t in children}
        if verb.dep != "relcl" or "nsubj" not in deps or deps & {"dobj", "ccomp", "xcomp", "acomp", "attr", "auxpass"}:
            return False
        if any(t.tag in {"WDT", "WP", "WRB"} for t in children):
            return False
        bare = any(t.dep == "prep" and not self.sentence.dependants(t, "pobj", "pcomp") for t in children)
        return not bare and self.sentence.head_of(verb).ent not in {"DATE", "TIME"}

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
            inner = self.sentence.dependants(by, "pobj") if by.lower == "by" else []
            if inner and inner[0].ent not in {"DATE", "TIME"}:
                return inner[0]
        return None

    def through(self, token: Token) -> Token:
        """The noun that tells: "talks" in "a third round of talks"."""
        seen = 0
        while token.lemma in TRANSPARENT and seen < 3:
            inner = self.prepositional(token, "of")
            if not inner:
                break
            token, seen = inner[0], seen + 1
        return token

    def hyphened(self, token: Token) -> str:
        """The hyphened word that ends in this token ("cease-fire"), or "": the parser takes such words apart."""
        if token.i < 2 or self.sentence.tokens[token.i - 1].text != "-":
            return ""
        return f"{self.sentence.tokens[token.i - 2].lower}-{token.lemma}"
