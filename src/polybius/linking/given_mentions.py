"""Mentions of plain texts that have not been coded, and what is common over the documents that hold them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Given:
    """A mention as its words and surroundings tell it, without any coding."""

    id: str
    doc: str
    mention: str
    form: str
    stem: str
    wording: tuple[str, ...]
    kinds: frozenset[str]
    sentence: frozenset[str]
    near: frozenset[str]
    names: frozenset[str]
    near_names: frozenset[str]
    people: frozenset[str]
    numbers: frozenset[str]
    left: str
    before: frozenset[str]
    after: frozenset[str]
    order: int
    lead: bool
    whole: bool = False
    many: bool = False
    begins: int = 0
    sense: str = ""


@dataclass(frozen=True)
class Story:
    """What part of the documents of one story tells each word and each kind of act."""

    stems: Mapping[str, float]
    kinds: Mapping[str, float]

    @staticmethod
    def of(given: Sequence[Given]) -> Story:
        stems, kinds = Counter({(g.doc, g.stem) for g in given}), Counter({(g.doc, k) for g in given for k in g.kinds})
        docs = len({g.doc for g in given})
        return Story(*({k: n / docs for k, n in Counter(key for _, key in c).items()} for c in (stems, kinds)))


@dataclass(frozen=True)
class Surroundings:
    """What is common over the documents: how alike their texts are, how rare each word is, which kinds say little."""

    topics: Mapping[str, Mapping[str, float]]
    idf: Mapping[str, float]
    told: Mapping[str, int]
    names: Mapping[str, Mapping[str, float]]
    stories: Mapping[str, Story] = field(default_factory=dict)
    _likeness: dict[tuple[str, str], float] = field(default_factory=dict)

    @staticmethod
    def of(
        given: Sequence[Given], topics: Mapping[str, Mapping[str, float]], names: Mapping[str, Mapping[str, float]]
    ) -> Surroundings:
        held = Counter(stem for topic in topics.values() for stem in topic if " " not in stem)
        idf = {stem: math.log((len(topics) + 1) / count) for stem, count in held.items()}
        return Surroundings(topics, idf, Counter(g.stem for g in given), names)

    def likeness(self, one: str, two: str) -> float:
        """The cosine of two documents' TF-IDF vectors; 1 for one document."""
        if one == two:
            return 1.0
        key = (one, two) if one < two else (two, one)
        if key not in self._likeness:
            small, large = sorted((self.topics[one], self.topics[two]), key=len)
            self._likeness[key] = math.fsum(value * large[stem] for stem, value in small.items() if stem in large)
        return self._likeness[key]

    def same_names(self, one: str, two: str) -> float:
        """The cosine of the names of two documents."""
        left, right = self.names[one], self.names[two]
        shared = math.fsum(value * right[stem] for stem, value in left.items() if stem in right)
        norm = math.fsum(v * v for v in left.values()) * math.fsum(v * v for v in right.values())
        return shared / math.sqrt(norm) if norm else 0.0

    def alike_texts(self, docs: Sequence[str], least: float) -> Iterator[tuple[str, str]]:
        """Pairs of different documents at least so alike, among those that share one of their most telling words."""
        by_word: defaultdict[str, list[str]] = defaultdict(list)
        for doc in docs:
            topic = self.topics[doc]
            for stem in sorted(topic, key=lambda s: (-topic[s], s))[:40]:
                by_word[stem].append(doc)
        seen: set[tuple[str, str]] = set()
        for stem in sorted(by_word):
            members = by_word[stem]
            for i, one in enumerate(members[:400]):
                seen.update((one, two) for two in members[i + 1 : 400])
        yield from (pair for pair in sorted(seen) if self.likeness(*pair) >= least)

    def cosine(self, one: frozenset[str], two: frozenset[str]) -> float:
        """How alike two sets of words are, rare words counting more."""
        shared = math.fsum(self.idf[stem] ** 2 for stem in one & two)
        if not shared:
            return 0.0
        return shared / math.sqrt(self._norm(one) * self._norm(two))

    def _norm(self, words: frozenset[str]) -> float:
        return math.fsum(self.idf[stem] ** 2 for stem in words)
