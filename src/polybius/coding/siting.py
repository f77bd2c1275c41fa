"""Which of several places of one name is meant: the report's own countries decide, else how many people live there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from polybius.coding.actorview import ReportView
from polybius.coding.gazetteer import Site, generic_words, place_key

# What speaks for a place beside the logarithm of its people; one is as much as ten times the people. By reading.
# They are kept small: a Canadian minister in London is in the capital, not in Ontario.
HINT, CAPITAL, OWN_NAME, IN_SENTENCE, IN_REPORT = 0.5, 1.0, 1.0, 1.5, 1.2
AREA_CALLED_SO, CITY_BEFORE_AREA = 5.0, 0.5
LEAST, AREA = 3.0, 6.0  # people of unknown number; an area's size, which is no measure of how often it is named
# A place that nothing in the report speaks for must be a large city to be believed, or a metropolis by another name.
LARGE, METROPOLIS = 100_000, 1_000_000


class Around(NamedTuple):
    """The countries named around a place by other words than its own name."""

    sentence: frozenset[str]
    report: frozenset[str]


class Choice(NamedTuple):
    """The place chosen, why, and how sure."""

    site: Site
    rule: str
    confidence: float


@dataclass(frozen=True)
class Surroundings:
    """The countries a report names, to tell places of one name apart."""

    view: ReportView

    def of(self, sentence: int, key: str) -> Around:
        """The countries around a sentence, leaving out every mention by the folded name `key` itself."""
        text = self.view.annotated.report.text
        others = [p for p in self.view.places if place_key(text[p.start : p.end]) != key]
        here = frozenset(place.iso3 for place in others if place.sentence == sentence)
        return Around(here, frozenset(place.iso3 for place in others))


def choose(
    sites: Sequence[Site], *, hint: str | None, around: Around, within: Sequence[Site] = (), is_area: bool = False
) -> Choice | None:
    """The place meant, or None where none can be believed.

    `hint` is the country that the table of parties gives the name; `within` what a qualifier beside it names
    ("Texas"), which must hold the place; `is_area`: the words call it a province or region.
    """
    if within:
        held = [site for site in sites if any(_holds(owner, site) for owner in within)]
        best = max(held, key=lambda s: _score(s, hint, around, is_area), default=None)
        return Choice(best, "place in the one named beside it", 1.0) if best else None
    fitting = [site for site in sites if _is_believable(site, hint, around)]
    told = [site for site in fitting if site.main or site.country == hint or site.country in around.report]
    fitting = told or fitting  # Hong Kong was once called Victoria, but seldom is
    if not fitting:
        return None
    best = max(fitting, key=lambda site: (_score(site, hint, around, is_area), site.people))
    others = {site.country for site in fitting}
    if len(others) == 1:
        return Choice(best, "place by its name", 1.0)
    if best.country in around.sentence | around.report:
        return Choice(best, "place in a country the report names", 0.95)
    return Choice(best, "best known place of its name", 0.85)


def _holds(owner: Site, site: Site) -> bool:
    if owner.country != site.country:
        return False
    return owner.kind != "division" or not owner.code or owner.code == site.code


def _is_believable(site: Site, hint: str | None, around: Around) -> bool:
    """Whether something speaks for the place: its country, or that it is large; never "the East" of just any state."""
    if site.kind == "region" or site.country == hint or site.country in around.report:
        return True
    if all(word in generic_words("any") for word in place_key(site.name).split()):
        return False
    return site.people >= (LARGE if site.main else METROPOLIS)


def _score(site: Site, hint: str | None, around: Around, is_area: bool) -> float:
    size = AREA if site.kind != "city" else math.log10(max(site.people, 10**LEAST))
    kind = (AREA_CALLED_SO if is_area else 0.0) if site.kind != "city" else CITY_BEFORE_AREA
    country = site.country
    return (
        size
        + kind
        + CAPITAL * site.is_capital
        + OWN_NAME * site.main
        + HINT * (country is not None and country == hint)
        + max(IN_SENTENCE * (country in around.sentence), IN_REPORT * (country in around.report))
    )
