"""Who passed the words on: hard rules for chains, read from the grammar around a cue."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, is_capable
from polybius.annotate.attribution_sources import name_source
from polybius.annotate.attribution_tree import noun_phrase
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

CHANNELS = frozenset({"in", "through", "via", "on", "with", "by", "to"})


def add_relays(candidate: Candidate) -> None:
    """Find relays: `in remarks carried by X`, `in a statement published by X`, `told X`, `through X`, `X, citing`.

    A media house is a relay wherever somebody else is the source.
    """
    sentence = candidate.sentence
    cue = sentence.tokens[candidate.cue]
    for prep in sentence.dependants(cue, "prep"):
        if prep.lower in CHANNELS:
            for thing in sentence.dependants(prep, "pobj"):
                _through(sentence, prep, thing, candidate)
    for participle in sentence.dependants(cue, "advcl", "acl"):
        _carried(sentence, participle, candidate)
    _citing(sentence, cue, candidate)
    if candidate.addressee and _is_medium(sentence, candidate.addressee) and candidate.source:
        candidate.relays.append(candidate.addressee)
    candidate.relays = _distinct(candidate.relays)


def _through(sentence: Sentence, prep: Token, thing: Token, candidate: Candidate) -> None:
    if thing.lemma in words.phrase("setting"):
        for below in sentence.dependants(thing, "acl", "relcl", "prep"):
            _carried(sentence, below, candidate)
            if below.lower in ("with", "to", "on", "for", "by") and below.dep == "prep":
                for medium in sentence.dependants(below, "pobj"):
                    if _is_medium(sentence, noun_phrase(sentence, medium.i)):
                        candidate.relays.append(named_phrase(sentence, medium))
    elif (prep.lower in ("through", "via") and is_capable(thing)) or (
        _is_medium(sentence, noun_phrase(sentence, thing.i)) and prep.lower in ("to", "on", "in")
    ):
        candidate.relays.append(named_phrase(sentence, thing))


def _citing(sentence: Sentence, cue: Token, candidate: Candidate) -> None:
    """`Yonhap, citing an official, reported C`: the official is the source and Yonhap passes his words on."""
    if candidate.source_head is None or not _is_medium(sentence, candidate.source):
        return
    source = sentence.tokens[candidate.source_head]
    behind = [t for t in sentence.tokens[cue.i + 2 :] if t.tag == "VBG" and sentence.tokens[t.i - 1].text == ","]
    beside = [*sentence.dependants(cue, "advcl", "prep"), *sentence.dependants(source, "acl"), *behind]
    cited = [
        (participle, thing)
        for participle in beside
        if participle.lemma in words.phrase("passing") and participle.tag == "VBG"
        for thing in sentence.dependants(participle, "dobj")
    ] + _referred_to(sentence, cue)
    for above, thing in cited:
        if is_capable(thing) and not _is_medium(sentence, noun_phrase(sentence, thing.i)):
            candidate.relays.append(named_phrase(sentence, source))
            name_source(sentence, thing, candidate)
            below = subtree_indices(sentence, above.i)
            candidate.content -= set(below)
            words_after = (t.start for t in sentence.tokens[below[-1] + 1 :] if t.pos != "PUNCT")
            end = next(words_after, sentence.end)
            candidate.spans = _apart(candidate.spans, sentence.tokens[below[0]].start, end)
            return


def _apart(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Spans without what lies from `start` to `end` at the beginning or end of one: who is cited is no content."""
    kept = []
    for low, high in spans:
        if start <= low < end:
            low = end
        elif low < start < high <= end:
            high = start
        kept.append((low, high))
    return [(low, high) for low, high in kept if low < high]


def _referred_to(sentence: Sentence, cue: Token) -> list[tuple[Token, Token]]:
    """`with reference to the staff`, `on the authority of the court`: the phrase, and whom it refers to."""
    return [
        (prep, thing)
        for prep in sentence.dependants(cue, "prep")
        if prep.lower in ("with", "on")
        for noun in sentence.dependants(prep, "pobj")
        if noun.lemma in ("reference", "authority")
        for to in sentence.dependants(noun, "prep")
        if to.lower in ("to", "of")
        for thing in sentence.dependants(to, "pobj")
    ]


def _carried(sentence: Sentence, participle: Token, candidate: Candidate) -> None:
    """`carried by X`, `released through X`, `which X published`."""
    if participle.lemma not in words.phrase("carried"):
        return
    for by in sentence.dependants(participle, "agent", "prep"):
        if by.lower in ("by", "through", "in", "on", "via"):
            for thing in sentence.dependants(by, "pobj"):
                if by.lower == "by" or _is_medium(sentence, noun_phrase(sentence, thing.i)):
                    candidate.relays.append(named_phrase(sentence, thing))
    if participle.dep == "relcl":
        for mine in sentence.dependants(participle, "nsubj"):
            if mine.tag not in ("WDT", "WP"):
                candidate.relays.append(named_phrase(sentence, mine))


def named_phrase(sentence: Sentence, thing: Token) -> list[int]:
    """The words for a relay: "the agency, South Korea's Yonhap" is named by its apposition."""
    for name in sentence.dependants(thing, "appos"):
        if name.pos == "PROPN" and thing.pos == "NOUN":
            return noun_phrase(sentence, name.i)
    return noun_phrase(sentence, thing.i)


def _is_medium(sentence: Sentence, phrase: list[int]) -> bool:
    text = " ".join(sentence.tokens[i].text for i in phrase)
    return words.medium(text) is not None or any(
        words.is_media_word(sentence.tokens[i].lemma) and sentence.tokens[i].dep != "compound" for i in phrase
    )


def _distinct(relays: list[list[int]]) -> list[list[int]]:
    seen: list[list[int]] = []
    for relay in relays:
        if relay and relay not in seen:
            seen.append(relay)
    return seen
