"""Two bounds of a report's date: a weekday beside a day without its year, and days that the text tells as to come.

"Friday, 21 April" holds in one year of six or so; the other evidence says which. "Will meet on 4 May 2012" was written
before that day was over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from polybius.dating.days import FIRST, Days, between, likeliest, union
from polybius.dating.limits import Limit, inside_claim, is_fixed, sentence_around, words_of
from polybius.model import CodedReport, Timex
from polybius.timefunc import WEEKDAYS, YEAR

YEARS = range(1950, 2051)
# How far a day told as past may still lie ahead, and the other way round: the tense of a sentence can be misread.
SLACK = 7
# Of 1,198 news texts with known days 7 tell such a day, all within a year of the report and on the weekday named.
WEEKDAY_WEIGHT = 2.4
TO_COME_WEIGHT = 2.6
# A verb of the present this near before a date tells of it, if no other verb stands between; a month or year must be
# nearer, or behind a word like "by", for it belongs more often to a noun ("the convention in 2004").
VERB_REACH, COARSE_REACH = 80, 25

_TO_COME = re.compile(
    r"\b(?:will|shall|won['’]t|(?:is|are)\s+(?:\w+ly\s+)?(?:to|due|scheduled|slated|expected|set|planned|going|supposed)"
    r"|(?:expects?|intends?)\s+to)\b",
    re.IGNORECASE,
)
# What may not stand between that verb and the date: another clause, a tense of the past, a look back.
_PARTED = re.compile(
    r"[;:\"“”]|\b(?:who|which|that|when|where|while|because|since|after|from|said|was|were|had|has|have|did|left|ago"
    r"|as|anniversary|commemorat\w+|marking|following)\b"
    r"|\b(?!(?:be|held|\w+ed)\b)\w+\s+\w{2,}ed\b(?!\s+(?:on|in|by|until|at)\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|till|before|through|later than)\s+(?:the\s+)?(?:end of\s+)?\Z", re.IGNORECASE)
_IN = re.compile(r"\b(?:on|in|for|during)\s+(?:the\s+)?\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?![\ds])")


def weekday_limits(coded: CodedReport) -> Iterator[Limit]:
    """For each day told with its weekday and without its year, the days within a year of one that it fell on."""
    for timex in coded.timexes:
        function = timex.function
        if function.name != "in_year" or len(function.args) < 3 or inside_claim(coded, timex):
            continue
        named = days_on_weekday(str(function.args[0]), str(function.args[2]))
        before, after = {"past": (SLACK, YEAR), "future": (YEAR, SLACK)}.get(str(function.args[1]), (YEAR, YEAR))
        days = union((low - before, high + after) for low, high in named)
        if days:
            text = (
                f"The text tells of '{words_of(timex)}' without a year, a day that falls on that weekday in few years"
            )
            yield Limit(coded.report.id, "weekday and day", days, WEEKDAY_WEIGHT, text, (timex.span,))


def days_on_weekday(part: str, weekday: str) -> Days:
    """The days of a month and day ("04-21") in all years in which they fall on a weekday ("fri").

    >>> [date.fromordinal(low).year for low, _ in days_on_weekday("04-21", "fri")][-6:]
    [2006, 2017, 2023, 2028, 2034, 2045]
    """
    found = []
    month, day = (int(number) for number in part.split("-"))
    for year in YEARS:
        try:
            one = date(year, month, day)
        except ValueError:
            continue
        if WEEKDAYS[one.weekday()] == weekday:
            found.append((one.toordinal(), one.toordinal()))
    return union(found)


def to_come_limits(coded: CodedReport) -> Iterator[Limit]:
    """The earliest date that the text tells as to come: the report is no later."""
    told: list[tuple[int, Timex]] = []
    for timex in coded.timexes:
        if timex.type not in {"DATE", "TIME"} or not is_fixed(timex) or inside_claim(coded, timex):
            continue
        if not _YEAR.search(timex.span.text):
            continue
        days = likeliest(timex.function, FIRST)
        if days and days[0][0] > FIRST and is_told_as_to_come(coded.report.text, timex):
            told.append((days[-1][1], timex))
    for last, timex in sorted(told, key=lambda one: (one[0], one[1].span.start))[:1]:
        text = f"The text tells of '{words_of(timex)}' as to come"
        yield Limit(coded.report.id, "told as to come", between(None, last), TO_COME_WEIGHT, text, (timex.span,))


def is_told_as_to_come(text: str, timex: Timex) -> bool:
    """Whether a verb that looks ahead from the report's own present governs the expression."""
    low, _ = sentence_around(text, timex.span)
    before = text[low : timex.span.start]
    verbs = list(_TO_COME.finditer(before))
    if not verbs or _PARTED.search(before, verbs[-1].end()):
        return False
    gap = len(before) - verbs[-1].end()
    if _BY.search(before):
        return gap <= VERB_REACH
    is_day = bool(re.search(r"\d{4}-\d\d-\d\d", str(timex.function)))
    return gap <= VERB_REACH if is_day else gap <= COARSE_REACH and bool(_IN.search(before))
