"""Rows -> table, CSV, TSV, JSON Lines or Parquet. The same rows give the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from polybius import ontology
from polybius.archive.parts import clean
from polybius.archive.rows import Row

Level = Literal["event", "mention", "statement", "report", "link", "judgement", "lineage", "talk"]
Format = Literal["table", "csv", "tsv", "jsonl", "parquet"]

TEXT, FLAG, COUNT, REAL = pa.string(), pa.bool_(), pa.int64(), pa.float64()
SPAN = pa.list_(COUNT)
PARTY = {"country": TEXT, "organisation": TEXT, "sector": TEXT, "role": TEXT, "name": TEXT}
PLACE = {
    "name": TEXT, "country": TEXT, "region": TEXT, "latitude": REAL, "longitude": REAL, "geonames": COUNT,
}  # fmt: skip
DAYS = {"earliest": TEXT, "latest": TEXT}
ANSWER = {"id": TEXT, "kind": TEXT, "score": REAL}
QUOTE = {"start": COUNT, "end": COUNT, "text": TEXT}


def _struct(fields: dict[str, pa.DataType]) -> pa.DataType:
    return pa.struct(list(fields.items()))


# The columns of each level, in order: the one place that names them all.
SCHEMAS: dict[str, pa.Schema] = {
    level: pa.schema(list(fields.items()))
    for level, fields in {
        "event": {
            "id": TEXT,
            "event": TEXT,
            "mode": TEXT,
            "cameo": TEXT,
            "status": TEXT,
            "actors": pa.list_(_struct(PARTY)),
            "recipients": pa.list_(_struct(PARTY)),
            "date": _struct({**DAYS, "stated": FLAG, "best": TEXT}),
            "support": COUNT,
            "mentions": pa.list_(TEXT),
            "reports": pa.list_(TEXT),
            "speakers": pa.list_(TEXT),
            "conditions": pa.list_(TEXT),
            "evidence": pa.list_(TEXT),
            "disagreements": pa.list_(_struct({"field": TEXT, "value": TEXT, "tellers": pa.list_(TEXT)})),
            "operators": pa.list_(TEXT),
            "act": TEXT,
            "confidence": REAL,
        },
        "mention": {
            "id": TEXT,
            "report": TEXT,
            "event_id": TEXT,
            "event": TEXT,
            "mode": TEXT,
            "contexts": pa.list_(TEXT),
            "cameo": TEXT,
            "actors": pa.list_(_struct({**PARTY, "span": SPAN})),
            "recipients": pa.list_(_struct({**PARTY, "span": SPAN})),
            "place": _struct({**PLACE, "span": SPAN}),
            "date": _struct({**DAYS, "stated": FLAG}),
            "status": TEXT,
            "condition": _struct({"kind": TEXT, "span": SPAN, "text": TEXT}),
            "attribution": _struct({"speaker": TEXT, "relays": pa.list_(TEXT), "form": TEXT, "span": SPAN}),
            "trigger": SPAN,
            "evidence": SPAN,
            "confidence": REAL,
            "rule": TEXT,
            "also": pa.list_(SPAN),
            "operators": pa.list_(TEXT),
            "act": TEXT,
        },
        "statement": {
            "id": TEXT,
            "report": TEXT,
            "path": TEXT,
            "speaker": _struct({"name": TEXT, "role": TEXT, "country": TEXT, "organisation": TEXT}),
            "date": _struct({**DAYS, "stated": FLAG, "of": TEXT, "timex": _struct(QUOTE)}),
            "content": pa.list_(_struct(QUOTE)),
            "cue": pa.list_(_struct(QUOTE)),
            "source": pa.list_(_struct(QUOTE)),
            "form": TEXT,
            "kind": TEXT,
            "is_statement": FLAG,
            "parent": TEXT,
            "chain": pa.list_(TEXT),
            "outlet": TEXT,
            "relays": pa.list_(_struct({"name": TEXT, **QUOTE})),
            "addressee": _struct(QUOTE),
            "setting": pa.list_(_struct(QUOTE)),
            "rule": TEXT,
            "confidence": REAL,
        },
        "report": {
            "report": TEXT,
            "path": TEXT,
            "title": TEXT,
            "dct": _struct(DAYS),
            "date_claims": pa.list_(
                _struct({"origin": TEXT, "text": TEXT, "value": TEXT, "accepted": FLAG, "why": TEXT})
            ),
            "attributions": pa.list_(
                _struct(
                    {
                        "speaker": TEXT,
                        "role": TEXT,
                        "source": pa.list_(SPAN),
                        "cue": pa.list_(SPAN),
                        "content": pa.list_(SPAN),
                        "form": TEXT,
                        "relays": pa.list_(TEXT),
                    }
                )
            ),
            "timexes": pa.list_(_struct({"start": COUNT, "end": COUNT, "text": TEXT, "type": TEXT, "value": TEXT})),
            "refused": TEXT,
        },
        "link": {"left": TEXT, "right": TEXT, "relation": TEXT, "kind": TEXT, "score": REAL, "reasons": pa.list_(TEXT)},
        "talk": {
            "id": TEXT,
            "move": TEXT,
            "date": _struct(DAYS),
            "by": pa.list_(_struct(PARTY)),
            "to": pa.list_(_struct(PARTY)),
            "status": TEXT,
            "event": TEXT,
            "cameo": TEXT,
            "operators": pa.list_(TEXT),
            "words": pa.list_(TEXT),
            "speakers": pa.list_(TEXT),
            "conditions": pa.list_(TEXT),
            "state": TEXT,
            "answers": pa.list_(_struct(ANSWER)),
            "answered_by": pa.list_(_struct(ANSWER)),
            "told_only_in": TEXT,
            "support": COUNT,
            "reports": pa.list_(TEXT),
            "confidence": REAL,
        },
        "judgement": {
            "number": COUNT,
            "id": TEXT,
            "kind": TEXT,
            "field": TEXT,
            "value": TEXT,
            "was": TEXT,
            "about": pa.list_(_struct({"report": TEXT, "start": COUNT, "end": COUNT, "text": TEXT, "mention": TEXT})),
            "undoes": TEXT,
            "by": TEXT,
            "at": TEXT,
            "note": TEXT,
            "state": TEXT,
            "why": TEXT,
            "says": TEXT,
        },
        "lineage": {
            "run": COUNT,
            "at": TEXT,
            "event": TEXT,
            "fate": TEXT,
            "into": pa.list_(TEXT),
            "others": pa.list_(TEXT),
            "tellings": COUNT,
            "moved": pa.list_(_struct({"mention": TEXT, "to": TEXT})),
            "joined": pa.list_(TEXT),
            "because": pa.list_(_struct({"why": TEXT, "what": TEXT})),
            "says": TEXT,
        },
    }.items()
}
# The levels whose rows a label scheme labels, in a last column of this name.
LABELLED, LABEL = ("event", "mention"), "label"
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def with_labels(rows: Iterable[Row], scheme: str) -> list[Row]:
    """Rows of events or mentions with their labels in a scheme, by its name or file, as a last field.

    >>> with_labels([{"event": "RETREAT", "cameo": "084", "operators": [], "act": "release"}], "plv15")[0]["label"]
    'YIELD'
    """
    return [{**row, LABEL: ontology.label(row["cameo"], scheme, row["event"], _reading(row))} for row in rows]


def _reading(row: Row) -> list[str]:
    return [*row["operators"], *([row["act"]] if row["act"] else [])]


def schema_of(level: Level, rows: Sequence[Row]) -> pa.Schema:
    """The columns of a level, with the label where the rows have one."""
    schema = SCHEMAS[level]
    return schema.append(pa.field(LABEL, TEXT)) if rows and LABEL in rows[0] else schema


def write(rows: Iterable[Row], level: Level, format: Format, sink: BinaryIO) -> None:
    """Write the rows of a level; "table" is for `polybius.show` and not among the formats here."""
    if format == "jsonl":
        sink.writelines(to_line(row) for row in rows)
    elif format == "parquet":
        sink.write(to_parquet(rows, level))
    else:
        sink.write(to_cells(rows, level, "," if format == "csv" else "\t").encode("utf-8"))


def to_line(row: Row) -> bytes:
    """A row as a line of JSON; in UTF-8, or escaped where it holds what UTF-8 has no code for.

    >>> to_line({"title": "Übergabe"}).decode()
    '{"title": "Übergabe"}\\n'
    """
    try:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(row) + "\n").encode("ascii")


def to_parquet(rows: Iterable[Row], level: Level) -> bytes:
    """The rows as a Parquet file, nested as they are."""
    rows = list(rows)
    table = pa.Table.from_pylist([_cleaned(row) for row in rows], schema=schema_of(level, rows))
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


# ------------------------------------------------------------------ flat cells
def to_cells(rows: Iterable[Row], level: Level, delimiter: str) -> str:
    """The rows as flat cells under a line of names: `date.earliest`, `actors.country`; several values joined by "; ".

    A cell that a spreadsheet would take for a formula begins with an apostrophe instead.
    """
    rows = list(rows)
    columns = [name for field in schema_of(level, rows) for name in _names(field.name, field.type)]
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = dict(_flat("", row))
        writer.writerow([to_cell(cells.get(column)) for column in columns])
    return sink.getvalue()


def _names(name: str, kind: pa.DataType) -> list[str]:
    """The flat columns of a nested one; the parts of a list of records are columns too."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        kind = kind.value_type
    if not pa.types.is_struct(kind):
        return [name]
    return [inner for field in kind for inner in _names(f"{name}.{field.name}", field.type)]


