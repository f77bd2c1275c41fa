"""From a match of the grammar to a function of the report's date: the builders that rules.tsv names with @."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from polybius.annotate.timex_context import ANY_DAY, Narrative, fold, is_constant
from polybius.annotate.timex_grammar import Found, Grammar
from polybius.annotate.timex_tense import is_of_a_record, is_said_on, is_seen_ahead, tells_of_money
from polybius.annotate.timex_words import Value, Words
from polybius.model import TimexFunction
from polybius.timefunc import MONTH_NAMES, WEEKDAYS, days_of, parse_function, to_text, value

CODES = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "hour": "H", "minute": "M", "second": "S"}
SEASON_CODES = {"SP", "SU", "FA", "WI"}
# How exactly "N units ago" is told: "five years ago" names a year, "three weeks ago" a day.
GRAINS = {"day": "day", "week": "day", "fortnight": "day", "weekend": "weekend", "month": "month", "quarter": "quarter"}
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
TODAY = "shift(day, 0)"
REFERENCE = {-1: "PAST_REF", 1: "FUTURE_REF"}
# Words whose quarter "a year ago" repeats stand this near before it (characters), in financial news.
QUARTER_REACH = 1500
# "Then" and an hour without its day take up a day told this near before; "in two weeks" is no day ahead behind a word
# of record this near ("the first in two weeks").
THEN_REACH, RECORD_REACH = 300, 60
# A half without its year is one of a year where words of money or statistics stand this near.
MONEY_REACH = 160
# A weekday in a text that tells of years past follows a day told this near before.
WEEKDAY_REACH = 450


@dataclass(slots=True)
class Match:
    """A match in its text, as builders see it."""

    found: Found
    words: Words
    told: Narrative
    direction: Callable[[], str]
    numeric_dates: dict[int, tuple[date, ...]]
    capital: str = ""
    other: str = ""

    def get(self, name: str) -> Value | None:
        return self.found.values.get(name)

    def number(self, name: str) -> int:
        return int(self.found.values[name])

    @property
    def start(self) -> int:
        return self.words.starts[self.found.first]

    @property
    def end(self) -> int:
        return self.words.ends[self.found.last - 1]

    @property
    def is_seen_ahead(self) -> bool:
        """Whether it lies ahead of the report's own day, also where the text tells of years past."""
        return is_seen_ahead(self.words.text, self.start)

    @property
    def anchor(self) -> str:
        return self.told.anchor_text(near=self.start)


Builder = Callable[[Match], TimexFunction | None]
BUILDERS: dict[str, Builder] = {}


def build(match: Match) -> TimexFunction | None:
    """The function of a match; None where the builder refuses it."""
    template = match.found.rule.function
    if template.startswith("@"):
        function = BUILDERS[template[1:]](match)
    else:
        values: dict[str, object] = dict(match.found.values)
        if "{dir}" in template:
            values["dir"] = match.direction()
        if "{anchor" in template:
            values["anchor"] = match.anchor
            values["anchor_day"] = f"coarsen(day, {match.anchor})"
        function = parse_function(template.format(**values))
    if function is None:
        return None
    edge = match.get("e")
    function = fold(function)
    if edge and match.found.rule.type == "DATE" and function.name not in {"vague", "part"}:
        return TimexFunction("part", (str(edge), to_text(function)))
    return function


def _builder(function: Builder) -> Builder:
    BUILDERS[function.__name__.removeprefix("build_")] = function
    return function


def _date(name: str) -> TimexFunction | None:
    return TimexFunction("date", (name,)) if days_of(name) or name.startswith("BC") else None


# ------------------------------------------------------------------ years
def _year(match: Match) -> int | None:
    year = match.get("y")
    if isinstance(year, str):  # '98
        digits = int(year[1:])
        return digits + (2000 if digits < 50 else 1900)
    return None if year is None else int(year)


@_builder
def build_ymd(match: Match) -> TimexFunction | None:
    year, month = _year(match), match.number("m")
    if year is None:
        return build_month_day(match)
    day = match.get("d")
    return _date(f"{year:04d}-{month:02d}" + (f"-{int(day):02d}" if day else ""))


