"""Who a phrase stands for: country, body, PLOVER sector, role and name, from names and descriptions.

A phrase is read as a newspaper reader reads it. Its words are cut at commas and prepositions; the head of the first
piece that names a party says what it is ("minister", "troops", "United Nations"); words before the head, an "of", a
"from" and an "in" after it, a person's known office and at last the context say whose it is. Whatever stands after
"for", "to", "with" or "against" belongs to someone else: an ambassador *to* Peru is not Peru's.

A state under its own name has no sector ("Kenya"); its capital or a house of government stands for the government
and has GOV ("Nairobi", "State House"); another city stands for those who live there (CVL). Bodies between governments
have country IGO and a code of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from polybius.coding.actorwords import ActorWords, Entry, Match, Word, actor_words, fold, split_words
from polybius.coding.persons import Known, Persons
from polybius.data import Tenure, is_country_code, read_rows, tenures
from polybius.model import Actor

__all__ = ["Reading", "Resolver", "resolver"]

Extent = tuple[int, int]

# How far each way of learning the country is trusted, by reading (not fitted).
TRUST = {"own words": 0.95, "of": 0.9, "person": 0.8, "from": 0.8, "in": 0.7, "context": 0.6, "": 0.9}
UNKNOWN_HEAD = 0.4  # "the Kenyan thingummies": whose it is, but not what

_LINKS = {"of": "of", "from": "from"}
_LINKS |= dict.fromkeys("in at inside within across around near throughout outside on".split(), "in")
_LINKS |= dict.fromkeys(
    "for to with against about over under between among by after before during through towards toward behind than "
    "like as into onto upon via without despite amid since until".split(),
    "other",
)
_LINKS |= dict.fromkeys("who which that whose whom where when while because if".split(), "stop")
_LINKS |= dict.fromkeys(("and", "or"), "and")

# "Iran-backed", "Israeli-occupied", "anti-French": the country is a friend, an enemy or a place of origin, no owner.
_NOT_OWNED = frozenset(
    "backed supported funded financed trained armed aligned linked allied made built occupied controlled brokered "
    "sponsored friendly born speaking bound bred mediated imposed installed dominated held besieged supplied leaning "
    "style educated focused related inspired designed owed hosted bordering border".split()
)
_NOT_FOR = frozenset(("pro", "anti", "non", "ex", "counter"))
_FORMER = frozenset("former ex retired ousted deposed onetime erstwhile toppled disgraced outgone fallen".split())
_ENDED_OFFICES = frozenset(("GOV", "LEG", "JUD", "SPY", "COP", "MIL"))
_RETIRED_AGENTS = frozenset(("MIL", "COP", "SPY"))
_TAKE_OVER = frozenset(("REB", "PRM", "CRM", "PRE"))
_ARMED = frozenset(("MIL", "UAF", "PRM", "SPY", "COP"))
_PLACES = frozenset(("country", "people", "capital", "seat", "city", "region", "prestate"))
_ACROSS = "IGO"

# Places that are also given or family names: beside another capitalised word that is unknown they are part of a name.
_ALSO_NAMES = frozenset(
    "jordan chad israel georgia kenya china holland france ireland england sydney paris florence austin lincoln dallas "
    "washington houston orlando charlotte victoria london brazil cuba sofia kingston wellington lima verona adelaide "
    "darwin cyprus virginia carolina dakota brooklyn cali derry bergen kent perth america santiago salvador milan "
    "berlin asia india malta valencia cordoba medina salisbury boston troy montana tyre cork split aden lae jos kano "
    "abidjan roman german french english welsh scott norman pole dane basque moro irish holland bali karen hama samara "
    "gao goma leon trinidad dominica monaco savannah tennessee indiana nevada chin shan vale wagner cambridge oxford "
    "bristol lyon nice cannes burgos seymour york manchester windsor nottingham bradford derby romania persia".split()
)
# Roles that are also family names ("John Major", "Stephen King").
_ROLE_NAMES = frozenset(
    "king prince judge bishop pope marshal major justice farmer fisher miner dean duke noble rector priest pilot "
    "shepherd cardinal monk driver ruler sailor guard queen sheriff constable settler mason public local press head "
    "house chambers church child mercer fighter trader singer writer rider peer temple power holder elder".split()
)
_COMPASS = frozenset(
    "north south east west northern southern eastern western central greater upper lower inner outer northeastern "
    "northwestern southeastern southwestern northeast northwest southeast southwest new old the communist nazi rural "
    "downtown democratic modern ancient mainland official opposition mr mrs ms sir dr lord lady".split()
)
_PARTICLES = frozenset("al el bin ibn ben abu de da do dos del della di la le van von der den ter du af st".split())
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december the a an this that these those his her its their our my your mr mrs ms miss dr sir lord "
    "lady dame professor prof rev senior top new old but however meanwhile no he she it they we i you".split()
)
_DETERMINERS = frozenset("the a an this that these those some several many two three four five dozens hundreds".split())


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

    @property
    def extents(self) -> tuple[Extent, ...]:
        """The places of the words that prove it, in text order, each once."""
        return tuple(sorted({at for at in (self.country_at, self.sector_at, self.name_at) if at}))


@dataclass(slots=True)
class _Draft:
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


class Resolver:
    """Reads phrases. Build one (or take the shared `resolver()`) and keep it: building reads the data files.

    >>> str(resolver().resolve_text("the Turkish police"))
    'TUR COP police'
    >>> str(resolver().resolve_text("Kremlin spokesman"))
    'RUS GOV spokesman'
    >>> resolver().resolve_text("a garden chair") is None
    True
    """

    def __init__(self, office_holders: Sequence[Tenure] | None = None) -> None:
        self.words: ActorWords = actor_words()
        figures, sectors = _figures()
        known = tenures() if office_holders is None else tuple(office_holders)
        self.persons = Persons((*known, *figures), sectors)
        self._shared_names = _shared_names()
        self._memory: dict[tuple[str, date | None, str | None], Actor | None] = {}

    def resolve_text(self, text: str, *, on: date | None = None, context: str | None = None) -> Actor | None:
        """The party a free description stands for, or None where no country, body or sector can be told.

        `on` is the day it is said of: offices change. `context` is a country (a code, or words that hold one) that
        holds for what the text leaves open.
        """
        key = (text, on, context)
        if key not in self._memory:
            if len(self._memory) >= 50_000:
                self._memory.clear()
            reading = self.read(text, split_words(text), on=on, context=context)
            self._memory[key] = reading.actor if reading else None
        return self._memory[key]

    def read(
        self,
        text: str,
        words: Sequence[Word],
        *,
        on: date | None = None,
        context: str | None = None,
        cues: frozenset[str] = frozenset(),
        titled: bool = False,
    ) -> Reading | None:
        """The reading of a run of words of `text`. `cues` are folded words of the whole report, to tell Georgias apart."""
        here = self.country_in(context) if context else None
        matches = self._matches(words, here, cues)
        parts = _parts(text, words, matches)
        draft = self._read_parts(text, words, parts)
        self._add_person(draft, text, words, parts, on, titled=titled)
        if draft.country is None and here and (draft.sector or draft.head):
            draft.country, draft.how_country = here, "context"
        return _finish(draft)

    @lru_cache(maxsize=4096)  # noqa: B019 - one resolver lives as long as the process
    def country_in(self, text: str) -> str | None:
        """The first country named in a text, or the code itself.

        >>> resolver().country_in("the German capital"), resolver().country_in("PER")
        ('DEU', 'PER')
        """
        if is_country_code(text):
            return text
        matches = self.words.find(split_words(text))
        return next((m.entry.country for m in matches if m.entry.kind in _PLACES and m.entry.country), None)

    # -------------------------------------------------------------- the known phrases
    def _matches(self, words: Sequence[Word], here: str | None, cues: frozenset[str]) -> list[Match]:
        found = [match for match in self.words.find(words) if not _is_in_name(match, words)]
        owners = {here, *(m.entry.country for m in found if m.entry.kind in _PLACES)}
        chosen = []
        for match in found:
            if len(match.entries) > 1:
                fitting = tuple(e for e in match.entries if e.country and e.country in owners)
                match = match._replace(entries=fitting + tuple(e for e in match.entries if e not in fitting))
            chosen.append(self._told_apart(match, words, cues))
        return chosen

    def _told_apart(self, match: Match, words: Sequence[Word], cues: frozenset[str]) -> Match:
        name = " ".join(word.norm for word in words[match.first : match.last])
        shared = self._shared_names.get(name)
        if not shared or match.entry.kind not in _PLACES:
            return match
        iso3, telling = shared
        around = cues | {word.norm for i, word in enumerate(words) if not match.first <= i < match.last}
        if not around & telling:
            return match
        return match._replace(entries=(Entry("region", match.entry.name, country=iso3),))

    # -------------------------------------------------------------- the grammar of a phrase
    def _read_parts(self, text: str, words: Sequence[Word], parts: Sequence[Part]) -> _Draft:
        draft = _Draft()
        for at, part in enumerate(parts):
            if part.link not in ("", "comma", "and"):
                continue
            if part.link == "and" and draft.head:
                break
            belonging = _belonging(parts, at)
            if draft.head is None:
                _read_head(draft, part, belonging, words)
            elif part.link == "comma":
                _add_apposition(draft, part, belonging, words)
        if draft.head is None:
            _read_headless(draft, parts, words)
        return draft

    def _add_person(
        self, draft: _Draft, text: str, words: Sequence[Word], parts: Sequence[Part], on: date | None, *, titled: bool
    ) -> None:
        if draft.head is not None and draft.head.kind != "role":
            return
        if draft.head is not None and draft.head.way not in ("office", "bearer", "agent"):
            return
        for part in parts:
            if part.link in ("", "comma"):
                run = _name_run(words, part)
                if run and self._use_name(draft, text, words[run[0] : run[1]], on, titled=titled):
                    return

    def _use_name(self, draft: _Draft, text: str, run: Sequence[Word], on: date | None, *, titled: bool) -> bool:
        titled = titled or draft.head is not None
        at = (run[0].start, run[-1].end)
        whose = draft.country if draft.country and draft.country != _ACROSS else None
        known = self.persons.find([w.norm for w in run], on=on, country=whose, titled=titled)
        if known is None and draft.head is None:
            return False
        draft.name, draft.name_at = (known.person if known else text[at[0] : at[1]]), at
        if known:
            _take_over(draft, known, at)
        return True


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """The shared resolver over the shipped tables."""
    return Resolver()


# ------------------------------------------------------------------ pieces of a phrase
def _parts(text: str, words: Sequence[Word], matches: Sequence[Match]) -> list[Part]:
    """The words cut at prepositions, relative words, commas and brackets; known phrases are never cut."""
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
        if i in inside or word.norm not in _LINKS or (word.raw.isupper() and len(word.raw) > 1 and not text.isupper()):
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


def _belonging(parts: Sequence[Part], at: int) -> list[Part]:
    """The prepositional pieces that follow a piece, up to the next comma."""
    following = []
    for part in parts[at + 1 :]:
        if part.link in ("", "comma", "and"):
            break
        following.append(part)
    return following


def _is_in_name(match: Match, words: Sequence[Word]) -> bool:
    """Whether a place or title is a part of a person's name: "Michael Jordan", "John Major"."""
    word = words[match.first]
    if match.last - match.first > 1 or not word.raw[:1].isupper():
        return False
    before = words[match.first - 1] if match.first else None
    after = words[match.last] if match.last < len(words) else None
    if word.norm in _ROLE_NAMES and match.entry.kind == "role":
        return _is_name_word(before) and after is None
    if match.entry.kind in ("city", "region") and _is_name_word(before) and before is not None:
        return word.start <= before.end + 1
    if word.norm not in _ALSO_NAMES or match.entry.kind not in _PLACES:
        return False
    return _is_name_word(before) or (match.entry.kind != "people" and _is_name_word(after))


