"""A second look at sentences with scraps of quoted words: the tree they have without the marks."""

from __future__ import annotations

from collections.abc import Sequence

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_cues import LONGEST_SENTENCE, find_candidates
from polybius.annotate.attribution_quotes import WORD, QuoteBook
from polybius.annotate.attribution_scraps import CLAUSES
from polybius.annotate.parse import Pipeline, reparse
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence

# Quoted words that the sentence around them could do with as its own are no more than this.
LONGEST_SCRAP = 10


def read_without_marks(
    sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph], book: QuoteBook, pipeline: Pipeline
) -> dict[int, Sentence]:
    """The sentences, those of the body that hold scraps parsed as if the scraps had no marks.

    A parser takes the marks for a pause: `said the "unbiased" review failed` loses its clause. Tokens keep their
    places, so what is found by them in the one reading is found in the other.
    """
    body = {p.index for p in paragraphs if p.kind == "body"}
    marks: dict[int, set[int]] = {}
    where = 0
    for quote in book.quotes:
        while where < len(sentences) and sentences[where].end < quote.end:
            where += 1
        if where == len(sentences):
            break
        sentence = sentences[where]
        if sentence.paragraph in body and len(sentence.tokens) <= LONGEST_SENTENCE and _is_scrap(quote, sentence, book):
            marks.setdefault(where, set()).update(_marks(quote, sentence))
    chosen = [(sentences[at], found) for at, found in marks.items() if found]
    return {s.index: s for s in reparse(chosen, pipeline)}


def candidates_of(sentence: Sentence, again: Sentence | None) -> list[Candidate]:
    """The candidates of a sentence, with those of its second reading where there is one.

    A cue takes its clause from the second reading, if it has one there; any other content from the first, if it has
    one there.
    """
    first = find_candidates(sentence)
    if again is None or again == sentence:
        return first
    second = find_candidates(again)
    found: list[Candidate] = []
    for cue in sorted({c.cue for c in (*first, *second)}):
        one = [c for c in first if c.cue == cue]
        two = [c for c in second if c.cue == cue]
        clause = any(c.frame in CLAUSES and c.content for c in two) and not _goes_too_far(one, two)
        wider = _takes_more(one, two)
        found += two if clause or wider or (not any(c.content for c in one) and two) else one
    return found


def _takes_more(first: list[Candidate], second: list[Candidate]) -> bool:
    """Whether the second reading goes on where the first broke off: `questioned his "values" and aims`."""
    if not first or not second or first[0].frame != second[0].frame or first[0].frame not in ("noun", "inf"):
        return False
    one, two = first[0].content, second[0].content
    more = [t for t in second[0].sentence if t.i in two - one and t.pos not in ("PUNCT", "SPACE")]
    return bool(one) and one < two and min(one) == min(two) and bool(more) and more[0].tag != "VBG"


def _goes_too_far(first: list[Candidate], second: list[Candidate]) -> bool:
    """Whether the second reading adds a joined account to the clause of the first: `was "unfit" and urged them to`."""
    if not first or first[0].frame not in CLAUSES or not set() < first[0].content < second[0].content:
        return False
    more = min(second[0].content - first[0].content)
    return more > max(first[0].content) and second[0].sentence.tokens[more].pos == "CCONJ"


def _is_scrap(quote: Quote, sentence: Sentence, book: QuoteBook) -> bool:
    """Whether a quote with both marks stands inside a sentence, not set off as speech, and is short."""
    if not (quote.opened and quote.closed and sentence.start < quote.start):
        return False
    inner = book.text[quote.inner_start : quote.inner_end].strip()
    before = book.text[sentence.start : quote.start].rstrip()[-1:]
    return before not in ',:.!?”"' and inner[-1:] not in "!?" and len(WORD.findall(inner)) <= LONGEST_SCRAP


def _marks(quote: Quote, sentence: Sentence) -> set[int]:
    """The tokens that are the quote's marks and nothing besides."""
    places = {(quote.start, quote.inner_start), (quote.inner_end, quote.end)}
    return {t.i for t in sentence.tokens if (t.start, t.end) in places}
