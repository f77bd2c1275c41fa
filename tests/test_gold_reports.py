"""The gold set of whole reports in our own words: that its labels are sound, and its two halves as gold files.

    python tests/test_gold_reports.py FOLDER

writes FOLDER/open.json and FOLDER/kept.json, on each of which `polybius evaluate reports` can be run with the texts of
tests/gold/texts. The half `kept` is for reporting only: look at its figures, never at its errors.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from polybius import ontology
from polybius.evaluate.gold import part_of
from polybius.model import Status

GOLD = Path(__file__).parent / "gold"
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
PARTS = ("open", "kept")
PAIRS = ("same_event", "not_same_event", "responds_to")
QUOTES = ("trigger", "evidence", "condition")
TYPES = set(
    "AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
SECTORS = set(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
DIRECTNESS = {"direct", "indirect", "mixed"}


@cache
def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((GOLD / "reports.json").read_text(encoding="utf-8"))
    return loaded


@cache
def text_of(name: str) -> str:
    return (GOLD / "texts" / name).read_bytes().decode("utf-8")


def gold_part(part: str) -> dict[str, Any]:
    """The gold of one half, with the pairs that lie in it whole, in the shape of the gold of all."""
    return part_of(gold(), part)


def write_parts(folder: Path) -> list[Path]:
    """Write the gold of each half to a file named after it."""
    paths = [folder / f"{part}.json" for part in PARTS]
    for part, path in zip(PARTS, paths, strict=True):
        path.write_text(json.dumps(gold_part(part), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return paths


def events(of: dict[str, Any] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, report in (of or gold())["reports"].items():
        yield from ((name, event) for event in report["events"])


def quotes(name: str) -> Iterator[tuple[str, str]]:
    """Everything that the labels of a report say stands in its text, with where they say it."""
    for event in gold()["reports"][name]["events"]:
        yield from ((f"{event['id']} {field}", event[field]) for field in QUOTES if field in event)
        yield from ((f"{event['id']} also", words) for words in event.get("also", []))
    for statement in gold()["reports"][name]["statements"]:
        yield f"statement of {statement['speaker']}", statement["text"]


# ------------------------------------------------------------------ the labels are sound
@pytest.mark.parametrize("name", gold()["reports"])
def test_every_quoted_string_stands_in_its_text(name: str) -> None:
    assert [where for where, words in quotes(name) if not words or words not in text_of(name)] == []


@pytest.mark.parametrize("name", gold()["reports"])
def test_a_report_is_as_long_as_a_short_news_report(name: str) -> None:
    assert 85 <= len(text_of(name).split()) <= 265


def test_every_text_has_labels_and_every_label_a_text() -> None:
    assert {path.name for path in (GOLD / "texts").iterdir()} == set(gold()["reports"])


def test_a_trigger_stands_in_its_evidence() -> None:
    assert [event["id"] for _, event in events() if event["trigger"] not in event["evidence"]] == []


def test_evidence_stands_at_one_place_only() -> None:
    assert [event["id"] for name, event in events() if text_of(name).count(event["evidence"]) != 1] == []


def test_ids_are_unique() -> None:
    assert [which for which, count in Counter(event["id"] for _, event in events()).items() if count > 1] == []


def test_types_statuses_and_codes_are_of_the_codebook() -> None:
    for _, event in events():
        assert event["type"] is None or event["type"] in TYPES, event["id"]
        assert TYPES.issuperset(event.get("alt_types", [])), event["id"]
        assert event["type"] not in event.get("alt_types", []), event["id"]
        assert event["status"] in get_args(Status.__value__ if hasattr(Status, "__value__") else Status), event["id"]
        assert isinstance(event["certain"], bool), event["id"]
        if event["cameo"] is not None:
            assert ontology.cameo(event["cameo"]), event["id"]


def test_parties_have_countries_and_sectors_in_the_codebook_form() -> None:
    for _, event in events():
        for party in [*event["source"], *event["target"]]:
            assert len(party["country"]) == 3, event["id"]
            assert party["country"].isupper(), event["id"]
            assert party.get("sector", "UNK") in SECTORS, event["id"]


def test_days_run_forwards() -> None:
    spans = [(event["id"], event["start"], event["end"]) for _, event in events()]
    spans += [(name, r["published"]["start"], r["published"]["end"]) for name, r in gold()["reports"].items()]
    for which, start, end in spans:
        assert (start is None) == (end is None), which
        assert start is None or date.fromisoformat(start) <= date.fromisoformat(end), which


def test_a_report_has_a_subject_a_kind_and_a_part() -> None:
    for name, report in gold()["reports"].items():
        assert report["subject"], name
        assert report["kind"], name
        assert report["part"] in PARTS, name
        assert all(s["speaker"] and s["directness"] in DIRECTNESS for s in report["statements"]), name


def test_pairs_name_known_events_and_no_pair_is_both_same_and_not() -> None:
    known = {event["id"] for _, event in events()}
    for field in PAIRS:
        assert all(len(set(pair)) == len(pair) == 2 and known.issuperset(pair) for pair in gold()[field]), field
        assert len({frozenset(pair) for pair in gold()[field]}) == len(gold()[field]), field
    assert not {frozenset(p) for p in gold()["same_event"]} & {frozenset(p) for p in gold()["not_same_event"]}


# ------------------------------------------------------------------ the set is as broad as it claims
def test_the_set_is_large_and_broad() -> None:
    reports = gold()["reports"].values()
    assert len(reports) >= 40
    assert len({report["subject"] for report in reports}) >= 12
    assert len({report["published"]["start"][:3] for report in reports}) >= 8, "decades"
    assert sum(report["kind"] == "ordinary" for report in reports) >= 10
    assert len({event["type"] for _, event in events() if event["certain"]} - {None}) >= 13


def test_links_are_many_enough_to_score() -> None:
    at_home = {event["id"]: name for name, event in events()}
    for field, least in zip(PAIRS, (8, 6, 8), strict=True):
        assert len(gold()[field]) >= least, field
    assert sum(at_home[a] != at_home[b] for a, b in gold()["same_event"]) >= 8


# ------------------------------------------------------------------ its halves
def test_the_halves_share_nothing_and_miss_nothing() -> None:
    halves = [gold_part(part) for part in PARTS]
    names = [name for half in halves for name in half["reports"]]
    assert sorted(names) == sorted(gold()["reports"])
    assert abs(len(halves[0]["reports"]) - len(halves[1]["reports"])) <= 2
    for field in PAIRS:
        assert sum(len(half[field]) for half in halves) == len(gold()[field]), f"a pair of {field} lies in both halves"


def test_the_halves_are_alike_in_kind_and_keep_a_subject_together() -> None:
    kinds = {part: Counter(r["kind"] for r in gold_part(part)["reports"].values()) for part in PARTS}
    for kind in kinds["open"] | kinds["kept"]:
        assert abs(kinds["open"][kind] - kinds["kept"][kind]) <= 2, kind
    subjects = [{r["subject"] for r in gold_part(part)["reports"].values()} for part in PARTS]
    assert not subjects[0] & subjects[1]


def test_a_written_half_reads_back_as_it_is(tmp_path: Path) -> None:
    for part, path in zip(PARTS, write_parts(tmp_path), strict=True):
        half = json.loads(path.read_text(encoding="utf-8"))
        assert half == gold_part(part)
        known = {event["id"] for _, event in events(half)}
        assert all(known.issuperset(pair) for field in PAIRS for pair in half[field])


# ------------------------------------------------------------------ it is in our own words
def test_no_report_holds_a_run_of_sixty_characters_of_the_shared_texts() -> None:
    if not (SHARED / "seeds").exists():
        pytest.skip("../shared absent: nothing to compare the gold reports with")
    from test_layout import copied_runs, folded, foreign_texts

    own = {name: folded(text_of(name)) for name in gold()["reports"]}
    assert copied_runs(own, foreign_texts()) == []


if __name__ == "__main__":
    print(*write_parts(Path(sys.argv[1])), sep="\n")
