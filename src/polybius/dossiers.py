"""Dossiers: what the reports say of a person, a body or a state over time, beside the shipped tables, with proof.

A *stay* is one office or standing: role, country, sector, and the days on which reports told of it, or the term that a
table gives. Only reports dated to within a few days bound a stay; the others are still shown as proof.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Literal

from polybius.archive.rows import Row
from polybius.coding.actors import resolver
from polybius.coding.actorwords import Entry, actor_words, split_words
from polybius.coding.persons import FIGURES, figures, is_same_person, sector_of_role
from polybius.data import Tenure, countries, is_country_code, tenures

Origin = Literal["reports", "tenures.csv", "figures.tsv", "organisations.tsv", "countries.tsv"]
# A report dated to more days than this bounds no stay.
SURE_DAYS = 7
# An office seen this long before or after a day is taken to be held on it, where no table says otherwise.
REACH_DAYS = 183
OF_STATE = frozenset(("GOV", "LEG", "MIL", "JUD", "COP", "SPY"))
NEAR_NAMES = 6
IN_POWER = "in power"


@dataclass(frozen=True, slots=True)
class Proof:
    """The words of one report: `quote` is its text from `start` to `end`; the days are those it was dated to."""

    report: str
    path: str
    start: int
    end: int
    quote: str
    earliest: date | None
    latest: date | None

    @property
    def is_sure(self) -> bool:
        """Whether the report is dated to within a few days."""
        return bool(self.earliest and self.latest and (self.latest - self.earliest).days < SURE_DAYS)


@dataclass(frozen=True, slots=True)
class Stay:
    """One office or standing of somebody. For reports, `first` and `last` are the days they told of it, not a term."""

    name: str
    role: str | None
    country: str | None
    sector: str | None
    former: bool
    origin: Origin
    first: date | None = None
    last: date | None = None
    proofs: tuple[Proof, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the stay is known to hold on a day: within its term or between two tellings.

        >>> Stay("Ada Bell", "envoy", "FJI", "GOV", False, "reports", date(2001, 1, 1), date(2002, 1, 1)).holds_on(
        ...     date(2001, 6, 1))
        True
        """
        if self.origin != "reports":
            return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
        if self.first is None or self.last is None:
            return False
        return self.first <= day and (self.former or day <= self.last)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of somebody. `holders` are the persons in office at a state or body."""

    name: str
    kind: Literal["person", "body", "state"]
    code: str | None = None
    stays: tuple[Stay, ...] = ()
    holders: tuple[Stay, ...] = ()
    on: tuple[Stay, ...] = field(default=())


def find_dossiers(name: str, facts: Iterable[Row], *, on: date | None = None) -> list[Dossier]:
    """The dossiers of everybody called so, states and bodies first; `facts` are rows of `archive.facts.fact_rows`.

    With `on`, each dossier's `on` tells what held on that day, and only holders of that day are listed.

    >>> [(d.name, d.kind, d.on[0].role) for d in find_dossiers("Thatcher", [], on=date(1985, 1, 1))]
    [('Margaret Thatcher', 'person', 'prime minister')]
    """
    facts = list(facts)
    entries = [entry for entry in actor_words().look_up(name) if entry.kind in ("country", "body")]
    if is_country_code(name.upper()) and len(name) == 3:
        entries.append(Entry("country", next(c.name for c in countries() if c.iso3 == name.upper()), name.upper()))
    found = {_code(entry) or entry.name: entry for entry in entries}
    bodies = {_words(entry.name) for entry in entries} | ({_words(name)} if entries else set())
    persons = _persons(name, [row for row in facts if _words(row["name"]) not in bodies], on)
    return [_of_entry(entry, facts, on) for entry in found.values()] + persons


def near_names(name: str, facts: Iterable[Row]) -> list[str]:
    """Known names that look like this one, likeliest first.

    >>> near_names("Margret Thacher", [])[0]
    'Margaret Thatcher'
    """
    known = {row["name"] for row in facts if row["name"]} | {tenure.person for tenure in _table()}
    known |= {country.name for country in countries()}
    by_key = {" ".join(_words(full)): full for full in sorted(known)}
    surnames = {key.split()[-1]: full for key, full in by_key.items() if key}
    asked = " ".join(_words(name))
    whole = difflib.get_close_matches(asked, by_key, NEAR_NAMES, 0.75)
    parts = difflib.get_close_matches(asked, surnames, NEAR_NAMES, 0.75)
    return list(dict.fromkeys([*(by_key[key] for key in whole), *(surnames[key] for key in parts)]))[:NEAR_NAMES]


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(word.norm for word in split_words(name))


@cache
def _table() -> tuple[Tenure, ...]:
    return (*tenures(), *figures()[0])


# ------------------------------------------------------------------ persons
def _persons(name: str, facts: Sequence[Row], on: date | None) -> list[Dossier]:
    asked = _words(name)
    stays = [*_table_stays(t for t in _table() if _is_called(asked, t.person))]
    stays += _learned([row for row in facts if row["name"] and _is_called(asked, row["name"])])
    groups = _by_person(stays)
    if any(_words(whole) == asked for whole in groups) and len(asked) > 1:
        groups = {whole: held for whole, held in groups.items() if _words(whole) == asked}
    return [_dossier(names, held, on) for names, held in groups.items()]


def _is_called(asked: tuple[str, ...], name: str) -> bool:
    """Whether the words asked for stand in a name in their order, or may be the same person's name."""
    words = _words(name)
    inside = any(words[i : i + len(asked)] == asked for i in range(len(words) - len(asked) + 1)) if asked else False
    return inside or (len(asked) > 1 and bool(words) and (words == asked[-1:] or is_same_person(asked, words)))


