"""Fit the weights by which one act is told to answer another, on stories of our own and the open half of the gold.

    python training/stories/fit_answers.py --gold tests/gold/stories/stories.json --from -0.8 \\
        --out src/polybius/data/linking/answers.toml

The labelled events are given. Learned from is every pair that may be an answer by kinds, roles and days; optional pairs
count neither way. Prints precision, recall and F1 by cross-validation over stories at some log-odds; those from which
answers are told (`--from`) become 0 in what is written. Without `--out` nothing is written.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from labelled import load_labelled
from scipy.optimize import minimize

from polybius.evaluate.story_mentions import Stories, load_stories, rule_events, to_given
from polybius.linking.acts import Act
from polybius.linking.answer_signs import AFTER, Around, signs_apart, signs_by_words
from polybius.linking.clusters import match
from polybius.linking.events import build_event
from polybius.linking.responses import MOST_ANSWERED, NEARLY_AS_LIKELY, Index
from polybius.pipeline import find_stories

Floats = npt.NDArray[Any]
Pair = tuple[str, str]
RIDGE, FOLDS = 1.3, 6
OWN_COUNTS = 0.7
# Weights set by hand, to which the ridge draws: what the stories seldom show keeps its sense.
BY_HAND = {
    "quoted_back": 2.5, "same_act": 0.6, "explicit_cue": 1.0, "names_it": 1.2, "joined_by_cue": 1.0, "waits":
    1.0, "alike_content": 0.5, "a_day_later": 0.8, "a_week_later": 0.3, "a_month_later": -0.8, "months_later": -1.5,
    "told_together": 1.0, "told_side_by_side": 0.5, "first_told_first": 0.5, "had_been": 0.8,
    "had_been_itself": -1.5, "is_lead": 0.8, "reply": 0.6, "open": 0.5, "to_nobody": 0.5, "elsewhere": -0.6,
    "third": 0.5, "aside": -0.8, "refuses": 0.4, "complies": 0.3, "accepts": 0.2, "denies": 0.4,
}  # fmt: skip
# Pairs of classes seen less often have no weight of their own.
SEEN = 3


@dataclass
class Cases:
    """The pairs that may be answers: the two labelled events, the strengths of the signs; what is labelled."""

    pairs: list[Pair]
    said: list[dict[str, float]]
    wanted: set[Pair]
    optional: set[Pair]
    story: dict[str, str]

    def same(self) -> Floats:
        return np.array([float(pair in self.wanted) for pair in self.pairs])

    def counts(self) -> Floats:
        return np.array([float(pair in self.wanted or pair not in self.optional) for pair in self.pairs])


def cases(stories: Stories) -> Cases:
    """Every pair of labelled events of which one may answer the other."""
    given = to_given(stories)
    found = match(given.coded, given.dating, rule_events(stories, given.at), find_stories(given.coded))
    acts = []
    for cluster in found.clusters:
        tellings = tuple(found.tellings[mention] for mention in cluster)
        acts.append(Act(build_event(tellings, given.dating, found.group_of, {}), tellings))
    texts = {report.report.id: report.report.text for report in given.coded}
    event = {given.at[m]: row["id"] for row in stories.events for m in row["mentions"]}
    name = {act.event.id: event[act.tellings[0].id] for act in acts}
    index = Index(acts)
    case = Cases(
        [], [], {(r["event"], r["answers"]) for r in stories.answers},
        {(r["event"], r["answers"]) for r in stories.optional}, {row["id"]: row["story"] for row in stories.events},
    )  # fmt: skip
    for answer in acts:
        if not answer.answers or answer.event.status in ("negated", "hypothetical"):
            continue
        fitting = index.fitting(answer)
        around = Around(len(fitting) - 1, index.order)
        for first, kind, role in fitting:
            said: defaultdict[str, float] = defaultdict(float)
            for sign in (
                *signs_apart(answer, first, kind, role, around),
                *signs_by_words(answer, first, texts, around),
            ):
                said[sign.rule] += sign.strength
            case.pairs.append((name[answer.event.id], name[first.event.id]))
            case.said.append(dict(said))
    return case


def table(case: Cases, names: Sequence[str]) -> Floats:
    return np.array([[1.0, *(said.get(name, 0.0) for name in names)] for said in case.said])


def fit(said: Floats, same: Floats, counts: Floats, acts: Floats, names: Sequence[str]) -> Floats:
    """The prior and the weights by which each answering act chooses among what it may answer, or nothing; with a ridge
    towards the weights set by hand.

    `acts` numbers the answering act of each pair. Of several that it answers it is enough to choose one.
    """
    by_hand = np.array([0.0, *(BY_HAND.get(name, 0.0) for name in names)])
    order = np.argsort(acts, kind="stable")
    said, same, counts, acts = said[order], same[order], counts[order], acts[order]
    begins = np.r_[0, np.flatnonzero(np.diff(acts)) + 1]
    at = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(acts)]))
    answers = np.add.reduceat(same, begins) > 0
    each = np.maximum.reduceat(counts, begins)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = np.exp(np.clip(said @ weights, -30, 30)) * (counts > 0)
        every, right = 1 + np.add.reduceat(odds, begins), np.add.reduceat(odds * same, begins)
        right = np.where(answers, right, 1.0)
        cost = each @ (np.log(every) - np.log(right)) + RIDGE / 2 * ((weights - by_hand)[1:] ** 2).sum()
        wanted = np.where(answers[at], odds * same / right[at], 0.0)
        slope = said.T @ (each[at] * (odds / every[at] - wanted))
        slope[1:] += RIDGE * (weights - by_hand)[1:]
        return float(cost), slope

    result: Floats = minimize(loss, np.zeros(said.shape[1]), jac=True, method="L-BFGS-B").x
    return result


def decide(case: Cases, odds: Floats) -> set[Pair]:
    """The pairs that linking would tell: the likeliest of each answer, one direction of two."""
    by_answer: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for (answer, first), value in zip(case.pairs, odds, strict=True):
        if value > 0:
            by_answer[answer].append((-value, first))
    chosen: dict[Pair, float] = {}
    for answer, ranked in by_answer.items():
        best = sorted(ranked)
        chosen |= {(answer, f): -v for v, f in best[:MOST_ANSWERED] if -v >= -best[0][0] - NEARLY_AS_LIKELY}
    return {pair for pair, value in chosen.items() if chosen.get(pair[::-1], value) <= value}


def measure(case: Cases, odds: Floats) -> str:
    found = decide(case, odds) - (case.optional - case.wanted)
    right = len(found & case.wanted)
    p, r = right / max(1, len(found)), right / max(1, len(case.wanted))
    return f"p {p:.3f} r {r:.3f} f1 {2 * p * r / max(1e-9, p + r):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--from", type=float, default=-0.8, dest="threshold")
    args = parser.parse_args()
    own, gold = cases(load_labelled()), cases(load_stories(args.gold, "open"))
    names = _names((own, gold))
    said = np.vstack([table(own, names), table(gold, names)])
    same = np.concatenate([own.same(), gold.same()])
    counts = np.concatenate([OWN_COUNTS * own.counts(), gold.counts()])
    fold = np.concatenate([_folds(own), _folds(gold)])
    numbers: dict[str, int] = {}
    acts = np.array([numbers.setdefault(answer, len(numbers)) for case in (own, gold) for answer, _ in case.pairs])
    odds = np.zeros(len(same))
    for part in range(FOLDS):
        used = fold != part
        weights = fit(said[used], same[used], counts[used], acts[used], names)
        odds[fold == part] = said[fold == part] @ weights
    at = len(own.pairs)
    print(f"own {at} pairs, {int(own.same().sum())} answers; gold {len(gold.pairs)}, {int(gold.same().sum())}")
    for threshold in (-1.4, -1.2, -1.0, -0.8, -0.6, -0.4):
        print(
            f"from {threshold}: own {measure(own, odds[:at] - threshold)}; gold {measure(gold, odds[at:] - threshold)}"
        )
    weights = fit(said, same, counts, acts, names)
    weights[0] -= args.threshold
    named = dict(zip(["prior", *names], weights, strict=True))
    if args.out:
        write(args.out, named)
    for name, weight in named.items():
        print(f"  {name} = {weight:.2f}")


def _folds(case: Cases) -> Floats:
    stories = sorted(set(case.story.values()))
    return np.array([stories.index(case.story[answer]) % FOLDS for answer, _ in case.pairs])


def _names(several: Sequence[Cases]) -> list[str]:
    """All signs that are seen or set by hand, of pairs of classes those seen a few times."""
    seen: defaultdict[str, int] = defaultdict(int)
    for case in several:
        for said in case.said:
            for name in said:
                seen[name] += 1
    often = {name for name, times in seen.items() if times >= (SEEN if AFTER in name else 1)}
    return sorted(often | BY_HAND.keys())


def write(path: Path, weights: Mapping[str, float]) -> None:
    """Replace every weight that stands in the file, and all pairs of classes.

    Raises ValueError for weights without a line in the file: they would be lost.
    """
    lines, at, written = [], "", set()
    for line in path.read_text(encoding="utf-8").splitlines():
        opened = re.match(r"\[(\w+)\]", line)
        at = opened[1] if opened else at
        known = re.match(r"(\w+) = -?[\d.]+$", line) if at in ("roles", "weights", "signs") else None
        if at == "pairs" and re.match(r'"', line):
            continue
        if known:
            written.add(known[1])
        lines.append(f"{known[1]} = {weights.get(known[1], 0.0):.2f}" if known else line)
        if line == "[pairs]":
            lines += [f'"{n}" = {w:.2f}' for n, w in sorted(weights.items()) if AFTER in n and round(w, 2)]
    lost = sorted(name for name in weights if AFTER not in name and name not in written)
    if lost:
        raise ValueError(f"{path.name} has no line for: {', '.join(lost)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
