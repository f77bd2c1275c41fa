"""Every development score in one table: `python -m polybius.evaluate.board`, which `make eval` runs.

Scores are read off what a user would run: `polybius predict`, scored by the scorer beside the development data, and
`polybius evaluate reports`. `--pin` writes them to `tests/floors.json`; a score lower than its floor is pinned only
with `--lower "why"`, and the sentence is kept there.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polybius.evaluate.gold import part_of
from polybius.evaluate.hidden_dates import FILES as HIDDEN_FILES
from polybius.evaluate.pairs import score_pairs
from polybius.evaluate.quiet import is_quiet, score_quiet

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ROOT / "tests" / "floors.json"
# A score may fall by this much before it counts as lower: half a point, what one text in two hundred makes.
SLACK = 0.005

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Figures to watch: a task on a file, which of its records, and where in the scorer's answer they stand."""

    name: str
    task: str
    data: str
    figures: tuple[str, ...]
    half: str = ""
    scheme: str | None = None
    own: bool = False

    def folder(self, shared: Path) -> Path:
        """Where its files are: in this repository, or in the shared folder."""
        return ROOT if self.own else shared

    @property
    def files(self) -> tuple[str, ...]:
        """The files under its folder that it needs."""
        if self.task == "hidden-dates":
            return HIDDEN_FILES
        if self.data in TEXTS:
            return (self.data, *self.data_texts.split(","))
        return (self.data,) if self.task in OWN_SCORERS else (self.data, "dev/score.py")

    def paths(self, shared: Path) -> tuple[Path, ...]:
        """All that it reads, with texts in the shared folder for a gold of ours."""
        besides = [shared / news for news in SPEAKER_NEWS] if self.task == "speakers" else []
        return (*(self.folder(shared) / file for file in self.files), *besides)

    @property
    def data_texts(self) -> str:
        return TEXTS.get(self.data, "")