def _by_person(stays: Sequence[Stay]) -> dict[str, list[Stay]]:
    """Stays by the fullest name of whom they are; a family name alone goes to the one person of its country."""
    groups: dict[str, list[Stay]] = {}
    fullest = sorted(
        stays, key=lambda s: (s.origin == "reports", -len(_words(s.name)), -len(s.name), s.name, _order(s))
    )
    for stay in fullest:
        same = [name for name in groups if _words(name) == _words(stay.name)]
        fitting = same or [name for name in groups if _may_be(stay, name, groups[name])]
        groups.setdefault(fitting[0] if len(fitting) == 1 else stay.name, []).append(stay)
    return dict(sorted(groups.items()))


def _may_be(stay: Stay, name: str, held: Sequence[Stay]) -> bool:
    words, known = _words(stay.name), _words(name)
    if len(words) > 1:
        return stay.origin == "reports" and is_same_person(words, known)
    lands = {other.country for other in held if other.country}
    return (
        bool(words) and words[0] in (known[0], known[-1]) and (not stay.country or not lands or stay.country in lands)
    )


def _dossier(name: str, stays: Sequence[Stay], on: date | None) -> Dossier:
    ordered = tuple(sorted(_united(name, stays), key=_order))
    return Dossier(name, "person", stays=ordered, on=stays_on(ordered, on) if on else ())


def _order(stay: Stay) -> tuple[str, bool, str, str]:
    return (str(stay.first or "9999"), stay.origin == "reports", stay.role or "", stay.country or "")


def stays_on(stays: Sequence[Stay], day: date) -> tuple[Stay, ...]:
    """What somebody was on a day: the stays that hold, else the nearest telling, else what had ended by then.

    Who no longer holds an office of state is a former one (sector ELI). Nothing is said of the time before the first.
    """
    if held := [stay for stay in stays if stay.holds_on(day)]:
        now = [stay for stay in held if not stay.former] or held
        return tuple(sorted(now, key=lambda s: s.origin == "reports"))
    learned = [s for s in stays if s.origin == "reports" and s.first and s.last and not s.former]
    near = [(min(abs((day - d).days) for d in (s.first, s.last) if d), i) for i, s in enumerate(learned)]
    if near and min(near)[0] <= REACH_DAYS:
        return (learned[min(near)[1]],)
    ended = [s for s in stays if s.last and s.last < day]
    if not ended:
        return ()
    last = max(ended, key=lambda s: (s.last or date.min, s.origin != "reports"))
    return (replace(last, former=True, sector="ELI" if last.sector in OF_STATE else last.sector),)


# ------------------------------------------------------------------ stays
def _table_stays(held: Iterable[Tenure]) -> Iterable[Stay]:
    sectors = figures()[1]
    for tenure in held:
        sector = sectors.get((tenure.person, tenure.role)) or sector_of_role(tenure.role)
        origin: Origin = "figures.tsv" if tenure.source == FIGURES else "tenures.csv"
        yield Stay(tenure.person, tenure.role, tenure.country, sector, False, origin, tenure.start, tenure.end)


def _learned(rows: Iterable[Row]) -> list[Stay]:
    """The stays that reports tell of: their words on one role for one country, taken together."""
    told: dict[tuple[str, str, str | None, str | None, bool], list[Proof]] = {}
    for row in rows:
        sector = row["sector"] or _sector(row)
        key = (row["name"], " ".join((row["role"] or "").lower().split()), _owner(row), sector, bool(row["former"]))
        told.setdefault(key, []).append(_proof(row))
    return [_stay(*key, proofs) for key, proofs in sorted(told.items(), key=lambda item: tuple(map(str, item[0])))]


