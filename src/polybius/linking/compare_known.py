"""Comparisons made for tellings whose fields are known, not read (class, parties, days); see `linking.compare`.

Each returns its strength, 0 to 1; the weights stand under `known` in data/linking/weights.toml, and under `read` for
tellings that the judge has read: there they weigh less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from polybius.data import is_country_code
from polybius.linking.background import Background
from polybius.linking.clues import Clues
from polybius.linking.tellings import AHEAD, Telling
from polybius.linking.when import NARROW_DAYS, gap, width
from polybius.linking.words import content_stems
from polybius.model import Actor, Coded

# These three were set by hand, not fitted: three words that nobody else has tell a clause of news from others; of our
# stories half the pairs of reports are within 17 days, nine in ten within 101; two of their reports tell eleven acts.
# Words shared by the two and by no other telling of their reports: so much of them says all that they can say.
ENOUGH = 3.0
# Days between two reports beyond which they are as far apart as can be.
LONG = 60
# So many other acts of one class in two reports are many.
MANY = 4
# What counts an act as none of several.
FIRST = ("", "first")


def _clues(left: Telling, right: Telling) -> tuple[Clues, Clues] | None:
    return (left.clues, right.clues) if left.clues is not None and right.clues is not None else None


# ------------------------------------------------------------------ who
def _keys(party: Iterable[Coded[Actor]]) -> list[tuple[str, str]]:
    return [(p.value.country or "", p.value.organisation or "") for p in party]


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """One body, or one country of which not two different bodies are told."""
    if one[1] and other[1]:
        return one[1] == other[1]
    return bool(one[0]) and one[0] == other[0] and is_country_code(one[0])


def _shared(left: Iterable[Coded[Actor]], right: Iterable[Coded[Actor]]) -> float:
    """The share of the shorter side that stands on the other; -1 where a side names nobody."""
    ones, others = _keys(left), _keys(right)
    if len(ones) > len(others):
        ones, others = others, ones
    if not ones:
        return -1.0
    return sum(any(_meet(one, other) for other in others) for one in ones) / len(ones)


def _actors(left: Telling, right: Telling) -> float:
    one, two = left.mention, right.mention
    if left.is_mutual or right.is_mutual:
        return _shared((*one.actors, *one.recipients), (*two.actors, *two.recipients))
    return _shared(one.actors, two.actors)


def _recipients(left: Telling, right: Telling) -> float:
    if left.is_mutual or right.is_mutual:
        return -1.0
    return _shared(left.mention.recipients, right.mention.recipients)


def same_doer(left: Telling, right: Telling, _: Background) -> float:
    """One country or body acts in both."""
    return max(0.0, _actors(left, right))


def other_doer(left: Telling, right: Telling, _: Background) -> float:
    """Different countries or bodies act in the two."""
    return float(_actors(left, right) == 0.0)


def partly_other_doer(left: Telling, right: Telling, _: Background) -> float:
    """Only some of those who act are the same."""
    return float(0.0 < _actors(left, right) < 1.0)


def other_sufferer(left: Telling, right: Telling, _: Background) -> float:
    """Different countries or bodies are acted on in the two."""
    return float(_recipients(left, right) == 0.0)


def sides_swapped(left: Telling, right: Telling, _: Background) -> float:
    """Who acts in the one is acted on in the other, and the other way round."""
    if left.is_mutual or right.is_mutual or _actors(left, right) > 0:
        return 0.0
    one, two = left.mention, right.mention
    return float(_shared(one.actors, two.recipients) > 0 and _shared(one.recipients, two.actors) > 0)


def doer_untold(left: Telling, right: Telling, _: Background) -> float:
    """Only one of the two tells who acts."""
    return float(bool(left.mention.actors) != bool(right.mention.actors))


def sufferer_untold(left: Telling, right: Telling, _: Background) -> float:
    """Only one of the two tells who is acted on."""
    joint = left.is_mutual or right.is_mutual
    return float(not joint and bool(left.mention.recipients) != bool(right.mention.recipients))


def _differ(one: frozenset[str], two: frozenset[str]) -> float:
    """Both are told, and nothing of one is in the other."""
    return float(bool(one and two) and not one & two)


def _sectors(party: Iterable[Coded[Actor]]) -> frozenset[str]:
    return frozenset(p.value.sector for p in party if p.value.sector)


def other_doing_sector(left: Telling, right: Telling, _: Background) -> float:
    """Different sectors act in the two (a government, an army)."""
    one, two = _sectors(left.mention.actors), _sectors(right.mention.actors)
    return _differ(one, two)


def other_suffering_sector(left: Telling, right: Telling, _: Background) -> float:
    """Different sectors are acted on in the two."""
    one, two = _sectors(left.mention.recipients), _sectors(right.mention.recipients)
    return _differ(one, two)


def same_suffering_sector(left: Telling, right: Telling, _: Background) -> float:
    """One sector is acted on in both."""
    return float(bool(_sectors(left.mention.recipients) & _sectors(right.mention.recipients)))


def _names(party: Iterable[Coded[Actor]]) -> frozenset[str]:
    """Last words of the names told."""
    return frozenset(name.split()[-1].lower() for p in party if (name := p.value.name) and name.split())


def same_name(left: Telling, right: Telling, _: Background) -> float:
    """One name stands for a party of both."""
    one, two = left.mention, right.mention
    return float(bool(_names((*one.actors, *one.recipients)) & _names((*two.actors, *two.recipients))))


def other_doing_name(left: Telling, right: Telling, _: Background) -> float:
    """Those who act have different names."""
    one, two = _names(left.mention.actors), _names(right.mention.actors)
    return _differ(one, two)


def other_suffering_name(left: Telling, right: Telling, _: Background) -> float:
    """Those acted on have different names."""
    one, two = _names(left.mention.recipients), _names(right.mention.recipients)
    return _differ(one, two)


# ------------------------------------------------------------------ when
def _gap(left: Telling, right: Telling) -> int | None:
    """Days between the two; None where one is undated."""
    if left.when.days is None or right.when.days is None:
        return None
    return gap(left.when.days, right.when.days)


def _widest(left: Telling, right: Telling) -> int | None:
    if left.when.days is None or right.when.days is None:
        return None
    one, two = width(left.when.days), width(right.when.days)
    return None if one is None or two is None else max(one, two)


def one_day(left: Telling, right: Telling, _: Background) -> float:
    """Both are dated to one and the same day."""
    return float(_gap(left, right) == 0 and _widest(left, right) == 1)


def shared_days(left: Telling, right: Telling, _: Background) -> float:
    """Both are dated to a few days, some of them the same."""
    widest = _widest(left, right)
    return float(_gap(left, right) == 0 and widest is not None and 1 < widest <= 2 * NARROW_DAYS)


def within_weeks(left: Telling, right: Telling, _: Background) -> float:
    """The days of the one lie within the weeks that the other gives."""
    widest = _widest(left, right)
    return float(_gap(left, right) == 0 and widest is not None and widest > 2 * NARROW_DAYS)


def open_days(left: Telling, right: Telling, _: Background) -> float:
    """One is dated only to before or after a day, and the other can lie there."""
    return float(_gap(left, right) == 0 and _widest(left, right) is None)


def undated(left: Telling, right: Telling, _: Background) -> float:
    """One of the two has no day at all."""
    return float(_gap(left, right) is None)


def a_day_off(left: Telling, right: Telling, _: Background) -> float:
    """They are dated one day apart."""
    return float(_gap(left, right) == 1)


def days_off(left: Telling, right: Telling, _: Background) -> float:
    """They are dated two to three days apart."""
    return float((_gap(left, right) or 0) in (2, 3))


def a_week_off(left: Telling, right: Telling, _: Background) -> float:
    """They are dated four days to two weeks apart."""
    return float(3 < (_gap(left, right) or 0) <= 14)


def weeks_off(left: Telling, right: Telling, _: Background) -> float:
    """They are dated more than two weeks apart."""
    return float((_gap(left, right) or 0) > 14)


def told_beforehand(left: Telling, right: Telling, _: Background) -> float:
    """One tells it as done on a day before the other lets it begin."""
    return float(_told_before(left, right) or _told_before(right, left))


def _told_before(left: Telling, right: Telling) -> bool:
    told = left.clues.day if left.clues else None
    begins = right.when.days.earliest if right.when.days is not None else None
    return told is not None and begins is not None and left.status not in AHEAD and told < begins


def reports_apart(left: Telling, right: Telling, _: Background) -> float:
    """Days lie between the two reports."""
    both = _clues(left, right)
    days = [c.day for c in both or () if c.day is not None]
    return min(1.0, math.log1p(_apart(days)) / math.log1p(LONG)) if len(days) == 2 else 0.0


def _apart(days: list[date]) -> int:
    return abs((days[0] - days[1]).days)


def one_awaited(left: Telling, right: Telling, _: Background) -> float:
    """One awaits what the other tells as done."""
    return float((left.status in AHEAD) != (right.status in AHEAD))


def both_awaited(left: Telling, right: Telling, _: Background) -> float:
    """Both await it."""
    return float(left.status in AHEAD and right.status in AHEAD)


# ------------------------------------------------------------------ where
def _place_words(telling: Telling) -> frozenset[str]:
    return content_stems(telling.place[0]) if telling.place is not None else frozenset()


def one_place(left: Telling, right: Telling, _: Background) -> float:
    """The places of the two share a word."""
    return float(bool(_place_words(left) & _place_words(right)))


def other_place(left: Telling, right: Telling, _: Background) -> float:
    """The two have different places."""
    one, two = _place_words(left), _place_words(right)
    return _differ(one, two)


def place_is_named(left: Telling, right: Telling, _: Background) -> float:
    """The sentence of one names the place of the other, which itself has none."""
    both = _clues(left, right)
    if both is None or bool(left.place) == bool(right.place):
        return 0.0
    return float(bool(_place_words(left) & both[1].names) or bool(_place_words(right) & both[0].names))


# ------------------------------------------------------------------ in what words
def words_of_no_other(left: Telling, right: Telling, background: Background) -> float:
    """Words around the two stand with no other act of their reports."""
    both = _clues(left, right)
    shared = (both[0].around & both[1].around) - {left.trigger, right.trigger} if both else frozenset[str]()
    return _rare_there(shared, left, right, background)


def clause_words_of_no_other(left: Telling, right: Telling, background: Background) -> float:
    """Words of their clauses stand with no other act of their reports."""
    both = _clues(left, right)
    return _rare_there(both[0].near & both[1].near if both else frozenset(), left, right, background)


def _rare_there(shared: frozenset[str], left: Telling, right: Telling, background: Background) -> float:
    """How much shared words say that few acts of the two reports are told with."""
    here, there = background.told_words.get(left.report, {}), background.told_words.get(right.report, {})
    # Sorted: a sum depends on its order.
    return min(1.0, sum(1 / (here.get(word, 1) * there.get(word, 1)) for word in sorted(shared)) / ENOUGH)


def many_of_class(left: Telling, right: Telling, background: Background) -> float:
    """Their reports tell other acts of this class as well."""
    if left.event != right.event:
        return 0.0
    here, there = background.told_classes.get(left.report, {}), background.told_classes.get(right.report, {})
    return min(1.0, max(0, here.get(left.event, 1) + there.get(left.event, 1) - 2) / MANY)


def shared_sentence_names(left: Telling, right: Telling, _: Background) -> float:
    """One name stands in the sentences of both."""
    both = _clues(left, right)
    return float(both is not None and bool(both[0].names & both[1].names))


def shared_clause_numbers(left: Telling, right: Telling, _: Background) -> float:
    """One number stands in both clauses."""
    both = _clues(left, right)
    return float(both is not None and bool(both[0].numbers & both[1].numbers))


def other_clause_numbers(left: Telling, right: Telling, _: Background) -> float:
    """Different numbers stand in the two clauses."""
    both = _clues(left, right)
    return float(
        both is not None and bool(both[0].numbers and both[1].numbers) and not both[0].numbers & both[1].numbers
    )


# ------------------------------------------------------------------ told again, or another one
def another_one(left: Telling, right: Telling, _: Background) -> float:
    """The later report calls it another one, the earlier does not."""
    both = _clues(left, right)
    if both is None:
        return 0.0
    late, early = _by_day(*both)
    return float(late is not None and late.ordinal not in FIRST and (early is None or early.ordinal in FIRST))


def pointed_at(left: Telling, right: Telling, _: Background) -> float:
    """The later report tells it as known already (the raid, had offered)."""
    both = _clues(left, right)
    late = _by_day(*both)[0] if both else None
    return float(late is not None and late.points)


def _by_day(one: Clues, two: Clues) -> tuple[Clues | None, Clues | None]:
    if one.day is None or two.day is None or one.day == two.day:
        return None, None
    return (one, two) if one.day > two.day else (two, one)


KNOWN = (
    same_doer, other_doer, partly_other_doer, other_sufferer, sides_swapped, doer_untold,
    sufferer_untold, other_doing_sector, other_suffering_sector, same_suffering_sector, same_name, other_doing_name,
    other_suffering_name, one_day, shared_days, within_weeks, open_days, undated, a_day_off, days_off, a_week_off,
    weeks_off, one_place, other_place, place_is_named, told_beforehand, reports_apart, one_awaited, both_awaited,
    words_of_no_other, clause_words_of_no_other, shared_sentence_names, many_of_class, shared_clause_numbers,
    other_clause_numbers, another_one, pointed_at,
)  # fmt: skip
