"""What the words around two acts say of one answering the other: cues, names, joining words, tense, distance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from polybius.linking.acts import Act
from polybius.linking.answer_kinds import answering_words, back_words, joining_phrases, names_of_moves
from polybius.linking.tellings import Telling
from polybius.linking.words import Word, find_words
from polybius.model import Span

Texts = Mapping[str, str]

# A sentence ends here; a text is read for it no further than so many characters to either side.
SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")
SENTENCE_REACH = 600
# Sentences between two tellings that are too far apart to be counted.
FAR = 99
# "had rejected", "had twice offered": so many characters before its words say that an act came earlier.
HAD = re.compile(r"\b(?:had|has|have)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
HAD_REACH = 40
# What makes "the offer" a name of something told, rather than a new one.
POINTING = frozenset("the this that these those his her its their both such".split())
# Acts that reports take up again and again are read for it so many times.
MOST_TELLINGS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence a telling stands in."""

    start: int
    end: int
    words: tuple[Word, ...]


@lru_cache(maxsize=4096)
def _sentence(text: str, start: int, end: int) -> Sentence:
    low, high = max(0, start - SENTENCE_REACH), min(len(text), end + SENTENCE_REACH)
    ends = [match.end() for match in SENTENCE_END.finditer(text, low, high)]
    first = max((at for at in ends if at <= start), default=low)
    last = min((at for at in ends if at >= end), default=high)
    return Sentence(first, last, tuple(find_words(text, first, last)))


def sentence_of(telling: Telling, texts: Texts) -> Sentence:
    """The sentence around a telling's words."""
    trigger = telling.mention.trigger
    return _sentence(texts.get(telling.report, ""), trigger.start, trigger.end)


def told_together(answer: Act, first: Act) -> Iterator[tuple[Telling, Telling]]:
    """Tellings of the two in one report."""
    for one in answer.tellings[:MOST_TELLINGS]:
        for two in first.tellings[:MOST_TELLINGS]:
            if one.report == two.report:
                yield one, two


def sentences_between(one: Telling, two: Telling, texts: Texts) -> int:
    """How many sentences and paragraphs end between two tellings of a report."""
    text = texts.get(one.report, "")
    a, b = sorted((one.mention.trigger, two.mention.trigger), key=lambda span: span.start)
    if b.start - a.end > 4 * SENTENCE_REACH:
        return FAR
    return sum(1 for _ in SENTENCE_END.finditer(text, a.end, max(a.end, b.start)))


def _span(report: str, word: Word) -> Span:
    return Span(report, word.start, word.end, word.text)


def own_words(telling: Telling, texts: Texts) -> list[Word]:
    """The words of its sentence that tell the act."""
    start, end, _, _ = _places(telling)
    return [word for word in sentence_of(telling, texts).words if start <= word.start < end]


def find_cue(act: Act, texts: Texts) -> Span | None:
    """A word of answering among an act's own words: "rebuffed", "in reply to"."""
    cues = (_cue(t.report, texts.get(t.report, ""), *_places(t)) for t in act.tellings[:MOST_TELLINGS])
    return next(filter(None, cues), None)


def _places(telling: Telling) -> tuple[int, int, int, int]:
    evidence, trigger = telling.mention.evidence, telling.mention.trigger
    return min(evidence.start, trigger.start), max(evidence.end, trigger.end), trigger.start, trigger.end


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
    for telling in answer.tellings[:MOST_TELLINGS]:
        words = sentence_of(telling, texts).words
        taken = [t.mention.trigger for t in (*first.tellings, telling) if t.report == telling.report]
        for i, word in enumerate(words):
            if word.stem in names and _points(words, i) and not any(s.start <= word.start < s.end for s in taken):
                return _span(telling.report, word)
    return None


def _points(words: tuple[Word, ...], i: int) -> bool:
    before = words[max(0, i - 3) : i]
    return any(w.text.lower() in POINTING or w.text.lower().endswith(("'s", "’s")) for w in before)


def find_joining_word(answer: Act, first: Act, texts: Texts) -> Span | None:
    """A phrase between the two in one sentence: "recalled its envoy over the raid", "offered talks but it declined"."""
    joined = (_join(one, two, texts) for one, two in told_together(answer, first))
    return next(filter(None, joined), None)


def _join(one: Telling, two: Telling, texts: Texts) -> Span | None:
    sentence = sentence_of(one, texts)
    text, answer, first = texts.get(one.report, ""), one.mention.trigger, two.mention.trigger
    if not (sentence.start <= first.start < sentence.end):
        return None
    low, high, which = (
        (answer.end, first.start, "joining") if answer.end <= first.start else (first.end, answer.start, "rejoining")
    )
    between = text[low:high].lower() if low < high else ""
    for phrase in joining_phrases(which):
        if found := re.search(rf"\b{re.escape(phrase)}\b", between):
            start = low + found.start()
            return Span(one.report, start, start + len(phrase), text[start : start + len(phrase)])
    return None


def is_told_back(act: Act, reports: frozenset[str], texts: Texts) -> bool:
    """Whether one of these reports tells it as having happened earlier: "had offered"."""
    told = [t.mention.trigger for t in act.tellings[:MOST_TELLINGS] if t.report in reports]
    return any(
        s.text.lower().startswith("had ") or HAD.search(texts.get(s.report, "")[max(0, s.start - HAD_REACH) : s.start])
        for s in told
    )
