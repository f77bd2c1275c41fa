"""Scores coded reports, end to end, against gold records: what was found, and how each field of it came out.

A gold event counts as *located* when a mention's trigger meets its words (its evidence, or another telling listed
under `also`), as *typed* when the class is the gold's too, and as *full* when the parties are as well. Matching is one
to one within a report. Events marked uncertain cost nothing if missed and forgive a match; acts without a type, and
unmatched mentions told as hypothetical or background, cost nothing either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from polybius.errors import UsageError
from polybius.evaluate.answers import find_asked, score_answers
from polybius.evaluate.sureness import Outcome, gain
from polybius.model import Refusal, Report

Row = Mapping[str, Any]
Offsets = tuple[int, int]
Reader = Callable[[list[str]], Iterable[Report | Refusal]]

# Events whose parties act on each other, so that sides may be swapped.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
FORGIVEN_STATUS = frozenset({"hypothetical", "background"})
ANSWERS = frozenset({"answers", "responds_to"})
LEVELS = ("located", "typed", "full")
# A report counts as dated when its interval meets the gold's and is no longer than this.
MAX_REPORT_DAYS = 31
EXTENSION = re.compile(r"\.(txt|html?|jsonl?)$")


@dataclass(slots=True)
class Tally:
    """Hits and misses, gathered over reports."""

    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    golds: int = 0
    predicted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    fields: dict[str, list[bool]] = field(
        default_factory=lambda: {
            name: [] for name in ("status", "date", "condition", "attributed_to", "report_dated", "speakers")
        }
    )
    statements: int = 0
    attributions: int = 0
    event_of: dict[str, str | None] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scored:
    """The figures, in the order they are printed, and a line for each certain gold event that was not found.

    `outcomes` has, for each mention that counts, its confidence and whether it is a gold event of its class; `answers`
    how links of answers came out among the events that were found.
    """

    figures: dict[str, dict[str, Any]]
    misses: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)


# ------------------------------------------------------------------ input
def load_gold(path: Path) -> dict[str, Any]:
    """A gold file. Raises UsageError if it is none."""
    try:
        gold = json.loads(path.read_text("utf-8"))
        dict(gold["reports"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no gold records: {error}") from error
    return dict(gold)


def gold_texts(gold: Row, where: str, read: Reader) -> Iterator[Report | Refusal]:
    """The reports that gold speaks of, from a folder by name, or from folders and JSON Lines files joined by commas.

    They are read as any report is; so a date that a record gives is among its claims.
    """
    names = {stem(name) for name in gold["reports"]}
    if Path(where).is_dir():
        yield from read(
            [str(p) for p in sorted(Path(where).iterdir()) if stem(p.name) in names and p.suffix != ".json"]
        )
    else:
        yield from (report for report in read(where.split(",")) if stem(report.path) in names)


def stem(name: object) -> str:
    """The last part of a path, without its extension.

    >>> stem("wire/talks-1978.txt")
    'talks-1978'
    """
    return EXTENSION.sub("", str(name).rsplit("/", 1)[-1])


# ------------------------------------------------------------------ where gold stands
def find_places(item: Row, name: str, text: str) -> list[Offsets]:
    """Where a gold field stands: the offsets it gives, else every occurrence of its words."""
    if f"{name}_span" in item:
        return [(start, end) for start, end in item[f"{name}_span"]]
    words = item.get(name) or []
    return [place for quote in ([words] if isinstance(words, str) else words) for place in find_all(text, quote)]


def find_all(text: str, quote: str) -> list[Offsets]:
    """Every occurrence, overlapping ones too.

    >>> find_all("aaa", "aa")
    [(0, 2), (1, 3)]
    """
    found, start = [], text.find(quote) if quote else -1
    while start != -1:
        found.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found


def event_places(event: Row, text: str) -> list[Offsets]:
    return find_places(event, "evidence", text) + find_places(event, "also", text) or find_places(
        event, "trigger", text
    )


def meet(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# ------------------------------------------------------------------ matching
def is_located(gold: Row, mention: Row, text: str) -> bool:
    words = mention.get("trigger") or mention["evidence"]
    return any(meet(words, place) for place in event_places(gold, text))


def is_typed(gold: Row, mention: Row) -> bool:
    return gold.get("type") is not None and mention.get("event") in {gold["type"], *gold.get("alt_types", ())}


def has_sides(gold: Row, mention: Row) -> bool:
    """Whether a gold actor is an actor and, where gold has any, a gold recipient a recipient."""
    actors, recipients = party_codes(gold.get("source")), party_codes(gold.get("target"))
    acting, receiving = party_codes(mention.get("actors")), party_codes(mention.get("recipients"))
    if not actors:
        return _shared(recipients, receiving) > 0
    if gold.get("type") in MUTUAL or not recipients:
        parties = actors | recipients
        return _shared(parties, acting | receiving) >= min(2, len(parties))
    return _shared(actors, acting) > 0 and _shared(recipients, receiving) > 0


def party_codes(parties: Iterable[Row] | None) -> set[frozenset[str]]:
    """For each party its country and organisation code, either of which may match."""
    codes = (
        frozenset(str(party.get(key) or "").upper() for key in ("country", "organisation")) - {""}
        for party in parties or ()
    )
    return {code for code in codes if code}


def _shared(wanted: set[frozenset[str]], had: set[frozenset[str]]) -> int:
    return sum(any(one & other for other in had) for one in wanted)


def match(golds: Sequence[Row], mentions: Sequence[Row], text: str) -> dict[int, tuple[int, int]]:
    """For each gold event found, the mention and the level (1 located, 2 typed, 3 full); best pairs first."""
    pairs = []
    for i, gold in enumerate(golds):
        for j, mention in enumerate(mentions):
            if is_located(gold, mention, text):
                typed = is_typed(gold, mention)
                level = 1 + typed + (typed and has_sides(gold, mention))
                pairs.append((-level, is_uncertain(gold), i, j))
    found: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for level, _, i, j in sorted(pairs):
        if i not in found and j not in taken:
            found[i] = (j, -level)
            taken.add(j)
    return found


def is_uncertain(gold: Row) -> bool:
    return gold.get("certain") is False


# ------------------------------------------------------------------ one report
def tally_report(tally: Tally, gold: Row, text: str, mentions: Sequence[Row], report: Row | None) -> None:
    """Add one report's hits and misses."""
    golds = [event for event in gold["events"] if event.get("type")]
    found = match(golds, mentions, text)
    _tally_levels(tally, gold, golds, found, mentions, text)
    for i, event in enumerate(golds):
        mention_at, level = found.get(i, (-1, 0))
        if level >= 2:
            _tally_fields(tally, event, mentions[mention_at], text)
        elif not is_uncertain(event):
            tally.misses.append(_miss(event, text, level))
    if report is not None:
        _tally_date(tally, gold, report)
        _tally_statements(tally, gold, report, text)


