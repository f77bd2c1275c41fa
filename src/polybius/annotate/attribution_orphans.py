"""Quoted words without any cue: ones printed twice, ones that go on from indirect speech."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_quotes import WORD, QuoteBook
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence

# Quoted words printed twice, as in a box beside the text, begin with this many words alike.
ALIKE_WORDS = 5
TELLING = frozenset({"clause", "wh", "quote", "that", "according"})


def adopt_orphans(
    book: QuoteBook,
    sentences: Sequence[Sentence],
    paragraphs: Sequence[Paragraph],
    by_sentence: Mapping[int, Sequence[Candidate]],
) -> list[Candidate]:
    """Attributions for long quotes that nobody took. Each has the cue and source of the words that it goes on from."""
    bodies = {p.index: p for p in paragraphs if p.kind == "body"}
    known = {key: c for n, c in sorted(book.taken.items()) if (key := _opening(book, n))}
    made = []
    for n, quote in enumerate(book.quotes):
        if n in book.taken or quote.paragraph not in bodies or not book.is_long(n):
            continue
        told = again(twice) if (twice := known.get(_opening(book, n))) else None
        if told is None:
            told = _told_before(sentences, quote, by_sentence, book, bodies)
        if told is not None:
            told.spans = [(quote.start, quote.end)]
            book.taken[n] = told
            made.append(told)
    return made


def _opening(book: QuoteBook, n: int) -> tuple[str, ...]:
    """The first words of a quote, or nothing for a short one."""
    quote = book.quotes[n]
    words = WORD.findall(book.text[quote.inner_start : quote.inner_end].lower())
    return tuple(words[:ALIKE_WORDS]) if len(words) >= ALIKE_WORDS else ()


def again(earlier: Candidate) -> Candidate:
    """The same cue and source once more, for other words."""
    made = Candidate(earlier.sentence, earlier.cue, "quote", "speech", earlier.lemma, rule=earlier.rule)
    made.source, made.source_head = list(earlier.source), earlier.source_head
    made.cue_words = list(earlier.cue_words)
    return made


def _told_before(
    sentences: Sequence[Sentence],
    quote: Quote,
    by_sentence: Mapping[int, Sequence[Candidate]],
    book: QuoteBook,
    bodies: Mapping[int, Paragraph],
) -> Candidate | None:
    """Quoted sentences right after indirect speech go on with its speaker, in its paragraph or as the whole next one.

    A question between may ask for them: `Why did she go? "It was late."`
    """
    first = bisect_right(sentences, quote.start, key=lambda s: s.start) - 1
    if first < 1 or sentences[first].tokens[0].start < quote.start:
        return None
    before = first - 1
    if sentences[before].paragraph != quote.paragraph:
        paragraph = bodies[quote.paragraph]
        whole = not WORD.search(book.text[quote.end : paragraph.end])
        if not whole or sentences[before].paragraph not in bodies:
            return None
    elif sentences[before].tokens[-1].text == "?" and before and sentences[before - 1].paragraph == quote.paragraph:
        before -= 1
    return next((again(c) for c in by_sentence.get(before, ()) if may_go_on(c)), None)


def may_go_on(earlier: Candidate) -> bool:
    """Whether the speaker of a statement could go on: somebody's own words, told by the sentence's main verb."""
    if earlier.kind not in ("speech", "writing") or earlier.frame not in TELLING or not earlier.spans:
        return False
    if earlier.source_head is None or earlier.negated or earlier.passive:
        return False
    return earlier.frame == "according" or earlier.sentence.tokens[earlier.cue].dep in ("ROOT", "parataxis")
