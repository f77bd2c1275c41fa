"""What tests share: hand-made coded reports in our own words, a stand-in for dating and linking, the shared data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from polybius import cli
from polybius.judgements import Judgement, judge
from polybius.model import (
    Actor,
    Attribution,
    Coded,
    CodedReport,
    Condition,
    DateRange,
    Dating,
    DayRange,
    Event,
    EventMention,
    FieldValue,
    Link,
    Linked,
    Reason,
    Report,
    ReportDate,
    Speaker,
    Status,
    Timex,
    TimexFunction,
)
from polybius.reading import to_report

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
CODER = "polybius 0.1.0 / test"

REFUSAL_TEXT = (
    "Bolivia turns down Chile's offer\n4 May 1983\n\n"
    "Bolivia rejected an offer of talks by Chile unless the border is on the agenda, minister Ana Rojas said."
)
MEETING_TEXT = "Ministers of Peru and Ecuador met in Quito on Monday.\nBolivia had rejected talks with Chile in May."


@pytest.fixture
def shared() -> Path:
    """The folder of shared data; the test is skipped, saying so, where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: nothing to measure against")
    return SHARED


@pytest.fixture
def command_line(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., SimpleNamespace]:
    """Runs the command line with the arguments it is called with; gives code, out and err."""

    def run(*arguments: str) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["polybius", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode("utf-8"), err=err.decode("utf-8"))

    return run


def find(report: Report, words: str) -> tuple:  # type: ignore[type-arg]
    start = report.text.index(words)
    return (report.span(start, start + len(words)),)


def mention(
    report: Report,
    trigger: str,
    event: str,
    cameo: str,
    actors: dict[str, str],
    recipients: dict[str, str],
    status: Status = "occurred",
    **fields: object,
) -> EventMention:
    """A mention by hand; parties are given as country code -> words."""
    spans = find(report, trigger)
    parties = [
        tuple(Coded(Actor(code, sector="GOV"), find(report, words), "by hand") for code, words in side.items())
        for side in (actors, recipients)
    ]
    return EventMention(
        f"{report.id}:{spans[0].start}",
        report.id,
        spans[0],
        spans[0],
        Coded(event, spans, "by hand"),
        Coded(cameo, spans, "by hand"),
        Coded(status, spans, "by hand"),
        *parties,
        **fields,  # type: ignore[arg-type]
    )


def refusal_report(path: str = "a/refusal.txt", coder: str = CODER) -> CodedReport:
    """A headline and a sentence that tell of one conditional refusal on a minister's word."""
    report = to_report(REFUSAL_TEXT, path=path)
    content = find(report, "Bolivia rejected an offer of talks by Chile unless the border is on the agenda")
    speaker = Coded(Speaker("Ana Rojas", role="minister"), find(report, "Ana Rojas"), "subject of said")
    attribution = Attribution(
        "a1", find(report, "minister Ana Rojas"), find(report, "said"), content, "indirect", speaker
    )
    headline = mention(report, "turns down", "REJECT", "125", {"BOL": "Bolivia"}, {"CHL": "Chile's"}, in_headline=True)
    told = mention(
        report,
        "rejected an offer of talks",
        "REJECT",
        "125",
        {"BOL": "Bolivia"},
        {"CHL": "Chile"},
        condition=Condition("unless", find(report, "unless the border is on the agenda")[0], Actor("CHL")),
        attribution=Coded("a1", content, "inside"),
        mode=Coded("meet", content, "by hand"),
    )
    return CodedReport(report, coder, attributions=(attribution,), events=(headline, told))


def meeting_report(path: str = "b/meeting.txt", coder: str = CODER) -> CodedReport:
    """A meeting, and the refusal told again."""
    report = to_report(MEETING_TEXT, path=path)
    timex = Timex("t1", find(report, "on Monday")[0], "DATE", TimexFunction("weekday", (0, "past")))
    met = mention(
        report,
        "met",
        "CONSULT",
        "046",
        {"PER": "Peru", "ECU": "Ecuador"},
        {},
        timex=Coded("t1", (timex.span,), "by hand"),
    )
    refused = mention(report, "had rejected talks", "REJECT", "125", {"BOL": "Bolivia"}, {"CHL": "Chile"})
    guessed = mention(report, "Ministers", "AGREE", "030", {"PER": "Peru"}, {"ECU": "Ecuador"}, status="hypothetical")
    return CodedReport(report, coder, timexes=(timex,), events=(met, refused, guessed))


def derive(reports: Sequence[CodedReport], judgements: Sequence[Judgement] = ()) -> tuple[Dating, Linked]:
    """A plain stand-in for dating and linking: claimed days, and one event for each class, status and cast."""
    dates, mentions, groups = {}, {}, {}
    for coded in sorted(judge(reports, judgements).reports, key=lambda c: c.report.id):
        days = coded.report.claims[0].days if coded.report.claims else DayRange(None, None)
        dates[coded.report.id] = ReportDate(coded.report.id, DateRange(days, stated=bool(coded.report.claims)))
        for m in coded.events:
            mentions[m.id] = DateRange(days, stated=False, reasons=(Reason("as the report is dated", (m.trigger,)),))
            groups.setdefault((m.event.value, m.status.value, tuple(a.value for a in m.actors)), []).append((m, days))
    events = tuple(sorted((_event(told) for told in groups.values()), key=lambda e: e.id))
    links = tuple(Link(a.id, b.id, "follows up", 0.5, (Reason("of one set"),)) for a, b in pairwise(events))
    return Dating(dates, mentions), Linked(events, links)


def _event(told: list[tuple[EventMention, DayRange]]) -> Event:
    first = min((m for m, _ in told), key=lambda m: m.id)
    days = next((d for _, d in told if d.earliest), DayRange(None, None))
    return Event(
        first.id,
        tuple(sorted(m.id for m, _ in told)),
        first.event.value,
        first.cameo.value,
        first.mode.value if first.mode else None,
        first.status.value,
        tuple(a.value for a in first.actors),
        tuple(a.value for a in first.recipients),
        DateRange(days, stated=False, best=date(1983, 5, 3) if days.earliest else None),
        len({m.report for m, _ in told}),
        tuple(FieldValue("trigger", m.trigger.text, (m.id,)) for m, _ in told if len(told) > 1),
    )
