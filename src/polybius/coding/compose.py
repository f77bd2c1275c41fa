"""How an act and the operators over it become a code: the table `compose.tsv`, and polarity and mood."""

from __future__ import annotations

from dataclasses import dataclass, replace

from polybius.coding.clauses import Mood
from polybius.coding.lexicon import Frame, Lexicon
from polybius.model import Status, Token

COOPERATIVE = frozenset(
    (
        "meet mediate sign support cooperate aid agree reform concede release ease_sanction access deescalate resign"
    ).split(" ")
)
# What outranks what when two words of one telling each set a status.
RANK: dict[str, int] = {"occurred": 0, "attempted": 1, "proposed": 2, "planned": 3, "hypothetical": 5, "negated": 4}


# How an operator with nothing read under it is told: an offer of whatever it may be is still only an offer.
ALONE_STATUS: dict[str, Status] = {"offer": "proposed", "invite": "proposed", "promise": "planned"}


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a telling: the frame it was read by, its token and its particle."""

    frame: Frame
    token: Token
    extra: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """An act under its operators, `parts` outermost first, and the code they amount to.

    `family` is that of the whole, `act_family` that of the innermost act. `event` is set where the table names it.
    `operators` are all that govern the act, outermost first: those told by words, and those that polarity and mood
    amount to ("will not meet" rejects a meeting).
    """

    parts: tuple[Part, ...]
    cameo: str
    family: str
    act_family: str
    event: str | None = None
    status: Status = "occurred"
    act: str | None = None
    swapped: bool = False
    operators: tuple[str, ...] = ()

    @property
    def outer(self) -> Part:
        return self.parts[0]

    @property
    def inner(self) -> Part:
        return self.parts[-1]


def tell_act(lexicon: Lexicon, part: Part) -> Telling:
    """The telling of a bare act."""
    act = lexicon.acts[part.frame.act or ""]
    swapped = act.reciprocal == "undergone"
    return Telling((part,), act.cameo, act.family, act.family, event=act.event, act=act.name, swapped=swapped)


def tell_operator(lexicon: Lexicon, part: Part, inner: Telling | None) -> Telling | None:
    """The operator over what it governs; None where the two make no event."""
    operator = lexicon.operators[part.frame.operator or ""]
    if inner is None:
        if operator.alone is None:
            return None
        family = {"offer": "agree", "promise": "agree", "invite": "agree"}.get(operator.name, operator.name)
        family = {"demand": "request", "apologise": "apology"}.get(family, family)
        status = ALONE_STATUS.get(operator.name, "occurred")
        return Telling((part,), operator.alone, family, family, status=status, operators=(operator.name,))
    composed = apply_operator(lexicon, operator.name, inner)
    if composed is None:
        return None
    swapped = composed.swapped != (operator.name == "undergo")
    return replace(composed, parts=(part, *inner.parts), swapped=swapped)


def apply_operator(lexicon: Lexicon, operator: str, inner: Telling) -> Telling | None:
    """The table's answer to an operator over a telling; the words (parts) stay those of `inner`."""
    governed = (operator, *inner.operators)
    for rule in lexicon.rules.get(operator, ()):
        family = inner.act_family if rule.of == "act" else inner.family
        if rule.family not in {family, "*"}:
            continue
        if rule.drops:
            return None
        recoded = rule.cameo is not None
        reversing = operator in {"reverse", "ease", "violate"}
        return replace(
            inner,
            act_family=(rule.result or inner.act_family) if reversing else inner.act_family,
            cameo=rule.cameo or inner.cameo,
            event=rule.event or (None if recoded else inner.event),
            family=rule.result or inner.family,
            status=_stronger(rule.status, inner.status, replaces=recoded),
            operators=governed,
        )
    return replace(inner, operators=governed)


def _stronger(status: str | None, inner: Status, *, replaces: bool) -> Status:
    """An operator with a code of its own sets the status; one that keeps the code can only weaken it."""
    if status is None:
        return inner
    if replaces or RANK[status] > RANK[inner]:
        return status  # type: ignore[return-value]
    return inner


def under_mood(lexicon: Lexicon, telling: Telling, mood: Mood, *, outermost: bool, own_speech: bool) -> Telling | None:
    """What polarity and modality make of a telling.

    `own_speech`: the speaker tells of themselves, so that "will" commits them. A refused cooperation ("will not
    meet") is a rejection; a hostile act denied under an operator ("agreed not to attack") is its reversal.
    """
    told: Telling | None = telling
    if mood.negated:
        told = _negated(lexicon, telling, mood, outermost)
    elif mood.modal == "future" or (mood.modal == "past future" and own_speech):
        told = apply_operator(lexicon, "promise" if own_speech else "plan", telling)
    elif mood.modal == "past future":
        told = apply_operator(lexicon, "plan", telling)
    elif mood.modal in {"possible", "duty"} and outermost:
        told = replace(telling, status="hypothetical")
    if told and mood.habitual and outermost and told.status == "occurred":
        told = replace(told, status="background")
    if told and mood.hypothetical and outermost:
        told = replace(told, status="hypothetical")
    return told


def _negated(lexicon: Lexicon, telling: Telling, mood: Mood, outermost: bool) -> Telling | None:
    # "is not ready to", "are not considering": to deny one's will in the present is to refuse.
    unwilling = telling.outer.frame.operator in {"willing", "plan", "accept"} and not mood.past and not mood.perfect
    refusing = (
        unwilling or mood.modal in {"future", "past future"} or (mood.modal == "possible" and telling.family != "meet")
    )
    if refusing and telling.family in COOPERATIVE:
        return apply_operator(lexicon, "reject", telling)
    if refusing and telling.family == "reject":
        agreed = ("agree", *telling.operators)
        return replace(telling, cameo="030", event="AGREE", family="agree", status="planned", operators=agreed)
    if refusing and outermost and telling.family in {"violence", "occupy", "mobilise", "sanction", "restrict"}:
        reversed_ = apply_operator(lexicon, "reverse", telling)
        return apply_operator(lexicon, "promise", reversed_) if reversed_ else None
    if not outermost:
        return apply_operator(lexicon, "reverse", telling) or replace(telling, status="negated")
    return replace(telling, status="negated")
