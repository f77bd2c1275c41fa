"""Comparisons of two tellings. The docstring of each is the sentence a user reads as the reason.

A comparison returns its strength, from 0 (has nothing to say) to 1. Its weight stands in data/linking/weights.toml: for
mentions of different reports under `read` (both read by the judge), `known` (the fields of both handed over) or
`across`, of one report under `within` or `known_within`. The sum is the log-odds of one event
(`polybius.linking.score`). Those of time are in `compare_time`, those for known fields in `compare_known`.
"""

from __future__ import annotations

from functools import lru_cache

from polybius.judge import likeness
from polybius.linking.background import Background, dyad_key
from polybius.linking.tellings import HAPPENED, Telling
from polybius.linking.words import load

# Below this cosine of the evidence two tellings are worded as any two of one dyad are.
ALIKE_FROM, ALIKE_FULL = 0.15, 0.6
# One or two shared words make a high cosine between short clauses; so many are needed for the full weight.
ENOUGH_WORDS = 5
# From this likeness on two reports surely tell one story.
FULL_STORY = 0.4
# Vectors less alike than this speak against one event; set by hand.
MIDDLING = 0.45


# ------------------------------------------------------------------ what kind of act
def same_class(left: Telling, right: Telling, _: Background) -> float:
    """Both are coded as one class of event."""
    return float(left.event == right.event)


@lru_cache(maxsize=1)
def _kindred() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in load("weights")["kindred"]["pairs"])


def kindred_class(left: Telling, right: Telling, _: Background) -> float:
    """Their classes are ones that a single act is coded as by different readers."""
    return float(left.event != right.event and frozenset((left.event, right.event)) in _kindred())


def different_class(left: Telling, right: Telling, _: Background) -> float:
    """They are coded as different classes of event."""
    return float(left.event != right.event and frozenset((left.event, right.event)) not in _kindred())


def same_code(left: Telling, right: Telling, _: Background) -> float:
    """Both have one CAMEO code."""
    return float(left.cameo == right.cameo)


def same_act(left: Telling, right: Telling, _: Background) -> float:
    """Both speak of one kind of act under the offer, refusal or demand."""
    return float(bool(left.act) and left.act == right.act)


@lru_cache(maxsize=1)
def _kindred_acts() -> dict[str, frozenset[str]]:
    return {act: frozenset(group) for group in load("weights")["kindred"]["acts"] for act in group}


def _are_kindred(left: Telling, right: Telling) -> bool:
    return left.act != right.act and right.act in _kindred_acts().get(left.act, frozenset())


def kindred_act(left: Telling, right: Telling, _: Background) -> float:
    """The acts they speak of are ones that a single happening is told as."""
    return float(_are_kindred(left, right))


def different_act(left: Telling, right: Telling, _: Background) -> float:
    """The acts offered, refused or demanded are of different kinds."""
    both = bool(left.act) and bool(right.act)
    return float(both and left.act != right.act and not _are_kindred(left, right))


def same_trigger(left: Telling, right: Telling, _: Background) -> float:
    """Both use one word for the act."""
    return float(bool(left.trigger) and left.trigger == right.trigger)


# ------------------------------------------------------------------ who
def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def same_actor(left: Telling, right: Telling, _: Background) -> float:
    """Both name one country or body as the actor."""
    if left.is_mutual or right.is_mutual:
        return _share(left.countries, right.countries)
    return _share(left.actor.codes, right.actor.codes)


def different_actor(left: Telling, right: Telling, _: Background) -> float:
    """They name different countries or bodies as the actor."""
    if left.is_mutual or right.is_mutual:
        differ = bool(left.countries and right.countries) and len(left.countries & right.countries) < 2
    else:
        differ = bool(left.actor.codes and right.actor.codes) and not left.actor.codes & right.actor.codes
    return differ * left.actor.sure * right.actor.sure


def same_recipient(left: Telling, right: Telling, _: Background) -> float:
    """Both name one country or body as the recipient."""
    if left.is_mutual or right.is_mutual:
        return float(len(left.countries & right.countries) > 1)
    return _share(left.recipient.codes, right.recipient.codes)


def different_recipient(left: Telling, right: Telling, _: Background) -> float:
    """They name different countries or bodies as the recipient."""
    if left.is_mutual or right.is_mutual:
        return 0.0
    differ = bool(left.recipient.codes and right.recipient.codes) and not left.recipient.codes & right.recipient.codes
    return differ * left.recipient.sure * right.recipient.sure


def _one_person(left: tuple[frozenset[str], ...], right: tuple[frozenset[str], ...]) -> bool:
    """Whether a person stands on both sides; a surname alone is enough."""
    return any(one <= two or two <= one for one in left for two in right)


