"""Linking grows near-linearly with the archive.

    python tests/test_linking_growth.py 100000

prints mentions, candidate pairs, seconds and peak memory for a synthetic archive of that many mentions.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date, timedelta

import numpy as np

from polybius.linking import link, propose
from polybius.linking.candidates import find_candidates
from polybius.linking.tellings import all_tellings
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


def main(mentions: int) -> None:
    reports, dating, truth = archive(mentions)
    started = time.perf_counter()
    pairs = find_candidates(all_tellings(reports, dating), {})
    paired = time.perf_counter()
    found = link(reports, dating)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{mentions} mentions, {len(reports)} reports: {len(pairs)} pairs, recall {pair_recall(pairs, truth):.3f}")
    print(f"candidates {paired - started:.1f} s, link {done - paired:.1f} s, {len(found.events)} events, {peak:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]))
