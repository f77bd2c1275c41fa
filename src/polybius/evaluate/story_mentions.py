"""The labelled mentions of a set of stories: read, handed to linking as they are, or found again in coded reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, cast

from polybius.errors import UsageError
from polybius.evaluate.reports import first_day, last_day, match, stem
from polybius.judge import load_judge, senses_of
from polybius.judgements import Judgement, Numbered, Rulings
from polybius.model import (
    GIVEN,
    Actor,
    Coded,
    CodedReport,
    DateRange,
    Dating,
    DayRange,
    EventMention,
    Place,
    Report,
    ReportDate,
    Span,
    Status,
    hash_text,
)

Row = Mapping[str, Any]
HALVES = ("open", "kept")
# A mention outside the classes is handed over as a denial, which most of them are.
OUTSIDE = "REJECT"


@dataclass(frozen=True, slots=True)
class Stories:
    """The labels of some stories; `texts` are the reports' texts by report id."""

    reports: tuple[Row, ...]
    mentions: tuple[Row, ...]
    events: tuple[Row, ...]
    answers: tuple[Row, ...]
    optional: tuple[Row, ...]
    contradictions: tuple[Row, ...]
    texts: Mapping[str, str]


# ------------------------------------------------------------------ the gold
def load_stories(path: Path, half: str | None = None) -> Stories:
    """The labels of a file, or of one half of its stories, with the texts beside it.

    Raises UsageError for a half that is none, a file that is no gold, and a mention whose words are not in its text.
    """
    if half not in (None, *HALVES):
        raise UsageError(f"--half {half}: open or kept")
    try:
        stories = _part_of(json.loads(path.read_text("utf-8")), half, path.parent)
        wrong = [m["id"] for m in stories.mentions for part in _parts(m) if not _stands(part, stories, m["report"])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no labelled stories: {error}") from error
    if wrong:
        raise UsageError(f"{path}: the words of {wrong[0]} do not stand where it says")
    return stories


def _part_of(record: Row, half: str | None, folder: Path) -> Stories:
    stories = {row["id"] for row in record["stories"] if half is None or row["part"] == half}
    reports = tuple(row for row in record["reports"] if row["story"] in stories)
    texts = {row["id"]: (folder / row["file"]).read_bytes().decode("utf-8") for row in reports}
    events = tuple(row for row in record["events"] if row["story"] in stories)
    known = {row["id"] for row in events}

    def among(name: str) -> tuple[Row, ...]:
        return tuple(row for row in record[name] if row["event"] in known)

    mentions = tuple(row for row in record["mentions"] if row["report"] in texts)
    answers, optional = among("answers"), among("answers_optional")
    return Stories(reports, mentions, events, answers, optional, among("contradictions"), texts)


def _parts(mention: Row) -> list[Row]:
    return [part for part in (mention["trigger"], mention.get("clause")) if part]


def _stands(part: Row, stories: Stories, report: str) -> bool:
    return bool(stories.texts[report][part["start"] : part["end"]] == part["quote"])


# ------------------------------------------------------------------ handed to linking
@dataclass(frozen=True, slots=True)
class Given:
    """Labelled mentions as if coded: their reports, their days, and for each label its mention's id."""

    coded: tuple[CodedReport, ...]
    dating: Dating
    at: Mapping[str, str]


def to_given(stories: Stories) -> Given:
    """Event, status, parties and days of each mention, and each report's day of publication, as coding and dating
    would hand them on; no time expressions, entities, attributions, places or conditions."""
    dating, at, coded = Dating(), {}, []
    for row in stories.reports:
        text = stories.texts[row["id"]]
        report = Report(hash_text(text), text, row["id"])
        if row.get("date"):
            dating.reports[report.id] = ReportDate(report.id, _days(row["date"], row["date"]))
        events = []
        labels = [m for m in stories.mentions if m["report"] == row["id"]]
        for gold, sense in zip(labels, _senses(text, labels), strict=True):
            mention = _to_mention(gold, report, sense)
            at[gold["id"]] = mention.id
            events.append(mention)
            if gold.get("start") or gold.get("end"):
                dating.mentions[mention.id] = _days(gold.get("start"), gold.get("end"))
        coded.append(CodedReport(report, GIVEN, events=tuple(events)))
    return Given(tuple(coded), dating, at)


def _days(start: str | None, end: str | None) -> DateRange:
    return DateRange(DayRange(first_day(start) if start else None, last_day(end) if end else None), True)


def _senses(text: str, labels: Sequence[Row]) -> list[str]:
    """What a learned reader makes of the labelled words; nothing without one."""
    judge = load_judge()
    places = [(m["trigger"]["start"], m["trigger"]["end"]) for m in labels]
    return senses_of(judge, text, places) if judge else [""] * len(labels)


def _to_mention(gold: Row, report: Report, sense: str) -> EventMention:
    trigger = report.span(gold["trigger"]["start"], gold["trigger"]["end"])
    clause = gold.get("clause")
    evidence = report.span(clause["start"], clause["end"]) if clause else trigger
    words = (trigger,)
    status = "occurred" if gold["status"] == "claimed" else gold["status"]
    return EventMention(
        id=f"{report.id}:{trigger.start}-{gold['id'].rsplit('.', 1)[-1]}",
        report=report.id,
        trigger=trigger,
        evidence=evidence,
        event=Coded(gold["event"] or OUTSIDE, words, GIVEN),
        cameo=Coded("", words, GIVEN),
        status=Coded(cast(Status, status), words, GIVEN),
        actors=_parties(gold["actors"], words),
        recipients=_parties(gold["recipients"], words),
        operators=() if gold["event"] else (Coded("deny", words, GIVEN),),
        place=Coded(Place(gold["place"]), words, GIVEN) if gold.get("place") else None,
        sense=sense,
    )


def _parties(rows: Iterable[Row], words: tuple[Span, ...]) -> tuple[Coded[Actor], ...]:
    keys = ("country", "organisation", "sector", "name")
    return tuple(Coded(Actor(**{key: row.get(key) for key in keys}), words, GIVEN) for row in rows)


def rule_events(stories: Stories, at: Mapping[str, str]) -> Rulings:
    """The labelled events as rulings: every pair of mentions is one event or two, as labelled."""
    judged = Numbered(0, Judgement("same", GIVEN, ""))
    event_of = {at[mention]: event["id"] for event in stories.events for mention in event["mentions"]}
    pairs = list(combinations(sorted(event_of), 2))
    return Rulings(
        same={pair: judged for pair in pairs if event_of[pair[0]] == event_of[pair[1]]},
        different={pair: judged for pair in pairs if event_of[pair[0]] != event_of[pair[1]]},
    )


# ------------------------------------------------------------------ found again
@dataclass(frozen=True, slots=True)
class Located:
    """For each labelled mention that was found its coded mention's id; `typed` are those with the labelled class."""

    at: Mapping[str, str]
    typed: frozenset[str]


def locate(stories: Stories, coded: Iterable[CodedReport]) -> Located:
    """The coded mention of each labelled one, one to one within a report, matched as `evaluate reports` does.

    First those whose trigger meets the labelled trigger, then those whose trigger meets the labelled clause.
    """
    by_name = {stem(report.report.path): report for report in coded}
    at: dict[str, str] = {}
    typed: set[str] = set()
    for row in stories.reports:
        report, text = by_name.get(stem(row["file"])), stories.texts[row["id"]]
        if report is None or report.report.text != text:
            continue
        free = list(report.events)
        for part in ("trigger", "clause"):
            left = [m for m in stories.mentions if m["report"] == row["id"] and m["id"] not in at and m.get(part)]
            found = match([_to_gold(m, part) for m in left], [_to_row(event) for event in free], text)
            at |= {left[i]["id"]: free[j].id for i, (j, _) in found.items()}
            typed |= {left[i]["id"] for i, (_, level) in found.items() if level >= 2}
            taken = {j for j, _ in found.values()}
            free = [event for j, event in enumerate(free) if j not in taken]
    return Located(at, frozenset(typed))


def _to_gold(mention: Row, part: str) -> Row:
    return {
        "type": mention["event"],
        "alt_types": mention.get("alt_events") or (),
        "evidence_span": [(mention[part]["start"], mention[part]["end"])],
        "source": mention["actors"],
        "target": mention["recipients"],
    }


def _to_row(event: EventMention) -> Row:
    def codes(parties: Sequence[Coded[Actor]]) -> list[Row]:
        return [{"country": p.value.country, "organisation": p.value.organisation} for p in parties]

    return {
        "trigger": (event.trigger.start, event.trigger.end),
        "event": event.event.value,
        "actors": codes(event.actors),
        "recipients": codes(event.recipients),
    }
