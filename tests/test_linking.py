"""Stories of a few short reports, hand-coded, and what linking must make of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.linking import link, propose
from polybius.linking.disagree import find_disagreements
from polybius.linking.tellings import all_tellings
from polybius.model import (
    Actor,
    Attribution,
    Coded,
    CodedReport,
    Condition,
    ConditionKind,
    DateRange,
    Dating,
    DayRange,
    Entity,
    Event,
    EventMention,
    Linked,
    Place,
    Report,
    ReportDate,
    Span,
    Speaker,
    Status,
    Timex,
    TimexFunction,
    hash_text,
)
from polybius.timefunc import apply

# ------------------------------------------------------------------ building coded reports by hand
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def function_of(phrase: str) -> TimexFunction:
    """The time function of a phrase as these tests use them."""
    full = re.search(r"(\d\d?) (\w+) (\d{4})", phrase)
    if full:
        return TimexFunction("date", (f"{full[3]}-{MONTHS.index(full[2]) + 1:02d}-{int(full[1]):02d}",))
    word = phrase.split()[-1]
    if word in MONTHS:
        return TimexFunction("in_year", (f"{MONTHS.index(word) + 1:02d}", "past"))
    if word in WEEKDAYS:
        return TimexFunction("weekday", (WEEKDAYS.index(word), "past"))
    return {
        "yesterday": TimexFunction("shift", ("day", -1)),
        "today": TimexFunction("shift", ("day", 0)),
        "week": TimexFunction("shift", ("week", -1)),
        "month": TimexFunction("shift", ("month", -1)),
        "tomorrow": TimexFunction("shift", ("day", 1)),
    }[word.lower()]


@dataclass(frozen=True)
class Act:
    """What a hand coder notes of one telling; words are looked up in the text."""

    trigger: str
    actor: str
    recipient: str
    code: str
    act: str = ""
    when: str = ""
    status: Status = "occurred"
    person: str = ""
    place: str = ""
    condition: str = ""
    kind: ConditionKind = "if"
    headline: bool = False
    quote: str = ""


CLASS_OF = {
    "01": "STATEMENT",
    "02": "REQUEST",
    "03": "AGREE",
    "04": "CONSULT",
    "05": "SUPPORT",
    "06": "COOPERATE",
    "07": "AID",
    "08": "RETREAT",
    "10": "REQUEST",
    "11": "ACCUSE",
    "12": "REJECT",
    "13": "THREATEN",
    "14": "PROTEST",
    "15": "MOBILIZE",
    "16": "SANCTION",
    "17": "COERCE",
    "18": "ASSAULT",
    "19": "ASSAULT",
}
COUNTRY_OF = {"Vienna": "AUT", "Geneva": "CHE", "Cairo": "EGY", "Rafah": "PSE", "Kabul": "AFG", "Oslo": "NOR"}


def report(text: str, *acts: Act) -> CodedReport:
    """A coded report out of a text and its acts."""
    source = Report(hash_text(text), text)
    timexes: dict[str, Timex] = {}
    entities: dict[str, Entity] = {}
    attributions: list[Attribution] = []
    events = []
    for note in acts:
        trigger = _find(source, note.trigger)
        evidence = _sentence(source, trigger)
        if note.when and note.when not in timexes:
            span = _find(source, note.when)
            timexes[note.when] = Timex(f"t{len(timexes) + 1}", span, "DATE", function_of(note.when))
        if note.person:
            entities[note.person] = Entity(f"e{len(entities) + 1}", note.person, "PERSON", ())
        quoted = None
        if note.quote:
            span = _find(source, note.quote)
            quoted = Attribution(f"a{len(attributions) + 1}", (), (), (span,), "direct", None)
            attributions.append(quoted)
        proof = (trigger,)
        events.append(
            EventMention(
                id=f"{source.id}:{trigger.start}",
                report=source.id,
                trigger=trigger,
                evidence=evidence,
                event=Coded(CLASS_OF[note.code[:2]], proof, "hand"),
                cameo=Coded(note.code, proof, "hand"),
                status=Coded(note.status, proof, "hand"),
                actors=tuple(_party(code, note.person, proof) for code in note.actor.split()),
                recipients=tuple(_party(code, "", proof) for code in note.recipient.split()),
                act=Coded(note.act, proof, "hand") if note.act else None,
                place=Coded(Place(note.place, COUNTRY_OF[note.place]), proof, "hand") if note.place else None,
                timex=Coded(timexes[note.when].id, (timexes[note.when].span,), "hand") if note.when else None,
                condition=Condition(note.kind, _find(source, note.condition)) if note.condition else None,
                attribution=Coded(quoted.id, quoted.content, "hand") if quoted else None,
                in_headline=note.headline,
            )
        )
    return CodedReport(
        source, "hand", tuple(timexes.values()), tuple(entities.values()), tuple(attributions), tuple(events)
    )


def _find(source: Report, words: str) -> Span:
    start = source.text.index(words)
    return source.span(start, start + len(words))


def _sentence(source: Report, trigger: Span) -> Span:
    start = max(source.text.rfind("\n", 0, trigger.start), source.text.rfind(". ", 0, trigger.start) + 1) + 1
    ends = [end for end in (source.text.find(". ", trigger.end), source.text.find("\n", trigger.end)) if end > 0]
    return source.span(start, min(ends, default=len(source.text)))


def _party(code: str, person: str, proof: tuple[Span, ...]) -> Coded[Actor]:
    return Coded(
        Actor(code, sector="GOV" if person else None, role="minister" if person else None, name=person or None),
        proof,
        "hand",
    )


def dating(*dated: tuple[CodedReport, str]) -> Dating:
    """Report dates as given; each act on the day its words then mean, else on the report's day or the one before."""
    reports, mentions = {}, {}
    for coded, day in dated:
        dct = date.fromisoformat(day)
        reports[coded.report.id] = ReportDate(coded.report.id, DateRange(DayRange(dct, dct), stated=True))
        for mention in coded.events:
            timex = next((t for t in coded.timexes if mention.timex and t.id == mention.timex.value), None)
            if timex is not None:
                mentions[mention.id] = DateRange(apply(timex.function, dct)[0][0], stated=True)
            else:
                mentions[mention.id] = DateRange(DayRange(dct - timedelta(days=1), dct), stated=False)
    return Dating(reports, mentions)


