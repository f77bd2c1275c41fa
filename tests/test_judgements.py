"""What people judge goes before the model, holds when reports are coded anew, can be taken back, and is never lost."""

from __future__ import annotations

import json
import random
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CODER, find, mention
from polybius import cli, query
from polybius.archive import Added, Archive
from polybius.archive.judgements import read_judgements, write_judgement
from polybius.errors import ArchiveDamaged, JudgementsContradict, UsageError
from polybius.export import to_line
from polybius.judgements import (
    FIELDS,
    Anchor,
    Judgement,
    Numbered,
    Rulings,
    anchor_of,
    in_order,
    judge,
    normalise,
    undone_by,
    weigh,
)
from polybius.linking.cluster import NEVER
from polybius.linking.obey import obey
from polybius.model import Coded, CodedReport, Event, EventMention, Timex, TimexFunction
from polybius.pipeline import Explained, derive, deriver
from polybius.reading import to_report

Run = Callable[..., SimpleNamespace]
# words, days, and acts: trigger, class, code, actor and recipient as code -> words
ACTS: dict[str, tuple[str, str, tuple[tuple[Any, ...], ...]]] = {
    "herald": (
        "Kenya expelled the envoy of Chad on 5 May 1994. Kenya accused Chad of spying.",
        "1994-05-05",
        (
            ("expelled", "SANCTION", "161", {"KEN": "Kenya"}, {"TCD": "Chad"}),
            ("accused", "ACCUSE", "112", {"KEN": "Kenya"}, {"TCD": "Chad"}),
        ),
    ),
    "monitor": (
        "The envoy of Chad was thrown out by Kenya on 5 May 1994, two diplomats said.",
        "1994-05-05",
        (("thrown out", "SANCTION", "161", {"KEN": "Kenya"}, {"TCD": "Chad"}),),
    ),
    "gazette": (
        "On 9 June 1994 Kenya threw out a second envoy of Chad.",
        "1994-06-09",
        (("threw out", "SANCTION", "161", {"KEN": "Kenya"}, {"TCD": "Chad"}),),
    ),
    "lima": (
        "Peru met Bolivia in Lima on 2 July 1994 over fishing.",
        "1994-07-02",
        (("met", "CONSULT", "046", {"PER": "Peru", "BOL": "Bolivia"}, {}),),
    ),
    "andes": (
        "Ministers of Bolivia and Peru held talks on 2 July 1994.",
        "1994-07-02",
        (("held talks", "CONSULT", "046", {"PER": "Peru", "BOL": "Bolivia"}, {}),),
    ),
}


def coded(name: str) -> CodedReport:
    """A report of ours as it might be coded: its first act is dated by the day it names."""
    text, day, acts = ACTS[name]
    report = to_report(text, path=f"{name}.txt")
    words = next(w for w in ("5 May 1994", "9 June 1994", "2 July 1994") if w in text)
    timex = Timex("t1", find(report, words)[0], "DATE", TimexFunction("date", (day,)), value=day)
    told = [mention(report, *act) for act in acts]
    told[0] = replace(told[0], timex=Coded("t1", (timex.span,), "by hand"))
    return CodedReport(report, CODER, timexes=(timex,), events=tuple(told))


REPORTS = [coded(name) for name in ACTS]
HERALD, MONITOR, GAZETTE, LIMA, ANDES = REPORTS
EXPELLED, ACCUSED = HERALD.events
(THROWN,), (THREW,), (MET,), (TALKS,) = (r.events for r in (MONITOR, GAZETTE, LIMA, ANDES))
DAY = "2021-03-18T09:00:{:02d}.000000Z"


def said(kind: str, *about: EventMention | Anchor, second: int = 0, by: str = "Ana", **rest: Any) -> Judgement:
    anchors = tuple(sorted(a if isinstance(a, Anchor) else anchor_of(a) for a in about))
    return Judgement(kind, by, DAY.format(second), anchors, **rest)  # type: ignore[arg-type]


def events_of(judgements: Sequence[Judgement] = (), reports: Sequence[CodedReport] = REPORTS) -> dict[str, Event]:
    """The event of each mention."""
    return {m: event for event in derive(reports, judgements).linked.events for m in event.mentions}


