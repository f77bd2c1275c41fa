"""Days that acts have if their reports are of the days they claim: a help before dating, where a set has many
look-alikes, and no more than a help, since claims may be wrong.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from polybius.linking.background import dyad_key
from polybius.linking.tellings import Telling
from polybius.linking.when import gap, likeliest, width
from polybius.model import CodedReport, DayRange

# Claims of one report further apart than this are none.
AGREED_DAYS = 3
# An act told without its time is taken to be of the report's day or so many days before; days no further apart than
# this are near.
RECENT_DAYS, NEAR_DAYS = 10, 31
# Up to so many tellings of two parties and a class, look-alikes are few; beyond, what they have in common says less by
# the logarithm of how many more there are, and less again by this where the claimed days are far apart.
FEW, APART = 60, 1.0


def claimed_days(report: CodedReport) -> DayRange | None:
    """The days that a report claims for itself, where its claims name days that agree.

    >>> from polybius.model import Report
    >>> claimed_days(CodedReport(Report("a", "Peru voted."), "x")) is None
    True
    """
    found = [claim.days for claim in report.report.claims]
    days = [day for one in found if one.earliest is not None and one.latest is not None for day in _ends(one)]
    if not days or (max(days) - min(days)).days > AGREED_DAYS:
        return None
    return DayRange(min(days), max(days))


def _ends(days: DayRange) -> tuple[date, ...]:
    return tuple(day for day in (days.earliest, days.latest) if day is not None)


@dataclass(frozen=True)
class Claimed:
    """The days of tellings by the claims of their reports, and how crowded it is around each pair of parties."""

    days: Mapping[str, DayRange]
    crowds: Mapping[tuple[object, ...], float]

    def first(self, telling: Telling) -> date | None:
        """The day by which a telling is placed among its look-alikes."""
        days = self.days.get(telling.id)
        return (days.latest or days.earliest) if days is not None else None

    def against(self, left: Telling, right: Telling) -> float:
        """The log-odds by which a pair of different reports says less for having many look-alikes; 0 where the days
        that they claim are near, or neither has such days."""
        if left.report == right.report:
            return 0.0
        crowd = min(self.crowds.get(_crowd(one), 0.0) for one in (left, right))
        if not crowd:
            return 0.0
        one, two = self.days.get(left.id), self.days.get(right.id)
        if one is None or two is None:
            return crowd if one is not two else 0.0
        return crowd + APART if gap(one, two) > NEAR_DAYS else 0.0


NO_CLAIMS = Claimed({}, {})


def claimed_of(reports: Sequence[CodedReport], tellings: Iterable[Telling]) -> Claimed:
    """What the claims of the reports say of the days of their tellings."""
    listed = list(tellings)
    by_report = {report.report.id: days for report in reports if (days := claimed_days(report)) is not None}
    if not by_report:
        return NO_CLAIMS
    placed = {t.id: told for t in listed if (told := _told(t, by_report.get(t.report))) is not None}
    counts = Counter(map(_crowd, listed))
    crowds = {key: round(2 * math.log(count / FEW)) / 2 for key, count in counts.items() if count > FEW}
    return Claimed(placed, crowds)


def _crowd(telling: Telling) -> tuple[object, ...]:
    return dyad_key(telling), telling.event


def _told(telling: Telling, claimed: DayRange | None) -> DayRange | None:
    if claimed is None or claimed.earliest is None or claimed.latest is None:
        return None
    if telling.when.days is not None:
        return telling.when.days
    if telling.when.function is not None:
        days = likeliest(telling.when.function, claimed.latest)
        return days if days is not None and (width(days) or NEAR_DAYS + 1) <= NEAR_DAYS else None
    if telling.status in ("occurred", "attempted", "proposed"):
        first = max(claimed.earliest, date.min + timedelta(RECENT_DAYS)) - timedelta(RECENT_DAYS)
        return DayRange(first, claimed.latest)
    return None
