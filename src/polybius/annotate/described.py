"""Whom a speaker means that is called by what he is: "the senator said", "the Dutch company added".

Those named before are the options, and the phrase itself for one whom the report does not name elsewhere. Each option
has *traits*, plain names of what holds of it; its score is the sum of their weights
(`data/attribution/described.toml`, one table for persons and one for bodies).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from polybius import data
from polybius.annotate import attribution_words as words
from polybius.annotate.entities import same_office
from polybius.annotate.name_words import country_at, name_words, relation_words
from polybius.annotate.pronouns import first_conjunct, role_of
from polybius.annotate.speaker_talk import Known, Talk
from polybius.model import Entity, Mention, Sentence, Token
from polybius.syntax import ancestors

OPENINGS = frozenset({"the", "this", "that"})
Spans = Sequence[tuple[int, int]]
INDEFINITE = frozenset("a an one another his her its their my our".split())
FEW = 3
# A lead's "a newspaper reported" is named at most this many sentences later.
AHEAD = 4
# Words of a description that tell nothing: "the former two-term governor".
DUMB = frozenset("the this that of for in to and 's ’s' , - other new own".split())
DISTANCES = ("same sentence", "one sentence back", "two sentences back", "a few sentences back", "far back")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A definite phrase read: its noun, the words before and after it, which of them are names, countries in it."""

    sentence: Sentence
    head: int
    noun: str
    kind: str
    before: frozenset[str]
    names: frozenset[str]
    countries: frozenset[str]
    owned: bool = False
    after: bool = False
    clause: bool = False


@cache
def described(kind: str) -> frozenset[str]:
    """The words of one kind in data/attribution/described.tsv.

    >>> "company" in described("firm"), "senate" in described("public")
    (True, True)
    """
    rows = data.read_rows("attribution/described.tsv")
    return frozenset(word for row in rows if row["kind"] == kind for word in row["words"].split())


@cache
def _short() -> dict[str, str]:
    return dict(pair.split("=") for pair in described("short"))  # type: ignore[misc]


@cache
def _weights() -> dict[str, dict[str, float]]:
    return data.read_toml("attribution/described.toml")


# ------------------------------------------------------------------ the phrase
def read_phrase(sentence: Sentence, head: int, source: Sequence[int], talk: Talk) -> Phrase | None:
    """A noun with the words of the source as a definite phrase for one person or body; None where it is none."""
    token = sentence.tokens[head]
    noun = token.lemma.lower() if token.pos == "NOUN" else token.lower
    kind = _kind(noun)
    if token.pos not in ("NOUN", "PROPN", "ADJ") or token.tag in ("NNS", "NNPS") or not kind:
        return None
    low = _first(sentence, head)
    opening = sentence.tokens[low]
    if opening.lower not in OPENINGS or token.ent in ("PERSON", "ORG"):
        return None
    before = range(low + 1, head)
    inside = [*before, *(i for i in source if i > head)]
    names = {
        _plain(sentence.tokens[i])
        for i in inside
        if sentence.tokens[i].text[:1].isupper() and sentence.tokens[i].pos in ("PROPN", "ADJ", "NOUN")
    }
    countries = {known[2] for i in inside if (known := country_at(talk.report, sentence, i)) and known[2]}
    children = [sentence.tokens[c] for c in sentence.children[head]]
    return Phrase(
        sentence,
        head,
        noun,
        kind,
        frozenset(_plain(sentence.tokens[i]) for i in before) - DUMB,
        frozenset(names),
        frozenset(countries),
        any(c.dep == "poss" for c in children),
        any(c.dep == "prep" and c.lower in ("of", "for", "at", "in", "from") and c.i > head for c in children),
        any(c.dep in ("relcl", "acl") for c in children) and not _is_comma(sentence, head + 1),
    )


def _is_comma(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.tokens) and sentence.tokens[at].text == ","


def _kind(noun: str) -> str:
    if noun.endswith("year-old"):
        return "person"
    if noun in described("firm") or noun in described("press") or noun in words.phrase("generic"):
        return "body"
    if words.is_body_noun(noun) or words.is_document(noun):
        return ""
    return "person" if words.is_person_noun(noun) or noun in described("person") else ""


def _first(sentence: Sentence, head: int) -> int:
    """Where the words begin that stand before a noun, in one piece."""
    low = head
    mine = {head}
    while low > 0:
        token = sentence.tokens[low - 1]
        if token.head not in mine and token.pos not in ("ADJ", "NOUN", "PROPN", "DET", "NUM", "PUNCT", "PART", "ADV"):
            break
        if token.pos == "PUNCT" and token.text not in ("-", ",", "–"):
            break
        low -= 1
        mine.add(low)
        if token.lower in OPENINGS | {"a", "an"}:
            break
    return low


def _plain(token: Token) -> str:
    return token.lower.strip(".’'")


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
    elif token.text[:1].isupper() and token.i > 0:
        known.names.add(_plain(token))
    known.words |= {_plain(token), noun} - DUMB
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


