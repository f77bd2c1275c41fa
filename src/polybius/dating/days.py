"""Sets of days as sorted, disjoint intervals of day numbers, and functions of the report's date over such sets.

The domain of an undated report is a set of days; a time expression maps it to the days its event may have taken
place on (`image`), and the days of an event back to those the report may be of (`preimage`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from polybius.model import DayRange, TimexFunction
from polybius.timefunc import apply, days_of, parse_function

Days = tuple[tuple[int, int], ...]

FIRST = date(1900, 1, 1).toordinal()
LAST = date(2099, 12, 31).toordinal()
ALL: Days = ((FIRST, LAST),)
# Domains up to this many days are mapped day by day, larger ones by the bounds of the function.
EXACT_DAYS = 800
# Readings of an expression that weigh less than this are left aside: a "Friday" of the past is not next Friday.
LEAST_READING = 0.1

_LENGTH = {"day": 1, "weekend": 7, "week": 7, "fortnight": 14, "month": 31, "quarter": 92, "season": 122, "half": 184}
_LENGTH |= {"year": 366, "decade": 3653, "century": 36525}


def between(first: int | None, last: int | None) -> Days:
    """The days from `first` to `last`; None is open."""
    low, high = max(FIRST, first or FIRST), min(LAST, last if last is not None else LAST)
    return ((low, high),) if low <= high else ()


def of_range(days: DayRange, *, slack: int = 0) -> Days:
    """The days of a range, widened by `slack` on either side.

    >>> of_range(DayRange(date(1900, 1, 2), date(1900, 1, 2)), slack=1) == ((FIRST, FIRST + 2),)
    True
    """
    low = days.earliest.toordinal() - slack if days.earliest else None
    high = days.latest.toordinal() + slack if days.latest else None
    return between(low, high)


def to_range(days: Days) -> DayRange:
    """The hull of the set, open where it reaches the ends of the calendar we keep."""
    if not days:
        return DayRange(None, None)
    low, high = days[0][0], days[-1][1]
    return DayRange(
        date.fromordinal(low) if low > FIRST else None,
        date.fromordinal(high) if high < LAST else None,
    )


def union(parts: Iterable[tuple[int, int]]) -> Days:
    """The days in any of the intervals.

    >>> union([(5, 9), (1, 2), (3, 4), (8, 12)])
    ((1, 12),)
    """
    merged: list[tuple[int, int]] = []
    for low, high in sorted(parts):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def intersect(left: Days, right: Days) -> Days:
    """The days in both.

    >>> intersect(((1, 5), (8, 9)), ((4, 8),))
    ((4, 5), (8, 8))
    """
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        low, high = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if low <= high:
            found.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def without(days: Days, gaps: Days) -> Days:
    """The days not in `gaps`.

    >>> without(((1, 9),), ((3, 4),))
    ((1, 2), (5, 9))
    """
    kept = days
    for first, last in gaps:
        pieces = [piece for low, high in kept for piece in ((low, min(high, first - 1)), (max(low, last + 1), high))]
        kept = tuple((low, high) for low, high in pieces if low <= high)
    return kept


def size(days: Days) -> int:
    """How many days there are in the set."""
    return sum(high - low + 1 for low, high in days)


def each(days: Days) -> Iterable[int]:
    """Every day of the set, in order."""
    for low, high in days:
        yield from range(low, high + 1)


# ------------------------------------------------------------------ functions over sets of days
@lru_cache(maxsize=262144)
def on_day(function: TimexFunction, day: int) -> Days:
    """The days a function may mean in a report of that day, without its unlikely readings."""
    readings = apply(function, date.fromordinal(day))
    return union(pair for days, weight in readings if weight >= LEAST_READING for pair in of_range(days))


@lru_cache(maxsize=65536)
def likeliest(function: TimexFunction, day: int) -> Days:
    """The days of the likeliest reading."""
    readings = apply(function, date.fromordinal(day))
    return of_range(readings[0][0]) if readings else ()


@lru_cache(maxsize=8192)
def bounds(function: TimexFunction) -> tuple[str, int, int]:
    """How far from the report's day the function reaches: ("rel", days before, days after), or ("abs", first, last).

    >>> bounds(TimexFunction("weekday", (4, "past")))
    ('rel', -14, 14)
    """
    name, args = function.name, function.args
    if name in {"date", "either"}:
        found = [days for a in args if (days := days_of(str(a)))]
        low = min((d.earliest.toordinal() for d in found if d.earliest), default=FIRST)
        high = max((d.latest.toordinal() for d in found if d.latest), default=LAST)
        return ("abs", low, high)
    if name in {"shift", "ago"}:
        length, count = _LENGTH.get(str(args[0]), 366), int(args[1])
        return ("rel", length * (count - 1) - abs(count) - 1, length * (count + 1) + abs(count) + 1)
    if name in {"weekday", "weekend"}:
        return ("rel", -14, 14)
    if name == "in_year":
        return ("rel", -366 * 2, 366 * 2)
    if name in {"vague", "beyond"}:
        return ("rel", FIRST - LAST, LAST - FIRST)
    if name in {"after", "coarsen", "of_year", "next_in", "near", "part", "at", "in_week", "nth"}:
        anchor = next((a for a in reversed(args) if isinstance(a, str) and "(" in a), None)
        kind, low, high = bounds(parse_function(anchor)) if anchor else ("rel", FIRST - LAST, LAST - FIRST)
        before, after = _reach(name, args)
        return (kind, low + before, high + after)
    return ("rel", FIRST - LAST, LAST - FIRST)


def _reach(name: str, args: tuple[str | int, ...]) -> tuple[int, int]:
    if name == "after":
        length, count = _LENGTH.get(str(args[0]), 366), int(args[1])
        return (length * (count - 1) - abs(count) - 1, length * (count + 1) + abs(count) + 1)
    return {
        "part": (0, 0),
        "at": (0, 0),
        "nth": (0, 0),
        "in_week": (-7, 7),
        "coarsen": (-_LENGTH.get(str(args[0]), 366), _LENGTH.get(str(args[0]), 366)),
        "next_in": (0, 740),
    }.get(name, (-740, 740))


@lru_cache(maxsize=16384)
def image(function: TimexFunction, domain: Days) -> Days:
    """The days the function may mean in a report of any day of the domain."""
    kind, low, high = bounds(function)
    if kind == "abs":
        return on_day(function, domain[0][0]) if domain else ()
    if size(domain) <= EXACT_DAYS:
        return union(pair for day in each(domain) for pair in on_day(function, day))
    return union((max(FIRST, first + low), min(LAST, last + high)) for first, last in domain)


@lru_cache(maxsize=16384)
def preimage(function: TimexFunction, target: Days, domain: Days) -> Days:
    """The days of the domain on which a report may mean a day of the target by the function.

    >>> friday = TimexFunction("weekday", (4, "past"))
    >>> day = date(2021, 6, 18).toordinal()
    >>> str(to_range(preimage(friday, ((day, day),), ALL)))
    '2021-06-18..2021-06-24'
    """
    kind, low, high = bounds(function)
    if kind == "abs":
        return domain if domain and intersect(on_day(function, domain[0][0]), target) else ()
    near = intersect(domain, union((first - high, last - low) for first, last in target))
    if size(near) > EXACT_DAYS * 2:
        return near
    return union((day, day) for day in each(near) if intersect(on_day(function, day), target))
