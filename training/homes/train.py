"""Fit the weights by which the country of an agent is guessed that no word tells one of.

    python training/homes/train.py --dev ../shared/dev --out src/polybius/data/actors/homes.toml

Learns from labels of ours: whose the parties of development texts are (`labels.jsonl`: the text's id, the places of the
words, the country; no text) and those of the stories of `training/stories`. Prints by cross-validation over texts how
often the guess is right. Without `--out` nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "judge"), str(HERE.parent / "stories")]

from examples import texts_in  # noqa: E402
from labelled import read_fields  # noqa: E402
from stories import read_stories  # noqa: E402

from polybius.coding.actors import resolver  # noqa: E402
from polybius.coding.actorview import view_of  # noqa: E402
from polybius.coding.homes import LIKELIEST, homes_of, look_around, signs  # noqa: E402
from polybius.model import AnnotatedReport  # noqa: E402
from polybius.pipeline import annotate, load_pipeline  # noqa: E402
from polybius.reading import to_report  # noqa: E402

Floats = npt.NDArray[Any]
FOLDS = 5
STRENGTH = 1.0  # of the regularisation
LEAST = 8  # a sign of fewer agents has no weight


@dataclass
class Agent:
    """An agent: the signs of each candidate, which candidates are right, the text it stands in."""

    signs: list[dict[str, float]]
    right: list[bool]
    text: str


def read(dev: Path) -> Iterator[Agent]:
    """The labelled agents that have more candidates than one, a right one among them."""
    pipeline = load_pipeline()
    for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        annotated = annotate(to_report(texts_in(dev / row["set"])[row["id"]]), pipeline)
        for start, end, codes in row["parties"]:
            yield from _agents(annotated, (start, end), codes.split("|"), row["id"])
    for name, text, parties in of_stories():
        annotated = annotate(to_report(text), pipeline)
        for span, codes in parties:
            yield from _agents(annotated, span, codes, name)


def of_stories() -> Iterator[tuple[str, str, list[tuple[tuple[int, int], list[str]]]]]:
    """The reports of the stories with the marked parties and their countries, where one mark has one country."""
    fields, _ = read_fields()
    for path in sorted((HERE.parent / "stories").glob("own_*.txt")):
        number: Counter[str] = Counter()
        for report in read_stories(path):
            story = report.story.partition(":")[2]
            number[story] += 1
            parties = []
            for mark, label in enumerate(report.labels, 1):
                row = fields.get((story, number[story], mark), {})
                for spans, codes in ((label.actors, row.get("actors")), (label.recipients, row.get("recipients"))):
                    if codes and len(codes) == len(spans) == 1 and codes[0].get("country"):
                        parties.append((spans[0], [codes[0]["country"]]))
            yield f"{story}-{number[story]}", report.text, parties


def _agents(annotated: AnnotatedReport, span: tuple[int, int], codes: Sequence[str], text: str) -> Iterator[Agent]:
    """The agent at the place, if its own words tell no country."""
    view, known = view_of(annotated), resolver()
    sentence = next((s for s in annotated.sentences if s.start <= span[0] < s.end), None)
    if sentence is None:
        return
    inside = [t for t in sentence.tokens if span[0] <= t.start < span[1]]
    token = next((t for t in inside if not span[0] <= sentence.head_of(t).start < span[1] or t.head == t.i), None)
    found = known.resolve_mention(annotated, sentence, token.i) if token else None
    if token is None or (found and found.value.country and LIKELIEST not in found.rule):
        return
    homes = homes_of(view)
    candidates = sorted(homes.counts)
    right = [iso3 in codes for iso3 in candidates]
    if any(right) and not all(right):
        sector = found.value.sector if found else None
        at = look_around(homes, sentence, token)
        yield Agent([signs(homes, at, sector, iso3) for iso3 in candidates], right, text)


def matrix(agents: Sequence[Agent], names: Sequence[str]) -> tuple[list[Floats], list[Floats]]:
    x = [np.array([[told.get(name, 0.0) for name in names] for told in agent.signs]) for agent in agents]
    return x, [np.array(agent.right) for agent in agents]


def fit(x: Sequence[Floats], right: Sequence[Floats]) -> Floats:
    """The weights that make the right candidates likeliest (conditional logit), against a Gaussian prior."""
    starts = np.cumsum([0, *(len(one) for one in x)])[:-1]
    stacked, told = np.vstack(x), np.concatenate(right)
    counts = np.array([len(one) for one in x])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = stacked @ weights
        odds = odds - np.repeat(np.maximum.reduceat(odds, starts), counts)
        likely = np.exp(odds)
        whole = np.add.reduceat(likely, starts)
        good = np.add.reduceat(likely * told, starts)
        share, held = likely / np.repeat(whole, counts), likely * told / np.repeat(good, counts)
        slope = stacked.T @ (share - held) + weights / STRENGTH
        return float((np.log(whole) - np.log(good)).sum() + (weights**2).sum() / (2 * STRENGTH)), slope

    return minimize(loss, np.zeros(stacked.shape[1]), jac=True, method="L-BFGS-B").x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    agents = list(read(args.dev))
    counts = Counter(name for agent in agents for name in {n for told in agent.signs for n in told})
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    x, right = matrix(agents, names)
    texts = sorted({agent.text for agent in agents})
    fold_of = {text: n % FOLDS for n, text in enumerate(texts)}
    hits = []
    for fold in range(FOLDS):
        rest = [i for i, agent in enumerate(agents) if fold_of[agent.text] != fold]
        weights = fit([x[i] for i in rest], [right[i] for i in rest])
        hits += [
            bool(right[i][int(np.argmax(x[i] @ weights))])
            for i, agent in enumerate(agents)
            if fold_of[agent.text] == fold
        ]
    most = [
        bool(r[int(np.argmax([t["share of all names"] for t in a.signs]))]) for a, r in zip(agents, right, strict=True)
    ]
    print(f"{len(agents)} agents in {len(texts)} texts: the guess is right in {np.mean(hits):.3f}")
    print(f"the country named most would be in {np.mean(most):.3f}")
    if args.out:
        write(args.out, dict(zip(names, fit(x, right), strict=True)))


def write(path: Path, weights: dict[str, float]) -> None:
    lines = [f'"{name}" = {weight:.3f}' for name, weight in weights.items()]
    head = (
        "# What speaks for a country being that of an agent whose words tell none. Made by training/homes/train.py.\n"
    )
    path.write_text(head + "\n[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
