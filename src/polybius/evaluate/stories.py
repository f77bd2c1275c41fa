"""Scores linking over stories told in several reports: same events, answers, contradictions.

Either the labelled mentions are handed to linking (*given*), or the whole chain reads the texts and a labelled mention
counts where a coded one is found for it. Coded mentions without a label are not judged: the labels leave out colour.

* `same_event`: pairs of labelled mentions in one event. `b3`: B-cubed; mentions not found have no recall.
* `answers`: pairs of labelled events. An event that was found stands for the labelled event that most of its mentions
  tell; links between such events count. Optional pairs count neither way. `answer_kind`: the kinds of the right ones.
* `contradictions`: pairs of mentions and the field they differ in. Every called pair that the labels do not list is
  wrong. `contradicting_fields`: fields of labelled events that contradict, with one right pair at least.

Given, the last four are also measured `_of_given_events`, with the labelled events for those that linking finds.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from polybius.evaluate.lines import lines_of
from polybius.evaluate.reports import to_f1, to_rate
from polybius.evaluate.story_mentions import Stories, load_stories, locate, rule_events, to_given
from polybius.model import CodedReport, Linked
from polybius.pipeline import find_stories, link

Figures = dict[str, dict[str, Any]]
Key = tuple[str, str]
# (the two mentions, the field)
Called = tuple[Key, str]

# Labelled fields as linking names them; others stand for themselves.
NUMBERS = ("dead", "injured", "losses", "planes_lost", "pilots", "troops", "yield", "duration", "detained", "number")
FIELDS: dict[str, str] = {"day": "date", "actor": "actors", "recipient": "recipients"}
FIELDS |= dict.fromkeys(NUMBERS, "numbers")


def score_given(path: Path, half: str | None = None) -> Figures:
    """The figures with the labelled mentions handed to linking. Raises UsageError for a file that is no gold."""
    stories = load_stories(path, half)
    given = to_given(stories)
    alike = find_stories(given.coded)
    figures = score_links(stories, given.at, link(given.coded, given.dating, stories=alike))
    ruled = link(given.coded, given.dating, rule_events(stories, given.at), alike)
    besides = _score_relations(stories, given.at, ruled)
    return figures | {f"{name}_of_given_events": figure for name, figure in besides.items()}


def score_raw(stories: Stories, coded: Sequence[CodedReport], linked: Linked) -> Figures:
    """The figures of the whole chain, and how many labelled mentions were found."""
    located = locate(stories, coded)
    found = {
        "mentions_located": to_rate([m["id"] in located.at for m in stories.mentions]),
        "mentions_typed": to_rate([m["id"] in located.typed for m in stories.mentions if m["event"]]),
    }
    return found | score_links(stories, located.at, linked)


def score_links(stories: Stories, at: Mapping[str, str], linked: Linked) -> Figures:
    """The figures over the events and links found; `at` has the mention's id for each label that was found."""
    gold = [tuple(event["mentions"]) for event in stories.events]
    found = group_labels(at, linked)
    groups = list(found.values())
    return {"same_event": pair_f1(gold, groups), "b3": b_cubed(gold, groups)} | _score_relations(stories, at, linked)


def _score_relations(stories: Stories, at: Mapping[str, str], linked: Linked) -> Figures:
    return score_answers(stories, at, linked) | score_contradictions(stories, at, linked)


def group_labels(at: Mapping[str, str], linked: Linked) -> dict[str, tuple[str, ...]]:
    """For each event found, the labels it holds; events without any are left out."""
    label = {mention: name for name, mention in at.items()}
    groups = {e.id: tuple(sorted(label[m] for m in e.mentions if m in label)) for e in linked.events}
    return {event: names for event, names in groups.items() if names}


# ------------------------------------------------------------------ same events
def pair_f1(gold: Iterable[Sequence[str]], found: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Precision and recall of the pairs that stand in one group.

    >>> pair_f1([("a", "b", "c")], [("a", "b"), ("c", "d")])["p"], pair_f1([("a", "b", "c")], [("a", "b")])["r"]
    (0.5, 0.333)
    """
    wanted, had = _pairs(gold), _pairs(found)
    return to_f1(len(wanted & had), len(had), len(wanted))


def _pairs(groups: Iterable[Sequence[str]]) -> set[Key]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def b_cubed(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[str, Any]:
    """For each mention the share of its group that is right, on average; mentions that were not found have no recall.

    >>> b_cubed([("a", "b")], [("a",), ("b",)])
    {'p': 1.0, 'r': 0.5, 'f1': 0.667}
    """
    p, r = _mean_share(found, gold), _mean_share(gold, found)
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / (p + r), 3) if p + r else 0.0}


def _mean_share(groups: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> float:
    home = {name: frozenset(group) for group in others for name in group}
    shares = [len(home.get(n, frozenset()) & frozenset(group)) / len(group) for group in groups for n in group]
    return sum(shares) / len(shares) if shares else 0.0


# ------------------------------------------------------------------ answers
def score_answers(stories: Stories, at: Mapping[str, str], linked: Linked) -> Figures:
    """Pairs of labelled events that answer each other; the kind is scored where the pair is right."""
    stands_for = _labelled_events(stories, group_labels(at, linked))
    kinds: defaultdict[Key, set[str | None]] = defaultdict(set)
    for one in linked.links:
        if one.relation == "answers" and one.left in stands_for and one.right in stands_for:
            kinds[stands_for[one.left], stands_for[one.right]].add(one.kind)
    gold = {(row["event"], row["answers"]): row["kind"] for row in stories.answers}
    optional = {(row["event"], row["answers"]) for row in stories.optional} - gold.keys()
    hits = [pair for pair in sorted(gold) if pair in kinds]
    return {
        "answers": to_f1(len(hits), len(kinds.keys() - optional), len(gold)),
        "answer_kind": to_rate([gold[pair] in kinds[pair] for pair in hits]),
    }


def _labelled_events(stories: Stories, groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each event found the labelled event of most of its mentions; of equals the first by name."""
    event_of = {mention: event["id"] for event in stories.events for mention in event["mentions"]}
    told = {event: Counter(event_of[name] for name in names) for event, names in groups.items()}
    return {event: min(counts, key=lambda e: (-counts[e], e)) for event, counts in told.items()}


# ------------------------------------------------------------------ contradictions
def score_contradictions(stories: Stories, at: Mapping[str, str], linked: Linked) -> Figures:
    """Pairs of labelled mentions called contradicting in a field, and the fields of events that are found to differ."""
    gold = {_called(row["mentions"], _field(row["field"])): row["event"] for row in stories.contradictions}
    label = {mention: name for name, mention in at.items()}
    called = {
        _called((label[one.left], label[one.right]), reason.rule.removeprefix("contradicts "))
        for one in linked.links
        if one.relation == "contradicts" and one.left in label and one.right in label
        for reason in one.reasons
    }
    hits = called & gold.keys()
    fields = sorted({(event, field) for (_, field), event in gold.items()})
    seen = {(gold[hit], hit[1]) for hit in hits}
    return {
        "contradictions": to_f1(len(hits), len(called), len(gold)),
        "contradicting_fields": to_rate([field in seen for field in fields]),
    }


def _field(labelled: str) -> str:
    return FIELDS.get(labelled, labelled)


def _called(mentions: Sequence[str], field: str) -> Called:
    one, other = sorted(mentions)
    return (one, other), field


# ------------------------------------------------------------------ output
def to_json(figures: Figures) -> str:
    return json.dumps(figures, indent=1)


def to_text(figures: Figures) -> str:
    """A line for each figure."""
    return lines_of(figures, 40)
