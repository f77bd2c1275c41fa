"""Archives of any size made up for measuring how linking grows: coded reports, their dates, and what tells one event.

A few pairs of countries and a few classes hold most of the acts, and a few acts most of the reports. A report tells one
act, at times in its headline too, and looks back at earlier acts of its pair; some are copies. Some tellings have no
day, a month or a week only, or a day that is off by one. Time and density both grow: an archive a hundred times as
large covers ten times as many days. With headers, most reports claim their day, some a wrong one, and acts that are no
longer of the week are told with their date or month, so that the whole derivation can be tried.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, permutations

import numpy as np
import numpy.typing as npt

from polybius.judge.senses import pack
from polybius.model import (
    Actor,
    Coded,
    CodedReport,
    DateClaim,
    DateRange,
    Dating,
    DayRange,
    EventMention,
    Place,
    Report,
    ReportDate,
    Span,
    Timex,
    TimexFunction,
    hash_text,
)

Vector = npt.NDArray[np.float32]
COUNTRIES = (
    "USA RUS CHN PRK KOR JPN IRN ISR PSE SYR IRQ TUR GRC CYP EGY LBY SDN ETH ERI SOM KEN UGA RWA COD NGA ZAF IND PAK "
    "AFG LKA MMR THA VNM PHL IDN AUS GBR FRA DEU ITA ESP POL UKR GEO ARM AZE SRB HRV CUB VEN COL PER ECU BOL CHL ARG "
    "BRA MEX CAN SAU"
).split()
# Class, CAMEO code, word; the first are the most frequent.
KINDS = (
    ("CONSULT", "042", "met"),
    ("ACCUSE", "111", "criticised"),
    ("ASSAULT", "193", "shelled"),
    ("REQUEST", "102", "urged"),
    ("SUPPORT", "051", "praised"),
    ("REJECT", "125", "refused"),
    ("AGREE", "036", "offered"),
    ("THREATEN", "138", "threatened"),
    ("COOPERATE", "057", "joined"),
    ("MOBILIZE", "152", "massed"),
    ("AID", "073", "supplied"),
    ("SANCTION", "163", "penalised"),
)
SYLLABLES = "ka lo mi ren sta vo ba dur te gal no pi sor ul ve zan cre fin hol mar".split()
OUTLETS = "Herald Courier Tribune Gazette Observer Chronicle Dispatch Examiner Monitor Sentinel".split()
FIRST = date(1995, 1, 2)
# So many days an archive of 10,000 mentions covers.
DAYS = 730
# No more reports than this tell one act; so heavy is the tail of how many do.
MOST_TOLD, TAIL = 40, 1.4
HEADLINE, LOOKS_BACK, TIMED, QUOTED, NAMED = 0.35, 0.6, 0.5, 0.12, 0.3
COPIED, MANY_COPIES = 0.1, 0.0005
WORDS = 4000
# Of headers so many are wrong, by up to so many years, and so many are missing.
WRONG, MISSING, MOST_YEARS = 0.1, 0.2, 10
WEEK = 6


@dataclass(slots=True)
class MadeAct:
    """An act that reports tell."""

    number: int
    kind: tuple[str, str, str]
    pair: tuple[str, str]
    day: date
    words: tuple[str, ...]
    town: str
    person: str
    toll: int
    quote: str
    sense: Vector


@dataclass
class MadeArchive:
    """Reports with their dates; `truth` gives for each mention the number of the act that it tells."""

    reports: list[CodedReport] = field(default_factory=list)
    dating: Dating = field(default_factory=Dating)
    truth: dict[str, int] = field(default_factory=dict)


def make_archive(size: int, seed: int = 7, *, headers: bool = False) -> MadeArchive:
    """An archive of at least so many mentions, the same for one size and seed, with or without headers that give days.

    >>> made = make_archive(100)
    >>> 100 <= len(made.truth) < 400, len(made.dating.reports) == len(made.reports)
    (True, True)
    """
    return _Maker(size, seed, headers).make()


@cache
def _vocabulary() -> tuple[str, ...]:
    chance = random.Random(3)
    words = dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randrange(2, 5))) for _ in range(2 * WORDS))
    return tuple(words)[:WORDS]


def _zipf(count: int, exponent: float = 1.0) -> list[float]:
    return list(accumulate((rank + 1) ** -exponent for rank in range(count)))


class _Maker:
    def __init__(self, size: int, seed: int, headers: bool) -> None:
        self.size, self.made = size, MadeArchive()
        self.header_chance = random.Random(f"{seed} headers") if headers else None
        self.chance, self.vectors = random.Random(seed), np.random.Generator(np.random.PCG64(seed))
        self.days = max(30, round(DAYS * (size / 10_000) ** 0.5))
        pairs = list(permutations(COUNTRIES, 2))
        random.Random(1).shuffle(pairs)
        self.pairs, self.by_pair = pairs, _zipf(len(pairs))
        self.by_kind, self.by_word = _zipf(len(KINDS)), _zipf(WORDS, 0.7)
        self.told: dict[tuple[str, str], list[MadeAct]] = {}
        self.kind_senses = {kind[0]: self._vector() for kind in KINDS}
        self.towns = ["".join(self.chance.choices(SYLLABLES, k=3)).title() for _ in range(600)]

    def make(self) -> MadeArchive:
        """Draw acts, day after day, and the reports of each, until there are enough mentions."""
        made, number = self.made, 0
        expected = max(1, self.size // 6)
        while len(made.truth) < self.size:
            day = FIRST + timedelta(days=min(self.days - 1, number * self.days // expected))
            act = self._act(number, day)
            for _ in range(min(MOST_TOLD, int(self.chance.paretovariate(TAIL)))):
                self._reports(act)
            self.told[act.pair] = [*self.told.get(act.pair, ())[-5:], act]
            number += 1
        return made

    def _vector(self) -> Vector:
        drawn = self.vectors.standard_normal(64, dtype=np.float32)
        return np.asarray(drawn / np.sqrt(drawn @ drawn), dtype=np.float32)

    def _act(self, number: int, day: date) -> MadeAct:
        chance = self.chance
        pair = chance.choices(self.pairs, cum_weights=self.by_pair)[0]
        kind = chance.choices(KINDS, cum_weights=self.by_kind)[0]
        words = tuple(chance.choices(_vocabulary(), cum_weights=self.by_word, k=7))
        town = self.towns[hash_index(pair[1], 20) * 30 % 600 + chance.randrange(8)]
        toll = chance.randrange(2, 60) if kind[0] == "ASSAULT" else 0
        quote = " ".join(chance.choices(_vocabulary(), k=5)) if chance.random() < QUOTED else ""
        person = self.towns[hash_index(pair[0], 200) * 3] if chance.random() < NAMED else ""
        return MadeAct(number, kind, pair, day, words, town, person, toll, quote, self._vector())

    # -------------------------------------------------------------- reports
    def _reports(self, act: MadeAct) -> None:
        """A report of an act, and its copies."""
        chance = self.chance
        acts = [act]
        earlier = self.told.get(act.pair, ())
        while earlier and len(acts) < 4 and chance.random() < LOOKS_BACK:
            acts.append(chance.choice(earlier))
        outlet = chance.choice(OUTLETS)
        told = [(act, True)] if chance.random() < HEADLINE else []
        lines = [self._line(one, act.day, outlet, head) for one, head in (*told, *((one, False) for one in acts))]
        dates = [self._date(one) for one, _, _ in lines]
        lot = chance.random()
        copies = 100 if lot < MANY_COPIES else chance.randrange(1, 4) if lot < COPIED else 0
        number = len(self.made.reports)
        for copy in range(copies + 1):
            closing = f"Filed by desk {copy} of paper {number}." if copy else f"The {outlet} has this as item {number}."
            self._code(act, lines, dates, closing)

    def _line(self, act: MadeAct, today: date, outlet: str, head: bool) -> tuple[MadeAct, str, bool]:
        chance = self.chance
        said = chance.sample(act.words, 5)
        other = chance.choices(_vocabulary(), cum_weights=self.by_word, k=3)
        one, two = act.pair
        if head:
            return act, f"{one} {act.kind[2]} {two} over {said[0]} {said[1]} {other[0]}", True
        who = f"{act.person} of {one}" if act.person and chance.random() < 0.7 else one
        when = f" {self._when(act, today)}" if chance.random() < TIMED else ""
        toll = f", and {act.toll + chance.randrange(2)} people were killed" if act.toll else ""
        quote = f" “{act.quote}” was how a {other[1]} put it." if act.quote else ""
        line = (
            f"Officials of {who} {act.kind[2]} {two} in {act.town}{when} over the {said[0]} {said[1]} and a {other[0]} "
            f"{said[2]}{toll}, the {outlet} says.{quote} A {other[1]} {said[3]} was {other[2]} to the {said[4]}."
        )
        return act, line, False

    def _when(self, act: MadeAct, today: date) -> str:
        """How a time is told: by the weekday; where days are to be found, only in the week after."""
        if self.header_chance is None or (today - act.day).days < WEEK:
            return f"on {act.day:%A}"
        return f"on {act.day:%d %B %Y}" if self.header_chance.random() < 0.5 else f"in {act.day:%B %Y}"

    def _claims(self, day: date) -> tuple[DateClaim, ...]:
        """What a report's header gives for its day."""
        if self.header_chance is None:
            return ()
        lot = self.header_chance.random()
        if lot < MISSING:
            return ()
        if lot < MISSING + WRONG:
            years = self.header_chance.choice((-1, 1)) * self.header_chance.randint(1, MOST_YEARS)
            day = day.replace(year=day.year + years, day=min(day.day, 28))
        return (DateClaim("header", day.isoformat(), DayRange(day, day)),)

    def _date(self, act: MadeAct) -> DateRange | None:
        lot = self.chance.random()
        if lot < 0.1:
            return None
        if lot < 0.19:
            return DateRange(_month(act.day), stated=True)
        if lot < 0.24:
            return DateRange(DayRange(act.day - timedelta(days=3), act.day + timedelta(days=3)), stated=False)
        day = act.day + timedelta(days=1) if lot < 0.28 else act.day
        return DateRange(DayRange(day, day), stated=lot > 0.45, best=day)

    def _code(
        self,
        lead: MadeAct,
        lines: Sequence[tuple[MadeAct, str, bool]],
        dates: Sequence[DateRange | None],
        closing: str,
    ) -> None:
        text = "\n".join((*(line for _, line, _ in lines), closing))
        day = lead.day + timedelta(days=1)
        report = Report(hash_text(text), text, claims=self._claims(day))
        timexes: list[Timex] = []
        events = []
        start = 0
        for (act, line, head), found in zip(lines, dates, strict=True):
            mention = self._mention(act, report, start, line, head, timexes)
            if found is not None:
                self.made.dating.mentions[mention.id] = found
            self.made.truth[mention.id] = act.number
            events.append(mention)
            start += len(line) + 1
        self.made.dating.reports[report.id] = ReportDate(report.id, DateRange(DayRange(day, day), stated=True))
        self.made.reports.append(CodedReport(report, "made", tuple(timexes), events=tuple(events)))

    def _mention(
        self, act: MadeAct, report: Report, start: int, line: str, head: bool, timexes: list[Timex]
    ) -> EventMention:
        at = start + line.index(act.kind[2])
        trigger = report.span(at, at + len(act.kind[2]))
        evidence = report.span(start, start + (line.index(".") + 1 if "." in line else len(line)))
        by, spans = "made", (trigger,)
        timex = _timex(act, report, evidence, timexes)
        place = _find(report, act.town, evidence)
        person = act.person if act.person and act.person in evidence.text else None
        parties = [_find(report, code, evidence) for code in act.pair]
        actor = Actor(act.pair[0], sector="GOV", role="minister" if person else None, name=person)
        sense = act.sense + 0.5 * self.kind_senses[act.kind[0]] + 0.7 * self._vector()
        return EventMention(
            id=f"{report.id}:{at}",
            report=report.id,
            trigger=trigger,
            evidence=evidence,
            event=Coded(act.kind[0], spans, by),
            cameo=Coded(act.kind[1], spans, by),
            status=Coded("occurred", spans, by),
            actors=(Coded(actor, tuple(parties[0]), by),),
            recipients=(Coded(Actor(act.pair[1]), tuple(parties[1]), by),),
            act=Coded(act.kind[2], spans, by),
            place=Coded(Place(act.town, act.pair[1]), tuple(place), by) if place else None,
            timex=timex,
            in_headline=head,
            sense=pack(np.asarray(sense / np.sqrt(sense @ sense), dtype=np.float32)),
        )


def _find(report: Report, words: str, inside: Span) -> list[Span]:
    at = report.text.find(words, inside.start, inside.end)
    return [report.span(at, at + len(words))] if at >= 0 else []


def _timex(act: MadeAct, report: Report, evidence: Span, timexes: list[Timex]) -> Coded[str] | None:
    weekday = TimexFunction("weekday", (act.day.weekday(), "past"))
    told = (
        (f"{act.day:%A}", weekday),
        (f"{act.day:%d %B %Y}", TimexFunction("date", (act.day.isoformat(),))),
        (f"{act.day:%B %Y}", TimexFunction("date", (f"{act.day:%Y-%m}",))),
    )
    for words, function in told:
        if spans := _find(report, words, evidence):
            timexes.append(Timex(f"t{len(timexes)}", spans[0], "DATE", function))
            return Coded(timexes[-1].id, tuple(spans), "made")
    return None


def _month(day: date) -> DayRange:
    first = day.replace(day=1)
    return DayRange(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def hash_index(name: str, count: int) -> int:
    """A number below `count` that depends on the name alone.

    >>> hash_index("PER", 20) == hash_index("PER", 20)
    True
    """
    return int(hash_text(name), 16) % count
