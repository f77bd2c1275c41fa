"""Events out of groups of tellings: what each field is, over all that tell it, with every differing value kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from polybius.linking.tellings import Telling, code_of
from polybius.model import Actor, DateRange, Dating, DayRange, Event, FieldValue, Reason

UNDATED = DateRange(DayRange(None, None), stated=False)
NO_FIELDS: frozenset[str] = frozenset()
NOTHING_JUDGED: Mapping[str, frozenset[str]] = {}
Values = dict[str, list[str]]
Word = TypeVar("Word", bound=str)


def build_event(
    tellings: Sequence[Telling],
    dating: Dating,
    group_of: Mapping[str, str],
    judged: Mapping[str, frozenset[str]] = NOTHING_JUDGED,
) -> Event:
    """One event from all its tellings; a field's value is the one that most independent reports give.

    `judged` are the fields that a person has set, by telling: for such a field only those tellings count.
    """
    ordered = sorted(tellings, key=lambda t: t.id)

    def heard(*fields: str) -> Sequence[Telling]:
        return [t for t in ordered if judged.get(t.id, NO_FIELDS).intersection(fields)] or ordered

    def most(read: Callable[[Telling], str]) -> str:
        return _most_told([(read(t), group_of[t.report]) for t in heard("event", "cameo")])

    return Event(
        id=ordered[0].id,
        mentions=tuple(t.id for t in ordered),
        event=most(lambda t: t.event),
        cameo=most(lambda t: t.cameo),
        mode=most(lambda t: t.mention.mode.value if t.mention.mode else "") or None,
        status=_most_told([(t.status, group_of[t.report]) for t in _in_view(heard("status"))]),
        actors=_parties([[c.value for c in t.mention.actors] for t in heard("actor")]),
        recipients=_parties([[c.value for c in t.mention.recipients] for t in heard("recipient")]),
        date=event_date(heard("day"), dating, group_of),
        support=len({group_of[t.report] for t in ordered}),
        values=field_values(ordered, dating),
    )


def _in_view(tellings: Sequence[Telling]) -> Sequence[Telling]:
    """The tellings that tell the act itself; those that only allude to it where there are no others."""
    return [t for t in tellings if t.status not in {"background", "hypothetical"}] or tellings


def _most_told(values: Sequence[tuple[Word, str]]) -> Word:
    """The value most groups tell; an empty one counts only where there is no other; ties by the alphabet."""
    told: defaultdict[Word, set[str]] = defaultdict(set)
    for value, group in values:
        told[value].add(group)
    return min(told, key=lambda value: (not value, -len(told[value]), value))


def _parties(told: Sequence[Sequence[Actor]]) -> tuple[Actor, ...]:
    """Every party that any telling names, once: the fullest wording of each, nameless ones only where none is named."""
    by_code: defaultdict[str, Counter[Actor]] = defaultdict(Counter)
    for actors in told:
        for actor in actors:
            by_code[code_of(actor)][actor] += 1
    chosen = []
    for code in sorted(by_code):
        chosen += _fullest(by_code[code])
    return tuple(chosen)


def _fullest(seen: Counter[Actor]) -> list[Actor]:
    """One wording for each person of one country or body, the fullest first; a nameless one yields to a named."""
    ranked = sorted(seen, key=lambda a: (-_fullness(a), -seen[a], a.label))
    kept: list[Actor] = []
    names: list[set[str]] = []
    for actor in ranked:
        name = set((actor.name or "").lower().replace("-", " ").split())
        if any(name <= other or other <= name for other in names) or (kept and not actor.name):
            continue
        kept.append(actor)
        names.append(name)
    return kept


def _fullness(actor: Actor) -> int:
    return 2 * bool(actor.name and actor.role) + bool(actor.name) + bool(actor.sector) + bool(actor.role)


# ------------------------------------------------------------------ the day
def event_date(tellings: Sequence[Telling], dating: Dating, group_of: Mapping[str, str]) -> DateRange:
    """The days on which all tellings that can be reconciled agree; the others are reasons against.

    Where some exclude each other, the day that most independent reports allow wins, stated days counting double.
    """
    ranges = [(t, dating.mentions[t.id]) for t in tellings if t.id in dating.mentions]
    ranges = [(t, r) for t, r in ranges if r.days.earliest is not None or r.days.latest is not None]
    if not ranges:
        return UNDATED
    point = _best_supported(ranges, group_of)
    agreeing = [(t, r) for t, r in ranges if point in r.days]
    days = agreeing[0][1].days
    for _, found in agreeing[1:]:
        days = days & found.days or days
    best = _best_day([r for _, r in agreeing], days)
    stated = any(r.stated and r.days == days for _, r in agreeing)
    return DateRange(days, stated, best, _date_reasons(ranges, point))


def _best_supported(ranges: Sequence[tuple[Telling, DateRange]], group_of: Mapping[str, str]) -> date:
    """The first or last day of some range that most groups' ranges hold; the earliest of equals."""
    points = sorted({day for _, r in ranges for day in (r.days.earliest, r.days.latest) if day is not None})

    def support(point: date) -> int:
        held = {(group_of[t.report], r.stated) for t, r in ranges if point in r.days}
        return sum(2 if stated else 1 for _, stated in held)

    return min(points, key=lambda point: (-support(point), point))


