"""`polybius actors`: who somebody is, learned from reports with proof, beside the shipped tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import mention
from polybius.archive.facts import fact_rows
from polybius.dossiers import Stay, find_dossiers, near_names, stays_on
from polybius.model import Actor, Coded, CodedReport, DateRange, Dating, DayRange, PersonFact, Report, ReportDate
from polybius.model import hash_text as id_of

Run = Callable[..., SimpleNamespace]

# Ilmar Vessel and Oda Brun are nobody; both reports are our own.
MINISTER = (
    "Estonia warns Latvia over ferry\n\nTALLINN, 12 March 2003 - Estonian Foreign Minister Ilmar Vessel warned "
    "Latvia on Wednesday that talks on the ferry would end.\n"
)
PRESIDENT = (
    "Vessel meets Norwegian envoy\n\nTALLINN, 4 May 2011 - Estonian President Ilmar Vessel met Norwegian envoy Oda "
    "Brun on Wednesday.\n"
)
UNDATED = "Estonian Foreign Minister Ilmar Vessel visited Riga and met the Latvian president.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_line: Run, tmp_path: Path) -> Run:
    """Run the command line in a folder with three reports; gives code, out and err."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("POLYBIUS_ARCHIVE", raising=False)
    Path("news").mkdir()
    for name, text in (("minister", MINISTER), ("president", PRESIDENT), ("undated", UNDATED)):
        Path("news", f"{name}.txt").write_text(text, encoding="utf-8")
    return command_line


def dossiers(done: SimpleNamespace) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


# ------------------------------------------------------------------ learned from reports
def test_a_dossier_is_learned_with_the_words_the_report_and_its_day(run: Run) -> None:
    (found,) = dossiers(run("actors", "Vessel", "news", "--json"))
    assert (found["name"], found["kind"]) == ("Ilmar Vessel", "person")
    told = {(s["role"], s["country"], s["sector"], s["first"], s["last"]) for s in found["stays"]}
    assert ("foreign minister", "EST", "GOV", "2003-03-12", "2003-03-12") in told
    assert ("president", "EST", "GOV", "2011-05-04", "2011-05-04") in told
    for proof in (p for stay in found["stays"] for p in stay["proofs"]):
        text = next(t for t in (MINISTER, PRESIDENT, UNDATED) if id_of(t) == proof["report"])
        assert text[proof["start"] : proof["end"]] == proof["quote"]
        assert proof["quote"]


def test_the_archive_tells_the_same_as_the_files_it_was_made_from(run: Run) -> None:
    from_files = run("actors", "Vessel", "news", "--json").out
    assert run("code", "news", "--archive", "kept").code == 0
    assert run("actors", "Vessel", "--archive", "kept", "--json").out == from_files


def test_another_day_gives_another_answer(run: Run) -> None:
    assert run("code", "news", "--archive", "kept").code == 0
    on = {}
    for day in ("2003-04-01", "2011-06-01", "2020-01-01", "1990-01-01"):
        (found,) = dossiers(run("actors", "Ilmar Vessel", "--archive", "kept", "--json", "--at", day))
        on[day] = [(stay["role"], stay["sector"], stay["former"]) for stay in found["on"]]
    assert on["2003-04-01"] == [("foreign minister", "GOV", False)]
    assert on["2011-06-01"] == [("president", "GOV", False)]
    assert on["2020-01-01"] == [("president", "ELI", True)]
    assert on["1990-01-01"] == []


def test_an_undated_report_is_shown_and_bounds_nothing(run: Run) -> None:
    (found,) = dossiers(run("actors", "Vessel", "news", "--json"))
    (minister,) = (stay for stay in found["stays"] if stay["role"] == "foreign minister")
    assert id_of(UNDATED) in {proof["report"] for proof in minister["proofs"]}
    assert (minister["first"], minister["last"]) == ("2003-03-12", "2003-03-12")


def test_the_table_names_role_country_sector_days_and_proof(run: Run) -> None:
    done = run("actors", "Vessel", "news")
    assert done.code == 0
    assert "Ilmar Vessel (person)" in done.out
    assert f"Estonian President Ilmar Vessel” {id_of(PRESIDENT)[:6]}" in done.out
    assert "2011-05-04" in done.out


def test_a_state_lists_who_held_office_there(run: Run) -> None:
    (found,) = dossiers(run("actors", "Estonia", "news", "--json"))
    assert (found["kind"], found["code"]) == ("state", "EST")
    assert ("Ilmar Vessel", "president", "reports") in {(h["name"], h["role"], h["origin"]) for h in found["holders"]}


