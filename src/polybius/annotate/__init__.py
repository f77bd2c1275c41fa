"""Report -> AnnotatedReport: paragraphs, parse, time expressions, mentions of entities, attributions."""

from polybius.annotate.attributions import find_attributions
from polybius.annotate.mentions import find_mentions
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import Pipeline, load_pipeline, parse
from polybius.annotate.timexes import find_timexes
from polybius.model import AnnotatedReport, Report

__all__ = ["Pipeline", "annotate", "load_pipeline"]


def annotate(report: Report, pipeline: Pipeline) -> AnnotatedReport:
    """Everything read off the text before any act is coded. Pure: the same report and pipeline give the same result."""
    paragraphs = split_paragraphs(report)
    parsed = parse(report, paragraphs, pipeline)
    sentences, mentions, entities = find_mentions(report, paragraphs, parsed)
    timexes = find_timexes(report, paragraphs, sentences)
    attributions = find_attributions(report, paragraphs, sentences, mentions, entities, timexes, pipeline)
    return AnnotatedReport(report, paragraphs, sentences, timexes, mentions, entities, attributions, pipeline.stamp)
