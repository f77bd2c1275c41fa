"""Exports keep their shape, their order and their bytes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import derive, meeting_report, refusal_report
from polybius import export
from polybius.archive.rows import Row, event_rows, link_rows, mention_rows, report_rows
from polybius.model import Coded, Refusal

REPORTS = [refusal_report(), meeting_report()]
DATING, LINKED = derive(REPORTS)
ROWS: dict[export.Level, list[Row]] = {
    "event": event_rows(REPORTS, LINKED),
    "mention": mention_rows(REPORTS, DATING, LINKED),
    "report": report_rows(REPORTS, DATING, [Refusal("=c.pdf", "a PDF file, not text", 3)]),
    "link": link_rows(LINKED.links),
    "lineage": [
        {
            "run": 2,
            "at": None,
            "event": "6ac1:215",
            "fate": "split",
            "into": ["2d5f:17", "6ac1:215"],
            "others": [],
            "tellings": 2,
            "moved": [{"mention": "2d5f:17", "to": "2d5f:17"}],
            "joined": [],
            "because": [{"why": "judgement", "what": "judgement 1: two events"}],
            "says": "split into 2d5f:17 and 6ac1:215",
        }
    ],
}
LEVELS = list(ROWS)


def written(level: export.Level, format: export.Format, rows: list[Row] | None = None) -> bytes:
    sink = io.BytesIO()
    export.write(ROWS[level] if rows is None else rows, level, format, sink)
    return sink.getvalue()


def test_a_mention_has_the_fields_of_the_codebook_in_their_order() -> None:
    row = next(row for row in ROWS["mention"] if row["condition"])
    assert (
        list(row)
        == (
            "id report event_id event mode contexts cameo actors recipients place date status condition attribution "
            "trigger evidence confidence rule also operators act"
        ).split()
    )
    assert list(row["actors"][0]) == ["country", "organisation", "sector", "role", "name", "span"]
    assert list(row["date"]) == ["earliest", "latest", "stated"]
    text = REPORTS[0].report.text
    assert text[slice(*row["trigger"])] == "rejected an offer of talks"
    assert text[slice(*row["condition"]["span"])] == row["condition"]["text"] == "unless the border is on the agenda"
    assert text[slice(*row["actors"][0]["span"])] == "Bolivia"
    assert (row["attribution"]["speaker"], row["attribution"]["form"]) == ("Ana Rojas", "indirect")
    assert text[slice(*row["attribution"]["span"])].startswith("Bolivia rejected")


def test_a_label_is_the_last_field_of_labelled_rows_in_every_format() -> None:
    rows = export.with_labels(ROWS["event"], "cameo")
    assert [list(row)[-1] for row in rows] == ["label"] * len(rows)
    assert {row["event"]: row["label"] for row in rows} == {"CONSULT": "046", "REJECT": "125", "AGREE": "030"}
    assert pq.read_table(io.BytesIO(written("event", "parquet", rows))).column_names[-1] == "label"
    assert written("event", "csv", rows).decode("utf-8").splitlines()[0].endswith(",label")


def test_an_event_has_the_operators_and_the_act_of_a_mention_with_its_code() -> None:
    reports = [
        replace(
            coded,
            events=tuple(
                replace(m, operators=(Coded("reject", m.event.spans, ""),), act=Coded("meet", m.event.spans, ""))
                for m in coded.events
                if m.event.value == "REJECT"
            ),
        )
        for coded in REPORTS
    ]
    (row,) = event_rows(reports, derive(reports)[1])
    assert (row["operators"], row["act"]) == (["reject"], "meet")


def test_a_report_and_a_refusal_have_the_same_fields() -> None:
    read, *_, refused = ROWS["report"]
    fields = ["report", "path", "title", "dct", "date_claims", "attributions", "timexes", "refused"]
    assert list(read) == list(refused) == fields
    assert (refused["report"], refused["path"], refused["refused"]) == (None, "=c.pdf", "line 3: a PDF file, not text")


def test_a_time_expression_has_a_value_where_the_report_is_dated() -> None:
    dated = DATING.reports[REPORTS[0].report.id]
    dating = type(DATING)({REPORTS[1].report.id: dated}, {})
    (row,) = report_rows([REPORTS[1]], dating)
    assert [(t["text"], t["value"]) for t in row["timexes"]] == [("on Monday", "1983-05-02")]
    (undated,) = report_rows([REPORTS[1]], DATING)
    assert undated["timexes"][0]["value"] is None


@pytest.mark.parametrize("level", LEVELS)
def test_json_lines_hold_the_rows_as_they_are(level: export.Level) -> None:
    assert [json.loads(line) for line in written(level, "jsonl").decode("utf-8").splitlines()] == ROWS[level]


@pytest.mark.parametrize("level", LEVELS)
def test_parquet_holds_the_rows_as_they_are(level: export.Level) -> None:
    assert pq.read_table(io.BytesIO(written(level, "parquet"))).to_pylist() == ROWS[level]


@pytest.mark.parametrize("format", ["jsonl", "csv", "tsv", "parquet"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_same_rows_give_the_same_bytes_and_no_rows_a_valid_file(level: export.Level, format: export.Format) -> None:
    assert written(level, format) == written(level, format)
    written(level, format, [])


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
@pytest.mark.parametrize("level", LEVELS)
def test_every_line_of_cells_has_a_cell_for_every_column(
    level: export.Level, format: export.Format, delimiter: str
) -> None:
    names, *lines = csv.reader(io.StringIO(written(level, format).decode("utf-8")), delimiter=delimiter)
    assert len(lines) == len(ROWS[level])
    assert all(len(line) == len(names) == len(set(names)) for line in lines)


def test_cells_are_flat_and_several_values_are_joined() -> None:
    (row,) = [r for r in cells("event") if r["event"] == "CONSULT"]
    assert (row["actors.country"], row["recipients.country"], row["date.earliest"]) == ("PER; ECU", "", "")
    mention = next(r for r in cells("mention") if r["condition.kind"])
    start, end = map(int, mention["trigger"].split("-"))
    assert REPORTS[0].report.text[start:end] == "rejected an offer of talks"
    report = next(r for r in cells("report") if r["attributions.content"])
    assert report["attributions.speaker"] == "Ana Rojas"


def cells(level: export.Level, rows: list[Row] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(level, "csv", rows).decode("utf-8"))))


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_words_that_a_spreadsheet_would_compute_are_escaped(formula: str) -> None:
    link = {"left": formula, "right": "b", "relation": "answers", "score": -0.5, "reasons": [formula, "b"]}
    (row,) = cells("link", [link])
    assert row["left"].startswith("'")
    assert row["reasons"].startswith("'")
    assert row["score"] == "-0.5", "a number is no formula"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3))
def test_any_words_can_be_written_in_every_format(words: str, reasons: list[str]) -> None:
    row: dict[str, Any] = {"left": words, "right": "b", "relation": "answers", "score": 0.5, "reasons": reasons}
    assert json.loads(written("link", "jsonl", [row]).decode("utf-8")) == row
    for format in ("csv", "tsv", "parquet"):
        written("link", format, [row])  # type: ignore[arg-type]
    assert len(cells("link", [row])) == 1


def test_events_come_by_their_days_and_undated_ones_last() -> None:
    starts = [row["date"]["earliest"] for row in ROWS["event"]]
    assert starts == sorted(starts, key=lambda day: day or "9999")
    assert starts[0] is not None
    assert starts[-1] is None
