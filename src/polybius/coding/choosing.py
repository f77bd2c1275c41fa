"""Which words of a sentence name those who act and those it is done to: what the grammar finds and what the learned
judge reads, weighed together.

Every word that could name a party is a candidate. What speaks for it is said in named signs; their weights are in
`data/judge/parties.toml`, fitted by `training/judge/parties.py` on labelled sentences that neither the writers of the
rules nor the judge had seen. Without the judge the grammar's parties stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from polybius import data
from polybius.coding.compose import Telling
from polybius.coding.opinion import SIDES, Opinion, chance, logit
from polybius.coding.parties import PartyFinder
from polybius.coding.phraseparties import Parties, distinct, key
from polybius.coding.weighing import BY_JUDGE, GUESSED
from polybius.model import Actor, Coded, Span, Token

NAMING = frozenset(["NOUN", "PROPN", "PRON", "ADJ", "NUM"])
# Words that say of a noun which one, or whose.
BEFORE = frozenset(["compound", "amod", "nmod", "poss", "nummod", "det"])
# A word of less is no candidate where the grammar does not take it either; one of as much is likely.
FAINT, LIKELY = 0.05, 0.3


@dataclass(frozen=True)
class Candidate:
    """A word that may name a party of an act, whom it names, and what speaks for it."""

    head: Token
    parties: Parties
    signs: Mapping[str, float]


@dataclass(frozen=True)
class Side:
    """The actors or the recipients of an act: those `found` by the grammar, and the `others`, of the other side."""

    name: str
    found: Parties
    others: Parties


def choose(finder: PartyFinder, telling: Telling, opinion: Opinion, words: Sequence[Span], side: Side) -> Parties:
    """The parties of one side of an act whose words are `words`.

    What the grammar took from elsewhere in the report stays where no word of the sentence is chosen.
    """
    chosen = {
        c.head.i: c
        for c in candidates(finder, telling, opinion, words, side)
        if share(c, side.name) >= least(side.name)
    }
    heads = [c for c in chosen.values() if not (c.head.head in chosen and c.head.dep in BEFORE)]
    by_grammar = {key(p.value): p for p in side.found}
    named = distinct([by_grammar.get(key(p.value)) or _by_judge(p) for c in heads for p in c.parties])
    told = {p.value.country for p in named if not _is_bare(p.value)}
    named = tuple(p for p in named if not _is_bare(p.value) or p.value.country not in told)
    return named or tuple(p for p in side.found if not opinion.shares(side.name, words, [p]))


def candidates(
    finder: PartyFinder, telling: Telling, opinion: Opinion, words: Sequence[Span], side: Side
) -> list[Candidate]:
    """The words of the sentence that may name a party of this side, in text order."""
    telling_words = {part.token.i for part in telling.parts}
    shares = _shares(finder, opinion, words, side.name)
    top = max((mine for mine, _ in shares.values()), default=0.0)
    own, other = {key(p.value) for p in side.found}, {key(p.value) for p in side.others}
    guessed = {key(p.value) for p in side.found if p.confidence < GUESSED}
    result = []
    for i, (mine, theirs) in shares.items():
        if mine < FAINT and not side.found:
            continue
        token = finder.sentence.tokens[i]
        parties = finder.resolve(token)
        keys = {key(p.value) for p in parties}
        if mine < FAINT and not keys & own:
            continue
        is_known = bool(parties)
        if not is_known and mine >= LIKELY and token.dep not in BEFORE:
            parties = finder.someone(token)
        if not parties:
            continue
        under = token.head != i and shares.get(token.head, (0.0, 0.0))[0] >= LIKELY
        signs = {
            "constant": 1.0,
            "judge": logit(mine),
            "judge, other side": logit(theirs),
            "behind the likeliest": logit(top) - logit(mine),
            "by grammar": float(bool(keys & own - guessed)),
            "guessed by grammar": float(bool(keys & guessed)),
            "other side by grammar": float(bool(keys & other)),
            "grammar has none": float(not side.found),
            "pronoun": float(token.pos == "PRON"),
            "before a likely one": float(under and token.dep in BEFORE),
            "under a likely one": float(under and token.dep not in BEFORE and token.dep != "conj"),
            "unknown": float(not is_known),
            "subject": float(token.dep in {"nsubj", "nsubjpass"}),
            "object": float(token.dep in {"dobj", "dative"}),
            "of the act's words": float(token.head in telling_words),
        }
        result.append(Candidate(token, parties, signs))
    return result


def _shares(finder: PartyFinder, opinion: Opinion, words: Sequence[Span], side: str) -> dict[int, tuple[float, float]]:
    """By word: how surely it names a party of this side, and one of the other, as the judge has it."""
    other = next(one for one in SIDES if one != side)
    at, found = opinion.anchor(words), {}
    for token in finder.sentence:
        if token.pos in NAMING:
            span = [finder.annotated.report.span(token.start, token.end)]
            mine, theirs = (0.0 if at is None else opinion.names_at(one, at, span) or 0.0 for one in (side, other))
            found[token.i] = (mine, theirs)
    return found


def share(candidate: Candidate, side: str) -> float:
    """How likely the word names a party of this side."""
    weights = load_weights()[side]
    odds = sum(weights.get(name, 0.0) * value for name, value in candidate.signs.items())
    return chance(odds)


def least(side: str) -> float:
    """The least share at which a word is taken for one of this side."""
    return float(load_weights()["least"][side])


@cache
def load_weights() -> dict[str, Any]:
    """Weights of the signs by side, and the least shares."""
    return data.read_toml("judge/parties.toml")


def _by_judge(party: Coded[Actor]) -> Coded[Actor]:
    return replace(party, rule=party.rule + BY_JUDGE, confidence=0.9 * party.confidence)


def _is_bare(actor: Actor) -> bool:
    """A state by its name alone: beside one of its people it is no party more."""
    return actor.country is not None and not (actor.organisation or actor.sector or actor.name or actor.role)