def _tally_levels(
    tally: Tally,
    gold: Row,
    golds: Sequence[Row],
    found: Mapping[int, tuple[int, int]],
    mentions: Sequence[Row],
    text: str,
) -> None:
    taken = {j for j, _ in found.values()}
    untyped = [event for event in gold["events"] if not event.get("type")]
    forgiven = {
        j
        for j, m in enumerate(mentions)
        if j not in taken and (m.get("status") in FORGIVEN_STATUS or any(is_located(e, m, text) for e in untyped))
    }
    tally.golds += sum(not is_uncertain(event) for event in golds)
    for depth, level in enumerate(LEVELS, 1):
        reached = [i for i, (_, reached) in found.items() if reached >= depth]
        certain = sum(not is_uncertain(golds[i]) for i in reached)
        tally.hits[level] += certain
        tally.predicted[level] += len(mentions) - len(forgiven) - (len(reached) - certain)
    typed = {j: not is_uncertain(golds[i]) for i, (j, level) in found.items() if level >= 2}
    tally.outcomes += [
        (float(m.get("confidence") or 0.0), j in typed)
        for j, m in enumerate(mentions)
        if j not in forgiven and typed.get(j, True)
    ]


def _miss(event: Row, text: str, level: int) -> str:
    words = next((text[a:b] for a, b in event_places(event, text)), "")
    return f"missed {event['id']} {event['type']} ({('not found', 'of another class')[level]}): {words}"


def _tally_fields(tally: Tally, event: Row, mention: Row, text: str) -> None:
    tally.event_of[event["id"]] = mention.get("event_id")
    fields = tally.fields
    fields["status"].append(mention.get("status") == event.get("status"))
    when = mention.get("date") or {}
    if event.get("start") and when.get("earliest"):
        fields["date"].append(days_meet(when, event["start"], event["end"]))
    if wanted := find_places(event, "condition", text):
        words = (mention.get("condition") or {}).get("span") or (0, 0)
        fields["condition"].append(any(meet(words, place) for place in wanted))
    if event.get("attributed_to"):
        speaker = (mention.get("attribution") or {}).get("speaker")
        fields["attributed_to"].append(is_surname_in(event["attributed_to"], speaker))


def is_surname_in(gold: str, said: object) -> bool:
    return gold.split()[-1].lower() in str(said).lower()


def _tally_date(tally: Tally, gold: Row, report: Row) -> None:
    published, dated = gold.get("published"), report.get("dct") or {}
    if not published:
        return
    wanted = {"start": published, "end": published} if isinstance(published, str) else published
    right = bool(dated.get("earliest")) and days_meet(dated, wanted["start"], wanted["end"])
    if right and dated.get("latest"):
        right = (last_day(dated["latest"]) - first_day(dated["earliest"])).days <= MAX_REPORT_DAYS
    tally.fields["report_dated"].append(right)


def _tally_statements(tally: Tally, gold: Row, report: Row, text: str) -> None:
    statements, free = gold.get("statements") or [], list(report.get("attributions") or [])
    tally.statements += len(statements)
    tally.attributions += len(free)
    for statement in statements:
        places = find_places(statement, "text", text)
        alike = next((a for a in free if _likeness(a.get("content") or [], places) >= 0.5), None)
        if alike is not None:
            tally.fields["speakers"].append(is_surname_in(statement["speaker"], alike.get("speaker")))
            free.remove(alike)


