"""The log of what each run made of the events: the one part of an archive that depends on history.

lineage/run-<number>-<hash>.parquet  what differs from the run before: tellings with their events, reports, judgements

A run is written when its outcome differs from the last one's, so the log replayed gives the last outcome. No other
table of the database looks at it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from polybius.archive.parts import reading_key, write_whole
from polybius.archive.records import to_json
from polybius.errors import ArchiveDamaged
from polybius.judgements import Standing
from polybius.model import CodedReport, DateClaim, Linked

SCHEMA = pa.schema([("kind", pa.string()), ("id", pa.string()), ("value", pa.string()), ("end", pa.int64())])
TELLING, REPORT, JUDGEMENT, VERSION = "telling", "report", "judgement", "version"
RUN_NAME = re.compile(r"run-(\d+)-[0-9a-f]+\.parquet")
INFO = b"polybius"
# All that the log keeps of a run, by kind and id.
Outcome = Mapping[tuple[str, str], "Change"]


class Change(NamedTuple):
    """What something is from a run on; `value` None where it is gone.

    The value of a telling is its event, `end` where its words end; of a report a key of how it was coded and one of
    what is claimed of its date; of a judgement that holds the tellings it is about; of the version its name.
    """

    kind: str
    id: str
    value: str | None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its number, the moment it was made where that is known, and what it changed."""

    number: int
    at: str
    changes: tuple[Change, ...]


@dataclass(slots=True)
class State:
    """What a run left, by kind and id, and the tellings of each event."""

    values: dict[tuple[str, str], Change] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=dict)

    def event_of(self, telling: str) -> str | None:
        found = self.values.get((TELLING, telling))
        return found.value if found else None

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over what a run changed."""
        for change in changes:
            key = (change.kind, change.id)
            before = self.values.pop(key, None)
            if change.kind == TELLING:
                self._leave(change.id, before.value if before else None)
                if change.value is not None:
                    self.members.setdefault(change.value, set()).add(change.id)
            if change.value is not None:
                self.values[key] = change

    def _leave(self, telling: str, event: str | None) -> None:
        if event is not None:
            self.members[event].discard(telling)
            if not self.members[event]:
                del self.members[event]


def report_of(telling: str) -> str:
    """The report of a telling, by its id.

    >>> report_of("2d5f04:1713")
    '2d5f04'
    """
    return telling.partition(":")[0]


# ------------------------------------------------------------------ what a run left
def outcome_of(reports: Sequence[CodedReport], linked: Linked, standings: Sequence[Standing], version: str) -> Outcome:
    """All that the log keeps of a run: a function of what went into it and what came out."""
    ends = {mention.id: mention.trigger.end for coded in reports for mention in coded.events}
    found = [Change(TELLING, m, event.id, ends.get(m)) for event in linked.events for m in event.mentions]
    found += [Change(REPORT, coded.report.id, _report_key(coded)) for coded in reports]
    found += [
        Change(JUDGEMENT, s.numbered.judgement.id, " ".join(sorted(m for m in s.mentions if m)))
        for s in standings
        if s.state == "holds" and s.numbered.judgement.kind != "undo"
    ]
    found.append(Change(VERSION, "", version))
    return {(change.kind, change.id): change for change in found}


def _report_key(coded: CodedReport) -> str:
    """How a report was coded and what is claimed of its date, each as a key."""
    read = f"{coded.coder}\0{reading_key(coded.report)}"
    claimed = to_json(coded.report.claims, tuple[DateClaim, ...])
    return ":".join(hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:12] for part in (read, claimed))


def differences(state: State, found: Outcome) -> list[Change]:
    """What is to be changed in a state to have it hold just what was found, sorted."""
    gone = [Change(kind, identity, None) for kind, identity in state.values if (kind, identity) not in found]
    return sorted([*gone, *(change for key, change in found.items() if state.values.get(key) != change)])


# ------------------------------------------------------------------ files
def write_run(folder: Path, run: Run) -> Path:
    """Write a run under its number and the hash of its content."""
    folder.mkdir(exist_ok=True)
    columns = list(zip(*run.changes, strict=True)) or [()] * len(SCHEMA.names)
    table = pa.Table.from_arrays(
        [pa.array(column, type=kind.type) for column, kind in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    ).replace_schema_metadata({INFO: json.dumps({"number": run.number, "at": run.at})})
    path = folder / _name(run)
    write_whole(path, lambda temporary: pq.write_table(table, temporary, compression="zstd"))
    return path


def _name(run: Run) -> str:
    digest = hashlib.sha256(repr((run.number, run.at)).encode())
    for change in run.changes:
        digest.update(repr(tuple(change)).encode("utf-8", "backslashreplace"))
    return f"run-{run.number:06}-{digest.hexdigest()[:16]}.parquet"


def run_paths(folder: Path) -> list[Path]:
    """The files of a log in the order of their runs."""
    numbered = [(int(match[1]), path.name, path) for path in folder.glob("run-*") if (match := _is_run(path))]
    return [path for _, _, path in sorted(numbered)]


def _is_run(path: Path) -> re.Match[str] | None:
    return RUN_NAME.fullmatch(path.name)


def read_runs(folder: Path) -> list[Run]:
    """Every run, in order. Raises ArchiveDamaged for a file that is not what was written to it."""
    return [_read_run(path) for path in run_paths(folder)]


def _read_run(path: Path) -> Run:
    try:
        table = pq.read_table(path)
        info = json.loads((table.schema.metadata or {})[INFO])
        columns = [table[name].to_pylist() for name in SCHEMA.names]
        run = Run(int(info["number"]), str(info["at"]), tuple(map(Change, *columns)))
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError) as error:
        raise ArchiveDamaged(f"{path}: this run cannot be read: {error}") from error
    if _name(run) != path.name:
        raise ArchiveDamaged(f"{path}: this run does not hold what was written to it")
    return run
