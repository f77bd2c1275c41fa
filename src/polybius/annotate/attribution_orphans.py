"""Quoted words without any cue: signed ones, ones printed twice, ones that go on from indirect speech."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_quotes import WORD, QuoteBook
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence

# The most words of a name with its office that sign quoted words.
LONGEST_SIGNATURE = 10
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
        inside = sentences_of(sentences, quote.paragraph)
        told = _signed(inside, quote, book)
        if told is None and (twice := known.get(_opening(book, n))):
            told = again(twice)
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


def _signed(inside: Sequence[Sentence], quote: Quote, book: QuoteBook) -> Candidate | None:
    """`"It is a long game." - Anna Berg`: a paragraph of quoted words with a name behind them speaks for the name."""
    for sentence in inside:
        after = [t for t in sentence.tokens if t.start >= quote.end and t.pos != "SPACE"]
        if not after or book.text[quote.end : after[0].start].strip():
            continue
        dashed = after[0].text in ("-", "–", "—", "--", "―")
        name = [t.i for t in after[1:] if t.pos != "PUNCT"]
        heads = [i for i in name if sentence.tokens[i].ent == "PERSON"]
        if dashed and heads and len(name) <= LONGEST_SIGNATURE and not any(t.pos in ("VERB", "AUX") for t in after):
            head = heads[0]
            while head + 1 in heads:
                head += 1
            made = Candidate(sentence, after[0].i, "label", "speech", "-", rule="label")
            made.source, made.source_head, made.cue_words = name, head, [after[0].i]
            return made
    return None


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


def sentences_of(sentences: Sequence[Sentence], paragraph: int) -> Sequence[Sentence]:
    """The sentences of one paragraph."""
    low = bisect_left(sentences, paragraph, key=lambda s: s.paragraph)
    return sentences[low : bisect_right(sentences, paragraph, key=lambda s: s.paragraph)]
