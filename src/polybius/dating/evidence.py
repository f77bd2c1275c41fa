"""What bears on a report's date, each as the days it allows, with a weight and the sentence that says it.

Weights are log-odds that the argument holds. A page's header alone is right in about nine of ten pages (measured with
a date extractor on a thousand pages), which is where the scale is fixed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from polybius.dating.ahead import to_come_limits, weekday_limits
from polybius.dating.days import ALL, FIRST, LAST, Days, between, bounds, intersect, likeliest, of_range, size, union
from polybius.dating.firsts import first_limits
from polybius.dating.limits import Limit, inside_claim, is_fixed, sentence_around, words_of
from polybius.dating.tenures import KEPT_FOR_LIFE, OfficeLimit, TenureTable, class_of_office, offices_sentence
from polybius.dating.weekdays import lean, told_weekdays
from polybius.model import ClaimOrigin, CodedReport, DateClaim, DayRange, Timex, TimexFunction
from polybius.timefunc import WEEKDAYS, YEAR, parse_full_dates

CLAIM_WEIGHTS: dict[ClaimOrigin, float] = {
    "header": 2.1,
    "byline": 2.8,
    "metadata": 2.5,
    "url": 3.2,
    "dateline": 3.4,
    "field": 3.4,
    "text": 2.6,
    "crawl": 12.0,
}
# Claims that a page makes beside its text: the text's weekdays fit them or not.
OF_PAGES = {"header", "byline", "metadata", "url", "field"}
LEAST_CLAIM_WEIGHT = 0.4
# A day or month that the text names with its year lies so near the report's day in 22 of 63 news texts that name one,
# and by chance near a day some years off in less than 1.
NEAR_DATE_DAYS, MONTH, NEAR_DATE_WEIGHT = 45, 31, 3.0
# How many years before the report's the latest year lies that its text names, and the log-odds against a day some
# years off: of 125 texts that name one 77 name the report's year or one of the two before (1.1 to 2.1), 20 none of the
# last six (-0.5 to -1.3). The odds count for some two thirds of themselves.
LATEST_YEAR = ((0, 2, 1.0), (6, 200, -0.6))
OFFICE_WEIGHT = 2.6
# Where an article's own text has a line of copyright, the year is the article's: in all of 5 with known days.
COPYRIGHT_WEIGHT = 2.6
NEW_YEAR_DAYS = 31
# A title that is kept for life, or a person known by surname only, says less.
WEAK_OFFICE_WEIGHT = 1.4
# A date told as past lay ahead in 4 of 280 news texts with known days; a date merely named says less still.
PAST_DAY_WEIGHT = 2.8
PAST_YEAR_WEIGHT = 1.6
NAMED_DAY_WEIGHT = 1.8
AHEAD_DAYS = 730
# A page and its text may differ by the day line between their time zones.
ZONE_DAYS = 1
# An act told with its weekday and date is told within the week.
WEEK = 6
NEARBY = 90
# Days long past are this far off at least; a fixed date among them names a month or a year.
LONG_PAST_DAYS, LEAST_COARSE = 120, 25
LOOKING_BACK = {"day", "week", "month", "season", "quarter", "year"}
LAST_YEAR = TimexFunction("shift", ("year", -1))

_AHEAD = re.compile(
    r"\b(?:will|would|shall|by|until|till|through|to|ahead of|before|scheduled|due|planned|plans?|expected|next|"
    r"expires?|deadline|target|agenda|vision|set for|beyond|towards?|candidate|election)\W+(?:\w+\W+){0,4}\Z",
    re.IGNORECASE,
)
_PAST_VERB = re.compile(
    r"\b(?:was|were|had|did|met|held|came|went|began|took|gave|left|won|lost|broke|sent|fell|rose|led|fought|\w{3,}ed)\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|(?-i:may)|could|should|until|till|through|due|expires?|expir(?:ed|ing)|matur\w+|scheduled|planned"
    r"|plans?|expected|expects?|set to|set for|to be|next|upcoming|deadline|ending|payable|effective|forecasts?"
    r"|targets?|goals?|pledged?|promised|projected|candidates?|bid|aims?|by the end of|agreed to|extended|later|forward"
    r"|begins?|starts?|opens)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|late|at the time|predecessor|successor|under|since|like|following)[\s-]+(?:\w+[\s-]+){0,4}\Z", re.I
)
_SAID = re.compile(r"\b(?:said|says|told|announced|reported|added|stated|declared|warned|met|signed)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:\bcopyright\b|©|\(c\))[\s©,]*(?:\(c\)\s*)?(?:by\s+)?(?:(?:19|20)\d\d\s*[-–/]\s*)?(?P<year>(?:19|20)\d\d)(?!\d)",
    re.I,
)
_WITH_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)


def find_limits(coded: CodedReport, table: TenureTable) -> list[Limit]:
    """All arguments a single report holds, in an order that depends on the report alone."""
    limits = [*_claim_limits(coded), *_text_claims(coded), *_past_days(coded), *_office_limits(coded, table)]
    limits += [*weekday_limits(coded), *to_come_limits(coded), *first_limits(coded), *_copyright_limits(coded)]
    return sorted({limit.key: limit for limit in limits}.values(), key=lambda limit: limit.key)


# ------------------------------------------------------------------ claims
def _claim_limits(coded: CodedReport) -> Iterator[Limit]:
    read = [(claim, *days_of_claim(claim)) for claim in coded.report.claims]
    datelines = union(pair for claim, _, exact in read if claim.origin == "dateline" for pair in exact)
    told, dates = told_weekdays(coded), _named_dates(coded)
    for claim, days, exact in read:
        spans = (claim.span,) if claim.span else ()
        weight, words = CLAIM_WEIGHTS[claim.origin], says(claim)
        if claim.origin in OF_PAGES:
            leaning, why = lean(told, exact, datelines)
            weight, words = max(LEAST_CLAIM_WEIGHT, weight + leaning), words + why
            if near := _near(dates, exact):
                weight, words = weight + NEAR_DATE_WEIGHT, f"{words}; the text names '{words_of(near)}'"
            elif dates and size(exact) == 1:
                leaning, year = _latest_year(dates, exact)
                weight = max(LEAST_CLAIM_WEIGHT, weight + leaning)
                words += f"; the latest year that the text names is {year}" if leaning else ""
        if days != ALL:
            yield Limit(coded.report.id, f"claim:{claim.origin}", days, weight, words, spans, claim, exact)


def _named_dates(coded: CodedReport) -> list[tuple[Days, Timex]]:
    """The days, months and years that the text names, outside its claims."""
    found = []
    for timex in coded.timexes:
        if timex.type in {"DATE", "TIME"} and is_fixed(timex) and not inside_claim(coded, timex):
            days = likeliest(timex.function, FIRST)
            if days and days[0][0] > FIRST and days[-1][1] - days[0][0] <= YEAR:
                found.append((days, timex))
    return found


def _latest_year(dates: Sequence[tuple[Days, Timex]], exact: Days) -> tuple[float, int]:
    """What the latest year of the dates says of the only day of a claim, and that year."""
    latest = max(date.fromordinal(days[0][0]).year for days, _ in dates)
    gap = date.fromordinal(exact[0][0]).year - latest
    return next((leaning for low, high, leaning in LATEST_YEAR if low <= gap <= high), 0.0), latest


def _near(dates: Sequence[tuple[Days, Timex]], exact: Days) -> Timex | None:
    """The first of the dates that lies near the only day of a claim."""
    if size(exact) != 1:
        return None
    around = _widened(exact, NEAR_DATE_DAYS, NEAR_DATE_DAYS)
    fine = [(days, timex) for days, timex in dates if days[-1][1] - days[0][0] <= MONTH]
    return next((timex for days, timex in fine if intersect(days, around)), None)


def days_of_claim(claim: DateClaim) -> tuple[Days, Days]:
    """The days a claim allows, and those it names."""
    if claim.origin == "crawl":
        latest = claim.days.latest or claim.days.earliest
        return (between(None, latest.toordinal() + ZONE_DAYS), ()) if latest else (ALL, ())
    if claim.readings:
        agreeing = [day for day in claim.readings if _names_weekday_of(claim.text, day)]
        exact = union((day.toordinal(), day.toordinal()) for day in agreeing or claim.readings)
    elif claim.days.earliest is None and claim.days.latest is None:
        exact = _any_year(claim.text)
    else:
        exact = of_range(claim.days)
    if claim.origin == "text":
        return _widened(exact, WEEK, WEEK), exact
    return _widened(exact, ZONE_DAYS, ZONE_DAYS), exact


def _names_weekday_of(text: str, day: date) -> bool:
    """Whether a claim's wording holds the weekday of the day: it settles which way a numeric date is to be read."""
    return bool(re.search(rf"\b{WEEKDAYS[day.weekday()]}", text, re.IGNORECASE))