def _likeness(content: Sequence[Sequence[int]], places: Sequence[Offsets]) -> float:
    """Shared characters of words attributed and words stated, over the characters of both."""
    if not places:
        return 0.0
    shared = max(sum(max(0, min(c[1], end) - max(c[0], start)) for c in content) for start, end in places)
    both = sum(c[1] - c[0] for c in content) + places[0][1] - places[0][0] - shared
    return shared / both if both else 0.0


# ------------------------------------------------------------------ days
def first_day(value: str) -> date:
    """The first day of a year, month or day.

    >>> first_day("2021-03"), last_day("2021-02")
    (datetime.date(2021, 3, 1), datetime.date(2021, 2, 28))
    """
    parts = [*map(int, str(value).split("-")), 1, 1]
    return date(*parts[:3])


def last_day(value: str) -> date:
    parts = [*map(int, str(value).split("-"))]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def days_meet(when: Row, start: str, end: str) -> bool:
    latest = last_day(when["latest"]) if when.get("latest") else date.max
    return first_day(when["earliest"]) <= last_day(end) and latest >= first_day(start)


# ------------------------------------------------------------------ all reports
def score(
    gold: Row, texts: Mapping[str, str], mentions: Iterable[Row], reports: Sequence[Row], links: Iterable[Row]
) -> Scored:
    """The figures over exported rows; `texts` by the stems of the gold's report names."""
    named = {report["report"]: stem(report.get("path") or report["report"]) for report in reports}
    told: dict[str, list[Row]] = {}
    for mention in mentions:
        told.setdefault(named.get(mention["report"], stem(mention["report"])), []).append(mention)
    by_name: dict[str, Row] = {}
    for report in reports:
        by_name.setdefault(named[report["report"]], report)
    tally = Tally()
    for name, record in gold["reports"].items():
        key = stem(name)
        if key in texts:
            tally_report(tally, record, texts[key], told.get(key, []), by_name.get(key))
        else:
            _tally_unread(tally, name, record)
    linked = {(str(li["left"]), str(li["right"])) for li in links if li.get("relation") in ANSWERS}
    asked = find_asked(gold)
    answers = score_answers(asked, tally.event_of, linked)
    return Scored(_figures(tally, gold, asked, linked), tuple(tally.misses), tuple(tally.outcomes), answers)


def _tally_unread(tally: Tally, name: str, record: Row) -> None:
    certain = [e for e in record["events"] if e.get("type") and not is_uncertain(e)]
    tally.golds += len(certain)
    tally.misses += [f"missed {event['id']} {event['type']}: {name} was not read" for event in certain]


def _figures(
    tally: Tally, gold: Row, asked: Sequence[tuple[str, str]], linked: set[tuple[str, str]]
) -> dict[str, dict[str, Any]]:
    figures = {level: to_f1(tally.hits[level], tally.predicted[level], tally.golds) for level in LEVELS}
    figures |= {name: to_rate(hits) for name, hits in tally.fields.items() if name != "speakers"}
    said = sum(tally.fields["speakers"])
    figures["statements_found_with_speaker"] = to_f1(said, tally.attributions, tally.statements)
    same = [(a, b) for group in gold.get("same_event", ()) for k, a in enumerate(group) for b in group[k + 1 :]]
    at = tally.event_of
    figures["same_event_joined"] = to_rate([at.get(a) is not None and at.get(a) == at.get(b) for a, b in same])
    apart = [(a, b) for a, b in gold.get("not_same_event", ()) if a in at and b in at]
    figures["different_kept_apart"] = to_rate([at[a] != at[b] for a, b in apart])
    figures["answers_linked"] = to_rate([(at.get(a), at.get(b)) in linked for a, b in asked])
    return figures


def to_f1(hits: int, predicted: int, gold: int) -> dict[str, Any]:
    """Precision, recall and their harmonic mean.

    >>> to_f1(1, 2, 4)
    {'p': 0.5, 'r': 0.25, 'f1': 0.333, 'n_gold': 4, 'n_predicted': 2}
    """
    p, r = hits / predicted if predicted else 0.0, hits / gold if gold else 0.0
    f1 = round(2 * p * r / (p + r), 3) if p + r else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": f1, "n_gold": gold, "n_predicted": predicted}


def to_rate(hits: Sequence[bool]) -> dict[str, Any]:
    return {"accuracy": round(sum(hits) / len(hits), 3) if hits else None, "n": len(hits)}


# ------------------------------------------------------------------ output
def to_json(scored: Scored) -> str:
    return json.dumps(_with_sureness(scored), indent=1)


def to_text(scored: Scored) -> str:
    """A line for each figure."""
    return "\n".join(
        f"{name:32s}  " + "  ".join(f"{key} {value}" for key, value in figure.items())
        for name, figure in _with_sureness(scored).items()
    )


def _with_sureness(scored: Scored) -> dict[str, dict[str, Any]]:
    """The figures, those of answers between found events, and the precision of the most confident events."""
    return {**scored.figures, "answers_among_found": scored.answers, "typed_precision": gain(scored.outcomes)}
