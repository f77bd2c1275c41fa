"""Whom a pronoun means: the likeliest of those seen before it, or nothing, by weights learned from labelled pronouns.

Each option has *traits*, plain names of what holds of it ("was subject", "one sentence back"); its score is the sum of
their weights (`data/pronouns/weights.toml`, one table for each kind of pronoun), and the options' shares are those of a
conditional logit. The weights are fitted by `training/pronouns/train.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from polybius import data
from polybius.annotate.entities import Cluster, Register, Seen
from polybius.annotate.pronouns import Pronoun

# How many sentences back each kind of pronoun looks.
REACH = {"person": 9, "it": 4, "they": 5, "country": 9}
THING_REACH = 2
NOTHING = "nothing"
DISTANCES = ("same sentence", "one sentence back", "two sentences back", "three or four sentences back")


@dataclass(frozen=True, slots=True)
class Option:
    """A cluster that a pronoun could mean, or nothing, with its traits."""

    cluster: Cluster | None
    traits: tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """What the last pronouns of each sort were taken for."""

    last: dict[str, Cluster] = field(default_factory=dict)

    def note(self, pronoun: Pronoun, cluster: Cluster) -> None:
        self.last[pronoun.kind + pronoun.gender] = cluster

    def before(self, pronoun: Pronoun) -> Cluster | None:
        return self.last.get(pronoun.kind + pronoun.gender)


class Ranker:
    """Chooses among options by the sums of their traits' weights."""

    def __init__(self, weights: dict[str, dict[str, float]]) -> None:
        self.weights = weights

    def choose(self, pronoun: Pronoun, options: Sequence[Option]) -> tuple[Option, float]:
        """The likeliest option with its share; the earlier one (nearer, nothing last) where two are alike."""
        weights = self.weights.get(pronoun.kind, {})
        scores = [sum(weights.get(trait, 0.0) for trait in option.traits) for option in options]
        best = max(range(len(options)), key=lambda n: (scores[n], -n))
        share = 1 / sum(math.exp(score - scores[best]) for score in scores)
        return options[best], share


@cache
def load_ranker() -> Ranker:
    """The ranker with the weights of the package."""
    return Ranker(data.read_toml("pronouns/weights.toml"))


def options_for(
    pronoun: Pronoun, here: Seen, register: Register, memory: Memory, ahead: Cluster | None = None
) -> list[Option]:
    """Those a pronoun could mean, nearest first, and nothing at the end.

    `here` is how the pronoun itself stands; `ahead` the subject that follows it ("In his speech, Berg ...").
    """
    barred = pronoun.barred
    found: list[tuple[Cluster, Seen]] = []
    met: set[int] = set()
    out = {
        c.number for s, t, c in _recent(register, pronoun.sentence) if s == pronoun.sentence and t in barred
    }  # by binding: none of these, wherever else they stand
    reach = REACH[pronoun.kind]
    for sentence, token, cluster in reversed(register.recent):
        if pronoun.sentence - sentence > reach:
            break
        if (sentence, token) >= (pronoun.sentence, pronoun.token) or cluster.number in met:
            continue
        met.add(cluster.number)
        if cluster.number in out or not fits(cluster, pronoun):
            continue
        if cluster.type == "THING" and pronoun.sentence - sentence > THING_REACH:
            continue
        last = next((s for s in reversed(cluster.seen) if (s.sentence, s.token) == (sentence, token)), None)
        if last is not None:
            found.append((cluster, last))
    scene = _scene(found)
    options = [
        Option(cluster, tuple(_traits(pronoun, here, cluster, last, rank, scene, memory)))
        for rank, (cluster, last) in enumerate(found)
    ]
    if ahead is not None and ahead.number not in out and fits(ahead, pronoun):
        spoken = "ahead of quoted words" if here.quoted else "ahead"
        if ahead.number in met:
            options = [
                Option(o.cluster, (*o.traits, f"{spoken}, seen before")) if o.cluster is ahead else o for o in options
            ]
        else:
            options.append(Option(ahead, (spoken, f"{spoken} of a {pronoun.role}", f"type {ahead.type}")))
    options.append(Option(None, tuple(_nothing(pronoun, here, found))))
    return options


