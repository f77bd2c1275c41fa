"""Names in a sentence: runs of capitalised words cut into countries, titles, persons and bodies.

The small parser's named-entity labels are evidence here, not the last word: it joins a country to the person after
it, cuts names short and takes persons for places.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from polybius.annotate import attribution_words as words
from polybius.data import countries, read_rows
from polybius.errors import DataFileError
from polybius.model import Report, Sentence, Token

NAME_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
# Labels of things whose names hold names of places without speaking of them (Paris Agreement, Korean War).
THING_ENTS = frozenset({"LAW", "EVENT", "WORK_OF_ART", "PRODUCT"})
JOINERS = frozenset("of the for and on in de la del & 's ’s ' ’".split())
PORTFOLIOS = frozenset(
    "state defense defence treasury interior commerce labor labour energy justice homeland education agriculture "
    "transportation transport health finance foreign war exterior trade unification".split()
)
TITLE_MODIFIERS = frozenset(
    "vice deputy first foreign prime defense defence national security interior finance".split()
)
# What follows a hyphen without being part of a name: US-led, Iran-backed.
AFTER_HYPHEN = frozenset(
    "led backed based made style era born wide controlled sponsored run held owned trained allied friendly occupied "
    "supported brokered funded built imposed dominated aligned elect general to and or in-law mediated bound".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: tokens start..end (end exclusive). `iso3` is set for countries and their adjectives.

    `title` is the index of the first token of the title in front, where one stands there.
    """

    sentence: int
    start: int
    end: int
    type: str
    iso3: str = ""
    title: int = -1
    sure: bool = False


@cache
def name_words(kind: str) -> frozenset[str]:
    """The words of one kind in data/attribution/names.tsv.

    >>> "kim" in name_words("surname-first"), "monday" in name_words("calendar")
    (True, True)
    """
    rows = read_rows("attribution/names.tsv")
    return frozenset(word for row in rows if row["kind"] == kind for word in row["words"].split())


@cache
def given_names() -> frozenset[str]:
    """Given names of women and men that say who is a person; no list of everybody."""
    return name_words("male") | name_words("female")


@cache
def relation_words(kind: str) -> frozenset[str]:
    """The words of one kind in data/attribution/relations.tsv: f, m, former, acting."""
    rows = read_rows("attribution/relations.tsv")
    return frozenset(word for row in rows if row["kind"] == kind for word in row["words"].split())


@cache
def _gazetteer() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """First word -> (alias, type, code), longest alias first. Types: GPE, NORP; cities and seats carry no code."""
    found: dict[str, dict[str, tuple[str, str]]] = {}

    def put(alias: str, type_: str, iso3: str) -> None:
        first = re.match(r"[^\s,]+", alias)
        if first:
            found.setdefault(first[0].split("-")[0] or first[0], {}).setdefault(alias, (type_, iso3))
            if "'" in alias:
                found[first[0].split("-")[0] or first[0]].setdefault(alias.replace("'", "’"), (type_, iso3))

    try:
        states = countries()
    except DataFileError:
        states = ()
    for state in sorted(states, key=lambda s: s.until is not None):
        for alias in state.names:
            put(alias, "GPE", state.iso3)
        for alias in (*state.adjectives, *state.demonyms):
            put(alias, "NORP", state.iso3)
            if alias.endswith(("an", "i", "ot")) and alias in state.adjectives:
                put(alias + "s", "NORP", state.iso3)
        for alias in (*state.capitals, *state.cities):
            put(alias, "GPE", "")
        for alias in state.seats:
            put(alias, "ORG", "")
    return {
        first: tuple(sorted(((a, t, c) for a, (t, c) in aliases.items()), key=lambda x: (-len(x[0]), x)))
        for first, aliases in found.items()
    }


def country_at(report: Report, sentence: Sentence, at: int) -> tuple[int, str, str] | None:
    """A country, people or known city that starts at this token: the token after it, its type, its code or ""."""
    token = sentence.tokens[at]
    for alias, type_, iso3 in _gazetteer().get(token.text, ()):
        stop = token.start + len(alias)
        if report.text.startswith(alias, token.start):
            end = at
            while end < len(sentence.tokens) and sentence.tokens[end].end < stop:
                end += 1
            if end < len(sentence.tokens) and sentence.tokens[end].end == stop:
                return end + 1, type_, iso3
    return None


