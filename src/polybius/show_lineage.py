"""The lineage of events on the terminal: a table of it, and the lines under an event that tell how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from polybius.archive.rows import Row
from polybius.show import plain

# Under an event no more than its last changes; `polybius lineage` has them all.
LAST = 10
STYLES = {"gone": "red", "split": "yellow", "merged": "yellow"}


def tell_reasons(row: Row) -> str:
    """Why, in a few words.

    >>> tell_reasons({"because": [{"why": "new report", "what": "6ac1bf9e"}, {"why": "elsewhere", "what": "2d5f04"}]})
    'new report 6ac1bf9e; days, wording or rarity as they are since 2d5f04'
    """
    return "; ".join(_tell_reason(reason["why"], reason["what"]) for reason in row["because"])


def _tell_reason(why: str, what: str | None) -> str:
    if why == "elsewhere":
        return f"days, wording or rarity as they are since {what}"
    if why == "judgement":
        return what or why
    return f"{why[: -len(' undone')]} undone, {what}" if why == "judgement undone" else f"{why} {what or ''}".rstrip()


def print_lines(console: Console, rows: Sequence[Row], event: str) -> None:
    """How an event came about, a line for each change; nothing where it is as it was first told."""
    if rows:
        console.print(Text("lineage", style="bold"))
    for row in rows[-LAST:]:
        moment = f", {row['at'][:10]}" if row["at"] else ""
        name = "" if row["event"] == event else f"{plain(row['event'])} "
        said = Text.assemble("  ", (f"run {row['run']}{moment}  ", "dim"), name, (plain(row["says"]), _style(row)))
        console.print(said.append(f": {plain(tell_reasons(row))}"), soft_wrap=True)
    if len(rows) > LAST:
        console.print(Text(f"  and {len(rows) - LAST} earlier: polybius lineage {event}", style="dim"), soft_wrap=True)


def _style(row: Row) -> str:
    return STYLES.get(row["fate"], "")


def table(rows: Sequence[Row]) -> Table:
    """What became of earlier events as a table, a line each."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "day", "earlier event", "what became of it", "why"):
        made.add_column(name, overflow="fold", no_wrap=name in {"run", "day", "earlier event"})
    for row in rows:
        made.add_row(
            Text(str(row["run"])),
            Text((row["at"] or "")[:10]),
            Text(plain(row["event"]), style="dim"),
            Text(plain(row["says"]), style=_style(row)),
            Text(plain(tell_reasons(row))),
        )
    return made
