"""What words say of somebody: the complement by which they name them, the predicate of a clause that judges them.

"called the vote an act of folly", "branded him a traitor", "described it as a sham"; "the raid is a crime, he said",
"said that Chad was sheltering rebels", "said that Chad must leave", "wants Chad to leave".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from polybius.coding.clauses import mood_of
from polybius.model import Sentence, Token

# Nouns that leave the judgement to what they are of: "an act of folly", "a pack of lies".
HOLLOW = frozenset(
    (
        "act pack form piece tissue web string sort kind attempt case campaign policy instrument symbol example "
        "product state litany pattern exercise display moment source part matter bunch gang bundle perpetrator "
        "equivalent sign victory step model man woman leader people friend day deed thing decision regime government "
        "country move"
    ).split(" ")
)
LINKING = frozenset(
    "be become remain constitute represent amount prove seem appear look sound equal border smack reek".split()
)
NAMING = frozenset(["call", "brand", "dub", "label", "deem", "pronounce", "term"])
LINKED = ("attr", "acomp", "oprd")
PREPOSITIONS = ("to", "on", "of", "as")
# Pronouns that may mean the speaker.
SELF = frozenset("i we he she they".split())
NEEDED = frozenset(
    (
        "necessary needed required essential imperative vital crucial urgent overdue obliged indispensable incumbent "
        "mandatory obligatory bound"
    ).split()
)
NEEDS = frozenset(["need", "have", "ought", "require", "oblige"])
# What may be told to come about though nobody is named: "the killing must stop", "the law should go".
COMES_ABOUT = frozenset(
    "end stop cease halt go resign leave happen begin start resume change improve follow stand take open".split()
)


def named_as(sentence: Sentence, verb: Token) -> Iterator[Token]:
    """The words by which the verb names its object: heads of complements with their adjectives and coordinations."""
    for head in _complements(sentence, verb):
        yield from _telling_words(sentence, head)


def has_complement(sentence: Sentence, verb: Token) -> bool:
    """Whether the verb calls somebody something at all."""
    return any(True for _ in _complements(sentence, verb))


def _complements(sentence: Sentence, verb: Token) -> Iterator[Token]:
    objects = sentence.dependants(verb, "dobj")
    passive = bool(sentence.dependants(verb, "nsubjpass", "auxpass")) or verb.tag == "VBN"
    yield from objects if passive else objects[1:]
    if len(objects) == 1 and (sentence.dependants(verb, "dative") or _swallowed(sentence, verb, objects[0])):
        yield objects[0]
    named = sentence.dependants(verb, *LINKED)
    yield from named
    for head in (*named, *objects):  # "called the envoy a fool": the parser takes the fool for an apposition
        yield from (t for t in sentence.dependants(head, "appos") if t.i > verb.i)
    for clause in sentence.dependants(verb, "ccomp", "xcomp"):
        if clause.pos in {"NOUN", "ADJ"}:
            yield clause
        elif clause.lemma == "be":
            yield from sentence.dependants(clause, *LINKED)
    for holder in (verb, *objects):
        for preposition in sentence.dependants(holder, "prep"):
            if preposition.lower == "as":
                yield from sentence.dependants(preposition, "pobj", "pcomp", "amod", "acomp")


def _swallowed(sentence: Sentence, verb: Token, named: Token) -> bool:
    """ "called the rescuers heroes": the parser takes the rescuers for the first part of a compound."""
    return verb.lemma in NAMING and any(t.tag in {"NN", "NNS"} for t in sentence.dependants(named, "compound"))


def _telling_words(sentence: Sentence, head: Token) -> Iterator[Token]:
    for token in (head, *sentence.dependants(head, "conj")):
        yield token
        yield from sentence.dependants(token, "amod", "compound", "advmod")
        if token.lemma in HOLLOW:
            for of in sentence.dependants(token, "prep"):
                if of.lower in {"of", "for", "in"}:
                    for inner in sentence.dependants(of, "pobj"):
                        yield inner
                        yield from sentence.dependants(inner, "amod", "conj")


def judged_in(sentence: Sentence, clause: Token | None) -> Token | None:
    """The subject of a clause that somebody says of another; None where it may be the speaker."""
    subjects = sentence.dependants(clause, "nsubj", "nsubjpass") if clause is not None and clause.dep == "ccomp" else []
    return subjects[0] if subjects and subjects[0].lower not in SELF else None


def said_of_subject(sentence: Sentence, clause: Token) -> Iterator[Token]:
    """The words that a clause told as a fact says its subject is; none where it is denied or supposed."""
    if not _is_told(sentence, clause) or clause.lemma not in LINKING:
        return
    for head in sentence.dependants(clause, *LINKED, "dobj"):
        yield from _telling_words(sentence, head)
    yield from sentence.dependants(clause, "advcl", "xcomp")  # "amounts to blackmail"
    for preposition in sentence.dependants(clause, "prep"):
        if preposition.lower in PREPOSITIONS:
            for head in sentence.dependants(preposition, "pobj"):
                yield from _telling_words(sentence, head)


def said_to_do(sentence: Sentence, clause: Token) -> Iterator[Token]:
    """The verbs by which a clause told as a fact says what its subject does."""
    if _is_told(sentence, clause) and clause.pos == "VERB":
        yield clause
        yield from (t for t in sentence.dependants(clause, "conj") if t.pos == "VERB")


def _is_told(sentence: Sentence, clause: Token) -> bool:
    mood = mood_of(sentence, clause)
    return not (mood.negated or mood.hypothetical or mood.modal)


def who_must(sentence: Sentence, clause: Token, is_actor: Callable[[Token], bool]) -> Token | None:
    """The one who, as the clause has it, must do something, or the thing that must be done; None where it says neither.

    "Chad must leave", "Chad needs to leave", "the raids must stop", "a reform of the body is needed".
    """
    mood = mood_of(sentence, clause)
    obliged = sentence.dependants(clause, "nsubj", "nsubjpass")
    if not obliged or obliged[0].pos == "PRON" or (mood.negated and mood.modal != "duty"):
        return None
    if any(t.pos == "PRON" for t in sentence.dependants(obliged[0], "poss")):
        return None
    if _is_needed(sentence, clause):
        return obliged[0]
    if mood.modal == "duty":
        supposed = mood.perfect or (clause.lemma == "be" and not sentence.dependants(clause, "acomp"))
        done_to = bool(sentence.dependants(clause, "nsubjpass", "auxpass"))
        must = is_actor(obliged[0]) or done_to or clause.lemma in COMES_ABOUT
        return obliged[0] if must and not supposed else None
    needs = clause.lemma in NEEDS and any(t.tag == "VB" for t in sentence.dependants(clause, "xcomp"))
    return obliged[0] if needs and is_actor(obliged[0]) and not mood.modal else None


def _is_needed(sentence: Sentence, clause: Token) -> bool:
    if clause.lemma in {"need", "require"} and sentence.dependants(clause, "nsubjpass"):
        return True
    return clause.lemma == "be" and any(t.lower in NEEDED for t in sentence.dependants(clause, "acomp"))


def is_of_another(sentence: Sentence, verb: Token, clause: Token | None) -> bool:
    """Whether the clause under a verb has a subject of its own: "wants Chad to leave", not "wants to leave"."""
    if clause is None:
        return False
    own = sentence.dependants(clause, "nsubj", "nsubjpass")
    return bool(own or sentence.dependants(verb, "dobj", "dative"))