def same_person(left: Telling, right: Telling, _: Background) -> float:
    """Both name one person as acting."""
    return float(_one_person(left.actor.persons, right.actor.persons))


def different_persons(left: Telling, right: Telling, _: Background) -> float:
    """They name different persons as acting."""
    both = bool(left.actor.persons and right.actor.persons)
    return float(both and not _one_person(left.actor.persons, right.actor.persons))


def rare_dyad(left: Telling, right: Telling, background: Background) -> float:
    """The two parties are seldom reported together, so agreement on them says more."""
    key = dyad_key(left)
    return background.rarity[key] if len(key) > 1 and key == dyad_key(right) else 0.0


# ------------------------------------------------------------------ where, and in what words
def same_place(left: Telling, right: Telling, _: Background) -> float:
    """Both name one place."""
    return float(left.place is not None and right.place is not None and left.place[0] == right.place[0])


def different_place(left: Telling, right: Telling, _: Background) -> float:
    """They name places in different countries."""
    if left.place is None or right.place is None or not left.place[1] or not right.place[1]:
        return 0.0
    return float(left.place[1] != right.place[1])


def shared_quotes(left: Telling, right: Telling, _: Background) -> float:
    """Both quote the same words."""
    return min(1.0, (1 + len(left.quotes & right.quotes)) / 3) if left.quotes & right.quotes else 0.0


def alike_condition(left: Telling, right: Telling, _: Background) -> float:
    """Both make it depend on a like condition."""
    return min(1.0, 2 * _share(left.condition, right.condition)) if len(left.condition & right.condition) > 1 else 0.0


def alike_words(left: Telling, right: Telling, background: Background) -> float:
    """The two are told in like words."""
    enough = min(1.0, len(left.words & right.words) / ENOUGH_WORDS)
    return enough * min(1.0, max(0.0, (background.cosine(left, right) - ALIKE_FROM) / (ALIKE_FULL - ALIKE_FROM)))


def alike_senses(left: Telling, right: Telling, _: Background) -> float:
    """A learned reader finds the two alike in what they tell."""
    return max(0.0, _likeness(left.mention.sense, right.mention.sense) or 0.0)


def very_alike_senses(left: Telling, right: Telling, _: Background) -> float:
    """A learned reader finds the two very alike in what they tell."""
    return max(0.0, 2 * (_likeness(left.mention.sense, right.mention.sense) or 0.0) - 1)


def unlike_senses(left: Telling, right: Telling, _: Background) -> float:
    """A learned reader finds the two not alike in what they tell."""
    found = _likeness(left.mention.sense, right.mention.sense)
    return 0.0 if found is None else min(1.0, max(0.0, 1 - found / MIDDLING))


# Three comparisons in a row ask for one pair.
_likeness = lru_cache(maxsize=4)(likeness)


def alike_reports(left: Telling, right: Telling, background: Background) -> float:
    """Their reports tell one story."""
    return min(1.0, background.likeness(left.report, right.report) / FULL_STORY)


def unlike_reports(left: Telling, right: Telling, background: Background) -> float:
    """Their reports are not alike enough to tell one story."""
    return float(left.report != right.report and not background.likeness(left.report, right.report))


def same_figures(left: Telling, right: Telling, _: Background) -> float:
    """Both give one figure for the same thing."""
    one, two = _figures(left), _figures(right)
    return float(bool(one & two))


def different_figures(left: Telling, right: Telling, _: Background) -> float:
    """They give different figures for the same thing."""
    one, two = _figures(left), _figures(right)
    return float(not one & two and bool({unit for unit, _ in one} & {unit for unit, _ in two}))


def _figures(telling: Telling) -> frozenset[tuple[str, int]]:
    """Those of the evidence, or else of the passage: others there may be of another act."""
    if not telling.figures:
        return frozenset()
    evidence = telling.mention.evidence
    inside = [f for f in telling.figures if evidence.start <= f.start < evidence.end]
    return frozenset((f.unit, f.value) for f in inside or telling.figures)


def one_denies(left: Telling, right: Telling, _: Background) -> float:
    """One says that it happened, the other that it did not."""
    pair = {left.status, right.status}
    return float("negated" in pair and bool(pair & HAPPENED))


def copies(left: Telling, right: Telling, background: Background) -> float:
    """Their reports are copies of one text, and the two stand in like words there."""
    one, two = background.group.get(left.report), background.group.get(right.report)
    return float(one is not None and one == two and background.cosine(left, right) >= 0.8)
