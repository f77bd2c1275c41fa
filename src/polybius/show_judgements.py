"""Judgements on the terminal: a list of them, and the lines under an event or report that they decided."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from polybius.archive.rows import Row
from polybius.show import plain

STATE_STYLES = {"holds": "green", "undone": "dim", "without object": "yellow"}


def print_lines(console: Console, rows: Sequence[Row]) -> None:
    """What people judged, a line each; nothing where they judged nothing."""
    if rows:
        console.print(Text("judged by people", style="bold"))
    for row in rows:
        mark = ("  + ", "green") if row["state"] == "holds" else ("  - ", "dim")
        console.print(Text.assemble(mark, plain(tell(row)), (f"  [{row['by']}, {row['at'][:10]}]", "dim")))


def tell(row: Row) -> str:
    """A judgement in one line: its number, what it says, what that replaces, whether it holds, and why it was made."""
    state = "" if row["state"] == "holds" else f" ({row['state']}: {row['why']})"
    was = f", was {row['was']}" if row["was"] is not None else ""
    return f"judgement {row['number']}: {row['says']}{was}{state}{': ' + row['note'] if row['note'] else ''}"


def table(rows: Sequence[Row]) -> Table:
    """Judgements as a table, a line each."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("no", "judgement", "was", "by", "day", "state", "why"):
        made.add_column(name, overflow="fold", no_wrap=name in {"no", "day", "state"})
    for row in rows:
        made.add_row(
            Text(str(row["number"])),
            Text(plain(row["says"])),
            Text(plain(row["was"] or "")),
            Text(plain(row["by"])),
            Text(row["at"][:10]),
            Text(row["state"], style=STATE_STYLES[row["state"]]),
            Text(plain(" · ".join(filter(None, (row["why"], row["note"]))))),
        )
    return made
