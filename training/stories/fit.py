"""Fit the weights by which mentions of different reports that were read from texts are told to tell one event.

    python training/stories/fit.py own_linked_[bcde].txt --gold tests/gold/stories/stories.json --from 0.1 \\
        --out src/polybius/data/linking/weights.toml

The reports are read, coded and dated as any others, so the weights know how well that goes: a party that is often
misread says less. Our own stories are taken twice: with the day of each report as a field of its page, as most archives
have it, and without any. Learned from are pairs of mentions of one story that both were found for a label, in our own
stories and the open half of the gold, and, as pairs that are not one event, those that are weighed over the bounds of
stories. Each comparison may speak only for, or only against, one event. Prints by cross-validation over stories how
right the pairs are that would be joined; without `--out` nothing is written.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from stories import HERE, MarkedReport, locate, read_stories

from polybius.evaluate.story_mentions import load_stories
from polybius.evaluate.story_mentions import locate as locate_gold
from polybius.linking.cluster import NEVER, average_link, components
from polybius.linking.clusters import COMPONENT_FROM, Matching, match, pair_score
from polybius.linking.score import COMPARISONS, why_apart
from polybius.model import CodedReport, DateClaim, DayRange
from polybius.pipeline import Pipeline, code_report, date_by_shared, find_shared, load_pipeline
from polybius.reading.texts import to_report

Floats = npt.NDArray[Any]
Pair = tuple[str, str]
FOLDS = 6
RIDGE = 2.0
# A pair of reports of two stories counts so much of one within a story: of those an archive has many more, but alike
# ones are few.
STRANGERS_COUNT = 0.3
SETS = ("own with days", "own without", "gold")
COPIES = 4.0  # of which these stories have none
# Comparisons of one report's mentions, and of copies.
LEFT_OUT = frozenset("same_timex different_timex only_one_timed headline_of_old_act headline_and_lead copies".split())
USED = [comparison for comparison in COMPARISONS if comparison.__name__ not in LEFT_OUT]
NAMES = [comparison.__name__ for comparison in USED]
AGAINST = re.compile(
    r"^(different_|unlike_|kindred_class|next_day|days_apart|weeks_apart|no_common_time|one_denies|other_|partly_other"
    r"|.*_off$|told_beforehand|another_one|reports_apart|many_of)"
)
EITHER = re.compile(r"^(sides_swapped|.*_untold$|open_days|undated|one_awaited|both_awaited|pointed_at)")


@dataclass
class Archive:
    """Reports as coded, dated and matched: for each mention that was found for a label the event it tells; the story
    of each report; the pairs over reports that are weighed and what each comparison says of them."""

    found: Matching
    told: Mapping[str, str]
    story: Mapping[str, str]
    pairs: list[Pair] = field(init=False)
    said: Floats = field(init=False)
    same: Floats = field(init=False)
    strangers: npt.NDArray[np.bool_] = field(init=False)
    judged: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        tellings = self.found.tellings
        self.pairs = [
            (one, other)
            for one, other in self.found.candidates
            if tellings[one].report != tellings[other].report and not why_apart(tellings[one], tellings[other])
        ]
        self.said = np.array([self.say(pair) for pair in self.pairs])
        self.same = np.array([self.told.get(a, "a") == self.told.get(b, "b") for a, b in self.pairs], dtype=float)
        self.strangers = np.array([self.story_of(a) != self.story_of(b) for a, b in self.pairs])
        self.judged = np.array([a in self.told and b in self.told for a, b in self.pairs]) | self.strangers

    def story_of(self, mention: str) -> str:
        return self.story[self.found.tellings[mention].report]

    def say(self, pair: Pair) -> list[float]:
        """What each comparison says of a pair."""
        left, right = (self.found.tellings[key] for key in pair)
        return [comparison(left, right, self.found.background) for comparison in USED]


def archive_of(coded: Sequence[CodedReport], told: Mapping[str, str], story: Mapping[str, str]) -> Archive:
    """Date and match coded reports as one archive."""
    shared = find_shared(coded)
    return Archive(match(coded, date_by_shared(coded, shared), stories=shared.stories), told, story)


def read(paths: Sequence[Path], pipeline: Pipeline) -> tuple[Archive, Archive]:
    """The stories of some files, as two archives: the day of each report is known in the first alone."""
    coded = [(marked, code_report(to_report(marked.text), pipeline)) for path in paths for marked in read_stories(path)]
    return own_archives(coded)


def own_archives(coded: Sequence[tuple[MarkedReport, CodedReport]]) -> tuple[Archive, Archive]:
    """The two archives of marked reports that were coded without any field."""
    told, story = {}, {}
    for marked, report in coded:
        story[report.report.id] = marked.story
        for mention, event in locate(marked.labels, marked.events, report.events).items():
            told[mention] = f"{marked.story} {event}"
    dated = [_with_day(report, marked.day) for marked, report in coded]
    return archive_of(dated, told, story), archive_of([report for _, report in coded], told, story)


def _with_day(coded: CodedReport, day: date | None) -> CodedReport:
    if day is None:
        return coded
    claim = DateClaim("field", day.isoformat(), DayRange(day, day))
    return replace(coded, report=replace(coded.report, claims=(*coded.report.claims, claim)))


def read_gold(path: Path, pipeline: Pipeline) -> Archive:
    """The open half of the gold, as an archive of its own: some of our stories are of the same affairs."""
    stories = load_stories(path, "open")
    rows = {row["id"]: row for row in stories.reports}
    coded = [
        code_report(to_report(text, path=str(path.parent / rows[key]["file"])), pipeline)
        for key, text in stories.texts.items()
    ]
    event = {mention: row["id"] for row in stories.events for mention in row["mentions"]}
    told = {mention: event[label] for label, mention in locate_gold(stories, coded).at.items()}
    by_text = {text: rows[key]["story"] for key, text in stories.texts.items()}
    return archive_of(coded, told, {report.report.id: by_text[report.report.text] for report in coded})


def _bounds(name: str) -> tuple[float | None, float | None]:
    return (None, 0.0) if AGAINST.match(name) else (None, None) if EITHER.match(name) else (0.0, None)


def fit(said: Floats, same: Floats, counts: Floats) -> Floats:
    """The prior and the weights: logistic regression with a ridge, each weight on its side of nought."""
    with_prior = np.hstack([np.ones((len(said), 1)), said])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = with_prior @ weights
        share = 1 / (1 + np.exp(-odds))
        cost = counts @ (np.logaddexp(0, odds) - same * odds) + RIDGE / 2 * (weights[1:] ** 2).sum()
        slope = with_prior.T @ (counts * (share - same))
        slope[1:] += RIDGE * weights[1:]
        return float(cost), slope

    bounds = [(None, None), *map(_bounds, NAMES)]
    result: Floats = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return result


def learn(archives: Sequence[Archive], left_out: Sequence[set[str]]) -> Floats:
    """The weights by the archives without some stories of each."""
    said, same, counts = [], [], []
    for archive, stories in zip(archives, left_out, strict=True):
        inside = [archive.story_of(a) not in stories and archive.story_of(b) not in stories for a, b in archive.pairs]
        used = archive.judged & np.array(inside)
        said.append(archive.said[used])
        same.append(archive.same[used])
        counts.append(np.where(archive.strangers[used], STRANGERS_COUNT, 1.0))
    return fit(np.vstack(said), np.concatenate(same), np.concatenate(counts))


def cluster(archive: Archive, weights: Floats, stories: set[str]) -> list[tuple[str, ...]]:
    """The events that the weights make of some stories' mentions, also of those without a label."""
    tellings = archive.found.tellings
    ids = [key for key in tellings if archive.story_of(key) in stories]
    odds = dict(zip(archive.pairs, archive.said @ weights[1:] + weights[0], strict=True))

    def score(pair: Pair) -> float:
        left, right = tellings[pair[0]], tellings[pair[1]]
        if left.report == right.report:
            return pair_score(left, right, archive.found.background)
        if why_apart(left, right):
            return NEVER
        return odds[pair] if pair in odds else float(weights[0] + np.array(archive.say(pair)) @ weights[1:])

    weighed = {p: score(p) for p in archive.found.candidates if all(archive.story_of(key) in stories for key in p)}
    found: list[tuple[str, ...]] = []
    for part in components(ids, [pair for pair, value in weighed.items() if value > COMPONENT_FROM]):
        found += average_link(part, {pair: score(pair) for pair in combinations(part, 2)})
    return found


