"""What speaks for and against two mentions of one report telling one act, as named signs.

Their weights are in `data/retellings.toml`, fitted by `training/retellings/train.py` on labels of ours.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from polybius import data
from polybius.coding.parties import Parties
from polybius.coding.weighing import is_judged
from polybius.judge import likeness
from polybius.model import Actor, AnnotatedReport, EventMention, Sentence, TimexFunction

SIDES = ("actors", "recipients")
CONTENT = frozenset(["NOUN", "PROPN", "VERB", "ADJ", "NUM"])
LAST_ACTS, LAST_TELLINGS = 100, 12
# Acts of one kind are told again in like ways: words in other words, force by its dead, meetings by their topics.
KINDS = {
    "said": frozenset(["AGREE", "REJECT", "REQUEST", "THREATEN", "ACCUSE", "CONCEDE", "SUPPORT"]),
    "force": frozenset(["ASSAULT", "COERCE"]),
    "met": frozenset(["CONSULT", "COOPERATE"]),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A mention with what is compared of it: its place among the report's sentences, its word, the words around it."""

    mention: EventMention
    sentence: int
    trigger: str
    is_noun: bool
    is_known: bool
    words: frozenset[str]
    speaker: str
    day: TimexFunction | None

    @property
    def event(self) -> str:
        return self.mention.event.value


def prepare(
    annotated: AnnotatedReport, mentions: Iterable[EventMention], known: Collection[str]
) -> tuple[list[Told], dict[str, float]]:
    """The mentions ready to be compared, in text order, and how much each word of theirs says.

    `known` are the ids of mentions that speak of a deed as a known one ("the bombing").
    """
    days = {timex.id: timex.function for timex in annotated.timexes}
    speakers = {a.id: a.speaker.value.name or "" for a in annotated.attributions if a.speaker}
    told = []
    for mention in sorted(mentions, key=lambda m: (m.trigger.start, m.id)):
        sentence = next(s for s in annotated.sentences if s.start <= mention.trigger.start < s.end)
        word = next((t for t in sentence.tokens if t.end > mention.trigger.start), sentence.tokens[-1])
        told.append(
            Told(
                mention,
                sentence.index,
                word.lemma.lower(),
                word.pos in {"NOUN", "PROPN"},
                mention.id in known,
                _words(sentence, mention),
                speakers.get(mention.attribution.value, "") if mention.attribution else "",
                days.get(mention.timex.value) if mention.timex else None,
            )
        )
    counts = Counter(word for one in told for word in one.words)
    return told, {word: 1 / math.sqrt(count) for word, count in counts.items()}


def _words(sentence: Sentence, mention: EventMention) -> frozenset[str]:
    """The telling words of the evidence, without those of the act and of its parties."""
    taken = [*mention.event.spans, *(s for party in mention.actors + mention.recipients for s in party.spans)]
    return frozenset(
        t.lemma.lower()
        for t in sentence.tokens
        if t.pos in CONTENT
        and mention.evidence.start <= t.start < mention.evidence.end
        and not any(s.start <= t.start < s.end for s in taken)
    )


def signs(one: Told, other: Told, weight_of: Mapping[str, float]) -> dict[str, float]:
    """What can be said of a pair, `one` told before `other`; strengths are 0 to 1, the distance a logarithm."""
    found = {"constant": 1.0, **_of_act(one, other), **_of_status(one, other), **_of_time(one, other)}
    found |= _of_place_in_text(one, other)
    for side in SIDES:
        found |= _of_side(side, getattr(one.mention, side), getattr(other.mention, side))
    if _codes(one.mention.actors) & _codes(other.mention.recipients) - _codes(other.mention.actors):
        found["other way round"] = 1.0
    found["alike words"] = _alike(one.words, other.words, weight_of)
    alike = likeness(one.mention.sense, other.mention.sense)
    if alike is not None:
        found |= {"alike sense": alike, "very alike sense": max(0.0, alike - 0.5)}
    return found


def _of_act(one: Told, other: Told) -> dict[str, float]:
    left, right = one.mention, other.mention
    found = {kind: 1.0 for kind, events in KINDS.items() if one.event in events and other.event in events}
    if one.event != other.event:
        found["other class"] = 1.0
    elif is_judged(left) or is_judged(right):
        found["code unknown"] = 1.0
    else:
        alike = next((n for n in (4, 3, 2) if left.cameo.value[:n] == right.cameo.value[:n]), 0)
        found[f"code alike to {alike}"] = 1.0
        acts = {m.act.value for m in (left, right) if m.act}
        found["other act"] = float(len(acts) > 1)
    if one.trigger == other.trigger:
        found["same word"] = 1.0
    if other.is_known:
        found["known deed"] = 1.0
        found["known force"] = float("force" in found)
    elif other.is_noun:
        found["noun"] = 1.0
    if one.is_known:
        found["known deed before"] = 1.0
    return found


