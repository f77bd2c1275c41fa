"""Persons of public life by name and day, from the table of office-holders and a short one of other figures.

The same name gives a different answer at a different day: an office while it is held, PLOVER's ELI (former and other
elites) once it has ended, only the country before it began. Without a day the answer is the last office of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from polybius.coding.actorwords import Entry, actor_words, split_words, word_set
from polybius.data import Tenure, is_country_code, read_rows, tenures

# Where the family name comes first, so that news calls a person by the first word of the name.
FAMILY_NAME_FIRST = frozenset(("CHN", "PRK", "KOR", "VNM", "KHM"))
# Where it does in names of three words ("Tsai Ing-wen"), but not beside a western given name ("Martin Lee").
MIXED_ORDER = frozenset(("TWN", "HKG", "SGP", "MAC"))

# The mark of the shorter table, of persons without one of the great offices: where both know a person, it gives way.
FIGURES = "figures"

# Offices by rank, for a person who holds two at a time; a part of the role's wording decides.
_RANKS = (
    "president", "king", "queen", "emir", "sultan", "pope", "supreme leader", "prime minister", "chancellor", "leader",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say of a person at a day. `former`: the office had ended by then; `sure`: the name is whole.

    `alone`: nobody else in the tables could be meant, so that the full name may stand for a short one.
    """

    person: str
    role: str | None
    country: str | None
    organisation: str | None
    sector: str | None
    former: bool
    sure: bool
    alone: bool = True


class Persons:
    """Look-up of persons by name.

    >>> table = Persons([Tenure("Ada Okonjo-Bell", "prime minister", "FJI", date(2001, 1, 1), date(2005, 1, 1))])
    >>> table.find(["ada", "okonjo", "bell"], on=date(2003, 1, 1)).sector
    'GOV'
    >>> table.find(["ada", "okonjo", "bell"], on=date(2009, 1, 1)).sector
    'ELI'
    """

    def __init__(self, tenures: Iterable[Tenure], sectors: dict[tuple[str, str], str] | None = None) -> None:
        self._sectors = sectors or {}
        self._tenures: dict[tuple[str, ...], list[Tenure]] = {}
        self._by_word: dict[str, set[tuple[str, ...]]] = {}
        self._by_first: dict[str, set[tuple[str, ...]]] = {}
        for tenure in tenures:
            name = tuple(word.norm for word in split_words(tenure.person))
            if not name:
                continue
            self._tenures.setdefault(name, []).append(tenure)
            self._by_word.setdefault(name[-1], set()).add(name)
            self._by_first.setdefault(name[0], set()).add(name)
            if tenure.country in FAMILY_NAME_FIRST or (tenure.country in MIXED_ORDER and len(name) > 2):
                self._by_word.setdefault(name[0], set()).add(name)

    def find(
        self,
        name: Sequence[str],
        *,
        on: date | None = None,
        country: str | None = None,
        titled: bool = False,
        role: str | None = None,
    ) -> Known | None:
        """What is known of the person called by these folded words, or None where none or several fit.

        `country` keeps only persons of that country; a name of one word that is also an ordinary word needs it,
        or a title before it (`titled`). `role` decides between several who fit.
        """
        whole = tuple(name)
        known = self._fitting(whole, country, titled=titled)
        return self._known(known, on, country, role, sure=len(whole) > 1)

    def _fitting(self, whole: tuple[str, ...], country: str | None, *, titled: bool) -> list[tuple[str, ...]]:
        """The full names that a name may be short for."""
        whole = whole[1:] if whole[:1] and whole[0] in word_set("names", "titles_cut_short") else whole
        if not whole:
            return []
        if whole in self._tenures and (len(whole) > 1 or whole[0] not in word_set("names", "not_alone") or titled):
            return [whole]
        if len(whole) == 1:
            if whole[0] in word_set("names", "not_alone") and not (country or titled):
                return []
            return sorted(self._by_word.get(whole[0], ()))
        near = [known for known in sorted(self._by_word.get(whole[-1], ())) if is_same_person(whole, known)]
        first = sorted(self._by_first.get(whole[0], ()))
        return near + [known for known in first if known not in near and is_same_person(whole, known)]

    def _known(
        self, names: list[tuple[str, ...]], on: date | None, country: str | None, role: str | None, *, sure: bool
    ) -> Known | None:
        choices = []
        for name in names:
            tenures = [t for t in self._tenures[name] if country is None or t.country == country]
            if tenures:
                choices.append(self._at(tenures, on, sure=sure))
        if on is not None and len(choices) > 1:
            choices = [c for c in choices if c.role and not c.former] or [c for c in choices if c.former] or choices
        if role and len(choices) > 1:
            choices = [c for c in choices if c.role and role.removeprefix("former ") in c.role.lower()] or choices
        if len({(choice.country, choice.organisation) for choice in choices}) != 1:
            return None
        # persons of one name and country: what they share, without the name, unless one holds a higher office
        best = min(choices, key=lambda choice: (choice.former, _rank(choice.role or "")))
        return replace(best, alone=len({choice.person for choice in choices}) == 1)

    def _at(self, tenures: list[Tenure], on: date | None, *, sure: bool) -> Known:
        if on is None:
            last = max(tenures, key=lambda t: (t.source != FIGURES, t.end is None, t.start, -_rank(t.role)))
            return self._office(last, former=False, sure=sure)
        held = [tenure for tenure in tenures if tenure.covers(on)]
        if held:
            return self._office(
                min(held, key=lambda t: (t.source == FIGURES, _rank(t.role), t.start)), former=False, sure=sure
            )
        ended = [tenure for tenure in tenures if tenure.end is not None and tenure.end < on]
        if ended:
            return self._office(max(ended, key=lambda t: (t.end or t.start, -_rank(t.role))), former=True, sure=sure)
        first = min(tenures, key=lambda t: t.start)
        country, organisation = _codes(first.country)
        return Known(first.person, None, country, organisation, None, False, sure)

    def _office(self, tenure: Tenure, *, former: bool, sure: bool) -> Known:
        country, organisation = _codes(tenure.country)
        sector = self._sectors.get((tenure.person, tenure.role)) or sector_of_role(tenure.role)
        if former and sector in ("GOV", "LEG", "MIL", "JUD", "COP", "SPY"):
            sector = "ELI"
        return Known(tenure.person, tenure.role, country, organisation, sector, former, sure)


