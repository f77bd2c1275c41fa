"""Counted figures: numbers in words and digits, what they count, and whether two of them can both be true."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from polybius.linking.words import Word, find_words, load, stem

# "About 40" is anything so much off.
ROUGH = 0.25
# So many words after a number, or before it, may say what it counts.
AFTER, BEFORE = 6, 3
# A bare number is of the unit of the figure before it, within so many characters.
BARE_REACH = 160
# Plurals: so many at the least.
AT_LEAST = frozenset({"dozens", "scores", "hundreds", "thousands"})
# What parts a number from what is said next.
STOP = re.compile(r"[.;:!?\n]")
BREAK = re.compile(r"[.,;:!?\n]")
MULTIPLIED = frozenset({100, 1000, 1_000_000, 1_000_000_000})
YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts something, with the words it was read from.

    `bound` is "least", "most" or "about"; of a range ("five to ten") `value` is the lower end, `upto` the upper.
    """

    unit: str
    value: int
    start: int
    end: int
    bound: str = ""
    upto: int | None = None

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
    return one.unit == other.unit and (b < c or d < a)


def value_of(word: str) -> int | None:
    """The whole number a word stands for, or None.

    >>> value_of("1,200"), value_of("Twelve"), value_of("twelfth"), value_of("3.5")
    (1200, 12, None, None)
    """
    if word[0].isdecimal():
        plain = word.replace(",", "")
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 16 else None
    number = load("words")["numbers"].get(word.lower())
    return int(number) if number is not None else None


def find_figures(text: str, start: int = 0, end: int | None = None) -> tuple[Figure, ...]:
    """Numbers with what they count, where that is one of the things listed under `counted` in words.toml.

    >>> find_figures("at least 12 people were killed")
    (Figure(unit='dead', value=12, start=9, end=30, bound='least', upto=None),)
    >>> [(f.unit, f.value) for f in find_figures("Half a million troops marched; 19 of our men fell, one was hurt")]
    [('troops', 500000), ('dead', 19), ('hurt', 1)]
    >>> [(f.unit, f.value, f.upto) for f in find_figures("a blast of five to fifteen thousand tons")]
    [('tons', 5000, 15000)]
    """
    words = list(find_words(text, start, end))
    numbers = _numbers(words, text)
    found: list[Figure] = []
    for at, number in enumerate(numbers):
        further = [n for n in numbers[at + 1 :] if words[n.first - 1].text.lower() not in ("them", "including")]
        stop = further[0].first if further else len(words)
        since = numbers[at - 1].last + 1 if at else 0
        figure = _counted(words, number, since, stop, text)
        if figure is None and found and _near(words, found[-1], number) and _is_bare(words, number, text):
            last = found[-1]
            scale = next(
                (_units()[w.stem][1] for w in words if last.start < w.start < last.end and w.stem in _units()), 1
            )
            upto = number.upto * scale if number.upto is not None else None
            figure = Figure(
                last.unit,
                number.value * scale,
                words[number.first].start,
                words[number.last].end,
                _bound_of(words, number),
                upto,
            )
        if figure is not None:
            found.append(figure)
    return tuple(found)


def _near(words: list[Word], last: Figure, number: _Number) -> bool:
    return words[number.first].start - last.end < BARE_REACH


def _is_bare(words: list[Word], number: _Number, text: str) -> bool:
    """ "Others put it at four": a number that somebody gives, with nothing after it."""
    before = words[max(0, number.first - BEFORE - 1) : number.first]
    after = words[number.last + 1 : number.last + 2]
    ends = not after or bool(BREAK.search(text, words[number.last].end, after[0].start))
    return ends and (any(word.stem in _listed("giving") for word in before) or bool(_bound(before)))


def find_disputes(text: str, figures: Sequence[Figure]) -> tuple[tuple[Figure, Figure], ...]:
    """Figures for one thing that cannot both be true and are told as different sides' or tellers'.

    >>> text = "Kiev speaks of 14 dead, while Moscow says that 20 were killed"
    >>> [(one.value, other.value) for one, other in find_disputes(text, find_figures(text))]
    [(14, 20)]
    """
    found = []
    for one, other in combinations(sorted(figures, key=lambda f: f.start), 2):
        between = {w.text.lower() for w in find_words(text, min(one.end, other.start), other.start)}
        if exclude(one, other) and between & _forms("disputing"):
            found.append((one, other))
    return tuple(found)


@lru_cache(maxsize=4)
def _forms(name: str) -> frozenset[str]:
    return frozenset(load("words")["counting"][name].split())


# ------------------------------------------------------------------ numbers
@dataclass(frozen=True, slots=True)
class _Number:
    """A number phrase: the words from `first` to `last`."""

    value: int
    first: int
    last: int
    upto: int | None = None


def _numbers(words: list[Word], text: str) -> list[_Number]:
    found: list[_Number] = []
    i = 0
    while i < len(words):
        number = _number_at(words, i, text)
        if number is None:
            i += 1
            continue
        if found and _is_range(words, found[-1], number):
            low = found.pop()
            scale = next((s for s in sorted(MULTIPLIED, reverse=True) if number.value % s == 0), 1)
            value = low.value * scale if low.value < scale and number.value > scale else low.value
            number = _Number(value, low.first, number.last, number.value)
        found.append(number)
        i = number.last + 1
    return found


