"""The commands: what they print where, and how they end. The coder is a stand-in; test_pipeline runs the real one."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import CODER, MEETING_TEXT, REFUSAL_TEXT, derive, meeting_report, refusal_report
from polybius import cli
from polybius.model import CodedReport, Reason, Refusal, Report, hash_text
from polybius.pipeline import Explained

Run = Callable[..., SimpleNamespace]
BY_TEXT = {REFUSAL_TEXT: refusal_report, MEETING_TEXT: meeting_report}


def fake_map(reports: Iterable[Report | Refusal], *_: Any, **__: Any) -> Iterator[CodedReport | Refusal]:
    """Knows two texts by heart; any other holds no event."""
    for report in reports:
        if isinstance(report, Refusal):
            yield report
            continue
        known = BY_TEXT[report.text]() if report.text in BY_TEXT else CodedReport(report, CODER)
        yield CodedReport(report, CODER, known.timexes, known.entities, known.attributions, known.events)


def fake_explain(report: Report, _: Any) -> Explained:
    """Tells of the second telling only, as if the first were read otherwise by now."""
    words = (report.span(0, 7),)
    readings = (Reason("there is no object", words, "act meet: table", against=True), Reason("", words, "act flee: x"))
    aside = (Reason("nobody who acts in politics takes part", words, "win", against=True),)
    told = BY_TEXT[report.text]().events if report.text in BY_TEXT else ()
    return Explained({m.id: readings for m in told[1:]}, aside)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_line: Run, tmp_path: Path) -> Run:
    """Run the command line in an empty folder; gives code, out and err."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLYBIUS_ARCHIVE", raising=False)
    monkeypatch.setattr(cli, "map_reports", fake_map)
    monkeypatch.setattr(cli, "load_pipeline", lambda name: name)
    monkeypatch.setattr(cli, "stamp", lambda _: CODER)
    monkeypatch.setattr(cli, "derive", derive)
    monkeypatch.setattr(cli, "explain_report", fake_explain)
    return command_line


@pytest.fixture
def news(tmp_path: Path) -> str:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/refusal.txt").write_text(REFUSAL_TEXT, "utf-8")
    (tmp_path / "news/meeting.txt").write_text(MEETING_TEXT, "utf-8")
    return "news"


@pytest.fixture
def archive(run: Run, news: str) -> str:
    assert run("code", news, "--archive", "kept").code == 0
    return "kept"


def jsonl(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


# ------------------------------------------------------------------ code
def test_without_an_archive_events_are_shown_and_nothing_is_kept(run: Run, news: str, tmp_path: Path) -> None:
    done = run("code", news)
    assert (done.code, "2 coded" in done.err) == (0, True)
    assert "REJECT meet 125" in done.out or "REJECT 125" in done.out
    assert "BOL" in done.out
    assert "AGREE" not in done.out, "hypothetical acts are not in the default view"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["news"]
    assert "AGREE" in run("code", news, "--all").out


def test_the_same_rows_come_with_and_without_an_archive(run: Run, news: str, tmp_path: Path) -> None:
    record = {
        "text": "Peru met Chile.\n\nUpdated 9 May 1983",
        "url": "https://a.example/1983/05/08/x",
        "date": "1983-05-07",
    }
    (tmp_path / "news/claims.jsonl").write_text(json.dumps(record))
    for level in ("event", "mention", "report", "link"):
        alone = run("code", news, "--all", "--format", "jsonl", "--level", level)
        kept = run("code", news, "--all", "--format", "jsonl", "--level", level, "--archive", "kept")
        assert alone.out == kept.out != ""


def test_a_text_seen_twice_is_one_report_with_and_without_an_archive(run: Run, news: str, tmp_path: Path) -> None:
    record = {"text": REFUSAL_TEXT, "date": "1983-05-05", "id": "copy"}
    (tmp_path / "news/a.jsonl").write_text(json.dumps(record) + "\n")
    alone = run("code", news, "--format", "jsonl", "--level", "report")
    assert "2 coded, 1 known texts seen elsewhere" in alone.err
    kept = run("code", news, "--format", "jsonl", "--level", "report", "--archive", "kept")
    assert alone.out == kept.out
    assert [row["path"] for row in jsonl(alone.out)].count("news/a.jsonl/copy") == 1


def test_running_again_adds_nothing_and_says_so(run: Run, archive: str, news: str) -> None:
    before = {level: run("export", "--archive", archive, "--level", level).out for level in ("mention", "report")}
    again = run("code", news, "--archive", archive)
    assert "0 coded, 2 known" in again.err
    assert {level: run("export", "--archive", archive, "--level", level).out for level in before} == before


def test_refused_files_are_listed_with_reasons_and_the_rest_is_coded(run: Run, news: str, tmp_path: Path) -> None:
    (tmp_path / "news/broken.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "news/lines.jsonl").write_text('{"body": "Peru met Chile."}\n{\n')
    done = run("code", news, "gone.txt", "--archive", "kept")
    assert done.code == 3
    for words in ("broken.txt: a PDF file, not text", "lines.jsonl:2: not JSON", "gone.txt: no such file", "3 refused"):
        assert words in done.err
    refused = [row for row in jsonl(run("export", "--archive", "kept", "--level", "report").out) if row["refused"]]
    assert len(refused) == 3
    assert run("events", "--archive", "kept").code == 0


def test_fields_of_records_are_mapped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"words": REFUSAL_TEXT, "sent": "1983-05-05"}))
    done = run(
        "code", "a.jsonl", "--field", "text=words", "--field", "date=sent", "--format", "jsonl", "--level", "mention"
    )
    assert len(jsonl(done.out)) == 2
    for wrong, words in (("text", "should be like text=body"), ("txt=words", "no report field is called 'txt'")):
        failed = run("code", "a.jsonl", "--field", wrong)
        assert (failed.code, words in failed.err) == (2, True)


