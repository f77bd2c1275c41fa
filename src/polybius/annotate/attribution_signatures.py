"""Quoted words signed with a name: `"It is a long game." - Anna Berg, engineer`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_quotes import QuoteBook
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence

# A dash right behind the closing mark, then a name in capitals, particles between; what follows may tell who that is.
DASH = r"[-–—―‒]{1,2}"
WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]*)"
PARTICLE = r"(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|dos|du|of|the|and)"
SIGNATURE = re.compile(rf"\s*(?P<dash>{DASH})\s*(?P<name>{WORD}(?:\s+(?:{PARTICLE}\s+){{0,2}}{WORD}){{0,6}})")
# What may stand between a name and the end of its line.
ENDING = re.compile(r"\s*(?:[,(][^“”\"]{0,120})?[.)]?\s*\Z")


def adopt_signed(book: QuoteBook, sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph]) -> list[Candidate]:
    """Attributions for the quotes that are signed, which no other cue may then take."""
    by_index = {p.index: p for p in paragraphs}
    made = []
    for n, quote in enumerate(book.quotes):
        paragraph = by_index[quote.paragraph]
        if n in book.taken or not book.is_long(n):
            continue
        signed = _signature(sentences, quote, paragraph, book)
        if signed is not None:
            signed.spans = [(quote.start, quote.end)]
            book.taken[n] = signed
            made.append(signed)
    return made


def _signature(sentences: Sequence[Sentence], quote: Quote, paragraph: Paragraph, book: QuoteBook) -> Candidate | None:
    """The name behind a quote, if it is all that follows but for what says who that is, up to the end or a quote."""
    after = book.after(quote.end, paragraph.end)
    stop = book.quotes[after].start if after is not None else paragraph.end
    found = SIGNATURE.match(book.text, quote.end, stop)
    if found is None or not sentences or not ENDING.match(book.text[found.end() : stop]):
        return None
    sentence = sentences[max(bisect_right(sentences, found.start("name"), key=lambda s: s.start) - 1, 0)]
    name = [t for t in sentence.tokens if found.start("name") <= t.start and t.end <= found.end("name")]
    while name and name[-1].pos == "PUNCT":
        name.pop()
    if not name or not (len(name) > 1 or name[0].ent) or any(t.tag == "VBD" for t in name):
        return None
    dash = next((t for t in sentence.tokens if t.start <= found.start("dash") < t.end), name[0])
    made = Candidate(sentence, dash.i, "label", "speech", "-", rule="label", cue_words=[dash.i])
    made.source, made.source_head = [t.i for t in name if t.i != dash.i], name[-1].i
    return made
