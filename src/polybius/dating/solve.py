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
from polybius.dating.weighing import SURE_STORY, Argument, Held, argument_reports, choose_loser, least_margin
from polybius.model import CodedReport

LEAST_BOND_SCORE = 0.0
MAX_ROUNDS = 60


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
    """The connected components, each with its reports in the order of their ids."""
    parent = {coded.report.id: coded.report.id for coded in reports}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for bond in bonds:
        left, right = sorted(map(root, bond.reports))
        parent[right] = left
    groups: dict[str, list[str]] = {}
    for name in sorted(parent):
        groups.setdefault(root(name), []).append(name)
    held: dict[str, list[Bond | StoryBond]] = {}
    for bond in sorted(bonds, key=lambda bond: bond.key):
        held.setdefault(root(bond.reports[0]), []).append(bond)
    return [
        Component(tuple(names), [limit for name in names for limit in limits[name]], held.get(top, []))
        for top, names in sorted(groups.items())
    ]


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
    for _ in range(MAX_ROUNDS):
        changed = False
        for bond in bonds:
            for name, other in (bond.reports, bond.reports[::-1]):
                left = bond.seen_from(name, domains[name], domains[other])
                if not left:
                    return Narrowed(domains, name)
                if left != domains[name]:
                    domains[name] = left
                    changed = True
        if not changed:
            break
    return Narrowed(domains)


def is_possible(reports: Iterable[str], arguments: Iterable[Argument]) -> bool:
    return narrow(reports, arguments).failed is None


def shrink(reports: Sequence[str], core: Sequence[Argument], fixed: Sequence[Argument] = ()) -> list[Argument]:
    """Leave out of a contradictory set whatever it can spare, the lighter first; `fixed` stays in all along."""
    kept = list(core)
    for argument in sorted(core, key=lambda one: (one.weight, str(one.key))):
        rest = [one for one in kept if one is not argument]
        if not is_possible(reports, [*rest, *fixed]):
            kept = rest
    return kept


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
        names = grown
