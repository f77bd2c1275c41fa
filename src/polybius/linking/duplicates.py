"""Near-identical reports: copies of one wire story, as sent or edited, make one source group.

MinHash over runs of words finds candidates in bands; each candidate is verified by the share of equal hashes. A crowded
bucket compares every report with a few representatives, so a thousand copies cost a thousand comparisons.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from polybius.linking.cluster import components
from polybius.linking.words import WORD
from polybius.model import Report

SHINGLE = 4
HASHES = 128
BANDS = 32
# Share of equal hashes from which two reports are copies. Two reports of one event by different writers stay below .2;
# a copy with a new headline, a cut last third or replaced names stays above .5.
COPY_FROM = 0.5
REPRESENTATIVES = 4
# Short texts share runs of words by chance: with fewer words than these, two are copies only if nearly all runs are
# the same, or never.
SHORT_TEXT, SHORT_COPY_FROM = 60, 0.8
FEWEST_WORDS = 12
HALF_WORD = np.uint64(32)
MOST = np.uint64(0xFFFFFFFF)
Signatures = npt.NDArray[np.uint32] | npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copies:
    """Two reports judged copies of one text; `likeness` is the estimated Jaccard share of their word runs."""

    left: str
    right: str
    likeness: float


def _coefficients() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Multiply-add-shift over 64-bit words that wrap: any two texts' least values agree as often as their runs do."""
    random = np.random.Generator(np.random.PCG64(1701))
    words = random.integers(0, np.iinfo(np.uint64).max, (2, HASHES, 1), dtype=np.uint64)
    return words[0] | np.uint64(1), words[1]


MULTIPLY, ADD = _coefficients()


def shingles(text: str) -> npt.NDArray[np.uint64]:
    """The distinct hashes of a text's runs of words, sorted.

    >>> len(shingles("one two three four five"))
    2
    """
    words = [word.lower().encode("utf-8", "surrogatepass") for word in WORD.findall(text)]
    runs = (b" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return np.array(sorted({zlib.crc32(run) for run in runs}), dtype=np.uint64)


def signature(text: str) -> npt.NDArray[np.uint64]:
    """The MinHash of a text: for each of 128 hash functions, the least value over its word runs."""
    least = np.full(HASHES, MOST, dtype=np.uint64)
    hashes = shingles(text)
    for start in range(0, len(hashes), 4096):
        block = (hashes[None, start : start + 4096] * MULTIPLY + ADD) >> HALF_WORD
        least = np.minimum(least, block.min(axis=1))
    return least


def likeness(left: Signatures, right: Signatures) -> float:
    """The estimated Jaccard share of two texts' word runs.

    >>> likeness(signature("The envoy left on Monday night"), signature("The envoy left on Monday night"))
    1.0
    """
    return float((left == right).mean())


def find_copies(reports: Sequence[Report]) -> list[Copies]:
    """Pairs of reports that are copies of one text: enough pairs to connect each group, not all of them."""
    texts = {report.id: report.text for report in reports}
    lengths = {key: _length(texts[key]) for key in sorted(texts)}
    ids = [key for key, words in lengths.items() if words >= FEWEST_WORDS]
    signs = np.empty((len(ids), HASHES), dtype=np.uint32)
    for at, key in enumerate(ids):
        signs[at] = signature(texts[key])
    pairs = sorted(set(_bucket_pairs(_buckets(signs))))
    alike = (Copies(ids[one], ids[two], likeness(signs[one], signs[two])) for one, two in pairs)
    return [found for found in alike if found.likeness >= _needed(min(lengths[found.left], lengths[found.right]))]


def _length(text: str) -> int:
    """How many words a text has, counted no further than matters."""
    return sum(1 for _ in islice(WORD.finditer(text), SHORT_TEXT))


def _needed(words: int) -> float:
    return SHORT_COPY_FROM if words < SHORT_TEXT else COPY_FROM


def _buckets(signs: Signatures) -> Iterator[list[int]]:
    """The places of the signatures that agree in a band, in order, where there are several."""
    rows = HASHES // BANDS
    for band in range(BANDS):
        part = np.ascontiguousarray(signs[:, band * rows : (band + 1) * rows])
        order = np.lexsort(part.T)
        ordered = part[order]
        alike = (ordered[1:] == ordered[:-1]).all(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], alike, [False])).astype(np.int8)))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            yield order[first : last + 1].tolist()


def _bucket_pairs(buckets: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    for members in buckets:
        for at, first in enumerate(members[:REPRESENTATIVES], 1):
            for second in members[at:]:
                yield first, second


def group_copies(reports: Sequence[Report], pairs: Iterable[Copies]) -> list[tuple[str, ...]]:
    """The source groups: every report stands in one, most of them alone, each group and the list sorted."""
    return components(sorted({report.id for report in reports}), [(pair.left, pair.right) for pair in pairs])
