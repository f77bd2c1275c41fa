"""The ledger of two parties on the terminal: what answers a move stands indented under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from polybius.archive.rows import Row
from polybius.show import name_days, name_parties, plain, shorten_ids
from polybius.talks import UNANSWERED, doors, in_order

STEP = 4  # columns that an answer stands under what it answers
DEEPEST = 6
STATE_STYLES = {"unanswered": "bold yellow", "refused": "red", "defied": "red", "accepted": "green", "met": "green"}


def ledger(rows: Sequence[Row]) -> RenderableType:
    """Every move with its day, parties, words and condition, answers below; then what is unanswered, and the doors."""
    short = shorten_ids(rows)
    blocks: list[RenderableType] = []
    for depth, row in in_order(rows):
        indent = STEP * min(depth, DEEPEST)
        blocks += [Text("")] if blocks and not depth else []
        blocks.append(Padding(_head(row, short, depth), (0, 0, 0, indent)))
        blocks += [Padding(Text(line), (0, 0, 0, indent + STEP)) for line in _lines(row)]
    return Group(*blocks, *_summary(rows, short))


def _head(row: Row, short: dict[str, str], depth: int) -> Text:
    answer = row["answers"][0]["kind"] if row["answers"] else ""
    state = row["state"] or ""
    return Text.assemble(
        ("↳ " if depth else ""),
        f"{name_day(row)}  ",
        (f"{name_parties(row['by'])} → {name_parties(row['to'])}  ", "bold"),
        (" · ".join(dict.fromkeys(filter(None, (row["move"] or row["event"], answer)))), "cyan"),
        (f"  [{state}]" if state else "", STATE_STYLES.get(state, "green")),
        (f"  {short[row['id']]}", "dim"),
    )


def name_day(row: Row) -> str:
    """The days of a move; of one that only its refusal tells, that it came before.

    >>> name_day({"date": {"earliest": None, "latest": "2021-03-17"}, "told_only_in": "r:5"})
    'by 2021-03-17'
    >>> name_day({"date": {"earliest": None, "latest": None}, "told_only_in": None})
    'undated'
    """
    if row["told_only_in"] and row["date"]["latest"]:
        return f"by {row['date']['latest']}"
    return name_days(row["date"])


def _lines(row: Row) -> Iterator[str]:
    if row["told_only_in"]:
        yield "told only in its refusal"
        return
    if row["words"]:
        yield f"“{plain(row['words'][0])}”"
    for condition in row["conditions"]:
        yield f"on condition: “{plain(condition)}”"
    speakers = ", ".join(plain(speaker) for speaker in row["speakers"])
    told = f"told by {row['support']} independent report{'' if row['support'] == 1 else 's'}"
    yield "; ".join(filter(None, (f"says {speakers}" if speakers else "", told)))


def _summary(rows: Sequence[Row], short: dict[str, str]) -> Iterator[RenderableType]:
    waiting = [row for row in rows if row["state"] == UNANSWERED]
    if waiting:
        yield Text("\nstill unanswered", style="bold")
    for row in waiting:
        what = f"{row['move']} by {name_parties(row['by'])} to {name_parties(row['to'])}"
        yield Text(f"  {name_day(row)}  {what}  {short[row['id']]}")
    open_doors = doors(rows)
    if open_doors:
        yield Text("\nconditions that were named, the latest first", style="bold")
    for row in open_doors:
        words = "; ".join(f"“{plain(condition)}”" for condition in row["conditions"])
        yield Text(f"  {name_day(row)}  {name_parties(row['by'])} ({row['move'] or row['event']}): {words}")
