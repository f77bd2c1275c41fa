"""Records -> the rows of exports and of the database: one function for each level, plain values, sorted.

The rows of mentions, reports and links are documented in the codebook and kept stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from polybius import timefunc
from polybius.model import (
    Actor,
    Attribution,
    ClaimVerdict,
    Coded,
    CodedReport,
    DateRange,
    Dating,
    DayRange,
    Event,
    EventMention,
    Link,
    Linked,
    Place,
    Refusal,
    ReportDate,
    Span,
    Timex,
)

Row = dict[str, Any]
UNDATED = DateRange(DayRange(None, None), stated=False)
LAST = "9999"
# Scorers and spreadsheets compare intervals, so an open end is written as the last day there is.
OPEN_END = "9999-12-31"


def mention_rows(reports: Iterable[CodedReport], dating: Dating, linked: Linked) -> list[Row]:
    """A row for each telling of an act, by report and place in it."""
    event_of = {mention: event.id for event in linked.events for mention in event.mentions}
    rows = []
    for coded in sorted(reports, key=lambda r: r.report.id):
        attributions = {a.id: a for a in coded.attributions}
        for mention in sorted(coded.events, key=lambda m: (m.trigger.start, m.id)):
            when = dating.mentions.get(mention.id, UNDATED)
            rows.append(_mention_row(mention, event_of.get(mention.id, mention.id), when, attributions))
    return rows


def _mention_row(mention: EventMention, event_id: str, when: DateRange, attributions: dict[str, Attribution]) -> Row:
    condition = mention.condition
    attribution = attributions.get(mention.attribution.value) if mention.attribution else None
    return {
        "id": mention.id,
        "report": mention.report,
        "event_id": event_id,
        "event": mention.event.value,
        "mode": mention.mode.value if mention.mode else None,
        "contexts": [context.value for context in mention.contexts],
        "cameo": mention.cameo.value,
        "actors": [_party(actor) for actor in mention.actors],
        "recipients": [_party(actor) for actor in mention.recipients],
        "place": _place(mention.place),
        "date": {**_days(when.days), "stated": when.stated},
        "status": mention.status.value,
        "condition": condition
        and {"kind": condition.kind, "span": _offsets(condition.span), "text": condition.span.text},
        "attribution": attribution and _voice(attribution, mention.trigger),
        "trigger": _offsets(mention.trigger),
        "evidence": _offsets(mention.evidence),
        "confidence": round(mention.confidence, 4),
        "rule": mention.rule or mention.event.rule,
        "also": [_offsets(span) for span in mention.also],
        **_reading(mention),
    }


def _reading(mention: EventMention | None) -> Row:
    """The operators, outermost first, and the act under them."""
    if mention is None:
        return {"operators": [], "act": None}
    return {"operators": [o.value for o in mention.operators], "act": mention.act.value if mention.act else None}


def _party(actor: Coded[Actor]) -> Row:
    return {**_actor(actor.value), "span": _offsets(actor.spans[0]) if actor.spans else None}


def _actor(actor: Actor) -> Row:
    return {
        "country": actor.country,
        "organisation": actor.organisation,
        "sector": actor.sector,
        "role": actor.role,
        "name": actor.name,
    }


def _place(place: Coded[Place] | None) -> Row | None:
    if place is None:
        return None
    value = place.value
    return {
        "name": value.name,
        "country": value.country,
        "region": value.region,
        "latitude": value.latitude,
        "longitude": value.longitude,
        "geonames": value.geonames,
        "span": _offsets(place.spans[0]) if place.spans else None,
    }


def _voice(attribution: Attribution, trigger: Span) -> Row:
    """Whose words an act stands in; the span is that part of them in which it stands."""
    inside = next((s for s in attribution.content if s.overlaps(trigger)), None)
    span = inside or next(iter(attribution.content + attribution.source + attribution.cue), None)
    return {
        "speaker": attribution.speaker.value.name if attribution.speaker else None,
        "relays": [relay.name for relay in attribution.relays],
        "form": attribution.form,
        "span": _offsets(span) if span else None,
    }


def _offsets(span: Span) -> list[int]:
    return [span.start, span.end]


def _days(days: DayRange) -> Row:
    """Both ends; what lies ahead without an end ends on OPEN_END, an unknown beginning is None."""
    return {"earliest": _iso(days.earliest), "latest": _iso(days.latest) or (OPEN_END if days.earliest else None)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# ------------------------------------------------------------------ reports
def report_rows(reports: Iterable[CodedReport], dating: Dating, refusals: Iterable[Refusal] = ()) -> list[Row]:
    """A row for each report, by id, then one for each refusal, by path."""
    rows = [_report_row(coded, dating.reports.get(coded.report.id)) for coded in reports]
    refused = sorted(set(refusals), key=lambda r: (r.path, r.line or 0, r.reason))
    return sorted(rows, key=lambda row: str(row["report"])) + [_refusal_row(refusal) for refusal in refused]


def _report_row(coded: CodedReport, dated: ReportDate | None) -> Row:
    report = coded.report
    return {
        "report": report.id,
        "path": report.path,
        "title": report.title,
        "dct": _days(dated.date.days) if dated else _days(UNDATED.days),
        "date_claims": [_claim(verdict) for verdict in dated.verdicts] if dated else [],
        "attributions": [_attribution(a) for a in coded.attributions if a.is_statement],
        "timexes": [_timex(timex, dated) for timex in coded.timexes],
        "refused": None,
    }


def _claim(verdict: ClaimVerdict) -> Row:
    claim = verdict.claim
    value = "/".join(day.isoformat() for day in claim.readings) or str(claim.days)
    return {
        "origin": claim.origin,
        "text": claim.text,
        "value": value,
        "accepted": verdict.accepted,
        "why": verdict.why,
    }


def _attribution(attribution: Attribution) -> Row:
    speaker = attribution.speaker.value if attribution.speaker else None
    return {
        "speaker": speaker.name if speaker else None,
        "role": speaker.role if speaker else None,
        "source": [_offsets(s) for s in attribution.source],
        "cue": [_offsets(s) for s in attribution.cue],
        "content": [_offsets(s) for s in attribution.content],
        "form": attribution.form,
        "relays": [relay.name for relay in attribution.relays],
    }


def _timex(timex: Timex, dated: ReportDate | None) -> Row:
    span = timex.span
    return {
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "type": timex.type,
        "value": timex.value or _value_on(timex, dated),
    }


def _value_on(timex: Timex, dated: ReportDate | None) -> str | None:
    """The TIMEX3 value, where the report's date settles it: its likeliest day, or both ends alike."""
    if dated is None:
        return None
    when = dated.date
    if when.best:
        return timefunc.value(timex.function, when.best) or None
    ends = {timefunc.value(timex.function, day) for day in (when.days.earliest, when.days.latest) if day}
    closed = when.days.earliest and when.days.latest
    return ends.pop() or None if closed and len(ends) == 1 else None


