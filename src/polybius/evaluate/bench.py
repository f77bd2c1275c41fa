"""Times the whole chain against the spaCy parse alone, side by side on the same texts.

`python -m polybius.evaluate.bench [PATH...]`, which `make bench` runs, prints the table of `docs/benchmarks.md`. The
ratio is of processor time, each the best of several rounds that take turns, so that other work on the machine falls on
both alike.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polybius.model import Report
from polybius.pipeline import Pipeline, derive, load_pipeline, read_reports, time_stages

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of processor time for all texts, each the best of its rounds."""

    parse: float
    chain: float
    stages: dict[str, float]
    words: int
    reports: int

    @property
    def ratio(self) -> float:
        return self.chain / self.parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m polybius.evaluate.bench", description=__doc__)
    parser.add_argument("paths", nargs="*", help="reports; the examples and, where present, ../shared/seeds if none")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    seeds = ROOT.parent / "shared" / "seeds"
    paths = options.paths or [str(ROOT / "examples"), *([str(seeds)] if seeds.is_dir() else [])]
    reports = [report for report in read_reports(paths) if isinstance(report, Report)]
    if not reports:
        print("no reports to time", file=sys.stderr)
        return 2
    print(to_markdown(measure(reports, load_pipeline(), options.rounds)))
    return 0


def measure(reports: Sequence[Report], pipeline: Pipeline, rounds: int = ROUNDS) -> Timing:
    """Time parse and chain in turns; a first round, which loads data and fills caches, is not counted."""
    texts = [report.text for report in reports]
    stages: dict[str, float] = {}
    parses, chains = [], []
    for number in range(rounds + 1):
        parse = _seconds(lambda: _consume(pipeline.nlp(text) for text in texts))
        coded, shares = time_stages(reports, pipeline)
        shares["dating and linking"] = _seconds(lambda: derive(coded))  # noqa: B023 - called at once
        if number:
            parses.append(parse)
            chains.append(sum(shares.values()))
            stages = {name: min(value, stages.get(name, value)) for name, value in shares.items()}
    return Timing(min(parses), min(chains), stages, sum(len(text.split()) for text in texts), len(reports))


def _seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _consume(items: Iterable[Any]) -> None:
    for _ in items:
        pass


def to_markdown(timing: Timing) -> str:
    """The timing as a table, each stage beside its share of the parse."""
    lines = [
        f"{timing.reports} reports, {timing.words} words; seconds of processor time, best of the rounds.",
        "",
        "| step | seconds | of the parse alone |",
        "|---|---|---|",
        f"| spaCy parse alone, whole texts | {timing.parse:.3f} | 1.00 |",
        *(f"| {name} | {value:.3f} | {value / timing.parse:.2f} |" for name, value in timing.stages.items()),
        f"| **whole chain** | {timing.chain:.3f} | **{timing.ratio:.2f}** |",
        "",
        f"{timing.words / timing.chain:.0f} words a second through the whole chain.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
