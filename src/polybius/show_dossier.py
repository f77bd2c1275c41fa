"""Dossiers on the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius.dossiers import Dossier, Proof, Stay
from polybius.show import SHORT_ID, plain

# Of many tellings of one stay the first and last are shown, of many holders of office the first of these.
SHOWN_PROOFS, SHOWN_HOLDERS = 3, 40


def dossier(found: Dossier, day: date | None = None) -> RenderableType:
    """A dossier as a heading, what held on the day asked for, and a table of stays with their proof."""
    parts: list[RenderableType] = [
        Text(f"{plain(found.name)} ({found.kind}{f' {found.code}' if found.code else ''})", "bold")
    ]
    if day and found.kind != "state":
        known = "; ".join(name_stay(stay) for stay in found.on) or "nothing known of that day"
        parts.append(Text(f"on {day}: {known}", "green" if found.on else "yellow"))
    if found.stays:
        parts.append(_table(found.stays, with_name=False))
    if found.holders:
        parts.append(Text("in office on that day" if day else "in office"))
        parts.append(_table(found.holders[:SHOWN_HOLDERS], with_name=True))
    if len(found.holders) > SHOWN_HOLDERS:
        parts.append(Text(f"... and {len(found.holders) - SHOWN_HOLDERS} more; --at DAY or --json"))
    return Group(*parts)


def name_stay(stay: Stay) -> str:
    """A stay in one line.

    >>> name_stay(Stay("Ada Bell", "president", "FJI", "ELI", True, "tenures.csv"))
    'former president, FJI, ELI (tenures.csv)'
    """
    former = "former " if stay.former and not (stay.role or "").startswith("former") else ""
    told = ", ".join(plain(part) for part in (f"{former}{stay.role or ''}".strip(), stay.country, stay.sector) if part)
    return f"{told or 'no office'} ({stay.origin})"


def _table(stays: Sequence[Stay], *, with_name: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in [*(["name"] if with_name else []), "role", "country", "sector", "from", "to", "known from"]:
        table.add_column(column, overflow="fold")
    for stay in stays:
        role = ("former " if stay.former and not (stay.role or "").startswith("former") else "") + (stay.role or "")
        cells = [role.strip(), stay.country or "", stay.sector or "", *_days(stay)]
        name = [plain(stay.name)] if with_name else []
        table.add_row(*name, *(plain(cell) for cell in cells), _origin(stay))
    return table


def _days(stay: Stay) -> tuple[str, str]:
    if stay.first or stay.last or stay.origin == "reports":
        return str(stay.first or "?"), str(stay.last or ("?" if stay.origin == "reports" else ""))
    return "", ""


def _origin(stay: Stay) -> Text:
    if stay.origin != "reports":
        return Text(f"table {stay.origin}", "dim")
    shown = stay.proofs if len(stay.proofs) <= SHOWN_PROOFS else (*stay.proofs[: SHOWN_PROOFS - 1], stay.proofs[-1])
    lines = [name_proof(proof) for proof in shown]
    if len(stay.proofs) > len(shown):
        lines.insert(-1, f"... {len(stay.proofs) - len(shown)} more ...")
    return Text("\n".join(lines))


def name_proof(proof: Proof) -> str:
    """A proof in one line: its words, its report's id and where they stand, the report's date."""
    days = f"{proof.earliest or '?'}..{proof.latest or '?'}" if proof.earliest != proof.latest else proof.earliest
    return f"“{plain(proof.quote)}” {proof.report[:SHORT_ID]}[{proof.start}:{proof.end}] {days or 'undated'}"


def to_json(found: Sequence[Dossier]) -> Iterator[str]:
    """Each dossier as one line of JSON, with all its stays and proofs."""
    for each in found:
        yield json.dumps(asdict(each), ensure_ascii=False, default=str)