def _is_name_word(word: Word | None) -> bool:
    """Whether a word may be a given or family name: a capital, and nothing that we know otherwise."""
    if word is None or not word.raw[:1].isupper() or (word.raw.isupper() and len(word.raw) > 2):
        return False
    if word.norm in _COMPASS or word.norm in _NOT_NAMES or word.norm in _LINKS:
        return False
    return not any(e.kind != "city" for e in actor_words().look_up(word.raw))


def _name_run(words: Sequence[Word], part: Part) -> Extent | None:
    """The last run of unknown capitalised words in a piece: a person's name."""
    known = {i for match in part.matches for i in range(match.first, match.last)}
    run: list[int] = []
    best: list[int] = []
    for i in range(part.first, part.last):
        word = words[i]
        capital = word.raw[:1].isupper() and word.norm not in _NOT_NAMES and i not in known
        particle = bool(run) and word.norm in _PARTICLES and i + 1 < part.last
        joined = bool(run) and word.norm not in _NOT_NAMES and word.start == words[i - 1].end + 1 and i not in known
        hyphened = joined and word.raw[:1].islower() and len(word.raw) <= 4 and word.norm not in _LINKS
        if capital or particle or (hyphened and words[i - 1].raw[:1].isupper() and len(run) < 3 and not best):
            run.append(i)
        else:
            run = []
        if run and len(run) >= len(best):
            best = list(run)
    while best and words[best[-1]].raw[:1].islower() and words[best[-1]].norm in _PARTICLES:
        best.pop()
    return (best[0], best[-1] + 1) if best else None


