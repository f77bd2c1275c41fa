"""Text to the words of time expressions: each word with the categories of ``data/timex/words.tsv`` it is in.

A word's set of categories is written as one character, so that the grammar can run regular expressions over a string
of one character a word. Numbers in words are joined ("twenty-four"), phrases of the list too ("a couple of").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from polybius.data import read_rows

Categories = frozenset[str]
Value = str | int | float

OTHER: Categories = frozenset({"OTHER"})
CAPITAL: Categories = frozenset({"CAP"})
STOP: Categories = frozenset({"STOP", "OTHERSTOP"})
CAPITAL_ONLY = {"MONTH", "AMONTH", "MONTHX", "WEEKDAY", "WEEKDAYX", "FEAST", "BLOCK", "SEPT11"}
# Behind another capitalised word these are part of a name: "LA Weekly".
NO_NAMES = {"DAILY"}
UPPER_ONLY = {"BC", "AD", "ZONE", "FY"}
SHORT_MONTHS = {"jan", "feb", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "mar", "jun", "jul"}
DOTTED = SHORT_MONTHS | {"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"}

_WORD = re.compile(
    r"(?P<numdate>\d{1,4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{2,4}(?![\d/]))"
    r"|(?P<clock>(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d))"
    r"|(?P<decade>(?:\d{2})?\d0['’]?s\b)"
    r"|(?P<ordinal>\d{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<year2>(?<![\w'’`])['’]\d\d(?![\d\w]))"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<ampm>[ap]\.\s?m\b\.?)"
    r"|(?P<token>\b[QH][1-4]\b)"
    r"|(?P<poss>['’]s?\b)"
    r"|(?P<word>[^\W\d_]+(?:['’]clock\b)?)"
    r"|(?P<comma>,)|(?P<hyph>[-–—])|(?P<lpar>\()|(?P<rpar>\))|(?P<slash>/)|(?P<percent>%)"
    r"|(?P<stop>[^\w\s]|_|\n[ \t\r]*\n)",
    re.IGNORECASE,
)
_SIMPLE = {
    name: frozenset({name.upper()}) for name in ("clock", "poss", "hyph", "lpar", "rpar", "slash", "percent", "numdate")
}
_SIMPLE["comma"] = frozenset({"COMMA", "OTHERSTOP"})


class Alphabet:
    """One character for each set of categories that occurs."""

    def __init__(self) -> None:
        self.letters: dict[Categories, str] = {}

    def letter(self, categories: Categories) -> str:
        return self.letters.setdefault(categories, chr(0xE000 + len(self.letters)))

    def letters_of(self, names: set[str]) -> str:
        """The characters of every set that holds one of the categories."""
        return "".join(letter for categories, letter in self.letters.items() if categories & names)


@dataclass(slots=True)
class Lexicon:
    """Words and phrases: categories, and the value each has in a category."""

    words: dict[str, Categories] = field(default_factory=dict)
    values: dict[tuple[str, str], Value] = field(default_factory=dict)
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, phrase: str, category: str, value: Value) -> None:
        key = " ".join(match[0].lower() for match in _WORD.finditer(phrase))
        self.words[key] = self.words.get(key, frozenset()) | {category}
        self.values[key, category] = value
        if category == "AMONTH":
            self.values[key, "PMONTH"] = value
        parts = tuple(key.split(" "))
        if len(parts) > 1:
            starts = self.phrases.setdefault(parts[0], [])
            if parts not in starts:
                starts.append(parts)
                starts.sort(key=len, reverse=True)


def _as_value(text: str) -> Value:
    if text == "0" or (re.fullmatch(r"-?\d+", text) and not text.startswith("0")):
        return int(text)
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else text


@cache
def load_lexicon(literals: tuple[str, ...]) -> Lexicon:
    """The shipped words and feasts, with the plain words that the grammar itself names."""
    lexicon = Lexicon()
    for row in read_rows("timex/words.tsv"):
        for word in row.many("words"):
            if row["category"] == "NUMWORD":
                lexicon.numbers[word] = int(row["value"])
            else:
                lexicon.add(word, row["category"], _as_value(row["value"]))
    for row in read_rows("timex/holidays.tsv"):
        for name in row.many("name"):
            lexicon.add(name, "FEAST", row["rule"])
    for literal in literals:
        lexicon.add(literal, "=" + literal, literal)
    return lexicon


@dataclass(slots=True)
class Words:
    """The words of a text in parallel lists, and `line`: their characters, with a stop at either end."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    numbers: dict[int, float]
    line: str


