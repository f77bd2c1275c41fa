"""Fit which words name the parties of an act on labelled sentences that neither the rules nor the judge were made from.

    python training/judge/parties.py --dev ../shared/dev --out src/polybius/data/judge/parties.toml

Every word that the coder holds for possible is a case, of the acts that it codes with the label's event; it is right
where the label has it among the words of that side. Prints, by cross-validation over texts, how often an act has a
labelled party, and how often one where the label has none.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from examples import Example, Label
from held_out import held_out_texts, with_labels
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from polybius.coding import standing
from polybius.coding.choosing import Candidate, Side, candidates
from polybius.coding.coder import ReportCoder, resolver
from polybius.coding.compose import Telling
from polybius.coding.lexicon import load_lexicon
from polybius.coding.opinion import SIDES
from polybius.coding.parties import Parties, PartyFinder
from polybius.coding.weighing import load_weights
from polybius.judge import load_judge
from polybius.model import Sentence

Floats = npt.NDArray[Any]
STRENGTH = 0.3  # of the regularisation, the inverse
MUTUAL = frozenset(["AGREE", "CONSULT", "COOPERATE"])  # whose sides are one


@dataclass
class Case:
    """A candidate of one act (`act` numbers it), whether it is right, how sure the label is, and its text."""

    candidate: Candidate
    act: int
    right: bool
    sure: bool
    text: str


class Noting(ReportCoder):
    """A coder that notes the candidates of each telling by where its words begin."""

    noted: dict[int, dict[str, list[Candidate]]]

    def _seconded(
        self, sentence: Sentence, finder: PartyFinder, telling: Telling, actors: Parties, recipients: Parties
    ) -> tuple[Parties, Parties]:
        opinion = self.opinions.get(sentence.index)
        if opinion is not None:
            words = self._all_words(telling)
            sides = (Side("actors", actors, recipients), Side("recipients", recipients, actors))
            self.noted[words[0].start] = {
                side.name: candidates(finder, telling, opinion, words, side) for side in sides
            }
        return super()._seconded(sentence, finder, telling, actors, recipients)


def is_named(candidate: Candidate, label: Label, side: str, example: Example) -> bool:
    start, end = candidate.head.start - example.start, candidate.head.end - example.start
    return any(start < last and first < end for first, last in getattr(label, side))


def read_cases(dev: Path) -> tuple[dict[str, list[Case]], dict[str, set[int]]]:
    """The cases of each side, and which acts have a label with parties of it."""
    judge, found, labelled = load_judge(), defaultdict[str, list[Case]](list), defaultdict[str, set[int]](set)
    acts = 0
    for examples, annotated in held_out_texts(dev):
        coder = Noting(annotated, load_lexicon(), resolver(), judge)
        coder.noted = {}
        for mention, example, label in with_labels(examples, coder.events()):
            noted = coder.noted.get(mention.trigger.start)
            if label is None or noted is None or label.event in MUTUAL:
                continue
            acts += 1
            for side in SIDES:
                if getattr(label, side):
                    labelled[side].add(acts)
                found[side] += [
                    Case(c, acts, is_named(c, label, side, example), label.sure, example.text_id) for c in noted[side]
                ]
    return found, labelled


def fit(x: Floats, y: Floats, weights: Floats) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False).fit(x, y, weights)


def shares_of(cases: list[Case], names: list[str]) -> tuple[dict[str, float], Floats]:
    """The weights of the signs by name, and each case's share by the weights of the other texts."""
    x = np.array([[case.candidate.signs[name] for name in names] for case in cases])
    y = np.array([case.right for case in cases])
    weights = np.array([1.0 if case.sure else 0.5 for case in cases])
    shares = np.zeros(len(y))
    for rest, part in GroupKFold(5).split(x, y, [case.text for case in cases]):
        shares[part] = fit(x[rest], y[rest], weights[rest]).predict_proba(x[part])[:, 1]
    return dict(zip(names, fit(x, y, weights).coef_[0], strict=True)), shares


def report(cases: list[Case], shares: Floats, labelled: set[int], side: str) -> None:
    acts = {case.act for case in cases} | labelled
    for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        taken = [case for case, share in zip(cases, shares, strict=True) if share >= least]
        right = {case.act for case in taken if case.right}
        false = {case.act for case in taken} - labelled
        print(
            f"{side} from {least:.2f}: of {len(labelled)} with a label {len(right) / len(labelled):.3f} have one of"
            f" theirs, of {len(acts - labelled)} others {len(false) / len(acts - labelled):.3f} have one"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    load_weights()["least"]["weigh"] = standing.load_weights()["least"] = 0.0  # also of what would be left out
    found, labelled = read_cases(args.dev)
    text = args.out.read_text(encoding="utf-8").split("[actors]")[0]
    for side in SIDES:
        weights, shares = shares_of(found[side], sorted(found[side][0].candidate.signs))
        report(found[side], shares, labelled[side], side)
        text += f"[{side}]\n" + "".join(f'"{name}" = {weight:.3f}\n' for name, weight in weights.items()) + "\n"
    args.out.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
