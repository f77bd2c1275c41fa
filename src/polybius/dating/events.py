"""The day of each act: from the time expression that governs it, else by a rule of news telling, which is named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from polybius.dating.bonds import Telling
from polybius.dating.days import (
    EXACT_DAYS,
    FIRST,
    Days,
    between,
    each,
    image,
    intersect,
    likeliest,
    size,
    to_range,
    union,
)
from polybius.dating.tenures import TenureTable
from polybius.joined import Joined
from polybius.model import CodedReport, DateRange, EventMention, Reason, Timex, TimexFunction

# News without a date of its own is of the day or the days before.
FRESH_DAYS = 2
# An act told this many characters before the day that the text names for its news is that news: a sentence or two.
BESIDE = 250
REACH = 300
# Functions that name no days of an act: "now" is the report's day anyway, lengths and rates are none.
NO_DAYS = {"duration", "set"}
# Events that take an office; anyone may praise, blame, ask or refuse.
DEEDS = {"AGREE", "CONSULT", "COOPERATE", "AID", "YIELD", "CONCEDE", "RETREAT", "SANCTION", "COERCE", "MOBILIZE"}
DEEDS |= {"ASSAULT"}
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n")


def tell(mention: EventMention, timexes: Mapping[str, Timex]) -> Telling:
    """The mention with the function of the time expression that governs it."""
    timex = timexes.get(mention.timex.value) if mention.timex is not None else None
    if timex is None or timex.function.name in NO_DAYS or _is_vague(timex.function, mention.status.value):
        return Telling(mention, None, ())
    return Telling(mention, timex.function, (timex.span,))


def _is_vague(function: TimexFunction, status: str) -> bool:
    """ "Now" is the report's day anyway; "in the future" dates only a plan, "recently" nothing that is to come."""
    if function.name != "vague":
        return False
    return function.args[0] != ("FUTURE_REF" if status == "planned" else "PAST_REF") or status == "planned"


def date_mentions(
    coded: CodedReport,
    tellings: Mapping[str, Telling],
    domain: Days,
    report: DateRange,
    table: TenureTable,
    *,
    told_here: bool = False,
) -> dict[str, DateRange]:
    """A day range for each mention of a report whose own day is one of the domain.

    `told_here`: the report's day is the one its text names for its news, so the headline is of that very day.
    """
    dated: dict[str, DateRange] = {}
    for mention in coded.events:
        if not mention.in_headline:
            beside = _beside_named_day(mention, coded, domain) if told_here else None
            dated[mention.id] = beside or _date_one(mention, coded, tellings, domain, report, table)
    for mention in coded.events:
        if mention.in_headline:
            slack = 0 if told_here else 1
            dated[mention.id] = _date_headline(mention, coded, tellings, domain, report, dated, slack)
    return dated


def _date_one(
    mention: EventMention,
    coded: CodedReport,
    tellings: Mapping[str, Telling],
    domain: Days,
    report: DateRange,
    table: TenureTable,
) -> DateRange:
    telling = tellings[mention.id]
    if telling.function is not None:
        words = " ".join(telling.spans[0].text.split())
        return _by_function(telling, domain, report, f"The act is dated by '{words}'", "governing time expression")
    status = mention.status.value
    former = _time_in_office(mention, coded, domain, table)
    if former is not None:
        return former
    if status == "background":
        why = "The act is told as background, so it came before the report's day."
        days = between(None, domain[-1][1] if domain else None)
        return DateRange(to_range(days), False, None, (Reason(why, (), "background"),))
    if status == "planned":
        low = domain[0][0] if domain else FIRST
        days = between(low, None)
        return _range(days, report, "The act is planned, so it comes after the report's day", "planned", stated=False)
    neighbour = _same_sentence(mention, coded, tellings) if status in {"occurred", "attempted"} else None
    if neighbour is not None:
        words = " ".join(neighbour.spans[0].text.split())
        why = f"The act is told in one sentence with one dated by '{words}'"
        return _by_function(neighbour, domain, report, why, "same sentence")
    if status in {"proposed", "conditional", "hypothetical", "negated"}:
        why = "What is offered, threatened or refused in the telling is of the report's day or the days before"
    else:
        why = "The act is told without a date, so it is of the report's day or the days before"
    return _range(_fresh(domain, FRESH_DAYS), report, why, "narrative", stated=False)


