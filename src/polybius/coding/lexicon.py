"""The words of political acts, as data: which verbs and nouns mean which act or operator, under which conditions.

Files in `polybius/data/lexicon/<language>/`:

- `acts.tsv`, `operators.tsv`, `compose.tsv`: what acts and operators are, and how they combine
- `kinds.toml`: kinds of nouns that tell the senses of a verb apart (a DEAL is signed, a TREATY_BODY is joined)
- `verbs_*.toml`, `nouns_*.toml`, `adjectives.toml`: readings, each with sentences that must code and that must not
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from polybius.data import read_rows, read_toml
from polybius.errors import DataFileError


@dataclass(frozen=True, slots=True)
class Act:
    """What a party does: `family` is what operators look at, `recipient` the slots where the other party stands."""

    name: str
    family: str
    cameo: str
    event: str | None
    mode: str | None
    reciprocal: str
    recipient: tuple[str, ...]
    gloss: str


@dataclass(frozen=True, slots=True)
class Operator:
    """What a governing word does to an act. `alone`: its code with no act under it, None if that is no event."""

    name: str
    content: tuple[str, ...]
    recipient: tuple[str, ...]
    alone: str | None
    gloss: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of compose.tsv; None in a field keeps what the inner act has."""

    operator: str
    of: str
    family: str
    cameo: str | None
    event: str | None
    status: str | None
    result: str | None
    drops: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A condition on a phrase's head: one of these kinds (capitals) or lemmas; `negated` = none of them."""

    kinds: frozenset[str]
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of some words: an act or an operator, if the slots are filled as said.

    `object`, `subject` must match; `not_object`, `not_subject` must not; `preps` are required prepositions with what
    stands in them. `complement` is what the word names its object ("called it a crime"), `predicate` what its clause
    says of the clause's subject ("said it was a crime"), `clause` the verb of its clause. `content` and `recipient`
    override those of the act or operator.
    """

    words: tuple[tuple[str, ...], ...]
    act: str | None
    operator: str | None
    object: Slot | None = None
    not_object: Slot | None = None
    subject: Slot | None = None
    not_subject: Slot | None = None
    preps: tuple[tuple[tuple[str, ...], Slot | None], ...] = ()
    modifier: Slot | None = None
    not_modifier: Slot | None = None
    complement: Slot | None = None
    predicate: Slot | None = None
    clause: Slot | None = None
    content: tuple[str, ...] | None = None
    recipient: tuple[str, ...] | None = None
    only: frozenset[str] = frozenset()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    where: str = ""

    @property
    def specificity(self) -> int:
        """How much a frame asks for: the most demanding reading is tried first."""
        complement = None if self.complement is None or "NONE" in self.complement.kinds else self.complement
        named = (complement, self.predicate, self.clause)
        asked = (self.object, self.subject, self.modifier, *named, *(slot for _, slot in self.preps))
        return (
            4 * sum(slot is not None for slot in asked) + 3 * len(self.preps) + len(self.only) + bool(self.not_object)
        )

    @property
    def name(self) -> str:
        return self.act or self.operator or ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of one language's readings, by the lemma that triggers them; `rules` by operator, in the table's order."""

    acts: dict[str, Act]
    operators: dict[str, Operator]
    rules: dict[str, tuple[Rule, ...]]
    kinds: dict[str, frozenset[str]]
    verbs: dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    nouns: dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    adjectives: dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]
    frames: tuple[Frame, ...] = field(default=())

    def kinds_of(self, lemma: str) -> frozenset[str]:
        return self.kinds.get(lemma, frozenset())


