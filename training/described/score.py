"""How many labelled phrases ("the senator said") find whom they mean.

python training/described/score.py --dev ../shared/dev [--misses]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from polybius.annotate import annotate, load_pipeline
from polybius.evaluate.speakers import is_same_speaker
from polybius.model import Report, hash_text

HERE = Path(__file__).parent


def read_texts(dev: Path, labels: list[dict[str, Any]]) -> dict[str, str]:
    """The texts that the labels speak of, by id."""
    wanted = {row["id"] for row in labels}
    found: dict[str, str] = {}
    for name in sorted({row["set"] for row in labels}):
        raw = (dev / name).read_bytes()
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
        found |= {row["id"]: row["text"] for row in map(json.loads, text.splitlines()) if row["id"] in wanted}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    labels = [json.loads(line) for line in (HERE / "labels.jsonl").read_text("utf-8").splitlines()]
    texts = read_texts(given.dev, labels)
    by_text: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in labels:
        by_text[row["id"]].append(row)
    pipeline = load_pipeline()
    right = 0
    for name, rows in sorted(by_text.items()):
        text = texts[name]
        told = annotate(Report(hash_text(text), text), pipeline).attributions
        for row in rows:
            start, end = row["phrase"]
            speakers = [a.speaker.value.name for a in told if a.speaker and a.source and a.source[0].start == start]
            wanted = text[slice(*row["meant"])]
            if speakers and is_same_speaker(speakers[0], wanted):
                right += 1
            elif given.misses:
                print(f"{name}: {text[start:end]!r} is {wanted!r}, not {speakers[:1]}")
    print(f"{right} of {len(labels)} = {right / len(labels):.3f}")


if __name__ == "__main__":
    main()
