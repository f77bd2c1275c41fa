"""Number phrases: "1.5 million", "two hundred and fifty", "five to ten thousand", without days and years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from polybius.linking.words import Word, load

# Words that multiply the number before them; what is under a hundred only if it is a dozen.
MULTIPLIERS = frozenset({100, 1000, 1_000_000, 1_000_000_000})
# Written in digits without commas, these are mostly years.
YEARS = range(1900, 2101)
WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,15}")
DECIMAL = re.compile(r"\d{1,12}\.\d{1,6}")
DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase: the words from `first` to `last`; `times` is the last word that multiplied it (else 1).

    Of a range ("five to ten") `value` is the lower end, `upto` the upper.
    """

    value: int
    first: int
    last: int
    times: int = 1
    upto: int | None = None


@lru_cache(maxsize=8)
def listed_forms(name: str) -> frozenset[str]:
    """The words of one line of `[counting]` in words.toml, as they stand there."""
    return frozenset(load("words")["counting"][name].split())


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    return frozenset(load("words")["months"].split())


def value_of(word: str) -> int | None:
    """The whole number a word stands for, or None.

    >>> value_of("1,200"), value_of("Twelve"), value_of("twenty-five"), value_of("twelfth"), value_of("3.5")
    (1200, 12, 25, None, None)
    """
    if word[0].isdecimal():
        return int(word.replace(",", "")) if word.isascii() and WHOLE.fullmatch(word) else None
    names = load("words")["numbers"]
    number = names.get(word.lower())
    if number is not None:
        return int(number)
    tens, dash, ones = word.lower().partition("-")
    if dash and names.get(tens, 0) in range(20, 100, 10) and (ones == "one" or names.get(ones, 0) in range(2, 10)):
        return int(names[tens]) + _small(ones)
    return None


def _small(word: str) -> int:
    return 1 if word == "one" else int(load("words")["numbers"][word])


def find_numbers(words: Sequence[Word], text: str) -> list[Number]:
    """The number phrases among some words, in order; ranges as one.

    >>> from polybius.linking.words import find_words
    >>> text = "On 9 May 1999 between two hundred and fifty and 1.5 thousand fled; no one was hurt"
    >>> [(n.value, n.upto) for n in find_numbers(list(find_words(text)), text)]
    [(250, 1500)]
    """
    found: list[Number] = []
    i = 0
    while i < len(words):
        number = _number_at(words, i, text) if _may_begin(words[i].text) else None
        if number is None:
            i += 1
            continue
        joined = _range(words, found[-1], number, text) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(number)
        i = number.last + 1
    return found


@lru_cache(maxsize=100_000)
def _may_begin(word: str) -> bool:
    return word[0].isdecimal() or word.lower().partition("-")[0] in _beginnings()


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(load("words")["numbers"]) | {"one", "half"}


def _range(words: Sequence[Word], low: Number, high: Number, text: str) -> Number | None:
    """ "Five to ten", "between five and ten", "50-60": None where the two are no range."""
    between = [w.text.lower() for w in words[low.last + 1 : high.first]]
    opened = low.first > 0 and words[low.first - 1].text.lower() == "between"
    dashed = not between and text[words[low.last].end : words[high.first].start] in DASHES
    if low.upto is not None or not (between in (["to"], ["or"]) or (opened and between == ["and"]) or dashed):
        return None
    # "five to ten thousand": the word stands for both; "50 to 200" and "nine hundred to two thousand" have their own
    shared = high.times if low.times == 1 and low.value * high.times <= high.value else 1
    value = low.value * shared
    return Number(value, low.first, high.last, high.times, high.value) if value < high.value else None


# ------------------------------------------------------------------ one number
def _number_at(words: Sequence[Word], i: int, text: str) -> Number | None:
    word = words[i].text
    if _is_day(words, i) or _is_year(word) or (word.lower() == "one" and _is_nobody(words, i)):
        return None
    return _half(words, i) or _phrase(words, i, text)


def _is_year(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) == 4 and int(word) in YEARS


def _is_nobody(words: Sequence[Word], i: int) -> bool:
    """ "No one", "any one of them", "one another": no number."""
    before = words[i - 1].text.lower() if i else ""
    after = words[i + 1].text.lower() if i + 1 < len(words) else ""
    return before in listed_forms("no_one_after") or after == "another"


