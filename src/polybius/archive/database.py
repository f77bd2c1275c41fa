"""The database derived from an archive's coded reports: DuckDB tables for questions and exports.

It can be made anew from the parts at any time. A new one is built beside the old and takes its place at once, so a
reader sees a whole one always.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from polybius.archive.facts import fact_rows
from polybius.archive.parts import clean, write_whole
from polybius.archive.records import to_json
from polybius.archive.rows import Row, event_rows, link_rows, mention_rows, report_rows
from polybius.archive.statements import statement_rows
from polybius.errors import ArchiveDamaged
from polybius.model import CodedReport, DateRange, Dating, Linked, Refusal, ReportDate

TEXT, DAY, FLAG, NUMBER, REAL = pa.string(), pa.date32(), pa.bool_(), pa.int64(), pa.float64()
DATED = {"earliest": DAY, "latest": DAY, "stated": FLAG}
# `row` holds a row of the exports as JSON, `dating` the record it was dated by; `place` keeps the order.
TABLES: dict[str, dict[str, pa.DataType]] = {
    "reports": {
        "place": NUMBER, "report": TEXT, "path": TEXT, "title": TEXT, "publisher": TEXT, "url": TEXT, "coder": TEXT,
        **DATED, "text": TEXT, "row": TEXT, "dating": TEXT,
    },
    "mentions": {
        "place": NUMBER, "mention": TEXT, "report": TEXT, "event": TEXT, "class": TEXT, "mode": TEXT, "cameo": TEXT,
        "status": TEXT, **DATED, "row": TEXT, "dating": TEXT,
    },
    "events": {
        "place": NUMBER, "event": TEXT, "class": TEXT, "mode": TEXT, "cameo": TEXT, "status": TEXT, **DATED,
        "support": NUMBER, "row": TEXT, "dating": TEXT,
    },
    "statements": {
        "place": NUMBER, "statement": TEXT, "report": TEXT, "speaker": TEXT, "role": TEXT, "country": TEXT,
        "organisation": TEXT, "form": TEXT, "kind": TEXT, "is_statement": FLAG, **DATED, "row": TEXT,
    },
    "actors": {
        "event": TEXT, "side": TEXT, "country": TEXT, "organisation": TEXT, "sector": TEXT, "role": TEXT, "name": TEXT,
    },
    "links": {
        "place": NUMBER, "left_id": TEXT, "right_id": TEXT, "relation": TEXT, "score": REAL, "judge": TEXT, "row": TEXT,
    },
    "dates": {"report": TEXT, "origin": TEXT, "claim": TEXT, "value": TEXT, "accepted": FLAG, "why": TEXT},
    "facts": {
        "place": NUMBER, "kind": TEXT, "name": TEXT, "role": TEXT, "country": TEXT, "body": TEXT, "sector": TEXT,
        "former": FLAG, "report": TEXT, "path": TEXT, "start": NUMBER, "end": NUMBER, "quote": TEXT, "earliest": TEXT,
        "latest": TEXT,
    },
    "groups": {"number": NUMBER, "report": TEXT},
    "refusals": {"place": NUMBER, "path": TEXT, "reason": TEXT, "row": TEXT},
    "judgements": {
        "place": NUMBER, "judgement": TEXT, "kind": TEXT, "field": TEXT, "value": TEXT, "by": TEXT, "state": TEXT,
        "row": TEXT,
    },
    "judged": {"judgement": TEXT, "report": TEXT, "mention": TEXT},
    "lineage": {
        "place": NUMBER, "run": NUMBER, "event": TEXT, "fate": TEXT, "successors": pa.list_(TEXT), "row": TEXT,
    },
}  # fmt: skip


def build(
    path: Path,
    reports: Sequence[CodedReport],
    refusals: Iterable[Refusal],
    derived: tuple[Dating, Linked],
    judgements: Sequence[Row],
    lineage: Sequence[Row],
    meta: dict[str, str],
) -> None:
    """Make the database anew at `path`; `meta` says what it follows from."""
    tables = {
        name: pa.Table.from_pylist(rows, schema=_schema(name))
        for name, rows in (_contents(reports, refusals, *derived) | _judgements(judgements) | _lineage(lineage)).items()
    }
    counts = {name: table.num_rows for name, table in tables.items()}
    meta = meta | {"counts": json.dumps(counts, sort_keys=True)}
    write_whole(path, lambda temporary: _write(temporary, tables, meta))


def _schema(name: str) -> pa.Schema:
    return pa.schema(list(TABLES[name].items()))


def _write(path: Path, tables: dict[str, pa.Table], meta: dict[str, str]) -> None:
    try:
        _fill(path, tables, meta)
    except duckdb.Error as error:
        if not isinstance(error, duckdb.IOException | duckdb.TransactionException | duckdb.FatalException):
            raise
        raise OSError(f"{path.parent}: the database cannot be written: {str(error).splitlines()[0]}") from error
    finally:
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def _fill(path: Path, tables: dict[str, pa.Table], meta: dict[str, str]) -> None:
    with duckdb.connect(str(path), config={"threads": 1}) as database:
        for name, table in tables.items():
            database.register("incoming", table)
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
            database.unregister("incoming")
        database.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        database.execute("CHECKPOINT")


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach no other file. Raises ArchiveDamaged if this is no whole database."""
    try:
        database = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
        meta = read_meta(database)
        for name, count in json.loads(meta["counts"]).items():
            row = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            if row is None or row[0] != count:
                raise ArchiveDamaged(f"{path}: table {name} has {row and row[0]} rows where {count} were written")
    except (duckdb.Error, KeyError, ValueError) as error:
        raise ArchiveDamaged(f"{path}: not a whole database ({error}); `polybius rebuild` makes it anew") from error
    return database