def linked(*dated: tuple[CodedReport, str]) -> Linked:
    return link([coded for coded, _ in dated], dating(*dated))


def event_of(found: Linked, coded: CodedReport, trigger: str) -> Event:
    """The event that the telling with this trigger was put in."""
    mention = mention_id(coded, trigger)
    return next(event for event in found.events if mention in event.mentions)


def mention_id(coded: CodedReport, trigger: str) -> str:
    return next(m.id for m in coded.events if m.trigger.text == trigger)


def proposed(reports: Sequence[CodedReport]) -> set[frozenset[str]]:
    return {frozenset((pair.left, pair.right)) for pair in propose(reports)}


def pair(one: CodedReport, first: str, two: CodedReport, second: str) -> frozenset[str]:
    return frozenset((mention_id(one, first), mention_id(two, second)))


def answers(found: Linked) -> set[tuple[str, str]]:
    return {(li.left, li.right) for li in found.links if li.relation == "answers"}


# ------------------------------------------------------------------ stories
OFFER = report(
    "Iran spurns American talks offer\n"
    "Iran’s government on Wednesday spurned an American offer of direct talks on its nuclear work.\n"
    "On Sunday, the American envoy Robert Hale had offered to hold direct talks anywhere.\n"
    "In February, Iran had turned down a proposal by the United States for a meeting, "
    "saying it wanted sanctions lifted first.",
    Act("spurns", "IRN", "USA", "125", "meet", headline=True),
    Act("spurned", "IRN", "USA", "125", "meet", when="on Wednesday"),
    Act("offered", "USA", "IRN", "036", "meet", when="On Sunday", status="proposed", person="Robert Hale"),
    Act(
        "turned down",
        "IRN",
        "USA",
        "125",
        "meet",
        when="In February",
        condition="sanctions lifted first",
        kind="only if",
    ),
)
EARLIER = report(
    "Tehran says no meeting unless sanctions go\n"
    "Iran will not sit down with the United States unless sanctions are lifted, "
    "its foreign minister Ali Rahimi said on 21 February 2019.\n"
    "On Wednesday, Iran’s navy chief Reza Karimi warned the United States to keep its ships away.",
    Act(
        "will not sit down",
        "IRN",
        "USA",
        "125",
        "meet",
        when="21 February 2019",
        status="conditional",
        person="Ali Rahimi",
        condition="unless sanctions are lifted",
        kind="unless",
    ),
    Act("warned", "IRN", "USA", "130", when="On Wednesday", person="Reza Karimi"),
)


