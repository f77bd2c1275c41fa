"""Labelled sentences, from the files of labels (id, offsets) and from sentences of our own with marks in them."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MARK = re.compile(
    r"\{(?P<event>[A-Z]+):(?P<status>[a-z]+):(?P<number>\d)\|(?P<act>[^|{}\[\]]*)\}|\[(?P<roles>[AR]\d(?:,[AR]\d)*)\|(?P<party>[^|{}\[\]]*)\]"
)
Span = tuple[int, int]


@dataclass
class Label:
    """An event in a sentence: spans are offsets in the sentence."""

    event: str
    status: str
    anchor: Span
    actors: list[Span] = field(default_factory=list)
    recipients: list[Span] = field(default_factory=list)
    sure: bool = True


@dataclass
class Example:
    """A sentence with its labels; `source` names the set, `text_id` the text that it stands in."""

    text: str
    labels: list[Label]
    source: str
    text_id: str
    start: int = 0


def is_held_out(example: Example) -> bool:
    """Every fifth text, by the digest of its id."""
    return hashlib.sha256(example.text_id.encode()).digest()[0] % 5 == 0


@cache
def _texts(path: Path) -> dict[str, str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def text_of(dev: Path, source: str, text_id: str) -> str:
    """A text of the development data, whole."""
    return _texts(dev / source)[text_id]


def read_labels(path: Path, dev: Path) -> Iterator[Example]:
    """The sentences that a file of labels points to in the texts of `dev`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            start = row["start"]
            labels = [
                Label(
                    e["event"],
                    e["status"],
                    _shift(e["anchor"], start),
                    [_shift(s, start) for s in e["actors"]],
                    [_shift(s, start) for s in e["recipients"]],
                    e.get("sure", True),
                )
                for e in row["events"]
            ]
            text = _texts(dev / row["set"])[row["id"]][start : row["end"]]
            yield Example(text, labels, row["set"], row["id"], start)


def _shift(span: list[int], start: int) -> Span:
    return span[0] - start, span[1] - start


def read_marked(path: Path) -> Iterator[Example]:
    """Sentences of our own, a line each, with their marks taken out."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield read_marks(line.strip(), path.name, f"{path.name}:{number}")


def read_marks(line: str, source: str = "own", text_id: str = "") -> Example:
    """One marked sentence.

    >>> example = read_marks("[A1|Chad] {ACCUSE:occurred:1|blamed} [R1|rebels].")
    >>> example.text, [(label.event, label.anchor, label.recipients) for label in example.labels]
    ('Chad blamed rebels.', [('ACCUSE', (5, 11), [(12, 18)])])
    """
    text = ""
    at = 0
    labels: dict[str, Label] = {}
    roles: list[tuple[str, Span]] = []
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        words = mark["act"] if mark["event"] else mark["party"]
        span = (len(text), len(text) + len(words))
        text += words
        at = mark.end()
        if mark["event"]:
            labels[mark["number"]] = Label(mark["event"], mark["status"], span)
        else:
            roles += [(role, span) for role in mark["roles"].split(",")]
    text += line[at:]
    for role, span in roles:
        if label := labels.get(role[1]):
            (label.actors if role[0] == "A" else label.recipients).append(span)
    return Example(text, list(labels.values()), source, text_id)
