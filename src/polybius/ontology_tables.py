"""The tables of PLOVER and CAMEO as records, read from `data/ontologies` and checked; `polybius.ontology` uses them.

Every fault of every file is found before any is reported, each with its file and line.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from polybius import data
from polybius.errors import DataFileError

__all__ = ["QUADS", "CameoCode", "Context", "EventClass", "Mode", "Ontology", "Scheme", "Sector", "load", "load_scheme"]

QUADS = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")

# CAMEO's quad class by root code, as GDELT assigns it. It need not be the quad of the PLOVER event: yielding in
# words (080-083) is material cooperation in CAMEO and verbal cooperation, CONCEDE, in PLOVER.
LAST_ROOT_OF_QUAD = ((5, 1), (8, 2), (13, 3), (20, 4))

# What a line of a scheme may speak of, and the tables whose first column names the steps of a reading.
SCHEME_KINDS = ("reading", "code", "event")
READINGS = {"act": "lexicon/en/acts.tsv", "operator": "lexicon/en/operators.tsv"}


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
    """A named set of labels: by how the act was read, by its code, by its PLOVER event, in this order.

    Of readings (operators outermost first, then the act) and of codes the longest that begins the event's counts.
    """

    name: str
    by_reading: dict[tuple[str, ...], str] = field(default_factory=dict)
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

    name: str
    faults: list[str]

    def fault(self, line: int, what: str) -> None:
        self.faults.append(f"{self.name}:{line}: {what}")

    def rows(self, *columns: str) -> Iterator[tuple[int, data.Row]]:
        """Each row with its line; none where the file as such is faulty."""
        try:
            rows = data.read_rows(self.name)
        except DataFileError as error:
            self.faults += str(error).splitlines()
            return
        if rows and tuple(rows[0].cells) != columns:
            self.fault(1, f"columns are {', '.join(rows[0].cells)}; need {', '.join(columns)}")
            return
        yield from ((row.line, row) for row in rows)

    def number(self, line: int, text: str, low: float, high: float) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.fault(line, f"{text!r} is not a number from {low:g} to {high:g}")
            return 0.0
        return value

    def choice(self, line: int, text: str, allowed: tuple[str, ...]) -> str:
        if text not in allowed:
            self.fault(line, f"{text!r} is not one of {', '.join(allowed)}")
        return text

    def known(self, line: int, what: str, text: str, known: Container[str]) -> None:
        if text not in known:
            self.fault(line, f"unknown {what} {text!r}")

    def unique(self, line: int, key: object, seen: Container[object]) -> None:
        if key in seen:
            self.fault(line, f"{key!r} stands twice")


def load(folder: str = "ontologies") -> Ontology:
    """Read and check the tables in `folder`: a folder of `polybius/data`, or a user's own by its absolute path.

    Raises DataFileError with every fault of every file, one a line, as `file:line: fault`.
    """
    faults: list[str] = []
    events = _read_events(_Table(f"{folder}/plover_events.tsv", faults))
    modes = _read_modes(_Table(f"{folder}/plover_modes.tsv", faults), events)
    contexts = _read_contexts(_Table(f"{folder}/contexts.tsv", faults))
    sectors = _read_sectors(_Table(f"{folder}/sectors.tsv", faults))
    codes = _read_codes(_Table(f"{folder}/cameo.tsv", faults), events, modes, contexts)
    names = sorted(path.stem for path in (data.FOLDER / folder / "schemes").glob("*.tsv"))
    schemes = {
        name: _read_scheme(name, _Table(f"{folder}/schemes/{name}.tsv", faults), events, codes) for name in names
    }
    if faults:
        raise DataFileError("\n".join(faults))
    return Ontology(events, modes, contexts, sectors, codes, schemes)


def _read_events(table: _Table) -> dict[str, EventClass]:
    found: dict[str, EventClass] = {}
    for line, row in table.rows("event", "quad", "recipient", "intensity", "definition"):
        table.unique(line, row["event"], found)
        table.choice(line, row["quad"], QUADS)
        required = table.choice(line, row["recipient"], ("required", "optional")) == "required"
        score = table.number(line, row["intensity"], -10, 10)
        found[row["event"]] = EventClass(row["event"], row["quad"], required, score, row["definition"])
    return found


def _read_modes(table: _Table, events: dict[str, EventClass]) -> dict[tuple[str, str], Mode]:
    found: dict[tuple[str, str], Mode] = {}
    for line, row in table.rows("event", "mode", "intensity", "definition"):
        key = (row["event"], row["mode"])
        table.known(line, "event", row["event"], events)
        table.unique(line, key, found)
        found[key] = Mode(*key, table.number(line, row["intensity"], -10, 10), row["definition"])
    return found


def _read_contexts(table: _Table) -> dict[str, Context]:
    found: dict[str, Context] = {}
    for line, row in table.rows("context", "definition"):
        table.unique(line, row["context"], found)
        found[row["context"]] = Context(row["context"], row["definition"])
    return found


def _read_sectors(table: _Table) -> dict[str, Sector]:
    found: dict[str, Sector] = {}
    for line, row in table.rows("sector", "frequent", "definition"):
        table.unique(line, row["sector"], found)
        frequent = table.choice(line, row["frequent"], ("yes", "no")) == "yes"
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
    for line, row in table.rows("code", "name", "goldstein", "event", "mode", "contexts", "definition"):
        code, kind, manner = row["code"], row["event"] or None, row["mode"] or None
        if not _is_code(code):
            table.fault(line, f"{code!r} is not a CAMEO code of two to four digits from 01 to 20")
            continue
        table.unique(line, code, found)
        if len(code) > 2:
            table.known(line, f"parent of {code}:", code[:-1], found)
        if kind:
            table.known(line, "event", kind, events)
        if manner:
            table.known(line, "mode", manner, {name for event, name in modes if event == kind})
        topics = row.many("contexts")
        for topic in topics:
            table.known(line, "context", topic, contexts)
        score = _goldstein(table, line, row, found)
        found[code] = CameoCode(code, row["name"], score, kind, manner, topics, row["definition"])
    return found


def _goldstein(table: _Table, line: int, row: data.Row, found: dict[str, CameoCode]) -> float | None:
    if row["goldstein"] == "-":
        return None
    if row["goldstein"]:
        return table.number(line, row["goldstein"], -10, 10)
    if (parent := found.get(row["code"][:-1])) is None:
        table.fault(line, f"{row['code']} has no Goldstein value and no parent to take it from")
        return None
    return parent.goldstein


def load_scheme(path: Path, events: Container[str], codes: Container[str]) -> Scheme:
    """A user's own scheme. Raises DataFileError with all its faults, one a line, as `file:line: fault`."""
    faults: list[str] = []
    scheme = _read_scheme(path.stem, _Table(str(path.absolute()), faults), events, codes)
    if faults:
        raise DataFileError("\n".join(faults))
    return scheme


