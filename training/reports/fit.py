"""Fit the confidence of the events of whole reports on labels of ours.

    python training/reports/fit.py --dev ../shared/dev --out src/polybius/data/judge/standing.toml

`labels.jsonl` has, for texts that the judge has not seen, the political events that a careful coder lists who keeps
each once: the text's id and the places of the words, no text. A coded event is right where it tells a listed one, of
its class; those that tell one of which another coder might think otherwise count neither way. The open half of our own
gold reports is read besides, each event of it as two, so that neither kind of news outweighs the other. Prints what
the confidence is worth by cross-validation over texts, and the score at several thresholds. Without `--out` nothing is
written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "judge")]

from examples import digest_of, texts_in  # noqa: E402

from polybius.coding.coder import FEW, ReportCoder, resolver  # noqa: E402
from polybius.coding.lexicon import load_lexicon  # noqa: E402
from polybius.coding.retellings import join_retellings  # noqa: E402
from polybius.coding.standing import signs  # noqa: E402
from polybius.evaluate.gold import part_of  # noqa: E402
from polybius.evaluate.reports import is_uncertain, match  # noqa: E402
from polybius.judge import Judge, load_judge  # noqa: E402
from polybius.model import AnnotatedReport, EventMention  # noqa: E402
from polybius.pipeline import annotate, load_pipeline  # noqa: E402
from polybius.reading import to_report  # noqa: E402

Floats = npt.NDArray[Any]
Row = dict[str, Any]
FOLDS = 8
STRENGTH = 0.02  # of the regularisation, the inverse
TYPED = 2  # the level of a match with the right class
GOLD = HERE.parents[1] / "tests" / "gold"
OWN = 2.0  # the weight of an event of our own reports


@dataclass
class Case:
    """A coded event: its signs, the text it stands in, whether it is right (None: either way)."""

    signs: dict[str, float]
    text: str
    right: bool | None
    weight: float = 1.0


@dataclass
class Read:
    """What is known of all texts: the cases, and how many events are listed for sure."""

    cases: list[Case]
    listed: int


def read(dev: Path) -> Read:
    """All texts that the judge has not learned from."""
    found = Read([], 0)
    pipeline, judge = load_pipeline(), load_judge()
    for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("judge_knows"):
            text = texts_in(dev / row["set"])[row["id"]]
            _add(found, annotate(to_report(text), pipeline), judge, [_gold(event) for event in row["events"]])
    gold = json.loads((GOLD / "reports.json").read_text(encoding="utf-8"))
    for name, report in part_of(gold, "open")["reports"].items():
        text = (GOLD / "texts" / name).read_bytes().decode("utf-8")
        events = [event for event in report["events"] if event.get("type")]
        _add(found, annotate(to_report(text), pipeline), judge, events, OWN)
    return found


def _add(found: Read, annotated: AnnotatedReport, judge: Judge | None, golds: list[Row], weight: float = 1.0) -> None:
    found.listed += sum(not is_uncertain(gold) for gold in golds)
    if len(annotated.sentences) <= FEW:
        return
    coder = ReportCoder(annotated, load_lexicon(), resolver(), judge)
    mentions = [m for m in join_retellings(annotated, coder.tellings(), coder.known) if m.id in coder.signs]
    right = _right(golds, mentions, annotated.report.text)
    for told, verdict in zip(signs(annotated, mentions, coder.signs), right, strict=True):
        found.cases.append(Case(told, annotated.report.id, verdict, weight))


def _gold(event: Row) -> Row:
    """A label in the form of the gold files."""
    return {
        "type": event["event"],
        "alt_types": event.get("other", []),
        "certain": event.get("sure", True),
        "evidence_span": [event["evidence"]],
        "also_span": event.get("also", []),
        "source": [{"country": country} for country, _ in event["actors"]],
        "target": [{"country": country} for country, _ in event["recipients"]],
    }


def _right(golds: Sequence[Row], mentions: Sequence[EventMention], text: str) -> Iterator[bool | None]:
    rows = [
        {
            "trigger": [m.trigger.start, m.trigger.end],
            "event": m.event.value,
            "actors": [{"country": a.value.country} for a in m.actors],
            "recipients": [{"country": a.value.country} for a in m.recipients],
        }
        for m in mentions
    ]
    told = {j: golds[i] for i, (j, level) in match(golds, rows, text).items() if level >= TYPED}
    for j in range(len(mentions)):
        yield None if j in told and is_uncertain(told[j]) else j in told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    known = read(args.dev)
    cases = [case for case in known.cases if case.right is not None]
    names = sorted({name for case in cases for name in case.signs})
    x = np.array([[case.signs.get(name, 0.0) for name in names] for case in cases])
    y = np.array([bool(case.right) for case in cases])
    counts = np.array([case.weight for case in cases])
    folds = np.array([digest_of(case.text) % FOLDS for case in cases])
    shares = np.zeros(len(y))
    for fold in range(FOLDS):
        weights = fit(x[folds != fold], y[folds != fold], counts[folds != fold])
        shares[folds == fold] = 1 / (1 + np.exp(-(x[folds == fold] @ weights)))
    sure = x[:, names.index("sure")]
    print(f"{len(y)} events, {y.mean():.3f} right; area under the curve {roc_auc_score(y, shares):.3f}", end=" ")
    print(f"(of each by itself {roc_auc_score(y, sure):.3f})")
    for name, values, least in (("by itself", sure, LOGITS), ("beside the others", shares, LEASTS)):
        for at in least:
            kept = values >= at
            p, r = y[kept].mean(), y[kept].sum() / known.listed
            print(f"{name}, from {at:+.2f}: typed p {p:.3f} r {r:.3f} f1 {2 * p * r / (p + r):.3f}")
    if args.out:
        write(args.out, dict(zip(names, fit(x, y, counts), strict=True)))


LOGITS = (-0.8, -0.32, 0.0, 0.4)
LEASTS = (0.2, 0.25, 0.3, 0.35, 0.4)


def fit(x: Floats, y: Floats, counts: Floats) -> Floats:
    """The weights of the signs as they are; they are fitted on signs of one spread."""
    middle, spread = x.mean(0), x.std(0) + 1e-6
    constant = int(np.argmin(x.std(0) + (x.mean(0) == 0)))
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit((x - middle) / spread, y, counts)
    weights = model.coef_[0] / spread
    weights[constant] = 0.0
    weights[constant] = (model.intercept_[0] - weights @ middle) / x[0, constant]
    return weights


def write(path: Path, weights: dict[str, float]) -> None:
    """Replace the weights; what stands above them stays."""
    kept = path.read_text(encoding="utf-8").split("[weights]")[0] if path.exists() else "least = 0.3\n\n"
    lines = [f'"{name}" = {weight:.3f}' for name, weight in weights.items()]
    path.write_text(kept + "[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
