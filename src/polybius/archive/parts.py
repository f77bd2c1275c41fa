"""The append-only parts of an archive: coded reports with every sighting of them, as Parquet.

A *sighting* is one place a text was read from with what that place says of it (path, address, claims of dates). A
*reading* is what the coder saw: text, title and language. A coder codes one reading once, however often it is sighted.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from polybius.archive.records import from_json, to_json
from polybius.errors import ArchiveDamaged
from polybius.model import CodedReport, DateClaim, Report

SCHEMA = pa.schema(
    [
        ("report", pa.string()),
        ("coder", pa.string()),
        ("reading", pa.string()),
        ("sighting", pa.string()),
        ("path", pa.string()),
        ("source", pa.string()),
        ("record", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one place a text was read from says of it."""

    path: str
    title: str | None
    publisher: str | None
    url: str | None
    language: str
    claims: tuple[DateClaim, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a part. `record` is the coded report as JSON; None where another row has the reading's record."""

    report: str
    coder: str
    reading: str
    sighting: str
    path: str
    source: str
    record: str | None


def to_entry(report: Report, coder: str, coded: CodedReport | None) -> Entry:
    """The row for one sighting, with its record where it has one of its own."""
    sighting = Sighting(report.path, report.title, report.publisher, report.url, report.language, report.claims)
    return Entry(
        report.id,
        coder,
        reading_key(report),
        sighting_key(report),
        clean(report.path),
        to_json(sighting),
        to_json(coded) if coded else None,
    )


def reading_key(report: Report) -> str:
    """What the coder sees, as a key: reports with the same one are coded alike."""
    span = report.title_span and (report.title_span.start, report.title_span.end)
    return f"{'b' if report.title is None else 'a'}{_digest(report.id, report.title, span, report.language)}"


def sighting_key(report: Report) -> str:
    """A report's text together with all that its source says of it, as a key."""
    claims = to_json(report.claims, tuple[DateClaim, ...])
    return _digest(reading_key(report), report.path, report.publisher, report.url, claims)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def clean(text: str) -> str:
    """The text with lone surrogates, which no database stores, shown as U+FFFD.

    >>> clean("caf\\udce9")
    'caf\ufffd'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# ------------------------------------------------------------------ files
def write_part(folder: Path, entries: Collection[Entry]) -> Path:
    """Write a part under the name that its content gives it; it is whole on disk before it has that name."""
    rows = sorted(entries, key=lambda e: (e.report, e.coder, e.sighting))
    table = pa.Table.from_pylist([_columns(entry) for entry in rows], schema=SCHEMA)
    path = folder / part_name(rows)
    write_whole(path, lambda temporary: pq.write_table(table, temporary, compression="zstd"))
    return path


def _columns(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in SCHEMA.names}


def part_name(entries: Iterable[Entry]) -> str:
    """`part-<hash>.parquet`, the hash over report ids, coders, sightings and records."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update("\0".join((entry.report, entry.coder, entry.sighting, entry.record or "")).encode("utf-8"))
        digest.update(b"\1")
    return f"part-{digest.hexdigest()[:24]}.parquet"


def write_whole(path: Path, write: Any) -> None:
    """Let `write` fill a temporary file, then put it in place at once; a crash leaves the old state."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # other systems cannot open a folder
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def count_rows(path: Path) -> int:
    """The number of rows that a part's footer gives. Raises ArchiveDamaged where it cannot be read."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        raise ArchiveDamaged(f"{path}: this part cannot be read: {error}") from error


def read_part(path: Path, *, reports: Collection[str] | None = None) -> Iterator[Entry]:
    """The rows of a part, those of some reports alone if named. Raises ArchiveDamaged if it is not what was written."""
    filters = None if reports is None else [("report", "in", sorted(reports))]
    try:
        table = pq.read_table(path, filters=filters)
        entries = [Entry(**row) for row in table.to_pylist()]
    except (OSError, pa.ArrowException, TypeError) as error:
        raise ArchiveDamaged(f"{path}: this part cannot be read: {error}") from error
    if reports is None and part_name(entries) != path.name:
        raise ArchiveDamaged(f"{path}: this part does not hold what was written to it")
    yield from entries


def read_keys(path: Path) -> Iterator[tuple[str, str, str, bool]]:
    """(coder, reading, sighting, has a record) of each row."""
    try:
        table = pq.read_table(path, columns=["coder", "reading", "sighting", "record"])
    except (OSError, pa.ArrowException) as error:
        raise ArchiveDamaged(f"{path}: this part cannot be read: {error}") from error
    valid = table["record"].is_valid()
    columns = [table[name].to_pylist() for name in ("coder", "reading", "sighting")]
    yield from zip(*columns, valid.to_pylist(), strict=True)


# ------------------------------------------------------------------ from rows to coded reports
def unite(entries: Sequence[Entry], coders: Sequence[str] = ()) -> list[CodedReport]:
    """One coded report for each text, whatever the rows' order: the newest coder's, with all sightings' claims.

    `coders` are in the order of their last use, which tells the newest among those of one version.
    """
    by_report: dict[str, list[Entry]] = {}
    for entry in entries:
        by_report.setdefault(entry.report, []).append(entry)
    united = (_unite_one(by_report[report], coders) for report in sorted(by_report))
    return [coded for coded in united if coded]


def unite_coded(reports: Sequence[CodedReport]) -> list[CodedReport]:
    """Coded reports that are in no archive, as an archive would give them: one for each text, by id."""
    if len({coded.report.id for coded in reports}) == len(reports):
        return [_with_claims(coded, coded.report.claims) for coded in sorted(reports, key=lambda c: c.report.id)]
    return unite([to_entry(coded.report, coded.coder, coded) for coded in reports])


def _unite_one(entries: list[Entry], coders: Sequence[str]) -> CodedReport | None:
    """None for a text that was sighted but could not be coded."""
    recorded = [entry for entry in entries if entry.record]
    if not recorded:
        return None
    newest = max((entry.coder for entry in recorded), key=lambda coder: coder_order(coder, coders))
    chosen = min((e for e in recorded if e.coder == newest), key=lambda e: (e.reading, e.sighting))
    coded = from_json(chosen.record or "", CodedReport)
    sightings = [from_json(entry.source, Sighting) for entry in entries]
    claims = {claim for sighting in sightings for claim in sighting.claims}
    report = replace(
        coded.report,
        path=min(s.path for s in sightings),
        publisher=min((s.publisher for s in sightings if s.publisher), default=None),
        url=min((s.url for s in sightings if s.url), default=None),
    )
    return _with_claims(replace(coded, report=report), claims)


def _with_claims(coded: CodedReport, claims: Iterable[DateClaim]) -> CodedReport:
    return replace(coded, report=replace(coded.report, claims=tuple(sorted(set(claims), key=_claim_order))))


def _claim_order(claim: DateClaim) -> tuple[int, str, str, str]:
    return (claim.span.start if claim.span else 1 << 60, claim.origin, claim.text, str(claim.days))


def coder_order(coder: str, coders: Sequence[str] = ()) -> tuple[list[tuple[int, int, str]], int, str]:
    """Orders the stamps of coders from old to new: by version, then by last use, the place in `coders`.

    >>> max(["polybius 0.9.0+a / x", "polybius 0.10.0+b / x"], key=coder_order)
    'polybius 0.10.0+b / x'
    """
    version = re.split(r"[+/]", coder, maxsplit=1)[0]
    numbers = [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in re.split(r"(\d+)", version)]
    return numbers, coders.index(coder) if coder in coders else -1, coder
