"""One event over many reports: near-duplicates, same-event pairs, events, answers, disagreements.

`propose` works before any day is known and gives dating its shared events; `link` makes the events once days are found.
Both are functions of the set of reports and of the rulings of people, which go first: order, repetition and partition
of the input make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from polybius.judgements import NONE, Rulings
from polybius.linking.acts import Act
from polybius.linking.clusters import Matching, match
from polybius.linking.corpus import predict
from polybius.linking.disagree import contradiction_links, find_disagreements
from polybius.linking.events import build_event
from polybius.linking.follow_ups import find_follow_ups
from polybius.linking.responses import find_answers
from polybius.linking.score import reasons
from polybius.model import CodedReport, Dating, Link, Linked, Reason, SameEvent, SameStory

__all__ = ["events_of", "forget_weighed", "link", "predict", "proposals_of", "propose"]

# The log-odds with which a word-for-word repetition in a copied report is taken for the same event.
REPEATED = 6.0
# The same for what a person judged: above anything the comparisons sum up to.
JUDGED = 20.0
# Groups up to this size have each pair proposed; in larger ones only the pairs that were weighed.
SMALL_GROUP = 12


def propose(
    reports: Sequence[CodedReport], rulings: Rulings = NONE, stories: Sequence[SameStory] = ()
) -> tuple[SameEvent, ...]:
    """Pairs of mentions that tell of one event as far as can be told before any day is known, sorted by ids.

    Pairs of one report (headline and body) are among them. `score` is a log-odds above 0; each reason is a sentence
    with the words it looked at. `stories` are the pairs of reports that tell one story.

    >>> propose([])
    ()
    """
    return proposals_of(match(reports, rulings=rulings, stories=stories), rulings)


def proposals_of(found: Matching, rulings: Rulings = NONE) -> tuple[SameEvent, ...]:
    """The pairs that tell one event, of reports that have been matched: the second half of `propose`.

    >>> proposals_of(match([]))
    ()
    """
    judged = {pair for pair in rulings.same if pair[0] in found.tellings and pair[1] in found.tellings}
    pairs = {pair for cluster in found.clusters if len(cluster) > 1 for pair in _pairs_of(cluster, found)} - judged
    proposals = [_proposal(left, right, found) for left, right in pairs]
    proposals += [_judged_proposal(left, right, found, rulings) for left, right in judged]
    return tuple(sorted(proposals, key=lambda p: (p.left, p.right)))


def _judged_proposal(left: str, right: str, found: Matching, rulings: Rulings) -> SameEvent:
    judged = rulings.same[left, right].judgement
    spans = (found.tellings[left].mention.trigger, found.tellings[right].mention.trigger)
    why = Reason(judged.note or f"{judged.by} judged the two to tell one event.", spans, judged.rule, JUDGED)
    return SameEvent(left, right, JUDGED, (why,))


def _pairs_of(cluster: Sequence[str], found: Matching) -> list[tuple[str, str]]:
    repeated = [tuple(sorted((m, found.repeats[m]))) for m in cluster if m in found.repeats]
    first = [m for m in cluster if m not in found.repeats]
    if len(first) <= SMALL_GROUP:
        weighed = list(combinations(first, 2))
    else:
        inside = set(first)
        weighed = [pair for pair in found.candidates if pair[0] in inside and pair[1] in inside]
    scored = [pair for pair in weighed if found.score(*pair) > 0]
    return [*scored, *((left, right) for left, right in repeated)]


def _proposal(left: str, right: str, found: Matching) -> SameEvent:
    one, two = found.tellings[left], found.tellings[right]
    if left in found.repeats or right in found.repeats:
        spans = (one.mention.evidence, two.mention.evidence)
        why = Reason("A copy of the report repeats the telling word for word.", spans, "repeated", REPEATED)
        return SameEvent(left, right, REPEATED, (why,))
    return SameEvent(left, right, round(found.score(left, right), 3), reasons(one, two, found.background))


def link(
    reports: Sequence[CodedReport], dating: Dating, rulings: Rulings = NONE, stories: Sequence[SameStory] = ()
) -> Linked:
    """The events of a set of reports, the links between them, and the groups of two or more near-identical reports.

    "answers" and "follows up" links join events (the left answers, or carries out, the right); "contradicts" joins the
    two mentions that differ; "near-duplicate" joins two reports. `stories` are the pairs of reports that tell
    one story.

    >>> link([], Dating())
    Linked(events=(), links=(), groups=())
    """
    return events_of(forget_weighed(match(reports, dating, rulings, stories)), reports, dating, rulings)


def forget_weighed(found: Matching) -> Matching:
    """What was found without the pairs that were weighed: most of what it holds, and no part of the events."""
    return replace(found, candidates=(), scores={})


def events_of(found: Matching, reports: Sequence[CodedReport], dating: Dating, rulings: Rulings = NONE) -> Linked:
    """The events, links and groups of reports that have been matched: the second half of `link`.

    >>> events_of(match([]), [], Dating())
    Linked(events=(), links=(), groups=())
    """
    group_of = found.group_of
    acts = []
    for cluster in found.clusters:
        tellings = tuple(found.tellings[mention] for mention in cluster)
        acts.append(Act(build_event(tellings, dating, group_of, rulings.fields), tellings))
    texts = {report.report.id: report.report.text for report in reports}
    links = [*find_answers(acts, texts), *find_follow_ups(acts), *_contradictions(acts, dating), *_copies(found)]
    return Linked(
        events=tuple(sorted((act.event for act in acts), key=lambda e: e.id)),
        links=tuple(
            sorted(links, key=lambda li: (li.relation, li.left, li.right, li.reasons[0].rule if li.reasons else ""))
        ),
        groups=tuple(group for group in found.groups if len(group) > 1),
    )


def _contradictions(acts: Sequence[Act], dating: Dating) -> list[Link]:
    return [
        contradiction
        for act in acts
        if len(act.tellings) > 1 or act.tellings[0].disputed or len(act.tellings[0].manners) > 1
        for contradiction in contradiction_links(find_disagreements(act.event.id, act.tellings, dating))
    ]


def _copies(found: Matching) -> list[Link]:
    return [
        Link(
            copy.left,
            copy.right,
            "near-duplicate",
            round(copy.likeness, 3),
            (Reason(f"{copy.likeness:.0%} of their runs of words are the same.", (), "runs of words", copy.likeness),),
        )
        for copy in found.copies
    ]