# ------------------------------------------------------------------ reading a piece
def _read_head(draft: _Draft, part: Part, belonging: Sequence[Part], words: Sequence[Word]) -> None:
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
        _read_name(draft, head, before, belonging, part, words)


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


def _is_not_owner(match: Match, words: Sequence[Word]) -> bool:
    after = words[match.last].norm if match.last < len(words) else ""
    before = words[match.first - 1].norm if match.first else ""
    return (after in _NOT_OWNED and match.entry.kind != "role") or before in _NOT_FOR


def _read_role(
    draft: _Draft, head: Match, before: Sequence[Match], belonging: Sequence[Part], words: Sequence[Word]
) -> None:
    entry = head.entry
    draft.role, draft.sector_at = entry.name.lower() if not entry.name.isupper() else entry.name, _at(head, words)
    draft.sector, draft.how_sector = entry.sector, "role"
    owner = next((m for m in before if m.entry.country), None)
    if owner:
        _own(draft, owner, "own words", words)
    else:
        _look_behind(draft, belonging, words)
    lender = next((m for m in reversed(before) if m.entry.sector and _lends(m)), None)
    behind = _body_behind(belonging)
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
    draft: _Draft,
    head: Match,
    before: Sequence[Match],
    belonging: Sequence[Part],
    part: Part,
    words: Sequence[Word],
) -> None:
    """A state, place or body named as such."""
    entry = head.entry
    draft.country, draft.organisation, draft.how_country = entry.country, entry.organisation, "own words"
    draft.country_at = _at(head, words)
    if entry.kind == "body":
        draft.name, draft.name_at = entry.name, draft.country_at
        owner = next((m for m in before if m.entry.kind in _PLACES and m.entry.country), None)
        if owner and entry.country is None:
            draft.country = owner.entry.country
    if entry.kind in ("city", "region", "prestate"):
        draft.name, draft.name_at = entry.name, draft.country_at
    draft.sector, draft.sector_at = entry.sector, draft.country_at if entry.sector else None
    draft.how_sector = {"capital": "capital for the government", "seat": "seat for the government"}.get(
        entry.kind, "body" if entry.kind == "body" else "name"
    )
    if entry.kind == "capital" and _is_named_as_place(head, part, belonging, words):
        draft.sector, draft.sector_at, draft.how_sector = None, None, "name"


