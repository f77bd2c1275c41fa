"""The party that a noun phrase of a parsed report stands for.

First the phrase's own words are read (`Resolver.read`), then what the report says elsewhere of the same person or
body, then the owner ("his government"), and for agents without a country ("the police") the country the report is
about at that place, which is a guess and says so in its rule and its confidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from polybius.coding.actornouns import AGENT_ENDINGS, group_size, phrase
from polybius.coding.actorview import AHEAD, MAIN_SHARE, PLACE_KINDS, PlaceMention, ReportView, view_of
from polybius.coding.actorwords import split_words, word_set
from polybius.coding.homes import LIKELIEST, guess, homes_of
from polybius.model import Actor, AnnotatedReport, Coded, Entity, Mention, Sentence, Span, Token
from polybius.syntax import ancestors, conjuncts

if TYPE_CHECKING:
    from polybius.coding.actors import Reading, Resolver

# Trust in a country that no word of the phrase tells, by where it was taken from (by reading, not fitted).
POSSESSOR, COREFERENCE, HERE, LIKELY, NEAREST, NAME_ONLY = 0.75, 0.75, 0.55, 0.55, 0.5, 0.3
REACH = 3  # sentences back for the members of a group

_ALONE = frozenset(("country", "capital", "people"))
_STATE = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_ARMED_OTHERS = frozenset(("REB", "UAF", "CRM", "PRM", "PRE"))
_ANOTHER = word_set("nouns", "another")
_STATES = word_set("nouns", "states")
_PLACE_WORDS = frozenset(("in", "at", "near", "inside", "outside", "across", "around"))
_KIN = word_set("phrases", "kin")


class MentionReader:
    """Resolves the noun phrases of one report."""

    def __init__(self, resolver: Resolver, annotated: AnnotatedReport, on: date | None) -> None:
        self.resolver = resolver
        self.view: ReportView = view_of(annotated)
        self.annotated = annotated
        self.on = on

    def resolve(self, sentence: Sentence, head: int) -> Coded[Actor] | None:
        """The party named by the phrase under token `head`, with its proof, or None where it names none."""
        token = sentence.tokens[head]
        mention = self.view.mentions.get((sentence.index, head))
        if token.pos == "PRON" or (mention is not None and mention.kind == "pronoun"):
            return self._of_entity(mention, f"pronoun '{token.lower}'") if mention else None
        if group_size(sentence, token):
            return None
        reading = self._own_words(sentence, token, mention)
        if reading is None or not reading.known_head:
            return self._without_head(sentence, token, mention, reading)
        found = self._without_hint(self._coded(reading, token), reading)
        if mention and (called := self._called_otherwise(mention, found.value)):
            found = Coded(Actor(name=called), (mention.span,), "name only", NAME_ONLY)
        if mention and self._is_person(mention, reading):
            found = self._with_descriptions(found, mention, reading)
        if found.value.country is None and found.value.organisation is None:
            found = self._with_country(found, sentence, token, mention)
        if reading.actor.sector in ("GOV", "CVL") and reading.actor.role is None and _is_located(sentence, token):
            # a town that something happens in does not act
            found = replace(found, value=replace(found.value, sector=None))
        return found

    def _called_otherwise(self, mention: Mention, actor: Actor) -> str | None:
        """The person's full name in this report, where the table took the short one for somebody else's."""
        entity = self.view.entities.get(mention.entity)
        if entity is None or actor.name is None or mention.type != "PERSON":
            return None
        here, there = entity.name.lower().split(), actor.name.lower().split()
        differs = len(here) > 1 and len(there) > 1 and here[-1] == there[-1] and not set(here[:-1]) & set(there[:-1])
        initials = {word[0] for word in here[:-1]} & {word[0] for word in there[:-1]}
        return entity.name if differs and not initials else None

    def sharing(self, sentence: Sentence, head: int) -> list[Coded[Actor]]:
        """The party of a phrase, or the parties that share its head: "the Chinese and Russian envoys"."""
        found = self.resolve(sentence, head)
        if found is None:
            return []
        token = sentence.tokens[head]
        reading = self._own_words(sentence, token, self.view.mentions.get((sentence.index, head)))
        more = [
            replace(
                found, value=replace(found.value, country=iso3), spans=_joined((self.view.span(*at),), found.spans[1:])
            )
            for iso3, at in (reading.others if reading else ())
        ]
        return [found, *more]

    # -------------------------------------------------------------- the phrase's own words
    def _own_words(self, sentence: Sentence, token: Token, mention: Mention | None) -> Reading | None:
        key = (id(self.resolver), sentence.index, token.i, mention.id if mention else None, self.on)
        if key not in self.view.readings:
            self.view.readings[key] = self._read(sentence, token, mention)
        return self.view.readings[key]

    def _read(self, sentence: Sentence, token: Token, mention: Mention | None) -> Reading | None:
        found = self.view.sentences[sentence.index]
        inside = phrase(sentence, token)
        if mention and mention.kind == "named":
            inside |= {t.i for t in sentence.tokens if mention.span.start <= t.start and t.end <= mention.span.end}
        words = [word for word, i in zip(found.words, found.tokens, strict=True) if i in inside]
        titled = token.ent == "PERSON" or bool(mention and mention.type == "PERSON")
        text = self.annotated.report.text
        return self.resolver.read(text, words, on=self.on, cues=self.view.cues, titled=titled)

    def _coded(self, reading: Reading, token: Token) -> Coded[Actor]:
        spans = tuple(self.view.span(*at) for at in reading.extents) or (self.view.span(token.start, token.end),)
        return Coded(reading.actor, spans, reading.rule, reading.confidence)

    def _without_hint(self, found: Coded[Actor], reading: Reading) -> Coded[Actor]:
        """Without the country whose office goes by such a name, where the report never names that country."""
        if not reading.by_office or any(place.iso3 == found.value.country for place in self.view.places):
            return found
        return replace(found, value=replace(found.value, country=None), rule="role")

    def _without_head(
        self, sentence: Sentence, token: Token, mention: Mention | None, reading: Reading | None
    ) -> Coded[Actor] | None:
        """A phrase whose head is no known word: a name the report explains elsewhere, or nothing."""
        entity = self.view.entities.get(mention.entity) if mention else None
        if token.lower in ("north", "south") and (half := self._half_of_korea(token)):
            return half
        if mention and entity and (mention.kind == "named" or token.lower in _STATES):
            found = self._of_entity(mention, "named elsewhere")
            if found is not None:
                coded = found.value.country or found.value.organisation
                return found if coded else self._with_country(found, sentence, token, mention)
            if entity.type in ("PERSON", "ORG") and token.pos == "PROPN":
                return Coded(Actor(name=entity.name), (mention.span,), "name only", NAME_ONLY)
        if token.lower in _STATES:
            bare = Coded(Actor(), (self.view.span(token.start, token.end),), "a state, unnamed", 1.0)
            filled = self._with_country(bare, sentence, token, mention)
            return filled if filled.value.country else None
        if reading is not None and (token.lower.endswith(AGENT_ENDINGS) or token.ent in ("PERSON", "ORG")):
            return self._coded(reading, token)
        return None

    def _half_of_korea(self, token: Token) -> Coded[Actor] | None:
        iso3 = {"north": "PRK", "south": "KOR"}[token.lower]
        named = next((place for place in self.view.places if place.iso3 in ("PRK", "KOR")), None)
        if named is None or not token.text[:1].isupper():
            return None
        spans = (self.view.span(token.start, token.end), self.view.span(named.start, named.end))
        return Coded(Actor(iso3), spans, "half of Korea", COREFERENCE)

    # -------------------------------------------------------------- the report's word elsewhere
    def _is_person(self, mention: Mention, reading: Reading) -> bool:
        return mention.type == "PERSON" and (reading.actor.name is not None or mention.kind == "named")

    def _of_entity(self, mention: Mention, how: str) -> Coded[Actor] | None:
        """Who an entity is, by its name, its descriptions and its other mentions."""
        entity = self.view.entities.get(mention.entity)
        if entity is None or entity.id in self.view.being_resolved:
            return None
        self.view.being_resolved.add(entity.id)
        try:
            described = self._described(entity)
            found = described
            if described is None or not (described.value.country or described.value.organisation):
                found = self._by_other_mention(entity, mention) or described
        finally:
            self.view.being_resolved.discard(entity.id)
        if found is None:
            return None
        rule = f"{how}: {found.rule}"
        confidence = min(found.confidence, COREFERENCE if mention.kind == "pronoun" else found.confidence)
        return Coded(found.value, (mention.span, *(s for s in found.spans if s != mention.span)), rule, confidence)

    def _described(self, entity: Entity) -> Coded[Actor] | None:
        if entity.type not in ("PERSON", ""):
            return None
        first = next((m for m in self.view.by_entity.get(entity.id, ()) if m.kind == "named"), None)
        reading = self.resolver.read(entity.name, split_words(entity.name), on=self.on, titled=True)
        spans = (first.span,) if first else ()
        # a person known by a role only has no name: "the adviser"
        base = Coded(Actor(name=entity.name if first else None), spans, "name", NAME_ONLY)
        if reading and reading.actor.name:
            base = Coded(reading.actor, spans, reading.rule, reading.confidence)
        found = self._fill_from_descriptions(base, entity)
        return found if found.value.country or found.value.sector or found.value.organisation else None

    def _by_other_mention(self, entity: Entity, mention: Mention) -> Coded[Actor] | None:
        for other in self.view.by_entity.get(entity.id, ()):
            if other.id == mention.id or other.kind == "pronoun":
                continue
            sentence = self.annotated.sentences[other.sentence]
            found = self.resolve(sentence, other.head)
            if found is not None and (found.value.country or found.value.organisation):
                return found
        return None

    def _with_descriptions(self, found: Coded[Actor], mention: Mention, reading: Reading) -> Coded[Actor]:
        entity = self.view.entities.get(mention.entity)
        if entity is None:
            return found
        if found.value.name != entity.name and len(entity.name) > len(found.value.name or ""):
            found = replace(found, value=replace(found.value, name=entity.name))
        if found.value.country and found.value.sector and "office held" not in reading.rule:
            return found
        return self._fill_from_descriptions(found, entity)

    def _fill_from_descriptions(self, found: Coded[Actor], entity: Entity) -> Coded[Actor]:
        """Country and role from the report's own words; they outdo the table of office-holders."""
        for description in sorted(entity.descriptions, key=lambda d: d.former):
            words = [
                word._replace(start=word.start + description.span.start, end=word.end + description.span.start)
                for word in split_words(description.span.text)
            ]
            reading = self.resolver.read(self.annotated.report.text, words, on=self.on, cues=self.view.cues)
            if reading is None or not (reading.actor.country or reading.actor.sector):
                continue
            theirs, own = reading.actor, found.value
            if theirs.role in _KIN:
                theirs = replace(theirs, sector=None)
            if theirs.country is None and description.of:
                theirs = replace(theirs, country=self.resolver.country_in(description.of))
            agree = theirs.country is None or own.country is None or theirs.country == own.country
            by_table = "country by person" in found.rule or found.rule.startswith("name")
            if not agree and not by_table:
                continue
            value = replace(
                own,
                country=theirs.country or own.country,
                organisation=theirs.organisation if theirs.country else own.organisation,
                sector=theirs.sector if by_table and theirs.sector else (own.sector or theirs.sector),
                role=(theirs.role if by_table else None) or own.role or theirs.role,
            )
            rule = f"described as: {reading.rule}"
            return Coded(value, _joined(found.spans, (description.span,)), rule, max(found.confidence, 0.85))
        return found

    # -------------------------------------------------------------- a country from elsewhere
    def _with_country(
        self, found: Coded[Actor], sentence: Sentence, token: Token, mention: Mention | None
    ) -> Coded[Actor]:
        for place, rule, trust in self._owners(found, sentence, token, mention):
            if isinstance(place, Coded):
                value = replace(found.value, country=place.value.country, organisation=place.value.organisation)
                return Coded(value, _joined(found.spans, place.spans), f"{found.rule}; {rule}", trust)
            value = replace(found.value, country=place.iso3)
            span = self.view.span(place.start, place.end)
            return Coded(value, _joined(found.spans, (span,)), f"{found.rule}; {rule}", min(found.confidence, trust))
        return found

    def _owners(
        self, found: Coded[Actor], sentence: Sentence, token: Token, mention: Mention | None
    ) -> Iterator[tuple[PlaceMention | Coded[Actor], str, float]]:
        """Where the country of an agent without one may be taken from, likeliest first."""
        if token.dep == "appos" and token.ent != "GPE":
            beside = self._own_words(sentence, sentence.head_of(token), None)
            if beside and beside.known_head and beside.actor.role and beside.actor.country:
                yield self._coded(beside, token), "country of the words beside", COREFERENCE
        if token.lower not in _ANOTHER:
            for possessor in sentence.dependants(token, "poss"):
                owner = self.resolve(sentence, possessor.i)
                if owner and (owner.value.country or owner.value.organisation):
                    yield owner, "country of the possessor", POSSESSOR
        else:
            return
        if mention and mention.kind == "nominal":
            same = self._of_entity(mention, "same as")
            if same and same.value.country:
                yield same, "country of the same party elsewhere", COREFERENCE
        sector = found.value.sector
        if sector in _STATE and found.value.name is None and (speaker := self._speaker(sentence, token)):
            yield speaker, "country of the clause's subject", HERE
        if sector in _ARMED_OTHERS and self._has_patron(sentence, token):
            return
        likeliest = guess(homes_of(self.view), sentence, token, sector)
        if likeliest:
            yield likeliest.words, f"{LIKELIEST}: {likeliest.sign}", min(LIKELY, likeliest.share)

    def _has_patron(self, sentence: Sentence, token: Token) -> bool:
        """Whether the phrase names a country that is not its own: "Iran-backed militias" are not the dateline's."""
        found = self.view.sentences[sentence.index]
        inside = phrase(sentence, token)
        return any(m.entry.kind in PLACE_KINDS and found.tokens[m.first] in inside for m in found.matches)

    def _speaker(self, sentence: Sentence, token: Token) -> Coded[Actor] | None:
        """A person who is the subject of a clause around the phrase: the ministry a minister speaks of is his own."""
        for above in ancestors(sentence, token):
            for subject in sentence.dependants(above, "nsubj"):
                mention = self.view.mentions.get((sentence.index, subject.i))
                if subject.i < token.i and mention and mention.type == "PERSON":
                    found = self.resolve(sentence, subject.i)
                    if found and found.value.country and found.confidence > HERE:
                        return found
        return None

    def _across(self, sentence: Sentence, token: Token) -> set[str]:
        """The countries that act on the phrase from without: it was no American government that the United States
        congratulated."""
        verb = next((t for t in ancestors(sentence, token) if t.pos in ("VERB", "AUX")), None)
        if verb is None or token.dep not in ("dobj", "pobj", "dative"):
            return set()
        subjects = [t.i for t in sentence.dependants(verb, "nsubj") for t in conjuncts(sentence, t)]
        return {p.iso3 for p in self.view.places_in(sentence.index) if p.token in subjects and p.kind in _ALONE}

    # -------------------------------------------------------------- groups
    def members(self, sentence: Sentence, head: int) -> list[Coded[Actor]]:
        """The parties that "both sides" or "the two leaders" stand for, in text order; none where they are unclear."""
        token = sentence.tokens[head]
        group = self.view.span(token.start, token.end)
        if token.lower == "koreas":
            return [Coded(Actor(iso3), (group,), "the two Koreas", COREFERENCE) for iso3 in ("PRK", "KOR")]
        places = self._member_places(sentence, token)
        return [
            Coded(Actor(p.iso3), (group, self.view.span(p.start, p.end)), "one of a group named before", NEAREST)
            for p in places
        ] or self._entity_members(sentence, head)

    def _entity_members(self, sentence: Sentence, head: int) -> list[Coded[Actor]]:
        """Those whom "they" or "the two leaders" take together, where each of them is a known party."""
        mention = self.view.mentions.get((sentence.index, head))
        entity = self.view.entities.get(mention.entity) if mention else None
        if mention is None or entity is None:
            return []
        found = []
        for member in entity.members:
            named = next((m for m in self.view.by_entity.get(member, ()) if m.kind != "pronoun"), None)
            party = self.resolve(self.annotated.sentences[named.sentence], named.head) if named else None
            if party is None or not (party.value.country or party.value.organisation):
                return []
            rule, trust = f"one of a group named before: {party.rule}", min(party.confidence, NEAREST)
            found.append(Coded(party.value, (mention.span, *party.spans), rule, trust))
        return found

    def member_heads(self, sentence: Sentence, head: int) -> list[int]:
        """The tokens of the same sentence that a group stands for, where all its members stand there."""
        places = self._member_places(sentence, sentence.tokens[head])
        return [p.token for p in places] if all(p.sentence == sentence.index for p in places) else []

    def _member_places(self, sentence: Sentence, token: Token) -> list[PlaceMention]:
        wanted = group_size(sentence, token)
        found: dict[str, PlaceMention] = {}
        main = self.view.main if self.view.main_share >= MAIN_SHARE or self.view.ahead >= AHEAD else None
        across = self._across(sentence, token) if wanted else set()
        for place in self._recent(sentence.index, token.i):
            if len(found) < wanted and place.iso3 not in across:
                found.setdefault(place.iso3, place)
        if main and token.lower in ("both", "sides") and len(found) == wanted and main.iso3 not in {*found, *across}:
            return [main]  # the two sides of what the report is about
        return sorted(found.values()) if wanted and len(found) == wanted else []

    def _recent(self, sentence: int, token: int) -> Iterator[PlaceMention]:
        at = len(self.view.places) - 1
        while at >= 0:
            place = self.view.places[at]
            if (place.sentence, place.token) < (sentence, token) and place.sentence >= sentence - REACH:
                if place.kind in ("country", "people", "capital", "seat") and not place.located:
                    yield place
            elif place.sentence < sentence - REACH:
                return
            at -= 1


def _is_located(sentence: Sentence, token: Token) -> bool:
    return token.dep == "pobj" and sentence.head_of(token).lower in _PLACE_WORDS


def _joined(left: tuple[Span, ...], right: tuple[Span, ...]) -> tuple[Span, ...]:
    return (*left, *(span for span in right if span not in left))
