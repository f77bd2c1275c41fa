"""Which acts a coder would list who records each event once: a second regression, over the report as a whole.

The first (`weighing`) asks of each telling by itself whether it tells an event. Here the acts, their tellings put
together, are weighed once more beside each other: how often each is told, where, and how many surer ones there are.
The weights (`data/judge/standing.toml`) are fitted by `training/reports/fit.py` on whole reports that we read as such a
coder, none of which the judge had seen; what they give is the confidence of an event.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from polybius import data
from polybius.coding.opinion import chance, logit
from polybius.model import AnnotatedReport, Coded, EventMention

# So many sentences open a report.
OPENING = 3
Signs = Mapping[str, float]


def signs(
    annotated: AnnotatedReport, mentions: Sequence[EventMention], own: Mapping[str, Signs]
) -> list[dict[str, float]]:
    """What the weights are for, by mention; `own` are the signs of each by itself (`weighing.features`), by its id."""
    counts = Counter(m.event.value for m in mentions)
    starts = [s.start for s in annotated.sentences]
    found = []
    for mention in mentions:
        index = bisect_right(starts, mention.trigger.start) - 1
        found.append(
            {
                **own[mention.id],
                "sure": logit(mention.confidence),
                "tellings": math.log1p(len(mention.also)),
                "opening": float(index < OPENING),
                "place in text": index / max(1, len(starts) - 1),
                "surer ones": math.log1p(sum(m.confidence > mention.confidence for m in mentions)),
                "share of its class": counts[mention.event.value] / len(mentions),
            }
        )
    return found


def settle(
    annotated: AnnotatedReport, mentions: Sequence[EventMention], own: Mapping[str, Signs]
) -> list[EventMention]:
    """The mentions with the confidence that they have beside each other; those that `own` does not hold as they are."""
    known = [m for m in mentions if m.id in own]
    shares = {m.id: share(found) for m, found in zip(known, signs(annotated, known, own), strict=True)}
    return [_settled(m, shares[m.id]) if m.id in shares else m for m in mentions]


def _settled(mention: EventMention, confidence: float) -> EventMention:
    if mention.judged is None:
        return mention
    told = f"told {len(mention.also) + 1} times; " if mention.also else ""
    reason = f"{told}by itself {mention.judged.value:.2f}: {mention.judged.rule}"
    judged = Coded(confidence, mention.judged.spans, reason, confidence)
    return replace(mention, judged=judged, confidence=confidence)


def share(found: Signs) -> float:
    """The confidence that the signs make.

    >>> 0.0 < share({"sure": 0.0}) < share({"sure": 4.0}) < 1.0
    True
    """
    weights = load_weights()["weights"]
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return round(chance(odds), 3)


def least() -> float:
    """The least confidence of an event that is kept."""
    return float(load_weights()["least"])


@cache
def load_weights() -> dict[str, Any]:
    """Coefficients by sign, and the least confidence of an event that is kept."""
    return data.read_toml("judge/standing.toml")