@_builder
def build_numeric(match: Match) -> TimexFunction | None:
    days = match.numeric_dates.get(match.words.starts[match.found.places["x"]])
    if not days:
        return None
    weekday = _weekday_beside(match)
    days = tuple(day for day in days if day.weekday() == weekday) or days
    names = tuple(day.isoformat() for day in days)
    return TimexFunction("date" if len(names) == 1 else "either", names)


def _weekday_beside(match: Match) -> int | None:
    """The weekday that stands in the match: of two readings of a numeric date it tells the right one."""
    for key in match.words.keys[match.found.first : match.found.last]:
        if key[:3] in WEEKDAYS and key.isalpha():
            return WEEKDAYS.index(key[:3])
    return None


@_builder
def build_numeric_time(match: Match) -> TimexFunction | None:
    day = build_numeric(match)
    return TimexFunction("at", (_clock(match), to_text(day))) if day else None


@_builder
def build_year(match: Match) -> TimexFunction | None:
    """A bare number counts as a year where it is a usual one or words like "in" lead to it."""
    year = match.number("y")
    first = match.found.places["y"]
    before = match.words.keys[first - 1]
    if match.told.era_bc and year < 1000:
        return TimexFunction("date", (f"BC{year:04d}",))
    lead = before in _YEAR_LEADS or "e" in match.found.values
    if 1900 <= year <= 2039:
        if before in _COUNTED or (before in {"'s", "’s"} and match.words.line[match.found.last] == match.capital):
            return None
        return _date(str(year))
    is_counted = before not in _YEAR_SURE and match.words.line[match.found.last] == match.other
    if is_counted and not match.told.is_narrative:  # "a survey of 1709 children"
        return None
    return _date(f"{year:04d}") if lead and year < 2100 else None


_COUNTED = {"no", "page", "route", "about", "some", "than", "nearly", "flight", "room", "number", "chapter", "only"}
_YEAR_LEADS = {"in", "since", "by", "until", "from", "of", "during", "between", "before", "after", "early", "late", "("}
_YEAR_SURE = {"in", "since", "until", "before", "after", "during", "early", "late"}
_YEAR_LEADS |= {"circa", "around", "year", "and", "to", "-", "–", "through", "till"}


@_builder
def build_year_short(match: Match) -> TimexFunction | None:
    year = _year_of_short(str(match.get("y")))
    return _date(str(year))


def _year_of_short(text: str) -> int:
    digits = int(text.lstrip("'’"))
    return digits + (2000 if digits < 50 else 1900)


@_builder
def build_year_range(match: Match) -> TimexFunction | None:
    """The second year of "1998-99", which is later than the first."""
    first = int(match.words.numbers.get(match.found.first - 2, 0))
    short = match.number("y")
    year = first // 100 * 100 + short
    return _date(str(year)) if first and first < year <= first + 60 else None


@_builder
def build_year_bc(match: Match) -> TimexFunction | None:
    return TimexFunction("date", (f"BC{match.number('y'):04d}",))


@_builder
def build_century_bc(match: Match) -> TimexFunction | None:
    return TimexFunction("date", (f"BC{match.number('o') - 1:02d}",))


@_builder
def build_season_bc(match: Match) -> TimexFunction | None:
    return TimexFunction("date", (f"BC{match.number('y'):04d}-{match.get('s')}",))


@_builder
def build_month_bc(match: Match) -> TimexFunction | None:
    return TimexFunction("date", (f"BC{match.number('y'):04d}-{match.number('m'):02d}",))


@_builder
def build_year_ad(match: Match) -> TimexFunction | None:
    return TimexFunction("date", (f"{match.number('y'):04d}",))


@_builder
def build_decade(match: Match) -> TimexFunction | None:
    digits = re.sub(r"\D", "", str(match.get("x")))
    if len(digits) == 2:
        if "the" not in match.words.keys[match.found.first : match.found.last]:
            return None
        digits = "19" + digits
    return _date(digits[:3]) if "1000" <= digits <= "2100" else None


