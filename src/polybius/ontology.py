"""PLOVER 0.8 and CAMEO as data: look a code up, convert it, explain it, label it in a named scheme.

The tables are in `data/ontologies`, made to be read and changed by people who know politics; `ontology_tables`
reads and checks them. Sources: the PLOVER 0.8 manual and its 2021 crosswalk, CAMEO 1.1b3, GDELT's Goldstein values;
definitions are our own. Where this project departs from the crosswalk, `docs/codebook.md` says so and why.

A code is a string of two to four digits, first zero kept: "02", "036", "0874".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from polybius.errors import UsageError
from polybius.ontology_tables import (
    QUADS,
    CameoCode,
    Context,
    EventClass,
    Mode,
    Ontology,
    Scheme,
    Sector,
    load,
    load_scheme,
)

__all__ = [
    "CameoCode",
    "Context",
    "EventClass",
    "Mode",
    "Ontology",
    "Scheme",
    "Sector",
    "cameo",
    "codes",
    "contexts",
    "event",
    "events",
    "explain",
    "explain_scheme",
    "find_scheme",
    "goldstein",
    "intensity",
    "label",
    "labels",
    "load",
    "mode",
    "modes",
    "quad_class",
    "schemes",
    "sectors",
    "to_cameo",
    "to_plover",
]

T = TypeVar("T")

DEFAULT_SCHEME = "plover16"
# A user's own scheme is a table of this kind; a label SAME is the code itself.
SCHEME_FILE = ".tsv"
SAME = "="


@cache
def _shipped() -> Ontology:
    return load()


# ------------------------------------------------------------------ look up
def _look_up(kind: str, name: str, table: dict[str, T]) -> T:
    """The entry, or UsageError that names the nearest entries."""
    if (found := table.get(name)) is not None:
        return found
    near = get_close_matches(name, table, n=3, cutoff=0.5)
    raise UsageError(f"no {kind} {name!r}; {'near it' if near else 'one of'}: {', '.join(near or table)}")


def event(name: str) -> EventClass:
    """A PLOVER event by its name; UsageError with the nearest names if there is none.

    >>> event("REJECT").quad
    'VERBAL CONFLICT'
    """
    return _look_up("PLOVER event", name, _shipped().events)


def events() -> tuple[EventClass, ...]:
    """The sixteen events, in PLOVER's order."""
    return tuple(_shipped().events.values())


def mode(event_name: str, name: str) -> Mode:
    """A mode of an event; UsageError with the event's modes if there is none.

    >>> mode("REJECT", "meet").intensity
    -2.0
    """
    return _look_up(f"mode of {event(event_name).name}", name, {m.name: m for m in modes(event_name)})


def modes(event_name: str) -> tuple[Mode, ...]:
    """The modes of an event; empty where PLOVER gives it none."""
    return tuple(m for m in _shipped().modes.values() if m.event == event(event_name).name)


def contexts() -> tuple[Context, ...]:
    """PLOVER's 37 contexts."""
    return tuple(_shipped().contexts.values())


def sectors() -> tuple[Sector, ...]:
    """PLOVER's sectors of actors, the frequent ones first."""
    return tuple(_shipped().sectors.values())


def codes() -> tuple[CameoCode, ...]:
    """Every CAMEO code, in order."""
    return tuple(_shipped().codes.values())


def cameo(code: str) -> CameoCode:
    """A CAMEO code; UsageError with the nearest codes if there is none.

    >>> str(cameo("1382"))
    '1382 Threaten occupation'
    """
    table = _shipped().codes
    if (found := table.get(code)) is not None:
        return found
    raise UsageError(f"no CAMEO code {code!r}; near it: {', '.join(map(str, _nearest(code, table)))}")


def _nearest(code: str, table: dict[str, CameoCode]) -> list[CameoCode]:
    """Three codes: those that differ by a lost first zero or a slip, then those that begin alike."""
    near = [name for name in (f"0{code}", code[:-1]) if name in table]
    near += get_close_matches(code, table, n=3, cutoff=0.6)
    near += [name for cut in range(len(code) - 1, 0, -1) for name in table if name.startswith(code[:cut])][:3]
    return [table[name] for name in dict.fromkeys([*near, "01", "10", "20"])][:3]


def goldstein(code: str) -> float | None:
    """A code's Goldstein value as GDELT has it; None for the two codes without one (155, 176).

    >>> goldstein("125"), goldstein("0874"), goldstein("176")
    (-5.0, 10.0, None)
    """
    return cameo(code).goldstein


