"""Days as functions of a report's date: evaluation of `TimexFunction`, and full dates read out of text.

A function is plain data, so that it can be stored and printed. An argument that is itself a function stands as its
printed form (``after(day, 2, "date(2021-03-18)")``); `parse_function` reads it back. The functions:

    date(VALUE)                    a TIMEX3 value that needs no other date: 2021-03-18, 1998-Q2, 199, 2020-SU
    either(VALUE, VALUE)           an ambiguous wording, with each reading, likeliest first
    shift(UNIT, N)                 the unit N after the one the report's date lies in; today is shift(day, 0)
    ago(UNIT, N, GRAIN)            the date N units off the report's, told as exactly as GRAIN
    weekday(I, DIRECTION)          Monday is 0; past, future, none, last, next, this
    in_year(PART, DIRECTION)       a part of some year: 10, 12-25, Q3, SU, H1, or a holiday's rule; also last, next;
                                   a third argument is the weekday that a day has in the year meant: fri
    of_year(PART, ANCHOR)          that part of the anchor's year
    after(UNIT, N, ANCHOR, GRAIN)  N units after the anchor
    coarsen(UNIT, ANCHOR)          the unit that the anchor lies in
    next_in(PART, ANCHOR)          the first such part of a year, or weekday D0..D6, not before the anchor
    near(PART, ANCHOR)             the part of a year that a narrative standing at the anchor means
    in_week(I, ANCHOR)             the weekday I of the anchor's week
    weekend(DIRECTION)             the last or coming weekend
    part(MOD, ANCHOR)              START, MID or END of the anchor; BEFORE or AFTER the report's day within it
    nth(UNIT, N, COUNT, ANCHOR)    the N-th unit in the anchor, -1 for the last, or COUNT of them from there on
    beyond(ANCHOR)                 FUTURE_REF, some day between the anchor and the report ("a few days later")
    at(TIME, ANCHOR)               a time of the anchor's day: T14:30, TMO
    vague(REF)                     PRESENT_REF, PAST_REF, FUTURE_REF
    duration(VALUE), set(VALUE)    no days at all
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from polybius.model import DayRange, TimexFunction

__all__ = [
    "add_months",
    "apply",
    "days_of",
    "easter",
    "holiday",
    "parse_full_dates",
    "parse_function",
    "to_text",
    "value",
]

DAY = timedelta(days=1)
UNITS = ("day", "weekend", "week", "fortnight", "month", "quarter", "season", "half", "year", "decade", "century")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# News names a day without its year when it is no farther off than this.
YEAR = 366
SEASONS = ("SP", "SU", "FA", "WI")
# A season by the calendar or by the sun, whichever is wider: (first month, day), (last month, day, years on).
SEASON_DAYS = {"SP": (3, 1, 6, 20, 0), "SU": (6, 1, 9, 22, 0), "FA": (9, 1, 12, 20, 0), "WI": (12, 1, 3, 20, 1)}

# Share of bare expressions on the expected side of the report's date, counted on TimeBank and AQUAINT
# (weekdays 271 of 298 past, months 55 of 78); the tense of the governing verb sharpens it.
WEEKDAY_PAST = {"past": 0.96, "none": 0.91, "future": 0.2}
PART_PAST = {"past": 0.94, "none": 0.74, "future": 0.12}
# How much farther a step back in a narrative seems than one forward; tuned on every second text of WikiWars.
BACKWARD = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One outcome of a function: its TIMEX3 value, its days (None: no days can be told) and its weight."""

    value: str
    days: DayRange | None
    weight: float = 1.0


# ------------------------------------------------------------------ the two questions
def apply(function: TimexFunction, dct: date) -> tuple[tuple[DayRange, float], ...]:
    """The day ranges the function may mean in a report of day `dct`, with weights that sum to 1, likeliest first.

    Durations and sets have none.

    >>> [(str(days), weight) for days, weight in apply(TimexFunction("shift", ("month", -1)), date(2021, 6, 23))]
    [('2021-05-01..2021-05-31', 1.0)]
    """
    readings = [reading for reading in _evaluate(function, dct) if reading.days is not None]
    total = sum(reading.weight for reading in readings)
    return tuple((reading.days, reading.weight / total) for reading in readings if reading.days is not None)


