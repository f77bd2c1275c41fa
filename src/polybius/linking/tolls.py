"""Which figures of a report tell of which act: those of its own clause, and the tolls around it.

A toll often stands sentences away from its act: before it, after it, or beside another act that has none ("the charge
came after a raid in which 25 had died"). Each belongs to the nearest act of a class that is told with such tolls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from polybius.judge.given import SENTENCE_END
from polybius.linking.figures import Figure, find_figures
from polybius.linking.party_sizes import find_beside
from polybius.linking.words import load
from polybius.model import CodedReport, EventMention

# So many sentences and paragraphs from a toll to its act, where several acts may have one, and where only one may. Set
# by hand.
NEAR, FAR = 2, 4


@lru_cache(maxsize=64)
def units_of(event: str) -> frozenset[str]:
    """The units of the figures that acts of a class are told with.

    >>> sorted(units_of("PROTEST"))
    ['arrested', 'dead', 'hurt', 'protesters']
    """
    return frozenset(load("words")["tolls"].get(event, "").split())


@lru_cache(maxsize=64)
def _own(event: str) -> frozenset[str]:
    """The units that such acts bring about themselves: the dead of a protest are mostly those of an attack."""
    return units_of(event) if event == "ASSAULT" else units_of(event) - units_of("ASSAULT")


@lru_cache(maxsize=1)
def _alone() -> frozenset[str]:
    return frozenset(load("words")["alone"].split())


def share_out(report: CodedReport) -> Mapping[str, tuple[Figure, ...]]:
    """For each mention's id the figures that it is told with, those of its own clause first."""
    text = report.report.text
    acts = [m for m in report.events if units_of(m.event.value)]
    figures = find_figures(text) if report.events else ()
    around = _around(text, acts, figures) if acts and figures else {}
    beside = find_beside(text, report.events, figures)
    shared = {}
    for m in report.events:
        deadly = "dead" in units_of(m.event.value)
        told = figures if deadly or not figures else find_figures(text, deadly=False)
        inside = [f for f in told if m.evidence.start <= f.start < m.evidence.end]
        units = {figure.unit for figure in inside}
        inside += [f for f in beside.get(m.id, ()) if f.unit not in units]
        taken = [(f.start, f.end) for f in inside]
        more = (f for f in around.get(m.id, ()) if not any(f.start < end and start < f.end for start, end in taken))
        shared[m.id] = (*inside, *more)
    return shared


def _around(text: str, acts: Sequence[EventMention], figures: Sequence[Figure]) -> Mapping[str, list[Figure]]:
    """The tolls that belong to each of the acts."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        fitting = [m for m in acts if figure.unit in units_of(m.event.value)]
        inside = [m for m in fitting if m.evidence.start <= figure.start < m.evidence.end]
        for m in inside or _nearest(figure, fitting, ends):
            found[m.id].append(figure)
    return found


def _nearest(figure: Figure, acts: Sequence[EventMention], ends: Sequence[int]) -> list[EventMention]:
    """The act nearest to a figure, by sentences, then the one told before it, then by characters."""
    if not acts:
        return []
    at = bisect_right(ends, figure.start)

    def distance(m: EventMention) -> tuple[int, bool, int, str]:
        apart = bisect_right(ends, m.trigger.start) - at
        near = abs(m.trigger.start - figure.start) if not apart else m.trigger.start
        return abs(apart) + (figure.unit not in _own(m.event.value)), m.trigger.start > figure.start, near, m.id

    best = min(acts, key=distance)
    reach = NEAR if len(acts) > 1 else len(ends) + 1 if figure.unit in _alone() else FAR
    return [best] if distance(best)[0] <= reach else []
