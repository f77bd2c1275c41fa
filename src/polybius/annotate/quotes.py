"""Quoted words: pairs quotation marks of any style, inside a paragraph and over several. Never raises.

A quote without its closing mark ends with its paragraph (or before the next opening mark); one without its opening
mark starts where the last quote or the paragraph starts. A quote whose next paragraph opens with a mark again, as
newspapers print long quotations, is marked as continued.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from polybius.model import Paragraph

# Opening mark -> the marks that can close it. German opens with „ or », French with «.
CLOSERS = {
    "“": '”“"',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"”',
    "``": "''",
    "''": "''",
}
MARK = re.compile("``|''|[“”„«»‹›「」『』\"]")
SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=\w)")
SINGLE_CLOSE = re.compile(r"(?<=[^\s‘'])[’'](?![\w'])")
WORD = re.compile(r"\w")
# Clipped words whose apostrophe opens nothing: 'tis, 'em, '90s.
CLIPPED = re.compile(r"[‘’'](?:tis|twas|em|til|cause|bout|n|\d0s|\d\d)\b", re.IGNORECASE | re.ASCII)
# A single-quoted stretch longer than this is taken for a stray apostrophe.
LONGEST_SINGLE = 1500


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words from mark to mark: text[start:end] with the marks, text[inner_start:inner_end] without.

    `depth` is 0 for outermost quotes. `closed` and `opened` say whether the marks are there; `continues` whether the
    quotation goes on in the next paragraph.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    paragraph: int
    depth: int = 0
    opened: bool = True
    closed: bool = True
    continues: bool = False


def find_quotes(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Quote, ...]:
    """All quotes of the paragraphs that are no page furniture, in text order.

    >>> text = '“We hope,” he said. “We ‘really’ do.'
    >>> [text[q.start:q.end] for q in find_quotes(text, [Paragraph(0, 0, len(text), "body")])]
    ['“We hope,”', '“We ‘really’ do.', '‘really’']
    """
    found: list[Quote] = []
    pending = False
    for paragraph in paragraphs:
        if paragraph.kind == "furniture":
            continue
        doubles = _doubles(text, paragraph, pending)
        if doubles and doubles[0].start <= _first(text, paragraph) and pending and found:
            found[-1] = replace(found[-1], continues=True)
        singles = _singles(text, paragraph, doubles)
        outer = [quote for quote in doubles if quote.depth == 0]
        pending = bool(outer) and not outer[-1].closed
        found += sorted(singles + [q for q in doubles if q.depth], key=lambda q: q.start) + outer
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _first(text: str, paragraph: Paragraph) -> int:
    words = text[paragraph.start : paragraph.end]
    return paragraph.start + len(words) - len(words.lstrip())


def _doubles(text: str, paragraph: Paragraph, pending: bool) -> list[Quote]:
    """Quotes in double marks or guillemets. `pending`: a quote of the paragraph before was left open."""
    quotes: list[Quote] = []
    stack: list[tuple[str, int, int]] = []
    last_end = paragraph.start
    marks = [(m.start(), m.end(), m[0]) for m in MARK.finditer(text, paragraph.start, paragraph.end)]
    closing_left = sum(mark == "”" for _, _, mark in marks)
    for start, end, mark in marks:
        closing_left -= mark == "”"
        if stack and mark in CLOSERS[stack[-1][0]] and _may_close(text, start, end, mark, stack[-1], closing_left):
            _, open_start, open_end = stack.pop()
            quotes.append(Quote(open_start, end, open_end, start, paragraph.index, len(stack)))
            last_end = end if not stack else last_end
        elif _may_open(text, start, end, mark, paragraph) or (
            not stack and (_leans_wrong(text, start, end, mark, marks) or _is_turned(text, start, end, mark, paragraph))
        ):
            if stack and closing_left < len(stack) + 1:
                _, open_start, open_end = stack.pop()
                stop = _trimmed(text, open_end, start)
                quotes.append(Quote(open_start, stop, open_end, stop, paragraph.index, len(stack), closed=False))
            stack.append(("“" if mark == "”" else mark, start, end))
        elif not stack and mark in "”\"''»" and (pending or not quotes) and start > last_end:
            begin = _first(text, paragraph) if not quotes else last_end
            if begin < start:
                quotes.append(Quote(begin, end, begin, start, paragraph.index, opened=False))
            last_end = end
    while stack:
        _, open_start, open_end = stack.pop()
        stop = _trimmed(text, open_end, paragraph.end)
        quotes.append(Quote(open_start, stop, open_end, stop, paragraph.index, len(stack), closed=False))
    return sorted((q for q in quotes if WORD.search(text, q.inner_start, q.inner_end)), key=lambda q: q.start)


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _may_close(text: str, start: int, end: int, mark: str, opened: tuple[str, int, int], closing_left: int) -> bool:
    """Whether a mark that could close the open quote does. A “ closes only a German quote, a straight one not
    before a word it leans on."""
    if mark == "“":
        return opened[0] == "„" or (closing_left == 0 and start > 0 and not text[start - 1].isspace())
    if mark in ('"', "''"):
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        return not (before.isspace() and after.isalnum())
    return True


def _may_open(text: str, start: int, end: int, mark: str, paragraph: Paragraph) -> bool:
    if mark not in CLOSERS or end >= paragraph.end:
        return False
    if mark in ('"', "''") and start > paragraph.start and text[start - 1].isalnum() and not text[end].isalnum():
        return False
    return mark in "«»„" or not text[end].isspace()


def _leans_wrong(text: str, start: int, end: int, mark: str, marks: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a straight mark opens words though it leans on the comma before: `she said," We will go".`

    The marks after it must be odd in number, so that the last of them has nothing else to close.
    """
    if mark != '"' or start == 0 or text[start - 1] != "," or not re.match(r"\s+[A-Z\[]", text[end : end + 4]):
        return False
    return sum(at > start for at, _, _ in marks) % 2 == 1


