"""An event mention made ready to be compared with others: what it says, as sets of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from polybius.linking.beginnings import find_beginners
from polybius.linking.clues import Clues, clues_of
from polybius.linking.figures import Figure, find_disputes
from polybius.linking.manner import find_manners
from polybius.linking.tolls import share_out
from polybius.linking.when import UNKNOWN, When, is_one_day, when_of_function, when_of_range
from polybius.linking.words import (
    content_stems,
    is_common,
    quote_keys,
    shingle_keys,
    stem,
    words_in,
)
from polybius.model import (
    GIVEN,
    Actor,
    Coded,
    CodedReport,
    DateRange,
    Dating,
    DayRange,
    EventMention,
    Status,
    TimexFunction,
)

HAPPENED = frozenset({"occurred", "attempted", "background"})
DONE = frozenset({"occurred", "attempted"})
AHEAD = frozenset({"planned"})
# Classes whose parties act together: who stands on which side says nothing.
MUTUAL = frozenset({"CONSULT", "COOPERATE"})
# So many characters from its start a report tells its news; a date within as many more after it may be its day.
LEAD = 600


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an act, as comparable keys: codes of countries and bodies, and the names of persons.

    `sure` is the confidence in the party that was read most surely.
    """

    codes: frozenset[str] = frozenset()
    persons: tuple[frozenset[str], ...] = ()
    sectors: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention with all that is compared. `order` is its place in its report, headline first."""

    mention: EventMention
    id: str
    report: str
    order: int
    event: str
    cameo: str
    status: Status
    actor: Party
    recipient: Party
    when: When
    timex: str | None
    place: tuple[str, str | None] | None
    trigger: str
    act: str
    words: frozenset[str]
    quotes: frozenset[str]
    figures: tuple[Figure, ...]
    condition: frozenset[str]
    speaker: str
    in_headline: bool
    disputed: tuple[tuple[Figure, Figure], ...] = ()
    manners: tuple[str, ...] = ()
    began: frozenset[str] = frozenset()
    clues: Clues | None = None
    # Whether its fields are known, not read: a label that was handed over.
    is_given: bool = False
    # Whether the days of all acts were looked for already.
    is_dated: bool = False
    # Whether its parties act together: by its class, or because it names two that act and none acted upon.
    is_mutual: bool = field(init=False, repr=False, compare=False)
    countries: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        together = self.event in MUTUAL or (len(self.actor.codes) > 1 and not self.recipient.codes)
        object.__setattr__(self, "is_mutual", together)
        object.__setattr__(self, "countries", _joined(self.actor.codes, self.recipient.codes))

    @property
    def dyad(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who to whom, as codes; both sides alike where the parties act together."""
        left, right = tuple(sorted(self.actor.codes)), tuple(sorted(self.recipient.codes))
        if self.is_mutual:
            return tuple(sorted({*left, *right})), ()
        return left, right


