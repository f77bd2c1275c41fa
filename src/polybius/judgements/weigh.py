"""From judgements and coded reports to what holds: which mention each is about now, and what follows for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from polybius.errors import JudgementsContradict
from polybius.judgements.records import Anchor, Field, Judgement, Numbered, find_mention, in_order, undone_by
from polybius.judgements.rulings import NONE, Pair, Rulings, pair_of
from polybius.judgements.values import correct, parse_days, reads_as, told_value
from polybius.model import CodedReport, DateRange, Dating, EventMention, Reason

State = Literal["holds", "undone", "without object"]
Corrections = dict[str, dict[Field, Numbered]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a judgement stands over a set of reports: whether it holds, why not, and the mentions it is about now.

    `mentions` has one entry for each of its anchors, None for one whose words tell nothing any more; `was` is the value
    that a correction replaces.
    """

    numbered: Numbered
    state: State
    why: str = ""
    mentions: tuple[str | None, ...] = ()
    was: str | None = None


@dataclass(frozen=True)
class Weighed:
    """All judgements with their standing, what they mean for linking, and those that contradict each other."""

    standings: tuple[Standing, ...] = ()
    rulings: Rulings = NONE
    corrections: Corrections | None = None
    dropped: frozenset[str] = frozenset()
    contradictions: tuple[tuple[Numbered, ...], ...] = ()

    def check(self) -> None:
        """Raises JudgementsContradict, naming those that do."""
        if self.contradictions:
            raise JudgementsContradict(tell_contradiction(self.contradictions[0]))


def tell_contradiction(several: Sequence[Numbered]) -> str:
    """Judgements that cannot all hold, named, with the way out."""
    first, *others = several
    told = " and ".join(map(str, others))
    return f"{first} contradicts {told}; take one back with `polybius judgement undo NUMBER`"


@dataclass(frozen=True)
class Judged:
    """A set of coded reports as judgements have it, with what they mean for the days and for linking."""

    reports: tuple[CodedReport, ...]
    weighed: Weighed

    @property
    def rulings(self) -> Rulings:
        return self.weighed.rulings

    def redate(self, dating: Dating) -> Dating:
        """The dating with the days that people have set; the model's reasons stay beside."""
        days = {m: fields["day"] for m, fields in (self.weighed.corrections or {}).items() if "day" in fields}
        mentions = {m: _dated(days[m].judgement, found) if m in days else found for m, found in dating.mentions.items()}
        return replace(dating, mentions=mentions) if days else dating


def _dated(judged: Judgement, found: DateRange) -> DateRange:
    days = parse_days(judged.value or "")
    best = days.earliest if days.earliest == days.latest else None
    said = judged.note or f"{judged.by} dates it {days}."
    words = tuple(anchor.span for anchor in judged.about)
    reasons = (Reason(said, words, judged.rule, 1.0), Reason(f"Without it: {found}.", (), judged.rule, against=True))
    return DateRange(days, True, best, (*reasons, *(replace(r, against=True) for r in found.reasons)))


def judge(reports: Sequence[CodedReport], judgements: Iterable[Judgement]) -> Judged:
    """The reports with every judgement that holds carried out. Raises JudgementsContradict where two cannot both.

    >>> judge([], []).reports
    ()
    """
    weighed = weigh(reports, judgements)
    weighed.check()
    corrections, dropped = weighed.corrections or {}, weighed.dropped
    touched = {anchor.report for s in weighed.standings for anchor in s.numbered.judgement.about}
    changed = (_judged(c, corrections, dropped) if c.report.id in touched else c for c in reports)
    return Judged(tuple(changed), weighed)


def _judged(coded: CodedReport, corrections: Corrections, dropped: frozenset[str]) -> CodedReport:
    kept = (mention for mention in coded.events if mention.id not in dropped)
    return replace(
        coded,
        events=tuple(
            correct(coded, m, {field: n.judgement for field, n in corrections[m.id].items()})
            if m.id in corrections
            else m
            for m in kept
        ),
    )


# ------------------------------------------------------------------ standing
def weigh(reports: Sequence[CodedReport], judgements: Iterable[Judgement]) -> Weighed:
    """How every judgement stands over these reports, whatever the order of either."""
    numbered = in_order(judgements)
    if not numbered:
        return Weighed()
    undone = undone_by(numbered)
    active = [n for n in numbered if n.judgement.id not in undone]
    found = _found(reports, active)
    taken_out = {
        found[anchor].id: n
        for n in reversed(active)
        if n.judgement.kind == "drop"
        for anchor in n.judgement.about
        if anchor in found
    }
    standings = [_standing(n, undone.get(n.judgement.id), found, taken_out, numbered) for n in numbered]
    rulings, corrections = _effects(standings)
    return Weighed(tuple(standings), rulings, corrections, frozenset(taken_out), tuple(_contradictions(active, found)))


