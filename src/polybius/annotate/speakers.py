"""Whose words they are, over the whole report: a sieve from explicit names to continuity, with alternatives kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_tree import noun_phrase
from polybius.annotate.described import named_ahead, read_phrase, who_is_described

from polybius.annotate.speaker_signs import (
    acts_here,
    all_together,
    apposed_name,
    full_wording,
    is_named_within,
    meant_by_slip,
    note_papers,
    other_than,
    owner_of_paper,
    writer_of,
)
from polybius.annotate.speaker_talk import Talk
from polybius.model import Coded, Entity, Mention, Sentence, Span, Speaker
from polybius.syntax import ancestors

# A pronoun with a verb of saying means the last speaker, if he spoke at most this many sentences ago.
NEAR = 3
THIRD_PERSON = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
FIRST_PERSON = frozenset("i we me us my our mine ours myself ourselves".split())
# Reports go on with the last speaker over at most this many sentences without naming him again.
CONTINUITY = 6
# How sure each rule is of itself; set by hand from the order of the sieve.
SURE = {"named": 0.97, "role": 0.9, "parent": 0.85, "pronoun": 0.8, "continuity": 0.75, "elided": 0.7, "words": 0.6}


def resolve(
    candidate: Candidate, talk: Talk, parent: Coded[Speaker] | None, spans: tuple[Span, ...]
) -> tuple[Coded[Speaker] | None, tuple[Speaker, ...]]:
    """The speaker of one attribution, and the other candidates, likeliest first. Call in text order."""
    found = _sieve(candidate, talk, parent, spans)
    note_papers(candidate, talk, found)
    _note_gender(candidate, talk, found)
    alternatives = _others(candidate, talk, found)
    if found is not None and parent is None and candidate.kind in ("speech", "writing") and not _is_paper(candidate):
        talk.last.append((candidate.sentence.index, found.value))
    return found, alternatives


def _note_gender(candidate: Candidate, talk: Talk, found: Coded[Speaker] | None) -> None:
    """Keep what a pronoun tells of a speaker whose gender nothing else tells."""
    head = candidate.source_head
    if found is None or head is None or (entity := talk.entities.get(found.value.entity or "")) is None:
        return
    gender = THIRD_PERSON.get(candidate.sentence.tokens[head].lower)
    if gender and entity.type == "PERSON" and not entity.gender:
        talk.genders.setdefault(entity.id, gender)


def _is_paper(candidate: Candidate) -> bool:
    """Whether the source is a paper or poll: nobody who could go on as "he" or "they"."""
    head = candidate.source_head
    return head is not None and words.is_document(candidate.sentence.tokens[head].lemma)


def _sieve(
    candidate: Candidate, talk: Talk, parent: Coded[Speaker] | None, spans: tuple[Span, ...]
) -> Coded[Speaker] | None:
    def coded(speaker: Speaker, rule: str) -> Coded[Speaker]:
        return Coded(speaker, spans, f"speaker:{rule}", SURE[rule])

    head = candidate.source_head
    if head is None:
        last = _last_speaker(candidate, talk) if _may_be_elided(candidate) else None
        return coded(last, "elided") if last else None
    token = candidate.sentence.tokens[head]
    is_name = bool(candidate.sentence.dependants(token, "det"))  # "the i", a newspaper
    word = token.lower if (token.pos == "PRON" and not is_name) or token.tag == "PRP$" else ""
    if word in FIRST_PERSON:
        return coded(parent.value, "parent") if parent else None
    if word in THIRD_PERSON or word == "they" or (word == "it" and _is_told(candidate)):
        return _by_pronoun(candidate, talk, word, coded)
    owner = owner_of_paper(candidate.sentence, head)
    if owner is not None and (mention := talk.mentions.get((candidate.sentence.index, owner))) is not None:
        return coded(talk.speaker(mention.entity), "named" if mention.kind == "named" else "role")
    if owner is not None and owner != head and candidate.sentence.tokens[owner].pos in ("NOUN", "PROPN"):
        return coded(Speaker(_phrase(candidate, owner, talk)), "words")
    if owner is None and (writer := writer_of(candidate, talk)) is not None:
        return coded(writer, "continuity")
    mention = _mention(candidate.sentence, candidate.source, head, talk)
    described_so = mention is None or mention.kind == "nominal" or mention.type == "NORP"
    phrase = read_phrase(candidate.sentence, head, candidate.source, talk) if described_so else None
    if phrase is not None:
        described = who_is_described(phrase, candidate.spans, talk, mention, (parent and parent.value.entity) or "")
        if described is not None:
            if mention is not None and mention.entity != described and talk.is_unnamed(mention.entity):
                talk.same[mention.entity] = described
            return coded(talk.speaker(described), "role")
        if mention is not None and not talk.is_unnamed(mention.entity):
            return coded(Speaker(_phrase(candidate, head, talk)), "words")
    if mention is not None and mention.entity not in talk.same and (ahead := named_ahead(mention, talk)):
        talk.same[mention.entity] = ahead
    if mention is not None:
        slip = meant_by_slip(mention.span.text, talk) if mention.kind == "named" and mention.type == "PERSON" else None
        meant = slip.id if slip else mention.entity
        if mention.kind == "nominal" and talk.is_unnamed(meant):
            talk.wording.setdefault(meant, full_wording(mention, candidate, talk.report.text))
        speaker = talk.speaker(meant)
        if mention.head == head and (together := all_together(candidate, talk.report.text)) is not None:
            speaker = replace(speaker, name=together)
        return coded(speaker, "named" if mention.kind == "named" else "role")
    name = _phrase(candidate, head, talk) if token.pos in ("NOUN", "PROPN") else " ".join(s.text for s in spans)
    return coded(Speaker(" ".join(name.split())), "words") if name.strip() else None


def _phrase(candidate: Candidate, head: int, talk: Talk) -> str:
    """What to call a speaker that is no mention: the noun with what names it, no participle or adverb behind it."""
    sentence = candidate.sentence
    mine = noun_phrase(sentence, head)
    after = [i for i in mine if i > head and sentence.tokens[i].head == head]
    stop = min((i for i in after if sentence.tokens[i].dep in ("acl", "advmod", "relcl", "npadvmod")), default=None)
    kept = [i for i in mine if stop is None or i < stop]
    return " ".join(talk.report.text[sentence.tokens[kept[0]].start : sentence.tokens[kept[-1]].end].split())


def _by_pronoun(
    candidate: Candidate, talk: Talk, word: str, coded: Callable[[Speaker, str], Coded[Speaker]]
) -> Coded[Speaker] | None:
    """He, she, they: the last speaker where the cue goes on ("further said") or he fits; else the pronoun's own.

    Gender is soft where the cue itself says that the speaker goes on: reports get it wrong.
    """
    last = _last_speaker(candidate, talk)
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
    if last is not None and meant is not None and _is_told(candidate) and meant.type == "" and _fits(last, word, talk):
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


def _is_told(candidate: Candidate) -> bool:
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


def _mention(sentence: Sentence, source: Sequence[int], head: int, talk: Talk) -> Mention | None:
    """The mention that the source's head is in, or else the person whose name ends the source's words."""
    last = sentence.tokens[source[-1]] if source else None
    if last is not None and last.ent == "PERSON" and sentence.tokens[head].ent != "PERSON":
        named = talk.mentions.get((sentence.index, last.i))
        if (
            named is not None
            and named.kind == "named"
            and not _is_of(sentence, named)
            and words.is_person_noun(sentence.tokens[head].lower)
        ):
            return named
    if apposed := apposed_name(sentence, source, head, talk):
        return apposed
    if mention := talk.mentions.get((sentence.index, head)):
        return mention
    at = sentence.tokens[head]
    mine = talk.by_sentence.get(sentence.index, ())
    inside = [m for m in mine if m.span.start <= at.start < m.span.end]
    if inside:
        return min(inside, key=lambda m: m.span.end - m.span.start)
    # A title that the parser took for the head: the person named at its end.
    if not source:
        return None
    low, high = sentence.tokens[source[0]].start, sentence.tokens[source[-1]].end
    ends = [m for m in mine if m.kind == "named" and m.type == "PERSON" and low <= m.span.start and m.span.end == high]
    return ends[-1] if ends and not _is_of(sentence, ends[-1]) else None


def _is_of(sentence: Sentence, named: Mention) -> bool:
    """Whether a name follows a preposition at once, as that of a town does: "the mayor of Kelm"."""
    at = next((t.i for t in sentence.tokens if t.start == named.span.start), 0)
    return (
        at > 0 and sentence.tokens[at - 1].pos == "ADP" and sentence.tokens[at - 1].lower in ("of", "for", "at", "in")
    )


def _may_be_elided(candidate: Candidate) -> bool:
    """Whether a cue without a source speaks for the last speaker: finite and active, or a participle with quotes."""
    token = candidate.sentence.tokens[candidate.cue]
    return not candidate.passive and candidate.kind in ("speech", "writing") and token.pos == "VERB"


def _last_speaker(candidate: Candidate, talk: Talk) -> Speaker | None:
    if not talk.last:
        return None
    at, speaker = talk.last[-1]
    return speaker if candidate.sentence.index - at <= CONTINUITY else None


def _others(candidate: Candidate, talk: Talk, found: Coded[Speaker] | None) -> tuple[Speaker, ...]:
    """Who else it could be: the last speakers and the persons named in this and the last sentence."""
    if found is not None and found.rule in ("speaker:named", "speaker:parent"):
        return ()
    others: dict[str, Speaker] = {}
    for at, speaker in reversed(talk.last[-4:]):
        if candidate.sentence.index - at <= CONTINUITY:
            others.setdefault(speaker.entity or speaker.name, speaker)
    for index in range(candidate.sentence.index, candidate.sentence.index - 4, -1):
        for mention in talk.by_sentence.get(index, ()):
            if mention.type == "PERSON" and mention.kind == "named":
                others.setdefault(mention.entity, talk.speaker(mention.entity))
    if found is not None:
        others.pop(found.value.entity or found.value.name, None)
    return tuple(list(others.values())[:4])


def is_medium(speaker: Speaker | None) -> bool:
    """Whether a speaker is a house that carries other people's words."""
    return speaker is not None and words.medium(speaker.name) is not None
