"""Where a content ends because the teller's own account goes on, though the parser hung the rest inside it."""

from __future__ import annotations

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate, is_capable
from polybius.annotate.attribution_loose import in_open_quote, opens_quote
from polybius.annotate.attribution_tree import own_subject
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

CLOSING = frozenset({'"', "”", "''", "»"})


def marks_of(sentence: Sentence, clause: Token) -> set[str]:
    """The words that mark a clause: that, if, while."""
    return {t.lower for t in sentence.dependants(clause, "mark")}


def second_accounts(sentence: Sentence, clause: Token, content: set[int], made: Candidate) -> set[int]:
    """What the parser hung inside a content though it goes on with the teller's own account.

    A later cue verb without a subject ("said it was over and vowed ..."), a participle of saying after a comma
    ("said it was over, adding that ..."), and a last clause with "while" and a cue of its own.
    """
    tokens = sentence.tokens
    out: set[int] = set()
    for i in sorted(content):
        token = tokens[i]
        if token.i <= clause.i or words.verb(token.lemma) is None:
            continue
        comma = any(tokens[k].text == "," for k in range(max(0, i - 3), i))
        above = sentence.head_of(token)
        told = tokens[made.cue].tag
        that = any("that" in marks_of(sentence, c) for c in sentence.dependants(token, "ccomp"))
        alike = token.dep == "conj" and _is_alike(token, above, told, tells_that=that)
        if alike and not own_subject(sentence, i):
            mine = own_subject(sentence, above.i)
            # "denied that it was leaving and accused them": unlike forms go with the cue, not with the clause.
            unlike = above.tag in ("VBG", "VB") and token.tag == told
            other = (
                unlike
                or token.tag == "VBG"
                or above.lemma == "be"
                or (mine is not None and (mine.pos == "PRON" or not is_capable(mine)))
            )
            if comma or other:
                made.handed_on.append(i)
                out |= set(subtree_indices(sentence, i)) | {t.i for t in sentence.dependants(above, "cc") if t.i < i}
        elif (
            token.dep == "advcl"
            and token.tag == "VBG"
            and _behind_comma(sentence, i)
            and above.i < i
            and not in_open_quote(sentence, made.cue, i)
        ):
            made.handed_on.append(i)
            out |= set(subtree_indices(sentence, i))
        elif token.dep == "conj" and token.tag == told == "VBD" and opens_quote(sentence, i) and above.i < i:
            out |= set(subtree_indices(sentence, i)) | {t.i for t in sentence.dependants(above, "cc") if t.i < i}
        elif (
            token.dep == "advcl" and above.i < i and own_subject(sentence, i) and marks_of(sentence, token) == {"while"}
        ):
            out |= set(subtree_indices(sentence, i))
    return out


def _is_alike(token: Token, above: Token, told: str, *, tells_that: bool) -> bool:
    """Whether a joined verb has a form by which it may go with the cue rather than with the verb it is joined to."""
    if token.tag == "VBD":
        return True
    if token.tag != told or told not in ("VBP", "VBZ", "VBG"):
        return False
    return above.tag not in (told, "NN") or (told == "VBZ" and tells_that)


def _behind_comma(sentence: Sentence, at: int) -> bool:
    """Whether a comma stands before a word, a closing quotation mark between them left aside."""
    tokens = sentence.tokens
    before = at - 2 if at > 1 and tokens[at - 1].text in CLOSING else at - 1
    return before >= 0 and (tokens[before].text == "," or (before < at - 1 and tokens[at - 1].text == ","))