def test_a_refusal_in_a_month_and_a_dated_refusal_are_proposed_as_one_before_any_date_is_known() -> None:
    assert pair(OFFER, "turned down", EARLIER, "will not sit down") in proposed([OFFER, EARLIER])


def test_a_headline_refusal_is_not_proposed_for_the_older_refusal_told_elsewhere() -> None:
    found = proposed([OFFER, EARLIER])
    assert pair(OFFER, "spurns", EARLIER, "will not sit down") not in found
    assert pair(OFFER, "spurned", EARLIER, "will not sit down") not in found


def test_one_weekday_in_two_reports_does_not_make_a_refusal_and_a_warning_one() -> None:
    assert pair(OFFER, "spurned", EARLIER, "warned") not in proposed([OFFER, EARLIER])


def test_a_headline_and_the_lead_below_it_are_one_event_and_the_background_is_another() -> None:
    found = proposed([OFFER])
    assert pair(OFFER, "spurns", OFFER, "spurned") in found
    assert pair(OFFER, "spurns", OFFER, "turned down") not in found
    assert pair(OFFER, "spurned", OFFER, "turned down") not in found


def test_a_proposal_gives_its_reasons_as_sentences_with_words_of_both_reports() -> None:
    wanted = pair(OFFER, "turned down", EARLIER, "will not sit down")
    same = next(p for p in propose([OFFER, EARLIER]) if {p.left, p.right} == wanted)
    assert same.score > 0
    assert any(reason.text == "Their time expressions can mean one month of the year." for reason in same.reasons)
    assert all(
        {span.report for span in reason.spans} == {OFFER.report.id, EARLIER.report.id} for reason in same.reasons
    )


def test_a_refusal_answers_the_offer_told_beside_it() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    refusal, offer = event_of(found, OFFER, "spurned"), event_of(found, OFFER, "offered")
    assert (refusal.id, offer.id) in answers(found)


def test_an_act_does_not_answer_what_came_after_it() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    old, offer = event_of(found, EARLIER, "will not sit down"), event_of(found, OFFER, "offered")
    assert (old.id, offer.id) not in answers(found)
    assert (offer.id, old.id) not in answers(found)


def test_an_answer_says_why_with_words() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    answer = next(li for li in found.links if li.relation == "answers")
    assert "explicit_cue" in {reason.rule for reason in answer.reasons}
    assert any(reason.spans for reason in answer.reasons)


def test_the_event_told_by_two_reports_counts_both_and_keeps_the_narrower_day() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    event = event_of(found, OFFER, "turned down")
    assert event.id == event_of(found, EARLIER, "will not sit down").id
    assert event.support == 2
    assert event.date.days == DayRange(date(2019, 2, 21), date(2019, 2, 21))


def test_an_event_is_named_by_its_smallest_mention() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    assert all(event.id == min(event.mentions) for event in found.events)
    told = sorted(m for event in found.events for m in event.mentions)
    assert told == sorted(m.id for coded in (OFFER, EARLIER) for m in coded.events)


# look-alikes on other dates
def shelling(day: str, town: str, dead: str) -> CodedReport:
    return report(
        f"Sudanese army aircraft bombed the rebel-held town of {town} on {day}, killing {dead} people, residents said.",
        Act("bombed", "SDN", "SSD", "195", "attack", when=day),
    )


