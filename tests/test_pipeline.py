"""The whole chain: every value has its words, and the result is a function of the set of reports."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from polybius import execute, query
from polybius.archive import Added, Archive
from polybius.archive.records import from_json, to_json
from polybius.archive.rows import event_rows, link_rows, mention_rows, report_rows
from polybius.evaluate import bench, reports
from polybius.execute import map_reports
from polybius.export import to_line
from polybius.model import CodedReport, Refusal, Report, Span
from polybius.pipeline import (
    MAP_PARTS,
    REDUCE_PARTS,
    Derived,
    Pipeline,
    code_report,
    derive,
    digest,
    load_pipeline,
    stamp,
)
from polybius.reading import read, to_report

EXAMPLES = Path(__file__).parents[1] / "examples"
# Words that the stages look for, and what may stand between them in damaged or hostile text.
FRAGMENTS = [
    "Peru’s foreign minister Ana Rojas said on Tuesday that Chile “will never” meet Bolivian officials unless",
    "On 3 May 2019, the United Nations accused Chad of bombing two villages, Reuters quoted a spokesman as saying.",
    "“We reject it,” she added. ",
    "| 29 February 2024, Thursday |\r\n\r\n",
    "LIMA, March 3 (Agency) - ",
    "Former U.S. President Bill Clinton and Kim Il Sung's son offered last month to hold talks in late 1994",
    "KENYA TURNS DOWN UGANDA'S OFFER\n\n",
    "troops withdrew from the border, and protesters were arrested in Cairo two weeks earlier",
    "\u200bcafe\u0301 \U0001f600 \u202e",
    "\0\x0b\x85\u2028",
    "\ud83d",
    "'\"“”‘’«»",
    "\t \r\n \n\n",
    " - — ... ; : ( [ ",
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), max_size=9).map("".join)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="module")
def coded(pipeline: Pipeline) -> list[CodedReport]:
    """Our own examples, coded."""
    outcomes = list(map_reports(read([str(EXAMPLES)]), pipeline))
    assert len(outcomes) >= 6
    assert all(isinstance(outcome, CodedReport) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, CodedReport)]


def walk(record: Any) -> Iterator[Span]:
    """Every span anywhere in a record."""
    if isinstance(record, Span):
        yield record
    elif is_dataclass(record):
        for field in fields(record):
            yield from walk(getattr(record, field.name))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from walk((key, value))
    elif isinstance(record, tuple | list):
        for item in record:
            yield from walk(item)


def wrong_spans(record: Any, texts: dict[str, str]) -> list[Span]:
    return [
        span
        for span in walk(record)
        if not 0 <= span.start < span.end <= len(texts[span.report])
        or texts[span.report][span.start : span.end] != span.text
    ]


# ------------------------------------------------------------------ proof
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@example(FRAGMENTS[0] + "\ud83d")  # a scrap of quoted words, read twice, beside half a character
def test_every_span_of_every_record_holds_its_words_whatever_the_text(pipeline: Pipeline, text: str) -> None:
    found = code_report(to_report(text), pipeline)
    texts = {found.report.id: text}
    assert wrong_spans(found, texts) == []
    assert wrong_spans(derive([found]), texts) == []
    assert from_json(to_json(found), CodedReport) == found


def test_every_span_over_the_examples_holds_its_words(coded: list[CodedReport]) -> None:
    texts = {c.report.id: c.report.text for c in coded}
    derived = derive(coded)
    assert len(list(walk(coded))) > 500
    assert wrong_spans(coded, texts) == []
    assert wrong_spans(derived, texts) == []


def test_ids_within_a_report_are_unique_and_every_reference_is_met(coded: list[CodedReport]) -> None:
    for one in coded:
        for records in (one.timexes, one.entities, one.attributions, one.events):
            ids = [record.id for record in records]
            assert len(set(ids)) == len(ids)
        attributions, timexes = {a.id for a in one.attributions}, {t.id for t in one.timexes}
        for mention in one.events:
            assert mention.id.startswith(f"{one.report.id}:{mention.trigger.start}")
            assert mention.attribution is None or mention.attribution.value in attributions
            assert mention.timex is None or mention.timex.value in timexes


def test_every_mention_is_in_one_event_and_every_link_joins_what_exists(coded: list[CodedReport]) -> None:
    derived = derive(coded)
    mentions = [m.id for one in coded for m in one.events]
    assert sorted(m for event in derived.linked.events for m in event.mentions) == sorted(mentions)
    known = {*mentions, *(e.id for e in derived.linked.events), *(c.report.id for c in coded)}
    assert all({link.left, link.right} <= known for link in derived.linked.links)
    assert set(derived.dating.reports) == {c.report.id for c in coded}
    assert set(derived.dating.mentions) == set(mentions)


# ------------------------------------------------------------------ a function of the set
def exported(coded: list[CodedReport], derived: Derived) -> bytes:
    ordered = sorted(coded, key=lambda c: c.report.id)
    rows = event_rows(ordered, derived.linked) + mention_rows(ordered, *derived)
    return b"".join(map(to_line, rows + report_rows(ordered, derived.dating) + link_rows(derived.linked.links)))


def test_the_result_does_not_depend_on_the_order_of_the_reports(coded: list[CodedReport]) -> None:
    wanted = exported(coded, derive(coded))
    for seed in range(3):
        shuffled = random.Random(seed).sample(coded, len(coded))
        assert exported(shuffled, derive(shuffled)) == wanted


def test_the_result_does_not_depend_on_the_salt_of_hashes() -> None:
    def run(salt: str) -> bytes:
        command = [sys.executable, "-m", "polybius.cli", "code", "examples", "--format", "jsonl", "--level", "mention"]
        environment = {**os.environ, "PYTHONHASHSEED": salt}
        return subprocess.run(command, cwd=EXAMPLES.parent, env=environment, capture_output=True, check=True).stdout

    assert run("1") == run("2") != b""


def test_archive_exports_are_the_same_after_a_rebuild_and_in_any_order(
    coded: list[CodedReport], tmp_path: Path
) -> None:
    found = []
    for name, order in (("one", coded), ("other", coded[::-1])):
        archive = Archive.open(tmp_path / name, create=True)
        for part in (order[:3], order[3:]):
            with archive.writing():
                archive.add(part, Added())
                archive.rebuild(derive)
        before = [query.all_rows(archive, level) for level in query.LEVELS]
        (archive.folder / "polybius.duckdb").unlink()
        archive.rebuild(derive)
        assert [query.all_rows(archive, level) for level in query.LEVELS] == before
        found.append([query.all_rows(archive, level) for level in query.TIMELESS])
    assert found[0] == found[1]
    assert found[0][0]


# ------------------------------------------------------------------ running the map
def test_several_processes_give_what_one_gives(coded: list[CodedReport]) -> None:
    inputs = [*read([str(EXAMPLES)]), Refusal("gone.txt", "no such file or folder")]
    assert list(map_reports(inputs, jobs=2)) == [*coded, inputs[-1]]


def test_a_report_that_cannot_be_coded_is_refused_with_the_error_and_the_rest_go_on(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(report: Report, pipeline: Pipeline) -> CodedReport:
        if "Chad" in report.text:
            raise ValueError("no such act")
        return code_report(report, pipeline)

    monkeypatch.setattr(execute, "code_report", fail)
    seen: list[Any] = []
    inputs = [to_report(f"{name} met Sudan.", path=name) for name in ("Kenya", "Chad", "Mali")]
    outcomes = list(map_reports(inputs, pipeline, progress=seen.append))
    assert outcomes == seen
    assert [type(outcome).__name__ for outcome in outcomes] == ["CodedReport", "Refusal", "CodedReport"]
    assert outcomes[1] == Refusal("Chad", "cannot be coded: ValueError: no such act", report=inputs[1].id)


KILLER = """
import os
import polybius.execute as execute
from polybius.model import CodedReport

