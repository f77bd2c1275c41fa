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
OWN, HELD_OUT = "own_", "own_stories.txt"
BETWEEN = "\n\n"  # between the sentences of a report of our own, each a paragraph


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
    is_of_report: bool = True


def is_held_out(example: Example) -> bool:
    """The texts held out, every sixth of our own reports, by the digest of its id, and the stories of our own; none of
    our single sentences."""
    if example.source == HELD_OUT:
        return True
    if example.source.startswith(OWN):
        return example.is_of_report and digest_of(example.text_id) % 6 == 0
    return is_text_held_out(example.text_id)


def is_text_held_out(text_id: str) -> bool:
    """Of the development texts every fifth, and those that the confidence of whole reports is fitted on."""
    return digest_of(text_id) % 5 == 0 or text_id in texts_of_reports()


@cache
def texts_of_reports(known: bool = False) -> frozenset[str]:
    """Texts labelled as whole reports (`../reports`), or those of them that part of the shipped judge learned from."""
    lines = (Path(__file__).parent.parent / "reports" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return frozenset(row["id"] for row in map(json.loads, lines) if row.get("judge_knows") or not known)


def digest_of(text_id: str) -> int:
    return hashlib.sha256(text_id.encode()).digest()[0]


@cache
def texts_in(path: Path) -> dict[str, str]:
    if path.suffix == ".json":
        return {name: page["articleBody"] for name, page in json.loads(path.read_text(encoding="utf-8")).items()}
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def text_of(dev: Path, examples: list[Example]) -> str:
    """The text that sentences stand in: a whole one of the development data, or a report of our own."""
    first = examples[0]
    if first.source.startswith(OWN):
        return BETWEEN.join(example.text for example in examples)
    return texts_in(dev / first.source)[first.text_id][: max(e.start + len(e.text) for e in examples)]


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
            text = texts_in(dev / row["set"])[row["id"]][start : row["end"]]
            yield Example(text, labels, row["set"], row["id"], start)


def _shift(span: list[int], start: int) -> Span:
    return span[0] - start, span[1] - start


def own_sentences() -> Iterator[Example]:
    """All sentences of our own."""
    for path in sorted(Path(__file__).parent.glob(f"{OWN}*.txt")):
        yield from read_marked(path)


def read_marked(path: Path) -> Iterator[Example]:
    """Sentences of our own, a line each, with their marks taken out; in a file with empty lines these part reports."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    of_reports = "" in lines
    number, start = 1, 0
    for line in lines:
        if line:
            example = read_marks(line, path.name, f"{path.name}:{number}")
            example.start, example.is_of_report = start, of_reports
            yield example
            start += len(example.text) + len(BETWEEN)
        if not (line and of_reports):
            number, start = number + 1, 0


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