@_builder
def build_decade_word(match: Match) -> TimexFunction | None:
    before = match.words.keys[match.found.first : match.found.last]
    return _date(f"19{match.number('x')}") if "the" in before else None


@_builder
def build_century(match: Match) -> TimexFunction | None:
    number = match.number("o")
    return _date(f"{number - 1:02d}") if 1 < number < 30 else None


# ------------------------------------------------------------------ parts of a year
def _in_some_year(match: Match, part: str) -> TimexFunction | None:
    """A part without its year: near the last date told in a narrative, else near the report's date."""
    if match.told.is_narrative and match.told.dated is not None and not match.is_seen_ahead:
        return TimexFunction("near", (part, to_text(match.told.dated)))
    function = TimexFunction("in_year", (part, match.direction()))
    return function if value(function, ANY_DAY) else None


def _day_part(match: Match) -> str:
    return f"{match.number('m'):02d}-{match.number('d'):02d}"


@_builder
def build_month_day(match: Match) -> TimexFunction | None:
    """ "Friday, 21 April": the weekday is kept, for it holds in few years."""
    part, function = _day_part(match), _in_some_year(match, _day_part(match))
    weekday = _weekday_beside(match)
    if function is None or weekday is None:
        return function
    if function.name == "near":
        days = days_of(value(function, ANY_DAY))
        if days and days.earliest and days.earliest.weekday() == weekday:
            return function
        function = TimexFunction("in_year", (part, match.direction()))
    return TimexFunction("in_year", (*function.args, WEEKDAYS[weekday]))


def _number_at(match: Match, place: int) -> int:
    return int(match.words.numbers.get(place, 0))


@_builder
def build_first_day(match: Match) -> TimexFunction | None:
    """The 4 of "4 and 5 May": month, and year where there is one, stand behind the second day."""
    place = match.found.last + 2
    month = MONTH_NUMBERS[match.words.keys[place][:3]]
    part = f"{month:02d}-{match.number('d'):02d}"
    year = _number_at(match, place + 1) or _number_at(match, place + 2)
    if _number_at(match, match.found.last + 1) <= match.number("d"):
        return None
    return _date(f"{year:04d}-{part}") if 1000 <= year <= 2199 else _in_some_year(match, part)


@_builder
def build_first_of_month(match: Match) -> TimexFunction | None:
    """The May 4 of "May 4-5, 2019"."""
    return _date(f"{_number_at(match, match.found.last + 3):04d}-{_day_part(match)}")


@_builder
def build_first_month(match: Match) -> TimexFunction | None:
    """The March of "between March and May 2020"; of "from November to May 2020", the year before."""
    year = _number_at(match, match.found.last + 2)
    later = MONTH_NUMBERS[match.words.keys[match.found.last + 1][:3]]
    return _date(f"{year - (match.number('m') > later):04d}-{match.number('m'):02d}")


@_builder
def build_further_day(match: Match) -> TimexFunction | None:
    """The 5 of "May 4 and 5": a day of the month that was told just before."""
    if match.told.anchor is None or match.start - match.told.anchor_end > 5:
        return None
    before = value(match.told.anchor, ANY_DAY)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", before) or int(before[8:10]) >= match.number("d"):
        return None
    return TimexFunction("after", ("day", match.number("d") - int(before[8:10]), to_text(match.told.anchor)))


@_builder
def build_month(match: Match) -> TimexFunction | None:
    return _in_some_year(match, f"{match.number('m'):02d}")


@_builder
def build_quarter(match: Match) -> TimexFunction | None:
    number = match.get("o") or str(match.get("q"))[-1]
    if int(number) > 4:
        return None
    return _with_year(match, f"Q{number}")


@_builder
def build_half(match: Match) -> TimexFunction | None:
    number = match.get("o") or str(match.get("q"))[-1]
    if int(number) > 2:
        return None
    return _with_year(match, f"H{number}")


