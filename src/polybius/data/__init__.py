"""Loaders of the data files: what a person who knows politics but not Python can read and change.

A *table* is a file of tab-separated values with a header line; a line that starts with ``#`` is a comment, blank
lines are skipped, and a cell that holds several values parts them with semicolons. A *word file* holds one word or
phrase a line. A TOML file is read as it is. Names are relative to this folder ("actors/roles.tsv"); an absolute path
reads a user's own file in the same way. Files are read once; every fault in a file is reported at once.

Tenures are kept by month where no day is known: "2021-03" as a start is the first day of March, as an end the last.
"""

from __future__ import annotations

import calendar
import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from polybius.errors import DataFileError

FOLDER = Path(__file__).parent

_MONTH_OR_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?\Z|(\d{4})\Z", re.ASCII)
_ISO3 = re.compile(r"[A-Z]{3}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Country:
    """A state, of today or of the past, with the words by which news calls it and its government.

    `names` leads with `name`; `adjectives` are words like "Kenyan", `demonyms` nouns for its people ("Kenyans",
    "Briton"); `capitals` the seat of government by its names; `seats` the houses that stand for the government
    ("Kremlin"); `cities` other cities. A state of the past has the code of its heir and the years `since`-`until`.
    """

    iso3: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]
    cities: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time in an office: `start` is its first day; `end` its last, or None while it lasts.

    `country` is an ISO 3166-1 alpha-3 code, or that of an international body (UNO, EU, NATO ...).
    """

    person: str
    role: str
    country: str
    start: date
    end: date | None
    source: str = ""

    def covers(self, day: date) -> bool:
        """Whether the office was held on that day.

        >>> Tenure("A. Bee", "president", "FRA", date(2001, 1, 1), None).covers(date(2000, 12, 31))
        False
        """
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column, and the line's number for messages."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several.

        >>> Row(2, {"names": "Burma; Myanmar"}).many("names")
        ('Burma', 'Myanmar')
        """
        return split_cell(self.cells.get(column, ""))


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a cell, parted by semicolons, without blanks around them.

    >>> split_cell("Kyiv; Kiev;")
    ('Kyiv', 'Kiev')
    """
    return tuple(value.strip() for value in cell.split(";") if value.strip())


def read_rows(name: str) -> tuple[Row, ...]:
    """The lines of a tab-separated table, with their numbers, for loaders that check cells themselves.

    Raises DataFileError naming every line with too few or too many cells, a repeated column or a missing header.
    A line may leave out empty cells at its end.
    """
    return _rows(name)


def read_table(name: str) -> list[dict[str, str]]:
    """The lines of a tab-separated table, each as a dictionary of its cells by column.

    >>> read_table("actors/countries.tsv")[0]["iso3"]
    'AFG'
    """
    return [dict(row.cells) for row in _rows(name)]


def read_words(name: str) -> tuple[str, ...]:
    """The words or phrases of a file, one a line, in its order; a repeated one is a fault."""
    return _words(name)


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file as a dictionary. The dictionary is shared between callers: read it, do not change it."""
    return _toml(name)


def countries() -> tuple[Country, ...]:
    """Every state of today and the states of the past that news still names, in the order of the file.

    >>> [country.iso3 for country in countries() if "Kremlin" in country.seats]
    ['RUS']
    """
    return _countries()


def tenures() -> tuple[Tenure, ...]:
    """The shipped table of office-holders, in the order of the file; empty where the file is not installed."""
    return _tenures(str(FOLDER / "tenures.csv"))


def read_tenures(name: str) -> tuple[Tenure, ...]:
    """A table of office-holders of the shape of ``tenures.csv`` (person, role, country, start, end, source)."""
    return _tenures(str(_path(name)))


def is_country_code(code: str) -> bool:
    """Whether a code is that of a state or territory in the table of countries.

    >>> is_country_code("XKX"), is_country_code("UNO")
    (True, False)
    """
    return code in _country_codes()


