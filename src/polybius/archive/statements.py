"""The rows of statements: who said what, when, through whom, where; the words exactly as the report has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from polybius import timefunc
from polybius.archive.rows import OPEN_END, Row
from polybius.model import Attribution, CodedReport, Dating, DayRange, ReportDate, Span, TimexFunction

# Functions whose days are the same whatever the report's day.
FIXED = {"date", "either"}
# "Now" and "recently" say no more than the report's own day does.
VAGUE = {"vague", "duration", "set"}
UNKNOWN = DayRange(None, None)
ANY_DAY = date(2000, 1, 1)


def statement_rows(reports: Iterable[CodedReport], dating: Dating) -> list[Row]:
    """A row for each attribution, by report and place in it: statements, and with them beliefs, plans, nested ones."""
    return [
        row
        for coded in sorted(reports, key=lambda c: c.report.id)
        for row in _report_rows(coded, dating.reports.get(coded.report.id))
    ]


def _report_rows(coded: CodedReport, dated: ReportDate | None) -> Iterator[Row]:
    by_id = {a.id: a for a in coded.attributions}
    functions = {timex.id: timex.function for timex in coded.timexes}
    for attribution in sorted(coded.attributions, key=_place):
        above = list(_ancestors(attribution, by_id))
        yield _row(coded, attribution, above, _date(attribution, functions, dated))


def _place(attribution: Attribution) -> tuple[int, int, str]:
    """Where its words begin; one nested in others comes after them."""
    first = min((span.start for span in attribution.content), default=0)
    return first, -max((span.end for span in attribution.content), default=0), attribution.id.zfill(8)


def _ancestors(attribution: Attribution, by_id: dict[str, Attribution]) -> Iterator[Attribution]:
    """Those it is nested in, innermost first."""
    seen = {attribution.id}
    above = by_id.get(attribution.parent or "")
    while above is not None and above.id not in seen:
        seen.add(above.id)
        yield above
        above = by_id.get(above.parent or "")


def _row(coded: CodedReport, attribution: Attribution, above: Sequence[Attribution], when: Row) -> Row:
    report, speaker = coded.report, attribution.speaker
    who = speaker.value if speaker else None
    return {
        "id": f"{report.id}:{attribution.id}",
        "report": report.id,
        "path": report.path,
        "speaker": {
            "name": who.name if who else None,
            "role": who.role if who else None,
            "country": who.country if who else None,
            "organisation": who.organisation if who else None,
        },
        "date": when,
        "content": [_quote(span) for span in attribution.content],
        "cue": [_quote(span) for span in attribution.cue],
        "source": [_quote(span) for span in attribution.source],
        "form": attribution.form,
        "kind": attribution.kind,
        "is_statement": attribution.is_statement,
        "parent": f"{report.id}:{attribution.parent}" if attribution.parent else None,
        "chain": chain(report.publisher, attribution, above),
        "outlet": report.publisher,
        "relays": [{"name": relay.name, **_quote(relay.span)} for relay in attribution.relays],
        "addressee": _quote(attribution.addressee) if attribution.addressee else None,
        "setting": [_quote(span) for span in attribution.setting],
        "rule": speaker.rule if speaker else None,
        "confidence": round(speaker.confidence, 4) if speaker else None,
    }


def _quote(span: Span) -> Row:
    return {"start": span.start, "end": span.end, "text": span.text}


def chain(outlet: str | None, attribution: Attribution, above: Sequence[Attribution] = ()) -> list[str]:
    """Through whom the words came, from the outlet inwards to the speaker; `above` are those it is nested in, innermost
    first.

    An outlet that is not known is left out, an unknown speaker is "?".
    """
    names = [outlet] if outlet else []
    names += [relay.name for relay in attribution.relays]
    told = [*reversed(above), attribution]
    names += [a.speaker.value.name if a.speaker else "?" for a in told]
    return [name for n, name in enumerate(names) if name.casefold() not in {other.casefold() for other in names[:n]}]


# ------------------------------------------------------------------ the day
def _date(attribution: Attribution, functions: dict[str, TimexFunction], dated: ReportDate | None) -> Row:
    """The day on which the words were said where the report tells it, else the report's own; `of` says which."""
    published = dated.date.days if dated else UNKNOWN
    function = functions.get(attribution.timex.value) if attribution.timex else None
    said = _days_said(function, dated) if function is not None else None
    if function is None or said is None or attribution.timex is None:
        return {**_ends(published), "stated": bool(dated and dated.date.stated), "of": "report", "timex": None}
    stated = function.name in FIXED or bool(dated and dated.date.stated)
    return {**_ends(said), "stated": stated, "of": "utterance", "timex": _quote(attribution.timex.spans[0])}


def _days_said(function: TimexFunction, dated: ReportDate | None) -> DayRange | None:
    """The days of a time expression in a report of this date, none of them after it; None where none can be told."""
    if function.name in VAGUE:
        return None
    when = dated.date if dated else None
    known = [day for day in ([when.best] if when and when.best else _both(when.days) if when else []) if day]
    if function.name in FIXED:
        found = _hull([days for days, _ in timefunc.apply(function, known[-1] if known else ANY_DAY)])
    else:
        found = _hull([next((days for days, _ in timefunc.apply(function, day)), None) for day in known])
    if found is None or when is None or when.days.latest is None:
        return found
    return found & DayRange(None, when.days.latest) or found


def _both(days: DayRange) -> list[date]:
    """Both ends of an interval that has both."""
    return [days.earliest, days.latest] if days.earliest and days.latest else []


def _hull(found: Sequence[DayRange | None]) -> DayRange | None:
    """The least interval that holds all of them; None where one of them has an open end, or there are none."""
    first = [days.earliest for days in found if days and days.earliest]
    last = [days.latest for days in found if days and days.latest]
    whole = bool(found) and len(first) == len(last) == len(found)
    return DayRange(min(first), max(last)) if whole else None


def _ends(days: DayRange) -> Row:
    earliest, latest = (day.isoformat() if day else None for day in (days.earliest, days.latest))
    return {"earliest": earliest, "latest": latest or (OPEN_END if earliest else None)}
