"""Counted figures, disputes between them, and how somebody left, in sentences of our own."""

from __future__ import annotations

import pytest

from polybius.linking.disagree import find_disagreements
from polybius.linking.figures import find_disputes, find_figures
from polybius.linking.manner import find_manners
from polybius.linking.tellings import tellings_of
from polybius.model import GIVEN, Actor, Coded, CodedReport, Dating, EventMention, Report, Status, hash_text

Told = list[tuple[str, str, int, int | None]]

FIGURES: list[tuple[str, Told]] = [
    # ranges
    ("50 to 200 people were killed", [("dead", "", 50, 200)]),
    ("90 to 1,500 troops crossed", [("troops", "", 90, 1500)]),
    ("some five to ten thousand troops", [("troops", "about", 5000, 10000)]),
    ("nine hundred to two thousand soldiers", [("troops", "", 900, 2000)]),
    ("between one hundred and two hundred tanks", [("tanks", "", 100, 200)]),
    ("one to two dozen tanks burned", [("tanks", "", 12, 24)]),
    ("12-15 people were killed", [("dead", "", 12, 15)]),
    ("from 200 to 50 troops", [("troops", "", 50, None)]),
    # bounds
    ("no more than 12 were hurt", [("hurt", "most", 12, None)]),
    ("not more than 12 were hurt", [("hurt", "most", 12, None)]),
    ("more than 12 were hurt", [("hurt", "least", 12, None)]),
    ("no fewer than a dozen people died", [("dead", "least", 12, None)]),
    ("no less than 300 troops", [("troops", "least", 300, None)]),
    ("fewer than 300 troops", [("troops", "most", 300, None)]),
    # numbers in words
    ("two hundred and fifty people were killed", [("dead", "", 250, None)]),
    ("twenty-five people were killed", [("dead", "", 25, None)]),
    ("ninety one people were killed", [("dead", "", 91, None)]),
    ("a hundred and five tanks", [("tanks", "", 105, None)]),
    ("1.5 million people were displaced", [("displaced", "", 1_500_000, None)]),
    ("two and a half million were displaced", [("displaced", "", 2_500_000, None)]),
    ("one million two hundred thousand troops", [("troops", "", 1_200_000, None)]),
    ("hundreds of thousands of refugees", [("displaced", "least", 100_000, None)]),
    ("three billion dollars", [("money", "", 3_000_000_000, None)]),
    # nobody
    ("No one was killed", [("dead", "", 0, None)]),
    ("Nobody was hurt", [("dead", "", 0, None), ("hurt", "", 0, None)]),
    ("Nobody knew how many were killed", []),
    ("not one of them was killed, but two were hurt", [("dead", "", 0, None), ("hurt", "", 2, None)]),
    ("one was killed", [("dead", "", 1, None)]),
    ("12 soldiers were not hurt", [("troops", "", 12, None)]),
    # days and years are no counts, numbers beside them are
    ("In May 120 people were killed", [("dead", "", 120, None)]),
    ("In May 12 people were killed", [("dead", "", 12, None)]),
    ("On 9 May 12 people were killed", [("dead", "", 12, None)]),
    ("On May 9 troops crossed", []),
    ("On 9 and 10 May troops crossed", []),
    ("In 1995 troops crossed", []),
    # persons that fell or were lost are dead, other things are not
    ("19 of our men fell", [("dead", "", 19, None)]),
    ("They lost 12 men", [("dead", "", 12, None)]),
    ("They lost 12 Danes", [("dead", "", 12, None)]),
    ("They lost 12 planes", [("planes", "", 12, None)]),
    ("12 were shot in the square", [("dead", "", 12, None)]),
    ("12 officers were shot at", []),
    ("Prices at 12 London markets fell", []),
    ("The party lost 12 Commons seats", []),
    ("12 people said prices fell", []),
    ("12 films were shot in Rome", []),
]


@pytest.mark.parametrize(("text", "told"), FIGURES, ids=[text for text, _ in FIGURES])
def test_a_figure_is_what_the_words_count(text: str, told: Told) -> None:
    found = find_figures(text)
    assert [(f.unit, f.bound, f.value, f.upto) for f in found] == told
    assert all(0 <= f.start < f.end <= len(text) for f in found)


