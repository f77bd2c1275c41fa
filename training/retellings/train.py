"""Fit the weights by which two mentions of one report are told to tell one act.

    python training/retellings/train.py --dev ../shared/dev --out src/polybius/data/retellings.toml

Learns from labels of ours: which events of the development texts are one event (`labels.jsonl`: the text's id and the
places of the words, no text), and the stories of `training/stories`; of both only those that the judge has not learned
to tell events alike from. Prints the score by cross-validation over texts. Without `--out` nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "judge"), str(HERE.parent / "stories")]

from examples import Label, read_labels, texts_in  # noqa: E402
from stories import locate, read_stories  # noqa: E402
from tellings import STORIES, is_learned_from  # noqa: E402

from polybius.coding.coder import ReportCoder, resolver  # noqa: E402
from polybius.coding.lexicon import load_lexicon  # noqa: E402
from polybius.coding.likeness import Told, may_be_one, prepare, put_together, signs  # noqa: E402
from polybius.judge import load_judge  # noqa: E402
from polybius.model import EventMention  # noqa: E402
from polybius.pipeline import Pipeline, annotate, load_pipeline  # noqa: E402
from polybius.reading.texts import to_report  # noqa: E402

Floats = npt.NDArray[Any]
STRENGTH = 1.0  # of the regularisation, the inverse
LEAST = 8  # a sign of fewer pairs has no weight
FOLDS = 5
SENSES = frozenset(["alike sense", "very alike sense"])
TABLES = {"weights": "weights", "without": '"weights without the judge"'}
Pair = tuple[int, int]


@dataclass
class Text:
    """A report as coded: its mentions, how much each of their words says, the event of those found for a label."""

    id: str
    told: list[Told]
    weight_of: Mapping[str, float]
    event: dict[int, str]

    def pairs(self) -> Iterator[tuple[Pair, dict[str, float], bool]]:
        """The pairs of mentions that both tell a labelled event, their signs, and whether it is one event."""
        for i, j in combinations(sorted(self.event), 2):
            if may_be_one(self.told[i], self.told[j]):
                said = signs(self.told[i], self.told[j], self.weight_of)
                yield (i, j), said, self.event[i] == self.event[j]


def read(dev: Path) -> Iterator[Text]:
    """All texts with labels that the judge's vectors were not learned from."""
    pipeline = load_pipeline()
    labels: dict[tuple[str, str], list[Label]] = defaultdict(list)
    ends: Counter[tuple[str, str]] = Counter()
    for one in read_labels(HERE.parent / "judge" / "labels.jsonl", dev):
        key = (one.source, one.text_id)
        ends[key] = max(ends[key], one.start + len(one.text))
        for label in one.labels:
            label.anchor = (label.anchor[0] + one.start, label.anchor[1] + one.start)
            labels[key].append(label)
    for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = (row["set"], row["id"])
        if not is_learned_from(row["id"]):
            event_of = {tuple(span): f"event {n}" for n, spans in enumerate(row["same"]) for span in spans}
            events = [event_of.get(label.anchor, f"at {label.anchor[0]}") for label in labels[key]]
            yield _coded(row["id"], texts_in(dev / key[0])[key[1]][: ends[key]], labels[key], events, pipeline)
    for path in sorted((HERE.parent / "stories").glob("own_*.txt")):
        for number, marked in enumerate(read_stories(path) if path.name not in STORIES else ()):
            yield _coded(f"{marked.story} {number}", marked.text, marked.labels, marked.events, pipeline)


def _coded(name: str, text: str, labels: Sequence[Label], events: Sequence[str], pipeline: Pipeline) -> Text:
    annotated = annotate(to_report(text), pipeline)
    coder = ReportCoder(annotated, load_lexicon(), resolver(), load_judge())
    mentions = sorted(coder.tellings(), key=lambda m: (m.trigger.start, m.id))
    told, weight_of = prepare(annotated, mentions, coder.known)
    found: dict[str, str] = locate(labels, events, mentions)
    found |= {m.id: event for m in mentions if m.id not in found and (event := _said_twice(m, mentions, found))}
    return Text(name, told, weight_of, {i: found[m.id] for i, m in enumerate(mentions) if m.id in found})


