"""Report -> paragraphs: where blocks of text begin and end, and which are told, announce, or are page furniture.

A headline glued to the first sentence spoils the parse of both, so paragraphs are found before anything is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from polybius.model import Paragraph, ParagraphKind, Report

BLANK_LINE = re.compile(r"\n[ \t\r\f\v\u00a0]*(?=\n)")
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
WORD = re.compile(r"[^\W\d_]+")
BYLINE = re.compile(
    r"(?:by|published|updated|posted|last updated|source|photo|image|copyright|share|read more)\b|©", re.I
)
CALENDAR_WORDS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun am pm gmt utc est edt cet th st nd rd of on at".split()
)
# A wrapped line is broken by width, so most of its lines are nearly as long as the longest and end in mid-sentence.
WRAP_MIN, WRAP_MAX = 50, 100
HEADLINE_WORDS = 28
SUBHEADING_WORDS = 10


def split_paragraphs(report: Report) -> tuple[Paragraph, ...]:
    """The report's paragraphs in text order, white space trimmed off; none is empty.

    >>> text = "Ministers agree to meet\\n\\nThe foreign ministers of Peru and Chile agreed to meet in May."
    >>> [p.kind for p in split_paragraphs(Report("r", text))]
    ['headline', 'body']
    """
    blocks = [span for block in _blocks(report.text) for span in _lines_apart(report.text, *block)]
    kinds = _kinds(report, blocks)
    return tuple(
        Paragraph(i, start, end, kind) for i, ((start, end), kind) in enumerate(zip(blocks, kinds, strict=True))
    )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text between blank lines."""
    start = 0
    for gap in BLANK_LINE.finditer(text):
        yield from _trimmed(text, start, gap.start())
        start = gap.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    block = text[start:end]
    if stripped := block.strip():
        start += len(block) - len(block.lstrip())
        yield start, start + len(stripped)


def _lines_apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a block as paragraphs of their own, unless they are one paragraph broken by width."""
    lines = [span for line in _line_spans(text, start, end) for span in _trimmed(text, *line)]
    if len(lines) < 2 or _is_wrapped([text[a:b] for a, b in lines]):
        yield start, end
    else:
        yield from lines


def _line_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop == -1 else stop
        yield start, stop
        start = stop + 1


def _is_wrapped(lines: list[str]) -> bool:
    inner = lines[:-1]
    width = max(map(len, lines))
    if not WRAP_MIN <= width <= WRAP_MAX:
        return False
    full = sum(len(line) > 0.7 * width for line in inner)
    in_mid_sentence = sum(not SENTENCE_END.search(line) for line in inner)
    return full >= 0.7 * len(inner) and in_mid_sentence >= 0.5 * len(inner)


def _kinds(report: Report, blocks: list[tuple[int, int]]) -> list[ParagraphKind]:
    kinds: list[ParagraphKind] = []
    for i, (start, end) in enumerate(blocks):
        words = report.text[start:end]
        last = i == len(blocks) - 1
        if is_furniture(words):
            kinds.append("furniture")
        elif report.title_span and report.title_span.start <= start < report.title_span.end:
            kinds.append("headline")
        elif last or not _is_title_like(words):
            kinds.append("body")
        elif "body" not in kinds and "headline" not in kinds:
            kinds.append("headline" if len(WORD.findall(words)) <= HEADLINE_WORDS else "body")
        elif len(WORD.findall(words)) <= SUBHEADING_WORDS:
            kinds.append("subheading")
        else:
            kinds.append("body")
    return kinds


def _is_title_like(words: str) -> bool:
    """Short and not closed like a sentence; a question or an exclamation may be a headline, a quotation may not."""
    return (
        len(words) < 250
        and not re.search(r"[.:;,…][\"'”’»)\]]*$", words)
        and words[0] not in "“\"'‘«(-–—•*"
        and "\n" not in words
    )


def is_furniture(words: str) -> bool:
    """Whether a block is a bare date, a byline or has no words at all.

    >>> is_furniture("| 3 May 2019, Friday |"), is_furniture("Talks resume in May")
    (True, False)
    """
    found = [w.lower() for w in WORD.findall(words[:300])]
    if all(w in CALENDAR_WORDS for w in found):
        return True
    return len(words) < 120 and bool(BYLINE.match(words)) and not SENTENCE_END.search(words) and len(found) <= 12