def measure(archive: Archive, clusters: Sequence[tuple[str, ...]]) -> str:
    """How right the pairs are that stand in one cluster, of those over reports that were found for labels, and how many
    of different stories are joined."""
    report = {key: telling.report for key, telling in archive.found.tellings.items()}
    joined = {p for group in clusters for p in combinations(sorted(group), 2) if report[p[0]] != report[p[1]]}
    strangers = sum(archive.story_of(a) != archive.story_of(b) for a, b in joined)
    joined = {(a, b) for a, b in joined if a in archive.told and b in archive.told}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mention, event in archive.told.items():
        members[event].append(mention)
    wanted = {p for group in members.values() for p in combinations(sorted(group), 2) if report[p[0]] != report[p[1]]}
    right = len(joined & wanted)
    p, r = right / max(1, len(joined)), right / max(1, len(wanted))
    f1 = 2 * p * r / max(1e-9, p + r)
    return f"p {p:.3f} r {r:.3f} f1 {f1:.3f} (of {len(wanted)} pairs found), {strangers} over stories"


def cross(archives: Sequence[Archive], thresholds: Sequence[float]) -> None:
    """Print what is joined from each threshold on, each story by weights learned without it."""
    stories = [sorted(set(archive.story.values())) for archive in archives]
    folds = [[set(names[part::FOLDS]) for names in stories] for part in range(FOLDS)]
    learned = [learn(archives, fold) for fold in folds]
    for threshold in thresholds:
        found = []
        for i, archive in enumerate(archives):
            clusters: list[tuple[str, ...]] = []
            for fold, weights in zip(folds, learned, strict=True):
                stricter = weights.copy()
                stricter[0] -= threshold
                clusters += cluster(archive, stricter, fold[i])
            found.append(measure(archive, clusters))
        print(f"from {threshold:5.2f}: " + "; ".join(f"{name} {each}" for name, each in zip(SETS, found, strict=True)))


