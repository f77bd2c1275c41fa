"""The grammar of a phrase that names a party: its pieces, its head, its owner.

A phrase is cut at commas and prepositions. The head of the first piece that names a party says what it is; words
before the head, and an "of", a "from" or an "in" after it, say whose. Whatever follows "for", "to" or "against" is
someone else's. Persons and context are added by `polybius.coding.actors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from polybius.coding.actorwords import PLACES, Entry, Match, Word, word_set
from polybius.coding.persons import Known
from polybius.model import Actor

Extent = tuple[int, int]

# How far each way of learning the country is trusted, by reading (not fitted).
TRUST = {"own words": 0.95, "of": 0.9, "person": 0.8, "from": 0.8, "in": 0.7, "context": 0.6, "office": 0.6, "": 0.9}
UNKNOWN_HEAD = 0.4  # "the Kenyan thingummies": whose it is, but not what

LINKS = ("of", "from", "in", "for", "other", "stop", "and")
_LINKS = {word: key for key in LINKS for word in word_set("links", key)}
_NOT_OWNED = word_set("phrases", "not_owned")
_NOT_FOR = word_set("phrases", "not_for")
_FORMER = word_set("phrases", "former")
_SPEAKS_FOR = word_set("phrases", "speaks_for")
_KIN = word_set("phrases", "kin")
_COMPASS = word_set("names", "compass")
_ENDED_OFFICES = frozenset(("GOV", "LEG", "JUD", "SPY", "COP", "MIL"))
_RETIRED_AGENTS = frozenset(("MIL", "COP", "SPY"))
_TAKE_OVER = frozenset(("REB", "PRM", "CRM", "PRE"))
_ARMED = frozenset(("MIL", "UAF", "PRM", "SPY", "COP"))


class Part(NamedTuple):
    """A piece of a phrase: how it is linked to what stands before it, its words and the known phrases in it."""

    link: str
    first: int
    last: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase was read as, and where in the text each part of it stands."""

    actor: Actor
    rule: str
    confidence: float
    country_at: Extent | None = None
    sector_at: Extent | None = None
    name_at: Extent | None = None
    known_head: bool = True
    by_office: bool = False  # the country is only the one whose office goes by such a name
    others: tuple[tuple[str, Extent], ...] = ()  # further owners: "Chinese and Russian officials"

    @property
    def extents(self) -> tuple[Extent, ...]:
        """The places of the words that prove it, in text order, each once."""
        return tuple(sorted({at for at in (self.country_at, self.sector_at, self.name_at) if at}))


@dataclass(slots=True)
class Draft:
    """A reading while it is being put together."""

    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    role: str | None = None
    name: str | None = None
    how_country: str = ""
    how_sector: str = ""
    country_at: Extent | None = None
    sector_at: Extent | None = None
    name_at: Extent | None = None
    head: Entry | None = None
    hint: str | None = None  # the one country whose office goes by such a name
    others: list[tuple[str, Extent]] = field(default_factory=list)


# ------------------------------------------------------------------ pieces of a phrase
def parts_of(text: str, words: Sequence[Word], matches: Sequence[Match]) -> list[Part]:
    """The words cut at prepositions, relative words, commas and brackets; known phrases are never cut."""
    shouting = all(word.raw.isupper() for word in words)
    inside = {i: match for match in matches for i in range(match.first, match.last)}
    parts: list[Part] = []
    link, first = "", 0

    def close(last: int) -> None:
        if last > first:
            held = tuple(m for m in matches if m.first >= first and m.last <= last and m.entry.kind != "blocked")
            parts.append(Part(link, first, last, held))

    for i, word in enumerate(words):
        if i in inside and i != inside[i].first:
            continue
        if i > first and _is_break(text[words[i - 1].end : word.start]):
            close(i)
            link, first = "comma", i
        if i in inside or word.norm not in _LINKS or (word.raw.isupper() and len(word.raw) > 1 and not shouting):
            continue
        kind = _LINKS[word.norm]
        close(i)
        if kind == "stop":
            return parts
        link, first = kind, i + 1
    close(len(words))
    return parts


