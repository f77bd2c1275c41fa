"""Which act answers which: typed, directed links between events, left answers right; and what became of plans.

An answer runs the other way between the same parties, within thirty days, and is of a class that can answer the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from polybius.linking.tellings import HAPPENED, Telling, code_of
from polybius.linking.when import gap, width
from polybius.linking.words import find_words, load, stem
from polybius.model import Event, Link, Reason, Span

# Of several acts an answer may answer, those this close in log-odds to the likeliest are kept beside it.
NEARLY_AS_LIKELY = 0.5
# So many earlier acts of the other side, nearest in time first, are weighed for each answer.
MOST_EARLIER = 40
OPEN_STATUS = frozenset({"proposed", "planned", "conditional"})
# Stands for the recipient of an act that names none; such an act is answered only within its own report.
NOBODY = ""
# Classes of deeds: words alone carry out no plan.
DEEDS = frozenset("CONSULT SUPPORT COOPERATE AID RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
# Classes of refusal and assent, for which an express word of answering is telling.
ANSWERS = frozenset({"REJECT", "AGREE", "CONCEDE", "SUPPORT", "RETREAT"})


@dataclass(frozen=True, slots=True)
class Act:
    """An event with its tellings: what responses are found from."""

    event: Event
    tellings: tuple[Telling, ...]

    @property
    def actors(self) -> frozenset[str]:
        return frozenset().union(*(t.actor.codes for t in self.tellings))

    @property
    def recipients(self) -> frozenset[str]:
        return frozenset().union(*(t.recipient.codes for t in self.tellings))

    @property
    def reports(self) -> frozenset[str]:
        return frozenset(t.report for t in self.tellings)


@lru_cache(maxsize=1)
def _pairs() -> Mapping[str, frozenset[str]]:
    return {first: frozenset(then) for first, then in load("weights")["answers"]["pairs"].items()}


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in load("weights")["answers"].items() if not isinstance(value, dict)}


@lru_cache(maxsize=2)
def _cues(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("weights")["cues"][name].split())


def find_answers(acts: Sequence[Act]) -> list[Link]:
    """All "answers" links among the events, likeliest readings only, sorted by answer and then by what it answers."""
    links: list[Link] = []
    index = _Index(acts)
    for answer in sorted(acts, key=lambda a: a.event.id):
        judged = [
            (total, first, why)
            for first in index.earlier(answer)
            for total, why in [_judge(answer, first)]
            if total > 0
        ]
        best = max((total for total, _, _ in judged), default=0.0)
        for total, first, why in sorted(judged, key=lambda j: (-j[0], j[1].event.id)):
            if total >= best - NEARLY_AS_LIKELY:
                links.append(Link(answer.event.id, first.event.id, "answers", round(total, 3), why))
    return links


class _Index:
    """Acts by who acts on whom and in which month, or in which report, so that an answer meets few others."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.by_month: defaultdict[tuple[str, str, int], list[Act]] = defaultdict(list)
        self.by_report: defaultdict[tuple[str, str, str], list[Act]] = defaultdict(list)
        for act in sorted(acts, key=lambda a: a.event.id):
            for actor in act.actors:
                for recipient in act.recipients or frozenset({NOBODY}):
                    for month in _months(act.event) if recipient != NOBODY else ():
                        self.by_month[actor, recipient, month].append(act)
                    for report in act.reports:
                        self.by_report[actor, recipient, report].append(act)

    def earlier(self, answer: Act) -> list[Act]:
        """The acts of the other side that the answer may answer, by id."""
        told, near = {}, {}
        for actor in answer.recipients:
            for recipient in answer.actors:
                for report in answer.reports:
                    for to in (recipient, NOBODY):
                        told.update({a.event.id: a for a in self.by_report.get((actor, to, report), ())})
                for month in _months(answer.event):
                    for back in (0, 1):
                        near.update({a.event.id: a for a in self.by_month.get((actor, recipient, month - back), ())})
        nearest = sorted(near.values(), key=lambda a: (_days_before(answer.event, a.event), a.event.id))[:MOST_EARLIER]
        allowed = {a.event.id: a for a in (*told.values(), *nearest) if _may_answer(answer, a)}
        return [allowed[key] for key in sorted(allowed)]


