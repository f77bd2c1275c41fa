"""Reports of one story, found by their words, date each other; and the test of hidden dates is what it says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from polybius.dating import date_reports
from polybius.evaluate.dating_growth import archive
from polybius.evaluate.hidden_dates import Known, read_known
from polybius.evaluate.hidden_trial import draw, linked, sharing, show
from polybius.linking.stories import MOST_LIKE, propose_stories
from polybius.model import CodedReport, DateClaim, DayRange, Report, SameStory, Timex, TimexFunction, hash_text

FERRY = (
    "The ferry Santa Lucia sank off Punta Arenas with ninety passengers aboard, and Captain Ortega said that the "
    "hull had struck a reef near Dawson Island in heavy fog.",
    "Divers searched the wreck of the Santa Lucia near Dawson Island; the ferry of Punta Arenas struck a reef in fog, "
    "Captain Ortega said, and passengers are missing.",
    "Relatives of passengers of the ferry Santa Lucia gathered in Punta Arenas, where Captain Ortega told of the reef, "
    "of the fog and of the wreck off Dawson Island.",
)
BUDGET = (
    "Parliament in Riga adopted a budget that raises pensions and cuts the fuel duty, after a debate of eleven hours "
    "in which the finance committee was blamed for delays."
)
DAY = date(2011, 5, 4)


def coded(text: str, day: date | None = None, timexes: tuple[tuple[str, TimexFunction], ...] = ()) -> CodedReport:
    claims = (DateClaim("header", day.isoformat(), DayRange(day, day)),) if day else ()
    report = Report(hash_text(text), text, claims=claims)
    found = []
    for words, function in timexes:
        start = text.index(words)
        found.append(Timex(f"{report.id}:{start}", report.span(start, start + len(words)), "DATE", function))
    return CodedReport(report, "made", tuple(found))


def accepted(reports: list[CodedReport], stories: tuple[SameStory, ...]) -> list[bool]:
    found = date_reports(reports, stories=stories)
    return [found.reports[one.report.id].verdicts[0].accepted for one in reports]


def test_reports_of_one_story_are_paired_by_their_words_and_others_are_not() -> None:
    reports = [coded(text) for text in (*FERRY, BUDGET)]
    pairs = {frozenset((one.left, one.right)) for one in propose_stories(reports)}
    ferry = [one.report.id for one in reports[:3]]
    assert pairs == {frozenset((a, b)) for a in ferry for b in ferry if a < b}


def test_the_pairs_do_not_depend_on_the_order_of_the_reports() -> None:
    reports, _ = archive(200)
    shuffled = random.Random(3).sample(reports, len(reports))
    assert propose_stories(shuffled) == propose_stories(reports)


def test_a_report_has_few_pairs_however_large_the_archive() -> None:
    reports, _ = archive(600)
    pairs = propose_stories(reports)
    assert len(pairs) >= 600 * 0.5, "stories of three are found"
    assert len(pairs) <= len(reports) * MOST_LIKE


def test_a_header_far_from_the_story_is_refuted_with_the_reports_that_say_so() -> None:
    reports = [coded(FERRY[0], DAY), coded(FERRY[1], DAY), coded(FERRY[2], DAY.replace(year=2018))]
    stories = propose_stories(reports)
    assert accepted(reports, stories) == [True, True, False]
    found = date_reports(reports, stories=stories).reports[reports[2].report.id]
    assert "rarer words" in found.verdicts[0].why
    assert DAY in found.date.days


def test_a_report_without_a_date_is_dated_by_its_story() -> None:
    reports = [coded(FERRY[0], DAY), coded(FERRY[1], DAY), coded(FERRY[2])]
    found = date_reports(reports, stories=propose_stories(reports)).reports[reports[2].report.id]
    assert DAY in found.date.days
    assert not found.date.stated
    assert found.date.days.latest is not None
    assert found.date.days.latest.year <= 2012


def test_who_looks_back_on_a_story_keeps_the_later_date() -> None:
    later = FERRY[2] + " That was seven years ago."
    looking = coded(later, DAY.replace(year=2018), (("seven years ago", TimexFunction("ago", ("year", -7, "year"))),))
    reports = [coded(FERRY[0], DAY), coded(FERRY[1], DAY), looking]
    assert accepted(reports, propose_stories(reports)) == [True, True, True]


@pytest.mark.parametrize("month", [6, 7, 9])
def test_a_story_that_runs_on_for_months_refutes_nobody(month: int) -> None:
    reports = [coded(FERRY[0], DAY), coded(FERRY[1], DAY), coded(FERRY[2], DAY.replace(month=month))]
    assert accepted(reports, propose_stories(reports)) == [True, True, True]


def test_two_groups_of_one_story_years_apart_keep_their_dates() -> None:
    trial = DAY.replace(year=2014)
    reports = [
        coded(FERRY[0], DAY),
        coded(FERRY[1], DAY),
        coded(FERRY[2], trial),
        coded(FERRY[2] + " The court rose.", trial),
    ]
    assert accepted(reports, propose_stories(reports)) == [True, True, True, True]


def test_dates_by_stories_depend_on_the_set_alone() -> None:
    reports = [coded(FERRY[0], DAY), coded(FERRY[1], DAY), coded(FERRY[2], DAY.replace(year=2018)), coded(BUDGET, DAY)]
    stories = propose_stories(reports)
    turned = tuple(SameStory(one.right, one.left, one.score, one.likeness) for one in stories)[::-1]
    assert date_reports(reports[::-1], stories=turned) == date_reports(reports, stories=stories)
    alone = date_reports(reports[:3], stories=stories)
    together = date_reports(reports, stories=stories)
    assert all(together.reports[name] == one for name, one in alone.reports.items())


# ------------------------------------------------------------------ the test of hidden dates
def known(name: str, *events: str) -> Known:
    return Known(name, f"Text {name}.", DAY, name, frozenset(events))


def test_a_tenth_of_the_headers_is_wrong_by_years_and_a_fifth_missing() -> None:
    texts = [known(f"t{number}") for number in range(2000)]
    shown = draw(texts, 5)
    wrong = [one.day for one in shown.values() if one.day is not None and not one.is_right]
    assert 150 <= len(wrong) <= 250
    assert 340 <= sum(one.day is None for one in shown.values()) <= 460
    assert all(day is not None and 1 <= abs(day.year - DAY.year) <= 10 for day in wrong)


def test_what_a_text_shows_does_not_depend_on_the_other_texts() -> None:
    texts = [known(f"t{number}") for number in range(50)]
    assert draw(texts[::-1], 1) == draw(texts, 1)
    assert draw(texts[:9], 1).items() <= draw(texts, 1).items()


def test_only_another_text_with_a_right_day_counts_as_sharing() -> None:
    texts = [known("a", "flood"), known("b", "flood"), known("c", "strike")]
    right, wrong = draw(texts, 1)["a"], draw(texts, 1)["a"]
    right, wrong = replace(right, is_right=True), replace(wrong, is_right=False)
    shown = {"a": right, "b": wrong, "c": right}
    assert sharing(texts, shown) == {"b"}
    assert linked({"1": "a", "2": "b"}, shown, [("1", "2")]) == {"b"}


def test_a_report_shows_nothing_of_its_day_but_the_given_header() -> None:
    full = DateClaim("byline", "4 May 2011", DayRange(DAY, DAY))
    partial = DateClaim("dateline", "May 4", DayRange(None, None))
    one = coded(BUDGET)
    one = replace(one, report=replace(one.report, claims=(full, partial)))
    missing = replace(draw([known("a")], 1)["a"], day=None, is_right=False)
    assert show(one, missing).report.claims == (partial,)


def test_the_texts_of_the_hidden_test_do_not_name_their_day_in_a_line_of_its_own(shared: object) -> None:
    from pathlib import Path

    folder = Path(str(shared))
    if not (folder / "dev/linking/ecbplus_train.jsonl.gz").exists():
        pytest.skip("../shared/dev is absent")
    texts = read_known(folder)
    assert len(texts) > 500
    assert 0.4 < sum(one.is_kept for one in texts) / len(texts) < 0.6
    assert sum(one.day.strftime("%B %d, %Y") in one.text[:80] for one in texts) <= len(texts) * 0.01