@lru_cache(maxsize=50_000)
def _joined(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one | other


def code_of(actor: Actor) -> str:
    """The code a party is compared by: the body's before the country's.

    >>> code_of(Actor("IGO", organisation="UNO")), code_of(Actor("PRK", name="Ri")), code_of(Actor(name="rebels"))
    ('UNO', 'PRK', 'rebel')
    """
    if actor.organisation:
        return actor.organisation
    if actor.country:
        return actor.country
    return " ".join(stem(part) for part in (actor.name or actor.role or actor.sector or "").split()[-2:])


def _name_key(name: str) -> frozenset[str]:
    return frozenset(part for part in name.lower().replace("-", " ").replace(".", " ").split() if len(part) > 1)


def _is_person(actor: Actor, types: dict[str, str]) -> bool:
    """Whether the party is a named person, by the report's own entity types, else by having an office."""
    if not actor.name:
        return False
    known = types.get(actor.name.lower())
    return known == "PERSON" if known else actor.role is not None


def _party(actors: Iterable[Coded[Actor]], types: dict[str, str]) -> Party:
    actors = tuple(actors)
    values = [coded.value for coded in actors]
    return _shared_party(
        frozenset(filter(None, map(code_of, values))),
        tuple(sorted({_name_key(a.name) for a in values if a.name and _is_person(a, types)}, key=sorted)),
        frozenset(a.sector for a in values if a.sector),
        frozenset(a.role.lower() for a in values if a.role),
        max((coded.confidence for coded in actors), default=1.0),
    )


# A few parties stand in most tellings: one record serves them all.
_shared_party = lru_cache(maxsize=50_000)(Party)


def tellings_of(report: CodedReport, dating: Dating | None = None) -> list[Telling]:
    """The report's event mentions, headline first and then in text order, ready to be compared.

    With `dating` each act has the days that were found for it; without, only what its time expression says by itself.
    """
    types = {entity.name.lower(): entity.type for entity in report.entities if entity.type}
    mentions = sorted(report.events, key=lambda m: (not m.in_headline, m.trigger.start, m.id))
    figures = share_out(report)
    return [_telling(report, m, order, types, dating, figures[m.id]) for order, m in enumerate(mentions)]


def _telling(
    report: CodedReport,
    m: EventMention,
    order: int,
    types: dict[str, str],
    dating: Dating | None,
    figures: tuple[Figure, ...],
) -> Telling:
    return Telling(
        mention=m,
        id=m.id,
        report=m.report,
        order=order,
        event=m.event.value,
        cameo=m.cameo.value,
        status=m.status.value,
        actor=_party(m.actors, types),
        recipient=_party(m.recipients, types),
        when=_when(report, m, dating),
        timex=m.timex.value if m.timex else None,
        place=(m.place.value.name.lower(), m.place.value.country) if m.place else None,
        trigger=stem(m.trigger.text.split()[0]) if m.trigger.text.split() else "",
        act=m.act.value if m.act else "",
        words=_wording(report, m),
        quotes=_quotes(report, m),
        figures=figures,
        condition=content_stems(m.condition.span.text) if m.condition and m.condition.kind != "none" else frozenset(),
        speaker=_speaker(report, m),
        in_headline=m.in_headline,
        disputed=find_disputes(report.report.text, figures),
        manners=find_manners(report.report.text, m),
        began=find_beginners(report.report.text, m),
        clues=clues_of(report.report.text, m, _told_on(report, dating)) if _has_clues(m, dating) else None,
        is_given=m.event.rule == GIVEN,
        is_dated=dating is not None,
    )


def _has_clues(mention: EventMention, dating: Dating | None) -> bool:
    return mention.event.rule == GIVEN or bool(mention.sense and dating is not None)


def _told_on(report: CodedReport, dating: Dating | None) -> date | None:
    found = dating.reports.get(report.report.id) if dating is not None else None
    return found.date.days.earliest if found is not None else None


def _wording(report: CodedReport, mention: EventMention) -> frozenset[str]:
    """What the evidence says beside naming the parties: names and roles are compared on their own."""
    evidence = mention.evidence
    parties = [span for party in (*mention.actors, *mention.recipients) for span in party.spans]
    found = set()
    for word in words_in(report.report.text, evidence.start, evidence.end):
        name = word.text[0].isupper() and word.start > evidence.start
        if name or is_common(word) or len(word.text) < 2 or word.text[0].isdigit():
            continue
        if not any(span.start <= word.start < span.end for span in parties):
            found.add(word.stem)
    return frozenset(found)


def _when(report: CodedReport, mention: EventMention, dating: Dating | None) -> When:
    told = next((t for t in report.timexes if mention.timex and t.id == mention.timex.value), None)
    by_words = when_of_function(told.function) if told is not None else _day_of_lead(report, mention)
    found = dating.mentions.get(mention.id) if dating is not None else None
    if found is None:
        return by_words
    return _dated(found.days, found.stated, by_words.function)


@lru_cache(maxsize=50_000)
def _dated(days: DayRange, stated: bool, function: TimexFunction | None) -> When:
    return replace(when_of_range(DateRange(days, stated)), function=function)


def _day_of_lead(report: CodedReport, mention: EventMention) -> When:
    """For news at the head of a report without a time of its own: the first full date told soon after it."""
    if mention.status.value not in ("occurred", "conditional", "proposed", "attempted") or mention.trigger.start > LEAD:
        return UNKNOWN
    for timex in report.timexes:
        found = when_of_function(timex.function)
        if mention.evidence.start <= timex.span.start <= mention.evidence.end + LEAD and is_one_day(found):
            return replace(found, stated=False, function=None)
    return UNKNOWN


def _quotes(report: CodedReport, mention: EventMention) -> frozenset[str]:
    """Keys of the words quoted in the mention's evidence and in the attribution it stands in."""
    keys = set(quote_keys(report.report.text, mention.evidence.start, mention.evidence.end))
    for attribution in report.attributions:
        if mention.attribution and attribution.id == mention.attribution.value and attribution.form == "direct":
            for span in attribution.content:
                keys |= shingle_keys(span.text)
    return frozenset(keys)


def _speaker(report: CodedReport, mention: EventMention) -> str:
    if mention.attribution is None:
        return ""
    found = next((a for a in report.attributions if a.id == mention.attribution.value), None)
    return found.speaker.value.name.lower() if found and found.speaker else ""


def all_tellings(reports: Sequence[CodedReport], dating: Dating | None = None) -> list[Telling]:
    """The tellings of all reports, each report once, in an order that does not depend on that of the input."""
    distinct = {report.report.id: report for report in sorted(reports, key=lambda r: (r.report.id, r.coder))}
    return [telling for key in sorted(distinct) for telling in tellings_of(distinct[key], dating)]
