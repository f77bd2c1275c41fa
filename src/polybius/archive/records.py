"""Records of the model as JSON and back, through cattrs. ASCII only, so that any text survives, lone surrogates too."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import cattrs

T = TypeVar("T")


@lru_cache(maxsize=1)
def converter() -> cattrs.Converter:
    """The one converter: days as ISO 8601, a union of text and number as it stands."""
    made = cattrs.Converter()
    made.register_unstructure_hook(date, lambda day: day.isoformat())
    made.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    made.register_structure_hook(str | int, lambda value, _: value)
    return made


def to_json(record: Any, kind: type[Any] | None = None) -> str:
    """A record as one line of JSON, its fields in the order of the model.

    >>> from polybius.model import DayRange
    >>> to_json(DayRange(date(2021, 3, 1), None))
    '{"earliest":"2021-03-01","latest":null}'
    """
    return json.dumps(converter().unstructure(record, kind or type(record)), separators=(",", ":"))


def from_json(text: str, kind: type[T]) -> T:
    """The record of this kind.

    >>> from polybius.model import DayRange
    >>> from_json('{"earliest":"2021-03-01","latest":null}', DayRange)
    DayRange(earliest=datetime.date(2021, 3, 1), latest=None)
    """
    return converter().structure(json.loads(text), kind)