def together(judgements: Sequence[Judgement] = (), reports: Sequence[CodedReport] = REPORTS) -> set[frozenset[str]]:
    return {frozenset(event.mentions) for event in derive(reports, judgements).linked.events}


def is_one(left: EventMention, right: EventMention, *judgements: Judgement) -> bool:
    found = events_of(judgements)
    return found[left.id].id == found[right.id].id


# ------------------------------------------------------------------ one event or two
def test_the_model_takes_two_tellings_of_one_day_for_one_event_and_another_day_for_another() -> None:
    assert is_one(EXPELLED, THROWN)
    assert not is_one(EXPELLED, THREW)


def test_same_joins_what_the_model_can_never_join() -> None:
    judged = said("same", EXPELLED, THREW)
    assert is_one(EXPELLED, THREW, judged)
    assert is_one(THROWN, THREW, judged), "the other tellings of the event come along"
    assert len(together([judged])) == len(together()) - 1


def test_different_parts_what_the_model_joins() -> None:
    assert not is_one(EXPELLED, THROWN, said("different", EXPELLED, THROWN))


def test_different_holds_for_what_is_judged_the_same_as_either() -> None:
    judged = (said("same", THROWN, THREW), said("different", EXPELLED, THREW, second=1))
    assert is_one(THROWN, THREW, *judged)
    assert not is_one(EXPELLED, THROWN, *judged), "though the model would have them one"


def test_same_proposes_the_two_to_dating_with_the_judgement_as_its_reason() -> None:
    from polybius.linking import propose

    judged = judge([HERALD, GAZETTE], [said("same", EXPELLED, THREW, note="second telling")])
    (pair,) = (p for p in propose(judged.reports, judged.rulings) if {p.left, p.right} == {EXPELLED.id, THREW.id})
    assert [(r.text, r.rule) for r in pair.reasons] == [("second telling", "judgement of Ana")]


def test_a_copy_that_is_judged_another_event_is_not_taken_along_with_its_original() -> None:
    text = f"{ACTS['herald'][0]} The embassy was closed and the staff had a week to leave, the foreign ministry added."
    papers = []
    for tail in ("", " More soon."):
        report = to_report(text + tail, path=f"{len(tail)}.txt")
        papers.append(CodedReport(report, CODER, events=(mention(report, *ACTS["herald"][2][0]),)))
    (left,), (right,) = (paper.events for paper in papers)
    assert len(together((), papers)) == 1, "word for word, in a copied report"
    assert len(together([said("different", left, right)], papers)) == 2


ALL = [f"m{i}" for i in range(9)]
PAIRS = st.lists(st.sampled_from(list(combinations(ALL, 2))), max_size=6, unique=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), PAIRS, PAIRS, st.randoms(use_true_random=False))
def test_whatever_is_judged_holds_over_whatever_was_clustered(
    numbers: list[int], same: list[tuple[str, str]], different: list[tuple[str, str]], rnd: random.Random
) -> None:
    by = Numbered(1, said("same"))
    rulings = Rulings(dict.fromkeys(same, by), dict.fromkeys(different, by))
    if rulings.contradictions():
        return
    named: dict[int, list[str]] = {}
    for key, number in zip(ALL, numbers, strict=True):
        named.setdefault(number, []).append(key)
    clusters = []
    for members in named.values():  # they come with the pairs held apart already apart
        parted = any(pair in rulings.apart for pair in combinations(members, 2))
        clusters += [(key,) for key in members] if parted else [tuple(members)]

    def score(one: str, two: str) -> float:
        return zlib.crc32(f"{one} {two}".encode()) % 7 - 3.0

    rnd.shuffle(clusters)
    found = obey(tuple(clusters), rulings, {}, score)
    home = {key: members for members in found for key in members}
    assert sorted(key for members in found for key in members) == ALL
    assert all(home[left] == home[right] for left, right in same)
    assert not any(home[left] == home[right] for left, right in different)
    assert obey(tuple(sorted(clusters)), rulings, {}, score) == found


