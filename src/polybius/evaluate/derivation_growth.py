"""How all that follows from coded reports grows: `python -m polybius.evaluate.derivation_growth [1000 10000]`.

Archives are made up (`polybius.evaluate.made_archive`) and derived as an archive is rebuilt, with no day given: most
reports have a header with their day, a tenth a wrong one, a fifth none. Seconds are of the processor, on one core: for
the search for stories, `propose`, dating and `link`. "pairs" are the pairs weighed before dating for each mention,
"largest" is the mentions of the largest group they make, "true" the share of proposals that are of one act. Of the
dates: the share of wrong headers that were found and of right ones that stood, and of reports without one the share
whose day lies in what was found, and how many days that has at the median. F1 is that of pairs of mentions put into one
event.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from polybius.evaluate.linking_growth import peak, row, same_event_f1
from polybius.evaluate.made_archive import MadeArchive, make_archive
from polybius.linking import proposals_of
from polybius.linking.clusters import match
from polybius.model import Dating
from polybius.pipeline import Shared, date_by_shared, find_stories, link

SIZES = (1_000, 3_000, 10_000, 30_000)
HEAD = (
    "mentions reports stories/s propose/s dating/s link/s ms/each pairs/each proposed largest true wrong right "
    "missing days F1 held/MiB peak/MiB"
).split()


@dataclass(frozen=True)
class Dated:
    """How right the dates of the reports are."""

    wrong_found: float
    right_kept: float
    missing_inside: float
    missing_days: float

    def __str__(self) -> str:
        return f"{self.wrong_found:.3f} {self.right_kept:.3f} {self.missing_inside:.3f} {self.missing_days:.0f}"


@dataclass(frozen=True)
class Derivation:
    """What the derivation of one archive took, stage by stage, and how right it was."""

    mentions: int
    reports: int
    seconds: tuple[float, float, float, float]
    pairs_each: float
    proposed: int
    largest: int
    true: float
    dated: Dated
    f1: float
    held: float
    peak: float

    def __str__(self) -> str:
        counts = (f"{self.mentions:,}", f"{self.reports:,}")
        costs = (*(f"{one:.1f}" for one in self.seconds), f"{1000 * sum(self.seconds) / self.mentions:.3f}")
        pairs = (f"{self.pairs_each:.2f}", f"{self.proposed:,}", f"{self.largest}", f"{self.true:.3f}")
        memory = (f"{self.held:,.0f}", f"{self.peak:,.0f}")
        return row((*counts, *costs, *pairs, *str(self.dated).split(), f"{self.f1:.3f}", *memory))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size."""
    sizes = [int(one) for one in (sys.argv[1:] if arguments is None else arguments)] or SIZES
    print(row(HEAD))
    print(row(["---"] * len(HEAD)))
    for size in sizes:
        print(measure(make_archive(size, headers=True)), flush=True)
    return 0


def measure(made: MadeArchive) -> Derivation:
    """Derive an archive from its reports, and hold the outcome against what it was made of."""
    held, at = peak(), [time.process_time()]
    stories = find_stories(made.reports)
    at.append(time.process_time())
    found = match(made.reports, stories=stories)
    same = proposals_of(found)
    weighed, largest = len(found.candidates) / len(made.truth), max(map(len, found.clusters), default=0)
    del found
    at.append(time.process_time())
    dating = date_by_shared(made.reports, Shared(same, stories))
    at.append(time.process_time())
    linked = link(made.reports, dating, stories=stories)
    at.append(time.process_time())
    seconds = (at[1] - at[0], at[2] - at[1], at[3] - at[2], at[4] - at[3])
    true = sum(made.truth[pair.left] == made.truth[pair.right] for pair in same) / max(1, len(same))
    f1 = same_event_f1(linked, made.truth)
    counts = (len(made.truth), len(made.reports))
    return Derivation(*counts, seconds, weighed, len(same), largest, true, _dated(made, dating), f1, held, peak())


def _dated(made: MadeArchive, dating: Dating) -> Dated:
    """Verdicts on the headers, and the days of the reports without one, against the true days."""
    wrong: list[bool] = []
    right: list[bool] = []
    inside: list[bool] = []
    widths: list[int] = []
    for coded in made.reports:
        found, day = dating.reports[coded.report.id], made.dating.reports[coded.report.id].date.days.earliest
        low, high = found.date.days.earliest, found.date.days.latest
        holds = day is not None and (low is None or low <= day) and (high is None or day <= high)
        for verdict in found.verdicts:
            (right if verdict.claim.days.earliest == day else wrong).append(verdict.accepted)
        if not coded.report.claims:
            inside.append(holds)
            widths.append((high - low).days + 1 if low and high else 36525)
    return Dated(1 - _share(wrong), _share(right), _share(inside), median(widths or [0]))


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(1, len(found))


if __name__ == "__main__":
    sys.exit(main())