def value(function: TimexFunction, dct: date) -> str:
    """The TIMEX3 value of the likeliest reading in a report of day `dct`.

    >>> value(TimexFunction("weekday", (1, "past")), date(2021, 6, 23))
    '2021-06-22'
    """
    readings = _evaluate(function, dct)
    return readings[0].value if readings else ""


def to_text(function: TimexFunction) -> str:
    """The function as one string, for use as an argument of another; `parse_function` reads it.

    >>> to_text(TimexFunction("after", ("day", 2, "date(2021-03-18)")))
    'after(day, 2, date(2021-03-18))'
    """
    return str(function)


@lru_cache(maxsize=4096)
def parse_function(text: str) -> TimexFunction:
    """Read back what `to_text` wrote.

    >>> parse_function("after(day, 2, date(2021-03-18))").args
    ('day', 2, 'date(2021-03-18)')
    """
    name, _, rest = text.partition("(")
    parts: list[str] = []
    depth, current = 0, ""
    for letter in rest[:-1]:
        if letter == "," and not depth:
            parts.append(current.strip())
            current = ""
            continue
        depth += (letter == "(") - (letter == ")")
        current += letter
    if current.strip():
        parts.append(current.strip())
    is_constant = name in {"date", "either", "duration", "set"}
    return TimexFunction(
        name, tuple(p if is_constant or not re.fullmatch(r"-?(?:0|[1-9]\d{0,5})", p) else int(p) for p in parts)
    )


# ------------------------------------------------------------------ values and days
_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d?)(?:-(?P<weekday>WE|[1-7]))?"
    r"|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)))?(?P<time>T.*)?\Z"
)


@lru_cache(maxsize=8192)
def days_of(value: str) -> DayRange | None:
    """The days a TIMEX3 value covers; None where it names none (durations, references, years before 1).

    >>> str(days_of("2020-Q2"))
    '2020-04-01..2020-06-30'
    >>> str(days_of("199"))
    '1990-01-01..1999-12-31'
    >>> days_of("PXY") is None
    True
    """
    try:
        if re.fullmatch(r"\d{2,3}", value):
            step = 10 ** (4 - len(value))
            first = int(value) * step
            return DayRange(date(max(first, 1), 1, 1), date(first + step - 1, 12, 31))
        match = _VALUE.match(value)
        return _days_of_match(match) if match else None
    except (ValueError, OverflowError):
        return None


def _days_of_match(match: re.Match[str]) -> DayRange:
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return DayRange(day, day)
    if match["month"]:
        return _months(year, int(match["month"]), 1)
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        if match["weekday"] == "WE":
            return DayRange(monday + 5 * DAY, monday + 6 * DAY)
        if match["weekday"]:
            day = monday + (int(match["weekday"]) - 1) * DAY
            return DayRange(day, day)
        return DayRange(monday, monday + 6 * DAY)
    if match["quarter"]:
        return _months(year, int(match["quarter"]) * 3 - 2, 3)
    if match["half"]:
        return _months(year, int(match["half"]) * 6 - 5, 6)
    if match["season"]:
        month, day_, last_month, last_day, on = SEASON_DAYS[match["season"]]
        return DayRange(date(year, month, day_), date(year + on, last_month, last_day))
    return DayRange(date(year, 1, 1), date(year, 12, 31))


