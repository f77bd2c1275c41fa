"""What a number in news counts: the persons or things named after it, or what the words before it say befell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from polybius.linking.numbers import Number, listed_forms
from polybius.linking.whose import peoples
from polybius.linking.words import Word, is_common, load, stem

# All set by hand, as long as such phrases are in news; not fitted.
# So many words after a number, or before it, may say what it counts ("12 of the wounded and captured men were killed").
AFTER, BEFORE = 6, 3
# The longest phrase before a number that bounds it ("no more than a dozen"), articles left out.
LONGEST_BOUND = 3
OF_THEIR_OWN = frozenset({"of its own", "of their own", "of our own", "of his own"})
# What parts a number from what is said next.
STOP = re.compile(r"[.;:!?\n]")
# The unit, where its words end (0: before the number), its scale.
Unit = tuple[str, int, int]


@lru_cache(maxsize=1)
def units() -> Mapping[str, tuple[str, int]]:
    """For each word its unit, and how many of the unit it is."""
    scales = load("words")["scales"]
    return {
        form: (unit, int(scales.get(form, 1)))
        for unit, forms in load("words")["counted"].items()
        for form in map(stem, str(forms).split())
    }


@lru_cache(maxsize=1)
def fates() -> frozenset[str]:
    return frozenset(load("words")["counting"]["fates"].split())


@lru_cache(maxsize=16)
def listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["counting"][name].split())


def within(words: list[Word], end: int, text: str) -> list[Word]:
    """The words up to where the clause breaks off."""
    kept = []
    for word in words:
        if STOP.search(text, end, word.start):
            break
        kept.append(word)
        end = word.end
    return kept


def unit_of(after: list[Word], before: list[Word], single: bool, deadly: bool) -> Unit | None:
    """The unit, where its words end (0: before the number), its scale. What befell them goes before what they are."""
    known = [(w, *units()[w.stem]) for w in after if w.stem in units()]
    for word, unit, scale in known:
        if unit in fates() and not _is_denied(after, word):
            return unit, word.end, scale
    fallen = _fallen(after) if deadly else None
    if fallen:
        return "dead", fallen.end, 1
    if after and after[0].text.lower() == "of":
        carrier = next(((w, *units()[w.stem]) for w in reversed(before) if w.stem in units()), None)
        if carrier and (len(after) < 2 or after[1].text.lower() in listed_forms("of_which")):
            return carrier[1], 0, carrier[2]
    led = _led_by(after, before, deadly)
    if led:
        return led
    known = [each for each in known if each[1] not in fates()]
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
    fate = next(((w, *units()[w.stem]) for w in reversed(led) if w.stem in units()), None)
    if fate and fate[1] in fates():
        return fate[1], 0, 1
    own = " ".join(w.text.lower() for w in after[:3]) in OF_THEIR_OWN
    persons = (after[2] if own else find_person(after)) if deadly else None
    if persons and (any(w.stem in listed("losing") for w in led) or _shot(led)):
        return "dead", persons.end, 1
    return None


def find_person(after: list[Word]) -> Word | None:
    """The persons that a number counts: "12 young men", "12 of its best pilots", "12 Danes"."""
    for word in after[:4]:
        if is_person(word):
            return word
        if is_common(word) and word.text.lower() not in listed_forms("of_them"):
            return None
    return None


def is_person(word: Word) -> bool:
    return word.stem in listed("persons") or word.text in peoples()


def _fallen(after: list[Word]) -> Word | None:
    """The word by which the persons that a number counts fell or were shot; other things that fall are not dead."""
    shot = _shot(after)
    found = [w for w in after if w.stem in listed("fallen") or w is shot]
    if not found:
        return None
    between = [w for w in after if w.start < found[0].start]
    rest = [w for w in between if not is_common(w)]
    return found[0] if not rest or (find_person(after) and is_person(rest[-1])) else None


def _shot(words: list[Word]) -> Word | None:
    """The word by which persons were shot, not shot at."""
    for i, word in enumerate(words):
        misses = i + 1 < len(words) and words[i + 1].text.lower() in listed_forms("missing_by")
        if word.text.lower() in listed_forms("shot") and not misses:
            return word
    return None


def bound_of(words: list[Word], number: Number) -> str:
    vague = any(w.text.lower() in listed_forms("vague") for w in words[number.first : number.last + 1])
    known = any(w.text.lower() in listed_forms("so_far") for w in words[number.last + 1 : number.last + 5])
    return "least" if vague or known else bound_before(words[max(0, number.first - LONGEST_BOUND - 1) : number.first])


def bound_before(before: list[Word]) -> str:
    """What the words before a number make of it; the longest phrase counts: "no more than" is not "more than"."""
    said = [w.text.lower() for w in before if w.text.lower() not in ("a", "an", "the")]
    phrases = (" ".join(said[-length:]) for length in range(LONGEST_BOUND, 0, -1))
    return next((str(bound) for phrase in phrases if (bound := load("words")["bounds"].get(phrase))), "")
