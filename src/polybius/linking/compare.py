"""Comparisons of two tellings. The docstring of each is the sentence a user reads as the reason.

A comparison returns its strength, from 0 (has nothing to say) to 1. Its weight stands in data/linking/weights.toml: for
mentions of different reports under `across`, of one report under `within`. The sum is the log-odds of one event.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from polybius.linking.tellings import AHEAD, HAPPENED, MUTUAL, Telling
from polybius.linking.when import NARROW_DAYS, gap, same_for_every_date, width
from polybius.linking.words import load
from polybius.model import Reason

# Counts enter logarithms after these are added, so that a handful of reports does not make every dyad rare.
PRIOR_TELLINGS, PRIOR_OF_DYAD = 500, 20
# Below this cosine of the evidence two tellings are worded as any two of one dyad are.
ALIKE_FROM, ALIKE_FULL = 0.15, 0.6
# One or two shared words make a high cosine between short clauses; so many are needed for the full weight.
ENOUGH_WORDS = 5


@dataclass(frozen=True)
class Background:
    """What is common in the whole set: how often each dyad and word occurs, and which reports are copies of one.

    Frequencies are kept as coarse steps, so that one more report moves hardly any score.
    """

    rarity: Mapping[tuple[object, ...], float]
    idf: Mapping[str, float]
    norms: Mapping[str, float]
    group: Mapping[str, str]
    leads: frozenset[str]

    def cosine(self, left: Telling, right: Telling) -> float:
        """How alike the wording of the two evidences is, rare words counting more."""
        norm = self.norms[left.id] * self.norms[right.id]
        return sum(self.idf[word] ** 2 for word in left.words & right.words) / norm if norm else 0.0


def dyad_key(telling: Telling) -> tuple[object, ...]:
    """The dyad whatever its direction.

    Used for rarity and for candidates: a wrong direction must not hide a pair from the comparison that sees it.
    """
    return tuple(sorted(telling.countries))


def _step(share: float) -> float:
    """1 for one in a thousand or rarer, 0 for all, in quarters."""
    return min(1.0, max(0.0, round(-math.log(share) / math.log(1000) * 4) / 4))


def background_of(tellings: Iterable[Telling], group: Mapping[str, str]) -> Background:
    """Count what is common over all tellings."""
    listed = list(tellings)
    dyads = Counter(dyad_key(t) for t in listed)
    words = Counter(word for t in listed for word in t.words)
    total = len(listed) + PRIOR_TELLINGS
    idf = {word: round(2 * math.log(total / (count + 1))) / 2 for word, count in words.items()}
    norms = {t.id: math.sqrt(sum(idf[word] ** 2 for word in sorted(t.words))) for t in listed}
    rarity = {key: _step((count + PRIOR_OF_DYAD) / total) for key, count in dyads.items()}
    return Background(rarity, idf, norms, group, _leads(listed))


def _leads(tellings: list[Telling]) -> frozenset[str]:
    """For each report, class and dyad, the first body telling: what the headline most likely announces."""
    seen: set[tuple[object, ...]] = set()
    leads = set()
    for telling in tellings:
        key = (telling.report, telling.event, dyad_key(telling))
        if not telling.in_headline and key not in seen:
            seen.add(key)
            leads.add(telling.id)
    return frozenset(leads)


# ------------------------------------------------------------------ what kind of act
def same_class(left: Telling, right: Telling, _: Background) -> float:
    """Both are coded as one class of event."""
    return float(left.event == right.event)


@lru_cache(maxsize=1)
def _kindred() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in load("weights")["kindred"]["pairs"])


def kindred_class(left: Telling, right: Telling, _: Background) -> float:
    """Their classes are ones that a single act is coded as by different readers."""
    return float(left.event != right.event and frozenset((left.event, right.event)) in _kindred())


def different_class(left: Telling, right: Telling, _: Background) -> float:
    """They are coded as different classes of event."""
    return float(left.event != right.event and frozenset((left.event, right.event)) not in _kindred())


def same_code(left: Telling, right: Telling, _: Background) -> float:
    """Both have one CAMEO code."""
    return float(left.cameo == right.cameo)


def same_act(left: Telling, right: Telling, _: Background) -> float:
    """Both speak of one kind of act under the offer, refusal or demand."""
    return float(bool(left.act) and left.act == right.act)


@lru_cache(maxsize=1)
def _kindred_acts() -> dict[str, frozenset[str]]:
    return {act: frozenset(group) for group in load("weights")["kindred"]["acts"] for act in group}


def _are_kindred(left: Telling, right: Telling) -> bool:
    return left.act != right.act and right.act in _kindred_acts().get(left.act, frozenset())


def kindred_act(left: Telling, right: Telling, _: Background) -> float:
    """The acts they speak of are ones that a single happening is told as."""
    return float(_are_kindred(left, right))


def different_act(left: Telling, right: Telling, _: Background) -> float:
    """The acts offered, refused or demanded are of different kinds."""
    both = bool(left.act) and bool(right.act)
    return float(both and left.act != right.act and not _are_kindred(left, right))


def same_trigger(left: Telling, right: Telling, _: Background) -> float:
    """Both use one word for the act."""
    return float(bool(left.trigger) and left.trigger == right.trigger)


# ------------------------------------------------------------------ who
def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def same_actor(left: Telling, right: Telling, _: Background) -> float:
    """Both name one country or body as the actor."""
    if left.event in MUTUAL and right.event in MUTUAL:
        return _share(left.countries, right.countries)
    return _share(left.actor.codes, right.actor.codes)


def different_actor(left: Telling, right: Telling, _: Background) -> float:
    """They name different countries or bodies as the actor."""
    if left.event in MUTUAL and right.event in MUTUAL:
        return float(bool(left.countries and right.countries) and len(left.countries & right.countries) < 2)
    return float(bool(left.actor.codes and right.actor.codes) and not left.actor.codes & right.actor.codes)


def same_recipient(left: Telling, right: Telling, _: Background) -> float:
    """Both name one country or body as the recipient."""
    if left.event in MUTUAL and right.event in MUTUAL:
        return float(len(left.countries & right.countries) > 1)
    return _share(left.recipient.codes, right.recipient.codes)


def different_recipient(left: Telling, right: Telling, _: Background) -> float:
    """They name different countries or bodies as the recipient."""
    if left.event in MUTUAL and right.event in MUTUAL:
        return 0.0
    return float(
        bool(left.recipient.codes and right.recipient.codes) and not left.recipient.codes & right.recipient.codes
    )


def _one_person(left: tuple[frozenset[str], ...], right: tuple[frozenset[str], ...]) -> bool:
    """Whether a person stands on both sides; a surname alone is enough."""
    return any(one <= two or two <= one for one in left for two in right)


def same_person(left: Telling, right: Telling, _: Background) -> float:
    """Both name one person as acting."""
    return float(_one_person(left.actor.persons, right.actor.persons))


def different_persons(left: Telling, right: Telling, _: Background) -> float:
    """They name different persons as acting."""
    both = bool(left.actor.persons and right.actor.persons)
    return float(both and not _one_person(left.actor.persons, right.actor.persons))


def rare_dyad(left: Telling, right: Telling, background: Background) -> float:
    """The two parties are seldom reported together, so agreement on them says more."""
    key = dyad_key(left)
    return background.rarity[key] if len(key) > 1 and key == dyad_key(right) else 0.0


# ------------------------------------------------------------------ when: days known
def _widths(left: Telling, right: Telling) -> tuple[int, int] | None:
    if left.when.days is None or right.when.days is None:
        return None
    one, two = width(left.when.days), width(right.when.days)
    return (one, two) if one is not None and two is not None else None


def _overlap(left: Telling, right: Telling) -> bool:
    return left.when.days is not None and right.when.days is not None and not gap(left.when.days, right.when.days)


def same_day(left: Telling, right: Telling, _: Background) -> float:
    """Both are dated to the same day or days."""
    widths = _widths(left, right)
    return float(widths is not None and max(widths) <= NARROW_DAYS and _overlap(left, right))


def day_within_range(left: Telling, right: Telling, _: Background) -> float:
    """The day of one lies within the weeks or month that the other gives."""
    widths = _widths(left, right)
    if widths is None or max(widths) <= NARROW_DAYS or min(widths) > NARROW_DAYS or not _overlap(left, right):
        return 0.0
    return _closeness(max(widths))


def overlapping_ranges(left: Telling, right: Telling, _: Background) -> float:
    """The spans of days that both give overlap."""
    widths = _widths(left, right)
    return _closeness(max(widths)) if widths and min(widths) > NARROW_DAYS and _overlap(left, right) else 0.0


def _closeness(days: int) -> float:
    """How much it says that a range of so many days is met: 1 up to a month, nothing from a year on."""
    return min(1.0, max(0.0, math.log(365 / max(days, 1)) / math.log(365 / 31)))


def _days_between(left: Telling, right: Telling) -> int:
    if left.when.days is None or right.when.days is None:
        return 0
    return gap(left.when.days, right.when.days)


def next_day(left: Telling, right: Telling, _: Background) -> float:
    """They are dated one day apart."""
    return float(_days_between(left, right) == 1)


def days_apart(left: Telling, right: Telling, _: Background) -> float:
    """They are dated days apart."""
    return float(1 < _days_between(left, right) <= 7)


def weeks_apart(left: Telling, right: Telling, _: Background) -> float:
    """They are dated more than a week apart."""
    return float(_days_between(left, right) > 7)


# ------------------------------------------------------------------ when: before any day is known
def _both_known(left: Telling, right: Telling) -> bool:
    return left.when.days is not None and right.when.days is not None


def same_season(left: Telling, right: Telling, _: Background) -> float:
    """Their time expressions can mean one month of the year."""
    one, two = left.when.months, right.when.months
    return 1 / max(len(one), len(two)) if not _both_known(left, right) and one & two else 0.0


def different_season(left: Telling, right: Telling, _: Background) -> float:
    """Their time expressions mean different months of the year."""
    one, two = left.when.months, right.when.months
    return float(not _both_known(left, right) and bool(one and two) and not one & two)


def same_weekday(left: Telling, right: Telling, _: Background) -> float:
    """Both give one day of the week."""
    return float(not _both_known(left, right) and bool(left.when.weekdays & right.when.weekdays))


def different_weekday(left: Telling, right: Telling, _: Background) -> float:
    """They give different days of the week."""
    one, two = left.when.weekdays, right.when.weekdays
    return float(not _both_known(left, right) and bool(one and two) and not one & two)


def no_common_time(left: Telling, right: Telling, _: Background) -> float:
    """Nothing that they say about the time can be compared."""
    one, two = left.when, right.when
    comparable = _both_known(left, right) or (one.months and two.months) or (one.weekdays and two.weekdays)
    return float(not comparable)


# ------------------------------------------------------------------ when: in one report
def _in_time(left: Telling, right: Telling) -> str:
    if left.timex is None or right.timex is None:
        return ""
    if left.timex == right.timex:
        return "same"
    one, two = left.when.function, right.when.function
    return same_for_every_date(one, two) if one is not None and two is not None else ""


def same_timex(left: Telling, right: Telling, _: Background) -> float:
    """Both stand under one time expression, or under two that mean one day whatever the report's date."""
    return float(_in_time(left, right) == "same")