def read_meta(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(database.execute("SELECT key, value FROM meta").fetchall())


# ------------------------------------------------------------------ contents
def _contents(
    reports: Sequence[CodedReport], refusals: Iterable[Refusal], dating: Dating, linked: Linked
) -> dict[str, list[Row]]:
    dated = {e.id: e.date for e in linked.events}
    rows = report_rows(reports, dating, refusals)
    events = event_rows(reports, linked)
    by_id = {coded.report.id: coded for coded in reports}
    judges = {(link.left, link.right, link.relation): link.judge for link in linked.links}
    return {
        "reports": [_report(i, row, by_id[row["report"]], dating) for i, row in enumerate(rows) if not row["refused"]],
        "mentions": [_mention(i, r, dating) for i, r in enumerate(mention_rows(reports, dating, linked))],
        "events": [_event(i, row, dated[row["id"]]) for i, row in enumerate(events)],
        "statements": [_statement(i, row) for i, row in enumerate(statement_rows(reports, dating))],
        "actors": [_party(row["id"], side, actor) for row in events for side in ("actors", "recipients")
                   for actor in row[side]],
        "links": [_link(i, row, judges) for i, row in enumerate(link_rows(linked.links))],
        "dates": [_claim(row["report"], claim) for row in rows if not row["refused"] for claim in row["date_claims"]],
        "facts": [_fact(i, row) for i, row in enumerate(fact_rows(reports, dating))],
        "groups": [{"number": i, "report": report} for i, group in enumerate(linked.groups) for report in group],
        "refusals": [{"place": i, "path": clean(row["path"]), "reason": clean(row["refused"]), "row": json.dumps(row)}
                     for i, row in enumerate(rows) if row["refused"]],
    }  # fmt: skip


def _report(place: int, row: Row, coded: CodedReport, dating: Dating) -> Row:
    report, dated = coded.report, dating.reports.get(coded.report.id)
    return {
        "place": place,
        "report": report.id,
        "path": clean(report.path),
        "title": _clean(report.title),
        "publisher": _clean(report.publisher),
        "url": _clean(report.url),
        "coder": coded.coder,
        **_days(row["dct"]),
        "stated": dated.date.stated if dated else None,
        "text": clean(report.text),
        "row": json.dumps(row),
        "dating": to_json(dated, ReportDate) if dated else None,
    }


def _mention(place: int, row: Row, dating: Dating) -> Row:
    when = dating.mentions.get(row["id"])
    return {
        "place": place,
        "mention": row["id"],
        "report": row["report"],
        "event": row["event_id"],
        "class": row["event"],
        **{key: row[key] for key in ("mode", "cameo", "status")},
        **_days(row["date"]),
        "stated": row["date"]["stated"],
        "row": json.dumps(row),
        "dating": to_json(when, DateRange) if when else None,
    }


def _event(place: int, row: Row, when: DateRange) -> Row:
    return {
        "place": place,
        "event": row["id"],
        "class": row["event"],
        **{key: row[key] for key in ("mode", "cameo", "status", "support")},
        **_days(row["date"]),
        "stated": row["date"]["stated"],
        "row": json.dumps(row),
        "dating": to_json(when, DateRange),
    }


def _statement(place: int, row: Row) -> Row:
    speaker = row["speaker"]
    return {
        "place": place,
        "statement": row["id"],
        "report": row["report"],
        "speaker": _clean(speaker["name"]),
        "role": _clean(speaker["role"]),
        **{key: speaker[key] for key in ("country", "organisation")},
        **{key: row[key] for key in ("form", "kind", "is_statement")},
        **_days(row["date"]),
        "stated": row["date"]["stated"],
        "row": json.dumps(row),
    }


def _party(event: str, side: str, actor: Row) -> Row:
    return {"event": event, "side": side, **{key: _clean(value) for key, value in actor.items()}}


def _link(place: int, row: Row, judges: dict[tuple[str, str, Any], str]) -> Row:
    ends = (row["left"], row["right"], row["relation"])
    names = dict(zip(("left_id", "right_id", "relation"), ends, strict=True))
    return {"place": place, **names, "score": row["score"], "judge": judges[ends], "row": json.dumps(row)}


def _claim(report: str, claim: Row) -> Row:
    return {
        "report": report,
        "origin": claim["origin"],
        "claim": clean(claim["text"]),
        "value": claim["value"],
        "accepted": claim["accepted"],
        "why": clean(claim["why"]),
    }


def _fact(place: int, row: Row) -> Row:
    return {"place": place} | {key: clean(value) if isinstance(value, str) else value for key, value in row.items()}


def _judgements(rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {
        "judgements": [
            {"place": row["number"], "judgement": row["id"], "row": json.dumps(row)}
            | {key: _clean(row[key]) for key in ("kind", "field", "value", "by", "state")}
            for row in rows
        ],
        "judged": [
            {"judgement": row["id"], "report": about["report"], "mention": about["mention"]}
            for row in rows
            for about in row["about"]
        ],
    }


def _lineage(rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {
        "lineage": [
            {"place": i, "successors": row["into"], "row": json.dumps(row)}
            | {key: row[key] for key in ("run", "event", "fate")}
            for i, row in enumerate(rows)
        ]
    }


def _days(days: Row) -> Row:
    return {end: days[end] and date.fromisoformat(days[end]) for end in ("earliest", "latest")}


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)