def test_the_low_end_of_a_range_never_exceeds_the_high_one() -> None:
    words = ("2", "30", "400", "5,000", "six", "ninety", "seven hundred", "two thousand", "1.5 million")
    texts = [f"{low} to {high} people were killed" for low in words for high in words]
    ends = [f.ends for text in texts for f in find_figures(text)]
    assert len(ends) >= len(texts) - len(words)
    assert all(low <= high for low, high in ends)


def test_of_acts_that_are_told_without_dead_the_fallen_and_lost_are_none() -> None:
    assert find_figures("They lost 12 men", deadly=False) == ()
    assert find_figures("They killed 12 men", deadly=False) == find_figures("They killed 12 men") != ()


DISPUTES = [
    ("Lima says 14 died, but Quito counts 20 dead.", [(14, 20)]),
    ("14 people were killed, Lima said. According to Quito 20 died.", [(14, 20)]),
    ("14 people were killed, against little resistance, in the only most recent raid. 20 died.", []),
    ("14 people were killed. Lima said so. It rained. Then came night. 20 died.", []),
    ("14 people were killed, officials said. Another 20 died on Sunday.", []),
    ("Lima says 14 died, but Quito counts 20 wounded.", []),
    ("Lima says at least 14 died, but Quito counts 20 dead.", []),
]


