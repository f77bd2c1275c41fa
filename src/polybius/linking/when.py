"""When a telling says its act took place, in a form that can be compared before any day is known.

A time expression is a function of its report’s date. What it says whatever that date is (a weekday, a month, a fixed
day) is found by trying it on sample dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from polybius.model import DateRange, DayRange, TimexFunction
from polybius.timefunc import apply

# Every 11th day of two years meets every weekday in every month and season.
SAMPLE_DATES = tuple(date(2019, 1, 1) + timedelta(days=11 * step) for step in range(67))
# A few of them, all over the two years: enough to see that most expressions say nothing by themselves.
FIRST_SAMPLES = SAMPLE_DATES[::9]
# A signature of more months than this says nothing.
WIDEST_SEASON = 4
# A range of days no wider than this dates an act to the day or nearly so.
NARROW_DAYS = 3
COARSE_DAYS = 100


@dataclass(frozen=True, slots=True)
class When:
    """What is known of an act's day.

    `days` is set once known; `months` (1-12) and `weekdays` (0-6) are all the time expression can mean whatever the
    report's date; empty sets know nothing. `stated`: the days were read off the text, not inferred over reports.
    """

    days: DayRange | None = None
    stated: bool = False
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    function: TimexFunction | None = None

    @property
    def known(self) -> bool:
        return self.days is not None or bool(self.months) or bool(self.weekdays)


UNKNOWN = When()


@lru_cache(maxsize=50_000)
def likeliest(function: TimexFunction, dct: date) -> DayRange | None:
    """The likeliest days of a time expression in a report of that day."""
    readings = apply(function, dct)
    return readings[0][0] if readings else None


@lru_cache(maxsize=20_000)
def when_of_function(function: TimexFunction) -> When:
    """What a time expression says whatever the date of its report."""
    first = [days for dct in FIRST_SAMPLES if (days := likeliest(function, dct)) is not None]
    if len(set(first)) > 1 and not _season(first) and not _weekdays(first):
        return When(function=function)  # further samples could not narrow it
    ranges = [days for dct in SAMPLE_DATES if (days := likeliest(function, dct)) is not None]
    if not ranges:
        return When(function=function)
    if len(set(ranges)) == 1 and len(ranges) == len(SAMPLE_DATES):
        return When(
            days=ranges[0], stated=True, months=_season(ranges[:1]), weekdays=_weekdays(ranges[:1]), function=function
        )
    return When(months=_season(ranges), weekdays=_weekdays(ranges), function=function)


def _season(ranges: list[DayRange]) -> frozenset[int]:
    months: set[int] = set()
    for days in ranges:
        if days.earliest is None or days.latest is None:
            return frozenset()
        months |= months_between(days.earliest, days.latest)
        if len(months) > WIDEST_SEASON:
            return frozenset()
    return frozenset(months)


def months_between(earliest: date, latest: date) -> frozenset[int]:
    """The months of the year that the days from `earliest` to `latest` touch.

    >>> sorted(months_between(date(2020, 12, 20), date(2021, 1, 3)))
    [1, 12]
    """
    first, last = earliest.year * 12 + earliest.month - 1, latest.year * 12 + latest.month - 1
    return frozenset(month % 12 + 1 for month in range(first, min(last, first + 11) + 1))


def _weekdays(ranges: list[DayRange]) -> frozenset[int]:
    days = {r.earliest.weekday() for r in ranges if r.earliest is not None and r.earliest == r.latest}
    single = all(r.earliest is not None and r.earliest == r.latest for r in ranges)
    return frozenset(days) if single and len(days) == 1 else frozenset()


def is_one_day(when: When) -> bool:
    """Whether it is one day, whatever the report's date.

    >>> is_one_day(when_of_function(TimexFunction("date", ("2021-03-18",))))
    True
    """
    return when.days is not None and width(when.days) == 1


def when_of_range(found: DateRange) -> When:
    """The days that dating found for a mention.

    >>> day = date(2021, 3, 18)
    >>> sorted(when_of_range(DateRange(DayRange(day, day), stated=True)).months)
    [3]
    """
    days = found.days
    if days.earliest is None and days.latest is None:
        return UNKNOWN
    if days.earliest is None or days.latest is None:
        return When(days=days, stated=found.stated)
    return When(days=days, stated=found.stated, months=_season([days]), weekdays=_weekdays([days]))


def width(days: DayRange) -> int | None:
    """How many days the range holds; None where it is open.

    >>> width(DayRange(date(2021, 3, 1), date(2021, 3, 31)))
    31
    """
    if days.earliest is None or days.latest is None:
        return None
    return (days.latest - days.earliest).days + 1


def gap(left: DayRange, right: DayRange) -> int:
    """How many days lie between two ranges; 0 where they share a day.

    >>> gap(DayRange(date(2021, 3, 1), date(2021, 3, 2)), DayRange(date(2021, 3, 5), None))
    3
    """
    if left.latest is not None and right.earliest is not None and left.latest < right.earliest:
        return (right.earliest - left.latest).days
    if right.latest is not None and left.earliest is not None and right.latest < left.earliest:
        return (left.earliest - right.latest).days
    return 0


@lru_cache(maxsize=50_000)
def same_for_every_date(left: TimexFunction, right: TimexFunction) -> str:
    """How two time expressions of one report stand to each other: "same", "apart", "overlap" or "" (cannot be told)."""
    both = [(likeliest(left, dct), likeliest(right, dct)) for dct in SAMPLE_DATES]
    pairs = [(one, two) for one, two in both if one is not None and two is not None]
    if not pairs:
        return ""
    if all(one == two for one, two in pairs):
        return "same"
    if all(gap(one, two) for one, two in pairs):
        return "apart"
    return "overlap"


@lru_cache(maxsize=50_000)
def lag_for_every_date(first: TimexFunction, then: TimexFunction) -> int | None:
    """How many days after the first time expression of a report the other surely lies; negative: before it.

    None where that depends on the report's date, or cannot be told.

    >>> lag_for_every_date(TimexFunction("shift", ("day", -1)), TimexFunction("shift", ("day", 0)))
    1
    """
    both = [(likeliest(first, dct), likeliest(then, dct)) for dct in SAMPLE_DATES]
    lags = []
    for one, two in both:
        days = None if one is None or two is None else (one.earliest, one.latest, two.earliest, two.latest)
        if days is None or None in days or days[0] != days[1] or days[2] != days[3]:
            return None
        lags.append((two.earliest - one.earliest).days)  # type: ignore[union-attr,operator]
    return min(lags) if lags and (min(lags) >= 0) == (max(lags) >= 0) else None
