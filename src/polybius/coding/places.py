"""Where an act took place: the place its words are put in, read by a gazetteer and the countries the report names.

`spots` finds the noun that tells where: under a preposition of place on the act or its object, as the goal of a
journey, as what is struck, in a noun of place ("the port city of Goma", "the capital"). `PlaceFinder` reads the noun
and chooses among places of one name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from polybius.coding.actorview import PLACE_KINDS, view_of
from polybius.coding.actorwords import Entry, actor_words
from polybius.coding.compose import Telling
from polybius.coding.gazetteer import Gazetteer, Site, gazetteer, generic_words, place_key
from polybius.coding.parties import PartyResolver
from polybius.coding.siting import Surroundings, choose
from polybius.data import read_toml
from polybius.model import AnnotatedReport, Coded, Place, Sentence, Span, Token

PLACE_ENTITIES = frozenset(["GPE", "LOC", "FAC"])
NAMES_OF_PLACES = PLACE_KINDS - {"people"}
# By reading, not fitted: how sure it is that the act took place there, by how the words are joined.
DIRECT, CHAINED, BESIDE = 0.8, 0.7, 0.6
LONGEST_CHAIN = 4
HELD = ("acl", "relcl")
COUNTRY = "country"
OBJECTS = ("dobj", "pobj", "xcomp")


class Spot(NamedTuple):
    """A noun that tells where, with the rule it was found by."""

    noun: Token
    rule: str
    confidence: float


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A set of words out of ``places/words.toml``."""
    return frozenset(read_toml("places/words.toml")[section][key].split())


@cache
def nouns_of_place() -> frozenset[str]:
    """All nouns of place of ``places/words.toml``."""
    return frozenset(noun for nouns in read_toml("places/words.toml")["nouns"].values() for noun in nouns.split())


# ------------------------------------------------------------------ where the words stand
def spots(sentence: Sentence, telling: Telling) -> Iterator[Spot]:
    """The nouns that may name the place of an act, likeliest first."""
    if telling.family in words("acts", "said"):
        yield from _under(sentence, telling.outer.token, words("prepositions", "inside"), DIRECT, deep=0)
        return
    tokens = [part.token for part in telling.parts]
    for token in reversed(tokens):
        yield from _by_family(sentence, token, telling)
        yield from _under(sentence, token, words("prepositions", "inside"), DIRECT, deep=LONGEST_CHAIN)
    for token in tokens:
        besides = _beside(sentence, token)
        if telling.act_family in words("acts", "bodily"):
            besides += sentence.dependants(token, "nsubj")
        for beside in besides:
            yield from _under(sentence, beside, words("prepositions", "inside"), BESIDE, deep=0)


def _by_family(sentence: Sentence, token: Token, telling: Telling) -> Iterator[Spot]:
    """The goal of a journey, what is struck, what is left."""
    if telling.act in words("acts", "travel"):
        for noun in sentence.dependants(token, "dobj"):
            yield Spot(noun, "place visited", DIRECT)
        yield from _objects(sentence, token, words("prepositions", "towards") | {"of"}, "goal of the journey")
    if telling.act_family in words("acts", "struck"):
        for noun in sentence.dependants(token, "dobj", "nsubjpass"):
            yield Spot(noun, "place struck", CHAINED)
        yield from _objects(sentence, token, words("prepositions", "upon") | {"of"}, "place struck")
    if telling.act_family in words("acts", "leaving"):
        yield from _objects(sentence, token, words("prepositions", "away"), "place left")


def _objects(sentence: Sentence, token: Token, prepositions: frozenset[str], rule: str) -> Iterator[Spot]:
    holders = [token, *sentence.dependants(token, "dobj")]
    for preposition in (p for holder in holders for p in sentence.dependants(holder, "prep")):
        if preposition.lower in prepositions:
            for noun in sentence.dependants(preposition, "pobj"):
                yield Spot(noun, rule, CHAINED)


def _under(
    sentence: Sentence, token: Token, prepositions: frozenset[str], confidence: float, *, deep: int
) -> Iterator[Spot]:
    """Nouns under a preposition of place on a token, then on what hangs from it: "on the margins of talks in Osaka"."""
    level, steps = [token], 0
    while level:
        following: list[Token] = []
        for holder in level:
            for preposition in sentence.dependants(holder, "prep"):
                for noun in sentence.dependants(preposition, "pobj"):
                    if preposition.lower in prepositions:
                        rule = "place under a preposition" if not steps else "place under the object"
                        yield Spot(noun, rule, confidence if not steps else min(confidence, CHAINED))
                    if noun.ent not in PLACE_ENTITIES:
                        following.append(noun)
            following += sentence.dependants(holder, "dobj", "xcomp") if steps == 0 else []
            following += [held for held in sentence.dependants(holder, *HELD) if holder.pos in {"NOUN", "PROPN"}]
        level, steps = following if steps < deep else [], steps + 1