def report(archives: Sequence[Archive], threshold: float, out: Path | None) -> None:
    """Print what cross-validation finds and the weights of all; write those."""
    for name, archive in zip(SETS, archives, strict=True):
        inside = archive.judged & ~archive.strangers
        print(
            f"{name}: {len(archive.told)} mentions found; {int(inside.sum())} pairs, "
            f"{int(archive.same.sum())} of one event, {int(archive.strangers.sum())} over stories"
        )
    cross(archives, (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5))
    named = dict(zip(["prior", *NAMES], learn(archives, [set() for _ in archives]), strict=True))
    named["prior"] -= threshold
    for name, weight in named.items():
        print(f"  {name} = {weight:.2f}")
    if out:
        write(out, named)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--from", type=float, default=0.0, dest="threshold", help="log-odds from which pairs are joined"
    )
    args = parser.parse_args()
    pipeline = load_pipeline()
    own = read([path if path.exists() else HERE / path for path in args.files], pipeline)
    report([*own, read_gold(args.gold, pipeline)], args.threshold, args.out)


def write(path: Path, weights: dict[str, float]) -> None:
    """Replace the weights for mentions of different reports that the judge has read."""
    before, rest = path.read_text(encoding="utf-8").split("[read]\n", 1)
    after = rest.split("\n\n", 1)[1]
    lines = [f"{name} = {weight:.2f}" for name, weight in weights.items() if round(weight, 2)]
    path.write_text(before + "[read]\n" + "\n".join([*lines, f"copies = {COPIES}"]) + "\n\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
