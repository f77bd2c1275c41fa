"""Quoted words and their cues: contents grow to whole quotes, and quotes without a clause find the cue beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from polybius.annotate.attribution_candidate import PREPOSITION_FRAMES, Candidate, has_capable_source
from polybius.annotate.attribution_tree import noun_phrase, runs
from polybius.annotate.attribution_words import is_person_noun
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence
from polybius.syntax import subtree_indices

GAP = re.compile(r"[\s,;:.!?()\-–—…\"'”’»]*\Z")
WORD = re.compile(r"\w+")
# A quoted stretch of fewer words, without a verb's clause round it, is taken for an emphasised word, not for speech.
SCRAP_WORDS = 3
# Not even a long clause names the speaker farther from the quoted words than this.
FARTHEST_CUE = 200


class QuoteBook:
    """The outermost quotes of a report by place, and which attribution has taken which."""

    def __init__(self, text: str, quotes: Sequence[Quote]) -> None:
        self.text = text
        self.quotes = [q for q in quotes if q.depth == 0]
        self.starts = [q.start for q in self.quotes]
        self.taken: dict[int, Candidate] = {}

    def around(self, at: int) -> int | None:
        """The number of the quote that this character is in."""
        n = bisect_right(self.starts, at) - 1
        return n if n >= 0 and self.quotes[n].start <= at < self.quotes[n].end else None

    def within(self, start: int, end: int) -> list[int]:
        """The numbers of the quotes that share a character with text[start:end]."""
        n = max(bisect_right(self.starts, start) - 1, 0)
        found = []
        while n < len(self.quotes) and self.quotes[n].start < end:
            if self.quotes[n].end > start:
                found.append(n)
            n += 1
        return found

    def before(self, at: int) -> int | None:
        """The quote that ends just before this character, nothing but punctuation between."""
        n = bisect_left(self.starts, at) - 1
        if n < 0 or self.quotes[n].end > at or at - self.quotes[n].end > 8:
            return None
        return n if GAP.match(self.text[self.quotes[n].end : at]) else None

    def after(self, at: int, limit: int) -> int | None:
        """The first quote that opens between this character and `limit`."""
        n = bisect_left(self.starts, at)
        return n if n < len(self.quotes) and self.quotes[n].start < limit else None

    def is_speech(self, n: int) -> bool:
        """Whether a quote looks like spoken words rather than a scrap or a title."""
        quote = self.quotes[n]
        inner = self.text[quote.inner_start : quote.inner_end].strip()
        words = len(WORD.findall(inner))
        if words >= 2 * SCRAP_WORDS:
            return True
        return words >= 1 and inner[:1].isupper() and inner[-1:] in ",.!?…—"

    def is_scrap_of(self, n: int, candidate: Candidate) -> bool:
        """Whether a quote is a few words inside a candidate's account rather than speech by itself."""
        quote = self.quotes[n]
        return not self.is_speech(n) and any(start < quote.start < end for start, end in candidate.spans)

    def is_long(self, n: int) -> bool:
        """Whether a quote is a sentence of its own rather than a phrase taken over."""
        quote = self.quotes[n]
        inner = self.text[quote.inner_start : quote.inner_end].strip()
        return len(WORD.findall(inner)) >= 2 * SCRAP_WORDS and inner[:1].isupper() and inner[-1:] in ",.!?…—"


def extent(candidate: Candidate) -> tuple[int, int]:
    """The characters of the cue clause without its content: from source to the last word that hangs on the cue."""
    sentence = candidate.sentence
    mine = {candidate.cue, *candidate.cue_words, *candidate.source}
    top = candidate.cue if candidate.clause is None else candidate.clause
    above = set(subtree_indices(sentence, top)) | {candidate.cue}
    mine |= {i for i in above if i not in candidate.content}
    low = high = candidate.cue
    have = {i for i in mine if sentence.tokens[i].pos != "PUNCT" or sentence.tokens[i].lower in ",'-"}
    while low - 1 in have:
        low -= 1
    while high + 1 in have:
        high += 1
    words = range(low, high + 1)
    kept = [i for i in words if sentence.tokens[i].pos != "PUNCT"] or [candidate.cue]
    return sentence.tokens[kept[0]].start, sentence.tokens[kept[-1]].end


