"""How linking grows with the archive: `python -m polybius.evaluate.linking_growth [10000 100000 1000000]`.

Archives are made up (`polybius.evaluate.made_archive`), each larger one after the smaller. Seconds are of the clock, for
`link` alone, with days given; peak memory is of the whole process, the reports among it.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from polybius.evaluate.made_archive import MadeArchive, make_archive
from polybius.linking import events_of
from polybius.linking.clusters import Matching, match
from polybius.model import Linked

SIZES = (10_000, 100_000, 1_000_000)
HEAD = ("mentions", "reports", "pairs each", "kept", "F1", "seconds", "matching", "ms each", "reports MiB", "peak MiB")


@dataclass(frozen=True)
class Growth:
    """What linking one archive took, and how right it was."""

    mentions: int
    reports: int
    pairs_each: float
    kept: float
    f1: float
    seconds: float
    matching: float
    held: float
    peak: float

    def __str__(self) -> str:
        return (
            f"{self.mentions:>11,} {self.reports:>11,} {self.pairs_each:>11.2f} {self.kept:>11.3f} {self.f1:>11.3f} "
            f"{self.seconds:>11.1f} {self.matching:>11.1f} {1000 * self.seconds / self.mentions:>11.3f} "
            f"{self.held:>11,.0f} {self.peak:>11,.0f}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size."""
    sizes = [int(one) for one in (sys.argv[1:] if arguments is None else arguments)] or SIZES
    print(" ".join(f"{name:>11s}" for name in HEAD))
    for size in sizes:
        print(measure(make_archive(size)), flush=True)
    return 0


def measure(made: MadeArchive) -> Growth:
    """Link an archive, and hold the outcome against what it was made of."""
    held = _peak()
    start = time.perf_counter()
    found = match(made.reports, made.dating)
    middle = time.perf_counter()
    linked = events_of(found, made.reports, made.dating)
    end = time.perf_counter()
    return Growth(
        mentions=len(made.truth),
        reports=len(made.reports),
        pairs_each=len(found.candidates) / len(made.truth),
        kept=kept_pairs(found, made.truth),
        f1=same_event_f1(linked, made.truth),
        seconds=end - start,
        matching=middle - start,
        held=held,
        peak=_peak(),
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def kept_pairs(found: Matching, truth: Mapping[str, int]) -> float:
    """The share of the pairs of tellings of one act that are candidates; word-for-word repeats in copies are left out,
    which no pair is needed for."""
    true = _pairs(truth[key] for key in found.tellings if key not in found.repeats)
    return sum(truth[left] == truth[right] for left, right in found.candidates) / max(1, true)


def same_event_f1(linked: Linked, truth: Mapping[str, int]) -> float:
    """The F1 of pairs of mentions put into one event."""
    made = sum(len(event.mentions) * (len(event.mentions) - 1) // 2 for event in linked.events)
    right = sum(_pairs(truth[mention] for mention in event.mentions) for event in linked.events)
    return 2 * right / max(1, made + _pairs(truth.values()))


def _pairs(keys: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())


if __name__ == "__main__":
    sys.exit(main())
