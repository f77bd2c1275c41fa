"""The record of one judgement, the words it is keyed to, and the order and number judgements have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Literal, get_args

from polybius.model import EventMention, Span

Kind = Literal["same", "different", "correct", "drop", "undo"]
Field = Literal["event", "cameo", "status", "actor", "recipient", "day", "place"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FIELDS: tuple[Field, ...] = get_args(Field)
# Characters of a telling's words that a description quotes.
QUOTED = 40


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """The telling of an act as a person saw it: its trigger in the report, and what it was coded as then.

    The words are what counts; class and code only tell apart several acts told by one word.
    """

    report: str
    start: int
    end: int
    text: str
    event: str = ""
    cameo: str = ""

    @property
    def span(self) -> Span:
        return Span(self.report, self.start, self.end, self.text)

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return f"“{words[:QUOTED] + '…' if len(words) > QUOTED else words}” {self.report[:6]}:{self.start}"


@dataclass(frozen=True)
class Judgement:
    """One judgement: who made it, when (UTC, ISO 8601 with microseconds) and why, about which tellings.

    "same" and "different" are about two tellings, "correct" about one, "drop" about one or more; "undo" is about the
    judgement whose id is `undoes`. `id` is a hash over all the rest.
    """

    kind: Kind
    by: str
    at: str
    about: tuple[Anchor, ...] = ()
    field: Field | None = None
    value: str | None = None
    undoes: str | None = None
    note: str = ""

    @cached_property
    def id(self) -> str:
        line = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(line.encode("ascii")).hexdigest()[:16]

    @property
    def rule(self) -> str:
        """The rule of the values that follow from it.

        >>> Judgement("drop", "Ana", "2021-03-18T09:00:00.000000Z").rule
        'judgement of Ana'
        """
        return f"judgement of {self.by}"

    def says_as(self, other: Judgement) -> bool:
        """Whether the two say the same on one person's word, whenever and why."""
        mine = (self.kind, self.by, sorted(a.span for a in self.about), self.field, self.value, self.undoes)
        return mine == (
            other.kind,
            other.by,
            sorted(a.span for a in other.about),
            other.field,
            other.value,
            other.undoes,
        )


@dataclass(frozen=True, slots=True)
class Numbered:
    """A judgement with its place in the order of time, counted from 1."""

    number: int
    judgement: Judgement

    def __str__(self) -> str:
        return f"judgement {self.number} of {self.judgement.by} ({describe(self.judgement)})"


def anchor_of(mention: EventMention) -> Anchor:
    """The words to which judgements about a mention are keyed."""
    trigger = mention.trigger
    return Anchor(mention.report, trigger.start, trigger.end, trigger.text, mention.event.value, mention.cameo.value)


def describe(judgement: Judgement, numbers: Mapping[str, int] | None = None) -> str:
    """What a judgement says, in a few words.

    >>> met = Anchor("6ac1bf9e", 215, 218, "met")
    >>> describe(Judgement("correct", "Ana", "", (met,), "status", "planned"))
    'status of “met” 6ac1bf:215 is planned'
    """
    about = [str(anchor) for anchor in judgement.about]
    if judgement.kind == "same":
        return f"{' and '.join(about)} are one event"
    if judgement.kind == "different":
        return f"{' and '.join(about)} are two events"
    if judgement.kind == "correct":
        return f"{judgement.field} of {about[0]} is {judgement.value}"
    if judgement.kind == "drop":
        return f"{', '.join(about)} {'tells' if len(about) == 1 else 'tell'} no event"
    number = (numbers or {}).get(judgement.undoes or "")
    return f"takes back judgement {number or judgement.undoes}"


def in_order(judgements: Iterable[Judgement]) -> list[Numbered]:
    """Each judgement once, by time and id, with its number: the same whatever order they come in."""
    distinct = {judgement.id: judgement for judgement in judgements}
    ordered = sorted(distinct.values(), key=lambda j: (j.at, j.id))
    return [Numbered(number, judgement) for number, judgement in enumerate(ordered, 1)]


def undone_by(judgements: Sequence[Numbered]) -> dict[str, Numbered]:
    """For the id of each judgement that is taken back, the first that takes it back and is not taken back itself."""
    undoing: dict[str, list[Numbered]] = {}
    for each in judgements:
        if each.judgement.undoes:
            undoing.setdefault(each.judgement.undoes, []).append(each)
    found: dict[str, Numbered] = {}
    settled: set[str] = set()
    stack = [each.judgement.id for each in reversed(judgements)]
    while stack:  # the id of an undo hashes that of what it undoes, so there are no circles
        key = stack[-1]
        open_ones = [u.judgement.id for u in undoing.get(key, ()) if u.judgement.id not in settled]
        if open_ones:
            stack += open_ones
            continue
        stack.pop()
        settled.add(key)
        if (by := next((u for u in undoing.get(key, ()) if u.judgement.id not in found), None)) is not None:
            found[key] = by
    return found


def find_mention(anchor: Anchor, mentions: Iterable[EventMention]) -> EventMention | None:
    """The mention that tells what an anchor's words told, in whatever coding of the report; None if none does.

    That is one whose trigger shares a character with the anchor, else one that has such words among its other
    tellings. Of several, the one with the very words, then with the class and code, then with the most words.
    """
    span = anchor.span
    found = [m for m in mentions if _shared(span, m.trigger)]
    found = found or [m for m in mentions if any(_shared(span, other) for other in m.also)]
    return min(found, key=lambda m: _distance(anchor, m), default=None)


def _distance(anchor: Anchor, mention: EventMention) -> tuple[bool, bool, bool, int, int, str]:
    trigger = mention.trigger
    other_words = (trigger.start, trigger.end) != (anchor.start, anchor.end)
    other_class, other_code = mention.event.value != anchor.event, mention.cameo.value != anchor.cameo
    return other_words, other_class, other_code, -_shared(anchor.span, trigger), len(mention.id), mention.id


def _shared(left: Span, right: Span) -> int:
    """How many characters two spans share; empty ones at one place share one."""
    if left.report != right.report:
        return 0
    same = (left.start, left.end) == (right.start, right.end)
    return max(int(same), min(left.end, right.end) - max(left.start, right.start), 0)
