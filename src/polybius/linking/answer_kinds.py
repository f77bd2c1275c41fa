"""Which kinds of act may answer which, by data/linking/answers.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from polybius.linking.tellings import Telling
from polybius.linking.words import load, stem

ANSWERS = "answers"
# Operators that leave what they govern as it is.
WRAPPERS = frozenset({"light", "begin", "try", "means"})


class Reading(NamedTuple):
    """What patterns look at in a telling."""

    event: str
    status: str
    act: str
    operators: tuple[str, ...]
    cameo: str


def _reading(telling: Telling) -> Reading:
    operators = tuple(operator.value for operator in telling.mention.operators)
    return Reading(telling.event, telling.status, telling.act, operators, telling.cameo)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way for an act to be of a kind: every field that has values must have one of them."""

    event: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    act: frozenset[str] = frozenset()
    operator: frozenset[str] = frozenset()
    cameo: tuple[str, ...] = ()
    unlike: frozenset[str] = frozenset()

    def fits(self, told: Reading) -> bool:
        """Whether a telling reads so."""
        return (
            (not self.event or told.event in self.event)
            and (not self.status or told.status in self.status)
            and (not self.act or told.act in self.act)
            and (not self.operator or _outermost(told.operators) in self.operator)
            and (not self.cameo or told.cameo.startswith(self.cameo))
            and not self.unlike & {told.act, *told.operators}
        )


def _outermost(operators: Sequence[str]) -> str:
    """What the whole is: "reject" of a rejected offer, "offer" where one begins to offer."""
    return next((operator for operator in operators if operator not in WRAPPERS), "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: the acts that can be one, the moves they answer, the roles it allows, and its log-odds.

    `waited`: it is what an offer, a call or a threat waits for.
    """

    name: str
    text: str
    patterns: tuple[Pattern, ...]
    to: frozenset[str]
    roles: frozenset[str]
    strength: float
    waited: bool


def _pattern(fields: Mapping[str, str]) -> Pattern:
    sets = {name: frozenset(words.split()) for name, words in fields.items() if name != "cameo"}
    return Pattern(cameo=tuple(fields.get("cameo", "").split()), **sets)


@lru_cache(maxsize=1)
def _moves() -> Mapping[str, tuple[Pattern, ...]]:
    return {name: tuple(map(_pattern, lines)) for name, lines in load(ANSWERS)["moves"].items()}


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Every kind of answer, strongest first.

    >>> sorted({kind.name for kind in kinds()})[:3]
    ['accepts', 'blames', 'complies']
    """
    by = {name: frozenset(roles.split()) for name, roles in load(ANSWERS)["by"].items()}
    read = [_kind(fields, by) for fields in load(ANSWERS)["kinds"]]
    return tuple(sorted(read, key=lambda kind: -kind.strength))


def _kind(fields: Mapping[str, Any], by: Mapping[str, frozenset[str]]) -> Kind:
    patterns = tuple(map(_pattern, fields["answer"]))
    to = frozenset(str(fields["to"]).split())
    return Kind(
        fields["name"],
        fields["text"],
        patterns,
        to,
        by[fields["by"]],
        float(fields["strength"]),
        bool(fields.get("waited")),
    )


@lru_cache(maxsize=20_000)
def _moves_of(told: Reading) -> frozenset[str]:
    return frozenset(name for name, patterns in _moves().items() if any(p.fits(told) for p in patterns))


@lru_cache(maxsize=20_000)
def _answers_of(told: Reading) -> frozenset[int]:
    return frozenset(i for i, kind in enumerate(kinds()) if any(p.fits(told) for p in kind.patterns))


def moves_of(tellings: Iterable[Telling]) -> frozenset[str]:
    """What kinds of first act these tellings of one event may be."""
    return frozenset().union(*(_moves_of(_reading(telling)) for telling in tellings))


def answers_of(tellings: Iterable[Telling]) -> tuple[Kind, ...]:
    """What kinds of answer these tellings of one event may be, strongest first."""
    found = frozenset[int]().union(*(_answers_of(_reading(telling)) for telling in tellings))
    return tuple(kind for i, kind in enumerate(kinds()) if i in found)


@lru_cache(maxsize=1)
def signs() -> Mapping[str, float]:
    """The weight of each thing that speaks for or against an answer: signs, roles, kinds and pairs of classes."""
    tables = ("signs", "roles", "weights", "pairs")
    return {name: float(value) for table in tables for name, value in load(ANSWERS)[table].items()}


def limit(name: str) -> float:
    """A limit, by name."""
    return float(load(ANSWERS)["limits"][name])


@lru_cache(maxsize=1)
def answering_words() -> frozenset[str]:
    """Stems of the words that say of themselves that an act answers another."""
    return frozenset(stem(word) for word in load(ANSWERS)["cues"]["answering"].split())


@lru_cache(maxsize=1)
def back_words() -> frozenset[str]:
    """Words that stand for something told before."""
    return frozenset(load(ANSWERS)["cues"]["back"].split())


@lru_cache(maxsize=4)
def joining_phrases(name: str) -> tuple[str, ...]:
    """The phrases that join an answer to what it answers ("joining"), or the other way round ("rejoining")."""
    return tuple(filter(None, str(load(ANSWERS)["cues"][name]).strip().replace("\n", "|").split("|")))


@lru_cache(maxsize=1)
def names_of_moves() -> Mapping[str, frozenset[str]]:
    """For each kind of first act the stems of the nouns by which an answer may name it."""
    return {move: frozenset(stem(word) for word in words.split()) for move, words in load(ANSWERS)["names"].items()}
