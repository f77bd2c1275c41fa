"""What became of each earlier event, and why: the log of runs, replayed into the rows of the table `lineage`.

An earlier event is one that the run before told of: its id with its tellings. It is the same event after a run when all
its tellings still stand in one event that holds those of no other; then it is *kept* (no row) or *grown*. A telling
whose report was coded anew goes on in the one whose words share a character with its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from polybius.archive.lineage import JUDGEMENT, REPORT, TELLING, VERSION, Change, Run, State, report_of
from polybius.archive.rows import Row

Fate = Literal["grown", "merged", "split", "shrunk", "changed", "renamed", "gone"]
Why = Literal[
    "new report",
    "report withdrawn",
    "report coded anew",
    "report dated anew",
    "judgement",
    "judgement undone",
    "new version",
    "elsewhere",
]
Moves = Mapping[str, str]
# So many reports are named where none of a run tells of the event.
FEW = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One run between what was and what is: the earlier events it touched with their tellings, and its changes."""

    run: Run
    state: State
    earlier: Mapping[str, frozenset[str]]
    before: Mapping[tuple[str, str], Change | None]
    moves: Moves

    def now(self, telling: str) -> str | None:
        """The event in which an earlier telling stands now."""
        return self.state.event_of(self.moves.get(telling, telling))

    def earlier_event(self, telling: str) -> str | None:
        """The earlier event of a telling of now, where it was told before under these words."""
        if (TELLING, telling) in self.before:
            change = self.before[TELLING, telling]
            return change.value if change else None
        return self.state.event_of(telling)


def lineage_rows(runs: Sequence[Run], says: Mapping[str, str]) -> tuple[list[Row], State]:
    """A row for each earlier event that a run did not leave as it was, and what the last run left.

    `says` tells what each judgement says, by its id.
    """
    state = State()
    rows = []
    for run in runs:
        rows += fate_rows(run, state, says)
    return rows, state


def fate_rows(run: Run, state: State, says: Mapping[str, str]) -> list[Row]:
    """The rows of one run; what the run before left becomes what this one left."""
    step = _step(run, state)
    return [_row(step, event, says) for event in sorted(step.earlier) if _is_touched(step, event)]


def _step(run: Run, state: State) -> Step:
    """Take a run's changes over into the state, keeping what they replace."""
    before = {(c.kind, c.id): state.values.get((c.kind, c.id)) for c in run.changes}
    touched = {c.value for c in before.values() if c and c.kind == TELLING}
    touched |= {c.value for c in run.changes if c.kind == TELLING and c.value in state.members}
    earlier = {event: frozenset(state.members[event]) for event in touched if event is not None}
    state.apply(run.changes)
    return Step(run, state, earlier, before, _moves(run.changes, before))


def _moves(changes: Iterable[Change], before: Mapping[tuple[str, str], Change | None]) -> Moves:
    """For each telling that is gone, the new one of its report whose words share a character with its own."""
    new: defaultdict[str, list[Change]] = defaultdict(list)
    gone = []
    for change in changes:
        if change.kind == TELLING:
            earlier = before[TELLING, change.id]
            if change.value is None and earlier is not None:
                gone.append(earlier)
            elif earlier is None:
                new[report_of(change.id)].append(change)
    found = {}
    for old in gone:
        start, end = _words(old)
        near = [(abs(_words(c)[0] - start), c.id) for c in new[report_of(old.id)] if _meet((start, end), _words(c))]
        if near:
            found[old.id] = min(near)[1]
    return found


def _words(telling: Change) -> tuple[int, int]:
    place = telling.id.partition(":")[2].partition("-")[0]
    start = int(place) if place.isdecimal() else 0
    return start, max(start + 1, telling.end or 0)


