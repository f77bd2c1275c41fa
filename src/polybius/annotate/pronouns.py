"""What a sentence shows of a pronoun or mention: its place in the clause, who acts above it, what it cannot mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_tree import relative_antecedent
from polybius.annotate.entities import Seen
from polybius.annotate.name_words import key_of
from polybius.model import MentionKind, Sentence, Token

SUBJECTS = ("nsubj", "nsubjpass")
MODIFIERS = ("poss", "compound", "amod", "nmod")
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())
PRONOUNS = HE | SHE | IT | THEY
# Verbs whose "it" is often the weather, the hour or what was just told.
EMPTY_SUBJECT = frozenset("be seem appear take look sound happen turn rain snow mean matter become feel".split())
EMPTY_OBJECT = frozenset("make do find say know mean see think believe have get call take".split())
PLACES = frozenset("in at near inside outside across around to from into through".split())
ROLES = {
    "nsubj": "subject",
    "nsubjpass": "subject",
    "dobj": "object",
    "dative": "object",
    "poss": "possessor",
    "pobj": "after a preposition",
    "appos": "apposition",
    "attr": "predicate",
    "compound": "modifier",
    "amod": "modifier",
    "nmod": "modifier",
}


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun to be resolved, with what bears on whom it can mean.

    `above` are the heads of the subjects of its clause and of those around it, innermost first; `around` other tokens
    that govern it or are governed with it, with how; `barred` the tokens it cannot mean where it stands; `tellers` are
    the words for who is said, further on in the sentence, to have said it; `forms` speak for its meaning nothing.
    """

    word: str
    sentence: int
    token: int
    kind: str
    role: str
    speaks: bool
    above: tuple[int, ...] = ()
    around: tuple[tuple[int, str], ...] = ()
    barred: frozenset[int] = frozenset()
    tellers: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()

    @property
    def gender(self) -> str:
        return "m" if self.word in HE else "f" if self.word in SHE else ""

    @property
    def reflexive(self) -> bool:
        return self.word.endswith(("self", "selves"))


def read_pronoun(sentence: Sentence, token: Token) -> Pronoun:
    """The pronoun at a token."""
    word = token.lower
    kind = "person" if word in HE | SHE else "it" if word in IT else "they" if word in THEY else "country"
    above = tuple(subjects_above(sentence, token))
    return Pronoun(
        word,
        sentence.index,
        token.i,
        kind,
        role_of(sentence, token),
        speaks(sentence, token),
        above,
        tuple(_around(sentence, token)),
        frozenset(_barred(sentence, token)),
        frozenset(key_of(teller.text)) if (teller := _teller(sentence, token)) else frozenset(),
        tuple(_forms(sentence, token)) if kind in ("it", "they") else (),
    )


def first_conjunct(sentence: Sentence, token: Token) -> Token:
    """The first of the coordinated words that a token is among."""
    for _ in range(8):
        if token.dep != "conj" or sentence.head_of(token).pos not in NOUNS:
            break
        token = sentence.head_of(token)
    return token


def how_seen(sentence: Sentence, token: Token, kind: MentionKind) -> Seen:
    """How a mention with this head stands in its sentence; quotation and headline are the caller's to say."""
    first = first_conjunct(sentence, token)
    head = sentence.head_of(first)
    subject = first.dep in SUBJECTS
    before = first.dep == "pobj"
    if token.i > 1 and sentence.tokens[token.i - 1].text == "-" and kind == "named":  # an anti-Berg rally
        return Seen(
            sentence.index, token.i, False, False, kind=kind, role="modifier", inside=True, paragraph=sentence.paragraph
        )
    return Seen(
        sentence.index,
        token.i,
        subject,
        False,
        kind=kind,
        role=ROLES.get(first.dep, "other"),
        speaks=speaks(sentence, first),
        main=subject and head.head == head.i,
        inside=first.dep in MODIFIERS or (before and sentence.head_of(head).pos in NOUNS),
        place=before and head.lower in PLACES,
        paragraph=sentence.paragraph,
    )


def role_of(sentence: Sentence, token: Token) -> str:
    """What a word is in its clause: subject, object, possessor, after a preposition ...; "other" for the rest."""
    return ROLES.get(first_conjunct(sentence, token).dep, "other")


def speaks(sentence: Sentence, token: Token) -> bool:
    """Whether a word is the subject of a verb of saying, or stands after "according to"."""
    token = first_conjunct(sentence, token)
    head = sentence.head_of(token)
    if token.dep in SUBJECTS:
        return is_saying(head.lemma) and token.dep == "nsubj"
    return token.dep == "pobj" and head.lower == "to" and sentence.head_of(head).lower == "according"


@cache
def is_saying(lemma: str) -> bool:
    """Whether a verb tells of words said or written.

    >>> is_saying("say"), is_saying("leave")
    (True, False)
    """
    cue = words.verb(lemma)
    return cue is not None and any(kind in ("speech", "writing") for kind in cue.frames.values())


