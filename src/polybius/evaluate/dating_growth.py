"""How long dating takes as archives grow: `python -m polybius.evaluate.dating_growth [1000 10000 100000]`.

Archives are synthetic: reports in threes that tell one event by its weekday, a tenth with a header wrong by years, a
fifth with none, every second one with an office-holder in it. Timed are the search for stories and the dating; peak
memory is of the process.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from polybius.model import (
    Actor,
    Coded,
    CodedReport,
    DateClaim,
    DayRange,
    EventMention,
    PersonFact,
    Report,
    SameEvent,
    Span,
    Timex,
    TimexFunction,
    hash_text,
)
from polybius.pipeline import Shared, date_by_shared, find_stories

SIZES = (1_000, 10_000, 100_000)
TELLERS = 3
FIRST = date(1998, 1, 1)
EVENTS = ("CONSULT", "AGREE", "REJECT", "ACCUSE")
COUNTRIES = ("PER", "CHL", "BOL", "ECU", "COL", "ARG", "BRA", "URY")
SYLLABLES = "ka lo mi ren sta vo ba dur te gal no pi sor ul ve zan".split()
OFFICES = (("Kofi Annan", "Secretary-General", None), ("Javier Solana", "Secretary General of NATO", None))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print reports, seconds of dating, milliseconds a report, and peak memory, a line an archive."""
    sizes = [int(one) for one in (sys.argv[1:] if arguments is None else arguments)] or SIZES
    print(f"{'reports':>8s} {'stories s':>10s} {'dating s':>9s} {'ms a report':>12s} {'MiB':>7s}")
    for size in sizes:
        reports, same = archive(size)
        start = time.process_time()
        stories = find_stories(reports)
        middle = time.process_time()
        found = date_by_shared(reports, Shared(same, stories))
        end = time.process_time()
        assert len(found.reports) == len(reports)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = 1000 * (end - start) / size
        print(f"{size:8d} {middle - start:10.1f} {end - middle:9.1f} {each:12.2f} {peak:7.0f}", flush=True)
    return 0


def archive(size: int) -> tuple[list[CodedReport], tuple[SameEvent, ...]]:
    """So many coded reports, with the pairs of mentions that tell one event."""
    reports: list[CodedReport] = []
    same: list[SameEvent] = []
    chance = random.Random(7)
    for number in range(-(-size // TELLERS)):
        told = list(_tellings(number, chance))[: size - len(reports)]
        reports += told
        same += [SameEvent(told[0].events[0].id, one.events[0].id, 3.0) for one in told[1:]]
    return reports, tuple(same)


def _tellings(number: int, chance: random.Random) -> Iterator[CodedReport]:
    event = FIRST + timedelta(days=chance.randrange(8000))
    names = ["".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(12)]
    kind, parties = chance.choice(EVENTS), chance.sample(COUNTRIES, 2)
    for teller in range(TELLERS):
        day = event + timedelta(days=chance.randrange(4))
        lot = chance.random()
        shown = None if lot < 0.2 else day + timedelta(days=chance.choice((-1, 1)) * chance.randrange(400, 3000))
        words = " ".join(chance.sample(names, 9))
        text = f"Envoys of {words} met on {event:%A}, agency {teller} of {number} said. {words} were told of it."
        yield _coded(text, day if lot > 0.3 else shown, f"{event:%A}", kind, parties, OFFICES[number % 2 :][:1])


def _coded(
    text: str, day: date | None, weekday: str, kind: str, parties: list[str], people: Sequence[tuple[str, str, None]]
) -> CodedReport:
    name = hash_text(text)
    claims = (DateClaim("header", day.isoformat(), DayRange(day, day)),) if day else ()
    report = Report(name, text, claims=claims)
    span = _span(report, weekday)
    index = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(weekday.lower())
    timex = Timex(f"{name}:t", span, "DATE", TimexFunction("weekday", (index, "past")))
    trigger = _span(report, "met")
    actor, recipient = (Coded(Actor(country), (trigger,), "made") for country in parties)
    mention = EventMention(
        f"{name}:{trigger.start}",
        name,
        trigger,
        report.span(0, len(text)),
        Coded(kind, (trigger,), "made"),
        Coded("040", (trigger,), "made"),
        Coded("occurred", (trigger,), "made"),
        (actor,),
        (recipient,),
        timex=Coded(timex.id, (span,), "made"),
    )
    facts = tuple(PersonFact(person, role, country, False, (trigger,)) for person, role, country in people)
    return CodedReport(report, "made", (timex,), (), (), (mention,), facts)


def _span(report: Report, words: str) -> Span:
    start = report.text.index(words)
    return report.span(start, start + len(words))


if __name__ == "__main__":
    sys.exit(main())
