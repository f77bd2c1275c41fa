"""Which act answers which, by kind, party, day and words: short reports of our own about documented events."""

from __future__ import annotations

import importlib
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from polybius.linking import link
from polybius.linking.acts import Act as LinkedAct
from polybius.linking.acts import role_of, side_of
from polybius.linking.answer_kinds import kinds, limit, signs
from polybius.linking.answer_signs import (
    DENIAL_TEXTS,
    PLACE_TEXTS,
    ROLE_TEXTS,
    STEP_TEXTS,
    STEPS,
    TIME_TEXTS,
    WORDS_OF_ONE_REPORT,
    Sign,
    _reason,
)
from polybius.linking.events import build_event
from polybius.linking.tellings import all_tellings
from polybius.linking.words import load
from polybius.model import Actor, Coded, CodedReport, Dating, Link, Linked
from test_linking import Act, dating, event_of, linked, report

TRAINING = Path(__file__).parents[1] / "training" / "stories"


def answers(found: Linked) -> dict[tuple[str, str], str]:
    return {(li.left, li.right): li.kind for li in found.links if li.relation == "answers"}


def told(text: str, day: str, *acts: Act) -> tuple[Linked, CodedReport]:
    coded = report(text, *acts)
    return linked((coded, day)), coded


def kind_between(found: Linked, coded: CodedReport, answer: str, first: str) -> str | None:
    return answers(found).get((event_of(found, coded, answer).id, event_of(found, coded, first).id))


# ------------------------------------------------------------------ kinds
KINDS = [
    (
        "refuses",
        "Egypt rejected the ultimatum. Britain and France had told it to draw back from the canal.",
        ("rejected", "EGY", "GBR FRA", "120"),
        ("told", "GBR FRA", "EGY", "139"),
    ),
    (
        "complies",
        "Malta demanded on 1 June 1971 that the admiral leave. Italy gave way and withdrew him on 2 June 1971.",
        ("withdrew", "ITA", "MLT", "0874"),
        ("demanded", "MLT", "ITA", "100"),
    ),
    (
        "denies",
        "Washington accused Moscow of breaking the treaty. Moscow denied the charge.",
        ("denied", "RUS", "USA", "120"),
        ("accused", "USA", "RUS", "112"),
    ),
    (
        "retaliates",
        "London threw out ninety Soviet officials on 24 September 1971. "
        "In retaliation Moscow expelled eighteen Britons on 25 September 1971.",
        ("expelled", "RUS", "GBR", "166"),
        ("threw out", "GBR", "RUS", "166"),
    ),
    (
        "blames",
        "India set off a nuclear device on 11 May 1998. Japan condemned the test on 12 May 1998.",
        ("condemned", "JPN", "IND", "111"),
        ("set off", "IND", "", "150"),
    ),
    (
        "sanctions",
        "Iraqi troops marched into Kuwait on 2 August 1990. "
        "The United States froze Iraqi money over the invasion on 3 August 1990.",
        ("froze", "USA", "IRQ", "163"),
        ("marched", "IRQ", "KWT", "190"),
    ),
    (
        "welcomes",
        "Libya gave up its weapons programme on 19 December 2003. Britain welcomed the decision on 20 December 2003.",
        ("welcomed", "GBR", "LBY", "051"),
        ("gave up", "LBY", "", "0873"),
    ),
    (
        "accepts",
        "Jordan offered a truce on 6 June 1967. Israel accepted the offer on 7 June 1967.",
        ("accepted", "ISR", "JOR", "030"),
        ("offered", "JOR", "ISR", "036"),
    ),
    (
        "defies",
        "Jordan and Israel ceased fire on 11 June 1967. "
        "In defiance of the truce Israel shelled Jordan on 12 June 1967.",
        ("shelled", "ISR", "JOR", "190"),
        ("ceased", "JOR ISR", "", "0871"),
    ),
]


@pytest.mark.parametrize(("kind", "text", "answer", "first"), KINDS, ids=[k[0] for k in KINDS])
def test_an_act_of_this_kind_answers_the_other_and_is_not_answered_by_it(
    kind: str, text: str, answer: tuple[str, ...], first: tuple[str, ...]
) -> None:
    acts = (Act(*fields, when=_day_near(text, fields[0])) for fields in (first, answer))
    found, coded = told(text, "1998-05-13", *acts)
    assert kind_between(found, coded, answer[0], first[0]) == kind
    assert kind_between(found, coded, first[0], answer[0]) is None


def _day_near(text: str, trigger: str) -> str:
    """The full date that stands in the sentence of a word, or nothing."""
    sentence = next(s for s in re.split(r"(?<=\.) ", text) if trigger in s)
    day = re.search(r"\d\d? (?:May|June|August|September) \d{4}", sentence)
    return day[0] if day else ""


