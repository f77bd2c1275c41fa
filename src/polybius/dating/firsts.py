"""What a text names that did not exist, or had no such name, before a day: the text was written later.

"Facebook" is no word of 1999. The table is `data/dating/firsts.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from polybius.data import read_rows
from polybius.dating.days import FIRST, between, likeliest
from polybius.dating.limits import Limit
from polybius.errors import DataFileError
from polybius.model import CodedReport, TimexFunction

FILE = "dating/firsts.tsv"
# Of 104 such names in 300 news texts with known days none was of a later day than its text.
FIRST_WEIGHT = 2.8
# What comes up together is seldom independent: the latest few say all.
MOST_FIRSTS = 2

_TOKEN = re.compile(r"[#\w]+")


class First:
    """A name, the first day on which a text could hold it, and what it stands for."""

    __slots__ = ("day", "name", "pattern", "what")

    def __init__(self, name: str, day: int, what: str) -> None:
        self.name, self.day, self.what = name, day, what
        self.pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.[\w-])")


@cache
def firsts() -> dict[str, tuple[First, ...]]:
    """The table by the first token of the name.

    >>> firsts()["Facebook"][0].what
    'opened in February 2004'
    """
    found: dict[str, list[First]] = {}
    faults = []
    for row in read_rows(FILE):
        days = likeliest(TimexFunction("date", (row["first"],)), FIRST)
        token = _TOKEN.search(row["name"])
        if not days or token is None or not row["what"]:
            faults.append(
                f"{FILE}:{row.line}: '{row['name']}' needs a first day (1999, 1999-05 or 1999-05-12) and a word"
            )
            continue
        found.setdefault(token[0], []).append(First(row["name"], days[0][0], row["what"]))
    if faults:
        raise DataFileError("\n".join(faults))
    return {token: tuple(named) for token, named in found.items()}


def first_limits(coded: CodedReport) -> Iterator[Limit]:
    """For the latest of the things that the text names: the report is no earlier than the first day of each."""
    text, table = coded.report.text, firsts()
    found = []
    for token in table.keys() & set(_TOKEN.findall(text)):
        for first in table[token]:
            if match := first.pattern.search(text):
                found.append((-first.day, match.start(), first.name, first))
    days: set[int] = set()
    for _, start, name, first in sorted(found, key=lambda one: one[:3]):
        if first.day in days or len(days) == MOST_FIRSTS:
            continue
        days.add(first.day)
        spans = (coded.report.span(start, start + len(name)),)
        why = f"The text names '{name}', {first.what}"
        yield Limit(coded.report.id, "known since", between(first.day, None), FIRST_WEIGHT, why, spans)
