"""Fit the weights by which pronouns find whom they mean, on labelled pronouns of the development texts.

    python training/pronouns/train.py --dev ../shared/dev --out src/polybius/data/pronouns/weights.toml

Prints the score by cross-validation over texts: the weights of each fold are fitted without its texts, and then
resolve the pronouns of those texts from the first to the last, with no help from the labels. Without `--out` nothing
is written.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from polybius.annotate.antecedents import Option, Ranker
from polybius.annotate.entities import Cluster
from polybius.annotate.mentions import find_mentions
from polybius.annotate.name_words import key_of
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import load_pipeline, parse
from polybius.annotate.pronouns import HE, IT, SHE, THEY, Pronoun
from polybius.model import Entity, Mention, Paragraph, Report, Sentence, hash_text

HERE = Path(__file__).parent
FOLDS = 5
STRENGTH = {"person": 6.0, "it": 6.0, "they": 6.0, "country": 6.0}  # of the regularisation
LEAST = 8  # a trait of fewer labelled pronouns has no weight
UNCOVERED = 0.1  # the weight of a pronoun whose antecedent is no option: better nothing than another
Weights = dict[str, dict[str, float]]
Floats = npt.NDArray[Any]
Place = tuple[int, int]
HEADER = """\
# What each trait of an option speaks for or against its being meant by a pronoun; the traits are in
# annotate/antecedents.py. Made by training/pronouns/train.py from training/pronouns/labels.jsonl.
"""


@dataclass
class Text:
    """A text with its labels: by the pronoun's start, its end and the spans of its antecedents."""

    id: str
    report: Report
    paragraphs: Sequence[Paragraph] = ()
    sentences: Sequence[Sentence] = ()
    labels: dict[int, tuple[int, list[tuple[int, int]]]] = field(default_factory=dict)

    @property
    def fold(self) -> int:
        return hashlib.sha256(self.id.encode()).digest()[0] % FOLDS


@dataclass
class Case:
    """A labelled pronoun that was put to the ranker: the options' traits, and which of them are right."""

    kind: str
    options: list[tuple[str, ...]]
    right: list[int]
    weight: float = 1.0