def test_a_link_that_answers_has_a_kind_and_says_it_in_its_heaviest_words() -> None:
    found, _ = told(KINDS[0][1], "1956-10-31", *(Act(*fields) for fields in (KINDS[0][3], KINDS[0][2])))
    (answer,) = (li for li in found.links if li.relation == "answers")
    rules = {reason.rule for reason in answer.reasons}
    assert {"refuses", "reply", "names_it"} <= rules
    assert all(reason.text.endswith(".") for reason in answer.reasons)
    named = next(reason for reason in answer.reasons if reason.rule == "names_it")
    assert named.spans[0].text == "ultimatum"


# ------------------------------------------------------------------ parties
def test_an_outsider_may_condemn_a_deed_and_cannot_refuse_an_offer_made_to_another() -> None:
    text = (
        "Jordan offered Israel a truce on 6 June 1967. Syria rejected the offer on 7 June 1967 and "
        "condemned the attack. Israel bombed Jordanian airfields on 6 June 1967."
    )
    found, coded = told(
        text,
        "1967-06-08",
        Act("offered", "JOR", "ISR", "036", when="6 June 1967", status="proposed"),
        Act("rejected", "SYR", "JOR", "120", when="7 June 1967"),
        Act("condemned", "SYR", "ISR", "111", when="7 June 1967"),
        Act("bombed", "ISR", "JOR", "195", when="6 June 1967"),
    )
    assert kind_between(found, coded, "rejected", "offered") is None
    assert kind_between(found, coded, "condemned", "bombed") == "blames"


def test_nobody_answers_himself() -> None:
    text = "Jordan offered Israel a truce on 6 June 1967. Jordan rejected the offer on 7 June 1967."
    found, _ = told(
        text,
        "1967-06-08",
        Act("offered", "JOR", "ISR", "036", when="6 June 1967", status="proposed"),
        Act("rejected", "JOR", "ISR", "120", when="7 June 1967"),
    )
    assert not answers(found)


def _single(actor: Actor, recipient: Actor, sure: float = 1.0) -> LinkedAct:
    coded = report("One refused the other.", Act("refused", "AAA", "BBB", "120"))
    mention = replace(coded.events[0], actors=(Coded(actor, (), ""),), recipients=(Coded(recipient, (), "", sure),))
    tellings = tuple(all_tellings([replace(coded, events=(mention,))]))
    return LinkedAct(build_event(tellings, dating(), {coded.report.id: coded.report.id}), tellings)


def test_within_a_country_a_government_and_a_union_are_two_sides() -> None:
    state, union = Actor("POL", sector="GOV"), Actor("POL", sector="LAB")
    assert role_of(_single(union, state), _single(state, union)) == "reply"
    assert role_of(_single(state, union), _single(Actor("POL", sector="GOV", role="minister"), union)) == ""


def test_two_bodies_of_the_world_are_not_one_side() -> None:
    assert not side_of(Coded(Actor("IGO", organisation="UNO"), (), "")).meets(
        side_of(Coded(Actor("IGO", organisation="AFU"), (), "")), within=False
    )


def test_a_guessed_recipient_rules_no_answer_out() -> None:
    first = _single(Actor("USA"), Actor("IRN"))
    assert role_of(_single(Actor("IRN"), Actor("CHN"), sure=0.5), first) == "to_nobody"
    assert role_of(_single(Actor("IRN"), Actor("CHN")), first) == "elsewhere"


# ------------------------------------------------------------------ days
def test_two_expressions_of_a_report_without_a_date_tell_which_act_came_first() -> None:
    text = "Chile rejected the request today. Peru had asked Chile for the papers yesterday."
    coded = report(
        text, Act("rejected", "CHL", "PER", "120", when="today"), Act("asked", "PER", "CHL", "020", when="yesterday")
    )
    found = link([coded], Dating())
    assert set(answers(found).values()) == {"refuses"}
    assert "a_day_later" in {r.rule for li in found.links for r in li.reasons}
    turned = report(
        text.replace("today", "yesterday", 1).replace("papers yesterday", "papers today"),
        Act("rejected", "CHL", "PER", "120", when="yesterday"),
        Act("asked", "PER", "CHL", "020", when="today"),
    )
    assert "refuses" not in answers(link([turned], Dating())).values()


def test_what_is_planned_may_be_answered_before_its_day() -> None:
    text = "Egypt plans a visit on 9 June 1977. Syria condemned the visit on 7 June 1977."
    found, coded = told(
        text,
        "1977-06-08",
        Act("plans", "EGY", "ISR", "042", when="9 June 1977", status="planned"),
        Act("condemned", "SYR", "EGY", "111", when="7 June 1977"),
    )
    assert kind_between(found, coded, "condemned", "plans") == "blames"