def _widened(days: Days, before: int, after: int) -> Days:
    return union((max(FIRST, low - before), min(LAST, high + after)) for low, high in days)


def _any_year(text: str) -> Days:
    """The days of a wording without a year ("3 March"), in every year in which they fall on the weekday it names."""
    found = parse_full_dates(f"{text} 2000") or parse_full_dates(f"{text.rstrip('.,')}, 2000")
    if not found:
        return ALL
    month, day = found[0][2][0].month, found[0][2][0].day
    days = []
    for year in range(1950, 2051):
        try:
            one = date(year, month, day)
        except ValueError:
            continue
        if _names_weekday_of(text, one) or not _names_a_weekday(text):
            days.append((one.toordinal(), one.toordinal()))
    return union(days)


def _names_a_weekday(text: str) -> bool:
    return bool(re.search(rf"\b(?:{'|'.join(WEEKDAYS)})", text, re.IGNORECASE))


def says(claim: DateClaim) -> str:
    """What a claim says, as the beginning of a sentence."""
    words = " ".join(claim.text.split())
    place = {
        "header": "The page header says",
        "byline": "The byline says",
        "dateline": "The dateline says",
        "url": "The address holds the date",
        "metadata": "The page's metadata say",
        "field": "The date field says",
        "crawl": "The page was fetched on",
        "text": "The text names the day",
    }[claim.origin]
    return f"{place} '{words}'"