def grow(candidate: Candidate, book: QuoteBook) -> None:
    """Let a content that runs into a quote take all of it, the cue standing outside of the quote."""
    at = candidate.sentence.tokens[candidate.cue].start
    if book.around(at) is not None:
        return
    spans = list(candidate.spans)
    for start, end in candidate.spans:
        for n in book.within(start, end):
            quote = book.quotes[n]
            whole = quote.start >= start and quote.end <= end
            share = min(end, quote.end) - max(start, quote.start)
            reaches_in = start <= quote.start < end <= quote.end <= candidate.sentence.end + 1
            if whole or reaches_in or share * 2 >= min(end - start, quote.end - quote.start):
                spans.append((quote.start, quote.end))
                book.taken.setdefault(n, candidate)
    candidate.spans = merged(spans, book.text)


def seize(candidate: Candidate, book: QuoteBook, sentence_end: int, next_end: int, *, far: bool = False) -> None:
    """Give a cue the quotes that stand right beside its clause; `far`: or, if it has none, the next ones."""
    at = candidate.sentence.tokens[candidate.cue].start
    if book.around(at) is not None or (far and candidate.spans):
        return
    start, end = extent(candidate)
    taken: list[int] = []
    after = book.after(end, sentence_end)
    before = book.before(start)
    if before is not None and names_the_source(candidate, book.quotes[before]):
        before = None
    if before is not None and book.quotes[before].paragraph != candidate.sentence.paragraph:
        before = before if has_capable_source(candidate.sentence, candidate) else None
    if before is not None and _free(book, before, candidate) and _leads_into(book, before, candidate, far):
        taken.append(before)
    if after is not None and _free(book, after, candidate):
        gap = book.text[end : book.quotes[after].start]
        if (
            GAP.match(gap)
            or (gap.rstrip().endswith((":", ",")) and candidate.frame == "quote" and len(gap) < FARTHEST_CUE)
        ) or (far and not taken and candidate.frame == "quote" and book.is_speech(after) and len(gap) < FARTHEST_CUE):
            taken.append(after)
    if not taken and not candidate.spans and (far or book.text[end:sentence_end].rstrip().endswith(":")):
        after = book.after(sentence_end - 1, next_end)
        follows = after is not None and GAP.match(book.text[sentence_end : book.quotes[after].start]) is not None
        if after is not None and follows and _free(book, after, candidate):
            taken.append(after)
    if before is not None and before in taken:
        _invert(candidate)
    spans = list(candidate.spans)
    for n in taken:
        if candidate.frame in PREPOSITION_FRAMES and book.is_speech(n):
            spans, candidate.frame = [], "quote"
        spans.append((book.quotes[n].start, book.quotes[n].end))
        book.taken.setdefault(n, candidate)
    candidate.spans = merged(spans, book.text)


def names_the_source(candidate: Candidate, quote: Quote) -> bool:
    """`Mora, the author of "Two Rivers", said`: whether a quote is part of what says who speaks."""
    if candidate.source_head is None:
        return False
    tokens = candidate.sentence.tokens
    below = [tokens[i] for i in subtree_indices(candidate.sentence, candidate.source_head) if i > candidate.source_head]
    return any(quote.start <= t.start < quote.end and t.pos != "PUNCT" for t in below)


def _invert(candidate: Candidate) -> None:
    """`"Never," said a tired Anna Berg`: with no subject found, the first name after the cue speaks."""
    if candidate.source or candidate.passive:
        return
    sentence = candidate.sentence
    if sentence.tokens[candidate.cue].tag not in ("VBD", "VBZ"):
        return
    for token in sentence.tokens[candidate.cue + 1 : candidate.cue + 14]:
        role = token.pos == "NOUN" and token.dep in ("dobj", "nsubj") and is_person_noun(token.lemma)
        if token.ent == "PERSON" or role or (token.pos == "PRON" and token.lower in ("he", "she", "they")):
            candidate.source_head = _head_of_name(sentence, token.i)
            candidate.source = noun_phrase(sentence, candidate.source_head)
            candidate.spans = []
            return


def _head_of_name(sentence: Sentence, at: int) -> int:
    while sentence.tokens[at].dep in ("compound", "amod") and sentence.tokens[sentence.tokens[at].head].ent == "PERSON":
        at = sentence.tokens[at].head
    return at


