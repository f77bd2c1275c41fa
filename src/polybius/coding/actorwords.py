"""The words by which news names parties, in one table that is looked up by phrase.

`ActorWords` is built once from the files under ``data/actors`` (states, cities, regions, bodies, roles, phrases that
only look like a country) and finds the longest known phrases in a run of words. What the found words mean together is
the business of `polybius.coding.actors`.

Words are compared folded: lower case, without accents, dots and apostrophes. Their own shape decides the rest: an
acronym must be in capitals ("US", "WHO"), a name that is also an ordinary word must have its capital ("Turkey").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from polybius.data import Country, countries, read_rows, read_toml, read_words
from polybius.errors import DataFileError

Kind = Literal["country", "people", "capital", "seat", "city", "region", "prestate", "body", "role", "blocked"]
Way = Literal["", "office", "agent", "body", "bearer", "people", "mod", "gear"]
PLACES = frozenset(("country", "people", "capital", "seat", "city", "region", "prestate"))
Shape = Literal["common", "proper", "strict", "acronym"]

WAYS = ("office", "agent", "body", "bearer", "people", "mod", "gear")

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_\u0300-\u036f][\w\u0300-\u036f]*(?:[.&'\u2019][^\W_][\w\u0300-\u036f]*)*")
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a"}
)
_DROPPED = str.maketrans("", "", ".'’‘`ʻʼ_")


class Word(NamedTuple):
    """A word with its folded form and its place in the text; a possessive ending is left out of `raw`."""

    norm: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase stands for. `name` is what is shown; `way` says how a role behaves (see ``roles.tsv``)."""

    kind: Kind
    name: str
    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    way: Way = ""
    governs: tuple[tuple[int, int], ...] = ()  # from and to, as year * 100 + month: a movement in power


