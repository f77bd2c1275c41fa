"""An event with its tellings, and who is on which side of it: what answers and carried-out plans are found from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from polybius.linking.answer_kinds import Kind, answers_of, moves_of
from polybius.linking.tellings import Telling, code_of
from polybius.model import Actor, Coded, Event, Span

# A party read with less confidence than this is a guess: it may help an answer, and cannot rule one out.
SURE = 0.7
# Tellings looked at for who did what to whom where they differ.
MOST_CASTS = 4
# The code of international organisations at large, which two different ones share.
ANY_BODY = "IGO"
# Sectors that act for the state, and what they are compared as. The others stand for themselves.
STATE = "state"
OF_THE_STATE = frozenset({"GOV", "MIL", "COP", "SPY", "PRM"})


@dataclass(frozen=True, slots=True)
class Side:
    """A party as answers compare it: its codes, its sector within its country, who it is by name, whether it was told
    or only guessed.

    `sector` is "" where the report does not say (it is then the state's), `name` where it names no person.
    """

    codes: frozenset[str]
    sector: str
    sure: bool
    name: str = ""

    @property
    def group(self) -> str:
        """Whom it stands for: the state, or one sector of society."""
        return STATE if not self.sector or self.sector in OF_THE_STATE else self.sector

    def meets(self, other: Side, *, within: bool) -> bool:
        """Whether the two stand for one side; `within` a country a government and its opposition are two, and so are
        two persons of different names."""
        if not self.codes & other.codes:
            return False
        named_apart = bool(self.name and other.name) and self.name != other.name
        return not within or (self.group == other.group and not named_apart)

    def is_same(self, other: Side, *, within: bool) -> bool:
        """Whether the two are one doer; `within` a country a ministry and its army are two."""
        return self.meets(other, within=within) and not (
            within and self.sector and other.sector and self.sector != other.sector
        )


def side_of(party: Coded[Actor]) -> Side:
    """The side that a coded party is on.

    >>> side = side_of(Coded(Actor("PRK", sector="MIL"), (), "told"))
    >>> sorted(side.codes), side.sector, side.group, side.sure
    (['PRK'], 'MIL', 'state', True)
    """
    actor = party.value
    codes = {code_of(actor), *({actor.country} - {None, ANY_BODY} if actor.organisation else ())}
    sector = "" if actor.sector in (None, "UNK") else str(actor.sector)
    name = (actor.name or "").lower().split()[-1:] if actor.role or actor.sector else []
    return Side(frozenset(str(code) for code in codes if code), sector, party.confidence >= SURE, "".join(name))


def _sides(parties: Iterable[Coded[Actor]]) -> tuple[Side, ...]:
    found = {side_of(party) for party in parties}
    return tuple(sorted((s for s in found if s.codes), key=lambda s: (not s.sure, sorted(s.codes), s.sector, s.name)))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who does what to whom, by one telling or by all of them."""

    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]

    @property
    def is_joint(self) -> bool:
        """Whether several parties do it together, to nobody."""
        return len(self.actors) > 1 and not any(side.sure for side in self.recipients)

    @property
    def is_domestic(self) -> bool:
        """Whether its parties are of one country."""
        others = self.actors if self.is_joint else self.recipients
        return any(one.codes & two.codes for one in self.actors for two in others if one is not two)


@dataclass(frozen=True, slots=True)
class Act:
    """An event with its tellings, its parties over all of them, and what it can be: a first act, an answer."""

    event: Event
    tellings: tuple[Telling, ...]
    cast: Cast = field(init=False)
    moves: frozenset[str] = field(init=False)
    answers: tuple[Kind, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cast", _cast(self.tellings))
        object.__setattr__(self, "moves", moves_of(self.tellings))
        object.__setattr__(self, "answers", answers_of(self.tellings))

    @property
    def reports(self) -> frozenset[str]:
        """The reports that tell it."""
        return frozenset(t.report for t in self.tellings)

    @property
    def spot(self) -> Span:
        """The words of its first telling."""
        return self.tellings[0].mention.trigger

    @property
    def casts(self) -> tuple[Cast, ...]:
        """The different casts by which its first tellings tell it: reports may disagree on who did what to whom."""
        told = [_cast((t,)) for t in self.tellings[:MOST_CASTS]]
        return tuple(dict.fromkeys(told))


def _cast(tellings: Iterable[Telling]) -> Cast:
    told = tuple(tellings)
    return Cast(
        _sides(p for t in told for p in t.mention.actors), _sides(p for t in told for p in t.mention.recipients)
    )


def role_of(answer: Act, first: Act) -> str:
    """Who the one that answers is to the first act, by the names of [roles] in data/linking/answers.toml; "" if nobody.

    A guessed party counts where it fits and is overlooked where it does not. Where tellings differ on the parties, it
    is enough that two of them fit.
    """
    if role := role_between(answer.cast, first.cast):
        return role
    if len(answer.tellings) == len(first.tellings) == 1:
        return ""
    return next(filter(None, (role_between(one, two) for one in answer.casts for two in first.casts)), "")


def role_between(answer: Cast, first: Cast) -> str:
    """The role by one cast of each."""
    within = answer.is_domestic or first.is_domestic
    back = _meeting(answer.actors, first.recipients, within)
    at_doer = _meeting(answer.recipients, first.actors, within)
    same = any(one.is_same(two, within=within) for one in answer.actors for two in first.actors)
    if first.is_joint and not answer.is_joint and answer.actors:
        return _role_within(answer, first)
    if answer.is_joint:
        return "joint" if (same and back and not first.is_joint) or (len(back) > 1 and not same) else ""
    if same or not answer.actors:
        return ""
    named = any(side.sure for side in answer.recipients)
    if back:
        return "reply" if at_doer else "elsewhere" if named else "to_nobody"
    addressed = any(side.sure for side in first.recipients)
    if at_doer:
        return "third" if addressed else "open"
    if named:
        return "aside"
    return "comment" if addressed else "open_comment"


def _role_within(answer: Cast, first: Cast) -> str:
    """The role towards an act of several together: of one of them towards another, or of an outsider."""
    sides = [one for one in answer.actors if any(one.codes & two.codes for two in first.actors)]
    others = [one for one in answer.recipients if any(one.codes & two.codes for two in first.actors)]
    if sides:
        rest = [two for two in first.actors if not any(one.codes == two.codes for one in sides)]
        return "within" if rest and (others or not answer.recipients) else "elsewhere" if rest else ""
    return "open" if others else "open_comment" if not answer.recipients else "aside"


def _meeting(ones: Iterable[Side], others: Iterable[Side], within: bool) -> list[Side]:
    those = tuple(others)
    return [one for one in ones if any(one.meets(other, within=within) for other in those)]
