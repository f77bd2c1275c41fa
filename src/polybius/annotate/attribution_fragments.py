"""Scraps of quoted words inside an account: several joined into one, and names given `as "..."`."""

from __future__ import annotations

import re

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, has_capable_source
from polybius.annotate.attribution_loose import FINITE
from polybius.annotate.attribution_quotes import QuoteBook, merged
from polybius.annotate.attribution_sources import set_source
from polybius.annotate.attribution_tree import is_passive
from polybius.model import Sentence, Token

# What joins quoted scraps: "a con" and "a fraud"; to "go" and then "stay".
JOINING = re.compile(
    r"[\s,;]*(?:and|or|but|nor|as well as|to|with|&)?(?:\s+(?:then|also|even|not|as|to|of|with|a|an|the|for|in))*\s*\Z"
)
OPENING = frozenset({'"', "“", "``", "«", "„", "‘", "''"})
CLOSING = frozenset({'"', "”", "''", "»", "“", "’"})
CLAUSES = frozenset({"clause", "that", "wh"})
# Prepositions behind quoted words that go on with them.
EXTENDING = frozenset("of for to against with in toward towards about over amid amidst because than".split())
# Verbs whose object is followed by its name.
NAMING = frozenset({"call", "label", "brand", "dub", "deem", "term"})
# The farthest that "as" stands from the verb: "described the committee of the eight parties as".
LONGEST_NAMING = 16
# Verbs whose "as" says what something does or what it looked like, quoted or not.
UNSPEAKING = frozenset("be use serve act work begin start end appear pose star know become have get".split())


def join_fragments(candidate: Candidate, book: QuoteBook) -> None:
    """Take in the quoted scraps that go on from the last one: `that she was "a con" and "a fraud"`."""
    at = candidate.sentence.tokens[candidate.cue].start
    if not candidate.spans or book.around(at) is not None:
        return
    start, end = candidate.spans[-1]
    if candidate.frame in CLAUSES and end > at and (reached := _reached(candidate, book, end)) > end:
        candidate.spans = merged([*candidate.spans[:-1], (start, reached)], book.text)
        start, end = candidate.spans[-1]
    last = book.around(end - 1)
    if last is None or book.quotes[last].end != end or end <= at:
        return
    for n in range(last + 1, len(book.quotes)):
        quote = book.quotes[n]
        if quote.start >= candidate.sentence.end or not JOINING.match(book.text[end : quote.start]):
            break
        if book.taken.get(n, candidate) is not candidate:
            break
        book.taken[n] = candidate
        end = quote.end
    candidate.spans = merged([*candidate.spans[:-1], (start, end)], book.text)


def _reached(candidate: Candidate, book: QuoteBook, end: int) -> int:
    """`said he would go, his plan was "wrong" and he a "bully"`: the end of the last quoted words of the sentence.

    They are the speaker's if nothing between has a cue, or a verb without a subject, which the teller's account has.
    """
    tokens = candidate.sentence.tokens
    for n in book.within(end, candidate.sentence.end):
        quote = book.quotes[n]
        if quote.start < end or quote.start >= candidate.sentence.end or book.taken.get(n, candidate) is not candidate:
            continue
        between = [t for t in tokens if end <= t.start < quote.start]
        if any(t.text in (";", ":") or (t.pos == "VERB" and words.verb(t.lemma)) for t in between):
            break
        finite = any(t.tag in FINITE for t in between)
        if finite and not any(t.dep in ("nsubj", "nsubjpass") for t in between):
            break
        book.taken[n] = candidate
        end = quote.end
    return end


def named_as(sentence: Sentence, token: Token) -> Candidate | None:
    """`went after him as a "human leech"`: any verb with a speaker, something spoken of and quoted words for it."""
    if token.lemma in UNSPEAKING or token.tag in ("MD", "POS") or is_passive(sentence, token.i):
        return None
    return _named(sentence, token) if token.lemma in NAMING else _described(sentence, token)


