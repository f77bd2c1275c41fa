"""Names, roles and pronouns over a report: our own sentences as tables."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.annotate.entities import is_role_of, same_office
from polybius.annotate.mentions import find_mentions
from polybius.annotate.name_words import key_of, surnames_of
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import Pipeline, load_pipeline, parse
from polybius.model import Entity, Mention, Report, Sentence, hash_text


@cache
def pipeline() -> Pipeline:
    return load_pipeline()


def read(text: str) -> tuple[tuple[Sentence, ...], tuple[Mention, ...], tuple[Entity, ...]]:
    report = Report(hash_text(text), text)
    paragraphs = split_paragraphs(report)
    return find_mentions(report, paragraphs, parse(report, paragraphs, pipeline()))


def entity(text: str, name: str) -> Entity:
    _, _, entities = read(text)
    found = [e for e in entities if e.name == name]
    assert found, [(e.name, e.type) for e in entities]
    return found[0]


def words_for(text: str, name: str) -> list[str]:
    """Every wording by which a text mentions an entity, in order."""
    _, mentions, _ = read(text)
    one = entity(text, name)
    return [m.span.text for m in mentions if m.entity == one.id]


# ------------------------------------------------------------------ names and their types
NAMES = [
    # text, name, type
    ("US special envoy for South Sudan Donald Booth offered to meet them.", "Donald Booth", "PERSON"),
    ("US special envoy for South Sudan Donald Booth offered to meet them.", "South Sudan", "GPE"),
    ("Japanese Deputy Foreign Minister Mori Takeo said so.", "Mori Takeo", "PERSON"),
    ("Kim Song Nam, an aide, spoke to Rodong Sinmun.", "Kim Song Nam", "PERSON"),
    ("South Korean President Roh Tae-woo spoke.", "Roh Tae-woo", "PERSON"),
    ("Secretary of State Dean Acheson arrived.", "Dean Acheson", "PERSON"),
    ("The International Atomic Energy Agency spoke.", "International Atomic Energy Agency", "ORG"),
    ("General Suleiman al-Amr spoke.", "Suleiman al-Amr", "PERSON"),
    ("US-led forces left Iraq.", "Iraq", "GPE"),
]


@pytest.mark.parametrize(("text", "name", "type_"), NAMES)
def test_names_are_cut_at_countries_and_titles(text: str, name: str, type_: str) -> None:
    assert entity(text, name).type == type_


def test_a_surname_is_a_person_wherever_the_full_name_stands() -> None:
    text = "Minister Lloyd Denver spoke in Accra. Ghana welcomed Denver and his aides. Denver said that he was glad."
    assert [w for w in words_for(text, "Lloyd Denver") if w == "Denver"] == ["Denver", "Denver"]


def test_a_surname_the_parser_takes_for_a_common_noun_is_found_by_the_full_name() -> None:
    text = "Minister Olena Zabavskyy met Tom Okello. Zabavskyy, a former pilot, thanked him."
    assert words_for(text, "Olena Zabavskyy")[:2] == ["Olena Zabavskyy", "Zabavskyy"]


def test_repaired_labels_stand_on_the_tokens() -> None:
    sentences, _, _ = read("US special envoy for South Sudan Donald Booth offered to meet them.")
    assert [t.ent for t in sentences[0] if t.text in ("Sudan", "Donald", "Booth")] == ["GPE", "PERSON", "PERSON"]


SAME = [
    # text, name shown, every wording
    ("Kim Song Nam spoke. Kim Song-nam left.", "Kim Song Nam", ["Kim Song Nam", "Kim Song-nam"]),
    ("Viktor Orban came. Orban Viktor left.", "Viktor Orban", ["Viktor Orban", "Orban Viktor"]),
    (
        "Britain agreed. The United Kingdom signed. British troops left.",
        "Britain",
        ["Britain", "United Kingdom", "British"],
    ),
    ("The African Union (AU) met. The AU agreed.", "African Union", ["African Union", "AU", "AU"]),
    (
        "The IAEA spoke. The International Atomic Energy Agency left.",
        "International Atomic Energy Agency",
        ["IAEA", "International Atomic Energy Agency"],
    ),
    ("George W. Bush came. George Bush left.", "George W. Bush", ["George W. Bush", "George Bush"]),
]


@pytest.mark.parametrize(("text", "name", "wordings"), SAME)
def test_variants_of_a_name_are_one_entity(text: str, name: str, wordings: list[str]) -> None:
    assert words_for(text, name) == wordings


SURNAMES = [
    ("Moon Jae-in", "moon"),
    ("Xi Jinping", "xi"),
    ("Nguyen Phu Trong", "trong"),
    ("Ursula von der Leyen", "leyen"),
    ("Marta Silva", "silva"),
]


@pytest.mark.parametrize(("name", "surname"), SURNAMES)
def test_the_family_name_follows_the_order_of_its_culture(name: str, surname: str) -> None:
    assert surnames_of(key_of(name))[0] == surname


def test_persons_of_one_surname_are_told_apart_by_title_and_country() -> None:
    text = (
        "Chinese envoy Wang Yi met Taiwanese minister Wang Wen in Oslo. "
        "Taiwanese minister Wang left first. Chinese envoy Wang stayed."
    )
    assert words_for(text, "Wang Wen")[-1] == "Wang"
    assert len([w for w in words_for(text, "Wang Yi") if w == "Wang"]) == 1


# ------------------------------------------------------------------ descriptions
DESCRIBED = [
    # text, person, role, of, former
    (
        "North Macedonian Deputy Foreign Minister Ana Popova spoke.",
        "Ana Popova",
        "Deputy Foreign Minister",
        "North Macedonian",
        False,
    ),
    ("Former Peruvian president Jorge Silva spoke.", "Jorge Silva", "president", "Peruvian", True),
    ("Then-president Jorge Silva of Peru spoke.", "Jorge Silva", "president", None, True),
    (
        "Anna Berg, the influential sister of Danish leader Lars Berg, spoke.",
        "Anna Berg",
        "influential sister",
        "Danish",
        False,
    ),
    ("Anna Berg, the former mayor of Oslo, spoke.", "Anna Berg", "mayor", "Oslo", True),
    ("Anna Berg, who serves as deputy minister, spoke.", "Anna Berg", "deputy minister", None, False),
    (
        "Norway came. The country's Minister of Foreign Affairs Anna Berg spoke.",
        "Anna Berg",
        "Minister of Foreign Affairs",
        "Norway",
        False,
    ),
    ("US special envoy for Cyprus Anna Berg spoke.", "Anna Berg", "special envoy for Cyprus", "US", False),
    ("Anna Berg is the ambassador to Peru.", "Anna Berg", "ambassador to Peru", None, False),
    ("The acting prime minister, Anna Berg, spoke.", "Anna Berg", "acting prime minister", None, False),
]


@pytest.mark.parametrize(("text", "person", "role", "of", "former"), DESCRIBED)
def test_a_person_is_described_by_title_apposition_or_clause(
    text: str, person: str, role: str, of: str | None, former: bool
) -> None:
    found = [(d.role, d.of, d.former) for d in entity(text, person).descriptions]
    assert (role, of, former) in found


# ------------------------------------------------------------------ roles and pronouns
MEANT = [
    # text, name, wording that means it
    ("Kenyan envoy Tom Okello met rebels. The envoy was glad.", "Tom Okello", "The envoy"),
    ("US special envoy Anna Berg met Kenyan envoy Tom Okello. The US envoy was glad.", "Anna Berg", "The US envoy"),
    ("Norway signed. The country will pay.", "Norway", "The country"),
    ("The Foreign Ministry wrote. The ministry will pay.", "Foreign Ministry", "The ministry"),
    ("President Anna Berg met Tom Okello. She was glad.", "Anna Berg", "She"),
    ("Mr. Okello met Ms. Berg. He was glad.", "Okello", "He"),
    ("Norway signed, and it will pay.", "Norway", "it"),
    ("The defence minister was firm.\n\nOlga Marin said the army was ready.", "Olga Marin", "The defence minister"),
    ("The team's coach, Alireza Karimi, spoke. He was glad.", "Alireza Karimi", "The team's coach"),
    ("Anna Berg's speech, an aide to the king, was short.", "Anna Berg", "an aide"),
]


@pytest.mark.parametrize(("text", "name", "wording"), MEANT)
def test_a_role_or_pronoun_means_the_nearest_that_fits(text: str, name: str, wording: str) -> None:
    assert wording in words_for(text, name)


NOT_MEANT = [
    ("It is believed that Norway signed.", "Norway", "It"),
    ("King Tom Okello met Norway. She was glad.", "Tom Okello", "She"),
    ("Foreign minister Anna Berg met the deputy foreign minister.", "Anna Berg", "the deputy foreign minister"),
]


@pytest.mark.parametrize(("text", "name", "wording"), NOT_MEANT)
def test_a_role_or_pronoun_does_not_mean_what_it_cannot(text: str, name: str, wording: str) -> None:
    assert wording not in words_for(text, name)


def test_a_country_met_as_an_adjective_only_has_its_own_name() -> None:
    assert words_for("Kenyan troops left.", "Kenya") == ["Kenyan"]
    assert words_for("Kenyans voted.", "Kenyans") == ["Kenyans"]


def test_both_sides_are_a_group() -> None:
    assert entity("Norway and Peru met. Both sides agreed.", "Both sides").type == "GROUP"


def test_gender_is_read_from_titles_kinship_and_given_names() -> None:
    text = "Mr. Okello met Maria Costa. Rui Mota's sister, Ama Mota, left."
    assert [entity(text, n).gender for n in ("Okello", "Maria Costa", "Ama Mota")] == ["m", "f", "f"]


OFFICES = [("envoy", "ambassador", True), ("leader", "president", True), ("president", "premier", False)]


@pytest.mark.parametrize(("left", "right", "same"), OFFICES)
def test_offices_that_reports_interchange(left: str, right: str, same: bool) -> None:
    assert same_office(left, right) is same


def test_a_lower_rank_is_another_office() -> None:
    assert not is_role_of("foreign minister", "deputy foreign minister")
    assert is_role_of("minister", "deputy foreign minister")


@pytest.mark.parametrize("text", ["", "\n\n", "\0", "😀😀", "KIM KIM KIM", "\ud800 Kim", "é́́", "A" * 5000])
def test_odd_texts_have_mentions_or_none_and_never_raise(text: str) -> None:
    _, mentions, entities = read(text)
    assert all(text[m.span.start : m.span.end] == m.span.text for m in mentions)
    assert {m.entity for m in mentions} == {e.id for e in entities}


# ------------------------------------------------------------------ pronouns: the learned choice
def meant_by(text: str, word: str) -> Entity | None:
    """The entity that the last such pronoun of a text is taken for."""
    _, mentions, entities = read(text)
    found = [m for m in mentions if m.span.text == word and m.kind == "pronoun"]
    return next(e for e in entities if e.id == found[-1].entity) if found else None


def test_it_can_mean_a_thing_that_is_no_party() -> None:
    found = meant_by("Norway and Sweden signed the treaty in Oslo. It was drafted in May.", "It")
    assert found is not None
    assert (found.name, found.type) == ("the treaty", "")


def test_an_empty_it_means_nothing() -> None:
    assert meant_by("The ministry of Norway spoke. It is time to act, Anna Berg said.", "It") is None


def test_they_after_coordinated_names_means_all_of_them() -> None:
    text = "Norway and Sweden met in Oslo. They agreed to a truce."
    found = meant_by(text, "They")
    _, _, entities = read(text)
    assert found is not None
    assert [e.name for e in entities if e.id in found.members] == ["Norway", "Sweden"]


def test_a_pronoun_before_its_subject_means_the_subject() -> None:
    found = meant_by("In his speech, Tom Okello praised the army.", "his")
    assert found is not None
    assert found.name == "Tom Okello"


def test_an_object_is_not_the_subject_of_its_verb() -> None:
    found = meant_by("Tom Okello met Peter Berg in Oslo. Okello thanked him.", "him")
    assert found is not None
    assert found.name == "Peter Berg"


def test_the_two_ministers_are_those_named_before() -> None:
    text = "Foreign Minister Tom Okello met Foreign Minister Peter Berg. The two ministers signed a treaty."
    _, mentions, entities = read(text)
    group = next(m.entity for m in mentions if m.span.text == "The two ministers")
    members = next(e.members for e in entities if e.id == group)
    assert [e.name for e in entities if e.id in members] == ["Tom Okello", "Peter Berg"]


def test_a_city_can_be_a_family_name() -> None:
    assert entity("Belinda London, a nurse, spoke. London said that she was glad.", "Belinda London").type == "PERSON"


def test_a_person_whose_name_is_an_adjective_of_a_country_speaks_by_it() -> None:
    assert words_for("Mark Cuban came to Dallas. Cuban said that he was glad.", "Mark Cuban") == [
        "Mark Cuban",
        "Cuban",
        "he",
    ]
