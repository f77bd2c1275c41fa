"""Plain text -> Report: its title and the claims of its head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from polybius.model import DateClaim, Report, Span, hash_text
from polybius.reading.claims import find_head_claims, find_url_claims, is_byline, is_date_line

WORD = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"[.,;:…][\"'”’»)\]]*$")
MASTHEAD_WORDS = frozenset(
    """times post observer herald gazette news tribune journal daily chronicle guardian press mail star standard
    telegraph bulletin monitor review agency online wire service radio television courier examiner dispatch globe
    independent inquirer mirror express record reporter sentinel advertiser weekly today""".split()
)
# No report is longer; one of this length takes about half a minute to parse.
MAX_CHARACTERS = 1_000_000
HEAD_LINES = 14
TITLE_WORDS = 30
TITLE_LENGTH = 220


def find_fault(text: str) -> str | None:
    """Why a text is no report, or None.

    >>> find_fault(" \\n"), find_fault("Talks failed.")
    ('no words in it', None)
    """
    if not text.strip():
        return "no words in it"
    if len(text) > MAX_CHARACTERS:
        return f"{len(text):,} characters; no report is longer than {MAX_CHARACTERS:,}"
    return None


def to_report(
    text: str,
    *,
    path: str = "",
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    language: str = "en",
    claims: tuple[DateClaim, ...] = (),
) -> Report:
    """A report of this text; title and claims that stand in the text are found there.

    >>> report = to_report("Peru and Chile agree to meet\\n3 May 2019\\n\\nThe ministers of Peru and Chile agreed.")
    >>> report.title, [str(claim.days) for claim in report.claims]
    ('Peru and Chile agree to meet', ['2019-05-03'])
    """
    bare = Report(hash_text(text), text)
    lines = list(head_lines(text))
    span = find_title(bare, lines) if title is None else _locate(bare, title)
    found = (*find_head_claims(bare, lines), *find_url_claims(url), *claims)
    return Report(
        bare.id,
        text,
        path,
        span.text if span and title is None else title,
        span,
        publisher,
        url,
        language,
        tuple(dict.fromkeys(found)),
    )


def head_lines(text: str) -> Iterator[tuple[int, int]]:
    """The first lines that are not blank, white space trimmed off."""
    start = count = 0
    while start < len(text) and count < HEAD_LINES:
        end = text.find("\n", start)
        end = len(text) if end == -1 else end
        line = text[start:end]
        if stripped := line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(stripped)
            count += 1
        start = end + 1


def find_title(report: Report, lines: list[tuple[int, int]]) -> Span | None:
    """The first line, dates and bylines aside, if it is short, no sentence, and a telling follows.

    >>> report = Report("r", "The two ministers met in Lima.\\nThey will meet again.")
    >>> find_title(report, list(head_lines(report.text))) is None
    True
    """
    told = [(a, b) for a, b in lines if not is_date_line(report.text[a:b]) and not is_byline(report.text[a:b])]
    if len(told) > 2 and is_masthead(report.text[slice(*told[0])]):
        told = told[1:]
    if len(told) < 2:
        return None
    start, end = told[0]
    return report.span(start, end) if _is_title(report, told) else None


def is_masthead(line: str) -> bool:
    """Whether a line is the name of a paper or agency.

    >>> is_masthead("The Lima Herald"), is_masthead("Editor of Lima Herald freed")
    (True, False)
    """
    words = WORD.findall(line)
    named = words and len(words) <= 5 and words[-1].lower() in MASTHEAD_WORDS
    return bool(named) and all(w[0].isupper() or w in ("of", "the", "and") for w in words)


def _is_title(report: Report, told: list[tuple[int, int]]) -> bool:
    (start, end), (after, after_end) = told[:2]
    line, following = report.text[start:end], report.text[after:after_end]
    words = len(WORD.findall(line))
    if not words or words > TITLE_WORDS or len(line) > TITLE_LENGTH or SENTENCE_END.search(line):
        return False
    # A paragraph broken by width goes on with a small letter on the next line.
    goes_on = "\n" not in report.text[end:after].replace("\n", "", 1) and following[:1].islower()
    return not goes_on and line[0] not in "“\"'‘«-–—•*("


def _locate(report: Report, title: str) -> Span | None:
    """Where a title that came apart from the text stands in its head, if it does."""
    at = report.text.find(title, 0, 2000 + len(title)) if title else -1
    return report.span(at, at + len(title)) if at != -1 and not report.text[:at].strip() else None
