"""A predicate in its clause: voice, tense, polarity, modality, conditions, and who its subject is.

All functions take the parsed sentence and the predicate's token (a verb, or the noun or adjective that stands for one).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from polybius.model import ConditionKind, Sentence, Token
from polybius.syntax import subtree

SUBJECT_DEPS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
POSSIBLE = frozenset({"can", "could", "may", "might"})
DUTY = frozenset({"should", "must", "ought", "shall", "need"})
FUTURE = frozenset({"will", "wo", "'ll", "’ll"})
NEGATIONS = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor", "without", "hardly", "barely", "none"})
HABITS = frozenset(
    {"routinely", "regularly", "often", "usually", "always", "typically", "generally", "normally", "rarely"}
)
CONDITION_MARKS: dict[str, ConditionKind] = {
    "if": "if", "unless": "unless", "until": "until", "till": "until", "provided": "if", "providing": "if",
    "once": "if", "assuming": "if", "lest": "unless",
}  # fmt: skip
NEVER_WITHOUT_OBJECT = frozenset(
    (
        "accuse blame arrest detain kill injure wound charge convict sentence jail imprison deport expel release free "
        "oust condemn criticise criticize sanction ban bar suspend evacuate kidnap abduct execute assassinate extradite"
    ).split(" ")
)
# Verbs whose participle tells what its subject feels: "was angered by the raid".
FEELINGS = frozenset(
    (
        "anger outrage infuriate enrage dismay disappoint frustrate alarm appall appal shock disgust irritate annoy "
        "upset offend sadden concern trouble displease exasperate incense perturb disturb horrify scandalise "
        "scandalize gall please gratify hearten delight"
    ).split(" ")
)


@dataclass(frozen=True, slots=True)
class Mood:
    """How a predicate is said to hold. `modal`: "future", "past future", "possible", "duty" or ""."""

    negated: bool = False
    modal: str = ""
    hypothetical: bool = False
    past: bool = False
    perfect: bool = False
    habitual: bool = False


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Whether the verb's subject undergoes: an auxiliary passive, or a bare past participle under a noun."""
    if verb.lemma in FEELINGS and verb.tag == "VBN":
        return False
    if verb.lemma == "call" and not sentence.dependants(verb, "nsubjpass", "auxpass") and calls_for(sentence, verb):
        return False
    if sentence.dependants(verb, "nsubjpass", "auxpass", "agent") or is_adjectival_participle(sentence, verb):
        return True
    if is_headline_passive(sentence, verb):
        return True
    return verb.tag == "VBN" and verb.dep in {"acl", "advcl"} and not sentence.dependants(verb, "aux", "dobj")


def calls_for(sentence: Sentence, verb: Token) -> bool:
    """ "A report called for": the parser may take it for "a report that was called"."""
    return any(t.lower in {"for", "on", "upon"} for t in sentence.dependants(verb, "prep"))


def is_adjectival_participle(sentence: Sentence, token: Token) -> bool:
    """Whether a participle was taken for an adjective: "was annexed"."""
    head = sentence.head_of(token)
    return token.pos == "ADJ" and token.dep == "acomp" and head.lemma == "be" and token.lower.endswith("ed")


def is_headline_passive(sentence: Sentence, verb: Token) -> bool:
    """ "Kuwait accused of funding rebels": a verb that never lacks an object stands without one, and without "was"."""
    if (
        verb.lemma not in NEVER_WITHOUT_OBJECT
        or verb.tag not in {"VBD", "VBN"}
        or verb.dep not in {"ROOT", "conj", "ccomp"}
    ):
        return False
    return not sentence.dependants(verb, "dobj", "aux", "ccomp", "xcomp", "dative", "prt")


