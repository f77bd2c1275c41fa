"""Labelled texts in pieces, in passages and batches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from examples import Example

from polybius.judge.reading import EVENTS, STATUSES
from polybius.judge.wordpiece import WordPiece

FIRST, LAST = 101, 102  # the pieces that a passage begins and ends with
# So many pieces a sentence and a passage have at most in training; of a passage one of these at a time, the first for
# sentences by themselves, as the judge reads them.
LONGEST, LENGTHS = 254, (1, 48, 96, 190, 190)
NEAR = 40  # code points at most between two sentences that follow each other


class Encoded:
    """A sentence in pieces with its targets; positions count from its first piece."""

    def __init__(self, example: Example, wordpiece: WordPiece) -> None:
        pieces = wordpiece.cut(example.text)
        self.example = example
        self.ids = list(pieces.ids[:LONGEST])
        spans = pieces.spans[:LONGEST]
        n = len(self.ids)
        self.events = np.where(np.array(pieces.is_first[:LONGEST], dtype=bool), 0, -100)
        self.weights = np.ones(n, dtype=np.float32)
        self.statuses = np.full(n, -100)
        self.anchors: list[int] = []
        self.arcs: list[tuple[np.ndarray, np.ndarray]] = []
        for label in example.labels:
            at = [i for i, (s, e) in enumerate(spans) if s < label.anchor[1] and label.anchor[0] < e]
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
                            hot[i] = 1
                sides.append(hot)
            self.arcs.append((sides[0], sides[1]))


@dataclass
class Passage:
    """Sentences that follow each other in a text, read at once."""

    sentences: list[Encoded]
    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids.append(FIRST)
        for sentence in self.sentences:
            self.starts.append(len(self.ids))
            self.ids += sentence.ids
        self.ids.append(LAST)

    def parts(self) -> Iterator[tuple[Encoded, int, int]]:
        """Each sentence, with where its pieces begin and end."""
        for sentence, start in zip(self.sentences, self.starts, strict=True):
            yield sentence, start, start + len(sentence.ids)


def encode_texts(examples: Iterable[Example], wordpiece: WordPiece) -> list[list[Encoded]]:
    """The sentences of each text, runs that follow each other apart."""
    by_text: dict[tuple[str, str], list[Example]] = {}
    for example in examples:
        by_text.setdefault((example.source, example.text_id), []).append(example)
    found: list[list[Encoded]] = []
    for run in by_text.values():
        run.sort(key=lambda e: e.start)
        end = None
        for example in run:
            if end is None or not 0 <= example.start - end <= NEAR:
                found.append([])
            found[-1].append(Encoded(example, wordpiece))
            end = example.start + len(example.text)
    return found


def passages(texts: list[list[Encoded]], seed: int | None) -> list[Passage]:
    """All texts in passages of chance length, so that a sentence stands in another each time.

    Without a seed each sentence by itself.
    """
    dice = random.Random(seed)
    found = []
    for text in texts:
        longest = LENGTHS[0] if seed is None else dice.choice(LENGTHS)
        run: list[Encoded] = []
        for sentence in text:
            if run and sum(len(s.ids) for s in run) + len(sentence.ids) > longest:
                found.append(Passage(run))
                run = []
                longest = LENGTHS[0] if seed is None else dice.choice(LENGTHS)
            run.append(sentence)
        found.append(Passage(run))
    return found


def batches(texts: list[list[Encoded]], size: int, seed: int | None) -> list[list[Passage]]:
    """Passages of like length together, so many pieces at once."""
    dice = random.Random(seed)
    order = sorted(passages(texts, seed), key=lambda d: len(d.ids) + (dice.random() * 12 if seed is not None else 0))
    parts: list[list[Passage]] = [[]]
    longest = 0
    for passage in order:
        longest = max(longest, len(passage.ids))
        if parts[-1] and longest * (len(parts[-1]) + 1) > size:
            parts.append([])
            longest = len(passage.ids)
        parts[-1].append(passage)
    if seed is not None:
        random.Random(seed).shuffle(parts)
    return parts