@dataclass(frozen=True, slots=True)
class _Scene:
    """How the options compare: how often the most frequent was seen, whose words were told last, who acted last."""

    most: int = 0
    talker: Cluster | None = None
    actor: Cluster | None = None


def _scene(found: Sequence[tuple[Cluster, Seen]]) -> _Scene:
    talks, acts = [], []
    for cluster, _ in found:
        for seen in cluster.seen[-6:]:
            if seen[2] and not seen[3]:
                acts.append((seen[:2], cluster))
                if seen.speaks:
                    talks.append((seen[:2], cluster))
    return _Scene(
        max((len(cluster.seen) for cluster, _ in found), default=0),
        max(talks, key=lambda pair: pair[0], default=(None, None))[1],
        max(acts, key=lambda pair: pair[0], default=(None, None))[1],
    )


def _recent(register: Register, sentence: int) -> Iterator[tuple[int, int, Cluster]]:
    for entry in reversed(register.recent):
        if entry[0] < sentence:
            return
        yield entry


def fits(cluster: Cluster, pronoun: Pronoun) -> bool:
    """Whether a pronoun can mean a cluster at all, by number, gender and type."""
    type_, plural = cluster.type, cluster.plural
    if pronoun.kind == "person":
        known = cluster.gender in ("", pronoun.gender)
        return not plural and known and type_ == "PERSON"
    if pronoun.kind == "it":
        return not plural and type_ not in ("PERSON", "GROUP")
    if pronoun.kind == "country":
        return bool(cluster.iso3) or (type_ == "GPE" and not plural)
    return plural or type_ in ("GROUP", "ORG", "GPE", "NORP")


def _traits(
    pronoun: Pronoun, here: Seen, cluster: Cluster, last: Seen, rank: int, scene: _Scene, memory: Memory
) -> Iterator[str]:
    """What holds of an option; `last` is how it was last seen, `rank` how many others were seen since."""
    back = pronoun.sentence - last.sentence
    type_ = cluster.type or "unknown"
    yield DISTANCES[min(back, 3)] if back < 5 else "farther back"
    yield ("nearest", "second nearest", "third nearest")[rank] if rank < 3 else "others nearer"
    yield f"type {type_}" + (", country" if cluster.iso3 else "") + ("" if cluster.named else ", unnamed")
    yield f"was {last.role}"
    if last.role == pronoun.role:
        yield f"both {last.role}"
    yield from _by_acting(pronoun, cluster, last, back, scene)
    if last.inside:
        yield "inside another phrase"
    if last.place:
        yield "whereabouts"
    if last.first:
        yield "opened its sentence"
    yield from _by_salience(pronoun, cluster, last, scene.most, memory)
    if back == 0:
        yield from _by_clause(pronoun, cluster)
    elif pronoun.reflexive:
        yield "reflexive, not above"
    yield from _by_talk(pronoun, here, cluster, last, back)
    if scene.talker is cluster:
        yield "spoke last"
        yield f"spoke last, pronoun {'quoted' if here.quoted else 'speaks' if pronoun.speaks else 'told of'}"
    if pronoun.kind in ("it", "they"):
        yield f"type {type_}, pronoun {pronoun.role}"
        if cluster.type == "THING":
            yield f"thing {DISTANCES[min(back, 3)]}"
            yield f"thing was {last.role}"
            if last.definite:
                yield "definite thing"
    if cluster.members:
        yield "coordinated"


