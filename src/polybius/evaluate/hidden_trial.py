"""The test of dating with hidden days: `python -m polybius.evaluate.hidden_trial [--part tuning]`.

Archives are made of news whose day is known (`hidden_dates`): each report's day is given as a page header's claim,
which is wrong by one to ten years in a tenth of the reports and missing in a fifth, drawn with fixed seeds. Dating is
run over each archive, and its verdicts and intervals are compared with the days. Half of the stories are for tuning;
the figures are of the other half unless asked for otherwise. Reports are coded by rules alone, without the judge.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from polybius.evaluate.hidden_dates import Known, read_known
from polybius.model import CodedReport, DateClaim, DateRange, DayRange, Report, ReportDate
from polybius.pipeline import Shared, code_report, date_by_shared, find_shared, load_pipeline, read_reports

ROOT = Path(__file__).resolve().parents[3]
SHARE_WRONG, SHARE_MISSING = 0.1, 0.2
MOST_YEARS = 10
ARCHIVES = 10
# An interval without an end is counted as this wide.
OPEN_DAYS = 36525


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report shows for its day: None where it shows nothing."""

    day: date | None
    is_right: bool


@dataclass(slots=True)
class Tally:
    """Counts over archives."""

    counts: Counter[str] = field(default_factory=Counter)
    widths: list[int] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float | None:
        return round(self.counts[part] / self.counts[whole], 4) if self.counts[whole] else None


def draw(known: Sequence[Known], seed: int) -> dict[str, Shown]:
    """What each text shows: the same for one seed, whatever the order of the texts.

    >>> text = Known("a", "Peru voted.", date(1998, 8, 7), "a", frozenset())
    >>> draw([text], 1) == draw([text], 1)
    True
    """
    return {one.id: _draw_one(one, random.Random(f"{seed} {one.id}")) for one in known}


def _draw_one(known: Known, chance: random.Random) -> Shown:
    lot = chance.random()
    if lot >= SHARE_WRONG + SHARE_MISSING:
        return Shown(known.day, True)
    if lot >= SHARE_WRONG:
        return Shown(None, False)
    years = chance.choice([-1, 1]) * chance.randint(1, MOST_YEARS)
    day = known.day.replace(day=28) if (known.day.month, known.day.day) == (2, 29) else known.day
    return Shown(day.replace(year=day.year + years), False)


def show(coded: CodedReport, shown: Shown) -> CodedReport:
    """The report with what it shows as a header's claim, and no other claim that names a year."""
    claims = [claim for claim in coded.report.claims if claim.days.earliest is None and claim.days.latest is None]
    if shown.day is not None:
        claims.insert(0, DateClaim("header", shown.day.isoformat(), DayRange(shown.day, shown.day)))
    return replace(coded, report=replace(coded.report, claims=tuple(claims)))


def sharing(known: Sequence[Known], shown: Mapping[str, Shown]) -> set[str]:
    """The texts that tell an event, by the annotators' word, which another text with a right day tells too."""
    told = Counter(event for one in known if shown[one.id].is_right for event in one.events)
    return {one.id for one in known if any(told[event] > shown[one.id].is_right for event in one.events)}


def linked(reports: Mapping[str, str], shown: Mapping[str, Shown], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The texts joined by our own linking to another text with a right day; `reports` gives the text of each report."""
    found = set()
    for pair in pairs:
        left, right = (reports[name] for name in pair)
        found |= {one for one, other in ((left, right), (right, left)) if one != other and shown[other].is_right}
    return found


def run(known: Sequence[Known], coded: Mapping[str, CodedReport], seeds: Iterable[int]) -> dict[str, Any]:
    """The figures over one archive for each seed; `coded` gives the coded report of each text's id."""
    texts = {coded[one.id].report.id: one.id for one in known}
    reports = [coded[one.id] for one in known]
    shared = find_shared(reports)
    tally = Tally()
    for seed in seeds:
        shown = draw(known, seed)
        found = date_by_shared([show(coded[one.id], shown[one.id]) for one in known], shared)
        groups = {"told": sharing(known, shown), "linked": linked(texts, shown, _pairs(shared))}
        for one in known:
            in_groups = [name for name, members in groups.items() if one.id in members]
            _count(tally, one, shown[one.id], found.reports[coded[one.id].report.id], in_groups)
    return _figures(tally)


def _pairs(shared: Shared) -> set[tuple[str, str]]:
    events = {(one.left.split(":")[0], one.right.split(":")[0]) for one in shared.same}
    return {pair for pair in events if pair[0] != pair[1]} | {(one.left, one.right) for one in shared.stories}


def _count(tally: Tally, known: Known, shown: Shown, found: ReportDate, groups: Sequence[str]) -> None:
    kind = "missing" if shown.day is None else "right" if shown.is_right else "wrong"
    is_in = known.day in found.date.days
    accepted = all(verdict.accepted for verdict in found.verdicts if verdict.claim.origin == "header")
    for name in ("all", *groups):
        tally.counts[f"{kind} {name}"] += 1
        tally.counts[f"{kind} {name} inside"] += is_in
        tally.counts[f"{kind} {name} rejected"] += not accepted
        tally.counts[f"{kind} {name} bounded"] += _width(found.date) < OPEN_DAYS
        tally.counts[f"{kind} {name} rejected inside"] += is_in and not accepted
    if kind == "missing" and "told" in groups:
        tally.widths.append(_width(found.date))


def _width(found: DateRange) -> int:
    first, last = found.days.earliest, found.days.latest
    return (last - first).days + 1 if first and last else OPEN_DAYS


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "wrong": {
            name: {
                "detected": tally.share(f"wrong {name} rejected", f"wrong {name}"),
                "detected_and_true_day_inside": tally.share(f"wrong {name} rejected inside", f"wrong {name}"),
                "reports": tally.counts[f"wrong {name}"],
            }
            for name in ("told", "linked", "all")
        },
        "right": {
            "kept": round(1 - (tally.share("right all rejected", "right all") or 0.0), 4),
            "rejected": tally.share("right all rejected", "right all"),
            "reports": tally.counts["right all"],
        },
        "missing": {
            name: {
                "true_day_inside": tally.share(f"missing {name} inside", f"missing {name}"),
                "bounded": tally.share(f"missing {name} bounded", f"missing {name}"),
                "reports": tally.counts[f"missing {name}"],
            }
            for name in ("told", "all")
        }
        | {"median_width_told": median(tally.widths) if tally.widths else None},
    }


# ------------------------------------------------------------------ coding
def code_known(known: Sequence[Known]) -> dict[str, CodedReport]:
    """The coded report of each text, by rules alone."""
    os.environ["POLYBIUS_JUDGE"] = "off"
    pipeline, found = load_pipeline(), {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.jsonl"
        file.write_text("".join(json.dumps({"id": one.id, "text": one.text}) + "\n" for one in known), "utf-8")
        for report in read_reports([str(file)]):
            if isinstance(report, Report):
                found[report.path.rsplit("/", 1)[-1]] = code_report(report, pipeline)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m polybius.evaluate.hidden_trial", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of the shared data")
    parser.add_argument("--part", choices=("kept", "tuning"), default="kept", help="which half of the stories")
    parser.add_argument("--archives", type=int, default=ARCHIVES, help="how many archives are drawn")
    options = parser.parse_args(arguments)
    known = [one for one in read_known(options.shared) if one.is_kept == (options.part == "kept")]
    coded = code_known(known)
    print(json.dumps(run([one for one in known if one.id in coded], coded, range(options.archives)), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