@_builder
def build_half_bare(match: Match) -> TimexFunction | None:
    """ "In the first half" of accounts and statistics; that of a match or a book is none."""
    low, high = max(0, match.start - MONEY_REACH), match.end + MONEY_REACH
    return build_half(match) if tells_of_money(match.words.text[low:high]) else None


@_builder
def build_season(match: Match) -> TimexFunction | None:
    return _with_year(match, str(match.get("s")))


@_builder
def build_feast(match: Match) -> TimexFunction | None:
    return _with_year(match, str(match.get("x")))


def _with_year(match: Match, part: str) -> TimexFunction | None:
    year = _year(match)
    if year is not None:
        return TimexFunction("of_year", (part, f"date({year})"))
    if match.get("l") is not None:
        return TimexFunction("of_year", (part, f"shift(year, {match.get('l')})"))
    if part[0] in "QH" and part[1:].isdecimal() and not match.told.is_narrative:
        return TimexFunction("in_year", (part, "past"))
    return _in_some_year(match, part)


@_builder
def build_part_of(match: Match) -> TimexFunction | None:
    """ "October last year", "May 4 of the same year"."""
    part = _day_part(match) if match.get("d") else f"{match.number('m'):02d}"
    if match.get("l") is not None:
        return TimexFunction("of_year", (part, f"shift(year, {match.get('l')})"))
    years = 1 if match.get("f") else -1 if match.get("p") else 0
    return TimexFunction("of_year", (part, f"after(year, {years}, {match.anchor}, year)" if years else match.anchor))


def _back(part: str) -> TimexFunction:
    return TimexFunction("in_year", (part, "last"))


@_builder
def build_month_back(match: Match) -> TimexFunction | None:
    return _back(f"{match.number('m'):02d}")


@_builder
def build_month_on(match: Match) -> TimexFunction | None:
    return TimexFunction("in_year", (f"{match.number('m'):02d}", "next"))


@_builder
def build_day_back(match: Match) -> TimexFunction | None:
    return _back(_day_part(match))


@_builder
def build_nothing(match: Match) -> TimexFunction | None:  # noqa: ARG001 - a builder like the others
    """A wording that looks like a time expression and is none, or is of no use as one (ages)."""
    return None


@_builder
def build_soon(match: Match) -> TimexFunction | None:
    """ "Soon" of what is past ("France soon surrendered") gives no date."""
    return None if match.direction() == "past" else TimexFunction("vague", ("FUTURE_REF",))


@_builder
def build_season_back(match: Match) -> TimexFunction | None:
    return _back(str(match.get("s")))


@_builder
def build_season_on(match: Match) -> TimexFunction | None:
    return TimexFunction("in_year", (str(match.get("s")), "next"))


@_builder
def build_feast_back(match: Match) -> TimexFunction | None:
    return _back(str(match.get("x")))


@_builder
def build_feast_on(match: Match) -> TimexFunction | None:
    return TimexFunction("in_year", (str(match.get("x")), "next"))


@_builder
def build_feast_unit(match: Match) -> TimexFunction | None:
    """ "Easter week", "Thanksgiving weekend": the one that the feast lies in."""
    feast = build_feast(match)
    return TimexFunction("coarsen", (str(match.get("u") or "weekend"), to_text(feast))) if feast else None


@_builder
def build_feast_time(match: Match) -> TimexFunction | None:
    feast = build_feast(match)
    return TimexFunction("at", (str(match.get("t")), to_text(feast))) if feast else None


@_builder
def build_nth(match: Match) -> TimexFunction | None:
    """ "The last week of May", "the first two quarters of 1990"."""
    place = match.found.places
    is_last = match.get("l") is not None or match.words.keys[place["o"]] == "final"
    unit = str(match.get("u") or "weekend").removesuffix("s")
    count = match.number("n") if match.get("n") else 1
    whole = build_ymd(match) if match.get("y") and match.get("m") else None
    if match.get("y") and not match.get("m"):
        whole = _date(str(_year(match)))
    whole = whole or (build_month(match) if match.get("m") else None)
    if whole is None:
        return None
    return TimexFunction("nth", (unit, -1 if is_last else match.number("o"), count, to_text(whole)))


