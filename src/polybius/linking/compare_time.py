"""Comparisons of when two tellings say their act took place; see `polybius.linking.compare`."""

from __future__ import annotations

import math

from polybius.linking.background import Background
from polybius.linking.tellings import Telling
from polybius.linking.when import NARROW_DAYS, gap, same_for_every_date, width


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


def days_between(left: Telling, right: Telling) -> int:
    if left.when.days is None or right.when.days is None:
        return 0
    return gap(left.when.days, right.when.days)


def next_day(left: Telling, right: Telling, _: Background) -> float:
    """They are dated one day apart."""
    return float(days_between(left, right) == 1)


def days_apart(left: Telling, right: Telling, _: Background) -> float:
    """They are dated days apart."""
    return float(1 < days_between(left, right) <= 7)


def weeks_apart(left: Telling, right: Telling, _: Background) -> float:
    """They are dated more than a week apart."""
    return float(days_between(left, right) > 7)


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
def in_time(left: Telling, right: Telling) -> str:
    if left.timex is None or right.timex is None:
        return ""
    if left.timex == right.timex:
        return "same"
    one, two = left.when.function, right.when.function
    return same_for_every_date(one, two) if one is not None and two is not None else ""


def same_timex(left: Telling, right: Telling, _: Background) -> float:
    """Both stand under one time expression, or under two that mean one day whatever the report's date."""
    return float(in_time(left, right) == "same")


def different_timex(left: Telling, right: Telling, _: Background) -> float:
    """They stand under two time expressions that need not mean one day."""
    both = left.timex is not None and right.timex is not None
    return float(both and in_time(left, right) not in ("same", "apart"))


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
