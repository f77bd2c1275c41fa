"""Where a person's name stands in a phrase, and which known words in it are only parts of a name."""

from __future__ import annotations

from collections.abc import Sequence

from polybius.coding.actorwords import PLACES, Match, Word, actor_words, word_set

_ALSO_NAMES = word_set("names", "also_persons")
_ROLE_NAMES = word_set("names", "also_family")
_COMPASS = word_set("names", "compass")
_PARTICLES = word_set("names", "particles")
_NOT_NAMES = word_set("names", "never")
# words that cut a phrase are no names either, whatever their capital
_LINKS = frozenset().union(*(word_set("links", key) for key in ("of", "from", "in", "for", "other", "stop", "and")))


def is_in_name(match: Match, words: Sequence[Word]) -> bool:
    """Whether a place or title is a part of a person's name: "Michael Jordan", "John Major"."""
    word = words[match.first]
    if match.last - match.first > 1 or not word.raw[:1].isupper():
        return False
    before = words[match.first - 1] if match.first else None
    after = words[match.last] if match.last < len(words) else None
    if word.norm in _ROLE_NAMES and match.entry.kind == "role":
        return is_name_word(before) and (after is None or is_name_word(after))
    if match.entry.kind in ("city", "region") and is_name_word(before) and before is not None:
        return word.start <= before.end + 1
    if word.norm not in _ALSO_NAMES or match.entry.kind not in PLACES:
        return False
    return is_name_word(before) or (match.entry.kind != "people" and is_name_word(after))


def is_name_word(word: Word | None) -> bool:
    """Whether a word may be a given or family name: a capital, and nothing that we know otherwise."""
    if word is None or not word.raw[:1].isupper() or (word.raw.isupper() and len(word.raw) > 2):
        return False
    if word.norm in _COMPASS or word.norm in _NOT_NAMES or word.norm in _LINKS:
        return False
    return not any(e.kind != "city" for e in actor_words().look_up(word.raw))


def name_run(
    text: str, words: Sequence[Word], first: int, last: int, matches: Sequence[Match]
) -> tuple[int, int] | None:
    """The last run of unknown capitalised words in a piece: a person's name."""
    known = {i for match in matches for i in range(match.first, match.last)}
    run: list[int] = []
    best: list[int] = []
    for i in range(first, last):
        word = words[i]
        capital = word.raw[:1].isupper() and word.norm not in _NOT_NAMES and i not in known
        particle = bool(run) and word.norm in _PARTICLES and i + 1 < last
        joined = bool(run) and word.norm not in _NOT_NAMES and word.start == words[i - 1].end + 1 and i not in known
        hyphened = joined and word.raw[:1].islower() and len(word.raw) <= 4 and word.norm not in _LINKS
        if capital or particle or (hyphened and words[i - 1].raw[:1].isupper() and len(run) < 3 and not best):
            run.append(i)
        else:
            run = []
        if run and i + 1 < last and word.end < len(text) and text[word.end] in "'\u2019":
            # the name of an owner: "Okello's envoy"
            best, run = ([] if best and best[0] == run[0] else best), []
        if run and len(run) >= len(best):
            best = list(run)
    while best and words[best[-1]].raw[:1].islower() and words[best[-1]].norm in _PARTICLES:
        best.pop()
    return (best[0], best[-1] + 1) if best else None
