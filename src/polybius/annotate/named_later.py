"""Those without a name whom a report names only later, or by a clause: "a lawmaker", "a man called Jan Holt"."""

from __future__ import annotations

from polybius.annotate.described import INDEFINITE, described, opening
from polybius.annotate.described_options import known_of
from polybius.annotate.pronouns import first_conjunct, role_of
from polybius.annotate.speaker_talk import Talk
from polybius.model import Mention, Sentence
from polybius.syntax import ancestors

# A lead's "a newspaper reported" is named at most this many sentences later.
AHEAD = 4


def named_ahead(mention: Mention, talk: Talk) -> str | None:
    """Whom a lead brings in without a name: "a lawmaker warned", and two sentences on "Jan Holt, a lawmaker, ..."."""
    if mention.kind != "nominal" or mention.sentence > 1 or opening(mention) not in INDEFINITE:
        return None
    noun = talk.sentences[mention.sentence].tokens[mention.head].lemma.lower()
    if noun in described("unnamed"):
        return None
    if mention.type == "PERSON" and (next_one := _opens_next(mention, talk)):
        return next_one
    for index in range(mention.sentence + 1, min(mention.sentence + 1 + AHEAD, len(talk.sentences))):
        for other in talk.by_sentence.get(index, ()):
            entity = talk.entities[other.entity]
            if other.kind != "named" or entity.mentions[0] != other.id or entity.type != mention.type:
                continue
            sentence = talk.sentences[index]
            if first_conjunct(sentence, sentence.tokens[other.head]).i != other.head:
                continue
            heads = [t for t in sentence.tokens if first_conjunct(sentence, t).i == other.head]
            beside = {t.lemma.lower() for head in heads for t in sentence.dependants(head, "appos")}
            if noun in beside or (entity.type == "PERSON" and noun in known_of(entity, talk).offices):
                return entity.id
    return None


def _opens_next(mention: Mention, talk: Talk) -> str | None:
    """Whose full name opens the sentence after a lead about one person: "A teacher wept. Marta Keller, 22, has"."""
    lead = talk.sentences[mention.sentence]
    if mention.sentence + 1 >= len(talk.sentences) or role_of(lead, lead.tokens[mention.head]) != "subject":
        return None
    persons = [m for m in talk.by_sentence.get(lead.index, ()) if m.kind == "named" and m.type == "PERSON"]
    if any(lead.tokens[m.head].dep not in ("poss", "nmod") for m in persons):
        return None
    after = talk.sentences[mention.sentence + 1]
    for other in talk.by_sentence.get(after.index, ()):
        entity = talk.entities[other.entity]
        fresh = other.kind == "named" and entity.type == "PERSON" and entity.mentions[0] == other.id
        if fresh and " " in other.span.text and other.span.start == after.tokens[0].start:
            return entity.id if role_of(after, after.tokens[other.head]) == "subject" else None
    return None


def named_so(talk: Talk) -> dict[str, str]:
    """Those without a name whom a clause gives one: "a man called Jan Holt", "she identified herself as Anna"."""
    found: dict[str, str] = {}
    for sentence in talk.sentences:
        for token in sentence.tokens:
            if token.lemma not in described("naming"):
                continue
            if token.dep == "acl":
                bearer = sentence.tokens[token.head].i
            elif any(t.lower.endswith(("self", "selves")) for t in sentence.dependants(token, "dobj")):
                bearer = next((t.i for t in sentence.dependants(token, "nsubj")), -1)
            else:
                continue
            mention = talk.mentions.get((sentence.index, bearer))
            if mention is None or not talk.is_unnamed(mention.entity):
                continue
            named = [
                m for m in talk.by_sentence.get(sentence.index, ()) if m.kind == "named" and m.span.start > token.start
            ]
            person = mention.type == "PERSON"
            for name in named:
                alike = name.type == "PERSON" if person else name.type in ("ORG", "")
                if alike and _is_below(sentence, name.head, token.i):
                    found.setdefault(mention.entity, name.entity)
                    break
    return found


def _is_below(sentence: Sentence, at: int, top: int) -> bool:
    return any(t.i == top for t in ancestors(sentence, sentence.tokens[at]))
