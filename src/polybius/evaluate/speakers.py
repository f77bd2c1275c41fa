"""Who is found to say each of a set of labelled statements: shares found and right, by how the sentence names him.

The gold has a line for each statement: `set` and `id` of its report and, as character pairs, the `content` (its first
four words), the `cue` and the `source` (null: the sentence has none) and the `speaker`, the fullest name that the
report gives the speaker anywhere. It holds no text. How the sentence names the speaker, its *kind*, follows from that:
elided (no source), pronoun, named (the source holds a capitalised word of the name), role (any other source).

A statement is *found* when an attribution covers at least half of its four words, and either its cue meets the
gold's, or the gold has none, or its content begins within the words. Of several the one with the gold's cue is taken,
then the one whose content begins nearest. Its speaker is *right* when `is_same_speaker` says so.

Reports fall into two halves by a digest of their id. The errors of the `kept` half are never listed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from polybius.data import read_rows
from polybius.errors import UsageError
from polybius.evaluate.lines import lines_of
from polybius.evaluate.reports import Reader, gold_texts, stem
from polybius.model import AnnotatedReport, Attribution, Report
from polybius.pipeline import Pipeline, annotate

Row = Mapping[str, Any]
KINDS = ("named", "role", "pronoun", "elided")
HALVES = ("dev", "kept")
PRONOUNS = frozenset("he she it they him her them his hers its their i we you who".split())
# Words that belong to no name: articles, courtesies, owners.
EMPTY = frozenset(
    "a an the mr mrs ms dr prof his her its their our this that these those some several here there".split()
)
LINKS = frozenset("of for to in at from on with by such like".split())
WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


# ------------------------------------------------------------------ gold
def load_speakers(path: Path, half: str | None = None) -> list[dict[str, Any]]:
    """The statements of a gold file, or of one half of it. Raises UsageError for a file that is none."""
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [row for row in rows if half is None or half_of(row["id"]) == half]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: no labelled statements: {error}") from error


def half_of(identity: str) -> str:
    """The half a report falls into.

    >>> half_of("cenepa-1995-1") in HALVES
    True
    """
    return HALVES[hashlib.sha256(identity.encode()).digest()[0] % 2]


def kind_of(row: Row, text: str) -> str:
    """How a statement's sentence names its speaker.

    >>> text = "Anna Berg came. He said so."
    >>> kind_of({"source": [16, 18], "speaker": [0, 9]}, text), kind_of({"source": None, "speaker": [0, 9]}, text)
    ('pronoun', 'elided')
    """
    if row["source"] is None:
        return "elided"
    source = text[slice(*row["source"])]
    if source.lower() in PRONOUNS:
        return "pronoun"
    name = {word for word in WORD.findall(text[slice(*row["speaker"])]) if word[0].isupper()} - {"The", "A", "An"}
    return "named" if name & set(WORD.findall(source)) else "role"


# ------------------------------------------------------------------ the same speaker
def is_same_speaker(said: str, gold: str) -> bool:
    """Whether two names mean one speaker, articles, courtesies and titles set aside.

    The last words of the names, or their heads (the word before "of", "for" ...), must be the same, whatever the
    number; and if both have further words, they must share one. Initials stand for a given name or for a whole body.

    >>> is_same_speaker("President Berg", "Anna Berg"), is_same_speaker("Jan Berg", "Anna Berg")
    (True, False)
    >>> is_same_speaker("the ministry", "Foreign Ministry of Norland"), is_same_speaker("UN", "United Nations")
    (True, True)
    """
    one, other = _words_of(said), _words_of(gold)
    if not one or not other:
        return False
    if one == other or _is_acronym(said, other) or _is_acronym(gold, one):
        return True
    if one[-1] != other[-1] and _head(said) != _head(gold):
        return False
    shared = one[-1] if one[-1] == other[-1] else _head(said)
    rest, others = set(one) - {shared}, set(other) - {shared}
    return not rest or not others or any(_agree(a, b) for a in rest for b in others)


def _agree(one: str, other: str) -> bool:
    """Whether two words are the same, or one is the other's initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _words_of(name: str) -> list[str]:
    """The words that tell a name from others, in a plain form; titles are left out before a name."""
    name = name.split(",")[0].split("(")[0].replace("’", "'")
    found = WORD.findall(re.sub(r"'s?\b", "", name))
    for at in range(len(found) - 2, -1, -1):
        if found[at].lower() in _titles() and found[at + 1][0].isupper():
            found = found[at + 1 :]
            break
    kept = [word for word in found if word.lower().strip(".") not in EMPTY | LINKS]
    return [_plain(word) for word in kept]


@cache
def _titles() -> frozenset[str]:
    """Offices and trades, which may stand before a name."""
    rows = read_rows("attribution/people.tsv")
    return frozenset(word for row in rows if row["kind"] in ("office", "role") for word in row["words"].split())


