"""One act told several times in one report is one mention: the headline and the lead, a statement in several sentences.

Counting each telling would make reports that repeat themselves weigh more. The surest telling is kept, what it lacks
is taken over from the others with their words, and `also` keeps where else the act is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from polybius.coding.compose import Telling
from polybius.coding.lexicon import Lexicon
from polybius.coding.likeness import load_weights, log_odds, prepare, put_together
from polybius.coding.parties import Parties
from polybius.model import AnnotatedReport, EventMention, Sentence, Span, Token

# By so much a headline must be surer than the body to stand for their act.
HEADLINE = 0.3
MUTUAL = frozenset(["CONSULT", "COOPERATE"])  # all who take part act
WITHIN = frozenset(["in", "during", "by"])
KNOWN = frozenset(["the", "this", "that", "these", "those", "its", "their", "his", "her"])


def join_retellings(
    annotated: AnnotatedReport, mentions: Iterable[EventMention], known: Collection[str] = ()
) -> tuple[EventMention, ...]:
    """The acts of one report, each once, in text order; the result does not depend on the order of the tellings.

    Each telling, in text order, is put to the likeliest of the acts told before it, if that is likely enough, by the
    mean of what speaks for its being each of their tellings. `known` are the ids of tellings that speak of a deed as a
    known one ("the bombing").
    """
    told, weight_of = prepare(annotated, mentions, known)
    headlines = {i for i, one in enumerate(told) if one.mention.in_headline}
    least = float(load_weights()["least"])
    groups = put_together(len(told), lambda i, j: log_odds(told[i], told[j], weight_of), least, headlines)
    joined = (_joined([told[i].mention for i in group]) for group in groups)
    return tuple(sorted(joined, key=lambda m: (m.trigger.start, m.id)))


def _joined(group: list[EventMention]) -> EventMention:
    """The surest telling (the first of equals), a headline only if far surer, completed from those of its parties."""
    best = min(group, key=lambda m: (HEADLINE * m.in_headline - m.confidence, m.trigger.start))
    rest = [m for m in group if m is not best]
    also: tuple[Span, ...] = tuple(m.trigger for m in rest)
    alike = [m for m in rest if _may_be_between_the_same(best, m)]
    is_whole = best.event.value in MUTUAL and len(best.actors) > 1
    return replace(
        best,
        actors=best.actors or _first(m.actors for m in alike),
        recipients=best.recipients or (() if is_whole else _first(m.recipients for m in alike)),
        timex=best.timex or next((m.timex for m in alike if m.timex), None),
        place=best.place or next((m.place for m in alike if m.place), None),
        condition=best.condition or next((m.condition for m in alike if m.condition), None),
        attribution=best.attribution or next((m.attribution for m in alike if m.attribution), None),
        in_headline=all(m.in_headline for m in group),
        also=also,
    )


def _may_be_between_the_same(one: EventMention, other: EventMention) -> bool:
    """Whether the countries and bodies of one telling are all among those of the other, or one of them names none."""
    left, right = (
        {p.value.organisation or p.value.country for p in m.actors + m.recipients} - {None} for m in (one, other)
    )
    return not left or not right or left <= right or right <= left


def _first(parties: Iterable[Parties]) -> Parties:
    return next((p for p in parties if p), ())


def is_known(lexicon: Lexicon, sentence: Sentence, telling: Telling) -> bool:
    """Whether a deed is told as one the reader knows of: "the bombing", "were killed in the bombing"."""
    token = telling.outer.token
    if token.pos == "NOUN":
        return _is_marked(sentence, token)
    inside = (
        t for p in sentence.dependants(token, "prep") if p.lower in WITHIN for t in sentence.dependants(p, "pobj")
    )
    return any(t.lemma in lexicon.nouns and _is_marked(sentence, t) for t in inside if t.pos == "NOUN")


def _is_marked(sentence: Sentence, noun: Token) -> bool:
    return any(t.lower in KNOWN for t in sentence.dependants(noun, "det", "poss"))
