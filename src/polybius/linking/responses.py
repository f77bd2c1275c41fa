"""Which act answers which: typed, directed links between events, the answer left, what it answers right.

Kinds of act and of answer, roles and weights are data (`data/linking/answers.toml`). For each answer a bounded number
of earlier acts is weighed: those told near it in its reports, and those of the same parties within thirty days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from polybius.linking.acts import Act, Side
from polybius.linking.answer_kinds import Kind, limit
from polybius.linking.answer_signs import Around, fitting_kind, may_follow, weigh
from polybius.linking.answer_words import Texts
from polybius.linking.when import width
from polybius.model import Event, Link, Reason

# Of several acts an answer may answer, one this close in log-odds to the likeliest is kept beside it: two are often
# halves of one. By cross-validation on stories of our own and the open half of the gold F1 falls from .3 on.
NEARLY_AS_LIKELY = 0.1
MOST_ANSWERED = 2
# So many earlier acts are weighed for each answer: in each report that tells it, nearest in the text first; and over
# reports, nearest in time first.
MOST_IN_REPORT = 24
MOST_ACROSS = 12
# So many are looked at for each party and week.
MOST_IN_WEEK = 24
# An answer told in more reports than this is looked up in the first so many only.
MOST_REPORTS = 12
WIDEST = 45
Candidate = tuple[float, Act, Kind, tuple[Reason, ...]]
Week = tuple[str, str, int]


def find_answers(acts: Sequence[Act], texts: Texts) -> list[Link]:
    """All "answers" links among the events, likeliest readings only, sorted by answer and then by what it answers.

    `texts` are the reports' texts by id: the words around both acts are evidence.
    """
    index = Index(acts)
    chosen: dict[tuple[str, str], Link] = {}
    for answer in sorted(acts, key=lambda a: a.event.id):
        if answer.answers and answer.event.status not in ("negated", "hypothetical"):
            for total, first, kind, why in _best(_judged(answer, index, texts)):
                link = Link(answer.event.id, first.event.id, "answers", round(total, 3), why, kind=kind.name)
                chosen[link.left, link.right] = link
    return [link for key, link in sorted(chosen.items()) if not _is_outdone(link, chosen.get((key[1], key[0])))]


def _is_outdone(link: Link, other: Link | None) -> bool:
    """Of two acts that seem to answer each other, the likelier reading holds."""
    return other is not None and (other.score, other.left) > (link.score, link.left)


def _judged(answer: Act, index: Index, texts: Texts) -> Iterator[Candidate]:
    fitting = index.fitting(answer)
    around = Around(len(fitting) - 1, index.order)
    for first, kind, role in fitting:
        total, why = weigh(answer, first, kind, role, texts, around)
        if total > limit("threshold"):
            yield total, first, kind, why


def _best(judged: Iterable[Candidate]) -> list[Candidate]:
    ranked = sorted(judged, key=lambda j: (-j[0], j[1].event.id))
    return [j for j in ranked[:MOST_ANSWERED] if j[0] >= ranked[0][0] - NEARLY_AS_LIKELY]


# ------------------------------------------------------------------ candidates
class Index:
    """Acts by report, and by who acts on whom in which week, so that an answer meets few others."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.by_report: defaultdict[str, list[tuple[int, Act]]] = defaultdict(list)
        self.by_week: defaultdict[Week, list[tuple[date, str, Act]]] = defaultdict(list)
        for act in acts:
            if act.moves:
                for telling in act.tellings:
                    self.by_report[telling.report].append((telling.mention.trigger.start, act))
                for week in _weeks(act.event, 0):
                    for doer, other in _keys(act.cast.actors, act.cast.recipients):
                        self.by_week[doer, other, week].append((_first(act.event), act.event.id, act))
        self.order = _order(acts)
        for told in self.by_report.values():
            told.sort(key=lambda item: (item[0], item[1].event.id))
        for kept in self.by_week.values():
            kept.sort(key=lambda item: item[:2])

    def earlier(self, answer: Act) -> list[Act]:
        """The acts that the answer may answer, by id."""
        found = {act.event.id: act for act in (*self._told_near(answer), *self._across(answer))}
        return [found[key] for key in sorted(found)]

    def fitting(self, answer: Act) -> list[tuple[Act, Kind, str]]:
        """Those of them that it can answer, each with the kind of answer and the role of the one who answers."""
        found = []
        for first in self.earlier(answer):
            other = first.event.id != answer.event.id and first.event.status != "negated"
            fitting = fitting_kind(answer, first) if other and may_follow(answer, first) else None
            if fitting:
                found.append((first, *fitting))
        return found

    def _told_near(self, answer: Act) -> Iterator[Act]:
        seen: set[str] = set()
        for telling in sorted(answer.tellings, key=lambda t: t.id):
            if telling.report in seen or len(seen) >= MOST_REPORTS:
                continue
            seen.add(telling.report)
            place = telling.mention.trigger.start
            told = self.by_report.get(telling.report, ())
            if len(told) > MOST_IN_REPORT:
                told = sorted(told, key=lambda item: (abs(item[0] - place), item[0], item[1].event.id))
            yield from (act for _, act in told[:MOST_IN_REPORT])

    def _across(self, answer: Act) -> list[Act]:
        found: dict[str, tuple[date, Act]] = {}
        latest = _last(answer.event)
        for week in _weeks(answer.event, int(limit("longest_days"))):
            for other, doer in _keys(answer.cast.actors, answer.cast.recipients, turned=True):
                kept = self.by_week.get((doer, other, week), ())
                upto = bisect_right(kept, latest, key=lambda item: item[0]) if kept else 0
                found |= {name: (day, act) for day, name, act in kept[max(0, upto - MOST_IN_WEEK) : upto]}
        nearest = sorted(found.items(), key=lambda item: ((latest - item[1][0]).days, item[0]))
        fitting = (act for _, (_, act) in nearest if any(kind.to & act.moves for kind in answer.answers))
        return [act for act, _ in zip(fitting, range(MOST_ACROSS), strict=False)]


def _order(acts: Sequence[Act]) -> Mapping[str, Mapping[tuple[int, str], int]]:
    """For each report the place of each of its tellings, by where it stands and its event, in text order."""
    told: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for act in acts:
        for telling in act.tellings:
            told[telling.report].add((telling.mention.trigger.start, act.event.id))
    return {report: {key: place for place, key in enumerate(sorted(keys))} for report, keys in told.items()}


def _keys(actors: Sequence[Side], recipients: Sequence[Side], *, turned: bool = False) -> list[tuple[str, str]]:
    """Doer and recipient as codes; with "" as recipient for whomever a third party may answer."""
    ones = sorted({code for side in actors for code in side.codes})
    others = sorted({code for side in recipients for code in side.codes})
    pairs = [(one, other) for one in ones for other in others]
    return [*pairs, *((("", other) for other in others) if turned else ((one, "") for one in ones))]


def _first(event: Event) -> date:
    return event.date.days.earliest or date.max


def _last(event: Event) -> date:
    return event.date.days.latest or date.max


def _weeks(event: Event, back: int) -> range:
    """The weeks of a dated event, as running numbers, and of so many days before it; none where the days are open."""
    days = event.date.days
    span = width(days)
    if days.earliest is None or days.latest is None or span is None or (span > WIDEST and not back):
        return range(0)
    first = max(days.earliest, days.latest - timedelta(days=min(WIDEST, days.latest.toordinal() - 1)))
    first = first - timedelta(days=min(back, first.toordinal() - 1))
    return range(first.toordinal() // 7, days.latest.toordinal() // 7 + 1)
