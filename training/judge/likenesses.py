"""Learning to tell mentions of one event alike: groups of sentences in batches, the loss, and the measure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from network import Network
from tellings import Group
from torch import Tensor

from polybius.judge.wordpiece import WordPiece

# So many sentences are compared at once, none longer than so many pieces; likenesses count times this.
TOGETHER, NO_LONGER, SHARPNESS = 24, 60, 10.0


@dataclass
class Compared:
    """Sentences in pieces, with the place and the event of each mention in them."""

    sentences: list[list[int]]
    mentions: list[tuple[int, int, str]]


def compared(group: Group, wordpiece: WordPiece, numbers: list[int], name: str) -> Compared:
    """Some sentences of a group; `name` keeps its events apart from those of others."""
    made = Compared([], [])
    for number in numbers:
        pieces = wordpiece.cut(group.sentences[number])
        if len(pieces.ids) > NO_LONGER:
            continue
        for sentence, (start, end), event in group.mentions:
            if sentence == number:
                at = [i + 1 for i, (s, e) in enumerate(pieces.spans) if s < end and start < e]
                if at:
                    made.mentions.append((len(made.sentences), at[0], f"{name} {event}"))
        made.sentences.append([wordpiece.ids["[CLS]"], *pieces.ids, wordpiece.ids["[SEP]"]])
    return made


@dataclass
class Links:
    """The groups in which mentions of one event are known: to learn from, and to measure on."""

    learned: list[Group]
    held: list[Group]
    wordpiece: WordPiece


def comparisons(groups: list[Group], wordpiece: WordPiece, seed: int) -> list[Compared]:
    """All sentences of all groups once, so many together; small groups share a batch, large ones have several."""
    dice = random.Random(seed)
    found: list[Compared] = []
    open_ = Compared([], [])
    for name in dice.sample(range(len(groups)), len(groups)):
        numbers = dice.sample(range(len(groups[name].sentences)), len(groups[name].sentences))
        for first in range(0, len(numbers), TOGETHER):
            part = compared(groups[name], wordpiece, numbers[first : first + TOGETHER], str(name))
            if len(open_.sentences) + len(part.sentences) > TOGETHER and open_.sentences:
                found.append(open_)
                open_ = Compared([], [])
            before = len(open_.sentences)
            open_.sentences += part.sentences
            open_.mentions += [(s + before, at, event) for s, at, event in part.mentions]
    return [one for one in (*found, open_) if len(one.mentions) > 1]


def senses_of(network: Network, batch: Compared) -> Tensor:
    """The vectors of the mentions [M, 64]."""
    longest = max(map(len, batch.sentences))
    ids = torch.zeros(len(batch.sentences), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, pieces in enumerate(batch.sentences):
        ids[row, : len(pieces)] = torch.tensor(pieces)
        mask[row, : len(pieces)] = 1
    senses = network(ids, mask)[-1]
    found: Tensor = senses[[s for s, _, _ in batch.mentions], [at for _, at, _ in batch.mentions]]
    return found


def likeness_loss(network: Network, batch: Compared) -> Tensor:
    """For each mention of an event told again in the batch, how far the others are from being told from the rest.

    Supervised contrastive loss (Khosla and others 2020, the sum outside the logarithm).
    """
    vectors = senses_of(network, batch)
    events = [event for _, _, event in batch.mentions]
    same = torch.tensor([[a == b for b in events] for a in events]) & ~torch.eye(len(events), dtype=torch.bool)
    if not same.any():
        return vectors.sum() * 0
    alike = (vectors @ vectors.T * SHARPNESS).masked_fill(torch.eye(len(events), dtype=torch.bool), -1e9)
    shares = torch.log_softmax(alike, dim=1)
    told = same.any(dim=1)
    each = (shares * same).sum(dim=1)[told] / same.sum(dim=1)[told]
    return -each.mean()


@torch.no_grad()
def measure_likeness(network: Network, groups: list[Group], wordpiece: WordPiece) -> float:
    """The area under the curve of the likeness of two mentions of one text, for whether they tell one event."""
    network.eval()
    values, same = [], []
    for group in groups:
        batch = compared(group, wordpiece, list(range(len(group.sentences))), "")
        if len(batch.mentions) > 1:
            vectors = senses_of(network, batch)
            for i, j in combinations(range(len(batch.mentions)), 2):
                values.append(float(vectors[i] @ vectors[j]))
                same.append(batch.mentions[i][2] == batch.mentions[j][2])
    ranks = np.argsort(np.argsort(values)) + 1
    right = np.array(same)
    n, m = right.sum(), (~right).sum()
    return float((ranks[right].sum() - n * (n + 1) / 2) / (n * m))
