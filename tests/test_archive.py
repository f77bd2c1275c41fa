"""The archive keeps every report once, whatever the order, however often, and whatever breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CODER, MEETING_TEXT, REFUSAL_TEXT, derive, meeting_report, refusal_report
from polybius import query
from polybius.archive import Added, Archive
from polybius.archive.parts import clean
from polybius.archive.records import from_json, to_json
from polybius.errors import ArchiveBusy, ArchiveDamaged, UsageError
from polybius.export import to_line
from polybius.model import CodedReport, DateClaim, DayRange, Refusal, Report, hash_text
from polybius.reading import to_report


def keep(archive: Archive, *outcomes: CodedReport | Refusal) -> Added:
    """Add outcomes as a run would: those that are known are passed over."""
    added = Added()
    coded = {outcome.report: outcome for outcome in outcomes if isinstance(outcome, CodedReport)}
    inputs = [o.report if isinstance(o, CodedReport) else o for o in outcomes]
    with archive.writing():
        new = archive.unknown(inputs, CODER, added)
        archive.add([coded[r] if isinstance(r, Report) else r for r in new], added)
        archive.rebuild(derive)
    return added


def exports(archive: Archive) -> dict[str, bytes]:
    return {level: b"".join(map(to_line, query.all_rows(archive, level))) for level in query.TIMELESS}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive.open(tmp_path / "archive", create=True)
    keep(made, refusal_report(), meeting_report(), Refusal("c.pdf", "a PDF file, not text"))
    return made


# ------------------------------------------------------------------ records
def test_a_coded_report_comes_back_from_json_as_it_was() -> None:
    for coded in (refusal_report(), meeting_report()):
        assert from_json(to_json(coded), CodedReport) == coded


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_comes_back_from_json_as_it_was(text: str) -> None:
    report = Report(hash_text(text), text, title=text or None)
    assert from_json(to_json(CodedReport(report, CODER)), CodedReport).report == report
    clean(text).encode("utf-8")


def test_a_text_with_lone_surrogates_and_zeros_is_kept_and_exported(tmp_path: Path) -> None:
    made = Archive.open(tmp_path / "a", create=True)
    text = "Peru \ud83d met\0 Chile \U0001f600"
    keep(made, CodedReport(to_report(text, path="od\udce9.txt"), CODER))
    assert made.coded_reports()[0].report.text == text
    assert b"od\\udce9.txt" in exports(made)["report"]


# ------------------------------------------------------------------ sets of reports
def test_the_same_files_again_add_nothing(archive: Archive) -> None:
    before, files = exports(archive), sorted(archive.folder.rglob("part-*"))
    added = keep(archive, meeting_report(), Refusal("c.pdf", "a PDF file, not text"), refusal_report())
    assert (added.coded, added.sighted, added.known) == (0, 0, 2)
    assert sorted(archive.folder.rglob("part-*")) == files
    assert exports(archive) == before


def test_exports_after_a_rebuild_are_the_same_bytes(archive: Archive) -> None:
    before = exports(archive)
    (archive.folder / "polybius.duckdb").unlink()
    with archive.writing():
        archive.rebuild(derive)
    assert exports(archive) == before
    assert [level for level, rows in before.items() if not rows] == ["judgement"], "nobody has judged anything yet"


def test_exports_do_not_depend_on_the_order_or_the_number_of_runs(archive: Archive, tmp_path: Path) -> None:
    other = Archive.open(tmp_path / "other", create=True)
    for outcome in (Refusal("c.pdf", "a PDF file, not text"), meeting_report(), refusal_report()):
        keep(other, outcome)
    assert len(list(other.folder.rglob("part-*.parquet"))) == 2
    assert exports(other) == exports(archive)


def test_a_text_seen_elsewhere_is_one_report_with_the_claims_of_both(archive: Archive, tmp_path: Path) -> None:
    claim = DateClaim("field", "date: 1983-05-03", DayRange(date(1983, 5, 3), date(1983, 5, 3)))
    seen = replace(refusal_report(), report=to_report(REFUSAL_TEXT, path="0/copy.txt", claims=(claim,)))
    added = keep(archive, seen)
    assert (added.coded, added.sighted) == (0, 1), "the same words are not coded twice"
    united = archive.find_coded([seen.report.id])[seen.report.id]
    assert united.report.path == "0/copy.txt"
    assert {c.origin for c in united.report.claims} == {"header", "field"}
    other = Archive.open(tmp_path / "other", create=True)
    keep(other, seen, meeting_report(), refusal_report(), Refusal("c.pdf", "a PDF file, not text"))
    assert exports(other) == exports(archive)


def test_a_text_read_with_another_title_is_coded_again_but_stays_one_report(archive: Archive) -> None:
    titled = replace(meeting_report(), report=to_report(MEETING_TEXT, path="b/meeting.txt", title="Quito talks"))
    assert keep(archive, titled).coded == 1
    assert [c.report.title for c in archive.coded_reports() if c.report.text == MEETING_TEXT] == ["Quito talks"]


def test_the_newest_coder_is_believed_and_the_older_one_kept(archive: Archive) -> None:
    newer = replace(refusal_report(coder="polybius 0.10.0 / test"), events=())
    with archive.writing():
        archive.add([newer], Added())
        archive.add([replace(newer, coder="polybius 0.9.0 / test", events=refusal_report().events)], Added())
        archive.rebuild(derive)
    chosen = archive.find_coded([newer.report.id])[newer.report.id]
    assert (chosen.coder, chosen.events) == ("polybius 0.10.0 / test", ())
    assert len(list(archive.folder.rglob("part-*.parquet"))) == 3


def test_of_coders_of_one_version_the_one_last_used_is_believed(archive: Archive) -> None:
    mine = f"{CODER} with another word"
    for coder, expected in ((mine, mine), (CODER, CODER), (mine, mine)):
        added = Added()
        with archive.writing():
            new = archive.unknown([refusal_report().report], coder, added)
            archive.add([refusal_report(coder=coder) for _ in new], added)
            assert not archive.is_current()
            archive.rebuild(derive)
        assert {c.coder for c in archive.find_coded([refusal_report().report.id]).values()} == {expected}


def test_a_database_of_another_version_of_dating_is_not_current(archive: Archive) -> None:
    archive.rebuild(derive, deriver="one")
    assert archive.is_current("one")
    assert archive.is_current()
    assert not archive.is_current("other")


def test_a_refusal_ends_when_the_file_is_read_after_all(archive: Archive) -> None:
    keep(archive, Refusal("b/late.txt", "no words in it"))
    assert [r.path for r in archive.refusals()] == ["b/late.txt", "c.pdf"]
    keep(archive, CodedReport(to_report("Peru and Chile met.", path="b/late.txt"), CODER))
    assert [r.path for r in archive.refusals()] == ["c.pdf"]


# ------------------------------------------------------------------ damage
def test_a_part_that_is_gone_is_noticed(archive: Archive) -> None:
    next(archive.folder.rglob("part-*.parquet")).unlink()
    with pytest.raises(ArchiveDamaged, match="is gone"):
        archive.connect()


def test_a_part_that_was_changed_is_noticed(archive: Archive) -> None:
    part = next(archive.folder.rglob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-40])
    with pytest.raises(ArchiveDamaged, match="cannot be read"):
        archive.connect()


def test_a_part_under_a_wrong_name_is_noticed(archive: Archive) -> None:
    part = next(archive.folder.rglob("part-*.parquet"))
    part.rename(part.with_name("part-0123456789abcdef01234567.parquet"))
    with pytest.raises(ArchiveDamaged, match="does not hold what was written"):
        archive.coded_reports()


def test_a_damaged_database_is_noticed_and_made_anew(archive: Archive) -> None:
    before = exports(archive)
    (archive.folder / "polybius.duckdb").write_bytes(b"no database")
    with pytest.raises(ArchiveDamaged, match="rebuild"):
        archive.connect()
    with archive.writing():
        archive.rebuild(derive)
    assert exports(archive) == before


def test_a_database_that_lags_behind_is_noticed(archive: Archive) -> None:
    with archive.writing():
        archive.add([CodedReport(to_report("Peru and Chile met.", path="d.txt"), CODER)], Added())
    with pytest.raises(ArchiveDamaged, match="lags behind"):
        archive.connect()


def test_a_later_format_and_a_strange_folder_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive in"):
        Archive.open(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear reader")
    with pytest.raises(UsageError, match="holds other files"):
        Archive.open(tmp_path, create=True)
    made = Archive.open(tmp_path / "new", create=True)
    (made.folder / "archive.toml").write_text("format = 99\n")
    with pytest.raises(UsageError, match="99"):
        Archive.open(tmp_path / "new")


# ------------------------------------------------------------------ writers
HOLDER = """
import sys, time
from polybius.archive import Archive
with Archive.open(sys.argv[1]).writing():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_who_writes_and_a_dead_one_holds_nothing(archive: Archive) -> None:
    command = [sys.executable, "-c", HOLDER, str(archive.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match=f"process {holder.pid} on "), archive.writing():
            pass
        assert len(query.all_rows(archive, "report")) == 3, "readers are not kept out"
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with archive.writing():
        pass


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from conftest import derive, CODER
from polybius.archive import Added, Archive
from polybius.archive import store
from polybius.model import CodedReport
from polybius.reading import to_report
store.BATCH = 3
archive = Archive.open(sys.argv[1], create=True)
reports = [to_report(f"Peru and Chile met {i} times.", path=f"{i}.txt") for i in range(60)]
added = Added()
with archive.writing():
    new = archive.unknown(reports, CODER, added)
    archive.add((CodedReport(report, CODER) for report in new), added)
    archive.rebuild(derive)
"""


def test_a_run_killed_at_any_moment_can_be_run_again_to_the_same_end(tmp_path: Path) -> None:
    def run(folder: Path, seconds: float | None) -> int:
        command = [sys.executable, "-c", WRITER, str(folder), str(Path(__file__).parent)]
        with subprocess.Popen(command) as writer:
            if seconds is not None:
                time.sleep(seconds)
                writer.kill()
            return writer.wait()

    assert run(tmp_path / "whole", None) == 0
    for tries in range(5):
        run(tmp_path / "broken", 0.4 + 0.25 * tries)
    assert run(tmp_path / "broken", None) == 0
    assert exports(Archive.open(tmp_path / "broken")) == exports(Archive.open(tmp_path / "whole"))


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files stands in for a full disk")
def test_a_disk_that_is_full_is_an_error_and_the_archive_reopens_whole(archive: Archive) -> None:
    before = exports(archive)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))\n"
    for size in (1_000, 30_000):
        command = [sys.executable, "-c", limit.format(size) + WRITER, str(archive.folder), str(Path(__file__).parent)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "OSError" in done.stderr.splitlines()[-1]
    with archive.writing():
        archive.rebuild(derive)
    added = {f"{i}.txt" for i in range(60)}
    kept = [row for row in query.all_rows(archive, "report") if row["path"] not in added]
    assert b"".join(map(to_line, kept)) == before["report"]
    assert not list(archive.folder.rglob(".*")), "nothing half written stays"


# ------------------------------------------------------------------ questions
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["REJECT", "CONSULT"]),
        ({"actor": "BOL"}, ["REJECT"]),
        ({"actor": "CHL"}, []),
        ({"recipient": "chl"}, ["REJECT"]),
        ({"actor": "ECU", "recipient": "PER"}, ["CONSULT"]),
        ({"event": "reject"}, ["REJECT"]),
        ({"event": "04"}, ["CONSULT"]),
        ({"since": "1983-05-04"}, ["REJECT"]),
        ({"since": "1983-06"}, []),
        ({"until": "1983"}, ["REJECT"]),
        ({"status": query.STATUSES}, ["REJECT", "AGREE", "CONSULT"]),
    ],
)
def test_events_are_found_by_party_code_day_and_status(
    archive: Archive, asked: dict[str, str], found: list[str]
) -> None:
    assert [row["event"] for row in query.find_events(archive, **asked)] == found  # type: ignore[arg-type]


def test_a_dyad_is_found_whichever_side_is_named_first(archive: Archive) -> None:
    assert query.find_dyad(archive, "CHL", "BOL") == query.find_dyad(archive, "BOL", "CHL") != []


def test_ids_may_be_cut_short_as_long_as_they_name_one(archive: Archive) -> None:
    event = query.find_events(archive, actor="BOL")[0]
    telling = event["mentions"][-1]
    head, _, start = telling.partition(":")
    assert query.find_event_id(archive, f"{head[:5]}:{start}") == event["id"]
    assert query.find_report_id(archive, head[:6]) == head
    assert query.find_report_id(archive, "b/meeting.txt") == hash_text(MEETING_TEXT)
    for wrong in ("", "zzz"):
        with pytest.raises(UsageError, match="no event"):
            query.find_event_id(archive, wrong)
    with pytest.raises(UsageError, match="could be"):
        query.find_event_id(archive, hash_text(MEETING_TEXT)[:4])


def test_tellings_come_with_their_reports_and_dates(archive: Archive) -> None:
    event = query.find_events(archive, actor="BOL")[0]
    tellings = query.find_tellings(archive, event["id"])
    assert {t.mention.id for t in tellings} == set(event["mentions"])
    places = [(t.coded.report.id, t.mention.trigger.start) for t in tellings]
    assert places == sorted(places)
    assert {t.coded.report.path for t in tellings} == {"a/refusal.txt", "b/meeting.txt"}
    assert all(t.date and t.date.reasons for t in tellings)


@pytest.mark.parametrize("wrong", ["yesterday", "2021-13", "21", "2021-02-30"])
def test_a_day_that_is_none_is_a_usage_error(wrong: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        query.parse_days(wrong)