def different_timex(left: Telling, right: Telling, _: Background) -> float:
    """They stand under two time expressions that need not mean one day."""
    both = left.timex is not None and right.timex is not None
    return float(both and _in_time(left, right) not in ("same", "apart"))


def apart_in_time(left: Telling, right: Telling, _: Background) -> float:
    """Their time expressions mean different days whatever the report's date."""
    return float(_in_time(left, right) == "apart")


def only_one_timed(left: Telling, right: Telling, _: Background) -> float:
    """Only one of the two is given a time."""
    return float((left.timex is None) != (right.timex is None) and not (left.in_headline or right.in_headline))


def headline_of_old_act(left: Telling, right: Telling, _: Background) -> float:
    """One is headline news, the other is placed in another month or year."""
    headline, body = (left, right) if left.in_headline else (right, left)
    if not headline.in_headline or body.in_headline or headline.timex is not None or body.timex is None:
        return 0.0
    return float(bool(body.when.months) and not body.when.weekdays)


def headline_and_lead(left: Telling, right: Telling, background: Background) -> float:
    """One is the headline, the other the first telling of such an act in the body."""
    headline, body = (left, right) if left.in_headline else (right, left)
    if not headline.in_headline or body.in_headline:
        return 0.0
    return 1.0 if body.id in background.leads else 0.0


