"""What speaks for one act answering another: each sign is a reason with its weight and its words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from polybius.linking.acts import Act, role_of
from polybius.linking.answer_kinds import Kind, limit, signs
from polybius.linking.answer_words import (
    MOST_TELLINGS,
    Texts,
    find_back_word,
    find_cue,
    find_joining_word,
    find_name,
    is_told_back,
    own_words,
    sentences_between,
    told_together,
)
from polybius.linking.tellings import Telling
from polybius.linking.when import gap, lag_for_every_date, width
from polybius.model import Reason, Span

WAITING = frozenset({"offer", "request", "threat"})
ADDRESSED = WAITING | {"accusation"}
OPEN_STATUS = frozenset({"proposed", "planned", "conditional"})
# Days of two acts say which came first where neither range is wider than this.
NARROW = 4
# Told within so many sentences of each other, one goes on about the other.
NEIGHBOURS = 3
# An answer of so few words leaves unsaid what it answers.
BRIEF = 6
# What the words of one report can say of two acts that it tells.
WORDS_OF_ONE_REPORT = (
    "explicit_cue", "names_it", "joined_by_cue", "told_together", "first_told_first", "is_lead", "refers_back",
    "is_brief", "had_been",
)  # fmt: skip

ROLE_TEXTS = {
    "reply": "Whom the first act addressed answers its doer.",
    "joint": "Both parties of the first act act together.",
    "open": "It acts on the doer of the first act, which addressed nobody by name.",
    "to_nobody": "Whom the first act addressed acts, towards nobody by name.",
    "elsewhere": "Whom the first act addressed acts, towards somebody else.",
    "third": "A third party acts on the doer of the first act.",
    "aside": "A third party acts on somebody else.",
    "within": "One of those who acted together acts on the other.",
    "comment": "A third party speaks of it, to nobody by name.",
    "open_comment": "Neither act names a recipient.",
}
PLACE_TEXTS = {
    "told_together": "One sentence tells both.",
    "told_side_by_side": "Neighbouring sentences tell them.",
    "told_near": "One passage tells both.",
    "told_in_one_report": "One report tells both.",
}
# What parts the two classes in the name of a pair's weight.
AFTER = " after "
# So many acts that it might answer are many; so many tellings beside the first are often. Set by hand: a report of our
# stories tells five or six acts, and a story has four reports.
MANY, OFTEN = 6, 3
# By how many acts the first is told before the answer. Set by hand, narrow where most answers are told; each step has a
# weight of its own, which is fitted.
STEPS = (
    ("just_before", 1, 1), ("two_before", 2, 2), ("near_before", 3, 4), ("far_before", 5, math.inf),
    ("just_after", -1, 0), ("near_after", -2, -2), ("far_after", -math.inf, -3),
)  # fmt: skip
# The same where sentences that tell no act stand between the two.
FAR_STEPS = {"just_before": "near_before", "two_before": "near_before", "just_after": "near_after"}
STEP_TEXTS = {
    "just_before": "What is answered is the act told just before.",
    "two_before": "One other act is told between the two.",
    "near_before": "A few other acts are told between the two.",
    "far_before": "Many other acts are told between the two.",
    "just_after": "What is answered is the act told just after.",
    "near_after": "What is answered is told after the answer, with another act between them.",
    "far_after": "What is answered is told well after the answer.",
}
DENIAL_TEXTS = {
    "denial_of_last": "A denial is mostly of what was told just before it.",
    "denial_of_other": "A denial is seldom of what was not told just before it.",
}
PLACES = {0: "told_together", 1: "told_side_by_side", 2: "told_near", 3: "told_near"}
TIME_TEXTS = {
    "a_day_later": "The answer came within two days.",
    "a_week_later": "The answer came within a week.",
    "a_month_later": "The answer came more than a week later.",
    "months_later": "The answer came more than a month later.",
    "one_news": "One report tells both as its news; the days do not say which came first.",
    "order_unknown": "The days do not say which came first.",
}


def fitting_kind(answer: Act, first: Act) -> tuple[Kind, str] | None:
    """The strongest kind of answer that the one can be to the other, and the role; None if there is none."""
    if not any(kind.to & first.moves for kind in answer.answers):
        return None
    role = role_of(answer, first)
    kind = next((k for k in answer.answers if role in k.roles and k.to & first.moves), None)
    return (kind, role) if kind else None


class Sign(NamedTuple):
    """Something that speaks for or against an answer: the name of its weight, a sentence, its words, its strength."""

    rule: str
    text: str
    spans: tuple[Span, ...]
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an answer: how many acts it might answer, and the order in which reports tell their acts."""

    rivals: int = 0
    order: Mapping[str, Mapping[tuple[int, str], int]] = field(default_factory=dict)

    def between(self, answer: Act, first: Act) -> int | None:
        """By how many acts the first is told before the answer (below 0: after it), where they are told nearest."""
        steps = [
            self.order[one.report][one.mention.trigger.start, answer.event.id]
            - self.order[two.report][two.mention.trigger.start, first.event.id]
            for one, two in told_together(answer, first)
            if one.report in self.order
        ]
        return min(steps, key=lambda step: (abs(step), -step)) if steps else None