def _is_break(between: str) -> bool:
    return any(sign in between for sign in ",;:()\n—–") or len(between) > 40


def belonging(parts: Sequence[Part], at: int) -> list[Part]:
    """The prepositional pieces that follow a piece, up to the next comma."""
    following = []
    for part in parts[at + 1 :]:
        if part.link in ("", "comma", "and"):
            break
        following.append(part)
    return following


# ------------------------------------------------------------------ reading a piece
def read_head(draft: Draft, part: Part, belonging: Sequence[Part], words: Sequence[Word]) -> None:
    """Reads a piece whose head is a known phrase; leaves the draft alone where it has none."""
    heads = [m for m in part.matches if not (m.entry.kind == "role" and m.entry.way == "mod")]
    if not heads or _has_unknown_head(part, heads[-1], words):
        return
    head = _head_of(heads)
    entry = head.entry
    before = [m for m in part.matches if m.last <= head.first and not _is_not_owner(m, words)]
    draft.head = entry
    if entry.kind == "role":
        _read_role(draft, head, before, belonging, words)
    else:
        _read_name(draft, head, before, part, words)


def _has_unknown_head(part: Part, last: Match, words: Sequence[Word]) -> bool:
    """Whether a common noun that we do not know follows the last known phrase: "the Paris suburb"."""
    rest = words[last.last : part.last]
    return bool(rest) and rest[-1].raw[:1].islower() and not rest[0].raw[:1].isupper() and not rest[-1].norm.isdigit()


def _head_of(heads: Sequence[Match]) -> Match:
    """The head among the known phrases of a piece: the last, unless that is a people or place that specifies a role."""
    last = heads[-1]
    if last.entry.kind in ("people", "city") and len(heads) > 1 and heads[-2].entry.kind in ("role", "body"):
        return heads[-2]
    return last


def owns(match: Match, words: Sequence[Word]) -> bool:
    """Whether a known phrase names a country or body that a head before or after it may belong to."""
    return bool(match.entry.country) and match.entry.kind != "role" and not _is_not_owner(match, words)


def _is_not_owner(match: Match, words: Sequence[Word]) -> bool:
    after = words[match.last].norm if match.last < len(words) else ""
    before = words[match.first - 1].norm if match.first else ""
    return (after in _NOT_OWNED and match.entry.kind != "role") or before in _NOT_FOR


def _read_role(
    draft: Draft, head: Match, before: Sequence[Match], belonging: Sequence[Part], words: Sequence[Word]
) -> None:
    entry = head.entry
    draft.hint = entry.country
    draft.role, draft.sector_at = entry.name.lower() if not entry.name.isupper() else entry.name, _at(head, words)
    draft.sector, draft.how_sector = entry.sector, "role"
    owner = next((m for m in before if m.entry.country and m.entry.kind != "role"), None)
    if owner:
        _own(draft, owner, "own words", words)
    else:
        _look_behind(draft, belonging, words, head)
    lender = next((m for m in reversed(before) if m.entry.sector and _lends(m)), None)
    behind = _body_behind(belonging_as(head, belonging, words))
    if entry.way in ("bearer", "people"):
        if lender:
            draft.sector, draft.how_sector = lender.entry.sector, "role of a body"
        elif behind and behind.entry.sector:
            draft.sector, draft.how_sector = behind.entry.sector, "role of a body"
    elif entry.way == "agent" and entry.sector in _ARMED and lender and lender.entry.sector in _TAKE_OVER:
        draft.sector, draft.how_sector = lender.entry.sector, "forces of an armed group"
    elif entry.way == "office" and entry.sector == "GOV" and behind and behind.entry.sector not in (None, "GOV"):
        draft.sector, draft.how_sector = behind.entry.sector, "office in a body"
    if _is_former(head, before, words) and entry.way != "people":
        retired = draft.sector in _RETIRED_AGENTS and entry.way == "agent"
        if entry.way in ("office", "bearer") or (retired and words[head.last - 1].norm[-1:] != "s"):
            draft.sector = "ELI" if draft.sector in _ENDED_OFFICES else draft.sector
            draft.how_sector = "former holder of an office"
            draft.role = f"former {draft.role}" if draft.role and not draft.role.startswith("former") else draft.role


