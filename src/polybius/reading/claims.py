"""The days that a report's head, address and fields give for it, each kept as a claim with its origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from polybius.model import ClaimOrigin, DateClaim, DayRange, Report, Span
from polybius.timefunc import parse_full_dates

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"), 1
    )
    for name in names.split()
} | {"sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12}
MONTHS["december"] = 12
URL_DATE = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2]|(?<=[/_-])[1-9]|[a-z]{3,9})"
    r"(?:(?P=s)(?P<d>0[1-9]|[12][0-9]|3[01]|(?<=[/_-])[1-9]))?(?![0-9a-z])",
    re.IGNORECASE,
)
# Words that may stand in a line beside a date and leave it a bare date line.
DATE_LINE_WORDS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    am pm gmt utc est edt cet cest bst ist kst jst pst pdt msk hrs hours h z t on at of the local time date dated
    st nd rd th retrieved accessed saved printed downloaded archived cached captured crawled fetched visited viewed
    copied page print edition archive archives website site web internet our
    version copy online published posted updated modified last first issued
    released""".split()
)
BYLINE_START = re.compile(
    r"[\W_]*(?:by|published|posted|updated|last[ ](?:updated|modified)|first[ ]published|modified|created|written|"
    r"reported|issued|released|filed|from)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+")
DASH = re.compile(r"[ \t]+[-–—]{1,2}[ \t]+|[-–—]{2}|—|(?<=\))[ \t]*[:-]|(?<=[12][0-9]{3}):(?=\s)")
PARTIAL_DATE = re.compile(
    r"\b(?:(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?[ ](?P<m>{names})|(?P<m2>{names})\.?[ ](?P<d2>[0-3]?[0-9]))\b".replace(
        "{names}", "|".join(sorted(MONTHS, key=len, reverse=True))
    ),
    re.IGNORECASE,
)
CAPITALS = re.compile(r"[^a-z]*\b[A-Z][A-Z.'-]+")
EDGES = " \t\r\f\v\u00a0|*-–—•·/[](){}<>,;:"
HEAD_LINES = 10
MAX_HEAD_LINE = 160
MAX_DATE_LINE = 100
SEPARATORS = tuple("|/,·•-–—()[]")
DATELINE_WINDOW = 110


def to_claim(origin: ClaimOrigin, text: str, readings: Iterable[date], span: Span | None = None) -> DateClaim:
    """A claim of one day, or of several readings of one wording.

    >>> to_claim("header", "3/4/2021", [date(2021, 3, 4), date(2021, 4, 3)]).days
    DayRange(earliest=datetime.date(2021, 3, 4), latest=datetime.date(2021, 4, 3))
    """
    days = tuple(sorted(set(readings)))
    return DateClaim(origin, text, DayRange(days[0], days[-1]), span, days if len(days) > 1 else ())


# ------------------------------------------------------------------ the head of a text
# What parts the name of an outlet or section from a date, and words that such a name may have in small letters.
BARS = tuple("|/•·–—")
SMALL = frozenset(["of", "the", "in", "and", "for", "on", "de", "la"])
MOST_OF_NAME = 8


def is_date_line(line: str) -> bool:
    """Whether a line holds a full date and little else: a weekday, a time, how the page was got, a place or section.

    >>> [is_date_line(line) for line in ("| 3 May 2019, Friday |", "Retrieved on 3 May 2019", "LIMA / 3 May 2019")]
    [True, True, True]
    >>> is_date_line("World news | Monday 3 May 2019"), is_date_line("The Advertiser (Adelaide), 3 May 2019")
    (True, True)
    >>> [is_date_line(line) for line in ("Talks of 3 May 2019 fail", "Peru refuses, 3 May 2019")]
    [False, False]
    """
    line = line.strip()
    found = parse_full_dates(line) if len(line) <= MAX_DATE_LINE else []
    if not found:
        return False
    ends = [0, *(end for _, end, _ in found)]
    starts = [*(start for start, _, _ in found), len(line)]
    return all(_is_beside_date(line[end:start]) for end, start in zip(ends, starts, strict=True))


def _is_beside_date(words: str) -> bool:
    """Whether words may stand beside a date in its own line: words of date lines, or the name of an outlet or section
    that is set apart ("World news | Monday ...")."""
    found = [match for match in WORD.finditer(words) if match.group().lower() not in DATE_LINE_WORDS]
    if not found:
        return True
    other = [match.group() for match in found]
    before = [match.end() for match in WORD.finditer(words, 0, found[0].start())]
    after = [match.start() for match in WORD.finditer(words, found[-1].end())]
    words = words[before[-1] if before else 0 : after[0] if after else len(words)].strip()
    if words[:1] in BARS or words[-1:] in BARS:
        return len(other) <= MOST_OF_NAME and other[0][0].isupper() and not any(mark in words for mark in ".!?:;")
    apart = words[:1] in SEPARATORS or words[-1:] in SEPARATORS
    return apart and len(other) <= MOST_OF_NAME and all(word[0].isupper() or word in SMALL for word in other)


def is_byline(line: str) -> bool:
    """Whether a line says who wrote it or when it was published.

    >>> is_byline("By Ana Reyes, Published 3 May 2019"), is_byline("By noon, the talks had failed.")
    (True, False)
    >>> is_byline("Friday 3 May 2019 by our correspondent in Lima")
    True
    """
    line = line.strip()
    if len(line) > MAX_HEAD_LINE or not BYLINE_START.match(_after_date(line)):
        return False
    return bool(parse_full_dates(line)) or (len(WORD.findall(line)) <= 10 and line[-1:] not in '.!?"”')


