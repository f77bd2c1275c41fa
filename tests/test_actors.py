"""Who a phrase stands for: names, descriptions, persons by day, noun phrases of parsed reports."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from polybius import data
from polybius.annotate.mentions import find_mentions
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import Pipeline, load_pipeline, parse
from polybius.coding.actors import Resolver, is_actor_like, person_facts, resolver
from polybius.coding.actorwords import actor_words, split_words
from polybius.data import Tenure
from polybius.errors import DataFileError
from polybius.model import Actor, AnnotatedReport, Coded, Report, Sentence, hash_text

CASES = Path(__file__).parent.parent.parent / "shared" / "dev" / "actors" / "ngec_actors.jsonl"


# ------------------------------------------------------------------ tables
def test_every_line_of_the_tables_of_names_is_unique() -> None:
    for name, columns in (
        ("actors/organisations.tsv", ("name", "country")),
        ("actors/countries.tsv", ("iso3", "names")),
        ("actors/regions.tsv", ("name",)),
        ("actors/figures.tsv", ("person", "role", "since")),
    ):
        rows = [tuple(row[column] for column in columns) for row in data.read_table(name)]
        assert [row for row, count in Counter(rows).items() if count > 1] == [], name


def test_no_name_of_a_state_is_given_to_two_states() -> None:
    owners: dict[str, set[str]] = {}
    for country in data.countries():
        for name in (*country.names, *country.adjectives, *country.demonyms, *country.capitals, *country.seats):
            owners.setdefault(name.lower(), set()).add(country.iso3)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_the_tables_know_all_states_and_the_disputed_ones() -> None:
    codes = {country.iso3 for country in data.countries()}
    assert len(codes) >= 200
    assert {"XKX", "PSE", "TWN", "HKG", "ESH", "VAT", "SSD", "TLS"} <= codes


def test_states_of_the_past_have_heirs_and_years() -> None:
    past = {country.name: country for country in data.countries() if country.until}
    assert past["Soviet Union"].iso3 == "RUS"
    assert past["East Germany"].iso3 == "DEU"
    assert past["Yugoslavia"].iso3 == "SRB"
    assert past["Czechoslovakia"].until == 1992


def test_organisations_have_countries_or_stand_between_them() -> None:
    rows = data.read_table("actors/organisations.tsv")
    assert len(rows) >= 400
    strange = {row["country"] for row in rows if not data.is_country_code(row["country"])}
    assert strange == {"IGO", "NGO", "IMG"}
    assert [row["name"] for row in rows if row["country"] == "IGO" and not row["code"]] == []


def test_sectors_are_plovers() -> None:
    plover = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL".split())
    plover |= {"SOC", "NGO", "UNK"}
    for name in ("actors/roles.tsv", "actors/organisations.tsv", "actors/figures.tsv", "actors/regions.tsv"):
        assert {row["sector"] for row in data.read_table(name)} - plover <= {"", "-"}, name


def test_faults_of_a_table_are_told_all_at_once_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text("a\tb\n# a remark\n1\t2\t3\nx\ty\n\tz\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        data.read_rows(str(file))
    assert [line.rpartition("names.tsv:")[2][:2] for line in str(caught.value).splitlines()] == ["3:", "5:"]


def test_a_short_line_has_empty_cells_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text("a\tb\tc\n1\n", encoding="utf-8")
    assert data.read_table(str(file)) == [{"a": "1", "b": "", "c": ""}]


def test_a_tenure_by_months_lasts_from_the_first_day_to_the_last(tmp_path: Path) -> None:
    file = tmp_path / "tenures.csv"
    file.write_text(
        "person,role,country,start,end,source\nAva Lund,minister,NOR,2011-02,2012-02,\nIda Moe,king,NOR,2001-05-03,,\n",
        encoding="utf-8",
    )
    first, second = data.read_tenures(str(file))
    assert (first.start, first.end) == (date(2011, 2, 1), date(2012, 2, 29))
    assert (second.start, second.end) == (date(2001, 5, 3), None)


def test_a_tenure_that_ends_before_it_starts_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "tenures.csv"
    file.write_text(
        "person,role,country,start,end,source\nA,b,NOR,2011-02,2010-02,\nC,d,NOR,soon,,\n", encoding="utf-8"
    )
    with pytest.raises(DataFileError, match=r"(?s)tenures.csv:1 .*ends.*tenures.csv:2 .*'soon'"):
        data.read_tenures(str(file))


# ------------------------------------------------------------------ descriptions
# phrase, country, organisation, sector
DESCRIPTIONS = [
    # states, peoples, governments by metonymy
    ("Paraguay", "PRY", None, None),
    ("the Sultanate of Oman", "OMN", None, None),
    ("the U.S.", "USA", None, None),
    ("D.R. Congo", "COD", None, None),
    ("Congo-Brazzaville", "COG", None, None),
    ("North Koreans", "PRK", None, None),
    ("Korea", "KOR", None, None),
    ("Burma", "MMR", None, None),
    ("Côte d'Ivoire", "CIV", None, None),
    ("the Soviet Union", "RUS", None, None),
    ("East Germany", "DEU", None, None),
    ("Rhodesia", "ZWE", None, None),
    ("Lisbon", "PRT", None, "GOV"),
    ("LISBON", "PRT", None, "GOV"),
    ("the Quai d'Orsay", "FRA", None, "GOV"),
    ("Downing Street", "GBR", None, "GOV"),
    ("the Blue House", "KOR", None, "GOV"),
    ("Zhongnanhai", "CHN", None, "GOV"),
    ("Foggy Bottom", "USA", None, "GOV"),
    ("Mombasa", "KEN", None, "CVL"),
    ("Abkhazia", "GEO", None, "PRE"),
    # office and country in every order
    ("the Dutch foreign minister", "NLD", None, "GOV"),
    ("the foreign minister of the Netherlands", "NLD", None, "GOV"),
    ("Peru's deputy minister of defence", "PER", None, "GOV"),
    ("Zambian lawmakers", "ZMB", None, "LEG"),
    ("the speaker of the Greek parliament", "GRC", None, "LEG"),
    ("the president of the Bundestag", "DEU", None, "LEG"),
    ("the US ambassador to Chile", "USA", None, "GOV"),
    ("Japan's special envoy for Sudan", "JPN", None, "GOV"),
    ("a Kremlin spokesman", "RUS", None, "GOV"),
    ("the Lagos state governor", "NGA", None, "GOV"),
    ("a former Bolivian president", "BOL", None, "ELI"),
    ("the ousted prime minister of Nepal", "NPL", None, "ELI"),
    ("a retired Indian general", "IND", None, "ELI"),
    ("the ex-mayor of Quito", "ECU", None, "ELI"),
    ("Cambodia's supreme court", "KHM", None, "JUD"),
    ("an Istanbul prosecutor", "TUR", None, "JUD"),
    ("Thailand's election commission", "THA", None, "GOV"),
    ("the central bank of Ghana", "GHA", None, "GOV"),
    # forces and police
    ("Chadian troops", "TCD", None, "MIL"),
    ("troops from Chad", "TCD", None, "MIL"),
    ("an Egyptian army spokesman", "EGY", None, "MIL"),
    ("a Vietnamese frigate", "VNM", None, "MIL"),
    ("Karachi police", "PAK", None, "COP"),
    ("the Oslo police chief", "NOR", None, "COP"),
    ("Sudan's spy chief", "SDN", None, "SPY"),
    ("MI5", "GBR", "MI6", "SPY"),
    ("a CIA agent", "USA", "CIA", "SPY"),
    # armed groups
    ("Tuareg rebels in Mali", "MLI", None, "REB"),
    ("Hamas fighters", "PSE", "HAMAS", "REB"),
    ("a Hezbollah official", "LBN", "HEZBOLLAH", "REB"),
    ("Taliban troops", "AFG", "TALIBAN", "REB"),
    ("unidentified gunmen in Haiti", "HTI", None, "UAF"),
    ("a Libyan militia", "LBY", None, "PRM"),
    ("the Wagner Group", "RUS", "WAGNER", "PRM"),
    ("Honduran drug traffickers", "HND", None, "CRM"),
    # society
    ("Chilean students", "CHL", None, "EDU"),
    ("Kurdish protesters in Istanbul", "TUR", None, "CVL"),
    ("Togo's main opposition leader", "TGO", None, "OPP"),
    ("a Cuban dissident", "CUB", None, "OPP"),
    ("Malaysian journalists", "MYS", None, "JRN"),
    ("Argentine farmers", "ARG", None, "AGR"),
    ("striking miners in Poland", "POL", None, "LAB"),
    ("a Lebanese bank", "LBN", None, "BUS"),
    ("Catholic bishops in Uganda", "UGA", None, "REL"),
    ("Congolese doctors", "COD", None, "MED"),
    ("Somali refugees", "SOM", None, "REF"),
    ("the ruling party of Angola", "AGO", None, "PTY"),
    ("a union official in Belgium", "BEL", None, "LAB"),
    ("three Danish men", "DNK", None, "UNK"),
    ("two Danish women", "DNK", None, "CVL"),
    # bodies
    ("the United Nations", "IGO", "UNO", None),
    ("the UN Security Council", "IGO", "UNO", "GOV"),
    ("UN peacekeepers", "IGO", "UNO", "MIL"),
    ("the European Commission", "IGO", "EU", "GOV"),
    ("an IAEA inspector", "IGO", "IAEA", "GOV"),
    ("the president of the European Parliament", "IGO", "EU", "LEG"),
    ("NATO's secretary-general", "IGO", "NATO", "GOV"),
    ("ASEAN", "IGO", "ASEAN", None),
    ("the International Criminal Court", "IGO", "ICC", "JUD"),
    ("Amnesty International", None, "AMN", "NGO"),
    ("the Washington Post", "USA", None, "JRN"),
    ("Xinhua", "CHN", None, "JRN"),
    ("Gazprom", "RUS", None, "BUS"),
    ("Iran's Revolutionary Guards", "IRN", "IRGC", "MIL"),
    # not the country that stands first in the phrase, but the owner
    ("Iran-backed militias in Iraq", "IRQ", None, "PRM"),
    ("anti-French demonstrators in Niamey", "NER", None, "CVL"),
    ("pro-Russian separatists in Ukraine", "UKR", None, "REB"),
    ("the Swedish prime minister, on a visit to Turkey", "SWE", None, "GOV"),
    # apposition
    ("Ama Nkansah, Ghana's trade minister", "GHA", None, "GOV"),
    ("the envoy, a Swiss diplomat", "CHE", None, "GOV"),
    ("the agency, Interfax", "RUS", None, "JRN"),
]


@pytest.mark.parametrize(("phrase", "country", "organisation", "sector"), DESCRIPTIONS)
def test_a_description_gives_country_body_and_sector(
    phrase: str, country: str | None, organisation: str | None, sector: str | None
) -> None:
    actor = resolver().resolve_text(phrase)
    assert actor is not None
    assert (actor.country, actor.organisation, actor.sector) == (country, organisation, sector)


NOTHING = [
    "a garden bench",
    "turkey",
    "polish remover",
    "roast turkey with chestnuts",
    "us and them",
    "Kim Jong Un Street Fair",
    "Michael Jordan",
    "Denzel Washington",
    "Austin Powers",
    "the Indian Ocean",
    "a guinea pig",
    "may",
    "who is it",
    "",
    "  ",
    "🙂",
    "\ud800",
    "1,234",
]


@pytest.mark.parametrize("phrase", NOTHING)
def test_what_names_no_party_is_left_unresolved(phrase: str) -> None:
    actor = resolver().resolve_text(phrase)
    assert actor is None or (actor.country is None and actor.organisation is None), actor


@pytest.mark.parametrize(
    ("day", "sector"),
    [(date(1994, 1, 1), "REB"), (date(1999, 1, 1), "GOV"), (date(2009, 1, 1), "REB"), (date(2022, 1, 1), "GOV")],
)
def test_a_movement_that_governs_has_the_sector_of_a_government(day: date, sector: str) -> None:
    for phrase in ("the Taliban", "a Taliban spokesman"):
        actor = resolver().resolve_text(phrase, on=day)
        assert actor is not None
        assert (actor.country, actor.sector) == ("AFG", sector)


@pytest.mark.parametrize(
    ("phrase", "country"),
    [
        ("Georgia's governor and Atlanta voters", "USA"),
        ("Georgia's president in Tbilisi", "GEO"),
        ("Washington state officials", "USA"),
        ("police in Cordoba, Argentina", "ARG"),
    ],
)
def test_a_shared_name_is_told_by_the_words_around_it(phrase: str, country: str) -> None:
    actor = resolver().resolve_text(phrase)
    assert actor is not None
    assert actor.country == country


def test_kim_jong_un_is_not_the_united_nations() -> None:
    for phrase in ("Kim Jong Un", "KIM JONG UN", "Kim Jong-un"):
        actor = resolver().resolve_text(phrase)
        assert actor is None or actor.organisation is None


def test_context_gives_the_country_that_the_words_leave_open() -> None:
    assert resolver().resolve_text("the police") == Actor(None, None, "COP", "police")
    assert resolver().resolve_text("the police", context="Uruguay") == Actor("URY", None, "COP", "police")
    assert resolver().resolve_text("Chilean police", context="Uruguay") == Actor("CHL", None, "COP", "police")


def test_an_accent_or_a_curly_quote_makes_no_difference() -> None:
    plain = resolver().resolve_text("Turkiye's president")
    assert plain == resolver().resolve_text("Türkiye’s president")
    assert plain is not None
    assert plain.country == "TUR"


# ------------------------------------------------------------------ persons and days
HOLDERS = (
    Tenure("Runa Falk-Osei", "foreign minister", "SWE", date(1999, 3, 1), date(2003, 2, 28)),
    Tenure("Runa Falk-Osei", "prime minister", "SWE", date(2003, 3, 1), date(2007, 6, 30)),
    Tenure("Do Hyun-seok", "president", "KOR", date(2010, 1, 1), None),
    Tenure("Olu Martin", "president", "TGO", date(1990, 1, 1), date(1995, 1, 1)),
    Tenure("Ana Martin", "president", "PRY", date(2004, 1, 1), date(2008, 1, 1)),
    Tenure("Bo Sandovar", "secretary-general", "UNO", date(2001, 1, 1), date(2006, 1, 1)),
)


@cache
def _with_holders() -> Resolver:
    return Resolver(HOLDERS)


@pytest.mark.parametrize(
    ("day", "sector", "role"),
    [
        (date(1990, 1, 1), None, None),
        (date(2001, 1, 1), "GOV", "foreign minister"),
        (date(2005, 1, 1), "GOV", "prime minister"),
        (date(2009, 1, 1), "ELI", "former prime minister"),
    ],
)
def test_the_same_name_gives_a_different_office_at_a_different_day(
    day: date, sector: str | None, role: str | None
) -> None:
    actor = _with_holders().resolve_text("Runa Falk-Osei", on=day)
    assert actor == Actor("SWE", None, sector, role, "Runa Falk-Osei")


@pytest.mark.parametrize(
    ("text", "day", "country"),
    [
        ("Falk-Osei", date(2004, 1, 1), "SWE"),
        ("Do Hyun-seok", None, "KOR"),
        ("President Do", date(2011, 1, 1), "KOR"),
        ("President Martin", date(1992, 1, 1), "TGO"),
        ("President Martin", date(2005, 1, 1), "PRY"),
        ("President Martin", None, None),
        ("Secretary-General Sandovar", date(2002, 1, 1), "IGO"),
    ],
)
def test_a_family_name_is_understood_where_only_one_person_fits(
    text: str, day: date | None, country: str | None
) -> None:
    actor = _with_holders().resolve_text(text, on=day)
    assert (actor.country if actor else None) == country


def test_the_words_of_the_text_outdo_the_table() -> None:
    actor = _with_holders().resolve_text("Norwegian rebel leader Runa Falk-Osei", on=date(2005, 1, 1))
    assert actor is not None
    assert (actor.country, actor.sector) == ("NOR", "REB")


# ------------------------------------------------------------------ parsed reports
@cache
def _pipeline() -> Pipeline:
    return load_pipeline()


@cache
def _annotated(text: str) -> AnnotatedReport:
    report = Report(hash_text(text), text)
    paragraphs = split_paragraphs(report)
    sentences, mentions, entities = find_mentions(report, paragraphs, parse(report, paragraphs, _pipeline()))
    return AnnotatedReport(report, paragraphs, sentences, (), mentions, entities)


def _find(annotated: AnnotatedReport, word: str) -> tuple[Sentence, int]:
    """The last token with these letters."""
    return next(
        (sentence, token.i)
        for sentence in reversed(annotated.sentences)
        for token in reversed(sentence.tokens)
        if token.text == word
    )


def _resolve(text: str, word: str) -> Coded[Actor] | None:
    annotated = _annotated(text)
    sentence, head = _find(annotated, word)
    found = resolver().resolve_mention(annotated, sentence, head)
    if found:
        for span in found.spans:
            assert text[span.start : span.end] == span.text
    return found


MENTIONS = [
    # text, head, country or organisation, sector
    ("The Swiss police arrested two bankers.", "police", "CHE", "COP"),
    ("The president of Ghana flew to Lima.", "president", "GHA", "GOV"),
    ("Rebels in southern Chad took a town.", "Rebels", "TCD", "REB"),
    ("Mexican Foreign Minister Ada Ruiz Belmonte left for Rome.", "Belmonte", "MEX", "GOV"),
    ("Ada Ruiz Belmonte, Mexico's foreign minister, left. On Monday, Belmonte resigned.", "Belmonte", "MEX", "GOV"),
    ("Ivan Petkov, a Bulgarian diplomat, spoke. He was angry.", "He", "BGR", "GOV"),
    ("Jordan recalled its ambassador.", "ambassador", "JOR", "GOV"),
    ("Hungary said its government would not pay.", "government", "HUN", "GOV"),
    ("The Security Council met in New York.", "Council", "UNO", "GOV"),
    ("Soldiers shot dead a man near Bamako.", "Soldiers", "MLI", "MIL"),
    ("QUITO, Ecuador (AP) — Police fired at crowds of students.", "Police", "ECU", "COP"),
    ("The ministers of Chile and Peru met in Lima.", "Lima", "PER", None),
]


@pytest.mark.parametrize(("text", "word", "code", "sector"), MENTIONS)
def test_a_noun_phrase_of_a_report_names_its_party(text: str, word: str, code: str, sector: str | None) -> None:
    found = _resolve(text, word)
    assert found is not None
    assert found.value.organisation or found.value.country == code
    assert code in (found.value.organisation, found.value.country)
    assert found.value.sector == sector


def test_a_country_that_no_word_of_the_phrase_tells_is_trusted_less_and_says_where_from() -> None:
    own = _resolve("The Swiss police arrested two bankers.", "police")
    near = _resolve("QUITO, Ecuador (AP) — Police fired at crowds of students.", "Police")
    assert own is not None
    assert near is not None
    assert near.confidence < own.confidence
    assert "likeliest country" in near.rule


def test_each_part_of_a_party_has_its_words_as_proof() -> None:
    found = _resolve("The Swiss police arrested two bankers.", "police")
    assert found is not None
    assert [span.text for span in found.spans] == ["Swiss", "police"]


def test_armed_men_with_a_foreign_patron_are_not_given_to_him() -> None:
    found = _resolve("Saudi-backed militias shelled the road.", "militias")
    assert found is not None
    assert found.value.country != "SAU"


def test_both_sides_are_the_two_parties_named_before() -> None:
    annotated = _annotated("Russia and Ukraine talked for hours. Both sides agreed to stop.")
    sentence, head = _find(annotated, "sides")
    found = resolver().resolve_all(annotated, sentence, head)
    assert [party.value.country for party in found] == ["RUS", "UKR"]
    assert resolver().resolve_mention(annotated, sentence, head) is None


def test_owners_that_share_a_head_are_two_parties() -> None:
    annotated = _annotated("The Chinese and Russian envoys walked out.")
    sentence, head = _find(annotated, "envoys")
    found = resolver().resolve_all(annotated, sentence, head)
    assert sorted((party.value.country or "", party.value.sector) for party in found) == [
        ("CHN", "GOV"),
        ("RUS", "GOV"),
    ]


def test_coordinated_parties_are_taken_one_by_one() -> None:
    annotated = _annotated("France, Italy and Spain signed the treaty.")
    sentence, head = _find(annotated, "France")
    assert [sentence.tokens[i].text for i in resolver().expand(annotated, sentence, head)] == [
        "France",
        "Italy",
        "Spain",
    ]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("On Monday the minister resigned.", "Monday", False),
        ("On Monday the minister resigned.", "minister", True),
        ("The treaty was signed by Peru.", "treaty", False),
        ("The treaty was signed by Peru.", "Peru", True),
        ("They demanded justice.", "justice", False),
        ("They demanded justice.", "They", True),
        ("Missiles hit the town.", "Missiles", False),
        ("The US secretary of state left.", "state", False),
        ("Protesters burned cars.", "Protesters", True),
        ("Protesters burned cars.", "cars", False),
    ],
)
def test_days_things_and_ideas_are_no_actors(text: str, word: str, expected: bool) -> None:
    assert is_actor_like(*_find(_annotated(text), word)) is expected


def test_what_a_report_says_of_a_person_becomes_a_fact() -> None:
    facts = person_facts(_annotated("Former Danish finance minister Karla Brandt spoke to reporters in Oslo."))
    assert [(f.person, f.country, f.former) for f in facts] == [("Karla Brandt", "DNK", True)]
    assert "finance minister" in facts[0].role.lower()


# ------------------------------------------------------------------ speed and the development cases
def test_thousands_of_phrases_are_looked_up_in_a_second() -> None:
    phrases = [phrase for phrase, *_ in DESCRIPTIONS]
    table = actor_words()
    resolver().resolve_text("warm up")
    fresh = Resolver(HOLDERS)
    assert _rate(lambda phrase: table.find(split_words(phrase)), phrases) > 20_000
    assert _rate(fresh.resolve_text, phrases) > 5_000


def _rate(look_up: Callable[[str], object], phrases: list[str]) -> float:
    """Look-ups a second of processor time; a fraction of the true rate is asked for, so that slow machines pass."""
    start = time.process_time()
    for phrase in phrases:
        look_up(phrase)
    return len(phrases) / max(time.process_time() - start, 1e-9)


def test_a_long_hostile_text_takes_no_longer_than_its_length() -> None:
    for text in ("US " * 30_000, "of the " * 15_000, "Aa-" * 30_000, "." * 100_000, "Kim" + "'s" * 40_000):
        start = time.process_time()
        resolver().resolve_text(text)
        split_words(text)
        assert time.process_time() - start < 1


def measure(path: Path, *, half: int) -> dict[str, float]:
    """Shares of right countries, right sectors and rightly unresolved phrases over every second case."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if number % 2 != half:
            continue
        case = json.loads(line)
        # a case without a day meant the day it was written, in 2022
        on = date.fromisoformat(case["query_date"]) if case["query_date"] else date(2022, 11, 1)
        actor = resolver().resolve_text(case["text"], on=on, context=case.get("context")) or Actor()
        if case.get("unresolved"):
            asked["unresolved"] += 1
            right["unresolved"] += actor == Actor()
            continue
        if case["country"] is not None:
            asked["country"] += 1
            right["country"] += case["country"] in _codes(actor)
        if case["sector"] is not None:
            asked["sector"] += 1
            right["sector"] += (actor.sector or "") in _accepted(case)
    return {key: right[key] / asked[key] for key in asked}