def subjects_above(sentence: Sentence, token: Token) -> Iterator[int]:
    """The subjects of the clauses a word stands in, innermost first, itself left out."""
    at, found = token, {token.i}
    for _ in range(20):
        for subject in sentence.dependants(at, *SUBJECTS):
            subject = relative_antecedent(sentence, subject) or subject
            for one in (subject, *sentence.dependants(subject, "appos")):
                if one.i not in found:
                    found.add(one.i)
                    yield one.i
        if at.dep == "relcl" and sentence.head_of(at).i not in found:
            found.add(at.head)
            yield at.head
        if at.head == at.i:
            return
        at = sentence.head_of(at)


def _around(sentence: Sentence, token: Token) -> Iterator[tuple[int, str]]:
    """Nouns that a pronoun depends on, their owners, the objects of verbs around it, what its own noun is joined to."""
    at = token
    for step in range(12):
        if at.head == at.i:
            return
        below, at = at, sentence.head_of(at)
        if at.pos in NOUNS and step and below.dep == "conj":
            yield at.i, "joined to its noun"
        elif at.pos in NOUNS and step:
            yield at.i, "noun above"
        if step:
            yield from ((t.i, "owner above") for t in sentence.dependants(at, "poss") if t.i < token.i)
        if at.pos in ("VERB", "AUX"):
            yield from ((t.i, "object above") for t in sentence.dependants(at, "dobj", "dative") if t.i < below.i)


def subjects_ahead(sentence: Sentence, token: Token) -> Iterator[Token]:
    """The subjects, further on, of the clauses around a word's own, innermost first."""
    at = token
    for _ in range(20):
        if at.head == at.i:
            return
        at = sentence.head_of(at)
        for subject in sentence.dependants(at, *SUBJECTS):
            if subject.i > token.i:
                yield subject


def _barred(sentence: Sentence, token: Token) -> Iterator[int]:
    """What a pronoun cannot mean by its place: its clause's subject where it is an object, the noun it owns."""
    if token.lower.endswith(("self", "selves")):
        return
    head = sentence.head_of(token)
    if token.dep == "poss":
        yield head.i
        yield from (t.i for t in sentence.dependants(head, "appos"))
    elif token.dep in ("dobj", "pobj", "dative"):
        verb = head if token.dep != "pobj" else sentence.head_of(head)
        # The subject of "met" in "agreed to meet him" is that of "agreed".
        for _ in range(4):
            subjects = sentence.dependants(verb, *SUBJECTS)
            for subject in subjects:
                yield subject.i
                antecedent = relative_antecedent(sentence, subject)
                if antecedent is not None:
                    yield antecedent.i
            if subjects or verb.dep not in ("conj", "xcomp") or verb.pos not in ("VERB", "AUX"):
                break
            verb = sentence.head_of(verb)
    elif token.dep in SUBJECTS:
        yield from (t.i for t in sentence.dependants(head, "dobj", "attr"))


def _teller(sentence: Sentence, token: Token) -> Token | None:
    """Who says the words a pronoun stands in, where that is told after them: "He is well," Berg said."""
    at = token
    for _ in range(20):
        if is_saying(at.lemma) and at.pos == "VERB":
            for subject in sentence.dependants(at, "nsubj"):
                if subject.i > token.i:
                    return subject
        if at.head == at.i:
            break
        at = sentence.head_of(at)
    return None


def _forms(sentence: Sentence, token: Token) -> Iterator[str]:
    """What speaks for a pronoun that means nothing named: it is time to, it seems that, made it clear."""
    role = role_of(sentence, token)
    yield f"pronoun is {role}"
    verb = sentence.head_of(token)
    if role == "subject":
        below = sentence.dependants(verb)
        kinds = {t.dep for t in below if t.i > verb.i}
        if kinds & {"ccomp", "csubj", "xcomp", "advcl"}:
            yield "clause follows"
        if kinds & {"acomp", "attr", "oprd"}:
            yield "predicate follows"
            if _has_clause(sentence, [t for t in below if t.i > verb.i]):
                yield "predicate and clause follow"
        if verb.lemma in EMPTY_SUBJECT:
            yield "empty subject's verb"
            yield f"verb {verb.lemma}"
        if verb.tag == "VBN" and kinds & {"ccomp", "xcomp"}:
            yield "passive with clause"
        if is_saying(verb.lemma) and token.dep == "nsubj":
            yield "pronoun speaks"
    elif role == "object":
        if verb.lemma in EMPTY_OBJECT:
            yield "empty object's verb"
            yield f"object of {verb.lemma}"
        if any(t.dep in ("oprd", "ccomp", "acomp", "xcomp") for t in sentence.dependants(verb) if t.i > token.i):
            yield "object with clause"


def _has_clause(sentence: Sentence, after: Sequence[Token]) -> bool:
    return any(
        t.dep in ("ccomp", "csubj", "xcomp", "advcl", "relcl", "acl")
        or any(sentence.tokens[c].dep in ("ccomp", "xcomp", "relcl", "acl", "advcl") for c in sentence.children[t.i])
        or (t.dep == "prep" and t.lower == "for")
        for t in after
    )