def test_two_air_raids_a_week_apart_are_two_events() -> None:
    one, two = shelling("4 March 2012", "Bentiu", "eight"), shelling("11 March 2012", "Bentiu", "five")
    found = linked((one, "2012-03-05"), (two, "2012-03-12"))
    assert len(found.events) == 2


def test_two_air_raids_on_one_day_told_alike_are_one_event() -> None:
    one = shelling("4 March 2012", "Bentiu", "eight")
    two = report(
        "At least seven people died when Sudan’s air force bombed Bentiu on 4 March 2012.",
        Act("bombed", "SDN", "SSD", "195", "attack", when="4 March 2012"),
    )
    assert len(linked((one, "2012-03-05"), (two, "2012-03-06")).events) == 1


def exercise(year: int) -> CodedReport:
    return report(
        f"The United States and South Korea began their annual joint exercises on 9 August {year}.",
        Act("began", "USA KOR", "", "062", "exercise", when=f"9 August {year}"),
    )


def test_annual_exercises_of_different_years_are_different_events() -> None:
    dated = [(exercise(year), f"{year}-08-10") for year in range(2010, 2016)]
    assert len(linked(*dated).events) == 6


def test_annual_exercises_of_different_years_are_not_proposed_as_one() -> None:
    assert not proposed([exercise(2011), exercise(2012)])


def test_a_weekly_press_remark_is_a_new_act_each_week() -> None:
    remarks = [
        report(
            f"Brussels again urged Belgrade to recognise Kosovo’s papers, a spokesman said on {day} May 2011.",
            Act("urged", "EU", "SRB", "102", "yield", when=f"{day} May 2011"),
        )
        for day in (3, 10, 17, 24)
    ]
    days = ("2011-05-03", "2011-05-10", "2011-05-17", "2011-05-24")
    assert len(linked(*zip(remarks, days, strict=True)).events) == 4


def test_two_refusals_by_two_envoys_on_two_days_are_two_events() -> None:
    one = report(
        "Foreign minister Ilir Basha on Monday rejected Serbian calls for talks.",
        Act("rejected", "ALB", "SRB", "125", "meet", when="on Monday", person="Ilir Basha"),
    )
    two = report(
        "Deputy premier Arta Leka on Friday rejected Serbian calls for talks.",
        Act("rejected", "ALB", "SRB", "125", "meet", when="on Friday", person="Arta Leka"),
    )
    found = linked((one, "2005-04-20"), (two, "2005-04-23"))
    assert len(found.events) == 2
    assert not proposed([one, two])


def test_opposite_directions_on_one_day_are_two_events() -> None:
    one = report(
        "India accused Pakistan of shelling on 2 May 2003.", Act("accused", "IND", "PAK", "112", when="2 May 2003")
    )
    two = report(
        "Pakistan accused India of shelling on 2 May 2003.", Act("accused", "PAK", "IND", "112", when="2 May 2003")
    )
    found = linked((one, "2003-05-03"), (two, "2003-05-03"))
    assert len(found.events) == 2


def test_a_meeting_told_from_either_side_is_one_event() -> None:
    one = report(
        "Egypt’s president met Jordan’s king in Cairo on 5 June 1997.",
        Act("met", "EGY", "JOR", "042", "meet", when="5 June 1997", place="Cairo"),
    )
    two = report(
        "King Hussein of Jordan held talks with the Egyptian leader in Cairo on 5 June 1997.",
        Act("held talks", "JOR", "EGY", "043", "meet", when="5 June 1997", place="Cairo"),
    )
    assert len(linked((one, "1997-06-06"), (two, "1997-06-06")).events) == 1


def test_a_planned_meeting_and_the_meeting_are_two_events_the_second_follows_up() -> None:
    plan = report(
        "Envoys of Norway and Sri Lanka are to meet in Oslo on 8 June 2006.",
        Act("are to meet", "NOR LKA", "", "036", "meet", when="8 June 2006", status="planned", place="Oslo"),
    )
    done = report(
        "Envoys of Norway and Sri Lanka met in Oslo on 8 June 2006.",
        Act("met", "NOR LKA", "", "040", "meet", when="8 June 2006", place="Oslo"),
    )
    found = linked((plan, "2006-06-02"), (done, "2006-06-09"))
    assert len(found.events) == 2
    follow = [(li.left, li.right) for li in found.links if li.relation == "follows up"]
    assert follow == [(event_of(found, done, "met").id, event_of(found, plan, "are to meet").id)]


