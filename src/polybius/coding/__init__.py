"""AnnotatedReport -> CodedReport: acts from the words, parties from the grammar, codes from tables."""

from polybius.coding.coder import code
from polybius.coding.predict import predict_events, predict_given

__all__ = ["code", "predict_events", "predict_given"]
