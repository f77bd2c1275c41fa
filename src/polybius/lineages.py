"""Questions to the lineage of an archive's events: what an event came from, and where an earlier one is told now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from polybius import query
from polybius.archive import Archive
from polybius.archive.rows import Row

NEVER_ENDS = 1 << 60


@dataclass(frozen=True, slots=True)
class Heirs:
    """What an id leads to: the earlier or present event it names, the events of now, and how these came about."""

    asked: str
    events: tuple[str, ...]
    rows: tuple[Row, ...]


def find_heirs(archive: Archive, start: str) -> Heirs:
    """The events that an id leads to, whether it names a telling, an event, or an event of an earlier run.

    Ids may be cut short as in `query.find_event_id`. Raises UsageError where the id names none, now or earlier, or
    several.
    """
    with archive.connect() as database:
        present = query.match_events(database, start)
        earlier = [] if present else _earlier_ids(database, start)
        asked = query.the_one("event", start, present or earlier)
        heirs, rows = ([asked], []) if present else _follow(database, asked)
        rows += _ancestry(database, {asked, start, *heirs})
    return Heirs(asked, tuple(heirs), tuple(_in_order(rows)))


def _earlier_ids(database: duckdb.DuckDBPyConnection, start: str) -> list[str]:
    head, colon, tail = start.partition(":")
    asked = "SELECT DISTINCT event FROM lineage WHERE starts_with(event, ?) AND (? = '' OR ends_with(event, ?))"
    found = database.execute("SELECT DISTINCT event FROM lineage WHERE event = ?", (start,)).fetchall()
    found = found or database.execute(f"{asked} ORDER BY event", (head, colon, colon + tail)).fetchall()
    return [event for (event,) in found] if head else []


def _follow(database: duckdb.DuckDBPyConnection, event: str) -> tuple[list[str], list[Row]]:
    """The events of now that an event of any earlier run became, and the rows that tell how."""
    rows: list[Row] = []
    heirs, open_ends, seen = set(), [(event, -1)], dict[str, int]()
    while open_ends:
        name, run = open_ends.pop()
        if seen.get(name, NEVER_ENDS) <= run:
            continue
        seen[name] = run
        heirs |= {e for (e,) in database.execute("SELECT event FROM events WHERE event = ?", (name,)).fetchall()}
        for row in _read(database, "SELECT row FROM lineage WHERE event = ? AND run > ?", (name, run)):
            rows.append(row)
            open_ends += [(successor, row["run"]) for successor in row["into"] if successor != name]
    return sorted(heirs), rows


def _ancestry(database: duckdb.DuckDBPyConnection, events: Iterable[str]) -> list[Row]:
    """The rows that lead to these events, from the beginning, and what became of the events themselves."""
    rows: list[Row] = []
    open_ends, seen = [(event, NEVER_ENDS) for event in sorted(events)], dict[str, int]()
    for event, _ in open_ends:
        rows += _read(database, "SELECT row FROM lineage WHERE event = ?", (event,))
    while open_ends:
        event, until = open_ends.pop()
        if seen.get(event, -1) >= until:
            continue
        seen[event] = until
        asked = "SELECT row FROM lineage WHERE list_contains(successors, ?) AND run <= ?"
        for row in _read(database, asked, (event, until)):
            rows.append(row)
            open_ends.append((row["event"], row["run"] - 1))
    return rows


def _read(database: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> list[Row]:
    return [json.loads(row) for (row,) in database.execute(sql, values).fetchall()]


def _in_order(rows: Iterable[Row]) -> list[Row]:
    by_key = {(row["run"], row["event"]): row for row in rows}
    return [by_key[key] for key in sorted(by_key)]
