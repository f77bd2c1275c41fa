"""Our scorer gives the reference scorer's figures, and the board guards its floors."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from polybius.errors import UsageError
from polybius.evaluate import board, pairs, quiet, reports, sureness
from polybius.evaluate.predict import read_records
from polybius.model import Refusal, Report
from polybius.reading import read

Row = dict[str, Any]
SETS = {"seeds": ("gold/seeds.json", "seeds"), "ordinary": ("gold/ordinary.json", board.TEXTS["gold/ordinary.json"])}


def find_texts(shared: Path, name: str) -> str:
    return ",".join(str(shared / part) for part in SETS[name][1].split(","))


def guess(gold: Row, texts: dict[str, str], seed: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Exports as a coder might make them who reads gold and then errs here and there, by a fixed draw."""
    draw = random.Random(seed)
    mentions, rows, links = [], [], []
    event_of: dict[str, str] = {}
    for number, (name, record) in enumerate(gold["reports"].items()):
        text, key = texts[reports.stem(name)], f"r{number}"
        for event in record["events"]:
            event_of[event["id"]] = draw.choice([event["id"], "shared"])
            if (row := _guess_mention(event, text, draw, key, event_of)) is not None:
                mentions.append(row)
        for _ in range(draw.randint(0, 3)):
            start = draw.randrange(len(text))
            row = {
                "id": "x",
                "report": key,
                "event_id": "x",
                "event": "AGREE",
                "status": draw.choice(["occurred", "background"]),
            }
            mentions.append({**row, "trigger": [start, start + 5], "evidence": [start, start + 9], "actors": []})
        rows.append(_guess_report(record, text, draw, key, name))
    for left, right in gold.get("responds_to", []):
        if left in event_of and right in event_of and draw.random() < 0.7:
            links.append(
                {"left": event_of[left], "right": event_of[right], "relation": draw.choice(["answers", "follows up"])}
            )
    return mentions, rows, links


def _guess_mention(event: Row, text: str, draw: random.Random, key: str, event_of: dict[str, str]) -> Row | None:
    places = reports.event_places(event, text)
    if not places or draw.random() < 0.2:
        return None
    start, end = draw.choice(places)
    trigger = [start, max(start + 1, end - draw.randint(0, 5))]
    condition = reports.find_places(event, "condition", text)
    shown = condition and draw.random() < 0.7
    return {
        "id": event["id"],
        "report": key,
        "event_id": event_of[event["id"]],
        "event": draw.choice([event["type"], event["type"], "ACCUSE"]),
        "status": draw.choice([event.get("status"), "occurred", "hypothetical"]),
        "actors": draw.choice([event["source"], event["source"], event["target"], []]),
        "recipients": draw.choice([event["target"], event["target"], event["source"]]),
        "date": draw.choice(
            [
                {"earliest": event.get("start"), "latest": event.get("end")},
                {"earliest": "1999-01", "latest": "1999"},
                None,
            ]
        ),
        "condition": {"span": list(condition[0])} if shown else None,
        "attribution": draw.choice([{"speaker": event.get("attributed_to")}, None]),
        "trigger": draw.choice([trigger, trigger, None]),
        "evidence": [start, end],
    }