def _is_turned(text: str, start: int, end: int, mark: str, paragraph: Paragraph) -> bool:
    """Whether a closing mark was put where one opens: `”We will go,” she said`, a space before it and a word behind."""
    if mark != "”" or not text[end : end + 1].isalnum() or "”" not in text[end : paragraph.end]:
        return False
    return start <= _first(text, paragraph) or text[start - 1].isspace()


def _singles(text: str, paragraph: Paragraph, doubles: Sequence[Quote]) -> list[Quote]:
    """Quotes in single marks: nested in double ones, or outermost as British papers print them."""
    opens = [m.start() for m in SINGLE_OPEN.finditer(text, paragraph.start, paragraph.end)]
    opens = [at for at in opens if not CLIPPED.match(text, at)]
    if not opens:
        return []
    closes = [m.start() for m in SINGLE_CLOSE.finditer(text, paragraph.start, paragraph.end)]
    quotes: list[Quote] = []
    after = paragraph.start
    at_close = 0
    at_double = 0
    for n, start in enumerate(opens):
        if start < after:
            continue
        while at_close < len(closes) and closes[at_close] <= start + 1:
            at_close += 1
        while at_double < len(doubles) and doubles[at_double].end <= start:
            at_double += 1
        around = at_double < len(doubles) and doubles[at_double].start < start
        limit = doubles[at_double].inner_end if around else paragraph.end
        limit = min(limit, start + LONGEST_SINGLE, opens[n + 1] if n + 1 < len(opens) else limit)
        stop = _single_end(text, closes, at_close, limit)
        if stop is None:
            continue
        quotes.append(Quote(start, stop + 1, start + 1, stop, paragraph.index, 1 if around else 0))
        after = stop + 1
    return quotes


def _single_end(text: str, closes: Sequence[int], at: int, limit: int) -> int | None:
    """The mark that closes a single quote: not the apostrophe of a plural possessive when another one follows."""
    first: int | None = None
    for k in range(at, min(at + 8, len(closes))):
        close = closes[k]
        if close > limit:
            break
        first = close if first is None else first
        possessive = text[close - 1] in "sz" and re.match(r"\s\w", text[close + 1 : close + 3]) is not None
        if not possessive:
            return close
    return first