# ------------------------------------------------------------------ a function of the set
def test_answers_are_the_same_in_any_order_and_after_a_stranger_comes() -> None:
    stories = [
        (report(text, *(Act(*fields, when=_day_near(text, fields[0])) for fields in (first, answer))), "1998-05-13")
        for _, text, answer, first in KINDS
    ]
    usual = answers(linked(*stories))
    shuffled = stories[:]
    random.Random(5).shuffle(shuffled)
    assert answers(linked(*shuffled)) == usual
    stranger = report("Laos thanked Bhutan on 4 May 1991.", Act("thanked", "LAO", "BTN", "051", when="4 May 1991"))
    more = answers(linked(*stories, (stranger, "1991-05-05")))
    assert {pair: kind for pair, kind in more.items() if pair in usual} == usual
    assert len(usual) >= len(KINDS)


def test_an_answer_has_at_most_two_antecedents_however_many_acts_there_are() -> None:
    demands = []
    for n in range(30):
        coded = report(
            f"Ship {n}: Cuba demanded its return from Spain on 3 June 1962.",
            Act("demanded", "CUB", "ESP", "100", when="3 June 1962"),
        )
        demands.append((coded, "1962-06-04"))
    refusal = report(
        "Spain rejected the demands on 4 June 1962.", Act("rejected", "ESP", "CUB", "120", when="4 June 1962")
    )
    found: list[Link] = [li for li in linked(*demands, (refusal, "1962-06-05")).links if li.relation == "answers"]
    assert 1 <= len(found) <= 2


def test_what_a_report_says_of_an_act_where_it_tells_it_again_counts_too() -> None:
    text = (
        "Washington cut its aid.\n\nThe markets fell. Oil rose. Gold rose. Ships waited.\n\n"
        "India set off a device, and Washington answered by stopping the money."
    )
    coded = report(text, Act("cut", "USA", "IND", "163"), Act("set off", "IND", "", "150"))
    again = text.index("stopping")
    also = (coded.report.span(again, again + len("stopping")),)
    told_again = replace(coded, events=(replace(coded.events[0], also=also), coded.events[1]))
    rules = {
        reason.rule
        for li in linked((told_again, "1998-05-13")).links
        if li.relation == "answers"
        for reason in li.reasons
    }
    assert {"explicit_cue", "told_together"} <= rules
    untold = linked((coded, "1998-05-13"))
    assert (event_of(untold, coded, "cut").id, event_of(untold, coded, "set off").id) not in answers(untold)


# ------------------------------------------------------------------ the data
def test_every_role_sign_and_move_that_the_data_names_is_known() -> None:
    table: dict[str, Any] = dict(load("answers"))
    assert set(table["roles"]) == set(ROLE_TEXTS)
    assert all(kind.roles <= set(ROLE_TEXTS) for kind in kinds())
    assert all(kind.to <= set(table["moves"]) for kind in kinds())
    assert set(table["names"]) == set(table["moves"])
    assert limit("longest_days") == 30
    assert signs()["prior"] < 0


def test_every_sign_that_is_told_has_a_weight_and_a_misspelt_one_fails() -> None:
    told = {*ROLE_TEXTS, *PLACE_TEXTS, *STEP_TEXTS, *DENIAL_TEXTS, *TIME_TEXTS, *WORDS_OF_ONE_REPORT}
    assert told | {kind.name for kind in kinds()} | {name for name, _, _ in STEPS} <= signs().keys()
    with pytest.raises(KeyError):
        _reason(Sign("is_leed", "It is misspelt.", ()))
    assert _reason(Sign("AID after PROTEST", "Never seen.", ())).weight == 0.0


def test_fitted_weights_without_a_line_in_the_file_are_not_dropped_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TRAINING))
    write = importlib.import_module("fit_answers").write
    file = tmp_path / "answers.toml"
    file.write_text('[pairs]\n"AID after AID" = 0.50\n\n[signs]\nprior = -1.00\nwaits = 1.00\n', encoding="utf-8")
    write(file, {"prior": -2.0, "waits": 0.5, "AGREE after AID": 0.25})
    kept = file.read_text(encoding="utf-8")
    assert kept == '[pairs]\n"AGREE after AID" = 0.25\n\n[signs]\nprior = -2.00\nwaits = 0.50\n'
    with pytest.raises(ValueError, match="brand_new"):
        write(file, {"prior": -2.0, "waits": 0.5, "brand_new": 0.3})
    assert file.read_text(encoding="utf-8") == kept