# ------------------------------------------------------------------ where, and in what words
def same_place(left: Telling, right: Telling, _: Background) -> float:
    """Both name one place."""
    return float(left.place is not None and right.place is not None and left.place[0] == right.place[0])


def different_place(left: Telling, right: Telling, _: Background) -> float:
    """They name places in different countries."""
    if left.place is None or right.place is None or not left.place[1] or not right.place[1]:
        return 0.0
    return float(left.place[1] != right.place[1])


def shared_quotes(left: Telling, right: Telling, _: Background) -> float:
    """Both quote the same words."""
    return min(1.0, (1 + len(left.quotes & right.quotes)) / 3) if left.quotes & right.quotes else 0.0


def alike_condition(left: Telling, right: Telling, _: Background) -> float:
    """Both make it depend on a like condition."""
    return min(1.0, 2 * _share(left.condition, right.condition)) if len(left.condition & right.condition) > 1 else 0.0


def alike_words(left: Telling, right: Telling, background: Background) -> float:
    """The two are told in like words."""
    enough = min(1.0, len(left.words & right.words) / ENOUGH_WORDS)
    return enough * min(1.0, max(0.0, (background.cosine(left, right) - ALIKE_FROM) / (ALIKE_FULL - ALIKE_FROM)))


def same_figures(left: Telling, right: Telling, _: Background) -> float:
    """Both give one figure for the same thing."""
    one, two = _figures(left), _figures(right)
    return float(bool(one & two))


