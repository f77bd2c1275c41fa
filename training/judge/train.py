"""Train the judge on labelled sentences and write it down as ONNX.

    python training/judge/train.py --encoder FOLDER --dev ../shared/dev --out src/polybius/data/judge

Needs torch, transformers, onnx and onnxruntime (training/judge/requirements.txt); FOLDER holds the pretrained encoder.
Every fifth text is held out: the score is measured there.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import numpy as np
import torch
from examples import OWN, Example, is_held_out, own_sentences, read_labels
from likenesses import Links, comparisons, likeness_loss, measure_likeness
from network import Network, load_network
from tellings import is_learned_from, read_groups, retold
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from polybius.judge.model import LONGEST
from polybius.judge.reading import EVENTS, STATUSES
from polybius.judge.wordpiece import WordPiece

# So many of the pieces are hidden in training, each time others; of those that tell an event, three in ten of these.
HIDDEN = 0.1
HIDDEN_ACTS = 0.3
# The weights that are kept are a running mean of those along the way.
DECAY = 0.997
MASK, FIRST_WORD = 103, 999  # in the vocabulary: the piece that hides another, the first that is no sign
EVERY = 8  # so many batches of sentences, one of groups is learned from
HERE = Path(__file__).parent


class Encoded:
    """A sentence in pieces with its targets."""

    def __init__(self, example: Example, wordpiece: WordPiece) -> None:
        pieces = wordpiece.cut(example.text)
        self.example = example
        self.ids = [wordpiece.ids["[CLS]"], *pieces.ids[:LONGEST], wordpiece.ids["[SEP]"]]
        spans = pieces.spans[:LONGEST]
        n = len(self.ids)
        self.events = np.full(n, -100)
        for i, first in enumerate(pieces.is_first[:LONGEST]):
            if first:
                self.events[i + 1] = 0
        self.weights = np.ones(n, dtype=np.float32)
        self.statuses = np.full(n, -100)
        self.anchors: list[int] = []
        self.arcs: list[tuple[np.ndarray, np.ndarray]] = []
        for label in example.labels:
            at = [i + 1 for i, (s, e) in enumerate(spans) if s < label.anchor[1] and label.anchor[0] < e]
            if not at:
                continue
            self.events[at[0]] = EVENTS.index(label.event)
            self.weights[at[0]] = 1.0 if label.sure else 0.6
            self.statuses[at[0]] = STATUSES.index(label.status)
            self.anchors.append(at[0])
            sides = []
            for side in (label.actors, label.recipients):
                hot = np.zeros(n, dtype=np.float32)
                for start, end in side:
                    for i, (s, e) in enumerate(spans):
                        if s < end and start < e:
                            hot[i + 1] = 1
                sides.append(hot)
            self.arcs.append((sides[0], sides[1]))


def batches(data: list[Encoded], size: int, seed: int | None) -> list[list[Encoded]]:
    order = sorted(data, key=lambda d: len(d.ids))
    if seed is not None:
        dice = random.Random(seed)
        order.sort(key=lambda d: len(d.ids) + dice.random() * 12)
    parts = [order[i : i + size] for i in range(0, len(order), size)]
    if seed is not None:
        random.Random(seed).shuffle(parts)
    return parts


def hide(ids: Tensor, batch: list[Encoded]) -> Tensor:
    """Some pieces at random replaced by the one that hides them, so that no single word decides."""
    hidden = (torch.rand(ids.shape) < HIDDEN) & (ids >= FIRST_WORD)
    for row, d in enumerate(batch):
        hidden[row, d.anchors] &= torch.rand(len(d.anchors)) < HIDDEN_ACTS
    return torch.where(hidden, torch.full_like(ids, MASK), ids)


def tensors(batch: list[Encoded]) -> tuple[Tensor, Tensor]:
    longest = max(len(d.ids) for d in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    for row, d in enumerate(batch):
        ids[row, : len(d.ids)] = torch.tensor(d.ids)
        mask[row, : len(d.ids)] = 1
    return ids, mask


def loss_of(network: Network, batch: list[Encoded]) -> Tensor:
    ids, mask = tensors(batch)
    events, statuses, *arcs, _ = network(hide(ids, batch), mask)
    total = torch.zeros(())
    longest = ids.shape[1]
    want = torch.full((len(batch), longest), -100)
    weight = torch.ones(len(batch), longest)
    want_status = torch.full((len(batch), longest), -100)
    for row, d in enumerate(batch):
        want[row, : len(d.ids)] = torch.tensor(d.events)
        weight[row, : len(d.ids)] = torch.tensor(d.weights)
        want_status[row, : len(d.ids)] = torch.tensor(d.statuses)
    each = torch.nn.functional.cross_entropy(events.flatten(0, 1), want.flatten(), ignore_index=-100, reduction="none")
    total = (each * weight.flatten()).sum() / len(batch)
    if (want_status >= 0).any():
        total = total + torch.nn.functional.cross_entropy(
            statuses.flatten(0, 1), want_status.flatten(), ignore_index=-100, reduction="sum"
        ) / len(batch)
        for k in (0, 1):
            for row, d in enumerate(batch):
                for anchor, sides in zip(d.anchors, d.arcs, strict=True):
                    each = torch.nn.functional.binary_cross_entropy_with_logits(
                        arcs[k][row, anchor, : len(d.ids)], torch.tensor(sides[k]), reduction="sum"
                    )
                    total = total + 0.3 * each / len(batch)
    return total


def train(network: Network, data: list[Encoded], held: list[Encoded], links: Links, args: argparse.Namespace) -> None:
    epochs, rate, size, seed = args.epochs, args.rate, args.batch, args.seed
    network.encoder.embeddings.word_embeddings.weight.requires_grad = False
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": rate},
            {"params": heads, "lr": rate * 10},
        ],
        weight_decay=0.01,
    )
    steps = epochs * (len(data) + size - 1) // size
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.0, 1 - s / (steps + 1))
    )
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    for epoch in range(epochs):
        start = time.time()
        network.train()
        spent = 0.0
        linked = cycle(comparisons(links.learned, links.wordpiece, seed + epoch))
        for step, batch in enumerate(batches(data, size, seed + epoch)):
            loss = loss_of(network, batch)
            if step % EVERY == 0:
                loss = loss + likeness_loss(network, next(linked))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            mean.update_parameters(network)
            spent += loss.item()
        print(
            f"epoch {epoch + 1}: loss {spent:.1f}, {time.time() - start:.0f} s",
            measure(mean.module, held),
            "likeness",
            round(measure_likeness(mean.module, links.held, links.wordpiece), 3),
            flush=True,
        )
        torch.save(mean.module.state_dict(), args.out / "judge.pt")
    network.load_state_dict(mean.module.state_dict())


@torch.no_grad()
def measure(network: Network, data: list[Encoded], by_class: bool = False) -> dict[str, object]:
    """Precision, recall and F1 of event words (any type, right type), status and party pieces at the labelled words."""
    network.eval()
    counts: Counter[str] = Counter()
    for batch in batches(data, 32, None):
        events, statuses, *arcs, _ = network(*tensors(batch))
        for row, d in enumerate(batch):
            n = len(d.ids)
            best = events[row, :n].argmax(-1).numpy()
            best[d.events == -100] = 0
            gold = np.where(d.events == -100, 0, d.events)
            counts["said"] += int((best > 0).sum())
            counts["gold"] += int((gold > 0).sum())
            counts["located"] += int(((best > 0) & (gold > 0)).sum())
            counts["typed"] += int(((best == gold) & (gold > 0)).sum())
            for g in gold[gold > 0]:
                counts[f"gold {EVENTS[g]}"] += 1
            for g in gold[(best == gold) & (gold > 0)]:
                counts[f"right {EVENTS[g]}"] += 1
            for g in best[best > 0]:
                counts[f"said {EVENTS[g]}"] += 1
            for anchor, sides in zip(d.anchors, d.arcs, strict=True):
                counts["statuses"] += 1
                counts["status right"] += int(statuses[row, anchor].argmax().item() == d.statuses[anchor])
                for k, name in enumerate(("actor", "recipient")):
                    if sides[k].any():
                        counts[f"{name} gold"] += 1
                        top = int(arcs[k][row, anchor, :n].argmax())
                        counts[f"{name} right"] += int(sides[k][top] > 0)
    f1 = {k: 2 * counts[k] / max(1, counts["said"] + counts["gold"]) for k in ("located", "typed")}
    result: dict[str, object] = {k: round(v, 3) for k, v in f1.items()}
    result["status"] = round(counts["status right"] / max(1, counts["statuses"]), 3)
    for name in ("actor", "recipient"):
        result[name] = round(counts[f"{name} right"] / max(1, counts[f"{name} gold"]), 3)
    if by_class:
        for event in EVENTS[1:]:
            both = counts[f"said {event}"] + counts[f"gold {event}"]
            result[event] = round(2 * counts[f"right {event}"] / max(1, both), 2)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--dev", type=Path, default=Path("../shared/dev"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--layers", type=int)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--begin", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    wordpiece = WordPiece((args.encoder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    examples = [*read_labels(HERE / "labels.jsonl", args.dev), *own_sentences()]
    held = [Encoded(e, wordpiece) for e in examples if is_held_out(e) and not e.source.startswith(OWN)]
    data = [Encoded(e, wordpiece) for e in examples if not is_held_out(e)]
    print(len(data), "to train on,", len(held), "held out")
    network = load_network(args.encoder, args.layers)
    if args.begin:
        network.load_state_dict(torch.load(args.begin))
    args.out.mkdir(parents=True, exist_ok=True)
    links = Links(
        list(read_groups(args.dev)), [g for name, g in retold(args.dev) if not is_learned_from(name)], wordpiece
    )
    print(
        sum(len(g.mentions) for g in links.learned), "mentions to learn likeness from in", len(links.learned), "groups"
    )
    train(network, data, held, links, args)
    score = measure(network, held, by_class=True)
    score["likeness"] = round(measure_likeness(network, links.held, wordpiece), 3)
    print(json.dumps(score, indent=1))
    (args.out / "score.json").write_text(json.dumps(score, indent=1) + "\n")


if __name__ == "__main__":
    main()
