"""Reading a parsed sentence: subtrees, phrases, heads. Helpers that every stage may use; they know no stage."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from polybius.model import Sentence, Token

NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def subtree_indices(sentence: Sentence, head: int, without: Collection[int] = ()) -> list[int]:
    """The indices of a token and all below it, in text order, leaving out the subtrees of `without`."""
    found, stack = [], [head]
    while stack:
        i = stack.pop()
        if i in without:
            continue
        found.append(i)
        stack.extend(sentence.children[i])
    return sorted(found)


def subtree(sentence: Sentence, token: Token) -> list[Token]:
    """The token and all below it, in text order."""
    return [sentence.tokens[i] for i in subtree_indices(sentence, token.i)]


def noun_phrase(sentence: Sentence, head: Token) -> list[Token]:
    """The head with determiners, modifiers, compounds, possessives and "of" phrases; no clauses, no conjuncts."""
    found, stack = [], [head.i]
    while stack:
        i = stack.pop()
        found.append(i)
        for c in sentence.children[i]:
            child = sentence.tokens[c]
            if child.dep in {
                "det",
                "amod",
                "compound",
                "poss",
                "nummod",
                "nmod",
                "case",
                "quantmod",
                "advmod",
                "pobj",
                "neg",
            } or (child.dep == "prep" and child.lemma == "of"):
                stack.append(c)
    found.sort()
    lowest = found.index(head.i)
    while lowest > 0 and found[lowest - 1] >= found[lowest] - 2:
        lowest -= 1
    return [sentence.tokens[i] for i in found[lowest:]]


def ancestors(sentence: Sentence, token: Token) -> Iterator[Token]:
    """The token's head, that one's head and so on up to the root."""
    seen = {token.i}
    while token.head not in seen:
        token = sentence.tokens[token.head]
        seen.add(token.i)
        yield token


def conjuncts(sentence: Sentence, token: Token) -> list[Token]:
    """The token and everything coordinated with it below it: "Peru, Chile and Cuba" from "Peru"."""
    found = [token]
    for other in found:
        found.extend(sentence.dependants(other, "conj"))
    return found
