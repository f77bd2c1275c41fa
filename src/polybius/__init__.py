"""Polybius: news reports in, a sourced, dated, deduplicated record of political events out."""

__all__ = ["__version__"]
__version__ = "0.1.0"