def _beside_named_day(mention: EventMention, coded: CodedReport, domain: Days) -> DateRange | None:
    """The news told right before "announced on Thursday (03/18/2021)" is of that day."""
    if mention.timex is not None or mention.status.value not in {"occurred", "attempted"}:
        return None
    for timex in coded.timexes:
        near = 0 <= timex.span.start - mention.trigger.end <= BESIDE
        if (
            near
            and "(" in timex.span.text
            and timex.function.name == "date"
            and image(timex.function, domain) == domain
        ):
            why = "The act is told right before the day that the text names for its news."
            days = to_range(domain)
            return DateRange(days, True, days.earliest, (Reason(why, (timex.span,), "day named beside it"),))
    return None


def _by_function(telling: Telling, domain: Days, report: DateRange, why: str, rule: str) -> DateRange:
    assert telling.function is not None
    days = days_meant(telling.function, domain)
    status = telling.mention.status.value
    if domain and status in {"occurred", "attempted", "background"}:
        days = intersect(days, between(None, domain[-1][1])) or days
    elif domain and status == "planned":
        days = intersect(days, between(domain[0][0], None)) or days
    reason = Reason(f"{why}, in a report of {report.days}.", telling.spans, rule)
    is_fixed = telling.function.name in {"date", "either"}
    hull = to_range(days)
    best = hull.earliest if hull.earliest == hull.latest else None
    return DateRange(hull, is_fixed or report.stated, best, (reason,))


def days_meant(function: TimexFunction, domain: Days) -> Days:
    """The likeliest days of a function over the days the report may have."""
    if not domain:
        return ()
    if function.name in {"date", "either"} or size(domain) <= EXACT_DAYS:
        days = domain if size(domain) <= EXACT_DAYS else domain[:1]
        if function.name in {"date", "either"}:
            return image(function, days)
        return union(pair for day in each(days) for pair in likeliest(function, day))
    return image(function, domain)


def _range(days: Days, report: DateRange, why: str, rule: str, *, stated: bool) -> DateRange:
    hull = to_range(days)
    best = report.best if report.best is not None and hull.earliest and report.best in hull and hull.latest else None
    return DateRange(hull, stated, best, (Reason(f"{why} ({report.days}).", (), rule),))


def _fresh(domain: Days, days: int) -> Days:
    return union((max(FIRST, low - days) if low > FIRST else low, high) for low, high in domain)


def _time_in_office(mention: EventMention, coded: CodedReport, domain: Days, table: TenureTable) -> DateRange | None:
    """Deeds of state told without a date of someone called "former" are of the time in office."""
    is_deed = mention.event.value in DEEDS and mention.status.value in {"occurred", "attempted", "negated"}
    if not domain or not (is_deed or mention.status.value == "background"):
        return None
    latest = domain[-1][1]
    names = {party.value.name for party in mention.actors if party.value.name}
    for fact in coded.facts:
        if fact.former and fact.person in names and (terms := table.offices_before(fact, latest)):
            why = f"{fact.person} is called former {fact.role} here, so a deed told without a date is of that office."
            days = intersect((terms,), between(None, latest))
            return DateRange(to_range(days), False, None, (Reason(why, fact.spans, "time in office"),))
    return None


def _same_sentence(mention: EventMention, coded: CodedReport, tellings: Mapping[str, Telling]) -> Telling | None:
    """The nearest act of the same sentence that a time expression governs, if it happened as this one did."""
    best: tuple[int, str] | None = None
    starts = [other.trigger.start for other in coded.events]
    here = mention.trigger.start
    ordered = starts == sorted(starts)
    near = slice(bisect_left(starts, here - REACH), bisect_right(starts, here + REACH)) if ordered else slice(None)
    for other in coded.events[near]:
        telling = tellings[other.id]
        if other.id == mention.id or telling.function is None or other.status.value not in {"occurred", "attempted"}:
            continue
        low, high = sorted((mention.trigger.start, other.trigger.start))
        if high - low > REACH or _SENTENCE_END.search(coded.report.text, low, high):
            continue
        best = min(filter(None, (best, (high - low, other.id))))
    return tellings[best[1]] if best else None


