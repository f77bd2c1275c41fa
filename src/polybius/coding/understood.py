"""Parties that no word of the sentence names, and that the act cannot be without.

Whoever arrests or bans is the state where it happens, though the news says only that "forty were detained"; a
protest is against the government of those who protest, where nothing else is named; and what only the judge reads as
blamed or demanded in words put in somebody's mouth is blamed or demanded by the speaker. Each says so in its rule, and
is trusted little.
"""

from __future__ import annotations

from polybius.coding.compose import Telling
from polybius.coding.parties import Parties
from polybius.coding.phraseparties import key
from polybius.data import is_country_code
from polybius.model import Actor, Coded

TRUST = 0.35
# Acts that only a state does to those in its hands.
OF_AUTHORITY = frozenset(["arrest", "restrict"])
# What is done by saying it.
SPOKEN = frozenset(["ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"])
# Those who protest against their own government, unless they turn on someone else; strikers mean their employers.
CITIZENS = frozenset(["CVL", "OPP", "PTY", "EDU", "REL", "SOC", None])
AUTHORITIES, GOVERNMENT, SPEAKER = (
    "the authorities, understood",
    "their own government, understood",
    "speaker, understood",
)


def understood_actors(telling: Telling, event: str, recipients: Parties, speaker: Parties, *, passive: bool) -> Parties:
    """Who must have done an act of no named actor; `speaker` whose words it is told in, `passive` its voice."""
    if event in SPOKEN and not passive:
        return tuple(
            _as(p, p.value, SPEAKER) for p in speaker if key(p.value) not in {key(r.value) for r in recipients}
        )
    hit = next((r for r in recipients if r.value.country and is_country_code(r.value.country)), None)
    if telling.family not in OF_AUTHORITY or hit is None or telling.status in {"hypothetical", "negated"}:
        return ()
    return (_as(hit, Actor(hit.value.country, sector="GOV"), AUTHORITIES),)


def understood_recipients(telling: Telling, actors: Parties) -> Parties:
    """Whom an act must be against that names nobody."""
    if telling.act != "demonstrate" or any(a.value.sector not in CITIZENS for a in actors):
        return ()
    countries = {a.value.country for a in actors if a.value.country and is_country_code(a.value.country)}
    if len(countries) != 1:
        return ()
    return (_as(actors[0], Actor(countries.pop(), sector="GOV"), GOVERNMENT),)


def _as(party: Coded[Actor], value: Actor, rule: str) -> Coded[Actor]:
    return Coded(value, party.spans, f"{party.rule}; {rule}", min(TRUST, party.confidence))