def _text_claims(coded: CodedReport) -> Iterator[Limit]:
    """A day written out beside its weekday, or beside a verb of report in the opening: the report is of that week."""
    known = {claim.span.start for claim in coded.report.claims if claim.span}
    for timex in coded.timexes:
        if timex.function.name != "date" or inside_claim(coded, timex) or timex.span.start in known:
            continue
        days = likeliest(timex.function, FIRST)
        if not days or days[0][0] != days[0][1]:
            continue
        bracketed = _is_bracketed(timex)
        opening = timex.span.start < 800 and _is_told_there(coded.report.text, timex)
        if not bracketed and not opening:
            continue
        claim = DateClaim("text", timex.span.text, _range(days), timex.span)
        weight = CLAIM_WEIGHTS["text"] if bracketed else 1.0
        first = 0 if not _looks_ahead(coded.report.text, timex) else WEEK
        allowed = _widened(days, first, WEEK)
        rule = "claim:text" if bracketed else "told day"
        words = " ".join(timex.span.text.split())
        text = f"The text tells an act of '{words}', which is told within the week"
        yield Limit(coded.report.id, rule, allowed, weight, text, (timex.span,), claim if bracketed else None, days)


def _is_bracketed(timex: Timex) -> bool:
    """ "Thursday (03/18/2021)": a date that an editor put beside the weekday."""
    return "(" in timex.span.text and bool(_WITH_WEEKDAY.match(timex.span.text))


def _range(days: Days) -> DayRange:
    return DayRange(date.fromordinal(days[0][0]), date.fromordinal(days[-1][1]))


