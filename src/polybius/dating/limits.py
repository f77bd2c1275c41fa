"""An argument about a report's date, and what is asked of a time expression in its text before it makes one."""

from __future__ import annotations

from dataclasses import dataclass

from polybius.dating.days import Days
from polybius.model import CodedReport, DateClaim, Span, Timex


@dataclass(frozen=True, slots=True)
class Limit:
    """An argument: the report's day is one of `days`. `exact` are the days a claim names, without slack.

    `confirms`: few days fit it by chance, so that a claim which does is the likelier for it.
    """

    report: str
    rule: str
    days: Days
    weight: float
    text: str
    spans: tuple[Span, ...] = ()
    claim: DateClaim | None = None
    exact: Days = ()
    confirms: bool = False

    @property
    def key(self) -> tuple[str, str, str, Days]:
        return (self.report, self.rule, self.text, self.days)


def inside_claim(coded: CodedReport, timex: Timex) -> bool:
    return any(claim.span is not None and claim.span.overlaps(timex.span) for claim in coded.report.claims)


def words_of(timex: Timex) -> str:
    return " ".join(timex.span.text.split())


def is_fixed(timex: Timex) -> bool:
    function = timex.function
    if function.name in {"part", "at"}:
        return str(function.args[1]).startswith("date(")
    return function.name == "date"


def sentence_around(text: str, span: Span) -> tuple[int, int]:
    before = max(text.rfind(mark, max(0, span.start - 300), span.start) for mark in (". ", "\n", "? ", "! "))
    ends = [end for mark in (". ", "\n", "? ", "! ") if (end := text.find(mark, span.end, span.end + 300)) >= 0]
    return max(before + 1, span.start - 300, 0), min(ends, default=span.end + 300)
