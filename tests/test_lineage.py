"""Events follow from the set of reports, however these came in; and what became of earlier events is on record."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import CODER, find, mention
from polybius import cli, lineages, query
from polybius.archive import Added, Archive
from polybius.archive.fates import lineage_rows
from polybius.archive.lineage import TELLING, Change, Run, read_runs, write_run
from polybius.archive.rows import Row
from polybius.archive.store import Derive
from polybius.errors import ArchiveDamaged, UsageError
from polybius.evaluate.story_mentions import load_stories, to_given
from polybius.export import to_line
from polybius.judgements import Judgement, anchor_of
from polybius.judgements import judge as carry_out
from polybius.linking import link
from polybius.model import Coded, CodedReport, Dating, Linked, Timex, TimexFunction
from polybius.pipeline import Explained, derive, deriver, find_stories
from polybius.reading import to_report

STORIES = Path(__file__).parent / "gold" / "stories" / "stories.json"
Arrival = CodedReport | Judgement


# ------------------------------------------------------------------ reports of stories, as they come in
@cache
def stories() -> tuple[tuple[CodedReport, ...], Dating]:
    """Our own stories of several papers each, with their marked events and days."""
    given = to_given(load_stories(STORIES, "open"))
    return given.coded, given.dating


def derive_given(reports: Sequence[CodedReport], judgements: Sequence[Judgement] = ()) -> tuple[Dating, Linked]:
    """Linking over reports whose days are known."""
    _, days = stories()
    judged = carry_out(sorted(reports, key=lambda r: r.report.id), judgements)
    ids = {r.report.id for r in judged.reports}
    dating = Dating(
        {key: day for key, day in days.reports.items() if key in ids},
        {key: day for key, day in days.mentions.items() if key.partition(":")[0] in ids},
    )
    return dating, link(judged.reports, dating, judged.rulings, find_stories(judged.reports))


def keep(archive: Archive, arrivals: Sequence[Arrival], by: Derive = derive, at: str = "") -> None:
    """One run: what came in is stored, and the database made anew."""
    reports = {a.report: a for a in arrivals if isinstance(a, CodedReport)}
    with archive.writing():
        for coder in sorted({coded.coder for coded in reports.values()}):
            own = [report for report, coded in reports.items() if coded.coder == coder]
            archive.add([reports[r] for r in archive.unknown(own, coder, Added())], Added())  # type: ignore[index]
        for arrival in arrivals:
            if isinstance(arrival, Judgement):
                archive.add_judgement(arrival)
        archive.rebuild(by, deriver=deriver(), at=at)


def exports(archive: Archive) -> dict[str, bytes]:
    return {level: b"".join(map(to_line, query.all_rows(archive, level))) for level in query.TIMELESS}


def lineage(archive: Archive) -> list[Row]:
    return query.all_rows(archive, "lineage")


def partition(reports: Sequence[CodedReport], seed: int, parts: int) -> list[list[CodedReport]]:
    """The reports in random order, cut into parts at random places."""
    rnd, order = random.Random(seed), list(reports)
    rnd.shuffle(order)
    cuts = [0, *sorted(rnd.sample(range(1, len(order)), parts - 1)), len(order)]
    return [order[cuts[i] : cuts[i + 1]] for i in range(parts)]


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_reports_of_the_stories_give_the_same_events_and_links(seed: int) -> None:
    reports = list(stories()[0])
    whole = derive_given(reports)
    random.Random(seed).shuffle(reports)
    reports = [replace(r, events=tuple(random.Random(seed).sample(r.events, len(r.events)))) for r in reports]
    days = stories()[1]
    assert link(reports, days, stories=find_stories(reports)) == whole[1]
    assert link([*reports, *reports[:7]], days, stories=find_stories(reports)) == whole[1]


@pytest.mark.parametrize("seed", range(2))
def test_an_archive_that_grew_by_random_parts_has_the_bytes_of_one_made_at_once(tmp_path: Path, seed: int) -> None:
    whole, grown = (Archive.open(tmp_path / name, create=True) for name in ("whole", "grown"))
    reports = stories()[0]
    keep(whole, reports, derive_given)
    for part in partition(reports, seed, 6):
        keep(grown, part, derive_given)
    assert exports(grown) == exports(whole)
    assert lineage(whole) == []
    assert {row["fate"] for row in lineage(grown)} >= {"grown"}


def test_reports_that_came_one_by_one_give_the_bytes_of_all_at_once_and_each_step_that_of_its_set(
    tmp_path: Path,
) -> None:
    grown = Archive.open(tmp_path / "grown", create=True)
    reports = [r for r in stories()[0] if r.report.path.startswith(("heglig", "korea"))]
    assert len(reports) >= 8
    random.Random(7).shuffle(reports)
    for n, report in enumerate(reports, 1):
        keep(grown, [report], derive_given)
        assert ids_of(grown) == {e.id: e.mentions for e in derive_given(reports[:n])[1].events}
    whole = Archive.open(tmp_path / "whole", create=True)
    keep(whole, reports, derive_given)
    assert exports(grown) == exports(whole)


def ids_of(archive: Archive) -> dict[str, tuple[str, ...]]:
    return {row["id"]: tuple(row["mentions"]) for row in query.all_rows(archive, "event")}


def test_an_event_is_named_by_its_smallest_telling_and_so_by_its_tellings_alone() -> None:
    reports = stories()[0]
    assert all(event.id == min(event.mentions) for event in derive_given(reports)[1].events)


# ------------------------------------------------------------------ what is on record
@pytest.mark.parametrize("seed", [1, 2])
def test_every_earlier_event_is_kept_as_it_was_or_has_a_row_that_tells_where_its_tellings_are(
    tmp_path: Path, seed: int
) -> None:
    archive = Archive.open(tmp_path / "grown", create=True)
    fates = set()
    earlier: dict[str, tuple[str, ...]] = {}
    for number, part in enumerate(partition(stories()[0], seed, 6), 1):
        keep(archive, part, derive_given)
        now = ids_of(archive)
        home = {m: event for event, tellings in now.items() for m in tellings}
        rows = {row["event"]: row for row in lineage(archive) if row["run"] == number}
        assert set(rows) <= set(earlier)
        for event, tellings in earlier.items():
            if event not in rows:
                assert now[event] == tellings
                continue
            row, into = rows[event], sorted({home[m] for m in tellings})
            assert (row["into"], row["tellings"]) == (into, len(tellings))
            assert row["moved"] == [{"mention": m, "to": home[m]} for m in tellings if home[m] != event]
            assert row["because"]
            fates.add(row["fate"])
        earlier = now
    assert "grown" in fates
    assert fates & {"merged", "split"}


def bridge() -> tuple[list[CodedReport], CodedReport]:
    """The reports of a story without the one that makes two of their events one, and that one."""
    reports = [r for r in stories()[0] if r.report.path.startswith("heglig")]
    return [r for r in reports if r.report.path != "heglig-2012-6"], next(
        r for r in reports if r.report.path == "heglig-2012-6"
    )


def test_a_report_that_bridges_two_events_is_on_record_as_the_reason_of_their_merger(tmp_path: Path) -> None:
    others, last = bridge()
    archive = Archive.open(tmp_path / "kept", create=True)
    keep(archive, others, derive_given)
    before = ids_of(archive)
    keep(archive, [last], derive_given, at="2021-03-18T09:00:00.000000Z")
    merged = [row for row in lineage(archive) if row["fate"] == "merged"]
    assert len(merged) == 2
    one, two = merged
    assert one["into"] == two["into"]
    assert (one["others"], two["others"]) == ([two["event"]], [one["event"]])
    assert one["joined"] == two["joined"] != []
    assert all(telling.startswith(last.report.id) for telling in one["joined"])
    assert one["because"] == [{"why": "new report", "what": last.report.id}]
    assert (one["run"], one["at"]) == (2, "2021-03-18T09:00:00.000000Z")
    (now,) = one["into"]
    assert {*before[one["event"]], *before[two["event"]], *one["joined"]} == set(ids_of(archive)[now])
    for row in merged:
        assert lineages.find_heirs(archive, row["event"]).events == (now,)


# ------------------------------------------------------------------ judgements
TEXTS = {
    "herald": "Kenya expelled the envoy of Chad on 5 May 1994. Kenya accused Chad of spying.",
    "monitor": "The envoy of Chad was thrown out by Kenya on 5 May 1994, two diplomats said.",
    "times": "Chad's envoy had to leave: Kenya sent him home on 5 May 1994.",
}
TRIGGERS = {"herald": "expelled", "monitor": "thrown out", "times": "sent him home"}


def coded(name: str) -> CodedReport:
    """A report of one expulsion, dated by the day it names."""
    report = to_report(TEXTS[name], path=f"{name}.txt")
    timex = Timex("t1", find(report, "5 May 1994")[0], "DATE", TimexFunction("date", ("1994-05-05",)), "1994-05-05")
    told = mention(report, TRIGGERS[name], "SANCTION", "161", {"KEN": "Kenya"}, {"TCD": "Chad"})
    told = replace(told, timex=Coded("t1", (timex.span,), "by hand"))
    return CodedReport(report, CODER, timexes=(timex,), events=(told,))


HERALD, MONITOR, TIMES = (coded(name) for name in TEXTS)
A, B, C = (report.events[0] for report in (HERALD, MONITOR, TIMES))
FIRST = min(A.id, B.id, C.id)


def said(kind: Any, *about: Any, second: int = 0, **rest: Any) -> Judgement:
    moment = f"2021-03-18T09:00:{second:02d}.000000Z"
    return Judgement(kind, "Ana", moment, tuple(sorted(anchor_of(m) for m in about)), **rest)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = Archive.open(tmp_path / "kept", create=True)
    keep(opened, [HERALD, MONITOR, TIMES])
    assert ids_of(opened) == {FIRST: tuple(sorted((A.id, B.id, C.id)))}
    return opened


def test_a_split_by_a_judgement_and_its_undoing_are_on_record_and_the_ids_come_back(archive: Archive) -> None:
    before = ids_of(archive)
    parted = said("different", A, B)
    keep(archive, [parted])
    (split,) = lineage(archive)
    assert (split["fate"], split["event"], split["into"]) == ("split", FIRST, sorted(ids_of(archive)))
    assert len(split["into"]) == 2
    assert [reason["why"] for reason in split["because"]] == ["judgement"]
    assert split["because"][0]["what"].startswith("judgement 1: ")
    (moved,) = {m["to"] for m in split["moved"]}
    assert {FIRST, moved} == set(split["into"])

    keep(archive, [said("undo", second=1, undoes=parted.id)])
    assert ids_of(archive) == before
    merged = lineage(archive)[1:]
    assert [(row["fate"], row["into"]) for row in merged] == [("merged", [FIRST])] * 2
    assert {reason["why"] for row in merged for reason in row["because"]} == {"judgement undone"}
    other = next(row for row in merged if row["event"] != FIRST)
    assert lineages.find_heirs(archive, other["event"]).events == (FIRST,)


def test_a_telling_that_is_judged_no_event_leaves_its_event_and_a_lone_one_is_gone(archive: Archive) -> None:
    last = max((A, B, C), key=lambda m: m.id)
    keep(archive, [said("drop", last)])
    (row,) = lineage(archive)
    assert (row["fate"], row["into"], row["moved"]) == ("shrunk", [FIRST], [{"mention": last.id, "to": None}])
    keep(archive, [said("drop", *(m for m in (A, B, C) if m is not last), second=1)])
    gone = lineage(archive)[-1]
    assert (gone["fate"], gone["into"], gone["because"][0]["why"]) == ("gone", [], "judgement")
    heirs = lineages.find_heirs(archive, FIRST)
    assert (heirs.events, [r["fate"] for r in heirs.rows]) == ((), ["shrunk", "gone"])


def test_an_event_whose_name_changes_with_a_smaller_telling_is_found_by_the_old_one(tmp_path: Path) -> None:
    opened = Archive.open(tmp_path / "kept", create=True)
    by_id = sorted((HERALD, MONITOR), key=lambda r: r.report.id, reverse=True)
    old = by_id[0].events[0].id
    for report in by_id:
        keep(opened, [report])
    (row,) = [r for r in lineage(opened) if r["event"] == old]
    new = min(A.id, B.id)
    assert (row["fate"], row["into"], row["moved"]) == ("grown", [new], [{"mention": old, "to": new}])
    assert new in row["says"]
    assert lineages.find_heirs(opened, old).events == (new,)


def test_ids_and_lineage_stay_where_a_run_brings_nothing_new_or_a_story_of_others(archive: Archive) -> None:
    runs = len(read_runs(archive.folder / "lineage"))
    keep(archive, [HERALD])
    assert (lineage(archive), len(read_runs(archive.folder / "lineage"))) == ([], runs)
    report = to_report("Laos thanked Bhutan.", path="laos.txt")
    other = CodedReport(report, CODER, events=(mention(report, "thanked", "SUPPORT", "051", {"LAO": "Laos"}, {}),))
    keep(archive, [other])
    assert lineage(archive) == []
    assert FIRST in ids_of(archive)
    assert len(read_runs(archive.folder / "lineage")) == runs + 1


# ------------------------------------------------------------------ reports that are coded anew, dated anew, withdrawn
def test_a_telling_goes_on_in_the_one_of_its_words_when_its_report_is_coded_anew(tmp_path: Path) -> None:
    opened = Archive.open(tmp_path / "kept", create=True)
    keep(opened, [MONITOR])
    report = MONITOR.report
    wider = replace(
        mention(report, "was thrown out", "SANCTION", "161", {"KEN": "Kenya"}, {"TCD": "Chad"}), timex=B.timex
    )
    keep(opened, [replace(MONITOR, coder="polybius 0.2.0 / test", events=(wider,))])
    (row,) = lineage(opened)
    assert (row["event"], row["fate"], row["into"]) == (B.id, "renamed", [wider.id])
    assert row["because"] == [{"why": "report coded anew", "what": report.id}]
    assert lineages.find_heirs(opened, B.id).events == (wider.id,)


def test_an_event_whose_reports_are_withdrawn_is_gone_and_its_id_still_tells_why(tmp_path: Path) -> None:
    opened = Archive.open(tmp_path / "kept", create=True)
    report = to_report("Laos thanked Bhutan.", path="laos.txt")
    told = mention(report, "thanked", "SUPPORT", "051", {"LAO": "Laos"}, {})
    keep(opened, [HERALD])
    parts = set((opened.folder / "coded").iterdir())
    keep(opened, [CodedReport(report, CODER, events=(told,))])
    (part,) = set((opened.folder / "coded").iterdir()) - parts
    part.unlink()
    with opened.writing():
        opened.rebuild(derive, deriver=deriver())
    (row,) = lineage(opened)
    assert (row["event"], row["fate"]) == (told.id, "gone")
    assert row["because"] == [{"why": "report withdrawn", "what": report.id}]
    heirs = lineages.find_heirs(opened, told.id[:5])
    assert (heirs.asked, heirs.events) == (told.id, ())
    with pytest.raises(UsageError, match="no event"):
        lineages.find_heirs(opened, "zzz")


# ------------------------------------------------------------------ the log
def test_the_log_outlives_the_database_and_a_rebuild_adds_nothing(archive: Archive) -> None:
    keep(archive, [said("different", A, B)])
    before = lineage(archive)
    (archive.folder / "polybius.duckdb").unlink()
    with archive.writing():
        archive.rebuild(derive, deriver=deriver())
    assert lineage(archive) == before != []


def test_an_archive_without_a_log_begins_one_and_stays_as_it_is(archive: Archive) -> None:
    whole = exports(archive)
    shutil.rmtree(archive.folder / "lineage")
    (archive.folder / "polybius.duckdb").unlink()
    keep(archive, [])
    assert (exports(archive), lineage(archive)) == (whole, [])


def test_a_run_that_was_logged_but_not_shown_is_taken_up_by_the_next(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("polybius.archive.database.build", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            keep(archive, [said("different", A, B)])
    assert not archive.is_current(deriver())
    keep(archive, [])
    assert [row["fate"] for row in lineage(archive)] == ["split"]


def test_folders_of_two_archives_laid_together_give_the_bytes_of_one_and_a_log_that_ends_in_its_state(
    archive: Archive, tmp_path: Path
) -> None:
    one, two = (Archive.open(tmp_path / name, create=True) for name in ("one", "two"))
    keep(one, [HERALD])
    keep(one, [MONITOR])
    keep(two, [TIMES, MONITOR])
    for folder in ("coded", "lineage"):
        shutil.copytree(two.folder / folder, one.folder / folder, dirs_exist_ok=True)
    keep(one, [])
    assert exports(one) == exports(archive)
    _, state = lineage_rows(read_runs(one.folder / "lineage"), {})
    assert state.members == {FIRST: {A.id, B.id, C.id}}
    assert all(lineages.find_heirs(one, telling).events == (FIRST,) for telling in (A.id, B.id, C.id))


def test_a_run_that_was_altered_or_lost_is_damage(archive: Archive) -> None:
    (path,) = (archive.folder / "lineage").iterdir()
    (run,) = read_runs(archive.folder / "lineage")
    other = write_run(archive.folder / "lineage", replace(run, changes=run.changes[:-1]))
    other.replace(path)
    with pytest.raises(ArchiveDamaged, match="does not hold what was written"):
        read_runs(archive.folder / "lineage")
    path.unlink()
    with pytest.raises(ArchiveDamaged, match="is gone"):
        Archive.open(archive.folder).is_current(deriver())


def test_an_unreadable_run_is_damage(archive: Archive) -> None:
    (path,) = (archive.folder / "lineage").iterdir()
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(ArchiveDamaged, match="cannot be read"):
        read_runs(archive.folder / "lineage")


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_log_holds_every_telling_of_an_earlier_event_is_accounted_for(seed: int) -> None:
    rnd = random.Random(seed)
    tellings = [f"r{n}:{n}" for n in range(12)]
    state: dict[str, str] = {}
    runs, expected = [], []
    for number in range(1, 6):
        new = {t: "" for t in tellings if rnd.random() < 0.8}
        groups: dict[int, list[str]] = {}
        for telling in new:
            groups.setdefault(rnd.randrange(5), []).append(telling)
        new = {t: min(group) for group in groups.values() for t in group}
        gone = [Change(TELLING, t, None) for t in state if t not in new]
        runs.append(Run(number, "", tuple(sorted([*gone, *(Change(TELLING, t, e) for t, e in new.items())]))))
        before, now = by_event(state), by_event(new)
        expected += [(number, e, len(m)) for e, m in sorted(before.items()) if now.get(e) != m]
        state = new
    rows, left = lineage_rows(runs, {})
    assert [(row["run"], row["event"], row["tellings"]) for row in rows] == expected
    assert left.members == by_event(state)
    for row in rows:
        assert {"gone": 0, "split": 2}.get(row["fate"], 1) <= len(row["into"])
        assert (row["fate"] == "merged") <= bool(row["others"])


def by_event(home: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for telling, event in home.items():
        found.setdefault(event, set()).add(telling)
    return found


# ------------------------------------------------------------------ commands
Command = Callable[..., SimpleNamespace]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_line: Command, archive: Archive) -> Command:
    monkeypatch.setenv("POLYBIUS_ARCHIVE", str(archive.folder))
    monkeypatch.setattr(cli, "load_pipeline", lambda name: name)
    monkeypatch.setattr(cli, "explain_report", lambda *_: Explained({}, ()))
    return command_line


def test_the_commands_tell_a_split_and_lead_from_an_earlier_id_to_what_it_became(run: Command) -> None:
    assert run("judgement", "different", A.id, B.id, "--by", "Ana").code == 0
    rows = [json.loads(line) for line in run("export", "--level", "lineage").out.splitlines()]
    assert [(row["event"], row["fate"]) for row in rows] == [(FIRST, "split")]
    assert rows[0]["at"]
    listed = [json.loads(line) for line in run("lineage", FIRST, "--format", "jsonl").out.splitlines()]
    assert listed == rows
    assert "split into" in " ".join(run("lineage").out.split())
    for event in rows[0]["into"]:
        told = run("explain", event)
        assert (told.code, "lineage" in told.out, "judgement 1" in told.out) == (0, True, True)
    assert run("judgement", "undo", "1", "--by", "Ana").code == 0
    other = next(event for event in rows[0]["into"] if event != FIRST)
    out = run("explain", other).out
    assert "merged into" in out
    assert FIRST in out


def test_an_event_that_is_gone_is_explained_by_its_end(run: Command) -> None:
    assert run("judgement", "drop", FIRST, "--by", "Ana", "--note", "a film").code == 0
    for command in ("explain", "show", "lineage"):
        done = run(command, FIRST)
        assert (done.code, "no longer told" in " ".join(done.out.split())) == (0, True), command
        assert "tells no event" in " ".join(done.out.split()) or "tell no event" in " ".join(done.out.split())
    assert run("explain", "zzz:1").code == 2


def test_lineage_is_written_in_every_format(run: Command, tmp_path: Path) -> None:
    assert run("judgement", "different", A.id, B.id, "--by", "Ana").code == 0
    lines = run("export", "--level", "lineage", "--format", "csv").out.splitlines()
    assert (
        lines[0] == "run,at,event,fate,into,others,tellings,moved.mention,moved.to,joined,because.why,because.what,says"
    )
    assert len(lines) == 2
    target = tmp_path / "lineage.parquet"
    assert run("export", "--level", "lineage", "--format", "parquet", "-o", str(target)).code == 0
    assert target.stat().st_size > 0