def weigh(
    answer: Act, first: Act, kind: Kind, role: str, texts: Texts, around: Around
) -> tuple[float, tuple[Reason, ...]]:
    """The log-odds that the one answers the other, and the reasons, heaviest first.

    The words around the two are not read where they could not make it likely: the log-odds are then without them.
    """
    apart = list(map(_reason, signs_apart(answer, first, kind, role, around)))
    total = signs()["prior"] + sum(reason.weight for reason in apart)
    if total + _most_by_words(answer, first) <= limit("threshold"):
        return total, ()
    found = [*apart, *map(_reason, signs_by_words(answer, first, texts, around))]
    reasons = [r for r in found if r.weight or r.rule == kind.name]
    total = signs()["prior"] + sum(reason.weight for reason in reasons)
    return total, tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.rule, r.spans)))


def signs_apart(answer: Act, first: Act, kind: Kind, role: str, around: Around) -> Iterator[Sign]:
    """What is seen without reading the words around the two."""
    yield from _by_parties(answer, first, kind, role)
    yield from _by_content(answer, first)
    yield from _by_order(answer, first, around)


def signs_by_words(answer: Act, first: Act, texts: Texts, around: Around) -> Iterator[Sign]:
    """What the words around the two say."""
    yield from _by_words(answer, first, texts)
    yield from _by_neighbourhood(answer, first, texts, around)
    yield from _by_tense(answer, first, texts)


def _most_by_words(answer: Act, first: Act) -> float:
    """More than the words around the two acts can ever say for it."""
    rules = ("explicit_cue", "names_it") if answer.reports.isdisjoint(first.reports) else WORDS_OF_ONE_REPORT
    places = max(signs()[rule] for rule in (*PLACES.values(), "told_in_one_report"))
    steps = max(signs()[rule] for rule, _, _ in STEPS)
    told = sum(max(0.0, signs()[rule]) for rule in rules if rule not in PLACES.values())
    return told + max(0.0, places) + max(0.0, steps)


def _reason(sign: Sign) -> Reason:
    """The sign with its weight; a pair of classes seldom seen has none. Raises KeyError for an unknown sign."""
    each = signs().get(sign.rule, 0.0) if AFTER in sign.rule else signs()[sign.rule]
    weight = round(each * sign.strength, 3)
    return Reason(sign.text, sign.spans, sign.rule, weight, weight < 0)


def _sign(rule: str, text: str, *spans: Span, strength: float = 1.0) -> Sign:
    return Sign(rule, text, spans, strength)


