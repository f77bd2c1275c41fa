"""Whether an act is told as driving somebody out, or as being driven out."""

from __future__ import annotations

from functools import lru_cache

from polybius.linking.clues import sentence_bounds
from polybius.linking.words import find_words, load, stem
from polybius.model import EventMention, Span

# "Driven by our men out of": so many words between the two.
REACH = 5


@lru_cache(maxsize=4)
def _listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["manner"][name].split())


def find_manners(text: str, mention: EventMention) -> tuple[str, ...]:
    """How those who left or gave way did so, by one telling: "forced", "free", both where it tells of both, or neither.

    An act that is told as driving somebody out is "forced", a retreat without such words "free".
    """
    if mention.status.value in ("planned", "negated"):
        return ()
    low, high = sentence_bounds(text, mention.trigger.start, mention.trigger.end)
    said = text[low:high].lower()
    forced = is_forced(mention.trigger, mention.evidence)
    retreats = mention.event.value == "RETREAT"
    free = any(phrase in said for phrase in load("words")["manner"]["free"].split("|"))
    found = ["forced"] * forced + ["free"] * (retreats and (free or not forced))
    return tuple(found)


def is_forced(trigger: Span, clause: Span) -> bool:
    """Whether the words of an act say that somebody was driven to it.

    >>> told = [Span("r", 0, len(text), text) for text in ("had thrown the enemy out", "came home", "sacked")]
    >>> [is_forced(words, words) for words in told]
    [True, False, True]
    """
    told = [word.stem for word in find_words(trigger.text)]
    words = list(find_words(clause.text))
    if any(word in _listed("forced") for word in told):
        return True
    for i, word in enumerate(words):
        if word.stem in _listed("forced_away") and word.stem in told:
            return any(w.text.lower() in _listed("away") for w in words[i + 1 : i + 1 + REACH])
    return False
