"""Time expressions of English news: DATE, TIME, DURATION and SET of TIMEX3, each as a function of the report's date.

The grammar is data (``data/timex``). Nothing relative is resolved here: a `Timex` carries a `TimexFunction`, which
`polybius.timefunc` evaluates once the report's date is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

from polybius.annotate.timex_build import Match, build
from polybius.annotate.timex_context import Narrative, is_constant
from polybius.annotate.timex_grammar import Found, load_grammar
from polybius.annotate.timex_tense import adjacent_direction, parsed_direction, tell_direction
from polybius.annotate.timex_words import Words
from polybius.model import Paragraph, Report, Sentence, Timex, TimexFunction, TimexType
from polybius.timefunc import parse_full_dates, value

__all__ = ["find_timexes", "predict"]

# A text is a narrative where at least this many dates name their year and at most this share as many are deictic:
# holds for 22 of 22 texts of WikiWars and 2 of 256 of TimeBank and AQUAINT.
NARRATIVE_YEARS = 5
NARRATIVE_DEICTIC = 0.35
DEICTIC = {
    *(
        "w",
        "w_capital",
        "w_after_word",
        "w_last",
        "w_next",
        "w_time",
        "dayword",
        "dayword_time",
        "tonight",
        "this_time",
    ),
    *("last_night", "u_last", "u_next", "u_this", "ago", "q", "year_ago", "q_hyphen", "q_latest", "weekend"),
}
YEARLY = {"mdy", "dmy", "numeric", "my", "y", "y_poss", "s_year", "feast_year", "y_bc"}
_PERSON_MAY = re.compile(
    r"(?:Theresa|Mr|Mrs|Ms|Minister|PM|Brian|Elaine|Sir|Dame|Lord|Lady)\.? May\b"
    r"|\bMay (?:said|says|told|added|announced|insisted|resigned|herself|himself|has|had|was|is)\b"
)


class Prediction(TypedDict):
    """A time expression as the scorer of shared/dev reads it."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A time expression before it has an id."""

    start: int
    end: int
    type: str
    function: TimexFunction
    mod: str | None
    rule: str


def find_timexes(
    report: Report, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence] = ()
) -> tuple[Timex, ...]:
    """The report's time expressions in text order, with ids t1, t2 ...

    Where sentences are given, the tense of the governing verb decides whether a bare weekday or month lies ahead;
    without a parse the nearest verb forms do. Dates in page furniture anchor nothing in the text.

    >>> report = Report("r", "The envoys met on Tuesday.")
    >>> [(t.span.text, str(t.function)) for t in find_timexes(report, ())]
    [('Tuesday', 'weekday(1, past)')]
    """
    text = report.text
    parts = [(p.start, p.end, p.kind == "furniture") for p in paragraphs] or [(0, len(text), False)]
    tense = _tense_from(text, sentences)
    timexes = []
    for number, tagged in enumerate(_tag(text, parts, tense), 1):
        timexes.append(
            Timex(
                id=f"t{number}",
                span=report.span(tagged.start, tagged.end),
                type=cast(TimexType, tagged.type),
                function=tagged.function,
                value=value(tagged.function, date(2000, 1, 1)) if _needs_no_date(tagged.function) else None,
                mod=tagged.mod,
                rule=f"timex:{tagged.rule}",
            )
        )
    return tuple(timexes)


def predict(text: str, dct: date | str) -> list[Prediction]:
    """The time expressions of a text with their values in a report of day `dct` (a date, or its ISO form).

    >>> predict("The envoys met on Tuesday.", date(2021, 6, 23))[0]["value"]
    '2021-06-22'
    """
    day = date.fromisoformat(dct[:10]) if isinstance(dct, str) else dct
    found = _tag(text, [(0, len(text), False)], lambda start, end: tell_direction(text, start, end))
    return [{"start": t.start, "end": t.end, "type": t.type, "value": value(t.function, day)} for t in found]


def _needs_no_date(function: TimexFunction) -> bool:
    inner = function.name in {"duration", "set"} or is_constant(function)
    return inner or function.name in {"vague", "beyond"}


# ------------------------------------------------------------------ one text
def _tag(text: str, parts: Sequence[tuple[int, int, bool]], tense: Callable[[int, int], str]) -> Iterator[Tagged]:
    grammar = load_grammar()
    names = frozenset({"may"}) if "May" in text and _PERSON_MAY.search(text) else frozenset[str]()
    matched: list[tuple[Words, list[Found], bool]] = []
    for start, end, is_furniture in parts:
        words = grammar.splitter.split(text, start, end, names=names)
        matched.append((words, grammar.find(words), is_furniture))
    told = Narrative(is_narrative=_is_narrative([f for _, found, _ in matched for f in found]))
    numeric = _numeric_dates(text) if any("x" in f.values for _, found, _ in matched for f in found) else {}
    for words, found, is_furniture in matched:
        for one in found:
            tagged = _build(one, words, told, tense, numeric)
            if tagged is None:
                continue
            if not is_furniture and tagged.type in {"DATE", "TIME"}:
                told.tell(tagged.function, tagged.end)
            yield tagged


def _build(
    found: Found,
    words: Words,
    told: Narrative,
    tense: Callable[[int, int], str],
    numeric: dict[int, tuple[date, ...]],
) -> Tagged | None:
    start, end = words.starts[found.first], words.ends[found.last - 1]
    splitter = load_grammar().splitter
    match = Match(found, words, told, lambda: tense(start, end), numeric, splitter.capital, splitter.other)
    function = build(match)
    if function is None:
        return None
    mod = found.rule.mod or found.values.get("e") or found.values.get("a")
    kind = "DURATION" if function.name == "duration" else found.rule.type
    return Tagged(start, end, kind, function, str(mod) if mod else None, found.rule.name)


def _numeric_dates(text: str) -> dict[int, tuple[date, ...]]:
    return {start: readings for start, _, readings in parse_full_dates(text)}


def _is_narrative(found: Sequence[Found]) -> bool:
    yearly = sum(f.rule.name in YEARLY and "y" in f.values for f in found)
    deictic = sum(f.rule.name in DEICTIC for f in found)
    return yearly >= NARRATIVE_YEARS and deictic <= yearly * NARRATIVE_DEICTIC


def _tense_from(text: str, sentences: Sequence[Sentence]) -> Callable[[int, int], str]:
    starts = [sentence.start for sentence in sentences]

    def tense(start: int, end: int) -> str:
        near = adjacent_direction(text, start, end)
        index = bisect_right(starts, start) - 1
        if near == "none" and index >= 0 and start < sentences[index].end:
            told = parsed_direction(sentences[index], start)
            if told != "none":
                return told
        return tell_direction(text, start, end)

    return tense