ALLOWED = {
    "words", "act", "operator", "object", "not_object", "subject", "not_subject", "prep", "modifier", "not_modifier",
    "complement", "predicate", "clause", "content", "recipient", "only", "yes", "no",
}  # fmt: skip
ACT_OPTIONS = frozenset(["event", "mode"])
ONLY = {
    "clause",
    "no clause",
    "object",
    "no object",
    "passive",
    "active",
    "plural",
    "headline",
    "infinitive",
    "duty",
    "content",
    "other",
    "to do",
}


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language.

    Raises DataFileError with every fault of every file at once.

    >>> load_lexicon().acts["meet"].cameo
    '040'
    """
    folder = files("polybius.data") / "lexicon" / language
    faults: list[str] = []
    here = f"lexicon/{language}"
    acts = {row["act"]: _act(row) for row in _table(f"{here}/acts.tsv", faults, may_be_empty=ACT_OPTIONS)}
    operators = {row["operator"]: _operator(row) for row in _table(f"{here}/operators.tsv", faults)}
    rules: dict[str, list[Rule]] = {}
    for row in _table(f"{here}/compose.tsv", faults):
        rules.setdefault(row["operator"], []).append(_rule(row))
    kinds = _kinds(read_toml(f"{here}/kinds.toml"))
    tables: dict[str, list[Frame]] = {"verbs": [], "nouns": [], "adjectives": []}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        table = path.name.split("_")[0].split(".")[0]
        if table in tables and path.name.endswith(".toml"):
            for i, entry in enumerate(read_toml(f"{here}/{path.name}").get("frame", []), 1):
                where = f"{path.name}: frame {i} ({str(entry.get('words', ''))[:40]})"
                faults += [f"{where}: {fault}" for fault in _faults(entry, acts, operators)]
                if not faults:
                    tables[table].append(_frame(entry, where))
    if faults:
        raise DataFileError("\n".join(faults))
    indexed = {name: _by_trigger(frames) for name, frames in tables.items()}
    every = tuple(frame for frames in tables.values() for frame in frames)
    in_order = {operator: tuple(found) for operator, found in rules.items()}
    return Lexicon(acts, operators, in_order, kinds, indexed["verbs"], indexed["nouns"], indexed["adjectives"], every)


def _table(name: str, faults: list[str], *, may_be_empty: frozenset[str] = frozenset()) -> list[dict[str, str]]:
    """The lines of a table; an empty cell where one must be filled is a fault."""
    rows = read_rows(name)
    faults += [
        f"{name}:{row.line}: no {column!r}"
        for row in rows
        for column, cell in row.cells.items()
        if not cell and column not in may_be_empty
    ]
    return [dict(row.cells) for row in rows]


def _act(row: dict[str, str]) -> Act:
    slots = tuple(s for s in row["recipient"].split() if s != "-")
    event, mode = row["event"] or None, row["mode"] or None
    return Act(row["act"], row["family"], row["cameo"], event, mode, row["reciprocal"], slots, row["gloss"])


def _operator(row: dict[str, str]) -> Operator:
    slots = tuple(s for s in row["recipient"].split() if s != "-")
    alone = None if row["alone"] == "-" else row["alone"]
    return Operator(row["operator"], tuple(row["content"].split()), slots, alone, row["gloss"])


def _rule(row: dict[str, str]) -> Rule:
    keep = {key: None if value == "=" else value for key, value in row.items()}
    drops = row["cameo"] == "?"
    return Rule(
        row["operator"], row["of"], row["family"], keep["cameo"], keep["event"], keep["status"], keep["result"], drops
    )


def _kinds(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, nouns in table.items():
        for noun in nouns.split(","):
            found.setdefault(noun.strip(), set()).add(kind)
    return {noun: frozenset(kinds) for noun, kinds in found.items()}


def _faults(entry: dict[str, Any], acts: dict[str, Act], operators: dict[str, Operator]) -> list[str]:
    faults = [f"unknown field {key!r}" for key in entry if key not in ALLOWED]
    if not entry.get("words"):
        faults.append("no 'words'")
    if ("act" in entry) == ("operator" in entry):
        faults.append("needs either 'act' or 'operator'")
    if entry.get("act") and entry["act"] not in acts:
        faults.append(f"unknown act {entry['act']!r}")
    if entry.get("operator") and entry["operator"] not in operators:
        faults.append(f"unknown operator {entry['operator']!r}")
    faults += [f"no example {key!r}" for key in ("yes", "no") if not entry.get(key)]
    faults += [f"unknown 'only' {o!r}" for o in _items(entry.get("only", "")) if o not in ONLY]
    return faults


def _frame(entry: dict[str, Any], where: str) -> Frame:
    return Frame(
        words=tuple(tuple(word.split()) for word in _items(entry["words"])),
        act=entry.get("act"),
        operator=entry.get("operator"),
        object=_slot(entry.get("object")),
        not_object=_slot(entry.get("not_object")),
        subject=_slot(entry.get("subject")),
        not_subject=_slot(entry.get("not_subject")),
        preps=tuple(_prep(item) for item in _items(entry.get("prep", ""))),
        modifier=_slot(entry.get("modifier")),
        not_modifier=_slot(entry.get("not_modifier")),
        complement=_slot(entry.get("complement")),
        predicate=_slot(entry.get("predicate")),
        clause=_slot(entry.get("clause")),
        content=tuple(entry["content"].split()) if "content" in entry else None,
        recipient=tuple(entry["recipient"].split()) if "recipient" in entry else None,
        only=frozenset(_items(entry.get("only", ""))),
        yes=_examples(entry["yes"]),
        no=_examples(entry["no"]),
        where=where,
    )


def _items(listed: str) -> list[str]:
    return [item.strip() for item in listed.split(",") if item.strip()]


def _examples(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _slot(words: str | None) -> Slot | None:
    if words is None:
        return None
    items = words.split()
    return Slot(frozenset(w for w in items if w.isupper()), frozenset(w for w in items if not w.isupper()))


def _prep(item: str) -> tuple[tuple[str, ...], Slot | None]:
    preposition, *rest = item.split()
    return tuple(preposition.split("/")), _slot(" ".join(rest)) if rest else None


def _by_trigger(frames: list[Frame]) -> dict[str, tuple[tuple[tuple[str, ...], Frame], ...]]:
    """Frames by their first word (verbs, adjectives) or last (nouns), the most demanding first; ties in file order."""
    found: dict[str, list[tuple[tuple[str, ...], Frame]]] = {}
    for frame in frames:
        for word in frame.words:
            found.setdefault(word[-1] if "nouns_" in frame.where else word[0], []).append((word, frame))
    return {
        trigger: tuple(sorted(readings, key=lambda r: -(r[1].specificity + 2 * len(r[0]))))
        for trigger, readings in found.items()
    }