def _plain(word: str) -> str:
    word = word.lower().replace(".", "")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _head(name: str) -> str:
    found = [word for word in WORD.findall(name.split(",")[0].split("(")[0]) if word.lower() not in ("here", "there")]
    at = next((n for n, word in enumerate(found) if n and word.lower() in LINKS), len(found))
    return _plain(found[at - 1]) if found else ""


def _is_acronym(short: str, full: Sequence[str]) -> bool:
    letters = re.sub(r"\b[Tt]he\b|[^A-Za-z]", "", short)
    return len(letters) > 1 and letters.isupper() and letters.lower() == "".join(word[0] for word in full)


# ------------------------------------------------------------------ scoring
def find_statement(row: Row, attributions: Iterable[Attribution]) -> Attribution | None:
    """The attribution that tells a labelled statement, if any does."""
    start, end = row["content"]
    best: tuple[tuple[bool, int, bool], Attribution] | None = None
    for one in attributions:
        if sum(max(0, min(span.end, end) - max(span.start, start)) for span in one.content) * 2 < end - start:
            continue
        cued = row["cue"] is not None and any(c.start < row["cue"][1] and row["cue"][0] < c.end for c in one.cue)
        off = min(abs(span.start - start) for span in one.content)
        if not cued and row["cue"] is not None and off * 2 > end - start:
            continue
        order = (not cued, off, one.parent is None)
        if best is None or order < best[0]:
            best = (order, one)
    return best[1] if best else None


def score_speakers(gold: Sequence[Row], read: Iterable[AnnotatedReport]) -> tuple[dict[str, Any], list[str]]:
    """The figures over the reports that were read, and a line for each error in the `dev` half.

    Statements of reports that were not read do not count; `left_out` says how many they are, by set.
    """
    told: dict[str, list[Row]] = {}
    for row in gold:
        told.setdefault(row["id"], []).append(row)
    outcomes: dict[str, list[tuple[bool, bool]]] = {kind: [] for kind in ("all", *KINDS)}
    errors: list[str] = []
    for annotated in read:
        for row in told.pop(stem(annotated.report.path), ()):
            kind, found, right = judge_statement(row, annotated)
            for name in ("all", kind):
                outcomes[name].append((found is not None, right))
            if not right and half_of(row["id"]) == "dev":
                errors.append(_error(row, kind, found, annotated.report.text))
    left_out: dict[str, int] = {}
    for rows in told.values():
        left_out[rows[0]["set"]] = left_out.get(rows[0]["set"], 0) + len(rows)
    figures: dict[str, Any] = {name: _shares(pairs) for name, pairs in outcomes.items()}
    return {**figures, "left_out": left_out}, errors


def judge_statement(row: Row, annotated: AnnotatedReport) -> tuple[str, Attribution | None, bool]:
    """The kind of a statement, the attribution that tells it, and whether that has the right speaker."""
    text = annotated.report.text
    found = find_statement(row, annotated.attributions)
    said = found.speaker.value.name if found and found.speaker else ""
    return kind_of(row, text), found, is_same_speaker(said, text[slice(*row["speaker"])])


def _shares(pairs: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    found, right = sum(f for f, _ in pairs), sum(r for _, r in pairs)
    return {
        "found": round(found / len(pairs), 3) if pairs else None,
        "right_of_found": round(right / found, 3) if found else None,
        "right_of_all": round(right / len(pairs), 3) if pairs else None,
        "n": len(pairs),
    }


def _error(row: Row, kind: str, found: Attribution | None, text: str) -> str:
    wanted = " ".join(text[slice(*row["speaker"])].split())
    words_ = " ".join(text[row["content"][0] : row["content"][1] + 30].split())
    said = "found" if found is None else "nobody"
    if found is not None and found.speaker is not None:
        said = f"{found.speaker.value.name} ({found.speaker.rule})"
    return f"{row['id']} {kind}: {wanted!r}, not {said}: {words_}"


# ------------------------------------------------------------------ a file, and output
def score_file(
    gold: Path, texts: str, half: str | None, pipeline: Pipeline, read: Reader
) -> tuple[dict[str, Any], list[str]]:
    """The figures of a gold file over the texts it speaks of. Raises UsageError for a half that is none."""
    if half not in (None, *HALVES):
        raise UsageError(f"--half {half}: dev or kept")
    rows = load_speakers(gold, half)
    reports = gold_texts({"reports": {row["id"]: None for row in rows}}, texts, read)
    return score_speakers(rows, (annotate(report, pipeline) for report in reports if isinstance(report, Report)))


def to_json(figures: Row) -> str:
    return json.dumps(figures, indent=1)


def to_text(figures: Row) -> str:
    """A line for each kind."""
    return lines_of({name: shares for name, shares in figures.items() if name != "left_out"}, 10)
