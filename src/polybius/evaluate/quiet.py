"""Texts without politics: how many of their sentences are left alone, as all of them should be.

The texts are ECB+'s, which come by topic: a topic is one happening told by many reports. Topics were chosen by the gold
trigger words of their mentions alone, before any output of the coder on them was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# Topics without politics, with what their trigger words tell: of accidents, products, sports and show business ...
ORDINARY = {
    "1": "an actress goes into a clinic",
    "2": "hosts of a film prize",
    "4": "an actress dies",
    "5": "a coach is dismissed",
    "6": "a director for a film's sequel",
    "7": "a boxing match",
    "10": "a player's contract",
    "13": "a church burns",
    "14": "a shop burns",
    "20": "an earthquake",
    "23": "a climber falls to his death",
    "25": "a player's injury",
    "27": "a software fix",
    "29": "a football season",
    "30": "sea cables break",
    "31": "a scoring record",
}
# ... and of ordinary crime, which is harder: police and courts act in it as they do in politics.
CRIME = {
    "3": "a prisoner escapes and is sentenced",
    "16": "a murder and its trial",
    "18": "an office shooting by a former employee",
    "21": "a fatal hit-and-run",
    "22": "a shooting at a workplace",
    "24": "a jewel heist",
    "26": "mobsters arrested; one dies in prison",
    "32": "a double murder",
    "33": "a shooting and its trial",
    "35": "a player arrested for drunk driving",
}
# Left out, for their trigger words tell of politics.
POLITICAL = {
    "8": "bombs; riots against cuts",
    "9": "a government's rule on endangered species",
    "11": "elections",
    "12": "navies and pirates",
    "19": "a police shooting and riots",
    "28": "the informer of a political scandal dies",
    "34": "a nomination to public office",
}


def is_quiet(document: Row) -> bool:
    """Whether a document's topic is one without politics.

    >>> is_quiet({"topic": "7"}), is_quiet({"topic": "11"})
    (True, False)
    """
    return str(document["topic"]) in ORDINARY | CRIME


def score_quiet(documents: Iterable[Row], predicted: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, Any]]:
    """The share of sentences without an event in documents of each kind; events by document id.

    >>> document = {"id": "a", "topic": "7", "sentences": [[0, 0, 9], [1, 10, 19]]}
    >>> score_quiet([document], {"a": [{"trigger": [12, 15]}]})["ordinary"]
    {'left_alone': 0.5, 'false_events': 1, 'sentences': 2, 'documents': 1}
    """
    found = list(documents)
    kinds = {"ordinary": ORDINARY, "crime": CRIME}
    return {
        name: _left_alone([d for d in found if str(d["topic"]) in topics], predicted) for name, topics in kinds.items()
    }


def _left_alone(documents: Sequence[Row], predicted: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    sentences = disturbed = events = 0
    for document in documents:
        triggers = [event["trigger"] for event in predicted.get(document["id"], ())]
        spans = [(start, end) for _, start, end, *_ in document["sentences"]]
        sentences += len(spans)
        disturbed += sum(any(start <= t[0] < end for t in triggers) for start, end in spans)
        events += len(triggers)
    alone = round(1 - disturbed / sentences, 4) if sentences else None
    return {"left_alone": alone, "false_events": events, "sentences": sentences, "documents": len(documents)}
