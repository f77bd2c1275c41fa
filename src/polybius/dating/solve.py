"""Reports dated together: arguments of each report and events shared between reports, made to agree.

Within a component (reports joined by shared events) the days of every report are narrowed to a fixpoint. Where
nothing is left, the smallest set of arguments that cannot all hold is found by leaving out one after another, and the
side supported by least gives way. All is done in the order of ids, so the outcome depends on the set alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from polybius.dating.days import ALL, FIRST, LAST, Days, image, intersect, preimage, union
from polybius.dating.evidence import Limit
from polybius.model import CodedReport, EventMention, Span, TimexFunction

# A shared event counts no more than this, however sure the link.
MOST_BOND_WEIGHT = 3.0
LEAST_BOND_SCORE = 0.0
# An act told without a date is of the report's day or the days before.
UNTOLD_DAYS = 10
MAX_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention as dating sees it: the report, and where its day lies from the report's."""

    mention: EventMention
    function: TimexFunction | None
    spans: tuple[Span, ...]

    def days(self, domain: Days) -> Days:
        """The days the act may have, over the days the report may have."""
        if not domain:
            return ()
        if self.function is not None:
            return image(self.function, domain)
        low, high = domain[0][0], domain[-1][1]
        status = self.mention.status.value
        if status in {"planned", "conditional"}:
            return ((max(FIRST, low - 2), LAST),)
        if status in {"background", "hypothetical", "negated"}:
            return ((FIRST, high),)
        return union((max(FIRST, a - UNTOLD_DAYS), b) for a, b in domain)

    def reports_days(self, target: Days, domain: Days) -> Days:
        """The days of the domain on which the report may tell of an act of the target's days."""
        if self.function is not None:
            return preimage(self.function, target, domain)
        status = self.mention.status.value
        if not target:
            return ()
        low, high = target[0][0], target[-1][1]
        if status in {"planned", "conditional"}:
            return intersect(domain, ((FIRST, min(LAST, high + 2)),))
        if status in {"background", "hypothetical", "negated"}:
            return intersect(domain, ((low, LAST),))
        return intersect(domain, union((a, min(LAST, b + UNTOLD_DAYS)) for a, b in target))


@dataclass(frozen=True, slots=True)
class Bond:
    """Two tellings that may be of one event."""

    left: Telling
    right: Telling
    weight: float

    @property
    def reports(self) -> tuple[str, str]:
        return self.left.mention.report, self.right.mention.report

    @property
    def key(self) -> tuple[str, str]:
        return self.left.mention.id, self.right.mention.id


Argument = Limit | Bond


@dataclass(slots=True)
class Component:
    """Reports joined by shared events, with all that bears on their days."""

    reports: tuple[str, ...]
    limits: list[Limit]
    bonds: list[Bond]


@dataclass(slots=True)
class Solution:
    """The days left to each report, the arguments given up, and for each the arguments that contradict it."""

    domains: dict[str, Days] = field(default_factory=dict)
    rejected: dict[int, tuple[Argument, ...]] = field(default_factory=dict)
    arguments: tuple[Argument, ...] = ()

    def is_rejected(self, argument: Argument) -> bool:
        return any(self.arguments[i] is argument for i in self.rejected)


