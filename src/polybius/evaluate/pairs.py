"""Single sentences with a marked source and target, end to end: is the surest event of the class, and whose is it?

The gold marks words, not codes; so a party is right when words it was read from meet the marked ones. Parties whose
act is mutual (a meeting, an agreement) are all actors by our conventions: any of them may be the marked target, other
than the one that was found as the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Offsets = Sequence[int]
Parties = Sequence[Sequence[Offsets]]


def score_pairs(golds: Iterable[Row], predicted: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, Any]]:
    """Accuracy of class, actor, recipient and all three over records; events by record id, the surest first.

    A side that is not marked has no share in its figure, and asks nothing of all three.

    >>> gold = {"id": "1", "event": "ACCUSE", "source": [[0, 4]], "target": [[13, 17]]}
    >>> event = {"event": "ACCUSE", "source_spans": [[[0, 4]]], "target_spans": [[[20, 24]]]}
    >>> {name: figure["accuracy"] for name, figure in score_pairs([gold], {"1": [event]}).items()}
    {'class': 1.0, 'actor': 1.0, 'recipient': 0.0, 'all_three': 0.0}
    """
    hits: dict[str, list[bool]] = {name: [] for name in ("class", "actor", "recipient", "all_three")}
    for gold in golds:
        event = next(iter(predicted.get(gold["id"], ())), None)
        right = judge_pair(gold, event)
        hits["class"].append(right["class"])
        for side, marked in (("actor", gold.get("source")), ("recipient", gold.get("target"))):
            if marked:
                hits[side].append(right[side])
        hits["all_three"].append(all(right.values()))
    return {name: _rate(found) for name, found in hits.items()}


def judge_pair(gold: Row, event: Row | None) -> dict[str, bool]:
    """Whether the class and each side of an event are the gold's; a side that is not marked is right."""
    if event is None:
        return {"class": False, "actor": not gold.get("source"), "recipient": not gold.get("target")}
    actors, recipients = event["source_spans"], event["target_spans"]
    source = next((i for i, party in enumerate(actors) if _meets(party, gold.get("source") or ())), None)
    if not recipients and len(actors) > 1:
        recipients = [party for i, party in enumerate(actors) if i != source]
    return {
        "class": event["event"] == gold["event"],
        "actor": not gold.get("source") or source is not None,
        "recipient": not gold.get("target") or any(_meets(party, gold["target"]) for party in recipients),
    }


def _meets(party: Sequence[Offsets], marked: Sequence[Offsets]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for one in party for other in marked)


def _rate(hits: Sequence[bool]) -> dict[str, Any]:
    return {"accuracy": round(sum(hits) / len(hits), 4) if hits else None, "n": len(hits)}