def _guess_report(record: Row, text: str, draw: random.Random, key: str, name: str) -> Row:
    published = record.get("published") or "2001-01-01"
    if isinstance(published, str):
        published = {"start": published, "end": published}
    said = []
    for statement in record.get("statements", []):
        for start, end in reports.find_places(statement, "text", text)[:1]:
            cut = draw.randint(0, (end - start) // 2)
            said.append(
                {"speaker": draw.choice([statement["speaker"], "Nobody", None]), "content": [[start, end - cut]]}
            )
    dct = draw.choice([{"earliest": published["start"], "latest": published["end"]}, {"earliest": None, "latest": None},
                       {"earliest": "1990-01-01", "latest": "2030-01-01"}])  # fmt: skip
    return {
        "report": key,
        "path": draw.choice([name, f"some/where/{reports.stem(name)}"]),
        "dct": dct,
        "attributions": said,
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", SETS)
def test_our_figures_are_the_reference_scorers(shared: Path, tmp_path: Path, name: str, seed: int) -> None:
    gold_path, where = shared / SETS[name][0], find_texts(shared, name)
    gold = reports.load_gold(gold_path)
    read_in = list(reports.gold_texts(gold, where, read))
    texts = {reports.stem(r.path): r.text for r in read_in if isinstance(r, Report)}
    assert len(texts) == len(gold["reports"])
    mentions, rows, links = guess(gold, texts, seed)
    assert mentions
    files = []
    for option, content in (("mentions", mentions), ("reports", rows), ("links", links)):
        (tmp_path / option).write_text("".join(json.dumps(row) + "\n" for row in content))
        files += [f"--{option}", str(tmp_path / option)]
    command = [sys.executable, str(shared / "gold/score_reports.py"), str(gold_path), where, "--json", *files]
    wanted = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    scored = reports.score(gold, texts, mentions, rows, links)
    assert scored.figures == wanted
    assert 0 < scored.figures["typed"]["f1"] < 1, "the draw must make figures that could differ"
    typed = scored.figures["typed"]
    assert len(scored.outcomes) == typed["n_predicted"]
    assert round(sum(hit for _, hit in scored.outcomes) / len(scored.outcomes), 3) == typed["p"]


def test_a_perfect_export_scores_one_and_an_empty_one_nothing() -> None:
    text = "Peru met Chile."
    event = {
        "id": "A",
        "type": "CONSULT",
        "source": [{"country": "PER"}],
        "target": [{"country": "CHL"}],
        "evidence": text,
    }
    gold = {"reports": {"a.txt": {"events": [event]}}}
    found = {
        "report": "a",
        "event": "CONSULT",
        "trigger": [5, 8],
        "evidence": [0, 14],
        "actors": [{"country": "CHL"}, {"country": "PER"}],
    }
    assert reports.score(gold, {"a": text}, [found], [], []).figures["full"]["f1"] == 1.0
    empty = reports.score(gold, {"a": text}, [], [], [])
    assert empty.figures["full"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n_gold": 1, "n_predicted": 0}
    assert empty.misses == ("missed A CONSULT (not found): Peru met Chile.",)


def test_a_gold_report_that_was_not_read_counts_as_missed() -> None:
    gold = {"reports": {"a.txt": {"events": [{"id": "A", "type": "CONSULT", "evidence": "met"}]}}}
    assert reports.score(gold, {}, [], [], []).figures["located"]["n_gold"] == 1


@pytest.mark.parametrize("content", ["", "[]", '{"reports": 3}', "{"])
def test_a_file_that_is_no_gold_is_a_usage_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "gold.json").write_text(content)
    with pytest.raises(UsageError, match="no gold records"):
        reports.load_gold(tmp_path / "gold.json")


def test_gold_texts_of_a_folder_are_read_as_any_report_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("| 3 May 2019 |\n\nPeru refused.")
    (tmp_path / "b.txt").write_text("Not asked for.")
    (report,) = reports.gold_texts({"reports": {"a.txt": {}}}, str(tmp_path), read)
    assert not isinstance(report, Refusal)
    assert [c.origin for c in report.claims] == ["header"]


@pytest.mark.parametrize(("line", "why"), [("{", "not JSON"), ("[1]", "one object"), ('{"text": "a"}', "one object")])
def test_a_record_that_is_none_is_named_by_file_and_line(tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1"}\n\n' + line)
    with pytest.raises(UsageError, match=rf"a\.jsonl:3: .*{why}"):
        list(read_records(tmp_path / "a.jsonl"))


# ------------------------------------------------------------------ confidence
def test_precision_over_coverage_rises_where_confidence_knows_and_stays_where_it_does_not() -> None:
    knowing = [(0.9, True)] * 7 + [(0.2, False)] * 3
    assert sureness.gain(knowing) == {"of_all": 0.7, "of_surest": 1.0, "gain": 0.3, "n": 10}
    assert sureness.gain([(0.5, hit) for _, hit in knowing])["gain"] == 0.0
    assert sureness.gain([(1 - c, hit) for c, hit in knowing])["gain"] < 0
    assert sureness.gain([]) == {"of_all": None, "of_surest": None, "gain": None, "n": 0}


def test_the_curve_does_not_depend_on_the_order_of_events() -> None:
    draw = random.Random(7)
    outcomes = [(draw.choice([0.2, 0.5, 0.8]), draw.random() < 0.6) for _ in range(50)]
    curve = sureness.curve(outcomes)
    draw.shuffle(outcomes)
    assert sureness.curve(outcomes) == curve
    assert curve.splitlines()[-1].split() == ["1.0", "0.20", f"{sum(h for _, h in outcomes) / 50:.3f}"]


def test_forgiven_mentions_and_matches_of_uncertain_gold_have_no_share_in_the_outcomes() -> None:
    text = "Peru met Chile. Cuba left. Togo may act."
    gold = {
        "reports": {
            "a.txt": {
                "events": [
                    {"id": "A", "type": "CONSULT", "evidence": "met"},
                    {"id": "B", "type": "RETREAT", "evidence": "left", "certain": False},
                ]
            }
        }
    }
    told = [("CONSULT", [5, 8], "occurred"), ("RETREAT", [21, 25], "occurred"), ("AGREE", [36, 39], "hypothetical")]
    told.append(("ACCUSE", [0, 4], "occurred"))
    mentions = [
        {"report": "a", "event": event, "trigger": trigger, "status": status, "confidence": 0.5}
        for event, trigger, status in told
    ]
    assert sorted(reports.score(gold, {"a": text}, mentions, [], []).outcomes) == [(0.5, False), (0.5, True)]


# ------------------------------------------------------------------ pairs and quiet texts
def pair(event: str, actors: list[Row], recipients: list[Row]) -> Row:
    return {"event": event, "source_spans": actors, "target_spans": recipients}


@pytest.mark.parametrize(
    ("event", "right"),
    [
        (pair("CONSULT", [[[0, 4]]], [[[9, 14]]]), {"class": True, "actor": True, "recipient": True}),
        (pair("ACCUSE", [[[30, 34], [2, 3]]], []), {"class": False, "actor": True, "recipient": False}),
        (pair("CONSULT", [[[9, 14]]], [[[0, 4]]]), {"class": True, "actor": False, "recipient": False}),
        (pair("CONSULT", [[[9, 14]], [[0, 4]]], []), {"class": True, "actor": True, "recipient": True}),
        (pair("CONSULT", [[[0, 14]], [[20, 24]]], []), {"class": True, "actor": True, "recipient": False}),
        (None, {"class": False, "actor": False, "recipient": False}),
    ],
)
def test_a_party_is_right_when_its_words_meet_the_marked_ones(event: Row | None, right: dict[str, bool]) -> None:
    gold = {"id": "1", "event": "CONSULT", "source": [[0, 4]], "target": [[9, 14]]}
    assert pairs.judge_pair(gold, event) == right


def test_a_side_that_is_not_marked_has_no_share_in_its_figure() -> None:
    golds = [{"id": "1", "event": "PROTEST", "source": [[0, 4]], "target": []}]
    figures = pairs.score_pairs(golds, {"1": [pair("PROTEST", [[[0, 4]]], [])]})
    assert figures["recipient"] == {"accuracy": None, "n": 0}
    assert figures["all_three"] == {"accuracy": 1.0, "n": 1}
    assert pairs.score_pairs(golds, {})["all_three"]["accuracy"] == 0.0


def test_a_topic_is_of_one_kind() -> None:
    kinds = (quiet.ORDINARY, quiet.CRIME, quiet.POLITICAL)
    assert len(set().union(*kinds)) == sum(map(len, kinds))


@pytest.mark.parametrize("part", ["train", "dev"])
def test_every_topic_of_the_quiet_texts_is_decided(shared: Path, part: str) -> None:
    path = shared / f"dev/linking/ecbplus_{part}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"../shared/dev/linking/{path.name} is absent")
    assert {record["topic"] for _, record in read_records(path)} <= quiet.ORDINARY.keys() | quiet.CRIME.keys() | (
        quiet.POLITICAL.keys()
    )


def test_a_sentence_with_two_events_is_disturbed_once_and_political_texts_do_not_count() -> None:
    documents = [
        {"id": "a", "topic": "7", "sentences": [[0, 0, 9, True], [1, 10, 19, False], [2, 20, 29, False]]},
        {"id": "b", "topic": "11", "sentences": [[0, 0, 9, True]]},
    ]
    told = {"a": [{"trigger": [12, 15]}, {"trigger": [16, 18]}], "b": [{"trigger": [0, 4]}]}
    figures = quiet.score_quiet(documents, told)
    assert figures["ordinary"] == {"left_alone": 0.6667, "false_events": 2, "sentences": 3, "documents": 1}
    assert figures["crime"] == {"left_alone": None, "false_events": 0, "sentences": 0, "documents": 0}


# ------------------------------------------------------------------ floors
def test_a_floor_is_lowered_with_a_sentence_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "FLOORS", tmp_path / "floors.json")
    assert board.pin({"x": {"f1": 0.8}}, [], None, tmp_path) == 0
    found: dict[str, board.Figures] = {"x": {"f1": 0.7}}
    lower = board.find_lower(found, board.read_floors()["scores"])
    assert lower == ["x, f1: 0.7 < 0.8"]
    assert board.pin(found, lower, None, tmp_path) == 1
    assert board.read_floors()["scores"] == {"x": {"f1": 0.8}}
    assert board.pin({"x": {"f1": 0.796}}, [], None, tmp_path) == 0
    assert board.read_floors()["scores"] == {"x": {"f1": 0.8}}, "floors do not creep down within the slack"
    assert board.pin(found, lower, "the data had a fault", tmp_path) == 0
    assert board.read_floors()["scores"] == {"x": {"f1": 0.7}}
    assert board.read_floors()["lowered"] == [{"why": "the data had a fault", "what": lower}]


@pytest.mark.parametrize(("now", "is_lower"), [(0.8, False), (0.797, False), (0.79, True), (None, True), (0.9, False)])
def test_a_score_is_lower_when_it_falls_by_more_than_the_slack(now: float | None, is_lower: bool) -> None:
    assert bool(board.find_lower({"x": {"f1": now}}, {"x": {"f1": 0.8}, "not run": {"f1": 1.0}})) is is_lower


def test_halves_are_told_by_the_number_in_the_id() -> None:
    halves = [half for i in range(4) for half in ("even", "odd") if board.is_in_half(f"plv-train-{i}", half)]
    assert halves == ["even", "odd", "even", "odd"]
