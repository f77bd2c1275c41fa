"""The order of the stages: the only module that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from polybius import __version__
from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.annotate.attributions import predict as predict_attributions
from polybius.annotate.timexes import predict as predict_timexes
from polybius.coding import code
from polybius.coding.predict import predict_events, predict_given
from polybius.dating import date_reports
from polybius.linking import link, propose
from polybius.linking import predict as predict_links
from polybius.model import CodedReport, Dating, Linked, Report

# The `predict_` functions try one stage alone; benchmarks ask for that.
__all__ = [
    "Derived",
    "Pipeline",
    "annotate",
    "code_report",
    "derive",
    "load_pipeline",
    "predict_attributions",
    "predict_events",
    "predict_given",
    "predict_links",
    "predict_timexes",
    "stamp",
]


class Derived(NamedTuple):
    """What follows from a set of coded reports, and from the set alone."""

    dating: Dating
    linked: Linked


def stamp(pipeline: Pipeline) -> str:
    """The name of the coder: the version of Polybius and the language pipeline with its weights."""
    return f"polybius {__version__} / {pipeline.stamp}"


def code_report(report: Report, pipeline: Pipeline) -> CodedReport:
    """The map: one report, read alone. Pure: the same report and pipeline give the same record."""
    return replace(code(annotate(report, pipeline)), coder=stamp(pipeline))


def derive(coded: Sequence[CodedReport]) -> Derived:
    """The reduce: dates and events over a set of coded reports, whatever their order.

    >>> derive([]).linked.events
    ()
    """
    reports = sorted(coded, key=lambda report: report.report.id)
    same = propose(reports)
    dating = date_reports(reports, same)
    return Derived(dating, link(reports, dating))
