"""Fit the weights by which mentions of different reports are told to tell one event, on stories of our own.

    python training/stories/fit.py own_linked_[bcd].txt --out src/polybius/data/linking/weights.toml

The reports are read, coded and dated as any others, so the weights know how well that goes: a party that is often
misread says less. Pairs of mentions that both were found for a label are learned from. Each comparison may speak only
for, or only against, one event. Prints the score by cross-validation over stories; without `--out` nothing is written.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from stories import HERE, locate, read_stories

from polybius.linking.cluster import average_link, components
from polybius.linking.clusters import Matching, match
from polybius.linking.compare_known import KNOWN
from polybius.linking.score import COMPARISONS, why_apart
from polybius.linking.words import load
from polybius.model import CodedReport, Dating
from polybius.pipeline import code_report, date_by_shared, find_shared, load_pipeline
from polybius.reading.texts import to_report

Floats = npt.NDArray[Any]
Pair = tuple[str, str]
FOLDS = 4
RIDGE = 2.0
# Pairs are joined from these log-odds on: these stories tell of each event more often than an archive does.
FROM = 0.25
COPIES = 4.0  # of which these stories have none
# Comparisons of one report's mentions, and of copies.
LEFT_OUT = frozenset("same_timex different_timex only_one_timed headline_of_old_act headline_and_lead copies".split())
AGAINST = re.compile(r"^(different_|kindred_class|next_day|days_apart|weeks_apart|no_common_time|one_denies)")


@dataclass
class Read:
    """The stories as coded: the event that each mention tells that was found for a label, and its story."""

    found: Matching
    told: dict[str, str]
    story: dict[str, str]


def read(paths: Sequence[Path]) -> Read:
    """Read, code and date the reports of some files, all as one archive."""
    pipeline = load_pipeline()
    coded: list[CodedReport] = []
    told: dict[str, str] = {}
    story: dict[str, str] = {}
    for path in paths:
        for marked in read_stories(path):
            report = code_report(to_report(marked.text), pipeline)
            coded.append(report)
            for mention, event in locate(marked.labels, marked.events, report.events).items():
                told[mention], story[mention] = f"{marked.story} {event}", marked.story
    shared = find_shared(coded)
    dating: Dating = date_by_shared(coded, shared)
    return Read(match(coded, dating, stories=shared.stories), told, story)


def cases(archive: Read, names: Sequence[str]) -> tuple[list[Pair], Floats, Floats]:
    """The candidate pairs of one story over different reports, what each comparison says, whether it is one event."""
    by_name = {comparison.__name__: comparison for comparison in COMPARISONS}
    pairs, said, same = [], [], []
    tellings = archive.found.tellings
    for one, other in archive.found.candidates:
        left, right = tellings[one], tellings[other]
        known = one in archive.told and other in archive.told and archive.story[one] == archive.story[other]
        if known and left.report != right.report and not why_apart(left, right):
            pairs.append((one, other))
            said.append([by_name[name](left, right, archive.found.background) for name in names])
            same.append(archive.told[one] == archive.told[other])
    return pairs, np.array(said), np.array(same, dtype=float)


def fit(said: Floats, same: Floats, names: Sequence[str]) -> Floats:
    """The prior and the weights: logistic regression with a ridge, each weight on its side of nought."""
    with_prior = np.hstack([np.ones((len(said), 1)), said])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = with_prior @ weights
        share = 1 / (1 + np.exp(-odds))
        cost = np.logaddexp(0, odds).sum() - same @ odds + RIDGE / 2 * (weights[1:] ** 2).sum()
        slope = with_prior.T @ (share - same)
        slope[1:] += RIDGE * weights[1:]
        return float(cost), slope

    bounds = [(None, None), *((None, 0.0) if AGAINST.match(name) else (0.0, None) for name in names)]
    result: Floats = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return result


def pair_f1(archive: Read, pairs: Sequence[Pair], scores: Floats, threshold: float) -> str:
    """Precision, recall and F1 of the pairs joined across reports, of those that could be found."""
    known = dict(zip(pairs, scores - threshold, strict=True))
    joined: set[Pair] = set()
    for part in components(sorted(archive.told), [pair for pair, score in known.items() if score > -0.5]):
        inner = {pair: known.get(pair, -3.0) for pair in combinations(part, 2)}
        for group in average_link(part, inner) if len(part) > 1 else ():
            joined |= set(combinations(group, 2))
    report = {key: telling.report for key, telling in archive.found.tellings.items()}
    joined = {(a, b) for a, b in joined if report[a] != report[b]}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mention, event in archive.told.items():
        members[event].append(mention)
    wanted = {pair for group in members.values() for pair in combinations(sorted(group), 2)}
    wanted = {(a, b) for a, b in wanted if report[a] != report[b]}
    right = len(joined & wanted)
    p, r = right / max(1, len(joined)), right / max(1, len(wanted))
    return f"p {p:.3f} r {r:.3f} f1 {2 * p * r / max(1e-9, p + r):.3f} (of {len(wanted)} pairs found)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    archive = read([path if path.exists() else HERE / path for path in args.files])
    names = [c.__name__ for c in COMPARISONS if c.__name__ not in LEFT_OUT and c not in KNOWN]
    pairs, said, same = cases(archive, names)
    stories = sorted(set(archive.story.values()))
    fold = np.array([stories.index(archive.story[one]) % FOLDS for one, _ in pairs])
    print(f"{len(archive.told)} mentions found; {len(pairs)} candidate pairs, {int(same.sum())} of one event")
    scores = np.zeros(len(pairs))
    for part in range(FOLDS):
        weights = fit(said[fold != part], same[fold != part], names)
        scores[fold == part] = weights[0] + said[fold == part] @ weights[1:]
    hand = load("weights")["read"]
    before = hand["prior"] + said @ np.array([hand.get(name, 0.0) for name in names])
    print("as it was:", pair_f1(archive, pairs, before, 0.0))
    for threshold in (-0.5, 0.0, 0.5):
        print(f"fitted, from {threshold}:", pair_f1(archive, pairs, scores, threshold))
    weights = fit(said, same, names)
    for name, weight in zip(["prior", *names], weights, strict=True):
        print(f"  {name} = {weight:.2f}")
    if args.out:
        weights[0] -= FROM
        write(args.out, dict(zip(["prior", *names], weights, strict=True)))


def write(path: Path, weights: dict[str, float]) -> None:
    """Replace the weights for mentions of different reports that the judge has read."""
    before, rest = path.read_text(encoding="utf-8").split("[read]\n", 1)
    after = rest.split("\n\n", 1)[1]
    lines = [f"{name} = {weight:.2f}" for name, weight in weights.items() if round(weight, 2)]
    path.write_text(before + "[read]\n" + "\n".join([*lines, f"copies = {COPIES}"]) + "\n\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
