"""How sure a telling is by itself, given what the learned judge thinks of its words: a logistic regression.

Its weights (`data/judge/weights.toml`) are fitted by `training/judge/calibrate.py` on sentences that neither the
writers of the rules nor the judge had seen. What an event is worth beside the others of its report: `standing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from polybius import data
from polybius.coding.opinion import AHEAD, SIDES, Opinion, chance, logit
from polybius.coding.plausible import PRIVATE
from polybius.model import Coded, EventMention

ALIKE = (AHEAD, ("hypothetical", "negated"))
# A party of less confidence was not read off its words alone.
GUESSED = 0.55
BY_JUDGE = "; read by the judge"


def features(mention: EventMention, opinion: Opinion, eventful: float) -> dict[str, float]:
    """What the weights are for: log-odds of the judge's shares, what the rules made of the mention, and what report it
    stands in (`eventful`: the share of its sentences that tell an event)."""
    words = mention.event.spans
    status = mention.status.value
    alike = next((group for group in ALIKE if status in group), (status,))
    found = {
        "constant": 1.0,
        "event": logit(opinion.tells(words, mention.event.value)),
        "any event": logit(opinion.tells_any(words)),
        "event nearby": logit(opinion.tells([mention.evidence], mention.event.value)),
        "status": logit(opinion.status(words, alike)),
        "rules": mention.event.confidence,
        "composed": float(bool(mention.operators)),
        "headline": float(mention.in_headline),
        "eventful report": logit(eventful),
        "by the judge": float(is_judged(mention)),
    }
    for side in SIDES:
        parties = getattr(mention, side)
        shares = opinion.shares(side, words, parties)
        found[f"no {side}"] = float(not parties)
        found[side] = logit(min(shares)) if shares else 0.0
        found[f"{side} elsewhere"] = float(bool(parties) and not shares)
    return found | _sides(mention)


def is_judged(mention: EventMention) -> bool:
    """Whether the act was read by the judge alone, who reads no more of it than the event."""
    return mention.rule.endswith(BY_JUDGE)


def _sides(mention: EventMention) -> dict[str, float]:
    """Between whom it is: two countries or bodies, one country, private parties, parties of no known country."""
    parties = [p.value for p in mention.actors + mention.recipients]
    codes = {a.organisation or a.country for a in parties} - {None}
    return {
        "between countries": float(len(codes) > 1),
        "of no country": float(not codes),
        "private parties": float(any(a.sector in PRIVATE for a in parties)),
        "guessed parties": float(any(p.confidence < GUESSED for p in mention.actors + mention.recipients)),
    }


def weigh(mention: EventMention, opinion: Opinion, found: Mapping[str, float]) -> Coded[float]:
    """The confidence in a mention by its features, with a short reason."""
    weights = load_weights()["confidence"]
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    share = chance(odds)
    words = mention.event.spans
    told = opinion.tells(words, mention.event.value)
    reason = f"{mention.event.value} {told:.2f}, any event {opinion.tells_any(words):.2f}"
    for side in SIDES:
        if getattr(mention, side) and not found[f"{side} elsewhere"]:
            reason += f", {side} {chance(found[side]):.2f}"
    return Coded(round(share, 3), words, reason, round(share, 3))


@cache
def load_weights() -> dict[str, Any]:
    """Coefficients by feature, and the thresholds."""
    return data.read_toml("judge/weights.toml")


def least(what: str) -> float:
    """The least share of the judge's that does something: reads an act or a party, keeps a mention."""
    return float(load_weights()["least"][what])
