"""Each stage alone over given texts, in the forms that benchmarks read: what `polybius predict` runs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO, cast

from polybius.errors import UsageError
from polybius.judge import load_judge
from polybius.model import AnnotatedReport, Report, hash_text
from polybius.pipeline import (
    Pipeline,
    annotate,
    load_pipeline,
    predict_attributions,
    predict_events,
    predict_given,
    predict_links,
    predict_timexes,
)

Row = dict[str, Any]
# The label sets in which benchmarks ask for events: all classes, and with a given pair of actors.
DEFAULT_SCHEMES = {"coding": "plover16", "coding-given-actors": "plv15"}


def predict_file(task: str, path: Path, *, scheme: str | None = None, pipeline: str | None = None) -> Iterator[Row]:
    """A row for each record of a JSON Lines file; of linking, for each event mention.

    Raises UsageError, with the line, for a record that lacks what the task needs.
    """
    records = read_records(path)
    if task == "dates":
        for where, record in records:
            text, day = _need(record, "text", where), _need(record, "dct", where)
            yield {"id": record["id"], "timexes": predict_timexes(text, day)}
    elif task == "linking":
        yield from predict_links([record for _, record in records], judge=load_judge())
    else:
        predict = _PARSED[task]
        loaded = load_pipeline(pipeline)
        for where, record in records:
            annotated = _annotate(_need(record, "text", where), loaded)
            yield {"id": record["id"], **predict(annotated, record, scheme or DEFAULT_SCHEMES.get(task, ""))}


def read_records(path: Path) -> Iterator[tuple[str, Row]]:
    """(place, record) for each line of a file, gzipped or not. Raises UsageError for a line that is no record."""
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            where = f"{path}:{number}"
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{where}: not JSON: {error}") from error
            if not isinstance(record, dict) or "id" not in record:
                raise UsageError(f'{where}: a line must hold one object with an "id"')
            yield where, record


def open_text(path: Path) -> TextIO:
    """A text file, gzipped or not."""
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _need(record: Row, key: str, where: str) -> str:
    if not isinstance(record.get(key), str):
        raise UsageError(f"{where}: no {key!r}, which this task is given")
    return str(record[key])


def _annotate(text: str, pipeline: Pipeline) -> AnnotatedReport:
    return annotate(Report(hash_text(text), text), pipeline)


def _predict_events(annotated: AnnotatedReport, _: Row, scheme: str) -> Row:
    return {"events": predict_events(annotated, scheme, load_judge())}


def _predict_given(annotated: AnnotatedReport, record: Row, scheme: str) -> Row:
    source, target = record.get("source") or [], record.get("target") or []
    return {"event": predict_given(annotated, source, target, scheme, load_judge()) or ""}


def _predict_attributions(annotated: AnnotatedReport, _: Row, __: str) -> Row:
    return predict_attributions(annotated)


_PARSED: dict[str, Callable[[AnnotatedReport, Row, str], Row]] = {
    "coding": _predict_events,
    "coding-given-actors": _predict_given,
    "attribution": _predict_attributions,
}
