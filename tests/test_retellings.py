"""One act told several times in one report is one mention; two acts of one kind are two."""

from __future__ import annotations

import random

import pytest

from polybius.coding import code, retellings
from polybius.coding.coder import ReportCoder, resolver
from polybius.coding.lexicon import load_lexicon
from polybius.coding.retellings import join_retellings
from polybius.judge import Judge, load_judge
from polybius.model import EventMention
from polybius.pipeline import Pipeline, annotate, load_pipeline
from polybius.reading import to_report

VISIT = (
    "Peru closes its border with Ecuador\n\n"
    "Peru closed its border with Ecuador on Monday, hours after a patrol was shot at.\n\n"
    "The closure took hauliers by surprise, and buses stood in line for two miles.\n\n"
    "Prices of rice in the two towns have doubled since the summer."
)
ROUNDS = (
    "Gunmen bombed the Egyptian embassy in Pakistan on Sunday.\n\n"
    "Chadian rebels shelled a town in Sudan on Monday.\n\n"
    "The ministers of Chad and Sudan met in Tripoli in May, and Chadian soldiers killed nine herdsmen in June."
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="module", params=["rules", "judge"])
def judge(request: pytest.FixtureRequest) -> Judge | None:
    return None if request.param == "rules" else load_judge()


def coded(text: str, pipeline: Pipeline, judge: Judge | None) -> tuple[EventMention, ...]:
    return code(annotate(to_report(text), pipeline), judge).events


def test_what_the_headline_and_the_lead_tell_is_one_act(pipeline: Pipeline, judge: Judge | None) -> None:
    closed = [m for m in coded(VISIT, pipeline, judge) if m.event.value == "COERCE"]
    assert len(closed) == 1
    assert not closed[0].in_headline
    assert closed[0].also


def test_acts_of_other_parties_stay_apart(pipeline: Pipeline, judge: Judge | None) -> None:
    deeds = [m for m in coded(ROUNDS, pipeline, judge) if m.event.value == "ASSAULT"]
    assert len(deeds) == 3
    assert not any(m.also for m in deeds)


def test_the_order_of_the_tellings_makes_no_difference(pipeline: Pipeline, judge: Judge | None) -> None:
    annotated = annotate(to_report(VISIT), pipeline)
    coder = ReportCoder(annotated, load_lexicon(), resolver(), judge)
    told = coder.tellings()
    usual = join_retellings(annotated, told, coder.known)
    dice = random.Random(5)
    for _ in range(4):
        assert join_retellings(annotated, dice.sample(told, len(told)), coder.known) == usual


def test_a_mention_keeps_the_judges_vector(pipeline: Pipeline) -> None:
    judge = load_judge()
    assert judge is not None
    assert all(len(m.sense) == 88 for m in coded(VISIT, pipeline, judge))
    assert all(m.sense == "" for m in coded(VISIT, pipeline, None))


def test_a_telling_between_others_completes_nothing(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Envoys of Chad and Sudan met in Tripoli. The ministers of Peru and Chile met in Lima in May 2003."
    annotated = annotate(to_report(text), pipeline)
    tellings = ReportCoder(annotated, load_lexicon(), resolver()).tellings()
    assert [m.event.value for m in tellings] == ["CONSULT", "CONSULT"]
    assert tellings[0].timex is None
    assert tellings[1].timex is not None
    monkeypatch.setattr(retellings, "put_together", lambda count, *_: [list(range(count))])
    (joined,) = join_retellings(annotated, tellings)
    assert joined.id == tellings[0].id
    assert joined.timex is None
    assert joined.recipients == ()