@cache
def figures() -> tuple[list[Tenure], dict[tuple[str, str], str]]:
    """Persons of weight without a high office (opposition, rebels, clergy), as tenures, with their sectors."""
    found = []
    sectors = {}
    for row in read_rows("actors/figures.tsv"):
        start = date(int(row["since"] or 1900), 1, 1)
        end = date(int(row["until"]), 12, 31) if row["until"] else None
        found.append(Tenure(row["person"], row["role"], row["country"], start, end, FIGURES))
        sectors[row["person"], row["role"]] = row["sector"]
    return found, sectors


@cache
def known_persons() -> Persons:
    """The shipped tables."""
    others, sectors = figures()
    return Persons((*tenures(), *others), sectors)


def sector_of_role(role: str) -> str:
    """The PLOVER sector of an office by its wording, GOV where the words are unknown.

    >>> sector_of_role("chief of the general staff"), sector_of_role("speaker of parliament")
    ('MIL', 'LEG')
    """
    table = actor_words()
    whole = next((entry for entry in table.look_up(role) if entry.kind == "role"), None)
    if whole:
        return whole.sector or "GOV"
    roles: list[Entry] = [m.entry for m in table.find(split_words(role)) if m.entry.kind in ("role", "body")]
    strong = [entry.sector for entry in roles if entry.sector and entry.way != "bearer"]
    return strong[0] if strong else "GOV"


def _codes(country: str) -> tuple[str | None, str | None]:
    if country in ("IMG", "NGO"):
        return None, None
    return (country, None) if is_country_code(country) else ("IGO", country)


def _rank(role: str) -> int:
    role = role.lower()
    if "vice" in role or "deputy" in role:
        return len(_RANKS)
    return next((rank for rank, words in enumerate(_RANKS) if words in role), len(_RANKS))


def is_same_person(name: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's: same family name, and given names that agree in their beginning.

    >>> is_same_person(("j", "kerry"), ("john", "kerry")), is_same_person(("ada", "bell"), ("carl", "bell"))
    (True, False)
    """
    if known[-len(name) :] == name:
        return True  # a family name of two words: "Le Pen", "Okonjo-Bell"
    if name[-1] == known[-1]:
        left, right = name[0], known[0]
        return left == right or (left[0] == right[0] and (len(left) == 1 or len(right) == 1 or left[:3] == right[:3]))
    short, long = sorted((name, known), key=len)
    return (
        len(short) > 1 and len(long) <= len(short) + 1 and short[0] == long[0] and all(word in long for word in short)
    )
