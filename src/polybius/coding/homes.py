"""Whose is an agent that no word says a country of: "the police", "prosecutors", a person the tables do not know?

Every country that the report names, by itself or through its people, its cities, its bodies and its known persons, is a
candidate. What speaks for each is said in named signs, and the likeliest is taken. The weights of the signs
(`data/actors/homes.toml`) are fitted by `training/homes/train.py` on labels of ours.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from polybius import data
from polybius.coding.actorview import PLACE_KINDS, PlaceMention, ReportView
from polybius.coding.actorwords import split_words
from polybius.coding.persons import known_persons
from polybius.data import is_country_code
from polybius.model import Sentence, Token
from polybius.syntax import ancestors, conjuncts

# What names a country: as a state or its people, by a place in it, by a body or a known person of it.
STATES = frozenset(["country", "people", "capital", "seat"])
LOCAL = frozenset(["city", "region", "prestate"])
# Kinds of agents by PLOVER sector, each with weights of its own.
GROUPS = {
    "rule": frozenset(["GOV", "LEG", "JUD", "ELI"]),
    "force": frozenset(["MIL", "COP", "SPY"]),
    "armed": frozenset(["REB", "UAF", "PRM", "PRE", "CRM"]),
    "party": frozenset(["PTY", "OPP"]),
}
NEAR = 3  # sentences
LIKELIEST = "likeliest country"
OWNING = frozenset(["amod", "compound", "nmod", "poss"])
SUBJECTS = frozenset(["nsubj", "nsubjpass"])
REACH = 4  # tokens up from a country to the head of its phrase


class Guess(NamedTuple):
    """A country, the words of the report that name it best, the share of the likelihood it has, the main sign."""

    iso3: str
    words: PlaceMention
    share: float
    sign: str


@dataclass
class Homes:
    """The candidates of one report, counted once."""

    view: ReportView
    named: list[PlaceMention] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_way: Counter[str] = field(default_factory=Counter)
    most: int = 0
    opening: Counter[str] = field(default_factory=Counter)
    of_word: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # "Greek" police, "police"

    def is_subject(self, named: PlaceMention) -> bool:
        """Whether a country, or the phrase it stands in, is the subject of its clause."""
        sentence = self.view.annotated.sentences[named.sentence]
        token = sentence.tokens[named.token]
        for _ in range(REACH):
            if token.dep in SUBJECTS:
                return True
            if token.dep not in OWNING:
                return False
            token = sentence.head_of(token)
        return False

    def speaker_of(self, sentence: Sentence, token: Token) -> str | None:
        """The country named in the words for the speaker of what the token stands in."""
        for spoken in self.view.annotated.attributions:
            if any(span.start <= token.start < span.end for span in spoken.content):
                for named in self.among(sentence.index, 1):
                    if any(span.start <= named.start < span.end for span in spoken.source):
                        return named.iso3
        return None

    def among(self, sentence: int, reach: int) -> list[PlaceMention]:
        """What names a country in a sentence and in so many before it, in text order."""
        first = bisect_left(self.named, (sentence - reach, -1))
        last = bisect_left(self.named, (sentence + 1, -1))
        return self.named[first:last]


def homes_of(view: ReportView) -> Homes:
    """The candidates of a report."""
    if view.homes is None:
        view.homes = _count(view)
    return view.homes


def _count(view: ReportView) -> Homes:
    found = Homes(view)
    found.named = sorted([*view.places, *_bodies(view), *_known_persons(view)])
    sentences = view.annotated.sentences
    body = next((p.index for p in view.annotated.paragraphs if p.kind == "body"), -1)
    for named in found.named:
        found.counts[named.iso3][_way(named)] += 1
        found.by_way[_way(named)] += 1
        sentence = sentences[named.sentence]
        found.opening[named.iso3] += sentence.paragraph <= body
        token = sentence.tokens[named.token]
        if token.dep in OWNING:
            found.of_word[sentence.head_of(token).lemma][named.iso3] += 1
    found.most = max((counts.total() for counts in found.counts.values()), default=0)
    return found


def _bodies(view: ReportView) -> Iterable[PlaceMention]:
    """Bodies and offices whose own name tells the country: the Duma, the Taoiseach."""
    for index, found in view.sentences.items():
        for match in found.matches:
            entry = match.entry
            if entry.kind in PLACE_KINDS or not entry.country or not is_country_code(entry.country):
                continue
            words = found.words[match.first : match.last]
            token = found.tokens[match.last - 1]
            yield PlaceMention(index, token, entry.country, "body", words[0].start, words[-1].end, False)


def _known_persons(view: ReportView) -> Iterable[PlaceMention]:
    """Persons of the shipped tables, whatever the day: an office changes hands, a nationality seldom."""
    for mention in view.annotated.mentions:
        if mention.kind != "named" or mention.type != "PERSON":
            continue
        known = known_persons().find([word.norm for word in split_words(mention.span.text)])
        if known and known.country and is_country_code(known.country):
            span = mention.span
            yield PlaceMention(mention.sentence, mention.head, known.country, "person", span.start, span.end, False)


def _way(named: PlaceMention) -> str:
    if named.kind in STATES:
        return "located" if named.located else "state"
    return "local" if named.kind in LOCAL else named.kind


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an agent stands, looked up once for all candidates."""

    sentence: Sentence
    token: Token
    near: list[PlaceMention]
    nearest: PlaceMention | None
    acted_last: str | None
    speaker: str | None
    subjects: set[int]