def test_what_cannot_follow_a_same_is_shared_out_by_its_scores() -> None:
    by = Numbered(1, said("same"))
    rulings = Rulings({("a", "b"): by}, {("x", "y"): by})
    scores = {("a", "x"): 3.0, ("b", "y"): 2.0, ("x", "y"): NEVER}
    found = obey((("a", "x"), ("b", "y")), rulings, {}, lambda one, two: scores.get((one, two), -1.0))
    assert found == (("a", "b", "x"), ("y",))


# ------------------------------------------------------------------ corrected fields
CORRECTIONS = [
    ("event", "REJECT", {"event": "REJECT", "cameo": "12", "mode": None}),
    ("event", "REJECT/meet", {"event": "REJECT", "cameo": "125", "mode": "meet"}),
    ("event", "SANCTION", {"event": "SANCTION", "cameo": "161", "mode": None}),
    ("cameo", "125", {"event": "REJECT", "cameo": "125", "mode": "meet"}),
    ("status", "planned", {"status": "planned"}),
]


@pytest.mark.parametrize(("field", "value", "expected"), CORRECTIONS, ids=[f"{f} {v}" for f, v, _ in CORRECTIONS])
def test_a_corrected_field_has_the_persons_value_with_the_judgement_as_its_rule(
    field: str, value: str, expected: dict[str, str | None]
) -> None:
    judged = said("correct", THREW, field=field, value=value, by="Ben")
    (told,) = judge([GAZETTE], [judged]).reports[0].events
    event = events_of([judged])[told.id]
    for name, right in expected.items():
        mine = getattr(told, name)
        assert (mine.value if mine else None, getattr(event, name)) == (right, right), name
    coded_value = getattr(told, field)
    assert (coded_value.rule, coded_value.confidence) == ("judgement of Ben", 1.0)
    assert coded_value.spans == (told.trigger,)
    assert told.id == THREW.id


def test_a_corrected_party_stands_on_the_words_that_name_it() -> None:
    judged = said("correct", EXPELLED, field="recipient", value="TCD GOV (envoy); UNO")
    envoy, body = judge([HERALD], [judged]).reports[0].events[0].recipients
    assert (envoy.value.label, [span.text for span in envoy.spans]) == ("TCD GOV envoy", ["envoy"])
    assert (body.value.organisation, body.value.country, body.spans) == ("UNO", "IGO", ())
    event = events_of([judged])[EXPELLED.id]
    assert {actor.label for actor in event.recipients} == {"TCD GOV envoy", "UNO"}, (
        "though another report has Chad alone"
    )


def test_nobody_is_a_value_too_and_goes_for_the_whole_event() -> None:
    judged = [said("correct", EXPELLED, field="recipient", value="none"), said("same", EXPELLED, THROWN, second=1)]
    event = events_of(judged)[EXPELLED.id]
    assert THROWN.id in event.mentions
    assert event.recipients == ()


def test_a_corrected_day_is_the_events_day_and_the_models_reasons_stay_beside() -> None:
    judged = said("correct", MET, field="day", value="1994-07-03", note="misprint, see the next issue")
    dating = derive([LIMA], [judged]).dating.mentions[MET.id]
    assert (str(dating.days), dating.stated, dating.best) == ("1994-07-03", True, dating.days.earliest)
    assert (dating.reasons[0].text, dating.reasons[0].rule) == ("misprint, see the next issue", "judgement of Ana")
    assert any(r.against and "1994-07-02" in r.text for r in dating.reasons)
    assert str(events_of([judged], [LIMA])[MET.id].date.days) == "1994-07-03"


def test_a_corrected_day_goes_for_the_event_against_several_other_tellings() -> None:
    judged = [said("correct", MET, field="day", value="1994-07-03"), said("same", MET, TALKS, second=1)]
    assert str(events_of(judged)[TALKS.id].date.days) == "1994-07-03"


def test_a_corrected_place_is_found_in_the_report() -> None:
    (told,) = judge([LIMA], [said("correct", MET, field="place", value="Lima, PER")]).reports[0].events
    assert told.place is not None
    assert (told.place.value.country, told.place.spans[0].text) == ("PER", "Lima")