def _codes(actor: Actor) -> set[str]:
    codes = {actor.country or "", {"EU": "EUR"}.get(actor.organisation or "", actor.organisation or "")}
    return codes - {""} if actor.country else codes | {""}


def _accepted(case: dict[str, str]) -> set[str]:
    """The sectors a case takes; its UNK is our "not told", its HLH our MED."""
    wanted = {case["sector"], case.get("sector2", case["sector"])}
    return wanted | ({""} if "UNK" in wanted else set()) | ({"MED"} if "HLH" in wanted else set())


# Floors, per half; the second half was not read while the rules were written. They may only rise.
FLOORS = {
    0: {"country": 0.95, "sector": 0.92, "unresolved": 1.0},
    1: {"country": 0.90, "sector": 0.82, "unresolved": 1.0},
}


@pytest.mark.parametrize("half", [0, 1])
def test_shares_right_on_the_development_descriptions_do_not_fall(half: int) -> None:
    if not CASES.exists():
        pytest.skip("../shared/dev/actors/ngec_actors.jsonl absent")
    shares = measure(CASES, half=half)
    for key, floor in FLOORS[half].items():
        assert shares[key] >= floor, (half, key, shares)


def test_a_month_after_a_given_name_is_a_person() -> None:
    text = "Theresa May resigned in May."
    sentence = _annotated(text).sentences[0]
    assert is_actor_like(sentence, 1)
    assert not is_actor_like(sentence, 4)


def test_a_person_before_a_regime_is_its_owner_not_its_name() -> None:
    annotated = _annotated("The Vantongeren regime fell. Its enemies rejoiced.")
    sentence, head = _find(annotated, "regime")
    found = resolver().resolve_mention(annotated, sentence, head)
    assert found is not None
    assert found.value.name is None
