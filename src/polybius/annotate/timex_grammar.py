"""The grammar of time expressions: ``data/timex/rules.tsv`` compiled to regular expressions over word categories.

Every pattern has a bounded length and no repetition, so matching is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from polybius.annotate.timex_words import (
    CAPITAL_ONLY,
    OTHER,
    UPPER_ONLY,
    Alphabet,
    Lexicon,
    Splitter,
    Value,
    Words,
    load_lexicon,
)
from polybius.data import Row, read_rows
from polybius.errors import DataFileError

# Categories that make a stretch of words worth matching at all.
TRIGGERS = {
    *("MONTH", "AMONTH", "PMONTH", "MONTHX", "WEEKDAY", "UNIT", "UNITS", "HOUR", "HOURS", "SEASON", "ASEASON"),
    *("DAYTIME", "MOMENT", "DAYWORD", "TONIGHT", "FAR", "DAILY", "VAGUE", "VAGUEX", "FISCAL", "FY", "QUARTER", "BC"),
    *("PERIOD", "YEAREND", "YEARAGO", "MONTHAGO", "AMPM", "OCLOCK", "DECADEWORD", "FEAST", "YEAR", "YEAR2", "AD"),
    *(
        "DECADE",
        "CLOCK",
        "NUMDATE",
        "QTOKEN",
        "HTOKEN",
        "WEEKEND",
        "SPAN",
        "SEPT11",
        "SOON",
        "=overnight",
        "=past",
        "=future",
        "=while",
        "=time",
        "=half",
        "=then",
    ),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the grammar, compiled. `captures` says for each name which categories its value is looked up in."""

    name: str
    type: str
    mod: str
    function: str
    regex: re.Pattern[str]
    first: str
    captures: dict[str, tuple[str, ...]]
    order: int
    example: str


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's match: words `first` to `last` (exclusive) and the values it captured, with the words' indices."""

    rule: Rule
    first: int
    last: int
    values: dict[str, Value]
    places: dict[str, int]


_ITEM = re.compile(r"[()|]\??|[^\s()]+")
_NAME = re.compile(r"(?:(?P<name>[a-z]\w*):)?(?P<what>[^?]+)(?P<optional>\?)?\Z")


class Grammar:
    """All rules over one lexicon, and the way to match them."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.macros = {row["rule"].split()[1]: row["pattern"] for row in rows if row["rule"].startswith("define ")}
        lines = [row for row in rows if not row["rule"].startswith("define ")]
        literals = {word for row in rows for word in _literals(row["pattern"])}
        self.lexicon: Lexicon = load_lexicon(tuple(sorted(literals)))
        self.alphabet = Alphabet()
        self.splitter = Splitter(self.lexicon, self.alphabet)
        self._close_alphabet()
        self.rules = [self._compile(row, order) for order, row in enumerate(lines)]
        letters = sorted(self.alphabet.letters.values())
        self.starting = {x: [rule for rule in self.rules if x in rule.first] for x in letters}
        plain = self.splitter.other + self.splitter.capital + self.splitter.stop
        self.run = re.compile(f"[^{plain}]+")
        self.trigger = re.compile(f"[{self.alphabet.letters_of(TRIGGERS)}]")

    def _close_alphabet(self) -> None:
        """Give a character to every set of categories the splitter can make out of the lexicon's."""
        for categories in list(self.lexicon.words.values()):
            self.alphabet.letter(categories - UPPER_ONLY or OTHER)
            self.alphabet.letter(categories - CAPITAL_ONLY or OTHER)
        self.alphabet.letter(frozenset({"AMPM"}))

    # -------------------------------------------------------------- compiling
    def _compile(self, row: Row, order: int) -> Rule:
        captures: dict[str, tuple[str, ...]] = {}
        try:
            pattern = self._pattern(row["pattern"], captures)
            regex = re.compile(pattern)
        except (re.error, KeyError, ValueError) as error:
            raise DataFileError(f"timex/rules.tsv:{row.line}: pattern of '{row['rule']}': {error}") from error
        first = "".join(sorted(_first_letters(re.sub(r"\(\?<?[=!][^)]*\)", "", pattern))))
        kind, mod, function = row["type"], row["mod"], row["function"]
        return Rule(row["rule"], kind, mod, function, regex, first, captures, order, row["example"])

    def _pattern(self, pattern: str, captures: dict[str, tuple[str, ...]]) -> str:
        parts = []
        for item in _ITEM.findall(pattern):
            if item in {"(", "|", ")", ")?"}:
                parts.append("(?:" if item == "(" else item)
            elif item[0] in "<>":
                parts.append(self._context(item))
            elif item.startswith("@"):
                inner = self._pattern(self.macros[item.rstrip("?")[1:]], captures)
                parts.append(f"(?:{inner})" + ("?" if item.endswith("?") else ""))
            else:
                parts.append(self._item(item, captures))
        return "".join(parts)

    def _item(self, item: str, captures: dict[str, tuple[str, ...]]) -> str:
        match = _NAME.match(item)
        if not match:
            raise ValueError(f"'{item}' cannot be read")
        names = self._names(match["what"])
        text = self._class(names)
        if match["name"]:
            unique = f"{match['name']}__{len(captures)}"
            captures[unique] = tuple(names)
            text = f"(?P<{unique}>{text})"
        return text + ("?" if match["optional"] else "")

    def _names(self, what: str) -> list[str]:
        names: list[str] = []
        for name in what.split("|"):
            if name.startswith("@"):
                names += self._names(self.macros[name[1:]])
            else:
                names.append(name if name.isupper() or name[-1].isdigit() else "=" + name)
        return names

    def _class(self, names: list[str]) -> str:
        letters = self.alphabet.letters_of(set(names))
        if not letters:
            raise ValueError(f"no word is in {'|'.join(names)}")
        return f"[{letters}]"

    def _context(self, item: str) -> str:
        behind = item[0] == "<"
        negative = item[1] == "!"
        classes = [self._class(self._names(part)) for part in item[1 + negative :].split(",")]
        return f"(?{'<' if behind else ''}{'!' if negative else '='}{''.join(classes)})"

    # -------------------------------------------------------------- matching
    def find(self, words: Words) -> list[Found]:
        """The longest matches, from left to right, none overlapping."""
        found: list[Found] = []
        line = words.line
        for run in self.run.finditer(line):
            if not self.trigger.search(line, run.start(), run.end()):
                continue
            i, end = run.span()
            while i < end:
                best = self._best(line, i)
                if best is None:
                    i += 1
                    continue
                rule, match = best
                found.append(self._capture(rule, match, words))
                i = match.end()
        return found

    def _best(self, line: str, i: int) -> tuple[Rule, re.Match[str]] | None:
        best: tuple[Rule, re.Match[str]] | None = None
        for rule in self.starting.get(line[i], ()):
            match = rule.regex.match(line, i)
            if match and (best is None or match.end() > best[1].end()):
                best = (rule, match)
        return best

    def _capture(self, rule: Rule, match: re.Match[str], words: Words) -> Found:
        values: dict[str, Value] = {}
        places: dict[str, int] = {}
        for unique, categories in rule.captures.items():
            place = match.start(unique)
            if place >= 0:
                name = unique.split("__")[0]
                places[name] = place
                values[name] = self._value(words, place, categories)
        return Found(rule, match.start(), match.end(), values, places)

    def _value(self, words: Words, place: int, categories: tuple[str, ...]) -> Value:
        if place in words.numbers:
            number = words.numbers[place]
            return int(number) if number == int(number) else number
        key = words.keys[place]
        for category in categories:
            value = self.lexicon.values.get((key, category))
            if value is not None:
                return value
        return key


