"""Reads stories of our own: reports of one affair in which every event is marked, with an id that says which are one.

A file holds lines of these kinds; an empty line ends a report:

    ## NAME                     a story
    # REPORT | 1999-05-27       a report of it, and the day it appeared
    [A1|Chad] {REJECT:occurred:1:e3|turned} down the offer.      a sentence or other line of it

The marks are those of `training/judge`, with the event's id after the number of the act. Each line becomes a paragraph.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "judge"))

from examples import BETWEEN, Label, read_marks  # noqa: E402

from polybius.model import EventMention  # noqa: E402

STORY, REPORT = "## ", "# REPORT"
IDENTIFIED = re.compile(r"(\{[A-Z]+:[a-z]+:\d):([A-Za-z]\w*)\|")


@dataclass
class MarkedReport:
    """A report with its labels, whose spans are offsets in `text`; `events` has the event's id for each label."""

    story: str
    day: date | None
    text: str = ""
    labels: list[Label] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


def read_stories(path: Path) -> Iterator[MarkedReport]:
    """The reports of a file, in its order. Raises ValueError for a mark without an id, naming file and line."""
    story, report = "", None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith(STORY):
            story = f"{path.name}:{line.removeprefix(STORY).strip()}"
        elif line.startswith(REPORT):
            if report is not None:
                yield report
            day = line.partition("|")[2].strip()
            report = MarkedReport(story, date.fromisoformat(day) if day else None)
        elif line and report is not None:
            _add(report, line, f"{path}:{number}")
    if report is not None:
        yield report


def _add(report: MarkedReport, line: str, where: str) -> None:
    ids = [found[2] for found in IDENTIFIED.finditer(line)]
    numbers = [found[1][-1] for found in IDENTIFIED.finditer(line)]
    example = read_marks(IDENTIFIED.sub(r"\1|", line))
    if len(example.labels) != len(set(numbers)):
        raise ValueError(f"{where}: a mark has no id, or a number stands twice")
    at = len(report.text) + len(BETWEEN) if report.text else 0
    report.text += (BETWEEN if report.text else "") + example.text
    for label, event in zip(example.labels, ids, strict=True):
        moved = [[(start + at, end + at) for start, end in spans] for spans in (label.actors, label.recipients)]
        anchor = (label.anchor[0] + at, label.anchor[1] + at)
        report.labels.append(Label(label.event, label.status, anchor, *moved, sure=label.sure))
        report.events.append(event)


def locate(labels: Sequence[Label], events: Sequence[str], mentions: Sequence[EventMention]) -> dict[str, str]:
    """The event that each mention tells: first where its words meet the marked word, then where its clause holds it."""
    free = list(zip(labels, events, strict=True))
    told: dict[str, str] = {}
    for by_words in (True, False):
        for mention in mentions:
            words = [(s.start, s.end) for s in (mention.trigger, *mention.event.spans, *mention.also)]
            places = words if by_words else [(mention.evidence.start, mention.evidence.end)]
            for label, event in free if mention.id not in told else ():
                at_words = any(start < label.anchor[1] and label.anchor[0] < end for start, end in places)
                if at_words and (by_words or label.event == mention.event.value):
                    told[mention.id] = event
                    free.remove((label, event))
                    break
    return told