def _meet(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _is_touched(step: Step, event: str) -> bool:
    return step.earlier[event] != step.state.members.get(event, set())


# ------------------------------------------------------------------ one earlier event
def _row(step: Step, event: str, says: Mapping[str, str]) -> Row:
    tellings = step.earlier[event]
    after = {telling: step.now(telling) for telling in sorted(tellings)}
    into = sorted({place for place in after.values() if place is not None})
    inside = {telling for place in into for telling in step.state.members[place]}
    went_on = set(step.moves.values())
    joined = sorted(t for t in inside if step.earlier_event(t) is None and t not in went_on)
    others = _others(step, event, inside)
    lost = sorted(telling for telling, place in after.items() if place is None)
    fate = _fate(into, others, joined, lost)
    return {
        "run": step.run.number,
        "at": step.run.at or None,
        "event": event,
        "fate": fate,
        "into": into,
        "others": others,
        "tellings": len(tellings),
        "moved": [{"mention": t, "to": place} for t, place in after.items() if place != event],
        "joined": joined,
        "because": _because(step, tellings | inside, says),
        "says": _say(event, fate, into, others, joined, lost),
    }


def _others(step: Step, event: str, inside: set[str]) -> list[str]:
    """The other earlier events that have tellings where those of this one are now."""
    tellings = {*inside, *(old for old, new in step.moves.items() if new in inside)}
    found = {step.earlier_event(telling) for telling in tellings}
    return sorted(other for other in found if other not in (None, event))


def _fate(into: Sequence[str], others: Sequence[str], joined: Sequence[str], lost: Sequence[str]) -> Fate:
    if not into:
        return "gone"
    if len(into) > 1:
        return "split"
    if others:
        return "merged"
    if lost:
        return "changed" if joined else "shrunk"
    return "grown" if joined else "renamed"


def _say(
    event: str, fate: Fate, into: Sequence[str], others: Sequence[str], joined: Sequence[str], lost: Sequence[str]
) -> str:
    """The fate in a sentence.

    >>> _say("a:1", "merged", ["a:1"], ["b:7"], [], [])
    'merged with b:7'
    >>> _say("b:7", "merged", ["a:1"], ["a:1"], [], [])
    'merged into a:1'
    """
    named = "" if [event] == list(into) else f", now {' and '.join(into)}"
    if fate == "gone":
        return "no longer told"
    if fate == "split":
        return f"split into {' and '.join(into)}"
    if fate == "merged":
        rest = [other for other in others if other not in into]
        if event not in into:
            return f"merged into {into[0]}{f' with {_and(rest)}' if rest else ''}"
        return f"merged with {_and(rest)}"
    if fate == "renamed":
        return f"told as before{named}"
    gained = f"gained {_count(joined)}" if joined else ""
    return " and ".join(filter(None, (gained, f"lost {_count(lost)}" if lost else ""))) + named


def _and(names: Sequence[str]) -> str:
    return " and ".join(names)


def _count(tellings: Sequence[str]) -> str:
    return f"{len(tellings)} telling{'' if len(tellings) == 1 else 's'}"


# ------------------------------------------------------------------ why
def _because(step: Step, tellings: Iterable[str], says: Mapping[str, str]) -> list[Row]:
    """What went into the run that concerns these tellings; if nothing does, what else did."""
    concerned = set(tellings)
    reports = {report_of(telling) for telling in concerned}
    found: list[tuple[Why, str | None]] = []
    for change in step.run.changes:
        earlier = step.before[change.kind, change.id]
        if change.kind == JUDGEMENT and concerned.intersection([*_about(change), *_about(earlier)]):
            found.append(("judgement undone" if change.value is None else "judgement", says.get(change.id, change.id)))
        elif change.kind == REPORT and change.id in reports and (why := _why_report(earlier, change)):
            found.append((why, change.id))
        elif change.kind == VERSION and earlier is not None:
            found.append(("new version", change.value))
    return [{"why": why, "what": what} for why, what in found or [("elsewhere", _elsewhere(step, says))]]


def _elsewhere(step: Step, says: Mapping[str, str]) -> str:
    """The reports and judgements that a run brought or took away, the first few by name."""
    changed = [says.get(c.id, c.id) for c in step.run.changes if c.kind in (REPORT, JUDGEMENT)]
    more = f" and {len(changed) - FEW} more" if len(changed) > FEW else ""
    return f"{', '.join(changed[:FEW])}{more}"


def _about(judgement: Change | None) -> list[str]:
    return (judgement.value or "").split() if judgement else []


def _why_report(earlier: Change | None, change: Change) -> Why | None:
    if earlier is None:
        return "new report"
    if change.value is None:
        return "report withdrawn"
    read, was_read = change.value.partition(":")[0], (earlier.value or "").partition(":")[0]
    return "report coded anew" if read != was_read else "report dated anew"