def _is_told_there(text: str, timex: Timex) -> bool:
    around = text[max(0, timex.span.start - NEARBY) : timex.span.end + NEARBY // 2]
    return bool(_WITH_WEEKDAY.match(timex.span.text) and _SAID.search(around))


def _looks_ahead(text: str, timex: Timex) -> bool:
    return bool(_AHEAD.search(text[max(0, timex.span.start - NEARBY) : timex.span.start]))


# ------------------------------------------------------------------ days told as past
def _past_days(coded: CodedReport) -> Iterator[Limit]:
    """The latest date that the text tells of as past, and the latest that it names without looking ahead."""
    told: list[tuple[int, Timex]] = []
    named: list[tuple[int, Timex]] = []
    for timex in coded.timexes:
        if timex.type not in {"DATE", "TIME"} or not is_fixed(timex) or inside_claim(coded, timex):
            continue
        days = likeliest(timex.function, FIRST)
        if not days or days[0][0] <= FIRST or _looks_ahead(coded.report.text, timex) or _is_bracketed(timex):
            continue
        if _is_told_as_past(coded.report.text, timex):
            told.append((days[0][0], timex))
            if not _is_year(timex) or _is_round_year(days):
                continue
        if days[0][1] - days[0][0] < 400 and not _is_round_year(days):
            named.append((days[0][0], timex))
    for first, timex in _latest(told):
        text = f"The text tells of '{words_of(timex)}' as past"
        weight = PAST_YEAR_WEIGHT if _is_year(timex) else PAST_DAY_WEIGHT
        yield Limit(coded.report.id, "told as past", between(first, None), weight, text, (timex.span,))
    for first, timex in _latest(named):
        name = words_of(timex)
        text = f"The text names '{name}', and news seldom looks ahead by more than two years without saying so"
        days = between(first - AHEAD_DAYS, None)
        yield Limit(coded.report.id, "named", days, NAMED_DAY_WEIGHT, text, (timex.span,))


def looks_back(coded: CodedReport) -> tuple[TimexFunction, ...]:
    """The functions of a report's time expressions that name days long past, each once: "last year", "in June 1998"."""
    found = {str(timex.function): timex.function for timex in coded.timexes if _is_long_past(coded, timex)}
    return tuple(found[name] for name in sorted(found))


def _is_long_past(coded: CodedReport, timex: Timex) -> bool:
    function = timex.function
    if timex.type != "DATE" or function.name not in {"date", "shift", "ago"}:
        return False
    if function.name == "date":
        days = likeliest(function, FIRST)
        coarse = bool(days) and LEAST_COARSE <= days[0][1] - days[0][0] < 400
        return coarse and not inside_claim(coded, timex) and _is_told_as_past(coded.report.text, timex)
    if function.args[0] not in LOOKING_BACK:  # "the past century" holds any story
        return False
    return bounds(function)[2] < -LONG_PAST_DAYS or function == LAST_YEAR


def _latest(found: list[tuple[int, Timex]]) -> list[tuple[int, Timex]]:
    return sorted(found, key=lambda one: (-one[0], one[1].span.start))[:1]


def _is_year(timex: Timex) -> bool:
    return bool(re.search(r"\(\d{2,4}\)", f"({timex.function.args[-1]})"))


def _is_round_year(days: Days) -> bool:
    """Whether it is a year of the kind that plans and pledges name: 2030, 2045."""
    first = date.fromordinal(days[0][0])
    return days[0][1] - days[0][0] > 300 and first.year % 5 == 0


def _is_told_as_past(text: str, timex: Timex) -> bool:
    """Whether the sentence speaks in the past tense and of nothing to come."""
    low, high = sentence_around(text, timex.span)
    sentence = text[low:high]
    return bool(_PAST_VERB.search(sentence)) and not _TO_COME.search(sentence)


def _copyright_limits(coded: CodedReport) -> Iterator[Limit]:
    """The latest year of a line of copyright: the report is of that year, or of the days around it."""
    found = list(_COPYRIGHT.finditer(coded.report.text))
    for match in sorted(found, key=lambda one: (one["year"], -one.start()))[-1:]:
        year = int(match["year"])
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        words = " ".join(match[0].split())
        text = f"The text has the line of copyright '{words}'"
        days = between(first - NEW_YEAR_DAYS, last + NEW_YEAR_DAYS)
        spans = (coded.report.span(*match.span()),)
        yield Limit(coded.report.id, "copyright", days, COPYRIGHT_WEIGHT, text, spans, confirms=True)


# ------------------------------------------------------------------ offices
def _office_limits(coded: CodedReport, table: TenureTable) -> Iterator[Limit]:
    found: dict[tuple[str, str, bool], Limit] = {}
    for fact in coded.facts:
        limit = table.find(fact)
        if limit is None or not limit.days or _is_of_another_time(coded, limit):
            continue
        weak = limit.by_surname or (limit.office in KEPT_FOR_LIFE and fact.country == "USA")
        weak = weak or (limit.office == "leader" and class_of_office(limit.tenures[0].role) != "leader")
        weight = WEAK_OFFICE_WEIGHT if weak and not fact.former else OFFICE_WEIGHT
        key = (limit.tenures[0].person, limit.office, fact.former)
        if key not in found or fact.spans < found[key].spans:
            rule = "office left" if fact.former else "office held"
            found[key] = Limit(coded.report.id, rule, limit.days, weight, offices_sentence(limit), fact.spans)
    yield from found.values()


def _is_of_another_time(coded: CodedReport, limit: OfficeLimit) -> bool:
    """Whether the description is put into the past: "then", or an explicit earlier date in the same sentence."""
    text = coded.report.text
    starts = [timex.span.start for timex in coded.timexes]
    for span in limit.fact.spans:
        if _THEN.search(text[max(0, span.start - 40) : span.start]):
            return True
        low, high = sentence_around(text, span)
        for timex in coded.timexes[bisect_left(starts, low) : bisect_left(starts, high)]:
            if is_fixed(timex):
                days = likeliest(timex.function, FIRST)
                if days and intersect(days, limit.days) and not inside_claim(coded, timex):
                    return True
    return False
