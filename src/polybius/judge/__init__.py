"""A small learned reader of sentences, a second opinion on what the rules read.

It gives, for each word of a sentence, how likely the word is to tell each PLOVER event, in what status, and which other
words name its actors and recipients. `coding` decides what to make of that.
"""

from polybius.judge.given import senses_of
from polybius.judge.model import SWITCH, Judge, load_judge
from polybius.judge.reading import EVENTS, NONE, STATUSES, Reading
from polybius.judge.senses import likeness

__all__ = ["EVENTS", "NONE", "STATUSES", "SWITCH", "Judge", "Reading", "likeness", "load_judge", "senses_of"]
