"""Where the tellings of one event differ: field by field, whether they are compatible, refine, revise or contradict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from polybius.data import is_country_code
from polybius.linking.beginnings import are_others
from polybius.linking.figures import Figure, are_of_one_side, exclude, may_be_part
from polybius.linking.tellings import AHEAD, HAPPENED, Party, Telling
from polybius.linking.when import gap
from polybius.model import Actor, Coded, DateRange, Dating, Link, Reason, Span

Outcome = Literal["compatible", "refines", "revises", "contradicts"]
# Of an event with more tellings, so many values of a field are held against each other.
MOST_TELLINGS, MOST_VALUES = 12, 12
# The "country" of bodies whose members are states: a member may act for such a body.
BODY_OF_STATES = "IGO"
# Parties read with less confidence than this, multiplied, do not contradict.
SURE = 0.7


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two tellings of one event that give a field different values, and how these stand to each other."""

    event: str
    field: str
    left: str
    right: str
    outcome: Outcome
    why: str
    spans: tuple[Span, ...] = ()


def find_disagreements(event: str, tellings: Sequence[Telling], dating: Dating) -> tuple[Disagreement, ...]:
    """Every pair of tellings that give a field different values; of an event told very often, for each value by the
    first mention (smallest id) that gives it."""
    ordered = sorted(tellings, key=lambda t: t.id)
    found: list[Disagreement] = []
    for field, read in FIELDS.items():
        found += _of_field(event, field, read, ordered, dating)
    for telling in ordered[:MOST_TELLINGS]:
        found += _within_one(event, telling)
    return tuple(found)


def _within_one(event: str, telling: Telling) -> Iterator[Disagreement]:
    """Two figures for one thing that one report gives, each as somebody's; or two ways in which somebody left."""
    if len(telling.manners) > 1:
        yield Disagreement(event, "manner", telling.id, telling.id, "contradicts", MANNERS, (telling.mention.evidence,))
    if are_others(telling.began, telling.actor.codes):
        yield Disagreement(event, "actors", telling.id, telling.id, "contradicts", BEGAN, (telling.mention.evidence,))
    for one, other in telling.disputed[:1]:
        why = f"Its report has both {_told(one)} and {_told(other)}."
        yield Disagreement(event, "numbers", telling.id, telling.id, "contradicts", why, (telling.mention.evidence,))


MANNERS = "One says that they were driven to it, the other tells it as their own doing."
BEGAN = "It tells it as the act of one side, and that somebody says the other began."
Read = Callable[[Telling, Dating], object]


def _of_field(
    event: str, field: str, read: Read, tellings: Sequence[Telling], dating: Dating
) -> Iterator[Disagreement]:
    told = [(value, telling) for telling in tellings if (value := read(telling, dating)) is not None]
    if len(told) > MOST_TELLINGS:
        first: dict[object, Telling] = {}
        for value, telling in told:
            first.setdefault(value, telling)
        told = list(first.items())[:MOST_VALUES]
    for (one, left), (other, right) in combinations(told, 2):
        if one == other:
            continue
        outcome = JUDGES[field](left, right, dating)
        if outcome is not None:
            spans = (*_words(field, left), *_words(field, right))
            yield Disagreement(event, field, left.id, right.id, outcome[0], outcome[1], spans)


def _words(field: str, telling: Telling) -> tuple[Span, ...]:
    """The words a telling's value of a field was read from."""
    m = telling.mention
    coded = {"actors": m.actors, "recipients": m.recipients}.get(field)
    if coded is not None:
        return tuple(span for c in coded for span in c.spans)
    one = {"date": m.timex, "place": m.place, "status": m.status}.get(field)
    if one is not None and one.spans:
        return one.spans
    if field == "condition" and m.condition:
        return (m.condition.span,)
    return (m.evidence,) if field == "numbers" else (m.trigger,)


# ------------------------------------------------------------------ what each telling says
def _date(telling: Telling, dating: Dating) -> DateRange | None:
    found = dating.mentions.get(telling.id)
    return found if found and found.days.earliest and found.days.latest else None


def _numbers(telling: Telling, _: Dating) -> object:
    return tuple((f.unit, f.ends) for f in telling.figures) or None


def _condition(telling: Telling, _: Dating) -> object:
    m = telling.mention
    return (m.condition.kind, m.condition.span.text.lower()) if m.condition else None


FIELDS: Mapping[str, Read] = {
    "date": lambda t, dating: (r.days, r.stated) if (r := _date(t, dating)) else None,
    "status": lambda t, _: t.status,
    "actors": lambda t, _: t.actor if t.actor.codes else None,
    "recipients": lambda t, _: t.recipient if t.recipient.codes else None,
    "place": lambda t, _: t.place,
    "numbers": _numbers,
    "condition": _condition,
    "manner": lambda t, _: t.manners or None,
}

# ------------------------------------------------------------------ how two values stand to each other
Judged = tuple[Outcome, str] | None


