"""Functions of the report's date, and full dates read out of text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polybius.model import TimexFunction
from polybius.timefunc import (
    add_months,
    apply,
    days_of,
    easter,
    holiday,
    parse_full_dates,
    parse_function,
    to_text,
    value,
)

WEDNESDAY = date(2021, 6, 23)
DAYS = st.dates(date(1905, 1, 1), date(2095, 1, 1))

VALUES = [
    ("shift(day, 0)", "2021-06-23"),
    ("shift(week, -1)", "2021-W24"),
    ("shift(month, -1)", "2021-05"),
    ("shift(quarter, -1)", "2021-Q1"),
    ("shift(half, 0)", "2021-H1"),
    ("shift(year, 1)", "2022"),
    ("shift(decade, -2)", "200"),
    ("shift(century, 0)", "20"),
    ("ago(year, -5, year)", "2016"),
    ("ago(week, -2, day)", "2021-06-09"),
    ("weekday(1, past)", "2021-06-22"),
    ("weekday(2, past)", "2021-06-23"),
    ("weekday(2, future)", "2021-06-23"),
    ("weekday(4, future)", "2021-06-25"),
    ("weekday(4, last)", "2021-06-18"),
    ("weekday(4, next)", "2021-07-02"),
    ("weekend(past)", "2021-W24-WE"),
    ("in_year(03, past)", "2021-03"),
    ("in_year(10, past)", "2020-10"),
    ("in_year(10, future)", "2021-10"),
    ("in_year(07-01, none)", "2021-07-01"),
    ("in_year(Q3, past)", "2020-Q3"),
    ("in_year(SU, last)", "2020-SU"),
    ("in_year(12-25, past)", "2020-12-25"),
    ("in_year(easter+0, past)", "2021-04-04"),
    ("of_year(10, shift(year, -1))", "2020-10"),
    ("near(01, date(1941-12-07))", "1942-01"),
    ("near(06, date(1943))", "1943-06"),
    ("after(day, 2, date(1990-02-28))", "1990-03-02"),
    ("after(month, 1, date(1990-02))", "1990-03"),
    ("after(day, 2, date(1990))", "1990"),
    ("coarsen(year, date(1990-02-28))", "1990"),
    ("next_in(D4, date(2001-09-11))", "2001-09-14"),
    ("in_week(0, shift(week, -1))", "2021-06-14"),
    ("part(MID, in_year(02, past))", "2021-02"),
    ("in_year(08-21, past, fri)", "2020-08-21"),
    ("in_year(08-21, past, sat)", "2021-08-21"),
    ("in_year(08-21, past, mon)", "2021-08-21"),
    ("nth(week, -1, 1, date(2021-05))", "2021-W21"),
    ("nth(day, 3, 1, date(2021-05))", "2021-05-03"),
    ("nth(quarter, 1, 2, date(1990))", "1990-H1"),
    ("nth(month, -1, 2, date(1990))", "1990"),
    ("nth(half, 2, 1, date(1990-02))", "1990-02"),
    ("part(BEFORE, shift(year, 0))", "2021"),
    ("near(SP, date(BC0480))", "BC0480-SP"),
    ("after(year, 10, date(BC0490))", "BC0480"),
    ("coarsen(year, date(BC0480-06))", "BC0480"),
    ("beyond(date(2020-05-05))", "FUTURE_REF"),
    ("at(T22:00, weekday(1, past))", "2021-06-22T22:00"),
    ("duration(P3D)", "P3D"),
    ("vague(PAST_REF)", "PAST_REF"),
]


@pytest.mark.parametrize(("function", "expected"), VALUES)
def test_a_function_has_one_value_in_a_report_of_a_given_day(function: str, expected: str) -> None:
    assert value(parse_function(function), WEDNESDAY) == expected


@pytest.mark.parametrize(("function", "_"), VALUES)
def test_what_is_printed_can_be_read_back(function: str, _: str) -> None:
    assert to_text(parse_function(function)) == function


@given(DAYS, st.sampled_from([parse_function(text) for text, _ in VALUES]))
def test_weights_sum_to_one_and_the_likeliest_comes_first(day: date, function: TimexFunction) -> None:
    readings = apply(function, day)
    assert not readings or sum(weight for _, weight in readings) == pytest.approx(1)
    assert [weight for _, weight in readings] == sorted((weight for _, weight in readings), reverse=True)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_of_the_past_is_within_the_week_before(day: date, index: int) -> None:
    found = date.fromisoformat(value(TimexFunction("weekday", (index, "past")), day))
    assert found.weekday() == index
    assert 0 <= (day - found).days <= 6


@pytest.mark.parametrize("name", ["duration", "set"])
def test_lengths_and_rates_have_no_days(name: str) -> None:
    assert apply(TimexFunction(name, ("P3D",)), WEDNESDAY) == ()


def test_an_unknown_function_means_nothing_and_raises_nothing() -> None:
    assert apply(TimexFunction("sometime"), WEDNESDAY) == ()
    assert value(TimexFunction("shift", ("year", 99999)), WEDNESDAY) == "9999"


def test_the_middle_of_a_month_leaves_out_both_its_ends() -> None:
    days = apply(parse_function("part(MID, date(2021-02))"), WEDNESDAY)[0][0]
    assert date(2021, 2, 15) in days
    assert date(2021, 2, 2) not in days
    assert date(2021, 2, 27) not in days


@given(DAYS, st.integers(-2400, 2400))
def test_months_on_and_back_stay_within_three_days(day: date, months: int) -> None:
    assert abs((add_months(add_months(day, months), -months) - day).days) <= 3


@pytest.mark.parametrize(
    ("year", "sunday"), [(1961, (4, 2)), (2000, (4, 23)), (2019, (4, 21)), (2024, (3, 31)), (2038, (4, 25))]
)
def test_easter_falls_on_the_known_sundays(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


def test_set_days_follow_their_rules() -> None:
    assert holiday("5-mon-last", 2021) == date(2021, 5, 31)
    assert holiday("9-mon-1", 2021) == date(2021, 9, 6)
    assert holiday("11-tue-after-mon", 2022) == date(2022, 11, 8)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-W01", "2021-01-04", "2021-01-10"),
        ("2021-W01-WE", "2021-01-09", "2021-01-10"),
        ("2021-H2", "2021-07-01", "2021-12-31"),
        ("18", "1800-01-01", "1899-12-31"),
        ("2021-03-18T10:00", "2021-03-18", "2021-03-18"),
    ],
)
def test_a_value_covers_its_days(name: str, first: str, last: str) -> None:
    days = days_of(name)
    assert days is not None
    assert (str(days.earliest), str(days.latest)) == (first, last)


@pytest.mark.parametrize("name", ["", "PXY", "2021-13", "2021-02-30", "BC0490", "XXXX-SU", "0000"])
def test_what_names_no_days_covers_none(name: str) -> None:
    assert days_of(name) is None


FULL_DATES = [
    ("signed on 7 June 1994", ["1994-06-07"]),
    ("signed on June 7th, 1994", ["1994-06-07"]),
    ("signed on the 7th of June 1994", ["1994-06-07"]),
    ("Sept. 3, 1993:", ["1993-09-03"]),
    ("03-Sep-1993", ["1993-09-03"]),
    ("1993-09-03T08:00Z", ["1993-09-03"]),
    ("/1993/09/03/story", ["1993-09-03"]),
    ("/story-19930903.html", ["1993-09-03"]),
    ("13/09/1993", ["1993-09-13"]),
    ("09/13/1993", ["1993-09-13"]),
    ("13.9.1993", ["1993-09-13"]),
    ("9/3/93", ["1993-03-09 or 1993-09-03"]),
    ("4.5.2010", ["2010-04-05 or 2010-05-04"]),
    ("1993年9月3日", ["1993-09-03"]),
    ("31 June 1994", []),
    ("version 1.2.3.4", []),
    ("a call to 555-1994", []),
    ("the 7 June of every year", []),
]


@pytest.mark.parametrize(("text", "expected"), FULL_DATES)
def test_full_dates_are_read_in_every_usual_form(text: str, expected: list[str]) -> None:
    assert [" or ".join(map(str, sorted(readings))) for _, _, readings in parse_full_dates(text)] == expected


def test_a_clear_date_settles_the_convention_for_the_others_of_the_text() -> None:
    assert [len(readings) for *_, readings in parse_full_dates("5/4/2010 and 25/4/2010")] == [1, 1]
    assert parse_full_dates("5/4/2010 and 25/4/2010")[0][2] == (date(2010, 4, 5),)
    assert [len(readings) for *_, readings in parse_full_dates("5/4/2010 and 25.4.2010")] == [2, 1]


@given(st.text())
def test_any_text_can_be_searched_for_dates(text: str) -> None:
    for start, end, readings in parse_full_dates(text):
        assert 0 <= start < end <= len(text)
        assert readings