def different_figures(left: Telling, right: Telling, _: Background) -> float:
    """They give different figures for the same thing."""
    one, two = _figures(left), _figures(right)
    return float(not one & two and bool({unit for unit, _ in one} & {unit for unit, _ in two}))


def _figures(telling: Telling) -> frozenset[tuple[str, int]]:
    return frozenset((f.unit, f.value) for f in telling.figures)


def one_denies(left: Telling, right: Telling, _: Background) -> float:
    """One says that it happened, the other that it did not."""
    pair = {left.status, right.status}
    return float("negated" in pair and bool(pair & HAPPENED))


def copies(left: Telling, right: Telling, background: Background) -> float:
    """Their reports are copies of one text, and the two stand in like words there."""
    one, two = background.group.get(left.report), background.group.get(right.report)
    return float(one is not None and one == two and background.cosine(left, right) >= 0.8)


Comparison = Callable[[Telling, Telling, Background], float]
COMPARISONS: tuple[Comparison, ...] = (
    same_class, kindred_class, different_class, same_code, same_act, kindred_act, different_act, same_trigger,
    same_actor, different_actor, same_recipient, different_recipient, same_person, different_persons, rare_dyad,
    same_day, day_within_range, overlapping_ranges, next_day, days_apart, weeks_apart,
    same_season, different_season, same_weekday, different_weekday, no_common_time,
    same_timex, different_timex, apart_in_time, only_one_timed, headline_of_old_act, headline_and_lead,
    same_place, different_place, shared_quotes, alike_condition, alike_words, same_figures, different_figures,
    one_denies, copies,
)  # fmt: skip


@lru_cache(maxsize=2)
def _weighted(part: str) -> tuple[float, tuple[tuple[Comparison, float], ...]]:
    weights = load("weights")[part]
    used = tuple((f, float(weights[f.__name__])) for f in COMPARISONS if f.__name__ in weights)
    return float(weights["prior"]), used


def _part(left: Telling, right: Telling) -> str:
    return "within" if left.report == right.report else "across"


def score(left: Telling, right: Telling, background: Background) -> float:
    """The log-odds that two tellings are of one event, before cannot-links."""
    total, comparisons = _weighted(_part(left, right))
    for comparison, weight in comparisons:
        strength = comparison(left, right, background)
        if strength:
            total += weight * strength
    return total


def why_apart(left: Telling, right: Telling) -> str | None:
    """Why two tellings can never be of one event, as a sentence; None where they may be."""
    if left.event not in MUTUAL and left.event == right.event and _opposite(left, right):
        return "The one's actor is the other's recipient."
    if (left.status in AHEAD and right.status in HAPPENED) or (right.status in AHEAD and left.status in HAPPENED):
        return "One is planned, the other has happened."
    if left.when.stated and right.when.stated and _days_between(left, right) > 1:
        return "Both give the day, and the days differ."
    if left.report == right.report and _in_time(left, right) == "apart":
        return "Their time expressions mean different days whatever the report's date."
    return None


def _opposite(left: Telling, right: Telling) -> bool:
    crossed = left.actor.codes & right.recipient.codes and left.recipient.codes & right.actor.codes
    return bool(crossed) and not left.actor.codes & right.actor.codes


def reasons(left: Telling, right: Telling, background: Background) -> tuple[Reason, ...]:
    """Each comparison that had something to say, heaviest first, with the words it looked at."""
    found = []
    for comparison, weight in _weighted(_part(left, right))[1]:
        strength = comparison(left, right, background)
        if strength:
            sentence = (comparison.__doc__ or "").strip()
            spans = (left.mention.trigger, right.mention.trigger)
            found.append(Reason(sentence, spans, comparison.__name__, round(weight * strength, 3), weight < 0))
    return tuple(sorted(found, key=lambda r: (-abs(r.weight), r.rule)))