def judge_dates(left: Telling, right: Telling, dating: Dating) -> Judged:
    """Disjoint days contradict if both are stated; a range inside another refines it."""
    one, two = _date(left, dating), _date(right, dating)
    if one is None or two is None or one.days == two.days:
        return None
    if gap(one.days, two.days):
        if (left.status in AHEAD) != (right.status in AHEAD):
            return "revises", f"It was awaited for one of {one.days} and {two.days}, and came on the other."
        if _goes_on(left, one, two, dating) or _goes_on(right, two, one, dating):
            return "compatible", f"One says {one.days} and that it goes on, the other {two.days}."
        if one.stated and two.stated:
            return "contradicts", f"One says {one.days}, the other {two.days}."
        return "compatible", f"One says {one.days}, the other {two.days}, but not both were stated."
    inner = one.days & two.days
    return ("refines" if inner in (one.days, two.days) else "compatible"), f"{one.days} and {two.days} share days."


def _goes_on(telling: Telling, told: DateRange, later: DateRange, dating: Dating) -> bool:
    """Whether an act of several days still lasted when it was reported, and the other days come after."""
    report = dating.reports.get(telling.report)
    first, last, then = told.days.earliest, told.days.latest, later.days.earliest
    if report is None or first is None or last is None or then is None or report.date.days.earliest is None:
        return False
    return first < last and last >= report.date.days.earliest and then > last


def judge_statuses(left: Telling, right: Telling, _: Dating) -> Judged:
    """Happened against negated contradicts; any other difference of status is compatible."""
    pair = {left.status, right.status}
    if len(pair) == 1:
        return None
    if "negated" in pair and pair & (HAPPENED - {"background"}):
        return "contradicts", "One says it happened, the other that it did not."
    return "compatible", f"One tells it as {left.status}, the other as {right.status}."


def _judge_parties(left: frozenset[str], right: frozenset[str], people: tuple[bool, bool, bool], side: str) -> Judged:
    some_left, some_right, shared = people
    if left == right:
        if some_left and some_right and not shared:
            return "contradicts", f"They name different persons as {side}."
        return ("refines", f"Only one names a person as {side}.") if some_left != some_right else None
    if left <= right or right <= left:
        return "refines", f"One names more parties as {side}: {', '.join(sorted(left ^ right))}."
    if left & right:
        return "compatible", f"They share {', '.join(sorted(left & right))} as {side}."
    return "contradicts", f"One names {', '.join(sorted(left))} as {side}, the other {', '.join(sorted(right))}."


def judge_actors(left: Telling, right: Telling, _: Dating) -> Judged:
    """Parties that are neither the same nor part of each other contradict; a person refines a country. Those who left
    and those who drove them out are no contradiction of actors but of manner."""
    if _are_converse(left, right):
        return None
    if _may_be_one(left.mention.actors, right.mention.actors) and not left.actor.codes & right.actor.codes:
        return "compatible", "One of the actors may be part of the other."
    people = _people(left.actor.persons, right.actor.persons)
    return _if_sure(left.actor, right.actor, _judge_parties(left.actor.codes, right.actor.codes, people, "actor"))


def _are_converse(left: Telling, right: Telling) -> bool:
    """One tells who left, the other who drove them out."""
    return (left.event == "RETREAT") != (right.event == "RETREAT") and bool(
        left.actor.codes & right.recipient.codes or right.actor.codes & left.recipient.codes
    )


def judge_recipients(left: Telling, right: Telling, _: Dating) -> Judged:
    """As for actors; where each side's doer is the other's sufferer, that is said of the actors."""
    if _are_converse(left, right):
        return None
    if left.recipient.codes & right.actor.codes and right.recipient.codes & left.actor.codes:
        return None
    if (
        _may_be_one(left.mention.recipients, right.mention.recipients)
        and not left.recipient.codes & right.recipient.codes
    ):
        return "compatible", "One of the recipients may be part of the other."
    people = _people(left.recipient.persons, right.recipient.persons)
    judged = _judge_parties(left.recipient.codes, right.recipient.codes, people, "recipient")
    return _if_sure(left.recipient, right.recipient, judged)


def _may_be_one(left: Sequence[Coded[Actor]], right: Sequence[Coded[Actor]]) -> bool:
    """Whether a party of one may be, or be part of, a party of the other: a country's body, a member of a body."""
    keys = [[(c.value.country or "", c.value.organisation or "") for c in side] for side in (left, right)]
    return any(_is_part(a, b) or _is_member(a, b) or _is_member(b, a) for a in keys[0] for b in keys[1])