def _owner(row: Row) -> str | None:
    """Whose office it is: a body between states goes by its own code."""
    body: str | None = row["body"] if row["country"] in (None, "IGO") else None
    country: str | None = row["country"]
    return body or country


def _united(name: str, stays: Sequence[Stay]) -> list[Stay]:
    """The stays of one person under one name, each once; those of no country join the one of that role that has one."""
    tables = [stay for stay in stays if stay.origin != "reports"]
    told: dict[tuple[str | None, str | None, bool], list[Stay]] = {}
    for stay in sorted((s for s in stays if s.origin == "reports"), key=lambda s: s.country is None):
        same = [key for key in told if key[0] == stay.role and key[2] == stay.former]
        key = same[0] if stay.country is None and len(same) == 1 else (stay.role, stay.country, stay.former)
        told.setdefault(key, []).append(stay)
    for (role, country, former), held in told.items():
        sector = next((stay.sector for stay in held if stay.sector), None)
        tables.append(_stay(name, role or "", country, sector, former, [p for stay in held for p in stay.proofs]))
    return tables


def _stay(name: str, role: str, country: str | None, sector: str | None, former: bool, proofs: Sequence[Proof]) -> Stay:
    distinct = {(proof.report, proof.start, proof.end): proof for proof in proofs}.values()
    ordered = sorted(distinct, key=lambda p: (str(p.earliest or "9999"), p.report, p.start))
    sure = [proof for proof in ordered if proof.is_sure]
    first = min((p.earliest for p in sure if p.earliest), default=None)
    last = max((p.latest for p in sure if p.latest), default=None)
    return Stay(name, role or None, country, sector, former, "reports", first, last, tuple(ordered))


def _sector(row: Row) -> str | None:
    if not row["role"]:
        return None
    actor = resolver().resolve_text(row["role"], context=row["country"])
    sector = actor.sector if actor else None
    return "ELI" if row["former"] and sector in OF_STATE else sector


def _proof(row: Row) -> Proof:
    days = (date.fromisoformat(row[end]) if row[end] else None for end in ("earliest", "latest"))
    return Proof(row["report"], row["path"], row["start"], row["end"], row["quote"], *days)


# ------------------------------------------------------------------ states and bodies
def _code(entry: Entry) -> str | None:
    return entry.organisation or (entry.country if entry.kind == "country" else None)


def _of_entry(entry: Entry, facts: Sequence[Row], on: date | None) -> Dossier:
    code = _code(entry)
    stays = [*_entry_stays(entry), *_learned(_rows_of(entry, code, facts))]
    rows = [row for row in facts if code and _owner(row) == code and row["kind"] == "description"]
    holders = [*_table_stays(t for t in tenures() if code and t.country == code), *_learned(rows)]
    holders = [stay for stay in holders if stay.sector in OF_STATE and (on is None or stay.holds_on(on))]
    ordered = tuple(sorted(holders, key=lambda s: (s.role or "", *_order(s))))
    kind: Literal["state", "body"] = "state" if entry.kind == "country" else "body"
    held = stays_on(stays, on) if on and kind == "body" else ()
    held = tuple(stay for stay in held if stay.role == IN_POWER) or held
    return Dossier(entry.name, kind, code, tuple(stays), ordered, held)


def _rows_of(entry: Entry, code: str | None, facts: Sequence[Row]) -> list[Row]:
    """Parties of acts that are the body itself; a person of it is not."""
    own = _words(entry.name)
    parties = (row for row in facts if row["kind"] == "party" and entry.kind == "body")
    named = [r for r in parties if _words(r["name"]) == own or (code and r["body"] == code and not r["role"])]
    return [{**row, "name": entry.name} for row in named]


def _entry_stays(entry: Entry) -> list[Stay]:
    if entry.kind == "country":
        return [Stay(entry.name, None, entry.country, None, False, "countries.tsv")]
    governed = [
        Stay(entry.name, IN_POWER, entry.country, "GOV", False, "organisations.tsv", _month(first), _month(last))
        for first, last in entry.governs
    ]
    return [*governed, Stay(entry.name, None, entry.country, entry.sector, False, "organisations.tsv")]


def _month(number: int) -> date | None:
    """The first day of a month written as 199609; None for a period that has not ended."""
    return None if number >= 999912 else date(number // 100, number % 100, 1)
