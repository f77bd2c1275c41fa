"""What the weekdays of a text say of a day that a page claims: news tells mostly of the very day or the one before.

A report of a Wednesday says "on Wednesday" or "Tuesday"; one that tells of "Saturday" alone is seldom of a Wednesday.
"""

from __future__ import annotations

import math
from datetime import date

from polybius.dating.days import Days, each, intersect, size
from polybius.model import CodedReport, TimexFunction
from polybius.timefunc import WEEKDAYS, parse_function

# How many days before the report the nearest weekday lies that its text tells of, counted on 150 news texts of known
# days: the same day 81, the day before 36, then 6, 14, 6, 3 and 4.
NEAREST = (0.54, 0.24, 0.05, 0.05, 0.04, 0.04, 0.04)
# Reports differ in their habits, so that the odds count for so much of themselves.
SHARE = 0.75
# The opening tells the news; further down are older days.
OPENING = 2500
NAMES = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
NAMES |= {"sat": "Saturday", "sun": "Sunday"}


def told_weekdays(coded: CodedReport) -> tuple[int, ...]:
    """The weekdays that the opening tells of as past, each once, Monday 0."""
    found = set()
    for timex in coded.timexes:
        number = _weekday_of(timex.function) if timex.span.start < OPENING else None
        if number is not None:
            found.add(number)
    return tuple(sorted(found))


def _weekday_of(function: TimexFunction) -> int | None:
    while function.name in {"part", "at"} and "(" in str(function.args[-1]):
        function = parse_function(str(function.args[-1]))
    if function.name != "weekday" or len(function.args) < 2 or function.args[1] != "past":
        return None
    return int(function.args[0])


def weigh_weekdays(told: tuple[int, ...], day: int) -> float:
    """Log-odds that a text which tells of these weekdays is of a day, against any day.

    >>> wednesday = date(2016, 11, 9).toordinal()
    >>> weigh_weekdays((2,), wednesday) > 0.9 > 0 > weigh_weekdays((5,), wednesday)
    True
    """
    if not told:
        return 0.0
    gap = gap_before(told, day)
    count, ways = len(told), math.comb(7, len(told))
    chance = (math.comb(7 - gap, count) - math.comb(6 - gap, count)) / ways
    return round(SHARE * math.log(NEAREST[gap] / chance), 3)


def gap_before(told: tuple[int, ...], day: int) -> int:
    """The days from the nearest of the weekdays to the day."""
    return min((date.fromordinal(day).weekday() - number) % 7 for number in told)


def lean(told: tuple[int, ...], exact: Days, dateline: Days) -> tuple[float, str]:
    """What the weekdays add to a claim's weight, with the words that say so; the day of a dateline beside it counts."""
    if not told or size(exact) != 1:
        return 0.0, ""
    near = tuple((low - 1, high + 1) for low, high in exact)
    day = min(each(intersect(near, dateline) or exact))
    weight = weigh_weekdays(told, day)
    names = ", ".join(f"'{NAMES[WEEKDAYS[number]]}'" for number in told)
    gap = gap_before(told, day)
    since = {0: "is the same day", 1: "is the day before"}.get(gap, f"is {gap} days before")
    nearest = "which" if len(told) == 1 else "the nearest of which"
    return weight, f", a {date.fromordinal(day):%A}; the text tells of {names}, {nearest} {since}"
