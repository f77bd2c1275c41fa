"""Tree helpers for attribution: subtrees, noun phrases, subjects of verbs that have none of their own."""

from __future__ import annotations

from collections.abc import Iterable

from polybius.annotate import attribution_words as words
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

WH_TAGS = frozenset({"WP", "WDT", "WRB", "WP$"})
CLAUSES = frozenset({"relcl", "acl", "appos", "parataxis", "advcl"})
MAX_CLIMB = 8
MAX_SOURCE = 25


def noun_phrase(sentence: Sentence, head: int) -> list[int]:
    """The unbroken words around a noun that name what it names: no clauses set off by commas, at most 25 words."""
    tokens = sentence.tokens
    cut = {
        c
        for c in sentence.children[head]
        if tokens[c].dep in CLAUSES
        or (tokens[c].dep == "prep" and c > head and tokens[c].lower in ("in", "on", "at", "during", "after", "as"))
    }
    words = subtree_indices(sentence, head, cut)
    return trimmed(sentence, unbroken(words, head)[:MAX_SOURCE])


def unbroken(words: Iterable[int], around: int) -> list[int]:
    """The longest run of neighbouring indices that holds `around`."""
    have = set(words)
    low = high = around
    while low - 1 in have:
        low -= 1
    while high + 1 in have:
        high += 1
    return list(range(low, high + 1))


def trimmed(sentence: Sentence, words: list[int]) -> list[int]:
    """Without punctuation and joining words at either end."""
    tokens = sentence.tokens
    low, high = 0, len(words)
    while low < high and (tokens[words[low]].pos in ("PUNCT", "SPACE") or tokens[words[low]].dep == "cc"):
        low += 1
    while high > low and (tokens[words[high - 1]].pos in ("PUNCT", "SPACE") or tokens[words[high - 1]].dep == "cc"):
        high -= 1
    return words[low:high]


def runs(sentence: Sentence, words: Iterable[int]) -> list[tuple[int, int]]:
    """Character spans of the unbroken runs of these tokens, those of punctuation alone left out."""
    spans: list[tuple[int, int]] = []
    run: list[int] = []
    for i in [*sorted(set(words)), -1]:
        if run and i != run[-1] + 1:
            kept = trimmed(sentence, run)
            if kept:
                spans.append((sentence.tokens[kept[0]].start, sentence.tokens[_word_end(sentence, kept[-1])].end))
            run = []
        run.append(i)
    return spans


def _word_end(sentence: Sentence, at: int) -> int:
    """The last part of a word with hyphens, of which this is one: "re-elected"."""
    tokens = sentence.tokens
    while at + 2 < len(tokens) and tokens[at + 1].text == "-" and tokens[at].end + 1 == tokens[at + 2].start:
        at += 2
    return at


def own_subject(sentence: Sentence, verb: int) -> Token | None:
    """The verb's own subject, the nearest where the parser gives two, a clause being none."""
    found = sentence.dependants(sentence.tokens[verb], "nsubj", "nsubjpass")
    return min(found, key=lambda t: (abs(t.i - verb), t.i)) if found else None


def is_passive(sentence: Sentence, verb: int) -> bool:
    """Whether the verb is a passive: has a passive auxiliary or subject, or is a bare participle after a noun."""
    token = sentence.tokens[verb]
    if any(sentence.tokens[c].dep in ("auxpass", "nsubjpass", "agent") for c in sentence.children[verb]):
        return True
    after = sentence.tokens[verb + 1 : verb + 3]
    reputed = token.tag in ("VBN", "VBD") and token.lemma in words.phrase("reputed")
    if reputed and [t.tag for t in after] == ["TO", "VB"] and not sentence.dependants(token, "aux"):
        return True  # "a girl said to be his daughter"
    if token.tag == "VBN" and token.dep == "advcl":
        return token.i == 0 and not sentence.dependants(token, "aux", "nsubj")
    if token.dep == "acl" and _is_told_of(sentence, token):
        return False
    return token.tag == "VBN" and token.dep in ("acl", "amod")


def _is_told_of(sentence: Sentence, token: Token) -> bool:
    """`Berg, who leads the club, compared her to a coach`: a past form hung on a name that nothing else is said of."""
    root = sentence.root
    before = sentence.tokens[token.i - 1]
    named = root.pos == "PROPN" and root.i < token.i and (before.text == "," or before.i == root.i)
    return named and token.tag == "VBN" and not sentence.dependants(token, "aux")


