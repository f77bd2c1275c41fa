"""WordPiece (Schuster and Nakajima 2012; as in Devlin et al. 2019): words into pieces of a fixed vocabulary.

Uncased: letters are lowered and lose their accents. Written here, for it is short and the libraries that have it bring
a client for downloads along.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_WORD = 100
WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text: their ids, and where each begins and ends in the text, in code points."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    is_first: tuple[bool, ...]


class WordPiece:
    """Cuts text by a vocabulary, longest piece first.

    >>> vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "talk", "##s", "in", "minsk"]
    >>> pieces = WordPiece(vocabulary).cut("Talks in Minsk!")
    >>> pieces.ids, pieces.spans
    ((4, 5, 6, 7, 1), ((0, 4), (4, 5), (6, 8), (9, 14), (14, 15)))
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.unknown = self.ids["[UNK]"]
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def cut(self, text: str) -> Pieces:
        """The pieces of a text, without the marks of its beginning and end."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        first: list[bool] = []
        for word in WORD.finditer(text):
            start = word.start()
            for number, (piece, end) in enumerate(self._pieces(word.group())):
                ids.append(piece)
                spans.append((start, word.start() + end))
                first.append(number == 0)
                start = word.start() + end
        return Pieces(tuple(ids), tuple(spans), tuple(first))

    def _pieces(self, word: str) -> tuple[tuple[int, int], ...]:
        """(id, end) of each piece of a word, ends in its code points."""
        if word not in self._known:
            self._known[word] = self._cut_word(word)
        return self._known[word]

    def _cut_word(self, word: str) -> tuple[tuple[int, int], ...]:
        plain, ends = _fold(word)
        if not plain or len(plain) > LONGEST_WORD:
            return ((self.unknown, len(word)),)
        found: list[tuple[int, int]] = []
        start = 0
        while start < len(plain):
            prefix = "##" if start else ""
            end = next((e for e in range(len(plain), start, -1) if prefix + plain[start:e] in self.ids), None)
            if end is None:
                return ((self.unknown, len(word)),)
            found.append((self.ids[prefix + plain[start:end]], ends[end - 1]))
            start = end
        return tuple(found)


def _fold(word: str) -> tuple[str, list[int]]:
    """A word lowered and without accents; for each of its letters, where the letter it stands for ends."""
    plain = []
    ends = []
    for i, letter in enumerate(word):
        for part in unicodedata.normalize("NFD", letter.lower()):
            if unicodedata.category(part) != "Mn":
                plain.append(part)
                ends.append(i + 1)
    return "".join(plain), ends
