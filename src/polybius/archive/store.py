"""The archive on disk: a folder of append-only parts, the refusals, and the database derived from them.

archive.toml              the version of this layout
coded/part-<hash>.parquet coded reports, the source of truth
refusals/part-<hash>.jsonl inputs that could not be read or coded
judgements/part-<hash>.jsonl what people decided over the model, one judgement each
lineage/run-<number>-<hash>.parquet what each run changed among the events
polybius.duckdb           derived; `polybius rebuild` makes it anew
lock                      who is writing
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import duckdb

from polybius.archive import database
from polybius.archive.fates import fate_rows, lineage_rows
from polybius.archive.judgements import judgement_rows, next_moment, read_judgements, write_judgement
from polybius.archive.lineage import Outcome, Run, differences, outcome_of, read_runs, run_paths, write_run
from polybius.archive.lock import hold
from polybius.archive.parts import (
    Entry,
    count_rows,
    read_keys,
    read_part,
    reading_key,
    sighting_key,
    to_entry,
    unite,
    write_part,
    write_whole,
)
from polybius.archive.rows import Row
from polybius.errors import ArchiveDamaged, UsageError
from polybius.judgements import Judgement, judge
from polybius.model import CodedReport, Dating, Linked, Refusal, Report

FORMAT = 1
OWN_NAMES = frozenset({"lock", "coded", "refusals", "judgements", "lineage"})
# Coded reports a crash can cost at most: a part is written after as many.
BATCH = 200
Derive = Callable[[Sequence[CodedReport], Sequence[Judgement]], tuple[Dating, Linked]]


@dataclass(slots=True)
class Added:
    """What one run added to an archive."""

    coded: int = 0
    sighted: int = 0
    known: int = 0
    refusals: list[Refusal] = field(default_factory=list)


class Archive:
    """An archive folder. Open one with `Archive.open`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._coded = folder / "coded"
        self._refusals = folder / "refusals"
        self._judgements = folder / "judgements"
        self._lineage = folder / "lineage"
        self._database = folder / "polybius.duckdb"
        self._is_checked = False

    @classmethod
    def open(cls, folder: str | Path, *, create: bool = False) -> Archive:
        """The archive in this folder, made first if `create`.

        Raises UsageError if there is none, or one of a later layout.
        """
        archive = cls(Path(folder))
        sign = archive.folder / "archive.toml"
        if create and not sign.exists():
            if archive.folder.is_dir() and any(p.name not in OWN_NAMES for p in archive.folder.iterdir()):
                raise UsageError(f"{folder} holds other files; name an empty or a new folder for the archive")
            for place in (archive._coded, archive._refusals):
                place.mkdir(parents=True, exist_ok=True)
            write_whole(sign, lambda temporary: temporary.write_text(f"format = {FORMAT}\n", "utf-8"))
        if not sign.exists():
            raise UsageError(f"no archive in {folder}; `polybius code PATH --archive {folder}` makes one")
        archive._check_format(sign)
        return archive

    def _check_format(self, sign: Path) -> None:
        try:
            version = tomllib.loads(sign.read_text("utf-8"))["format"]
        except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
            raise ArchiveDamaged(f"{sign}: does not tell the archive's format") from error
        if version != FORMAT:
            raise UsageError(f"{sign}: format {version!r} is not the one this version reads, {FORMAT}")

    @contextmanager
    def writing(self) -> Iterator[Archive]:
        """Hold the archive for writing. Raises ArchiveBusy, naming the holder, when another process does."""
        with hold(self.folder / "lock"):
            self._sweep()
            self._is_checked = False
            yield self

    def _sweep(self) -> None:
        """Take away what a writer that was killed left half written."""
        for place in (self.folder, self._coded, self._refusals, self._judgements, self._lineage):
            for pattern in (".*.duckdb.*",) if place is self.folder else (".part-*", ".run-*"):
                for path in place.glob(pattern):
                    path.unlink(missing_ok=True)

    # -------------------------------------------------------------- adding
    def unknown(self, reports: Iterable[Report | Refusal], coder: str, added: Added) -> Iterator[Report | Refusal]:
        """Those reports that `coder` has still to code; new sightings of texts it has coded are stored on the way."""
        self._note_coder(coder)
        coded, sighted = self._keys(coder)
        new: list[Entry] = []
        for report in reports:
            if isinstance(report, Refusal):
                yield report
            elif (key := sighting_key(report)) in sighted:
                added.known += 1
            elif (reading := reading_key(report)) in coded:
                sighted.add(key)
                added.sighted += 1
                new.append(to_entry(report, coder, None))
            else:
                sighted.add(key)
                coded.add(reading)
                yield report
        self._write(new)

    def _coders(self) -> list[str]:
        path = self.folder / "coders.txt"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def _note_coder(self, coder: str) -> None:
        """Write down that this coder is the one last used."""
        coders = self._coders()
        if coders[-1:] != [coder]:
            text = "".join(f"{name}\n" for name in [*(c for c in coders if c != coder), coder])
            write_whole(self.folder / "coders.txt", lambda temporary: temporary.write_text(text, "utf-8"))

    def _keys(self, coder: str) -> tuple[set[str], set[str]]:
        """Keys of the readings that `coder` has coded and of the sightings of those."""
        keys = [key for part in self._parts() for key in read_keys(part) if key[0] == coder]
        coded = {reading for _, reading, _, has_record in keys if has_record}
        return coded, {sighting for _, reading, sighting, _ in keys if reading in coded}

    def add(self, outcomes: Iterable[CodedReport | Refusal], added: Added) -> None:
        """Store coded reports and refusals, a part after every batch."""
        batch: list[Entry] = []
        for outcome in outcomes:
            if isinstance(outcome, Refusal):
                added.refusals.append(outcome)
                continue
            added.coded += 1
            batch.append(to_entry(outcome.report, outcome.coder, outcome))
            if len(batch) >= BATCH:
                self._write(batch)
                batch = []
        self._write(batch)
        self._write_refusals(added.refusals)

    def _write(self, entries: list[Entry]) -> None:
        if entries:
            write_part(self._coded, entries)

    def _write_refusals(self, refusals: list[Refusal]) -> None:
        known = set(self._read_refusals())
        lines = sorted({json.dumps(asdict(refusal)) for refusal in refusals if refusal not in known})
        if lines:
            text = "".join(f"{line}\n" for line in lines)
            name = f"part-{hashlib.sha256(text.encode('ascii')).hexdigest()[:24]}.jsonl"
            write_whole(self._refusals / name, lambda temporary: temporary.write_text(text, "ascii"))

    # -------------------------------------------------------------- judgements
    def judgements(self) -> list[Judgement]:
        """Every judgement, those that were taken back too."""
        return read_judgements(self._judgements)

    def add_judgement(self, judgement: Judgement) -> Judgement:
        """Store a judgement, dated after all others; gives it as it is stored."""
        dated = self.dated(judgement)
        write_judgement(self._judgements, dated)
        self._is_checked = False
        return dated

    def dated(self, judgement: Judgement) -> Judgement:
        """The judgement as it would be stored: after all others, even if the clock went back, so that numbers stay."""
        return replace(judgement, at=next_moment(judgement.at, self.judgements()))

    # -------------------------------------------------------------- reading
    def _parts(self) -> list[Path]:
        return sorted(self._coded.glob("part-*.parquet"))

    def coded_reports(self) -> list[CodedReport]:
        """Every coded report, by id: the newest coder's, with the claims of all its sightings."""
        return unite([entry for part in self._parts() for entry in read_part(part)], self._coders())

    def find_coded(self, reports: Iterable[str]) -> dict[str, CodedReport]:
        """The coded reports with these ids."""
        wanted = frozenset(reports)
        entries = [entry for part in self._parts() for entry in read_part(part, reports=wanted)]
        found = unite(entries, self._coders())
        return {coded.report.id: coded for coded in found}

    def find_judged(self, reports: Iterable[str]) -> dict[str, CodedReport]:
        """The coded reports with these ids, as judgements have them."""
        judged = judge(list(self.find_coded(reports).values()), self.judgements())
        return {coded.report.id: coded for coded in judged.reports}

    def refusals(self) -> list[Refusal]:
        """Every refusal but those of files that have been read since."""
        entries = [entry for part in self._parts() for entry in read_part(part)]
        return self._open_refusals({entry.path for entry in entries})

    def _open_refusals(self, read_since: set[str]) -> list[Refusal]:
        refused = set(self._read_refusals())
        still = (r for r in refused if r.line is not None or r.path not in read_since)
        return sorted(still, key=lambda r: (r.path, r.line or 0, r.reason))

    def _read_refusals(self) -> Iterator[Refusal]:
        for path in sorted(self._refusals.glob("part-*.jsonl")):
            try:
                for line in path.read_text("ascii").splitlines():
                    yield Refusal(**json.loads(line))
            except (ValueError, TypeError) as error:
                raise ArchiveDamaged(f"{path}: not what was written to it: {error}") from error

    # -------------------------------------------------------------- the database
    def rebuild(self, derive: Derive, *, deriver: str = "", at: str = "") -> None:
        """Make the database anew from the parts; `deriver` names the version of `derive`, `at` the moment.

        Where events, reports, judgements or the version are not those of the last run, the log of runs grows by one.
        Raises JudgementsContradict where judgements cannot all hold; the database then stays as it was.
        """
        entries = [entry for part in self._parts() for entry in read_part(part)]
        reports = unite(entries, self._coders())
        refusals = self._open_refusals({entry.path for entry in entries})
        judgements = self.judgements()
        judged = judge(reports, judgements)
        derived, standings = derive(reports, judgements), judged.weighed.standings
        decided = judgement_rows(standings)
        lineage = self._note_run(outcome_of(reports, derived[1], standings, deriver), decided, at)
        meta = {"parts": json.dumps(self._part_counts()), "coders": json.dumps(self._coders()), "deriver": deriver}
        database.build(self._database, judged.reports, refusals, derived, decided, lineage, meta)

    def _note_run(self, found: Outcome, decided: Sequence[Row], at: str) -> list[Row]:
        """Add what this run changed to the log; gives the rows of the whole log."""
        says = {row["id"]: f"judgement {row['number']}: {row['says']}" for row in decided}
        runs = read_runs(self._lineage)
        lineage, state = lineage_rows(runs, says)
        if not (changes := differences(state, found)):
            return lineage
        run = Run(runs[-1].number + 1 if runs else 1, at, tuple(changes))
        write_run(self._lineage, run)
        return lineage + fate_rows(run, state, says)

    def is_current(self, deriver: str | None = None) -> bool:
        """Whether the database follows from just the parts that are here, by this version of `derive` if one is named.

        Raises ArchiveDamaged when it follows from parts that are gone.
        """
        if not self._database.exists():
            return False
        with database.connect(self._database) as connection:
            meta = database.read_meta(connection)
        known, here = json.loads(meta["parts"]), self._part_counts()
        if gone := sorted(set(known) - set(here)):
            raise ArchiveDamaged(f"{self.folder}: {gone[0]} is gone, which the database was made from")
        for name, count in known.items():
            if here[name] != count:
                raise ArchiveDamaged(f"{self.folder}: {name} has {here[name]} rows where there were {count}")
        same_code = deriver in (None, meta["deriver"]) and json.loads(meta["coders"]) == self._coders()
        return same_code and bool(known == here)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection to the database. Raises ArchiveDamaged when it and the parts contradict each other.

        The parts are looked at once for each `Archive` that is opened, and again after it was written to.
        """
        if not self._is_checked and not self.is_current():
            raise ArchiveDamaged(f"{self.folder}: the database lags behind the reports; `polybius rebuild` mends it")
        self._is_checked = True
        return database.connect(self._database)

    def _part_counts(self) -> dict[str, int]:
        """The number of rows of every part."""
        counts = {f"coded/{part.name}": count_rows(part) for part in self._parts()}
        for folder in (self._refusals, self._judgements):
            lines = {f"{folder.name}/{p.name}": p.read_bytes().count(b"\n") for p in folder.glob("part-*.jsonl")}
            counts |= lines
        counts |= {f"lineage/{path.name}": count_rows(path) for path in run_paths(self._lineage)}
        return dict(sorted(counts.items()))
