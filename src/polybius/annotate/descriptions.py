"""What a report says a person is: titles before a name, appositions after it, "X, who serves as ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from polybius.annotate import attribution_words as words
from polybius.annotate.name_words import PORTFOLIOS, country_at, relation_words
from polybius.model import Description, Report, Sentence, Token

LONGEST = 14
OF_PREPOSITIONS = frozenset({"of", "for", "to", "at", "with", "in", "on"})
SERVE = frozenset({"serve", "work", "act", "double"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role phrase read: the record, the lemma of its head noun and the code of the country in it."""

    description: Description
    head: str
    iso3: str


def before_name(report: Report, sentence: Sentence, start: int) -> Role | None:
    """The title that stands before a name: "North Korean Deputy Foreign Minister", "US special envoy for Cyprus"."""
    tokens = sentence.tokens
    low = start
    seen_role = False
    while low > 0 and start - low < LONGEST:
        token = tokens[low - 1]
        if token.pos in ("ADJ", "NOUN", "PROPN", "NUM") or token.text in ("-", "–", "'s", "’s", "'", "’", "/", "&"):
            seen_role = seen_role or words.is_role_noun(_role_lemma(token))
        elif (token.pos in ("VERB", "ADV") and token.lower in relation_words("former") | relation_words("acting")) or (
            token.pos == "VERB" and token.tag in ("VBN", "VBG") and token.dep == "amod"
        ):
            pass
        elif token.lower in OF_PREPOSITIONS and not seen_role and _role_before(tokens, low - 1):
            seen_role = True
        elif (
            token.lower in ("the", "a", "an", "and") and low >= 2 and tokens[low - 2].lower in ("of", "for", "to", "on")
        ) or (token.lower == "and" and low >= 2 and words.is_role_noun(_role_lemma(tokens[low - 2]))):
            pass
        else:
            break
        low -= 1
    if not seen_role or low == start:
        return None
    return read_role(report, sentence, low, start)


def _role_before(tokens: tuple[Token, ...], at: int) -> bool:
    return at > 0 and words.is_role_noun(_role_lemma(tokens[at - 1]))


def _role_lemma(token: Token) -> str:
    """The lemma of a role noun, capitals and plural taken off ("Chief", "Ministers")."""
    lower = token.lower
    if token.pos == "PROPN" or token.lemma == lower:
        return lower
    return token.lemma