def test_one_dyad_and_day_with_unlike_acts_stays_apart() -> None:
    one = report(
        "Turkey expelled three Syrian diplomats on 30 May 2012.",
        Act("expelled", "TUR", "SYR", "166", "expel", when="30 May 2012"),
    )
    two = report(
        "Turkey sent tents for Syrian refugees on 30 May 2012.",
        Act("sent", "TUR", "SYR", "073", "aid", when="30 May 2012"),
    )
    assert len(linked((one, "2012-05-31"), (two, "2012-05-31")).events) == 2


def test_third_parties_are_told_apart_on_one_day() -> None:
    dated = [
        (
            report(f"Cuba thanked {name} on 1 April 1999.", Act("thanked", "CUB", code, "051", when="1 April 1999")),
            "1999-04-02",
        )
        for name, code in (("Spain", "ESP"), ("Canada", "CAN"), ("Mexico", "MEX"))
    ]
    assert len(linked(*dated).events) == 3


def test_words_quoted_alike_make_undated_tellings_one() -> None:
    one = report(
        "The Libyan leader told Italy its ships were “uninvited guests at our table”.",
        Act("told", "LBY", "ITA", "111", quote="uninvited guests at our table"),
    )
    two = report(
        "“Italian ships are uninvited guests at our table,” the colonel said, blaming Rome for the drownings.",
        Act("blaming", "LBY", "ITA", "111", quote="Italian ships are uninvited guests at our table"),
    )
    assert pair(one, "told", two, "blaming") in proposed([one, two])


def test_undated_tellings_of_a_common_act_without_shared_words_are_not_proposed() -> None:
    one = report("China criticised American arms sales.", Act("criticised", "CHN", "USA", "111"))
    two = report("Washington’s tariffs drew blame from the Chinese side.", Act("drew blame", "CHN", "USA", "111"))
    assert not proposed([one, two])


def test_yesterday_and_a_weekday_meet_once_the_reports_are_dated() -> None:
    one = report(
        "Chad recalled its envoy from Khartoum yesterday.",
        Act("recalled", "TCD", "SDN", "161", "relations", when="yesterday"),
    )
    two = report(
        "N’Djamena recalled its ambassador to Sudan on Tuesday.",
        Act("recalled", "TCD", "SDN", "161", "relations", when="on Tuesday"),
    )
    assert len(linked((one, "2006-04-12"), (two, "2006-04-14")).events) == 1


# copies of one wire story
WIRE = (
    "The Peruvian foreign ministry said on 5 August 1998 that it had protested to Ecuador over troops who crossed "
    "the river at night and camped for three days on the far bank before a patrol saw them. The note was handed over "
    "in the capital by the deputy minister, who asked for an answer within a week and said that the guarantor states "
    "had been told. Ecuador’s ambassador denied that any soldier had left the base and called the claim a "
    "misunderstanding about the map."
)


def wire(head: str = "", tail: str = "") -> CodedReport:
    return report(head + WIRE + tail, Act("protested", "PER", "ECU", "111", when="5 August 1998"))


def test_forty_copies_of_one_wire_story_are_support_of_one() -> None:
    copies = [wire(f"Daily News No {n}\n") for n in range(40)]
    found = linked(*((copy, "1998-08-06") for copy in copies))
    assert [event.support for event in found.events] == [1]
    assert len(found.events[0].mentions) == 40
    assert found.groups == (tuple(sorted(copy.report.id for copy in copies)),)


