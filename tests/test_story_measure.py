"""What the measure on stories counts: same events, answers, contradictions, and labels found again in codings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from polybius.cli import app
from polybius.errors import UsageError
from polybius.evaluate import board
from polybius.evaluate.stories import b_cubed, pair_f1, score_given, score_links
from polybius.evaluate.story_mentions import Stories, load_stories, locate, rule_events, to_given
from polybius.linking import link
from polybius.model import DateRange, DayRange, Event, Link, Linked, Reason

GOLD = Path(__file__).parent / "gold" / "stories" / "stories.json"
Row = dict[str, Any]
DAY = DateRange(DayRange(None, None), stated=False)


def told(**groups: Sequence[str]) -> tuple[Row, ...]:
    return tuple({"id": f"s:{name}", "story": "s", "mentions": list(names)} for name, names in groups.items())


def stories(events: tuple[Row, ...], **labels: Any) -> Stories:
    empty: Row = dict.fromkeys(("reports", "mentions", "answers", "optional", "contradictions"), ())
    return Stories(**{**empty, "events": events, "texts": {}, **labels})


def linked(groups: Sequence[str], links: Sequence[Link] = ()) -> Linked:
    """Events named by their mentions, single letters."""
    events = tuple(Event(g, tuple(g), "CONSULT", "", None, "occurred", (), (), DAY, 1) for g in groups)
    return Linked(events, tuple(links))


def answer(left: str, right: str, kind: str = "refuses") -> Link:
    return Link(left, right, "answers", 1.0, (), kind=kind)


def contradiction(left: str, right: str, field: str) -> Link:
    return Link(left, right, "contradicts", 1.0, (Reason("They differ.", (), f"contradicts {field}", 1.0),))


HERE = {letter: letter for letter in "abcdef"}
ANSWERS = ({"event": "s:no", "answers": "s:offer", "kind": "refuses"},)


# ------------------------------------------------------------------ same events
def test_a_missed_pair_costs_recall_and_a_false_pair_precision() -> None:
    figure = pair_f1([("a", "b", "c"), ("d",)], [("a", "b"), ("c", "d")])
    assert (figure["p"], figure["r"], figure["n_gold"], figure["n_predicted"]) == (0.5, 0.333, 3, 2)


def test_joining_all_into_one_event_keeps_recall_and_costs_precision() -> None:
    assert b_cubed([("a",), ("b",)], [("a", "b")]) == {"p": 0.5, "r": 1.0, "f1": 0.667}


def test_a_pair_with_a_mention_that_was_not_found_is_missed() -> None:
    gold = stories(told(talks=["a", "b"], raid=["c", "d"]))
    figures = score_links(gold, {"a": "a", "b": "b", "c": "c"}, linked(["ab", "c"]))
    assert (figures["same_event"]["p"], figures["same_event"]["r"]) == (1.0, 0.5)
    assert figures["b3"]["r"] == 0.625


def test_a_coded_mention_without_a_label_is_not_judged() -> None:
    gold = stories(told(talks=["a", "b"]))
    figures = score_links(gold, {"a": "a", "b": "b"}, linked(["abx"]))
    assert figures["same_event"]["n_predicted"] == 1
    assert figures["same_event"]["f1"] == 1.0


# ------------------------------------------------------------------ answers
def test_a_right_pair_counts_whatever_its_kind_and_the_kind_is_scored_apart() -> None:
    gold = stories(told(no=["a"], offer=["b"]), answers=ANSWERS)
    figures = score_links(gold, HERE, linked(["a", "b"], [answer("a", "b", "accepts")]))
    assert figures["answers"]["f1"] == 1.0
    assert figures["answer_kind"] == {"accuracy": 0.0, "n": 1}


def test_an_answer_the_wrong_way_round_is_false_and_leaves_the_right_one_missed() -> None:
    gold = stories(told(no=["a"], offer=["b"]), answers=ANSWERS)
    figure = score_links(gold, HERE, linked(["a", "b"], [answer("b", "a")]))["answers"]
    assert (figure["p"], figure["r"], figure["n_predicted"]) == (0.0, 0.0, 1)


@pytest.mark.parametrize(("linked_too", "predicted"), [([], 1), ([answer("c", "b")], 1), ([answer("a", "c")], 2)])
def test_an_optional_answer_counts_neither_way_and_any_other_one_is_false(
    linked_too: list[Link], predicted: int
) -> None:
    optional = ({"event": "s:shot", "answers": "s:offer", "kind": "retaliates"},)
    gold = stories(told(no=["a"], offer=["b"], shot=["c"]), answers=ANSWERS, optional=optional)
    figure = score_links(gold, HERE, linked(["a", "b", "c"], [answer("a", "b"), *linked_too]))["answers"]
    assert (figure["r"], figure["n_gold"], figure["n_predicted"]) == (1.0, 1, predicted)


def test_two_parts_of_one_labelled_event_give_one_answer() -> None:
    gold = stories(told(no=["a", "c"], offer=["b"]), answers=ANSWERS)
    figure = score_links(gold, HERE, linked(["a", "b", "c"], [answer("a", "b"), answer("c", "b")]))["answers"]
    assert (figure["f1"], figure["n_predicted"]) == (1.0, 1)


def test_an_event_that_joins_two_stands_for_the_one_with_more_mentions() -> None:
    gold = stories(told(no=["a"], other=["c", "d"], offer=["b"]), answers=ANSWERS)
    figure = score_links(gold, HERE, linked(["acd", "b"], [answer("acd", "b")]))["answers"]
    assert (figure["r"], figure["n_predicted"]) == (0.0, 1)


def test_an_answer_to_an_event_without_a_label_is_not_judged() -> None:
    gold = stories(told(no=["a"], offer=["b"]), answers=ANSWERS)
    figure = score_links(gold, HERE, linked(["a", "b", "x"], [answer("a", "x")]))["answers"]
    assert figure["n_predicted"] == 0


# ------------------------------------------------------------------ contradictions
def differing(*pairs: tuple[str, str, str]) -> tuple[Row, ...]:
    return tuple({"event": "s:raid", "field": field, "mentions": [one, other]} for one, other, field in pairs)


def test_a_contradiction_is_found_by_its_two_mentions_in_any_order_and_its_field() -> None:
    gold = stories(told(raid=["a", "b"]), contradictions=differing(("b", "a", "dead")))
    found, other = (
        score_links(gold, HERE, linked(["ab"], [contradiction("a", "b", field)]))["contradictions"]
        for field in ("numbers", "date")
    )
    assert (found["p"], found["r"]) == (1.0, 1.0)
    assert (other["p"], other["r"], other["n_predicted"]) == (0.0, 0.0, 1)


def test_calling_a_pair_contradicting_that_the_labels_hold_compatible_is_wrong() -> None:
    gold = stories(told(raid=["a", "b", "c"]), contradictions=differing(("a", "b", "day")))
    calls = [contradiction("a", "b", "date"), contradiction("a", "c", "date")]
    figure = score_links(gold, HERE, linked(["abc"], calls))["contradictions"]
    assert (figure["p"], figure["r"]) == (0.5, 1.0)


def test_one_right_pair_shows_that_a_field_differs() -> None:
    labels = differing(("a", "b", "dead"), ("a", "c", "dead"), ("a", "b", "day"))
    gold = stories(told(raid=["a", "b", "c"]), contradictions=labels)
    figures = score_links(gold, HERE, linked(["abc"], [contradiction("a", "c", "numbers")]))
    assert figures["contradictions"]["r"] == 0.333
    assert figures["contradicting_fields"] == {"accuracy": 0.5, "n": 2}


# ------------------------------------------------------------------ the labels
TEXT = "Norland shelled the town and warned Sudmark. Norland denied it."


def part(quote: str) -> Row:
    return {"quote": quote, "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)}


def mention(letter: str, event: str | None, trigger: str, clause: str | None = None, **more: Any) -> Row:
    label = {"id": f"one.{letter}", "report": "one", "trigger": part(trigger), "event": event, "status": "occurred"}
    days = {"start": "2021-03-04", "end": "2021-03-05"}
    named: Row = {"actors": [{"country": "NOR"}], "recipients": []}
    return {**label, **days, **named, **({"clause": part(clause)} if clause else {}), **more}


def write(folder: Path, mentions: list[Row], *, text: str = TEXT) -> Path:
    (folder / "one.txt").write_text(text, encoding="utf-8")
    record: Row = {
        "stories": [{"id": "s", "part": "open"}, {"id": "t", "part": "kept"}],
        "reports": [{"id": "one", "file": "one.txt", "story": "s", "date": "2021-03-06"}],
        "mentions": mentions,
        "events": [{"id": f"s:{m['id']}", "story": "s", "mentions": [m["id"]]} for m in mentions],
        "answers": [],
        "answers_optional": [],
        "contradictions": [],
    }
    path = folder / "stories.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def test_a_half_has_its_own_stories_only_and_both_make_the_whole() -> None:
    whole, halves = load_stories(GOLD), [load_stories(GOLD, half) for half in ("open", "kept")]
    for name in ("reports", "mentions", "events", "answers", "optional", "contradictions"):
        assert all(getattr(half, name) for half in halves)
        assert sum(len(getattr(half, name)) for half in halves) == len(getattr(whole, name))
    assert not {e["story"] for e in halves[0].events} & {e["story"] for e in halves[1].events}


def test_labels_whose_words_are_not_in_the_text_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [mention("a", "ASSAULT", "shelled")], text="X" + TEXT)
    with pytest.raises(UsageError, match="do not stand where"):
        load_stories(path)


@pytest.mark.parametrize("content", ["[]", "{}", "no json"])
def test_a_file_without_stories_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "stories.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="no labelled stories"):
        load_stories(tmp_path / "stories.json")


def test_a_label_is_handed_over_with_its_class_parties_days_and_words(tmp_path: Path) -> None:
    labels = [mention("a", "ASSAULT", "shelled", "Norland shelled the town"), mention("b", None, "denied")]
    given = to_given(load_stories(write(tmp_path, labels)))
    shelled, denied = given.coded[0].events
    assert [given.at["one.a"], given.at["one.b"]] == [shelled.id, denied.id]
    assert (shelled.event.value, shelled.status.value) == ("ASSAULT", "occurred")
    assert [party.value.country for party in shelled.actors] == ["NOR"]
    assert (shelled.trigger.text, shelled.evidence.text) == ("shelled", "Norland shelled the town")
    assert str(given.dating.mentions[shelled.id].days) == "2021-03-04..2021-03-05"
    assert [operator.value for operator in denied.operators] == ["deny"]


def test_labels_are_found_by_their_trigger_first_and_each_coded_mention_once(tmp_path: Path) -> None:
    both = "Norland shelled the town and warned Sudmark"
    labels = [mention("a", "THREATEN", "warned", both), mention("b", "ASSAULT", "shelled", both)]
    gold = load_stories(write(tmp_path, labels))
    given = to_given(gold)
    assert locate(gold, given.coded).at == given.at
    assert locate(gold, given.coded).typed == {"one.a", "one.b"}


def test_a_label_whose_trigger_is_not_coded_is_found_by_its_clause(tmp_path: Path) -> None:
    both = "Norland shelled the town and warned Sudmark"
    gold = load_stories(write(tmp_path, [mention("a", "ASSAULT", "shelled", both)]))
    (tmp_path / "other").mkdir()
    other = load_stories(write(tmp_path / "other", [mention("z", "THREATEN", "warned"), mention("y", None, "denied")]))
    coded = to_given(other)
    located = locate(gold, coded.coded)
    assert located.at == {"one.a": coded.at["one.z"]}
    assert located.typed == frozenset()


def test_rulings_make_linking_find_the_labelled_events() -> None:
    gold = load_stories(GOLD, "open")
    given = to_given(gold)
    ruled = link(given.coded, given.dating, rule_events(gold, given.at))
    figures = score_links(gold, given.at, ruled)
    assert figures["same_event"]["f1"] == figures["b3"]["f1"] == 1.0


# ------------------------------------------------------------------ the command
def test_the_command_gives_the_figures_that_the_board_reads() -> None:
    done = CliRunner().invoke(app, ["evaluate", "stories", str(GOLD), "--half", "open", "--given", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == score_given(GOLD, "open")
    for path in board.STORIES_GIVEN:
        name, key = path.split(".")
        assert 0 < json.loads(done.stdout)[name][key] <= 1


def test_the_command_reads_the_texts_and_tells_how_many_labels_it_found(tmp_path: Path) -> None:
    path = write(tmp_path, [mention("a", "ASSAULT", "shelled"), mention("b", "REJECT", "it")])
    done = CliRunner().invoke(app, ["evaluate", "stories", str(path), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["mentions_located"] == {"accuracy": 0.5, "n": 2}


def test_a_half_that_is_none_ends_the_command_with_an_error() -> None:
    done = CliRunner().invoke(app, ["evaluate", "stories", str(GOLD), "--half", "odd", "--given"])
    assert done.exit_code != 0
