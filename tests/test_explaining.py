"""Why a report is coded as it is: readings chosen and passed over, acts put aside, each with its words and its rule."""

from __future__ import annotations

import pytest

from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.coding import code
from polybius.coding.explaining import NOT_TRIED, OF_VISIT, SPORTS, Explained, explain
from polybius.model import AnnotatedReport, EventMention, Reason, Report, hash_text


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


def parsed(text: str, pipeline: Pipeline) -> AnnotatedReport:
    return annotate(Report(hash_text(text), text), pipeline)


def explained(text: str, pipeline: Pipeline) -> tuple[EventMention, tuple[Reason, ...], Explained]:
    """The one event of a text with the readings of its words."""
    annotated = parsed(text, pipeline)
    (mention,) = code(annotated).events
    found = explain(annotated)
    return mention, found.readings[mention.id], found


def chosen(readings: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(r.spans[0].text, r.rule.partition(":")[0]) for r in readings if not r.against]


def test_every_part_of_an_act_has_its_chosen_reading_outermost_first(pipeline: Pipeline) -> None:
    _, readings, _ = explained("Sudan turned down an offer of talks from Chad.", pipeline)
    assert chosen(readings) == [("turned down", "operator reject"), ("offer", "operator offer"), ("talks", "act meet")]


@pytest.mark.parametrize(
    ("text", "rule", "why"),
    [
        ("Sudan turned down an offer of talks from Chad.", "act repress", "the object is “offer”, it must be"),
        ("Norway held talks with Yemen.", "act abduct", "the object is “talks”, it must be"),
        ("Norway held talks with Yemen.", "operator light", NOT_TRIED),
        ("Morocco took over the border post from Algeria.", "act obstruct", "the subject is “Morocco”, it must be"),
        ("Morocco took over the border post from Algeria.", "act occupy", "the object is “post”, it may not be post"),
    ],
)
def test_a_reading_passed_over_says_which_condition_did_not_hold(
    pipeline: Pipeline, text: str, rule: str, why: str
) -> None:
    _, readings, _ = explained(text, pipeline)
    assert [r for r in readings if r.against and r.rule.startswith(rule) and r.text.startswith(why)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The mayor met.", "CONSULT needs two sides and only one is told"),
        ("The shop sued its landlord.", "nobody who acts in politics takes part"),
        ("Dogs attacked the ambassador of Peru.", "the subject is no party"),
        ("Kenya praised Ghana before the match against its league team.", "the sentence is about sports"),
        ("The minister of Kenya visited Ghana and met the president of Ghana.", OF_VISIT),
    ],
)
def test_an_act_put_aside_says_by_which_rule(pipeline: Pipeline, text: str, why: str) -> None:
    aside = explain(parsed(text, pipeline)).aside
    assert why in [reason.text for reason in aside]
    assert all(reason.against and reason.spans[0].text in text for reason in aside)


def test_a_report_on_sports_is_put_aside_whole(pipeline: Pipeline) -> None:
    text = (
        "Spain beat France in the final match of the tournament. The striker scored a goal for the team of the league."
    )
    assert [reason.text for reason in explain(parsed(text, pipeline)).aside] == [SPORTS]


def test_every_mention_of_the_coder_is_explained_and_no_other(pipeline: Pipeline) -> None:
    text = (
        "Chad accused Sudan of arming rebels. Sudan denied it.\n\nChad's president will not meet envoys of Sudan, he "
        "said on Friday. Chad has accused Sudan before. Niger offered to mediate between Chad and Sudan."
    )
    annotated = parsed(text, pipeline)
    mentions = code(annotated).events
    found = explain(annotated).readings
    assert len(mentions) >= 2
    assert {m.id for m in mentions} <= set(found)
    for mention in mentions:
        words = [r.spans[0].text for r in found[mention.id] if not r.against]
        assert mention.trigger.text in words
        assert all(text[s.start : s.end] == s.text for r in found[mention.id] for s in r.spans)


def test_what_polarity_amounts_to_is_an_operator_with_the_words_it_holds_for(pipeline: Pipeline) -> None:
    mention, _, _ = explained("Serbia will not meet with Kosovo.", pipeline)
    assert [(o.value, o.rule) for o in mention.operators] == [("reject", "polarity and mood of the clause")]
    assert mention.act is not None
    assert (mention.act.value, mention.operators[0].spans[0].text) == ("meet", "meet")
