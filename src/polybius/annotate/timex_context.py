"""What a time expression takes from the dates told before it, and functions that need no report's date."""

from __future__ import annotations

import re
from datetime import date

from polybius.model import TimexFunction
from polybius.timefunc import parse_function, to_text, value

# Any day will do: a constant function gives the same value in every report.
ANY_DAY = date(2000, 1, 1)
CONSTANT = {"date"}
ANCHORED = {"after", "coarsen", "of_year", "next_in", "near", "at", "in_week", "nth"}
# An anchor that hangs on more than this many others is dropped, so that functions stay short in long narratives.
MAX_DEPTH = 4
_TIME = re.compile(r"\d{4}-\d\d-\d\dT")
# Years by which a single date may differ from the narrative without moving it; tuned on half of WikiWars.
ASIDE_YEARS = 3


# ------------------------------------------------------------------ functions that need no date
def is_constant(function: TimexFunction) -> bool:
    """Whether the function gives the same days in every report.

    >>> is_constant(TimexFunction("after", ("day", 2, "date(2021-03-18)")))
    True
    """
    if function.name in CONSTANT:
        return True
    if function.name not in ANCHORED:
        return False
    return all(is_constant(parse_function(a)) for a in function.args if isinstance(a, str) and "(" in a)


def fold(function: TimexFunction) -> TimexFunction:
    """The function as a plain date where it is constant, so that chains of anchors stay short.

    >>> str(fold(TimexFunction("after", ("day", 2, "date(2021-03-18)"))))
    'date(2021-03-20)'
    """
    if function.name in CONSTANT or not is_constant(function):
        return function
    name = value(function, ANY_DAY)
    return TimexFunction("date", (name,)) if name else function


class Narrative:
    """The dates told so far in a text: what "two days later", "that year" and a bare "June 10" hang on."""

    def __init__(self, *, is_narrative: bool, month_names: frozenset[str] = frozenset()) -> None:
        self.is_narrative = is_narrative
        self.month_names = month_names
        self.anchor: TimexFunction | None = None
        self.anchor_end = 0
        self.dated: TimexFunction | None = None
        self.quarter: TimexFunction | None = None
        self.quarter_end = -1
        self.months_end = -1
        self.era_bc = False
        self.aside: int | None = None

    def tell(self, function: TimexFunction, end: int) -> None:
        """Remember a date as the last one told."""
        text = to_text(function)
        if function.name in {"vague", "beyond", "duration", "set"} or text.count("(") > MAX_DEPTH:
            return
        if function.name == "part":
            function = parse_function(str(function.args[1]))
        if function.name == "at":
            function = parse_function(str(function.args[1]))
        if function.name == "date" and _TIME.match(str(function.args[0])):
            function = TimexFunction("date", (str(function.args[0])[:10],))
        self.anchor, self.anchor_end = function, end
        if is_constant(function):
            name = value(function, ANY_DAY)
            self.era_bc = name.startswith("BC")
            if len(name) >= 4 and not self._is_aside(name):
                self.dated = function
        if re.search(r"\bQ[1-4]\b", text) and function.name != "after":
            self.quarter, self.quarter_end = function, end

    def _is_aside(self, name: str) -> bool:
        """Whether a date lies years off the narrative: one such mention moves nothing, two together do."""
        if self.dated is None or not (name[:4].isdecimal() and len(name) >= 4):
            return False
        year, before = int(name[:4]), value(self.dated, ANY_DAY)[:4]
        if not before.isdecimal() or -ASIDE_YEARS <= year - int(before) <= ASIDE_YEARS:
            self.aside = None
            return False
        if self.aside is not None and abs(self.aside - year) <= ASIDE_YEARS:
            self.aside = None
            return False
        self.aside = year
        return True

    def tells_of_quarter(self, start: int, reach: int) -> bool:
        """Whether a quarter was told near before, and no longer part of a year since."""
        return self.quarter is not None and start - self.quarter_end < reach and self.months_end < self.quarter_end

    def day_told(self, start: int, within: int = 300) -> TimexFunction | None:
        """The last day told, if it was told near before and the expression names a day, not a month or year."""
        if self.anchor is None or start - self.anchor_end > within:
            return None
        name = value(self.anchor, ANY_DAY)
        return self.anchor if re.fullmatch(r"\d{4}-\d\d-\d\d", name) else None

    def anchor_text(self, *, near: int | None = None, within: int = 600) -> str:
        """The anchor as an argument; the report's day where none was told, or none near enough outside narratives."""
        if self.anchor is None or (not self.is_narrative and near is not None and near - self.anchor_end > within):
            return "shift(day, 0)"
        return to_text(self.anchor)