def components(
    reports: Sequence[CodedReport], bonds: Sequence[Bond], limits: Mapping[str, list[Limit]]
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
    held: dict[str, list[Bond]] = {}
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
    bonds: list[Bond] = []
    for argument in arguments:
        if isinstance(argument, Bond):
            bonds.append(argument)
            continue
        domains[argument.report] = intersect(domains[argument.report], argument.days)
        if not domains[argument.report]:
            return Narrowed(domains, argument.report)
    for _ in range(MAX_ROUNDS):
        changed = False
        for bond in bonds:
            for one, other in ((bond.left, bond.right), (bond.right, bond.left)):
                name = one.mention.report
                left = one.reports_days(other.days(domains[other.mention.report]), domains[name])
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
    active = list(arguments)
    index = {id(argument): i for i, argument in enumerate(arguments)}
    while True:
        narrowed = narrow(component.reports, active)
        if narrowed.failed is None:
            solution.domains = narrowed.domains
            break
        near, inside = _around(narrowed.failed, component, active)
        core = shrink(near, inside)
        loser = choose_loser(core, active)
        solution.rejected[index[id(loser)]] = tuple(one for one in core if one is not loser)
        active = [one for one in active if one is not loser]
    _explain_again(component, solution, active)
    return solution


def _around(failed: str, component: Component, active: Sequence[Argument]) -> tuple[list[str], list[Argument]]:
    """The failed report with as few steps of shared events around it as the contradiction needs."""
    names = {failed}
    while True:
        inside = [one for one in active if _reports(one) <= names]
        if not is_possible(sorted(names), inside) or len(names) == len(component.reports):
            return sorted(names), inside
        names |= {name for bond in component.bonds if set(bond.reports) & names for name in bond.reports}


def _reports(argument: Argument) -> set[str]:
    return set(argument.reports) if isinstance(argument, Bond) else {argument.report}


def _explain_again(component: Component, solution: Solution, active: Sequence[Argument]) -> None:
    """Give each rejected argument the smallest set of accepted ones that contradicts it."""
    for index in solution.rejected:
        rejected = solution.arguments[index]
        for report in sorted(_reports(rejected)):
            near, inside = _around_rejected(report, rejected, component, active)
            if not is_possible(near, [*inside, rejected]):
                solution.rejected[index] = tuple(shrink(near, inside, [rejected]))
                break


def _around_rejected(
    report: str, rejected: Argument, component: Component, active: Sequence[Argument]
) -> tuple[list[str], list[Argument]]:
    names = {report} | _reports(rejected)
    while True:
        inside = [one for one in active if _reports(one) <= names]
        grown = names | {name for bond in component.bonds if set(bond.reports) & names for name in bond.reports}
        if not is_possible(sorted(names), [*inside, rejected]) or grown == names:
            return sorted(names), inside
        names = grown


def choose_loser(core: Sequence[Argument], active: Sequence[Argument]) -> Argument:
    """The argument of a core that gives way: the one with the least support among all that hold so far.

    A claim is supported by the claims that say the same and by the shared events that fit it; any other argument by
    those that contradict the same claim. Of two claims alike the later one goes, since pages often show the day on
    which they were fetched.
    """
    support = _Support(core, active)
    return min(core, key=lambda one: (round(support.of(one), 6), *_tie(one)))


def _tie(argument: Argument) -> tuple[int, int, str]:
    if isinstance(argument, Bond):
        return (0, 0, str(argument.key))
    is_claim = argument.claim is not None
    return (1 if is_claim else 2, -argument.days[-1][1] if is_claim else 0, str(argument.key))


class _Support:
    """What stands behind the arguments of a core. Agreement counts for less than the first word: it may be copied."""

    AGREEING = 0.6
    AGAINST = 0.8

    def __init__(self, core: Sequence[Argument], active: Sequence[Argument]) -> None:
        names = {name for one in core for name in _reports(one)}
        self.core = core
        self.limits = {name: [a for a in active if isinstance(a, Limit) and a.report == name] for name in sorted(names)}
        self.bonds = [a for a in active if isinstance(a, Bond) and set(a.reports) & names]
        others = {name for bond in self.bonds for name in bond.reports} - names
        for name in sorted(others):
            self.limits[name] = [a for a in active if isinstance(a, Limit) and a.report == name]

    def of(self, argument: Argument) -> float:
        if isinstance(argument, Bond):
            same = [b for b in self.bonds if b is not argument and set(b.reports) == set(argument.reports)]
            return argument.weight + self.AGREEING * sum(b.weight for b in same if not self._fits(b))
        same_report = [one for one in self.limits[argument.report] if one is not argument]
        if argument.claim is not None:
            named = argument.exact or argument.days
            agreeing = [one for one in same_report if one.claim is not None and intersect(one.days, named)]
            agreed = sum(one.weight for one in agreeing if one.rule != "claim:crawl")
            return argument.weight + self.AGREEING * agreed + self._by_bonds(argument)
        claims = [c for c in self.core if isinstance(c, Limit) and c.claim is not None and c.report == argument.report]
        if not claims:
            return argument.weight
        against = [o for o in same_report if o.claim is None and all(not intersect(o.days, c.days) for c in claims)]
        return argument.weight + self.AGAINST * sum(one.weight for one in against)

    def _by_bonds(self, claim: Limit) -> float:
        """Shared events that fit the claim less those that do not, given what the other reports claim."""
        total = 0.0
        for bond in self.bonds:
            if claim.report in bond.reports:
                total += bond.weight if self._fits(bond) else -bond.weight
        return self.AGREEING * total

    def _fits(self, bond: Bond) -> bool:
        left, right = (self._claimed(name) for name in bond.reports)
        return bool(intersect(bond.left.days(left), bond.right.days(right)))

    def _claimed(self, report: str) -> Days:
        days = ALL
        for limit in self.limits.get(report, ()):
            if limit.claim is not None and (narrower := intersect(days, limit.days)):
                days = narrower
        return days
