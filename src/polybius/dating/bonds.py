"""What joins the dates of two reports: one event that both tell, or one story that both are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from polybius.dating.days import ALL, EXACT_DAYS, FIRST, LAST, Days, bounds, image, intersect, preimage, size, union
from polybius.model import EventMention, SameStory, Span, TimexFunction

# A bond counts no more than this, however sure the link.
MOST_BOND_WEIGHT = 3.0
# An act told without a date is of the report's day or the days before.
UNTOLD_DAYS = 10
# Reports that tell one story are of days this close together: the nearer, the more alike they are. Of pairs with a
# likeness of .18 to .3, 93 in 100 were; from .3 on, 96 in 100 were within the shorter time.
STORY_DAYS, LIKE_STORY_DAYS = 200, 45
LIKE = 0.4
# Of pairs alike by this much 2 in 239 were further apart: a later report that looks back shares fewer words.
LIKE_NEWS = 0.3
# Who looks back on a story's beginning names it to the season.
LOOK_DAYS = 60


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
    # The log-odds of one event, where more than counts.
    score: float = 0.0

    @property
    def strength(self) -> float:
        """How much it joins, beside others."""
        return max(self.weight, self.score)

    @property
    def reports(self) -> tuple[str, str]:
        return self.left.mention.report, self.right.mention.report

    @property
    def key(self) -> tuple[str, str]:
        return self.left.mention.id, self.right.mention.id

    def seen_from(self, report: str, own: Days, other: Days) -> Days:
        """The days of `own` that the report may be of, where the other report is of one of `other`."""
        here, there = (self.left, self.right) if self.left.mention.report == report else (self.right, self.left)
        return here.reports_days(there.days(other), own)

    def fits(self, left: Days, right: Days) -> bool:
        """Whether the two reports may be of these days."""
        return bool(intersect(self.left.days(left), self.right.days(right)))


@dataclass(frozen=True, slots=True)
class StoryBond:
    """Two reports that may be about one story, and then are of days close together, or one looks back on the other's.

    `back` holds for each report the functions of its time expressions that name days long past from wherever it stands
    ("two years ago"), `named` those that name a month or year of their own ("in June 1998").
    """

    story: SameStory
    weight: float
    back: tuple[tuple[TimexFunction, ...], tuple[TimexFunction, ...]] = ((), ())
    named: tuple[tuple[TimexFunction, ...], tuple[TimexFunction, ...]] = ((), ())

    @property
    def strength(self) -> float:
        """How much it joins, beside others."""
        return self.weight

    @property
    def reports(self) -> tuple[str, str]:
        return self.story.left, self.story.right

    @property
    def key(self) -> tuple[str, str]:
        return self.story.left, self.story.right

    @property
    def days(self) -> int:
        return LIKE_STORY_DAYS if self.story.likeness >= LIKE else STORY_DAYS

    def seen_from(self, report: str, own: Days, other: Days) -> Days:
        """The days of `own` that the report may be of, where the other report is of one of `other`."""
        found = intersect(own, widened(other, self.days))
        here, there = self.back if report == self.story.left else self.back[::-1]
        for function in here:
            found = union([*found, *_looking_back(function, own, widened(other, LOOK_DAYS))])
        for function in there:
            found = union([*found, *intersect(own, widened(image(function, other), LOOK_DAYS))])
        return found

    def fits(self, left: Days, right: Days) -> bool:
        """Whether the two reports may be of these days."""
        return bool(self.seen_from(self.story.left, left, right))

    def is_near(self, left: Days, right: Days) -> bool:
        """Whether these days are close together, so that neither report looks back on the other's."""
        return bool(intersect(left, widened(right, self.days)))

    def is_explained(self, left: Days, right: Days) -> bool:
        """Whether the later report names, as past, a month or year that the earlier one is of."""
        if not left or not right:
            return False
        late, early = (0, right) if left[0][0] > right[0][0] else (1, left)
        return any(intersect(image(function, ALL), widened(early, LOOK_DAYS)) for function in self.named[late])


def _looking_back(function: TimexFunction, own: Days, target: Days) -> Days:
    """The days of `own` on which the function names a day of the target; by its bounds where those are many."""
    if size(own) <= EXACT_DAYS:
        return preimage(function, target, own)
    _, low, high = bounds(function)
    return intersect(own, union((max(FIRST, first - high), min(LAST, last - low)) for first, last in target))


def widened(days: Days, slack: int) -> Days:
    """The days and those up to `slack` days off.

    >>> day = 730000
    >>> widened(((day, day), (day + 5, day + 5)), 2) == ((day - 2, day + 7),)
    True
    """
    return union((max(FIRST, low - slack), min(LAST, high + slack)) for low, high in days)


def reports_of(bonds: Iterable[Bond | StoryBond]) -> set[str]:
    """The reports that any of the bonds joins."""
    return {name for bond in bonds for name in bond.reports}