def _flat(prefix: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for key in value[0]:
            yield f"{prefix}.{key}", _joined([item[key] for item in value])
    else:
        yield prefix, _joined(value) if isinstance(value, list) else value


def _joined(values: Sequence[Any]) -> str:
    """Several values in one cell; a span is `start-end`, absent values stay as empty places."""
    if is_span(values):
        return f"{values[0]}-{values[1]}"
    return "; ".join(
        "" if v is None else (_joined(v).replace("; ", ", ") if isinstance(v, list) else str(v)) for v in values
    )


def is_span(values: Sequence[Any]) -> bool:
    return len(values) == 2 and all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def to_cell(value: Any) -> str:
    """A value as the words of a cell.

    >>> to_cell("=HYPERLINK(...)"), to_cell(-1.5), to_cell(None), to_cell(True)
    ("'=HYPERLINK(...)", '-1.5', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    words = clean(str(value)).replace("\0", "\ufffd")
    if isinstance(value, str) and words.startswith(FORMULA_STARTS):
        words = f"'{words}"
    # Readers of cells take a bare carriage return for the end of a row.
    return words.replace("\r\n", "\n").replace("\r", "\n")


def table_columns(level: Level, rows: Sequence[Row] = ()) -> list[str]:
    """The columns of a level that fit a table: those of one word or number each."""
    return [f.name for f in schema_of(level, rows) if not pa.types.is_nested(f.type)]