def _half(words: Sequence[Word], i: int) -> Number | None:
    """ "Half a million"."""
    said = [w.text.lower() for w in words[i : i + 3]]
    if len(said) < 3 or said[:2] != ["half", "a"]:
        return None
    times = _multiplier(said[2])
    return Number(times // 2, i, i + 2, times) if times else None


def _multiplier(word: str) -> int:
    value = (value_of(word) or 0) if word[0].isalpha() else 0
    return value if value in MULTIPLIERS or word.lower() == "dozen" else 0


def _phrase(words: Sequence[Word], i: int, text: str) -> Number | None:
    """The longest number phrase that begins here."""
    start = _start(words, i, text)
    if start is None:
        return None
    value, last = start
    times = 1 if last > i or words[i].text[0].isdecimal() else _multiplier(words[i].text) or 1
    if _is_vague(words[i].text):
        return _vague(words, i, value)
    while last + 1 < len(words) and _joins(words, last, text) and (more := _multiplier(words[last + 1].text)):
        value, last, times = int(value * more), last + 1, more
    if isinstance(value, float):
        return None
    rest = _rest(words, last, text, times, value)
    return Number(value + rest.value, i, rest.last, times) if rest else Number(value, i, last, times)


def _start(words: Sequence[Word], i: int, text: str) -> tuple[float | int, int] | None:
    """The value with which a phrase begins, and its last word: "12", "1.5", "twenty five", "two and a half"."""
    word = words[i].text
    if DECIMAL.fullmatch(word) and word.isascii():
        following = words[i + 1].text if i + 1 < len(words) and _joins(words, i, text) else "-"
        return (float(word), i) if _multiplier(following) else None
    value = 1 if word.lower() == "one" else value_of(word)
    if value is None:
        return None
    said = [w.text.lower() for w in words[i + 1 : i + 5]]
    if said[:3] == ["and", "a", "half"] and len(said) > 3 and _multiplier(said[3]):
        return value + 0.5, i + 3
    ones = (1 if said[0] == "one" else value_of(said[0])) if said else None
    if value in range(20, 100, 10) and word[0].isalpha() and ones in range(1, 10) and said[0].isalpha():
        return (value + ones, i + 1) if ones and _joins(words, i, text) else (value, i)
    return value, i


def _rest(words: Sequence[Word], last: int, text: str, times: int, value: int) -> Number | None:
    """What is added to a multiplied number: "two hundred and fifty", "three thousand two hundred"."""
    at = last + 1
    if times < 100 or not _joins(words, last, text) or at >= len(words):
        return None
    if words[at].text.lower() == "and" and at + 1 < len(words) and _joins(words, at, text):
        at += 1
    named = words[at].text[0].isalpha() and words[at].text.lower() not in ("dozen", "half")
    more = _phrase(words, at, text) if named and not _is_vague(words[at].text) else None
    fits = more is not None and more.value < min(times, value) and not _multiplier(words[at].text)
    return more if fits else None


def _joins(words: Sequence[Word], i: int, text: str) -> bool:
    """Whether a word and the next stand in one phrase."""
    return i + 1 < len(words) and text[words[i].end : words[i + 1].start] in (" ", "-")


def _is_vague(word: str) -> bool:
    return word.lower() in listed_forms("vague")


def _vague(words: Sequence[Word], i: int, value: int | float) -> Number:
    """ "Dozens"; "hundreds of thousands", "tens of millions"."""
    said = [w.text.lower() for w in words[i + 1 : i + 3]]
    if len(said) == 2 and said[0] == "of" and said[1] in listed_forms("vague") and (more := value_of(said[1])):
        return Number(int(value) * more, i, i + 2, more)
    return Number(int(value), i, i)


# ------------------------------------------------------------------ days
def _is_day(words: Sequence[Word], i: int) -> bool:
    """ "On 9 January", "on 9 and 10 January", "on January 9 and 10"; "in May 12 people" has no day."""
    return _day(words[i].text) and (_before_month(words, i) or _after_month(words, i))


def _day(word: str) -> bool:
    return word.isascii() and word.isdigit() and 1 <= int(word[:4]) <= 31 and len(word) < 3


def _is_month(word: str) -> bool:
    return word[0].isupper() and word.lower() in _months()


def _before_month(words: Sequence[Word], i: int) -> bool:
    at = i + 1
    while at + 1 < len(words) and words[at].text.lower() in ("and", "to", "or") and _day(words[at + 1].text):
        at += 2
    return at < len(words) and _is_month(words[at].text)


def _after_month(words: Sequence[Word], i: int) -> bool:
    at = i - 1
    while at > 0 and words[at].text.lower() in ("and", "to", "or") and _day(words[at - 1].text):
        at -= 2
    if at < 0 or not _is_month(words[at].text):
        return False
    before = words[at - 1].text.lower() if at else ""
    return not _day(before) and before not in listed_forms("month_alone")
