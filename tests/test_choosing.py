"""Parties and events where grammar and judge differ: who is chosen, and who has the last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from polybius.coding import code
from polybius.judge import EVENTS, STATUSES, Judge, Reading
from polybius.model import EventMention, Report, hash_text
from polybius.pipeline import Pipeline, annotate, load_pipeline

BY_JUDGE = "read by the judge"
FAINT = 0.001


class Told:
    """A judge that takes the given words for an act, its actors and its recipients, and no others."""

    def __init__(self, act: str, events: dict[str, float], actors: str = "", recipients: str = "") -> None:
        self.act, self.events = act, events
        self.sides = {"actors": set(actors.split()), "recipients": set(recipients.split())}

    def read(self, sentences: Sequence[str]) -> list[Reading]:
        return [self._reading(sentence) for sentence in sentences]

    def _reading(self, sentence: str) -> Reading:
        words = list(re.finditer(r"\w+|\S", sentence))
        n = len(words)
        events = np.full((n, len(EVENTS)), FAINT, dtype=np.float32)
        statuses = np.full((n, len(STATUSES)), FAINT, dtype=np.float32)
        statuses[:, STATUSES.index("occurred")] = 0.98
        sides = {name: np.full((n, n), FAINT, dtype=np.float32) for name in self.sides}
        for i, word in enumerate(words):
            for event, share in self.events.items() if word.group() == self.act else ():
                events[i, EVENTS.index(event)] = share
            events[i, 0] = 1 - events[i, 1:].sum()
            for name, named in self.sides.items():
                if word.group() in named:
                    sides[name][:, i] = 0.97
        spans = np.array([[word.start(), word.end()] for word in words], dtype=np.int32)
        return Reading(spans, events, statuses, sides["actors"], sides["recipients"], np.ones((n, 64), np.float32))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


def told(text: str, judge: Told, pipeline: Pipeline) -> EventMention:
    coded = code(annotate(Report(hash_text(text), text), pipeline), cast(Judge, judge))
    assert len(coded.events) == 1, [m.event.value for m in coded.events]
    return coded.events[0]


def test_a_recipient_that_only_the_judge_reads_is_named_and_marked(pipeline: Pipeline) -> None:
    text = "Kenya lashed out, in a note on the dam, at what engineers from Ethiopia had measured."
    mention = told(text, Told("lashed", {"ACCUSE": 0.97}, "Kenya", "Ethiopia"), pipeline)
    assert [p.value.country for p in mention.recipients] == ["ETH"]
    assert [p.value.country for p in mention.actors] == ["KEN"]


def test_a_party_that_grammar_and_judge_both_read_keeps_the_rule_of_the_grammar(pipeline: Pipeline) -> None:
    mention = told("Peru condemned Chile on Monday.", Told("condemned", {"ACCUSE": 0.97}, "Peru", "Chile"), pipeline)
    assert [p.value.country for p in mention.recipients] == ["CHL"]
    assert not any(BY_JUDGE in p.rule for p in mention.actors + mention.recipients)


def test_the_judge_replaces_a_party_that_it_holds_for_none(pipeline: Pipeline) -> None:
    text = "Peru condemned Chile for the raid that Bolivia had ordered."
    mention = told(text, Told("condemned", {"ACCUSE": 0.97}, "Peru", "Bolivia"), pipeline)
    assert "BOL" in {p.value.country for p in mention.recipients}
    assert any(BY_JUDGE in p.rule for p in mention.recipients if p.value.country == "BOL")


def test_where_the_judge_is_much_surer_its_event_stands_and_says_in_place_of_which(pipeline: Pipeline) -> None:
    mention = told("Peru condemned Chile on Monday.", Told("condemned", {"SANCTION": 0.97}, "Peru", "Chile"), pipeline)
    assert mention.event.value == "SANCTION"
    assert mention.rule.endswith(f"in place of ACCUSE; {BY_JUDGE}")
    assert mention.event.rule == mention.cameo.rule == mention.rule


def test_a_judge_that_is_not_sure_leaves_the_event_of_the_rules(pipeline: Pipeline) -> None:
    judge = Told("condemned", {"SANCTION": 0.5, "ACCUSE": 0.4}, "Peru", "Chile")
    mention = told("Peru condemned Chile on Monday.", judge, pipeline)
    assert mention.event.value == "ACCUSE"


def test_whether_who_agrees_to_yield_agrees_or_yields_the_rules_say(pipeline: Pipeline) -> None:
    judge = Told("agreed", {"CONCEDE": 0.75, "AGREE": 0.2}, "Peru", "Chile")
    mention = told("Peru agreed to meet Chile on Monday.", judge, pipeline)
    assert mention.event.value == "AGREE"
