"""Judgements: what people decided over the model, as records beside the reports, and what follows from them.

A judgement says that two tellings are of one event, or that they are not, corrects a field of a telling, or says that
its words tell no event; one more kind takes an earlier judgement back. It is keyed to the words it is about, so that it
holds when reports are coded anew. (What words of a report say of somebody is read by `coding.judgements`; the learned
reader of sentences is the judge.)
"""

from polybius.judgements.records import (
    FIELDS,
    KINDS,
    Anchor,
    Judgement,
    Numbered,
    anchor_of,
    describe,
    find_mention,
    in_order,
    undone_by,
)
from polybius.judgements.rulings import NONE, Rulings
from polybius.judgements.values import normalise, told_value
from polybius.judgements.weigh import Judged, Standing, Weighed, judge, tell_contradiction, weigh

__all__ = [
    "FIELDS",
    "KINDS",
    "NONE",
    "Anchor",
    "Judged",
    "Judgement",
    "Numbered",
    "Rulings",
    "Standing",
    "Weighed",
    "anchor_of",
    "describe",
    "find_mention",
    "in_order",
    "judge",
    "normalise",
    "tell_contradiction",
    "told_value",
    "undone_by",
    "weigh",
]
