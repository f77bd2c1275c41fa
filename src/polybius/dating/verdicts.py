"""A report's date put into words: the days left, what pins them, and for each claim whether it was believed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from polybius.dating.bonds import Bond, StoryBond
from polybius.dating.days import ALL, FIRST, LAST, Days, intersect, size, to_range
from polybius.dating.limits import Limit
from polybius.dating.solve import Solution
from polybius.dating.weighing import Argument
from polybius.model import ClaimVerdict, CodedReport, DateClaim, DateRange, Reason, ReportDate, SameStory, Span

# A verdict's sentence names no more arguments than this.
MOST_REASONS = 3
# A story is shown by no more than this much of a report's first line.
OPENING = 160


def date_report(
    coded: CodedReport, solution: Solution, reports: Mapping[str, CodedReport]
) -> tuple[ReportDate, Days, bool]:
    """The report's date with a verdict on each claim, the days it may be of, and whether the text itself names it."""
    name = coded.report.id
    rejected = {id(solution.arguments[i]): reasons for i, reasons in solution.rejected.items()}
    limits = [a for a in solution.arguments if isinstance(a, Limit) and a.report == name]
    accepted = [limit for limit in limits if id(limit) not in rejected]
    bonds = [a for a in solution.arguments if not isinstance(a, Limit) and name in a.reports and id(a) not in rejected]
    domain, pin = pin_down(solution.domains.get(name, ALL), accepted)
    reasons = [_for(limit) for limit in sorted(accepted, key=lambda one: (-one.weight, str(one.key)))]
    reasons += [_bond_reason(bond, name, reports) for bond in bonds]
    reasons += [
        Reason(f"Left aside: {_sentence(limit)}", limit.spans, limit.rule, limit.weight, against=True)
        for limit in limits
        if id(limit) in rejected
    ]
    found = DateRange(to_range(domain), pin is not None, _best(domain, pin, accepted), tuple(reasons))
    told_here = pin is not None and pin.rule == "claim:text"
    return ReportDate(name, found, tuple(_verdicts(coded, limits, rejected, reports, found))), domain, told_here


def pin_down(domain: Days, accepted: Sequence[Limit]) -> tuple[Days, Limit | None]:
    """The days the weightiest believed claim names, where it names some of those left."""
    claims = [limit for limit in accepted if limit.claim is not None and limit.exact]
    for limit in sorted(claims, key=lambda one: (-one.weight, str(one.key))):
        if left := intersect(domain, limit.exact):
            return left, limit
    return domain, None


def _best(domain: Days, pin: Limit | None, accepted: Sequence[Limit]) -> date | None:
    if domain and domain[0][0] == domain[-1][1]:
        return date.fromordinal(domain[0][0])
    told = [limit for limit in accepted if limit.rule == "told day" and intersect(limit.exact, domain)]
    if pin is None and told and size(domain) <= 31:
        return date.fromordinal(intersect(told[0].exact, domain)[0][0])
    return None


# ------------------------------------------------------------------ sentences
def _sentence(limit: Limit) -> str:
    return f"{limit.text}: {describe(limit.days, is_claim=limit.claim is not None)}."


def describe(days: Days, *, is_claim: bool = False) -> str:
    """The days an argument allows, in words.

    >>> day = date(2021, 3, 18).toordinal()
    >>> describe(((day, LAST),))
    'so the report is of 2021-03-18 or later'
    """
    lead = "which would put the report" if is_claim else "so the report is"
    parts = [_interval(low, high) for low, high in days[:3]]
    more = " or on other such days" if len(days) > 3 else ""
    return f"{lead} {' or '.join(parts)}{more}"


def _interval(low: int, high: int) -> str:
    first, last = date.fromordinal(low), date.fromordinal(high)
    if low == high:
        return f"of {first}"
    if high >= LAST:
        return f"of {first} or later"
    if low <= FIRST:
        return f"of {last} or earlier"
    return f"between {first} and {last}"


def _for(limit: Limit) -> Reason:
    return Reason(_sentence(limit), limit.spans, limit.rule, limit.weight)


def _bond_reason(
    bond: Bond | StoryBond, name: str, reports: Mapping[str, CodedReport], *, against: bool = False
) -> Reason:
    if isinstance(bond, StoryBond):
        return _story_reason(bond, name, reports, against)
    own, other = (bond.left, bond.right) if bond.left.mention.report == name else (bond.right, bond.left)
    title = _call(reports.get(other.mention.report))
    words = " ".join(own.mention.trigger.text.split())
    theirs = " ".join(other.mention.trigger.text.split())
    dated = f", dated by '{own.spans[0].text}'" if own.spans else ""
    dated_there = f" with the date '{other.spans[0].text}'" if other.spans else ""
    text = f"The act told here as '{words}'{dated} is also told{dated_there} as '{theirs}' in {title}."
    spans = (own.mention.trigger, *own.spans, other.mention.trigger, *other.spans)
    return Reason(text, spans, "same event", bond.weight, against)