def test_a_copy_with_a_new_ending_is_still_a_copy_and_an_own_account_is_not() -> None:
    own = report(
        "Lima has complained to Quito about a border crossing, officials said. The protest of 5 August 1998 speaks "
        "of a camp of some thirty men. Diplomats of four countries hope to calm the two, who fought a short war.",
        Act("complained", "PER", "ECU", "111", when="5 August 1998"),
    )
    found = linked(
        (wire(), "1998-08-06"),
        (wire(tail=" Lima is to speak tomorrow, radio said."), "1998-08-06"),
        (own, "1998-08-07"),
    )
    assert [event.support for event in found.events] == [2]
    assert [len(group) for group in found.groups] == [2]


def test_near_duplicate_reports_are_linked_with_their_likeness() -> None:
    one, two = wire(), wire("From our staff: ")
    links = [li for li in linked((one, "1998-08-06"), (two, "1998-08-06")).links if li.relation == "near-duplicate"]
    assert [{li.left, li.right} for li in links] == [{one.report.id, two.report.id}]
    assert 0.5 <= links[0].score <= 1


def test_a_report_given_twice_counts_once() -> None:
    once = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    twice = link([OFFER, EARLIER, OFFER, OFFER], dating((OFFER, "2019-06-20"), (EARLIER, "2019-02-21")))
    assert once == twice


def test_a_copied_report_under_another_date_does_not_double_the_event() -> None:
    one, two = wire(), wire("Reprinted. ")
    assert len(linked((one, "1998-08-06"), (two, "1998-09-20")).events) == 1


# disagreement
def deaths(first: str, number: str, rest: str = "") -> CodedReport:
    return report(
        f"{first} gunmen attacked a bus near Kabul on 6 July 2010 and {number} people were killed{rest}.",
        Act("attacked", "AFG", "AFG", "190", "attack", when="6 July 2010", place="Kabul"),
    )


def contradictions(found: Linked) -> list[str]:
    return [reason.rule for li in found.links if li.relation == "contradicts" for reason in li.reasons]


def test_two_figures_on_one_day_contradict_and_both_are_kept() -> None:
    one, two = deaths("Unknown", "12"), deaths("Masked", "19")
    found = linked((one, "2010-07-07"), (two, "2010-07-07"))
    assert contradictions(found) == ["contradicts numbers"]
    values = {value.value: value.tellers for value in found.events[0].values if value.field == "number of dead"}
    assert values == {"12": (one.events[0].id,), "19": (two.events[0].id,)}


def test_a_higher_figure_in_a_later_report_revises() -> None:
    one, two = deaths("Unknown", "12"), deaths("Masked", "19")
    dated = dating((one, "2010-07-07"), (two, "2010-07-08"))
    assert not contradictions(link([one, two], dated))
    found = find_disagreements("e", all_tellings([one, two], dated), dated)
    assert [d.outcome for d in found if d.field == "numbers"] == ["revises"]


def test_another_figure_from_the_third_day_on_contradicts() -> None:
    one, two = deaths("Unknown", "12"), deaths("Masked", "19")
    assert contradictions(linked((one, "2010-07-07"), (two, "2010-07-10"))) == ["contradicts numbers"]


def test_a_toll_told_after_the_act_is_the_acts() -> None:
    one = deaths("Unknown", "12")
    two = report(
        "Masked gunmen attacked a bus near Kabul on 6 July 2010. Nineteen people were killed.",
        Act("attacked", "AFG", "AFG", "190", "attack", when="6 July 2010", place="Kabul"),
    )
    assert contradictions(linked((one, "2010-07-07"), (two, "2010-07-07"))) == ["contradicts numbers"]


def test_every_pair_of_tellings_that_contradict_is_linked() -> None:
    told = [
        (deaths(first, number), "2010-07-07") for first, number in (("Unknown", "12"), ("Masked", "19"), ("Six", "12"))
    ]
    assert len(contradictions(linked(*told))) == 2


def test_at_least_a_lower_figure_is_no_contradiction() -> None:
    assert not contradictions(
        linked((deaths("Unknown", "at least 12"), "2010-07-07"), (deaths("Masked", "19"), "2010-07-07"))
    )


def test_the_same_figure_in_words_and_digits_is_no_difference() -> None:
    found = linked((deaths("Unknown", "twelve"), "2010-07-07"), (deaths("Masked", "12"), "2010-07-07"))
    assert not contradictions(found)
    assert not [value for value in found.events[0].values if value.field == "number of dead"]


