"""From tellings to the groups that tell one event: what `propose` and `link` have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from polybius.judgements import NONE, Rulings
from polybius.linking.background import Background, background_of
from polybius.linking.candidates import find_candidates
from polybius.linking.claimed import NO_CLAIMS, Claimed, claimed_of
from polybius.linking.cluster import NEVER, SAMPLE, Pair, average_link, components
from polybius.linking.duplicates import Copies, find_copies, group_copies
from polybius.linking.obey import obey
from polybius.linking.rivals import find_fits
from polybius.linking.score import fit, has_rivals, score, settle, why_apart
from polybius.linking.tellings import Telling, all_tellings
from polybius.model import CodedReport, Dating, SameStory

# Components lean to recall: a pair this little below even odds may still be joined by what its neighbours say.
COMPONENT_FROM = -0.5
# A component up to this size has every pair scored, not only the candidates.
WHOLE_COMPONENT = 40


@dataclass(frozen=True)
class Matching:
    """The tellings of a set of reports, which of them tell one event, and all that was weighed."""

    tellings: Mapping[str, Telling]
    background: Background
    copies: tuple[Copies, ...]
    groups: tuple[tuple[str, ...], ...]
    repeats: Mapping[str, str]
    candidates: tuple[Pair, ...]
    scores: Mapping[Pair, float]
    clusters: tuple[tuple[str, ...], ...]
    claimed: Claimed = NO_CLAIMS

    @property
    def group_of(self) -> dict[str, str]:
        """The source group (its smallest report id) of each report."""
        return {report: members[0] for members in self.groups for report in members}

    def score(self, left: str, right: str) -> float:
        """The log-odds that two tellings (ids, the smaller first) are of one event, as weighed or weighed now."""
        known = self.scores.get((left, right))
        if known is not None:
            return known
        return pair_score(self.tellings[left], self.tellings[right], self.background, self.claimed)


def match(
    reports: Sequence[CodedReport],
    dating: Dating | None = None,
    rulings: Rulings = NONE,
    stories: Sequence[SameStory] = (),
) -> Matching:
    """Find which event mentions of the reports tell one event, whatever order the reports come in.

    Rulings go before all that is found here. `stories` are the pairs of reports that tell one story.
    """
    copies = find_copies([report.report for report in reports])
    groups = group_copies([report.report for report in reports], copies)
    copied = {report: members[0] for members in groups if len(members) > 1 for report in members}
    tellings = {t.id: t for t in all_tellings(reports, dating)}
    repeats = _repeats({key: t for key, t in tellings.items() if key not in rulings.parted}, copied)
    first = [t for t in tellings.values() if t.id not in repeats]
    background = background_of(tellings.values(), copied, stories)
    claimed = claimed_of(reports, tellings.values()) if dating is None else NO_CLAIMS
    candidates = find_candidates(first, copied, background.stories, claimed)
    scores = {}
    rivals = {}
    for pair in candidates:
        one, two = tellings[pair[0]], tellings[pair[1]]
        scores[pair] = value = NEVER if why_apart(one, two) else fit(one, two, background) - claimed.against(one, two)
        if value > NEVER and has_rivals(one, two):
            rivals[pair] = value
    background = replace(background, fits=find_fits(rivals, tellings))
    scores |= {pair: settle(tellings[pair[0]], tellings[pair[1]], value, background) for pair, value in rivals.items()}
    scores |= {pair: NEVER for pair in sorted(rulings.apart) if pair[0] in tellings and pair[1] in tellings}
    found = Matching(
        tellings, background, tuple(copies), tuple(groups), repeats, tuple(candidates), scores, (), claimed
    )
    clusters = obey(_with_repeats(_clusters(first, found), repeats), rulings, repeats, found.score)
    return replace(found, clusters=clusters)


def pair_score(left: Telling, right: Telling, background: Background, claimed: Claimed = NO_CLAIMS) -> float:
    """The log-odds of one event, or `NEVER` where the two cannot be one."""
    return NEVER if why_apart(left, right) else score(left, right, background) - claimed.against(left, right)


def _repeats(tellings: Mapping[str, Telling], copied: Mapping[str, str]) -> dict[str, str]:
    """For each telling that a copied report repeats word for word, the first telling (smallest id) it repeats."""
    first: dict[tuple[object, ...], str] = {}
    repeats = {}
    for key in sorted(tellings):
        t = tellings[key]
        if t.report not in copied:
            continue
        same = (
            copied[t.report],
            t.event,
            t.cameo,
            t.status,
            t.actor,
            t.recipient,
            t.when.function,
            t.words,
            t.in_headline,
        )
        if first.setdefault(same, key) != key:
            repeats[key] = first[same]
    return repeats


def _with_repeats(clusters: list[tuple[str, ...]], repeats: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    added: dict[str, list[str]] = {}
    for repeat, original in sorted(repeats.items()):
        added.setdefault(original, []).append(repeat)
    return tuple(sorted(tuple(sorted([*c, *(r for m in c for r in added.get(m, ()))])) for c in clusters))


def _clusters(first: Sequence[Telling], found: Matching) -> list[tuple[str, ...]]:
    strong = [pair for pair, value in found.scores.items() if value > COMPONENT_FROM]
    parts = components([t.id for t in first], strong)
    part_of = {key: part[0] for part in parts for key in part}
    inner: dict[str, dict[Pair, float]] = {}
    for pair, value in found.scores.items():
        if part_of[pair[0]] == part_of[pair[1]]:
            inner.setdefault(part_of[pair[0]], {})[pair] = value
    clusters: list[tuple[str, ...]] = []
    for part in parts:
        clusters += [part] if len(part) == 1 else _split(part, inner[part[0]], found)
    return clusters


def _split(part: tuple[str, ...], scores: Mapping[Pair, float], found: Matching) -> list[tuple[str, ...]]:
    """Average link inside one component."""
    known = dict(scores)

    def of(pair: Pair) -> float:
        if pair not in known:
            known[pair] = found.score(*pair)
        return known[pair]

    if len(part) <= WHOLE_COMPONENT:
        return average_link(part, {pair: of(pair) for pair in combinations(part, 2)})

    def check(left: Sequence[str], right: Sequence[str]) -> bool:
        pairs = [(min(a, b), max(a, b)) for a in sorted(left)[:SAMPLE] for b in sorted(right)[:SAMPLE]]
        return sum(map(of, pairs)) > 0

    return average_link(part, scores, check=check)
