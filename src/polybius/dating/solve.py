"""Reports dated together: arguments of each report and bonds between reports, made to agree.

Within a component (reports joined by shared events or stories) the days of every report are narrowed to a fixpoint.
Where nothing is left, the smallest set of arguments that cannot all hold is found by leaving out one after another, and
the side supported by least gives way. Single reports are settled first, then pairs, then the whole: most contradictions
are near. All is done in the order of ids, so the outcome depends on the set alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from polybius.dating.bonds import Bond, StoryBond
from polybius.dating.days import ALL, Days, intersect
from polybius.dating.limits import Limit
from polybius.dating.parts import take_apart
from polybius.dating.weighing import SURE_STORY, Argument, Held, argument_reports, choose_loser, least_margin
from polybius.joined import Joined
from polybius.model import CodedReport

LEAST_BOND_SCORE = 0.0
MAX_ROUNDS = 60
# Where more reports than this are near a rejected argument, one of them is enough to show why.
CROWD = 40


@dataclass(slots=True)
class Component:
    """Reports joined by shared events, with all that bears on their days."""

    reports: tuple[str, ...]
    limits: list[Limit]
    bonds: list[Bond | StoryBond]


def is_faint(argument: Argument) -> bool:
    """Whether an argument is a likeness of wording that one pair in four has by chance: it can speak against a claim,
    but gives no report a date of its own."""
    return isinstance(argument, StoryBond) and argument.story.score < SURE_STORY


@dataclass(slots=True)
class Solution:
    """The days left to each report, the arguments given up, and for each the arguments that contradict it."""

    domains: dict[str, Days] = field(default_factory=dict)
    rejected: dict[int, tuple[Argument, ...]] = field(default_factory=dict)
    arguments: tuple[Argument, ...] = ()

    def kept_bonds(self) -> list[Bond | StoryBond]:
        """The bonds that were not given up and that bound the days."""
        return [one for one in self.kept() if not isinstance(one, Limit)]

    def kept(self) -> list[Argument]:
        """The arguments that were not given up, without the faint likenesses."""
        return [one for i, one in enumerate(self.arguments) if i not in self.rejected and not is_faint(one)]


def components(
    reports: Sequence[CodedReport], bonds: Sequence[Bond | StoryBond], limits: Mapping[str, list[Limit]]
) -> list[Component]:
    """The connected components, large ones taken apart, each with its reports in the order of their ids."""
    names = [coded.report.id for coded in reports]
    kept = [
        bond
        for part, inside in _connected(names, sorted(bonds, key=lambda b: b.key))
        for bond in take_apart(part, inside)
    ]
    return [
        Component(tuple(part), [limit for name in part for limit in limits[name]], inside)
        for part, inside in _connected(names, sorted(kept, key=lambda b: b.key))
    ]


def _connected(
    names: Sequence[str], bonds: Sequence[Bond | StoryBond]
) -> list[tuple[list[str], list[Bond | StoryBond]]]:
    """The reports that bonds join, with these bonds in their order."""
    joined = Joined(names)
    for bond in bonds:
        joined.join(*bond.reports)
    held: dict[str, list[Bond | StoryBond]] = {}
    for bond in bonds:
        held.setdefault(joined.root(bond.reports[0]), []).append(bond)
    return [(members, held.get(top, [])) for top, members in joined.groups().items()]


# ------------------------------------------------------------------ narrowing
@dataclass(frozen=True, slots=True)
class Narrowed:
    """The days left to each report when all arguments hold; `failed` is the first report with none."""

    domains: dict[str, Days]
    failed: str | None = None


def narrow(reports: Iterable[str], arguments: Iterable[Argument]) -> Narrowed:
    """Narrow all days to a fixpoint, or to the first report that has none left."""
    domains: dict[str, Days] = dict.fromkeys(reports, ALL)
    bonds: list[Bond | StoryBond] = []
    for argument in arguments:
        if not isinstance(argument, Limit):
            bonds.append(argument)
            continue
        domains[argument.report] = intersect(domains[argument.report], argument.days)
        if not domains[argument.report]:
            return Narrowed(domains, argument.report)
    moved = set(domains)
    for _ in range(MAX_ROUNDS):
        here, moved = moved, set()
        for bond in bonds:
            one, two = bond.reports
            if not (one in here or two in here or one in moved or two in moved):
                continue  # nothing that it looks at has changed since it was last asked
            for name, other in ((one, two), (two, one)):
                left = bond.seen_from(name, domains[name], domains[other])
                if not left:
                    return Narrowed(domains, name)
                if left != domains[name]:
                    domains[name] = left
                    moved.add(name)
        if not moved:
            break
    return Narrowed(domains)


def is_possible(reports: Iterable[str], arguments: Iterable[Argument]) -> bool:
    return narrow(reports, arguments).failed is None


def shrink(reports: Sequence[str], core: Sequence[Argument], fixed: Sequence[Argument] = ()) -> list[Argument]:
    """Leave out of a contradictory set whatever it can spare, the lighter first; `fixed` stays in all along."""
    spared: set[int] = set()
    ranked = sorted(core, key=lambda one: (one.weight, str(one.key)))
    parts = [ranked]
    while parts:
        part = parts.pop()
        without = spared.union(map(id, part))
        if not is_possible(reports, [*(one for one in core if id(one) not in without), *fixed]):
            spared = without
        elif len(part) > 1:  # in halves, the lighter first: what goes with many goes alone too
            middle = len(part) // 2
            parts += [part[middle:], part[:middle]]
    return [one for one in core if id(one) not in spared]


# ------------------------------------------------------------------ conflicts
def solve(component: Component) -> Solution:
    """Narrow the component's days, giving up arguments until some day is left to every report."""
    arguments: tuple[Argument, ...] = (*component.limits, *component.bonds)
    solution = Solution(arguments=arguments)
    held = Held(component.limits, component.bonds)
    index = {id(argument): i for i, argument in enumerate(arguments)}
    for scope in _scopes(component, held):
        while (narrowed := narrow(scope, held.inside(scope))).failed is not None:
            near = _around(narrowed.failed, set(scope), held)
            core = shrink(near, held.inside(near))
            loser = choose_loser(core, held)
            solution.rejected[index[id(loser)]] = tuple(one for one in core if one is not loser)
            held.give_up(loser)
        solution.domains.update(narrowed.domains)
    if any(is_faint(bond) for bond in component.bonds):
        solution.domains.update(narrow(component.reports, solution.kept()).domains)
    for rejected in solution.rejected:
        solution.rejected[rejected] = _explain_again(arguments[rejected], solution.rejected[rejected], held)
    return solution


