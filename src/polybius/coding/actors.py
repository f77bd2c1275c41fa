"""Who a phrase stands for: country, body, PLOVER sector, role and name, from names and descriptions.

A phrase is read as a newspaper reader reads it. Its words are cut at commas and prepositions; the head of the first
piece that names a party says what it is ("minister", "troops", "United Nations"); words before the head, an "of", a
"from" and an "in" after it, a person's known office and at last the context say whose it is. Whatever stands after
"for", "to", "with" or "against" belongs to someone else: an ambassador *to* Peru is not Peru's.

A state under its own name has no sector ("Kenya"); its capital or a house of government stands for the government
and has GOV ("Nairobi", "State House"); another city stands for those who live there (CVL). Bodies between governments
have country IGO and a code of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from polybius.coding.actorgrammar import (
    Draft,
    Part,
    Reading,
    add_apposition,
    belonging,
    finish,
    parts_of,
    read_head,
    read_headless,
    share_head,
    take_over,
)
from polybius.coding.actormentions import MentionReader
from polybius.coding.actornames import is_in_name, name_run
from polybius.coding.actornouns import conjoined, is_actor_like
from polybius.coding.actorwords import PLACES, ActorWords, Entry, Match, Word, actor_words, fold, split_words, word_set
from polybius.coding.persons import Persons, figures, known_persons
from polybius.data import Tenure, is_country_code, read_rows
from polybius.model import Actor, AnnotatedReport, Coded, PersonFact, Sentence

__all__ = ["Reading", "Resolver", "is_actor_like", "person_facts", "resolver"]


# A description is a phrase: what stands behind this many words or code points of a text is not read.
LONGEST, LONGEST_TEXT = 80, 2000


class Resolver:
    """Reads phrases. Build one (or take the shared `resolver()`) and keep it: building reads the data files.

    >>> str(resolver().resolve_text("the Turkish police"))
    'TUR COP police'
    >>> str(resolver().resolve_text("Kremlin spokesman"))
    'RUS GOV spokesman'
    >>> resolver().resolve_text("a garden bench") is None
    True
    """

    def __init__(self, office_holders: Sequence[Tenure] | None = None) -> None:
        self.words: ActorWords = actor_words()
        others, sectors = figures()
        self.persons = known_persons() if office_holders is None else Persons((*office_holders, *others), sectors)
        self._shared_names = _shared_names()
        self._memory: dict[tuple[str, date | None, str | None], Actor | None] = {}

    def resolve_text(self, text: str, *, on: date | None = None, context: str | None = None) -> Actor | None:
        """The party a free description stands for, or None where no country, body or sector can be told.

        `on` is the day it is said of: offices change. `context` is a country (a code, or words that hold one) that
        holds for what the text leaves open.
        """
        key = (text, on, context)
        if key not in self._memory:
            if len(self._memory) >= 50_000:
                self._memory.clear()
            reading = self.read(text, split_words(text[:LONGEST_TEXT]), on=on, context=context)
            self._memory[key] = reading.actor if reading else None
        return self._memory[key]

    def read(
        self,
        text: str,
        words: Sequence[Word],
        *,
        on: date | None = None,
        context: str | None = None,
        cues: frozenset[str] = frozenset(),
        titled: bool = False,
    ) -> Reading | None:
        """The reading of a run of words of `text`; `cues` are folded words of the whole report, to tell Georgias apart.

        `titled`: the words are known to name a person.
        """
        words = words[:LONGEST]
        here = self.country_in(context) if context else None
        matches = [_in_office(match, on) for match in self._matches(words, here, cues)]
        parts = parts_of(text, words, matches)
        draft = self._read_parts(words, parts)
        self._add_person(draft, text, words, parts, on, titled=titled)
        self._add_master(draft, text, words, parts, on)
        if draft.country is None and here and (draft.sector or draft.head):
            draft.country, draft.how_country = here, "context"
        return finish(draft)

    @lru_cache(maxsize=4096)  # noqa: B019 - one resolver lives as long as the process
    def country_in(self, text: str) -> str | None:
        """The first country named in a text, or the code itself.

        >>> resolver().country_in("the German capital"), resolver().country_in("PER")
        ('DEU', 'PER')
        """
        if is_country_code(text):
            return text
        matches = self.words.find(split_words(text))
        return next((m.entry.country for m in matches if m.entry.kind in PLACES and m.entry.country), None)

    # -------------------------------------------------------------- phrases of a parsed report
    def resolve_mention(
        self, annotated: AnnotatedReport, sentence: Sentence, head: int, *, on: date | None = None
    ) -> Coded[Actor] | None:
        """The party named by the noun phrase under token `head`, with the words that prove it, or None.

        Its own words come first, then what the report says elsewhere of the same entity, then (for "the police") the
        likeliest country of those the report names, with a lower confidence and a rule that says so.
        """
        return MentionReader(self, annotated, on).resolve(sentence, head)

    def resolve_all(
        self, annotated: AnnotatedReport, sentence: Sentence, head: int, *, on: date | None = None
    ) -> list[Coded[Actor]]:
        """All parties of a phrase: each of several coordinated ones, the members of "both sides" wherever named."""
        reader = MentionReader(self, annotated, on)
        found: list[Coded[Actor]] = []
        for i in conjoined(sentence, head):
            found.extend(reader.members(sentence, i) or reader.sharing(sentence, i))
        return found

    def expand(self, annotated: AnnotatedReport, sentence: Sentence, head: int) -> list[int]:
        """The heads that a phrase stands for in its sentence: coordinated ones, and those "both sides" refers to.

        A group whose members stand in other sentences stays as it is; `resolve_all` finds them.
        """
        found: list[int] = []
        reader = MentionReader(self, annotated, None)
        for i in conjoined(sentence, head):
            found.extend(reader.member_heads(sentence, i) or [i])
        return found

    def is_actor_like(self, sentence: Sentence, head: int) -> bool:
        """Whether the phrase under token `head` could name a political actor at all; see the function of that name."""
        return is_actor_like(sentence, head)

    # -------------------------------------------------------------- the known phrases
    def _matches(self, words: Sequence[Word], here: str | None, cues: frozenset[str]) -> list[Match]:
        found = [match for match in self.words.find(words) if not is_in_name(match, words)]
        chosen = []
        for match in found:
            if len(match.entries) > 1:
                owners = {here, *(m.entry.country for m in found if m.entry.kind in PLACES)}
                fitting = tuple(e for e in match.entries if e.country and e.country in owners)
                match = match._replace(entries=fitting + tuple(e for e in match.entries if e not in fitting))
            chosen.append(self._told_apart(match, words, cues))
        return chosen

    def _told_apart(self, match: Match, words: Sequence[Word], cues: frozenset[str]) -> Match:
        if match.entry.kind not in PLACES:
            return match
        shared = self._shared_names.get(" ".join([word.norm for word in words[match.first : match.last]]))
        if not shared:
            return match
        iso3, telling, against = shared
        around = cues | {word.norm for i, word in enumerate(words) if not match.first <= i < match.last}
        if not around & telling or around & against:
            return match
        return match._replace(entries=(Entry("region", match.entry.name, country=iso3),))

    # -------------------------------------------------------------- the grammar of a phrase
    def _read_parts(self, words: Sequence[Word], parts: Sequence[Part]) -> Draft:
        draft = Draft()
        for at, part in enumerate(parts):
            if part.link not in ("", "comma", "and"):
                continue
            following = belonging(parts, at)
            if part.link == "and" and draft.head:
                if share_head(draft, part, following, words):
                    continue
                break
            if draft.head is None:
                read_head(draft, part, following, words)
            elif part.link == "comma":
                add_apposition(draft, part, following, words)
        if draft.head is None:
            read_headless(draft, parts, words)
        return draft

    def _add_person(
        self, draft: Draft, text: str, words: Sequence[Word], parts: Sequence[Part], on: date | None, *, titled: bool
    ) -> None:
        if draft.head is not None and draft.head.kind in ("country", "people"):
            self._name_of_unknown(draft, text, words, parts, titled=titled)
            return
        if draft.head is not None and draft.head.kind != "role":
            return
        if draft.head is not None and draft.head.way not in ("office", "bearer", "agent"):
            return
        for part in parts:
            if part.link in ("", "comma"):
                run = name_run(text, words, part.first, part.last, part.matches)
                if run and _stands_before_head(draft, words, run, part):
                    continue  # "the Batista regime": whose it is, not its name
                if run and self._use_name(draft, text, words[run[0] : run[1]], on, titled=titled):
                    return

    def _name_of_unknown(
        self, draft: Draft, text: str, words: Sequence[Word], parts: Sequence[Part], *, titled: bool
    ) -> None:
        """A country's name with further capitalised words is no country: "Kenyan Ada Mwangi", "the Korea Forum"."""
        part = next((part for part in parts if part.matches and part.link == ""), None)
        run = name_run(text, words, part.first, part.last, part.matches) if part else None
        if run is None or draft.country_at is None or words[run[0]].start < draft.country_at[1]:
            return
        draft.name_at = (words[run[0]].start, words[run[1] - 1].end)
        is_person = titled or (draft.head is not None and draft.head.kind == "people" and run[1] - run[0] > 1)
        draft.name = text[draft.name_at[0] if is_person else draft.country_at[0] : draft.name_at[1]]
        draft.how_sector = "name with a country's"
        if words[run[1] - 1].norm in word_set("nouns", "papers"):
            draft.sector, draft.sector_at = "JRN", draft.name_at

    def _add_master(
        self, draft: Draft, text: str, words: Sequence[Word], parts: Sequence[Part], on: date | None
    ) -> None:
        """Takes the country from a person whose spokesman, aide or ally the head is: "an aide to Mr Lagos"."""
        if draft.country or draft.head is None or draft.head.kind != "role":
            return
        for part in parts:
            run = name_run(text, words, part.first, part.last, part.matches)
            if run and part.link not in ("of", "for") and not _stands_before_head(draft, words, run, part):
                run = None
            known = self.persons.find([w.norm for w in words[run[0] : run[1]]], on=on) if run else None
            if known and run:
                at = (words[run[0]].start, words[run[1] - 1].end)
                draft.country, draft.organisation = known.country, known.organisation
                draft.how_country, draft.country_at = "person", at
                return

    def _use_name(self, draft: Draft, text: str, run: Sequence[Word], on: date | None, *, titled: bool) -> bool:
        titled = titled or draft.head is not None
        at = (run[0].start, run[-1].end)
        whose = draft.country if draft.country and draft.country != "IGO" else None
        known = self.persons.find([w.norm for w in run], on=on, country=whose, titled=titled, role=draft.role)
        if known is None and draft.head is None:
            return False
        told = " ".join(text[at[0] : at[1]].split())
        draft.name, draft.name_at = (known.person if known and known.alone else told), at
        if known:
            take_over(draft, known, at)
        return True