def _named(sentence: Sentence, token: Token) -> Candidate | None:
    """`called the raid that killed five "an attack on us all"`: quoted words that name the object before them."""
    tokens = sentence.tokens
    mark = next((t for t in tokens[token.i + 1 :] if t.text in OPENING), None)
    if mark is None or mark.i - token.i > LONGEST_NAMING + 8:
        return None
    between = [t for t in _without_aside(tokens[token.i + 1 : mark.i]) if t.lower != "as"]
    if not between or between[-1].pos not in ("NOUN", "PROPN", "PRON") or between[0].dep == "prep":
        return None
    if any(t.text in (";", ":", "—", "–", "--") or (t.lower in ("that", "and") and t.dep == "mark") for t in between):
        return None
    return _to_mark(sentence, token, between[0], mark)


def _without_aside(between: tuple[Token, ...]) -> tuple[Token, ...]:
    """`called her, among other things, "a fraud"`: the words before the comma, where one stands at the end too."""
    if len(between) < 3 or between[-1].text != ",":
        return between
    first = next(k for k, t in enumerate(between) if t.text == ",")
    return between[:first] if first < len(between) - 1 else between


def _to_mark(sentence: Sentence, token: Token, first: Token, mark: Token) -> Candidate | None:
    """A candidate whose content runs from a word to the end of the quotation that opens at a mark."""
    stop = next((t for t in sentence.tokens[mark.i + 1 :] if t.text in CLOSING), None)
    made = Candidate(sentence, token.i, "as", "speech", token.lemma, rule=f"verb:{token.lemma}:as")
    set_source(sentence, token, made)
    if stop is None or not has_capable_source(sentence, made):
        return None
    made.content = set(range(first.i, _goes_on(sentence, stop.i)))
    made.cue_words = list(range(token.i, first.i))
    return made


def _goes_on(sentence: Sentence, stop: int) -> int:
    """Where a name in quoted words ends: with its mark, or with the phrase behind it: `"a step" in efforts to heal`."""
    tokens = sentence.tokens
    named = tokens[tokens[stop - 1].head]
    if tokens[stop - 1].dep in ("amod", "compound", "nmod") and stop < named.i < stop + 4 and named.pos == "NOUN":
        return _goes_on(sentence, named.i + 1) if named.i + 3 < len(tokens) else named.i + 1
    if stop + 2 >= len(tokens) or tokens[stop + 1].lower not in EXTENDING:
        return stop
    thing = next(iter(sentence.dependants(tokens[stop + 1], "pobj")), tokens[stop + 2])
    roles = ("setting", "occasion", "channel", "hour")
    if thing.ent or any(thing.lemma.lower() in words.phrase(role) for role in roles):
        return stop
    ends = (t.i for t in tokens[stop + 1 :] if t.pos in ("PUNCT", "CCONJ", "SPACE") or t.tag in FINITE)
    return next(ends, len(tokens))


def _described(sentence: Sentence, token: Token) -> Candidate | None:
    tokens = sentence.tokens
    reach = tokens[token.i + 1 : token.i + LONGEST_NAMING]
    by = next((t for t in reach if t.lower == "as"), None)
    if by is None or any(t.tag in FINITE or t.text in (",", ";", ":") for t in tokens[token.i + 1 : by.i]):
        return None
    mark = next((t for t in tokens[by.i + 1 : by.i + 4] if t.text in OPENING), None)
    things = [t for t in tokens[token.i + 1 : by.i] if t.pos in ("NOUN", "PROPN", "PRON")]
    if mark is None or not things or any(t.pos not in ("DET", "ADJ", "ADV") for t in tokens[by.i + 1 : mark.i]):
        return None
    first = next(t for t in tokens[token.i + 1 :] if t.pos not in ("ADP", "ADV", "PART"))
    return _to_mark(sentence, token, first, mark)
