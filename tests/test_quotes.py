"""`polybius quotes`: who said what, when, to whom, through whom, with the exact words."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from polybius import cli, export
from polybius.annotate import annotate, load_pipeline
from polybius.archive.statements import statement_rows
from polybius.model import (
    Attribution,
    Coded,
    CodedReport,
    DateRange,
    Dating,
    DayRange,
    Report,
    ReportDate,
    Speaker,
    Timex,
    TimexFunction,
    hash_text,
)
from polybius.quotes import in_order
from polybius.reading import read
from polybius.show_quotes import name_telling, name_words

Run = Callable[..., SimpleNamespace]
EXAMPLES = Path(__file__).parents[1] / "examples"

# Ilmar Vessel, Oda Brun and Ana Rojas are nobody; the reports are our own.
FERRY = (
    "Estonia warns Latvia over ferry\n\n"
    "TALLINN, 12 March 2003 - Estonian Foreign Minister Ilmar Vessel told reporters in Riga on Monday that the ferry "
    '"must sail".\n\n'
    '"We are not afraid of storms," Vessel said in a statement carried by the Baltic News Agency.\n\n'
    "Latvian President Oda Brun said the sanctions would stay. She believes that the ferry is safe.\n\n"
    "Brun said that Vessel regards the offer as a trick.\n"
)
GAZETTE = (
    "Brun gives way\n\nRIGA, 4 May 2003 - Latvian President Oda Brun said on Friday that Latvia would lift the "
    "sanctions on Estonia. “It is time,” she added.\n"
)
UNDATED = "Speaking at a rally on Monday, Chilean President Ana Rojas said 平和 was near.\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of our three reports and of the examples, in a folder that also holds them."""
    folder = tmp_path_factory.mktemp("quotes")
    news = folder / "news"
    news.mkdir()
    (news / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (news / "undated.txt").write_text(UNDATED, encoding="utf-8")
    record = json.dumps({"text": GAZETTE, "publisher": "The Riga Gazette"}, ensure_ascii=False)
    (news / "gazette.jsonl").write_text(record + "\n", encoding="utf-8")
    shutil.copytree(EXAMPLES, folder / "examples", ignore=shutil.ignore_patterns("gold.json"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["polybius", "code", "news", "examples", "--archive", "kept", "--format", "csv"])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code
    return folder


@pytest.fixture
def run(kept: Path, monkeypatch: pytest.MonkeyPatch, command_line: Run) -> Run:
    """Run the command line beside the archive; gives code, out and err."""
    monkeypatch.chdir(kept)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("POLYBIUS_ARCHIVE", "kept")
    return command_line


def rows(done: SimpleNamespace) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def quotes(run: Run, *options: str) -> list[dict[str, Any]]:
    return rows(run("quotes", *options, "--format", "jsonl"))


def said(row: dict[str, Any]) -> str:
    return " … ".join(span["text"] for span in row["content"])


def the(found: list[dict[str, Any]], words: str) -> dict[str, Any]:
    (one,) = [row for row in found if words in said(row)]
    return one


def texts() -> dict[str, str]:
    """The stored text of each report, read again as the archive read it."""
    return {report.id: report.text for report in read(["news", "examples"]) if isinstance(report, Report)}


def quoted(value: Any) -> Iterator[dict[str, Any]]:
    """Every piece of a row that quotes a report."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for inner in value.values():
            yield from quoted(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quoted(inner)


# ------------------------------------------------------------------ what a statement tells
def test_every_quoted_piece_of_every_row_is_the_reports_own_characters(run: Run) -> None:
    stored, checked = texts(), 0
    for row in quotes(run, "--all"):
        for piece in quoted(row):
            assert stored[row["report"]][piece["start"] : piece["end"]] == piece["text"]
            checked += 1
    assert checked > 100


def test_a_statement_tells_speaker_day_words_cue_addressee_setting_and_rule(run: Run) -> None:
    row = the(quotes(run), "must sail")
    assert row["speaker"] == {
        "name": "Ilmar Vessel",
        "role": "Foreign Minister",
        "country": "EST",
        "organisation": None,
    }
    assert (row["date"]["earliest"], row["date"]["latest"], row["date"]["of"]) == ("2003-03-10",) * 2 + ("utterance",)
    assert row["date"]["timex"]["text"] == "Monday"
    assert said(row) == 'that the ferry "must sail"'
    assert ([c["text"] for c in row["cue"]], row["addressee"]["text"]) == (["told"], "reporters")
    assert ([s["text"] for s in row["setting"]], row["form"]) == (["in Riga"], "mixed")
    assert (row["path"], row["report"]) == ("news/ferry.txt", hash_text(FERRY))
    assert (row["rule"], row["confidence"] > 0.9) == ("speaker:named", True)


def test_a_day_that_the_report_does_not_tell_is_the_reports_and_says_so(run: Run) -> None:
    row = the(quotes(run), "sanctions would stay")
    assert (row["date"]["earliest"], row["date"]["of"], row["date"]["timex"]) == ("2003-03-12", "report", None)


def test_words_that_go_on_from_others_are_of_the_same_day(run: Run) -> None:
    row = the(quotes(run), "It is time")
    assert (row["date"]["earliest"], row["date"]["of"]) == ("2003-05-02", "utterance")


def test_a_weekday_in_an_undated_report_is_no_day(run: Run) -> None:
    row = the(quotes(run), "平和")
    assert (row["date"]["earliest"], row["date"]["latest"], row["date"]["of"]) == (None, None, "report")
    assert [s["text"] for s in row["setting"]] == ["at a rally"]


def test_the_chain_runs_from_the_outlet_through_the_relays_to_the_speaker(run: Run) -> None:
    found = quotes(run, "--all")
    assert the(found, "afraid of storms")["chain"] == ["Baltic News Agency", "Ilmar Vessel"]
    assert [r["text"] for r in the(found, "afraid of storms")["relays"]] == ["the Baltic News Agency"]
    assert the(found, "It is time")["chain"] == ["The Riga Gazette", "Oda Brun"]
    nested = next(row for row in found if said(row) == "the offer as a trick")
    assert nested["chain"] == ["Oda Brun", "Ilmar Vessel"]


# ------------------------------------------------------------------ days, by hand-made reports
TEXT = 'Oda Brun said on Friday: "No." Later the port was shut.'


def on_day(function: TimexFunction, earliest: date | None, latest: date | None) -> dict[str, Any]:
    """The date of a statement said at a time expression, in a report of these days."""
    report = Report(hash_text(TEXT), TEXT)

    def find(words: str) -> Any:
        return report.span(TEXT.index(words), TEXT.index(words) + len(words))

    timex = Timex("t1", find("Friday"), "DATE", function)
    attribution = Attribution(
        "a1", (find("Oda Brun"),), (find("said"),), (find('"No."'),), "direct",
        Coded(Speaker("Oda Brun"), (find("Oda Brun"),), "speaker:named"), timex=Coded("t1", (timex.span,), "test"),
    )  # fmt: skip
    coded = CodedReport(report, "test", (timex,), (), (attribution,))
    dated = ReportDate(report.id, DateRange(DayRange(earliest, latest), stated=True))
    (row,) = statement_rows([coded], Dating({report.id: dated}))
    return row["date"]  # type: ignore[no-any-return]


FRIDAY = TimexFunction("weekday", (4, "past"))
DAYS = [
    (FRIDAY, date(2003, 5, 4), date(2003, 5, 4), "2003-05-02", "2003-05-02", "utterance"),
    (FRIDAY, date(2003, 5, 4), date(2003, 5, 10), "2003-05-02", "2003-05-09", "utterance"),
    (FRIDAY, None, None, None, None, "report"),
    (FRIDAY, date(2003, 5, 4), None, "2003-05-04", "9999-12-31", "report"),
    (TimexFunction("date", ("2001-02-03",)), None, None, "2001-02-03", "2001-02-03", "utterance"),
    (TimexFunction("vague", ("PAST_REF",)), date(2003, 5, 4), date(2003, 5, 4), "2003-05-04", "2003-05-04", "report"),
    (TimexFunction("date", ("2003",)), date(2003, 5, 4), date(2003, 5, 4), "2003-01-01", "2003-05-04", "utterance"),
]


@pytest.mark.parametrize(("function", "earliest", "latest", "first", "last", "of"), DAYS)
def test_words_are_said_on_the_day_told_and_never_after_the_report(
    function: TimexFunction, earliest: date | None, latest: date | None, first: str | None, last: str | None, of: str
) -> None:
    found = on_day(function, earliest, latest)
    assert (found["earliest"], found["latest"], found["of"]) == (first, last, of)


# sentence, the time of its telling, its settings
TELLINGS: list[tuple[str, str | None, list[str]]] = [
    ("The talks began on Monday, Vessel said.", None, []),
    ("Vessel, who arrived on Monday, said the ferry was safe.", None, []),
    ("Brun spoke on Friday about the attack on Monday.", "Friday", []),
    ("In a statement on Wednesday, the ministry denied the report.", "Wednesday", ["In a statement"]),
    ("Speaking in Riga on Monday, President Oda Brun said the port would open.", "Monday", ["in Riga"]),
    ("Brun said at a news conference in Oslo on 4 May 2011 that the treaty was dead.", "4 May 2011",
     ["at a news conference in Oslo"]),
    ("Brun visited Oslo on Sunday and said the treaty was dead.", "Sunday", []),
    ("The EU said on Friday it would extend the ban.", "Friday", []),
    ("Monday's statement said that the port was closed.", "Monday", []),
    ("The minister commented on the 2018 agreement.", None, []),
    ("Brun said that the port had been open since Monday.", None, []),
    ("The general said on state television that the coup had failed.", None, ["on state television"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "time", "settings"), TELLINGS)
def test_the_time_and_place_of_the_telling_are_not_those_of_what_is_told(
    text: str, time: str | None, settings: list[str]
) -> None:
    found = annotate(Report(hash_text(text), text), load_pipeline()).attributions[0]
    assert (found.timex.spans[0].text if found.timex else None) == time
    assert [span.text for span in found.setting] == settings


# ------------------------------------------------------------------ asking
def speakers(found: list[dict[str, Any]]) -> set[str]:
    return {row["speaker"]["name"] for row in found}


@pytest.mark.parametrize("asked", ["oda brun", "BRUN", "lva", "LVA", "Brun President"])
def test_a_speaker_is_found_by_words_of_name_and_role_or_by_country_in_any_case(run: Run, asked: str) -> None:
    found = quotes(run, "--speaker", asked)
    assert len(found) == 4
    assert speakers(found) == {"Oda Brun"}


def test_a_role_finds_all_who_have_it(run: Run) -> None:
    assert {"Ilmar Vessel", "Sushma Swaraj"} <= speakers(quotes(run, "--speaker", "MINISTER"))


def test_words_asked_for_must_all_be_said_and_may_begin_longer_ones(run: Run) -> None:
    found = quotes(run, "--about", "SANCTION latvia")
    assert [said(row) for row in found] == ["that Latvia would lift the sanctions on Estonia"]
    assert quotes(run, "--about", "lat") == []


def test_days_and_form_narrow_the_list(run: Run) -> None:
    may = quotes(run, "--since", "2003-04", "--until", "2003-05")
    assert [said(row) for row in may] == ["that Latvia would lift the sanctions on Estonia", "“It is time,”"]
    assert {row["form"] for row in quotes(run, "--form", "direct")} == {"direct"}
    assert all("平和" not in said(row) for row in quotes(run, "--until", "2030"))


def test_a_day_that_is_none_is_a_usage_error_and_an_empty_list_is_no_error(run: Run) -> None:
    assert run("quotes", "--since", "yesterday").code == 2
    assert run("quotes", "--speaker", "Nobody Known").code == 0


def test_beliefs_and_nested_words_are_listed_only_when_all_are_asked_for(run: Run) -> None:
    default, everything = quotes(run), quotes(run, "--all")
    assert all(row["is_statement"] and row["parent"] is None for row in default)
    assert {row["id"] for row in default} < {row["id"] for row in everything}
    assert the(everything, "ferry is safe")["kind"] == "thought"
    nested = next(row for row in everything if said(row) == "the offer as a trick")
    outer = the(default, "Vessel regards")
    assert nested["parent"] == outer["id"]
    assert everything[[r["id"] for r in everything].index(nested["id"]) - 1]["id"] == outer["id"]


def test_statements_are_listed_by_day_with_the_undated_last(run: Run) -> None:
    days = [row["date"]["earliest"] or "9999" for row in quotes(run)]
    assert days == sorted(days)
    assert days[-1] == "9999"


def test_a_statement_that_claims_to_be_nested_in_itself_is_still_listed() -> None:
    row = {"id": "r:a1", "parent": "r:a1", "date": {"earliest": None, "latest": None}}
    assert in_order([row]) == [row]


# ------------------------------------------------------------------ showing and writing
def test_the_terminal_shows_one_statement_a_block_with_its_words_wrapped_and_whole(run: Run) -> None:
    done = run("quotes", "--all")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 100
    shown = " ".join(done.out.split())
    for row in quotes(run, "--all"):
        assert " ".join(said(row).split()) in shown
    assert "Ilmar Vessel, Foreign Minister, EST 2003-03-10 (“Monday”) mixed" in shown
    assert "“told”, to reporters, in Riga; news/ferry.txt; speaker:named" in shown
    assert "Oda Brun, President, LVA 2003-03-12 (the report)" in shown
    assert "Baltic News Agency ← Ilmar Vessel" in shown
    assert "nested in" in shown
    assert "    Ilmar Vessel" in done.out


def test_words_of_a_report_cannot_steer_the_terminal() -> None:
    evil = {"start": 0, "end": 5, "text": "a\x1b[2Jb"}
    row = {"content": [evil], "cue": [evil], "addressee": evil, "setting": [evil], "chain": ["x\x07", "y"],
           "path": "p\n", "report": "r", "rule": None, "confidence": None}  # fmt: skip
    assert not any(ord(c) < 32 for c in name_words(row) + name_telling(row))


def test_every_format_has_the_fields_of_the_level_and_the_same_statements(run: Run) -> None:
    columns = export.SCHEMAS["statement"].names
    found = quotes(run)
    assert all(list(row) == columns for row in found)
    cells = list(csv.DictReader(io.StringIO(run("quotes", "--format", "csv").out)))
    assert [cell["id"] for cell in cells] == [row["id"] for row in found]
    assert {"speaker.name", "date.of", "content.text", "addressee.text", "chain"} <= cells[0].keys()
    lines = list(csv.reader(io.StringIO(run("quotes", "--format", "tsv").out), delimiter="\t"))
    assert [line[0] for line in lines[1:]] == [row["id"] for row in found]


def test_export_and_code_write_the_same_statements(run: Run, kept: Path) -> None:
    exported = rows(run("export", "--level", "statement"))
    listed = {row["id"]: row for row in quotes(run, "--all")}
    assert {row["id"]: row for row in exported} == listed
    assert run("export", "--level", "statement", "--format", "parquet", "-o", "statements.parquet").code == 0
    assert pq.read_table(kept / "statements.parquet").to_pylist() == exported
    own = {row["id"]: row for row in exported if row["path"] == "news/ferry.txt"}
    coded = rows(
        run("code", "news/ferry.txt", "--archive", "kept", "--level", "statement", "--format", "jsonl", "--all")
    )
    assert {row["id"]: row for row in coded} == own


def test_coding_lists_statements_alone_unless_all_are_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLYBIUS_ARCHIVE")
    found = rows(run("code", "news/ferry.txt", "--level", "statement", "--format", "jsonl"))
    assert [row["speaker"]["name"] for row in found] == ["Ilmar Vessel", "Ilmar Vessel", "Oda Brun", "Oda Brun"]


def test_an_export_of_statements_is_the_same_after_the_database_is_made_anew(run: Run) -> None:
    before = run("export", "--level", "statement").out
    assert run("rebuild").code == 0
    assert run("export", "--level", "statement").out == before