def test_standard_input_is_coded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REFUSAL_TEXT.encode())))
    assert len(jsonl(run("code", "-", "--format", "jsonl").out)) == 1


def test_the_environment_names_the_archive(run: Run, news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYBIUS_ARCHIVE", "named")
    assert "kept in named" in run("code", news).err
    assert len(jsonl(run("events", "--format", "jsonl").out)) == 2


# ------------------------------------------------------------------ questions
def test_events_are_filtered_and_written_in_every_format(run: Run, archive: str) -> None:
    found = run(
        "events", "--archive", archive, "--actor", "BOL", "--recipient", "CHL", "--event", "REJECT", "--format", "csv"
    )
    (row,) = csv.DictReader(io.StringIO(found.out))
    assert (row["actors.country"], row["cameo"]) == ("BOL", "125")
    assert jsonl(run("events", "--archive", archive, "--since", "1990", "--format", "jsonl").out) == []
    assert len(jsonl(run("events", "--archive", archive, "--status", "hypothetical", "--format", "jsonl").out)) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("events", "--since", "soon"), "'soon' is no day"),
        (("events", "--status", "done"), "no status is called 'done'"),
        (("show", "ffff:1"), "no event has an id"),
        (("explain", "ffff"), "no report has an id"),
        (("explain-code", "999"), "999"),
        (("events", "--scheme", "plover15"), "one of: cameo, gsr18, plover16, plv15"),
        (("export", "--scheme", "plv15", "--level", "report"), "not 'report'"),
        (("timeline", "BOL", "CHL", "--scheme", "lost.tsv"), "lost.tsv"),
    ],
)
def test_a_question_that_cannot_be_met_is_a_usage_error(
    run: Run, archive: str, arguments: tuple[str, ...], words: str
) -> None:
    kept = () if arguments[0] == "explain-code" else ("--archive", archive)
    done = run(*arguments, *kept)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_a_scheme_labels_events_in_every_command_that_lists_them(run: Run, archive: str, tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text("kind\tkey\tlabel\tnote\ncode\t125\tSNUB\t\n", "utf-8")
    kept = ("--archive", archive, "--scheme", "own.tsv")
    for command in (("events",), ("timeline", "BOL", "CHL"), ("show", jsonl(run("export", *kept).out)[0]["id"])):
        out = run(*command, *kept).out
        assert "SNUB 125" in out, command
        assert "REJECT" not in out.replace("rejected", ""), command
    for level in ("event", "mention"):
        rows = jsonl(run("export", "--level", level, *kept).out)
        assert {(row["event"], row["label"]) for row in rows if row["cameo"] == "125"} == {("REJECT", "SNUB")}
    assert [r["cameo"] for r in jsonl(run("events", "--event", "SNUB", "--format", "jsonl", *kept).out)] == ["125"]
    assert "label" not in run("export", "--archive", archive).out


def test_schemes_are_listed_and_told_label_by_label(run: Run) -> None:
    listed = run("schemes").out.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["cameo", "318"],
        ["gsr18", "18"],
        ["plover16", "16"],
        ["plv15", "15"],
    ]
    assert "YIELD" in run("schemes", "plv15").out
    assert run("schemes", "plv51").code == 2


def test_a_timeline_draws_who_acted_towards_whom(run: Run, archive: str) -> None:
    (line,) = [
        line for line in run("timeline", "BOL", "CHL", "--archive", archive).out.splitlines() if "REJECT" in line
    ]
    assert line.index("BOL") < line.index("REJECT") < line.index("▶") < line.index("CHL")
    assert "“unless the border is on the agenda”" in line
    assert "◀" not in line
    (line,) = [
        line for line in run("timeline", "CHL", "BOL", "--archive", archive).out.splitlines() if "REJECT" in line
    ]
    assert line.index("CHL") < line.index("◀") < line.index("REJECT") < line.index("BOL")


