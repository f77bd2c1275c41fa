"""What reports say of persons and bodies, one row for each time they say it: the material of dossiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from polybius.archive.rows import Row
from polybius.data import is_country_code
from polybius.model import Actor, Coded, CodedReport, Dating, Span

# Stretches longer than this are quoted by the description alone.
LONGEST_QUOTE = 120
NAME_AFTER = re.compile(r"(?:\s+[^\W\d_a-z][\w.'’-]*\w)+")
# Parties that the coder knew from its own tables, or from words elsewhere in the report: not told by these words.
NOT_TOLD_HERE = ("by person", "office held", "pronoun", "named elsewhere", "described as", "same as", "about")


def fact_rows(reports: Iterable[CodedReport], dating: Dating) -> list[Row]:
    """A row for each description of a person and each named party of an act, by report and place in it.

    `earliest` and `latest` are the report's days. `sector` is told for parties only, `former` for descriptions.
    """
    rows = []
    for coded in reports:
        dated = dating.reports.get(coded.report.id)
        days = dated.date.days if dated else None
        told = {
            "report": coded.report.id,
            "path": coded.report.path,
            "earliest": days.earliest.isoformat() if days and days.earliest else None,
            "latest": days.latest.isoformat() if days and days.latest else None,
        }
        rows += [{**row, **told} for row in chain(_described(coded), _parties(coded))]
    return sorted(rows, key=lambda r: (r["report"], r["start"], r["end"], r["name"], r["kind"], str(r["role"])))


def _described(coded: CodedReport) -> Iterator[Row]:
    for fact in coded.facts:
        if not fact.spans:
            continue
        yield {
            "kind": "description",
            "name": " ".join(fact.person.split()),
            "role": " ".join(fact.role.split()),
            "country": fact.country if fact.country is None or is_country_code(fact.country) else None,
            "body": fact.country if fact.country and not is_country_code(fact.country) else None,
            "sector": None,
            "former": fact.former,
            **_quote(coded, fact.spans),
        }


def _parties(coded: CodedReport) -> Iterator[Row]:
    seen = set()
    for party in (p for event in coded.events for p in event.actors + event.recipients):
        key = (party.value, party.spans[:1])
        if not party.spans or key in seen or not _is_told(party):
            continue
        seen.add(key)
        actor, quote = party.value, _quote(coded, party.spans)
        if not actor.organisation and len(quote["quote"]) <= len(actor.name or ""):
            continue  # the bare name of a person tells nothing of them
        yield {
            "kind": "party",
            "name": " ".join((actor.name or "").split()),
            "role": actor.role,
            "country": actor.country,
            "body": actor.organisation,
            "sector": actor.sector,
            "former": (actor.role or "").startswith("former "),
            **quote,
        }


def _is_told(party: Coded[Actor]) -> bool:
    """Whether the report's own words tell who the party is: a name with a sector or country, or a body."""
    actor = party.value
    if not actor.name and not actor.organisation:
        return False
    return bool(actor.country or actor.sector) and not any(mark in party.rule for mark in NOT_TOLD_HERE)


def _quote(coded: CodedReport, spans: tuple[Span, ...]) -> Row:
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if end - start > LONGEST_QUOTE:
        start, end = spans[0].start, spans[0].end
        following = NAME_AFTER.match(coded.report.text, end)
        end = following.end() if following else end
    return {"start": start, "end": end, "quote": coded.report.text[start:end]}
