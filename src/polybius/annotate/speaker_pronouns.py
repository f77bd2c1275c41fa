"""Whom a pronoun means that speaks: the last speaker where he goes on, somebody else where he cannot be meant."""

from __future__ import annotations

from collections.abc import Callable

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.described import read_phrase
from polybius.annotate.described_options import who_is_described
from polybius.annotate.speaker_signs import acts_here, is_named_within, other_than
from polybius.annotate.speaker_talk import Talk
from polybius.model import Coded, Entity, Mention, Speaker
from polybius.syntax import ancestors

# A pronoun with a verb of saying means the last speaker, if he spoke at most this many sentences ago.
NEAR = 3
THIRD_PERSON = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
# Reports go on with the last speaker over at most this many sentences without naming him again.
CONTINUITY = 6


def by_pronoun(
    candidate: Candidate, talk: Talk, word: str, coded: Callable[[Speaker, str], Coded[Speaker]]
) -> Coded[Speaker] | None:
    """He, she, they: the last speaker where the cue goes on ("further said") or he fits; else the pronoun's own.

    Gender is soft where the cue itself says that the speaker goes on: reports get it wrong.
    """
    last = last_speaker(candidate, talk)
    mention = talk.mentions.get((candidate.sentence.index, candidate.source_head or 0))
    meant = talk.entities.get(_described_before(mention, talk)) if mention else None
    if meant is not None and (acts_here(meant.id, candidate, talk) or _is_another_quoted(meant.id, candidate, talk)):
        return coded(talk.speaker(meant.id), "pronoun")
    if meant is not None and last is not None and last.entity == meant.id and _is_quoted(candidate, talk):
        at, other = other_than(meant.id, candidate, talk, lambda speaker: _fits(speaker, word, talk)) or (-1, None)
        return coded(other, "pronoun") if other else None
    if last is not None and is_named_within(last.entity or "", candidate, talk):
        last = None
    if last is not None and candidate.lemma in words.phrase("answering"):
        meant = meant if meant is not None and meant.id != last.entity else _spoken_to(last, word, talk)
        last = last if meant is None else None
    if meant is not None and is_named_within(meant.id, candidate, talk):
        at, other = other_than(meant.id, candidate, talk, lambda speaker: _fits(speaker, word, talk)) or (-1, None)
        if last is not None and (other is None or (talk.last[-1][0] >= at and _fits(last, word, talk))):
            other = last
        return coded(other, "continuity") if other else None
    if word == "it" and (body := _body_above(candidate, talk)) is not None:
        return coded(body, "pronoun")
    if word == "it":
        dumb = meant is None or (meant.type == "" and not words.is_document(meant.name.split()[-1].lower()))
        if dumb and last is not None and _fits(last, word, talk):
            return coded(last, "continuity")
        if meant is None:
            return coded(Speaker("it"), "words")
        return coded(talk.speaker(meant.id), "pronoun")
    if last is not None and meant is not None and is_told(candidate) and meant.type == "" and _fits(last, word, talk):
        return coded(last, "continuity")
    if (
        last is not None
        and meant is not None
        and word == "they"
        and _is_mere_crowd(meant, talk)
        and _fits(last, word, talk)
    ):
        return coded(last, "continuity")
    if last is not None and _goes_on(candidate):
        return coded(last, "continuity")
    if last is not None and meant is not None and _holds_the_floor(candidate, talk, meant.id, word):
        return coded(last, "continuity")
    if meant is not None:
        return coded(talk.speaker(meant.id), "pronoun")
    if last is not None and _fits(last, word, talk):
        return coded(last, "continuity")
    return None


def _spoken_to(last: Speaker, word: str, talk: Talk) -> Entity | None:
    """Who answers the last speaker: the one who spoke before him, or was named with him, and fits the pronoun."""
    at = talk.last[-1][0]
    others = [speaker.entity or "" for _, speaker in reversed(talk.last[-4:-1])]
    others += [m.entity for m in reversed(talk.by_sentence.get(at, ())) if m.type == "PERSON"]
    for other in (talk.same.get(key, key) for key in others):
        if other and other != last.entity and _fits(talk.speaker(other), word, talk):
            return talk.entities[other]
    return None


