"""Cues without content and quotes without cues: each takes what it lacks from its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, is_capable
from polybius.annotate.attribution_cues import LONGEST_SENTENCE
from polybius.annotate.attribution_orphans import adopt_orphans, may_go_on
from polybius.annotate.attribution_quotes import WORD, QuoteBook, extent, merged, names_the_source
from polybius.annotate.attribution_relays import named_phrase
from polybius.annotate.attribution_tree import noun_phrase, relative_antecedent, subject, trimmed
from polybius.annotate.quotes import Quote
from polybius.model import Paragraph, Sentence, Token


def borrow_contents(
    bare: Sequence[Candidate], full: Sequence[Candidate], sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph]
) -> list[Candidate]:
    """Give a bare "... said in remarks carried by X." the sentence before it, where nobody else says that."""
    kinds = {p.index: p.kind for p in paragraphs}
    told = {c.sentence.index for c in full if c.spans}
    cues = {c.sentence.index for c in bare}
    given = []
    for candidate in bare:
        at = candidate.sentence.index - 1
        if at < 0 or at in told or at in cues or not _is_bare(candidate):
            continue
        before = sentences[at]
        alone = at == 0 or sentences[at - 1].paragraph != before.paragraph
        if kinds.get(before.paragraph) == "body" and (before.paragraph == candidate.sentence.paragraph or alone):
            candidate.spans = [(before.start, before.end)]
            candidate.frame = "clause"
            candidate.rule += ":neighbour"
            told.add(at)
            given.append(candidate)
    return given


def _is_bare(candidate: Candidate) -> bool:
    """Whether a cue is a finite verb of saying with a source and without any object or clause of its own."""
    sentence = candidate.sentence
    token = sentence.tokens[candidate.cue]
    if token.lemma not in words.phrase("bare") or token.tag not in ("VBD", "VBZ") or token.dep not in ("ROOT", "acl"):
        return False
    if not candidate.source or candidate.passive:
        return False
    taken = ("dobj", "ccomp", "xcomp", "prt", "neg", "intj", "acomp", "oprd", "attr")
    children = [sentence.tokens[c] for c in sentence.children[token.i]]
    return not any(t.dep in taken or t.lower in ("so", "as", "otherwise") for t in children)


def adopt_quotes(
    book: QuoteBook, found: Sequence[Candidate], sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph]
) -> list[Candidate]:
    """Give quotes that nobody took to the cue in the next or last sentence of their paragraph, or next to it.

    A paragraph that is one quote is followed by its speaker more often than not; failing that the speaker of the
    paragraph before goes on.
    """
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in found:
        by_sentence.setdefault(candidate.sentence.index, []).append(candidate)
    kinds = {p.index: p.kind for p in paragraphs}
    made: list[Candidate] = []
    where = 0
    for n, quote in enumerate(book.quotes):
        while where + 1 < len(sentences) and sentences[where].end <= quote.end - 1:
            where += 1
        if n in book.taken or not book.is_speech(n) or kinds.get(quote.paragraph) != "body":
            continue
        last = where
        if (beside := _verb_beside(sentences, where, n, book)) is not None:
            beside.spans = [(quote.start, quote.end)]
            book.taken[n] = beside
            made.append(beside)
            continue
        if (named := _named_before(sentences, where, quote, book.text)) is not None:
            named.spans = [(quote.start, quote.end)]
            book.taken[n] = named
            made.append(named)
            continue
        if (told := _that_was(sentences, where, quote, book.text)) is not None:
            told.spans = [(quote.start, quote.end)]
            book.taken[n] = told
            made.append(told)
            continue
        if not book.is_long(n):
            continue
        cue = _speech_cue(sentences, last, quote.end, by_sentence, book)
        if cue is None and n and n - 1 in book.taken and book.quotes[n - 1].paragraph == quote.paragraph:
            earlier = book.taken[n - 1]
            if _is_introduced(quote, sentences[where], book.text):
                continue
            if any(may_go_on(c) and c is not earlier for c in by_sentence.get(where - 1, ())):
                continue  # another's indirect speech stands right before
            earlier.spans = merged([*earlier.spans, (quote.start, quote.end)], book.text)
            book.taken[n] = earlier
        elif cue is not None:
            cue.spans = [(quote.start, quote.end)]
            book.taken[n] = cue
    return made + adopt_orphans(book, sentences, paragraphs, by_sentence)


def _is_introduced(quote: Quote, sentence: Sentence, text: str) -> bool:
    """`From Berg's post: "We go."`, `"Related:"`: quoted words that a colon gives to what stands before it."""
    lead = text[sentence.start : quote.start].rstrip()
    return lead.endswith(":") or text[quote.inner_start : quote.inner_end].rstrip().endswith(":")


def _named_before(sentences: Sequence[Sentence], at: int, quote: Quote, text: str) -> Candidate | None:
    """`It does not surprise Anna Berg: "We were warned."`: the person named right before a colon and quoted words."""
    for sentence in sentences[max(at - 1, 0) : at + 1]:
        colon = next((t for t in sentence if t.text == ":" and not text[t.end : quote.start].strip()), None)
        if colon is None or colon.end > quote.start or not colon.i or sentence.tokens[colon.i - 1].ent != "PERSON":
            continue
        first = colon.i - 1
        while first and sentence.tokens[first - 1].ent == "PERSON":
            first -= 1
        made = Candidate(sentence, colon.i, "label", "speech", ":", rule="label", cue_words=[colon.i])
        made.source, made.source_head = list(range(first, colon.i)), colon.i - 1
        return made
    return None


def _that_was(sentences: Sequence[Sentence], at: int, quote: Quote, text: str) -> Candidate | None:
    """`"We will answer." That was the message from Anna Berg.`, `"No," was Berg's answer.`: whose words they were."""
    for index in (at, at + 1):
        if index >= len(sentences) or sentences[index].paragraph != quote.paragraph:
            continue
        sentence = sentences[index]
        root = sentence.root
        if root.start < quote.end:
            continue
        mine = sentence.dependants(root, "nsubj")
        pointed = bool(mine) and mine[0].lower in ("that", "this", "these", "those", "such", "so")
        opens = sentence.start <= quote.start and not WORD.search(text[quote.end : root.start])
        if root.lemma != "be" or not (opens or (pointed and sentence.start >= quote.end)):
            continue
        for noun in sentence.dependants(root, "attr"):
            owners = sentence.dependants(noun, "poss")
            for prep in sentence.dependants(noun, "prep"):
                owners += sentence.dependants(prep, "pobj") if prep.lower in ("from", "of", "by") else []
            if owners and (words.noun(noun.lemma) or noun.lemma in words.phrase("setting") | words.phrase("owned")):
                made = Candidate(sentence, noun.i, "quote", "speech", noun.lemma, cue_words=[root.i, noun.i])
                made.source, made.source_head = noun_phrase(sentence, owners[0].i), owners[0].i
                made.rule = f"noun:{noun.lemma}:quote"
                return made
    return None


def _verb_beside(sentences: Sequence[Sentence], at: int, n: int, book: QuoteBook) -> Candidate | None:
    """Any verb with a subject right beside a quote: `"Never," beamed Berg`, `Berg boomed: "Never."`"""
    quote = book.quotes[n]
    inner = book.text[quote.inner_start : quote.inner_end].rstrip()
    for index in (at - 1, at, at + 1):
        if not 0 <= index < len(sentences):
            continue
        sentence = sentences[index]
        away = sentence.paragraph != quote.paragraph
        if len(sentence.tokens) > LONGEST_SENTENCE or (away and sentence.tokens[-1].text != ":"):
            continue
        for token in sentence:
            if token.tag not in ("VBD", "VBZ") or token.pos != "VERB" or book.around(token.start) is not None:
                continue
            made = Candidate(sentence, token.i, "quote", "speech", token.lemma, cue_words=[token.i])
            mine = subject(sentence, token.i)
            if mine is None or book.around(mine.start) is not None:
                continue
            speaks = words.verb(token.lemma) is not None or is_capable(relative_antecedent(sentence, mine) or mine)
            made.source, made.source_head = noun_phrase(sentence, mine.i), mine.i
            made.rule = f"verb:{token.lemma}:beside"
            quoted = [t for t in sentence.dependants(token, "dobj") if t.i > token.i and is_capable(t)]
            if quoted and token.lemma in words.phrase("passing"):  # "the paper quotes a colonel: ..."
                made.relays.append(named_phrase(sentence, mine))
                made.source, made.source_head = noun_phrase(sentence, quoted[0].i), quoted[0].i
            if names_the_source(made, quote):
                continue
            start, end = extent(made)
            gap = book.text[end : quote.start]
            if _leads_to(sentence, token, quote, book.text):
                return made
            if (speaks and book.before(start) == n and inner[-1:] in ",?!") or (
                0 < len(gap) <= 3 and gap.rstrip().endswith((":", ",")) and not gap.strip(" :,\n\t")
            ):
                return made
    return None


def _leads_to(sentence: Sentence, token: Token, quote: Quote, text: str) -> bool:
    """`He came back to his old lines: "Never!"`: the main verb of a sentence whose colon opens quoted words."""
    colon = next((t for t in sentence.tokens if t.text == ":" and not text[t.end : quote.start].strip()), None)
    if colon is None or colon.end > quote.start or token.i != sentence.root.i or token.i > colon.i:
        return False
    mine = subject(sentence, token.i)
    return mine is not None and is_capable(mine)


def _speech_cue(
    sentences: Sequence[Sentence], at: int, end: int, by_sentence: dict[int, list[Candidate]], book: QuoteBook
) -> Candidate | None:
    """A verb of answering or saying with a speaker, outside of quotes, in the sentence of the quote or the next."""
    for index in (at, at + 1):
        if index >= len(sentences) or sentences[index].paragraph != sentences[at].paragraph:
            break
        sentence = sentences[index]
        if len(sentence.tokens) > LONGEST_SENTENCE:
            continue
        for token in sentence:
            if token.start < end or token.pos != "VERB" or book.around(token.start) is not None:
                continue
            cue = words.verb(token.lemma)
            if cue is None or "quote" not in cue or token.dep != "ROOT" or sentence.dependants(token, "neg"):
                continue
            if any(c.cue == token.i and c.spans and c.frame in ("clause", "quote") for c in by_sentence.get(index, ())):
                continue
            mine = subject(sentence, token.i)
            if mine is None:
                continue
            for old in by_sentence.get(index, ()):
                if old.cue == token.i:
                    old.frame, old.rule = "quote", f"verb:{token.lemma}:quote:neighbour"
                    return old
    return None


def speaker_label(sentence: Sentence, text: str, paragraph: Paragraph, first: bool) -> Candidate | None:
    """`BERG: We will not go.` and `Berg: no talks`: a name and a colon at a paragraph's start hand over the rest."""
    if not first:
        return None
    colon = next((t.i for t in sentence.tokens[:16] if t.text == ":"), None)
    if colon is None or colon == 0 or colon + 1 >= len(sentence.tokens):
        return None
    before = sentence.tokens[:colon]
    name = trimmed(sentence, [t.i for t in before])
    told = next((i for i in name if before[i].lower == "to" and i > name[0]), None)  # "BERG TO THE UNION: ..."
    name = [i for i in name if told is None or i < told]
    if not name or any(t.pos in ("VERB", "AUX") for t in before):
        return None
    if before[name[-1]].lower in words.phrase("caption"):
        return None
    quoted = sentence.tokens[colon + 1].text in ('"', "“", "''", "``", "«", "„")
    short = len(name) <= 4 and all(sentence.tokens[i].text[:1].isupper() for i in name)
    person = [i for i in name if sentence.tokens[i].ent == "PERSON"]
    if not (short and any(sentence.tokens[i].ent in ("PERSON", "ORG") for i in name)) and not (quoted and person):
        return None
    name = name if short else person
    made = Candidate(sentence, colon, "label", "speech", ":", rule="label")
    made.source, made.source_head, made.cue_words = name, name[-1], [colon]
    start = sentence.tokens[colon + 1].start
    end = paragraph.end
    while end > start and text[end - 1].isspace():
        end -= 1
    made.spans = [(start, end)]
    return made