def _date_headline(
    mention: EventMention,
    coded: CodedReport,
    tellings: Mapping[str, Telling],
    domain: Days,
    report: DateRange,
    dated: Mapping[str, DateRange],
    slack: int,
) -> DateRange:
    """A headline is of the report's day unless the body tells the same act with a day."""
    telling = tellings[mention.id]
    if telling.function is not None:
        words = " ".join(telling.spans[0].text.split())
        return _by_function(telling, domain, report, f"The act is dated by '{words}'", "governing time expression")
    for other in [other for other in coded.events if not other.in_headline and _tell_alike(mention, other)][:1]:
        if tellings[other.id].function is not None:
            alike = Reason("The headline tells an act that the text tells with its day.", (other.trigger,), "headline")
            found = dated[other.id]
            return DateRange(found.days, found.stated, found.best, (alike, *found.reasons))
    if mention.status.value == "planned":
        days = between(domain[0][0] if domain else None, None)
        return _range(days, report, "The headline announces a plan", "planned", stated=False)
    why = (
        "A headline is of the day of its news" if slack == 0 else "A headline is of the report's day or the one before"
    )
    return _range(_fresh(domain, slack), report, why, "headline", stated=slack == 0)


def _tell_alike(left: EventMention, right: EventMention) -> bool:
    """Whether two mentions of one report have the same event and share a party on each side that both name."""
    if left.event.value != right.event.value or left.status.value != right.status.value:
        return False
    return _share(left.actors, right.actors) and _share(left.recipients, right.recipients)


def _share(left: Sequence[object], right: Sequence[object]) -> bool:
    one = {party.value.country or party.value.label for party in left}  # type: ignore[attr-defined]
    two = {party.value.country or party.value.label for party in right}  # type: ignore[attr-defined]
    return not one or not two or bool(one & two)


# ------------------------------------------------------------------ one event, several tellings
def share_days(
    dated: dict[str, DateRange], pairs: Sequence[tuple[str, str]], mentions: Mapping[str, EventMention]
) -> dict[str, DateRange]:
    """Day ranges narrowed by the other tellings of the same event; stated days narrow inferred ones first."""
    joined = Joined(name for pair in pairs for name in pair)
    for left, right in pairs:
        joined.join(left, right)
    shared = dict(dated)
    for names in joined.groups().values():
        _share_group(names, dated, shared, mentions)
    return shared


def _share_group(
    names: Sequence[str],
    dated: Mapping[str, DateRange],
    shared: dict[str, DateRange],
    mentions: Mapping[str, EventMention],
) -> None:
    ranked = sorted(names, key=lambda name: (not dated[name].stated, _width(dated[name]), name))
    common, firm = dated[ranked[0]].days, dated[ranked[0]]
    for name in ranked[1:]:
        common = common & dated[name].days or common
    for name in names:
        own = dated[name]
        if own.days & common is None:
            if own.stated:
                text = f"Another telling of the same event dates it {common}; this report's own words stand."
                against = Reason(text, (mentions[ranked[0]].trigger,), "same event", against=True)
                shared[name] = DateRange(own.days, own.stated, own.best, (*own.reasons, against))
                continue
        elif own.days == common:
            continue
        why = f"The same event is told elsewhere ('{mentions[ranked[0]].trigger.text}') and dated {firm.days}."
        reason = Reason(why, (mentions[ranked[0]].trigger,), "same event")
        best = common.earliest if common.earliest == common.latest else None
        shared[name] = DateRange(common, False, best, (*own.reasons, reason))


def _width(found: DateRange) -> int:
    low, high = found.days.earliest or date.min, found.days.latest or date.max
    return (high - low).days