def mood_of(sentence: Sentence, token: Token) -> Mood:
    """Polarity, modality and tense of the predicate, as its own auxiliaries and those of the verbs it shares say."""
    bearer = _bearer_of_auxiliaries(sentence, token)
    auxiliaries = [t for t in sentence.dependants(bearer) if t.dep in {"aux", "auxpass"}]
    words = {t.lower for t in auxiliaries}
    modal = ""
    if words & FUTURE or _is_going_to(sentence, bearer) or _is_headline_infinitive(sentence, bearer):
        modal = "future"
    elif "would" in words:
        modal = "past future"
    elif words & POSSIBLE:
        modal = "possible"
    elif words & DUTY or _has_to(sentence, bearer):
        modal = "duty"
    negated = any(t.dep == "neg" or t.lower in NEGATIONS for t in _polarity_words(sentence, bearer))
    if token.i != bearer.i:
        negated ^= any(t.dep == "neg" for t in sentence.dependants(token))
    past = bearer.tag in {"VBD", "VBN"} or bool(words & {"had", "was", "were", "did"})
    perfect = bool(words & {"have", "has", "had", "'ve"})
    habitual = bearer.tag in {"VBZ", "VBP"} and any(t.lower in HABITS for t in sentence.dependants(bearer, "advmod"))
    return Mood(negated, modal, in_hypothesis(sentence, token), past, perfect, habitual)


def _bearer_of_auxiliaries(sentence: Sentence, token: Token) -> Token:
    """A coordinated verb without auxiliaries of its own and in the same form shares those of the first."""
    while (
        token.dep == "conj"
        and not sentence.dependants(token, "aux", "auxpass", *SUBJECT_DEPS)
        and sentence.head_of(token).pos in {"VERB", "AUX"}
        and token.tag in {"VB", "VBG", "VBN"}
    ):
        token = sentence.head_of(token)
    return token


def _polarity_words(sentence: Sentence, token: Token) -> Iterator[Token]:
    """The words that can negate the predicate: its adverbs, a negative determiner or pronoun on subject or object."""
    for child in sentence.dependants(token):
        if child.dep in {"neg", "advmod", "preconj", "cc"} and child.dep != "cc":
            yield child
        elif child.dep in {"nsubj", "nsubjpass", "dobj"}:
            yield from (t for t in sentence.dependants(child, "det", "neg") if t.lower in {"no", "neither"})
            if child.lower in {"nobody", "none", "neither", "nothing"}:
                yield child


def _is_going_to(sentence: Sentence, token: Token) -> bool:
    head = sentence.head_of(token)
    return token.dep == "xcomp" and head.lower == "going" and head.i != token.i


def _is_headline_infinitive(sentence: Sentence, token: Token) -> bool:
    """ "Modi to visit Nepal": an infinitive as the main verb tells what is planned."""
    has_to = any(t.lower == "to" for t in sentence.dependants(token, "aux"))
    return token.head == token.i and token.tag == "VB" and has_to and bool(sentence.dependants(token, "nsubj"))


def _has_to(sentence: Sentence, token: Token) -> bool:
    head = sentence.head_of(token)
    return token.dep == "xcomp" and head.lemma in {"have", "need"} and head.i != token.i


def in_hypothesis(sentence: Sentence, token: Token) -> bool:
    """Whether the predicate stands inside an if-, unless- or whether-clause, so that it is not told as a fact."""
    seen = token
    while True:
        if seen.dep in {"advcl", "ccomp", "acl", "pcomp", "ROOT"}:
            marks = {t.lower for t in sentence.dependants(seen, "mark", "advmod")}
            if marks & ({"whether", "lest"} | (set(CONDITION_MARKS) - {"until", "till", "once"})):
                return True
            if seen.dep == "advcl" and marks & {"until", "till", "before"} and _is_awaited(sentence, seen):
                return True
        if seen.head == seen.i:
            return False
        seen = sentence.head_of(seen)


def _is_awaited(sentence: Sentence, clause: Token) -> bool:
    """ "until they leave", "would not talk until they left": the clause tells what is awaited, not what happened."""
    above = sentence.head_of(clause)
    denied = bool(sentence.dependants(above, "neg")) or above.lemma in {"refuse", "decline"}
    return _is_present(sentence, clause) or denied or any(t.lower in FUTURE for t in sentence.dependants(above, "aux"))


def _is_present(sentence: Sentence, verb: Token) -> bool:
    return verb.tag in {"VBZ", "VBP"} or any(
        t.tag in {"VBZ", "VBP"} for t in sentence.dependants(verb, "aux", "auxpass")
    )


