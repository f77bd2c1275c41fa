"""When and where words were said: the time expression and the setting that belong to the telling, not to the words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import Candidate
from polybius.annotate.attribution_tree import trimmed
from polybius.model import Coded, Sentence, Timex, Token
from polybius.syntax import ancestors, subtree_indices

Spans = Sequence[tuple[int, int]]
POINTS = frozenset({"DATE", "TIME"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp", "csubj", "parataxis", "conj"})
# What follows these is what the words are about, or sets a bound to a time.
TOPIC = frozenset(
    "about against over regarding concerning since until till before from than despite because for ago".split()
)
# A day after these is no day of what they belong to: "after Monday", "by May".
BOUNDS = TOPIC | {"after", "following", "by", "within"}
WITHIN = frozenset("in at during via through by on".split())


# ------------------------------------------------------------------ when
def find_time(candidate: Candidate, timexes: Sequence[Timex], content: Spans) -> Coded[str] | None:
    """The time expression that says when the words were said, by its id: nearest to the cue among those that govern it.

    One inside the words themselves (`content`) dates what they tell of, save one right after the cue: "said on Friday
    it would leave". Durations and repeated times date nothing.
    """
    sentence = candidate.sentence
    here = [t for t in timexes if t.type in POINTS and sentence.start <= t.span.start < sentence.end]
    around = [t for t in here if not any(start < t.span.end and t.span.start < end for start, end in content)]
    cue = sentence.tokens[candidate.cue]
    if found := _right_after(sentence, cue, here, content):
        return Coded(found.id, (found.span,), "time right after the cue")
    for above, rule in _governors(sentence, cue):
        fitting = [timex for timex in around if _hangs_on(sentence, timex, above)]
        if rule != "time of the telling":
            fitting = [timex for timex in fitting if timex.span.start < cue.start]
        if fitting:
            best = min(fitting, key=lambda timex: (abs(timex.span.start - cue.start), timex.span.start))
            return Coded(best.id, (best.span,), rule)
    return None


def _right_after(sentence: Sentence, cue: Token, timexes: Sequence[Timex], content: Spans) -> Timex | None:
    """The time between an active verb of saying and a clause without "that", which a parser gives to the clause."""
    after = sentence.tokens[cue.i + 1 : cue.i + 3]
    if cue.pos != "VERB" or not after or not any(start == after[0].start for start, _ in content):
        return None
    first = after[1] if len(after) > 1 and after[0].lower in {"on", "in", "at", "late", "early"} else after[0]
    found = next((t for t in timexes if t.span.start in {after[0].start, first.start}), None)
    if found is None:
        return None
    rest = [t for t in sentence.tokens[cue.i + 1 :] if t.start >= found.span.end]
    return (
        found if rest and (rest[0].dep in {"det", "nsubj", "nsubjpass", "expl", "poss", "amod", "compound"}) else None
    )


def _governors(sentence: Sentence, cue: Token) -> list[tuple[Token, str]]:
    """The cue, then the verb whose time it shares: "met on Monday, saying that", "On Monday she came and said"."""
    found = [(cue, "time of the telling")]
    if cue.dep == "conj" or (cue.dep == "advcl" and cue.tag == "VBG"):
        found.append((sentence.head_of(cue), "time of the act told with it"))
    return found


def _hangs_on(sentence: Sentence, timex: Timex, cue: Token) -> bool:
    """Whether the way up from a time expression to the cue crosses nothing that is about something else."""
    inside = [t for t in sentence if timex.span.start <= t.start < timex.span.end]
    top = next((t for t in inside if not timex.span.start <= sentence.head_of(t).start < timex.span.end), None)
    if top is None or top.i == cue.i:
        return False
    below = top
    for above in ancestors(sentence, top):
        if above.i == cue.i:
            return below.dep not in {"nsubj", "nsubjpass", "dobj", "agent"} or _tells(below)
        if not _lets_through(sentence, below, above, is_time=below.i == top.i):
            return False
        below = above
    return False


def _lets_through(sentence: Sentence, below: Token, above: Token, *, is_time: bool) -> bool:
    """Whether a time under `below` may be one of what is told at or over `above`."""
    if above.dep == "prep" or above.pos in {"ADP", "SCONJ"}:
        return above.lower not in (BOUNDS if is_time else TOPIC) and (
            above.lower != "of" or _tells(sentence.head_of(above))
        )
    if above.dep in CLAUSES:
        return _is_telling(above)
    if above.pos in {"NOUN", "PROPN"}:
        return _tells(above) or (above.dep in {"dobj", "pobj"} and below.dep == "prep")
    return True


def _tells(token: Token) -> bool:
    """Whether a noun is one of what words stand in or of an occasion to say them, or a verb is one of speaking."""
    lemma = token.lemma.lower()
    return lemma in words.phrase("setting") or lemma in words.phrase("occasion") or _is_telling(token)


def _is_telling(token: Token) -> bool:
    """Speaking, or the making and publishing of what the words stand in."""
    return token.pos in {"VERB", "AUX"} and any(
        token.lemma in words.phrase(role) for role in ("speaking", "carried", "light")
    )


# ------------------------------------------------------------------ where
def find_setting(candidate: Candidate, timexes: Sequence[Timex], content: Spans) -> list[list[int]]:
    """The token indices of what says in what, at which occasion or in which place the words were said, in text order.

    "in a statement", "at a rally in Kumasi", "speaking on state television", "told reporters in Oslo".
    """
    sentence = candidate.sentence
    cue = sentence.tokens[candidate.cue]
    taken = [*content, *((t.span.start, t.span.end) for t in timexes if t.type in POINTS)]
    found = [
        run
        for prep in _prepositions(sentence, cue, candidate)
        if _is_setting(sentence, prep)
        if (run := _run(sentence, prep, taken, candidate.source))
    ]
    return [
        run for n, run in enumerate(sorted(found)) if not any(set(run) <= set(other) for other in sorted(found)[:n])
    ]


def _prepositions(sentence: Sentence, cue: Token, candidate: Candidate) -> list[Token]:
    """Those at the cue, at those it is said to, and at a participle of speaking beside it."""
    heads = [cue, *sentence.dependants(cue, "dobj", "dative")]
    for token in [cue, *([sentence.tokens[candidate.source_head]] if candidate.source_head is not None else [])]:
        heads += [t for t in sentence.dependants(token, "advcl", "acl") if t.lemma in words.phrase("speaking")]
    heads += [t for prep in sentence.dependants(cue, "prep", "dative") if prep.lower == "to"
              for t in sentence.dependants(prep, "pobj")]  # fmt: skip
    return [prep for head in heads for prep in sentence.dependants(head, "prep") if prep.lower in WITHIN]


def _is_setting(sentence: Sentence, prep: Token) -> bool:
    for thing in sentence.dependants(prep, "pobj"):
        lemma = thing.lemma.lower()
        if prep.lower == "on":
            return lemma in words.phrase("channel")
        if prep.lower in {"in", "at"} and thing.ent in PLACES:
            return True
        return lemma in words.phrase("setting") | words.phrase("occasion") | words.phrase("channel")
    return False


def _run(sentence: Sentence, prep: Token, taken: Spans, source: Sequence[int]) -> list[int]:
    """The preposition with the unbroken words under it, without clauses, times, the words said and their speaker."""
    tokens = sentence.tokens
    under = subtree_indices(sentence, prep.i)
    cut = [i for i in under if tokens[i].dep in {"relcl", "advcl", "ccomp", "parataxis"}]
    without = {i for head in cut for i in subtree_indices(sentence, head)} | set(source)
    run = [prep.i]
    for i, following in pairwise([i for i in under if i >= prep.i] + [-1]):
        if any(start < tokens[i].end and tokens[i].start < end for start, end in taken) or i in without:
            break
        run.append(i)
        if following != i + 1:
            break
    run = trimmed_end(sentence, sorted(set(run)))
    return run if len(run) > 1 else []


def trimmed_end(sentence: Sentence, run: list[int]) -> list[int]:
    """Without punctuation, joining words and prepositions at the end."""
    while run and (sentence.tokens[run[-1]].pos in {"PUNCT", "ADP", "CCONJ", "DET"}):
        run = run[:-1]
    return run and [run[0], *trimmed(sentence, run[1:])] if len(run) > 1 else run
