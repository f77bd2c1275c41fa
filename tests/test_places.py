"""Where events take place: the words that tell it, and which of several places of one name is meant."""

from __future__ import annotations

import time
from functools import cache

import pytest

from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.coding import code
from polybius.coding.gazetteer import Gazetteer, gazetteer
from polybius.model import Coded, EventMention, Place, Report, hash_text

Found = tuple[str, str | None, str | None]  # name, country, first-level division


@cache
def pipeline() -> Pipeline:
    return load_pipeline()


@cache
def told(text: str) -> tuple[EventMention, ...]:
    return code(annotate(Report(hash_text(text), text), pipeline())).events


def places(text: str) -> list[Coded[Place]]:
    return [event.place for event in told(text) if event.place]


# sentence -> the place of its one placed event
PLACED: list[tuple[str, Found]] = [
    # the words around the name
    ("The presidents of Chile and Bolivia met in Lima on Tuesday.", ("Lima", "PER", "Lima Province")),
    ("The French president arrived in Beirut for a visit.", ("Beirut", "LBN", "Beyrouth")),
    ("The foreign minister flew to Cairo to meet his Egyptian counterpart.", ("Cairo", "EGY", "Cairo")),
    ("Russian troops shelled the city of Kherson.", ("Kherson", "UKR", "Kherson")),
    ("Rebels seized the port city of Kismayo on Friday.", ("Kismayo", "SOM", "Lower Juba")),
    ("Police fired tear gas at protesters in the streets of Goma.", ("Goma", "COD", "Nord Kivu")),
    ("Talks between India and Pakistan held in Geneva failed.", ("Geneva", "CHE", "Geneva")),
    ("The presidents of Chile and Bolivia met in Peru's capital.", ("Lima", "PER", "Lima Province")),
    ("The US president met Mr Lee at the White House.", ("White House", "USA", "District of Columbia")),
    ("Turkish forces withdrew from Afrin in northern Syria.", ("Afrin", "SYR", "Aleppo")),
    ("Taliban fighters attacked a post in southern Helmand province.", ("Helmand", "AFG", "Helmand")),
    ("Gunmen kidnapped three aid workers in Nigeria's Borno state.", ("Borno", "NGA", "Borno State")),
    ("Iranian forces seized a tanker in the Strait of Hormuz.", ("Strait of Hormuz", None, None)),
    ("British troops in Mali ceased fire.", ("Mali", "MLI", None)),
    # which of several
    ("Police arrested three men in Paris on Monday.", ("Paris", "FRA", "Île-de-France")),
    ("Police arrested three men in Paris, Texas, on Monday.", ("Paris", "USA", "Texas")),
    ("Protesters marched in Moscow, Idaho, against the mayor.", ("Moscow", "USA", "Idaho")),
    ("Police in Atlanta, Georgia, arrested four protesters.", ("Atlanta", "USA", "Georgia")),
    ("Russian warplanes bombed a convoy in Georgia.", ("Georgia", "GEO", None)),
    ("The general was arrested at his home in Washington state.", ("Washington", "USA", "Washington")),
    ("The presidents of Chile and Bolivia met in Washington on Friday.", ("Washington", "USA", "District of Columbia")),
    ("Police shot two men in Victoria, the Canadian police said.", ("Victoria", "CAN", "British Columbia")),
    ("Australian police arrested two men in Victoria on Tuesday.", ("Victoria", "AUS", "Victoria")),
    ("The Seychelles president met the Indian envoy in Victoria.", ("Victoria", "SYC", "La Rivière Anglaise")),
    ("Lebanese soldiers clashed with gunmen in Tripoli.", ("Tripoli", "LBN", "Liban-Nord")),
    ("The Canadian prime minister met the Indian president in London.", ("London", "GBR", "England")),
    ("Libyan militias clashed in Tripoli.", ("Tripoli", "LBY", "Tripoli")),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), PLACED, ids=[case[0][:60] for case in PLACED])
def test_the_place_of_an_act_is_read_with_its_country_and_division(sentence: str, expected: Found) -> None:
    found = {(place.value.name, place.value.country, place.value.region) for place in places(sentence)}
    assert found == {expected}


@pytest.mark.parametrize("sentence", [case[0] for case in PLACED], ids=[case[0][:60] for case in PLACED])
def test_a_place_is_proved_by_its_words(sentence: str) -> None:
    for place in places(sentence):
        assert place.spans
        assert all(sentence[span.start : span.end] == span.text for span in place.spans)
        assert 0 < place.confidence <= 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Victoria Nuland met Serbian officials on Monday.",
        "Peru condemned the attack in Kabul.",
        "Japan urged China to hold talks in Osaka.",
        "The minister met reporters in January.",
        "Norway donated medicine to Yemen in good faith.",
    ],
)
def test_persons_topics_and_common_words_are_no_places(sentence: str) -> None:
    assert told(sentence)
    assert places(sentence) == []


def test_a_city_has_coordinates_and_an_id_and_a_country_has_none() -> None:
    (city,) = places("The presidents of Chile and Bolivia met in Lima on Tuesday.")
    (country,) = places("British troops in Mali ceased fire.")
    assert city.value.latitude == pytest.approx(-12.0, abs=0.2)
    assert city.value.longitude == pytest.approx(-77.0, abs=0.2)
    assert city.value.geonames == 3936456
    assert (country.value.latitude, country.value.longitude, country.value.geonames) == (None, None, None)


def test_countries_named_elsewhere_in_the_report_choose_between_places() -> None:
    spanish = "Spain held its breath. The Spanish king called for calm.\n\nPolice arrested two men in Cartagena."
    colombian = (
        "Colombia held its breath. The Colombian president called for calm.\n\nPolice arrested two men in Cartagena."
    )
    assert [place.value.country for place in places(spanish)] == ["ESP"]
    assert [place.value.country for place in places(colombian)] == ["COL"]


def test_an_act_without_a_place_is_not_put_at_the_dateline() -> None:
    assert places("NAIROBI, Kenya - Uganda expelled four Sudanese diplomats.") == []


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Bogotá", "COL", "city"),
        ("Bogota", "COL", "city"),
        ("Peking", "CHN", "city"),
        ("Sana'a", "YEM", "city"),
        ("Port-au-Prince", "HTI", "city"),
        ("KHARKIV", "UKR", "city"),
        ("Rajasthan", "IND", "division"),
        ("Anbar", "IRQ", "division"),
        ("Kherson oblast", "UKR", "city"),
        ("Donbas", "UKR", "region"),
        ("Middle East", None, "region"),
    ],
)
def test_names_are_found_in_whatever_spelling(name: str, country: str | None, kind: str) -> None:
    site = gazetteer().find(name)[0]
    assert (site.country, site.kind) == (country, kind)


@pytest.mark.parametrize(
    "name", ["", "   ", "ab", "ENG", "countrycode", '"', "}", "\\u00e9", "Qqqzz", "\ud800", "\x00"]
)
def test_odd_names_are_found_nowhere_and_raise_nothing(name: str) -> None:
    assert gazetteer().find(name) == ()


def test_every_division_of_the_table_lies_on_the_globe() -> None:
    for sites in gazetteer()._areas.values():
        for site in sites:
            assert -90 <= site.latitude <= 90
            assert -180 <= site.longitude <= 180


def test_the_gazetteer_loads_in_a_part_of_a_second() -> None:
    # 0.1 s on the machine it was written on; a parse of the file of cities would take five times as long
    best = min(_seconds_to_load() for _ in range(3))
    assert best < 0.5


def _seconds_to_load() -> float:
    start = time.process_time()
    Gazetteer()
    return time.process_time() - start
