"""The vocabulary of attribution, read from polybius/data/attribution: cue verbs, nouns, adjectives, phrases, media."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from polybius.data import read_rows, split_cell

FOLDER = "attribution"
# British spellings are looked up under the American ones the files are written in.
# Lemmas that the parser gets wrong for a cue verb: "hoping" and "hopes" come out as "hop".
MISREAD = {"hop": "hope", "rat": "rate"}
RESPELLED = (("ise", "ize"), ("yse", "yze"))


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word can do: frames (what it takes as content), each with the kind of attribution it then makes."""

    frames: dict[str, str]

    def __contains__(self, frame: str) -> bool:
        return frame in self.frames


def verb(lemma: str) -> Cue | None:
    """The cue verb of this lemma.

    >>> "told" in verb("warn"), verb("eat")
    (True, None)
    """
    return _look_up(_cues("verbs"), lemma)


def noun(lemma: str) -> Cue | None:
    """The cue noun of this lemma.

    >>> "clause" in noun("claim")
    True
    """
    return _cues("nouns").get(lemma)


def adjective(word: str) -> Cue | None:
    """The cue adjective of this form.

    >>> noun("sure") is None, adjective("sure").frames["clause"]
    (True, 'thought')
    """
    return _cues("adjectives").get(word)


def phrase(role: str) -> frozenset[str]:
    """The words with a role in fixed phrases: light, setting, carried, owned, continued, passing.

    >>> "statement" in phrase("setting")
    True
    """
    return _phrases()[role]


def medium(name: str) -> str | None:
    """The kind of media house a name is ("agency state", "newspaper" ...), without regard to case and "the".

    >>> medium("the Xinhua news agency"), medium("Lisbon")
    ('agency state', None)
    """
    words = name.casefold().replace("’", "'").split()
    if words and words[0] == "the":
        words = words[1:]
    known = _media()
    if " ".join(words) in known:
        return known[" ".join(words)]
    for size in range(min(len(words), 6), 0, -1):
        for at in range(len(words) - size + 1):
            part = " ".join(words[at : at + size])
            # One ordinary word ("time", "sun", "hill") names a house only by itself or as the head of a news word.
            if part in known and (size > 1 or len(part) > 5):
                return known[part]
    tail = " ".join(words[-2:])
    if len(words) > 1 and (tail in _media_words() or words[-1] in _media_words()):
        return "agency" if "agency" in tail else "newspaper"
    if len(words) > 1 and words[-1] in _media_titles() and name.split()[-1].istitle():
        return "newspaper"
    return None


def is_medium_name(name: str) -> bool:
    """Whether a name is exactly that of a known media house.

    >>> is_medium_name("Xinhua"), is_medium_name("Xinhua Berg")
    (True, False)
    """
    return name.casefold() in _media()


@cache
def _media() -> dict[str, str]:
    return {
        name.casefold(): row["kind"]
        for row in read_rows(f"{FOLDER}/media.tsv")
        if row["kind"] not in ("word", "title")
        for name in split_cell(row["names"])
    }


@cache
def _media_words() -> frozenset[str]:
    rows = read_rows(f"{FOLDER}/media.tsv")
    return frozenset(n.casefold() for row in rows if row["kind"] == "word" for n in split_cell(row["names"]))


@cache
def _media_titles() -> frozenset[str]:
    rows = read_rows(f"{FOLDER}/media.tsv")
    return frozenset(n.casefold() for row in rows if row["kind"] == "title" for n in split_cell(row["names"]))


def is_media_word(lemma: str) -> bool:
    """Whether a common noun names a carrier of news: agency, newspaper, television.

    >>> is_media_word("newspaper"), is_media_word("minister")
    (True, False)
    """
    return lemma in _media_words()


@cache
def _cues(name: str) -> dict[str, Cue]:
    cues: dict[str, Cue] = {}
    for row in read_rows(f"{FOLDER}/{name}.tsv"):
        for word in row["words"].split():
            frames = cues.setdefault(word, Cue({})).frames
            for frame in row["frames"].split():
                frames.setdefault(frame, row["kind"])
    return cues


@cache
def _phrases() -> dict[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for row in read_rows(f"{FOLDER}/phrases.tsv"):
        roles.setdefault(row["role"], set()).update(row["words"].split())
    return {role: frozenset(words) for role, words in roles.items()}


def _look_up(cues: dict[str, Cue], lemma: str) -> Cue | None:
    lemma = MISREAD.get(lemma, lemma)
    if lemma in cues:
        return cues[lemma]
    for british, american in RESPELLED:
        if lemma.endswith(british):
            return cues.get(lemma.removesuffix(british) + american)
    return None


def is_person_noun(lemma: str) -> bool:
    """Whether a noun names people by what they are or do: minister, voter, spokeswoman, crowd.

    >>> is_person_noun("minister"), is_person_noun("gatekeeper"), is_person_noun("bridge")
    (True, True, False)
    """
    if lemma in _people(""):
        return True
    parts = lemma.replace("-", " ").split()
    if len(parts) > 1:
        return parts[-1] in _people("")
    return lemma.endswith(("keeper", "woman", "man", "maker", "person", "ist", "crat", "ician", "fighter", "worker"))


def is_title_noun(lemma: str) -> bool:
    """Whether a noun can stand before a name as its bearer's title or trade: minister, analyst; no kin, no groups.

    >>> is_title_noun("minister"), is_title_noun("sister"), is_title_noun("ministry")
    (True, False, False)
    """
    return lemma in _people("office") or (lemma in _people("role") and lemma not in _people("kin"))


def is_role_noun(lemma: str) -> bool:
    """Whether a noun says what one person is: an office, a trade or a place in a family."""
    return lemma in _people("office") or lemma in _people("role") or lemma in _people("kin")


def is_body_noun(lemma: str) -> bool:
    """Whether a noun names a body or group that speaks as one: government, ministry, crowd."""
    return lemma in _people("body")


def is_document(lemma: str) -> bool:
    """Whether a noun names something written or asked that is said to say things: report, letter, poll.

    >>> is_document("poll"), is_document("stone")
    (True, False)
    """
    return lemma in _people("document")


@cache
def _people(kind: str) -> frozenset[str]:
    """The words of one kind in people.tsv; "" for all but documents."""
    rows = [row for row in read_rows(f"{FOLDER}/people.tsv") if row["kind"] == kind or not kind]
    return frozenset(word for row in rows if kind or row["kind"] != "document" for word in row["words"].split())
