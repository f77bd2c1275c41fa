"""Whose words they are, over the whole report: a sieve from explicit names to continuity, with alternatives kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_tree import noun_phrase
from polybius.annotate.described import read_phrase
from polybius.annotate.described_options import who_is_described
from polybius.annotate.named_later import named_ahead
from polybius.annotate.speaker_pronouns import CONTINUITY, THIRD_PERSON, by_pronoun, is_told, last_speaker
from polybius.annotate.speaker_signs import (
    all_together,
    apposed_name,
    full_wording,
    meant_by_slip,
    note_papers,
    owner_of_paper,
    writer_of,
)
from polybius.annotate.speaker_talk import Talk
from polybius.model import Coded, Mention, Sentence, Span, Speaker

FIRST_PERSON = frozenset("i we me us my our mine ours myself ourselves".split())
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
        last = last_speaker(candidate, talk) if _may_be_elided(candidate) else None
        return coded(last, "elided") if last else None
    token = candidate.sentence.tokens[head]
    is_name = bool(candidate.sentence.dependants(token, "det"))  # "the i", a newspaper
    word = token.lower if (token.pos == "PRON" and not is_name) or token.tag == "PRP$" else ""
    if word in FIRST_PERSON:
        return coded(parent.value, "parent") if parent else None
    if word in THIRD_PERSON or word == "they" or (word == "it" and is_told(candidate)):
        return by_pronoun(candidate, talk, word, coded)
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