def _by_parties(answer: Act, first: Act, kind: Kind, role: str) -> Iterator[Sign]:
    """What the kinds, the classes, the parties and the days say."""
    yield Sign(kind.name, kind.text, (answer.spot, first.spot))
    pair = f"{answer.event.event}{AFTER}{first.event.event}"
    yield _sign(pair, f"By their classes: {pair}.", answer.spot, first.spot)
    yield _sign(role, ROLE_TEXTS[role], answer.spot, first.spot)
    rule = time_rule(answer, first)
    yield _sign(rule, TIME_TEXTS[rule])
    if kind.waited and (first.event.status in OPEN_STATUS or first.moves & WAITING):
        strength = 0.5 if first.event.status not in OPEN_STATUS and "offer" in first.moves else 1.0
        yield _sign("waits", "The first act is one that waits for an answer.", first.spot, strength=strength)


# ------------------------------------------------------------------ what else is told
def _by_order(answer: Act, first: Act, around: Around) -> Iterator[Sign]:
    """How many other acts it might answer, how often the first is told, whether both have one place, whether one report
    tells both, and of a denial whether the first is told just before it."""
    spots = (answer.spot, first.spot)
    yield _sign("rivals", "It might answer other acts as well.", answer.spot, strength=min(1.0, around.rivals / MANY))
    if len(first.tellings) > 1:
        strength = min(1.0, (len(first.tellings) - 1) / OFTEN)
        yield _sign("retold", "What is answered is told again and again.", first.spot, strength=strength)
    if _places(answer) & _places(first):
        yield _sign("same_place", "Both are told of one place.", *spots)
    step = around.between(answer, first)
    if step is None:
        return
    yield _sign("one_report", "One report tells both.", *spots)
    if any(operator.value == "deny" for t in answer.tellings for operator in t.mention.operators):
        rule = "denial_of_last" if step == 1 else "denial_of_other"
        yield _sign(rule, DENIAL_TEXTS[rule], *spots)


def _places(act: Act) -> frozenset[str]:
    return frozenset(t.place[0] for t in act.tellings if t.place is not None)


# ------------------------------------------------------------------ days
def days_before(answer: Act, first: Act) -> int | None:
    """How many days the first surely lies before the answer; None where the days do not say.

    Two time expressions of one report may tell it ("on Monday", "two days later") though the report has no date.
    """
    one, two = first.event.date.days.latest, answer.event.date.days.earliest
    widths = width(first.event.date.days), width(answer.event.date.days)
    narrow = all(days is not None and days <= NARROW for days in widths)
    if one is not None and two is not None and (one <= two or narrow):
        return max(0, (two - one).days)
    lags = [lag for pair in told_together(answer, first) if (lag := _lag(*pair)) is not None]
    return max(0, min(lags)) if lags else None


def _lag(answer: Telling, first: Telling) -> int | None:
    if answer.when.function is None or first.when.function is None:
        return None
    return lag_for_every_date(first.when.function, answer.when.function)


def may_follow(answer: Act, first: Act) -> bool:
    """Whether the days allow the one to answer the other. What is only planned for a day may be answered before it."""
    latest, earliest = answer.event.date.days.latest, first.event.date.days.earliest
    before = latest is not None and earliest is not None and latest < earliest
    lags = [lag for pair in told_together(answer, first) if (lag := _lag(*pair)) is not None]
    before = before or (bool(lags) and max(lags) < 0)
    ahead = any(telling.status == "planned" for telling in first.tellings)
    longest = limit("longest_days_told" if answer.reports & first.reports else "longest_days")
    near = gap(answer.event.date.days, first.event.date.days) <= longest
    return near and (ahead or not before)


def time_rule(answer: Act, first: Act) -> str:
    """How the days of the two stand to each other, by the names of the signs."""
    before = days_before(answer, first)
    if before is None:
        return "one_news" if answer.reports & first.reports else "order_unknown"
    steps = (("a_day_later", 2), ("a_week_later", 7), ("a_month_later", int(limit("longest_days"))))
    return next((name for name, most in steps if before <= most), "months_later")