def _number_categories(key: str, value: float) -> Categories:
    names = {"NUM"}
    if key.isdecimal():
        if len(key) <= 2:
            names |= {"TWODIGIT"} if len(key) == 2 else set()
            names |= {"DAYNUM"} if 1 <= value <= 31 else set()
            names |= {"HOURNUM"} if 0 < value <= 24 else set()
        elif len(key) == 4 and 1000 <= value <= 2199:
            names.add("YEAR")
    return frozenset(names)


def _ordinal_categories(value: float) -> Categories:
    return frozenset({"ORD", "DAYORD"} if 1 <= value <= 31 else {"ORD"})


class Splitter:
    """Splits texts into `Words` over one lexicon and alphabet."""

    def __init__(self, lexicon: Lexicon, alphabet: Alphabet) -> None:
        self.lexicon = lexicon
        self.alphabet = alphabet
        self.letters = {key: alphabet.letter(categories) for key, categories in lexicon.words.items()}
        self.cased = {
            key
            for key, categories in lexicon.words.items()
            if categories & (CAPITAL_ONLY | UPPER_ONLY | NO_NAMES) or key in SHORT_MONTHS
        }
        self.other, self.capital, self.stop = (alphabet.letter(c) for c in (OTHER, CAPITAL, STOP))
        self.simple = {name: alphabet.letter(categories) for name, categories in _SIMPLE.items()}
        for value in (1.0, 25.0, 40.0, 400.0):
            for key in ("9", "17", "45", "99", "1999", "x"):
                alphabet.letter(_number_categories(key, value))
            alphabet.letter(_ordinal_categories(value))
        alphabet.letter(_number_categories("1999", 1999))
        for names in ({"YEAR2"}, {"DECADE"}, {"QTOKEN"}, {"HTOKEN"}, {"PMONTH"}, {"NUM", "YEAR"}):
            alphabet.letter(frozenset(names))

    def split(self, text: str, start: int = 0, end: int | None = None, *, names: frozenset[str] = frozenset()) -> Words:
        """The words between two offsets; `names` are months that are someone's name here ("may")."""
        words = Words(text, [start], [start], [""], {}, "")
        line = [self.stop]
        starts, ends, keys = words.starts, words.ends, words.keys
        lookup = self.letters.get
        numbers = self.lexicon.numbers
        for match in _WORD.finditer(text, start, len(text) if end is None else end):
            kind = match.lastgroup
            begin, finish = match.span()
            key = match[0].lower()
            if kind == "word":
                letter = lookup(key) or (self.other if match[0] == key else self.capital)
                if key in numbers:
                    words.numbers[len(keys)] = numbers[key]
                    letter = "#"
                elif key in self.cased:
                    letter, finish = self._cased_letter(match, key, names, line[-1])
            elif kind == "stop":
                if starts and ends[-1] > begin:  # the dot of "Feb."
                    continue
                letter = self.stop
            else:
                letter = self._special_letter(kind or "", key, begin, words)
            starts.append(begin)
            ends.append(finish)
            keys.append(key)
            line.append(letter)
        starts.append(len(text) if end is None else end)
        ends.append(starts[-1])
        keys.append("")
        line.append(self.stop)
        self._join(words, line)
        return words

    def _cased_letter(self, match: re.Match[str], key: str, names: frozenset[str], before: str) -> tuple[str, int]:
        word, finish = match[0], match.end()
        categories = self.lexicon.words[key]
        if categories & NO_NAMES:
            return (self.capital if before == self.capital and word[0].isupper() else self.letters[key]), finish
        if categories & UPPER_ONLY and not word.isupper():
            return self.alphabet.letter(categories - UPPER_ONLY or OTHER), finish
        if categories & CAPITAL_ONLY and not word[0].isupper():
            return self.alphabet.letter(categories - CAPITAL_ONLY or OTHER), finish
        following = match.string[finish : finish + 3]
        if key in DOTTED and following.startswith("."):
            return self.letters[key], finish + 1
        if key in SHORT_MONTHS and not following.lstrip(" -,")[:1].isdecimal() and key != "sept":
            before = match.string[max(match.start() - 3, 0) : match.start()].rstrip(" -")
            return (self.letters[key] if before[-1:].isdecimal() else self.capital), finish
        if key in names:
            return self.alphabet.letter(frozenset({"PMONTH"})), finish
        return self.letters[key], finish

    def _special_letter(self, kind: str, key: str, start: int, words: Words) -> str:
        if kind in self.simple:
            return self.simple[kind]
        if kind == "number":
            value = float(key.replace(",", "")[:12])
            words.numbers[len(words.keys)] = value
            is_money = start > 0 and words.text[start - 1] in "$£€¥#"
            return self.alphabet.letter(_number_categories("" if is_money else key, value))
        if kind == "ordinal":
            words.numbers[len(words.keys)] = float(key[:-2])
            return self.alphabet.letter(_ordinal_categories(float(key[:-2])))
        if kind == "ampm":
            return self.alphabet.letter(frozenset({"AMPM"}))
        if kind == "token":
            return self.alphabet.letter(frozenset({"QTOKEN" if key[0] == "q" else "HTOKEN"}))
        return self.alphabet.letter(frozenset({kind.upper()}))

    # -------------------------------------------------------------- joining
    def _join(self, words: Words, line: list[str]) -> None:
        """Join numbers in words and the phrases of the lexicon, in one pass from the left."""
        phrases = self.lexicon.phrases
        keys = words.keys
        out_starts: list[int] = []
        out_ends: list[int] = []
        out_keys: list[str] = []
        out_line: list[str] = []
        out_numbers: dict[int, float] = {}
        i, size = 0, len(keys)
        while i < size:
            taken, letter, key = 1, line[i], keys[i]
            if letter == "#":
                taken, value, is_year = self._number(keys, line, i)
                out_numbers[len(out_keys)] = value
                names = {"NUM", "YEAR"} if is_year else {"NUM"}
                letter = self.alphabet.letter(frozenset(names))
            elif i in words.numbers:
                out_numbers[len(out_keys)] = words.numbers[i]
            if key in phrases:
                for parts in phrases[key]:
                    if tuple(keys[i : i + len(parts)]) == parts and self._is_cased_right(words, i, parts):
                        taken, key = len(parts), " ".join(parts)
                        letter = self.letters[key]
                        out_numbers.pop(len(out_keys), None)
                        break
            out_starts.append(words.starts[i])
            out_ends.append(words.ends[i + taken - 1])
            out_keys.append(key)
            out_line.append(letter)
            i += taken
        words.starts, words.ends, words.keys, words.numbers = out_starts, out_ends, out_keys, out_numbers
        words.line = "".join(out_line)

    def _is_cased_right(self, words: Words, i: int, parts: tuple[str, ...]) -> bool:
        if not self.lexicon.words[" ".join(parts)] & (CAPITAL_ONLY | UPPER_ONLY):
            return True
        first = words.text[words.starts[i] : words.starts[i] + 1]
        if first.isdigit():  # "60 Minutes"
            return words.text[words.starts[i + 1] : words.starts[i + 1] + 1].isupper()
        return first.isupper() or words.keys[i] == "the"

    def _number(self, keys: list[str], line: list[str], i: int) -> tuple[int, float, bool]:
        """How many words from `i` make one number, its value, and whether it is a year ("nineteen ninety-six")."""
        numbers = self.lexicon.numbers
        parts: list[int] = []
        taken = 0
        j = i
        while j < len(keys) and len(parts) < 8:
            if line[j] == "#":
                parts.append(numbers[keys[j]])
                taken = j - i + 1
            elif not (keys[j] == "-" or (keys[j] == "and" and parts and parts[-1] >= 100)) or line[j + 1] != "#":
                break
            j += 1
        if len(parts) >= 2 and 11 <= parts[0] <= 20 and parts[1] >= 10 and parts[1] < 100:
            return taken, parts[0] * 100 + sum(parts[1:3]), True
        total, current = 0, 0
        for part in parts:
            if part == 1000:
                total, current = total + (current or 1) * part, 0
            elif part == 100:
                current = (current or 1) * part
            else:
                current += part
        return taken, total + current, False
