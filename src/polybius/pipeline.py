"""The order of the stages: the only module that knows it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from polybius import __version__
from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.annotate.attributions import find_attributions
from polybius.annotate.attributions import predict as predict_attributions
from polybius.annotate.mentions import find_mentions
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import parse
from polybius.annotate.timexes import find_timexes
from polybius.annotate.timexes import predict as predict_timexes
from polybius.coding import code
from polybius.coding.explaining import Explained, explain
from polybius.coding.predict import predict_events, predict_given
from polybius.dating import date_reports
from polybius.judge import load_judge
from polybius.judgements import NONE, Judgement, Rulings
from polybius.judgements import judge as carry_out
from polybius.linking import link, propose
from polybius.linking import predict as predict_links
from polybius.linking.stories import propose_stories
from polybius.model import AnnotatedReport, CodedReport, Dating, Linked, Report, SameEvent, SameStory
from polybius.reading import read as read_reports

# The `predict_` functions and `link` try one stage alone; benchmarks ask for that.
__all__ = [
    "Derived",
    "Explained",
    "Pipeline",
    "Shared",
    "annotate",
    "code_report",
    "date_by_shared",
    "derive",
    "deriver",
    "explain_report",
    "find_shared",
    "find_stories",
    "link",
    "load_pipeline",
    "predict_attributions",
    "predict_events",
    "predict_given",
    "predict_links",
    "predict_timexes",
    "read_reports",
    "stamp",
    "time_stages",
]


class Derived(NamedTuple):
    """What follows from a set of coded reports, and from the set alone."""

    dating: Dating
    linked: Linked


class Shared(NamedTuple):
    """Proposals that mentions tell one event, and that reports tell one story."""

    same: tuple[SameEvent, ...]
    stories: tuple[SameStory, ...]


# What a coded report depends on, and what is derived from coded reports depends on besides: folders and modules.
MAP_PARTS = (
    "annotate",
    "coding",
    "data",
    "judge",
    "model.py",
    "ontology.py",
    "ontology_tables.py",
    "syntax.py",
    "timefunc.py",
)
REDUCE_PARTS = (
    "archive",
    "dating",
    "judgements",
    "linking",
    "data",
    "model.py",
    "ontology.py",
    "ontology_tables.py",
    "syntax.py",
    "timefunc.py",
    "pipeline.py",
)


def stamp(pipeline: Pipeline) -> str:
    """The name of the coder: Polybius with its version and words, the language pipeline with its weights.

    A changed rule or word makes another coder, so that reports are coded again.
    """
    judged = "" if load_judge() else " / no judge"
    return f"polybius {__version__}+{digest(MAP_PARTS)} / {pipeline.stamp}{judged}"


def deriver() -> str:
    """The name of what derives dates and events."""
    return f"polybius {__version__}+{digest(REDUCE_PARTS)}"


@cache
def digest(parts: tuple[str, ...]) -> str:
    """The beginning of the SHA-256 over the code and data of these parts of the package."""
    package = Path(__file__).parent
    files = {file for part in parts for file in ((package / part).rglob("*") if "." not in part else [package / part])}
    whole = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        whole.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes())
    return whole.hexdigest()[:8]


def code_report(report: Report, pipeline: Pipeline) -> CodedReport:
    """The map: one report, read alone. Pure: the same report and pipeline give the same record."""
    return replace(code(annotate(report, pipeline), load_judge()), coder=stamp(pipeline))


def explain_report(report: Report, pipeline: Pipeline) -> Explained:
    """Why a report is coded as it is: the readings tried for each of its mentions, and the acts put aside."""
    return explain(annotate(report, pipeline), load_judge())


def derive(coded: Sequence[CodedReport], judgements: Sequence[Judgement] = ()) -> Derived:
    """The reduce: dates and events over a set of coded reports, whatever their order; judgements of people go before
    all else. Raises JudgementsContradict where two of them cannot both hold.

    >>> derive([]).linked.events
    ()
    """
    judged = carry_out(sorted(coded, key=lambda report: report.report.id), judgements)
    shared = find_shared(judged.reports, judged.rulings)
    dating = judged.redate(date_by_shared(judged.reports, shared))
    return Derived(dating, link(judged.reports, dating, judged.rulings, shared.stories))


def find_shared(coded: Sequence[CodedReport], rulings: Rulings = NONE) -> Shared:
    """The events and stories that reports share, as far as can be told before any day is known; one alone shares none.

    >>> find_shared([])
    Shared(same=(), stories=())
    """
    if len({one.report.id for one in coded}) < 2:
        return Shared((), ())
    stories = find_stories(coded)
    return Shared(propose(coded, rulings, stories), stories)


def find_stories(coded: Sequence[CodedReport]) -> tuple[SameStory, ...]:
    """Pairs of reports that tell one story by their wording.

    >>> find_stories([])
    ()
    """
    return propose_stories(coded)


def date_by_shared(coded: Sequence[CodedReport], shared: Shared) -> Dating:
    """The dates of reports and of what they tell, by what each says and by what they share.

    >>> date_by_shared([], find_shared([])).reports
    {}
    """
    return date_reports(coded, shared.same, stories=shared.stories)


def time_stages(reports: Sequence[Report], pipeline: Pipeline) -> tuple[list[CodedReport], dict[str, float]]:
    """The map in its single steps, and the seconds of processor time that each took over all reports."""
    spent: dict[str, float] = {}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        start = time.process_time()
        yield
        spent[step] = spent.get(step, 0.0) + time.process_time() - start

    coded = []
    for report in reports:
        with timed("paragraphs and parse"):
            paragraphs = split_paragraphs(report)
            parsed = parse(report, paragraphs, pipeline)
        with timed("mentions and entities"):
            sentences, mentions, entities = find_mentions(report, paragraphs, parsed)
        with timed("time expressions"):
            timexes = find_timexes(report, paragraphs, sentences)
        with timed("attributions"):
            attributions = find_attributions(report, paragraphs, sentences, mentions, entities, timexes, pipeline)
        read = AnnotatedReport(report, paragraphs, sentences, timexes, mentions, entities, attributions, pipeline.stamp)
        with timed("coding"):
            by_rules = code(read)
        if load_judge() is None:
            coded.append(by_rules)
            continue
        with timed("the judge"):
            coded.append(code(read, load_judge()))
    if "the judge" in spent:  # what it costs more
        spent["the judge"] -= spent["coding"]
    return coded, spent