def _read_scheme(name: str, table: _Table, events: Container[str], codes: Container[str]) -> Scheme:
    scheme = Scheme(name)
    for line, row in table.rows("kind", "key", "label", "note"):
        kind, key = row["kind"], row["key"]
        if kind not in SCHEME_KINDS:
            table.fault(line, f"{kind!r} is not one of {', '.join(SCHEME_KINDS)}")
            continue
        if not row["label"]:
            table.fault(line, f"{key} has no label")
        if kind == "reading":
            path = tuple(key.split("/"))
            table.unique(line, path, scheme.by_reading)
            scheme.by_reading[path] = row["label"]
            _check_reading(table, line, path)
            continue
        if key != "*" or kind == "event":
            table.known(line, kind, key, events if kind == "event" else codes)
        labels = scheme.by_event if kind == "event" else scheme.by_code
        table.unique(line, key, labels)
        labels[key] = row["label"]
    return scheme


def _check_reading(table: _Table, line: int, path: tuple[str, ...]) -> None:
    """Each step is an operator; the last may be an act instead."""
    acts, operators = ({row[name] for row in data.read_rows(file)} for name, file in READINGS.items())
    for step in path[:-1]:
        if step not in operators:
            table.fault(line, f"unknown operator {step!r}{_near(step, operators)}")
    if path[-1] not in operators | acts:
        table.fault(line, f"unknown operator or act {path[-1]!r}{_near(path[-1], operators | acts)}")


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return f"; near it: {', '.join(near)}" if near else ""


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and 2 <= len(text) <= 4 and 1 <= int(text[:2]) <= 20
