"""What hangs at the end of a content though the narrator adds it: who or what something is, when words fell."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_tree import WH_TAGS
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
        if not (_is_added(sentence, token) or _is_occasion(sentence, token)):
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
    return sentence.tokens[first - 1].text == "," and any(t.tag in WH_TAGS and t.lower != "that" for t in opening)


def _is_occasion(sentence: Sentence, prep: Token) -> bool:
    """`during a visit to Oslo`: a phrase that tells when something was said."""
    if prep.lower != "during" or prep.dep != "prep":
        return False
    roles = ("setting", "occasion", "channel", "hour")
    return any(
        t.ent in ("DATE", "TIME") or any(t.lemma.lower() in words.phrase(role) for role in roles)
        for t in sentence.dependants(prep, "pobj")
    )
