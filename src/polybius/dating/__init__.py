"""Dates of reports and of events, found together over a set of reports, each with its reasons.

A report's date (its document creation time) is never taken from a page on trust: what a page claims is weighed with
what the text says, with the offices of the people in it, and with the days of events told by other reports too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from polybius.data import Tenure
from polybius.data import tenures as shipped_tenures
from polybius.dating.bonds import LIKE_NEWS, MOST_BOND_WEIGHT, Bond, StoryBond, Telling
from polybius.dating.events import date_mentions, share_days, tell
from polybius.dating.evidence import find_limits, looks_back
from polybius.dating.solve import LEAST_BOND_SCORE, components, solve
from polybius.dating.tenures import TenureTable
from polybius.dating.verdicts import date_report
from polybius.model import CodedReport, DateRange, Dating, ReportDate, SameEvent, SameStory

__all__ = ["date_reports"]


def date_reports(
    reports: Sequence[CodedReport],
    same: Sequence[SameEvent] = (),
    tenures: Sequence[Tenure] | None = None,
    stories: Sequence[SameStory] = (),
) -> Dating:
    """A date for every report and every event mention.

    `same` are proposals that two mentions tell of one event; those more likely than not join the dates of their
    reports, and so do `stories`, proposals that two reports tell one story. `tenures` is a table of office-holders, by
    default the one that is shipped. The outcome is the same for any order of the arguments, and a report's date depends
    only on the reports it shares events or stories with.

    >>> date_reports([]).reports
    {}
    """
    by_id = {coded.report.id: coded for coded in reports}
    ordered = [by_id[name] for name in sorted(by_id)]
    table = _table(tenures)
    tellings = _tellings(ordered)
    bonds: list[Bond | StoryBond] = [*_bonds(same, tellings), *_story_bonds(stories, by_id)]
    limits = {coded.report.id: find_limits(coded, table) for coded in ordered}
    dated_reports: dict[str, ReportDate] = {}
    dated: dict[str, DateRange] = {}
    kept: list[tuple[str, str]] = []
    for component in components(ordered, bonds, limits):
        solution = solve(component)
        kept += [bond.key for bond in solution.kept_bonds() if isinstance(bond, Bond)]
        for name in component.reports:
            coded = by_id[name]
            report_date, domain, told_here = date_report(coded, solution, by_id)
            dated_reports[name] = report_date
            found = date_mentions(coded, tellings, domain, report_date.date, table, told_here=told_here)
            dated.update(found)
    mentions = {name: telling.mention for name, telling in tellings.items()}
    return Dating(dated_reports, share_days(dated, kept, mentions))


_SHIPPED: list[TenureTable] = []


def _table(tenures: Sequence[Tenure] | None) -> TenureTable:
    if tenures is not None:
        return TenureTable(tenures)
    if not _SHIPPED:
        _SHIPPED.append(TenureTable(shipped_tenures()))
    return _SHIPPED[0]


def _tellings(reports: Sequence[CodedReport]) -> dict[str, Telling]:
    tellings = {}
    for coded in reports:
        timexes = {timex.id: timex for timex in coded.timexes}
        for mention in coded.events:
            tellings[mention.id] = tell(mention, timexes)
    return tellings


def _bonds(same: Sequence[SameEvent], tellings: dict[str, Telling]) -> list[Bond]:
    """The proposals between two reports at hand, each once."""
    found: dict[tuple[str, str], Bond] = {}
    for one in same:
        left, right = sorted((one.left, one.right))
        known = left in tellings and right in tellings
        if known and one.score > LEAST_BOND_SCORE and tellings[left].mention.report != tellings[right].mention.report:
            bond = Bond(tellings[left], tellings[right], min(one.score, MOST_BOND_WEIGHT), one.score)
            if (left, right) not in found or bond.weight > found[left, right].weight:
                found[left, right] = bond
    return [found[key] for key in sorted(found)]


def _story_bonds(stories: Sequence[SameStory], reports: Mapping[str, CodedReport]) -> list[StoryBond]:
    """The proposals between two reports at hand, each once, whichever way round they are given."""
    found: dict[tuple[str, str], SameStory] = {}
    for one in stories:
        left, right = sorted((one.left, one.right))
        if left != right and left in reports and right in reports and one.score > LEAST_BOND_SCORE:
            turned = SameStory(left, right, one.score, one.likeness, one.names)
            known = found.get((left, right))
            if known is None or (turned.score, turned.likeness, turned.names) > (
                known.score,
                known.likeness,
                known.names,
            ):
                found[left, right] = turned
    back = {name: looks_back(reports[name]) for name in sorted({name for pair in found for name in pair})}
    bonds = []
    for (left, right), one in sorted(found.items()):
        sides = (back[left], back[right])
        fixed = tuple(tuple(f for f in side if f.name == "date") for side in sides)
        moving = tuple(tuple(f for f in side if f.name != "date") for side in sides)
        weight = min(one.score, MOST_BOND_WEIGHT)
        if one.likeness >= LIKE_NEWS:  # "last year" tells nothing here, "seven years ago" does where it fits
            counted = tuple(tuple(f for f in side if f.name == "ago") for side in moving)
            bonds.append(StoryBond(one, weight, (counted[0], counted[1])))
        else:
            bonds.append(StoryBond(one, weight, (moving[0], moving[1]), (fixed[0], fixed[1])))
    return bonds
