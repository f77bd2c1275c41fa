"""A second look at sentences with scraps of quoted words: the tree they have without the marks."""

from __future__ import annotations

from collections.abc import Sequence

from polybius.annotate.attribution_cues import LONGEST_SENTENCE, find_candidates
from polybius.annotate.attribution_quotes import WORD, QuoteBook
from polybius.annotate.parse import Pipeline, reparse
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence

# Quoted words that the sentence around them could do with as its own are no more than this.
import os
LONGEST_SCRAP = int(os.environ.get("LS","6"))


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


import os
MODE=os.environ.get('MODE','A')
def candidates_of(sentence, again):
    first = find_candidates(sentence)
    if again is None or again is sentence:
        return first
    second = find_candidates(again)
    def full(cs): return [c for c in cs if c.content]
    out=[]
    by1={}; by2={}
    for c in first: by1.setdefault(c.cue,[]).append(c)
    for c in second: by2.setdefault(c.cue,[]).append(c)
    for cue in sorted({*by1,*by2}):
        a,b=by1.get(cue,[]),by2.get(cue,[])
        fa,fb=full(a),full(b)
        if MODE=='A': out+= a if fa or not fb else b
        elif MODE=='B': out+= b if fb or not fa else a
        elif MODE=='R': out+= b
        elif MODE in 'CDE':
            if not fa or not fb: out+= (a if fa else b) if fa or fb else (a or b)
            else:
                la=len(fa[0].content); lb=len(fb[0].content)
                cl=lambda c:c.frame in('clause','that','wh')
                if cl(fa[0])!=cl(fb[0]): out+= a if cl(fa[0]) else b
                elif MODE=='C': out+= b if lb>la else a
                elif MODE=='D': out+= b if lb<la else a
                else: out+= b if cl(fa[0]) else a
        elif MODE=='F':  # clauses from the second, objects from the first
            cl=lambda c:c.frame in('clause','that','wh')
            if fb and cl(fb[0]): out+=b
            elif fa: out+=a
            else: out+= b if fb else a
        elif MODE=='G':  # only replace/add if second is a clause
            cl=lambda c:c.frame in('clause','that','wh')
            if fb and cl(fb[0]) and not fa: out+=b
            else: out+=a
    return out


def _is_scrap(quote: Quote, sentence: Sentence, book: QuoteBook) -> bool:
    """Whether a quote with both marks stands inside a sentence, not set off as speech, and is short."""
    if not (quote.opened and quote.closed and sentence.start < quote.start):
        return False
    inner = book.text[quote.inner_start : quote.inner_end].strip()
    before = book.text[sentence.start : quote.start].rstrip()[-1:]
    return before not in ",:.!?”\"" and inner[-1:] not in "!?" and len(WORD.findall(inner)) <= LONGEST_SCRAP


def _marks(quote: Quote, sentence: Sentence) -> set[int]:
    """The tokens that are the quote's marks and nothing besides."""
    places = {(quote.start, quote.inner_start), (quote.inner_end, quote.end)}
    return {t.i for t in sentence.tokens if (t.start, t.end) in places}
