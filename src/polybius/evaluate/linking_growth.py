"""How linking grows with the archive: `python -m polybius.evaluate.linking_growth [10000 100000 1000000]`.

Archives are made up (`polybius.evaluate.made_archive`), with their days given; each is linked on one core. Seconds are
of the clock and of the processor; memory is what the reports and their dates take, and the peak of the whole process.
"kept" is the share of the pairs of one act's tellings that are candidates, "joined" of those that candidates join, if
only by way of other tellings of the act; F1 is that of pairs of mentions put into one event.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from polybius.evaluate.made_archive import MadeArchive, make_archive
from polybius.linking import events_of, forget_weighed
from polybius.linking.cluster import components
from polybius.linking.clusters import Matching, match
from polybius.model import Linked

SIZES = (10_000, 100_000, 1_000_000)
HEAD = "mentions reports pairs/each kept joined F1 clock/s core/s ms/each held/MiB peak/MiB".split()


@dataclass(frozen=True)
class Growth:
    """What linking one archive took, and how right it was."""

    mentions: int
    reports: int
    pairs_each: float
    kept: float
    joined: float
    f1: float
    clock: float
    core: float
    held: float
    peak: float

    def __str__(self) -> str:
        counts = (f"{self.mentions:,}", f"{self.reports:,}", f"{self.pairs_each:.2f}")
        shares = (f"{self.kept:.3f}", f"{self.joined:.3f}", f"{self.f1:.3f}")
        costs = (f"{self.clock:.1f}", f"{self.core:.1f}", f"{1000 * self.core / self.mentions:.3f}")
        return row((*counts, *shares, *costs, f"{self.held:,.0f}", f"{self.peak:,.0f}"))


def row(cells: Iterable[str]) -> str:
    """A line of a table."""
    return "| " + " | ".join(f"{cell:>9s}" for cell in cells) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size."""
    sizes = [int(one) for one in (sys.argv[1:] if arguments is None else arguments)] or SIZES
    print(row(HEAD))
    print(row(["---"] * len(HEAD)))
    for size in sizes:
        print(measure(make_archive(size)), flush=True)
    return 0


def measure(made: MadeArchive) -> Growth:
    """Link an archive, and hold the outcome against what it was made of."""
    held = peak()
    clock, core = time.perf_counter(), time.process_time()
    found = match(made.reports, made.dating)
    clock, core = time.perf_counter() - clock, time.process_time() - core
    of_candidates = (len(found.candidates) / len(made.truth), *kept_pairs(found, made.truth))
    found = forget_weighed(found)
    begun, spent = time.perf_counter(), time.process_time()
    linked = events_of(found, made.reports, made.dating)
    clock, core = clock + time.perf_counter() - begun, core + time.process_time() - spent
    f1 = same_event_f1(linked, made.truth)
    return Growth(len(made.truth), len(made.reports), *of_candidates, f1, clock, core, held, peak())


def peak() -> float:
    """The most memory that the process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def kept_pairs(found: Matching, truth: Mapping[str, int]) -> tuple[float, float]:
    """The shares of the pairs of one act's tellings that are candidates, and that these join; word-for-word repeats in
    copies are left out, which need no pair."""
    first = [key for key in found.tellings if key not in found.repeats]
    kept = [pair for pair in found.candidates if truth[pair[0]] == truth[pair[1]]]
    true = max(1, _pairs(truth[key] for key in first))
    joined = sum(len(part) * (len(part) - 1) // 2 for part in components(first, kept))
    return len(kept) / true, joined / true


def same_event_f1(linked: Linked, truth: Mapping[str, int]) -> float:
    """The F1 of pairs of mentions put into one event."""
    made = sum(len(event.mentions) * (len(event.mentions) - 1) // 2 for event in linked.events)
    right = sum(_pairs(truth[mention] for mention in event.mentions) for event in linked.events)
    return 2 * right / max(1, made + _pairs(truth.values()))


def _pairs(keys: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())


if __name__ == "__main__":
    sys.exit(main())