def _by_acting(pronoun: Pronoun, cluster: Cluster, last: Seen, back: int, scene: _Scene) -> Iterator[str]:
    """Whether it acted in this sentence or the one before, and last of all."""
    if last.role == "subject" and back <= 1:
        yield f"subject {DISTANCES[back]}, pronoun {pronoun.role}"
    if last.main:
        yield "main subject"
    if back <= 1:
        before = [s for s in cluster.seen[-6:] if s[0] == pronoun.sentence - 1 and s[2]]
        if any(s.main for s in before):
            yield f"main subject of the sentence before, pronoun {pronoun.role}"
        elif before:
            yield "subject in the sentence before"
    if scene.actor is cluster:
        yield "acted last"
        yield f"acted last, pronoun {pronoun.role}"


def _by_clause(pronoun: Pronoun, cluster: Cluster) -> Iterator[str]:
    """What it is in the clauses around the pronoun: their subject or object, a noun that the pronoun depends on."""
    places = {s.token for s in cluster.seen[-6:] if s.sentence == pronoun.sentence}
    level = next((n for n, token in enumerate(pronoun.above) if token in places), None)
    if level is not None:
        yield "subject above" if level == 0 else "subject farther above"
        yield f"subject above, pronoun {pronoun.role}" if level == 0 else f"subject farther above, {pronoun.role}"
    if pronoun.reflexive:
        yield "reflexive, not above" if level is None else f"reflexive, level {min(level, 1)}"
    for token, relation in pronoun.around:
        if token in places:
            yield relation
            yield f"{relation}, pronoun {pronoun.role}"


def _by_salience(pronoun: Pronoun, cluster: Cluster, last: Seen, most: int, memory: Memory) -> Iterator[str]:
    times = len(cluster.seen)
    yield "seen once" if times == 1 else "seen twice or more" if times < 4 else "seen often"
    if times == most and most > 1:
        yield "seen most"
    if last.kind == "pronoun":
        yield "was a pronoun"
    if memory.before(pronoun) is cluster:
        yield "the last such pronoun's"
        if last.kind == "pronoun":
            yield "goes on as pronoun"
    if cluster.gender and cluster.gender == pronoun.gender:
        yield "gender known"
    if cluster.seen[0].sentence <= 1:
        yield "told of from the start"
    if times > 1 and [s[2] for s in cluster.seen[-4:]].count(True) > 1:
        yield "often subject"
    if cluster.head:
        yield "noun seen before" if cluster.echoes else "noun new"


def _by_talk(pronoun: Pronoun, here: Seen, cluster: Cluster, last: Seen, back: int) -> Iterator[str]:
    """Headlines, paragraphs, quotation marks, and who says what."""
    if last.headline != here.headline:
        yield "headline"
    if last.paragraph == here.paragraph:
        yield "same paragraph"
    if here.quoted:
        yield "same quotation" if last.quote == here.quote else "outside the quotation"
        if last.quote != here.quote and last.speaks and back <= 1:
            yield "speaker of the quotation"
    elif last.quoted:
        yield "only in quotation" if all(s.quoted for s in cluster.seen) else "last in quotation"
    if last.speaks and pronoun.speaks:
        yield "both speak"
        if here.quoted == last.quoted:
            yield f"both speak, {DISTANCES[min(back, 3)]}"
    elif pronoun.speaks:
        yield f"pronoun speaks, {cluster.type or 'unknown'}"
    elif last.speaks:
        yield "speaks"
    if pronoun.tellers and cluster.type == "PERSON" and not pronoun.tellers.isdisjoint(cluster.key):
        yield "tells it"


def _nothing(pronoun: Pronoun, here: Seen, found: Sequence[tuple[Cluster, Seen]]) -> Iterator[str]:
    yield NOTHING
    if not any(pronoun.sentence - last.sentence <= 1 for _, last in found):
        yield "nothing: none near"
    if here.quoted:
        yield "nothing: quoted"
    if pronoun.reflexive:
        yield "nothing: reflexive"
    if here.first:
        yield "nothing: first"
    for form in pronoun.forms:
        yield f"nothing: {form}"