def _of_status(one: Told, other: Told) -> dict[str, float]:
    statuses = {one.mention.status.value, other.mention.status.value}
    old = "background" in statuses
    if len(statuses) == 1:
        return {"both of old": 1.0} if old else {}
    return {"other status": 1.0} | ({"one of old": 1.0} if old else {})


def _of_time(one: Told, other: Told) -> dict[str, float]:
    if one.mention.timex is None and other.mention.timex is None:
        return {}
    if one.mention.timex is None or other.mention.timex is None:
        return {"one dated": 1.0}
    same = one.mention.timex.value == other.mention.timex.value or (one.day is not None and one.day == other.day)
    return {"same day": 1.0} if same else {"other day": 1.0}


def _of_place_in_text(one: Told, other: Told) -> dict[str, float]:
    found = {"distance": math.log1p(abs(other.mention.trigger.start - one.mention.trigger.start) / 100)}
    left, right = one.mention.evidence, other.mention.evidence
    if left.start < right.end and right.start < left.end:
        found["same clause"] = 1.0
    elif one.sentence == other.sentence:
        found["same sentence"] = 1.0
    if one.mention.in_headline != other.mention.in_headline:
        found["headline and body"] = 1.0
        if other.sentence - one.sentence < 3:
            found["headline and lead"] = 1.0
    if one.speaker and other.speaker:
        found["same speaker" if one.speaker == other.speaker else "other speaker"] = 1.0
    if one.mention.place and other.mention.place:
        same = one.mention.place.value.name == other.mention.place.value.name
        found["same place" if same else "other place"] = 1.0
    return found


def _of_side(side: str, one: Parties, other: Parties) -> dict[str, float]:
    if not one or not other:
        return {f"{side} of neither" if not one and not other else f"{side} of one": 1.0}
    names = [{p.value.name for p in parties if p.value.name} for parties in (one, other)]
    if names[0] & names[1]:
        return {f"{side} same name": 1.0}
    if not _codes(one) & _codes(other):
        return {f"{side} differ": 1.0}
    if names[0] and names[1]:
        return {f"{side} other name": 1.0}
    roles = [{p.value.role for p in parties if p.value.role} for parties in (one, other)]
    if roles[0] and roles[1] and not roles[0] & roles[1]:
        return {f"{side} other role": 1.0}
    return {f"{side} same country": 1.0}


def _codes(parties: Parties) -> frozenset[str]:
    return frozenset(code for p in parties for code in _codes_of(p.value))


def _codes_of(actor: Actor) -> tuple[str, ...]:
    codes = tuple(code for code in (actor.country, actor.organisation) if code and code not in {"IGO", "NGO"})
    return codes or tuple(word for word in (actor.name or actor.role or actor.sector,) if word)


def _alike(one: frozenset[str], other: frozenset[str], weight_of: Mapping[str, float]) -> float:
    shared = sum(weight_of[word] for word in sorted(one & other))
    whole = min(sum(weight_of[word] for word in sorted(words)) for words in (one, other))
    return shared / (whole + 1)


def may_be_one(one: Told, other: Told) -> bool:
    """Whether the classes allow it: the same, or two that one act is coded as by different readers."""
    return one.event == other.event or frozenset((one.event, other.event)) in _kindred()


@cache
def _kindred() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in load_weights()["kindred"]["pairs"])


def log_odds(one: Told, other: Told, weight_of: Mapping[str, float]) -> float:
    """The log-odds that the two tell one act; of classes that no one act is coded as, none."""
    if not may_be_one(one, other):
        return -math.inf
    known = bool(one.mention.sense and other.mention.sense)
    weights = load_weights()["weights" if known else "weights without the judge"]
    return float(sum(weights.get(name, 0.0) * value for name, value in signs(one, other, weight_of).items()))


@cache
def load_weights() -> dict[str, Any]:
    """The coefficients by sign, with the judge's vectors and without; the kindred classes; the least log-odds."""
    return data.read_toml("retellings.toml")


def put_together(
    count: int, odds: Callable[[int, int], float], least: float, headlines: Collection[int] = ()
) -> list[list[int]]:
    """The numbers below `count` in groups: each, in order, goes to the group before it that it is likeliest of, by the
    mean log-odds with its members, if those are above `least`. A headline counts only while it stands alone. So that
    time is linear in a long text, only the last groups and members are looked at.

    >>> put_together(3, lambda i, j: 1.0 if (i, j) == (0, 2) else -1.0, 0.0)
    [[0, 2], [1]]
    """
    groups: list[list[int]] = []
    for one in range(count):
        near = groups[-LAST_ACTS:]
        spoken = [([m for m in group if m not in headlines] or group)[-LAST_TELLINGS:] for group in near]
        means = [sum(odds(member, one) for member in group) / len(group) for group in spoken]
        best = max(means, default=least)
        if best > least:
            near[means.index(best)].append(one)
        else:
            groups.append([one])
    return groups