def _found(reports: Sequence[CodedReport], active: Sequence[Numbered]) -> dict[Anchor, EventMention]:
    """The mention that each anchor is about now."""
    by_report: dict[str, list[Anchor]] = {}
    for anchor in sorted({anchor for n in active for anchor in n.judgement.about}):
        by_report.setdefault(anchor.report, []).append(anchor)
    found = {}
    for coded in reports:
        for anchor in by_report.get(coded.report.id, ()):
            mention = find_mention(anchor, coded.events) if reads_as(anchor, coded) else None
            if mention is not None:
                found[anchor] = mention
    return found


def _standing(
    numbered: Numbered,
    undone: Numbered | None,
    found: dict[Anchor, EventMention],
    taken_out: dict[str, Numbered],
    all_numbered: Sequence[Numbered],
) -> Standing:
    judged = numbered.judgement
    if undone is not None:
        return Standing(numbered, "undone", f"taken back by {undone.judgement.by}, {undone.number}")
    if judged.kind == "undo":
        known = any(n.judgement.id == judged.undoes for n in all_numbered)
        return Standing(numbered, *(("holds",) if known else ("without object", "what it takes back is not here")))
    told = [found.get(anchor) for anchor in judged.about]
    why = _why_without_object(judged, told, taken_out)
    mentions = tuple(mention.id if mention else None for mention in told)
    first = told[0] if told else None
    was = told_value(first, judged.field) if first is not None and judged.field is not None else None
    return Standing(numbered, "without object" if why else "holds", why, mentions, was)


def _why_without_object(judged: Judgement, told: Sequence[EventMention | None], taken_out: dict[str, Numbered]) -> str:
    lost = [str(anchor) for anchor, mention in zip(judged.about, told, strict=True) if mention is None]
    if judged.kind == "drop":
        return f"no event is coded at {', '.join(lost)}" if len(lost) == len(told) else ""
    if lost:
        return f"no event is coded at {', '.join(lost)}"
    if out := next((taken_out[m.id] for m in told if m and m.id in taken_out), None):
        return f"taken out by judgement {out.number}"
    if judged.kind in {"same", "different"} and len({m.id for m in told if m}) < 2:
        return "both are one telling now"
    return ""


def _effects(standings: Sequence[Standing]) -> tuple[Rulings, Corrections]:
    """The pairs and the fields set by judgements that hold; of several that say the same the first is named."""
    pairs: dict[str, dict[Pair, Numbered]] = {"same": {}, "different": {}}
    corrections: Corrections = {}
    for standing in standings:
        judged = standing.numbered.judgement
        mentions = [m for m in standing.mentions if m is not None]
        if standing.state != "holds":
            continue
        if judged.kind in pairs:
            pairs[judged.kind].setdefault(pair_of(mentions[0], mentions[1]), standing.numbered)
        elif judged.kind == "correct" and judged.field is not None:
            corrections.setdefault(mentions[0], {}).setdefault(judged.field, standing.numbered)
    fields = {mention: frozenset(map(str, judged)) for mention, judged in corrections.items()}
    return Rulings(pairs["same"], pairs["different"], fields), corrections


# ------------------------------------------------------------------ contradictions
def _contradictions(active: Sequence[Numbered], found: dict[Anchor, EventMention]) -> Iterable[tuple[Numbered, ...]]:
    """Judgements that cannot all hold, also about what is taken out: a drop that is undone must not make any."""
    same: dict[Pair, Numbered] = {}
    different: dict[Pair, Numbered] = {}
    corrected: dict[tuple[str, Field], list[Numbered]] = {}
    for numbered in active:
        judged = numbered.judgement
        ids = [found[anchor].id for anchor in judged.about if anchor in found]
        if judged.kind in {"same", "different"} and len(set(ids)) == 2:
            (same if judged.kind == "same" else different).setdefault(pair_of(ids[0], ids[1]), numbered)
        elif judged.kind == "correct" and judged.field is not None and ids:
            corrected.setdefault((ids[0], judged.field), []).append(numbered)
    yield from Rulings(same, different).contradictions()
    for several in corrected.values():
        for left, right in combinations(several, 2):
            if left.judgement.value != right.judgement.value:
                yield right, left