TEXTS = {
    "gold/seeds.json": "seeds",
    "gold/ordinary.json": "dev/dates/timebank.jsonl.gz,dev/dates/aquaint.jsonl",
    "tests/gold/reports.json": "tests/gold/texts",
    "tests/gold/speakers.jsonl": "tests/gold/stories/texts",
    "tests/gold/stories/stories.json": "tests/gold/stories/texts",
}
# News whose speakers we labelled, beside our own reports.
SPEAKER_NEWS = (
    "dev/news/wikinews.jsonl",
    "dev/dates/timebank.jsonl.gz",
    "dev/dates/aquaint.jsonl",
    "dev/attribution/polnear_train.jsonl.gz",
)
# Tasks on what `polybius predict coding` gives, with scorers of ours.
OWN_SCORERS: dict[str, Callable[[list[Figures], Mapping[str, Sequence[Figures]]], Figures]] = {
    "pairs": score_pairs,
    "quiet": score_quiet,
}
CODING = ("class_accuracy_first.value", "class_recall_any.value", "event_precision.value")
GIVEN = ("accuracy", "macro_f1", "quad_accuracy")
DATES = ("relaxed.f1", "strict.f1", "value_f1")
ATTRIBUTION = ("all.content_j50.f1", "all.full.f1", "direct.full.f1", "indirect.full.f1")
LINKING = ("conll_f1", "lea.f1", "b3.f1")
REPORTS = (
    "located.f1",
    "typed.f1",
    "full.f1",
    "status.accuracy",
    "date.accuracy",
    "report_dated.accuracy",
    "statements_found_with_speaker.f1",
    "same_event_joined.accuracy",
    "answers_linked.accuracy",
)
PAIRS = ("class.accuracy", "actor.accuracy", "recipient.accuracy", "all_three.accuracy")
QUIET = ("ordinary.left_alone", "crime.left_alone")
HIDDEN = ("wrong.told.detected", "right.kept", "missing.told.true_day_inside", "missing.told.bounded")
SURENESS = ("typed_precision.of_all", "typed_precision.of_surest", "typed_precision.gain")
SPEAKERS = (
    "all.found",
    "all.right_of_found",
    "all.right_of_all",
    "named.right_of_found",
    "role.right_of_found",
    "pronoun.right_of_found",
    "elided.right_of_found",
)
LINKS = ("same_event.f1", "b3.f1", "answers.f1", "contradictions.f1")
STORIES = ("mentions_located.accuracy", *LINKS)
STORIES_GIVEN = (
    *LINKS,
    "contradicting_fields.accuracy",
    "answers_of_given_events.f1",
    "contradictions_of_given_events.f1",
)
TOLD = "tests/gold/stories/stories.json"
# Our own gold reports, which the figures of confidence take together with ordinary news.
OWN = "tests/gold/reports.json"
PLV = "dev/coding/plv_train.jsonl"
SCORES = (
    Score("coding, even half", "coding", PLV, CODING, "even", "plv15"),
    Score("coding, odd half", "coding", PLV, CODING, "odd", "plv15"),
    Score("coding given actors, even half", "coding-given-actors", PLV, GIVEN, "even"),
    Score("coding given actors, odd half", "coding-given-actors", PLV, GIVEN, "odd"),
    Score("coding end to end, even half", "pairs", PLV, PAIRS, "even", "plv15"),
    Score("coding end to end, odd half", "pairs", PLV, PAIRS, "odd", "plv15"),
    Score("quiet texts, ECB+ train", "quiet", "dev/linking/ecbplus_train.jsonl.gz", QUIET),
    Score("quiet texts, ECB+ dev", "quiet", "dev/linking/ecbplus_dev.jsonl.gz", QUIET),
    Score("confidence, ordinary and our own", "confidence", "gold/ordinary.json", SURENESS),
    Score("dates, TimeBank", "dates", "dev/dates/timebank.jsonl.gz", DATES),
    Score("dates, AQUAINT", "dates", "dev/dates/aquaint.jsonl", DATES),
    Score("dates, WikiWars", "dates", "dev/dates/wikiwars.jsonl.gz", DATES),
    Score("hidden dates, kept stories", "hidden-dates", "dev/linking/ecbplus_train.jsonl.gz", HIDDEN),
    Score("attribution, PolNeAR dev", "attribution", "dev/attribution/polnear_dev.jsonl.gz", ATTRIBUTION),
    Score("linking, ECB+ dev", "linking", "dev/linking/ecbplus_dev.jsonl.gz", LINKING),
    Score("linking, GVC dev", "linking", "dev/linking/gvc_dev.jsonl.gz", LINKING),
    Score("reports, seeds", "reports", "gold/seeds.json", REPORTS),
    Score("reports, ordinary news", "reports", "gold/ordinary.json", REPORTS),
    Score("reports, our own, open part", "reports", OWN, REPORTS, "open", own=True),
    Score("reports, our own, kept part", "reports", OWN, REPORTS, "kept", own=True),
    Score("speakers, dev half", "speakers", "tests/gold/speakers.jsonl", SPEAKERS, "dev", own=True),
    Score("speakers, kept half", "speakers", "tests/gold/speakers.jsonl", SPEAKERS, "kept", own=True),
    Score("stories given, open half", "stories-given", TOLD, STORIES_GIVEN, "open", own=True),
    Score("stories given, kept half", "stories-given", TOLD, STORIES_GIVEN, "kept", own=True),
    Score("stories from texts, open half", "stories", TOLD, STORIES, "open", own=True),
    Score("stories from texts, kept half", "stories", TOLD, STORIES, "kept", own=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the board; 1 when a score is lower than its floor."""
    options = _options(arguments)
    wanted = [score for score in SCORES if not options.only or re.search(options.only, score.name)]
    present = [score for score in wanted if all(path.exists() for path in score.paths(options.shared))]
    for score in wanted:
        if score not in present:
            print(
                f"left out: {score.name}: {score.folder(options.shared) / score.data} or its scorer is absent",
                file=sys.stderr,
            )
    found: dict[str, Figures] = {}
    for score in present:
        print(f"scoring {score.name}", file=sys.stderr)
        try:
            found[score.name] = measure(score, options.shared)
        except RuntimeError as error:
            print(f"failed: {score.name}: {error}", file=sys.stderr)
    if len(found) < len(present):
        print(f"{len(present) - len(found)} scores failed; no floor is compared or pinned", file=sys.stderr)
    print(json.dumps(found, indent=1) if options.json else to_table(found, read_floors().get("scores", {})))
    if len(found) < len(present):
        return 1
    lower = find_lower(found, read_floors().get("scores", {}))
    for line in lower:
        print(f"lower than its floor: {line}", file=sys.stderr)
    if options.pin:
        return pin(found, lower, options.lower, options.shared)
    return 1 if lower else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m polybius.evaluate.board", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of the shared data")
    parser.add_argument("--only", metavar="REGEX", help="only the scores whose name matches")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--pin", action="store_true", help="write the scores to tests/floors.json")
    parser.add_argument("--lower", metavar="WHY", help="the sentence that allows a floor to be lowered")
    return parser.parse_args(arguments)


# ------------------------------------------------------------------ measuring
def _measure_reports(score: Score, folder: Path) -> Figures:
    texts = [str(folder / part) for part in score.data_texts.split(",")]
    golds = [folder / score.data]
    if score.task == "confidence":
        golds, texts = [*golds, ROOT / OWN], [*texts, str(ROOT / TEXTS[OWN])]
    with tempfile.TemporaryDirectory() as scratch:
        if score.half:
            part = part_of(json.loads(golds[0].read_text("utf-8")), score.half)
            golds = [Path(scratch) / "gold.json"]
            golds[0].write_text(json.dumps(part), "utf-8")
        answer: Figures = _run_json("evaluate", "reports", *map(str, golds), "--texts", ",".join(texts), "--json")
    return answer


def measure(score: Score, shared: Path, *, limit: int | None = None) -> Figures:
    """The figures of one score; `limit` takes the first records only."""
    if score.task == "hidden-dates":
        answer = json.loads(_run("-m", "polybius.evaluate.hidden_trial", "--shared", str(shared)))
    elif score.task == "speakers":
        texts = ",".join(map(str, (*(shared / news for news in SPEAKER_NEWS), ROOT / score.data_texts)))
        answer = _run_json(
            "evaluate", "speakers", str(ROOT / score.data), "--texts", texts, "--half", score.half, "--json"
        )
    elif score.task in ("stories", "stories-given"):
        given = ("--given",) if score.task == "stories-given" else ()
        answer = _run_json("evaluate", "stories", str(ROOT / score.data), "--half", score.half, *given, "--json")
    elif score.data in TEXTS:
        answer = _measure_reports(score, score.folder(shared))
    else:
        with tempfile.TemporaryDirectory() as folder:
            answer = _measure_records(score, shared, limit, Path(folder))
    return {name: _at(answer, name) for name in score.figures}


def _measure_records(score: Score, shared: Path, limit: int | None, folder: Path) -> Figures:
    """A task on single records, scored by a scorer of ours or by the one beside the data."""
    gold, predicted = folder / "gold.jsonl", folder / "predicted.jsonl"
    lines = _records(shared / score.data, score.half, limit)
    if score.task == "quiet":
        lines = (line for line in lines if is_quiet(json.loads(line)))
    gold.write_text("".join(lines), "utf-8")
    task = "coding" if score.task in OWN_SCORERS else score.task
    scheme = ("--scheme", score.scheme) if score.scheme else ()
    predicted.write_bytes(_run("-m", "polybius.cli", "predict", task, str(gold), *scheme))
    if own := OWN_SCORERS.get(score.task):
        golds, rows = (
            [json.loads(line) for line in file.read_text("utf-8").split("\n") if line] for file in (gold, predicted)
        )
        return own(golds, {row["id"]: row["events"] for row in rows})
    answer: Figures = json.loads(_run(str(shared / "dev/score.py"), task, str(gold), str(predicted), "--json"))
    return answer


def _run_json(*arguments: str) -> Any:
    return json.loads(_run("-m", "polybius.cli", *arguments))


def _run(*arguments: str) -> bytes:
    """Standard output of a Python command. Raises RuntimeError, with what it said, when it fails."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"{' '.join(arguments[:4])} failed: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return done.stdout


def _records(path: Path, half: str, limit: int | None) -> Iterator[str]:
    """Lines of a file; of one half, those whose id ends in an even or an odd number."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = (line + "\n" for line in data.decode("utf-8").splitlines() if line.strip())
    kept = (line for line in lines if not half or is_in_half(json.loads(line)["id"], half))
    for number, line in enumerate(kept):
        if limit is not None and number >= limit:
            return
        yield line


def is_in_half(identity: str, half: str) -> bool:
    """Whether the number at the end of an id is even or odd, as `half` says.

    >>> is_in_half("plv-train-12", "even"), is_in_half("plv-train-12", "odd")
    (True, False)
    """
    digits = re.findall(r"\d+", identity)
    return int(digits[-1] if digits else 0) % 2 == (half == "odd")


def _at(answer: Any, path: str) -> Any:
    """The figure at a path of names; None where there was nothing to find."""
    for part in path.split("."):
        if answer.get("n_gold") == 0:
            return None
        answer = answer[part]
    return answer


# ------------------------------------------------------------------ floors
def read_floors() -> dict[str, Any]:
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def find_lower(found: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """A line for each figure that is lower than its floor, beyond the slack.

    >>> find_lower({"dates": {"f1": 0.80}}, {"dates": {"f1": 0.82}})
    ['dates, f1: 0.8 < 0.82']
    """
    return [
        f"{name}, {figure}: {found[name].get(figure)} < {floor}"
        for name, figures in floors.items()
        if name in found
        for figure, floor in figures.items()
        if floor is not None and (found[name].get(figure) is None or found[name][figure] < floor - SLACK)
    ]


def pin(found: dict[str, Figures], lower: list[str], why: str | None, shared: Path) -> int:
    """Write the scores as floors, beside the digests of the data they were measured on."""
    if lower and not why:
        print('not pinned: floors may be lowered with --lower "a sentence that says why" only', file=sys.stderr)
        return 1
    floors = read_floors()
    old = {} if why else floors.get("scores", {})
    scores = floors.get("scores", {}) | {
        name: {key: _higher(value, old.get(name, {}).get(key)) for key, value in figures.items()}
        for name, figures in found.items()
    }
    lowered = [*floors.get("lowered", []), *([{"why": why, "what": lower}] if lower else [])]
    files = {score.data: score.folder(shared) / score.data for score in SCORES if score.name in found}
    digests = floors.get("data", {}) | {file: digest(files[file]) for file in sorted(files)}
    content = {"scores": scores, "data": digests, "lowered": lowered}
    FLOORS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _higher(value: float | None, floor: float | None) -> float | None:
    """The score, or the floor where the score lies under it within the slack: floors do not creep down."""
    known = [number for number in (value, floor) if number is not None]
    return round(max(known), 4) if known else None


def digest(path: Path) -> str:
    """The beginning of the SHA-256 of a file: scores on other data do not compare."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


# ------------------------------------------------------------------ output
def to_table(found: dict[str, Figures], floors: dict[str, Figures]) -> str:
    """The scores as lines of name, figure, value and floor."""
    lines = [f"{'':34s}{'':36s}{'score':>8s}{'floor':>8s}"]
    show: Callable[[Any], str] = lambda value: "-" if value is None else f"{value:.3f}"  # noqa: E731
    for name, figures in found.items():
        for number, (figure, value) in enumerate(figures.items()):
            floor = floors.get(name, {}).get(figure)
            lines.append(f"{'' if number else name:34s}{figure:36s}{show(value):>8s}{show(floor):>8s}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
