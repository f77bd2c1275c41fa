"""Counted figures: numbers in words and digits, what they count, and whether two of them can both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, pairwise

from polybius.judge.given import SENTENCE_END
from polybius.linking.counting import (
    AFTER,
    BEFORE,
    bound_before,
    bound_of,
    fates,
    is_person,
    listed,
    unit_of,
    units,
    within,
)
from polybius.linking.numbers import Number, find_numbers, listed_forms
from polybius.linking.whose import ALL, whose
from polybius.linking.words import Word, find_words, words_in

# All set by hand, as long as such phrases are in news; not fitted.
# "About 40" is anything so much off.
ROUGH = 0.25
# A bare number is of the unit of the figure before it, within so many characters: about a sentence.
BARE_REACH = 160
# A word for a toll stands so many words before its number.
TOLL_BEFORE = 10
SENTENCE = re.compile(r"[.!?\n]\s")
# So many sentences on, a figure disputes one only with a word of denial between them.
DENIED_LATER = 2
# Where a number has nothing after it.
BREAK = re.compile(r"[.,;:!?\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts something, with the words it was read from.

    `bound` is "least", "most" or "about"; of a range ("five to ten") `value` is the lower end, `upto` the upper.
    `whose` are the countries of those it counts, where told. A `bare` one is told after another, without what it
    counts.
    """

    unit: str
    value: int
    start: int
    end: int
    bound: str = ""
    upto: int | None = None
    whose: frozenset[str] = field(default=frozenset(), repr=False)
    bare: bool = field(default=False, repr=False)

    @property
    def ends(self) -> tuple[float, float]:
        """Between which numbers the true one lies, as told.

        >>> Figure("dead", 12, 0, 0, "least").ends, Figure("dead", 5, 0, 0, "", 9).ends
        ((12, inf), (5, 9))
        """
        if self.bound == "least":
            return self.value, float("inf")
        if self.bound == "most":
            return 0, self.value
        if self.bound == "about":
            return self.value * (1 - ROUGH), (self.upto or self.value) * (1 + ROUGH)
        return self.value, self.value if self.upto is None else self.upto


def exclude(one: Figure, other: Figure) -> bool:
    """Whether two figures for one thing cannot both be true.

    >>> exclude(Figure("dead", 12, 0, 0), Figure("dead", 15, 0, 0, "least"))
    True
    """
    (a, b), (c, d) = one.ends, other.ends
    if one.unit != other.unit:
        return False
    if (ALL in one.whose) != (ALL in other.whose):
        return d < a if ALL in other.whose else b < c
    return are_of_one_side(one, other) and (b < c or d < a)


def may_be_part(one: Figure, other: Figure) -> bool:
    """Whether the other is so many at the least, of no side in particular, and the one a part of it on one side."""
    return bool(one.whose) and not other.whose and other.bound == "least" and one.ends[1] < other.ends[0]


def are_of_one_side(one: Figure, other: Figure) -> bool:
    """Whether two figures may count the people of one side: not the dead of one army and those of the other."""
    return not (one.whose and other.whose) or not one.whose.isdisjoint(other.whose)


@lru_cache(maxsize=64)
def _read(text: str, start: int, end: int | None) -> tuple[list[Word], list[Number]]:
    words = words_in(text, start, len(text) if end is None else end)
    return words, find_numbers(words, text)


@lru_cache(maxsize=1024)
def find_figures(text: str, start: int = 0, end: int | None = None, *, deadly: bool = True) -> tuple[Figure, ...]:
    """Numbers with what they count, where that is one of the things listed under `counted` in words.toml.

    Persons that "fell", "were shot" or whom somebody "lost" are dead where the act is `deadly`, one told with its dead.

    >>> find_figures("at least 12 people were killed")
    (Figure(unit='dead', value=12, start=9, end=30, bound='least', upto=None),)
    >>> [(f.unit, f.value) for f in find_figures("Half a million troops marched; 19 of our men fell, one was hurt")]
    [('troops', 500000), ('dead', 19), ('hurt', 1)]
    >>> [(f.unit, f.value, f.upto) for f in find_figures("a blast of five to fifteen thousand tons")]
    [('tons', 5000, 15000)]
    """
    words, numbers = _read(text, start, end)
    found: list[Figure] = list(find_noughts(words))
    for at, number in enumerate(numbers):
        further = [n for n in numbers[at + 1 :] if words[n.first - 1].text.lower() not in ("them", "including")]
        stop = further[0].first if further else len(words)
        since = numbers[at - 1].last + 1 if at else 0
        figure = _counted(words, number, (since, stop), text, deadly)
        if figure is None:
            figure = _uncounted(words, number, [f for f in found if f.value], text, deadly)
        if figure is not None:
            found += [*_and_others(words, numbers[:at], figure, text), figure]
    return tuple(sorted(found, key=lambda f: f.start))


def _and_others(words: list[Word], numbers: Sequence[Number], figure: Figure, text: str) -> Iterator[Figure]:
    """ "Six officers and seven attackers were killed": the first number counts what the second does."""
    if numbers and figure.unit in fates():
        first = numbers[-1]
        between = [w for w in words[first.last + 1 : first.last + 2 + AFTER] if w.start < figure.start]
        joined = between and between[-1].text.lower() == "and" and between[-1].end + 1 == figure.start
        if joined and len(between) > 1 and any(is_person(w) for w in between):
            yield make_figure(words, first, figure.unit, between[-2].end, 1, text)