def _best_day(found: Sequence[DateRange], days: DayRange) -> date | None:
    if days.earliest is not None and days.earliest == days.latest:
        return days.earliest
    told = Counter(r.best for r in found if r.best is not None and r.best in days)
    return min(told, key=lambda day: (-told[day], day)) if told else None


def _date_reasons(ranges: Sequence[tuple[Telling, DateRange]], point: date) -> tuple[Reason, ...]:
    reasons = []
    for telling, found in ranges:
        holds = point in found.days
        text = f"{'Told' if found.stated else 'Inferred'} to be {found.days} in report {telling.report}."
        spans = tuple(
            dict.fromkeys((telling.mention.trigger, *(telling.mention.timex.spans if telling.mention.timex else ())))
        )
        reasons.append(Reason(text, spans, "date of a telling", 1.0 if found.stated else 0.5, not holds))
    return tuple(sorted(reasons, key=lambda r: (r.against, -r.weight, r.text, r.spans)))


# ------------------------------------------------------------------ values that differ
def told_values(telling: Telling, dating: Dating) -> dict[str, str]:
    """What one telling gives for each field that it fills, as text."""
    m = telling.mention
    found = dating.mentions.get(telling.id)
    values = {
        "event": telling.event,
        "cameo": telling.cameo,
        "mode": m.mode.value if m.mode else "",
        "status": telling.status,
        "actors": "; ".join(sorted({c.value.label for c in m.actors})),
        "recipients": "; ".join(sorted({c.value.label for c in m.recipients})),
        "date": str(found.days) if found is not None and (found.days.earliest or found.days.latest) else "",
        "place": m.place.value.name if m.place else "",
        "condition": f"{m.condition.kind}: {m.condition.span.text}" if m.condition else "",
    }
    for figure in telling.figures:
        values.setdefault(
            f"number of {figure.unit}", f"{'at ' + figure.bound + ' ' if figure.bound else ''}{figure.value}"
        )
    return {name: value for name, value in values.items() if value}


def field_values(tellings: Sequence[Telling], dating: Dating) -> tuple[FieldValue, ...]:
    """For each field with more than one value, every value with the mentions that tell it so."""
    told: defaultdict[str, Values] = defaultdict(dict)
    for telling in tellings:
        for name, value in told_values(telling, dating).items():
            told[name].setdefault(value, []).append(telling.id)
    return tuple(
        FieldValue(name, value, tuple(sorted(told[name][value])))
        for name in sorted(told)
        if len(told[name]) > 1
        for value in sorted(told[name])
    )