def read_texts(labels: Path, dev: Path) -> list[Text]:
    """The labelled texts, parsed."""
    wanted: dict[tuple[str, str], dict[int, Any]] = defaultdict(dict)
    for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines()):
        wanted[row["set"], row["id"]][row["start"]] = (row["end"], [tuple(s) for s in row["antecedents"]])
    pipeline = load_pipeline()
    found = []
    for name in sorted({name for name, _ in wanted}):
        opened = gzip.open if name.endswith(".gz") else open
        with opened(dev / name, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if (name, record["id"]) in wanted:
                    report = Report(hash_text(record["text"]), record["text"])
                    paragraphs = split_paragraphs(report)
                    parsed = parse(report, paragraphs, pipeline)
                    found.append(Text(record["id"], report, paragraphs, parsed, wanted[name, record["id"]]))
    return found


class Witness(Ranker):
    """A ranker that notes what it is asked, what is right, and what it said; `led`: it says what is right."""

    def __init__(self, weights: Weights, text: Text, *, led: bool = False) -> None:
        super().__init__(weights)
        self.text, self.led = text, led
        self.cases: list[Case] = []
        self.said: dict[int, bool] = {}
        self.mentions: tuple[Mention, ...] = ()
        self.entities: dict[str, Entity] = {}

    def choose(self, pronoun: Pronoun, options: Sequence[Option]) -> tuple[Option, float]:
        chosen, share = super().choose(pronoun, options)
        start = self.text.sentences[pronoun.sentence].tokens[pronoun.token].start
        label = next((at for at, (end, _) in self.text.labels.items() if at <= start < end), None)
        if label is None:
            return chosen, share
        antecedents = self.text.labels[label][1]
        right = self._right(antecedents, options)
        self.said[label] = any(options[n] is chosen for n in right)
        case = Case(pronoun.kind, [o.traits for o in options], right)
        if not right:
            case.right, case.weight = [len(options) - 1], UNCOVERED
        self.cases.append(case)
        return (options[case.right[0]], 1.0) if self.led else (chosen, share)

    def _right(self, antecedents: Sequence[Place], options: Sequence[Option]) -> list[int]:
        if not antecedents:
            return [len(options) - 1]
        golds = [Gold(self.text, *span) for span in antecedents]
        found = []
        for n, option in enumerate(options):
            if option.cluster is None:
                continue
            parts = option.cluster.members or (option.cluster,)
            met = sum(1 for gold in golds if any(gold.is_named_by(c) for c in {id(c): c for c in parts}.values()))
            whole = met == len(golds) == len(parts) or (met > 1 and met >= len(golds) - 1)
            if whole or (len(golds) == 1 and golds[0].is_named_by(option.cluster)):
                found.append(n)
        return found


class Gold:
    """An antecedent as labelled, wherever the text has its words."""

    def __init__(self, text: Text, start: int, end: int) -> None:
        self.words = text.report.text[start:end]
        self.key = set(key_of(self.words)) - {"the"}
        self.heads: set[Place] = set()
        self.nouns: set[str] = set()
        at = text.report.text.find(self.words)
        while at >= 0:
            self._note_head(text, at, at + len(self.words))
            at = text.report.text.find(self.words, at + 1)

    def _note_head(self, text: Text, start: int, end: int) -> None:
        for sentence in text.sentences:
            if sentence.start <= start < sentence.end:
                inside = [t for t in sentence.tokens if start <= t.start < end]
                numbers = {t.i for t in inside}
                for token in inside:
                    if token.head not in numbers or token.head == token.i:
                        self.heads.add((sentence.index, token.i))
                        self.nouns.add(token.lemma if token.pos == "NOUN" else "")
                        return

    def is_named_by(self, cluster: Cluster) -> bool:
        """Whether the cluster was seen at the antecedent's head, or is called so."""
        if any(s[:2] in self.heads for s in cluster.seen):
            return True
        if cluster.named and cluster.key and cluster.key[0] != "iso3":
            own = set(cluster.key)
            return own <= self.key or (bool(self.key) and self.key <= own)
        return not cluster.named and bool(cluster.head) and cluster.head in self.nouns


def run(text: Text, weights: Weights, *, led: bool = False) -> Witness:
    """Read a text's mentions with these weights."""
    witness = Witness(weights, text, led=led)
    _, witness.mentions, entities = find_mentions(text.report, text.paragraphs, text.sentences, witness)
    witness.entities = {entity.id: entity for entity in entities}
    return witness


def fit(texts: Sequence[Text], rounds: int = 2) -> Weights:
    """Weights from the texts read with the labels' help, then from how those weights read them as well."""
    cases = [case for text in texts for case in run(text, {}, led=True).cases]
    weights = fit_cases(cases)
    for _ in range(rounds - 1):
        weights = fit_cases(cases + [case for text in texts for case in run(text, weights).cases])
    return weights


def fit_cases(cases: Iterable[Case]) -> Weights:
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    return {kind: _fit_kind(by_kind[kind], STRENGTH[kind]) for kind in STRENGTH if by_kind[kind]}


def _fit_kind(cases: Sequence[Case], strength: float) -> dict[str, float]:
    """A conditional logit: the share of the right options among all, with the squares of the weights as a penalty."""
    counts = Counter(t for case in cases for t in {t for option in case.options for t in option})
    traits = {t: n for n, t in enumerate(sorted(t for t, count in counts.items() if count >= LEAST))}
    rows, columns, right, starts, weights = [], [], [], [0], []
    for case in cases:
        for n, option in enumerate(case.options):
            known = [traits[t] for t in option if t in traits]
            rows += [starts[-1] + n] * len(known)
            columns += known
            right.append(n in case.right)
        starts.append(starts[-1] + len(case.options))
        weights.append(case.weight)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(starts[-1], len(traits)))
    is_right = np.array(right)
    begins, share = np.array(starts[:-1]), np.array(weights)
    sizes = np.diff(starts)

    def loss(values: Floats) -> tuple[float, Floats]:
        scores = matrix @ values
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), sizes))
        all_ = np.add.reduceat(scores, begins)
        good = np.add.reduceat(np.where(is_right, scores, 0.0), begins)
        each = np.repeat(share, sizes)
        slope = each * (scores / np.repeat(all_, sizes) - np.where(is_right, scores, 0.0) / np.repeat(good, sizes))
        total = float((share * (np.log(all_) - np.log(good))).sum() + strength / 2 * (values @ values))
        return total, matrix.T @ slope + strength * values

    found = minimize(loss, np.zeros(len(traits)), jac=True, method="L-BFGS-B")
    return {trait: round(float(found.x[n]), 3) for trait, n in traits.items() if abs(found.x[n]) >= 0.0005}