def find_names(report: Report, sentence: Sentence) -> list[Name]:
    """The names of one sentence, in text order, without overlaps."""
    tokens = sentence.tokens
    found: list[Name] = []
    at = 0
    while at < len(tokens):
        if not _is_capital(tokens[at]):
            at += 1
            continue
        end = _run_end(report, sentence, at)
        if end == at:
            at += 1
            continue
        found += _cut(report, sentence, at, end)
        at = end
    return found


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or (token.text[:1].isdigit() and token.ent == "ORG")


def _is_nameish(report: Report, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if not _is_capital(token) or token.lower in name_words("calendar"):
        return False
    if token.pos == "PROPN" or token.ent in NAME_ENTS:
        return token.lower not in ("i", "he", "she", "we", "they", "the", "it")
    return token.text in _gazetteer() and country_at(report, sentence, at) is not None


def _run_end(report: Report, sentence: Sentence, start: int) -> int:
    tokens = sentence.tokens
    at = start
    while at < len(tokens):
        if _is_nameish(report, sentence, at):
            known = country_at(report, sentence, at)
            at = known[0] if known else at + 1
        elif at > start and _joins(report, sentence, start, at):
            at += 1
        else:
            break
    while at > start + 1 and not _is_capital(tokens[at - 1]) and tokens[at - 2].text not in ("-", "‑"):
        at -= 1
    return at


def _joins(report: Report, sentence: Sentence, start: int, at: int) -> bool:
    """Whether a small word or hyphen inside a name holds it together."""
    tokens = sentence.tokens
    token, last = tokens[at], tokens[at - 1]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        token.text in ("-", "‑", "–")
        and following is not None
        and token.start == last.end
        and token.end == following.start
    ):
        if _is_capital(following) and last.lower in name_words("particle"):
            return True
        if _is_capital(following):
            return following.pos == "PROPN" and country_at(report, sentence, start) is None
        return _is_syllable(tokens, start, at + 1)
    if token.lower in name_words("particle") and following is not None and following.text in ("-", "‑"):
        return last.pos == "PROPN"
    if last.text in ("-", "‑") and last.end == token.start:
        return _is_syllable(tokens, start, at)
    if following is None:
        return False
    if token.lower in name_words("particle") and following.pos == "PROPN" and _is_capital(following):
        return last.pos == "PROPN"
    if token.lower in JOINERS and token.ent in ("ORG", "FAC", "LOC", "GPE") and last.ent == token.ent:
        return any(t.ent == token.ent and _is_capital(t) for t in tokens[at + 1 : at + 4])
    return token.lower in ("of", "for") and last.lower in name_words("organisation") and following.pos == "PROPN"


def _is_syllable(tokens: tuple[Token, ...], start: int, at: int) -> bool:
    """Whether a small-letter word after a hyphen is the second half of a given name: Jae-in, Jong-un."""
    token = tokens[at]
    if not token.text.isalpha() or len(token.text) > 6 or token.lower in AFTER_HYPHEN:
        return False
    earlier = [t.lower for t in tokens[start : at - 2] if t.text.isalpha()]
    return token.ent == "PERSON" or any(word in name_words("surname-first") for word in earlier)


def _cut(report: Report, sentence: Sentence, start: int, end: int) -> Iterator[Name]:
    """A run of capitalised words as the names it holds."""
    tokens = sentence.tokens
    last_title = _last_title(tokens, start, end)
    title = -1
    at = start
    if start >= 2 and tokens[start].lower in PORTFOLIOS and tokens[start - 1].lower == "of":
        if words.is_title_noun(tokens[start - 2].lower):
            title, at = start - 2, start + 1
            while at < end and tokens[at].lower in ("affairs", "security", "and", "&"):
                at += 1
    elif start >= 1 and words.is_title_noun(tokens[start - 1].lower) and tokens[start - 1].pos != "VERB":
        title = start - 1
    after_country = False
    while at < end:
        stop = _organisation_end(tokens, at, end) if at > last_title else None
        if stop is not None and not (title >= 0 and stop == end and _is_person_label(tokens[at:stop])):
            yield Name(sentence.index, at, stop, "ORG")
            at, title, after_country = stop, -1, False
            continue
        known = country_at(report, sentence, at)
        if known is not None and known[0] <= end and not _is_part_of_name(tokens, at, known[0], end):
            if tokens[at].ent not in THING_ENTS:
                yield Name(sentence.index, at, known[0], known[1], known[2], sure=bool(known[2]))
            at, after_country = known[0], True
            continue
        if at <= last_title:
            title = at if title < 0 else title
            at += 1
            continue
        stop = _piece_end(report, sentence, at, end)
        titled = title >= 0 or _stands_beside_role(sentence, at, stop)
        type_ = _type(tokens, at, stop, titled, after_country)
        if tokens[at].ent not in THING_ENTS or type_ == "PERSON":
            yield Name(sentence.index, at, stop, type_, title=title, sure=title >= 0)
        at, title, after_country = max(stop, at + 1), -1, False


