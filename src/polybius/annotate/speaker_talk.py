"""What is known while the attributions of a report are read in order: mentions, entities, who spoke last."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from polybius.model import Entity, Mention, Report, Sentence, Span, Speaker


@dataclass(slots=True)
class Known:
    """What a report says of somebody anywhere: offices, words of the descriptions, names in them, countries."""

    offices: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    former: bool = False


@dataclass(slots=True)
class Talk:
    """What is known while the attributions of a report are read in order.

    `same` says of entities without a name which of the others they turned out to be; `papers`, whose the last
    statement, letter ... was, and where; `genders`, what pronouns told of persons.
    """

    report: Report
    mentions: dict[tuple[int, int], Mention]
    by_sentence: dict[int, list[Mention]]
    entities: dict[str, Entity]
    all: Sequence[Mention] = ()
    quoted: Sequence[tuple[int, int]] = ()
    last: list[tuple[int, Speaker]] = field(default_factory=list)
    wording: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, Mention] = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()
    known: dict[str, Known] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    papers: dict[str, tuple[int, Speaker]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)

    def in_quotes(self, at: int) -> bool:
        """Whether a character stands in quoted words."""
        n = bisect_right(self.quoted, (at, len(self.report.text) + 1)) - 1
        return n >= 0 and at < self.quoted[n][1]

    def mentions_between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that begin in text[start:end]."""
        first = bisect_left(self.all, start, key=lambda m: m.span.start)
        return self.all[first : bisect_left(self.all, end, key=lambda m: m.span.start)]

    def name_of(self, span: Span) -> str:
        """What to call a relay: the longest name in its words, or the words without an article."""
        first = bisect_left(self.all, span.start, key=lambda m: m.span.start)
        last = bisect_left(self.all, span.end, key=lambda m: m.span.start)
        named = [m for m in self.all[first:last] if m.kind == "named" and m.span.end <= span.end]
        bodies = [m for m in named if m.type in ("ORG", "PERSON")]
        if bodies:
            return max(bodies, key=lambda m: (m.span.end - m.span.start, -m.span.start)).span.text
        text = " ".join(span.text.split())
        return text.split(" ", 1)[1] if text.lower().startswith(("the ", "a ", "an ")) else text

    def speaker(self, entity_id: str) -> Speaker:
        """The speaker that an entity is, with the office the report gives him last."""
        entity_id = self.same.get(entity_id, entity_id)
        entity = self.entities[entity_id]
        roles = [d.role for d in entity.descriptions]
        name = self.wording.get(entity_id, entity.name)
        return Speaker(name, entity.id, roles[-1] if roles else None)

    def mentions_of(self, entity: Entity) -> list[Mention]:
        """The mentions of an entity, in text order."""
        return [self.by_id[m] for m in entity.mentions if m in self.by_id]

    def all_mentions_of(self, entity: Entity) -> list[Mention]:
        """The mentions of an entity and of those that turned out to be it, in text order."""
        found = self.mentions_of(entity)
        others = [self.mentions_of(self.entities[key]) for key, meant in self.same.items() if meant == entity.id]
        return sorted([m for more in (found, *others) for m in more], key=lambda m: m.span.start) if others else found

    def sentence_at(self, at: int) -> Sentence | None:
        """The sentence that a character stands in."""
        n = bisect_right(self.sentences, at, key=lambda s: s.start) - 1
        return self.sentences[n] if n >= 0 and at < self.sentences[n].end else None

    def is_unnamed(self, entity_id: str) -> bool:
        """Whether the report never gives somebody a name."""
        return all(self.by_id[m].kind != "named" for m in self.entities[entity_id].mentions if m in self.by_id)


def open_talk(
    report: Report,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    quoted: Sequence[tuple[int, int]] = (),
    sentences: Sequence[Sentence] = (),
) -> Talk:
    """A fresh state for one report."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    return Talk(
        report,
        {(m.sentence, m.head): m for m in mentions},
        by_sentence,
        {e.id: e for e in entities},
        mentions,
        quoted,
        by_id={m.id: m for m in mentions},
        sentences=sentences,
    )
