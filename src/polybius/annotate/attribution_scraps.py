"""Statements found by a scrap of quoted words alone: the clause around the scrap is what was said."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, has_capable_source
from polybius.annotate.attribution_loose import FINITE, clause_end
from polybius.annotate.attribution_quotes import QuoteBook, merged
from polybius.annotate.quotes import Quote
from polybius.model import Sentence, Token

CLAUSES = frozenset({"clause", "that", "wh"})
# Frames whose content may break off before quoted words: an object, what someone is to do.
RUNNING = frozenset({"noun", "inf", "objinf", *CLAUSES})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def widen_scrap(candidate: Candidate, book: QuoteBook) -> None:
    """`claimed itself to be an "unbiased" review`, `said "no one" would go`: from the cue to the end of the clause.

    Words right behind a comma or colon are speech by themselves.
    """
    quote = _only_quote(candidate, book)
    if quote is None or not has_capable_source(candidate.sentence, candidate):
        return
    tokens = candidate.sentence.tokens
    before = [t for t in tokens[candidate.cue + 1 :] if t.end <= quote.start]
    behind = [t for t in tokens if t.start >= quote.end]
    start, end = quote.start, quote.end
    if before and (opens := _opening(before)) is not None:
        start = opens.start
    inner = book.text[quote.inner_start : quote.inner_end].rstrip()
    if inner[-1:] not in ",.!?;:…" and behind and behind[0].pos not in ("PUNCT", "SPACE", "CCONJ"):
        end = _closing(candidate, behind, quote)
    candidate.spans = merged([(start, end)], book.text)


def reach_on(candidate: Candidate, book: QuoteBook) -> None:
    """Let a content go on with a quote that it runs into, and behind a scrap that it breaks off with.

    `demanded the rich "pay their share"`: the quote as well; `said it was "careless" of her`: to the clause's end.
    """
    tokens = candidate.sentence.tokens
    if (
        not candidate.spans
        or candidate.rule.startswith("label")
        or book.around(tokens[candidate.cue].start) is not None
    ):
        return
    start, end = candidate.spans[-1]
    if end <= tokens[candidate.cue].end:
        return
    after = book.after(end, candidate.sentence.end)
    if after is not None and candidate.frame in RUNNING and after not in book.taken:
        quote = book.quotes[after]
        if quote.start > end and not book.text[end : quote.start].strip():
            candidate.spans = [*candidate.spans[:-1], (start, quote.end)]
            book.taken[after] = candidate
            end = quote.end
    n = book.around(end - 1)
    behind = [t for t in tokens if t.start >= end]
    if n is None or book.quotes[n].end != end or candidate.frame not in CLAUSES or start >= book.quotes[n].start:
        return
    inner = book.text[book.quotes[n].inner_start : book.quotes[n].inner_end].rstrip()
    if inner[-1:] not in ",.!?;:…" and behind and behind[0].pos not in ("PUNCT", "SPACE", "CCONJ"):
        candidate.spans = [*candidate.spans[:-1], (start, _closing(candidate, behind, book.quotes[n]))]


def mend_cut(candidate: Candidate, following: Sentence | None) -> None:
    """Let a content that runs to the end of a sentence without a closing mark go on in the next: a sentence cut in two.

    "It cited harsh remarks" / "Berg had made about the fund."
    """
    last = candidate.sentence.tokens[-1]
    if following is None or following.paragraph != candidate.sentence.paragraph or not last.text[-1:].isalnum():
        return
    if not candidate.spans or candidate.spans[-1][1] != last.end or following.start - last.end > 1:
        return
    kept = [t for t in following.tokens if t.pos not in ("PUNCT", "SPACE")]
    if kept:
        candidate.spans = [*candidate.spans[:-1], (candidate.spans[-1][0], kept[-1].end)]


def _only_quote(candidate: Candidate, book: QuoteBook) -> Quote | None:
    """The scrap behind the cue that is all a candidate has, not set off by a comma or colon."""
    cue = words.verb(candidate.lemma)
    if candidate.frame != "quote" or cue is None or "clause" not in cue or len(candidate.spans) != 1:
        return None
    token = candidate.sentence.tokens[candidate.cue]
    inside = book.within(*candidate.spans[0])
    if len(inside) != 1 or book.around(token.start) is not None:
        return None
    quote = book.quotes[inside[0]]
    same = (quote.start, quote.end) == candidate.spans[0] and token.end <= quote.start < candidate.sentence.end
    set_off = book.text[: quote.start].rstrip()[-1:] in ",:" or quote.end > candidate.sentence.end + 1
    return quote if same and not set_off else None


def _opening(before: list[Token]) -> Token | None:
    """The word that opens a clause between a cue and a scrap, if there is one."""
    if any(t.text in (",", ";", ":") for t in before):
        return None
    that = next((t for t in before if t.lower == "that" and t.dep == "mark"), None)
    if that is not None:
        return that
    first = next((t for t in before if t.pos not in ("ADV", "PART")), None)
    if first is None or first.pos in ("ADP", "PUNCT") or first.ent in ("DATE", "TIME"):
        return None
    clausal = any(t.tag in FINITE or t.dep in SUBJECTS or t.tag == "TO" for t in before)
    return first if clausal or first.lower.endswith(("self", "selves")) or first.dep == "det" else None


def _closing(candidate: Candidate, behind: list[Token], quote: Quote) -> int:
    """Where the clause ends that goes on behind a scrap."""
    sentence = candidate.sentence
    limit = clause_end(sentence, sentence.tokens[candidate.cue], behind[0].i)
    end = quote.end
    for token in behind:
        after = token.lower in ("before", "after", "while", "when") and token.pos in ("ADP", "SCONJ")
        if token.i >= limit or after or token.text in (",", ";", ":", "—", "–", "--"):
            break
        end = token.end if token.pos not in ("PUNCT", "SPACE") else end
    return end
