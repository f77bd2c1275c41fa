"""`polybius talks`: what two parties offered, demanded, threatened and refused each other, and what answered what."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from polybius import cli, export, show_talks
from polybius.talks import doors, in_order, make_ledger, move_of

Run = Callable[..., SimpleNamespace]


def event(
    name: str,
    kind: str,
    by: str,
    to: str,
    day: str,
    operators: str = "",
    status: str = "occurred",
    condition: str = "",
    act: str | None = None,
) -> dict[str, Any]:
    """The row of an event, as archives keep it."""
    return {
        "id": f"{name}:1",
        "event": kind,
        "mode": None,
        "cameo": {"REJECT": "120", "AGREE": "036", "REQUEST": "020", "THREATEN": "130"}.get(kind, "040"),
        "status": status,
        "actors": [party(code) for code in by.split()],
        "recipients": [party(code) for code in to.split()],
        "date": {"earliest": day or None, "latest": day or None, "stated": True, "best": day or None},
        "support": 1,
        "mentions": [f"{name}:1"],
        "reports": [name],
        "speakers": [],
        "conditions": [condition] if condition else [],
        "evidence": [f"the words of {name}"],
        "disagreements": [],
        "operators": operators.split(),
        "act": act,
        "confidence": 1.0,
    }


def party(code: str) -> dict[str, Any]:
    return {"country": code, "organisation": None, "sector": None, "role": None, "name": None}


def answering(left: str, right: str, kind: str, score: float = 2.0, relation: str = "answers") -> dict[str, Any]:
    return {"left": f"{left}:1", "right": f"{right}:1", "relation": relation, "kind": kind, "score": score}


# Modelled on the exchanges of Malta with Britain over the bases, 1971 and 1972; the words are ours.
EVENTS = [
    event("demand", "REQUEST", "MLT", "GBR", "1971-06-28", "demand"),
    event("offer", "AGREE", "GBR", "MLT", "1971-08-20", "offer", "proposed", "if the bases stay open"),
    event("refusal", "REJECT", "MLT", "GBR", "1971-08-22", "reject offer"),
    event("italy", "ACCUSE", "ITA", "MLT", "1971-08-23"),
    event("ultimatum", "THREATEN", "MLT", "GBR", "1971-12-24", act="ultimatum"),
    event("leaving", "RETREAT", "GBR", "MLT", "1971-12-29"),
    event("hidden", "REJECT", "GBR", "MLT", "1972-01-10", "reject offer", condition="unless Malta signs"),
    event("treaty", "SUPPORT", "GBR MLT", "", "1972-03-26"),
    event("elsewhere", "AGREE", "GBR", "FRA", "1971-07-01", "offer", "proposed"),
]
LINKS = [
    answering("refusal", "offer", "refuses", 3.0),
    answering("italy", "refusal", "blames", 1.0),
    answering("leaving", "ultimatum", "complies", 1.5),
]


def ledger(events: list[dict[str, Any]] = EVENTS, links: list[dict[str, Any]] = LINKS) -> dict[str, dict[str, Any]]:
    found = make_ledger({row["id"]: row for row in events}, links, "MLT", "GBR")
    return {row["id"].removesuffix(":1"): row for row in found}


# ------------------------------------------------------------------ moves
@pytest.mark.parametrize(
    ("row", "move"),
    [
        (event("a", "REJECT", "MLT", "GBR", "", "reject offer"), "refusal"),
        (event("a", "AGREE", "MLT", "GBR", "", "invite", "proposed"), "invitation"),
        (event("a", "AGREE", "MLT", "GBR", "", "light offer", "proposed"), "offer"),
        (event("a", "AGREE", "MLT", "GBR", "", "promise", "planned"), "promise"),
        (event("a", "AGREE", "MLT", "GBR", "", "accept offer"), "acceptance"),
        (event("a", "REQUEST", "MLT", "GBR", "", "demand"), "demand"),
        (event("a", "REQUEST", "MLT", "GBR", "", "request"), "request"),
        (event("a", "THREATEN", "MLT", "GBR", "", act="ultimatum"), "ultimatum"),
        (event("a", "THREATEN", "MLT", "GBR", ""), "threat"),
        (event("a", "ASSAULT", "MLT", "GBR", ""), None),
    ],
)
def test_the_outermost_word_makes_the_move(row: dict[str, Any], move: str | None) -> None:
    assert move_of(row) == move


# ------------------------------------------------------------------ the ledger
def test_the_ledger_has_the_moves_of_both_parties_and_what_answers_them_by_day() -> None:
    assert list(ledger()) == ["demand", "offer", "refusal", "ultimatum", "leaving", "hidden:1#offer", "hidden"]


def test_a_move_that_waits_says_what_became_of_it() -> None:
    found = ledger()
    assert {name: row["state"] for name, row in found.items() if row["state"]} == {
        "demand": "unanswered",
        "offer": "refused",
        "ultimatum": "met",
        "hidden:1#offer": "refused",
    }
    assert found["refusal"]["answers"] == [{"id": "offer:1", "kind": "refuses", "score": 3.0}]
    assert found["offer"]["answered_by"][0]["id"] == "refusal:1"


def test_the_likeliest_answer_says_what_became_of_an_offer() -> None:
    yes = event("yes", "AGREE", "MLT", "GBR", "1971-08-25", "accept")
    weaker = [*LINKS, answering("yes", "offer", "accepts", 1.0)]
    stronger = [*LINKS, answering("yes", "offer", "accepts", 4.0)]
    assert ledger([*EVENTS, yes], weaker)["offer"]["state"] == "refused"
    assert ledger([*EVENTS, yes], stronger)["offer"]["state"] == "accepted"


def test_the_word_of_a_third_party_answers_nothing() -> None:
    blame = event("blame", "ACCUSE", "ITA", "MLT", "1971-07-02")
    found = ledger([*EVENTS, blame], [*LINKS, answering("blame", "demand", "blames")])
    assert found["demand"]["state"] == "unanswered"
    assert "blame" not in found


def test_an_offer_that_only_its_refusal_tells_of_has_a_row_of_its_own() -> None:
    found = ledger()
    offer = found["hidden:1#offer"]
    assert (offer["by"], offer["to"]) == ([party("MLT")], [party("GBR")])
    assert offer["date"] == {"earliest": None, "latest": "1972-01-10"}
    assert offer["told_only_in"] == "hidden:1"
    assert found["hidden"]["answers"][0]["id"] == offer["id"]
    told = ledger(EVENTS, [*LINKS, answering("hidden", "demand", "refuses")])
    assert "hidden:1#offer" not in told


def test_a_plan_that_was_carried_out_is_no_longer_open() -> None:
    meeting = event("meeting", "CONSULT", "GBR MLT", "", "1971-07-09")
    done = answering("meeting", "demand", "", relation="follows up")
    assert ledger([*EVENTS, meeting], [*LINKS, done])["demand"]["state"] == "carried out"


def test_the_ledger_is_the_same_from_either_side_and_in_any_order_of_links() -> None:
    rows = {row["id"]: row for row in EVENTS}
    assert make_ledger(rows, LINKS, "MLT", "GBR") == make_ledger(rows, LINKS[::-1], "GBR", "MLT")
    backwards = {row["id"]: row for row in EVENTS[::-1]}
    assert make_ledger(backwards, LINKS, "MLT", "GBR") == make_ledger(rows, LINKS, "MLT", "GBR")


def test_each_row_is_shown_once_under_what_it_answers_even_in_a_ring() -> None:
    rows = list(ledger().values())
    assert [depth for depth, _ in in_order(rows)] == [0, 0, 1, 0, 1, 0, 1]
    ring = list(ledger(EVENTS, [*LINKS, answering("offer", "refusal", "counters")]).values())
    shown = [row["id"] for _, row in in_order(ring)]
    assert sorted(shown) == sorted(row["id"] for row in ring)


def test_the_doors_are_the_conditions_latest_first() -> None:
    assert [row["conditions"] for row in doors(list(ledger().values()))] == [
        ["unless Malta signs"],
        ["if the bases stay open"],
    ]


# ------------------------------------------------------------------ on the terminal
def test_a_reader_sees_answers_indented_the_unanswered_marked_and_the_conditions_at_the_end() -> None:
    console = Console(width=120, file=io.StringIO(), highlight=False)
    console.print(show_talks.ledger(list(ledger().values())))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    refusal = next(line for line in lines if "refusal · refuses" in line)
    assert refusal.startswith("    ↳ 1971-08-22  MLT → GBR")
    assert any("demand  [unanswered]" in line for line in lines)
    assert lines[lines.index("still unanswered") + 1].strip().startswith("1971-06-28  demand by MLT to GBR")
    assert lines[-2].strip() == "1972-01-10  GBR (refusal): “unless Malta signs”"
    assert any("by 1972-01-10" in line for line in lines)


def test_words_of_reports_are_no_control_codes() -> None:
    evil = event("evil", "AGREE", "GBR", "MLT", "1971-08-20", "offer", "proposed", "if \x1b[31m[bold]red")
    evil["evidence"] = ["\x1b]0;title\x07 [red]offer"]
    console = Console(width=120, file=io.StringIO(), force_terminal=False)
    console.print(show_talks.ledger(list(ledger([evil], []).values())))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b" not in shown
    assert "[red]offer" in shown


# ------------------------------------------------------------------ as rows
def test_rows_can_be_written_in_every_format() -> None:
    rows = list(ledger().values())
    sink = io.BytesIO()
    export.write(rows, "talk", "csv", sink)
    cells = list(csv.DictReader(io.StringIO(sink.getvalue().decode())))
    assert [cell["state"] for cell in cells][:3] == ["unanswered", "refused", ""]
    assert cells[2]["answers.kind"] == "refuses"
    table = pq.read_table(io.BytesIO(export.to_parquet(rows, "talk")))
    assert table.num_rows == len(rows)
    assert [field.name for field in export.SCHEMAS["talk"]] == list(rows[0])


# ------------------------------------------------------------------ the command
NEWS = (
    "Bolivia turns down Chilean offer of talks\n\n"
    "LA PAZ, 4 May 1983 - Bolivia rejected an offer of talks by Chile on Tuesday unless the border is on the "
    "agenda.\n\n"
    "Chile had offered to hold talks with Bolivia on Monday.\n\n"
    "Chile demanded on Wednesday that Bolivia reopen the railway.\n"
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("talks")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["polybius", "code", "news.txt", "--archive", "kept", "--format", "csv"])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code
    return folder


@pytest.fixture
def run(kept: Path, monkeypatch: pytest.MonkeyPatch, command_line: Run) -> Run:
    monkeypatch.chdir(kept)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("POLYBIUS_ARCHIVE", "kept")
    return command_line


def test_the_refusal_of_a_report_stands_under_the_offer_it_answers(run: Run) -> None:
    done = run("talks", "BOL", "CHL")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    refusal = next(i for i, line in enumerate(lines) if "refusal · refuses" in line)
    assert lines[refusal].startswith("    ↳ 1983-05-03  BOL")
    assert any("CHL" in line and "offer" in line and "[refused]" in line for line in lines[:refusal])
    assert any("unless the border is on the agenda" in line for line in lines)


def test_days_choose_moves_and_a_day_that_is_none_is_a_usage_error(run: Run) -> None:
    rows = [json.loads(line) for line in run("talks", "chl", "bol", "--format", "jsonl").out.splitlines()]
    late = run("talks", "CHL", "BOL", "--since", "1983-05-04", "--format", "jsonl").out.splitlines()
    assert 0 < len(late) < len(rows)
    assert run("talks", "CHL", "BOL", "--until", "1982", "--format", "jsonl").out == ""
    assert run("talks", "CHL", "BOL", "--since", "soon").code == 2
    assert run("talks", "FJI", "TON").code == 0


def test_help_gives_examples(run: Run) -> None:
    done = run("talks", "--help")
    assert done.code == 0
    assert "polybius talks PRK USA" in done.out
