"""Questions to an archive about statements: by speaker, words, day and form."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from polybius.archive import Archive
from polybius.archive.rows import LAST, Row
from polybius.query import is_party, parse_days

# So many letters of an asked word are enough to find words that begin with it: "sanction" finds "sanctions".
BEGINNING = 4


def find_statements(
    archive: Archive,
    *,
    speaker: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    form: str | None = None,
    everything: bool = False,
) -> list[Row]:
    """Rows of the statements that fit, by day, those of a report together in its order; undated ones last.

    `everything` adds beliefs, plans and what is nested in other statements. Days fit when the interval meets the one
    asked for; undated statements fit no days. Raises UsageError for a day that is none.
    """
    rows = _rows(archive, *_days(since, until), form, everything=everything)
    found = [row for row in rows if is_by(row, speaker) and is_about(row, about)]
    return in_order(found)


def _days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    return parse_days(since)[0] if since else None, parse_days(until)[1] if until else None


def _rows(archive: Archive, first: date | None, last: date | None, form: str | None, *, everything: bool) -> list[Row]:
    where, values = ["true"], list[Any]()
    if not everything:
        where.append("is_statement")
    if form:
        where.append("form = ?")
        values.append(form)
    if first:
        where.append("latest >= ?")
        values.append(first)
    if last:
        where.append("coalesce(earliest, latest) <= ?")
        values.append(last)
    with archive.connect() as database:
        asked = f"SELECT row FROM statements WHERE {' AND '.join(where)} ORDER BY place"
        return [json.loads(row) for (row,) in database.execute(asked, values).fetchall()]


def is_by(row: Row, asked: str | None) -> bool:
    """Whether the speaker is the one asked for: by country, body, or words of their name or role, in any case.

    >>> row = {"speaker": {"name": "Kim Gye-gwan", "role": "first vice minister", "country": "PRK"}}
    >>> [is_by(row, asked) for asked in ("prk", "kim", "vice minister", "Kimball", None)]
    [True, True, True, False, True]
    """
    if asked is None:
        return True
    speaker = row["speaker"]
    if is_party(speaker, asked):
        return True
    known = set(_words(" ".join(filter(None, (speaker["name"], speaker["role"])))))
    wanted = _words(asked)
    return bool(wanted) and known.issuperset(wanted)


def is_about(row: Row, asked: str | None) -> bool:
    """Whether every word asked for is in the words said, in any case and order; one of four letters or more also
    finds the words that begin with it.

    >>> row = {"content": [{"text": "that the sanctions on"}, {"text": "Peru would go"}]}
    >>> [is_about(row, asked) for asked in ("peru SANCTION", "that", "san", "Chile", None)]
    [True, True, False, False, True]
    """
    if asked is None:
        return True
    said = set(_words(" ".join(span["text"] for span in row["content"])))
    wanted = _words(asked)
    return bool(wanted) and all(
        word in said or (len(word) >= BEGINNING and any(other.startswith(word) for other in said)) for word in wanted
    )


def _words(text: str) -> list[str]:
    """Its words without case, accents and points: "Erdoğan's U.N." as erdogan, un."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.findall(r"\w+", re.sub(r"['’]s\b|(?<=\b\w)\.", "", plain))


def in_order(rows: list[Row]) -> list[Row]:
    """Statements by their day; what is nested in another comes after it, whatever its own day.

    >>> day = lambda d: {"earliest": d, "latest": d}
    >>> rows = [{"id": "r:a1", "parent": None, "date": day("2021-03-02")}, {"id": "r:a2", "parent": "r:a1",
    ...         "date": day("2021-01-01")}, {"id": "s:a1", "parent": None, "date": day("2021-02-01")}]
    >>> [row["id"] for row in in_order(rows)]
    ['s:a1', 'r:a1', 'r:a2']
    """
    below: dict[str, list[Row]] = {}
    shown = {row["id"] for row in rows}
    tops = []
    for row in rows:
        if row["parent"] in shown and row["parent"] != row["id"]:
            below.setdefault(row["parent"], []).append(row)
        else:
            tops.append(row)
    return [row for top in sorted(tops, key=_day) for row in _with_nested(top, below)]


def _day(row: Row) -> tuple[str, str]:
    when = row["date"]
    return when["earliest"] or when["latest"] or LAST, when["latest"] or LAST


def _with_nested(top: Row, below: dict[str, list[Row]]) -> Iterator[Row]:
    yield top
    for row in below.pop(top["id"], ()):
        yield from _with_nested(row, below)