# ------------------------------------------------------------------ the shipped tables
def test_rows_of_the_shipped_tables_are_marked_as_such(run: Run) -> None:
    done = run("actors", "Margaret Thatcher")
    assert done.code == 0
    assert "table tenures.csv" in done.out
    assert "only the shipped tables" in done.err
    (found,) = dossiers(run("actors", "Margaret Thatcher", "--json"))
    assert {stay["origin"] for stay in found["stays"]} == {"tenures.csv"}
    assert all(stay["proofs"] == [] for stay in found["stays"])


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Thatcher", date(1985, 1, 1), ("prime minister", "GBR", "GOV")),
        ("Thatcher", date(1995, 1, 1), ("prime minister", "GBR", "ELI")),
        ("Taliban", date(1999, 1, 1), ("in power", "AFG", "GOV")),
        ("Taliban", date(2009, 1, 1), (None, "AFG", "REB")),
        ("George W. Bush", date(2005, 1, 1), ("president", "USA", "GOV")),
    ],
)
def test_the_day_decides_what_the_tables_answer(name: str, day: date, expected: tuple[str | None, str, str]) -> None:
    (found,) = find_dossiers(name, [], on=day)
    assert {(stay.role, stay.country, stay.sector) for stay in found.on} == {expected}


def test_two_persons_of_one_family_name_have_two_dossiers() -> None:
    assert {"George H. W. Bush", "George W. Bush"} <= {found.name for found in find_dossiers("Bush", [])}


def test_a_body_between_states_shows_its_office_holders_of_the_day() -> None:
    (found,) = find_dossiers("NATO", [], on=date(2010, 1, 1))
    assert (found.kind, found.code) == ("body", "NATO")
    assert "Anders Fogh Rasmussen" in {stay.name for stay in found.holders}


# ------------------------------------------------------------------ nobody, and odd input
def test_an_unknown_name_ends_with_near_ones(run: Run) -> None:
    done = run("actors", "Margret Thacher")
    assert done.code == 2
    assert "Margaret Thatcher" in done.err
    assert done.out == ""


def test_a_learned_name_is_a_near_one_too(run: Run) -> None:
    assert "Ilmar Vessel" in run("actors", "Ilmar Vesel", "news").err


@pytest.mark.parametrize("name", ["", " ", "-", "qzxqzx", "\ud800", "a" * 5000, "%", "'; DROP TABLE facts"])
def test_odd_names_find_nobody_and_raise_nothing(name: str) -> None:
    assert find_dossiers(name, []) == []
    assert isinstance(near_names(name, []), list)


@pytest.mark.parametrize("day", ["2003", "2003-02-30", "yesterday", ""])
def test_a_day_that_is_none_is_refused_by_name(run: Run, day: str) -> None:
    done = run("actors", "Thatcher", "--at", day or "x")
    assert done.code == 2
    assert (day or "x") in done.err


# ------------------------------------------------------------------ the rows and the stays
def report_on(text: str, person: str, role: str, day: date | None) -> tuple[CodedReport, ReportDate]:
    report = Report(id_of(text), text, path=f"{person}.txt")
    at, name = text.index(role), text.index(person)
    spans = (report.span(at, at + len(role)), report.span(name, name + len(person)))
    fact = PersonFact(person, role, "FJI", former=False, spans=spans)
    return CodedReport(report, "test", facts=(fact,)), ReportDate(report.id, DateRange(DayRange(day, day), stated=True))


def test_first_and_last_telling_bound_a_stay_and_j_smith_joins_john_smith() -> None:
    told = [
        report_on("The envoy John Tavua spoke.", "John Tavua", "envoy", date(2001, 2, 3)),
        report_on("The envoy J. Tavua left.", "J. Tavua", "envoy", date(2002, 4, 5)),
        report_on("The envoy Tavua wept.", "Tavua", "envoy", None),
    ]
    rows = fact_rows([coded for coded, _ in told], Dating({dated.report: dated for _, dated in told}, {}))
    found = find_dossiers("Tavua", rows)
    assert [each.name for each in found] == ["John Tavua"]
    (stay,) = found[0].stays
    assert (stay.first, stay.last) == (date(2001, 2, 3), date(2002, 4, 5))
    assert len(stay.proofs) == 3


def test_rows_do_not_depend_on_the_order_of_reports() -> None:
    told = [report_on(f"The envoy Ann Tavua spoke {n} times.", "Ann Tavua", "envoy", None)[0] for n in range(4)]
    assert fact_rows(told, Dating()) == fact_rows(told[::-1], Dating())


def test_a_party_known_from_the_tables_alone_is_no_proof() -> None:
    text = "Mr Tavua met reporters."
    report = Report(id_of(text), text)
    span = report.span(3, 8)
    known = Coded(Actor("FJI", sector="GOV", role="president", name="Tavua"), (span,), "country by person, office held")
    assert fact_rows([_with_party(report, known)], Dating()) == []
    whole = Coded(Actor("FJI", sector="GOV", name="Tavua"), (report.span(0, 8),), "head")
    assert [row["quote"] for row in fact_rows([_with_party(report, whole)], Dating())] == ["Mr Tavua"]


def _with_party(report: Report, party: Coded[Actor]) -> CodedReport:
    event = mention(report, "met", "CONSULT", "046", {}, {})
    return CodedReport(report, "test", events=(replace(event, actors=(party,)),))


def test_a_term_in_a_table_outranks_a_telling_of_the_same_day() -> None:
    term = Stay("Ann Tavua", "president", "FJI", "GOV", False, "tenures.csv", date(2001, 1, 1), date(2003, 1, 1))
    told = Stay("Ann Tavua", "leader", "FJI", "GOV", False, "reports", date(2001, 5, 1), date(2002, 1, 1))
    assert stays_on([told, term], date(2001, 6, 1)) == (term, told)