def test_a_person_goes_before_the_majority_of_reports_and_every_value_is_kept_with_its_tellers() -> None:
    judged = [said("correct", EXPELLED, field="status", value="negated")]
    event = events_of([*judged, said("same", EXPELLED, THROWN, second=1), said("same", EXPELLED, THREW, second=2)])
    found = event[THROWN.id]
    assert (found.status, len(found.mentions)) == ("negated", 3)
    told = {v.value: v.tellers for v in found.values if v.field == "status"}
    assert told == {"negated": (EXPELLED.id,), "occurred": tuple(sorted((THROWN.id, THREW.id)))}


def test_no_event_takes_a_telling_out_and_leaves_its_neighbour() -> None:
    assert ACCUSED.id not in events_of([said("drop", ACCUSED)])
    assert EXPELLED.id in events_of([said("drop", ACCUSED)])


def test_the_coded_reports_themselves_are_not_touched() -> None:
    before = [hash(m) for m in HERALD.events]
    derive(REPORTS, [said("drop", ACCUSED), said("correct", EXPELLED, field="status", value="planned")])
    assert [hash(m) for m in HERALD.events] == before


NORMAL = [
    ("event", " reject/MEET ", "REJECT/meet"),
    ("status", "Planned", "planned"),
    ("cameo", "0874", "0874"),
    ("actor", "ken gov;  uno ; KEN GOV", "KEN GOV; UNO"),
    ("actor", "--- REB  gunmen", "--- REB gunmen"),
    ("actor", "None", "none"),
    ("recipient", "PRK GOV Ri Son Gwon (foreign  minister)", "PRK GOV Ri Son Gwon (foreign minister)"),
    ("day", "1994-05", "1994-05-01..1994-05-31"),
    ("day", "1994-05-05 .. 1994-05-06", "1994-05-05..1994-05-06"),
    ("day", "none", "none"),
    ("place", "Quito,ecu", "Quito, ECU"),
    ("place", "Sahel", "Sahel"),
]


@pytest.mark.parametrize(("field", "value", "kept"), NORMAL, ids=[f"{f} {v}" for f, v, _ in NORMAL])
def test_a_value_is_kept_in_one_form_which_reads_as_itself(field: Any, value: str, kept: str) -> None:
    assert normalise(field, value) == kept == normalise(field, kept)


WRONG = [
    ("event", "REJET", "REJECT"),
    ("event", "REJECT/fly", "meet"),
    ("cameo", "999", "'999'"),
    ("cameo", "010", "mere statement"),
    ("status", "done", "occurred"),
    ("actor", "ZZZ GOV", "ZZZ"),
    ("actor", "---", "nobody"),
    ("actor", " ; ", "no party is named"),
    ("day", "5 May", "2021-03-18"),
    ("day", "1994-06..1994-05", "ends before"),
    ("day", "1994-02-30", "no day"),
    ("place", "Quito, Ecuador", "ISO 3166-1"),
    ("place", "", "no place"),
]


