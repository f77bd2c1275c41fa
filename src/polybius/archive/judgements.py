"""Judgements on disk: one small file each, named by its content, only ever added to; and their rows for the export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from polybius.archive.parts import write_whole
from polybius.archive.records import from_json, to_json
from polybius.archive.rows import Row
from polybius.errors import ArchiveDamaged
from polybius.judgements import Judgement, Standing, describe


def write_judgement(folder: Path, judgement: Judgement) -> Path:
    """Write a judgement under the name that its content gives it; writing it twice is writing it once."""
    folder.mkdir(exist_ok=True)
    path = folder / f"part-{judgement.id}.jsonl"
    write_whole(path, lambda temporary: temporary.write_text(f"{to_json(judgement)}\n", "ascii"))
    return path


def read_judgements(folder: Path) -> list[Judgement]:
    """Every judgement of the folder. Raises ArchiveDamaged for a file that is not what was written to it."""
    found = []
    for path in sorted(folder.glob("part-*.jsonl")):
        try:
            judgement = from_json(path.read_text("ascii"), Judgement)
        except Exception as error:  # whatever a converter meets in a damaged file
            raise ArchiveDamaged(f"{path}: not what was written to it: {error}") from error
        if path.name != f"part-{judgement.id}.jsonl":
            raise ArchiveDamaged(f"{path}: this judgement is not the one that was written to it")
        found.append(judgement)
    return found


def judgement_rows(standings: Sequence[Standing]) -> list[Row]:
    """A row for each judgement, by number: what it says, who made it, and whether it holds."""
    numbers = {s.numbered.judgement.id: s.numbered.number for s in standings}
    return [_row(standing, numbers) for standing in standings]


def _row(standing: Standing, numbers: dict[str, int]) -> Row:
    judged = standing.numbered.judgement
    mentions = (*standing.mentions, *(None for _ in judged.about[len(standing.mentions) :]))
    return {
        "number": standing.numbered.number,
        "id": judged.id,
        "kind": judged.kind,
        "field": judged.field,
        "value": judged.value,
        "was": standing.was,
        "about": [
            {"report": a.report, "start": a.start, "end": a.end, "text": a.text, "mention": mention}
            for a, mention in zip(judged.about, mentions, strict=True)
        ],
        "undoes": judged.undoes,
        "by": judged.by,
        "at": judged.at,
        "note": judged.note or None,
        "state": standing.state,
        "why": standing.why or None,
        "says": describe(judged, numbers),
    }


def next_moment(now: str, judgements: Iterable[Judgement]) -> str:
    """A moment for a new judgement: now, or just after the last one where the clock went back.

    >>> next_moment("2021-03-18T09:00:00.000000Z", [Judgement("drop", "Ana", "2021-03-18T09:00:00.999999Z")])
    '2021-03-18T09:00:01.000000Z'
    """
    last = max((judgement.at for judgement in judgements), default="")
    if now > last:
        return now
    return f"{datetime.fromisoformat(last) + timedelta(microseconds=1):%Y-%m-%dT%H:%M:%S.%f}Z"
