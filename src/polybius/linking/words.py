"""Words as linking sees them: tokens, stems, the words that carry meaning and keys of quoted phrases.

No parser is needed here: a coded report no longer carries its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from polybius.data import read_toml

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
QUOTED = re.compile(r"“([^“”\n]{3,600})”|\"([^\"\n]{3,600})\"|‘([^‘’\n]{3,600})’(?![^\W_])")
VOWEL = re.compile(r"[aeiouy]")
# "fir(ed)", "mak(ing)": the base form ends in e.
SHORT_BASE = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")
QUOTE_SHINGLE = 3
LONGEST_WORD = 40


@lru_cache(maxsize=8)
def load(name: str) -> Mapping[str, Any]:
    """A data file of linking, by name without its ending.

    >>> load("words")["numbers"]["seven"]
    7
    """
    loaded: Mapping[str, Any] = read_toml(f"linking/{name}.toml")
    return loaded


@lru_cache(maxsize=1)
def _stop() -> frozenset[str]:
    return frozenset(load("words")["stop"].split())


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    table = load("words")["irregular"]
    return {form: base for base, forms in table.items() for form in str(forms).split()}


class Word(NamedTuple):
    """A word or number where it stands in a text."""

    start: int
    end: int
    text: str
    stem: str


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The key under which forms of one word meet (not always a word itself).

    >>> stem("rejected") == stem("rejects") == stem("rejecting")
    True
    >>> stem("Met"), stem("talks"), stem("country’s")
    ('meet', 'talk', 'country')
    >>> stem("firing") == stem("fire"), stem("left") == stem("leaving"), stem("planned") == stem("plans")
    (True, True, True)
    """
    low = word.lower().replace("’", "'")
    low = low.removesuffix("'s").removesuffix("'")
    if len(low) > LONGEST_WORD:
        return low
    base = _irregular().get(low)
    return _cut_e(base) if base else low if len(low) <= 3 else _cut_e(_cut_ending(low))


def _cut_ending(low: str) -> str:
    base = _cut_plural(low)
    if base in _irregular():
        return _irregular()[base]
    for ending in ("ing", "ed"):
        rest = base[: -len(ending)]
        if base.endswith(ending) and len(rest) >= 3 and VOWEL.search(rest):
            return rest + "e" if SHORT_BASE.fullmatch(rest) else _undouble(rest)
    return base


def _cut_e(base: str) -> str:
    if base.endswith("e") and len(base) > 4:
        base = base[:-1]
    return base[:-1] + "y" if base.endswith("i") and len(base) > 3 else base


def _cut_plural(low: str) -> str:
    if low.endswith(("ies", "ied")) and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zes")):
        return low[:-2]
    return low[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is")) else low


def _undouble(rest: str) -> str:
    return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest


def find_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words and numbers of `text` from `start` to `end`, in order.

    >>> [word.stem for word in find_words("Talks failed, 3 ministers said.")]
    ['talk', 'fail', '3', 'minister', 'say']
    """
    make = tuple.__new__
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        yield make(Word, (match.start(), match.end(), word, stem(word)))


@lru_cache(maxsize=8)
def _all_words(text: str) -> tuple[list[Word], list[int]]:
    words = list(find_words(text))
    return words, [word.start for word in words]


def words_in(text: str, start: int, end: int) -> list[Word]:
    """As `find_words`, for a text that is asked for several times in a row: it is read once.

    >>> words_in("Talks failed, 3 ministers said.", 6, 15) == list(find_words("Talks failed, 3 ministers said.", 6, 15))
    True
    """
    words, starts = _all_words(text)
    low, high = bisect_left(starts, start), bisect_left(starts, end)
    if (low and words[low - 1].end > start) or (high and words[high - 1].end > end):
        # A word is cut: what is left of it is another word.
        return list(find_words(text, start, end))
    return words[low:high]


def content_stems(text: str, start: int = 0, end: int | None = None) -> frozenset[str]:
    """The stems of the words that carry meaning between `start` and `end`.

    >>> sorted(content_stems("They were willing to meet the ministers"))
    ['meet', 'minister', 'will']
    """
    return frozenset(
        word.stem for word in find_words(text, start, end) if len(word.text) > 1 and word.text.lower() not in _stop()
    )


def is_common(word: Word) -> bool:
    """Whether a word is too common to tell texts apart.

    >>> [is_common(word) for word in find_words("They shelled")]
    [True, False]
    """
    return word.text.lower() in _stop() or word.stem in _stop()


def quote_keys(text: str, start: int = 0, end: int | None = None) -> frozenset[str]:
    """Keys of the words in quotation marks: each run of three words, or the whole of a shorter quotation.

    >>> sorted(quote_keys('They want “equal footing” first'))
    ['equal foot']
    """
    keys: set[str] = set()
    for match in QUOTED.finditer(text, start, len(text) if end is None else end):
        keys |= shingle_keys(next(part for part in match.groups() if part is not None))
    return frozenset(keys)


def shingle_keys(quotation: str) -> set[str]:
    """The keys of one quotation; one word alone, and runs of common words, are no key."""
    stems = [word.stem for word in find_words(quotation)]
    runs = [stems[i : i + QUOTE_SHINGLE] for i in range(max(1, len(stems) - QUOTE_SHINGLE + 1))] if stems else []
    return {" ".join(run) for run in runs if len(run) > 1 and any(s not in _stop() and len(s) > 3 for s in run)}