def _stands_before_head(draft: Draft, words: Sequence[Word], run: tuple[int, int], part: Part) -> bool:
    """Whether a name stands before the role that heads the same piece."""
    if draft.head is None or draft.sector_at is None:
        return False
    start = draft.sector_at[0]
    return words[run[1] - 1].end < start <= words[part.last - 1].start


def _in_office(match: Match, on: date | None) -> Match:
    """A movement that governs at the day has the government's sector: the Taliban in 1999, not in 2009."""
    if on is None or not any(first <= on.year * 100 + on.month <= last for first, last in match.entry.governs):
        return match
    return match._replace(entries=(replace(match.entry, sector="GOV"), *match.entries[1:]))


@cache
def resolver() -> Resolver:
    """The shared resolver over the shipped tables."""
    return Resolver()


def person_facts(annotated: AnnotatedReport) -> tuple[PersonFact, ...]:
    """Which role for which country the report says each person has or had, from its descriptions of them."""
    facts = []
    known = resolver()
    spans = {mention.id: mention.span for mention in annotated.mentions}
    kinds = {mention.id: mention.kind for mention in annotated.mentions}
    for entity in annotated.entities:
        if entity.type != "PERSON":
            continue
        named = next((spans[m] for m in entity.mentions if m in spans and kinds[m] == "named"), None)
        if named is None:
            continue  # "the spokesman" is no one in particular
        for description in entity.descriptions:
            actor = known.resolve_text(description.span.text)
            country = actor.country if actor else None
            if country == "IGO" and actor is not None:
                country = actor.organisation
            if country is None and description.of:
                country = known.country_in(description.of)
            country = country or _country_of_entity(known, annotated, entity.mentions)
            facts.append(
                PersonFact(entity.name, description.role, country, description.former, (description.span, named))
            )
    return tuple(facts)


def _country_of_entity(known: Resolver, annotated: AnnotatedReport, mentions: Sequence[str]) -> str | None:
    """The country the report's own words give an entity, through any named mention of it."""
    for mention in annotated.mentions:
        if mention.id in mentions and mention.kind == "named":
            found = known.resolve_mention(annotated, annotated.sentences[mention.sentence], mention.head)
            if found and found.value.country and "by person" not in found.rule and found.confidence >= 0.7:
                return found.value.organisation if found.value.country == "IGO" else found.value.country
    return None


# ------------------------------------------------------------------ tables of their own
def _shared_names() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """For each name that two countries share: the second country, the words that tell for it and those against."""
    return {
        " ".join(word.norm for word in split_words(row["name"])): (
            row["iso3"],
            frozenset(fold(cue) for cue in row.many("cues")),
            frozenset(fold(cue) for cue in row.many("against")),
        )
        for row in read_rows("actors/ambiguous.tsv")
    }