def _described_before(mention: Mention, talk: Talk) -> str:
    """The entity of a pronoun, or whom a phrase means that it takes up: "The airline denies that. ... it said"."""
    entity = talk.same.get(mention.entity, mention.entity)
    if mention.kind != "pronoun" or not talk.is_unnamed(entity):
        return entity
    before = [m for m in talk.mentions_of(talk.entities[entity]) if m.span.start < mention.span.start]
    for first in before[:1]:
        phrase = read_phrase(talk.sentences[first.sentence], first.head, (), talk)
        if phrase is not None and (described := who_is_described(phrase, (), talk, first)) not in (None, entity):
            talk.same[entity] = described
            return described
    return entity


def _is_quoted(candidate: Candidate, talk: Talk) -> bool:
    """Whether the source itself stands in quoted words, whose speaker would say "I"."""
    return talk.in_quotes(candidate.sentence.tokens[candidate.source_head or 0].start)


def _is_another_quoted(meant: str, candidate: Candidate, talk: Talk) -> bool:
    return _is_quoted(candidate, talk) and bool(talk.last) and talk.last[-1][1].entity != meant


def _body_above(candidate: Candidate, talk: Talk) -> Speaker | None:
    """`Sudmark turned the offer down, all of it, it said, a trick`: the body whose act the sentence tells before."""
    sentence = candidate.sentence
    cue = sentence.tokens[candidate.cue]
    for verb in [cue, *(t for t in sentence.dependants(cue, "ccomp") if t.i < cue.i), *ancestors(sentence, cue)]:
        for above in sentence.dependants(verb, "nsubj"):
            mention = talk.mentions.get((sentence.index, above.i))
            mine = above.i < candidate.cue and above.i != candidate.source_head and above.pos == "PROPN"
            if mine and mention is not None and mention.type in ("ORG", "GPE"):
                return talk.speaker(mention.entity)
    return None


def is_told(candidate: Candidate) -> bool:
    return candidate.kind in ("speech", "writing")


def _is_mere_crowd(meant: Entity, talk: Talk) -> bool:
    """Whether "they" would be people without article or name who have said nothing: children, voters."""
    bare = meant.name[:1].islower() and " " not in meant.name and meant.type == "GROUP"
    return bare and all(speaker.entity != meant.id for _, speaker in talk.last)


def _holds_the_floor(candidate: Candidate, talk: Talk, meant: str, word: str) -> bool:
    """Whether a pronoun means the last speaker rather than somebody only spoken of before him or in his words."""
    at, last = talk.last[-1]
    if candidate.kind not in ("speech", "writing") or last.entity == meant or not _fits(last, word, talk):
        return False
    if candidate.sentence.index - at > NEAR:
        return False
    start = candidate.sentence.tokens[candidate.source_head or 0].start
    for index in range(candidate.sentence.index, at, -1):
        for mention in talk.by_sentence.get(index, ()):
            if mention.entity == meant and mention.span.start < start and not talk.in_quotes(mention.span.start):
                return False
    return True


def _goes_on(candidate: Candidate) -> bool:
    """Whether the cue says that the last speaker goes on: added, further said, went on."""
    sentence = candidate.sentence
    token = sentence.tokens[candidate.cue]
    if token.lemma in words.phrase("goes_on"):
        return True
    return any(t.lower in words.phrase("continued") for t in sentence.dependants(token, "advmod"))


def _fits(speaker: Speaker, word: str, talk: Talk) -> bool:
    entity = talk.entities.get(speaker.entity or "")
    if entity is None:
        return word == "they"
    if word == "it":
        return entity.type in ("ORG", "GPE", "NORP")
    if word == "they":
        return entity.type not in ("PERSON", "")
    gender = entity.gender or talk.genders.get(entity.id, "")
    return entity.type == "PERSON" and gender in ("", THIRD_PERSON[word])


def last_speaker(candidate: Candidate, talk: Talk) -> Speaker | None:
    """Who spoke last, unless that is long ago."""
    if not talk.last:
        return None
    at, speaker = talk.last[-1]
    return speaker if candidate.sentence.index - at <= CONTINUITY else None
