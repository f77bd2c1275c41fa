"""Sentences in which it is known what mentions tell one event: what the network learns from to tell alike from other.

Three sources, each a set of groups inside which mentions are compared: the topics of ECB+ train (annotation CC BY 3.0,
Cybulska and Vossen), texts with labels of ours that say what they tell again (`../retellings/labels.jsonl`), and some
stories of our own (`../stories`).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from examples import BETWEEN, Span, digest_of, is_text_held_out, texts_in

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "stories"))
ECB = Path("linking/ecbplus_train.jsonl.gz")
RETOLD = HERE.parent / "retellings" / "labels.jsonl"
# The other stories, and every other text, are for fitting what is made of the vectors.
STORIES = ("own_linked_a.txt",)


@dataclass
class Group:
    """Sentences of one topic, text or story; a mention is (number of the sentence, span in it, name of its event)."""

    sentences: list[str] = field(default_factory=list)
    mentions: list[tuple[int, Span, str]] = field(default_factory=list)

    def add(self, sentence: str, mentions: list[tuple[Span, str]]) -> None:
        self.mentions += [(len(self.sentences), span, event) for span, event in mentions]
        self.sentences.append(sentence)


def is_learned_from(text_id: str) -> bool:
    """Every other text that the judge learns its events from."""
    return not is_text_held_out(text_id) and digest_of(text_id) % 2 == 0


def read_groups(dev: Path) -> Iterator[Group]:
    """All groups to learn from."""
    yield from topics(dev)
    yield from (group for name, group in retold(dev) if is_learned_from(name))
    for name in STORIES:
        yield from stories(HERE.parent / "stories" / name)


def topics(dev: Path) -> Iterator[Group]:
    """The topics of ECB+ train: the sentences that its annotators validated."""
    found: dict[str, Group] = {}
    with gzip.open(dev / ECB, "rt", encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            group = found.setdefault(document["topic"], Group())
            for _, start, end, validated in document["sentences"]:
                inside = [m for m in document["mentions"] if m["kind"] == "event" and start <= m["start"] < end]
                if validated and inside:
                    named = [((m["start"] - start, m["end"] - start), _chain(document["id"], m)) for m in inside]
                    group.add(document["text"][start:end], named)
    yield from found.values()


def _chain(document: str, mention: dict[str, str]) -> str:
    chain = mention["chain"]
    if chain.startswith("SINGLE"):
        return f"{document} {mention['id']}"
    return f"{document} {chain}" if chain.startswith("INTRA") else chain


def retold(dev: Path) -> Iterator[tuple[str, Group]]:
    """Each text with labels of what it tells again, with the sentences of its events."""
    sentences: dict[tuple[str, str], list[dict[str, object]]] = {}
    for line in (HERE / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences.setdefault((row["set"], row["id"]), []).append(row)
    for line in RETOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        event_of = {tuple(span): str(n) for n, spans in enumerate(row["same"]) for span in spans}
        text, group = texts_in(dev / row["set"])[row["id"]], Group()
        for one in sentences[row["set"], row["id"]]:
            start, end, events = one["start"], one["end"], one["events"]
            spans = [tuple(event["anchor"]) for event in events]
            named = [((a - start, b - start), event_of.get((a, b), f"{a}")) for a, b in spans]
            if named:
                group.add(text[start:end], named)
        yield row["id"], group


def stories(path: Path) -> Iterator[Group]:
    """The stories of a file of our own, each a group."""
    from stories import read_stories

    found: dict[str, Group] = {}
    for report in read_stories(path):
        group, at = found.setdefault(report.story, Group()), 0
        for sentence in report.text.split(BETWEEN):
            named = [
                ((label.anchor[0] - at, label.anchor[1] - at), event)
                for label, event in zip(report.labels, report.events, strict=True)
                if at <= label.anchor[0] < at + len(sentence)
            ]
            if named:
                group.add(sentence, named)
            at += len(sentence) + len(BETWEEN)
    yield from found.values()
