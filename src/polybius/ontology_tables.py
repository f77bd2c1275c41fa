"""The tables of PLOVER and CAMEO as records, read from `data/ontologies` and checked; `polybius.ontology` uses them.

Every fault of every file is found before any is reported, each with its file and line.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .errors import DataFileError

__all__ = ["QUADS", "CameoCode", "Context", "EventClass", "Mode", "Ontology", "Scheme", "Sector", "load"]

FOLDER = Path(__file__).parent / "data" / "ontologies"
QUADS = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")

# CAMEO's quad class by root code, as GDELT assigns it. It need not be the quad of the PLOVER event: yielding in
# words (080-083) is material cooperation in CAMEO and verbal cooperation, CONCEDE, in PLOVER.
LAST_ROOT_OF_QUAD = ((5, 1), (8, 2), (13, 3), (20, 4))


# ------------------------------------------------------------------ records
@dataclass(frozen=True, slots=True)
class EventClass:
    """One of PLOVER's sixteen events. `recipient_required`: an event of this class needs one to be complete."""

    name: str
    quad: str
    recipient_required: bool
    intensity: float
    definition: str


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event of one class is done: REJECT/meet, ASSAULT/drone."""

    event: str
    name: str
    intensity: float
    definition: str

    def __str__(self) -> str:
        return f"{self.event}/{self.name}"


@dataclass(frozen=True, slots=True)
class Context:
    """A topic an event belongs to; an event may have several."""

    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Sector:
    """What kind of actor somebody is. `frequent`: in PLOVER's list of the common ones."""

    name: str
    frequent: bool
    definition: str


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code with its translation to PLOVER. `goldstein` and `event` are None where there is none."""

    code: str
    name: str
    goldstein: float | None
    event: str | None
    mode: str | None
    contexts: tuple[str, ...]
    definition: str

    @property
    def quad(self) -> int:
        """CAMEO's quad class, 1 to 4, as in GDELT's column QuadClass.

        >>> CameoCode("125", "Reject a proposal to meet", -5.0, "REJECT", "meet", (), "").quad
        3
        """
        return next(quad for last, quad in LAST_ROOT_OF_QUAD if int(self.code[:2]) <= last)

    @property
    def parent(self) -> str | None:
        """The next more general code; None for a root code."""
        return self.code[:-1] if len(self.code) > 2 else None

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A named set of labels for codes: by code first (the longest that begins the code), then by PLOVER event."""

    name: str
    by_code: dict[str, str] = field(default_factory=dict)
    by_event: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All tables of one folder, checked."""

    events: dict[str, EventClass]
    modes: dict[tuple[str, str], Mode]
    contexts: dict[str, Context]
    sectors: dict[str, Sector]
    codes: dict[str, CameoCode]
    schemes: dict[str, Scheme]


# ------------------------------------------------------------------ reading, all faults at once
@dataclass(slots=True)
class _Table:
    """The rows of one file, and the faults found in them so far."""

    path: Path
    faults: list[str]

    def fault(self, entry: str, what: str) -> None:
        self.faults.append(f"{self.path.name}:{entry}: {what}")

    def rows(self, *columns: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Each row with its place ("line 12"), columns trimmed; a faulty file yields what can be read of it."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            return self.fault("file", f"cannot be read: {error}")
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, [])
        if tuple(header) != columns:
            return self.fault("line 1", f"columns are {', '.join(header) or 'missing'}; need {', '.join(columns)}")
        for number, cells in enumerate(reader, 2):
            if not cells:
                continue
            if len(cells) != len(columns):
                self.fault(f"line {number}", f"{len(cells)} columns, need {len(columns)}")
                continue
            yield f"line {number}", {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}

    def number(self, place: str, text: str, low: float, high: float) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.fault(place, f"{text!r} is not a number from {low:g} to {high:g}")
            return 0.0
        return value

    def choice(self, place: str, text: str, allowed: tuple[str, ...]) -> str:
        if text not in allowed:
            self.fault(place, f"{text!r} is not one of {', '.join(allowed)}")
        return text

    def known(self, place: str, what: str, text: str, known: Container[str]) -> None:
        if text not in known:
            self.fault(place, f"unknown {what} {text!r}")

    def unique(self, place: str, key: object, seen: Container[object]) -> None:
        if key in seen:
            self.fault(place, f"{key!r} stands twice")


def load(folder: Path = FOLDER) -> Ontology:
    """Read and check the tables in `folder`.

    Raises DataFileError with every fault of every file, one a line, as `file:entry: fault`.
    """
    faults: list[str] = []
    events = _read_events(_Table(folder / "plover_events.tsv", faults))
    modes = _read_modes(_Table(folder / "plover_modes.tsv", faults), events)
    contexts = _read_contexts(_Table(folder / "contexts.tsv", faults))
    sectors = _read_sectors(_Table(folder / "sectors.tsv", faults))
    codes = _read_codes(_Table(folder / "cameo.tsv", faults), events, modes, contexts)
    schemes = {
        path.stem: _read_scheme(_Table(path, faults), events, codes)
        for path in sorted((folder / "schemes").glob("*.tsv"))
    }
    if faults:
        raise DataFileError("\n".join(faults))
    return Ontology(events, modes, contexts, sectors, codes, schemes)


def _read_events(table: _Table) -> dict[str, EventClass]:
    found: dict[str, EventClass] = {}
    for place, row in table.rows("event", "quad", "recipient", "intensity", "definition"):
        table.unique(place, row["event"], found)
        table.choice(place, row["quad"], QUADS)
        required = table.choice(place, row["recipient"], ("required", "optional")) == "required"
        score = table.number(place, row["intensity"], -10, 10)
        found[row["event"]] = EventClass(row["event"], row["quad"], required, score, row["definition"])
    return found


def _read_modes(table: _Table, events: dict[str, EventClass]) -> dict[tuple[str, str], Mode]:
    found: dict[tuple[str, str], Mode] = {}
    for place, row in table.rows("event", "mode", "intensity", "definition"):
        key = (row["event"], row["mode"])
        table.known(place, "event", row["event"], events)
        table.unique(place, key, found)
        found[key] = Mode(*key, table.number(place, row["intensity"], -10, 10), row["definition"])
    return found


def _read_contexts(table: _Table) -> dict[str, Context]:
    found: dict[str, Context] = {}
    for place, row in table.rows("context", "definition"):
        table.unique(place, row["context"], found)
        found[row["context"]] = Context(row["context"], row["definition"])
    return found


def _read_sectors(table: _Table) -> dict[str, Sector]:
    found: dict[str, Sector] = {}
    for place, row in table.rows("sector", "frequent", "definition"):
        table.unique(place, row["sector"], found)
        frequent = table.choice(place, row["frequent"], ("yes", "no")) == "yes"
        found[row["sector"]] = Sector(row["sector"], frequent, row["definition"])
    return found


def _read_codes(
    table: _Table,
    events: dict[str, EventClass],
    modes: dict[tuple[str, str], Mode],
    contexts: dict[str, Context],
) -> dict[str, CameoCode]:
    """Codes in order. An empty Goldstein value is the parent's; "-" says that there is none."""
    found: dict[str, CameoCode] = {}
    for place, row in table.rows("code", "name", "goldstein", "event", "mode", "contexts", "definition"):
        code, kind, manner = row["code"], row["event"] or None, row["mode"] or None
        if not _is_code(code):
            table.fault(place, f"{code!r} is not a CAMEO code of two to four digits from 01 to 20")
            continue
        table.unique(place, code, found)
        if len(code) > 2:
            table.known(place, f"parent of {code}:", code[:-1], found)
        if kind:
            table.known(place, "event", kind, events)
        if manner:
            table.known(place, "mode", manner, {name for event, name in modes if event == kind})
        topics = tuple(part for part in row["contexts"].split(";") if part)
        for topic in topics:
            table.known(place, "context", topic, contexts)
        score = _goldstein(table, place, row, found)
        found[code] = CameoCode(code, row["name"], score, kind, manner, topics, row["definition"])
    return found


def _goldstein(table: _Table, place: str, row: dict[str, str], found: dict[str, CameoCode]) -> float | None:
    if row["goldstein"] == "-":
        return None
    if row["goldstein"]:
        return table.number(place, row["goldstein"], -10, 10)
    if (parent := found.get(row["code"][:-1])) is None:
        table.fault(place, f"{row['code']} has no Goldstein value and no parent to take it from")
        return None
    return parent.goldstein


def _read_scheme(table: _Table, events: dict[str, EventClass], codes: dict[str, CameoCode]) -> Scheme:
    scheme = Scheme(table.path.stem)
    for place, row in table.rows("kind", "key", "label", "note"):
        kind = table.choice(place, row["kind"], ("code", "event"))
        if kind == "event":
            table.known(place, "event", row["key"], events)
        elif row["key"] != "*":
            table.known(place, "code", row["key"], codes)
        if not row["label"]:
            table.fault(place, f"{row['key']} has no label")
        labels = scheme.by_event if kind == "event" else scheme.by_code
        table.unique(place, row["key"], labels)
        labels[row["key"]] = row["label"]
    return scheme


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and 2 <= len(text) <= 4 and 1 <= int(text[:2]) <= 20