# ------------------------------------------------------------------ reading
def _path(name: str) -> Path:
    return FOLDER / name


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, numbered from 1."""
    try:
        text = _path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{name}: cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(text.split("\n"), 1):
        line = line.rstrip("\r")
        if line.strip() and not line.startswith("#"):
            yield number, line


def _raise(faults: list[str]) -> None:
    if faults:
        raise DataFileError("\n".join(faults))


@cache
def _rows(name: str) -> tuple[Row, ...]:
    lines = _lines(name)
    header_line, header = next(lines, (1, ""))
    columns = [column.strip() for column in header.split("\t")]
    faults = []
    if not all(columns):
        faults.append(f"{name}:{header_line}: the header names no column, or has an empty one")
    if len(set(columns)) < len(columns):
        faults.append(f"{name}:{header_line}: a column is named twice")
    rows = []
    for number, line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns):
            faults.append(f"{name}:{number}: {len(cells)} cells where the header names {len(columns)} columns")
        cells += [""] * (len(columns) - len(cells))
        if not cells[0]:
            faults.append(f"{name}:{number}: the first cell is empty")
        rows.append(Row(number, dict(zip(columns, cells, strict=False))))
    _raise(faults)
    return tuple(rows)


@cache
def _words(name: str) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    faults = []
    for number, line in _lines(name):
        word = line.strip()
        if word in seen:
            faults.append(f"{name}:{number}: '{word}' stands on line {seen[word]} already")
        seen.setdefault(word, number)
    _raise(faults)
    return tuple(seen)


@cache
def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{name}: {error}") from error


# ------------------------------------------------------------------ countries
@cache
def _countries() -> tuple[Country, ...]:
    name = "actors/countries.tsv"
    faults: list[str] = []
    found = []
    cities = _cities()
    seen: set[tuple[str, str]] = set()
    for row in _rows(name):
        where = f"{name}:{row.line}"
        if not _ISO3.match(row["iso3"]):
            faults.append(f"{where}: '{row['iso3']}' is not a code of three capital letters")
        names = row.many("names")
        if not names:
            faults.append(f"{where}: no name")
            continue
        if (row["iso3"], names[0]) in seen:
            faults.append(f"{where}: '{names[0]}' stands twice")
        seen.add((row["iso3"], names[0]))
        years = row["years"]
        if years and not re.fullmatch(r"(\d{4})?-(\d{4})?", years):
            faults.append(f"{where}: years '{years}' should look like 1922-1991")
            continue
        since, _, until = years.partition("-")
        found.append(
            Country(
                iso3=row["iso3"],
                name=names[0],
                names=names,
                adjectives=row.many("adjectives"),
                demonyms=row.many("demonyms"),
                capitals=row.many("capitals"),
                seats=row.many("seats"),
                cities=cities.get(row["iso3"], ()) if not years else (),
                since=int(since) if since else None,
                until=int(until) if until else None,
            )
        )
    _raise(faults)
    return tuple(found)


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    return {row["iso3"]: row.many("cities") for row in _rows("actors/cities.tsv")}


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(country.iso3 for country in _countries())


# ------------------------------------------------------------------ tenures
def _day(text: str, *, last: bool) -> date | None:
    """A day written to the day, the month or the year; of a month or year its first day, or its last."""
    found = _MONTH_OR_DAY.match(text)
    if not found:
        return None
    year, month, day, year_alone = found.groups()
    try:
        if year_alone:
            return date(int(year_alone), 12, 31) if last else date(int(year_alone), 1, 1)
        if day:
            return date(int(year), int(month), int(day))
        return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1] if last else 1)
    except (ValueError, calendar.IllegalMonthError):
        return None


@cache
def _tenures(path: str) -> tuple[Tenure, ...]:
    file = Path(path)
    if not file.exists():
        return ()
    faults: list[str] = []
    found = []
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(line for line in stream if not line.startswith("#"))
        missing = {"person", "role", "country", "start", "end"} - set(reader.fieldnames or ())
        if missing:
            raise DataFileError(f"{file.name}:1: no column {', '.join(sorted(missing))}")
        for entry, cells in enumerate(reader, 1):
            values = {key: (value or "").strip() for key, value in cells.items() if isinstance(key, str)}
            where = f"{file.name}:{entry} ({values['person'] or 'no person'})"
            start, end = _day(values["start"], last=False), _day(values["end"], last=True)
            if start is None:
                faults.append(f"{where}: start '{values['start']}' is no day (YYYY-MM-DD) or month (YYYY-MM)")
                continue
            if values["end"] and end is None:
                faults.append(f"{where}: end '{values['end']}' is no day (YYYY-MM-DD) or month (YYYY-MM)")
            if end is not None and end < start:
                faults.append(f"{where}: ends ({end}) before it starts ({start})")
            if not values["person"] or not values["role"] or not values["country"]:
                faults.append(f"{where}: person, role and country must all be given")
            found.append(
                Tenure(values["person"], values["role"], values["country"], start, end, values.get("source", ""))
            )
    _raise(faults)
    return tuple(found)
