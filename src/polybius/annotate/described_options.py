"""Whom a speaker means that is called by what he is: "the senator said", "the Dutch company added".

Those named before are the options, and the phrase itself for one whom the report does not name elsewhere. Each option
has *traits*, plain names of what holds of it; its score is the sum of their weights
(`data/attribution/described.toml`, one table for persons and one for bodies).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from polybius import data
from polybius.annotate import attribution_words as words
from polybius.annotate.described import DUMB, INDEFINITE, OPENINGS, Phrase, described, opening, plain
from polybius.annotate.entities import same_office
from polybius.annotate.name_words import country_at, name_words, relation_words
from polybius.annotate.pronouns import role_of
from polybius.annotate.speaker_talk import Known, Talk
from polybius.model import Entity, Mention, Sentence, Token

Spans = Sequence[tuple[int, int]]
FEW = 3
DISTANCES = ("same sentence", "one sentence back", "two sentences back", "a few sentences back", "far back")


@cache
def _weights() -> dict[str, dict[str, float]]:
    return data.read_toml("attribution/described.toml")


@cache
def _short() -> dict[str, str]:
    return {short: office for short, _, office in (pair.partition("=") for pair in described("short"))}


def who_is_described(phrase: Phrase, spans: Spans, talk: Talk, held: Mention | None, around: str = "") -> str | None:
    """The entity that a definite phrase means by the traits of all it could mean; None: the phrase itself.

    `spans` are the words told, in which nobody names himself; `held` is the mention that the phrase is, with the entity
    it was given by name, office or noun; `around` the entity whose words these words stand in, who would not call
    himself so.
    """
    weights = _weights().get(phrase.kind, {})
    best, chosen = sum(weights.get(t, 0.0) for t in nothing_traits(phrase)), None
    for entity, traits in options_for(phrase, spans, talk, held):
        if entity.id == around:
            continue
        score = sum(weights.get(trait, 0.0) for trait in traits)
        if score > best:
            best, chosen = score, entity.id
    if chosen is None and held is not None and not phrase.countries and _is_named_later(held, talk):
        return held.entity
    if chosen is not None and phrase.kind == "person" and words.is_role_noun(phrase.noun):
        known_of(talk.entities[chosen], talk).offices.add(phrase.noun)
    return chosen


def _is_named_later(held: Mention, talk: Talk) -> bool:
    """Whether the report gives a name, farther on, to the one that a phrase brings in."""
    first = talk.entities[held.entity].mentions[0] == held.id
    return first and held.kind == "nominal" and not talk.is_unnamed(held.entity)


def options_for(
    phrase: Phrase, spans: Spans, talk: Talk, held: Mention | None
) -> Iterator[tuple[Entity, tuple[str, ...]]]:
    """Those named before whom a phrase could mean, with their traits."""
    start = phrase.sentence.tokens[phrase.head].start
    mine = talk.same.get(held.entity, held.entity) if held is not None else ""
    before = {
        entity.id: mentions
        for entity in talk.entities.values()
        if entity.id not in talk.same
        and (mentions := [m for m in talk.all_mentions_of(entity) if m.span.start < start and m is not held])
    }
    most = max((len(m) for key, m in before.items() if talk.entities[key].type == _type(phrase)), default=0)
    possible = [
        (entity, mentions)
        for key, mentions in before.items()
        if (entity := talk.entities[key]).type == _type(phrase)
        and (not talk.is_unnamed(key) or _is_kept(mentions[0], phrase, talk, key == mine))
        and _may_be(entity, phrase, spans, talk)
    ]
    for entity, mentions in possible:
        traits = [*_by_place(phrase, mentions, talk, most), *_by_talk(entity, talk)]
        traits += _by_office(entity, phrase, talk) if phrase.kind == "person" else _by_kind(entity, phrase)
        if len(possible) == 1:
            traits.append("only one")
        if entity.id == mine:
            traits.append("called so" if talk.is_unnamed(mine) else "held")
        if talk.is_unnamed(entity.id) and _is_introduced(mentions[0], phrase, talk):
            traits.append("brought in by this noun")
        yield entity, tuple(traits)


def _is_kept(first: Mention, phrase: Phrase, talk: Talk, held: bool) -> bool:
    """Whether somebody without a name is an option: brought in by this noun, or called by this very phrase before."""
    return (held and opening(first) in OPENINGS) or _is_introduced(first, phrase, talk)


def _type(phrase: Phrase) -> str:
    return "PERSON" if phrase.kind == "person" else "ORG"


def _is_introduced(first: Mention, phrase: Phrase, talk: Talk) -> bool:
    """Whether an unnamed one was brought in by its noun: "an official", "her lawyer", "the Tagblatt newspaper"."""
    sentence = talk.sentences[first.sentence]
    token = sentence.tokens[first.head]
    if token.dep in ("attr", "appos", "oprd"):
        return False
    if talk.in_quotes(first.span.start) and not talk.in_quotes(phrase.sentence.tokens[phrase.head].start):
        return False
    proper = any(
        t.pos == "PROPN" and t.ent not in ("GPE", "NORP", "LOC")
        for t in sentence.dependants(token, "compound", "nmod", "poss", "amod")
    )
    start = opening(first)
    if start not in INDEFINITE and not (proper and phrase.kind == "body" and start in OPENINGS):
        return False
    noun = token.lemma.lower()
    both_papers = noun in described("paper") and phrase.noun in described("paper")
    anybody = phrase.noun in described("whoever") and words.is_person_noun(noun)
    return noun == phrase.noun or both_papers or anybody


def _may_be(entity: Entity, phrase: Phrase, spans: Spans, talk: Talk) -> bool:
    """Whether nothing forbids that a phrase means somebody: gender, a name in the words told, whose lawyer it is."""
    for sex, other in (("f", "m"), ("m", "f")):
        if phrase.noun in relation_words(sex) and entity.gender == other:
            return False
    named = [m.span.start for m in talk.mentions_of(entity) if m.kind == "named"]
    if phrase.kind == "person" and any(start <= at < end for at in named for start, end in spans):
        return False
    if phrase.kind == "person" and phrase.owned and not phrase.countries:
        return any(same_office(phrase.noun, office) for office in known_of(entity, talk).offices)
    if phrase.kind == "body" and phrase.noun in described("paper"):
        known = words.medium(entity.name) is not None or phrase.noun in entity.name.lower().split()
        return known and entity.name.lower() != phrase.noun
    return phrase.kind == "person" or entity.name.lower() != phrase.noun


def _by_place(phrase: Phrase, mentions: list[Mention], talk: Talk, most: int) -> Iterator[str]:
    last = mentions[-1]
    back = phrase.sentence.index - last.sentence
    yield DISTANCES[back] if back < FEW else DISTANCES[FEW if back < 2 * FEW else FEW + 1]
    if len(mentions) == most and most > 1:
        yield "seen most"
    elif len(mentions) > FEW:
        yield "seen often"
    sentence = talk.sentences[last.sentence]
    if back <= 1 and role_of(sentence, sentence.tokens[last.head]) == "subject":
        yield "was subject"
    if any(m.sentence <= 1 for m in mentions):
        yield "told of from the start"
    if all(talk.in_quotes(m.span.start) for m in mentions):
        yield "only in quotation"


def _by_talk(entity: Entity, talk: Talk) -> Iterator[str]:
    if talk.last and talk.last[-1][1].entity == entity.id:
        yield "spoke last"
    elif any(speaker.entity == entity.id for _, speaker in talk.last):
        yield "spoke before"


def _by_office(entity: Entity, phrase: Phrase, talk: Talk) -> Iterator[str]:
    known = known_of(entity, talk)
    if phrase.noun in known.offices:
        yield "same office"
    elif any(same_office(phrase.noun, office) for office in known.offices):
        yield "office alike"
    elif known.offices:
        rivals = phrase.noun in described("post") and known.offices & described("post")
        yield "another post" if rivals else "other office"
    if phrase.before & relation_words("former"):
        yield "former too" if known.former else "not called former"
    if (phrase.before - phrase.names - {phrase.noun}) & known.words:
        yield "word shared"
    if phrase.names & (known.names | known.words):
        yield "name shared"
    elif phrase.names and known.names and not phrase.countries:
        yield "other names"
    if phrase.countries & known.countries:
        yield "country shared"
    elif phrase.countries:
        yield "other country" if known.countries else "no country known"


def _by_kind(entity: Entity, phrase: Phrase) -> Iterator[str]:
    name = [word.lower().strip(",") for word in entity.name.split()]
    medium = words.medium(entity.name) is not None
    if phrase.noun in name:
        yield "noun in name"
    if phrase.noun in described("press"):
        yield "medium" if medium else "no medium"
    elif phrase.noun in described("firm"):
        if medium:
            yield "medium for a firm"
        if name[-1].strip(".") in name_words("firm"):
            yield "name of a firm"
        if any(word in described("public") for word in name):
            yield "public body for a firm"
    if phrase.before & set(name):
        yield "word shared"


def nothing_traits(phrase: Phrase) -> list[str]:
    """What speaks for a phrase that means one whom the report names nowhere else."""
    traits = ["nothing"]
    if phrase.noun in described("office"):
        traits.append("nothing: office of one")
    if phrase.noun in described("unnamed"):
        traits.append("nothing: seldom named")
    if phrase.countries:
        traits.append("nothing: country")
    if phrase.owned:
        traits.append("nothing: somebody's")
    if phrase.after:
        traits.append("nothing: of something")
    if phrase.clause:
        traits.append("nothing: clause")
    return traits


# ------------------------------------------------------------------ what is known of somebody
def known_of(entity: Entity, talk: Talk) -> Known:
    """What the report says of somebody, kept for the next question."""
    held = talk.known.get(entity.id)
    if held is not None:
        return held
    known = Known()
    for description in entity.descriptions:
        sentence = talk.sentence_at(description.span.start)
        for token in sentence.tokens if sentence else ():
            if sentence and description.span.start <= token.start < description.span.end:
                _learn(known, sentence, token, talk)
    for mention in talk.mentions_of(entity):
        if mention.kind == "named":
            _learn_beside(known, mention, talk)
    known.former = any(d.former for d in entity.descriptions)
    talk.known[entity.id] = known
    return known


def _learn(known: Known, sentence: Sentence, token: Token, talk: Talk) -> None:
    noun = token.lower if token.pos == "PROPN" else token.lemma.lower()
    if words.is_role_noun(noun):
        prime = noun == "minister" and token.i > 0 and sentence.tokens[token.i - 1].lower == "prime"
        known.offices |= {noun, "premier"} if prime else {noun}
    elif token.text[:1].isupper() and (token.i > 0 or token.pos == "PROPN"):
        known.names.add(plain(token))
    known.words |= {plain(token), noun} - DUMB
    country = country_at(talk.report, sentence, token.i)
    if country and country[2]:
        known.countries.add(country[2])


def _learn_beside(known: Known, mention: Mention, talk: Talk) -> None:
    """Titles cut short before a name, and what stands in brackets or after "of" behind it: "Sen. Holt (R-Mo.)"."""
    sentence = talk.sentences[mention.sentence]
    at = next((t.i for t in sentence.tokens if t.start >= mention.span.start), 0)
    for token in sentence.tokens[max(0, at - FEW) : at]:
        word = token.lower.strip(".")
        if token.text[:1].isupper() and (office := _short().get(word)):
            known.offices.add(office)
            known.words.add(office)
        elif token.text[:1].isupper() and token.i + 1 == at and words.is_role_noun(word):
            known.offices.add(word)
        elif token.pos == "PROPN" and all(t.text[:1].isupper() for t in sentence.tokens[token.i : at]):
            known.names.add(plain(token))
