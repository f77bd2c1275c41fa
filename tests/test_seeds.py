"""What the two real reports in ../shared/seeds must show. Their text is read there and never copied here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from polybius.model import CodedReport, EventMention
from polybius.pipeline import Derived, code_report, derive, load_pipeline, read_reports

SHARED = Path(__file__).parents[2] / "shared"
FIRST, SECOND = "000_6ac1242007c63e99", "003_e34528eebfcfa648"
pytestmark = pytest.mark.skipif(not (SHARED / "seeds").exists(), reason="../shared/seeds is absent")


@pytest.fixture(scope="module")
def coded() -> dict[str, CodedReport]:
    pipeline = load_pipeline()
    found = {}
    for report in read_reports([str(SHARED / "seeds")]):
        assert not hasattr(report, "reason"), report
        found[Path(report.path).stem] = code_report(report, pipeline)  # type: ignore[arg-type]
    return found


@pytest.fixture(scope="module")
def derived(coded: dict[str, CodedReport]) -> Derived:
    return derive(list(coded.values()))


def gold_events() -> Iterator[tuple[str, dict[str, Any]]]:
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text(encoding="utf-8"))
    for name, report in gold["reports"].items():
        for event in report["events"]:
            yield Path(name).stem, event


def find(coded: dict[str, CodedReport], wanted: str) -> EventMention:
    """The mention of the gold event with this id: right words, type, actor country and recipient country."""
    name, gold = next((n, e) for n, e in gold_events() if e["id"] == wanted)
    report = coded[name]
    start = report.report.text.index(gold["evidence"])
    end = start + len(gold["evidence"])
    for mention in report.events:
        if not start <= mention.trigger.start < end or mention.event.value != gold["type"]:
            continue
        parties = {p.value.country for p in mention.actors + mention.recipients}
        if {p["country"] for p in gold["source"] + gold["target"]} <= parties:
            return mention
    pytest.fail(f"{wanted} is not found")


@pytest.mark.parametrize("wanted", ["A1", "A2", "A3", "A7", "B1", "B3", "B8"])
def test_the_event_is_found_with_its_type_actor_and_recipient(wanted: str, coded: dict[str, CodedReport]) -> None:
    mention = find(coded, wanted)
    gold = next(e for _, e in gold_events() if e["id"] == wanted)
    if gold["target"]:
        assert {a.value.country for a in mention.actors} == {p["country"] for p in gold["source"]}
        assert {r.value.country for r in mention.recipients} == {p["country"] for p in gold["target"]}


def test_the_march_refusal_is_one_event_and_the_two_tuesdays_are_two(
    coded: dict[str, CodedReport], derived: Derived
) -> None:
    event_of = {mention: event.id for event in derived.linked.events for mention in event.mentions}
    assert event_of[find(coded, "A7").id] == event_of[find(coded, "B1").id]
    assert event_of[find(coded, "A2").id] != event_of[find(coded, "B3").id]


def test_the_header_date_is_rejected_with_its_reason(coded: dict[str, CodedReport], derived: Derived) -> None:
    dated = derived.dating.reports[coded[FIRST].report.id]
    header = next(v for v in dated.verdicts if v.claim.origin == "header")
    assert header.claim.days.earliest == date(2024, 2, 29)
    assert not header.accepted
    assert header.why
    assert date(2021, 6, 23) in dated.date.days
    assert date(2024, 2, 29) not in dated.date.days


def test_the_second_report_is_dated_to_the_day(coded: dict[str, CodedReport], derived: Derived) -> None:
    dated = derived.dating.reports[coded[SECOND].report.id]
    assert (dated.date.days.earliest, dated.date.days.latest) == (date(2021, 3, 18), date(2021, 3, 18))


def test_the_envoy_and_not_the_leader_is_quoted_as_saying(coded: dict[str, CodedReport]) -> None:
    report = coded[FIRST]
    at = report.report.text.index("quoted Kim as saying")
    quoting = [a for a in report.attributions if any(at <= c.start < at + 20 for c in a.cue)]
    assert quoting
    assert {a.speaker.value.name for a in quoting if a.speaker} == {"Sung Kim"}