def _months(event: Event) -> range:
    """The months of a dated event, as running numbers; none where the days are open or too wide."""
    days = event.date.days
    span = width(days)
    if span is None or span > 3 * _weights()["longest_days"] or days.earliest is None or days.latest is None:
        return range(0)
    first, last = (day.year * 12 + day.month for day in (days.earliest, days.latest))
    return range(first, last + 1)


def _days_before(answer: Event, first: Event) -> int:
    """How many days the first lies before the answer; large where it lies after or cannot be told."""
    one, two = first.date.days.latest, answer.date.days.earliest
    return (two - one).days if one is not None and two is not None and one <= two else 10_000


def _may_answer(answer: Act, first: Act) -> bool:
    if answer.event.id == first.event.id or answer.event.event not in _pairs().get(first.event.event, frozenset()):
        return False
    if first.event.status == "negated" or answer.event.status in ("negated", "hypothetical"):
        return False
    if answer.actors & first.actors or answer.recipients & first.recipients:
        return False
    return not _comes_before(answer.event, first.event) and not _too_late(answer.event, first.event)


def _comes_before(answer: Event, first: Event) -> bool:
    """Whether the supposed answer is surely dated before what it would answer."""
    latest, earliest = answer.date.days.latest, first.date.days.earliest
    return latest is not None and earliest is not None and latest < earliest


def _too_late(answer: Event, first: Event) -> bool:
    return gap(answer.date.days, first.date.days) > _weights()["longest_days"]


# ------------------------------------------------------------------ weighing
def _judge(answer: Act, first: Act) -> tuple[float, tuple[Reason, ...]]:
    reasons = [reason for reason in _evidence(answer, first) if reason.weight]
    total = _weights()["prior"] + sum(reason.weight for reason in reasons)
    return total, tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.rule, r.spans)))


def _reason(rule: str, text: str, strength: float, *spans: Span) -> Reason:
    weight = round(_weights()[rule] * strength, 3)
    return Reason(text, spans, rule, weight, weight < 0)


def _evidence(answer: Act, first: Act) -> Iterator[Reason]:
    yield _by_cue(answer, first)
    yield _by_quotes(answer, first)
    yield from _by_content(answer, first)
    yield from _by_neighbourhood(answer, first)
    yield _by_time(answer.event.date.days.earliest, answer.event, first.event)
    if not first.recipients:
        yield _reason("recipient_unknown", "It is not told to whom the first act was addressed.", 1.0, _spot(first))
    if first.event.status in OPEN_STATUS or first.event.event == "REQUEST":
        yield _reason("typed", "The first act is an offer or a request, which waits for an answer.", 1.0, _spot(first))


def _spot(act: Act) -> Span:
    return act.tellings[0].mention.trigger


def _by_cue(answer: Act, first: Act) -> Reason:
    """The answer's own words say that it answers: a refusal of "an offer", a reply, "in response to"."""
    best: tuple[float, Telling] = (0.0, answer.tellings[0])
    for telling in answer.tellings:
        strength = _cue_strength(telling)
        if strength > best[0]:
            best = (strength, telling)
    kinds = first.event.event in ("AGREE", "REQUEST") or first.event.status in OPEN_STATUS
    text = "The words of the answer say that it answers an offer, a call or the like."
    return _reason("explicit_cue", text, best[0] * (1.0 if kinds else 0.6), best[1].mention.evidence)


def _cue_strength(telling: Telling) -> float:
    evidence = telling.mention.evidence
    stems = {word.stem for word in find_words(evidence.text)}
    answering, answered = stems & _cues("answering"), stems & _cues("answered")
    if answered and (answering or telling.event == "REJECT"):
        return 1.0
    return 0.5 if answering and telling.event in ANSWERS else 0.0