def _lends(match: Match) -> bool:
    return match.entry.kind in ("body", "prestate") or (match.entry.kind == "role" and match.entry.way != "people")


def _is_former(head: Match, before: Sequence[Match], words: Sequence[Word]) -> bool:
    first = head.first
    for i in range(first - 1, max(-1, first - 9), -1):
        if words[i].norm in _FORMER:
            return True
    return words[head.first].norm in _FORMER and not before


def _read_name(
    draft: Draft,
    head: Match,
    before: Sequence[Match],
    part: Part,
    words: Sequence[Word],
) -> None:
    """A state, place or body named as such."""
    entry = head.entry
    draft.country, draft.organisation, draft.how_country = entry.country, entry.organisation, "own words"
    draft.country_at = _at(head, words)
    if entry.kind == "body":
        draft.name, draft.name_at = entry.name, draft.country_at
        owner = next((m for m in before if m.entry.kind in PLACES and m.entry.country), None)
        if owner and entry.country is None:
            draft.country = owner.entry.country
    if entry.kind in ("city", "region", "prestate"):
        draft.name, draft.name_at = entry.name, draft.country_at
    draft.sector, draft.sector_at = entry.sector, draft.country_at if entry.sector else None
    draft.how_sector = {"capital": "capital for the government", "seat": "seat for the government"}.get(
        entry.kind, "body" if entry.kind == "body" else "name"
    )
    if entry.kind == "capital" and _is_named_as_place(head, part, words):
        draft.sector, draft.sector_at, draft.how_sector = None, None, "name"


def _is_named_as_place(head: Match, part: Part, words: Sequence[Word]) -> bool:
    """Whether a capital is spoken of as a town: "central Kyiv", "the streets of"."""
    return head.first > part.first and words[head.first - 1].norm in _COMPASS - {"the"}


def _own(draft: Draft, owner: Match, how: str, words: Sequence[Word]) -> None:
    draft.country, draft.organisation = owner.entry.country, owner.entry.organisation
    draft.how_country, draft.country_at = how, _at(owner, words)


def _look_behind(draft: Draft, belonging: Sequence[Part], words: Sequence[Word], head: Match | None = None) -> None:
    """Takes the owner from an "of", else a "from", else an "in" that follows; a spokesman's from "for", too."""
    for link in ("of", "from", "in"):
        for part in belonging_as(head, belonging, words):
            if part.link in ("other", "for") and link == "of":
                break
            if part.link != link:
                continue
            owner = next((m for m in part.matches if owns(m, words)), None)
            if owner:
                _own(draft, owner, link, words)
                return


def belonging_as(head: Match | None, belonging: Sequence[Part], words: Sequence[Word]) -> list[Part]:
    """The pieces after a head; for one who speaks or works for others, "for" and "to" mean "of"."""
    if head is None or words[head.last - 1].norm not in _SPEAKS_FOR:
        return list(belonging)
    return [part._replace(link="of") if part.link == "for" else part for part in belonging]


def _body_behind(belonging: Sequence[Part]) -> Match | None:
    """The body after "of" (or, for members, "from"): the Senate in "president of the Senate"."""
    for part in belonging:
        if part.link in ("other", "for"):
            return None
        if part.link in ("of", "from"):
            bodies = [m for m in part.matches if m.entry.kind == "body" or m.entry.way in ("body", "agent")]
            if bodies:
                return bodies[-1]
    return None