def test_happened_and_did_not_happen_contradict_within_one_event() -> None:
    one = report(
        "Israeli jets struck a convoy near Rafah on 9 May 2013.",
        Act("struck", "ISR", "PSE", "195", "attack", when="9 May 2013", place="Rafah"),
    )
    two = report(
        "No Israeli jets struck a convoy near Rafah on 9 May 2013, the army said.",
        Act("struck", "ISR", "PSE", "195", "attack", when="9 May 2013", place="Rafah", status="negated"),
    )
    found = linked((one, "2013-05-09"), (two, "2013-05-10"))
    assert len(found.events) == 1
    assert "contradicts status" in contradictions(found)


def test_a_coarser_date_is_no_contradiction() -> None:
    found = linked((OFFER, "2019-06-20"), (EARLIER, "2019-02-21"))
    assert "contradicts date" not in contradictions(found)
    event = event_of(found, OFFER, "turned down")
    assert {value.value for value in event.values if value.field == "date"} == {"2019-02-01..2019-02-28", "2019-02-21"}


def test_a_named_minister_refines_a_country_and_is_shown_as_the_actor() -> None:
    one = report(
        "Kenya on 3 June 2001 rejected a British demand for a new vote.",
        Act("rejected", "KEN", "GBR", "123", "yield", when="3 June 2001"),
    )
    two = report(
        "Minister Joseph Otieno rejected the British demand for a new vote on 3 June 2001.",
        Act("rejected", "KEN", "GBR", "123", "yield", when="3 June 2001", person="Joseph Otieno"),
    )
    found = linked((one, "2001-06-03"), (two, "2001-06-04"))
    assert [event.support for event in found.events] == [2]
    assert [actor.name for actor in found.events[0].actors] == ["Joseph Otieno"]
    assert not contradictions(found)


# answers
def test_compliance_answers_a_demand_in_another_report() -> None:
    demand = report(
        "Nigeria demanded on 1 July 2004 that Benin hand over a smuggler.",
        Act("demanded", "NGA", "BEN", "105", "extradite", when="1 July 2004"),
    )
    comply = report(
        "Benin complied with the Nigerian demand and handed over the suspect on 9 July 2004.",
        Act("handed over", "BEN", "NGA", "084", "extradite", when="9 July 2004"),
    )
    found = linked((demand, "2004-07-02"), (comply, "2004-07-10"))
    assert answers(found) == {(event_of(found, comply, "handed over").id, event_of(found, demand, "demanded").id)}


def test_a_counter_threat_that_quotes_the_threat_answers_it() -> None:
    threat = report(
        "Country leaders in Baku threatened Armenia with “a road of fire and iron” on 3 May 2008.",
        Act("threatened", "AZE", "ARM", "138", "attack", when="3 May 2008"),
    )
    back = report(
        "Armenia threatened Azerbaijan on 4 May 2008: “a road of fire and iron” has two ends.",
        Act("threatened", "ARM", "AZE", "138", "attack", when="4 May 2008"),
    )
    found = linked((threat, "2008-05-03"), (back, "2008-05-05"))
    assert answers(found) == {(event_of(found, back, "threatened").id, event_of(found, threat, "threatened").id)}


def test_an_unrelated_act_of_the_other_side_two_months_later_answers_nothing() -> None:
    offer = report(
        "Cuba offered Spain a fishing pact on 1 March 2000.",
        Act("offered", "CUB", "ESP", "030", "trade", when="1 March 2000", status="proposed"),
    )
    later = report(
        "Spain rejected Cuban visa rules on 20 May 2000.",
        Act("rejected", "ESP", "CUB", "120", "yield", when="20 May 2000"),
    )
    assert not answers(linked((offer, "2000-03-02"), (later, "2000-05-21")))


def test_a_third_country_does_not_answer_for_another() -> None:
    offer = report(
        "Japan offered Russia talks on 1 March 2001.",
        Act("offered", "JPN", "RUS", "036", "meet", when="1 March 2001", status="proposed"),
    )
    other = report(
        "China rejected a Japanese offer of talks on 2 March 2001.",
        Act("rejected", "CHN", "JPN", "125", "meet", when="2 March 2001"),
    )
    assert not answers(linked((offer, "2001-03-01"), (other, "2001-03-02")))


