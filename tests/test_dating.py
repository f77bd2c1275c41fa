"""Dates of reports and of events, found together: what is believed, what is rejected, and why."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.annotate.timexes import find_timexes
from polybius.data import Tenure, tenures
from polybius.dating import date_reports
from polybius.dating.days import ALL, bounds, image, intersect, of_range, preimage, to_range
from polybius.dating.tenures import TenureTable, class_of_office, plain_name
from polybius.dating.weekdays import weigh_weekdays
from polybius.model import (
    Actor,
    ClaimOrigin,
    Coded,
    CodedReport,
    DateClaim,
    Dating,
    DayRange,
    EventMention,
    PersonFact,
    Report,
    SameEvent,
    Status,
    TimexFunction,
    hash_text,
)
from polybius.timefunc import parse_function

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def claim(origin: ClaimOrigin, *days: date, text: str = "") -> DateClaim:
    readings = days if len(days) > 1 else ()
    return DateClaim(origin, text or str(days[0]), DayRange(min(days), max(days)), None, readings)


def act(
    words: str,
    event: str,
    actor: str,
    recipient: str,
    *,
    when: str = "",
    status: Status = "occurred",
    headline: bool = False,
    name: str | None = None,
) -> dict[str, object]:
    return {
        "words": words,
        "event": event,
        "actor": Actor(actor, name=name),
        "recipient": Actor(recipient),
        "when": when,
        "status": status,
        "headline": headline,
    }


def coded(
    text: str,
    *,
    claims: Sequence[DateClaim] = (),
    people: Sequence[tuple[str, str, str | None, bool]] = (),
    acts: Sequence[dict[str, object]] = (),
) -> CodedReport:
    """A coded report as the coder would hand it on; people are (name, role, country, former)."""
    report = Report(hash_text(text), text, claims=tuple(claims))
    timexes = find_timexes(report, ())
    events = []
    for one in acts:
        start = text.index(str(one["words"]))
        span = report.span(start, start + len(str(one["words"])))
        timex = next((t for t in timexes if one["when"] and str(one["when"]) in t.span.text), None)
        assert timex is not None or not one["when"], one["when"]
        events.append(
            EventMention(
                id=f"{report.id}:{start}",
                report=report.id,
                trigger=span,
                evidence=span,
                event=Coded(str(one["event"]), (span,), "test"),
                cameo=Coded("010", (span,), "test"),
                status=Coded(one["status"], (span,), "test"),  # type: ignore[arg-type]
                actors=(Coded(one["actor"], (span,), "test"),),  # type: ignore[arg-type]
                recipients=(Coded(one["recipient"], (span,), "test"),),  # type: ignore[arg-type]
                timex=Coded(timex.id, (timex.span,), "test") if timex else None,
                in_headline=bool(one["headline"]),
            )
        )
    facts = []
    for person, role, country, former in people:
        start = text.index(person)
        facts.append(PersonFact(person, role, country, former, (report.span(start, start + len(person)),)))
    return CodedReport(report, "test", timexes, (), (), tuple(events), tuple(facts))


def dated(found: Dating, one: CodedReport) -> str:
    return str(found.reports[one.report.id].date.days)


def day_of(found: Dating, one: CodedReport, words: str) -> str:
    return str(found.mentions[f"{one.report.id}:{one.report.text.index(words)}"].days)


NUCLEAR = (
    "Iran's foreign minister Mohammad Javad Zarif met US Secretary of State John Kerry in Vienna on Tuesday. "
    "The talks are to go on in July."
)
NUCLEAR_PEOPLE = [
    ("Mohammad Javad Zarif", "foreign minister", "IRN", False),
    ("John Kerry", "Secretary of State", "USA", False),
]


# ------------------------------------------------------------------ claims
def test_page_header_date_is_a_claim_not_the_dct() -> None:
    header = claim("header", date(2023, 11, 9), text="9 November 2023")
    one = coded(NUCLEAR, claims=[header], people=NUCLEAR_PEOPLE)
    found = date_reports([one]).reports[one.report.id]
    assert date(2023, 11, 9) not in found.date.days
    assert date(2015, 7, 1) in found.date.days
    assert not found.date.stated
    (verdict,) = found.verdicts
    assert not verdict.accepted
    assert "cannot be the report's date" in verdict.why
    assert "Kerry" in verdict.why
    assert "Zarif" in verdict.why
    assert len(verdict.reasons) == 1, "one tenure is enough, so the smallest set has one"
    assert all(reason.against and reason.spans for reason in verdict.reasons)


def test_a_header_that_nothing_contradicts_is_believed() -> None:
    header = claim("header", date(2015, 7, 1))
    one = coded(NUCLEAR, claims=[header], people=NUCLEAR_PEOPLE)
    found = date_reports([one]).reports[one.report.id]
    assert str(found.date.days) == "2015-07-01"
    assert found.date.best == date(2015, 7, 1)
    assert found.date.stated
    assert found.verdicts[0].accepted
    alone = coded("Two ministers met.", claims=[header])
    assert dated(date_reports([alone]), alone) == "2015-07-01"


def test_without_any_evidence_no_day_is_invented() -> None:
    one = coded("Two ministers met.")
    found = date_reports([one]).reports[one.report.id].date
    assert found.days == DayRange(None, None)
    assert found.best is None
    assert not found.stated


def test_the_day_of_the_crawl_is_only_the_latest_possible() -> None:
    crawl = claim("crawl", date(2020, 5, 4))
    one = coded("Two ministers met.", claims=[crawl])
    found = date_reports([one]).reports[one.report.id].date.days
    assert found.earliest is None
    assert found.latest == date(2020, 5, 5)
    late = coded("Two ministers met again.", claims=[crawl, claim("header", date(2022, 1, 1))])
    verdicts = date_reports([late]).reports[late.report.id].verdicts
    assert [verdict.accepted for verdict in verdicts] == [True, False]


def test_a_day_written_beside_its_weekday_dates_the_report() -> None:
    one = coded("Peru's president said on Thursday (04/12/2012) that the talks had failed.")
    found = date_reports([one]).reports[one.report.id]
    assert str(found.date.days) == "2012-04-12"
    assert [verdict.claim.origin for verdict in found.verdicts] == ["text"]
    assert found.verdicts[0].accepted


def test_of_two_claims_the_better_kind_wins_and_the_other_is_shown_rejected() -> None:
    header, address = claim("header", date(2019, 3, 1)), claim("url", date(2014, 3, 1), text="/2014/03/01/")
    one = coded("Two ministers met.", claims=[header, address])
    found = date_reports([one]).reports[one.report.id]
    assert str(found.date.days) == "2014-03-01"
    assert [(v.claim.origin, v.accepted) for v in found.verdicts] == [("header", False), ("url", True)]
    assert "The address holds the date '/2014/03/01/'" in found.verdicts[0].why


def test_claims_a_day_apart_do_not_contradict_each_other() -> None:
    one = coded("Two ministers met.", claims=[claim("header", date(2014, 3, 2)), claim("url", date(2014, 3, 1))])
    found = date_reports([one]).reports[one.report.id]
    assert all(verdict.accepted for verdict in found.verdicts)
    assert str(found.date.days) == "2014-03-01"


def test_an_ambiguous_claim_stays_a_range_of_both_days() -> None:
    one = coded("Two ministers met.", claims=[claim("header", date(2021, 3, 4), date(2021, 4, 3), text="3/4/2021")])
    found = date_reports([one]).reports[one.report.id].date
    assert str(found.days) == "2021-03-04..2021-04-03"
    assert found.best is None


def test_a_weekday_beside_it_settles_an_ambiguous_claim() -> None:
    header = claim("header", date(2021, 3, 4), date(2021, 4, 3), text="Saturday 3/4/2021")
    one = coded("Two ministers met.", claims=[header])
    assert dated(date_reports([one]), one) == "2021-04-03"


def test_the_rest_of_the_text_settles_an_ambiguous_claim() -> None:
    header = claim("header", date(2021, 3, 4), date(2021, 4, 3), text="3/4/2021")
    one = coded("On 20 March 2021 the two ministers met.", claims=[header])
    assert dated(date_reports([one]), one) == "2021-04-03"


def test_a_dateline_without_a_year_needs_another_source_for_it() -> None:
    line = DateClaim("dateline", "14 July", DayRange(None, None))
    one = coded(NUCLEAR, claims=[line, claim("crawl", date(2015, 12, 1))], people=NUCLEAR_PEOPLE)
    found = date_reports([one]).reports[one.report.id].date
    assert found.days.earliest == date(2014, 7, 14)
    assert found.days.latest == date(2015, 7, 14)


def test_a_report_is_not_older_than_what_it_tells_of() -> None:
    one = coded("The pact was signed on 3 May 2011. It was broken in June 2012.")
    assert date_reports([one]).reports[one.report.id].date.days == DayRange(date(2012, 6, 1), None)


def test_a_year_looked_ahead_to_is_no_bound() -> None:
    one = coded("The pact of 3 May 2011 is to be carried out by 2030.")
    earliest = date_reports([one]).reports[one.report.id].date.days.earliest
    assert earliest is not None
    assert earliest <= date(2011, 5, 3)


def test_a_weekday_beside_a_day_without_a_year_leaves_the_years_in_which_it_holds() -> None:
    one = coded(
        "The pact was signed in 2014. The envoys met on Friday, 21 April, in Oslo.",
        claims=[claim("crawl", date(2019, 1, 1))],
    )
    found = date_reports([one]).reports[one.report.id].date
    assert found.days == DayRange(date(2017, 4, 14), date(2018, 4, 22))
    assert any(reason.rule == "weekday and day" and "Friday, 21 April" in reason.text for reason in found.reasons)


def test_a_dateline_with_its_weekday_is_of_a_year_in_which_it_holds() -> None:
    line = DateClaim("dateline", "Friday, 21 April", DayRange(None, None))
    one = coded("The pact was signed in 2014.", claims=[line, claim("crawl", date(2019, 1, 1))])
    assert date_reports([one]).reports[one.report.id].date.best == date(2017, 4, 21)


def test_a_weekday_that_holds_in_no_year_near_a_header_speaks_against_it() -> None:
    one = coded("The envoys met on Friday, 21 April, in Oslo.", claims=[claim("header", date(2020, 5, 1))])
    (verdict,) = date_reports([one]).reports[one.report.id].verdicts
    assert not verdict.accepted
    assert "Friday, 21 April" in verdict.why


def test_a_report_is_not_younger_than_what_it_tells_as_to_come() -> None:
    one = coded("The pact was signed on 3 May 2011. The ministers will meet on 4 May 2012 in Oslo.")
    found = date_reports([one]).reports[one.report.id].date
    assert found.days == DayRange(date(2011, 5, 3), date(2012, 5, 4))
    assert any(reason.rule == "told as to come" for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "The ministers said they would meet on 4 May 2012.",
        "The ministers will honour the pact that was signed on 4 May 2012.",
        "The film will tell of the 2012 raid.",
        "The minister will speak of the rally in Ohio in the spring of 2012.",
        "She is the envoy who left in 2012.",
    ],
)
def test_a_date_told_as_past_is_no_bound_from_above(text: str) -> None:
    one = coded(text)
    assert date_reports([one]).reports[one.report.id].date.days.latest is None


# ------------------------------------------------------------------ offices
def test_who_is_called_former_no_longer_holds_the_office() -> None:
    one = coded(
        "Former French president Nicolas Sarkozy criticised the accord.",
        people=[("Nicolas Sarkozy", "president", "FRA", True)],
    )
    assert date_reports([one]).reports[one.report.id].date.days.earliest == date(2012, 5, 1)


def test_an_office_told_of_an_earlier_time_dates_nothing() -> None:
    header = claim("header", date(2020, 1, 10))
    text = (
        "In 2015, US Secretary of State John Kerry signed the accord with Iran's foreign minister Mohammad Javad Zarif."
    )
    one = coded(text, claims=[header], people=NUCLEAR_PEOPLE)
    assert dated(date_reports([one]), one) == "2020-01-10"
    then = coded("It was signed by then secretary of state John Kerry.", claims=[header], people=NUCLEAR_PEOPLE[1:])
    assert dated(date_reports([then]), then) == "2020-01-10"


def test_one_title_kept_for_life_does_not_overturn_a_header() -> None:
    text = "President Bill Clinton was given a prize."
    one = coded(text, claims=[claim("header", date(2011, 2, 1))], people=[("Bill Clinton", "President", "USA", False)])
    assert dated(date_reports([one]), one) == "2011-02-01"


def test_an_unknown_person_or_office_says_nothing() -> None:
    table = TenureTable([Tenure("Ada Bee", "president", "FRA", date(2001, 1, 1), date(2002, 1, 1))])
    for person, role, country in [
        ("Cy Dee", "president", "FRA"),
        ("Ada Bee", "treasurer", "FRA"),
        ("Ada Bee", "president", "PER"),
        ("Ada Bee", "vice president", "FRA"),
        ("Ada Bee", "president-elect", "FRA"),
    ]:
        assert table.find(PersonFact(person, role, country, False, ())) is None
    assert table.find(PersonFact("Ada Bee", "president", None, False, ())) is not None
    assert table.find(PersonFact("Bee", "president", "FRA", False, ())) is not None


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("foreign minister", "foreign minister"),
        ("Secretary of State", "foreign minister"),
        ("First Vice Minister of Foreign Affairs", "deputy foreign minister"),
        ("defense secretary", "defence minister"),
        ("special envoy for Sudan", "envoy"),
        ("UN chief", "secretary-general"),
        ("Prime Minister", "head of government"),
        ("former spokesman", "none"),
        ("singer", ""),
    ],
)
def test_an_office_is_known_by_its_usual_wordings(role: str, office: str) -> None:
    assert class_of_office(role) == office


def test_names_are_compared_without_marks_and_hyphens() -> None:
    assert plain_name("Ban Ki-moon") == plain_name("Ban Ki Moon")
    assert plain_name("Javier Pérez de Cuéllar") == plain_name("Javier Perez de Cuellar")


def test_the_shipped_table_of_offices_is_broad_and_orderly() -> None:
    table = tenures()
    assert len(table) >= 900
    assert len({tenure.country for tenure in table}) >= 80
    assert all(tenure.source for tenure in table)
    assert all(tenure.end is None or tenure.start <= tenure.end for tenure in table)
    assert all(class_of_office(t.role) for t in table if t.role in {"president", "prime minister", "foreign minister"})


# ------------------------------------------------------------------ what a text names, and its weekdays
@pytest.mark.parametrize(
    ("text", "header", "kept"),
    [
        ("The minister wrote on Facebook that talks had failed.", date(1999, 5, 4), False),
        ("The minister wrote on Facebook that talks had failed.", date(2012, 5, 4), True),
        ("Talks failed. Copyright 2016 Coast Radio. All rights reserved.", date(2009, 5, 4), False),
        ("Talks failed. Copyright 2016 Coast Radio. All rights reserved.", date(2016, 5, 4), True),
    ],
)
def test_what_a_text_names_bounds_its_day(text: str, header: date, kept: bool) -> None:
    one = coded(text, claims=[claim("header", header)])
    assert date_reports([one]).reports[one.report.id].verdicts[0].accepted is kept


def test_a_weekday_of_the_text_tells_for_the_claim_it_fits() -> None:
    wednesday = date(2016, 11, 9).toordinal()
    assert weigh_weekdays((2,), wednesday) > weigh_weekdays((1,), wednesday) > 0 > weigh_weekdays((5,), wednesday)
    assert weigh_weekdays((), wednesday) == 0
    assert abs(weigh_weekdays(tuple(range(7)), wednesday)) < 1, "a text that names every weekday tells little"


# ------------------------------------------------------------------ events shared between reports
OLD = "Bolivia rejected an offer of talks in October, and its envoy met Chile's on Friday."
NEWS = "Bolivia turned the offer down on Tuesday (10/09/2001), its foreign ministry said."
ENVOYS = "LIMA, 18 January 2002 - The envoys of Bolivia and Chile met today."


def three_reports() -> tuple[CodedReport, CodedReport, CodedReport]:
    old = coded(
        OLD,
        claims=[claim("header", date(2008, 8, 6), text="6 August 2008")],
        acts=[
            act("rejected", "REJECT", "BOL", "CHL", when="October"),
            act("met", "CONSULT", "BOL", "CHL", when="Friday"),
        ],
    )
    news = coded(NEWS, acts=[act("turned", "REJECT", "BOL", "CHL", when="Tuesday")])
    envoys = coded(
        ENVOYS,
        claims=[claim("dateline", date(2002, 1, 18))],
        acts=[act("met", "CONSULT", "BOL", "CHL", when="today")],
    )
    return old, news, envoys


def links(old: CodedReport, news: CodedReport, envoys: CodedReport) -> list[SameEvent]:
    return [
        SameEvent(old.events[0].id, news.events[0].id, 2.5),
        SameEvent(envoys.events[0].id, old.events[1].id, 2.5),
    ]


def test_an_event_told_by_a_dated_report_dates_the_other_and_refutes_its_header() -> None:
    old, news, envoys = three_reports()
    found = date_reports([old, news], links(old, news, envoys))
    assert dated(found, news) == "2001-10-09"
    assert dated(found, old) == "2001-10-01..2002-09-30"
    verdict = found.reports[old.report.id].verdicts[0]
    assert not verdict.accepted
    assert "is also told" in verdict.why
    assert day_of(found, old, "rejected") == "2001-10-09", "a month narrowed by the day another report tells"


def test_a_third_report_narrows_the_first_to_a_week() -> None:
    old, news, envoys = three_reports()
    found = date_reports([old, news, envoys], links(old, news, envoys))
    assert dated(found, old) == "2002-01-18..2002-01-24"
    assert day_of(found, old, "met") == "2002-01-18"


def test_an_improbable_link_moves_no_date() -> None:
    old, news, _ = three_reports()
    found = date_reports([old, news], [SameEvent(old.events[0].id, news.events[0].id, -0.4)])
    assert dated(found, old) == "2008-08-06"


def test_a_link_between_two_well_dated_reports_gives_way_to_them() -> None:
    left = coded(
        "Peru met Chile.",
        claims=[claim("field", date(2001, 1, 1)), claim("url", date(2001, 1, 1))],
        acts=[act("met", "CONSULT", "PER", "CHL")],
    )
    right = coded(
        "Chile met Peru.",
        claims=[claim("field", date(2009, 1, 1)), claim("url", date(2009, 1, 1))],
        acts=[act("met", "CONSULT", "CHL", "PER")],
    )
    found = date_reports([left, right], [SameEvent(left.events[0].id, right.events[0].id, 1.2)])
    assert (dated(found, left), dated(found, right)) == ("2001-01-01", "2009-01-01")


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(3)), st.permutations(range(2)), st.booleans())
def test_the_dates_do_not_depend_on_the_order_of_reports_or_links(
    order: list[int], link_order: list[int], turned: bool
) -> None:
    reports = three_reports()
    same = links(*reports)
    shuffled = [same[i] for i in link_order]
    if turned:
        shuffled = [SameEvent(one.right, one.left, one.score) for one in shuffled]
    assert date_reports([reports[i] for i in order], shuffled) == date_reports(reports, same)


def test_a_report_added_elsewhere_changes_nothing_and_a_component_alone_dates_the_same() -> None:
    old, news, envoys = three_reports()
    same = links(old, news, envoys)
    other = coded(NUCLEAR, claims=[claim("header", date(2023, 11, 9))], people=NUCLEAR_PEOPLE)
    alone = date_reports([old, news, envoys], same)
    together = date_reports([other, envoys, news, old], same)
    assert all(together.reports[name] == found for name, found in alone.reports.items())
    assert all(together.mentions[name] == found for name, found in alone.mentions.items())


def test_the_reasons_against_a_claim_are_a_smallest_set() -> None:
    old, news, envoys = three_reports()
    same = links(old, news, envoys)
    for reports, rules in [
        ([old, news], ["same event"]),  # the other report names the day in full, whatever its own day is
        ([old, envoys], ["claim:dateline", "same event"]),  # "today" needs the other report's dateline
    ]:
        reasons = date_reports(reports, same).reports[old.report.id].verdicts[0].reasons
        assert sorted(reason.rule for reason in reasons) == rules


# ------------------------------------------------------------------ events
def test_acts_are_dated_by_what_governs_them_else_by_a_named_rule() -> None:
    text = (
        "Peru rejects Chile's plan\n\nPeru's cabinet turned the plan down on Monday. It sent home an envoy. It will "
        "hold a summit next week. It had long been at odds with Chile. It called the plan an insult and recalled its "
        "envoy on Sunday."
    )
    one = coded(
        text,
        claims=[claim("field", date(2013, 4, 10))],
        acts=[
            act("rejects", "REJECT", "PER", "CHL", headline=True),
            act("turned", "REJECT", "PER", "CHL", when="Monday"),
            act("sent home", "COERCE", "PER", "CHL"),
            act("hold", "AGREE", "PER", "CHL", when="next week", status="planned"),
            act("at odds", "ACCUSE", "PER", "CHL", status="background"),
            act("called", "ACCUSE", "PER", "CHL"),
            act("recalled", "SANCTION", "PER", "CHL", when="Sunday"),
        ],
    )
    found = date_reports([one])
    expected = {
        "rejects": ("2013-04-08", "headline"),
        "turned": ("2013-04-08", "governing time expression"),
        "sent home": ("2013-04-08..2013-04-10", "narrative"),
        "hold": ("2013-04-15..2013-04-21", "governing time expression"),
        "at odds": ("..2013-04-10", "background"),
        "called": ("2013-04-07", "same sentence"),
        "recalled": ("2013-04-07", "governing time expression"),
    }
    for words, (days, rule) in expected.items():
        mention = found.mentions[f"{one.report.id}:{text.index(words)}"]
        assert (str(mention.days), mention.reasons[0].rule) == (days, rule), words


def test_a_headline_no_sentence_repeats_is_of_the_report() -> None:
    one = coded(
        "Peru bars ships\n\nChile had asked for talks on Monday.",
        claims=[claim("field", date(2013, 4, 10))],
        acts=[
            act("bars", "SANCTION", "PER", "CHL", headline=True),
            act("asked", "REQUEST", "CHL", "PER", when="Monday"),
        ],
    )
    assert day_of(date_reports([one]), one, "bars") == "2013-04-09..2013-04-10"


def test_the_news_told_before_the_named_day_is_of_that_day() -> None:
    one = coded(
        "Peru refuses all talks with Chile.\n\nA minister said so on Thursday (04/12/2012). Peru had sent an envoy.",
        acts=[act("refuses", "REJECT", "PER", "CHL"), act("sent an", "CONSULT", "PER", "CHL")],
    )
    found = date_reports([one])
    assert day_of(found, one, "refuses") == "2012-04-12"
    assert day_of(found, one, "sent an") == "2012-04-10..2012-04-12"


def test_a_plan_without_a_date_comes_after_the_report() -> None:
    one = coded(
        "Peru is to send aid to Chile.",
        claims=[claim("field", date(2013, 4, 10))],
        acts=[act("send aid", "AID", "PER", "CHL", status="planned")],
    )
    assert day_of(date_reports([one]), one, "send aid") == "2013-04-10.."


def test_what_a_former_president_did_is_of_the_time_in_office() -> None:
    one = coded(
        "Former French president Nicolas Sarkozy held talks with Libya.",
        claims=[claim("field", date(2018, 3, 20))],
        people=[("Nicolas Sarkozy", "president", "FRA", True)],
        acts=[act("held", "CONSULT", "FRA", "LBY", name="Nicolas Sarkozy")],
    )
    assert day_of(date_reports([one]), one, "held") == "2007-05-16..2012-05-15"


def test_disagreement_over_a_stated_day_is_shown_and_not_smoothed() -> None:
    left = coded("They met on 3 May 2010 in Lima.", acts=[act("met", "CONSULT", "PER", "CHL", when="3 May 2010")])
    right = coded("They met in Lima on 5 May 2010.", acts=[act("met", "CONSULT", "PER", "CHL", when="5 May 2010")])
    found = date_reports([left, right], [SameEvent(left.events[0].id, right.events[0].id, 3.0)])
    assert {day_of(found, left, "met"), day_of(found, right, "met")} == {"2010-05-03", "2010-05-05"}


# ------------------------------------------------------------------ sets of days
FUNCTIONS = [
    parse_function(text)
    for text in (
        "weekday(4, past)",
        "weekday(0, future)",
        "in_year(03, past)",
        "in_year(12-25, none)",
        "shift(month, -1)",
        "ago(year, -5, year)",
        "after(day, 2, weekday(1, past))",
        "part(MID, in_year(02, past))",
        "of_year(10, shift(year, -1))",
        "weekend(none)",
        "coarsen(month, ago(week, -2, day))",
        "in_week(1, shift(week, -1))",
        "in_year(04-21, none, fri)",
        "nth(week, -1, 1, in_year(02, past))",
        "part(BEFORE, shift(year, 0))",
        "part(AFTER, shift(month, 0))",
        "beyond(ago(week, -2, day))",
    )
]


@given(st.sampled_from(FUNCTIONS), st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_the_bounds_of_a_function_hold_on_every_day(function: TimexFunction, day: date) -> None:
    here = of_range(DayRange(day, day))
    kind, low, high = bounds(function)
    assert kind == "rel"
    found = image(function, here)
    assert found
    assert day.toordinal() + low <= found[0][0]
    assert found[-1][1] <= day.toordinal() + high


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FUNCTIONS), st.dates(date(1990, 1, 1), date(2020, 1, 1)), st.integers(0, 200))
def test_a_day_is_in_the_preimage_of_what_it_may_mean(function: TimexFunction, day: date, width: int) -> None:
    domain = of_range(DayRange(day, day + timedelta(days=width)))
    for one in (day, day + timedelta(days=width)):
        target = image(function, of_range(DayRange(one, one)))
        assert one in to_range(intersect(preimage(function, target, domain), of_range(DayRange(one, one))))
    assert preimage(function, image(function, domain), ALL)


# ------------------------------------------------------------------ many reports
def synthetic(count: int, seed: int) -> tuple[list[CodedReport], list[SameEvent], dict[str, date], set[str]]:
    """Reports in groups of three that tell one event of a known day; a tenth with a header wrong by years."""
    rng = random.Random(seed)
    reports, same, truth, wrong = [], [], {}, set()
    for group in range(count // 3):
        event = date(2003, 1, 1) + timedelta(days=rng.randrange(6000))
        told = []
        for number in range(3):
            dct = event + timedelta(days=rng.randrange(4))
            shown = dct
            if rng.random() < 0.1:
                shown = dct + timedelta(days=rng.choice([-1, 1, 1, 1]) * rng.randrange(500, 3000))
            text = f"Envoys {group} of Peru and Chile met on {event.strftime('%A')}, agency {number} said."
            one = coded(
                text,
                claims=[claim("header", shown)],
                acts=[act("met", "CONSULT", "PER", "CHL", when=event.strftime("%A"))],
            )
            told.append(one)
            truth[one.report.id] = dct
            if shown != dct:
                wrong.add(one.report.id)
        same += [SameEvent(told[0].events[0].id, other.events[0].id, 3.0) for other in told[1:]]
        same.append(SameEvent(told[1].events[0].id, told[2].events[0].id, 3.0))
        reports += told
    return reports, same, truth, wrong


def test_wrong_headers_are_found_among_reports_of_one_event_and_right_ones_kept() -> None:
    reports, same, truth, wrong = synthetic(600, seed=4)
    found = date_reports(reports, same)
    rejected = {name for name, one in found.reports.items() if not one.verdicts[0].accepted}
    right = set(truth) - wrong
    assert len(rejected & wrong) >= 0.95 * len(wrong)
    assert len(rejected & right) <= 0.02 * len(right)
    recovered = [name for name in rejected & wrong if truth[name] in found.reports[name].date.days]
    assert len(recovered) >= 0.9 * len(rejected & wrong)


# ------------------------------------------------------------------ the seeds
@pytest.fixture(scope="module")
def seeds() -> tuple[list[CodedReport], Dating]:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("../shared/seeds is absent: nothing to measure against")
    from polybius.annotate import annotate, load_pipeline
    from polybius.coding import code
    from polybius.linking import propose
    from polybius.reading import read

    pipeline = load_pipeline()
    reports = [code(annotate(r, pipeline)) for r in read([str(folder)]) if isinstance(r, Report)]
    reports.sort(key=lambda one: one.report.path)
    return reports, date_reports(reports, propose(reports))


def test_the_first_seed_is_not_of_the_day_on_its_page(seeds: tuple[list[CodedReport], Dating]) -> None:
    reports, found = seeds
    first = found.reports[reports[0].report.id]
    assert date(2021, 6, 23) in first.date.days
    assert first.date.days.latest is not None
    assert first.date.days.latest < date(2024, 1, 1)
    (verdict,) = [one for one in first.verdicts if one.claim.origin == "header"]
    assert not verdict.accepted
    assert verdict.reasons


def test_the_second_seed_is_of_the_day_its_text_names(seeds: tuple[list[CodedReport], Dating]) -> None:
    reports, found = seeds
    second = found.reports[reports[1].report.id].date
    assert str(second.days) == "2021-03-18"