# ------------------------------------------------------------------ quarters of financial news
@_builder
def build_quarter_ref(match: Match) -> TimexFunction | None:
    if match.told.quarter and match.start - match.told.quarter_end < QUARTER_REACH:
        return match.told.quarter
    return TimexFunction("shift", ("quarter", -1))


@_builder
def build_the_unit(match: Match) -> TimexFunction | None:
    """ "the quarter": the last one told."""
    if match.told.quarter and match.start - match.told.quarter_end < QUARTER_REACH:
        return match.told.quarter
    return TimexFunction("shift", ("quarter", 0))


@_builder
def build_unit_ended(match: Match) -> TimexFunction | None:
    """ "The quarter ended July 31": told by its last day, so that it is named by its middle."""
    month = MONTH_NUMBERS[match.words.keys[match.found.last + 1][:3]]
    day = _number_at(match, match.found.last + 2)
    side = "last" if match.words.keys[match.found.last] == "ended" else "next"
    last = f"in_year({month:02d}-{int(day):02d}, {side})"
    return TimexFunction("coarsen", ("quarter", f"after(day, -45, {last})"))


@_builder
def build_quarter_back(match: Match) -> TimexFunction | None:
    part = f"Q{match.number('o')}"
    return TimexFunction("after", ("year", -1, f"in_year({part}, past)", "quarter"))


@_builder
def build_year_ago(match: Match) -> TimexFunction | None:
    """A year before the quarter told last, where one is near; else the year before."""
    if match.told.quarter and match.told.tells_of_quarter(match.start, QUARTER_REACH):
        return TimexFunction("after", ("year", -1, to_text(match.told.quarter), "quarter"))
    return TimexFunction("shift", ("year", -1))


@_builder
def build_period_of(match: Match) -> TimexFunction | None:
    """ "the 1988 period": that year's quarter of the same number."""
    if match.told.quarter and match.start - match.told.quarter_end < QUARTER_REACH:
        part = re.search(r"Q[1-4]", to_text(match.told.quarter))
        if part:
            return TimexFunction("of_year", (part[0], f"date({_year(match)})"))
    return _date(str(_year(match)))


# ------------------------------------------------------------------ weekdays
@_builder
def build_weekday(match: Match) -> TimexFunction | None:
    """Near the report's day; in a text that tells of years past, the next one after a day told just before."""
    index = match.number("w")
    if match.words.keys[match.found.last - 1].endswith("days"):
        return None
    told = match.told.day_told(match.start, WEEKDAY_REACH) if match.told.is_narrative else None
    of_report = match.is_seen_ahead or is_said_on(match.words.text, match.start)
    if told is not None and is_constant(told) and not of_report:
        return TimexFunction("next_in", (f"D{index}", to_text(told)))
    return TimexFunction("weekday", (index, match.direction()))


@_builder
def build_weekday_back(match: Match) -> TimexFunction | None:
    return TimexFunction("after", ("day", -7, f"next_in(D{match.number('w')}, {match.anchor})"))


@_builder
def build_weekday_on(match: Match) -> TimexFunction | None:
    return TimexFunction("next_in", (f"D{match.number('w')}", f"after(day, 1, {match.anchor})"))


@_builder
def build_weekday_time(match: Match) -> TimexFunction | None:
    day = build_weekday(match)
    return TimexFunction("at", (str(match.get("t")), to_text(day))) if day else None


@_builder
def build_weekday_set(match: Match) -> TimexFunction | None:
    return TimexFunction("set", (f"XXXX-WXX-{match.number('w') + 1}",))


# ------------------------------------------------------------------ times of day
def _clock(match: Match) -> str:
    if match.get("mo"):
        return str(match.get("mo"))
    hour, minute = match.get("h"), "00"
    if match.get("c"):
        text = str(match.get("c")).split(":")
        hour, minute = int(text[0]), text[1]
    hours = int(hour or 0)
    half = "pm" if match.get("t") in {"TAF", "TEV"} else str(match.get("ap") or "")
    if half.startswith("p") and hours < 12:
        hours += 12
    if half.startswith("a") and hours == 12:
        hours = 0
    return f"T{hours:02d}:{minute}"