def test_one_refusal_may_answer_an_offer_told_in_three_reports() -> None:
    offers = [
        report(
            f"{word}, Ankara offered Athens talks on the islands on 2 June 1996.",
            Act("offered", "TUR", "GRC", "036", "meet", when="2 June 1996", status="proposed"),
        )
        for word in ("Unusually", "As expected by diplomats in the region", "In a letter that was read on the radio")
    ]
    refusal = report(
        "Athens turned down the Turkish offer on 5 June 1996.",
        Act("turned down", "GRC", "TUR", "125", "meet", when="5 June 1996"),
    )
    found = linked(*((offer, "1996-06-03") for offer in offers), (refusal, "1996-06-06"))
    offered = event_of(found, offers[0], "offered")
    assert offered.support == 3
    assert answers(found) == {(event_of(found, refusal, "turned down").id, offered.id)}


# ------------------------------------------------------------------ a function of the set
STORY: list[tuple[CodedReport, str]] = [
    (OFFER, "2019-06-20"),
    (EARLIER, "2019-02-21"),
    *((wire(f"Issue {n}. "), "1998-08-06") for n in range(4)),
    *((exercise(year), f"{year}-08-10") for year in (2011, 2012)),
    (deaths("Unknown", "12"), "2010-07-07"),
    (deaths("Masked", "19"), "2010-07-08"),
    (shelling("4 March 2012", "Bentiu", "eight"), "2012-03-05"),
    (shelling("11 March 2012", "Bentiu", "five"), "2012-03-12"),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(STORY), st.integers(0, 5))
def test_the_result_is_equal_whatever_the_order_and_repetition_of_the_input(
    order: list[tuple[CodedReport, str]], again: int
) -> None:
    reports = [coded for coded, _ in order] + [coded for coded, _ in order[:again]]
    usual = [coded for coded, _ in STORY]
    assert link(reports, dating(*order)) == link(usual, dating(*STORY))
    assert propose(reports) == propose(usual)


def test_a_story_of_other_parties_changes_no_event_of_this_one() -> None:
    base = {event.id: event for event in linked(*STORY).events}
    stranger = report("Laos thanked Bhutan on 4 May 1991.", Act("thanked", "LAO", "BTN", "051", when="4 May 1991"))
    more = linked(*STORY, (stranger, "1991-05-05"))
    assert {event.id: event for event in more.events if event.id in base} == base


def test_shuffled_mentions_of_a_report_change_nothing() -> None:
    events = list(OFFER.events)
    random.Random(3).shuffle(events)
    shuffled = replace(OFFER, events=tuple(events))
    assert propose([shuffled, EARLIER]) == propose([OFFER, EARLIER])


@pytest.mark.parametrize(
    "text", ["", "\x00", "\r\n\r\n", "🙂" * 40, "a\u0301" * 30, "\ud800 lone", "“" * 5000, "1," * 3000]
)
def test_odd_texts_without_events_give_no_events_and_no_error(text: str) -> None:
    odd = CodedReport(Report(hash_text(text), text), "hand")
    assert link([odd, OFFER], dating((OFFER, "2019-06-20"))).events == linked((OFFER, "2019-06-20")).events
    assert propose([odd]) == ()


def test_mentions_without_any_date_or_party_are_kept_as_events_of_their_own() -> None:
    bare = report("Someone met someone.", Act("met", "", "", "040"))
    other = report("Nobody met nobody there.", Act("met", "", "", "040"))
    found = link([bare, other], Dating())
    assert len(found.events) == 2
    assert found.events[0].date.days == DayRange(None, None)


def test_a_speaker_in_the_attribution_does_not_have_to_be_known() -> None:
    quoted = replace(OFFER, attributions=(Attribution("a1", (), (), (), "indirect", Coded(Speaker("x"), (), "hand")),))
    assert propose([quoted, EARLIER])
