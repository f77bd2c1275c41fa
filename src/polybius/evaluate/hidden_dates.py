"""News whose day is known, with the day hidden: what the test of dating with wrong and missing headers is made of.

The texts are TimeBank's, AQUAINT's, Wikinews', ECB+'s (training part) and the Gun Violence Corpus' (development part)
where a day is given: by the corpus, by the address of the page, or by the line under its headline. Lines that name the
day in full are taken out of the texts; datelines without a year stay, as wire reports have them.

Two reports tell of one event where annotators say so: a cross-document chain of events holds a mention of each (ECB+,
Gun Violence Corpus), or both belong to one of AQUAINT's four stories, which are told apart by `STORIES`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from polybius.timefunc import parse_full_dates

Row = Mapping[str, Any]

FILES = (
    "dev/dates/aquaint.jsonl",
    "dev/dates/timebank.jsonl.gz",
    "dev/news/wikinews.jsonl",
    "dev/linking/gvc_dev.jsonl.gz",
    "dev/linking/ecbplus_train.jsonl.gz",
)
# AQUAINT's part of the corpus was picked by four happenings; a word that each of its reports of one holds.
STORIES = (
    ("embassies bombed", re.compile(r"Nairobi|Dar es Salaam|Kenya|Tanzania", re.IGNORECASE)),
    ("a physician shot", re.compile(r"Slepian|Kopp")),
    ("a boy at sea", re.compile(r"Elian|Gonzalez")),
    ("an alliance enlarged", re.compile(r"NATO|North Atlantic")),
)
# A line under the headline of a page is no longer than this, and stands this near the beginning.
DATE_LINE = 160
HEAD = 700
# A page's address and its text agree on its day within this much, or its day is not known.
AGREED_DAYS = 3
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(\d\d|[a-z]{3})[/-]?(\d\d)(?!\d)", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Known:
    """A text without its date, the day it is of, its story, and the events that it tells by its annotators' word."""

    id: str
    text: str
    day: date
    story: str
    events: frozenset[str]

    @property
    def is_kept(self) -> bool:
        """Whether its story is kept for reporting; the other half, by the digest of its name, is for tuning."""
        return hashlib.sha256(self.story.encode()).digest()[0] % 2 == 1


def read_known(shared: Path) -> list[Known]:
    """All texts whose day is known, each text once."""
    found: dict[str, Known] = {}
    for file in FILES:
        corpus = Path(file).name.split(".")[0].split("_")[0]
        for row in _rows(shared / file):
            known = _known(row, corpus)
            if known is not None and known.text not in found:
                found[known.text] = known
    return list(found.values())


def _rows(path: Path) -> Iterator[Row]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return (json.loads(line) for line in data.decode("utf-8").split("\n") if line.strip())


def _known(row: Row, corpus: str) -> Known | None:
    text, shown = _without_date_lines(row["text"])
    given = row.get("dct") or row.get("date")
    day = datetime.fromisoformat(given).date() if given else _day_of_page(row.get("url"), shown)
    if day is None or not text.strip():
        return None
    name = f"{corpus}-{row['id']}"
    if corpus == "aquaint":
        story = next((story for story, word in STORIES if word.search(text)), name)
        return Known(name, text, day, story, frozenset({story}))
    chains = {m["chain"] for m in row.get("mentions", ()) if m["kind"] == "event"}
    story = f"{corpus} {row['topic']}" if "topic" in row else name
    events = {f"{story} {chain}" for chain in chains if not re.match(r"INTRA|SINGLE|0_", chain)}
    return Known(name, text, day, story, frozenset(events))


def _without_date_lines(text: str) -> tuple[str, list[tuple[date, ...]]]:
    """The text without the short lines near its beginning that name a day in full, and the days they name."""
    kept, shown, at = [], [], 0
    for line in text.splitlines(keepends=True):
        days = [found[2] for found in parse_full_dates(line)] if at < HEAD and len(line) <= DATE_LINE else []
        shown += days
        if not days:
            kept.append(line)
        at += len(line)
    return "".join(kept), shown


def _day_of_page(url: str | None, shown: Sequence[tuple[date, ...]]) -> date | None:
    """The day of a page that its address and the line under its headline give, where they do not disagree."""
    named = _day_of_url(url or "")
    lines = shown[0] if shown else ()
    if named is None:
        return lines[0] if len(lines) == 1 else None
    return named if not lines or any(abs((day - named).days) <= AGREED_DAYS for day in lines) else None


def _day_of_url(url: str) -> date | None:
    """The day in an address.

    >>> _day_of_url("http://news.example/2013/may/03/a-story")
    datetime.date(2013, 5, 3)
    """
    for year, month, day in _URL_DAY.findall(url):
        number = _MONTHS.index(month.lower()) + 1 if month.lower() in _MONTHS else month
        try:
            return date(int(year), int(number), int(day))
        except ValueError:
            continue
    return None