def _scopes(component: Component, held: Held) -> Iterable[tuple[str, ...]]:
    """Each report, each two that a bond joins, those with the least believable claim first, and all."""
    for name in component.reports:
        yield (name,)
    least = {name: least_margin(name, held) for name in component.reports}
    pairs = {bond.reports for bond in component.bonds}
    yield from sorted(pairs, key=lambda pair: (min(least[pair[0]], least[pair[1]]), pair))
    if len(component.reports) > 2:
        yield component.reports


def _around(failed: str, scope: set[str], held: Held) -> list[str]:
    """The failed report with as few steps of bonds around it as the contradiction needs."""
    names = {failed}
    while True:
        grown = held.neighbours(names) & scope
        if grown == names or not is_possible(sorted(names), held.inside(sorted(names))):
            return sorted(names)
        names = grown


def _explain_again(rejected: Argument, known: tuple[Argument, ...], held: Held) -> tuple[Argument, ...]:
    """The smallest set of accepted arguments that contradicts a rejected one; what was known if none does."""
    names = argument_reports(rejected)
    while True:
        near = sorted(names)
        if not is_possible(near, [*held.inside(near), rejected]):
            return tuple(shrink(near, held.inside(near), [rejected]))
        if (grown := held.neighbours(names)) == names:
            return known
        if len(grown) > CROWD:
            return _explain_by_one(rejected, grown - names, held) or known
        names = grown


def _explain_by_one(rejected: Argument, others: set[str], held: Held) -> tuple[Argument, ...]:
    """The accepted arguments of the first single report that contradict the rejected one beside its own; of a crowd,
    one is enough to show it."""
    own = argument_reports(rejected)
    for other in sorted(others):
        near = sorted({*own, other})
        if not is_possible(near, [*held.inside(near), rejected]):
            return tuple(shrink(near, held.inside(near), [rejected]))
    return ()