def _day(match: Match) -> TimexFunction | None:
    if match.get("w") is not None:
        return build_weekday(match)
    if match.get("dw") is not None:
        return TimexFunction("shift", ("day", match.number("dw")))
    if match.get("m") is not None:
        return build_ymd(match) if match.get("y") else build_month_day(match)
    if match.told.is_narrative and match.told.dated is not None:
        return TimexFunction("coarsen", ("day", to_text(match.told.dated)))
    told = match.told.day_told(match.start)
    if told is not None and match.direction() == "past":  # "... on Monday. It struck at 9 a.m."
        return told
    return TimexFunction("shift", ("day", 0))


@_builder
def build_small_hours(match: Match) -> TimexFunction | None:
    day = _day(match)
    return TimexFunction("at", ("TMO", to_text(day))) if day else None


@_builder
def build_clock(match: Match) -> TimexFunction | None:
    day = _day(match)
    return TimexFunction("at", (_clock(match), to_text(day))) if day else None


@_builder
def build_time_of(match: Match) -> TimexFunction | None:
    day = _day(match)
    return TimexFunction("at", (str(match.get("t")), to_text(day))) if day else None


# ------------------------------------------------------------------ units
@_builder
def build_shift_last(match: Match) -> TimexFunction | None:
    return TimexFunction("shift", (str(match.get("u")), -1))


@_builder
def build_this_unit(match: Match) -> TimexFunction | None:
    """ "the end of the month": the anchor's in narratives, else the report's."""
    unit = str(match.get("u"))
    if match.told.is_narrative and match.told.dated is not None:
        return TimexFunction("coarsen", (unit, to_text(match.told.dated)))
    return TimexFunction("shift", (unit, 0))


def _count(match: Match) -> float | None:
    """The number said; None for "several"."""
    number = match.get("n")
    if number in {None, "X"}:
        return None if number == "X" else 1.0
    return float(str(number))


def _unit(match: Match) -> str:
    return str(match.get("u") or match.get("u2"))


def _ago(match: Match, sign: int) -> TimexFunction | None:
    count, unit = _count(match), _unit(match)
    if count is None:
        return TimexFunction("vague", (REFERENCE[sign],))
    if unit in {"hour", "minute", "second"}:
        return TimexFunction("shift", ("day", 0))
    if unit == "year" and count == 1 and sign < 0 and match.told.quarter is not None:
        return build_year_ago(match)
    if match.get("u2"):
        return TimexFunction("ago", ("month", sign * 18 if unit == "year" else sign, "month"))
    if count != int(count):
        unit, count = {"year": ("month", count * 12), "century": ("year", count * 100)}.get(unit, (unit, 1))
    return TimexFunction("ago", (unit, sign * int(count), GRAINS.get(unit, unit)))


@_builder
def build_ago(match: Match) -> TimexFunction | None:
    return _ago(match, -1)


@_builder
def build_from_now(match: Match) -> TimexFunction | None:
    return _ago(match, 1)


def _from_anchor(match: Match, sign: int) -> TimexFunction | None:
    count, unit = _count(match), _unit(match)
    if count is None:
        is_vague = sign < 0 or match.anchor == TODAY
        return TimexFunction("vague", (REFERENCE[sign],)) if is_vague else TimexFunction("beyond", (match.anchor,))
    if unit in {"hour", "minute", "second"}:
        return TimexFunction("coarsen", ("day", match.anchor))
    if unit == "year" and count == 1 and sign < 0 and match.told.quarter is not None:
        return build_year_ago(match)
    grain = GRAINS.get(unit, unit)
    if count != int(count):
        unit, count = "month", count * 12
    return TimexFunction("after", (unit, sign * int(count), match.anchor, grain))


@_builder
def build_in_ahead(match: Match) -> TimexFunction | None:
    """ "Will expire in two weeks" names a day; "was built" or "the second in two weeks" tell a length of time."""
    before = match.words.text[max(0, match.start - RECORD_REACH) : match.start]
    if match.direction() != "future" or is_of_a_record(before):
        return build_duration(match)
    is_vague = match.words.keys[match.found.last - 2] == "or"  # "in a year or two"
    return TimexFunction("vague", ("FUTURE_REF",)) if is_vague else _ago(match, 1)


