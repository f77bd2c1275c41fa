"""Words about names, and names as words: given names, titles, countries and their people, keys for comparing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from polybius.data import countries, read_rows
from polybius.errors import DataFileError
from polybius.model import Report, Sentence

# Fields of a minister, which "Secretary of" and the like put before a name.
PORTFOLIOS = frozenset(
    "state defense defence treasury interior commerce labor labour energy justice homeland education agriculture "
    "transportation transport health finance foreign war exterior trade unification".split()
)


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
    """The words of one kind in data/attribution/relations.tsv: f, m, former, acting, rank."""
    rows = read_rows("attribution/relations.tsv")
    return frozenset(word for row in rows if row["kind"] == kind for word in row["words"].split())


@cache
def gazetteer() -> dict[str, tuple[tuple[str, str, str], ...]]:
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
    for alias, type_, iso3 in gazetteer().get(token.text, ()):
        stop = token.start + len(alias)
        if report.text.startswith(alias, token.start):
            end = at
            while end < len(sentence.tokens) and sentence.tokens[end].end < stop:
                end += 1
            if end < len(sentence.tokens) and sentence.tokens[end].end == stop:
                return end + 1, type_, iso3
    return None


@cache
def _country_names() -> dict[str, str]:
    try:
        states = countries()
    except DataFileError:
        states = ()
    names: dict[str, str] = {}
    for state in sorted(states, key=lambda s: s.until is not None):
        names.setdefault(state.iso3, state.name)
    return names


def country_name(iso3: str) -> str:
    """The name we show for a country's code, or "".

    >>> country_name("PRK"), country_name("???")
    ('North Korea', '')
    """
    return _country_names().get(iso3, "")


@lru_cache(maxsize=1 << 16)
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

    >>> surnames_of(("moon", "jae", "in")), surnames_of(("anna", "berg")), surnames_of(("jan", "van", "dijk"))
    (('moon',), ('berg',), ('dijk',))
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