def _is_named_as_place(head: Match, part: Part, belonging: Sequence[Part], words: Sequence[Word]) -> bool:
    """Whether a capital is spoken of as a town: "central Kyiv", "the streets of"."""
    return head.first > part.first and words[head.first - 1].norm in _COMPASS - {"the"}


def _own(draft: _Draft, owner: Match, how: str, words: Sequence[Word]) -> None:
    draft.country, draft.organisation = owner.entry.country, owner.entry.organisation
    draft.how_country, draft.country_at = how, _at(owner, words)


def _look_behind(draft: _Draft, belonging: Sequence[Part], words: Sequence[Word]) -> None:
    """Takes the owner from an "of", else a "from", else an "in" that follows."""
    for link in ("of", "from", "in"):
        for part in belonging:
            if part.link == "other" and link == "of":
                break
            if part.link != link:
                continue
            owner = next((m for m in part.matches if m.entry.country and not _is_not_owner(m, words)), None)
            if owner:
                _own(draft, owner, link, words)
                return


def _body_behind(belonging: Sequence[Part]) -> Match | None:
    """The body after "of" (or, for members, "from"): the Senate in "president of the Senate"."""
    for part in belonging:
        if part.link == "other":
            return None
        if part.link in ("of", "from"):
            bodies = [m for m in part.matches if m.entry.kind == "body" or m.entry.way in ("body", "agent")]
            if bodies:
                return bodies[-1]
    return None


