"""Linking given mentions of plain texts: the form in which benchmarks ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from polybius.linking.words import stem
from polybius.model import Sentence


def predict(
    documents: Iterable[Mapping[str, Any]], parse: Callable[[str], tuple[Sentence, ...]] | None = None
) -> list[dict[str, str]]:
    """A row `{"doc", "mention", "cluster"}` for each event mention."""
    return [
        {"doc": d["id"], "mention": m["id"], "cluster": stem(m["text"])}
        for d in documents
        for m in d["mentions"]
        if m.get("kind", "event") == "event"
    ]
