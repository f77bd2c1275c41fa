"""Free indirect speech: sentences that go on with a speaker's account though nothing in them says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_orphans import again, may_go_on
from polybius.annotate.attribution_quotes import QuoteBook
from polybius.annotate.attribution_tree import own_subject
from polybius.model import Paragraph, Sentence
from polybius.syntax import subtree_indices

# How the rules of such statements end.
FREE = ":free"
# What a speaker's "will", "can", "may" and "must" become in a past account.
SHIFTED = frozenset({"would", "could", "might"})
# Marks of a clause on whose terms something would happen: the narrator may reckon so himself.
SUPPOSING = frozenset({"if", "unless", "had", "were"})
PUNCTUATION = frozenset({"PUNCT", "SPACE"})


def go_on_freely(
    found: Sequence[Candidate], book: QuoteBook, sentences: Sequence[Sentence], paragraphs: Sequence[Paragraph]
) -> list[Candidate]:
    """`Berg said the talks had failed. The border would stay closed.`: the second sentence is Berg's as well.

    It must follow at once in its paragraph, have no cue or quote of its own, and tell in the shifted tense what the
    narrator could only tell by "will".
    """
    told: dict[int, list[Candidate]] = {}
    for candidate in found:
        if candidate.spans:
            told.setdefault(candidate.sentence.index, []).append(candidate)
    bodies = {p.index for p in paragraphs if p.kind == "body"}
    made: list[Candidate] = []
    last: Candidate | None = None
    for before, sentence in pairwise(sentences):
        if own := told.get(before.index):
            last = next((c for c in own if may_go_on(c) and _is_past(c)), None)
        here = sentence.paragraph in bodies and sentence.paragraph == before.paragraph
        if last is None or not here or sentence.index in told or not _is_shifted(sentence, book):
            last = last if here and sentence.index in told else None
            continue
        goes_on = again(last)
        tokens = [t for t in sentence.tokens if t.pos not in PUNCTUATION]
        goes_on.spans, goes_on.rule = [(tokens[0].start, tokens[-1].end)], f"{last.rule}{FREE}"
        made.append(goes_on)
    return made


def _is_past(candidate: Candidate) -> bool:
    return candidate.sentence.tokens[candidate.cue].tag == "VBD" and candidate.frame in ("clause", "that", "quote")


def _is_shifted(sentence: Sentence, book: QuoteBook) -> bool:
    """Whether a statement is told in the shifted tense, on no terms, and holds no quoted words."""
    root = sentence.root
    verbs = [root, *(t for t in sentence.dependants(root, "conj") if t.pos in ("VERB", "AUX"))]
    modal = any(t.lower in SHIFTED for t in sentence.dependants(root, "aux"))
    if not modal or own_subject(sentence, root.i) is None or sentence.tokens[-1].text == "?":
        return False
    if book.within(sentence.start, sentence.end):
        return False
    clauses = [t for verb in verbs for t in sentence.dependants(verb, "advcl")]
    openings = {sentence.tokens[i].lower for clause in clauses for i in subtree_indices(sentence, clause.i)[:1]}
    first_person = any(t.lower in ("i", "we", "you") for t in sentence.tokens)
    return not openings & SUPPOSING and not first_person