def _add_apposition(draft: _Draft, part: Part, belonging: Sequence[Part], words: Sequence[Word]) -> None:
    """Fills what is still open from a piece between commas: "the envoy, a Swiss diplomat"."""
    other = _Draft()
    _read_head(other, part, belonging, words)
    if other.head is None:
        return
    if draft.country is None and other.country:
        draft.country, draft.organisation = other.country, other.organisation
        draft.country_at, draft.how_country = other.country_at, other.how_country
    weak = draft.head is not None and draft.head.way in ("people", "bearer")
    if other.role and (draft.sector is None or weak) and draft.head is not None and draft.head.kind == "role":
        draft.sector, draft.role, draft.how_sector = other.sector, other.role, other.how_sector
        draft.sector_at = other.sector_at


def _read_headless(draft: _Draft, parts: Sequence[Part], words: Sequence[Word]) -> None:
    """A phrase whose head we do not know: whose it is may still be told ("targets in Syria")."""
    for at, part in enumerate(parts):
        owners = [m for m in part.matches if m.entry.country and not _is_not_owner(m, words)]
        if part.link in ("", "comma") and owners:
            _own(draft, owners[0], "own words", words)
            return
        if part.link == "of":
            _read_head(draft, part, _belonging(parts, at), words)
            if draft.head is not None:
                return
    _look_behind(draft, [part for part in parts if part.link in ("of", "from", "in")], words)


def _take_over(draft: _Draft, known: Known, at: Extent) -> None:
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


def _finish(draft: _Draft) -> Reading | None:
    if not (draft.country or draft.organisation or draft.sector):
        return None
    known_head = draft.head is not None or draft.name is not None
    confidence = TRUST[draft.how_country] if known_head else UNKNOWN_HEAD
    rule = "; ".join(part for part in (draft.how_sector, _country_rule(draft)) if part) or "modifier of an unknown noun"
    actor = Actor(draft.country, draft.organisation, draft.sector, draft.role, draft.name)
    reading = Reading(actor, rule, confidence, draft.country_at, draft.sector_at, draft.name_at, known_head)
    return reading if known_head else replace(reading, rule=f"{rule}; head unknown")


def _country_rule(draft: _Draft) -> str:
    return f"country by {draft.how_country}" if draft.how_country else ""


# ------------------------------------------------------------------ tables of their own
def _figures() -> tuple[list[Tenure], dict[tuple[str, str], str]]:
    """Persons of weight without a high office (opposition, rebels, clergy), as tenures, with their sectors."""
    figures = []
    sectors = {}
    for row in read_rows("actors/figures.tsv"):
        start = date(int(row["since"] or 1900), 1, 1)
        end = date(int(row["until"]), 12, 31) if row["until"] else None
        figures.append(Tenure(row["person"], row["role"], row["country"], start, end, "figures"))
        sectors[row["person"], row["role"]] = row["sector"]
    return figures, sectors


def _shared_names() -> dict[str, tuple[str, frozenset[str]]]:
    return {
        fold(row["name"]): (row["iso3"], frozenset(w.norm for cue in row.many("cues") for w in split_words(cue)))
        for row in read_rows("actors/ambiguous.tsv")
    }
