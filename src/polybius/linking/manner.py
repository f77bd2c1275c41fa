"""Whether an act is told as driving somebody out, or as being driven out."""

from __future__ import annotations

from functools import lru_cache

from polybius.linking.words import find_words, load, stem
from polybius.model import Span

# "Driven by our men out of": so many words between the two.
REACH = 5


@lru_cache(maxsize=4)
def _listed(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in load("words")["manner"][name].split())


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
