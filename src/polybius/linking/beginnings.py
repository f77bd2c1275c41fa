"""Who began a fight, where a report tells it as a claim: "that the other side had begun", "only answered fire"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from polybius.data import countries
from polybius.linking.clues import sentence_bounds
from polybius.linking.numbers import listed_forms
from polybius.linking.whose import country_of
from polybius.linking.words import Word, find_words, load, stem
from polybius.model import EventMention

# So many words before a verb its subject is named, so many after it what it is done to.
SUBJECT, OBJECT = 6, 4
# A sentence without any of these says nothing of who began.
MAY_TELL = re.compile(r"first|beg[au]n|start|open|provok|only|merely|just|simply", re.IGNORECASE)


@lru_cache(maxsize=8)
def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["beginning"][name].split())


@lru_cache(maxsize=1)
def _capitals() -> dict[str, str]:
    return {name: c.iso3 for c in countries() if c.until is None for name in c.capitals if " " not in name}


def _country(word: Word) -> str:
    return country_of(word) or _capitals().get(word.text.removesuffix("'s").removesuffix("’s"), "")


def find_beginners(text: str, mention: EventMention) -> frozenset[str]:
    """The countries that a mention's sentence says struck first; "not " before one that says that it was the other.

    >>> from polybius.model import Coded, Span
    >>> text = "Raiders fell upon a post; Lima says that the other side had begun."
    >>> spot, clause = Span("r", 8, 12, "fell"), Span("r", 0, 24, text[:24])
    >>> coded = Coded("ASSAULT", (spot,), "given")
    >>> sorted(find_beginners(text, EventMention("m", "r", spot, clause, coded, coded, coded)))
    ['not PER']
    """
    if mention.event.value != "ASSAULT":
        return frozenset()
    low, high = sentence_bounds(text, mention.trigger.start, mention.trigger.end)
    if not MAY_TELL.search(text, low, high):
        return frozenset()
    words = list(find_words(text, low, high))
    return frozenset(filter(None, _claims(words)))


def _claims(words: Sequence[Word]) -> Iterator[str]:
    for i, word in enumerate(words):
        after = _forms(words[i + 1 : i + 1 + OBJECT])
        first = word.stem in _stems("struck") and "first" in after[:2]
        fight = word.stem in _stems("began") and (not after or not _stems("fight").isdisjoint(map(stem, after[:3])))
        before = _forms(words[max(0, i - 2) : i])
        if first or fight:
            yield _subject(words, i)
        elif word.stem in _stems("answered") and not listed_forms("merely").isdisjoint(before):
            yield next((code for w in words[i + 1 : i + 2 + OBJECT] if (code := _country(w))), "")


def _forms(words: Sequence[Word]) -> list[str]:
    return [w.text.lower() for w in words]


def _subject(words: Sequence[Word], verb: int) -> str:
    """The country named last before a verb; of "the other side" whose word that is."""
    before = words[max(0, verb - SUBJECT) : verb]
    if not listed_forms("other_side").isdisjoint(_forms(before[-4:])):
        saying = listed_forms("disputing")
        tellers = (code for w, v in pairwise(words[:verb]) if v.text.lower() in saying and (code := _country(w)))
        said = list(tellers)[-1:]
        return f"not {said[0]}" if said else ""
    return next((code for w in reversed(before[-4:]) if (code := _country(w))), "")


def are_others(beginners: frozenset[str], doers: frozenset[str]) -> bool:
    """Whether those who are said to have begun are none of these.

    >>> are_others(frozenset({"ECU"}), frozenset({"PER"})), are_others(frozenset({"not PER"}), frozenset({"PER"}))
    (True, True)
    """
    named = {code for code in beginners if not code.startswith("not ")}
    denied = {code.removeprefix("not ") for code in beginners} - named
    return bool(doers) and (bool(named and not named & doers) or bool(denied and doers <= denied))