@_builder
def build_later_bare(match: Match) -> TimexFunction | None:
    """ "Weeks later": some day after the one told last; a length of time where none was told but the report's own."""
    return build_vague_duration(match) if match.anchor == TODAY else TimexFunction("beyond", (match.anchor,))


@_builder
def build_then(match: Match) -> TimexFunction | None:
    """ "Until then": the day told last, where one is near."""
    if match.told.anchor is None or match.start - match.told.anchor_end > THEN_REACH:
        return None
    return match.told.anchor


@_builder
def build_later(match: Match) -> TimexFunction | None:
    return _from_anchor(match, 1)


@_builder
def build_earlier(match: Match) -> TimexFunction | None:
    return _from_anchor(match, -1)


# ------------------------------------------------------------------ durations and sets
def period(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time; a count of None is an unknown number.

    >>> period(3, "day"), period(None, "hour"), period(2, "decade"), period(0.5, "hour")
    ('P3D', 'PTXH', 'P20Y', 'PT30M')
    """
    if count == 0.5:
        halves = {"hour": "PT30M", "year": "P6M", "decade": "P5Y", "century": "P50Y"}
        if unit in halves:
            return halves[unit]
    if unit in SEASON_CODES:
        return f"P{_plain(count)}{unit}"
    if count is None and unit in {"decade", "century"}:
        return "PXDE" if unit == "decade" else "PXCE"
    factor, unit = {"decade": (10, "year"), "century": (100, "year"), "fortnight": (2, "week")}.get(unit, (1, unit))
    number = _plain(None if count is None else count * factor)
    return f"P{'T' if unit in {'hour', 'minute', 'second'} else ''}{number}{CODES.get(unit, 'D')}"


def _plain(count: float | None) -> str:
    if count is None:
        return "X"
    return str(int(count)) if count == int(count) else f"{count:g}"


@_builder
def build_duration(match: Match) -> TimexFunction | None:
    count = match.get("n")
    if isinstance(count, int) and 1900 <= count <= 2039 and match.words.keys[match.found.last - 1] in CODES:
        return None  # "the World Cup 2018 day five"
    if count in {6, 9} and _unit(match) == "month":
        match.told.months_end = match.end  # "in the nine months", then "a year earlier": that of the year before
    return TimexFunction("duration", (period(_count(match), _unit_or_word(match)),))


def _unit_or_word(match: Match) -> str:
    unit = _unit(match)
    if unit != "None":
        return unit
    word = match.words.keys[match.found.last - 1]
    return word if word in CODES else "day"


@_builder
def build_duration_half(match: Match) -> TimexFunction | None:
    count = _count(match)
    return TimexFunction("duration", (period(None if count is None else count + 0.5, _unit(match)),))


@_builder
def build_vague_duration(match: Match) -> TimexFunction | None:
    unit = str(match.get("u"))
    singular = {"centuries": "century"}.get(unit, unit.removesuffix("s"))
    return TimexFunction("duration", (period(None, singular),))


@_builder
def build_set(match: Match) -> TimexFunction | None:
    words = match.words.keys[match.found.first : match.found.last]
    count = 2.0 if "other" in words else _count(match)
    return TimexFunction("set", (period(count, _unit(match)),))


@_builder
def build_set_part(match: Match) -> TimexFunction | None:
    if match.get("m"):
        return TimexFunction("set", (f"XXXX-{match.number('m'):02d}",))
    if match.get("s"):
        return TimexFunction("set", (f"XXXX-{match.get('s')}",))
    return TimexFunction("set", (f"XXXX-XX-XX{match.get('t')}",))


def check_builders(grammar: Grammar) -> list[str]:
    """The rules that name a builder there is none of."""
    return [r.name for r in grammar.rules if r.function.startswith("@") and r.function[1:] not in BUILDERS]
