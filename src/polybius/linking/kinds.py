"""Which kinds of act a word or phrase may tell, by data/linking/acts.toml: for texts that have not been coded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from polybius.linking.words import Word, load, stem

Phrase = tuple[str, ...]
LONGEST_PHRASE = 5
# Words that leave the head of a mention to the word before them ("made off", "gone up").
PARTICLES = frozenset("up down off out away over into in on back to of for from with by at herself himself".split())


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, frozenset[str]], dict[Phrase, frozenset[str]]]:
    """Kinds by exact form, and kinds by stems of a word or phrase."""
    forms: dict[str, set[str]] = {}
    phrases: dict[Phrase, set[str]] = {}
    for kind, listed in load("acts")["acts"].items():
        for entry in filter(None, str(listed).replace("\n", "|").split("|")):
            words = entry.split()
            phrases.setdefault(tuple(stem(word) for word in words), set()).add(kind)
            if len(words) == 1:
                forms.setdefault(entry, set()).add(kind)
    return {k: frozenset(v) for k, v in forms.items()}, {k: frozenset(v) for k, v in phrases.items()}


def kinds_of(words: Sequence[Word]) -> frozenset[str]:
    """The kinds of act a single word may tell: of its exact form if that is listed, else of its stem.

    A compound that is not listed tells what the last of its parts does that is.

    >>> from polybius.linking.words import find_words
    >>> sorted(kinds_of(list(find_words("murdered"))))
    ['end_life']
    >>> "win" in kinds_of(list(find_words("game-winning")))
    True
    """
    if not words:
        return frozenset()
    listed = _listed(words[0].text.lower(), words[0].stem)
    for part in reversed(words[0].text.lower().split("-")):
        listed = listed or _listed(part, stem(part))
    return listed


def _listed(form: str, key: str) -> frozenset[str]:
    forms, phrases = _tables()
    return forms.get(form) or phrases.get((key,), frozenset())


def find_phrase(words: Sequence[Word]) -> tuple[int, frozenset[str]]:
    """The longest listed phrase of two words or more that `words` begin with: its length and kinds; (0, none) if none.

    >>> from polybius.linking.words import find_words
    >>> find_phrase(list(find_words("shot dead outside his home")))
    (2, frozenset({'end_life'}))
    """
    phrases = _tables()[1]
    for length in range(min(LONGEST_PHRASE, len(words)), 1, -1):
        kinds = phrases.get(tuple(word.stem for word in words[:length]))
        if kinds:
            return length, kinds
    return 0, frozenset()


def head_of(words: Sequence[Word]) -> int:
    """Where the head of a mention of several words stands: the last word, or the one before a particle.

    >>> from polybius.linking.words import find_words
    >>> head_of(list(find_words("double murder"))), head_of(list(find_words("made off with")))
    (1, 0)
    """
    for i, word in enumerate(words):
        if i and word.text.lower() in PARTICLES:
            return i - 1
    return max(0, len(words) - 1)


@lru_cache(maxsize=1000)
def size_of_kind(kind: str) -> int:
    """How many words and phrases may tell a kind of act.

    >>> size_of_kind("patrol") < size_of_kind("win")
    True
    """
    return str(load("acts")["acts"][kind]).count("|") + 1


@lru_cache(maxsize=1)
def people() -> frozenset[str]:
    """Stems of words for kinds of persons, listed under `people` in acts.toml."""
    return frozenset(stem(word) for word in load("acts")["people"]["words"].split())


@lru_cache(maxsize=1)
def light_words() -> frozenset[str]:
    """Stems of words that say little by themselves, listed under `light` in acts.toml."""
    return frozenset(stem(word) for word in load("acts")["light"]["words"].split())


@lru_cache(maxsize=4)
def _listed_words(table: str, key: str) -> frozenset[str]:
    return frozenset(load("acts")[table][key].split())


def is_whole(word: Word, before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether a word for a deed names all that happened: known already, with nothing said of it ("the shooting").

    >>> from polybius.linking.words import find_words
    >>> the, shooting, of, _ = find_words("the shooting of Lincoln")
    >>> is_whole(shooting, [the], []), is_whole(shooting, [the], [of]), is_whole(shooting, [], [])
    (True, False, False)
    """
    pointed = any(w.text.lower() in _listed_words("whole", "before") for w in before)
    told_of = any(w.text.lower() in _listed_words("whole", "after") for w in after)
    return pointed and not told_of and word.text.lower() in _listed_words("whole", "words")


def is_many(word: Word) -> bool:
    """Whether a word tells of many acts of a kind, by the list under `many` in acts.toml.

    >>> from polybius.linking.words import find_words
    >>> [is_many(word) for word in find_words("shooting shootings")]
    [False, True]
    """
    return word.text.lower() in _listed_words("many", "words")
