"""What offices say of a report's date: who is called by one held it then, who is called "former" no longer did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from polybius.data import Tenure
from polybius.dating.days import FIRST, LAST, Days, intersect, union, without
from polybius.model import PersonFact

# Offices are handed over some days before or after reports say so.
SOFT_DAYS = 14

# Words of an office, by the class of office. The first that occurs decides, so the longer and rarer stand first.
CLASSES: tuple[tuple[str, str], ...] = (
    ("deputy foreign minister", r"(?:deputy|vice)[- ](?:foreign minister|minister (?:of|for) foreign)"),
    ("none", r"elect\b|designate|candidate|nominee|hopeful|would-be|deputy|vice\b|vice-|assistant|under-?secretary"),
    ("none", r"\bacting\b|interim|shadow|spokes|adviser to|advisor to|aide|wife|husband|son\b|daughter|brother|sister"),
    ("none", r"\bparty\b|company|bank|university|club|association|union president|federation of|of the board"),
    (
        "none",
        r"(?:strike|opposition|rebel|guerrilla|union|student|protest|coup|majority|minority|militia|separatist|faction|"
        r"community|spiritual|religious|labou?r|group|team|movement|resistance|dissident|house|senate) leader"
        r"|leader of the (?:opposition|house|senate|group|rebel|strike|union|movement)",
    ),
    ("security adviser", r"national security (?:advis|assist)|security advis"),
    ("envoy", r"envoy|special representative|special presidential|special adviser on|special coordinator"),
    ("secretary-general", r"secretary[- ]general|(?:un|nato|united nations) chief|general secretary|party chief"),
    ("high representative", r"high representative|foreign policy chief|foreign affairs chief"),
    ("director", r"director[- ]general|nuclear watchdog|iaea (?:chief|head)"),
    ("commission president", r"(?:european )?commission (?:president|chief)|president of the (?:european )?commission"),
    ("council president", r"(?:european )?council president|president of the (?:european )?council"),
    (
        "foreign minister",
        r"foreign (?:minister|secretary)|minister (?:of|for) (?:foreign|external)|external affairs minister",
    ),
    (
        "foreign minister",
        r"secretary of state|foreign affairs minister|top diplomat|minister of foreign|chief diplomat",
    ),
    (
        "defence minister",
        r"defen[cs]e (?:minister|secretary|chief)|secretary of defen[cs]e|minister (?:of|for) defen[cs]e",
    ),
    ("defence minister", r"pentagon (?:chief|head)|secretary of war"),
    ("head of government", r"prime minister|premier\b|chancellor|head of government|taoiseach"),
    ("monarch", r"\bking\b|\bqueen\b|emir\b|sultan\b|emperor|crown prince|\bpope\b"),
    ("supreme leader", r"supreme leader"),
    ("head of state", r"president|head of state|state council(?:l)?or chairman"),
    ("leader", r"leader|ruler|strongman|dictator"),
)
_CLASSES = tuple((name, re.compile(pattern)) for name, pattern in CLASSES)
# Classes that "leader" may stand for.
LEADERS = {"head of state", "head of government", "monarch", "supreme leader", "leader", "secretary-general"}
# Titles that are kept for life in some countries: "President Carter" of 2010 is no slip.
KEPT_FOR_LIFE = {"head of state", "monarch"}


@lru_cache(maxsize=16384)
def class_of_office(role: str) -> str:
    """The class an office's wording belongs to, or "" where it tells nothing.

    >>> class_of_office("deputy prime minister"), class_of_office("Foreign Secretary")
    ('none', 'foreign minister')
    """
    text = role.lower()
    return next((name for name, pattern in _CLASSES if pattern.search(text)), "")


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """A name without marks, hyphens and case, to compare spellings by.

    >>> plain_name("Kim Jong-un"), plain_name("Nicolás Maduro")
    ('kim jong un', 'nicolas maduro')
    """
    letters = unicodedata.normalize("NFKD", name.lower().replace("-", " ").replace("’", "'"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c) and c not in ".'").split())


@dataclass(frozen=True, slots=True)
class OfficeLimit:
    """The days on which a report may call the person so, with the tenures that say it."""

    fact: PersonFact
    office: str
    days: Days
    tenures: tuple[Tenure, ...]
    by_surname: bool = False


class TenureTable:
    """Tenures by person and by part of the name."""

    def __init__(self, tenures: Sequence[Tenure]) -> None:
        self.by_name: dict[str, list[tuple[str, Tenure]]] = {}
        self.by_part: dict[tuple[str, str, str], list[Tenure]] = {}
        for tenure in tenures:
            office = class_of_office(tenure.role)
            name = plain_name(tenure.person)
            self.by_name.setdefault(name, []).append((office, tenure))
            words = name.split()
            for part in {words[0], words[-1]}:
                self.by_part.setdefault((part, tenure.country, office), []).append(tenure)

    def find(self, fact: PersonFact) -> OfficeLimit | None:
        """What a report's word on a person's office says of its date; None where the table does not know."""
        office = class_of_office(fact.role)
        if not office or office == "none":
            return None
        name = plain_name(fact.person)
        held = [t for kind, t in self.by_name.get(name, ()) if self._fits(office, kind, fact.country, t)]
        by_surname = False
        if not held and " " not in name and fact.country:
            found = self.by_part.get((name, fact.country, office), [])
            held, by_surname = found, True
            if len({tenure.person for tenure in found}) != 1:
                return None
        if not held:
            return None
        days = days_after(held) if fact.former else days_during(held)
        return OfficeLimit(fact, office, days, tuple(sorted(held, key=lambda t: t.start)), by_surname)

    def _fits(self, asked: str, held: str, country: str | None, tenure: Tenure) -> bool:
        if country is not None and tenure.country != country:
            return False
        return asked == held or (asked == "leader" and held in LEADERS)

    def offices_before(self, fact: PersonFact, day: int) -> tuple[int, int] | None:
        """The hull of the terms of the office that a person called "former" had left by the day."""
        limit = self.find(fact)
        ended = [t for t in limit.tenures if t.end and t.end.toordinal() <= day + SOFT_DAYS] if limit else []
        if not ended:
            return None
        return min(t.start.toordinal() for t in ended), max(t.end.toordinal() for t in ended if t.end)


def days_during(held: Iterable[Tenure]) -> Days:
    """The days in office, with soft ends."""
    return union(
        (
            max(FIRST, tenure.start.toordinal() - SOFT_DAYS),
            tenure.end.toordinal() + SOFT_DAYS if tenure.end else LAST,
        )
        for tenure in held
    )


def days_after(held: Sequence[Tenure]) -> Days:
    """The days on which the office had been held and was no longer, with soft ends."""
    ends = [t.end.toordinal() for t in held if t.end]
    if not ends:
        return ((LAST, LAST),)
    after = ((min(ends) - SOFT_DAYS, LAST),)
    terms = [(t.start.toordinal() + SOFT_DAYS + 1, t.end.toordinal() - SOFT_DAYS - 1 if t.end else LAST) for t in held]
    return intersect(after, without(after, union(pair for pair in terms if pair[0] <= pair[1])))


def offices_sentence(limit: OfficeLimit) -> str:
    """The argument as a sentence."""
    terms = " and ".join(f"from {t.start} to {t.end}" if t.end else f"since {t.start}" for t in limit.tenures)
    called = "former " if limit.fact.former else ""
    tail = ", and is called former here" if limit.fact.former else ""
    return f"{limit.tenures[0].person}, here {called}{limit.fact.role}, held that office {terms}{tail}"
