"""Which argument of a contradiction gives way: what stands for a claim is set against what stands against it.

All weights are log-odds. What several bonds or arguments say is not independent, so that each counts for less than the
one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from polybius.dating.bonds import STORY_DAYS, Bond, StoryBond, widened
from polybius.dating.days import ALL, Days, intersect, size
from polybius.dating.limits import Limit

Argument = Limit | Bond | StoryBond

# Agreement counts for less than the first word: it may be copied.
AGREEING = 0.6
AGAINST = 0.8
# Chance likenesses point to any year, so that those which agree confirm each other; but reports of one story follow one
# another's days, so that each further one says less and all together no more than this. Another report near the claimed
# day counts twice: two wrong days seldom agree, while reports of like words may be of two stories. Chosen on the tuned
# half of the test of hidden dates: of 6,300 right headers 85 are outweighed, of 870 wrong ones 593.
FURTHER, MOST_NEAR, MOST_FAR, NEAR = 0.6, 4.5, 9.0, 2.0
# Of pairs of reports alike by this log-odds, some 92 in 100 are of days close together. Fainter likenesses with many
# reports of one story are one coincidence, such as two stories about one company, and all say no more than this.
SURE_STORY, MOST_FAINT = 2.4, 4.0
# A report far from others of its story is mostly excused where it names their month or year as past.
EXCUSE = 0.7
# A shared event speaks for a claim only where it would not fit one some years off: one told "in 1990" fits any later.
AROUND_DAYS = 1000


def is_claim(argument: Argument) -> bool:
    return isinstance(argument, Limit) and argument.claim is not None


def argument_reports(argument: Argument) -> set[str]:
    """The reports that an argument is about."""
    return {argument.report} if isinstance(argument, Limit) else set(argument.reports)


class Held:
    """The arguments of a component that have not been given up, by report."""

    def __init__(self, limits: Iterable[Limit], bonds: Iterable[Bond | StoryBond]) -> None:
        self._limits: dict[str, list[Limit]] = {}
        self._bonds: dict[str, list[Bond | StoryBond]] = {}
        for limit in limits:
            self._limits.setdefault(limit.report, []).append(limit)
        for bond in bonds:
            for name in bond.reports:
                self._bonds.setdefault(name, []).append(bond)

    def give_up(self, argument: Argument) -> None:
        """Take an argument out."""
        if isinstance(argument, Limit):
            self._limits[argument.report].remove(argument)
            return
        for name in argument.reports:
            self._bonds[name] = [bond for bond in self._bonds[name] if bond is not argument]

    def limits(self, report: str) -> Sequence[Limit]:
        return self._limits.get(report, ())

    def bonds(self, report: str) -> Sequence[Bond | StoryBond]:
        return self._bonds.get(report, ())

    def inside(self, reports: Sequence[str]) -> list[Argument]:
        """All arguments about these reports alone, in the order of the reports."""
        names = set(reports)
        found: list[Argument] = [limit for name in sorted(names) for limit in self.limits(name)]
        for name in sorted(names):
            found += [bond for bond in self.bonds(name) if bond.reports[0] == name and bond.reports[1] in names]
        return found

    def neighbours(self, reports: Iterable[str]) -> set[str]:
        """The reports and those that share a bond with one of them."""
        names = set(reports)
        return names | {other for name in names for bond in self.bonds(name) for other in bond.reports}

    def claimed(self, report: str) -> Days:
        """The days that the report's claims leave, the weightier first; every day where it makes none."""
        days = ALL
        claims = [limit for limit in self.limits(report) if limit.claim is not None]
        for limit in sorted(claims, key=lambda one: (-one.weight, one.key)):
            days = intersect(days, limit.days) or days
        return days

    def is_dated(self, report: str) -> bool:
        """Whether the report claims a day for itself."""
        return any(limit.claim is not None and names_days(limit) for limit in self.limits(report))


def names_days(claim: Limit) -> bool:
    """Whether a claim names few days: a dateline without its year fits every year."""
    return bool(claim.exact) and claim.exact[-1][1] - claim.exact[0][0] <= AROUND_DAYS


