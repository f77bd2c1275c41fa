"""The ledger of two parties: offers, demands, threats, promises, refusals, acceptances, and what answered what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from polybius.archive import Archive
from polybius.archive.rows import Row, event_order
from polybius.data import read_toml
from polybius.query import all_rows, find_events, has_parties, is_party, parse_days

UNANSWERED, ANSWERED = "unanswered", "answered"
CARRIES_OUT = "carries out"
# Operators that leave what they govern as it is.
WRAPPERS = frozenset({"light", "begin", "try", "means"})
# Relations between events, and the kind that stands in for a link that has none.
RELATIONS = {"answers": ANSWERED, "follows up": CARRIES_OUT}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = read_toml("talks.toml")
    return loaded


def move_of(row: Row) -> str | None:
    """What an event is among moves: "offer", "refusal" ...; None if none.

    >>> move_of({"event": "REJECT", "status": "occurred", "cameo": "125", "operators": ["reject"], "act": "meet"})
    'refusal'
    """
    move = next((m for m in _table()["moves"] if any(_fits(row, line) for line in m["lines"])), None)
    return str(move["name"]) if move else None


def _fits(row: Row, line: Mapping[str, str]) -> bool:
    outer = next((operator for operator in row["operators"] if operator not in WRAPPERS), None)
    had = {"event": {row["event"]}, "status": {row["status"]}, "operator": {outer}, "act": {row["act"]}}
    plain = all(had[name] & set(words.split()) for name, words in line.items() if name != "cameo")
    return plain and str(row["cameo"]).startswith(tuple(line.get("cameo", "").split()) or "")


def _waits(move: str | None) -> bool:
    return any(m.get("waits") and m["name"] == move for m in _table()["moves"])


def find_talks(
    archive: Archive, one: str, other: str, *, since: str | None = None, until: str | None = None
) -> list[Row]:
    """The ledger between two parties, by day: a row for each move, and for each act that answers one.

    An offer or demand told only by what refuses it has a row of its own, whose `told_only_in` names the refusal.
    Days are asked for as everywhere; what a move answers, and what answers it, is told whatever its day. Raises
    UsageError for a day that is none.
    """
    first = parse_days(since)[0].isoformat() if since else ""
    last = parse_days(until)[1].isoformat() if until else ""
    rows = {row["id"]: row for row in find_events(archive)}
    ledger = make_ledger(rows, all_rows(archive, "link"), one, other)
    return [row for row in ledger if _is_within(row["date"], first, last)]


def _is_within(when: Row, first: str, last: str) -> bool:
    latest, earliest = when["latest"], when["earliest"] or when["latest"]
    return (not first or bool(latest and latest >= first)) and (not last or bool(earliest and earliest <= last))


def make_ledger(rows: Mapping[str, Row], links: Iterable[Row], one: str, other: str) -> list[Row]:
    """The ledger out of rows of events by id and rows of links."""
    answers, answered = _links_between(rows, links)
    between = {key for key, row in rows.items() if has_parties(row, one, other) or has_parties(row, other, one)}
    told = {key for key in between if move_of(rows[key])}
    told |= {a["id"] for key in told for a in (*answered[key], *answers[key]) if _is_by(rows[a["id"]], one, other)}
    entries = []
    for key in told:
        back = [a for a in answers[key] if a["id"] in told]
        forth = [a for a in answered[key] if a["id"] in told]
        entry = _entry(rows[key], back, forth, _outcome(rows, rows[key], forth, (one, other)))
        unsaid = _unsaid(entry) if key in between and not back else None
        entries += [entry] if unsaid is None else [_refused_only(entry, unsaid), _answering(entry, unsaid)]
    return sorted(entries, key=lambda row: (event_order(row), row["told_only_in"] is None))


def _is_by(row: Row, one: str, other: str) -> bool:
    return any(is_party(party, side) for party in row["actors"] for side in (one, other))


def _links_between(
    rows: Mapping[str, Row], links: Iterable[Row]
) -> tuple[Mapping[str, list[Row]], Mapping[str, list[Row]]]:
    """What each event answers, and what answers it, likeliest first."""
    answers: defaultdict[str, list[Row]] = defaultdict(list)
    answered: defaultdict[str, list[Row]] = defaultdict(list)
    wanted = [link for link in links if link["relation"] in RELATIONS and {link["left"], link["right"]} <= rows.keys()]
    for link in sorted(wanted, key=lambda li: (-li["score"], li["left"], li["right"])):
        kind = link.get("kind") or RELATIONS[link["relation"]]
        answers[link["left"]].append({"id": link["right"], "kind": kind, "score": link["score"]})
        answered[link["right"]].append({"id": link["left"], "kind": kind, "score": link["score"]})
    return answers, answered


def _outcome(rows: Mapping[str, Row], row: Row, forth: Sequence[Row], parties: tuple[str, str]) -> str | None:
    """What became of a move that waits for an answer, by the likeliest answer; None for others.

    A third party's word is no answer.
    """
    if not _waits(move_of(row)):
        return None
    sides = [side for side in parties if not any(is_party(actor, side) for actor in row["actors"])]
    kinds = [a["kind"] for a in forth if any(is_party(p, s) for p in rows[a["id"]]["actors"] for s in sides)]
    outcomes = _table()["outcomes"]
    return next((str(outcomes[kind]) for kind in kinds if kind in outcomes), ANSWERED if kinds else UNANSWERED)


def _entry(row: Row, back: list[Row], forth: list[Row], state: str | None) -> Row:
    return {
        "id": row["id"],
        "move": move_of(row),
        "date": {"earliest": row["date"]["earliest"], "latest": row["date"]["latest"]},
        "by": row["actors"],
        "to": row["recipients"],
        "status": row["status"],
        "event": row["event"],
        "cameo": row["cameo"],
        "operators": row["operators"],
        "words": row["evidence"],
        "speakers": row["speakers"],
        "conditions": row["conditions"],
        "state": state,
        "answers": back,
        "answered_by": forth,
        "told_only_in": None,
        "support": row["support"],
        "reports": row["reports"],
        "confidence": row["confidence"],
    }


# ------------------------------------------------------------------ offers told only in their refusals
def _unsaid(entry: Row) -> str | None:
    """What a refusal that answers nothing told says it refuses: "offer" of "turned down an offer of talks"."""
    if entry["move"] != "refusal" or entry["operators"][:1] != ["reject"]:
        return None
    named = (name for operator, name in _table()["refused"].items() if operator in entry["operators"][1:])
    return next(named, None)


def _refused_only(refusal: Row, move: str) -> Row:
    """The move that a refusal alone tells of, by and to the other way round, no later than the refusal."""
    answer = {"id": refusal["id"], "kind": "refuses", "score": 0.0}
    return {
        **refusal,
        "id": f"{refusal['id']}#{move}",
        "move": move,
        "date": {"earliest": None, "latest": refusal["date"]["latest"]},
        "by": refusal["to"],
        "to": refusal["by"],
        "status": "background",
        "event": None,
        "cameo": None,
        "operators": [],
        "speakers": [],
        "conditions": [],
        "state": _table()["outcomes"]["refuses"],
        "answers": [],
        "answered_by": [answer],
        "told_only_in": refusal["id"],
    }


def _answering(refusal: Row, move: str) -> Row:
    return {**refusal, "answers": [{"id": f"{refusal['id']}#{move}", "kind": "refuses", "score": 0.0}]}


# ------------------------------------------------------------------ the ledger as a tree
def in_order(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """Each row once, with its depth: what answers another comes under it, the likeliest where it answers several."""
    shown = {row["id"]: row for row in rows}
    below: defaultdict[str, list[Row]] = defaultdict(list)
    tops: list[Row] = []
    for row in rows:
        parent = next((a["id"] for a in row["answers"] if a["id"] in shown and a["id"] != row["id"]), None)
        (below[parent] if parent else tops).append(row)
    ordered: list[tuple[int, Row]] = []
    seen: set[str] = set()
    for top in [*tops, *rows]:  # rows again, for those that answer each other in a ring
        waiting = [(0, top)]
        while waiting:
            depth, row = waiting.pop()
            if row["id"] not in seen:
                seen.add(row["id"])
                ordered.append((depth, row))
                waiting += [(depth + 1, answer) for answer in reversed(below[row["id"]])]
    return ordered


def doors(rows: Sequence[Row]) -> list[Row]:
    """The rows that say on what condition somebody would talk, give way or hold back, the latest first."""
    return [row for row in reversed(rows) if row["conditions"]]