def _beside(sentence: Sentence, token: Token) -> list[Token]:
    """Words whose place is the act's too: the verb it is the object or subject of, the verb it is coordinated with."""
    found = []
    head = sentence.head_of(token)
    if head.i != token.i:
        if token.dep in {*OBJECTS, "nsubj", "nsubjpass", "conj"}:
            found.append(head)
        if token.dep == "pobj":
            found.append(sentence.head_of(head))
    if token.pos == "VERB":
        found += sentence.dependants(token, "conj")
    return found


# ------------------------------------------------------------------ what the words say
class PlaceFinder:
    """Finds and reads the places of one report's acts."""

    def __init__(self, annotated: AnnotatedReport, resolver: PartyResolver) -> None:
        self.annotated = annotated
        self.resolver = resolver
        self.surroundings = Surroundings(view_of(annotated))

    def find(self, sentence: Sentence, telling: Telling) -> Coded[Place] | None:
        """Where the act took place, by its own sentence; None where that tells no place."""
        for spot in spots(sentence, telling):
            if found := self.read(sentence, spot.noun):
                return replace(found, rule=f"{spot.rule}; {found.rule}", confidence=spot.confidence * found.confidence)
        return None

    def read(self, sentence: Sentence, noun: Token, depth: int = 0) -> Coded[Place] | None:
        """The place that a noun phrase names, or None where it names none."""
        if self._is_name(sentence, noun):
            return self._named(sentence, noun)
        lemma = noun.lemma.lower()
        if depth >= LONGEST_CHAIN or not any(
            lemma in words("nouns", key) for key in read_toml("places/words.toml")["nouns"]
        ):
            return None
        nested = [
            n
            for p in sentence.dependants(noun, "prep")
            if p.lower in words("prepositions", "part")
            for n in sentence.dependants(p, "pobj")
        ]
        within = [*sentence.dependants(noun, "appos"), *nested]
        if lemma in words("nouns", "capital"):
            return self._capital(sentence, noun, within)
        within += [n for dep in ("compound", "nmod", "amod", "poss") for n in sentence.dependants(noun, dep)]
        found = [place for n in within if (place := self.read(sentence, n, depth + 1))]
        return next((place for place in found if place.rule != COUNTRY), found[0] if found else None)

    def _is_name(self, sentence: Sentence, noun: Token) -> bool:
        """Whether the token stands in a name typed as a place, or known as one: never a person or a people."""
        if noun.pos not in {"PROPN", "NOUN", "X", "ADJ"} or not noun.text[:1].isupper():
            return False
        if noun.ent in PLACE_ENTITIES:
            return True
        entry = self._entry(sentence, noun)
        if entry is None or noun.ent in {"PERSON", "NORP"}:
            return False
        return entry.kind == "seat" or (entry.kind in NAMES_OF_PLACES and noun.ent != "ORG")

    def _capital(self, sentence: Sentence, noun: Token, within: list[Token]) -> Coded[Place] | None:
        """ "The Peruvian capital", "Peru's capital", "the capital of Peru"; a name beside it is the place itself."""
        for token in sentence.dependants(noun, "appos"):
            if self._is_name(sentence, token):
                return self._named(sentence, token)
        for token in [*sentence.dependants(noun, "poss", "amod", "compound", "nmod"), *within]:
            entry = self._entry(sentence, token)
            if entry and entry.country and entry.kind in {"country", "people"}:
                return self._seat(
                    entry.country, (self._span(noun, noun), self._span(token, token)), "capital of a country"
                )
        return None

    def _seat(self, iso3: str, proof: tuple[Span, ...], rule: str, name: str | None = None) -> Coded[Place] | None:
        site = gazetteer().capital_of(iso3)
        if site is None:
            return Coded(Place(name, iso3), proof, rule, 1.0) if name else None
        return Coded(_place(name or site.name, site), proof, rule, 1.0)

    # -------------------------------------------------------------- names
    def _named(self, sentence: Sentence, noun: Token) -> Coded[Place]:
        span = self._name_span(sentence, noun)
        entry = self._entry(sentence, noun)
        actor = self.resolver.resolve_mention(self.annotated, sentence, noun.i)
        hint = actor.value.country if actor and actor.value.country != "IGO" else None
        hint = hint or (entry.country if entry and entry.kind in NAMES_OF_PLACES else None)
        if entry and entry.kind == "seat" and entry.country:
            found = self._seat(entry.country, (span,), "house of government", span.text)
            assert found is not None
            return found
        qualifier = self._qualifier(sentence, span)
        if entry and entry.kind == "country" and not qualifier:
            divisions = gazetteer().divisions(span.text)
            sites = tuple(site for site in divisions if site.country == hint != entry.country)
            if not sites:
                return Coded(Place(span.text, entry.country), (span,), COUNTRY, 1.0)
        else:
            sites = gazetteer().find(span.text)
        return self._sited(sentence, span, sites, hint, qualifier)

    def _sited(
        self, sentence: Sentence, span: Span, sites: tuple[Site, ...], hint: str | None, qualifier: Span | None
    ) -> Coded[Place]:
        around = self.surroundings.of(sentence.index, place_key(span.text))
        within = _owners(gazetteer(), qualifier.text) if qualifier else ()
        chosen = choose(sites, hint=hint, around=around, within=within, is_area=self._is_area(sentence, span))
        proof = (span, qualifier) if qualifier and within else (span,)
        if chosen is None:
            country = within[0].country if within and within[0].country else hint
            return Coded(Place(span.text, country), proof, "place not in the gazetteer", 0.9)
        return Coded(_place(span.text, chosen.site), proof, chosen.rule, chosen.confidence)

    def _entry(self, sentence: Sentence, token: Token) -> Entry | None:
        """The known name of a place or people that a token stands in."""
        match = self.surroundings.view.sentences[sentence.index].match_at(token.i)
        return match.entry if match and match.entry.kind in PLACE_KINDS else None

    def _name_span(self, sentence: Sentence, noun: Token) -> Span:
        """The run of words typed alike around the noun, widened by capitals before it to the longest known name."""
        first, last, tokens = noun.i, noun.i, sentence.tokens
        while first > 0 and noun.ent and tokens[first - 1].ent == noun.ent and _joins(tokens[first - 1]):
            first -= 1
        while last + 1 < len(tokens) and noun.ent and tokens[last + 1].ent == noun.ent and _joins(tokens[last + 1]):
            last += 1
        while last > noun.i and not tokens[last].text[:1].isupper():
            last -= 1
        while first < noun.i and not tokens[first].text[:1].isupper():
            first += 1
        wider = first
        while wider > 0 and tokens[wider - 1].text[:1].isupper() and _may_begin(tokens[wider - 1]):
            wider -= 1
        longer = (self._span(tokens[i], tokens[last]) for i in range(wider, first))
        return next((span for span in longer if gazetteer().knows(span.text)), self._span(tokens[first], tokens[last]))

    def _span(self, first: Token, last: Token) -> Span:
        return self.annotated.report.span(first.start, last.end)

    def _qualifier(self, sentence: Sentence, span: Span) -> Span | None:
        """The larger place named after a comma or "in": "Paris, Texas", "Moscow in Idaho"."""
        after = [t for t in sentence.tokens if t.start >= span.end][:2]
        if len(after) < 2 or after[0].lower not in {",", "in"} or after[1].ent not in PLACE_ENTITIES:
            return None
        found = self._name_span(sentence, after[1])
        following = next((t for t in sentence.tokens if t.start >= found.end), None)
        return None if following is not None and following.pos in {"NOUN", "PROPN"} else found

    def _is_area(self, sentence: Sentence, span: Span) -> bool:
        """Whether the words say that it is a province or region, not the city of that name."""
        after = next((t for t in sentence.tokens if t.start >= span.end), None)
        names = {word.lower() for word in span.text.split()}
        area = words("nouns", "area") | generic_words("division")
        return bool(names & (area - {"of", "the", "and"})) or (
            after is not None and after.lower in area - {"of", "the", "and"}
        )


def _joins(token: Token) -> bool:
    """Whether a token may stand within a name: no comma, no possessive."""
    return token.pos != "PUNCT" and token.tag != "POS"


def _may_begin(token: Token) -> bool:
    """Whether a token before a name may belong to it: "East Timor", "The Hague", not "In Moscow"."""
    return token.pos in {"PROPN", "NOUN", "ADJ"} or token.lower == "the"


def _owners(known: Gazetteer, name: str) -> tuple[Site, ...]:
    """What a qualifier may name: countries first, then divisions and regions."""
    entries = actor_words().look_up(name)
    states = [Site(name, "region", e.country, 0.0, 0.0) for e in entries if e.kind == "country" and e.country]
    return (*states, *(site for site in known.find(name) if site.kind == "division"))


def _place(name: str, site: Site) -> Place:
    return Place(
        name,
        site.country,
        site.latitude,
        site.longitude,
        region=gazetteer().division_of(site),
        geonames=site.geonames,
    )