def _is_day(words: list[Word], i: int) -> bool:
    """ "On 9 January", "on January 9 and 10"."""
    if not words[i].text.isdigit():
        return False
    if i + 1 < len(words) and words[i + 1].text.lower() in _months():
        return True
    before = [w.text.lower() for w in words[max(0, i - 3) : i]]
    while before and ((before[-1].isdigit() and len(before[-1]) < 3) or before[-1] in ("and", "to", "or")):
        before.pop()
    return bool(before) and before[-1] in _months()


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    return frozenset(load("words")["months"].split())


def _is_range(words: list[Word], low: _Number, high: _Number) -> bool:
    """ "Five to ten", "between five and ten"."""
    between = [w.text.lower() for w in words[low.last + 1 : high.first]]
    opened = low.first > 0 and words[low.first - 1].text.lower() == "between"
    return low.upto is None and (between in (["to"], ["or"]) or (opened and between == ["and"]))


def _number_at(words: list[Word], i: int, text: str) -> _Number | None:
    word = words[i].text.lower()
    if word == "half" and [w.text.lower() for w in words[i + 1 : i + 3]] in (["a", "million"], ["a", "dozen"]):
        return _Number((value_of(words[i + 2].text) or 0) // 2, i, i + 2)
    value = 1 if word == "one" else value_of(word)
    if value is None or (word[0].isdigit() and "," not in word and value in YEARS) or _is_day(words, i):
        return None
    last = i
    while last + 1 < len(words) and text[words[last].end : words[last + 1].start] in (" ", "-"):
        following = value_of(words[last + 1].text)
        if following not in MULTIPLIED and not (following == 12 and words[last + 1].text.lower() == "dozen"):
            break
        value, last = value * (following or 1), last + 1
    return _Number(value, i, last)


# ------------------------------------------------------------------ what they count
@lru_cache(maxsize=1)
def _units() -> Mapping[str, tuple[str, int]]:
    """For each word its unit, and how many of the unit it is."""
    scales = load("words")["scales"]
    return {
        form: (unit, int(scales.get(form, 1)))
        for unit, forms in load("words")["counted"].items()
        for form in map(stem, str(forms).split())
    }


@lru_cache(maxsize=1)
def _fates() -> frozenset[str]:
    return frozenset(load("words")["counting"]["fates"].split())


@lru_cache(maxsize=8)
def _listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["counting"][name].split())


def _counted(words: list[Word], number: _Number, since: int, stop: int, text: str) -> Figure | None:
    after = _within(words[number.last + 1 : min(stop, number.last + 1 + AFTER)], words[number.last].end, text)
    before = words[max(since, number.first - BEFORE) : number.first]
    if after and after[0].stem in _listed("times"):
        return None
    unit = _unit(after, before, words[number.first].text.lower() == "one")
    if unit is None:
        return None
    name, end, scale = unit
    bound = _bound_of(words, number)
    upto = number.upto * scale if number.upto is not None else None
    return Figure(name, number.value * scale, words[number.first].start, end or words[number.last].end, bound, upto)


def _within(words: list[Word], end: int, text: str) -> list[Word]:
    """The words up to where the clause breaks off."""
    kept = []
    for word in words:
        if STOP.search(text, end, word.start):
            break
        kept.append(word)
        end = word.end
    return kept


def _unit(after: list[Word], before: list[Word], single: bool) -> tuple[str, int, int] | None:
    """The unit, where its words end (0: before the number), its scale. What befell them goes before what they are."""
    known = [(w, *_units()[w.stem]) for w in after if w.stem in _units()]
    for word, unit, scale in known:
        if unit in _fates():
            return unit, word.end, scale
    shot = _shot(after)
    if shot:
        return "dead", shot.end, 1
    persons = next((w for w in after[:4] if w.stem in _listed("persons") or w.text[0].isupper()), None)
    fallen = next((w for w in after if w.stem in _listed("fallen")), None)
    if fallen and (persons or after[0].text.lower() == "of" or after[0] is fallen):
        return "dead", fallen.end, 1
    if after and after[0].text.lower() == "of" and not fallen:
        carrier = next(((w, *_units()[w.stem]) for w in reversed(before) if w.stem in _units()), None)
        if carrier:
            return carrier[1], 0, carrier[2]
    led = [w for w in before if w.text.lower() not in ("at", "least", "about", "some", "more", "than", "nearly")]
    if led and led[-1].text.lower() != "by":
        fate = next(((w, *_units()[w.stem]) for w in reversed(led) if w.stem in _units()), None)
        if fate and fate[1] in _fates():
            return fate[1], 0, 1
        if persons and (any(w.stem in _listed("losing") for w in led) or _shot(led)):
            return "dead", persons.end, 1
    if known and (not single or known[0][0] is after[0]):
        return known[0][1], known[0][0].end, known[0][2]
    return None


def _shot(words: list[Word]) -> Word | None:
    """The word by which persons were shot, not shot at."""
    for i, word in enumerate(words):
        misses = i + 1 < len(words) and words[i + 1].text.lower() in _forms("missing_by")
        if word.text.lower() in _forms("shot") and not misses:
            return word
    return None


def _bound_of(words: list[Word], number: _Number) -> str:
    vague = any(w.text.lower() in AT_LEAST for w in words[number.first : number.last + 1])
    return "least" if vague else _bound(words[max(0, number.first - BEFORE) : number.first])


def _bound(before: list[Word]) -> str:
    bounds = load("words")["bounds"]
    said = [w.text.lower() for w in before if w.text.lower() not in ("a", "the")]
    pair = " ".join(said[-2:])
    return str(bounds.get(pair) or bounds.get(said[-1] if said else "", ""))
