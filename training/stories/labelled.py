"""The stories of our own with the fields of each mark, as the labelled mentions that linking is handed.

The marks stand in the files of stories, the fields and what joins the events in `fields.jsonl` (see the README).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from stories import HERE, MarkedReport, read_stories

from polybius.evaluate.story_mentions import Stories

FIELDS = HERE / "fields.jsonl"
FILES = ("own_linked_b.txt", "own_linked_c.txt", "own_linked_d.txt", "own_linked_e.txt")
Row = dict[str, Any]
# The gold has denials outside the classes.
DENIAL = re.compile(r"(?i)den(?:y|ies|ied|ial|ials|ying)")
# A clause ends at these, where no word that is marked for its act stands beyond.
BREAK = re.compile(r"[,;:()—]|\b(?:and|but|while|which|who|after|before|when|because)\b")


def read_fields() -> tuple[dict[tuple[str, int, int], Row], dict[str, Row]]:
    """The fields by story, report and mark, and what joins the events by story."""
    marks: dict[tuple[str, int, int], Row] = {}
    stories: dict[str, Row] = {}
    for line in FIELDS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "mark" in row:
            marks[row["story"], row["report"], row["mark"]] = row
        else:
            stories[row["story"]] = row
    return marks, stories


def load_labelled() -> Stories:
    """All stories with fields, in the form of the gold; each act once a report, as the gold mostly has it."""
    marks, joins = read_fields()
    found = _Found()
    for name in FILES:
        by_story: defaultdict[str, list[MarkedReport]] = defaultdict(list)
        for report in read_stories(HERE / name):
            by_story[report.story.partition(":")[2]].append(report)
        for story, reports in by_story.items():
            if story in joins:
                _add_story(story, reports, marks, joins[story], found)
    return Stories(
        tuple(found.reports), tuple(found.mentions), tuple(found.events), tuple(found.answers),
        tuple(found.optional), tuple(found.contradictions), found.texts,
    )  # fmt: skip


class _Found:
    def __init__(self) -> None:
        self.reports: list[Row] = []
        self.mentions: list[Row] = []
        self.events: list[Row] = []
        self.answers: list[Row] = []
        self.optional: list[Row] = []
        self.contradictions: list[Row] = []
        self.texts: dict[str, str] = {}


def _add_story(
    story: str, reports: Sequence[MarkedReport], fields: dict[tuple[str, int, int], Row], joins: Row, found: _Found
) -> None:
    told: defaultdict[str, list[str]] = defaultdict(list)
    stands_for: dict[tuple[int, int], str] = {}
    for number, report in enumerate(reports, 1):
        name = f"{story}-{number}"
        found.texts[name] = _joined(report.text)
        found.reports.append({"id": name, "file": f"{name}.txt", "story": story, "date": str(report.day or "")})
        rows = [_row(name, mark, report, fields.get((story, number, mark + 1))) for mark in range(len(report.labels))]
        kept = _kept(rows, report)
        first = {report.events[i]: rows[i]["id"] for i in reversed(kept)}
        for i, event in enumerate(report.events):
            stands_for[number, i + 1] = rows[i]["id"] if i in kept else first[event]
        for i in kept:
            found.mentions.append(rows[i])
            told[report.events[i]].append(rows[i]["id"])
    found.events += [{"id": f"{story}:{e}", "story": story, "mentions": ids} for e, ids in sorted(told.items())]
    for key, into in (("answers", found.answers), ("answers_optional", found.optional)):
        into += [{"event": f"{story}:{a}", "answers": f"{story}:{b}", "kind": kind} for a, b, kind in joins[key]]
    for row in joins["contradictions"]:
        both = [stands_for[report, mark] for report, mark in row["mentions"]]
        found.contradictions.append(
            {"event": f"{story}:{row['event']}", "field": row["field"], "mentions": both, "values": row["values"]}
        )


def _joined(text: str) -> str:
    """The body as one paragraph: in the files each sentence is a line. All offsets stay."""
    return re.sub(r"(?<=[.!?\"”’'])\n\n", "  ", text)


def _kept(rows: Sequence[Row], report: MarkedReport) -> list[int]:
    """The marks taken: of each event the first in the body, else the first."""
    first_end = report.text.find("\n\n")
    chosen: dict[str, int] = {}
    for i, event in enumerate(report.events):
        in_body = rows[i]["trigger"]["start"] > first_end
        if event not in chosen or (in_body and rows[chosen[event]]["trigger"]["start"] < first_end):
            chosen[event] = i
    return sorted(chosen.values())


def _row(name: str, mark: int, report: MarkedReport, field: Row | None) -> Row:
    label, text = report.labels[mark], report.text
    start, end = label.anchor
    field = field or {}
    return {
        "id": f"{name}.{mark + 1}",
        "report": name,
        "trigger": _part(_joined(report.text), start, end),
        "clause": _part(_joined(report.text), *_clause(report, mark)),
        "event": None if DENIAL.fullmatch(text[start:end]) else label.event,
        "status": label.status,
        "actors": field.get("actors", []),
        "recipients": field.get("recipients", []),
        "start": field.get("start"),
        "end": field.get("end"),
        "place": field.get("place"),
    }


def _part(text: str, start: int, end: int) -> Row:
    return {"quote": text[start:end], "start": start, "end": end}


def _clause(report: MarkedReport, mark: int) -> tuple[int, int]:
    """The words of one act: from the first to the last that is marked for it, and on to where its clause ends."""
    label, text = report.labels[mark], report.text
    spans = [label.anchor, *_near(label.actors, label.anchor, text), *_near(label.recipients, label.anchor, text)]
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    begin = text.rfind("\n\n", 0, low) + 2 if "\n\n" in text[:low] else 0
    end = text.find("\n\n", high)
    end = len(text) if end < 0 else end
    others = [other.anchor for other in report.labels if other is not label]
    begin = max([begin, *(e for _, e in others if e <= low), *(m.end() for m in BREAK.finditer(text, begin, low))])
    stops = [s for s, _ in others if s >= high] + [m.start() for m in BREAK.finditer(text, high, end)]
    end = min([end, *stops])
    while begin < low and not text[begin].isalnum():
        begin += 1
    return begin, max(high, len(text[:end].rstrip(" .")))


def _near(spans: Iterable[tuple[int, int]], anchor: tuple[int, int], text: str) -> list[tuple[int, int]]:
    return [s for s in spans if "\n\n" not in text[min(s[0], anchor[0]) : max(s[1], anchor[1])]]