def _said_twice(mention: EventMention, mentions: Sequence[EventMention], found: Mapping[str, str]) -> str | None:
    """The event of a mention of the class whose clause this one shares: labels have each act of a clause once."""
    for other in mentions:
        left, right = mention.evidence, other.evidence
        alike = other.id in found and other.event.value == mention.event.value
        if alike and left.start < right.end and right.start < left.end:
            return found[other.id]
    return None


# ------------------------------------------------------------------ the measure
def measure(texts: Sequence[Text], scores: Mapping[str, Mapping[Pair, float]], least: float) -> str:
    """Pairs put together, and acts counted: each once is right."""
    right = wrong = missed = kept = distinct = gold = 0
    for text in texts:
        known = scores.get(text.id, {})
        headlines = {i for i, one in enumerate(text.told) if one.mention.in_headline}
        groups = put_together(len(text.told), lambda i, j, known=known: known.get((i, j), -9.0), least, headlines)
        joined = {pair for group in groups for pair in combinations(group, 2)}
        for i, j in combinations(sorted(text.event), 2):
            same = text.event[i] == text.event[j]
            right += same and (i, j) in joined
            wrong += not same and (i, j) in joined
            missed += same and (i, j) not in joined
        told = [{text.event[i] for i in group if i in text.event} for group in groups]
        kept += sum(bool(events) for events in told)
        distinct += len({min(events) for events in told if events})
        gold += len(set(text.event.values()))
    p, r = right / max(1, right + wrong), right / max(1, right + missed)
    share, found = distinct / max(1, kept), distinct / max(1, gold)
    return (
        f"pairs p {p:.3f} r {r:.3f} f1 {2 * p * r / max(1e-9, p + r):.3f}; "
        f"acts counted p {share:.3f} r {found:.3f} f1 {2 * share * found / max(1e-9, share + found):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    texts = list(read(args.dev))
    cases = [(text.id, *case) for text in texts for case in text.pairs()]
    counts = Counter(name for _, _, said, _ in cases for name in said)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    x = np.array([[said.get(name, 0.0) for name in names] for _, _, said, _ in cases])
    y = np.array([same for *_, same in cases])
    home = np.array([name for name, *_ in cases])
    odds = np.zeros(len(y))
    for rest, part in GroupKFold(FOLDS).split(x, y, home):
        odds[part] = fit(x[rest], y[rest]).decision_function(x[part])
    scores: dict[str, dict[Pair, float]] = defaultdict(dict)
    for (name, pair, _, _), value in zip(cases, odds, strict=True):
        scores[name][pair] = float(value)
    print(
        f"{len(texts)} texts, {len(y)} pairs, {y.sum()} of one act; area under the curve {roc_auc_score(y, odds):.3f}"
    )
    print("none put together:", measure(texts, {}, 0.0))
    for least in (-1.0, -0.5, 0.0, 0.5):
        print(f"from {least:+.1f}:", measure(texts, scores, least))
    if args.out:
        bare = [i for i, name in enumerate(names) if name not in SENSES]
        by_rules = dict(zip([names[i] for i in bare], fit(x[:, bare], y).coef_[0], strict=True))
        write(args.out, {"weights": dict(zip(names, fit(x, y).coef_[0], strict=True)), "without": by_rules})


def fit(x: Floats, y: Floats) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False).fit(x, y)


def write(path: Path, tables: Mapping[str, Mapping[str, float]]) -> None:
    """Replace the weights; what stands above them stays."""
    text = path.read_text(encoding="utf-8").split("[weights]")[0]
    for name, weights in tables.items():
        lines = [f'"{sign}" = {weight:.3f}' for sign, weight in weights.items()]
        text += f"[{TABLES[name]}]\n" + "\n".join(lines) + "\n\n"
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
