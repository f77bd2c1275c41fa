"""One report as the actor resolver sees it: its words and known phrases by sentence, its countries, its dateline.

Built once for each annotated report and kept while that report is being coded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from polybius.coding.actorwords import Match, Word, actor_words, split_token, split_words
from polybius.model import AnnotatedReport, Entity, Mention, Sentence, Span, Token

if TYPE_CHECKING:
    from polybius.coding.actorgrammar import Reading
    from polybius.coding.homes import Homes

PLACE_KINDS = frozenset(("country", "people", "capital", "seat", "city", "region", "prestate"))
_DATELINE_END = re.compile(r"\s+(?:--?|–|—)\s|\s*\((?:[A-Z][\w .,/&-]{1,40})\)|:\s")
DATELINE_REACH = 90  # code points; a dateline with agency and day fits in
# A country is what a report is about where it is so large a part of its countries, or named so many times as often as
# the next.
MAIN_SHARE, AHEAD = 0.4, 1.5
_NO_OWNERS = frozenset("backed supported funded made built born speaking style occupied anti pro".split())


class PlaceMention(NamedTuple):
    """A country as named somewhere in the report: by itself, its people, a city or a house of government."""

    sentence: int
    token: int
    iso3: str
    kind: str
    start: int
    end: int
    located: bool  # after a preposition of place


@dataclass(slots=True)
class SentenceWords:
    """The words of a sentence, the token each stands in, and the known phrases."""

    words: list[Word]
    tokens: list[int]
    matches: list[Match]

    def match_at(self, token: int) -> Match | None:
        """The known phrase that a token stands in."""
        for match in self.matches:
            if any(self.tokens[i] == token for i in range(match.first, match.last)):
                return match
        return None


@dataclass(slots=True)
class ReportView:
    """What is looked up over and over while one report is coded."""

    annotated: AnnotatedReport
    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: dict[tuple[int, int], Mention] = field(default_factory=dict)
    by_entity: dict[str, list[Mention]] = field(default_factory=dict)
    sentences: dict[int, SentenceWords] = field(default_factory=dict)
    places: list[PlaceMention] = field(default_factory=list)
    cues: frozenset[str] = frozenset()
    dateline: PlaceMention | None = None
    main: PlaceMention | None = None
    main_share: float = 0.0
    ahead: float = 0.0  # how many times as often the main country is named as the next
    being_resolved: set[str] = field(default_factory=set)  # entities, just now, against loops
    homes: Homes | None = None  # counted when first asked for
    # what the words of a phrase say, by who resolves it, its sentence, token, mention and the day
    readings: dict[tuple[int, int, int, str | None, date | None], Reading | None] = field(default_factory=dict)

    def places_in(self, sentence: int) -> Iterator[PlaceMention]:
        """The countries named in a sentence."""
        at = bisect_right(self.places, (sentence, -1))
        while at < len(self.places) and self.places[at].sentence == sentence:
            yield self.places[at]
            at += 1

    def span(self, start: int, end: int) -> Span:
        return self.annotated.report.span(start, end)


def view_of(annotated: AnnotatedReport) -> ReportView:
    """The view of a report; the last few are kept, so that asking again costs nothing."""
    for kept in _KEPT:
        if kept.annotated is annotated:
            return kept
    view = _build(annotated)
    _KEPT.append(view)
    del _KEPT[:-2]
    return view


_KEPT: list[ReportView] = []


def words_of(sentence: Sentence) -> SentenceWords:
    """The words and known phrases of a sentence; hyphened words keep their token."""
    kept = _KEPT_SENTENCES.get(id(sentence))
    if kept is not None and kept[0] is sentence:
        return kept[1]
    found = _sentence_words(sentence)
    if len(_KEPT_SENTENCES) >= MOST_KEPT:
        _KEPT_SENTENCES.clear()
    _KEPT_SENTENCES[id(sentence)] = (sentence, found)
    return found


# So many sentences' words are kept, by the sentence's identity: a report asks for each of its sentences many times.
MOST_KEPT = 512
_KEPT_SENTENCES: dict[int, tuple[Sentence, SentenceWords]] = {}


def _sentence_words(sentence: Sentence) -> SentenceWords:
    words: list[Word] = []
    tokens: list[int] = []
    for token in sentence.tokens:
        if token.tag == "POS":
            continue
        for word in split_token(token.text):
            words.append(Word(word.norm, word.raw, token.start + word.start, token.start + word.end))
            tokens.append(token.i)
    return SentenceWords(words, tokens, actor_words().find(words))


def _build(annotated: AnnotatedReport) -> ReportView:
    view = ReportView(annotated)
    view.entities = {entity.id: entity for entity in annotated.entities}
    for mention in annotated.mentions:
        view.by_entity.setdefault(mention.entity, []).append(mention)
        view.mentions.setdefault((mention.sentence, mention.head), mention)
    cues: set[str] = set()
    for sentence in annotated.sentences:
        found = words_of(sentence)
        view.sentences[sentence.index] = found
        cues.update(word.norm for word in found.words)
        view.places.extend(_places(sentence, found))
    view.cues = frozenset(cues)
    view.places.sort()
    view.dateline = _dateline(annotated, view.places)
    _find_main(view)
    return view


def _find_main(view: ReportView) -> None:
    """The country named most; headline and first paragraph count twice, the first named wins among equals."""
    sentences = view.annotated.sentences
    body = next((p.index for p in view.annotated.paragraphs if p.kind == "body"), -1)
    counts: Counter[str] = Counter()
    for place in view.places:
        counts[place.iso3] += 2 if sentences[place.sentence].paragraph <= body else 1
    if not counts:
        return
    (iso3, count), *rest = counts.most_common(2)
    view.main = next(place for place in view.places if place.iso3 == iso3)
    view.main_share = count / counts.total()
    view.ahead = count / rest[0][1] if rest else float(count)


def _places(sentence: Sentence, found: SentenceWords) -> Iterator[PlaceMention]:
    for match in found.matches:
        entry = match.entry
        if entry.kind not in PLACE_KINDS or not entry.country:
            continue
        around = {found.words[i].norm for i in (match.first - 1, match.last) if 0 <= i < len(found.words)}
        if around & _NO_OWNERS:
            continue
        token = sentence.tokens[found.tokens[match.last - 1]]
        start, end = found.words[match.first].start, found.words[match.last - 1].end
        located = _is_located(sentence, token)
        yield PlaceMention(sentence.index, token.i, entry.country, entry.kind, start, end, located)


def _is_located(sentence: Sentence, token: Token) -> bool:
    head = sentence.head_of(token)
    return token.dep == "pobj" and head.lower in ("in", "at", "near", "inside", "across", "outside", "around", "on")


def _dateline(annotated: AnnotatedReport, places: list[PlaceMention]) -> PlaceMention | None:
    """The place before the dash (or the agency in brackets) that opens the first paragraph of body text."""
    text = annotated.report.text
    for paragraph in annotated.paragraphs:
        if paragraph.kind != "body":
            continue
        end = _DATELINE_END.search(text, paragraph.start, min(paragraph.end, paragraph.start + DATELINE_REACH))
        if end is None:
            return None
        inside = [p for p in places if paragraph.start <= p.start and p.end <= end.start() and p.kind != "people"]
        opening = text[paragraph.start : end.start()]
        small = [word for word in split_words(opening) if word.raw[:1].islower()]
        return inside[-1] if inside and len(small) <= 1 else None
    return None