def subject(sentence: Sentence, verb: int) -> Token | None:
    """Who does what the verb says: its own subject, or that of the verb it hangs on.

    A coordinated verb, an infinitive or an -ing form takes the subject of the verb above; after an object ("asked him
    to say") the object; a participle after a noun takes the noun.
    """
    tokens = sentence.tokens
    at = verb
    for _ in range(MAX_CLIMB):
        if found := own_subject(sentence, at):
            return found if not (at != verb and found.dep == "nsubjpass" and tokens[verb].dep == "ccomp") else None
        token = tokens[at]
        head = tokens[token.head]
        if head.i == at:
            return None
        if at == verb and token.dep == "acl" and _is_told_of(sentence, token):
            return sentence.root
        if token.dep in ("acl", "relcl") and token.tag in ("VBG", "VBN", "VBD", "VBZ", "VBP") and head.pos != "VERB":
            set_off = tokens[at - 1].text == "," and head.ent != "PERSON"
            if token.tag == "VBG" and at == verb and (set_off or _is_occasion(head)):
                return main_subject(sentence, head.i)
            return head
        if token.dep == "xcomp" and (object_ := _controller(sentence, head.i, at)):
            return object_
        if token.dep == "acl" and token.tag == "VB" and head.pos == "NOUN":
            return _bearer(sentence, head)
        if at == verb and (outer := _past_aside(sentence, token)) is not None:
            return outer
        if token.dep == "dobj" and at != verb and token.pos == "NOUN":
            return main_subject(sentence, at)  # "made a point of saying"
        if token.dep not in ("conj", "xcomp", "advcl", "pcomp", "prep", "dep", "parataxis", "ccomp", "acomp", "acl"):
            return None
        if token.dep in ("ccomp", "advcl", "parataxis") and token.tag not in ("VBG", "VB", "VBN"):
            return None
        if token.dep == "conj" and head.pos not in ("VERB", "AUX"):
            return None
        at = head.i
    return None


def _past_aside(sentence: Sentence, token: Token) -> Token | None:
    """`Berg spoke after the mayor had won, saying that`: the subject of the clause that the one before hangs on."""
    aside = sentence.head_of(token)
    above = sentence.head_of(aside)
    mark = sentence.dependants(aside, "mark", "advmod")
    marked = any(t.lower in ("after", "before", "since") for t in mark) and words.verb(above.lemma) is not None
    if token.tag != "VBG" or token.dep != "advcl" or aside.dep != "advcl" or not marked or aside.i > token.i:
        return None
    comma = sentence.tokens[token.i - 1].text == "," or sentence.tokens[token.i - 2].text == ","
    found = own_subject(sentence, above.i) if comma and above.i < aside.i else None
    return found if found is not None and found.tag not in WH_TAGS else None


def _is_occasion(noun: Token) -> bool:
    """`went after him at the debate refusing`, `spent the weekend saying`: a noun for an occasion or a time."""
    return noun.ent in ("DATE", "TIME") or any(noun.lemma in words.phrase(role) for role in ("occasion", "hour"))


def _bearer(sentence: Sentence, noun: Token) -> Token | None:
    """Who does what an infinitive after a noun says: its owner ("her right to ask"), or the subject over it."""
    owners = sentence.dependants(noun, "poss")
    return owners[0] if owners else main_subject(sentence, noun.i)


def main_subject(sentence: Sentence, at: int) -> Token | None:
    """The subject of the clause around a noun: of the verb it is an object of."""
    for _ in range(MAX_CLIMB):
        token = sentence.tokens[at]
        if token.pos in ("VERB", "AUX") and (found := own_subject(sentence, at)) and found.tag not in ("WDT", "WP"):
            return found
        if token.head == at:
            return None
        at = token.head
    return None


def _controller(sentence: Sentence, verb: int, below: int) -> Token | None:
    """The object that carries out an infinitive: "urged them to say"; not the subject that promised them to."""
    if sentence.tokens[verb].lemma in ("promise", "vow", "threaten", "use", "take", "make", "have"):
        return None
    objects = [t for t in sentence.dependants(sentence.tokens[verb], "dobj") if t.i < below and not _is_occasion(t)]
    return objects[-1] if objects else None


def is_finite(sentence: Sentence, clause: Token) -> bool:
    """Whether a clause has a finite verb."""
    if clause.tag in ("VBD", "VBZ", "VBP", "MD"):
        return True
    below = sentence.dependants(clause, "aux", "auxpass")
    if any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in below):
        return True
    return (
        not any(t.tag == "TO" for t in below)
        and clause.tag != "VBG"
        and bool(sentence.dependants(clause, "nsubj", "nsubjpass", "expl"))
    )


def relative_antecedent(sentence: Sentence, pronoun: Token) -> Token | None:
    """The noun that "who", "which" or "that" stands for, where the pronoun opens a relative clause."""
    if pronoun.tag not in ("WP", "WDT", "WP$"):
        return None
    at = pronoun
    for _ in range(MAX_CLIMB):
        head = sentence.tokens[at.head]
        if at.dep == "relcl" and head.i < pronoun.i:
            return head
        if head.i == at.i:
            return None
        at = head
    return None