def around_name(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches beside a name that may say who it is: appositions, "is a ...", "who serves as ..."."""
    tokens = sentence.tokens
    mine = range(start, end)
    head = next((i for i in mine if tokens[i].head not in mine or tokens[i].head == i), end - 1)
    found: list[tuple[int, int]] = []
    for child in sentence.children[head]:
        token = tokens[child]
        if token.dep == "appos" and token.pos in ("NOUN", "PROPN"):
            found.append(_phrase(sentence, child))
        elif token.dep == "relcl" and token.lemma in SERVE | {"be", "become"}:
            found += _predicates(sentence, token)
    over = tokens[tokens[head].head]
    if tokens[head].dep == "appos" and over.pos in ("NOUN", "PROPN") and words.is_role_noun(_role_lemma(over)):
        found.append(_phrase(sentence, over.i, stop=start))
    if tokens[head].dep in ("nsubj", "nsubjpass") and over.lemma in SERVE | {"be", "become", "appoint", "elect"}:
        found += _predicates(sentence, over)
    if not found and end + 1 < len(tokens) and tokens[end].text == ",":
        stop = next((k for k in range(end + 1, min(end + LONGEST, len(tokens))) if tokens[k].text in ",.;"), None)
        if stop is not None and tokens[end + 1].pos in ("DET", "ADJ", "NOUN", "PROPN"):
            found.append((end + 1, stop))
    return found


def _predicates(sentence: Sentence, verb: Token) -> list[tuple[int, int]]:
    found = [_phrase(sentence, t.i) for t in sentence.dependants(verb, "attr", "oprd") if t.pos in ("NOUN", "PROPN")]
    for prep in sentence.dependants(verb, "prep"):
        if prep.lower == "as":
            found += [_phrase(sentence, t.i) for t in sentence.dependants(prep, "pobj")]
    return found


def _phrase(sentence: Sentence, head: int, stop: int | None = None) -> tuple[int, int]:
    """The stretch from the first word under a noun up to the first comma or clause after it."""
    low, high = head, head + 1
    for child in sentence.children[head]:
        if child < head and sentence.tokens[child].dep not in ("punct", "cc", "preconj"):
            low = min(low, _leftmost(sentence, child))
    limit = min(len(sentence.tokens), head + LONGEST) if stop is None else stop
    while high < limit:
        token = sentence.tokens[high]
        if token.text in ',.;:()"”“—–' or token.pos in ("VERB", "AUX", "SCONJ") or token.tag in ("WP", "WDT", "WRB"):
            break
        high += 1
    return low, high


def _leftmost(sentence: Sentence, at: int) -> int:
    for _ in range(LONGEST):
        left = [c for c in sentence.children[at] if c < at]
        if not left:
            break
        at = left[0]
    return at


def read_role(report: Report, sentence: Sentence, low: int, high: int, country: str = "") -> Role | None:
    """A stretch of words as a role: "the former South Korean foreign minister" -> foreign minister of South Korean.

    `country` is what an anaphor in front ("the country's") stands for.
    """
    tokens = sentence.tokens
    former = False
    of = country or None
    iso3 = ""
    start = at = low
    first = low
    head = -1
    while at < high:
        token = tokens[at]
        if token.lower in ("the", "a", "an", "another", "one", "his", "her", "its", "their", "our", ",") and head < 0:
            at += 1
            first = start = at
            continue
        if token.lower in relation_words("former") or token.lower.startswith("ex-"):
            former = True
            at += 2 if at + 1 < high and tokens[at + 1].text == "-" else 1
            start = at
            continue
        known = country_at(report, sentence, at)
        if known and known[0] <= high and head < 0:
            of = of or report.text[token.start : tokens[known[0] - 1].end]
            iso3 = iso3 or known[2]
            at = known[0]
            start = at
            continue
        if token.text in ("'s", "’s") and head < 0 and at > start:
            of = of or report.text[tokens[start].start : tokens[at - 1].end]
            start = at + 1
        elif token.text in ("'s", "’s", "'", "’") and head < 0:
            start = at + 1
        elif token.text in ("'s", "’s") and _role_follows(tokens, at, high):
            of = of or report.text[tokens[start].start : tokens[at - 1].end]
            start, head = at + 1, -1
        elif words.is_role_noun(_role_lemma(token)) or _hyphenated_role(token):
            head = at
        elif (head >= 0 and (token.lower in OF_PREPOSITIONS or token.text == "," or token.pos in ("VERB", "AUX"))) or (
            head >= 0 and token.ent == "PERSON" and not any(tokens[k].text in ("'s", "’s") for k in range(at, high))
        ):
            break
        at += 1
    if head < 0:
        return None
    end, of, iso3 = _complement(report, sentence, at, high, max(head + 1, min(at, high)), of, iso3)
    start = max(start, first, _after_dateline(tokens, start, head))
    low = max(low, _after_dateline(tokens, low, head))
    while start < head and (
        tokens[start].pos in ("PUNCT", "PART", "CCONJ") or tokens[start].lower in ("the", "a", "an")
    ):
        start += 1
    end = max(end, head + 1)
    while end > head + 1 and tokens[end - 1].pos in ("PUNCT", "PART", "CCONJ", "ADP", "DET"):
        end -= 1
    role = " ".join(report.text[tokens[start].start : tokens[end - 1].end].split())
    span = report.span(tokens[low].start, tokens[max(end, min(high, head + 1)) - 1].end)
    return Role(Description(role, span, of, former), _role_lemma(tokens[head]).split("-")[-1], iso3)


def _role_follows(tokens: tuple[Token, ...], at: int, high: int) -> bool:
    return any(words.is_role_noun(_role_lemma(tokens[k])) for k in range(at + 1, high))


def _hyphenated_role(token: Token) -> bool:
    parts = token.lower.split("-")
    return len(parts) > 1 and words.is_role_noun(parts[-1])


def _after_dateline(tokens: Sequence[Token], start: int, head: int) -> int:
    """Where the role begins after a dash that closes a dateline: "CAIRO - President"."""
    dashes = [
        at + 1 for at in range(start, head) if tokens[at].text in ("-", "–", "—", "--") and _stands_free(tokens, at)
    ]
    return dashes[-1] if dashes else start


def _stands_free(tokens: Sequence[Token], at: int) -> bool:
    """Whether a dash has space on both sides, unlike a hyphen."""
    return 0 < at < len(tokens) - 1 and tokens[at - 1].end < tokens[at].start and tokens[at].end < tokens[at + 1].start


def _complement(
    report: Report, sentence: Sentence, at: int, high: int, end: int, of: str | None, iso3: str
) -> tuple[int, str | None, str]:
    """Read what follows the role's noun: "of Foreign Affairs" is part of the role, "of Kenya" says whose it is."""
    tokens = sentence.tokens
    if at >= high or tokens[at].lower not in OF_PREPOSITIONS:
        return end, of, iso3
    inner = at + 1
    while inner < high and tokens[inner].lower in ("the", "a", "an"):
        inner += 1
    if inner >= high:
        return end, of, iso3
    stop = inner
    while stop < high and tokens[stop].text not in ",;:()" and tokens[stop].tag not in ("WP", "WDT"):
        stop += 1
    if tokens[at].lower != "of":
        return stop, of, iso3
    known = next((k for k in (country_at(report, sentence, i) for i in range(inner, stop)) if k), None)
    if tokens[inner].lower in PORTFOLIOS and not (known and known[2]):
        return stop, of, iso3
    if known and country_at(report, sentence, inner):
        return end, of or report.text[tokens[inner].start : tokens[known[0] - 1].end], iso3 or known[2]
    if (
        tokens[inner].text[:1].isupper()
        or words.is_body_noun(tokens[inner].lemma)
        or words.is_body_noun(tokens[stop - 1].lemma)
    ):
        whose = report.text[tokens[inner].start : tokens[stop - 1].end]
        return end, of or whose, iso3 or (known[2] if known else "")
    return stop, of, iso3