def _leads_into(book: QuoteBook, n: int, candidate: Candidate, far: bool) -> bool:
    """Whether the quote before a cue clause is the cue's: it breaks off with a comma, or the cue has nothing else."""
    inner = book.text[book.quotes[n].inner_start : book.quotes[n].inner_end].rstrip()
    follows = book.text[book.quotes[n].end : book.quotes[n].end + 1]
    if inner[-1:] in ",—-" or follows == ",":
        return not candidate.spans or book.is_speech(n)
    if inner[-1:] in "?!…":
        return not candidate.spans
    return far and not candidate.spans


def _free(book: QuoteBook, n: int, candidate: Candidate) -> bool:
    return book.taken.get(n, candidate) is candidate


def merged(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Spans in order, those that touch or have only spaces and punctuation between joined into one.

    >>> merged([(4, 6), (0, 3)], "ab, cd")
    [(0, 6)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and (
            start <= joined[-1][1] or (start - joined[-1][1] < 6 and GAP.match(text[joined[-1][1] : start]))
        ):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def continue_quotes(book: QuoteBook, paragraphs: Sequence[Paragraph]) -> None:
    """Quotes that follow with no clause of their own between go on with the last words.

    So do paragraphs that are quotes from end to end, after a paragraph that ends in quoted words or their cue.
    """
    by_index = {p.index: p for p in paragraphs}
    for n, quote in enumerate(book.quotes):
        if n in book.taken or n == 0:
            continue
        last = book.taken.get(n - 1)
        previous = book.quotes[n - 1]
        if last is None:
            continue
        if previous.paragraph == quote.paragraph:
            goes_on = book.is_speech(n) and _only_the_cue_between(last, previous, quote, book)
        else:
            goes_on = previous.continues or (
                not book.is_scrap_of(n - 1, last) and _is_whole(quote, by_index[quote.paragraph], book)
            )
            goes_on = goes_on and _ends_with(last, previous, by_index[previous.paragraph], book)
            goes_on = goes_on and not book.text[by_index[previous.paragraph].end : quote.start].strip()
        if goes_on:
            last.spans = merged([*last.spans, (quote.start, quote.end)], book.text)
            book.taken[n] = last


def _is_whole(quote: Quote, paragraph: Paragraph, book: QuoteBook) -> bool:
    """Whether a paragraph opens with this quote and holds no word outside of quotes."""
    if WORD.search(book.text[paragraph.start : quote.start]):
        return False
    at = quote.end
    for other in book.within(paragraph.start, paragraph.end):
        if book.quotes[other].start >= at:
            if WORD.search(book.text[at : book.quotes[other].start]):
                return False
            at = book.quotes[other].end
    return WORD.search(book.text[at : paragraph.end]) is None


def _ends_with(last: Candidate, previous: Quote, paragraph: Paragraph, book: QuoteBook) -> bool:
    """Whether a paragraph ends with a quote or with its cue's sentence."""
    return WORD.search(book.text[max(previous.end, min(last.sentence.end, paragraph.end)) : paragraph.end]) is None


def _only_the_cue_between(last: Candidate, previous: Quote, quote: Quote, book: QuoteBook) -> bool:
    """Whether between two quotes stands nothing but the first one's cue clause."""
    if GAP.match(book.text[previous.end : quote.start]):
        return True
    start, end = extent(last)
    sentence_end = last.sentence.end
    if not previous.end <= start < quote.start:
        return False
    return GAP.match(book.text[max(end, min(sentence_end, quote.start)) : quote.start]) is not None


def clipped(spans: list[tuple[int, int]], candidate: Candidate, book: QuoteBook) -> list[tuple[int, int]]:
    """The part of a content that lies inside the quote its cue stands in: quoted cues tell of quoted words only."""
    n = book.around(candidate.sentence.tokens[candidate.cue].start)
    if n is None or not book.is_speech(n):
        return spans
    low, high = book.quotes[n].inner_start, book.quotes[n].inner_end
    return [(max(s, low), min(e, high)) for s, e in spans if max(s, low) < min(e, high)]


def content_of(candidate: Candidate) -> list[tuple[int, int]]:
    """The content's characters from its tokens."""
    return runs(candidate.sentence, candidate.content)
