"""Who did it to whom, where the sentence tells it by its build or leaves it to the rest of the report."""

from __future__ import annotations

import pytest

from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.coding import code
from polybius.model import EventMention, Report, hash_text

# text -> (event, words of its trigger, actors, recipients); countries or organisations, sorted, joined by "+"
Case = tuple[str, tuple[str, str, str, str]]

# ------------------------------------------------------------------ by the build of the sentence
BUILT: list[Case] = [
    # nouns whose "of" or possessor undergoes
    ("Zambia denounced the expulsion of a Zambian envoy by Malawi.", ("ACCUSE", "denounced", "ZMB", "MWI")),
    # clauses that go on about the attack
    (
        "Chadian jets carried out an air raid, targeting Libyan commanders.",
        ("ASSAULT", "raid", "TCD", "LBY"),
    ),
    ("Chad condemned a Sudanese attack that killed three Kenyan soldiers.", ("ACCUSE", "condemned", "TCD", "SDN")),
    # those who did what is complained of
    (
        "Peru raised accusations that the Chilean navy had crossed the line.",
        ("ACCUSE", "raised", "PER", "CHL"),
    ),
    # those who only hear a complaint
    ("Ghana filed a complaint against Togo to the United Nations.", ("ACCUSE", "filed", "GHA", "TGO")),
    # what is refused is for somebody
    ("Kenya refused to allow a Somali plane to land.", ("REJECT", "refused", "KEN", "SOM")),
    # blame for what states do to people
    ("France denounced the detentions in Belarus.", ("ACCUSE", "denounced", "FRA", "BLR")),
    # own forces that move
    ("The Swedish ambassador has been recalled from Moscow.", ("SANCTION", "recalled", "SWE", "RUS")),
    # what is announced of another, and what a lawyer says of a court
    ("Canada disclosed that Gabon has urged France to withdraw.", ("REQUEST", "urged", "GAB", "FRA")),
    ("A Kenyan court rejected the appeal of Uganda, a Ugandan lawyer said.", ("REJECT", "rejected", "KEN", "UGA")),
    # whom one asks for something, and one's own people that are asked
    ("A Syrian pilot asked Turkey for asylum.", ("REQUEST", "asked Turkey for", "SYR", "TUR")),
    ("Norway petitioned the United Nations for a ruling.", ("REQUEST", "petitioned", "NOR", "UNO")),
    ("Spain promised the Moroccans to open the border.", ("CONCEDE", "promised", "ESP", "MAR")),
    # coordinated nouns
    ("Canada expressed dismay and condemnation of the Iranian decision.", ("ACCUSE", "expressed", "CAN", "IRN")),
]

# ------------------------------------------------------------------ by the rest of the report
FROM_REPORT: list[Case] = [
    # a refusal answers who asked
    (
        "Kenya asked Uganda to hand over the ferry. Tanzania was silent. Uganda refused the demand.",
        ("REJECT", "refused", "UGA", "KEN"),
    ),
    # the government that a foreign state praises is not its own
    (
        "LIMA, May 3 - Peru freed two priests on Monday.\n\nCanada congratulated the government.",
        ("SUPPORT", "congratulated", "CAN", "PER"),
    ),
    # rebels without a named enemy turn on their government
    (
        "BOGOTA, May 3 - Colombian guerrillas met priests on Monday.\n\nThe guerrillas rejected the deadline.",
        ("REJECT", "rejected", "COL", "COL"),
    ),
    # a stranger who is arrested is of the country of the report
    (
        "HARARE, May 3 - Zimbabwe is tense.\n\nZimbabwean police arrested Tendai Moyana on Monday.",
        ("COERCE", "arrested", "ZWE", "ZWE"),
    ),
    # an object pronoun is not its verb's subject
    (
        "Norway telephoned Premier Ada Sule of Nigeria and urged her to resign.",
        ("REQUEST", "urged", "NOR", "NGA"),
    ),
]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


def told(text: str, pipeline: Pipeline) -> list[EventMention]:
    return list(code(annotate(Report(hash_text(text), text), pipeline)).events)


def codes(parties: tuple[object, ...]) -> str:
    values = [party.value for party in parties]  # type: ignore[attr-defined]
    return "+".join(sorted({v.country if v.country and v.country != "IGO" else v.organisation or "-" for v in values}))


def check(case: Case, pipeline: Pipeline) -> None:
    text, (event, trigger, actors, recipients) = case
    found = [
        (m.event.value, codes(m.actors), codes(m.recipients))
        for m in told(text, pipeline)
        if any(trigger in span.text for span in m.event.spans)
    ]
    assert (event, actors, recipients) in found, found


@pytest.mark.parametrize("case", BUILT, ids=lambda case: case[0][:50])
def test_the_build_of_a_sentence_tells_who_did_it_to_whom(case: Case, pipeline: Pipeline) -> None:
    check(case, pipeline)


@pytest.mark.parametrize("case", FROM_REPORT, ids=lambda case: case[0][:50])
def test_the_report_tells_whom_a_sentence_leaves_open(case: Case, pipeline: Pipeline) -> None:
    check(case, pipeline)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya mourned the murder of the Ugandan envoy in Nairobi.",
        "Officials spoke of the capture of the Chadian general.",
    ],
)
def test_those_who_undergo_a_deed_told_by_a_noun_are_never_its_doers(text: str, pipeline: Pipeline) -> None:
    victims = {"UGA", "TCD"}
    for mention in told(text, pipeline):
        assert not victims & {party.value.country for party in mention.actors}


def test_spans_of_parties_stand_in_the_text(pipeline: Pipeline) -> None:
    for text, _ in BUILT + FROM_REPORT:
        for mention in told(text, pipeline):
            for party in mention.actors + mention.recipients:
                assert all(text[span.start : span.end] == span.text for span in party.spans)
