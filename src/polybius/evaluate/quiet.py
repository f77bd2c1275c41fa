"""Texts without politics: how many of their sentences are left alone, as all of them should be.

The texts are ECB+'s, which come by topic: a topic is one happening told by many reports. Topics were chosen by the gold
trigger words of their mentions alone, before any output of the coder on them was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# Topics of accidents, products, sports, show business and ordinary crime, with what their trigger words tell.
QUIET = {
    "1": "an actress goes into a clinic",
    "2": "hosts of a film prize",
    "3": "a prisoner escapes and is sentenced",
    "4": "an actress dies",
    "5": "a coach is dismissed",
    "6": "a director for a film's sequel",
    "7": "a boxing match",
    "10": "a player's contract",
    "13": "a church burns",
    "14": "a shop burns",
    "16": "a murder and its trial",
    "18": "an office shooting by a former employee",
    "20": "an earthquake",
    "21": "a fatal hit-and-run",
    "22": "a shooting at a workplace",
    "23": "a climber falls to his death",
    "24": "a jewel heist",
    "25": "a player's injury",
    "26": "mobsters arrested; one dies in prison",
    "27": "a software fix",
    "29": "a football season",
    "30": "sea cables break",
    "31": "a scoring record",
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
    return str(document["topic"]) in QUIET


def score_quiet(documents: Iterable[Row], predicted: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The share of sentences without an event among those of quiet documents; events by document id.

    >>> score_quiet([{"id": "a", "topic": "7", "sentences": [[0, 0, 9], [1, 10, 19]]}], {"a": [{"trigger": [12, 15]}]})
    {'left_alone': 0.5, 'false_events': 1, 'sentences': 2, 'documents': 1}
    """
    quiet = [document for document in documents if is_quiet(document)]
    sentences = disturbed = events = 0
    for document in quiet:
        triggers = [event["trigger"] for event in predicted.get(document["id"], ())]
        spans = [(start, end) for _, start, end, *_ in document["sentences"]]
        sentences += len(spans)
        disturbed += sum(any(start <= t[0] < end for t in triggers) for start, end in spans)
        events += len(triggers)
    alone = round(1 - disturbed / sentences, 4) if sentences else None
    return {"left_alone": alone, "false_events": events, "sentences": sentences, "documents": len(quiet)}