def find_condition(sentence: Sentence, token: Token) -> tuple[ConditionKind, list[Token]] | None:
    """What the predicate is made to depend on: kind and words, or None.

    An if-, unless- or until-clause on the predicate or on a verb it is part of; "only if"; "without (pre)conditions"
    is the kind "none".
    """
    for holder in _holders(sentence, token):
        for child in sentence.dependants(holder, "advcl", "prep", "advmod", "npadvmod", "dep", "conj"):
            if found := _condition_in(sentence, child):
                return found
    return None


def _holders(sentence: Sentence, token: Token) -> Iterator[Token]:
    """The predicate, the verbs under it, and the verbs it completes."""
    yield token
    for child in sentence.dependants(token, "xcomp", "ccomp", "acl", "acomp", "attr", "dobj"):
        yield child
        yield from sentence.dependants(child, "xcomp", "ccomp", "acl")
    while token.dep in {"xcomp", "conj", "acomp", "attr", "dobj", "acl"} and token.head != token.i:
        token = sentence.head_of(token)
        yield token


def _condition_in(sentence: Sentence, child: Token) -> tuple[ConditionKind, list[Token]] | None:
    words = subtree(sentence, child)
    lowered = [t.lower for t in words]
    marks = [t for t in sentence.dependants(child, "mark", "advmod") if t.lower in CONDITION_MARKS]
    if child.dep == "advcl" and marks:
        kind = CONDITION_MARKS[marks[0].lower]
        if (kind == "if" and "only" in lowered[:2]) or _preceded_by(sentence, words[0], "only"):
            kind = "only if"
        if kind == "until" and not _is_present(sentence, child):
            return None
        return kind, words
    if child.dep == "prep" and child.lower == "without" and any("condition" in w for w in lowered):
        return "none", words
    if (
        child.dep == "prep"
        and child.lower in {"on", "under"}
        and "condition" in lowered[:3]
        and "anonymity" not in lowered
    ):
        return "if", words
    return None


def _preceded_by(sentence: Sentence, token: Token, word: str) -> bool:
    return token.i > 0 and sentence.tokens[token.i - 1].lower == word


def subject_of(sentence: Sentence, token: Token) -> tuple[Token | None, bool]:
    """The head of the predicate's subject, found through coordination, control and relative clauses.

    The second value is True where the subject undergoes the action (a passive).
    """
    passive = is_passive(sentence, token)
    seen: set[int] = set()
    while token.i not in seen:
        seen.add(token.i)
        for child in sentence.dependants(token, *SUBJECT_DEPS):
            if child.lower in {"who", "which", "that"} and token.dep == "relcl":
                return _antecedent(sentence, token), passive
            if child.pos != "VERB":
                return child, passive
        if token.dep in {"acl", "relcl"}:
            head = sentence.head_of(token)
            if token.tag == "VB" or any(t.lower == "to" for t in sentence.dependants(token, "aux")):
                return None, passive
            return head, passive
        if token.dep == "pcomp":
            token = sentence.head_of(token)
            quoted = sentence.dependants(sentence.head_of(token), "dobj") if token.lower == "as" else []
            if quoted:  # "quoted the envoy as saying"
                return quoted[0], passive
        if token.dep in {"conj", "xcomp", "advcl", "prep", "ccomp", "acomp", "attr", "oprd", "agent", "dep"}:
            up = sentence.head_of(token)
            if token.dep == "ccomp" and any(t.dep == "mark" for t in sentence.dependants(token)):
                return None, passive
            if token.dep == "xcomp" and (controlled := _object_control(sentence, up)):
                return controlled, passive
            token = up
            continue
        return None, passive
    return None, passive


def _object_control(sentence: Sentence, verb: Token) -> Token | None:
    """In "urged Iran to stop" it is Iran that would stop."""
    objects = sentence.dependants(verb, "dobj", "dative")
    return objects[0] if objects and verb.lemma not in {"promise", "vow", "use", "take", "hold", "send"} else None


def _antecedent(sentence: Sentence, verb: Token) -> Token:
    return sentence.head_of(verb)