@pytest.mark.parametrize(("text", "pairs"), DISPUTES, ids=[text for text, _ in DISPUTES])
def test_figures_are_disputed_that_two_tellers_give_close_to_each_other(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    assert [(one.value, other.value) for one, other in find_disputes(text, find_figures(text))] == pairs


# ------------------------------------------------------------------ manner and parties
def mention(text: str, trigger: str, event: str, *actors: Actor) -> tuple[Report, EventMention]:
    report = Report(hash_text(text), text, "r")
    start = text.index(trigger)
    told = report.span(start, start + len(trigger))
    status: Status = "occurred"
    coded = Coded(event, (told,), GIVEN)
    parties = tuple(Coded(actor, (told,), GIVEN) for actor in actors)
    return report, EventMention(
        f"{report.id}.1", report.id, told, report.span(0, len(text)), coded, Coded("", (told,), GIVEN),
        Coded(status, (told,), GIVEN), parties,
    )  # fmt: skip


MANNERS = [
    ("The garrison left of its own free will", "left", "RETREAT", ("free",)),
    ("The garrison left unwillingly, driven out by hunger", "driven", "RETREAT", ("forced",)),
    ("The garrison was driven out against its own will", "driven", "RETREAT", ("forced",)),
    ("They drove on, then drove the garrison out", "drove", "ASSAULT", ("forced",)),
    ("The garrison was driven out, or went willingly, as some say", "driven", "RETREAT", ("forced", "free")),
    ("They drove on", "drove", "ASSAULT", ()),
]


@pytest.mark.parametrize(("text", "trigger", "event", "manners"), MANNERS, ids=[row[0] for row in MANNERS])
def test_whole_words_say_how_somebody_left(text: str, trigger: str, event: str, manners: tuple[str, ...]) -> None:
    assert find_manners(text, mention(text, trigger, event)[1]) == manners


PARTIES = [
    (Actor("DZA", sector="REB"), Actor("DZA", organisation="FLN"), False),
    (Actor("NOR", sector="GOV"), Actor("IGO", organisation="NATO"), False),
    (Actor(name="the Red Fist"), Actor(name="the Sons of Dawn"), True),
    (Actor("NOR", sector="GOV"), Actor("NGO", organisation="Shipwatch"), True),
    (Actor(name="the Red Fist"), Actor("IGO", organisation="NATO"), True),
    (Actor("NOR"), Actor("SWE"), True),
]


@pytest.mark.parametrize(("one", "other", "contradict"), PARTIES, ids=[f"{a}|{b}" for a, b, _ in PARTIES])
def test_parties_contradict_unless_one_may_be_part_of_the_other(one: Actor, other: Actor, contradict: bool) -> None:
    tellings = []
    for text, actor in (("Shots hit the post.", one), ("Fire hit the post.", other)):
        report, told = mention(text, "hit", "ASSAULT", actor)
        tellings += tellings_of(CodedReport(report, GIVEN, events=(told,)))
    found = [d for d in find_disagreements("e", tellings, Dating()) if d.field == "actors"]
    assert [d.outcome for d in found] == ["contradicts" if contradict else "compatible"]


# ------------------------------------------------------------------ whose people, which act, how many, who began
SIDES = [
    ("Yemen says that three of its men fell.", "The battle cost fifteen lives, all told.", False),
    ("Yemen says that three of its men fell.", "Yemen lost 90 of its own.", True),
    ("18 Armenian soldiers were killed.", "31 Azeri soldiers were killed.", False),
    ("18 Armenian soldiers were killed.", "92 Armenian soldiers were killed.", True),
    ("The French admit to 12 dead.", "The toll of the French stands at 24.", True),
    ("92 Armenians were killed.", "More than 200 people were killed.", False),
    ("Nobody was killed.", "Six people were killed.", True),
]


@pytest.mark.parametrize(("one", "other", "contradict"), SIDES, ids=[f"{a} {b}" for a, b, _ in SIDES])
def test_tolls_contradict_only_where_they_may_count_the_same_people(one: str, other: str, contradict: bool) -> None:
    tellings = []
    for text in (one, other):
        report, raid = mention(f"Jets hit the post. {text}", "hit", "ASSAULT")
        tellings += tellings_of(CodedReport(report, GIVEN, events=(raid,)))
    found = [d.outcome for d in find_disagreements("e", tellings, Dating()) if d.field == "numbers"]
    assert ("contradicts" in found) == contradict


def units(text: str, trigger: str, event: str) -> set[tuple[str, int]]:
    report, act = mention(text, trigger, event)
    (told,) = tellings_of(CodedReport(report, GIVEN, events=(act,)))
    return {(f.unit, f.value) for f in told.figures}


SIZES = [
    ("Some 28 men landed on the islet.", "landed", "COERCE", ("troops", 28)),
    ("At least 79 people were rounded up.", "rounded", "COERCE", ("arrested", 79)),
    ("Students, ten thousand of them, marched.", "marched", "PROTEST", ("protesters", 10_000)),
    ("The guards let 25,000 prisoners go.", "let", "RETREAT", ("freed", 25_000)),
    ("The armies clashed for three days.", "clashed", "ASSAULT", ("duration", 72)),
    ("The armies clashed three days ago.", "clashed", "ASSAULT", None),
    ("Nobody knows how many died in the raid; 187 is the official figure.", "raid", "ASSAULT", ("dead", 187)),
    ("Six officers and seven gunmen died in the raid.", "raid", "ASSAULT", ("dead", 6)),
]


@pytest.mark.parametrize(("text", "trigger", "event", "figure"), SIZES, ids=[row[0] for row in SIZES])
def test_an_act_has_the_figures_that_its_sentence_tells(
    text: str, trigger: str, event: str, figure: tuple[str, int] | None
) -> None:
    found = units(text, trigger, event)
    assert figure in found if figure else not found


def test_a_toll_belongs_to_the_nearest_act_that_may_have_one() -> None:
    text = "A charge came. It was over the raid in which 25 died. Talks failed. Rebels hit a post, killing four."
    report = Report(hash_text(text), text, "r")

    def act(word: str, event: str) -> EventMention:
        told = report.span(text.index(word), text.index(word) + len(word))
        coded = Coded(event, (told,), GIVEN)
        status: Coded[Status] = Coded("occurred", (told,), GIVEN)
        return EventMention(f"{report.id}.{word}", report.id, told, told, coded, Coded("", (told,), GIVEN), status)

    acts = (act("charge", "ACCUSE"), act("raid", "ASSAULT"), act("hit", "ASSAULT"))
    dead = {
        t.mention.trigger.text: [f.value for f in t.figures if f.unit == "dead"]
        for t in tellings_of(CodedReport(report, GIVEN, events=acts))
    }
    assert dead == {"charge": [], "raid": [25], "hit": [4]}


BEGINNINGS = [
    ("Peruvian units hit the post, and Lima says that the other side had begun.", Actor("PER"), True),
    ("Peruvian units hit the post, and Quito says that Peru had begun.", Actor("PER"), False),
    ("Malian tanks hit the post and only answered Burkinabe mortars.", Actor("MLI"), True),
    ("Malian tanks hit the post and answered a call.", Actor("MLI"), False),
]


@pytest.mark.parametrize(("text", "actor", "contradict"), BEGINNINGS, ids=[row[0] for row in BEGINNINGS])
def test_a_claim_that_the_other_side_began_contradicts_who_acts(text: str, actor: Actor, contradict: bool) -> None:
    report, raid = mention(text, "hit", "ASSAULT", actor)
    tellings = tellings_of(CodedReport(report, GIVEN, events=(raid,)))
    found = [d.field for d in find_disagreements("e", tellings, Dating())]
    assert ("actors" in found) == contradict
