"""Fit the weights by which mentions whose fields are known tell one event, on stories of our own with fields.

    python training/stories/fit_known.py --gold tests/gold/stories/stories.json \\
        --out src/polybius/data/linking/weights.toml

Learned from are the stories with fields (`fields.jsonl`) and the open half of the gold, whose reports differ on
purpose and count more. First the comparisons are weighed, then, with what they say, whether others of the two
reports fit better.
Prints precision, recall and F1 over pairs by cross-validation over stories; without `--out` nothing is written.
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
from labelled import load_labelled
from scipy.optimize import minimize

from polybius.evaluate.story_mentions import Stories, load_stories, to_given
from polybius.linking import compare as on
from polybius.linking.cluster import average_link, components
from polybius.linking.clusters import Matching, match
from polybius.linking.compare_known import KNOWN
from polybius.linking.rivals import TEXTS, find_fits, rivalry
from polybius.pipeline import find_stories

Floats = npt.NDArray[Any]
Pair = tuple[str, str]
USED = (
    on.same_class, on.kindred_class, on.different_class, on.same_trigger, on.rare_dyad, on.alike_words, on.alike_senses,
    on.very_alike_senses, on.same_figures, *KNOWN,
)  # fmt: skip
NAMES = [comparison.__name__ for comparison in USED]
AGAINST = re.compile(
    r"^(different_|kindred_class|other_|partly_other|.*_off$|told_beforehand|another_one|outdone|reports_apart|many_of)"
)
FOR = re.compile(
    r"^(same_|one_day|shared_|within_weeks|one_place|place_is_named|alike_|very_alike|words_of|clause_words|rare_dyad|fits_)"
)
RIDGE, ROUNDS = 2.0, 3
GOLD_COUNTS = 4.0


@dataclass
class Cases:
    """The pairs over reports of each story, what each comparison says, and whether they are one event."""

    found: Matching
    event: dict[str, str]
    story: dict[str, str]
    pairs: list[Pair]
    said: Floats
    same: Floats


def cases(stories: Stories) -> Cases:
    """All candidate pairs of different reports of one story."""
    given = to_given(stories)
    found = match(given.coded, given.dating, stories=find_stories(given.coded))
    event = {given.at[m]: row["id"] for row in stories.events for m in row["mentions"]}
    story = {given.at[m]: row["story"] for row in stories.events for m in row["mentions"]}
    tellings = found.tellings
    pairs = [(a, b) for a, b in found.candidates if tellings[a].report != tellings[b].report and story[a] == story[b]]
    said = np.array([[f(tellings[a], tellings[b], found.background) for f in USED] for a, b in pairs])
    return Cases(found, event, story, pairs, said, np.array([float(event[a] == event[b]) for a, b in pairs]))


def fit(said: Floats, same: Floats, counts: Floats, names: Sequence[str]) -> Floats:
    """The prior and the weights: logistic regression with a ridge; a sign of one side stays on it."""
    with_prior = np.hstack([np.ones((len(said), 1)), said])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = with_prior @ weights
        share = 1 / (1 + np.exp(-odds))
        cost = counts @ (np.logaddexp(0, odds) - same * odds) + RIDGE / 2 * (weights[1:] ** 2).sum()
        slope = with_prior.T @ (counts * (share - same))
        slope[1:] += RIDGE * weights[1:]
        return float(cost), slope

    bounds = [(None, None), *map(_bounds, names)]
    result: Floats = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return result


def _bounds(name: str) -> tuple[float | None, float | None]:
    return (None, 0.0) if AGAINST.match(name) else (0.0, None) if FOR.match(name) else (None, None)


def of_rivals(case: Cases, odds: Floats) -> Floats:
    """What the others of the two reports say of each pair, by what its fields say."""
    fits = find_fits(dict(zip(case.pairs, odds, strict=True)), case.found.tellings)
    tellings = case.found.tellings
    return np.array(
        [rivalry(tellings[a], tellings[b], v, fits) for (a, b), v in zip(case.pairs, odds, strict=True)], dtype=float
    )


def learn(parts: Sequence[tuple[Cases, Floats, float]]) -> Floats:
    """The prior, the weights of the comparisons and those of the rivals, from some pairs of each set.

    What the fields say and what the rivals say depend on one another: both are weighed in turns.
    """
    said = np.vstack([case.said[used] for case, used, _ in parts])
    same = np.concatenate([case.same[used] for case, used, _ in parts])
    counts = np.concatenate([np.full(int(used.sum()), count) for _, used, count in parts])
    weights = fit(said, same, counts, NAMES)
    rivals = np.zeros(len(TEXTS))
    for _ in range(ROUNDS):
        all_odds = [case.said @ weights[1:] + weights[0] for case, _, _ in parts]
        seen = [of_rivals(case, odds)[used] for (case, used, _), odds in zip(parts, all_odds, strict=True)]
        odds = np.concatenate([o[used] for (_, used, _), o in zip(parts, all_odds, strict=True)])
        both = fit(np.hstack([odds[:, None], np.vstack(seen)]), same, counts, ["", *TEXTS])
        weights = weights * both[1]
        weights[0] += both[0]
        rivals = both[2:]
    return np.concatenate([weights, rivals])


def odds_of(case: Cases, weights: Floats) -> Floats:
    """The log-odds of each pair."""
    odds: Floats = case.said @ weights[1 : len(NAMES) + 1] + weights[0]
    total: Floats = odds + of_rivals(case, odds) @ weights[len(NAMES) + 1 :]
    return total


def pair_f1(case: Cases, odds: Floats) -> str:
    """Precision, recall and F1 of the pairs that average link joins over reports."""
    by_story: defaultdict[str, dict[Pair, float]] = defaultdict(dict)
    for pair, value in zip(case.pairs, odds, strict=True):
        by_story[case.story[pair[0]]][pair] = value
    joined: set[Pair] = set()
    for known in by_story.values():
        for part in components(
            sorted({key for pair in known for key in pair}), [p for p, v in known.items() if v > -0.5]
        ):
            for group in average_link(part, {p: known.get(p, -3.0) for p in combinations(part, 2)}):
                joined |= set(combinations(group, 2))
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mention, event in case.event.items():
        members[event].append(mention)
    report = {key: telling.report for key, telling in case.found.tellings.items()}
    wanted = {pair for group in members.values() for pair in combinations(sorted(group), 2)}
    joined, wanted = ({(a, b) for a, b in pairs if report[a] != report[b]} for pairs in (joined, wanted))
    right = len(joined & wanted)
    p, r = right / max(1, len(joined)), right / max(1, len(wanted))
    return f"p {p:.3f} r {r:.3f} f1 {2 * p * r / max(1e-9, p + r):.3f} (of {len(wanted)})"


def cross(own: Cases, gold: Cases) -> tuple[Floats, Floats]:
    """The log-odds of every pair by weights learned without its story (our own: without a sixth of the stories)."""
    names = [sorted(set(case.story.values())) for case in (own, gold)]
    fold = [np.array([n.index(c.story[a]) % 6 for a, _ in c.pairs]) for c, n in zip((own, gold), names, strict=True)]
    found = [np.zeros(len(own.pairs)), np.zeros(len(gold.pairs))]
    for part in range(6):
        weights = learn([(own, fold[0] != part, 1.0), (gold, fold[1] != part, GOLD_COUNTS)])
        for case, folds, odds in zip((own, gold), fold, found, strict=True):
            odds[folds == part] = odds_of(case, weights)[folds == part]
    return found[0], found[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--from", type=float, default=0.0, dest="threshold", help="log-odds from which pairs are joined"
    )
    args = parser.parse_args()
    own, gold = cases(load_labelled()), cases(load_stories(args.gold, "open"))
    for name, case in (("our own", own), ("gold", gold)):
        print(f"{name}: {len(case.pairs)} pairs, {int(case.same.sum())} of one event")
    of_own, of_gold = cross(own, gold)
    for threshold in (-1.0, -0.5, -0.25, 0.0, 0.25, 0.5):
        print(
            f"from {threshold:5.2f}: own {pair_f1(own, of_own - threshold)}; gold {pair_f1(gold, of_gold - threshold)}"
        )
    weights = learn([(own, np.ones(len(own.pairs), bool), 1.0), (gold, np.ones(len(gold.pairs), bool), GOLD_COUNTS)])
    named = dict(zip(["prior", *NAMES, *TEXTS], weights, strict=True))
    named["prior"] -= args.threshold
    for name, weight in named.items():
        print(f"  {name} = {weight:.2f}")
    if args.out:
        write(args.out, named)


def write(path: Path, weights: dict[str, float]) -> None:
    """Replace the weights for mentions of different reports whose fields are known."""
    before, rest = path.read_text(encoding="utf-8").split("[known]\n", 1)
    _, blank, after = rest.partition("\n\n")
    lines = [f"{name} = {weight:.2f}" for name, weight in weights.items() if round(weight, 2)]
    path.write_text(
        before + "[known]\n" + "\n".join(lines) + "\n" + (blank[1:] + after if blank else ""), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
