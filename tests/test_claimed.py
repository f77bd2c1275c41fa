"""What reports claim of their days narrows the proposals of a crowded set, and large components are taken apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from polybius.dating.bonds import StoryBond
from polybius.dating.parts import CROWDED_PART, LARGE, take_apart
from polybius.dating.solve import components
from polybius.evaluate.made_archive import MadeArchive, make_archive
from polybius.linking import propose
from polybius.linking.claimed import claimed_of
from polybius.linking.clusters import match
from polybius.linking.tellings import all_tellings
from polybius.model import CodedReport, Report, SameStory


@pytest.fixture(scope="module")
def made() -> MadeArchive:
    return make_archive(1_500, headers=True)


def test_proposals_with_claims_do_not_depend_on_the_order_of_reports(made: MadeArchive) -> None:
    assert propose(made.reports) == propose(made.reports[::-1])


def test_claims_make_fewer_pairs_and_truer_groups(made: MadeArchive) -> None:
    bare = [replace(one, report=replace(one.report, claims=())) for one in made.reports]
    told, untold = match(made.reports), match(bare)
    assert len(told.candidates) < len(untold.candidates)
    wrong = [
        sum(made.truth[a] != made.truth[b] for c in found.clusters for i, a in enumerate(c) for b in c[i + 1 :])
        for found in (told, untold)
    ]
    assert wrong[0] < wrong[1]


def test_without_claims_nothing_is_said_of_days(made: MadeArchive) -> None:
    bare = [replace(one, report=replace(one.report, claims=())) for one in made.reports]
    found = claimed_of(bare, all_tellings(bare))
    assert not found.days
    assert not found.crowds


def test_a_large_component_is_taken_apart_into_bounded_parts_whatever_the_order() -> None:
    names = [f"r{number:04d}" for number in range(LARGE + 100)]
    reports = [CodedReport(Report(name, "x"), "x") for name in names]
    bonds = [
        StoryBond(SameStory(one, other, 1.0 + (i % 7) / 10, 0.3, 0.3), 1.0 + (i % 7) / 10)
        for step in (1, 3, 8)
        for i, (one, other) in enumerate(zip(names, names[step:], strict=False))
    ]
    limits = {name: [] for name in names}
    found = components(reports, bonds, limits)
    assert max(len(part.reports) for part in found) <= CROWDED_PART
    assert Counter(name for part in found for name in part.reports) == Counter(names)
    turned = components(reports[::-1], bonds[::-1], limits)
    assert [(part.reports, part.bonds) for part in turned] == [(part.reports, part.bonds) for part in found]


def test_a_component_of_usual_size_keeps_all_its_bonds() -> None:
    bonds = [StoryBond(SameStory("a", "b", 1.0, 0.3, 0.3), 1.0), StoryBond(SameStory("b", "c", 1.0, 0.3, 0.3), 1.0)]
    assert take_apart(["a", "b", "c"], bonds) == bonds
