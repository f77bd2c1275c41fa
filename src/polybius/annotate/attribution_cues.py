"""Candidates for attributions, sentence by sentence: a cue in the parse with its content and its source.

Rules only: what a cue can take is said in polybius/data/attribution; how the parse shows it is said in the modules
for frames, nominal cues and sources.
"""

from __future__ import annotations

from collections.abc import Iterator

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_fragments import NAMING, named_as
from polybius.annotate.attribution_frames import as_aside, as_clause, as_infinitive
from polybius.annotate.attribution_loose import as_loose_clause
from polybius.annotate.attribution_nominal import in_words_of, of_according, of_adjective, of_adverb, of_noun, to_whom
from polybius.annotate.attribution_objects import as_object, as_predicate, as_prepositional, as_reckoning
from polybius.annotate.attribution_sources import passes_on, set_outer_source, set_source
from polybius.annotate.attribution_tails import cut_tail, cut_verdict
from polybius.annotate.attribution_tree import WH_TAGS, is_passive, runs
from polybius.model import Sentence, Token
from polybius.syntax import subtree_indices

# Longer "sentences" are lists, tables or garbage; reading their grammar takes time that grows with the square.
LONGEST_SENTENCE = 400
# What a verb has for its content besides, where quoted words after "as" say how somebody names a thing.
THINGS = frozenset({"noun", "quote"})


def find_candidates(sentence: Sentence) -> list[Candidate]:
    """The candidates of one sentence, in text order of their cues."""
    found: list[Candidate] = []
    if len(sentence.tokens) > LONGEST_SENTENCE:
        return found
    for token in sentence:
        if token.lemma in NAMING and token.pos == "VERB" and (named := named_as(sentence, token)):
            found.append(named)
        elif token.pos in ("VERB", "AUX") and (cue := _verb_cue(sentence, token)):
            made = list(_of_verb(sentence, token, cue))
            found += (_as_named(sentence, token) if all(c.frame in THINGS for c in made) else []) or made
        elif token.pos == "VERB" and (named := named_as(sentence, token)):
            found.append(named)
        elif token.pos in ("NOUN", "PROPN") and (cue := words.noun(token.lemma)):
            found += of_noun(sentence, token, cue)
        elif token.pos in ("ADJ", "VERB") and (cue := words.adjective(token.lower)):
            found += of_adjective(sentence, token, cue)
        elif token.lower == "according":
            found += of_according(sentence, token)
        elif token.lower == "to" and token.pos == "ADP":
            found += to_whom(sentence, token)
        elif token.lower in words.phrase("rumoured"):
            found += of_adverb(sentence, token)
        if token.lemma in words.phrase("owned"):
            found += in_words_of(sentence, token)
    _hand_on(found)
    for candidate in found:
        cut_tail(candidate)
        cut_verdict(candidate)
        if candidate.content and not candidate.spans:
            candidate.spans = runs(sentence, candidate.content)
    return found


def _as_named(sentence: Sentence, token: Token) -> list[Candidate]:
    return [named] if (named := named_as(sentence, token)) else []


def _verb_cue(sentence: Sentence, token: Token) -> words.Cue | None:
    """What the verb can take, with its particle where it has one: point out, rule out."""
    if token.lemma == "put" and any(t.lower == "it" for t in sentence.dependants(token, "dobj")):
        at_figure = any(t.lower == "at" for t in sentence.dependants(token, "prep"))
        return words.verb("put" if at_figure else "put_it")  # "as she put it"
    for particle in sentence.dependants(token, "prt"):
        if cue := words.verb(f"{token.lemma}_{particle.lower}"):
            return cue
        if particle.lower in words.phrase("particle"):
            return None
    return words.verb(token.lemma)


def _hand_on(found: list[Candidate]) -> None:
    """Cues cut out of another's content go on with that one's account and have its source."""
    for candidate in found:
        for cue in candidate.handed_on:
            for other in found:
                if other.cue == cue and other is not candidate and candidate.source_head is not None:
                    other.source, other.source_head = list(candidate.source), candidate.source_head


def _of_verb(sentence: Sentence, token: Token, cue: words.Cue) -> Iterator[Candidate]:
    made = Candidate(sentence, token.i, "", "", token.lemma)
    if token.lower == "according" or _is_filler(sentence, token):
        return
    made.passive = is_passive(sentence, token.i)
    made.negated = any(
        0 < token.i - t.i <= 3 and all(sentence.tokens[k].pos != "PUNCT" for k in range(t.i, token.i))
        for t in sentence.dependants(token, "neg")
    )
    if passes_on(sentence, token):
        return
    set_source(sentence, token, made)
    made.cue_words = _cue_words(sentence, token)
    frame = (
        as_clause(sentence, token, cue, made)
        or as_loose_clause(sentence, token, cue, made)
        or as_infinitive(sentence, token, cue, made)
        or as_predicate(sentence, token, cue, made)
        or as_prepositional(sentence, token, cue, made)
        or as_reckoning(sentence, token, cue, made)
        or as_object(sentence, token, cue, made)
        or as_aside(sentence, token, cue, made)
    )
    if not frame and "quote" in cue and not made.negated:
        frame = "quote"
    if not frame:
        return
    if made.source_head in made.content and token.tag == "VBG":
        set_outer_source(sentence, token, made)
    made.frame, made.kind = frame, cue.frames.get(frame) or next(iter(cue.frames.values()))
    made.rule = f"verb:{token.lemma}:{frame}"
    yield made


def _is_filler(sentence: Sentence, token: Token) -> bool:
    """You know, I mean, let's say: words that fill a pause."""
    if sentence.children[token.i] and token.lemma in ("know", "mean", "say", "see", "think"):
        mine = sentence.dependants(token, "nsubj")
        if token.head != token.i and sentence.head_of(token).lower == "let" and mine and mine[0].lower in ("'s", "’s"):
            return True
        bare = len(sentence.children[token.i]) == 1
        return bare and bool(mine) and mine[0].lower == "you"
    return False


def _cue_words(sentence: Sentence, token: Token) -> list[int]:
    near = [
        t.i
        for t in sentence.dependants(token, "aux", "auxpass", "neg", "prt", "advmod")
        if t.tag not in WH_TAGS and abs(t.i - token.i) <= 4
    ]
    low = min([token.i, *near])
    high = max([token.i, *near])
    between = range(low, high + 1)
    mine = set(subtree_indices(sentence, token.i, {c for c in sentence.children[token.i] if c not in near}))
    return [i for i in between if i in mine or i == token.i]