def choose_loser(core: Sequence[Argument], held: Held) -> Argument:
    """The argument of a core that gives way.

    The claim with the least behind it goes if more is said against it than for it; else the weakest other argument, if
    there is one. Of two claims alike the later one goes, since pages often show the day on which they were fetched.
    """
    claims = [one for one in core if isinstance(one, Limit) and one.claim is not None]
    others = [one for one in core if not is_claim(one)]
    if claims:
        worst = min(claims, key=lambda one: (round(margin(one, held), 6), -one.days[-1][1], one.key))
        if not others or margin(worst, held) < 0:
            return worst
    return min(others, key=lambda one: (round(_weight(one, claims, held), 6), isinstance(one, Limit), str(one.key)))


def least_margin(report: str, held: Held) -> float:
    """The margin of the report's least believable claim to a day; without end where it makes none."""
    claims = [one for one in held.limits(report) if one.claim is not None and one.exact]
    return min((round(margin(one, held), 6) for one in claims), default=float("inf"))


def margin(claim: Limit, held: Held) -> float:
    """What stands for a claim less what stands against it."""
    named = claim.exact or claim.days
    own = [one for one in held.limits(claim.report) if one is not claim]
    agreeing = [one for one in own if one.rule != "claim:crawl" and (one.confirms or names_days(one))]
    behind = claim.weight + AGREEING * sum(one.weight for one in agreeing if intersect(one.days, named))
    against = sorted((o.weight for o in own if o.claim is None and not intersect(o.days, claim.days)), reverse=True)
    total = behind - sum(weight * (AGAINST if i else 1) for i, weight in enumerate(against))
    fitting: dict[str, float] = {}
    unfitting: dict[str, float] = {}
    explained: dict[str, float] = {}
    for bond in held.bonds(claim.report):
        (other,) = set(bond.reports) - {claim.report}
        if held.is_dated(other):
            weight = _says(bond, claim, other, held)
            side = fitting if weight > 0 else unfitting
            side[other] = max(abs(weight), side.get(other, 0.0))
            if weight < 0 and _is_explained(bond, claim, other, held):
                explained[other] = side[other]
    excused = sum(explained.values()) / sum(unfitting.values()) if explained else 0.0
    sure = any(weight >= SURE_STORY for weight in unfitting.values())
    far = together(unfitting.values(), MOST_FAR if sure else MOST_FAINT) * (1 - EXCUSE * excused)
    return total + NEAR * together(fitting.values(), MOST_NEAR) - far


def _says(bond: Bond | StoryBond, claim: Limit, other: str, held: Held) -> float:
    """What a bond says of a claim, given what the other report claims: its weight for, or less than 0 against."""
    days = {claim.report: claim.days, other: held.claimed(other)}
    left, right = (days[name] for name in bond.reports)
    if isinstance(bond, Bond):
        if not bond.fits(left, right):
            return -bond.weight
        around = widened(claim.days, AROUND_DAYS)
        return bond.weight if size(bond.seen_from(claim.report, around, days[other])) <= AROUND_DAYS else 0.0
    if bond.is_near(left, right):
        return bond.weight
    # a story may run on for months: likeness refutes no claim that is off by less
    runs_on = bool(intersect(left, widened(right, STORY_DAYS)))
    return 0.0 if runs_on or bond.fits(left, right) else -bond.weight


def _is_explained(bond: Bond | StoryBond, claim: Limit, other: str, held: Held) -> bool:
    days = {claim.report: claim.days, other: held.claimed(other)}
    left, right = (days[name] for name in bond.reports)
    return isinstance(bond, StoryBond) and bond.is_explained(left, right)


def together(weights: Iterable[float], most: float) -> float:
    """What bonds with several reports say together: each further one less, and all no more than a bound.

    >>> round(together([1.0, 2.0], 4.5), 2), together([3.0] * 9, 4.5)
    (2.6, 4.5)
    """
    ranked = sorted(weights, reverse=True)
    return min(most, ranked[0] + FURTHER * sum(ranked[1:])) if ranked else 0.0


def _weight(argument: Argument, claims: Sequence[Limit], held: Held) -> float:
    """The weight of an argument that is no claim, with those that contradict the same claims."""
    if not isinstance(argument, Limit):
        return argument.weight
    own = [claim for claim in claims if claim.report == argument.report]
    if not own:
        return argument.weight
    others = [one for one in held.limits(argument.report) if one is not argument and one.claim is None]
    against = [one.weight for one in others if all(not intersect(one.days, claim.days) for claim in own)]
    return argument.weight + AGAINST * sum(against)
