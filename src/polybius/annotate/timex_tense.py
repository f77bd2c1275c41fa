"""Whether a time expression's sentence speaks of what lies ahead or behind (words: ``data/timex/tense.tsv``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from polybius.data import read_rows
from polybius.model import Sentence, Token

# How far before an expression its verb is looked for, in characters; half as far behind it.
REACH = 160
# A participle keeps the modal this near before it: "will be held".
PARTICIPLE_REACH = 12

_END = re.compile(r"[.!?][\s\"'”’)]|\n\s*\n")
_BY = re.compile(r"\bby\s+(?:early\s+|late\s+)?\Z", re.IGNORECASE)
_TO = re.compile(r"\bto\s+\w+|\bdeadline|\bdemand", re.IGNORECASE)
_TOLD = r"told \w+"
_HAD = re.compile(r",?\s+\w+ (?:had|was|were)\b")
# "The vote planned for Saturday was put off."
_WAS = re.compile(r"\s+(?:was|were|had)\b(?!\s+(?:to|due|expected|scheduled|slated)\b)")
_LAST_WORD = re.compile(r"(?:\w\.)*\w+\Z")
_NEXT_WORD = re.compile(r"[\W_]*(\w+)")


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for row in read_rows("timex/tense.tsv"):
        lists[row["kind"]] = (*lists.get(row["kind"], ()), *row.many("words"))
    return lists


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda one: (-len(one), one)))


@cache
def _cue() -> re.Pattern[str]:
    lists = _lists()
    shielded = "".join(rf"(?<!\b{re.escape(word)} )" for word in lists["before no past"])
    return re.compile(
        rf"(?<![\w'’])(?:(?P<plan>(?:{_any(lists['past plan'])})(?:\s+to\s+\w+)?)"
        rf"|(?P<present>(?:is|are)\s+(?!(?:{_any(lists['future'])})\b)(?:{_any(lists['past'])}|\w{{2,20}}ed))"
        rf"|(?P<future>{_any(lists['future'])}|(?-i:{_any(lists['small future'])}))"
        rf"|(?P<past>{_any(lists['past'])}|{shielded}(?!(?:{_any(lists['no verb'])})\b)\w{{2,20}}ed))(?!\w)",
        re.IGNORECASE,
    )


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lists = _lists()
    until = rf"\b(?:{_any(lists['until'])})\s+(?:on\s+|the\s+|early\s+|late\s+|mid-?)?\Z"
    said = rf"\b(?:{_any(lists['said'])}|{_TOLD})\s+(?:on\s+|late\s+|early\s+)?\Z"
    return (
        re.compile(until, re.IGNORECASE),
        re.compile(said, re.IGNORECASE),
        re.compile(rf"\b(?:{_any(lists['modal'])})\b", re.IGNORECASE),
    )


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_lists()[kind])


# ------------------------------------------------------------------ without a parse
def tell_direction(text: str, start: int, end: int) -> str:
    """past, future or none, from the verb forms of the same sentence nearest to the expression (without a parse).

    >>> tell_direction("They will meet on Friday.", 18, 24), tell_direction("They met on Friday.", 12, 18)
    ('future', 'past')
    """
    near = adjacent_direction(text, start, end)
    if near != "none":
        return near
    low = max(0, start - REACH)
    before = _clause_before(text[low:start])
    cues = list(_cue().finditer(before))
    if cues:
        return _of_cues(cues)
    after = text[end : end + REACH // 2]
    stop_after = _END.search(after)
    cue = _cue().search(after[: stop_after.start() + 1] if stop_after else after)
    return _of_cues([cue]) if cue else "none"


def adjacent_direction(text: str, start: int, end: int) -> str:
    """past, future or none, from the words right beside the expression: "until Friday", "said Friday", "Friday's".

    >>> adjacent_direction("It stays shut until May.", 20, 23)
    'future'
    """
    if _WAS.match(text, end, end + 24):
        return "past"
    before = text[max(0, start - REACH // 4) : start]
    until, said_words, modal = _beside()
    if until.search(before) and not _is_by_then(text, start):
        return "past" if _HAD.match(text, end, end + 24) else "future"
    said = said_words.search(before)
    if text[end : end + 2] in {"'s", "’s"} or (
        said and not modal.search(before, max(0, said.start() - PARTICIPLE_REACH), said.start())
    ):
        return "past"
    return "none"


def is_seen_ahead(text: str, start: int) -> bool:
    """Whether the expression lies ahead of the report's own day: "will vote on Friday", but not "would vote".

    >>> is_seen_ahead("They will vote on Friday.", 18), is_seen_ahead("They would vote on Friday.", 19)
    (True, False)
    """
    before = _clause_before(text[max(0, start - REACH) : start])
    cues = list(_cue().finditer(before))
    last = cues[-1].start() - PARTICIPLE_REACH if cues else 0
    ahead = any(cue.end() >= last for cue in _from_report().finditer(before))
    return ahead and (not cues or _of_cues(cues) == "future")


def is_said_on(text: str, start: int) -> bool:
    """Whether the expression stands beside a verb of saying, as the day of the news does: "said on Monday".

    >>> is_said_on("She said on Monday", 12)
    True
    """
    before = text[max(0, start - REACH // 4) : start]
    _, said, modal = _beside()
    return bool(said.search(before)) and not modal.search(before)


@cache
def _from_report() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{_any(_lists()['future of the report'])})(?!\w)", re.IGNORECASE)


def is_of_a_record(before: str) -> bool:
    """Whether the words before tell a count or a record over a length of time: "the first visit in ten years".

    >>> is_of_a_record("It will be the first visit in "), is_of_a_record("The truce will expire in ")
    (True, False)
    """
    return bool(_record().search(_clause_before(before)))


def tells_of_money(text: str) -> bool:
    """Whether the text holds words of accounts or statistics.

    >>> tells_of_money("Exports fell in the first half."), tells_of_money("He scored in the first half.")
    (True, False)
    """
    return "%" in text or bool(_money().search(text))


@cache
def _money() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(_lists()['money'])})\b", re.IGNORECASE)


@cache
def _record() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(_lists()['record'])}|\w{{3,}}est)\b", re.IGNORECASE)


def _is_by_then(text: str, start: int) -> bool:
    """ "The town had fallen by Friday", but not "he was told to leave by Friday"."""
    before = _clause_before(text[max(0, start - REACH) : start])
    if not _BY.search(before):
        return False
    cues = list(_cue().finditer(before))
    return bool(cues) and _of_cues(cues) == "past" and not _TO.search(before, cues[-1].end())


def _clause_before(text: str) -> str:
    """What stands before in the same sentence; the dot of "Mr." or of an initial ends none."""
    stops = [stop for stop in _END.finditer(text) if not _is_abbreviated(text, stop)]
    return text[stops[-1].end() :] if stops else text


def _is_abbreviated(text: str, stop: re.Match[str]) -> bool:
    if stop[0][0] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, stop.start() - 24), stop.start())
    if word is None:
        return False
    is_initial = len(word[0]) == 1 and word[0].isalpha()
    if not is_initial and word[0].lower() not in _words("abbreviation"):
        return False
    following = _NEXT_WORD.match(text, stop.end())
    return following is None or not (following[1][0].isupper() and following[1].lower() in _words("opener"))


def _of_cues(cues: Sequence[re.Match[str]]) -> str:
    """The last cue decides; "said it would", "will be held" stay future: a participle keeps the modal before it."""
    last = cues[-1]
    if last["future"]:
        return "future"
    if last["present"]:  # "when the case is heard in May"
        return "none"
    if last["past"] and len(cues) > 1 and cues[-2]["future"] and last.start() - cues[-2].end() <= PARTICIPLE_REACH:
        return "future"
    return "past"


# ------------------------------------------------------------------ with a parse
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
    is_scheduled = verb.lemma in _words("schedule verb")
    if helpers & {"will", "'ll", "’ll", "shall", "wo", "would", "should", "must"}:
        return "future"
    if "to" in helpers:
        if head.i != verb.i and (head.lemma in _words("plan verb") or head.lemma == "be"):
            is_over = {t.lower for t in sentence.dependants(head, "aux", "auxpass")} >= {"had", "been"}
            return "past" if is_over else "future"
        return "none"
    if is_scheduled and helpers >= {"had", "been"}:
        return "past"
    if verb.tag == "VBD" or helpers & {"was", "were", "had", "did", "has", "have", "'ve", "been"}:
        return "future" if is_scheduled and verb.lemma != "set" else "past"
    if verb.tag == "VBN" and not helpers:
        return "future" if is_scheduled and verb.lemma != "set" else "past"
    if verb.tag == "VBN":
        return "future" if is_scheduled else "none"
    return "none"
