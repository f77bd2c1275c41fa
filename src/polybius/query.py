"""Questions to an archive: events by party, code, day and status; one event or report by the start of its id."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from polybius.archive import Archive
from polybius.archive.records import from_json
from polybius.archive.rows import Row
from polybius.errors import UsageError
from polybius.model import CodedReport, DateRange, EventMention, ReportDate, Status
from polybius.timefunc import days_of

DEFAULT_VIEW: tuple[Status, ...] = ("occurred", "planned", "proposed", "negated", "attempted", "conditional")
STATUSES: tuple[Status, ...] = (*DEFAULT_VIEW, "hypothetical", "background")
LEVELS = {
    "event": "events", "mention": "mentions", "statement": "statements", "report": "reports", "link": "links",
    "judgement": "judgements", "lineage": "lineage",
}  # fmt: skip
# The levels that follow from the set of reports and judgements alone; the lineage follows from the runs there were.
TIMELESS = tuple(level for level in LEVELS if level != "lineage")
ISO_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling of an event: the mention, its report, and the days both were dated to."""

    mention: EventMention
    coded: CodedReport
    date: DateRange | None
    report_date: ReportDate | None


# ------------------------------------------------------------------ days
def parse_days(value: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day. Raises UsageError for anything else.

    >>> parse_days("2021-03")
    (datetime.date(2021, 3, 1), datetime.date(2021, 3, 31))
    """
    days = days_of(value) if ISO_DAY.fullmatch(value) else None
    if days is None or days.earliest is None or days.latest is None:
        raise UsageError(f"{value!r} is no day; write 2021, 2021-03 or 2021-03-18")
    return days.earliest, days.latest


# ------------------------------------------------------------------ events
def find_events(
    archive: Archive,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    event: str | None = None,
    since: str | None = None,
    until: str | None = None,
    status: Sequence[str] = DEFAULT_VIEW,
    sure: float = 0.0,
) -> list[Row]:
    """Rows of the events that fit, in order of their days.

    A party is a country or organisation code, or part of a name. An event in which all parties act on each other
    (a meeting) fits whichever of them is asked for as actor. `event` is an event class or the start of a CAMEO code.
    Days fit when the event's interval meets the one asked for; undated events fit no days.
    `sure` is the least confidence of the surest telling.
    """
    where = ["status IN (SELECT unnest(?))"]
    values: list[Any] = [list(status)]
    if event:
        where.append("(\"class\" = upper(?) OR cameo LIKE ? || '%')")
        values += [event, event]
    if since:
        where.append("latest >= ?")
        values.append(parse_days(since)[0])
    if until:
        where.append("coalesce(earliest, latest) <= ?")
        values.append(parse_days(until)[1])
    rows = _rows(archive, f"SELECT row FROM events WHERE {' AND '.join(where)} ORDER BY place", values)
    return [row for row in rows if row["confidence"] >= sure and has_parties(row, actor, recipient)]


def find_dyad(
    archive: Archive, one: str, other: str, *, status: Sequence[str] = DEFAULT_VIEW, sure: float = 0.0
) -> list[Row]:
    """Rows of the events between two parties, whichever acted."""
    rows = find_events(archive, status=status, sure=sure)
    return [row for row in rows if has_parties(row, one, other) or has_parties(row, other, one)]


def has_parties(row: Row, actor: str | None, recipient: str | None) -> bool:
    """Whether these are an event's actor and recipient; in an event without recipients every party is both.

    >>> meeting = {"actors": [{"country": "PER"}, {"country": "CHL"}], "recipients": []}
    >>> has_parties(meeting, "CHL", "PER"), has_parties(meeting, "BOL", None)
    (True, False)
    """
    actors, recipients = row["actors"], row["recipients"]
    if not recipients and actor and recipient and len(actors) > 1:
        recipients = actors
    acts = actor is None or any(is_party(party, actor) for party in actors)
    return acts and (recipient is None or any(is_party(party, recipient) for party in recipients))


def is_party(party: Row, asked: str) -> bool:
    """Whether a party is the one asked for: by country, organisation, or part of its name or role."""
    if asked.upper() in (party.get("country"), party.get("organisation")):
        return True
    words = asked.casefold()
    return len(asked) > 3 and any(words in (party.get(key) or "").casefold() for key in ("name", "role"))


def _rows(archive: Archive, sql: str, values: Sequence[Any] = ()) -> list[Row]:
    with archive.connect() as database:
        return [json.loads(row) for (row,) in database.execute(sql, values).fetchall()]


def all_rows(archive: Archive, level: str) -> list[Row]:
    """Every row of a level of export: event, mention, statement, report (refusals last), link, judgement or lineage."""
    rows = _rows(archive, f"SELECT row FROM {LEVELS[level]} ORDER BY place")
    return rows + _rows(archive, "SELECT row FROM refusals ORDER BY place") if level == "report" else rows


def find_facts(archive: Archive) -> list[Row]:
    """What the reports say of persons and bodies, by report and place: the material of dossiers."""
    with archive.connect() as database:
        answer = database.execute("SELECT * EXCLUDE place FROM facts ORDER BY place")
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, values, strict=True)) for values in answer.fetchall()]


# ------------------------------------------------------------------ by id
def find_event_id(archive: Archive, start: str) -> str:
    """The id of the one event that the start of its id, or of a mention's id, names.

    `6ac1:215` is short for the id that begins with 6ac1 and ends with :215. Raises UsageError for none or several.
    """
    with archive.connect() as database:
        return the_one("event", start, match_events(database, start))


def match_events(database: duckdb.DuckDBPyConnection, start: str) -> list[str]:
    """The ids of the events that the start of an id may name."""
    asked = "SELECT DISTINCT event FROM mentions WHERE mention = ? OR event = ?"
    found = database.execute(asked, (start, start)).fetchall() or _by_start(database, start)
    return [event for (event,) in found]


def _by_start(database: duckdb.DuckDBPyConnection, start: str) -> list[tuple[str]]:
    head, colon, tail = start.partition(":")
    asked = "SELECT DISTINCT event FROM mentions WHERE starts_with(mention, ?) AND (? = '' OR ends_with(mention, ?))"
    return database.execute(f"{asked} ORDER BY event", (head, colon, colon + tail)).fetchall()


def find_mention_id(archive: Archive, start: str) -> str:
    """The id of the one mention that the start of its id names, shortened as in `find_event_id`."""
    head, colon, tail = start.partition(":")
    asked = "SELECT mention FROM mentions WHERE starts_with(mention, ?) AND (? = '' OR ends_with(mention, ?))"
    with archive.connect() as database:
        exact = database.execute("SELECT mention FROM mentions WHERE mention = ?", (start,)).fetchall()
        found = exact or database.execute(f"{asked} ORDER BY mention", (head, colon, colon + tail)).fetchall()
    return the_one("telling", start, [mention for (mention,) in found])


def find_judgements(archive: Archive, ends: Sequence[str]) -> list[Row]:
    """The judgements about any of these mentions or reports, by number."""
    asked = "SELECT judgement FROM judged WHERE list_contains(?, mention) OR list_contains(?, report)"
    sql = f"SELECT row FROM judgements WHERE judgement IN ({asked}) ORDER BY place"
    return _rows(archive, sql, (list(ends), list(ends)))


def find_report_id(archive: Archive, start: str) -> str:
    """The id of the one report that the start of its id, or its path, names. Raises UsageError for none or several."""
    with archive.connect() as database:
        asked = "SELECT report FROM reports WHERE starts_with(report, ?) OR path = ? ORDER BY report"
        found = database.execute(asked, (start, start)).fetchall()
    return the_one("report", start, [report for (report,) in found])


def the_one(kind: str, start: str, found: Sequence[str]) -> str:
    """The only one found. Raises UsageError for none or several."""
    if not start or not found:
        raise UsageError(f"no {kind} has an id that begins with {start!r}")
    if len(found) > 1:
        raise UsageError(f"{start!r} could be {len(found)} {kind}s: {', '.join(found[:5])}; give more of the id")
    return found[0]


def find_row(archive: Archive, level: str, identity: str) -> Row:
    """The row of one event or report."""
    return _rows(archive, f"SELECT row FROM {LEVELS[level]} WHERE {level} = ?", (identity,))[0]


def find_tellings(archive: Archive, event: str) -> list[Telling]:
    """Every telling of an event, by report."""
    with archive.connect() as database:
        asked = "SELECT mention, report, dating FROM mentions WHERE event = ? ORDER BY place"
        found = database.execute(asked, (event,)).fetchall()
    coded = archive.find_judged({report for _, report, _ in found})
    dated = {report: find_report_date(archive, report) for report in coded}
    return [
        Telling(
            next(m for m in coded[report].events if m.id == mention),
            coded[report],
            from_json(dating, DateRange) if dating else None,
            dated[report],
        )
        for mention, report, dating in found
    ]


def find_report_date(archive: Archive, report: str) -> ReportDate | None:
    """The date of a report with its reasons and the verdicts on its claims."""
    with archive.connect() as database:
        found = database.execute("SELECT dating FROM reports WHERE report = ?", (report,)).fetchone()
    return from_json(found[0], ReportDate) if found and found[0] else None


def find_event_date(archive: Archive, event: str) -> DateRange:
    """The days of an event with the reasons for them."""
    with archive.connect() as database:
        found = database.execute("SELECT dating FROM events WHERE event = ?", (event,)).fetchone()
    assert found is not None
    return from_json(found[0], DateRange)


def find_links_of(archive: Archive, identity: str) -> list[Row]:
    """The links at whose one end this event or report stands."""
    sql = "SELECT row FROM links WHERE left_id = ? OR right_id = ? ORDER BY place"
    return _rows(archive, sql, (identity, identity))
