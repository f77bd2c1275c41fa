"""Mentions that the judge has read: what it makes of them is weighed beside codes, and proposes pairs in one story."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from polybius.linking.background import background_of
from polybius.linking.candidates import find_candidates
from polybius.linking.compare import unlike_reports, unlike_senses
from polybius.linking.score import why_apart
from polybius.linking.tellings import Telling, tellings_of
from polybius.model import GIVEN, Actor, Coded, CodedReport, Dating, EventMention, Report, SameStory, hash_text

# Vectors of length 1: the first two all but alike, the third at a right angle to the first.
NORTH, NEARLY_NORTH, EAST = (base64.b64encode(bytes(v)).decode() for v in ([127, 0], [126, 16], [0, 127]))


def telling(text: str, word: str, event: str, sides: tuple[str, str], sense: str, rule: str, dated: bool) -> Telling:
    """The one mention of a one-sentence report, as linking compares it."""
    report = Report(hash_text(text), text)
    trigger, evidence = report.span(at := text.index(word), at + len(word)), report.span(0, len(text))
    actors, recipients = ((Coded(Actor(side), (trigger,), rule),) for side in sides)
    mention = EventMention(
        id=f"{report.id}:{at}",
        report=report.id,
        trigger=trigger,
        evidence=evidence,
        event=Coded(event, (trigger,), rule),
        cameo=Coded("", (trigger,), rule),
        status=Coded("occurred", (trigger,), rule),
        actors=actors,
        recipients=recipients,
        sense=sense,
    )
    return tellings_of(CodedReport(report, "test", events=(mention,)), Dating() if dated else None)[0]


def storm(sense: str, rule: str = "judge", *, dated: bool = True) -> Telling:
    text = "Peruvian soldiers stormed a post of Ecuador."
    return telling(text, "stormed", "ASSAULT", ("PER", "ECU"), sense, rule, dated)


def loss(sense: str, rule: str = "judge", *, dated: bool = True) -> Telling:
    return telling("Quito gave up the post after the raid.", "gave up", "RETREAT", ("ECU", "COL"), sense, rule, dated)


def candidates(left: Telling, right: Telling, *, one_story: bool = True) -> int:
    pair = min(left.report, right.report), max(left.report, right.report)
    return len(find_candidates([left, right], {}, [pair] if one_story else []))


def test_tellings_of_other_classes_that_the_judge_finds_alike_are_compared_in_one_story() -> None:
    assert candidates(storm(NORTH), loss(NEARLY_NORTH)) == 1


@pytest.mark.parametrize("sense", [EAST, ""])
def test_tellings_of_other_classes_that_it_finds_unlike_or_has_not_read_are_not(sense: str) -> None:
    assert candidates(storm(NORTH), loss(sense)) == 0


def test_alike_tellings_of_reports_of_no_one_story_are_not_compared() -> None:
    assert candidates(storm(NORTH), loss(NEARLY_NORTH), one_story=False) == 0


def test_given_mentions_of_other_classes_are_compared_by_their_fields_alone() -> None:
    assert candidates(storm(NORTH, GIVEN), loss(NEARLY_NORTH, GIVEN)) == 0


def test_before_any_day_is_known_what_the_judge_finds_alike_proposes_no_pair_of_other_classes() -> None:
    assert candidates(storm(NORTH, dated=False), loss(NEARLY_NORTH, dated=False)) == 0


def test_the_less_alike_two_vectors_are_the_more_they_speak_against_one_event() -> None:
    around = background_of([], {})
    assert unlike_senses(storm(NORTH), loss(EAST), around) == 1
    assert unlike_senses(storm(NORTH), loss(NEARLY_NORTH), around) == 0
    assert unlike_senses(storm(NORTH), loss(""), around) == 0


def test_reports_that_tell_no_one_story_speak_against_one_event() -> None:
    left, right = storm(NORTH), loss(NORTH)
    first, second = sorted((left.report, right.report))
    assert unlike_reports(left, right, background_of([], {})) == 1
    assert unlike_reports(left, right, background_of([], {}, [SameStory(first, second, 2.0, 0.3, 0.0)])) == 0


def test_swapped_sides_forbid_one_event_only_where_rules_alone_have_read_them_or_no_day_is_known() -> None:
    left, right = storm(NORTH), replace(storm(NORTH), report="another")
    swapped = replace(right, actor=left.recipient, recipient=left.actor)
    unread = [replace(one, mention=replace(one.mention, sense="")) for one in (left, swapped)]
    assert why_apart(left, swapped) is None
    assert why_apart(replace(left, is_dated=False), replace(swapped, is_dated=False)) is not None
    assert why_apart(*unread) == "The one's actor is the other's recipient."


def test_words_around_a_mention_are_read_where_the_judge_has_read_it_or_its_fields_are_known() -> None:
    assert [one.clues is not None for one in (storm(NORTH), storm("", GIVEN), storm(""))] == [True, True, False]
    assert [one.is_given for one in (storm(NORTH), storm("", GIVEN), storm(""))] == [False, True, False]