def look_around(homes: Homes, sentence: Sentence, token: Token) -> Surroundings:
    """What is named around the agent under `token`."""
    near = homes.among(sentence.index, NEAR)
    before = [n for n in near if (n.sentence, n.token) < (sentence.index, token.i)]
    acted_last = next((n.iso3 for n in reversed(before) if homes.is_subject(n)), None)
    speaker = homes.speaker_of(sentence, token)
    return Surroundings(
        sentence, token, near, before[-1] if before else None, acted_last, speaker, _subjects(sentence, token)
    )


def signs(homes: Homes, at: Surroundings, sector: str | None, iso3: str) -> dict[str, float]:
    """What speaks for a country being that of an agent, in strengths of about 0 to 1."""
    found = _of_report(homes, iso3) | _of_place(homes, at, iso3)
    group = "name" if sector is None else "people"
    group = next((name for name, sectors in GROUPS.items() if sector in sectors), group)
    return found | {f"{name}, {group}": value for name, value in found.items()}


def _of_report(homes: Homes, iso3: str) -> dict[str, float]:
    found = {}
    own = homes.counts[iso3]
    for way, count in own.items():
        found[f"share of {way}"] = count / homes.by_way[way]
        found[f"named by {way}"] = min(1.0, math.log1p(count) / 3)
    found["share of all names"] = own.total() / len(homes.named)
    found["named most"] = float(own.total() == homes.most)
    found["named first"] = float(homes.named[0].iso3 == iso3)
    if homes.opening[iso3]:
        found["in the opening"] = homes.opening[iso3] / homes.opening.total()
    if homes.view.dateline is not None and homes.view.dateline.iso3 == iso3:
        found["dateline"] = 1.0
    return found


def _of_place(homes: Homes, at: Surroundings, iso3: str) -> dict[str, float]:
    """By where the country stands from the agent: in the sentence, before it, as what acts on it."""
    found: dict[str, float] = {}
    if owners := homes.of_word.get(at.token.lemma):
        found["the same word elsewhere"] = owners[iso3] / owners.total()
    if at.nearest is not None and at.nearest.iso3 == iso3:
        found[f"nearest before, {_way(at.nearest)}"] = 1.0
    if at.acted_last == iso3:
        found["acted last"] = 1.0
    if at.speaker == iso3:
        found["speaker's"] = 1.0
    for named in at.near:
        if named.iso3 != iso3:
            continue
        if named.sentence < at.sentence.index:
            found["sentences before"] = 1.0
            if named.sentence == at.sentence.index - 1:
                found["sentence before"] = 1.0
            continue
        where = "before" if named.token < at.token.i else "after"
        found[f"in the sentence {where}, {_way(named)}"] = 1.0
        if named.token in at.subjects:
            found["subject of the clause"] = 1.0
    return found


def _subjects(sentence: Sentence, token: Token) -> set[int]:
    """The subjects of the clause that the token is no subject of."""
    verb = next((t for t in ancestors(sentence, token) if t.pos in {"VERB", "AUX"}), None)
    if verb is None or token.dep in SUBJECTS:
        return set()
    return {t.i for s in sentence.dependants(verb, "nsubj") for t in conjuncts(sentence, s)}


def guess(homes: Homes, sentence: Sentence, token: Token, sector: str | None) -> Guess | None:
    """The likeliest country of an agent, or None in a report that names none."""
    if not homes.counts:
        return None
    weights, at = load_weights(), look_around(homes, sentence, token)
    told = {
        iso3: {n: weights.get(n, 0.0) * v for n, v in signs(homes, at, sector, iso3).items()}
        for iso3 in sorted(homes.counts)
    }
    odds = {iso3: sum(weighed.values()) for iso3, weighed in told.items()}
    best, *others = sorted(odds, key=lambda iso3: (-odds[iso3], iso3))
    share = 1 / sum(math.exp(value - odds[best]) for value in odds.values())
    against = told[others[0]] if others else {}
    main = max(told[best], key=lambda name: told[best][name] - against.get(name, 0.0))
    return Guess(best, _words(homes, sentence, token, best), share, main.split(",")[0])


def _words(homes: Homes, sentence: Sentence, token: Token, iso3: str) -> PlaceMention:
    """Where the country is named: nearest before the agent, else first after it."""
    named = [n for n in homes.named if n.iso3 == iso3]
    before = [n for n in named if (n.sentence, n.token) < (sentence.index, token.i)]
    return before[-1] if before else named[0]


@cache
def load_weights() -> dict[str, float]:
    """The weight of each sign."""
    table: dict[str, Any] = data.read_toml("actors/homes.toml")
    return {name: float(weight) for name, weight in table["weights"].items()}
