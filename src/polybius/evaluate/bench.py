"""Times the whole chain against the spaCy parse alone, side by side on the same texts.

`python -m polybius.evaluate.bench [PATH...]`, which `make bench` runs, prints the table of `docs/benchmarks.md`. Each
report is parsed and then taken through the whole chain by itself, once, so that nothing is remembered of it; parse and
chain take turns, so that other work on the machine falls on both alike. Seconds are of processor time. `--timexes`
times the tagger of time expressions alone instead, without a parse: kilobytes of UTF-8 a second on one core, and once
more on each text ten times over, which shows whether its time is linear in the length of a text.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polybius.model import Report
from polybius.pipeline import Pipeline, derive, load_pipeline, predict_timexes, read_reports, time_stages

ROOT = Path(__file__).resolve().parents[3]
WARM_UP = 5
# The tagger alone goes over the texts this often; the fastest round counts.
ROUNDS, LENGTHEN = 5, 10


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of processor time for all reports, each taken by itself."""

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
    parser.add_argument(
        "paths", nargs="*", help="reports; if none, the examples, tests/gold and, if there, ../shared/seeds"
    )
    parser.add_argument("--timexes", action="store_true", help="time the tagger of time expressions alone")
    options = parser.parse_args(arguments)
    seeds = ROOT.parent / "shared" / "seeds"
    own = [str(ROOT / "examples"), str(ROOT / "tests" / "gold" / "texts")]
    paths = options.paths or [*own, *([str(seeds)] if seeds.is_dir() else [])]
    reports = [report for report in read_reports(paths) if isinstance(report, Report)]
    if not reports:
        print("no reports to time", file=sys.stderr)
        return 2
    if options.timexes:
        print(timexes_to_markdown([report.text for report in reports]))
    else:
        print(to_markdown(measure(reports, load_pipeline())))
    return 0


def measure_timexes(texts: Sequence[str]) -> float:
    """Kilobytes (1,000 bytes of UTF-8) of text that the tagger of time expressions reads in a second, with no parse."""
    predict_timexes(texts[0], "2000-01-01")
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1000
    seconds = min(_seconds(lambda: [predict_timexes(text, "2000-01-01") for text in texts]) for _ in range(ROUNDS))
    return size / max(seconds, 1e-9)


def timexes_to_markdown(texts: Sequence[str]) -> str:
    """The speed of the tagger on the texts, and on each of them many times over."""
    long = ["\n\n".join([text] * LENGTHEN) for text in texts]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1000
    lines = [
        f"{len(texts)} texts, {size:.0f} kB; no parse; one core, the best of {ROUNDS} rounds.",
        "",
        "| texts | kB a second |",
        "|---|---|",
        f"| as they are | {measure_timexes(texts):.0f} |",
        f"| each {LENGTHEN} times over | {measure_timexes(long):.0f} |",
    ]
    return "\n".join(lines)


def measure(reports: Sequence[Report], pipeline: Pipeline) -> Timing:
    """Time parse and chain in turns, report by report; the first few load data and are not counted if others follow."""
    stages: defaultdict[str, float] = defaultdict(float)
    parse = 0.0
    counted = reports[WARM_UP:] or reports
    for report in [*reports[:WARM_UP], *counted]:
        if report is counted[0]:
            stages.clear()
            parse = 0.0
        parse += _seconds(lambda: pipeline.nlp(report.text))  # noqa: B023 - called at once
        coded, shares = time_stages([report], pipeline)
        shares["dating and linking"] = _seconds(lambda: derive(coded))  # noqa: B023 - called at once
        for name, seconds in shares.items():
            stages[name] += seconds
    words = sum(len(report.text.split()) for report in counted)
    return Timing(parse, sum(stages.values()), dict(stages), words, len(counted))


def _seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def to_markdown(timing: Timing) -> str:
    """The timing as a table, each stage beside its share of the parse."""
    lines = [
        f"{timing.reports} reports, {timing.words} words; each by itself; seconds of processor time.",
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
