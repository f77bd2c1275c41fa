"""Time expressions of English news: what is tagged, as what, and what is left alone."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.annotate.timex_build import check_builders
from polybius.annotate.timex_grammar import load_grammar
from polybius.annotate.timexes import find_timexes, predict
from polybius.model import Paragraph, Report
from polybius.timefunc import apply, value

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
WEDNESDAY = "2021-06-23"

# text | expected "words = value" of each expression, in a report of Wednesday, 23 June 2021
SENTENCES = """
The ministers met on Tuesday. | Tuesday = 2021-06-22
The ministers will meet on Friday. | Friday = 2021-06-25
They are scheduled to meet Thursday in Oslo. | Thursday = 2021-06-24
Talks broke down late on Monday. | late on Monday = 2021-06-21
He spoke early Saturday. | early Saturday = 2021-06-19
She resigned last Friday. | last Friday = 2021-06-18
Voting ends this Sunday. | this Sunday = 2021-06-27
Shots were heard on Monday night. | Monday night = 2021-06-21TNI
The ship sailed at 10 p.m. Tuesday. | 10 p.m. Tuesday = 2021-06-22T22:00
Doors open at 9:30 a.m. | 9:30 a.m. = 2021-06-23T09:30
The truce took hold at midnight on Monday. | midnight on Monday = 2021-06-21T24:00
An official announced on Thursday (06/17/2021) that talks were off. | Thursday (06/17/2021) = 2021-06-17
An official announced on Thursday (04/12/2012) that talks were off. | Thursday (04/12/2012) = 2012-04-12
An official announced on Tuesday (04/12/2012) that talks were off. | Tuesday (04/12/2012) = 2012-12-04
The cabinet turned the plan down on Monday. | Monday = 2021-06-21
The pact was signed on Monday, 3 May 2021. | Monday, 3 May 2021 = 2021-05-03
The pact was signed on May 3, 2021, in Lima. | May 3, 2021 = 2021-05-03
The pact was signed on the 3rd of May. | the 3rd of May = 2021-05-03
The pact of 18.3.1970 still holds. | 18.3.1970 = 1970-03-18
The pact of 2014-09-05 failed. | 2014-09-05 = 2014-09-05
It must be ratified by July 9. | July 9 = 2021-07-09
The war began on 24 December. | 24 December = 2020-12-24
In March, the two sides broke off talks. | March = 2021-03
Envoys have tried since mid-February. | mid-February = 2021-02
Elections will be held in October. | October = 2021-10
Elections were held in October. | October = 2020-10
Elections were held in October last year. | October last year = 2020-10
The summit took place in early June 2018. | early June 2018 = 2018-06
The envoy left in late 2019. | late 2019 = 2019
Troops arrived last month. | Last month = 2021-05
Exercises start next week. | next week = 2021-W26
Inflation fell earlier this year. | earlier this year = 2021
It was harder this time last year. | this time last year = 2020-06
Two weeks ago the border was shut. | Two weeks ago = 2021-06-09
The junta took power five years ago. | five years ago = 2016
The mission lasts for the next four years. | the next four years = P4Y
It was the first visit in more than four months. | more than four months = P4M
A three-day truce followed. | three-day = P3D
They talked for nearly two hours. | nearly two hours = PT2H
They talked for two and a half hours. | two and a half hours = PT2.5H
The council meets every two weeks. | every two weeks = P2W
Guards are changed daily. | daily = P1D
It exports 40 million barrels a day. | a day = P1D
Growth slowed in the first quarter. | the first quarter = 2021-Q1
Growth slowed in the third quarter of 2019. | the third quarter of 2019 = 2019-Q3
The budget for fiscal 2020 was cut. | fiscal 2020 = 2020
The ban dates from the 1990s. | the 1990s = 199
The ban dates from the late seventies. | the late seventies = 197
The border was drawn in the 19th century. | the 19th century = 18
The strait was mined in the summer of 1987. | the summer of 1987 = 1987-SU
The bridge opened last autumn. | last autumn = 2020-FA
The attack came on Christmas Day. | Christmas Day = 2020-12-25
The attack came on Good Friday 2019. | Good Friday 2019 = 2019-04-19
He was freed over the weekend. | the weekend = 2021-W24-WE
Now the talks are over. | Now = PRESENT_REF
Relations have recently cooled. | recently = PAST_REF
On 5 May 2020 the convoy left; two days later it was hit. | 5 May 2020 = 2020-05-05; two days later = 2020-05-07
On 5 May 2020 it left, and the following day it was hit. | 5 May 2020 = 2020-05-05; the following day = 2020-05-06
The pact was signed in 2009. That year the king died. | 2009 = 2009; That year = 2009
In April 2003 the city fell; a month earlier it had held out. | April 2003 = 2003-04; a month earlier = 2003-03
They met on 4 and 5 May. | 4 = 2021-05-04; 5 May = 2021-05-05
They met on May 4 and 5. | May 4 = 2021-05-04; 5 = 2021-05-05
They met on June 15-16, 2019. | June 15 = 2019-06-15; 16, 2019 = 2019-06-16
It rained between March and May 2020. | March = 2020-03; May 2020 = 2020-05
The war of 1998-99 killed thousands. | 1998 = 1998; 99 = 1999
Opponents planned a march on Friday. | Friday = 2021-06-25
The vote planned for Saturday was put off. | Saturday = 2021-06-19
The offer had been scheduled to lapse on Friday. | Friday = 2021-06-18
It is to rule before the case is heard in August. | August = 2021-08
The rules to be published in July are strict. | July = 2021-07
The sum would be paid on a still unspecified day in July. | July = 2021-07
The talks will be held Thursday in Iraq. On Friday, the envoys left. | Thursday = 2021-06-24; Friday = 2021-06-18
Earlier Friday, the envoys left. | Friday = 2021-06-18
He left earlier this week. | earlier this week = 2021-W25
The truce will expire in two weeks. | two weeks = 2021-07-07
It will be the first truce in two weeks. | two weeks = P2W
It may lapse in a year or two. | a year or two = FUTURE_REF
The port fell in the last week of May. | the last week of May = 2021-W21
Profit rose in the first two quarters of 1990. | the first two quarters of 1990 = 1990-H1
Sales rose in the quarter ended July 31. | the quarter = 2020-Q2; July 31 = 2021-07-31
He fled in the early hours of Friday. | the early hours of Friday = 2021-06-18TMO
He fled in the early morning hours of May 4. | the early morning hours of May 4 = 2021-05-04TMO
On 5 May 2020 the lease ended; until then it had paid. | 5 May 2020 = 2020-05-05; then = 2020-05-05
On 5 May 2020 he fled. A few days later he was held. | 5 May 2020 = 2020-05-05; A few days later = FUTURE_REF
A bomb went off on Monday. It was heard at 9 a.m. in Oslo. | Monday = 2021-06-21; 9 a.m. = 2021-06-21T09:00
The siege of August 480 BC failed. | August 480 BC = BC0480-08
The marches of the 1982 summer failed. | 1982 summer = 1982-SU
The town had fallen by Thursday night. | Thursday night = 2021-06-17TNI
They were told to leave by Friday. | Friday = 2021-06-25
Exports fell in the first half. | the first half = 2021-H1
They prayed in Easter week. | Easter week = 2021-W13
She spoke on Friday, 21 August. | Friday, 21 August = 2020-08-21
She spoke on Saturday, 21 August. | Saturday, 21 August = 2021-08-21
"""

NOTHING = """
May said she would not resign.
Thousands joined the March for Life.
The second meeting ended without a result.
Sun and Mars were named as suppliers.
The Sunday Times broke the story.
Jan Kowalski and April Jones signed for the union.
It sent 2,000 troops and rifles worth $1999.
They may march on the capital.
The fall of the city came as a spring of hope dried up.
He is in his second term after a third round of voting.
The seven-nation group has 20 members.
As soon as the vote is over, the deal is dead.
A 52-year-old farmer was hurt.
He told CBS's "60 Minutes" so.
He told ''60 Minutes'' so.
It was printed by the Communist Party daily Granma.
It is guarded 24 hours a day.
He scored in the second half of the match.
He told LA Weekly so.
It asked a sample of 1709 pupils.
"""


def cases() -> list[tuple[str, list[str]]]:
    lines = [line.split(" | ") for line in SENTENCES.strip().splitlines()]
    return [(text, expected.split("; ")) for text, expected in lines]


@pytest.mark.parametrize(("text", "expected"), cases())
def test_an_expression_has_its_span_and_its_value(text: str, expected: list[str]) -> None:
    found = [f"{text[one['start'] : one['end']]} = {one['value']}" for one in predict(text, WEDNESDAY)]
    assert [one.lower() for one in found] == [one.lower() for one in expected]


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert predict(text, WEDNESDAY) == []


@pytest.mark.parametrize("rule", load_grammar().rules, ids=lambda rule: rule.name)
def test_every_line_of_the_grammar_gives_the_value_its_example_names(rule) -> None:  # type: ignore[no-untyped-def]
    text, expected = rule.example.split(" => ")
    found = [one["value"] for one in predict(text, WEDNESDAY)]
    assert (expected == "-" and not found) or expected in found, found


def test_every_builder_the_grammar_names_exists() -> None:
    assert check_builders(load_grammar()) == []


def test_nothing_relative_is_resolved_before_the_report_has_a_date() -> None:
    report = Report("r", "They met last month and on 3 May 2019, for two days.")
    found = find_timexes(report, ())
    assert [timex.value for timex in found] == [None, "2019-05-03", "P2D"]
    assert value(found[0].function, date(2020, 1, 5)) == "2019-12"
    assert value(found[0].function, date(2021, 6, 5)) == "2021-05"


def test_ambiguous_numbers_keep_both_readings() -> None:
    report = Report("r", "The pact of 3/4/2015 failed.")
    assert find_timexes(report, ())[0].function.args == ("2015-03-04", "2015-04-03")
    settled = Report("r", "The pact of 3/4/2015 failed on 25/4/2015.")
    assert find_timexes(settled, ())[0].function.args == ("2015-04-03",)


def test_a_date_in_page_furniture_anchors_nothing_in_the_text() -> None:
    text = "Updated 1 May 1999\n\nTwo days later the convoy left."
    report = Report("r", text)
    paragraphs = (Paragraph(0, 0, 18, "furniture"), Paragraph(1, 20, len(text), "body"))
    later = find_timexes(report, paragraphs)[-1]
    assert value(later.function, date(2021, 6, 23)) == "2021-06-25"


def test_in_a_history_bare_days_take_the_year_told_before() -> None:
    text = (
        "In 1921 the border was drawn. In March 1922 the treaty was signed. War came in 1923. By May 4, 1923 the port "
        "had fallen. On June 9 the fleet sailed. In December 1923 it sank. In January the king fled. He died in 1930."
    )
    values = {text[one["start"] : one["end"]]: one["value"] for one in predict(text, WEDNESDAY)}
    assert values["June 9"] == "1923-06-09"
    assert values["January"] == "1924-01"


def test_in_a_history_what_a_verb_of_the_present_looks_ahead_to_is_seen_from_the_report() -> None:
    text = (
        "In 1921 the border was drawn. In March 1922 the treaty was signed. War came in 1923. In 1924 the king fled, "
        "and in 1930 he died. The two states will sign a new treaty on Friday, officials said on Monday."
    )
    values = {text[one["start"] : one["end"]]: one["value"] for one in predict(text, WEDNESDAY)}
    assert values["Friday"] == "2021-06-25"
    assert values["Monday"] == "2021-06-21"


def test_in_a_history_a_weekday_follows_a_day_told_just_before_and_else_is_of_the_report() -> None:
    text = "In 1921 the border was drawn. In March 1922 the treaty came. War broke out in 1923. In 1924 the king fled. "
    near = text + "On 9 June 1930 he died. He was buried on Friday."
    far = text + "On 9 June 1930 he died." + " A bust of him stood in the square." * 15 + " Thieves took it on Friday."
    assert predict(near, WEDNESDAY)[-1]["value"] == "1930-06-13"
    assert predict(far, WEDNESDAY)[-1]["value"] == "2021-06-18"


def test_earlier_and_later_in_the_report_s_own_year_end_and_begin_with_its_day() -> None:
    report = Report("r", "They met earlier this year and meet again later this year, as they had earlier in 1998.")
    before, after, other = (timex.function for timex in find_timexes(report, ()))
    assert str(apply(before, date(2021, 11, 5))[0][0]) == "2021-01-01..2021-11-05"
    assert str(apply(after, date(2021, 11, 5))[0][0]) == "2021-11-05..2021-12-31"
    assert str(apply(other, date(2021, 11, 5))[0][0]) == "1998-01-01..1998-12-31"


@settings(max_examples=150)
@given(
    st.text(
        st.sampled_from("May march 12 19 2021 -,.:/'’()Q3 last two days ago later the a\n\r\x00é😀\ud800́"), max_size=120
    )
)
def test_any_text_can_be_tagged_and_spans_hold(text: str) -> None:
    report = Report("r", text)
    end = 0
    for timex in find_timexes(report, ()):
        assert timex.span.start >= end
        assert text[timex.span.start : timex.span.end] == timex.span.text != ""
        end = timex.span.end
        value(timex.function, date(2021, 6, 23))


def test_any_run_of_the_lists_own_words_can_be_tagged_and_every_value_is_told() -> None:
    lexicon = load_grammar().lexicon
    words = [
        *sorted(lexicon.words),
        *sorted(lexicon.numbers),
        "12",
        "31",
        "0",
        "99",
        "1999",
        "Q3",
        "'98",
        "3/4/2021",
        ",",
    ]
    rng = random.Random(11)
    for _ in range(1500):
        picked = (rng.choice(words) for _ in range(rng.randrange(1, 12)))
        text = " ".join(word.capitalize() if rng.random() < 0.4 else word for word in picked)
        for day in ("0001-01-01", WEDNESDAY, "9999-12-31"):
            found = predict(text, day)
        assert all(one["value"] for one in predict(text, WEDNESDAY)), text
        assert all(one["start"] < one["end"] for one in found)


HOSTILE = ["1", "a ", "the ", "May ", "12 ", "two ", "\n ", ".", "twenty-", "1999-", "'", "the end of ", "hundred and "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_no_more_than_twice_as_much_when_it_is_twice_as_long(piece: str) -> None:
    short, long = piece * (30_000 // len(piece)), piece * (120_000 // len(piece))
    predict(short[:100], WEDNESDAY)
    once = _seconds(short)
    assert _seconds(long) < max(1.0, 12 * once)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    predict(text, WEDNESDAY)
    return time.perf_counter() - start


# ------------------------------------------------------------------ measured against the shared data
FLOORS = {
    "timebank.jsonl.gz": (0.93, 0.89, 0.82),
    "aquaint.jsonl": (0.94, 0.84, 0.76),
    "wikiwars.jsonl.gz": (0.93, 0.87, 0.83),
}


@pytest.mark.parametrize("name", FLOORS)
def test_scores_on_the_shared_data_do_not_fall(name: str, tmp_path: Path) -> None:
    gold = SHARED / "dev" / "dates" / name
    if not gold.exists():
        pytest.skip("../shared/dev/dates is absent: nothing to measure against")
    data = gzip.decompress(gold.read_bytes()) if name.endswith("gz") else gold.read_bytes()
    documents = [json.loads(line) for line in data.decode("utf-8").splitlines()]
    predicted = tmp_path / "predicted.jsonl"
    lines = (json.dumps({"id": one["id"], "timexes": predict(one["text"], one["dct"])}) for one in documents)
    predicted.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(SHARED / "dev" / "score.py"), "dates", str(gold), str(predicted), "--json"]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    relaxed, strict, values = FLOORS[name]
    assert answer["relaxed"]["f1"] >= relaxed
    assert answer["strict"]["f1"] >= strict
    assert answer["value_f1"] >= values
