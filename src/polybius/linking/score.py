"""The log-odds that two tellings are of one event, what forbids it, and the reasons as sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from polybius.linking import compare as on
from polybius.linking import compare_time as on_time
from polybius.linking.background import Background
from polybius.linking.compare_known import KNOWN
from polybius.linking.compare_time import days_between, in_time
from polybius.linking.rivals import TEXTS, rivalry
from polybius.linking.tellings import AHEAD, DONE, Telling
from polybius.linking.words import load
from polybius.model import Reason, Span

Comparison = Callable[[Telling, Telling, Background], float]
WHAT: tuple[Comparison, ...] = (
    on.same_class,
    on.kindred_class,
    on.different_class,
    on.same_code,
    on.same_act,
    on.kindred_act,
    on.different_act,
    on.same_trigger,
    on.one_denies,
)
WHO: tuple[Comparison, ...] = (
    on.same_actor,
    on.different_actor,
    on.same_recipient,
    on.different_recipient,
    on.same_person,
    on.different_persons,
    on.rare_dyad,
)
WHEN: tuple[Comparison, ...] = (
    on_time.same_day,
    on_time.day_within_range,
    on_time.overlapping_ranges,
    on_time.next_day,
    on_time.days_apart,
    on_time.weeks_apart,
    on_time.same_season,
    on_time.different_season,
    on_time.same_weekday,
    on_time.different_weekday,
    on_time.no_common_time,
    on_time.same_timex,
    on_time.different_timex,
    on_time.only_one_timed,
    on_time.headline_of_old_act,
    on_time.headline_and_lead,
)
WORDING: tuple[Comparison, ...] = (
    on.same_place,
    on.different_place,
    on.shared_quotes,
    on.alike_condition,
    on.alike_words,
    on.alike_senses,
    on.very_alike_senses,
    on.unlike_senses,
    on.alike_reports,
    on.unlike_reports,
    on.same_figures,
    on.different_figures,
    on.copies,
)
COMPARISONS = (*WHAT, *WHO, *WHEN, *WORDING, *KNOWN)


@lru_cache(maxsize=6)
def _weights(part: str) -> dict[str, Any]:
    """The weights of one set; what it does not say itself is as in the set that it names."""
    own: dict[str, Any] = load("weights")[part]
    return {**_weights(own["as"]), **own} if "as" in own else own


@lru_cache(maxsize=6)
def _weighted(part: str) -> tuple[float, tuple[tuple[Comparison, float], ...]]:
    weights = _weights(part)
    used = tuple((f, float(weights[f.__name__])) for f in COMPARISONS if f.__name__ in weights)
    return float(weights["prior"]), used


def _part(left: Telling, right: Telling) -> str:
    known = left.is_given and right.is_given
    if left.report == right.report:
        return "known_within" if known else "within"
    if known:
        return "known"
    if not (left.mention.sense and right.mention.sense):
        return "across"
    return "read" if left.is_dated and right.is_dated else "read_undated"


def score(left: Telling, right: Telling, background: Background) -> float:
    """The log-odds that two tellings are of one event, before cannot-links: by what the two say, and by whether others
    of their reports fit better, once `background.fits` is known."""
    return settle(left, right, fit(left, right, background), background)


def settle(left: Telling, right: Telling, total: float, background: Background) -> float:
    """The log-odds once others of the two reports have had their say on those by what the two say."""
    return total + sum(weight * strength for _, weight, strength in _of_rivals(left, right, total, background))


def fit(left: Telling, right: Telling, background: Background) -> float:
    """The log-odds by what the two say."""
    total, comparisons = _weighted(_part(left, right))
    for comparison, weight in comparisons:
        strength = comparison(left, right, background)
        if strength:
            total += weight * strength
    return total


def has_rivals(left: Telling, right: Telling) -> bool:
    """Whether the others of the two reports have a say on the pair."""
    return not _rivals_of(_part(left, right)).keys().isdisjoint(TEXTS)


@lru_cache(maxsize=6)
def _rivals_of(part: str) -> dict[str, float]:
    weights = _weights(part)
    return {name: float(weights[name]) for name in TEXTS if name in weights}


def _of_rivals(
    left: Telling, right: Telling, total: float, background: Background
) -> tuple[tuple[str, float, float], ...]:
    """Name, weight and strength of each sign that others of the two reports give."""
    weights = _rivals_of(_part(left, right))
    if not weights or not background.fits:
        return ()
    strengths = rivalry(left, right, total, background.fits)._asdict()
    return tuple((name, weight, strengths[name]) for name, weight in weights.items() if strengths[name])


def why_apart(left: Telling, right: Telling) -> str | None:
    """Why two tellings can never be of one event, as a sentence; None where they may be."""
    part = _part(left, right)
    if part == "known":
        return None
    if part != "read" and not left.is_mutual and left.event == right.event and _opposite(left, right):
        return "The one's actor is the other's recipient."
    if (left.status in AHEAD and right.status in DONE) or (right.status in AHEAD and left.status in DONE):
        return "One is planned, the other has happened."
    if left.when.stated and right.when.stated and days_between(left, right) > 1:
        return "Both give the day, and the days differ."
    if left.report == right.report and in_time(left, right) == "apart":
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
            spans = (*_words(comparison, left), *_words(comparison, right))
            found.append(Reason(sentence, spans, comparison.__name__, round(weight * strength, 3), weight < 0))
    for name, weight, strength in _of_rivals(left, right, fit(left, right, background), background):
        spans = (left.mention.trigger, right.mention.trigger)
        found.append(Reason(TEXTS[name], spans, name, round(weight * strength, 3), weight < 0))
    return tuple(sorted(found, key=lambda r: (-abs(r.weight), r.rule)))


def _words(comparison: Comparison, telling: Telling) -> tuple[Span, ...]:
    """The words of a telling that a comparison looked at."""
    m = telling.mention
    spans: tuple[Span, ...] = ()
    if comparison in WHO:
        spans = tuple(span for party in (*m.actors, *m.recipients) for span in party.spans)
    elif comparison in WHEN and m.timex is not None:
        spans = m.timex.spans
    elif comparison in WORDING:
        spans = (m.evidence,)
    return tuple(dict.fromkeys(spans)) or (m.trigger,)
