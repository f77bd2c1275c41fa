"""Whose people a figure counts, where a report says so: of two sides' losses neither contradicts the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from polybius.data import countries
from polybius.linking.numbers import listed_forms
from polybius.linking.words import Word, load, stem

# So many words behind the unit may name the people ("1,000 dead southerners"), so many before a number their side ("The
# French admit to 12 dead").
BEHIND, BACK = 2, 16
# A figure that counts all sides together.
ALL = "*"
SENTENCE = frozenset(".!?\n")


@lru_cache(maxsize=1)
def peoples() -> frozenset[str]:
    """What the people of a country are called, several of them: "Danes", "Peruvians"."""
    names = {name for c in countries() for name in (*c.demonyms, *(f"{adjective}s" for adjective in c.adjectives))}
    return frozenset(name for name in names if " " not in name)


@lru_cache(maxsize=1)
def _named() -> Mapping[str, str]:
    """The country that a word names: by itself, as its people or as an adjective; none where several have the word."""
    found: dict[str, set[str]] = {}
    for c in countries():
        for word in (*c.names, *c.adjectives, *c.demonyms, *(f"{a}s" for a in c.adjectives)):
            found.setdefault(word.removeprefix("the "), set()).add(c.iso3)
    return {word: next(iter(codes)) for word, codes in found.items() if " " not in word and len(codes) == 1}


@lru_cache(maxsize=4)
def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["counting"][name].split())


def country_of(word: Word) -> str:
    """The country that a word names, or "".

    >>> [country_of(Word(0, 0, text, "")) for text in ("Danes", "Yemen's", "soldiers")]
    ['DNK', 'YEM', '']
    """
    return _named().get(word.text.removesuffix("'s").removesuffix("’s"), "")


def whose(words: Sequence[Word], first: int, last: int, end: int, text: str) -> frozenset[str]:
    """The countries of those whom the number from word `first` to `last` counts, its unit ending at `end`; `ALL` where
    it is a sum; nothing where the words do not say.

    >>> from polybius.linking.words import find_words
    >>> text = "The French admit to 12 dead"
    >>> sorted(whose(list(find_words(text)), 4, 4, 27, text))
    ['FRA']
    """
    unit = [i for i in range(last + 1, min(len(words), last + 12)) if words[i].start < end]
    stop = (unit[-1] if unit else last) + 1
    while stop < len(words) and stop <= last + len(unit) + BEHIND and _goes_on(text, words[stop - 1], words[stop]):
        stop += 1
    own = words[last + 1 : stop]
    near = [w.text.lower() for w in words[max(0, first - 3) : stop + 3]]
    if not listed_forms("summing").isdisjoint(near) or ("in", "all") in pairwise(near):
        return frozenset({ALL})
    named = {code for w in own if (code := country_of(w))}
    if named:
        return frozenset(named)
    before = _before(words, first, text)
    losing = any(w.stem in _stems("owning") for w in before[-4:])
    losing = losing or any(w.text.lower() in listed_forms("toll") for w in before)
    theirs = any(w.text.lower() in listed_forms("ones_own") for w in own[:3])
    if any(w.text.lower() in listed_forms("other_side") for w in words[last + 1 : last + 5]):
        return frozenset()
    if losing or theirs:
        return frozenset([code for w in before if (code := country_of(w))][-1:])
    return frozenset()


def _goes_on(text: str, one: Word, other: Word) -> bool:
    return text[one.end : other.start] == " "


def _before(words: Sequence[Word], first: int, text: str) -> Sequence[Word]:
    """The words before a number, in its sentence."""
    at = first
    while at > 0 and first - at < BACK:
        if SENTENCE & set(text[words[at - 1].end : words[at].start]):
            break
        at -= 1
    return words[at:first]
