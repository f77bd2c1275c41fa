"""The acts of a report beside each other: their confidence, and what of them is kept."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.coding import code, standing
from polybius.coding.explaining import explain
from polybius.judge import Judge, load_judge
from polybius.model import AnnotatedReport
from polybius.pipeline import annotate, load_pipeline
from polybius.reading import to_report

REPORT = (
    "Ghana's parliament accused Togo on Monday of sheltering smugglers.\n\n"
    "The speaker said that the accusation would be sent to Lomé in writing. "
    "Togo's foreign minister rejected it on Tuesday. Cocoa prices fell for a third week.\n\n"
    "Troops of both countries have patrolled the border since May."
)
SHORT = "Ghana accused Togo on Monday of sheltering smugglers."


@cache
def judge() -> Judge:
    found = load_judge()
    assert found is not None
    return found


@cache
def read(text: str) -> AnnotatedReport:
    return annotate(to_report(text), load_pipeline())


def test_an_act_told_again_is_surer_than_the_same_told_once() -> None:
    told = {"constant": 1.0, "sure": 0.5}
    assert standing.share(told | {"tellings": 1.0}) > standing.share(told | {"tellings": 0.0})


def test_an_act_with_surer_ones_beside_it_is_less_sure() -> None:
    told = {"constant": 1.0, "sure": 0.5}
    assert standing.share(told | {"surer ones": 2.0}) < standing.share(told | {"surer ones": 0.0})


def test_what_a_report_makes_no_event_of_is_left_out_and_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = code(read(REPORT), judge()).events
    assert kept
    monkeypatch.setattr(standing, "least", lambda: 1.0)
    assert code(read(REPORT), judge()).events == ()
    aside = explain(read(REPORT), judge()).aside
    assert {m.trigger.text for m in kept} <= {span.text for reason in aside for span in reason.spans}


def test_the_confidence_says_what_each_is_by_itself() -> None:
    told = code(read(REPORT), judge()).events
    assert told
    for mention in told:
        assert mention.judged is not None
        assert mention.judged.value == mention.confidence >= standing.least()
        assert "by itself" in mention.judged.rule


def test_a_text_of_a_sentence_or_two_is_weighed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "least", lambda: 1.0)
    assert [m.event.value for m in code(read(SHORT), judge()).events] == ["ACCUSE"]


def test_rules_alone_are_not_weighed() -> None:
    told = code(read(REPORT)).events
    assert told
    assert all(m.judged is None for m in told)
