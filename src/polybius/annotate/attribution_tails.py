"""What hangs at the end of a content though the narrator adds it: who or what something is, when words fell."""

from __future__ import annotations

import re

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_accounts import CLOSING
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_quotes import QuoteBook, merged
from polybius.annotate.attribution_sources import set_outer_source
from polybius.annotate.attribution_tree import WH_TAGS, own_subject
from polybius.annotate.quotes import Quote
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

# Frames whose content is a whole clause: what hangs on it was said with it.
WHOLE = frozenset({"clause", "wh", "that", "quote", "according", "label"})


def cut_tail(candidate: Candidate) -> None:
    """Leave out of an object or an infinitive what the narrator adds: `praised Berg, who had left in May`.

    A relative clause behind a comma at the content's end, and the occasion of the words ("during a visit").
    """
    sentence = candidate.sentence
    if candidate.frame in WHOLE or not candidate.content or candidate.spans:
        return
    for _ in range(3):
        tail = _tail(sentence, candidate)
        if not tail or len(tail) == len(candidate.content):
            return
        candidate.content -= tail


def _tail(sentence: Sentence, candidate: Candidate) -> set[int]:
    tokens = sentence.tokens
    last = max((i for i in candidate.content if tokens[i].pos not in ("PUNCT", "SPACE")), default=0)
    for i in sorted(candidate.content):
        token = tokens[i]
        if token.head not in candidate.content or i <= candidate.cue:
            continue
        if not (_is_added(sentence, token) or _is_occasion(sentence, token) or _is_contrast(sentence, token)):
            continue
        below = subtree_indices(sentence, i)
        if below[0] > min(candidate.content) and below[-1] >= last:
            return set(range(below[0], max(candidate.content) + 1)) & candidate.content
    return set()


def _is_added(sentence: Sentence, clause: Token) -> bool:
    """A relative clause with "who" or "which", behind a comma."""
    if clause.dep != "relcl":
        return False
    first = subtree_indices(sentence, clause.i)[0]
    opening = sentence.tokens[first : first + 2]
    before = first - 2 if sentence.tokens[first - 1].text in CLOSING else first - 1
    return sentence.tokens[before].text == "," and any(t.tag in WH_TAGS and t.lower != "that" for t in opening)


def _is_contrast(sentence: Sentence, clause: Token) -> bool:
    """`praised Berg, while Mora left`: another account beside the first."""
    marks = {t.lower for t in sentence.dependants(clause, "mark")}
    if clause.dep != "advcl" or marks != {"while"} or own_subject(sentence, clause.i) is None:
        return False
    return sentence.tokens[subtree_indices(sentence, clause.i)[0] - 1].text == ","


def _is_occasion(sentence: Sentence, prep: Token) -> bool:
    """`during a visit to Oslo`: a phrase that tells when something was said."""
    if prep.lower != "during" or prep.dep != "prep":
        return False
    roles = ("setting", "occasion", "channel", "hour")
    return any(
        t.ent in ("DATE", "TIME") or any(t.lemma.lower() in words.phrase(role) for role in roles)
        for t in sentence.dependants(prep, "pobj")
    )


def cut_verdict(candidate: Candidate) -> None:
    """Leave out of a clause what the narrator calls it: `said that it was over, a charge that Mora denies`."""
    sentence = candidate.sentence
    if not candidate.content or candidate.spans:
        return
    tokens = sentence.tokens
    last = max((i for i in candidate.content if tokens[i].pos not in ("PUNCT", "SPACE")), default=0)
    for i in sorted(candidate.content):
        token = tokens[i]
        if i <= candidate.cue or token.dep not in ("appos", "npadvmod", "dep"):
            continue
        below = subtree_indices(sentence, i)
        quoted = tokens[below[0] - 1].text in CLOSING
        before = below[0] - 2 if quoted else below[0] - 1
        if words.noun(token.lemma) is None and not quoted:
            continue
        if tokens[below[0]].lower in ("a", "an", "another") and tokens[before].text == "," and below[-1] >= last:
            candidate.content = {k for k in candidate.content if k < below[0]}
            return


def keep_spoken(candidate: Candidate, book: QuoteBook) -> None:
    """Leave out of direct speech what stands unquoted behind it, and of any content the speaker and what follows him.

    `"I was wrong," but in fact she was not` is told by nobody; `"We won," Anna Berg, wearing a hat, said` ends at Berg.
    """
    tokens = candidate.sentence.tokens
    cue = tokens[candidate.cue].start
    if not candidate.spans or book.around(cue) is not None:
        return
    if candidate.source and book.around(tokens[candidate.source[0]].start) is None:
        first = tokens[candidate.source[0]].start
        candidate.spans = [
            (start, _rstrip(book.text, start, first)) if start < first < end <= cue else (start, end)
            for start, end in candidate.spans
        ]
    start = candidate.spans[0][0]
    n = book.around(start)
    if n is None or book.quotes[n].start != start or not book.is_long(n) or candidate.frame in ("label", "according"):
        return
    inside = [m for low, high in candidate.spans for m in book.within(low, high)]
    quoted = [(book.quotes[m].start, book.quotes[m].end) for m in inside]
    if all(book.is_speech(m) for m in inside):
        candidate.spans = merged(quoted, book.text)


def unquote_source(candidate: Candidate, book: QuoteBook) -> None:
    """Look for another source where a participle outside of the quoted words was given one of theirs as its subject."""
    token = candidate.sentence.tokens[candidate.cue]
    if not candidate.source or token.tag != "VBG" or book.around(token.start) is not None:
        return
    if book.around(candidate.sentence.tokens[candidate.source[-1]].start) is not None:
        set_outer_source(candidate.sentence, token, candidate)


def cut_asides(candidate: Candidate, book: QuoteBook) -> None:
    """Leave out of a clause what the narrator adds behind quoted words: a dash's rest, a participle behind a comma.

    `said that he was a "broker" - a word he likes`, `was "unknown," sparking a dispute`.
    """
    if candidate.frame not in {*WHOLE, "as"} or not candidate.spans or candidate.frame == "label":
        return
    if book.around(candidate.sentence.tokens[candidate.cue].start) is not None:
        return
    start, end = candidate.spans[-1]
    inside = [book.quotes[n] for n in book.within(start, end)]
    for quote in inside:
        if quote.end <= end and _is_left(candidate, book, quote, end, last=quote is inside[-1]):
            candidate.spans = [*candidate.spans[:-1], (start, quote.end)]
            return


def _is_left(candidate: Candidate, book: QuoteBook, quote: Quote, end: int, *, last: bool) -> bool:
    """Whether the narrator goes on behind a quote: with a dash, a participle, or (before other quotes) a new cue."""
    rest = book.text[quote.end : end]
    comma = book.text[quote.end - 2 : quote.end - 1] == "," or rest.startswith(",")
    tokens = candidate.sentence.tokens
    behind = next((t for t in tokens if t.start >= quote.end and t.pos not in ("PUNCT", "SPACE")), None)
    participle = comma and behind is not None and behind.tag == "VBG" and behind.start < end
    if last:
        return participle or re.match(r"\s*(?:—|–|--)\s", rest) is not None
    return participle and behind is not None and words.verb(behind.lemma) is not None


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:-–—"):
        end -= 1
    return end