def quad_class(event_name: str) -> str:
    """The quad class of a PLOVER event.

    >>> quad_class("AGREE")
    'VERBAL COOPERATION'
    """
    return event(event_name).quad


def intensity(event_name: str, mode_name: str | None = None) -> float:
    """PLOVER's score for an event, or for its mode where one is given.

    >>> intensity("RETREAT"), intensity("RETREAT", "disarm")
    (6.5, 10.0)
    """
    return mode(event_name, mode_name).intensity if mode_name else event(event_name).intensity


# ------------------------------------------------------------------ convert
def to_plover(code: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """A code's PLOVER event, mode and contexts; the event is None for mere statements (01).

    >>> to_plover("125")
    ('REJECT', 'meet', ('diplomatic',))
    """
    found = cameo(code)
    return found.event, found.mode, found.contexts


def to_cameo(event_name: str, mode_name: str | None = None) -> tuple[str, ...]:
    """The most general codes that translate to an event, or to a mode of it.

    A mode without a code of its own (CAMEO knows no THREATEN/arrest) has its event's codes.

    >>> to_cameo("REJECT"), to_cameo("REJECT", "meet"), to_cameo("ASSAULT", "drone")
    (('12',), ('125', '126', '127'), ('1952',))
    """
    if mode_name is None:
        name = event(event_name).name
        return _most_general(lambda found: found.event == name)
    wanted = mode(event_name, mode_name)
    own = _most_general(lambda found: (found.event, found.mode) == (wanted.event, wanted.name))
    return own or to_cameo(event_name)


def _most_general(is_wanted: Callable[[CameoCode], bool]) -> tuple[str, ...]:
    """The codes that are wanted and have no wanted code above them."""
    wanted = {found.code for found in codes() if is_wanted(found)}
    return tuple(c for c in sorted(wanted) if not any(c[:cut] in wanted for cut in range(2, len(c))))


# ------------------------------------------------------------------ label schemes
def schemes() -> tuple[str, ...]:
    """The names of the label schemes that are shipped.

    >>> schemes()
    ('cameo', 'gsr18', 'plover16', 'plv15')
    """
    return tuple(_shipped().schemes)


def find_scheme(name: str) -> Scheme:
    """A shipped scheme by its name, or a user's own by the path of its file, which ends in ".tsv".

    Raises UsageError where there is none, DataFileError with every fault of the file.

    >>> find_scheme("plv15").by_event["RETREAT"]
    'YIELD'
    """
    if name.endswith(SCHEME_FILE):
        return _own_scheme(Path(name).absolute())
    if (found := _shipped().schemes.get(name)) is None:
        known = ", ".join(schemes())
        raise UsageError(f"no label scheme {name!r}; one of: {known}; or the path of a {SCHEME_FILE} file of your own")
    return found


@cache
def _own_scheme(path: Path) -> Scheme:
    if not path.is_file():
        raise UsageError(f"no label scheme in {str(path)!r}: there is no such file")
    return load_scheme(path, _shipped().events, _shipped().codes)


def label(code: str, scheme: str = DEFAULT_SCHEME, event: str | None = None, reading: Sequence[str] = ()) -> str:
    """A code's label in a scheme; "" where the scheme has no class for it, as PLOVER for statements.

    `event` is the PLOVER event the coder chose, where it says more than the code: a promise to yield may be CONCEDE
    with code 035. `reading` are the operators, outermost first, and the act. A scheme's own word on the reading goes
    before that on the code, and this before that on the event.

    >>> label("036"), label("084", "plv15"), label("010"), label("125", "cameo")
    ('AGREE', 'YIELD', '', '125')
    >>> label("035", event="CONCEDE"), label("035", "plv15", event="CONCEDE")
    ('CONCEDE', 'AGREE')
    """
    table, found = find_scheme(scheme), cameo(code)
    said = _of_longest(table.by_reading, tuple(reading), 1) or _of_longest(table.by_code, code, 2)
    said = said or table.by_code.get("*")
    if said is None:
        name = event or found.event or ""
        said = table.by_event.get(name, name)
    return code if said == SAME else said


def _of_longest(table: Mapping[Any, str], key: str | tuple[str, ...], least: int) -> str | None:
    """The label of the longest entry, of at least so many steps, that begins the key."""
    return next((table[key[:cut]] for cut in range(len(key), least - 1, -1) if key[:cut] in table), None)


def labels(scheme: str = DEFAULT_SCHEME) -> tuple[str, ...]:
    """Every label a scheme gives, those of codes first, in order.

    >>> len(labels("plover16")), len(labels("plv15")), len(labels("gsr18"))
    (16, 15, 18)
    """
    by_code = (label(found.code, scheme) for found in codes())
    table = find_scheme(scheme)
    own = (name for name in (*table.by_reading.values(), *table.by_event.values()) if name != SAME)
    return tuple(dict.fromkeys(name for name in (*by_code, *own) if name))


def explain_scheme(name: str) -> str:
    """A scheme's labels in plain lines, each with what gets it: readings, the most general codes.

    >>> print(explain_scheme("gsr18").splitlines()[12])
    INVESTIGATE  09 Investigate
    """
    return _lay_out(_explain_scheme(name))


def _explain_scheme(name: str) -> Iterator[Line]:
    table = find_scheme(name)
    by_code = {found.code: label(found.code, name) for found in codes()}
    for given in labels(name):
        for path in (path for path, said in table.by_reading.items() if said == given):
            yield given, "/".join(path)
        for found in codes():
            if by_code[found.code] == given != by_code.get(found.parent or ""):
                yield given, str(found)
        if given in table.by_event.values() and given not in by_code.values():
            yield given, "; ".join(event for event, said in table.by_event.items() if said == given)


# ------------------------------------------------------------------ explain
Line = tuple[str, str]


def explain(name: str) -> str:
    """A code, an event or a mode in plain lines: what it means, its scores, its kin, and its translation.

    Codes as `125`, events as `REJECT`, modes as `REJECT/meet`; capitals do not matter. UsageError if it is none.

    >>> print(explain("REJECT/meet"))
    REJECT/meet  Refuses to meet, negotiate, settle or be mediated.
    quad         VERBAL CONFLICT
    intensity    -2
    event        REJECT
    CAMEO        125 Reject a proposal to meet or negotiate
                 126 Reject mediation
                 127 Reject a plan or agreement to settle a dispute
    """
    name = name.strip()
    if name[:1].isdigit():
        return _lay_out(_explain_code(cameo(name)))
    event_name, _, mode_name = name.partition("/")
    if mode_name:
        return _lay_out(_explain_mode(mode(event_name.upper(), mode_name.lower())))
    return _lay_out(_explain_event(event(event_name.upper())))


def _explain_code(found: CameoCode) -> Iterator[Line]:
    yield found.code, found.name + (f": {found.definition}" if found.definition else "")
    yield "quad", f"{QUADS[found.quad - 1]} ({found.quad})"
    yield "Goldstein", "none" if found.goldstein is None else f"{found.goldstein:g}"
    yield "PLOVER", _plover_of(found)
    if found.event and QUADS[found.quad - 1] != quad_class(found.event):
        yield "", f"PLOVER's quad class differs: {quad_class(found.event)}"
    if found.event:
        yield "", event(found.event).definition
    for above in (found.code[:cut] for cut in range(2, len(found.code))):
        yield "under", str(cameo(above))
    for below in codes():
        if below.parent == found.code:
            yield "has", str(below)


def _plover_of(found: CameoCode) -> str:
    if found.event is None:
        return "no event: a mere statement"
    score = intensity(found.event, found.mode)
    topics = f"; contexts {', '.join(found.contexts)}" if found.contexts else ""
    return f"{found.event}{'/' + found.mode if found.mode else ''} (intensity {score:g}){topics}"


def _explain_event(found: EventClass) -> Iterator[Line]:
    yield found.name, found.definition
    yield "quad", f"{found.quad} ({QUADS.index(found.quad) + 1})"
    yield "intensity", f"{found.intensity:g}"
    yield "recipient", "required" if found.recipient_required else "optional"
    for manner in modes(found.name):
        yield "mode", f"{manner} ({manner.intensity:g}): {manner.definition}"
    for code in to_cameo(found.name):
        yield "CAMEO", str(cameo(code))


def _explain_mode(found: Mode) -> Iterator[Line]:
    yield str(found), found.definition
    yield "quad", quad_class(found.event)
    yield "intensity", f"{found.intensity:g}"
    yield "event", found.event
    for code in to_cameo(found.event, found.name):
        yield "CAMEO", str(cameo(code))


def _lay_out(lines: Iterator[Line]) -> str:
    """Two columns; a heading that repeats is written once."""
    rows = list(lines)
    width = max(len(heading) for heading, _ in rows)
    written, last = [], None
    for heading, text in rows:
        written.append(f"{'' if heading == last else heading:{width}}  {text}".rstrip())
        last = heading
    return "\n".join(written)
