"""Scores on the development data may only rise. `make eval` runs them all; a quick part of them is held here.

A floor is raised with `python -m polybius.evaluate.board --pin`, and lowered with `--lower "why"` besides.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from polybius.evaluate import board

# About a minute in all on one core.
QUICK = (
    "coding, odd half",
    "coding given actors, odd half",
    "dates, TimeBank",
    "dates, AQUAINT",
    "linking, GVC dev",
    "reports, seeds",
    "reports, ordinary news",
    "speakers, dev half",
    "speakers, kept half",
    "stories given, open half",
    "stories given, kept half",
)
SCORES = {score.name: score for score in board.SCORES}


def test_every_score_of_the_board_has_its_floors() -> None:
    floors = board.read_floors()["scores"]
    assert {name: tuple(figures) for name, figures in floors.items()} == {n: s.figures for n, s in SCORES.items()}


def test_every_lowered_floor_says_why() -> None:
    assert all(len(entry["why"].split()) > 3 and entry["what"] for entry in board.read_floors()["lowered"])


@pytest.mark.parametrize("name", QUICK)
def test_no_score_is_lower_than_its_floor(shared: Path, name: str) -> None:
    score, floors = SCORES[name], board.read_floors()
    folder = score.folder(shared)
    if missing := [path for path in score.paths(shared) if not path.exists()]:
        pytest.skip(f"{missing[0]} is absent")
    if board.digest(folder / score.data) != floors["data"][score.data]:
        pytest.skip(f"{score.data} is not the file that the floor was measured on")
    assert board.find_lower({name: board.measure(score, shared)}, floors["scores"]) == []
