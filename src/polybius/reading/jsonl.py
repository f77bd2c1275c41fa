"""JSON Lines -> reports: one object a line, its fields named by the user or by custom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from polybius.errors import UsageError
from polybius.model import Refusal, Report
from polybius.reading.claims import find_named_claims
from polybius.reading.decode import decode
from polybius.reading.texts import find_fault, to_report

# What files call these fields, by custom; the first that a record has is taken.
CUSTOMARY: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "maintext", "article", "story", "articleBody"),
    "title": ("title", "headline"),
    "date": ("date", "published", "pubdate", "publish_date", "published_at", "date_publish", "datePublished", "dct"),
    "url": ("url", "link", "source_url"),
    "publisher": ("publisher", "source", "outlet", "publication"),
    "language": ("language", "lang"),
    "id": ("id", "uid", "doc_id"),
}


def check_fields(fields: Mapping[str, str]) -> None:
    """Raise UsageError unless each key is a field a report has."""
    if unknown := sorted(set(fields) - set(CUSTOMARY)):
        raise UsageError(f"no report field is called {unknown[0]!r}; fields are {', '.join(CUSTOMARY)}")


def read_lines(path: str, lines: Iterable[bytes], fields: Mapping[str, str]) -> Iterator[Report | Refusal]:
    """A report or a refusal for each line that is not blank. A record's path is `file/id`, or `file/line number`."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_line(path, number, line, fields)


def _read_line(path: str, number: int, line: bytes, fields: Mapping[str, str]) -> Report | Refusal:
    try:
        record = json.loads(decode(line))
    except RecursionError:
        return Refusal(path, "not JSON: nested too deeply", number)
    except Exception as error:  # any fault of one line is that line's own
        return Refusal(path, f"not JSON: {error}", number)
    if not isinstance(record, dict):
        return Refusal(path, f"a line must hold one object, this holds {type(record).__name__}", number)
    return _to_report(path, number, record, fields)


def _to_report(path: str, number: int, record: dict[str, Any], fields: Mapping[str, str]) -> Report | Refusal:
    text = _value(record, fields, "text")
    if not isinstance(text, str) or not text.strip():
        wanted = fields.get("text") or "text"
        return Refusal(path, f"no words in the field {wanted!r}; `--field text=NAME` names another", number)
    if fault := find_fault(text):
        return Refusal(path, fault, number)
    name = _value(record, fields, "id")
    date_field = _name(record, fields, "date")
    claims = find_named_claims("field", date_field, _at(record, date_field)) if date_field else ()
    return to_report(
        text,
        path=f"{path}/{name if isinstance(name, str | int) and str(name).strip() else number}",
        title=_words(record, fields, "title"),
        url=_words(record, fields, "url"),
        publisher=_words(record, fields, "publisher"),
        language=_words(record, fields, "language") or "en",
        claims=claims,
    )


def _words(record: dict[str, Any], fields: Mapping[str, str], field: str) -> str | None:
    value = _value(record, fields, field)
    return value.strip() or None if isinstance(value, str) else None


def _value(record: dict[str, Any], fields: Mapping[str, str], field: str) -> Any:
    name = _name(record, fields, field)
    return None if name is None else _at(record, name)


def _name(record: dict[str, Any], fields: Mapping[str, str], field: str) -> str | None:
    if field in fields:
        return fields[field]
    return next((name for name in CUSTOMARY[field] if record.get(name)), None)


def _at(record: dict[str, Any], name: str) -> Any:
    """The value under a field's name, or under a path of names joined by dots.

    >>> _at({"article": {"body": "Talks failed."}}, "article.body")
    'Talks failed.'
    """
    if name in record:
        return record[name]
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