def add_apposition(draft: Draft, part: Part, belonging: Sequence[Part], words: Sequence[Word]) -> None:
    """Fills what is still open from a piece between commas: "the envoy, a Swiss diplomat"."""
    other = Draft()
    read_head(other, part, belonging, words)
    if other.head is None:
        return
    weak = draft.head is not None and draft.head.way in ("people", "bearer")
    if other.head.kind == "body" and weak and draft.how_sector == "role" and other.sector:
        draft.sector, draft.how_sector = other.sector, "role of a body"  # "the agency, Interfax"
    if draft.country is None and other.country:
        draft.country, draft.organisation = other.country, other.organisation
        draft.country_at, draft.how_country = other.country_at, other.how_country
    if other.role and (draft.sector is None or weak) and draft.head is not None and draft.head.kind == "role":
        draft.sector, draft.role, draft.how_sector = other.sector, other.role, other.how_sector
        draft.sector_at = other.sector_at


def read_headless(draft: Draft, parts: Sequence[Part], words: Sequence[Word]) -> None:
    """A phrase whose head we do not know: whose it is may still be told ("targets in Syria")."""
    for at, part in enumerate(parts):
        owners = [m for m in part.matches if owns(m, words)]
        if part.link in ("", "comma") and owners:
            _own(draft, owners[0], "own words", words)
            return
        if part.link == "of":
            read_head(draft, part, belonging(parts, at), words)
            if draft.head is not None:
                return
    _look_behind(draft, [part for part in parts if part.link in ("of", "from", "in")], words)


def take_over(draft: Draft, known: Known, at: Extent) -> None:
    """Adds what the table of office-holders says; what the text says itself stays."""
    if draft.country is None:
        draft.country, draft.organisation = known.country, known.organisation
        draft.how_country, draft.country_at = "person", at
    if draft.head is None:
        draft.sector, draft.sector_at, draft.how_sector = known.sector, at if known.sector else None, "office held"
        draft.role = f"former {known.role}" if known.former and known.role else known.role
    elif draft.head.way == "bearer" and draft.how_sector == "role" and known.sector and not known.former:
        draft.sector = known.sector


def _at(match: Match, words: Sequence[Word]) -> Extent:
    return words[match.first].start, words[match.last - 1].end


def share_head(draft: Draft, part: Part, following: Sequence[Part], words: Sequence[Word]) -> bool:
    """Reads "Russian officials" after "Chinese and": the head is the second piece's, the owners are both.

    False where the pieces are two parties of their own.
    """
    first = draft.head
    starts_with_owner = bool(part.matches) and part.matches[0].entry.kind in ("people", "country")
    if first is None or first.kind != "people" or not starts_with_owner or len(part.matches) < 2:
        return False
    second = Draft()
    read_head(second, part, following, words)
    if second.head is None or second.head.kind not in ("role", "people") or not second.country:
        return False
    if second.country_at and draft.country:
        second.others.append((second.country, second.country_at))
    for name in ("sector", "role", "name", "how_sector", "sector_at", "name_at", "head", "others"):
        setattr(draft, name, getattr(second, name))
    return True


def finish(draft: Draft) -> Reading | None:
    if draft.country is None and draft.hint:
        draft.country, draft.country_at, draft.how_country = draft.hint, draft.sector_at, "office"
    if not (draft.country or draft.organisation or draft.sector):
        return None
    known_head = draft.head is not None or draft.name is not None
    confidence = TRUST[draft.how_country] if known_head else UNKNOWN_HEAD
    rule = "; ".join([part for part in (draft.how_sector, _country_rule(draft)) if part])
    if not known_head:
        rule = f"{rule}; head unknown" if rule else "head unknown"
    kin = draft.name is not None and draft.role in _KIN
    sector = None if kin else draft.sector  # the sister of a leader is no private person
    actor = Actor(draft.country, draft.organisation, sector, draft.role, draft.name)
    extents = draft.country_at, draft.sector_at, draft.name_at
    return Reading(actor, rule, confidence, *extents, known_head, draft.how_country == "office", tuple(draft.others))


def _country_rule(draft: Draft) -> str:
    return f"country by {draft.how_country}" if draft.how_country else ""
