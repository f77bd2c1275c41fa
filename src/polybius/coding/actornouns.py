"""Noun phrases as such: which tokens belong to one, whether it could be a party, how many parties it stands for."""

from __future__ import annotations

from polybius.coding.actorview import words_of
from polybius.coding.actorwords import word_set
from polybius.model import Sentence, Token
from polybius.syntax import conjuncts

_LEFT = frozenset(
    ("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "advmod", "npadvmod", "punct", "case", "predet")
)
_NESTED = _LEFT | {"prep", "pobj", "conj", "cc"}
_GROUPS = word_set("nouns", "groups")
_THINGS = word_set("nouns", "things")
_NOT_ALONE = word_set("nouns", "only_specified")
_QUANTITIES = word_set("nouns", "quantities")
_WEAPONS = word_set("nouns", "weapons")
# Words before "countries" that do not say which they are.
_LOOSE = word_set("nouns", "loose")
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_NEVER = frozenset(
    ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE", "WORK_OF_ART", "LAW", "EVENT")
)
_PRONOUNS = frozenset("i we you he she they it us him her them me who whoever his their its our my whom".split())
AGENT_ENDINGS = ("ist", "ists", "ians", "men", "people", "woman", "women", "folk", "eers")


def is_actor_like(sentence: Sentence, head: int) -> bool:
    """Whether a noun phrase could name a political actor at all: a state, body, person or agent; not a day or thing."""
    token = sentence.tokens[head]
    if token.pos == "PRON":
        return token.lower in _PRONOUNS
    match = words_of(sentence).match_at(head)
    known = match is not None and match.entry.kind != "blocked"
    if known and match is not None and token.head != head and words_of(sentence).match_at(token.head) is match:
        return False  # "state" in "secretary of state"
    if known and match is not None and match.entry.kind == "role":
        if match.entry.way == "mod" or token.lower in _WEAPONS or token.pos not in ("NOUN", "PROPN"):
            return False
        return token.lower not in _NOT_ALONE or match.last - match.first > 1 or _is_specified(sentence, token)
    if known:
        return token.pos in ("NOUN", "PROPN", "ADJ")
    if token.lower in _QUANTITIES:
        return any(is_actor_like(sentence, noun.i) for noun in _counted(sentence, token))
    if token.pos == "PROPN" and (token.ent == "PERSON" or _is_month_as_surname(sentence, token)):
        return match is None
    if token.ent in _NEVER or token.lower in _THINGS:
        return False
    if token.pos == "PROPN":
        return match is None and (token.ent in ("PERSON", "ORG", "GPE", "NORP") or token.text[:1].isupper())
    return token.pos == "NOUN" and len(token.text) > 5 and token.lower.endswith(AGENT_ENDINGS)


def _is_month_as_surname(sentence: Sentence, token: Token) -> bool:
    """Whether a month stands after a given name: "Theresa May"."""
    if token.lower not in ("may", "april", "june", "august"):
        return False
    before = sentence.dependants(token, "compound")
    return bool(before) and all(t.pos == "PROPN" and t.text[:1].isupper() for t in before)


def _counted(sentence: Sentence, token: Token) -> list[Token]:
    """What a quantity is of: the protesters in "dozens of protesters"."""
    return [
        noun
        for prep in sentence.dependants(token, "prep")
        if prep.lower == "of"
        for noun in sentence.dependants(prep, "pobj")
        if noun.i != token.i
    ]


def _is_specified(sentence: Sentence, token: Token) -> bool:
    """Whether a word before a noun says whose or which it is: a country, a body, a role, "his"."""
    found = words_of(sentence)
    before = {c for c in sentence.children[token.i] if c < token.i}
    if any(sentence.tokens[c].dep == "poss" for c in before):
        return True
    return any(found.match_at(c) for c in before) or (token.pos == "PROPN" and token.text[:1].isupper())


def phrase(sentence: Sentence, head: Token) -> set[int]:
    """The tokens of a noun phrase: modifiers before the head, prepositions and appositions after it, no clauses."""
    inside = {head.i}
    for child in sentence.dependants(head):
        if child.i < head.i and child.dep in _LEFT:
            _add_below(sentence, child, inside, _NESTED)
        elif (child.i > head.i and child.dep == "prep") or (child.i > head.i and child.dep == "appos"):
            _add_below(sentence, child, inside, _LEFT | {"prep", "pobj"})
    return inside


def _add_below(sentence: Sentence, token: Token, inside: set[int], deps: frozenset[str]) -> None:
    stack = [token.i]
    while stack:
        i = stack.pop()
        inside.add(i)
        stack.extend(c for c in sentence.children[i] if sentence.tokens[c].dep in deps)


def group_size(sentence: Sentence, token: Token) -> int:
    """How many parties a word like "both sides" stands for; 0 where it is no such group."""
    if token.lower not in _GROUPS or token.tag not in ("NNS", "NNPS", "DT", "CD", "PDT"):
        return 0
    if token.lower in ("both", "two") and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return 2
    told = [t for t in sentence.dependants(token, "amod", "compound", "poss") if t.lower not in _LOOSE]
    if told and token.lower != "koreas":
        return 0
    counted = [_COUNTS[t.lower] for t in sentence.dependants(token) if t.lower in _COUNTS]
    everyone = token.lower == "parties" and any(t.lower in ("all", "warring") for t in sentence.dependants(token))
    return counted[0] if counted else (2 if token.lower in ("sides", "koreas") or everyone else 0)


def conjoined(sentence: Sentence, head: int) -> list[int]:
    """The head and the noun phrases coordinated with it, in text order."""
    found = [
        t.i for t in conjuncts(sentence, sentence.tokens[head]) if t.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
    ]
    return sorted(found) or [head]
