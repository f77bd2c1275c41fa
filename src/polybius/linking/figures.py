"""Counted figures: numbers in words and digits, what they count, and whether two of them can both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations, pairwise

from polybius.judge.given import SENTENCE_END
from polybius.linking.numbers import Number, find_numbers, listed_forms
from polybius.linking.whose import ALL, peoples, whose
from polybius.linking.words import Word, find_words, is_common, load, stem

# All set by hand, as long as such phrases are in news; not fitted.
# "About 40" is anything so much off.
ROUGH = 0.25
# So many words after a number, or before it, may say what it counts ("12 of the wounded and captured men were killed").
AFTER, BEFORE = 6, 3
# The longest phrase before a number that bounds it ("no more than a dozen"), articles left out.
LONGEST_BOUND = 3
# A bare number is of the unit of the figure before it, within so many characters: about a sentence.
BARE_REACH = 160
# A word for a toll stands so many words before its number.
TOLL_BEFORE = 10
SENTENCE = re.compile(r"[.!?\n]\s")
OF_THEIR_OWN = frozenset({"of its own", "of their own", "of our own", "of his own"})
# So many sentences on, a figure disputes one only with a word of denial between them.
DENIED_LATER = 2
# What parts a number from what is said next.
STOP = re.compile(r"[.;:!?\n]")
BREAK = re.compile(r"[.,;:!?\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts something, with the words it was read from.

    `bound` is "least", "most" or "about"; of a range ("five to ten") `value` is the lower end, `upto` the upper. `whose`
    are the countries of those it counts, where told; a `bare` one is told after another, without what it counts.
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
    words = list(find_words(text, start, end))
    numbers = find_numbers(words, text)
    found: list[Figure] = list(find_noughts(words, text))
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
    if numbers and figure.unit in _fates():
        first = numbers[-1]
        between = [w for w in words[first.last + 1 : first.last + 2 + AFTER] if w.start < figure.start]
        joined = between and between[-1].text.lower() == "and" and between[-1].end + 1 == figure.start
        if joined and len(between) > 1 and any(_is_person(w) for w in between):
            yield _figure(words, first, figure.unit, between[-2].end, 1, text)


def _uncounted(
    words: list[Word], number: Number, found: Sequence[Figure], text: str, deadly: bool
) -> Figure | None:
    """A number with nothing counted after it: what a word for a toll before it counts, or the figure before."""
    before, after = words[:number.first][-1:], words[number.last + 1 : number.last + 2]
    if not _is_bare(words, number, text) or (before and before[0].text.lower() == "not"):
        return None
    other_side = bool(after) and after[0].text.lower() == "for"
    if deadly and _is_given(words, number) and _of_toll(words, number, text):
        return _figure(words, number, "dead", words[number.last].end, 1, text)
    if not found or not _near(words, found[-1], number):
        return None
    last = found[-1]
    said = (w.stem for w in words if last.start < w.start < last.end)
    scale = next((_units()[word][1] for word in said if word in _units()), 1)
    return replace(_figure(words, number, last.unit, words[number.last].end, scale, text), bare=not other_side)


def _of_toll(words: list[Word], number: Number, text: str) -> bool:
    """ "The toll stands at 92", "the losses as 24", "how many died; 187 is the official figure"."""
    before = words[max(0, number.first - TOLL_BEFORE) : number.first]
    kept = [w for w in before if not SENTENCE.search(text, w.end, words[number.first].start)]
    if any(w.text.lower() in listed_forms("toll") for w in kept):
        return True
    asked = [w.stem for one, w in pairwise(kept) if one.text.lower() == "many"]
    return any(_units().get(word, ("", 1))[0] == "dead" for word in asked)


def find_noughts(words: Sequence[Word], text: str) -> Iterator[Figure]:
    """ "Nobody was hurt", "not one of us was killed": counts of nought."""
    for i, word in enumerate(words):
        said = word.text.lower()
        one = i > 0 and words[i - 1].text.lower() in ("no", "not") and said == "one"
        if not (one or said in listed_forms("nobody")):
            continue
        for after in words[i + 1 : i + 1 + AFTER]:
            unit = _units().get(after.stem, ("", 1))[0]
            unharmed = unit == "hurt" or after.text.lower() in listed_forms("harmed")
            if unit == "dead" or unharmed:
                yield Figure("dead", 0, words[i - one].start, after.end)
            if unharmed:
                yield Figure("hurt", 0, words[i - one].start, after.end)
            if unit or after.text.lower() not in listed_forms("between_nobody"):
                break


def _near(words: list[Word], last: Figure, number: Number) -> bool:
    return words[number.first].start - last.end < BARE_REACH


def _is_bare(words: list[Word], number: Number, text: str) -> bool:
    """ "Others put it at four", "1,300 for the enemy", "187 is the official figure": a number with nothing counted."""
    before = words[max(0, number.first - BEFORE - 1) : number.first]
    after = words[number.last + 1 : number.last + 1 + AFTER]
    ends = not after or bool(BREAK.search(text, words[number.last].end, after[0].start))
    if not ends and after[0].text.lower() in listed_forms("being"):
        return any(w.text.lower() in listed_forms("figure") for w in after)
    if not ends and after[0].text.lower() not in listed_forms("for_whom"):
        return False
    return _is_given(words, number) or bool(_bound(before)) or _joined(before)


def _is_given(words: list[Word], number: Number) -> bool:
    """ "Put it at four", "stands at 92", "as 24", "187 is the official figure"."""
    before = words[max(0, number.first - BEFORE - 1) : number.first]
    after = words[number.last + 1 : number.last + 2]
    if after and after[0].text.lower() in listed_forms("being"):
        return True
    return any(word.stem in _listed("giving") for word in before) or (
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
    told_otherwise = (other.bare and other.unit in _fates()) or not listed_forms("disputing").isdisjoint(between)
    denied = sentences == DENIED_LATER and not listed_forms("contesting").isdisjoint(between)
    return not more and ((sentences <= 1 and told_otherwise) or denied)


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


@lru_cache(maxsize=16)
def _listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["counting"][name].split())


def _counted(words: list[Word], number: Number, bounds: tuple[int, int], text: str, deadly: bool) -> Figure | None:
    since, stop = bounds
    after = _within(words[number.last + 1 : min(stop, number.last + 1 + AFTER)], words[number.last].end, text)
    before = words[max(since, number.first - BEFORE) : number.first]
    if after and after[0].stem in _listed("times"):
        return None
    unit = _unit(after, before, words[number.first].text.lower() == "one", deadly)
    return _figure(words, number, unit[0], unit[1] or words[number.last].end, unit[2], text) if unit else None


def _figure(words: list[Word], number: Number, unit: str, end: int, scale: int, text: str) -> Figure:
    upto = number.upto * scale if number.upto is not None else None
    people = whose(words, number.first, number.last, end, text) if unit in _fates() else frozenset()
    start, bound = words[number.first].start, _bound_of(words, number)
    return Figure(unit, number.value * scale, start, end, bound, upto, people)


def _within(words: list[Word], end: int, text: str) -> list[Word]:
    """The words up to where the clause breaks off."""
    kept = []
    for word in words:
        if STOP.search(text, end, word.start):
            break
        kept.append(word)
        end = word.end
    return kept


Unit = tuple[str, int, int]


def _unit(after: list[Word], before: list[Word], single: bool, deadly: bool) -> Unit | None:
    """The unit, where its words end (0: before the number), its scale. What befell them goes before what they are."""
    known = [(w, *_units()[w.stem]) for w in after if w.stem in _units()]
    for word, unit, scale in known:
        if unit in _fates() and not _is_denied(after, word):
            return unit, word.end, scale
    fallen = _fallen(after) if deadly else None
    if fallen:
        return "dead", fallen.end, 1
    if after and after[0].text.lower() == "of":
        carrier = next(((w, *_units()[w.stem]) for w in reversed(before) if w.stem in _units()), None)
        if carrier and (len(after) < 2 or after[1].text.lower() in listed_forms("of_which")):
            return carrier[1], 0, carrier[2]
    led = _led_by(after, before, deadly)
    if led:
        return led
    known = [each for each in known if each[1] not in _fates()]
    if known and (not single or known[0][0] is after[0]):
        return known[0][1], known[0][0].end, known[0][2]
    return None


def _is_denied(words: list[Word], fate: Word) -> bool:
    """ "12 soldiers were not hurt"."""
    before = [w.text.lower() for w in words if w.start < fate.start][-2:]
    return any(word in listed_forms("denying") or word.endswith(("n't", "n’t")) for word in before)


def _led_by(after: list[Word], before: list[Word], deadly: bool) -> Unit | None:
    """What the words before the number say befell them: "killed 12", "lost 12 men"."""
    led = [w for w in before if w.text.lower() not in ("at", "least", "about", "some", "more", "than", "nearly")]
    if not led or led[-1].text.lower() == "by":
        return None
    fate = next(((w, *_units()[w.stem]) for w in reversed(led) if w.stem in _units()), None)
    if fate and fate[1] in _fates():
        return fate[1], 0, 1
    own = " ".join(w.text.lower() for w in after[:3]) in OF_THEIR_OWN
    persons = (after[2] if own else _persons(after)) if deadly else None
    if persons and (any(w.stem in _listed("losing") for w in led) or _shot(led)):
        return "dead", persons.end, 1
    return None


def _persons(after: list[Word]) -> Word | None:
    """The persons that a number counts: "12 young men", "12 of its best pilots", "12 Danes"."""
    for word in after[:4]:
        if _is_person(word):
            return word
        if is_common(word) and word.text.lower() not in listed_forms("of_them"):
            return None
    return None


def _is_person(word: Word) -> bool:
    return word.stem in _listed("persons") or word.text in peoples()


def find_persons(words: list[Word], text: str) -> Iterator[Figure]:
    """Numbers that count persons of whom no fate is told: "28 men", "some 100 armed rebels".

    >>> text = "some 100 armed men landed; 12 soldiers were killed"
    >>> [(f.unit, f.bound, f.value) for f in find_persons(list(find_words(text)), text)]
    [('persons', 'about', 100)]
    """
    numbers = find_numbers(words, text)
    fated = [f for f in find_figures(text, words[0].start, words[-1].end) if f.unit in _fates()] if words else []
    known = False
    for at, number in enumerate(numbers):
        stop = numbers[at + 1].first if at + 1 < len(numbers) else len(words)
        after = _within(words[number.last + 1 : min(stop, number.last + 1 + AFTER)], words[number.last].end, text)
        before = words[max(0, number.first - AFTER * 2) : number.first]
        person = _persons(after) or _soldiers(after) or _of_whom(after, before)
        told = bool(before) and _is_person(before[-1]) and "," in text[before[-1].end : words[number.first].start]
        start = words[number.first].start
        if any(f.start <= start < f.end for f in fated):
            continue
        if person or told:
            known = True
            yield _figure(words, number, "persons", person.end if person else words[number.last].end, 1, text)
        elif known and _is_bare(words, number, text):
            yield replace(_figure(words, number, "persons", words[number.last].end, 1, text), bare=True)


def _of_whom(after: list[Word], before: list[Word]) -> Word | None:
    """ "235 of whom", "466 of those who", "prisoners were let go, 527 of them": more of the persons told of."""
    said = [w.text.lower() for w in after[:2]]
    whom = said[:1] == ["of"] and said[1:] in (["whom"], ["those"])
    them = said == ["of", "them"] and any(_is_person(w) for w in before)
    return after[1] if whom or them else None


def _soldiers(after: list[Word]) -> Word | None:
    return next((w for w in after[:3] if _units().get(w.stem, ("", 1))[0] in ("troops", "protesters")), None)


def _fallen(after: list[Word]) -> Word | None:
    """The word by which the persons that a number counts fell or were shot; other things that fall are not dead."""
    shot = _shot(after)
    found = [w for w in after if w.stem in _listed("fallen") or w is shot]
    if not found:
        return None
    between = [w for w in after if w.start < found[0].start]
    rest = [w for w in between if not is_common(w)]
    return found[0] if not rest or (_persons(after) and _is_person(rest[-1])) else None


def _shot(words: list[Word]) -> Word | None:
    """The word by which persons were shot, not shot at."""
    for i, word in enumerate(words):
        misses = i + 1 < len(words) and words[i + 1].text.lower() in listed_forms("missing_by")
        if word.text.lower() in listed_forms("shot") and not misses:
            return word
    return None


def _bound_of(words: list[Word], number: Number) -> str:
    vague = any(w.text.lower() in listed_forms("vague") for w in words[number.first : number.last + 1])
    known = any(w.text.lower() in listed_forms("so_far") for w in words[number.last + 1 : number.last + 5])
    return "least" if vague or known else _bound(words[max(0, number.first - LONGEST_BOUND - 1) : number.first])


def _bound(before: list[Word]) -> str:
    """What the words before a number make of it; the longest phrase counts: "no more than" is not "more than"."""
    said = [w.text.lower() for w in before if w.text.lower() not in ("a", "an", "the")]
    phrases = (" ".join(said[-length:]) for length in range(LONGEST_BOUND, 0, -1))
    return next((str(bound) for phrase in phrases if (bound := load("words")["bounds"].get(phrase))), "")