# ------------------------------------------------------------------ options
def who_is_described(
    phrase: Phrase, spans: Spans, talk: Talk, held: Mention | None, around: str = ""
) -> str | None:
    """The entity that a definite phrase means by the traits of all it could mean; None: the phrase itself.

    `spans` are the words told, in which nobody names himself; `held` is the mention that the phrase is, with the entity it was given by name, office or noun; `around` the
    entity whose words these words stand in, who would not call himself so.
    """
    weights = _weights().get(phrase.kind, {})
    best, chosen = sum(weights.get(t, 0.0) for t in nothing_traits(phrase, held, talk)), None
    for entity, traits in options_for(phrase, spans, talk, held):
        if entity.id == around:
            continue
        score = sum(weights.get(trait, 0.0) for trait in traits)
        if score > best:
            best, chosen = score, entity.id
    if chosen is not None and phrase.kind == "person" and words.is_role_noun(phrase.noun):
        known_of(talk.entities[chosen], talk).offices.add(phrase.noun)
    return chosen


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
    for key, mentions in before.items():
        entity = talk.entities[key]
        if entity.type != _type(phrase) or (
            talk.is_unnamed(key)
            and not (key == mine and _opening(mentions[0]) in OPENINGS)
            and not _is_introduced(mentions[0], phrase, talk)
        ):
            continue
        if not _may_be(entity, phrase, spans, talk):
            continue
        traits = [*_by_place(phrase, mentions, talk, most), *_by_talk(entity, talk)]
        traits += _by_office(entity, phrase, talk) if phrase.kind == "person" else _by_kind(entity, phrase)
        if key == mine:
            traits.append("called so" if talk.is_unnamed(key) else "held")
        if talk.is_unnamed(key) and _is_introduced(mentions[0], phrase, talk):
            traits.append("brought in by this noun")
        yield entity, tuple(traits)


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
    opening = _opening(first)
    proper = any(t.pos == "PROPN" and t.ent not in ("GPE", "NORP", "LOC") for t in sentence.dependants(token, "compound", "nmod", "poss", "amod"))
    if opening not in INDEFINITE and not (proper and phrase.kind == "body" and opening in OPENINGS):
        return False
    noun = token.lemma.lower()
    return noun == phrase.noun or (phrase.noun in described("whoever") and words.is_person_noun(noun))


def _opening(mention: Mention) -> str:
    return mention.span.text.split()[0].lower()


def _may_be(entity: Entity, phrase: Phrase, spans: Spans, talk: Talk) -> bool:
    for sex, other in (("f", "m"), ("m", "f")):
        if phrase.noun in relation_words(sex) and entity.gender == other:
            return False
    if phrase.kind == "body":
        return entity.name.lower() != phrase.noun
    own = [m for m in talk.mentions_of(entity) if m.kind == "named"]
    return not any(s <= m.span.start < e for m in own for s, e in spans)


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
        yield "other office"
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


def nothing_traits(phrase: Phrase, held: Mention | None, talk: Talk) -> list[str]:
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



# ------------------------------------------------------------------ named only later
def named_ahead(mention: Mention, talk: Talk) -> str | None:
    """Whom a lead brings in without a name: "a lawmaker warned", and two sentences on "Jan Holt, a lawmaker, ..."."""
    if mention.kind != "nominal" or mention.sentence > 1 or _opening(mention) not in INDEFINITE:
        return None
    noun = talk.sentences[mention.sentence].tokens[mention.head].lemma.lower()
    if noun in described("unnamed"):
        return None
    if mention.type == "PERSON" and (opening := _opens_next(mention, talk)):
        return opening
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
    """The person whose full name opens the sentence after a lead about somebody: "A teacher wept. Marta Keller, 22, "."""
    lead = talk.sentences[mention.sentence]
    if mention.sentence + 1 >= len(talk.sentences) or role_of(lead, lead.tokens[mention.head]) != "subject":
        return None
    if any(m.kind == "named" and m.type == "PERSON" for m in talk.by_sentence.get(mention.sentence, ())):
        owners = [t.i for t in lead.tokens if t.dep == "poss" or t.dep == "nmod"]
        named = [m for m in talk.by_sentence[mention.sentence] if m.kind == "named" and m.type == "PERSON"]
        if any(m.head not in owners for m in named):
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
            named = [m for m in talk.by_sentence.get(sentence.index, ()) if m.kind == "named" and m.span.start > token.start]
            person = mention.type == "PERSON"
            for name in named:
                alike = name.type == "PERSON" if person else name.type in ("ORG", "")
                if alike and _is_below(sentence, name.head, token.i):
                    found.setdefault(mention.entity, name.entity)
                    break
    return found


def _is_below(sentence: Sentence, at: int, top: int) -> bool:
    return any(t.i == top for t in ancestors(sentence, sentence.tokens[at]))
