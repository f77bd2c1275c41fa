"""What the judge makes of one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = "none"
EVENTS = (
    NONE, "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = (
    "occurred", "planned", "proposed", "conditional", "hypothetical", "negated", "attempted", "background",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Probabilities for the pieces of a sentence, in text order.

    `spans` [n, 2]: where each piece stands, in code points of the sentence; `events` [n, 17]: what it tells, in the
    order of `EVENTS`; `statuses` [n, 8]; `actors` and `recipients` [n, n]: whether piece j names an actor (recipient)
    of what piece i tells; `senses` [n, 64]: vectors of length 1, alike for pieces that tell one event.
    """

    spans: NDArray[np.int32]
    events: NDArray[np.float32]
    statuses: NDArray[np.float32]
    actors: NDArray[np.float32]
    recipients: NDArray[np.float32]
    senses: NDArray[np.float32]

    def pieces(self, start: int, end: int) -> list[int]:
        """The pieces that have a letter in these code points of the sentence."""
        first = int(np.searchsorted(self.spans[:, 1], start, side="right"))
        last = int(np.searchsorted(self.spans[:, 0], end, side="left"))
        return list(range(first, last))
