"""What the words around two acts say of one answering the other: cues, names, joining words, tense, distance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from polybius.judge.given import SENTENCE_END
from polybius.linking.acts import Act
from polybius.linking.answer_kinds import answering_words, back_words, joining_phrases, names_of_moves
from polybius.linking.clues import SENTENCE_REACH, points, sentence_bounds
from polybius.linking.tellings import Telling
from polybius.linking.words import Word, find_words
from polybius.model import Span

Texts = Mapping[str, str]

# Sentences between two tellings that are too far apart to be counted.
FAR = 99
# "had rejected", "had twice offered": so many characters before its words say that an act came earlier.
HAD = re.compile(r"\b(?:had|has|have)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
HAD_REACH = 40
# Acts that reports take up again and again are read for it so many times.
MOST_TELLINGS = 6
MOST_SPOTS = 4
# So many characters before another telling of it, a word of answering is still said of it.
NEAR_CUE = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence a telling stands in."""

    start: int
    end: int
    words: tuple[Word, ...]


@lru_cache(maxsize=4096)
def _sentence(text: str, start: int, end: int) -> Sentence:
    first, last = sentence_bounds(text, start, end)
    return Sentence(first, last, tuple(find_words(text, first, last)))


def sentence_of(telling: Telling, texts: Texts) -> Sentence:
    """The sentence around a telling's words."""
    return _around(telling.mention.trigger, texts)


def _around(spot: Span, texts: Texts) -> Sentence:
    return _sentence(texts.get(spot.report, ""), spot.start, spot.end)


def spots_of(telling: Telling) -> tuple[Span, ...]:
    """Where its report tells the act: its words, and those of its other tellings there."""
    return (telling.mention.trigger, *telling.mention.also)[:MOST_SPOTS]


def told_together(answer: Act, first: Act) -> Iterator[tuple[Telling, Telling]]:
    """Tellings of the two in one report."""
    for one in answer.tellings[:MOST_TELLINGS]:
        for two in first.tellings[:MOST_TELLINGS]:
            if one.report == two.report:
                yield one, two


def sentences_between(one: Telling, two: Telling, texts: Texts) -> int:
    """How many sentences and paragraphs end between two tellings of a report, where they come closest."""
    return min(_ends_between(a, b, texts) for a in spots_of(one) for b in spots_of(two))


def _ends_between(one: Span, two: Span, texts: Texts) -> int:
    a, b = (one, two) if one.start <= two.start else (two, one)
    if b.start - a.end > 4 * SENTENCE_REACH:
        return FAR
    return sum(1 for _ in SENTENCE_END.finditer(texts.get(a.report, ""), a.end, max(a.end, b.start)))


def _span(report: str, word: Word) -> Span:
    return Span(report, word.start, word.end, word.text)


def own_words(telling: Telling, texts: Texts) -> list[Word]:
    """The words of its sentence that tell the act."""
    start, end, _, _ = next(_places(telling))
    return [word for word in sentence_of(telling, texts).words if start <= word.start < end]


def find_cue(act: Act, texts: Texts) -> Span | None:
    """A word of answering among an act's own words: "rebuffed", "in reply to"."""
    cues = (
        _cue(t.report, texts.get(t.report, ""), *place) for t in act.tellings[:MOST_TELLINGS] for place in _places(t)
    )
    return next(filter(None, cues), None)


def _places(telling: Telling) -> Iterator[tuple[int, int, int, int]]:
    """For each place where its report tells the act, where its own words begin and end, and where the telling word."""
    evidence, (trigger, *also) = telling.mention.evidence, spots_of(telling)
    yield min(evidence.start, trigger.start), max(evidence.end, trigger.end), trigger.start, trigger.end
    for spot in also:
        yield spot.start - NEAR_CUE, spot.end, spot.start, spot.end


@lru_cache(maxsize=4096)
def _cue(report: str, text: str, start: int, end: int, trigger: int, trigger_end: int) -> Span | None:
    words = _sentence(text, trigger, trigger_end).words
    cue = next((w for w in words if start <= w.start < end and w.stem in answering_words()), None)
    return _span(report, cue) if cue else None


def find_back_word(telling: Telling, texts: Texts) -> Span | None:
    """A word that stands for something told before: "Quito turned it down", "Juba did"."""
    found = (word for word in own_words(telling, texts) if word.text.lower() in back_words())
    return next((_span(telling.report, word) for word in found), None)


def find_name(answer: Act, first: Act, texts: Texts) -> Span | None:
    """ "The offer", "his charge": a noun of the first act's kind in the answer's sentence, not in the first's words."""
    names = frozenset().union(*(names_of_moves().get(move, frozenset()) for move in first.moves))
    taken = [spot for t in (*first.tellings, *answer.tellings) for spot in spots_of(t)]
    for telling in answer.tellings[:MOST_TELLINGS]:
        for spot in spots_of(telling):
            words = _around(spot, texts).words
            for i, word in enumerate(words):
                if word.stem in names and _is_pointed_at(words, i) and not _is_within(word, telling.report, taken):
                    return _span(telling.report, word)
    return None


def _is_within(word: Word, report: str, spans: list[Span]) -> bool:
    return any(span.report == report and span.start <= word.start < span.end for span in spans)


def _is_pointed_at(words: tuple[Word, ...], i: int) -> bool:
    before = words[max(0, i - 3) : i]
    return any(points(w.text) for w in before)


def find_joining_word(answer: Act, first: Act, texts: Texts) -> Span | None:
    """A phrase between the two in one sentence: "recalled its envoy over the raid", "offered talks but it declined"."""
    joined = (
        _join(a, b, texts) for one, two in told_together(answer, first) for a in spots_of(one) for b in spots_of(two)
    )
    return next(filter(None, joined), None)


def _join(answer: Span, first: Span, texts: Texts) -> Span | None:
    sentence, text = _around(answer, texts), texts.get(answer.report, "")
    if not (sentence.start <= first.start < sentence.end):
        return None
    low, high, which = (
        (answer.end, first.start, "joining") if answer.end <= first.start else (first.end, answer.start, "rejoining")
    )
    between = text[low:high].lower() if low < high else ""
    for phrase in joining_phrases(which):
        if found := re.search(rf"\b{re.escape(phrase)}\b", between):
            start = low + found.start()
            return Span(answer.report, start, start + len(phrase), text[start : start + len(phrase)])
    return None


def is_told_back(act: Act, reports: frozenset[str], texts: Texts) -> bool:
    """Whether one of these reports tells it as having happened earlier: "had offered"."""
    told = [t.mention.trigger for t in act.tellings[:MOST_TELLINGS] if t.report in reports]
    return any(
        s.text.lower().startswith("had ") or HAD.search(texts.get(s.report, "")[max(0, s.start - HAD_REACH) : s.start])
        for s in told
    )