def deadly(report, pipeline):
    if "Chad" in report.text:
        os._exit(9)
    return CodedReport(report, "a stand-in")

execute.code_report = deadly
execute.load_pipeline = lambda name: "a stand-in"
if __name__ == "__main__":
    from polybius.reading import to_report
    inputs = [to_report(f"{name} met Sudan.", path=name) for name in ("Kenya", "Chad", "Mali", "Togo")]
    for outcome in execute.map_reports(inputs, jobs=2):
        print(type(outcome).__name__, getattr(outcome, "reason", ""))
"""


def test_a_report_that_kills_its_worker_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "killer.py").write_text(KILLER)
    done = subprocess.run([sys.executable, "killer.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "CodedReport ",
        "Refusal cannot be coded: it ends the worker process",
        "CodedReport ",
        "CodedReport ",
    ]


def test_the_stamp_names_version_and_pipeline(coded: list[CodedReport], pipeline: Pipeline) -> None:
    assert {one.coder for one in coded} == {stamp(pipeline)}
    assert pipeline.stamp in stamp(pipeline)
    assert digest(MAP_PARTS) in stamp(pipeline)
    assert len({digest((part,)) for part in (*MAP_PARTS, *REDUCE_PARTS)}) == len({*MAP_PARTS, *REDUCE_PARTS})


def test_an_unknown_pipeline_is_an_error_that_names_it() -> None:
    command = [sys.executable, "-m", "polybius.cli", "code", "examples", "--pipeline", "xx_none"]
    done = subprocess.run(command, cwd=EXAMPLES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'xx_none'" in done.stderr


def test_the_bench_times_parse_and_chain_on_the_same_texts(pipeline: Pipeline) -> None:
    timing = bench.measure([to_report("Kenya met Sudan on Tuesday, officials said.")], pipeline)
    assert timing.ratio > 0
    table = bench.to_markdown(timing)
    assert "| **whole chain** |" in table
    assert table.count("\n| ") >= 8


def test_the_tagger_of_time_expressions_reads_300_kilobytes_a_second_however_long_a_text_is() -> None:
    texts = ["Kenya met Sudan on Tuesday, 4 May 2021, officials said. Two weeks later the talks broke down in Oslo.\n"]
    for times in (20, 400):
        assert bench.measure_timexes([one * times for one in texts]) > 300
    assert "| each 10 times over |" in bench.timexes_to_markdown(texts)


# ------------------------------------------------------------------ measured like the reference
def test_real_exports_score_the_same_with_the_reference_scorer(
    shared: Path, tmp_path: Path, pipeline: Pipeline
) -> None:
    gold_path = shared / "gold/seeds.json"
    gold = reports.load_gold(gold_path)
    seeds = [c for c in map_reports(read([str(shared / "seeds")]), pipeline) if isinstance(c, CodedReport)]
    derived = derive(seeds)
    rows = {
        "mentions": mention_rows(seeds, *derived),
        "reports": report_rows(seeds, derived.dating),
        "links": link_rows(derived.linked.links),
    }
    options = []
    for name, content in rows.items():
        (tmp_path / name).write_bytes(b"".join(map(to_line, content)))
        options += [f"--{name}", str(tmp_path / name)]
    command = [sys.executable, str(shared / "gold/score_reports.py"), str(gold_path), str(shared / "seeds"), "--json"]
    wanted = json.loads(subprocess.run([*command, *options], capture_output=True, check=True).stdout)
    texts = {reports.stem(c.report.path): c.report.text for c in seeds}
    assert reports.score(gold, texts, rows["mentions"], rows["reports"], rows["links"]).figures == wanted
