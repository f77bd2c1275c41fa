"""What a time expression takes from its surroundings: the direction its verb points in, and dates told before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from polybius.model import Sentence, TimexFunction, Token
from polybius.timefunc import parse_function, to_text, value

# Any day will do: a constant function gives the same value in every report.
ANY_DAY = date(2000, 1, 1)
CONSTANT = {"date"}
ANCHORED = {"after", "coarsen", "of_year", "next_in", "near", "at", "in_week", "same_weekday"}
# An anchor that hangs on more than this many others is dropped, so that functions stay short in long narratives.
MAX_DEPTH = 4
REACH = 160
# Years by which a single date may differ from the narrative without moving it; tuned on half of WikiWars.
ASIDE_YEARS = 3

_FUTURE = (
    r"will|'ll|’ll|won['’]t|shall|would|going to|due|scheduled|expected|expects?|plan(?:s|ned|ning)? (?:to|for)|slated"
    r"|upcoming|expires?|matures?|maturing|set (?:to|for)|agreed to|promised to|vowed to|hopes? to|intends? to"
    r"|is to|are to|was to|were to|begins|starts|opens|deadline|payable|effective|ahead of|aims? to"
)
_PAST = (
    r"was|were|had|did|has|have|met|held|came|went|began|made|took|gave|got|left|rose|fell|won|lost|broke|saw|sent"
    r"|found|became|wrote|spoke|led|ran|put|cut|hit|shot|struck|fought|sold|bought|paid|fled|flew|drew|thought"
    r"|knew|\w{2,20}ed"
)
_CUE = re.compile(rf"(?<![\w'’])(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?!\w)", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:as (?:soon|early|late) as|until|till|no later than|by|through|extended to|effective|payable|starting"
    r"|beginning)\s+(?:on\s+|the\s+|early\s+|late\s+|mid-?)?\Z",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:said|told \w+|announced|reported|added|warned|argued)\s+(?:on\s+|late\s+|early\s+)?\Z", re.I)
_MODAL = re.compile(r"\b(?:will|would|to|be|shall)\b", re.IGNORECASE)
_HAD = re.compile(r",?\s+\w+ (?:had|was|were)\b")
_ABBREVIATED = re.compile(r"\b(?:[A-Z][a-z]{0,3}|\d)\Z")
_END = re.compile(r"[.!?][\s\"'”’)]|\n\s*\n")


def tell_direction(text: str, start: int, end: int) -> str:
    """past, future or none, from the verb forms of the same sentence nearest to the expression (without a parse).

    >>> tell_direction("They will meet on Friday.", 18, 24), tell_direction("They met on Friday.", 12, 18)
    ('future', 'past')
    """
    near = adjacent_direction(text, start, end)
    if near != "none":
        return near
    before = _clause_before(text[max(0, start - REACH) : start])
    cues = list(_CUE.finditer(before))
    if cues:
        return _of_cues(cues)
    after = text[end : end + REACH // 2]
    stop_after = _END.search(after)
    cue = _CUE.search(after[: stop_after.start() + 1] if stop_after else after)
    return "none" if cue is None else "future" if cue["future"] else "past"


def adjacent_direction(text: str, start: int, end: int) -> str:
    """past, future or none, from the words right beside the expression: "until Friday", "said Friday", "Friday's".

    >>> adjacent_direction("It stays shut until May.", 20, 23)
    'future'
    """
    before = text[max(0, start - REACH // 4) : start]
    if _UNTIL.search(before):
        return "past" if _HAD.match(text, end, end + 24) else "future"
    said = _SAID.search(before)
    if text[end : end + 2] in {"'s", "’s"} or (
        said and not _MODAL.search(before, max(0, said.start() - 12), said.start())
    ):
        return "past"
    return "none"


def _clause_before(text: str) -> str:
    """What stands before in the same sentence; the dot of "Mr." or of a number ends none."""
    stops = [
        stop for stop in _END.finditer(text) if not _ABBREVIATED.search(text, max(0, stop.start() - 5), stop.start())
    ]
    return text[stops[-1].end() :] if stops else text


def _of_cues(cues: Sequence[re.Match[str]]) -> str:
    """The last cue decides; "said it would", "will be held" stay future: a participle keeps the modal before it."""
    last = cues[-1]
    if last["future"]:
        return "future"
    if len(cues) > 1 and cues[-2]["future"] and last.start() - cues[-2].end() <= 12:
        return "future"
    return "past"


# ------------------------------------------------------------------ with a parse
_PLANS = {
    "plan",
    "expect",
    "schedule",
    "intend",
    "hope",
    "agree",
    "promise",
    "vow",
    "aim",
    "set",
    "slate",
    "prepare",
    "want",
}


def parsed_direction(sentence: Sentence, start: int) -> str:
    """past, future or none, from the tense of the verb that governs the word at `start`."""
    token = next((t for t in sentence.tokens if t.start <= start < t.end), None)
    if token is None:
        return "none"
    for _ in range(12):
        if token.pos in {"VERB", "AUX"} and token.dep not in {"aux", "auxpass"}:
            tense = _tense(sentence, token)
            if tense != "none":
                return tense
        if token.head == token.i:
            return "none"
        token = sentence.head_of(token)
    return "none"


def _tense(sentence: Sentence, verb: Token) -> str:
    helpers = {t.lower for t in sentence.dependants(verb, "aux", "auxpass")}
    head = sentence.head_of(verb)
    if helpers & {"will", "'ll", "’ll", "shall", "wo", "would"}:
        return "future"
    if "to" in helpers:
        if head.i != verb.i and (head.lemma in _PLANS or head.lemma == "be"):
            return "future"
        return "none"
    if verb.tag == "VBD" or helpers & {"was", "were", "had", "did", "has", "have", "'ve", "been"}:
        return "future" if verb.lemma in {"schedule", "expect", "slate"} else "past"
    if verb.tag == "VBN" and not helpers:
        return "future" if verb.lemma in {"schedule", "expect", "slate", "plan"} else "past"
    if verb.tag == "VBN":
        return "future" if verb.lemma in {"schedule", "expect", "slate", "set"} else "none"
    return "none"


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
        if function.name in {"vague", "duration", "set"} or text.count("(") > MAX_DEPTH:
            return
        if function.name == "part":
            function = parse_function(str(function.args[1]))
        if function.name == "at":
            function = parse_function(str(function.args[1]))
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

    def anchor_text(self, *, near: int | None = None, within: int = 600) -> str:
        """The anchor as an argument; the report's day where none was told, or none near enough outside narratives."""
        if self.anchor is None or (not self.is_narrative and near is not None and near - self.anchor_end > within):
            return "shift(day, 0)"
        return to_text(self.anchor)
