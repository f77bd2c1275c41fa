"""Files of gold records, taken apart and put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Gold = dict[str, Any]

# What a gold file says of events across its reports.
LINKS = ("same_event", "not_same_event", "responds_to")


def unite_golds(golds: Sequence[Mapping[str, Any]]) -> Gold:
    """Several gold files as one: their reports and the links between their events.

    >>> unite_golds([{"reports": {"a": {}}}, {"reports": {"b": {}}, "same_event": [["1", "2"]]}])
    {'reports': {'a': {}, 'b': {}}, 'same_event': [['1', '2']]}
    """
    united: Gold = {"reports": {name: record for gold in golds for name, record in gold["reports"].items()}}
    for gold in golds:
        for key in LINKS:
            if key in gold:
                united[key] = [*united.get(key, ()), *gold[key]]
    return united


def part_of(gold: Gold, part: str) -> Gold:
    """The reports of a gold file that are marked as this part, with the links between their events.

    >>> part_of({"reports": {"a": {"part": "open", "events": [{"id": "A1"}]}}, "same_event": [["A1", "B1"]]}, "open")
    {'reports': {'a': {'part': 'open', 'events': [{'id': 'A1'}]}}, 'same_event': []}
    """
    reports = {name: report for name, report in gold["reports"].items() if report.get("part") == part}
    ids = {event["id"] for report in reports.values() for event in report["events"]}
    links: Gold = {key: [group for group in gold[key] if set(group) <= ids] for key in LINKS if key in gold}
    return {"reports": reports, **links}