def _is_part(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Both of one country, and not two bodies of it. Of parties without a country nothing is known."""
    return bool(one[0]) and one[0] == other[0] and (not one[1] or not other[1] or one[1] == other[1])


def _is_member(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return other[0] == BODY_OF_STATES and is_country_code(one[0])


def _if_sure(left: Party, right: Party, judged: Judged) -> Judged:
    """Parties of which one was read unsurely do not contradict."""
    if judged is None or judged[0] != "contradicts" or left.sure * right.sure >= SURE:
        return judged
    return "compatible", f"{judged[1]} One of them is not surely read."


def _people(left: tuple[frozenset[str], ...], right: tuple[frozenset[str], ...]) -> tuple[bool, bool, bool]:
    return bool(left), bool(right), any(one <= two or two <= one for one in left for two in right)


def judge_places(left: Telling, right: Telling, _: Dating) -> Judged:
    """Different countries contradict; a place and its country refine; two places of one country are left open."""
    if left.place is None or right.place is None or left.place[0] == right.place[0]:
        return None
    if left.place[1] and right.place[1] and left.place[1] != right.place[1]:
        return "contradicts", f"One says {left.place[0]}, the other {right.place[0]}, in another country."
    return "compatible", f"One says {left.place[0]}, the other {right.place[0]}."


def judge_numbers(left: Telling, right: Telling, dating: Dating) -> Judged:
    """Two figures for one thing: bounds may agree; a later report's higher figure revises while the count goes on;
    else they contradict. Of several units the first that contradicts is told."""
    later = _later(left, right, dating) if _while_counted(left, right, dating) else 0
    judged: list[Judged] = []
    for unit in sorted({f.unit for f in left.figures} & {f.unit for f in right.figures}):
        ones, others = ([f for f in told.figures if f.unit == unit] for told in (left, right))
        pairs = [(a, b) for a in ones for b in others if a.ends != b.ends]
        pairs = [(a, b) for a, b in pairs if not (may_be_part(a, b) or may_be_part(b, a))]
        agreed = [(a, b) for a in ones for b in others if are_of_one_side(a, b) and not exclude(a, b)]
        if agreed and not (left.disputed or right.disputed):
            matched = {figure for pair in agreed for figure in pair}
            alone = [(a, b) for a, b in pairs if a.whose & b.whose and a not in matched and b not in matched]
            pairs = alone or [pair for pair in agreed if pair in pairs]
        judged += [_judge_figures(a, b, later) for a, b in pairs]
    return next((j for j in judged if j and j[0] == "contradicts"), judged[0] if judged else None)


def _while_counted(left: Telling, right: Telling, dating: Dating) -> bool:
    """Whether both reports may be of the days in which a toll still rises, counted from the act."""
    acts = [found.days.earliest for t in (left, right) if (found := _date(t, dating)) and found.days.earliest]
    told = [dating.reports[t.report].date.days.earliest for t in (left, right) if t.report in dating.reports]
    days = [day for day in told if day is not None]
    return not acts or len(days) < 2 or (max(days) - max(acts)).days <= COUNTING_DAYS


def _judge_figures(one: Figure, two: Figure, later: int) -> Judged:
    told = f"One says {_told(one)}, the other {_told(two)}."
    if not exclude(one, two):
        return "compatible", told
    high = max(one, two, key=lambda figure: figure.value)
    rises = (later > 0 and one is high) or (later < 0 and two is high)
    return ("revises" if rises and one.unit in RISING else "contradicts"), told


def _told(figure: Figure) -> str:
    """A figure in words.

    >>> _told(Figure("dead", 5, 0, 0, "least"))
    'least 5 dead'
    """
    value = str(figure.value) if figure.upto is None else f"{figure.value} to {figure.upto}"
    return " ".join(filter(None, (figure.bound, value, figure.unit)))


# Counts that news corrects upward as days go by, for so many days after the act.
COUNTING_DAYS = 2
RISING = frozenset({"dead", "hurt", "arrested", "missing", "displaced"})


def _later(left: Telling, right: Telling, dating: Dating) -> int:
    """1 where the left report is surely dated after the right one, -1 where before, 0 where it cannot be told."""
    one, two = dating.reports.get(left.report), dating.reports.get(right.report)
    if one is None or two is None or not gap(one.date.days, two.date.days):
        return 0
    after = one.date.days.earliest is not None and two.date.days.latest is not None
    return 1 if after and one.date.days.earliest > two.date.days.latest else -1  # type: ignore[operator]


def judge_conditions(left: Telling, right: Telling, _: Dating) -> Judged:
    """Expressly without condition against a condition contradicts; two conditions are left open."""
    one, two = left.mention.condition, right.mention.condition
    if one is None or two is None:
        return None
    if (one.kind == "none") != (two.kind == "none"):
        return "contradicts", "One says it is without condition, the other names one."
    return ("compatible", "They word the condition differently.") if one.span.text != two.span.text else None


def judge_manners(_: Telling, _right: Telling, _dating: Dating) -> Judged:
    """One says that they were driven to it, the other tells it as their own act."""
    return "contradicts", MANNERS


JUDGES: Mapping[str, Callable[[Telling, Telling, Dating], Judged]] = {
    "date": judge_dates,
    "status": judge_statuses,
    "actors": judge_actors,
    "recipients": judge_recipients,
    "place": judge_places,
    "numbers": judge_numbers,
    "condition": judge_conditions,
    "manner": judge_manners,
}


def contradiction_links(found: Sequence[Disagreement]) -> list[Link]:
    """A "contradicts" link for each contradiction, between the two *mentions* that tell it so."""
    return [
        Link(
            d.left,
            d.right,
            "contradicts",
            1.0,
            (Reason(f"{d.field}: {d.why}", d.spans, f"contradicts {d.field}", 1.0),),
        )
        for d in found
        if d.outcome == "contradicts"
    ]
