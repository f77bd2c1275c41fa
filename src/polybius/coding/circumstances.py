"""When, on whose word and on what condition: what surrounds a telling in its sentence."""

from __future__ import annotations

from datetime import date

from polybius.coding.clauses import find_condition
from polybius.coding.compose import Telling
from polybius.coding.parties import PartyResolver
from polybius.model import Actor, AnnotatedReport, Attribution, Coded, Condition, Sentence, Timex, Token
from polybius.syntax import ancestors, subtree

SPEECH_PARTICIPLES = frozenset(
    ["say", "add", "insist", "stress", "warn", "argue", "tell", "maintain", "declare", "note"]
)
POINTS = frozenset(["DATE", "TIME"])


def find_timex(annotated: AnnotatedReport, sentence: Sentence, telling: Telling) -> Coded[str] | None:
    """The time expression that governs the act: under its words, else nearest in the same clause.

    Durations and repeated times date nothing.
    """
    inside = [t for t in annotated.timexes if sentence.start <= t.span.start < sentence.end and t.type in POINTS]
    if not inside:
        return None
    anchors = [part.token for part in telling.parts]
    ranked = sorted(inside, key=lambda t: (_distance(sentence, t, anchors), t.span.start))
    best = ranked[0]
    distance = _distance(sentence, best, anchors)
    if distance >= FAR:
        return None
    rule = "time expression on the act" if distance <= 2 else "time expression in the clause"
    return Coded(best.id, (best.span,), rule, 0.95 if distance <= 2 else 0.7)


FAR = 100


def _distance(sentence: Sentence, timex: Timex, anchors: list[Token]) -> int:
    """Steps in the tree from the time expression up to a word of the telling; FAR when it hangs in another clause."""
    tokens = [t for t in sentence if timex.span.start <= t.start < timex.span.end]
    if not tokens:
        return FAR
    spots = {a.i for a in anchors}
    best = FAR
    for token in tokens:
        crossed = 0
        for steps, above in enumerate((token, *ancestors(sentence, token))):
            if above.i in spots:
                best = min(best, steps + crossed)
                break
            if above.dep in {"relcl", "advcl", "ccomp"}:
                crossed += 10
    if best < FAR:
        return best
    governors = {a.i for anchor in anchors for a in ancestors(sentence, anchor)}
    for token in tokens:
        for steps, above in enumerate((token, *ancestors(sentence, token))):
            if above.i in governors:
                return 20 + steps
            if above.dep in {"relcl", "advcl", "ccomp"}:
                break
    return best


def find_conditions(
    annotated: AnnotatedReport, sentence: Sentence, telling: Telling, resolver: PartyResolver
) -> Condition | None:
    """The condition on the act, on the act under it, or in the words said along with it ("saying talks could if")."""
    heads = [part.token for part in telling.parts]
    for speech in sentence.dependants(telling.outer.token, "advcl", "conj"):
        if speech.lemma in SPEECH_PARTICIPLES:
            heads += sentence.dependants(speech, "ccomp", "xcomp")
    for head in heads:
        if found := find_condition(sentence, head):
            kind, words = found
            span = annotated.report.span(words[0].start, _without_closing(words).end)
            return Condition(kind, span, _on_whom(annotated, sentence, words, resolver))
    return None


def _without_closing(words: list[Token]) -> Token:
    kept = [t for t in words if not (t.pos == "PUNCT" and t.i >= words[-1].i - 1 and t.text in {",", ".", ";"})]
    return kept[-1] if kept else words[-1]


def _on_whom(
    annotated: AnnotatedReport, sentence: Sentence, words: list[Token], resolver: PartyResolver
) -> Actor | None:
    for token in words:
        if token.dep in {"nsubj", "nsubjpass"}:
            found = resolver.resolve_mention(annotated, sentence, token.i)
            return found.value if found else None
    return None


def find_attribution(annotated: AnnotatedReport, trigger: Token) -> Attribution | None:
    """The innermost attribution whose content holds the trigger."""
    holding = [
        (sum(s.end - s.start for s in a.content), a.id, a)
        for a in annotated.attributions
        if any(s.start <= trigger.start < s.end for s in a.content)
    ]
    return min(holding)[2] if holding else None


def near_day(annotated: AnnotatedReport) -> date | None:
    """A day near the report's own, known before reports are dated: the first that it claims, or else the last that it
    names in full. Who held which office hangs on it."""
    claimed = [claim.days.earliest for claim in annotated.report.claims if claim.days.earliest]
    named = [day for timex in annotated.timexes if (day := full_day(timex.value))]
    return min(claimed, default=None) or max(named, default=None)


def full_day(value: str | None) -> date | None:
    """The day that a time expression tells in full.

    >>> full_day("1982-04-05"), full_day("1982-04"), full_day(None)
    (datetime.date(1982, 4, 5), None, None)
    """
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None


def evidence_span(sentence: Sentence, telling: Telling, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The least stretch of the sentence that holds the telling's words and its parties'."""
    inside = [s for s in spans if sentence.start <= s[0] and s[1] <= sentence.end]
    tokens = [t for part in telling.parts for t in (part.token, *part.extra)]
    inner = telling.inner.token
    tokens += [t for t in subtree(sentence, inner) if inner.i <= t.i <= inner.i + 8]
    start = min([t.start for t in tokens] + [s[0] for s in inside])
    end = max([t.end for t in tokens] + [s[1] for s in inside])
    return start, end