def test_an_event_is_shown_with_all_its_tellings(run: Run, archive: str) -> None:
    (event,) = jsonl(run("events", "--archive", archive, "--actor", "BOL", "--format", "jsonl").out)
    shown = run("show", event["id"][:5] + event["id"][event["id"].index(":") :], "--archive", archive).out
    for words in ("turns down", "rejected an offer of talks", "had rejected talks", "meeting.txt", "says: Ana Rojas"):
        assert words in shown
    assert "follows up" in shown


def test_an_event_is_explained_field_by_field_and_a_report_by_its_claims(run: Run, archive: str) -> None:
    (event,) = jsonl(run("events", "--archive", archive, "--actor", "BOL", "--format", "jsonl").out)
    explained = run("explain", event["id"], "--archive", archive).out
    for words in ("cameo", "125", "by hand", "“unless the border is on the agenda”", "as the report is dated"):
        assert words in explained
    for words in (
        "- “Bolivia” act meet: there is no object  [table]",
        "+ “Bolivia” act flee",
        "the judge: was not asked",
    ):
        assert words in explained
    assert explained.count("reads the report otherwise") == 1
    report = run("explain", hash_text(REFUSAL_TEXT)[:7], "--archive", archive).out
    assert "“Bolivia” [0:7] win: nobody who acts in politics takes part" in report
    assert "Bolivia turns down Chile's offer" in report
    assert "1983-05-04" in report


def test_words_of_reports_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    text = "[red]Bolivia[/red] \x1b[2J\u202e refuses\n\nBolivia \x1b]0;x\x07 rejected it, [bold]it[/bold] said."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    run("code", "a.txt", "--archive", "kept")
    explained = run("explain", hash_text(text), "--archive", "kept").out
    assert "[red]Bolivia[/red]" in explained
    assert not {"\x1b", "\u202e", "\x07"} & set(explained)


# ------------------------------------------------------------------ whole archives
@pytest.mark.parametrize("level", ["event", "mention", "report", "link"])
@pytest.mark.parametrize("format", ["table", "csv", "tsv", "jsonl", "parquet"])
def test_every_level_is_exported_in_every_format_to_a_file(
    run: Run, archive: str, tmp_path: Path, level: str, format: str
) -> None:
    written = ("export", "--archive", archive, "--level", level, "--format", format, "-o", "out")
    assert run(*written).code == 0
    content = (tmp_path / "out").read_bytes()
    assert content
    assert run(*written).code == 0
    assert (tmp_path / "out").read_bytes() == content


def test_a_rebuild_changes_no_export(run: Run, archive: str, tmp_path: Path) -> None:
    before = run("export", "--archive", archive, "--level", "mention").out
    (tmp_path / archive / "polybius.duckdb").write_bytes(b"broken")
    broken = run("events", "--archive", archive)
    assert (broken.code, "polybius rebuild" in broken.err) == (5, True)
    assert run("rebuild", "--archive", archive).code == 0
    assert run("export", "--archive", archive, "--level", "mention").out == before != ""


def test_a_second_writer_ends_with_the_name_of_the_first(run: Run, archive: str, news: str) -> None:
    from polybius.archive import Archive

    with Archive.open(archive).writing():
        done = run("code", news, "--archive", archive)
    assert (done.code, "is being written to by process" in done.err) == (4, True)


def test_a_lost_part_is_an_integrity_error(run: Run, archive: str, tmp_path: Path) -> None:
    next((tmp_path / archive).rglob("part-*.parquet")).unlink()
    assert run("events", "--archive", archive).code == 5


def test_no_archive_and_no_arguments_are_usage_errors(run: Run) -> None:
    missing = run("events", "--archive", "nowhere")
    assert (missing.code, "no archive in nowhere" in missing.err) == (2, True)
    assert run("code").code == 2
    assert run("unknown").code == 2


def test_a_full_disk_or_a_forbidden_folder_is_a_failure_with_its_name(run: Run, news: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = run("code", news, "--archive", "file/archive")
    assert (done.code, "file" in done.err) == (1, True)


@pytest.mark.parametrize(
    "command",
    [
        "",
        "code",
        "events",
        "timeline",
        "show",
        "explain",
        "explain-code",
        "schemes",
        "export",
        "rebuild",
        "evaluate reports",
        "predict",
    ],
)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.code == 0
    assert "Usage" in done.out
    if command not in ("rebuild", "evaluate reports"):
        assert "polybius " in done.out, "help teaches with an example"
