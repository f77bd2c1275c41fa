"""Values of corrected fields: how people write them, what a mention has now, and the mention with corrected ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args

from polybius import ontology
from polybius.data import is_country_code, read_table, split_cell
from polybius.errors import UsageError
from polybius.judgements.records import Anchor, Field, Judgement
from polybius.model import Actor, Coded, CodedReport, DayRange, EventMention, Place, Span, Status
from polybius.timefunc import days_of

T = TypeVar("T")

NOTHING = "none"
UNKNOWN_CODE = "---"
# "Countries" of bodies that belong to no state.
ACROSS = frozenset({"IGO", "NGO", "IMG"})
ISO_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
ROLE = re.compile(r"\(([^()]*)\)$")


def normalise(field: Field, value: str) -> str:
    """A corrected value in the one form in which it is kept. Raises UsageError that says what would be right.

    >>> normalise("event", "reject/Meet"), normalise("day", "2021-03-01..2021-03-31")
    ('REJECT/meet', '2021-03-01..2021-03-31')
    >>> normalise("actor", "PRK GOV Ri Son Gwon (foreign minister);  usa")
    'PRK GOV Ri Son Gwon (foreign minister); USA'
    """
    return _NORMAL[field](" ".join(value.split()))


# ------------------------------------------------------------------ class, code, status
def _normal_event(value: str) -> str:
    name, slash, mode = value.partition("/")
    found = ontology.event(name.strip().upper()).name
    return f"{found}/{ontology.mode(found, mode.strip().lower()).name}" if slash else found


def _normal_cameo(value: str) -> str:
    found = ontology.cameo(value)
    if found.event is None:
        raise UsageError(f"{found} is a mere statement, which is no event; `polybius judgement drop` says that")
    return found.code


def _normal_status(value: str) -> str:
    known: tuple[Status, ...] = get_args(Status)
    if value.lower() not in known:
        raise UsageError(f"no status is called {value!r}; statuses are {', '.join(known)}")
    return value.lower()


# ------------------------------------------------------------------ parties
@cache
def _bodies() -> dict[str, str]:
    """The codes of bodies that are parties in their own right, each with its country."""
    rows = (row for row in read_table("actors/organisations.tsv") if row["code"])
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row["code"], row["country"])
    return found


def parse_party(text: str) -> Actor:
    """A party as people write it: code, sector, name, and the role in brackets; all but the code may be left out.

    Raises UsageError for a code that is none, and for "---" without anything after it.

    >>> parse_party("PRK GOV Ri Son Gwon (foreign minister)")
    Actor(country='PRK', organisation=None, sector='GOV', role='foreign minister', name='Ri Son Gwon')
    >>> parse_party("--- REB"), parse_party("UNO").country
    (Actor(country=None, organisation=None, sector='REB', role=None, name=None), 'IGO')
    """
    match = ROLE.search(text)
    role = match[1].strip() if match else ""
    words = text[: match.start() if match else len(text)].split()
    if not words:
        raise UsageError(f"{text!r} begins with no code; {_HOW}")
    code, rest = words[0].upper(), words[1:]
    sectors = {word for found in ontology.sectors() for word in (found.name, found.name.lower())}
    sector = rest.pop(0).upper() if rest and rest[0] in sectors else None
    actor = Actor(*_country_and_body(code, text), sector, role or None, " ".join(rest) or None)
    if actor == Actor():
        raise UsageError(f"{text!r} names nobody; {_HOW}")
    return actor


_HOW = 'write a party like "PRK GOV Ri Son Gwon (foreign minister)", "UNO", or "--- REB" where it has no code'


def _country_and_body(code: str, text: str) -> tuple[str | None, str | None]:
    if code == UNKNOWN_CODE:
        return None, None
    if is_country_code(code) or code in ACROSS:
        return code, None
    if code in _bodies():
        return _bodies()[code] or None, code
    raise UsageError(f"in {text!r} {code} is the code of no country (ISO 3166-1 alpha-3) and of no body; {_HOW}")


def write_party(actor: Actor) -> str:
    """A party in the form that `parse_party` reads.

    >>> write_party(Actor(sector="REB", name="fighters"))
    '--- REB fighters'
    """
    code = actor.organisation or actor.country or UNKNOWN_CODE
    return " ".join(part for part in (code, actor.sector, actor.name, f"({actor.role})" if actor.role else "") if part)


def parse_parties(value: str) -> tuple[Actor, ...]:
    """Several parties, parted by semicolons; "none" is nobody."""
    if value.lower() == NOTHING:
        return ()
    if not (parts := split_cell(value)):
        raise UsageError(f'no party is named; write "{NOTHING}" for nobody, or {_HOW}')
    return tuple(dict.fromkeys(map(parse_party, parts)))


def _normal_parties(value: str) -> str:
    return "; ".join(map(write_party, parse_parties(value))) or NOTHING


# ------------------------------------------------------------------ days and places
def parse_days(value: str) -> DayRange:
    """A year, a month, a day, or two of these with ".." between them; "none" is undated.

    >>> str(parse_days("2021-03..2021-04-05")), str(parse_days("none"))
    ('2021-03-01..2021-04-05', 'undated')
    """
    if value.lower() == NOTHING:
        return DayRange(None, None)
    first, dots, last = value.partition("..")
    ends = [
        days_of(end.strip()) if ISO_DAY.fullmatch(end.strip()) else None for end in (first, last if dots else first)
    ]
    if ends[0] is None or ends[1] is None:
        raise UsageError(f"{value!r} is no day; write 2021, 2021-03, 2021-03-18, 2021-03-18..2021-03-20 or {NOTHING}")
    found = DayRange(ends[0].earliest, ends[1].latest)
    if found.earliest and found.latest and found.earliest > found.latest:
        raise UsageError(f"{value!r} ends before it begins")
    return found


def _normal_days(value: str) -> str:
    days = parse_days(value)
    return str(days) if days.earliest else NOTHING


def parse_place(value: str) -> Place | None:
    """A name, and after a comma its country; "none" is nowhere.

    >>> parse_place("Quito, ECU")
    Place(name='Quito', country='ECU', latitude=None, longitude=None, region=None, geonames=None)
    """
    if value.lower() == NOTHING:
        return None
    name, comma, country = (part.strip() for part in value.rpartition(","))
    if not comma:
        name, country = country, ""
    if not name or (comma and not is_country_code(country.upper())):
        raise UsageError(f"{value!r} is no place; write like Quito, ECU (ISO 3166-1 alpha-3), like Sahel, or {NOTHING}")
    return Place(name, country.upper() or None)


def write_place(place: Place | None) -> str:
    """A place in the form that `parse_place` reads."""
    return ", ".join(part for part in (place.name, place.country) if part) if place else NOTHING


_NORMAL: Mapping[Field, Callable[[str], str]] = {
    "event": _normal_event,
    "cameo": _normal_cameo,
    "status": _normal_status,
    "actor": _normal_parties,
    "recipient": _normal_parties,
    "day": _normal_days,
    "place": lambda value: write_place(parse_place(value)),
}


# ------------------------------------------------------------------ a mention's values
def told_value(mention: EventMention, field: Field) -> str | None:
    """What a mention has for a field, in the form of a corrected value; None for the day, which is no part of it."""
    if field == "event":
        return f"{mention.event.value}/{mention.mode.value}" if mention.mode else mention.event.value
    if field in {"cameo", "status"}:
        return str(getattr(mention, field).value)
    if field in {"actor", "recipient"}:
        parties = mention.actors if field == "actor" else mention.recipients
        return "; ".join(write_party(party.value) for party in parties) or NOTHING
    return write_place(mention.place.value if mention.place else None) if field == "place" else None


def correct(coded: CodedReport, mention: EventMention, corrections: Mapping[Field, Judgement]) -> EventMention:
    """The mention with its corrected fields; the class follows from a corrected code and the code from the class.

    A corrected value has the judgement as its rule. Its words are the mention's own; of a party or place those that
    name it in the report, where they do.
    """
    changed: dict[str, Any] = {}
    if "event" in corrections or "cameo" in corrections:
        changed |= _class_and_code(mention, corrections)
    if judged := corrections.get("status"):
        changed["status"] = _coded(judged.value, judged, (mention.trigger,))
    for field, name in (("actor", "actors"), ("recipient", "recipients")):
        if judged := corrections.get(field):  # type: ignore[call-overload]
            changed[name] = tuple(
                _coded(actor, judged, _words_of(coded, mention, actor)) for actor in parse_parties(judged.value or "")
            )
    if judged := corrections.get("place"):
        place = parse_place(judged.value or "")
        changed["place"] = place and _coded(place, judged, _find_words(coded, mention, place.name))
    return replace(mention, **changed)


def _coded(value: T, judged: Judgement, spans: tuple[Span, ...]) -> Coded[T]:
    return Coded(value, spans, judged.rule, 1.0)


def _class_and_code(mention: EventMention, corrections: Mapping[Field, Judgement]) -> dict[str, Any]:
    by_class, by_code = corrections.get("event"), corrections.get("cameo")
    judged = by_class or by_code
    assert judged is not None
    had = (mention.event.value, mention.mode.value if mention.mode else "", mention.cameo.value)
    name, _, mode = (by_class.value if by_class else _class_of(by_code, had)).partition("/")  # type: ignore[union-attr]
    code = by_code.value if by_code else _code_of(name, mode, had)
    words = (mention.trigger,)
    changed: dict[str, Any] = {
        "event": _coded(name, judged, words),
        "cameo": _coded(code, by_code or judged, words),
        "mode": _coded(mode, judged, words) if mode else None,
        "confidence": 1.0,
        "rule": judged.rule,
    }
    if (name, code) != (had[0], had[2]):  # the act was misread
        changed |= {"operators": (), "act": None}
    return changed


def _class_of(by_code: Judgement | None, had: tuple[str, str, str]) -> str:
    """The class that follows from a corrected code; the one there was where the code is the one there was."""
    assert by_code is not None
    name, mode, _ = ontology.to_plover(by_code.value or "")
    if by_code.value == had[2]:
        name, mode = had[0], had[1]
    return f"{name}/{mode}" if mode else name or ""


def _code_of(name: str, mode: str, had: tuple[str, str, str]) -> str:
    """The code that follows from a corrected class: the one there was where it fits, else the plainest."""
    fits = had[0] == name or ontology.to_plover(had[2])[0] == name
    if fits and mode in ("", had[1], ontology.to_plover(had[2])[1] or ""):
        return had[2]
    return ontology.to_cameo(name, mode or None)[0]


def _words_of(coded: CodedReport, mention: EventMention, actor: Actor) -> tuple[Span, ...]:
    """The words for a party: its name or role where it stands nearest, else those of a party with its codes."""
    for words in (actor.name, actor.role):
        if words and (found := _find_words(coded, mention, words)):
            return found
    for party in (*mention.actors, *mention.recipients):
        if (party.value.country, party.value.organisation) == (actor.country, actor.organisation) != (None, None):
            return party.spans
    return ()


def _find_words(coded: CodedReport, mention: EventMention, words: str) -> tuple[Span, ...]:
    """Where the words stand nearest to the mention's trigger; the first of two as near."""
    text, here = coded.report.text, mention.trigger.start
    places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    nearest = min(places, key=lambda place: (abs(place[0] - here), place), default=None)
    return (coded.report.span(*nearest),) if nearest else ()


def reads_as(anchor: Anchor, coded: CodedReport) -> bool:
    """Whether an anchor's words stand in the report where it says."""
    return coded.report.text[anchor.start : anchor.end] == anchor.text
