"""Bytes -> Report: text files, web pages, JSON Lines, folders, patterns, standard input.

What cannot be read becomes a `Refusal` with the reason, and the reading goes on.
"""

from polybius.reading.sources import read
from polybius.reading.texts import to_report

__all__ = ["read", "to_report"]
