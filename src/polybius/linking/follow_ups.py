"""What became of plans: acts that took place as another report had planned them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from polybius.linking.acts import Act
from polybius.linking.tellings import HAPPENED, code_of
from polybius.linking.when import gap, width
from polybius.model import Link, Reason

# So many plans of the same parties are looked at for each act.
MOST_PLANS = 40
# Classes of deeds: words alone carry out no plan.
DEEDS = frozenset("CONSULT SUPPORT COOPERATE AID RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())


def find_follow_ups(acts: Sequence[Act]) -> list[Link]:
    """Links "follows up": an act that took place (left) on the days and by the parties it was planned for (right)."""
    planned: defaultdict[tuple[str, ...], list[Act]] = defaultdict(list)
    for act in sorted(acts, key=lambda a: a.event.id):
        if act.event.status == "planned":
            planned[_parties(act)].append(act)
    links = []
    for act in sorted(acts, key=lambda a: a.event.id):
        if act.event.event in DEEDS and act.event.status in HAPPENED and len(_parties(act)) > 1:
            links += [_follow_up(act, plan) for plan in planned[_parties(act)][:MOST_PLANS] if _carries_out(act, plan)]
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
        act.event.id, plan.event.id, "follows up", 2.0, (Reason(text, (act.spot, plan.spot), "plan carried out", 2.0),)
    )
