"""Whose an agent is that no word says a country of, and the parties that no word names."""

from __future__ import annotations

import re
from functools import cache

import pytest

from polybius.coding import code
from polybius.coding.actors import resolver
from polybius.coding.actorview import view_of
from polybius.coding.homes import guess, homes_of, load_weights, look_around, signs
from polybius.model import Actor, AnnotatedReport, EventMention
from polybius.pipeline import annotate, load_pipeline
from polybius.reading import to_report


@cache
def read(text: str) -> AnnotatedReport:
    return annotate(to_report(text), load_pipeline())


def actor(text: str, word: str) -> Actor | None:
    annotated = read(text)
    for sentence in annotated.sentences:
        for token in sentence.tokens:
            if token.text == word:
                found = resolver().resolve_mention(annotated, sentence, token.i)
                return found.value if found else None
    raise AssertionError(f"no word {word}")


def events(text: str) -> tuple[EventMention, ...]:
    return code(read(text)).events


TWO_COUNTRIES = (
    "Zambia's parliament met on Monday to hear the finance minister. Zambia's unions filled the gallery.\n\n"
    "A delegation that had flown in from Portugal watched. The prosecutors asked the house for more money."
)


def test_an_agent_is_of_the_country_that_the_report_is_full_of() -> None:
    found = actor(TWO_COUNTRIES, "prosecutors")
    assert found is not None
    assert found.country == "ZMB"


def test_bodies_and_known_persons_name_a_country_too() -> None:
    found = actor(
        "The State Duma met on Friday. Sergei Lavrov was there. Prosecutors spoke of a new charge.", "Prosecutors"
    )
    assert found is not None
    assert found.country == "RUS"


def test_a_report_that_names_no_country_gives_none() -> None:
    annotated = read("Prosecutors spoke of a new charge against the mayor.")
    sentence = annotated.sentences[0]
    assert guess(homes_of(view_of(annotated)), sentence, sentence.tokens[0], "JUD") is None


def test_each_candidate_has_a_share_and_the_guess_the_largest() -> None:
    annotated = read(TWO_COUNTRIES)
    sentence = annotated.sentences[-1]
    token = next(t for t in sentence.tokens if t.text == "prosecutors")
    homes = homes_of(view_of(annotated))
    assert set(homes.counts) == {"ZMB", "PRT"}
    found = guess(homes, sentence, token, "JUD")
    assert found is not None
    assert 0.5 < found.share <= 1
    assert found.words.iso3 == found.iso3
    assert annotated.report.text[found.words.start : found.words.end]


def test_every_sign_of_a_candidate_is_between_nothing_and_one() -> None:
    annotated = read(TWO_COUNTRIES)
    homes = homes_of(view_of(annotated))
    for sentence in annotated.sentences:
        for token in sentence.tokens:
            at = look_around(homes, sentence, token)
            for iso3 in homes.counts:
                assert all(0 <= value <= 1 for value in signs(homes, at, "GOV", iso3).values())


def test_every_weight_is_that_of_a_sign_of_some_kind_of_agent() -> None:
    ways = "state|located|local|body|person"
    known = re.compile(
        rf"(share of ({ways}|all names)|named by ({ways})|named most|named first|in the opening|dateline|acted last|"
        rf"speaker's|"
        rf"the same word elsewhere|nearest before, ({ways})|sentences before|sentence before|subject of the clause|"
        rf"in the sentence (before|after), ({ways}))(, (rule|force|armed|party|people|name))?"
    )
    assert load_weights()
    assert [name for name in load_weights() if not known.fullmatch(name)] == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Forty Burundian teachers were detained in the capital on Sunday.", "BDI"),
        ("Three opposition newspapers in Belarus were banned on Thursday.", "BLR"),
    ],
)
def test_the_authorities_are_understood_where_nobody_is_said_to_arrest_or_ban(text: str, country: str) -> None:
    found = next(e for e in events(text) if e.event.value == "COERCE")
    assert [(a.value.country, a.value.sector) for a in found.actors] == [(country, "GOV")]
    assert "understood" in found.actors[0].rule
    assert found.actors[0].confidence < 0.5


def test_a_kidnapping_has_no_authorities_behind_it() -> None:
    found = next(e for e in events("Two Burundian teachers were kidnapped on Sunday.") if e.event.value == "ASSAULT")
    assert found.actors == ()


def test_citizens_who_protest_against_nobody_named_protest_against_their_own_government() -> None:
    found = next(e for e in events("Thousands of Chileans demonstrated on Friday.") if e.event.value == "PROTEST")
    assert [(r.value.country, r.value.sector) for r in found.recipients] == [("CHL", "GOV")]


def test_a_protest_against_somebody_named_is_against_them() -> None:
    told = events("Thousands of Chileans demonstrated against Argentina on Friday.")
    found = next(e for e in told if e.event.value == "PROTEST")
    assert {r.value.country for r in found.recipients} == {"ARG"}


def test_a_title_cut_short_is_nobodys_name() -> None:
    found = resolver().persons.find(["sen", "bernie", "sanders"])
    assert found is not None
    assert found.country == "USA"
    assert resolver().persons.find(["sen"]) is None


@pytest.mark.parametrize(("year", "sector"), [(1985, "GOV"), (1995, "ELI")])
def test_who_acts_is_in_the_office_of_the_reports_day(year: int, sector: str) -> None:
    told = events(f"LONDON, June 4, {year} - Margaret Thatcher condemned the Argentine government on Tuesday.")
    found = next(e for e in told if e.event.value == "ACCUSE")
    assert [(a.value.country, a.value.sector) for a in found.actors] == [("GBR", sector)]
