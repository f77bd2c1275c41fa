"""Whether an act is told as driving somebody out, or as being driven out."""

from __future__ import annotations

import re
from functools import lru_cache

from polybius.linking.clues import sentence_bounds
from polybius.linking.words import find_words, load, stem
from polybius.model import EventMention, Span

# "Driven by our men out of": so many words between the two.
REACH = 5
# "Not quite of their own will": a word of `unfree` so many words before takes it back.
DENIED_WITHIN = 3


@lru_cache(maxsize=4)
def _listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["manner"][name].split())


def find_manners(text: str, mention: EventMention) -> tuple[str, ...]:
    """How those who left or gave way did so, by one telling: "forced", "free", both where it tells of both, or neither.

    An act that is told as driving somebody out is "forced", a retreat without such words "free".
    """
    if mention.status.value in ("planned", "negated"):
        return ()
    forced = is_forced(mention.trigger, mention.evidence)
    retreats = mention.event.value == "RETREAT"
    free = retreats and _is_free(_sentence(text, mention))
    found = ["forced"] * forced + ["free"] * (retreats and (free or not forced))
    return tuple(found)


def _sentence(text: str, mention: EventMention) -> str:
    low, high = sentence_bounds(text, mention.trigger.start, mention.trigger.end)
    return text[low:high]


def _is_free(said: str) -> bool:
    """Whether words say that somebody did it of their own will; whole words, and not taken back before them."""
    for found in _free().finditer(said.lower()):
        before = [word.text.lower() for word in find_words(said, 0, found.start())][-DENIED_WITHIN:]
        if not any(word in _unfree() or word.endswith(("n't", "n’t")) for word in before):
            return True
    return False


@lru_cache(maxsize=1)
def _free() -> re.Pattern[str]:
    phrases = map(re.escape, load("words")["manner"]["free"].split("|"))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


@lru_cache(maxsize=1)
def _unfree() -> frozenset[str]:
    return frozenset(load("words")["manner"]["unfree"].split())


def is_forced(trigger: Span, clause: Span) -> bool:
    """Whether the words of an act say that somebody was driven to it.

    >>> told = [Span("r", 0, len(text), text) for text in ("had thrown the enemy out", "came home", "sacked")]
    >>> [is_forced(words, words) for words in told]
    [True, False, True]
    """
    told = [word.stem for word in find_words(trigger.text)]
    if any(word in _listed("forced") for word in told):
        return True
    if _listed("forced_away").isdisjoint(told):
        return False
    words = list(find_words(clause.text))
    driven = [i for i, w in enumerate(words) if w.stem in _listed("forced_away") and w.stem in told]
    return any(w.stem in _listed("away") for i in driven for w in words[i + 1 : i + 1 + REACH])