@pytest.mark.parametrize(("field", "value", "told"), WRONG, ids=[f"{f} {v}" for f, v, _ in WRONG])
def test_a_value_that_cannot_be_is_refused_with_what_would_be_right(field: Any, value: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        normalise(field, value)


def test_every_field_has_a_form() -> None:
    assert {field for field, *_ in NORMAL} == set(FIELDS)


# ------------------------------------------------------------------ sets: order, parts, growth
JUDGED = [
    said("same", EXPELLED, THREW, second=1),
    said("different", EXPELLED, THROWN, second=2),
    said("different", MET, TALKS, second=3, by="Ben"),
    said("correct", THROWN, second=4, field="actor", value="KEN GOV (two diplomats)"),
    said("correct", MET, second=5, field="day", value="1994-07-03"),
    said("drop", ACCUSED, second=6),
]
JUDGED.append(said("undo", second=7, undoes=JUDGED[2].id))


@settings(max_examples=25, deadline=None)
@given(st.permutations(REPORTS), st.permutations(JUDGED), st.sampled_from(JUDGED))
def test_order_and_repetition_of_reports_and_judgements_make_no_difference(
    reports: list[CodedReport], judgements: list[Judgement], twice: Judgement
) -> None:
    assert derive(reports, [*judgements, twice]) == derive(REPORTS, JUDGED)


def test_a_part_of_the_reports_with_a_part_of_the_judgements_gives_that_part_of_the_result() -> None:
    whole = derive(REPORTS, JUDGED)
    kenya, peru = (HERALD, MONITOR, GAZETTE), (LIMA, ANDES)
    parts = [derive(kenya, JUDGED), derive(peru, JUDGED)]
    assert sorted((e for part in parts for e in part.linked.events), key=lambda e: e.id) == list(whole.linked.events)
    own = [j for j in JUDGED if all(a.report in {c.report.id for c in peru} for a in j.about)]
    assert derive(peru, own) == parts[1]


def exports(archive: Archive) -> dict[str, bytes]:
    return {level: b"".join(map(to_line, query.all_rows(archive, level))) for level in query.TIMELESS}


def keep(archive: Archive, *reports: CodedReport) -> None:
    with archive.writing():
        archive.add(list(archive_new(archive, reports)), Added())
        archive.rebuild(derive, deriver=deriver())


def archive_new(archive: Archive, reports: Sequence[CodedReport]) -> list[CodedReport]:
    by_report = {report.report: report for report in reports}
    new = archive.unknown([r.report for r in reports], reports[0].coder, Added())
    return [by_report[report] for report in new]  # type: ignore[index]


def put(archive: Archive, *judgements: Judgement) -> None:
    for judgement in judgements:
        write_judgement(archive.folder / "judgements", judgement)
    with archive.writing():
        archive.rebuild(derive, deriver=deriver())


@pytest.mark.parametrize("seed", range(6))
def test_reports_and_judgements_that_come_one_by_one_give_the_bytes_of_all_at_once(tmp_path: Path, seed: int) -> None:
    whole = Archive.open(tmp_path / "whole", create=True)
    keep(whole, *REPORTS)
    put(whole, *JUDGED)
    grown = Archive.open(tmp_path / "grown", create=True)
    arrivals: list[CodedReport | Judgement] = [*REPORTS, *JUDGED]
    random.Random(seed).shuffle(arrivals)
    for arrival in arrivals:  # a judgement may come before its report, and an undo before what it undoes
        keep(grown, arrival) if isinstance(arrival, CodedReport) else put(grown, arrival)
    assert exports(grown) == exports(whole)
    assert all(row["state"] in {"holds", "undone"} for row in query.all_rows(grown, "judgement"))


# ------------------------------------------------------------------ coded anew
def recoded(report: CodedReport, *events: EventMention) -> CodedReport:
    return replace(report, coder="polybius 0.2.0 / test", events=events)


def state_of(reports: Sequence[CodedReport], *judgements: Judgement) -> list[str]:
    return [standing.state for standing in weigh(reports, judgements).standings]


def test_a_judgement_holds_for_the_telling_of_its_words_under_another_id_and_code() -> None:
    longer = mention(HERALD.report, "Kenya expelled the envoy", "REJECT", "120", {"KEN": "Kenya"}, {})
    judged = said("correct", EXPELLED, field="status", value="planned")
    assert longer.id != EXPELLED.id
    (told,) = judge([recoded(HERALD, longer)], [judged]).reports[0].events
    assert told.status.value == "planned"


def test_a_judgement_holds_where_its_words_have_become_another_telling_of_an_act() -> None:
    merged = replace(ACCUSED, also=(EXPELLED.trigger,))
    assert not judge([recoded(HERALD, merged)], [said("drop", EXPELLED)]).reports[0].events


def test_of_two_acts_told_by_one_word_the_one_of_the_same_class_is_meant() -> None:
    second = replace(EXPELLED, id=f"{EXPELLED.id}-2", event=Coded("ACCUSE", (), "by hand"))
    twice = recoded(HERALD, second, EXPELLED)
    for kept, dropped in ((second, EXPELLED), (EXPELLED, second)):
        assert [m.id for m in judge([twice], [said("drop", dropped)]).reports[0].events] == [kept.id]


def test_a_judgement_whose_words_tell_nothing_any_more_is_kept_without_object_and_holds_again() -> None:
    judged = said("same", EXPELLED, THREW)
    gone = [recoded(HERALD, ACCUSED), GAZETTE]
    (standing,) = weigh(gone, [judged]).standings
    assert (standing.state, standing.mentions.count(None)) == ("without object", 1)
    assert "“expelled”" in standing.why
    assert state_of([HERALD, GAZETTE], judged) == ["holds"]
    assert state_of([], judged) == ["without object"]


def test_a_judgement_about_a_telling_that_was_taken_out_is_without_object_and_says_by_which() -> None:
    judged = [said("correct", ACCUSED, field="status", value="planned"), said("drop", ACCUSED, second=1)]
    first, second = weigh([HERALD], judged).standings
    assert (first.state, first.why, second.state) == ("without object", "taken out by judgement 2", "holds")


def test_judgements_survive_a_rebuild_and_a_new_coder_in_the_archive(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "kept", create=True)
    keep(archive, *REPORTS)
    put(archive, *JUDGED)
    before = exports(archive)
    (archive.folder / "polybius.duckdb").unlink()
    with archive.writing():
        archive.rebuild(derive, deriver=deriver())
    assert exports(archive) == before
    keep(archive, *(recoded(r, *(m for m in r.events if m.id != EXPELLED.id)) for r in REPORTS))
    states = {row["number"]: (row["state"], row["why"]) for row in query.all_rows(archive, "judgement")}
    assert states[1][0] == states[2][0] == "without object"
    assert states[4][0] == states[5][0] == states[6][0] == "holds"
    keep(archive, *(replace(r, coder="polybius 0.3.0 / test") for r in REPORTS))
    assert [row["state"] for row in query.all_rows(archive, "judgement")][:2] == ["holds", "holds"]


# ------------------------------------------------------------------ taken back, contradicted
def test_what_is_taken_back_has_no_effect_and_what_takes_it_back_can_be_taken_back() -> None:
    judged = said("different", EXPELLED, THROWN)
    undo = said("undo", second=1, undoes=judged.id)
    redo = said("undo", second=2, undoes=undo.id)
    assert together([judged, undo]) == together()
    assert together([judged, undo, redo]) == together([judged]) != together()
    assert state_of(REPORTS, judged, undo, redo) == ["holds", "undone", "holds"]
    assert [n.number for n in undone_by(in_order([redo, undo, judged])).values()] == [3]


CONTRADICTORY = [
    (said("same", EXPELLED, THROWN), said("different", EXPELLED, THROWN, second=1, by="Ben")),
    (
        said("same", EXPELLED, THROWN),
        said("same", THROWN, THREW, second=1),
        said("different", THREW, EXPELLED, second=2, by="Ben"),
    ),
    (
        said("correct", EXPELLED, field="status", value="planned"),
        said("correct", EXPELLED, second=1, by="Ben", field="status", value="negated"),
    ),
]


@pytest.mark.parametrize("judged", CONTRADICTORY, ids=["pair", "chain", "field"])
def test_contradictory_judgements_are_an_error_that_names_both_in_whatever_order(judged: tuple[Judgement, ...]) -> None:
    messages = set()
    for order in (judged, judged[::-1]):
        with pytest.raises(JudgementsContradict, match=r"of Ben .* contradicts judgement 1 of Ana") as error:
            derive(REPORTS, order)
        messages.add(str(error.value))
    assert len(messages) == 1
    assert all(f"judgement {number} of" in messages.copy().pop() for number in range(1, len(judged) + 1))


def test_two_persons_who_judge_alike_do_not_contradict_each_other() -> None:
    alike = [
        said("correct", MET, field="status", value="planned", by=by, second=i) for i, by in enumerate(("Ana", "Ben"))
    ]
    assert state_of(REPORTS, *alike) == ["holds", "holds"]
    assert events_of(alike)[MET.id].status == "planned"


# ------------------------------------------------------------------ on disk
@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=30))
def test_a_judgement_comes_back_from_disk_as_it_was(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    folder = tmp_path_factory.mktemp("kept")
    judged = replace(said("correct", EXPELLED, field="place", value=words, by=words), note=words)
    write_judgement(folder, judged)
    write_judgement(folder, judged)
    assert read_judgements(folder) == [judged]


def test_a_judgement_that_is_altered_or_lost_is_damage(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "kept", create=True)
    keep(archive, *REPORTS)
    put(archive, JUDGED[0])
    (part,) = (archive.folder / "judgements").glob("part-*.jsonl")
    whole = part.read_text("ascii")
    for wrong in (whole.replace("Ana", "Eve"), whole[:40], "{}\n"):
        part.write_text(wrong, "ascii")
        with pytest.raises(ArchiveDamaged, match=part.name):
            archive.judgements()
    part.unlink()
    with pytest.raises(ArchiveDamaged, match="is gone"):
        Archive.open(archive.folder).is_current()


def test_a_judgement_made_while_the_clock_went_back_still_has_the_last_number(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "kept", create=True)
    archive.add_judgement(JUDGED[3])
    late = archive.add_judgement(JUDGED[0])
    assert [n.judgement for n in in_order(archive.judgements())] == [JUDGED[3], late]
    assert late.at == "2021-03-18T09:00:04.000001Z"


# ------------------------------------------------------------------ commands
@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_line: Run, tmp_path: Path) -> Run:
    """Run the command line beside an archive of our reports; gives code, out and err."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLYBIUS_ARCHIVE", "kept")
    monkeypatch.delenv("POLYBIUS_BY", raising=False)
    monkeypatch.setattr(cli, "load_pipeline", lambda name: name)
    monkeypatch.setattr(cli, "explain_report", lambda *_: Explained({}, ()))
    keep(Archive.open("kept", create=True), *REPORTS)
    return command_line


def rows(run: Run, level: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("export", "--level", level).out.splitlines()]


def test_same_and_undo_change_the_events_and_both_are_exported(run: Run) -> None:
    before = rows(run, "event")
    done = run("judgement", "same", EXPELLED.id, THREW.id, "--by", "Ana", "--note", "one envoy")
    assert (done.code, "kept as judgement 1 of Ana" in done.err) == (0, True)
    assert len(rows(run, "event")) == len(before) - 1
    assert run("judgement", "undo", "1", "--by", "Ben").code == 0
    assert rows(run, "event") == before
    made, undone = rows(run, "judgement")
    assert (made["state"], made["note"], made["by"], made["why"]) == (
        "undone",
        "one envoy",
        "Ana",
        "taken back by Ben, 2",
    )
    assert (undone["kind"], undone["undoes"], undone["state"]) == ("undo", made["id"], "holds")
    assert {a["text"] for a in made["about"]} == {"expelled", "threw out"}
    assert made["at"].endswith("Z")


def test_correct_shows_in_export_and_explain_with_what_it_replaced(run: Run) -> None:
    short = f"{MET.id[:5]}:{MET.id.partition(':')[2]}"
    assert run("judgement", "correct", short, "STATUS", "planned", "--by", "Ana", "--note", "only announced").code == 0
    (told,) = [row for row in rows(run, "mention") if row["id"] == MET.id]
    assert told["status"] == "planned"
    (made,) = rows(run, "judgement")
    assert (made["field"], made["value"], made["was"], made["about"][0]["mention"]) == (
        "status",
        "planned",
        "occurred",
        MET.id,
    )
    for command in (("explain", MET.id), ("explain", "lima.txt"), ("show", MET.id)):
        out = run(*command).out
        assert "judgement 1: status of “met”" in out, command
        assert "was occurred" in out
        assert "only announced" in out
    assert "judgement of Ana" in run("explain", MET.id).out, "as the rule of the status"
    assert "judged by people" not in run("explain", ACCUSED.id).out


def test_drop_takes_out_the_event_or_with_telling_only_the_one(run: Run) -> None:
    (event,) = [row for row in rows(run, "event") if EXPELLED.id in row["mentions"]]
    assert len(event["mentions"]) == 2
    assert run("judgement", "drop", event["id"], "--by", "Ana", "--telling").code == 0
    assert [r["mentions"] for r in rows(run, "event") if set(event["mentions"]) & set(r["mentions"])] == [
        [m for m in event["mentions"] if m != event["id"]]
    ]
    assert run("judgement", "undo", "1", "--by", "Ana").code == 0
    assert run("judgement", "drop", event["id"], "--by", "Ana").code == 0
    assert not [r for r in rows(run, "event") if set(event["mentions"]) & set(r["mentions"])]
    again = run("judgement", "drop", event["id"], "--by", "Ana")
    assert (again.code, "taken out by judgement 3 of Ana" in again.err) == (2, True)


def test_the_list_says_what_holds_in_a_table_and_in_json(run: Run) -> None:
    assert run("judgement", "list").err.strip() == "0 judgements"
    run("judgement", "different", EXPELLED.id, THROWN.id, "--by", "Ana María")
    listed = run("judgement", "list")
    assert "are two events" in listed.out
    assert "Ana María" in listed.out
    (row,) = map(json.loads, run("judgement", "list", "--format", "jsonl").out.splitlines())
    assert row == rows(run, "judgement")[0]
    for format in ("csv", "parquet"):
        assert run("export", "--level", "judgement", "--format", format, "-o", f"out.{format}").code == 0
    assert "Ana María" in Path("out.csv").read_text("utf-8")


def test_saying_it_twice_keeps_it_once(run: Run) -> None:
    for _ in range(2):
        done = run("judgement", "same", THREW.id, EXPELLED.id, "--by", "Ana")
    assert (done.code, "says so already" in done.err, len(rows(run, "judgement"))) == (0, True, 1)


def test_what_contradicts_an_earlier_judgement_is_refused_and_not_kept(run: Run) -> None:
    run("judgement", "same", EXPELLED.id, THROWN.id, "--by", "Ana")
    done = run("judgement", "different", EXPELLED.id, THROWN.id, "--by", "Ben")
    assert done.code == 2
    assert "not kept: judgement 2 of Ben" in done.err
    assert "contradicts judgement 1 of Ana" in done.err
    assert len(rows(run, "judgement")) == 1


def test_an_archive_with_contradictory_judgements_says_so_until_one_is_taken_back(run: Run) -> None:
    run("judgement", "same", EXPELLED.id, THROWN.id, "--by", "Ana")
    shutil.copytree("kept", "other")  # two copies of an archive, judged apart and laid together
    run("judgement", "undo", "1", "--by", "Ben", "--archive", "other")
    run("judgement", "different", EXPELLED.id, THROWN.id, "--by", "Ben", "--archive", "other")
    for path in Path("other/judgements").iterdir():
        judged = json.loads(path.read_text("ascii"))
        if judged["kind"] == "different":
            shutil.copy(path, Path("kept/judgements") / path.name)
    done = run("events")
    assert (done.code, "contradicts judgement 1 of Ana" in done.err) == (2, True)
    assert "contradiction: judgement 2 of Ben" in run("judgement", "list").err
    assert run("judgement", "undo", "2", "--by", "Ana").code == 0
    assert run("events").code == 0


BAD = [
    (("same", "nowhere:1", EXPELLED.id, "--by", "Ana"), "nowhere:1"),
    (("same", EXPELLED.id, EXPELLED.id, "--by", "Ana"), "are one telling"),
    (("same", EXPELLED.id, THREW.id), "who judges"),
    (("same", EXPELLED.id, THREW.id, "--by", " \x1b "), "who judges"),
    (("correct", EXPELLED.id, "colour", "red", "--by", "Ana"), "fields are event, cameo"),
    (("correct", EXPELLED.id, "status", "done", "--by", "Ana"), "occurred"),
    (("undo", "7", "--by", "Ana"), "'7' is no judgement's number"),
    (("undo", "1", "--archive", "nowhere", "--by", "Ana"), "no archive in nowhere"),
]


@pytest.mark.parametrize(("arguments", "told"), BAD, ids=[told for _, told in BAD])
def test_a_judgement_that_cannot_be_is_refused_with_the_reason(run: Run, arguments: tuple[str, ...], told: str) -> None:
    done = run("judgement", *arguments)
    assert done.code == 2
    assert told in done.err
    assert rows(run, "judgement") == []


@pytest.mark.parametrize("command", ["same", "different", "correct", "drop", "undo", "list"])
def test_every_command_tells_how_it_is_used_by_an_example(run: Run, command: str) -> None:
    assert f"polybius judgement {command}" in " ".join(run("judgement", command, "--help").out.split())
