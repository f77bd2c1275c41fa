"""What the words around a telling say of it beside what is coded: names, cues that it is told again or is another one.

Read for mentions whose fields are known and for those that the judge has read; compared by
`polybius.linking.compare_known`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from polybius.judge.given import SENTENCE_END
from polybius.linking.numbers import YEARS, value_of
from polybius.linking.words import Word, find_words, is_common, load
from polybius.model import EventMention

# A text is read for the sentence around a word no further than so many characters to either side.
SENTENCE_REACH = 600
# So many words before the telling word may say that it is another act of its kind, or the one told before; set by hand:
# an article, a numeral and an adjective or two.
CUE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Clues:
    """`near` and `around` are content words of the clause and of the sentence, `names` capitalised words of the
    sentence, `numbers` the clause's numbers; `ordinal` counts the act ("second", "again", "first"); `points`: told as
    known ("the raid", "had offered"); `day` is that of the report."""

    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[int]
    ordinal: str
    points: bool
    day: date | None


@lru_cache(maxsize=1)
def _calendar() -> frozenset[str]:
    return frozenset(load("words")["calendar"].split()) | frozenset(load("words")["months"].split())


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, str]:
    return {form: name for name, forms in load("words")["ordinals"].items() for form in str(forms).split()}


@lru_cache(maxsize=1)
def _pointing() -> frozenset[str]:
    return frozenset(load("words")["pointing"].split())


def points(word: str) -> bool:
    """Whether a word makes what follows it something known: "the", "their", "Lima's".

    >>> points("That"), points("Lima’s"), points("a")
    (True, True, False)
    """
    return word.lower() in _pointing() or word.lower().endswith(("'s", "’s"))


def clues_of(text: str, mention: EventMention, day: date | None) -> Clues:
    """The clues in a mention's clause and sentence.

    >>> from polybius.model import Coded, Span
    >>> text = "Troops withdrew. The second raid on Tiwintza killed 4."
    >>> raid, clause = Span("r", 28, 32, "raid"), Span("r", 17, 53, text[17:53])
    >>> coded = Coded("ASSAULT", (raid,), "given")
    >>> clues = clues_of(text, EventMention("m", "r", raid, clause, coded, coded, coded), None)
    >>> clues.ordinal, clues.points, sorted(clues.names), sorted(clues.numbers)
    ('second', True, ['tiwintza'], [4])
    """
    trigger = mention.trigger
    low, high = sentence_bounds(text, trigger.start, trigger.end)
    words = list(find_words(text, low, high))
    clause = [w for w in words if mention.evidence.start <= w.start < mention.evidence.end]
    before = [w.text.lower() for w in words if w.start < trigger.start][-CUE_WORDS:]
    return Clues(
        near=_content(clause),
        around=_content(words),
        names=frozenset(w.stem for w in words[1:] if w.text[0].isupper() and _is_telling(w)),
        numbers=frozenset(n for w in clause if (n := value_of(w.text)) is not None and n not in YEARS),
        ordinal=next((_ordinals()[w] for w in reversed(before) if w in _ordinals()), ""),
        points="had" in before or any(map(points, before[-2:])),
        day=day,
    )


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around some words begins and ends."""
    low, high = max(0, start - SENTENCE_REACH), min(len(text), end + SENTENCE_REACH)
    ends = [match.end() for match in SENTENCE_END.finditer(text, low, high)]
    return max((at for at in ends if at <= start), default=low), min((at for at in ends if at >= end), default=high)


def _content(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(w.stem for w in words if not is_common(w) and _is_telling(w) and not w.text[0].isdigit())


def _is_telling(word: Word) -> bool:
    return len(word.text) > 1 and word.text.lower() not in _calendar() and word.stem not in _calendar()


def count_words(clues: Iterable[Clues]) -> Mapping[str, int]:
    """In how many of a report's tellings each word stands: one told of few acts tells acts apart.

    >>> one = Clues(frozenset(), frozenset({"raid"}), frozenset(), frozenset(), "", False, None)
    >>> dict(count_words([one, one]))
    {'raid': 2}
    """
    return Counter(word for each in clues for word in each.around)