def _literals(pattern: str) -> set[str]:
    words = set()
    for item in _ITEM.findall(pattern):
        item = item.rstrip("?").lstrip("<>!")
        item = item.split(":")[-1]
        words |= {w for part in item.split(",") for w in part.split("|") if re.fullmatch(r"[a-z]+", w)}
    return words


@cache
def _first_letters(pattern: str) -> frozenset[str]:
    """The characters a match of the pattern can begin with (classes, groups, alternatives and options only)."""
    letters, _ = _first(pattern, 0)
    return letters[0]


def _first(pattern: str, i: int) -> tuple[tuple[frozenset[str], bool], int]:
    """((first letters, whether it may be empty), index behind) of the alternatives from `i` to the closing bracket."""
    total: set[str] = set()
    any_empty = False
    current: set[str] = set()
    empty = True
    while i < len(pattern) and pattern[i] != ")":
        if pattern[i] == "|":
            total |= current
            any_empty |= empty
            current, empty = set(), True
            i += 1
            continue
        if pattern[i] == "[":
            close = pattern.index("]", i)
            piece, may = frozenset(pattern[i + 1 : close]), False
            i = close + 1
        else:
            head = re.compile(r"\((?:\?:|\?P<\w+>)").match(pattern, i)
            assert head, pattern[i : i + 20]
            (piece, may), i = _first(pattern, head.end())
            i += 1
        if i < len(pattern) and pattern[i] == "?":
            may = True
            i += 1
        if empty:
            current |= piece
            empty = may
    total |= current
    return (frozenset(total), any_empty or empty), i


@cache
def load_grammar() -> Grammar:
    """The shipped grammar, compiled once."""
    return Grammar(read_rows("timex/rules.tsv"))