def _story_reason(bond: StoryBond, name: str, reports: Mapping[str, CodedReport], against: bool) -> Reason:
    (other,) = set(bond.reports) - {name}
    openings = [_opening(reports[one]) for one in (name, other) if one in reports]
    text = (
        f"It shares {_share(bond.story)} with {_call(reports.get(other))}; reports so alike "
        f"are of one story and are seldom more than {bond.days} days apart."
    )
    return Reason(text, tuple(openings), "same story", bond.weight, against)


def _share(story: SameStory) -> str:
    if story.likeness >= story.names / 2:
        return f"{story.likeness:.0%} of its rarer words"
    return f"{story.names:.0%} of its names"


def _opening(coded: CodedReport) -> Span:
    """The first line of a report that holds words: what it is about."""
    text = coded.report.text
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return coded.report.span(start, min(len(text) if end < 0 else end, start + OPENING))


def _call(coded: CodedReport | None) -> str:
    if coded is None:
        return "another report"
    report = coded.report
    return f"the report '{report.title or report.path or report.id}'"


# ------------------------------------------------------------------ verdicts
def _verdicts(
    coded: CodedReport,
    limits: Sequence[Limit],
    rejected: Mapping[int, tuple[Argument, ...]],
    reports: Mapping[str, CodedReport],
    found: DateRange,
) -> list[ClaimVerdict]:
    by_claim: dict[DateClaim, Limit] = {limit.claim: limit for limit in limits if limit.claim is not None}
    claims = list(coded.report.claims)
    claims += sorted((c for c in by_claim if c not in claims), key=lambda c: c.span.start if c.span else 0)
    verdicts = []
    for claim in claims:
        limit = by_claim.get(claim)
        if limit is None:
            verdicts.append(ClaimVerdict(claim, False, "It names no day that can be read."))
        elif id(limit) in rejected:
            accepted = [one for one in limits if id(one) not in rejected]
            verdicts.append(_rejection(claim, limit, rejected[id(limit)], accepted, coded, reports))
        else:
            verdicts.append(_acceptance(claim, limit, limits, found))
    return verdicts


def _rejection(
    claim: DateClaim,
    rejected_limit: Limit,
    core: Sequence[Argument],
    accepted: Sequence[Limit],
    coded: CodedReport,
    reports: Mapping[str, CodedReport],
) -> ClaimVerdict:
    """The smallest set of arguments that contradicts the claim; others that do so alone are named besides."""
    reasons = tuple(_against(one, coded.report.id, reports) for one in core)
    why = "It cannot be the report's date. " + " ".join(reason.text for reason in reasons)
    named = rejected_limit.days
    alone = [one for one in accepted if one not in core and not intersect(one.days, named)]
    if alone:
        why += " Besides, each alone: " + " ".join(_sentence(one) for one in alone[:MOST_REASONS])
    return ClaimVerdict(claim, False, why.strip(), reasons)


def _against(argument: Argument, name: str, reports: Mapping[str, CodedReport]) -> Reason:
    if not isinstance(argument, Limit):
        report = name if name in argument.reports else argument.reports[0]
        return _bond_reason(argument, report, reports, against=True)
    text = _sentence(argument)
    if argument.report != name:
        text = f"Of {_call(reports.get(argument.report))}: {text}"
    return Reason(text, argument.spans, argument.rule, argument.weight, against=True)


def _acceptance(claim: DateClaim, limit: Limit, limits: Sequence[Limit], found: DateRange) -> ClaimVerdict:
    if claim.origin == "crawl":
        return ClaimVerdict(
            claim, True, "A page cannot be younger than the day it was fetched: the latest possible day."
        )
    named = limit.exact or limit.days
    agreeing = [o for o in limits if o is not limit and o.claim is None and intersect(o.days, named)]
    agreeing = sorted(agreeing, key=lambda one: (-one.weight, str(one.key)))[:MOST_REASONS]
    if agreeing:
        return ClaimVerdict(
            claim, True, "The text agrees: " + " ".join(_sentence(one) for one in agreeing), tuple(map(_for, agreeing))
        )
    if limit.exact and found.days.earliest and not intersect(limit.exact, _to_days(found)):
        return ClaimVerdict(claim, True, f"It fits {found.days}, which a weightier claim names.")
    return ClaimVerdict(claim, True, "Nothing in the report, or in reports of the same events, contradicts it.")


def _to_days(found: DateRange) -> Days:
    low = found.days.earliest.toordinal() if found.days.earliest else FIRST
    high = found.days.latest.toordinal() if found.days.latest else LAST
    return ((low, high),)