def _uncounted(words: list[Word], number: Number, found: Sequence[Figure], text: str, deadly: bool) -> Figure | None:
    """A number with nothing counted after it: what a word for a toll before it counts, or the figure before."""
    before, after = words[: number.first][-1:], words[number.last + 1 : number.last + 2]
    if not is_bare(words, number, text) or (before and before[0].text.lower() == "not"):
        return None
    other_side = bool(after) and after[0].text.lower() == "for"
    if deadly and _is_given(words, number) and _of_toll(words, number, text):
        return make_figure(words, number, "dead", words[number.last].end, 1, text)
    if not found or not _near(words, found[-1], number):
        return None
    last = found[-1]
    said = (w.stem for w in words if last.start < w.start < last.end)
    scale = next((units()[word][1] for word in said if word in units()), 1)
    return replace(make_figure(words, number, last.unit, words[number.last].end, scale, text), bare=not other_side)


def _of_toll(words: list[Word], number: Number, text: str) -> bool:
    """ "The toll stands at 92", "the losses as 24", "how many died; 187 is the official figure"."""
    before = words[max(0, number.first - TOLL_BEFORE) : number.first]
    kept = [w for w in before if not SENTENCE.search(text, w.end, words[number.first].start)]
    if any(w.text.lower() in listed_forms("toll") for w in kept):
        return True
    asked = [w.stem for one, w in pairwise(kept) if one.text.lower() == "many"]
    return any(units().get(word, ("", 1))[0] == "dead" for word in asked)


def find_noughts(words: Sequence[Word]) -> Iterator[Figure]:
    """ "Nobody was hurt", "not one of us was killed": counts of nought."""
    nobody = listed_forms("nobody")
    for i, word in enumerate(words):
        said = word.text.lower()
        one = said == "one" and i > 0 and words[i - 1].text.lower() in ("no", "not")
        if not (one or said in nobody):
            continue
        for after in words[i + 1 : i + 1 + AFTER]:
            unit = units().get(after.stem, ("", 1))[0]
            unharmed = unit == "hurt" or after.text.lower() in listed_forms("harmed")
            if unit == "dead" or unharmed:
                yield Figure("dead", 0, words[i - one].start, after.end)
            if unharmed:
                yield Figure("hurt", 0, words[i - one].start, after.end)
            if unit or after.text.lower() not in listed_forms("between_nobody"):
                break


def _near(words: list[Word], last: Figure, number: Number) -> bool:
    return words[number.first].start - last.end < BARE_REACH


def is_bare(words: list[Word], number: Number, text: str) -> bool:
    """ "Others put it at four", "1,300 for the enemy", "187 is the official figure": a number with nothing counted."""
    before = words[max(0, number.first - BEFORE - 1) : number.first]
    after = words[number.last + 1 : number.last + 1 + AFTER]
    ends = not after or bool(BREAK.search(text, words[number.last].end, after[0].start))
    if not ends and after[0].text.lower() in listed_forms("being"):
        return any(w.text.lower() in listed_forms("figure") for w in after)
    if not ends and after[0].text.lower() not in listed_forms("for_whom"):
        return False
    return _is_given(words, number) or bool(bound_before(before)) or _joined(before)


def _is_given(words: list[Word], number: Number) -> bool:
    """ "Put it at four", "stands at 92", "as 24", "187 is the official figure"."""
    before = words[max(0, number.first - BEFORE - 1) : number.first]
    after = words[number.last + 1 : number.last + 2]
    if after and after[0].text.lower() in listed_forms("being"):
        return True
    return any(word.stem in listed("giving") for word in before) or (
        bool(before) and before[-1].text.lower() in listed_forms("toll_at")
    )


def _joined(before: Sequence[Word]) -> bool:
    return bool(before) and before[-1].text.lower() == "and"


def find_disputes(text: str, figures: Sequence[Figure]) -> tuple[tuple[Figure, Figure], ...]:
    """Figures for one thing that cannot both be true and are told as different sides' or tellers': in one sentence or
    the next, with a word of saying or of contrast between them, the second not as so many more.

    >>> text = "Kiev speaks of 14 dead, while Moscow says that 20 were killed"
    >>> [(one.value, other.value) for one, other in find_disputes(text, find_figures(text))]
    [(14, 20)]
    """
    ordered = combinations(sorted(figures, key=lambda f: f.start), 2)
    return tuple((one, other) for one, other in ordered if exclude(one, other) and _is_disputed(text, one, other))


def _is_disputed(text: str, one: Figure, other: Figure) -> bool:
    low = min(one.end, other.start)
    sentences = sum(1 for _ in SENTENCE_END.finditer(text, low, other.start))
    between = [w.text.lower() for w in find_words(text, low, other.start)]
    more = between[-1:] and between[-1] in listed_forms("more")
    told_otherwise = (other.bare and other.unit in fates()) or not listed_forms("disputing").isdisjoint(between)
    denied = sentences == DENIED_LATER and not listed_forms("contesting").isdisjoint(between)
    return not more and ((sentences <= 1 and told_otherwise) or denied)


def _counted(words: list[Word], number: Number, bounds: tuple[int, int], text: str, deadly: bool) -> Figure | None:
    since, stop = bounds
    after = within(words[number.last + 1 : min(stop, number.last + 1 + AFTER)], words[number.last].end, text)
    before = words[max(since, number.first - BEFORE) : number.first]
    if after and after[0].stem in listed("times"):
        return None
    unit = unit_of(after, before, words[number.first].text.lower() == "one", deadly)
    return make_figure(words, number, unit[0], unit[1] or words[number.last].end, unit[2], text) if unit else None


def make_figure(words: list[Word], number: Number, unit: str, end: int, scale: int, text: str) -> Figure:
    upto = number.upto * scale if number.upto is not None else None
    people = whose(words, number.first, number.last, end, text) if unit in fates() else frozenset()
    start, bound = words[number.first].start, bound_of(words, number)
    return Figure(unit, number.value * scale, start, end, bound, upto, people)
