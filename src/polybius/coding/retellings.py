"""One act told several times in one report is one mention: the headline and the lead, a statement in several sentences.

Counting each telling would make reports that repeat themselves weigh more. The surest telling is kept, what it lacks
is taken over from the others with their words, and `also` keeps where else the act is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from polybius.coding.parties import Parties
from polybius.coding.weighing import is_judged
from polybius.model import Actor, EventMention, Span, Timex

# What a party says it may say again in other words; what it does it may do twice.
SAID = frozenset(["AGREE", "REJECT", "REQUEST", "THREATEN", "ACCUSE", "CONCEDE", "SUPPORT"])
OUTSIDE_VIEW = frozenset(["hypothetical", "background"])
# Tellings further apart than this (in characters) are taken for two acts where one has a day of its own, and deeds
# always, unless one is the headline.
NEAR = 600
NEAR_DEATHS = 1500
# So near, two words for one kind of event between the same parties tell of one: "shelled the town, killing nine".
SAME_BREATH = 100


def join_retellings(
    mentions: tuple[EventMention, ...], timexes: tuple[Timex, ...], known: Collection[str] = ()
) -> tuple[EventMention, ...]:
    """The acts of one report, each once, in text order; the result does not depend on the order of the tellings.

    `known` are the ids of tellings that speak of a deed as a known one ("the bombing").
    """
    days = {timex.id: timex for timex in timexes}
    groups: list[list[EventMention]] = []
    for mention in sorted(mentions, key=lambda m: (m.trigger.start, m.id)):
        home = next((g for g in groups if all(_is_same_act(mention, other, days) for other in g)), None)
        if home is None:
            told = (g for g in groups if mention.id in known or all(other.id in known for other in g))
            home = next((g for g in told if any(_is_known_deed(mention, other, days) for other in g)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    return tuple(sorted((_joined(group) for group in groups), key=lambda m: (m.trigger.start, m.id)))


def _is_same_act(one: EventMention, other: EventMention, days: dict[str, Timex]) -> bool:
    return (
        one.event.value == other.event.value
        and _same_status(one, other)
        and _same_day(one, other, days)
        and _parties_agree(one.actors, other.actors, loosely=one.in_headline != other.in_headline)
        and _parties_agree(one.recipients, other.recipients, loosely=one.in_headline != other.in_headline)
        and (one.actors != () or other.actors != () or (one.recipients != () and other.recipients != ()))
        and _is_close(one, other)
    )


def _is_known_deed(one: EventMention, other: EventMention, days: dict[str, Timex]) -> bool:
    """Whether "the bombing" is the one told before: of whom it was done to, such words seldom say all."""
    return (
        one.event.value == other.event.value
        and one.event.value not in SAID
        and _same_status(one, other)
        and _same_day(one, other, days)
        and _same_code(one, other, 2)
        and _parties_agree(one.actors, other.actors)
    )


def _same_status(one: EventMention, other: EventMention) -> bool:
    statuses = {one.status.value, other.status.value}
    return len(statuses) == 1 and not statuses & OUTSIDE_VIEW


def _same_day(one: EventMention, other: EventMention, days: dict[str, Timex]) -> bool:
    """No two tellings with different time expressions; one without may be the other's."""
    if one.timex is None or other.timex is None or one.timex.value == other.timex.value:
        return True
    left, right = days.get(one.timex.value), days.get(other.timex.value)
    return left is not None and right is not None and left.function == right.function


def _parties_agree(one: Parties, other: Parties, *, loosely: bool = False) -> bool:
    """Each party of the side with fewer has a like on the other side."""
    few, many = sorted((one, other), key=len)
    return all(any(_is_like(a.value, b.value, loosely=loosely) for b in many) for a in few)


def _is_like(one: Actor, other: Actor, *, loosely: bool) -> bool:
    """The same party as far as told: a country may come again as one of its people, one person not as another;
    `loosely`, a role may be the person's."""
    if one.name and other.name:
        return one.name == other.name
    described = one.name or one.role, other.name or other.role
    if not loosely and None not in described and described[0] != described[1]:
        return False
    codes = {one.country, one.organisation} - {None}, {other.country, other.organisation} - {None}
    return bool(codes[0] & codes[1])


def _is_close(one: EventMention, other: EventMention) -> bool:
    """Near enough in the text: words may be said again anywhere, deeds and acts with a day of their own only nearby."""
    near = abs(one.trigger.start - other.trigger.start) < NEAR
    dated_apart = (one.timex is None) != (other.timex is None)
    if dated_apart and not near:
        return False
    if one.in_headline != other.in_headline:
        return True
    if abs(one.trigger.start - other.trigger.start) < SAME_BREATH:
        return True
    if one.event.value == "ASSAULT":  # the attack, then its dead
        return abs(one.trigger.start - other.trigger.start) < NEAR_DEATHS and _same_place(one, other)
    if one.event.value in SAID:
        return _same_code(one, other, 2) and not _differently_done(one, other)
    return _same_code(one, other, 4) and near and not _differently_done(one, other)


def _same_code(one: EventMention, other: EventMention, digits: int) -> bool:
    """The same CAMEO code to so many digits; the judge reads no more than the event."""
    if is_judged(one) or is_judged(other):
        return True
    return one.cameo.value[:digits] == other.cameo.value[:digits]


def _same_place(one: EventMention, other: EventMention) -> bool:
    """No two tellings with different places."""
    if one.place is None or other.place is None:
        return True
    names = one.place.value.name, other.place.value.name
    return names[0] == names[1] or None in {one.place.value.country, other.place.value.country}


def _differently_done(one: EventMention, other: EventMention) -> bool:
    """Whether the acts under the operators differ, so that two things are asked or offered."""
    if is_judged(one) or is_judged(other):
        return False
    acts = {one.act.value if one.act else None, other.act.value if other.act else None} - {None}
    return len(acts) > 1 and one.event.value not in {"REJECT"}


def _joined(group: list[EventMention]) -> EventMention:
    """The surest telling (the first of equals) that is no headline, completed from the others."""
    best = min(group, key=lambda m: (m.in_headline, -m.confidence, m.trigger.start))
    rest = [m for m in group if m is not best]
    also: tuple[Span, ...] = tuple(m.trigger for m in rest)
    return replace(
        best,
        actors=best.actors or _first(m.actors for m in rest),
        recipients=best.recipients or _first(m.recipients for m in rest),
        timex=best.timex or next((m.timex for m in rest if m.timex), None),
        place=best.place or next((m.place for m in rest if m.place), None),
        condition=best.condition or next((m.condition for m in rest if m.condition), None),
        attribution=best.attribution or next((m.attribution for m in rest if m.attribution), None),
        in_headline=all(m.in_headline for m in group),
        also=also,
    )


def _first(parties: Iterable[Parties]) -> Parties:
    return next((p for p in parties if p), ())
