"""What a mention tells, as a vector: alike for mentions of one event, whatever their words.

The judge learns the vectors where it is known what tells one event (`training/judge/tellings.py`). They are kept with
the mentions as text: 64 signed bytes in base64.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SCALE = 127


def pack(vector: NDArray[np.float32]) -> str:
    """A vector of length 1 as text.

    >>> pack(np.array([1.0, 0.0], dtype=np.float32))
    'fwA='
    """
    return base64.b64encode(np.rint(vector * SCALE).astype(np.int8).tobytes()).decode("ascii")


@lru_cache(maxsize=200_000)
def _unpack(sense: str) -> NDArray[np.int32]:
    return np.frombuffer(base64.b64decode(sense), dtype=np.int8).astype(np.int32)


def likeness(one: str, other: str) -> float | None:
    """The cosine of two packed vectors, -1 to 1; None where one is missing.

    >>> likeness("fwA=", "fwA="), likeness("fwA=", "AH8="), likeness("fwA=", "")
    (1.0, 0.0, None)
    """
    if not one or not other:
        return None
    return float(_unpack(one) @ _unpack(other)) / SCALE**2


def likenesses(ones: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
    """The cosines of each of some packed vectors with each of others; 0 where one is missing.

    >>> likenesses(["fwA=", ""], ["fwA=", "AH8=", ""]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    found = np.zeros((len(ones), len(others)))
    rows, columns = [i for i, one in enumerate(ones) if one], [i for i, other in enumerate(others) if other]
    if rows and columns:
        left = np.stack([_unpack(ones[i]) for i in rows])
        right = np.stack([_unpack(others[i]) for i in columns])
        found[np.ix_(rows, columns)] = left @ right.T / SCALE**2
    return found