# ------------------------------------------------------------------ words
def _by_words(answer: Act, first: Act, texts: Texts) -> Iterator[Sign]:
    if cue := find_cue(answer, texts):
        text = "The words of the answer say that it answers something."
        yield _sign("explicit_cue", text, cue, strength=1.0 if first.moves & ADDRESSED else 0.6)
    if named := find_name(answer, first, texts):
        yield _sign("names_it", "The answer names what it answers.", named, first.spot)
    if joined := find_joining_word(answer, first, texts):
        yield _sign("joined_by_cue", "A word joins the answer to what it answers.", joined)


# ------------------------------------------------------------------ what both are about
def _by_content(answer: Act, first: Act) -> Iterator[Sign]:
    acts = {t.act for t in answer.tellings} & {t.act for t in first.tellings} - {""}
    if acts:
        text = f"Both are about one kind of act: {', '.join(sorted(acts))}."
        yield _sign("same_act", text, answer.spot, first.spot)
    one = frozenset().union(*(t.quotes for t in answer.tellings))
    two = frozenset().union(*(t.quotes for t in first.tellings))
    if one & two and not answer.reports & first.reports:
        yield _sign("quoted_back", "The answer quotes words of the first act.", answer.spot, first.spot)
    shared = max(_shared(a, b) for a in answer.tellings[:MOST_TELLINGS] for b in first.tellings[:MOST_TELLINGS])
    if shared:
        text = "Both are told in like words."
        yield _sign("alike_content", text, answer.spot, first.spot, strength=min(1.0, 2 * shared))


def _shared(one: Telling, two: Telling) -> float:
    if one.report == two.report and one.mention.evidence.overlaps(two.mention.evidence):
        return 0.0
    return len(one.words & two.words) / min(len(one.words), len(two.words)) if one.words and two.words else 0.0


# ------------------------------------------------------------------ where both are told
def _by_neighbourhood(answer: Act, first: Act, texts: Texts, around: Around) -> Iterator[Sign]:
    """Told in one report, and there close to each other, what is answered first."""
    apart = [(sentences_between(one, two, texts), one, two) for one, two in told_together(answer, first)]
    if not apart:
        return
    least, one, two = min(apart, key=lambda item: (item[0], item[1].id, item[2].id))
    spans = (one.mention.trigger, two.mention.trigger)
    rule = PLACES.get(least, "told_in_one_report")
    yield _sign(rule, PLACE_TEXTS[rule], *spans)
    step = around.between(answer, first)
    if step is not None:
        rule = next(name for name, low, high in STEPS if low <= step <= high)
        rule = FAR_STEPS.get(rule, rule) if least > NEIGHBOURS else rule
        yield _sign(rule, STEP_TEXTS[rule], *spans)
    if two.mention.trigger.start < one.mention.trigger.start and least <= NEIGHBOURS:
        yield _sign("first_told_first", "What is answered is told first, the answer after it.", *spans)
        yield from _by_what_is_unsaid(one, least, texts)
    if any(t.in_headline or t.order == 0 for t in first.tellings):
        yield _sign("is_lead", "What is answered is what the report is about.", first.spot)


def _by_what_is_unsaid(answer: Telling, apart: int, texts: Texts) -> Iterator[Sign]:
    """The answer leaves unsaid what it answers: "Juba did", "Quito turned it down"."""
    if apart > 1:
        return
    if back := find_back_word(answer, texts):
        yield _sign("refers_back", "A word of the answer stands for something told before.", back)
    if len(own_words(answer, texts)) <= BRIEF:
        yield _sign("is_brief", "The answer is too brief to tell what it answers.", answer.mention.evidence)


def _by_tense(answer: Act, first: Act, texts: Texts) -> Iterator[Sign]:
    """ "Had offered": told as earlier than what is told beside it."""
    both = answer.reports & first.reports
    if both and is_told_back(first, both, texts) and not is_told_back(answer, both, texts):
        yield _sign("had_been", "The first act is told as having happened earlier.", first.spot)
    if both and is_told_back(answer, both, texts) and not is_told_back(first, both, texts):
        yield _sign("had_been_itself", "The answer is told as having happened earlier.", answer.spot)