def _months(year: int, month: int, count: int) -> DayRange:
    first = date(year, month, 1)
    return DayRange(first, add_months(first, count) - DAY)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, 1), 9999)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def add_days(day: date, days: int) -> date:
    """`days` later, held within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def name_unit(unit: str, day: date) -> str:
    """The TIMEX3 value of the `unit` that `day` lies in.

    >>> name_unit("week", date(1998, 3, 8)), name_unit("season", date(1998, 7, 8))
    ('1998-W10', '1998-SU')
    """
    year = f"{day.year:04d}"
    if unit in {"week", "weekend", "fortnight"}:
        iso = day.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "season":
        index = (day.month % 12) // 3 - 1
        return f"{day.year - (day.month < 3):04d}-{SEASONS[index]}"
    names: dict[str, Callable[[], str]] = {
        "day": day.isoformat,
        "month": lambda: f"{year}-{day.month:02d}",
        "quarter": lambda: f"{year}-Q{(day.month + 2) // 3}",
        "half": lambda: f"{year}-H{1 + (day.month > 6)}",
        "year": lambda: year,
        "decade": lambda: year[:3],
        "century": lambda: year[:2],
    }
    return names[unit]()


def move(day: date, unit: str, count: int) -> date:
    """The day `count` units on."""
    months = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
    if unit in months:
        return add_months(day, months[unit] * count)
    return add_days(day, count * {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}.get(unit, 0))


# ------------------------------------------------------------------ feasts
def easter(year: int) -> date:
    """Western Easter Sunday (Gauss's rule in the form of Meeus, Jones and Butcher).

    >>> easter(2000)
    datetime.date(2000, 4, 23)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date:
    """The day of a feast by its rule: ``12-25``, ``easter-2``, ``11-thu-4`` (fourth Thursday), ``5-mon-last``.

    ``11-tue-after-mon`` is the Tuesday after the first Monday.

    >>> holiday("11-thu-4", 1999), holiday("easter-2", 2000), holiday("11-tue-after-mon", 1998)
    (datetime.date(1999, 11, 25), datetime.date(2000, 4, 21), datetime.date(1998, 11, 3))
    """
    if rule.startswith("easter"):
        return easter(year) + int(rule[6:] or 0) * DAY
    parts = rule.split("-")
    if len(parts) == 2:
        return date(year, int(parts[0]), int(parts[1]))
    weekday = WEEKDAYS.index(parts[1])
    month = int(parts[0])
    if parts[2] == "last":
        last = add_months(date(year, month, 1), 1) - DAY
        return last - ((last.weekday() - weekday) % 7) * DAY
    first = date(year, month, 1)
    if parts[2] == "after":
        return first + ((0 - first.weekday()) % 7 + 1) * DAY
    return first + ((weekday - first.weekday()) % 7 + 7 * (int(parts[2]) - 1)) * DAY


@lru_cache(maxsize=65536)
def part_of_year(part: str, year: int) -> Reading | None:
    """A part of a year as a reading: ``10``, ``12-25``, ``Q3``, ``SU``, ``H1``, or a feast's rule; None if invalid."""
    try:
        if re.fullmatch(r"\d\d?(?:-\d\d?)?", part):
            name = f"{year:04d}-" + "-".join(f"{int(p):02d}" for p in part.split("-"))
        elif re.fullmatch(r"Q[1-4]|H[12]|SP|SU|FA|WI", part):
            name = f"{year:04d}-{part}"
        else:
            name = holiday(part, year).isoformat()
    except ValueError:
        return None
    days = days_of(name)
    return Reading(name, days) if days else None


# ------------------------------------------------------------------ evaluation
@lru_cache(maxsize=65536)
def _evaluate(function: TimexFunction, dct: date) -> tuple[Reading, ...]:
    evaluator = _EVALUATORS.get(function.name)
    if evaluator is None:
        return ()
    try:
        return tuple(evaluator(dct, *function.args))
    except (ValueError, OverflowError):
        return ()


def _anchor(text: str | int, dct: date) -> Reading | None:
    readings = _evaluate(parse_function(str(text)), dct)
    return readings[0] if readings else None


def _date(_dct: date, name: str | int, *_: str | int) -> Iterator[Reading]:
    yield Reading(str(name), days_of(str(name)))


def _either(_dct: date, *names: str | int) -> Iterator[Reading]:
    for name in names:
        yield Reading(str(name), days_of(str(name)), 1 / len(names))


def _shift(dct: date, unit: str, count: int) -> Iterator[Reading]:
    yield _named(unit, move(dct, unit, count))


def _named(unit: str, day: date) -> Reading:
    name = name_unit(unit, day)
    return Reading(name, days_of(name))


def _ago(dct: date, unit: str, count: int, grain: str) -> Iterator[Reading]:
    yield _named(grain, move(dct, unit, count))


def _weekday(dct: date, index: int, direction: str) -> Iterator[Reading]:
    back = (dct.weekday() - index) % 7
    if direction in {"last", "next"}:
        week = _day(add_days(dct, index - dct.weekday() + (7 if direction == "next" else -7)))
        near = _day(add_days(dct, -(back or 7) if direction == "last" else 7 - back))
        first, second = (near, week) if direction == "last" else (week, near)
        yield from ([first] if first == second else [_weigh(first, 0.7), _weigh(second, 0.3)])
        return
    if direction == "this":
        yield _day(add_days(dct, index - dct.weekday()))
        return
    past = WEEKDAY_PAST[direction]
    before, ahead = _day(add_days(dct, -back)), _day(add_days(dct, 7 - back))
    if direction == "future" and not back:
        ahead, before = before, ahead  # "will meet on Friday", told on a Friday, is mostly today
    yield from _likeliest_first(_weigh(before, past), _weigh(ahead, 1 - past))


def _day(day: date) -> Reading:
    return Reading(day.isoformat(), DayRange(day, day))


def _weigh(reading: Reading, weight: float) -> Reading:
    return Reading(reading.value, reading.days, weight)


def _likeliest_first(*readings: Reading) -> list[Reading]:
    return sorted(readings, key=lambda reading: -reading.weight)


def _in_year(dct: date, part: str | int, direction: str, weekday: str = "") -> Iterator[Reading]:
    """The last such part that has begun, the first that has not ended, each with the weight of its side.

    With a weekday it is the one within a year of the report that falls on it, if there is one.
    """
    found = [r for y in range(max(1, dct.year - 8), min(9999, dct.year + 9)) if (r := part_of_year(str(part), y))]
    fitting = [r for r in found if weekday and _falls_on(r, weekday, dct)]
    if fitting:
        yield fitting[0]
        return
    begun = [r for r in found if r.days and r.days.earliest and r.days.earliest <= dct]
    open_ = [r for r in found if r.days and r.days.latest and r.days.latest >= dct]
    if not begun or not open_:
        return
    before, ahead = begun[-1], open_[0]
    if direction in {"last", "next"}:
        over = [r for r in begun if r not in open_]
        to_come = [r for r in open_ if r not in begun]
        yield from over[-1:] if direction == "last" else to_come[:1]
        return
    if before == ahead:
        yield before
        if direction == "past":  # also a full year back, rarely
            yield from (_weigh(reading, 0.05) for reading in begun[-2:-1])
        return
    past = PART_PAST[direction]
    if _is_much_nearer(ahead, before, dct) and (direction == "none" or _is_day(ahead)):
        past = min(past, 0.45)
    elif direction == "future" and _is_day(before) and _is_much_nearer(ahead, before, dct, back=True):
        past = 0.55
    yield from _likeliest_first(_weigh(before, past), _weigh(ahead, 1 - past))


def _falls_on(reading: Reading, weekday: str, dct: date) -> bool:
    day = reading.days.earliest if reading.days else None
    return day is not None and WEEKDAYS[day.weekday()] == weekday and abs((day - dct).days) <= YEAR


def _is_day(reading: Reading) -> bool:
    return reading.days is not None and reading.days.earliest == reading.days.latest


def _is_much_nearer(ahead: Reading, before: Reading, dct: date, *, back: bool = False) -> bool:
    """Whether one is within two months and four times as near as the other: news tells the nearer without a year.

    31 of 38 such days in the tuned half of TimeBank lie ahead, whatever verb is near.
    """
    if not (ahead.days and before.days and ahead.days.earliest and before.days.latest):
        return False
    on, ago = (ahead.days.earliest - dct).days, (dct - before.days.latest).days
    near, far = (ago, on) if back else (on, ago)
    return near <= 62 and near * 4 <= far


def _of_year(dct: date, part: str | int, anchor: str) -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    if reading and reading.days and reading.days.earliest:
        found = part_of_year(str(part), _year_of(reading))
        if found:
            yield found


def _year_of(reading: Reading) -> int:
    assert reading.days is not None
    if re.match(r"\d{4}", reading.value):
        return int(reading.value[:4])
    return reading.days.earliest.year if reading.days.earliest else 1


def _next_in(dct: date, part: str | int, anchor: str) -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    if not reading or not reading.days or not reading.days.earliest:
        return
    start = reading.days.earliest
    if str(part).startswith("D"):
        yield _day(add_days(start, (int(str(part)[1:]) - start.weekday()) % 7))
        return
    for year in (start.year, start.year + 1):
        found = part_of_year(str(part), year)
        if found and found.days and found.days.latest and found.days.latest >= start:
            yield found
            return


def _near(dct: date, part: str | int, anchor: str) -> Iterator[Reading]:
    """Of the three years around the anchor's, the one whose part lies nearest, with narratives running forward."""
    reading = _anchor(anchor, dct)
    if reading and reading.value.startswith("BC"):
        yield Reading(f"{reading.value[:6]}-{part}", None)
        return
    if not reading or not reading.days or not reading.days.earliest:
        return
    year = _year_of(reading)
    if UNITS.index(grain_of(reading.value)) >= UNITS.index("season"):
        found = [part_of_year(str(part), year)]
    else:
        found = [part_of_year(str(part), y) for y in (year - 1, year, year + 1)]
    start = reading.days.earliest
    ranked = [(_distance(r.days.earliest, start), r) for r in found if r and r.days and r.days.earliest]
    if ranked:
        yield min(ranked, key=lambda pair: pair[0])[1]


def _distance(day: date, anchor: date) -> float:
    """Days from the anchor; a step back counts for more than one forward."""
    days = (day - anchor).days
    return days if days >= 0 else -days * BACKWARD


def _in_week(dct: date, index: int, anchor: str) -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    if reading and reading.days and reading.days.earliest:
        start = reading.days.earliest
        yield _day(add_days(start, index - start.weekday()))


def _weekend(dct: date, direction: str) -> Iterator[Reading]:
    """Told on Monday to Thursday the weekend is the last one, later the one at hand; a future verb turns it ahead."""
    count = -1 if dct.weekday() < 4 and direction != "future" else 0
    yield _named("weekend", add_days(dct, 7 * count))


def _after(dct: date, unit: str, count: int, anchor: str, grain: str = "") -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    if reading and unit == "year" and (before_era := re.match(r"BC(\d{4})", reading.value)):
        yield Reading(f"BC{max(1, int(before_era[1]) - count):04d}", None)
        return
    if not reading or not reading.days:
        return
    day = reading.days.latest if count > 0 and reading.days.earliest is None else reading.days.earliest
    if day is None:
        return
    exactness = grain_of(reading.value)
    coarser = max((grain or unit, exactness), key=UNITS.index)
    if UNITS.index(exactness) > UNITS.index(unit):  # "two days after" a month: the month
        yield reading
        return
    yield _named(coarser, move(day, unit, count))


def grain_of(value: str) -> str:
    """How exact a TIMEX3 value is, as one of `UNITS`.

    >>> grain_of("2021-03-18"), grain_of("2021-W03"), grain_of("199")
    ('day', 'week', 'decade')
    """
    if re.match(r"\d{4}-\d\d-\d\d", value):
        return "day"
    if match := re.match(r"\d{4}-(WI|WE|[A-Z])", value):
        return {"W": "week", "Q": "quarter", "H": "half"}.get(match[1], "season")
    if re.match(r"\d{4}-\d\d", value):
        return "month"
    return {2: "century", 3: "decade"}.get(len(value), "year") if value.isdecimal() else "day"


def _coarsen(dct: date, unit: str, anchor: str) -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    if reading and reading.value.startswith("BC"):
        yield Reading(reading.value[: {"century": 4, "year": 6}.get(unit, 12)], None)
        return
    if reading and reading.days and reading.days.earliest:
        exactness = grain_of(reading.value)
        yield _named(unit, reading.days.earliest) if UNITS.index(unit) > UNITS.index(exactness) else reading


def _part(dct: date, mod: str, anchor: str) -> Iterator[Reading]:
    for reading in _evaluate(parse_function(str(anchor)), dct):
        yield Reading(reading.value, _part_of_days(mod, reading.days, dct), reading.weight)


def _part_of_days(mod: str, days: DayRange | None, dct: date) -> DayRange | None:
    """ "Earlier this year" ends with the report's day, "later" begins there; of other years it is the whole."""
    if mod not in {"BEFORE", "AFTER"}:
        return _third(mod, days)
    if days is None or days.earliest is None or days.latest is None or not days.earliest <= dct <= days.latest:
        return days
    return DayRange(days.earliest, dct) if mod == "BEFORE" else DayRange(dct, days.latest)


def _third(mod: str, days: DayRange | None) -> DayRange | None:
    """A third of the range, widened by a tenth: "mid-February" is the 10th to the 20th or so."""
    if days is None or days.earliest is None or days.latest is None:
        return days
    length = (days.latest - days.earliest).days + 1
    slack = length // 10
    cut = {"START": (0, length // 3 + slack), "MID": (length // 3 - slack, 2 * length // 3 + slack)}
    first, last = cut.get(mod, (2 * length // 3 - slack, length))
    last = min(max(last, first + 1), length) - 1
    return DayRange(add_days(days.earliest, max(first, 0)), add_days(days.earliest, last))


def _nth(dct: date, unit: str, number: int, count: int, anchor: str) -> Iterator[Reading]:
    for reading in _evaluate(parse_function(str(anchor)), dct):
        if reading.days is None or reading.days.earliest is None or reading.days.latest is None:
            continue
        first, last = reading.days.earliest, reading.days.latest
        if unit == "half":
            middle = add_days(first, (last - first).days // 2)
            days = DayRange(first, middle) if number == 1 else DayRange(add_days(middle, 1), last)
        elif number < 0:
            days = DayRange(move(add_days(last, 1), unit, -count), last)
        else:
            start = move(first, unit, number - 1)
            days = DayRange(start, add_days(move(start, unit, count), -1))
        if days.earliest is None or days.latest is None or days.earliest < first or days.latest > last:
            continue
        yield Reading(_name_of_nth(unit, count, days, reading.value), days, reading.weight)


def _name_of_nth(unit: str, count: int, days: DayRange, whole: str) -> str:
    """The value of some days of a month or year: a unit they fill, a week they mostly lie in, else the whole's."""
    assert days.earliest is not None
    for name in ("day", "month", "quarter", "half"):
        named = name_unit(name, days.earliest)
        if days_of(named) == days:
            return named
    if unit in {"week", "weekend"} and count == 1:
        return name_unit(unit, add_days(days.earliest, 3))
    return whole


def _beyond(dct: date, anchor: str) -> Iterator[Reading]:
    reading = _anchor(anchor, dct)
    start = reading.days.earliest if reading and reading.days else None
    yield Reading("FUTURE_REF", DayRange(start, dct if start is None or start < dct else None))


def _at(dct: date, time: str, anchor: str) -> Iterator[Reading]:
    for reading in _evaluate(parse_function(str(anchor)), dct):
        yield Reading(reading.value + time, reading.days, reading.weight)


def _vague(dct: date, reference: str) -> Iterator[Reading]:
    days = {"PAST_REF": DayRange(None, dct), "FUTURE_REF": DayRange(dct, None)}
    yield Reading(reference, days.get(reference, DayRange(dct, dct)))


def _dayless(_dct: date, name: str) -> Iterator[Reading]:
    yield Reading(name, None)


_EVALUATORS: dict[str, Callable[..., Iterator[Reading]]] = {
    "date": _date,
    "either": _either,
    "shift": _shift,
    "ago": _ago,
    "weekday": _weekday,
    "in_year": _in_year,
    "of_year": _of_year,
    "next_in": _next_in,
    "near": _near,
    "in_week": _in_week,
    "weekend": _weekend,
    "after": _after,
    "coarsen": _coarsen,
    "part": _part,
    "at": _at,
    "nth": _nth,
    "beyond": _beyond,
    "vague": _vague,
    "duration": _dayless,
    "set": _dayless,
}


# ------------------------------------------------------------------ full dates in text
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_FULL = re.compile(
    r"(?<![\w])(?:"
    r"(?P<d1>\d\d?)(?:st|nd|rd|th)?[ \t]{0,2}(?:of[ \t]|-|/)?[ \t]{0,2}"
    + _MONTH.format("m1")
    + r"[, \t/-]{1,3}(?P<y1>\d{4})"
    r"|" + _MONTH.format("m2") + r"[ \t-]{0,2}(?P<d2>\d\d?)(?:st|nd|rd|th)?[, \t-]{1,3}(?P<y2>\d{4})"
    r"|(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d\d?)(?P=s3)(?P<d3>\d\d?)(?=[T_]|\b)"
    r"|(?P<a>\d\d?)(?P<s4>[-/.])(?P<b>\d\d?)(?P=s4)(?P<y4>\d{4}|(?<=/)\d\d(?![\d/]))"
    r"|(?P<compact>(?:19|20)\d{6})"
    r"|(?P<y5>\d{4})\s?年\s?(?P<m5>\d\d?)\s?月\s?(?P<d5>\d\d?)\s?日?"
    r"|(?P<y6>\d{4})[ \t-]" + _MONTH.format("m6") + r"[ \t-](?P<d6>\d\d?)"
    r")(?![0-9])",
    re.IGNORECASE,
)


def parse_full_dates(text: str) -> list[tuple[int, int, tuple[date, ...]]]:
    """Every full date in the text, as (start, end, readings), in text order.

    A numeric date that can be read two ways has both readings, unless a date of the same form elsewhere in the text
    settles which of the two conventions the text follows.

    >>> parse_full_dates("29 February 2024, Thursday")
    [(0, 16, (datetime.date(2024, 2, 29),))]
    >>> [len(readings) for _, _, readings in parse_full_dates("on 3/4/2021")]
    [2]
    >>> parse_full_dates("on 3/4/2021, after 3/18/2021")[0][2]
    (datetime.date(2021, 3, 4),)
    """
    found = [(m, _readings(m)) for m in _FULL.finditer(text)]
    orders = _conventions(found)
    dates = []
    for match, readings in found:
        settled = orders.get(match["s4"] or "", set())
        kept = [day for order, day in readings if len(settled) != 1 or order in settled] or [d for _, d in readings]
        if kept:
            dates.append((match.start(), match.end(), tuple(dict.fromkeys(kept))))
    return dates


def _conventions(found: list[tuple[re.Match[str], list[tuple[str, date]]]]) -> dict[str, set[str]]:
    """For each separator, the orders (day or month first) that its unambiguous dates show."""
    orders: dict[str, set[str]] = {}
    for match, readings in found:
        if match["s4"] and len(readings) == 1:
            orders.setdefault(match["s4"], set()).add(readings[0][0])
    return orders


def _readings(match: re.Match[str]) -> list[tuple[str, date]]:
    """The valid days of a match, each with the order it is read in."""
    for i in ("1", "2", "6"):
        if match["y" + i]:
            month = MONTH_NAMES.index(match["m" + i][:3].lower()) + 1
            return _valid(("name", match["y" + i], month, match["d" + i]))
    for i in ("3", "5"):
        if match["y" + i]:
            return _valid(("year first", match["y" + i], match["m" + i], match["d" + i]))
    if match["compact"]:
        digits = match["compact"]
        return _valid(("year first", digits[:4], digits[4:6], digits[6:]))
    year = match["y4"] if len(match["y4"]) == 4 else _century(match["y4"])
    day_first = ("day first", year, match["b"], match["a"])
    month_first = ("month first", year, match["a"], match["b"])
    readings = _valid(month_first, day_first) if match["s4"] == "/" else _valid(day_first, month_first)
    return readings[:1] if len({day for _, day in readings}) == 1 and match["a"] != match["b"] else readings


def _century(two_digits: str) -> str:
    """'98 is 1998 and '21 is 2021: years up to 2049 are taken for this century's."""
    return ("20" if int(two_digits) < 50 else "19") + two_digits


def _valid(*candidates: tuple[str, str, str | int, str]) -> list[tuple[str, date]]:
    days = []
    for order, year, month, day in candidates:
        try:
            if 1000 <= int(year) <= 2999:
                days.append((order, date(int(year), int(month), int(day))))
        except ValueError:
            continue
    return days