def kind_of(words: str) -> str:
    """The row of the score that a label counts in."""
    word = words.lower()
    for name, group in (("he", HE), ("she", SHE), ("it", IT), ("they", THEY)):
        if word in group:
            return name
    return word if word == "the country" else "groups"


def cross_validate(texts: Sequence[Text]) -> dict[str, tuple[int, int]]:
    """Right and all labels by kind, each text read with weights fitted on the other folds."""
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for fold in range(FOLDS):
        weights = fit([text for text in texts if text.fold != fold])
        for text in texts:
            if text.fold == fold:
                for kind, is_right in score(text, weights):
                    all_[kind] += 1
                    right[kind] += is_right
    return {kind: (right[kind], all_[kind]) for kind in sorted(all_)}


def score(text: Text, weights: Weights) -> Iterable[tuple[str, bool]]:
    """For each label its kind, and whether it is resolved rightly; a pronoun never asked about means nothing."""
    witness = run(text, weights)
    for start, (end, antecedents) in text.labels.items():
        kind = kind_of(text.report.text[start:end])
        if antecedents and kind in ("he", "she", "it", "they"):
            kind_named = f"{kind}, something"
        else:
            kind_named = kind if antecedents else f"{kind}, nothing"
        if kind == "groups":
            yield kind, group_is_right(witness, start, antecedents)
        else:
            yield kind_named, witness.said.get(start, not antecedents)


def group_is_right(witness: Witness, start: int, antecedents: Sequence[Place]) -> bool:
    """Whether "both sides" or "the two men" has the labelled members, and no other."""
    mention = next((m for m in witness.mentions if m.span.start <= start < m.span.end), None)
    members = witness.entities[mention.entity].members if mention else ()
    met = [
        any((m.sentence, m.head) in Gold(witness.text, *span).heads for m in witness.mentions if m.entity == member)
        for member, span in product(members, antecedents)
    ]
    return bool(members) and sum(met) == len(members) == len(antecedents)


def to_toml(weights: Weights) -> str:
    tables = []
    for kind, traits in weights.items():
        tables.append("\n".join([f"[{kind}]", *(f'"{trait}" = {value}' for trait, value in sorted(traits.items()))]))
    return HEADER + "\n" + "\n\n".join(tables) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--parsed", type=Path, help="where to keep the parsed texts between runs")
    options = parser.parse_args()
    if options.parsed and options.parsed.exists():
        texts: list[Text] = pickle.loads(options.parsed.read_bytes())
    else:
        texts = read_texts(HERE / "labels.jsonl", options.dev)
        if options.parsed:
            options.parsed.write_bytes(pickle.dumps(texts))
    found = cross_validate(texts)
    sums: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for kind, (right, all_) in found.items():
        print(f"{kind:20} {right:4} of {all_:4} = {right / all_:.3f}")
        sums[kind.split(",")[0]] += right
        of[kind.split(",")[0]] += all_
    for kind in of:
        print(f"{kind:20} {sums[kind]:4} of {of[kind]:4} = {sums[kind] / of[kind]:.3f}  over all labels")
    if options.out:
        options.out.write_text(to_toml(fit(texts)), encoding="utf-8")


if __name__ == "__main__":
    main()