def _by_quotes(answer: Act, first: Act) -> Reason:
    one = frozenset().union(*(t.quotes for t in answer.tellings))
    two = frozenset().union(*(t.quotes for t in first.tellings))
    return _reason(
        "quoted_back", "The answer quotes words of the first act.", float(bool(one & two)), _spot(answer), _spot(first)
    )


def _by_content(answer: Act, first: Act) -> Iterator[Reason]:
    acts = {t.act for t in answer.tellings} & {t.act for t in first.tellings} - {""}
    text = f"Both are about one kind of act: {', '.join(sorted(acts))}."
    yield _reason("same_act", text, float(bool(acts)), _spot(answer), _spot(first))
    shared = max(_shared(one, two) for one in answer.tellings for two in first.tellings)
    yield _reason("alike_content", "Both are told in like words.", min(1.0, 2 * shared), _spot(answer), _spot(first))


def _shared(one: Telling, two: Telling) -> float:
    return len(one.words & two.words) / min(len(one.words), len(two.words)) if one.words and two.words else 0.0


def _by_neighbourhood(answer: Act, first: Act) -> Iterator[Reason]:
    """Told in one report, and there close to each other."""
    apart = [
        (abs(one.order - two.order), one, two)
        for one in answer.tellings
        for two in first.tellings
        if one.report == two.report
    ]
    if not apart:
        return
    least, one, two = min(apart, key=lambda item: (item[0], item[1].id, item[2].id))
    spans = (one.mention.trigger, two.mention.trigger)
    yield _reason("told_in_one_report", "One report tells both.", 1.0, *spans)
    yield _reason("told_side_by_side", "A report tells them side by side.", float(least <= 2), *spans)


def _by_time(start: date | None, answer: Event, first: Event) -> Reason:
    before = _days_before(answer, first)
    if start is None or before >= 10_000:
        return _reason("order_unknown", "The days do not say which came first.", 1.0)
    rule, text = (
        ("a_day_later", "The answer came within two days.")
        if before <= 2
        else ("a_week_later", "The answer came within a week.")
    )
    if before > 7:
        rule, text = "a_month_later", "The answer came more than a week later."
    return _reason(rule, text, 1.0)


# ------------------------------------------------------------------ plans
def find_follow_ups(acts: Sequence[Act]) -> list[Link]:
    """Links "follows up": an act that took place (left) on the days and by the parties it was planned for (right)."""
    planned: defaultdict[tuple[str, ...], list[Act]] = defaultdict(list)
    for act in sorted(acts, key=lambda a: a.event.id):
        if act.event.status == "planned":
            planned[_parties(act)].append(act)
    links = []
    for act in sorted(acts, key=lambda a: a.event.id):
        if act.event.event in DEEDS and act.event.status in HAPPENED and len(_parties(act)) > 1:
            links += [
                _follow_up(act, plan) for plan in planned[_parties(act)][:MOST_EARLIER] if _carries_out(act, plan)
            ]
    return links


def _parties(act: Act) -> tuple[str, ...]:
    return tuple(sorted({code_of(actor) for actor in (*act.event.actors, *act.event.recipients)}))


def _carries_out(act: Act, plan: Act) -> bool:
    widths = width(act.event.date.days), width(plan.event.date.days)
    dated = all(days is not None and days <= 7 for days in widths)
    of_a_kind = bool({t.act for t in act.tellings} & {t.act for t in plan.tellings} - {""})
    return dated and of_a_kind and not gap(act.event.date.days, plan.event.date.days)


def _follow_up(act: Act, plan: Act) -> Link:
    text = f"Planned for {plan.event.date.days} and told as done on {act.event.date.days}, by the same parties."
    return Link(
        act.event.id,
        plan.event.id,
        "follows up",
        2.0,
        (Reason(text, (_spot(act), _spot(plan)), "plan carried out", 2.0),),
    )
