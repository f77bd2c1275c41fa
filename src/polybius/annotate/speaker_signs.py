"""Signs of who speaks besides name and pronoun: whose paper it is, names in the words themselves, slips in spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.name_words import name_words
from polybius.annotate.pronouns import role_of
from polybius.annotate.speaker_talk import Talk
from polybius.model import Coded, Entity, Mention, Sentence, Speaker

# How many sentences back to look for another person than the one named in the words.
REACH = 3
# Nouns that stand for the study or body whose they are: "the results of the survey show".
YIELDS = frozenset({"result", "finding", "data", "figure", "estimate", "number", "conclusion"})
# Papers whose writer may be named before: "the ministry said in a statement ... The statement added".
PAPERS = frozenset({"statement", "letter", "communique", "message", "email", "e-mail", "tweet", "post", "note", "memo"})
OWNERS = frozenset({"ORG", "GPE", "PERSON"})
# A family name shorter than this is not taken for another one misspelt.
SHORTEST_SLIP = 5


def owner_of_paper(sentence: Sentence, head: int) -> int | None:
    """Who speaks in "the ministry's statement", "a letter from the mayor", "a Senate report", "results of a survey"."""
    token = sentence.tokens[head]
    if not (token.lemma in words.phrase("setting") or words.is_document(token.lemma)):
        return None
    for owner in sentence.dependants(token, "poss"):
        return owner.i
    for prep in sentence.dependants(token, "prep"):
        if prep.lower in ("from", "by") or (prep.lower == "of" and token.lemma in YIELDS):
            for sender in sentence.dependants(prep, "pobj"):
                return sender.i
    before = [t for t in sentence.dependants(token, "compound", "nmod") if t.ent in ("ORG", "GPE") and t.i < head]
    return before[-1].i if before else None


def note_papers(candidate: Candidate, talk: Talk, found: Coded[Speaker] | None) -> None:
    """Keep whose a paper is that speaks or is spoken through: "the ministry's letter said", "she said in a letter"."""
    if found is None:
        return
    sentence = candidate.sentence
    for token in sentence.tokens:
        if token.lemma not in PAPERS or token.tag == "NNS":
            continue
        own = token.i == candidate.source_head and owner_of_paper(sentence, token.i) is not None
        said_in = (
            token.dep == "pobj"
            and sentence.head_of(token).lower == "in"
            and sentence.head_of(sentence.head_of(token)).i == candidate.cue
        )
        if own or said_in:
            talk.papers[token.lemma] = (sentence.index, found.value)


def writer_of(candidate: Candidate, talk: Talk) -> Speaker | None:
    """Whose "the statement" is, where one was spoken of just before."""
    sentence, head = candidate.sentence, candidate.source_head
    if head is None or sentence.tokens[head].lemma not in talk.papers:
        return None
    token = sentence.tokens[head]
    at, speaker = talk.papers[token.lemma]
    definite = any(t.lower in ("the", "this") for t in sentence.dependants(token, "det"))
    bare = not sentence.dependants(token, "prep", "poss", "amod", "compound")
    return speaker if definite and bare and token.tag == "NN" and sentence.index - at <= REACH else None


def apposed_name(sentence: Sentence, source: Sequence[int], head: int, talk: Talk) -> Mention | None:
    """The person named right behind a role: "the prime minister, Anna Berg, said", "said master of works Anna Berg"."""
    if not source:
        return None
    noun = sentence.tokens[head]
    behind = max([head, *source]) + 1
    if behind < len(sentence.tokens) and noun.pos == "NOUN" and not words.is_document(noun.lemma):
        for mention in talk.by_sentence.get(sentence.index, ()):
            starts = mention.span.start == sentence.tokens[behind].start
            if starts and mention.kind == "named" and mention.type == "PERSON":
                return mention
    if words.is_body_noun(noun.lemma):
        bodies = [talk.mentions.get((sentence.index, t.i)) for t in sentence.dependants(noun, "appos")]
        named = [m for m in bodies if m is not None and m.kind == "named" and m.type == "ORG"]
        return named[0] if named else None
    if not words.is_person_noun(noun.lemma) and noun.lower not in ("one", "another", "two"):
        return None
    for apposed in sentence.dependants(sentence.tokens[head], "appos"):
        one = talk.mentions.get((sentence.index, apposed.i))
        if one is not None and one.kind == "named" and one.type == "PERSON":
            return one
    at = max([head, *source]) + 1
    if at + 1 >= len(sentence.tokens) or sentence.tokens[at].text not in (",", "–", "—", "("):
        return None
    start = sentence.tokens[at + 1].start
    for mention in talk.by_sentence.get(sentence.index, ()):
        if mention.kind == "named" and mention.type == "PERSON" and mention.span.start == start:
            return mention
    return None


def full_wording(mention: Mention, candidate: Candidate, text: str) -> str:
    """A role with what it is the role of: "the mayor of Kelm", which the mention has as "the mayor"."""
    tokens = candidate.sentence.tokens
    end = mention.span.end
    of = next((t for t in candidate.sentence.dependants(tokens[mention.head], "prep") if t.start >= end), None)
    if of is None or of.lower not in ("of", "for") or of.i not in candidate.source or text[end : of.start].strip():
        return mention.span.text
    mine = [i for i in candidate.source if i >= of.i]
    return " ".join(text[mention.span.start : tokens[mine[-1]].end].split())


def all_together(candidate: Candidate, text: str) -> str | None:
    """The words for several who speak as one: "the army and the police", "state, county and city officials"."""
    tokens = candidate.sentence.tokens
    head = candidate.source_head
    if head is None:
        return None
    low, high = min(candidate.source), max(candidate.source)
    joined = [i for i in candidate.source if tokens[i].dep == "conj" and tokens[i].pos in ("NOUN", "PROPN", "ADJ")]
    whole = len(candidate.source) == high - low + 1
    partners = [i for i in joined if tokens[i].head == head or (i < head and tokens[tokens[i].head].head == head)]
    if not partners or not whole:
        return None
    return " ".join(text[tokens[low].start : tokens[high].end].split())


def acts_here(entity: str, candidate: Candidate, talk: Talk) -> bool:
    """Whether somebody is a subject before the source in its sentence: "Berg left, though she added that"."""
    sentence = candidate.sentence
    start = sentence.tokens[candidate.source_head or 0].start
    return any(
        m.entity == entity
        and m.kind != "pronoun"
        and m.span.start < start
        and not talk.in_quotes(m.span.start)
        and role_of(sentence, sentence.tokens[m.head]) == "subject"
        for m in talk.by_sentence.get(sentence.index, ())
    )


def is_named_within(entity: str, candidate: Candidate, talk: Talk) -> bool:
    """Whether a person is called by name in the quoted words: speakers seldom speak of themselves so."""
    held = talk.entities.get(entity)
    if held is None or held.type != "PERSON":
        return False
    first, last = candidate.spans[0][0], candidate.spans[-1][1]
    name = set(held.name.split())
    return any(
        (m.entity == entity or (m.type == "PERSON" and m.span.text.split()[-1] in name))
        and m.kind == "named"
        and talk.in_quotes(m.span.start)
        and any(s <= m.span.start < e for s, e in candidate.spans)
        for m in talk.mentions_between(first, last)
    )


def other_than(
    entity: str, candidate: Candidate, talk: Talk, fits: Callable[[Speaker], bool]
) -> tuple[int, Speaker] | None:
    """The last person named in the sentences before, other than this one and those named in the words, and where."""
    at = candidate.sentence.index
    for index in range(at, at - REACH - 1, -1):
        for mention in reversed(talk.by_sentence.get(index, ())):
            if mention.kind != "named" or mention.type != "PERSON" or mention.entity == entity:
                continue
            if index == at and mention.span.start >= candidate.sentence.tokens[candidate.source_head or 0].start:
                continue
            speaker = talk.speaker(mention.entity)
            if fits(speaker) and not is_named_within(mention.entity, candidate, talk):
                return index, speaker
    return None


def meant_by_slip(name: str, talk: Talk) -> Entity | None:
    """The one person of the report whose family name this would be but for a slip in spelling.

    Only for a family name alone that no full name has.
    """
    plain = [w for w in name.split() if w.rstrip(".").casefold() not in _courtesies()]
    word = plain[-1].casefold() if plain else ""
    if len(word) < SHORTEST_SLIP or len([w for w in plain if w[:1].isupper()]) > 1:
        return None
    near = [
        e
        for e in talk.entities.values()
        if e.type == "PERSON" and len(e.name.split()) > 1 and is_slip(word, e.name.split()[-1].casefold())
    ]
    return near[0] if len(near) == 1 else None


def _courtesies() -> frozenset[str]:
    """Words that may stand before a family name: Ms, Sen., Sir."""
    return name_words("courtesy") | name_words("courtesy-m") | name_words("courtesy-f")


def is_slip(one: str, other: str) -> bool:
    """Whether two words of one first letter differ by a letter left out, put in, changed or swapped; long ones by two.

    >>> is_slip("keler", "keller"), is_slip("berg", "burg"), is_slip("hartmann", "hoffmann")
    (True, False, False)
    """
    shorter = min(len(one), len(other))
    if one == other or shorter < SHORTEST_SLIP or one[0] != other[0]:
        return False
    return _distance(one, other) <= (1 if shorter < 8 else 2)


def _distance(one: str, other: str) -> int:
    """Letters to leave out, put in, change or swap to make one word the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j] + 1, new[-1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            new.append(best)
        before, row = row, new
    return row[-1]