def _refusal_row(refusal: Refusal) -> Row:
    reason = f"line {refusal.line}: {refusal.reason}" if refusal.line else refusal.reason
    return {
        "report": refusal.report,
        "path": refusal.path,
        "title": None,
        "dct": _days(UNDATED.days),
        "date_claims": [],
        "attributions": [],
        "timexes": [],
        "refused": reason,
    }


# ------------------------------------------------------------------ events and links
def event_rows(reports: Sequence[CodedReport], linked: Linked) -> list[Row]:
    """A row for each event, by its first day, then its id; undated ones last."""
    mentions = {mention.id: mention for coded in reports for mention in coded.events}
    voices = {(coded.report.id, a.id): a for coded in reports for a in coded.attributions}
    rows = [_event_row(event, [mentions[i] for i in event.mentions], voices) for event in linked.events]
    return sorted(rows, key=event_order)


def event_order(row: Row) -> tuple[str, str, str, int, str]:
    """The order of events in tables and pictures: first day, last day, place in the report."""
    when = row["date"]
    report, _, place = row["id"].partition(":")
    start = place.partition("-")[0]
    number = int(start) if start.isdecimal() else 0
    return (when["earliest"] or when["latest"] or LAST, when["latest"] or LAST, report, number, place)


def _event_row(event: Event, mentions: list[EventMention], voices: dict[tuple[str, str], Attribution]) -> Row:
    speakers = (voices.get((m.report, m.attribution.value)) if m.attribution else None for m in mentions)
    return {
        "id": event.id,
        "event": event.event,
        "mode": event.mode,
        "cameo": event.cameo,
        "status": event.status,
        "actors": [_actor(actor) for actor in event.actors],
        "recipients": [_actor(actor) for actor in event.recipients],
        "date": {**_days(event.date.days), "stated": event.date.stated, "best": _iso(event.date.best)},
        "support": event.support,
        "mentions": list(event.mentions),
        "reports": sorted({m.report for m in mentions}),
        "speakers": _distinct(voice.speaker.value.name for voice in speakers if voice and voice.speaker),
        "conditions": _distinct(m.condition.span.text for m in mentions if m.condition),
        "evidence": _distinct(m.evidence.text for m in mentions),
        "disagreements": [
            {"field": value.field, "value": value.value, "tellers": list(value.tellers)} for value in event.values
        ],
        **_reading(next((m for m in mentions if m.cameo.value == event.cameo), None)),
        "confidence": round(max(m.confidence for m in mentions), 4),
    }


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def link_rows(links: Iterable[Link]) -> list[Row]:
    """A row for each link, by its two ends."""
    rows = [
        {
            "left": link.left,
            "right": link.right,
            "relation": link.relation,
            "kind": link.kind or None,
            "score": round(link.score, 4),
            "reasons": [str(reason) for reason in link.reasons],
        }
        for link in links
    ]
    return sorted(rows, key=lambda row: (str(row["left"]), str(row["right"]), str(row["relation"])))
