"""Fit the confidence of coded events on labelled sentences that neither the rules nor the judge were made from.

    python training/judge/calibrate.py --dev ../shared/dev --out src/polybius/data/judge/weights.toml

The sentences are the held-out fifth of the labels: neither did the judge learn from them, nor did the writers of the
rules read them. A coded event is right where it tells the act of a label with the label's event.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from examples import Example
from held_out import held_out_texts, with_labels
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from polybius.coding import code, standing
from polybius.coding.opinion import ask, eventful
from polybius.coding.weighing import features, load_weights
from polybius.judge import Judge, load_judge
from polybius.model import AnnotatedReport

Floats = npt.NDArray[Any]
STRENGTH = 0.3  # of the regularisation, the inverse


@dataclass
class Case:
    """A coded event: its features, whether it is right, the text it stands in."""

    features: dict[str, float]
    right: bool
    sure: bool
    text: str


def cases(examples: list[Example], annotated: AnnotatedReport, judge: Judge) -> Iterator[Case]:
    """The coded events of a text's labelled sentences."""
    opinions = ask(judge, annotated)
    coded = code(annotated, judge)
    for mention, example, label in with_labels(examples, coded.events):
        sentence = next(s for s in annotated.sentences if s.start <= mention.trigger.start < s.end)
        if sentence.index not in opinions:
            continue
        signs = features(mention, opinions[sentence.index], eventful(opinions))
        yield Case(signs, label is not None, label is None or label.sure, example.text_id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    judge = load_judge()
    if judge is None:
        raise SystemExit("there is no judge: export it first")
    load_weights()["least"]["weigh"] = standing.load_weights()["least"] = 0.0  # also what would be left out
    found = [case for examples, annotated in held_out_texts(args.dev) for case in cases(examples, annotated, judge)]
    names = sorted({name for case in found for name in case.features})
    x = np.array([[case.features.get(n, 0.0) for n in names] for case in found])
    y = np.array([case.right for case in found])
    sure = np.array([case.sure for case in found])
    texts = np.array([case.text for case in found])
    shares = np.zeros(len(y))
    for rest, part in GroupKFold(5).split(x, y, texts):
        shares[part] = fit(x[rest], y[rest], sure[rest]).predict_proba(x[part])[:, 1]
    order = np.argsort(-shares)
    print(f"{len(y)} events, {y.mean():.3f} right, area under the curve {roc_auc_score(y, shares):.3f}")
    print("by falling confidence, each text weighed by the others:")
    for coverage in (0.3, 0.5, 0.7, 0.8, 0.9, 1.0):
        part = order[: int(coverage * len(y))]
        print(f"  {coverage:.0%}: precision {y[part].mean():.3f}, confidence down to {shares[part[-1]]:.2f}")
    write(args.out, dict(zip(names, fit(x, y, sure).coef_[0], strict=True)))


def fit(x: Floats, y: Floats, sure: Floats) -> LogisticRegression:
    """The regression; a label that its writer was unsure of counts half for an event, half against one."""
    doubted = ~sure
    cases = np.concatenate([x, x[doubted]])
    right = np.concatenate([y, ~y[doubted]])
    weights = np.concatenate([np.where(sure, 1.0, 0.5), np.full(doubted.sum(), 0.5)])
    return LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False).fit(cases, right, weights)


def write(path: Path, weights: dict[str, float]) -> None:
    """Replace the weights of the confidence; the thresholds above them stay."""
    kept = path.read_text(encoding="utf-8").split("[confidence]")[0]
    lines = [f'"{name}" = {weight:.3f}' for name, weight in weights.items()]
    path.write_text(kept + "[confidence]\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