def _stands_beside_role(sentence: Sentence, at: int, stop: int) -> bool:
    """Whether a name is an apposition to what one person is: "his sister, Ama Mota"."""
    head = next((t for t in sentence.tokens[at:stop] if not at <= t.head < stop), sentence.tokens[stop - 1])
    over = sentence.head_of(head)
    return head.dep == "appos" and over.pos == "NOUN" and over.tag == "NN" and words.is_role_noun(over.lemma)


def _is_person_label(piece: tuple[Token, ...]) -> bool:
    return sum(t.ent == "PERSON" for t in piece) * 2 > len(piece)


def _is_part_of_name(tokens: tuple[Token, ...], at: int, stop: int, end: int) -> bool:
    """Whether a country's name is a person's: Michael Jordan, Chad Smith."""
    before = at > 0 and tokens[at - 1].lower in given_names() and tokens[at - 1].ent == "PERSON"
    if before and tokens[at].ent == "PERSON":
        return True
    given = tokens[at].lower in given_names()
    return given and stop < end and tokens[at].ent == "PERSON" == tokens[stop].ent


def _last_title(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """The last word of a title in a run, where a name follows it; -1 where there is none."""
    found = -1
    for at in range(start, end):
        lower = tokens[at].lower.rstrip(".")
        is_title = lower in name_words("courtesy") or lower in name_words("courtesy-m") | name_words("courtesy-f")
        is_title = is_title or words.is_title_noun(lower)
        if lower in given_names() and at + 1 < end and tokens[at].ent == tokens[at + 1].ent == "PERSON":
            is_title = False
        if is_title and not _is_inside_person(tokens, start, at, end) and not _heads_body(tokens, at, end):
            found = at
    while 0 <= found < end - 1 and tokens[found + 1].lower.rstrip(".") in ("elect", "designate", "-"):
        found += 1
    return found


def _is_inside_person(tokens: tuple[Token, ...], start: int, at: int, end: int) -> bool:
    """Whether a title word is part of a person's name: Stephen King, Choe Son Hui."""
    if at == start:
        return False
    last, token = tokens[at - 1], tokens[at]
    if last.lower in given_names() and token.ent == "PERSON":
        return True
    if last.ent == token.ent == "PERSON" and not words.is_title_noun(last.lower) and last.lower not in TITLE_MODIFIERS:
        return at + 1 == end or tokens[at + 1].ent == "PERSON"
    return last.lower in name_words("surname-first") and token.lower in ("son", "king", "dean", "major")


def _heads_body(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Whether a title word is part of a body's name: Defense Minister's Office, National Guard, Workers Party."""
    if (
        tokens[at].lower in name_words("organisation")
        and at + 1 == end
        and tokens[at].lower not in ("chief", "general")
    ):
        return True
    return any(tokens[k].lower in name_words("organisation") for k in range(at + 1, min(at + 3, end)))


def _organisation_end(tokens: tuple[Token, ...], at: int, end: int) -> int | None:
    """Where a body's name that starts here ends: after its last noun for a body and what "of" adds to it."""
    last = None
    for k in range(at, min(end, at + 10)):
        lower = tokens[k].lower.rstrip(".")
        if lower in name_words("organisation") and not (tokens[k].ent == "PERSON" and tokens[at].ent == "PERSON"):
            last = k + 1
        elif last is not None and (
            lower in ("of", "for", "the", "and", "on", "&") or tokens[k - 1].lower in ("of", "for", "the")
        ):
            if tokens[k].text[:1].isupper():
                last = k + 1
        elif last is not None and lower in ("'", "’", "'s", "’s") and k + 1 < end:
            if tokens[k + 1].lower not in name_words("organisation"):
                break
        elif last is not None:
            more = range(k, min(k + 4, end))
            if not any(tokens[m].lower in name_words("organisation") and tokens[m].ent == "ORG" for m in more):
                break
        elif lower in ("'s", "’s") and tokens[k].ent != "ORG":
            return None
    if last is None or last == at + 1:
        if last is not None and tokens[at].ent == "ORG":
            return last
        return None
    return last


def _piece_end(report: Report, sentence: Sentence, at: int, end: int) -> int:
    """Where one name ends inside a run: before a country or where sure labels change."""
    tokens = sentence.tokens
    stop = at + 1
    while stop < end:
        if tokens[stop].text in _gazetteer() and tokens[stop].ent != "PERSON" and country_at(report, sentence, stop):
            break
        left, right = tokens[stop - 1], tokens[stop]
        if left.ent and right.ent and left.ent != right.ent and {left.ent, right.ent} != {"FAC", "LOC"}:
            sides = (stop - at, end - stop)
            known = words.medium(left.text) is not None or (left.text.isupper() and len(left.text) > 1)
            if "PERSON" in (left.ent, right.ent) and (min(sides) >= 2 or known) and right.text != "-":
                break
        if left.text == "'s" or right.text in ("'s", "’s"):
            break
        stop += 1
    return stop


def _type(tokens: tuple[Token, ...], at: int, stop: int, titled: bool, after_country: bool) -> str:
    piece = [t for t in tokens[at:stop] if t.text[:1].isupper()]
    labels = Counter(t.ent for t in piece if t.ent in NAME_ENTS)
    lowers = [t.lower for t in piece]
    given = bool(lowers) and lowers[0] in given_names()
    if words.medium(" ".join(t.text for t in piece)) and labels.get("PERSON", 0) * 2 <= len(piece):
        return "ORG"
    if titled or (given and len(piece) > 1):
        return "PERSON"
    if len(piece) > 1 and lowers[0] in name_words("surname-first") and len(piece) <= 3 and not labels.get("ORG"):
        return "PERSON"
    head = next((t for t in tokens[at:stop] if not at <= t.head < stop), tokens[stop - 1])
    if not labels and len(piece) in (2, 3) and head.dep == "nsubj" and all(w.isalpha() for w in lowers):
        return "PERSON"
    if (
        after_country
        and len(piece) in (2, 3)
        and not labels.get("ORG")
        and not labels.get("FAC")
        and not labels.get("LOC")
    ):
        return "PERSON"
    if not labels:
        return "ORG" if len(piece) == 1 and piece[0].text.isupper() and 2 <= len(piece[0].text) <= 6 else ""
    best = sorted(labels.items(), key=lambda x: (-x[1], x[0]))[0][0]
    return "LOC" if best == "FAC" else best


def fold(word: str) -> str:
    """A word for comparing: small letters, no accents, no possessive.

    >>> fold("Orbán’s")
    'orban'
    """
    word = unicodedata.normalize("NFD", word.casefold().replace("’", "'"))
    word = "".join(ch for ch in word if not unicodedata.combining(ch)).replace("ø", "o").replace("ł", "l")
    return word.removesuffix("'s").strip(".'-")


def key_of(text: str) -> tuple[str, ...]:
    """The words of a name for comparing, hyphens taken as blanks and initials left out.

    >>> key_of("Kim Jong-un"), key_of("George W. Bush")
    (('kim', 'jong', 'un'), ('george', 'bush'))
    """
    parts = [fold(part) for part in re.split(r"[\s\-‐‑–]+", text)]
    long = tuple(p for p in parts if len(p) > 1)
    return long or tuple(p for p in parts if p)


def surnames_of(key: tuple[str, ...]) -> tuple[str, ...]:
    """The words by which a full name may be shortened, likeliest first: the family name by the culture's order.

    >>> surnames_of(("moon", "jae", "in")), surnames_of(("anna", "berg")), surnames_of(("ursula", "von", "der", "leyen"))
    (('moon',), ('berg',), ('leyen',))
    """
    if not key:
        return ()
    first, last = key[0], key[-1]
    eastern = first in name_words("surname-first") and first not in given_names()
    if first in name_words("surname-first") and len(key) == 3 and last not in name_words("surname-first"):
        eastern = True
    if not eastern:
        return (last,)
    # Vietnamese names are shortened to the last word: Nguyen Phu Trong is "Trong".
    if first in ("nguyen", "tran", "pham", "vo", "bui", "truong", "dinh", "phan", "hoang", "dang", "duong"):
        return (last, first)
    return (first,) if len(key) == 3 or last not in name_words("surname-first") else (first, last)
