"""PLOVER contexts of an event: those its code carries, and those the sentence's words name."""

from __future__ import annotations

from functools import cache

from polybius import ontology
from polybius.data import read_toml
from polybius.model import AnnotatedReport, Coded, Sentence


@cache
def context_words() -> dict[str, tuple[str, ...]]:
    """Lemma -> contexts it speaks of, from `data/lexicon/en/contexts.toml`."""
    found: dict[str, list[str]] = {}
    for context, words in read_toml("lexicon/en/contexts.toml").items():
        for word in words.split(","):
            found.setdefault(word.strip(), []).append(context)
    return {word: tuple(sorted(contexts)) for word, contexts in found.items()}


def find_contexts(annotated: AnnotatedReport, sentence: Sentence, cameo: str) -> tuple[Coded[str], ...]:
    """The contexts of an event told in this sentence, each with the words that name it, in alphabetical order."""
    found = {name: Coded(name, (), f"code {cameo}", 0.7) for name in ontology.to_plover(cameo)[2]}
    table = context_words()
    for token in sentence:
        for name in table.get(token.lemma, ()) or table.get(token.lower, ()):
            if name not in found or not found[name].spans:
                found[name] = Coded(name, (annotated.report.span(token.start, token.end),), "context word", 0.8)
    return tuple(found[name] for name in sorted(found))