class Match(NamedTuple):
    """A known phrase found at `words[first:last]`, with all it may stand for, the first being the default."""

    first: int
    last: int
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.entries[0]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word as it is compared: lower case, no accents, dots or apostrophes.

    >>> fold("N'Djaména"), fold("U.S.")
    ('ndjamena', 'us')
    """
    if word.isascii():
        return word.lower().translate(_DROPPED)
    # casefold first: a capital with a dot above must not leave a stray mark behind
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(_NOT_DECOMPOSED).translate(_DROPPED)
    return "".join(c for c in plain if not unicodedata.combining(c))


def split_words(text: str) -> list[Word]:
    """The words of a text, parted at blanks, hyphens and other signs.

    >>> [word.norm for word in split_words("Norway's U.S.-based envoy")]
    ['norway', 'us', 'based', 'envoy']
    """
    words = []
    for found in _WORD.finditer(text):
        raw = found.group()
        if raw[-1] in "sS" and raw[-2:-1] in ("'", "\u2019") and len(raw) > 2:
            raw = raw[:-2]
        norm = fold(raw)
        if norm:
            words.append(Word(norm, raw, found.start(), found.start() + len(raw)))
    return words


@lru_cache(maxsize=65536)
def split_token(text: str) -> tuple[Word, ...]:
    """`split_words` of a short text that comes again and again."""
    return tuple(split_words(text))


@cache
def word_set(section: str, key: str) -> frozenset[str]:
    """A set of words out of ``actors/words.toml``.

    >>> "ousted" in word_set("phrases", "former")
    True
    """
    return frozenset(read_toml("actors/words.toml")[section][key].split())


def plural_of(noun: str) -> str:
    """The regular plural of an English noun, and -men for -man.

    >>> [plural_of(noun) for noun in ("deputy", "spokesman", "coach", "spy", "boss")]
    ['deputies', 'spokesmen', 'coaches', 'spies', 'bosses']
    """
    if noun.endswith("man") and noun != "german":
        return noun[:-3] + "men"
    if noun.endswith("woman"):
        return noun[:-5] + "women"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


class ActorWords:
    """The table of phrases. Build it once (`actor_words`); a look-up costs a few dictionary probes a word."""

    def __init__(self) -> None:
        self._phrases: dict[tuple[str, ...], list[tuple[Entry, Shape]]] = {}
        self._longest: dict[str, int] = {}
        for country in countries():
            self._add_country(country)
        self._add_regions()
        self._add_bodies()
        self._add_roles()
        for phrase in read_words("actors/blocked.txt"):
            self._add(phrase, Entry("blocked", phrase), "common")

    def find(self, words: Sequence[Word]) -> list[Match]:
        """The known phrases in a run of words, from left to right, the longest at each place, none overlapping."""
        found = []
        initials = "".join([word.raw[0] for word in words])
        some_capital = not initials.islower()
        # one or two words in capitals are acronyms, more are a headline
        shouting = initials.isupper() and len(words) > 2 and all(word.raw.isupper() for word in words)
        norms = [word.norm for word in words]
        at, count = 0, len(words)
        while at < count:
            longest = min(self._longest.get(norms[at], 0), count - at)
            for length in range(longest, 0, -1):
                readings = self._phrases.get(tuple(norms[at : at + length]))
                if not readings:
                    continue
                piece = words[at : at + length]
                fitting = [e for e, shape in readings if _fits(shape, piece, some_capital, shouting)]
                entries = tuple(dict.fromkeys(fitting))
                if entries:
                    found.append(Match(at, at + length, entries))
                    at += length - 1
                    break
            at += 1
        return found

    def look_up(self, phrase: str) -> tuple[Entry, ...]:
        """All that a whole phrase may stand for, whatever its case."""
        readings = self._phrases.get(tuple(word.norm for word in split_words(phrase)), [])
        return tuple(entry for entry, _ in readings)

    def __len__(self) -> int:
        return len(self._phrases)

    # -------------------------------------------------------------- building
    def _add(self, phrase: str, entry: Entry, shape: Shape) -> None:
        norms = tuple(word.norm for word in split_words(phrase))
        if not norms:
            raise DataFileError(f"actors: '{phrase}' holds no word")
        readings = self._phrases.setdefault(norms, [])
        if (entry, shape) not in readings:
            readings.append((entry, shape))
        self._longest[norms[0]] = max(self._longest.get(norms[0], 0), len(norms))

    def _add_names(self, names: Iterable[str], entry: Entry) -> None:
        for name in names:
            shape = _shape_of(name)
            # "saudi" and "russian" are told from other words without their capital
            self._add(name, entry, "common" if entry.kind == "people" and shape == "proper" else shape)

    def _add_country(self, country: Country) -> None:
        def entry(kind: Kind, name: str = country.name, sector: str | None = None) -> Entry:
            return Entry(kind, name, country=country.iso3, sector=sector)

        self._add_names(country.names, entry("country"))
        self._add_names(country.adjectives, entry("people"))
        self._add_names(country.demonyms, entry("people"))
        self._add_names((plural for word in country.adjectives for plural in _people_of(word)), entry("people"))
        for capital in country.capitals:
            self._add(capital, entry("capital", capital, "GOV"), _shape_of(capital))
        for seat in country.seats:
            self._add(seat, entry("seat", seat, "GOV"), _shape_of(seat))
        for city in country.cities:
            self._add(city, entry("city", city, "CVL"), _shape_of(city))

    def _add_regions(self) -> None:
        for row in read_rows("actors/regions.tsv"):
            names = row.many("name")
            kind: Kind = "prestate" if row["kind"] == "prestate" else "region"
            sector = row["sector"] or None
            self._add_names(names, Entry(kind, names[0], country=row["iso3"], sector=sector))
            people = Entry("people", names[0], country=row["iso3"])
            self._add_names(row.many("adjectives"), people)
            self._add_names((plural for word in row.many("adjectives") for plural in _people_of(word)), people)

    def _add_bodies(self) -> None:
        for row in read_rows("actors/organisations.tsv"):
            code = row["code"] or None
            governs = tuple(_months(period) for period in row.many("governs"))
            for alias in (row["name"], *row.many("aliases")):
                # bodies that share a line without a code are shown by the alias, bodies with one by their name
                shown = row["name"] if code else alias
                # a body across borders, not between governments, is no country's and no IGO
                country = None if row["country"] in ("NGO", "IMG") else row["country"]
                entry = Entry("body", shown, country, code, row["sector"] or None, governs=governs)
                self._add(alias, entry, _shape_of(alias))

    def _add_roles(self) -> None:
        for row in read_rows("actors/roles.tsv"):
            way = row["kind"]
            if way not in WAYS:
                raise DataFileError(f"actors/roles.tsv:{row.line}: kind '{way}' is none of {', '.join(WAYS)}")
            sector = None if row["sector"] == "-" else row["sector"]
            for phrase in row.many("phrases"):
                entry = Entry("role", phrase, row["country"] or None, sector=sector, way=way)  # type: ignore[arg-type]
                for form in _forms_of(phrase, plurals=way != "mod"):
                    self._add(form, entry, _shape_of_role(phrase))


@lru_cache(maxsize=1)
def actor_words() -> ActorWords:
    """The shared table."""
    return ActorWords()


def _months(period: str) -> tuple[int, int]:
    """A period as numbers that compare: years and months run together.

    >>> _months("1996-09..2001-11"), _months("2021-08..")
    ((199609, 200111), (202108, 999912))
    """
    first, _, last = period.partition("..")
    return int(first.replace("-", "")), int(last.replace("-", "") or 999912)


def _people_of(adjective: str) -> Iterator[str]:
    """The plural by which a people is called, where it is the adjective with -s.

    >>> list(_people_of("Kenyan")), list(_people_of("Chinese"))
    (['Kenyans'], [])
    """
    if adjective.endswith(("an", "i", "ot", "er", "ar", "en", "ene", "ak", "ek", "ik", "ogue")):
        yield adjective + "s"


def _forms_of(phrase: str, *, plurals: bool) -> Iterator[str]:
    yield phrase
    if not plurals or _is_acronym(phrase):
        return
    head, of, rest = phrase.partition(" of ")
    words = head.split(" ")
    last = words[-1]
    if len(last) > 2 and last.isalpha() and not (last.endswith("s") and not last.endswith(("ss", "us"))):
        yield " ".join([*words[:-1], plural_of(last)]) + of + rest


def _is_acronym(name: str) -> bool:
    bare = name.replace(".", "")
    return len(bare) >= 2 and " " not in bare and bare.isupper()


def _shape_of_role(phrase: str) -> Shape:
    if _is_acronym(phrase):
        return "acronym"
    return "strict" if phrase in word_set("names", "strict_roles") else "common"


def _shape_of(name: str) -> Shape:
    if _is_acronym(name):
        return "acronym"
    if name[:1].islower():
        return "common"
    return "strict" if fold(name) in word_set("names", "strict") else "proper"


def _fits(shape: Shape, words: Sequence[Word], some_capital: bool, shouting: bool) -> bool:
    if shape == "common":
        return True
    if shape == "acronym":
        if not words[0].raw.isupper():
            return False
        return not (shouting and words[0].norm in word_set("names", "not_in_capitals"))
    if shape == "strict":
        raw = words[0].raw
        return raw[:1].isupper() and (shouting or len(raw) < 2 or not raw.isupper() or len(words) > 1)
    # a text without any capital is taken to have lost them
    return not some_capital or words[0].raw[:1].isupper()