def _after_date(line: str) -> str:
    """What follows the date that opens a line ("Monday 3 October 2016 by our correspondent"), or the whole line."""
    found = parse_full_dates(line)
    if not found or not all(word.lower() in DATE_LINE_WORDS for word in WORD.findall(line[: found[0][0]])):
        return line
    return line[found[0][1] :] or line


def find_head_claims(report: Report, lines: list[tuple[int, int]]) -> Iterator[DateClaim]:
    """Claims in the first lines of a report: bare dates, bylines, and the dateline that opens the telling."""
    for start, end in lines[:HEAD_LINES]:
        line = report.text[start:end]
        if is_byline(line):
            yield from _line_claims(report, start, end, "byline")
        elif is_date_line(line):
            yield from _line_claims(report, start, end, "header")
        elif claim := find_dateline(report, start, end):
            yield claim
            return


def _line_claims(report: Report, start: int, end: int, origin: ClaimOrigin) -> Iterator[DateClaim]:
    """One claim for each date of the line; the words of each reach from the date before to the date after."""
    found = parse_full_dates(report.text[start:end])
    for i, (_, stop, readings) in enumerate(found):
        left = start + (found[i - 1][1] if i else 0)
        right = end if i == len(found) - 1 else start + stop
        span = _trimmed(report, left, right)
        yield to_claim(origin, span.text, readings, span)


def _trimmed(report: Report, start: int, end: int) -> Span:
    words = report.text[start:end]
    start += len(words) - len(words.lstrip(EDGES))
    return report.span(start, start + len(words.strip(EDGES)))


def find_dateline(report: Report, start: int, end: int) -> DateClaim | None:
    """The date between place and dash that opens a telling: "PARIS, 3 March 2021 (Agency) -".

    Without a year the claim's days are open on both sides: the wording alone is claimed.

    >>> str(find_dateline(Report("r", "LIMA, May 3, 2019 - Talks failed."), 0, 33).days)
    '2019-05-03'
    >>> find_dateline(Report("r", "OSLO, 3 March (Agency) - Talks failed."), 0, 38).text
    '3 March'
    """
    opening = report.text[start : min(end, start + DATELINE_WINDOW)]
    dash = DASH.search(opening)
    if not dash or not CAPITALS.match(opening):
        return None
    before = opening[: dash.start()]
    if full := parse_full_dates(before):
        left, right, readings = full[0]
        span = report.span(start + left, start + right)
        return to_claim("dateline", span.text, readings, span)
    if partial := PARTIAL_DATE.search(before):
        span = report.span(start + partial.start(), start + partial.end())
        return DateClaim("dateline", span.text, DayRange(None, None), span)
    return None


# ------------------------------------------------------------------ addresses and fields
def find_url_claims(url: str | None) -> tuple[DateClaim, ...]:
    """The day or month in an address.

    >>> [str(claim.days) for claim in find_url_claims("https://news.example/2021/03/18/talks")]
    ['2021-03-18']
    >>> [str(claim.days) for claim in find_url_claims("https://news.example/2021/03/talks")]
    ['2021-03-01..2021-03-31']
    """
    claims: dict[DayRange, DateClaim] = {}
    for match in URL_DATE.finditer((url or "")[:2000]):
        if days := _days_of_url(match):
            claims.setdefault(days, DateClaim("url", match[0].strip("/"), days))
    exact = [claim for claim in claims.values() if claim.days.earliest == claim.days.latest]
    return tuple((exact or list(claims.values()))[:1])


def _days_of_url(match: re.Match[str]) -> DayRange | None:
    month = int(match["m"]) if match["m"].isdigit() else MONTHS.get(match["m"].lower(), 0)
    year = int(match["y"])
    if not month or (not match["s"] and not (match["d"] and match["m"].isdigit())):
        return None
    try:
        if match["d"]:
            day = date(year, month, int(match["d"]))
            return DayRange(day, day)
        if match["s"] != "/":
            return None
        after = date(year + month // 12, month % 12 + 1, 1)
        return DayRange(date(year, month, 1), date.fromordinal(after.toordinal() - 1))
    except ValueError:
        return None


def find_named_claims(origin: ClaimOrigin, name: str, value: object) -> tuple[DateClaim, ...]:
    """The claim of a named field or tag, its wording as `name: value`; none where the value holds no full date.

    >>> [str(claim.days) for claim in find_named_claims("field", "date", "Thu, 18 Mar 2021 09:00:00 GMT")]
    ['2021-03-18']
    """
    words = _epoch(value) or str(value)[:MAX_HEAD_LINE]
    found = parse_full_dates(words)
    if not found:
        return ()
    return (to_claim(origin, f"{name}: {str(value)[:80]}", found[0][2]),)


def _epoch(value: object) -> str | None:
    """The day of a Unix time in seconds or milliseconds."""
    if isinstance(value, bool) or not str(value).strip().isascii():
        return None
    digits = str(value).strip().split(".", maxsplit=1)[0]
    if not digits.isdigit() or len(digits) not in (9, 10, 13):
        return None
    seconds = int(digits) // (1000 if len(digits) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
