"""Linking grows near-linearly with the archive; `python -m polybius.evaluate.linking_growth` measures large ones."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from polybius.evaluate.linking_growth import Growth, measure, same_event_f1
from polybius.evaluate.made_archive import make_archive
from polybius.linking import events_of, link, propose
from polybius.linking.candidates import find_candidates
from polybius.linking.cluster import components
from polybius.linking.clusters import match
from polybius.linking.duplicates import (
    BANDS,
    COPY_FROM,
    FEWEST_WORDS,
    HASHES,
    SHORT_COPY_FROM,
    SHORT_TEXT,
    find_copies,
    group_copies,
    likeness,
    signature,
)
from polybius.linking.tellings import all_tellings
from polybius.linking.words import find_words, words_in
from polybius.model import (
    Actor,
    Coded,
    CodedReport,
    DateRange,
    Dating,
    DayRange,
    EventMention,
    Report,
    ReportDate,
    Span,
    Timex,
    TimexFunction,
    hash_text,
)

COUNTRIES = [f"{a}{b}{c}" for a in "ABCDEFGH" for b in "KLMNOP" for c in "XYZ"]
KINDS = [
    ("CONSULT", "042", "met"),
    ("ACCUSE", "111", "criticised"),
    ("AGREE", "036", "offered"),
    ("REJECT", "125", "rejected"),
    ("REQUEST", "102", "urged"),
    ("THREATEN", "138", "threatened"),
    ("ASSAULT", "195", "bombed"),
    ("MOBILIZE", "152", "massed"),
]
TOPICS = (
    "border island river pipeline visa tariff prisoner treaty missile fishing dam refugee embassy canal port".split()
)
TELLINGS_PER_REPORT = 5
TELLINGS_PER_EVENT = 3
START = date(2000, 1, 1)


def archive(mentions: int) -> tuple[list[CodedReport], Dating, dict[str, int]]:
    """A synthetic archive: few dyads with most events, three tellings an event on average, a tenth dated by month only.

    The days grow with the archive, as they do where news comes in at a steady rate. The last value tells for each
    mention which event it is of.
    """
    random = np.random.Generator(np.random.PCG64(7))
    events = mentions // TELLINGS_PER_EVENT
    days = np.sort(random.integers(0, max(30, events // 30), events))
    reports: list[CodedReport] = []
    dating = Dating()
    truth: dict[str, int] = {}
    told = np.sort(np.minimum(events - 1, random.integers(0, events, mentions)))
    for first in range(0, mentions, TELLINGS_PER_REPORT):
        batch = [int(event) for event in told[first : first + TELLINGS_PER_REPORT]]
        coded = _report(first, batch, days, dating, truth)
        reports.append(coded)
    return reports, dating, truth


def _report(number: int, batch: list[int], days: np.ndarray, dating: Dating, truth: dict[str, int]) -> CodedReport:
    lines = [_line(number, event) for event in batch]
    text = "\n".join(line for line, _ in lines)
    source = Report(hash_text(text), text)
    timex = Timex("t1", source.span(0, 1), "DATE", TimexFunction("shift", ("day", 0)))
    events = []
    start = 0
    for event, (line, trigger) in zip(batch, lines, strict=True):
        at = start + line.index(trigger)
        mention = _mention(source, event, at, at + len(trigger), source.span(start, start + len(line)))
        day = START + timedelta(days=int(days[event]))
        coarse = (number + event) % 10 == 0
        dating.mentions[mention.id] = DateRange(_month(day) if coarse else DayRange(day, day), stated=True)
        truth[mention.id] = event
        events.append(mention)
        start += len(line) + 1
    last = START + timedelta(days=int(max(days[event] for event in batch)) + 1)
    dating.reports[source.id] = ReportDate(source.id, DateRange(DayRange(last, last), stated=True))
    return CodedReport(source, "synthetic", (timex,), events=tuple(events))


def _dyad(event: int) -> tuple[str, str]:
    """A pair of countries, a few pairs much more often than the rest."""
    random = np.random.Generator(np.random.PCG64(event + 1_000_000))
    one = int(len(COUNTRIES) * random.random() ** 4)
    two = int(len(COUNTRIES) * random.random() ** 3)
    return COUNTRIES[one], COUNTRIES[two if two != one else (one + 1) % len(COUNTRIES)]


def _line(number: int, event: int) -> tuple[str, str]:
    trigger = KINDS[event % len(KINDS)][2]
    topic, other = TOPICS[event % len(TOPICS)], TOPICS[(event // 7) % len(TOPICS)]
    return f"Paper {number} says {trigger} over the {topic} and the {other} case {event % 97} was told.", trigger


def _mention(source: Report, event: int, start: int, end: int, evidence: Span) -> EventMention:
    kind, code, _ = KINDS[event % len(KINDS)]
    actor, recipient = _dyad(event)
    trigger = source.span(start, end)
    return EventMention(
        id=f"{source.id}:{start}",
        report=source.id,
        trigger=trigger,
        evidence=evidence,
        event=Coded(kind, (trigger,), "synthetic"),
        cameo=Coded(code, (trigger,), "synthetic"),
        status=Coded("occurred", (trigger,), "synthetic"),
        actors=(Coded(Actor(actor), (trigger,), "synthetic"),),
        recipients=(Coded(Actor(recipient), (trigger,), "synthetic"),),
    )


def _month(day: date) -> DayRange:
    first = day.replace(day=1)
    return DayRange(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def pair_recall(pairs: list[tuple[str, str]], truth: dict[str, int]) -> float:
    """Share of the true pairs (of different reports or one) that are candidates."""
    sizes: dict[int, int] = {}
    for event in truth.values():
        sizes[event] = sizes.get(event, 0) + 1
    true = sum(size * (size - 1) // 2 for size in sizes.values())
    return sum(truth[left] == truth[right] for left, right in pairs) / true


def test_ten_times_the_archive_has_about_ten_times_the_candidate_pairs() -> None:
    small, large = archive(1_000), archive(10_000)
    counts = [len(find_candidates(all_tellings(reports, dating), {})) for reports, dating, _ in (small, large)]
    assert counts[1] < 15 * counts[0]


def test_candidates_keep_nearly_all_true_pairs() -> None:
    reports, dating, truth = archive(3_000)
    assert pair_recall(find_candidates(all_tellings(reports, dating), {}), truth) >= 0.95


def test_ten_thousand_mentions_are_linked_in_seconds_and_rightly() -> None:
    reports, dating, truth = archive(10_000)
    started = time.process_time()
    found = link(reports, dating)
    assert time.process_time() - started < 60
    both = sum(len(e.mentions) * (len(e.mentions) - 1) // 2 for e in found.events)
    right = sum(
        truth[one] == truth[two]
        for e in found.events
        for i, one in enumerate(e.mentions)
        for two in e.mentions[i + 1 :]
    )
    sizes = np.bincount(list(truth.values()))
    true = int((sizes * (sizes - 1) // 2).sum())
    assert right / both >= 0.9
    assert right / true >= 0.8


def test_proposals_before_dating_grow_no_faster_than_the_archive() -> None:
    counts = [len(propose(archive(size)[0])) for size in (500, 2_000)]
    assert counts[1] <= 8 * max(counts[0], 1)


@pytest.fixture(scope="module")
def growth() -> Growth:
    return measure(make_archive(2_000))


def test_a_made_archive_is_the_same_each_time_and_holds_copies_and_undated_tellings() -> None:
    one, other = make_archive(500), make_archive(500)
    assert one.reports == other.reports
    assert one.dating == other.dating
    assert 0 < len(one.dating.mentions) < len(one.truth)
    assert find_copies([coded.report for coded in one.reports])


def test_few_pairs_of_a_skewed_archive_are_weighed(growth: Growth) -> None:
    assert growth.mentions >= 2_000
    assert 2 < growth.pairs_each < 10


def test_the_candidates_of_a_skewed_archive_join_nearly_all_tellings_of_one_act(growth: Growth) -> None:
    assert growth.joined >= 0.95
    assert growth.kept <= growth.joined


def test_the_tellings_of_one_act_are_linked_in_a_skewed_archive(growth: Growth) -> None:
    assert growth.f1 >= 0.95


def test_pairs_that_join_nothing_are_no_events() -> None:
    made = make_archive(200)
    apart = events_of(match([], made.dating), [], made.dating)
    assert same_event_f1(apart, made.truth) == 0


def test_words_of_a_part_are_the_same_whether_the_text_was_read_before_or_not() -> None:
    text = "It’s 1,500.5 men’s-talks; no. 7’s 3-day"
    for start in range(len(text) + 1):
        for end in range(len(text) + 1):
            assert words_in(text, start, end) == list(find_words(text, start, end)), (start, end)


def test_copies_are_found_wherever_a_band_of_their_signatures_agrees() -> None:
    made = make_archive(300)
    reports = [coded.report for coded in made.reports]
    signs = {report.id: signature(report.text) for report in reports}
    rows = HASHES // BANDS

    def meet(one: str, other: str) -> bool:
        return bool((signs[one] == signs[other]).reshape(BANDS, rows).all(axis=1).any())

    words = {report.id: len(list(find_words(report.text))) for report in reports}
    expected = {
        (one, other)
        for one, other in combinations(sorted(signs), 2)
        if meet(one, other)
        and min(words[one], words[other]) >= FEWEST_WORDS
        and likeness(signs[one], signs[other])
        >= (SHORT_COPY_FROM if min(words[one], words[other]) < SHORT_TEXT else COPY_FROM)
    }
    found = group_copies(reports, find_copies(reports))
    assert len(expected) > 10
    assert found == components(sorted(signs), expected)
