"""Running the judge: an ONNX model over the pieces of sentences."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from polybius.judge.reading import Reading
from polybius.judge.wordpiece import Pieces, WordPiece

LONGEST = 126
SWITCH = "POLYBIUS_JUDGE"


class Judge:
    """The model with its vocabulary."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(folder / "judge.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.wordpiece = WordPiece((folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
        self.first, self.last = self.wordpiece.ids["[CLS]"], self.wordpiece.ids["[SEP]"]

    def read(self, sentences: Sequence[str]) -> list[Reading]:
        """A reading of each sentence; of a very long one only its first 126 pieces.

        Each is read by itself: eight-bit products are scaled by all that is read at once, and what is made of a
        sentence is to depend on it alone. It costs nothing, for nothing is padded.
        """
        return [self._read(self.wordpiece.cut(sentence)) for sentence in sentences]

    def _read(self, pieces: Pieces) -> Reading:
        ids = np.array([[self.first, *pieces.ids[:LONGEST], self.last]], dtype=np.int64)
        outputs = self.session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        spans = np.array(pieces.spans[:LONGEST], dtype=np.int32).reshape(-1, 2)
        return _reading(spans, [output[0] for output in outputs])


def _reading(spans: NDArray[np.int32], outputs: list[NDArray[np.float32]]) -> Reading:
    n = slice(1, len(spans) + 1)
    events, statuses, actors, recipients, senses = outputs
    return Reading(
        spans,
        _softmax(events[n]),
        _softmax(statuses[n]),
        _sigmoid(actors[n, n]),
        _sigmoid(recipients[n, n]),
        senses[n],
    )


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True, initial=-np.inf))
    shares: NDArray[np.float32] = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    odds: NDArray[np.float32] = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return odds


def load_judge() -> Judge | None:
    """The judge that the package ships; None where it is switched off (`POLYBIUS_JUDGE=off`) or not there."""
    return None if os.environ.get(SWITCH) == "off" else _load()


@cache
def _load() -> Judge | None:
    folder = Path(str(resources.files("polybius.data"))) / "judge"
    if not (folder / "judge.onnx").exists():
        return None
    try:
        return Judge(folder)
    except ImportError:
        return None
