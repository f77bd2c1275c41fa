"""A candidate for an attribution: one reading of a cue, filled in step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

from polybius.annotate import attribution_words as words
from polybius.model import Sentence, Token

PREPOSITION_FRAMES = frozenset("about of on to for against with in from over at by".split())
CAPABLE_PRONOUNS = frozenset(
    "i we you he she they who me us him her them one nobody everybody everyone someone".split()
)
CAPABLE_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP"})


@dataclass(slots=True)
class Candidate:
    """One reading of a cue. Token indices are into `sentence`; `spans` are the content's characters."""

    sentence: Sentence
    cue: int
    frame: str
    kind: str
    lemma: str
    content: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    source_head: int | None = None
    cue_words: list[int] = field(default_factory=list)
    addressee: list[int] = field(default_factory=list)
    relays: list[list[int]] = field(default_factory=list)
    passive: bool = False
    negated: bool = False
    clause: int | None = None
    handed_on: list[int] = field(default_factory=list)
    rule: str = ""


def is_capable(token: Token) -> bool:
    """Whether a noun or pronoun can speak or think: people, states, bodies, documents."""
    if token.pos == "PRON":
        return token.lower in CAPABLE_PRONOUNS or token.lower in (
            "it",
            "those",
            "many",
            "some",
            "others",
            "both",
            "all",
        )
    if token.ent in CAPABLE_ENTS or token.lemma in words.phrase("quantity"):
        return True
    if token.pos == "PROPN" or words.is_media_word(token.lemma):
        return True
    return words.is_person_noun(token.lemma) or words.is_document(token.lemma)


def has_capable_source(sentence: Sentence, made: Candidate) -> bool:
    return made.source_head is not None and is_capable(sentence.tokens[made.source_head])
