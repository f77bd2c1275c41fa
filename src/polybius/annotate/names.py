"""Names in a sentence: runs of capitalised words cut into countries, titles, persons and bodies.

The small parser's named-entity labels are evidence here, not the last word: it joins a country to the person after
it, cuts names short and takes persons for places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from polybius.annotate import attribution_words as words
from polybius.annotate.name_words import PORTFOLIOS, country_at, gazetteer, given_names, name_words
from polybius.model import Report, Sentence, Token

NAME_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
# Labels of things whose names hold names of places without speaking of them (Paris Agreement, Korean War).
THING_ENTS = frozenset({"LAW", "EVENT", "WORK_OF_ART", "PRODUCT"})
JOINERS = frozenset("of the for and on in de la del & 's ’s ' ’".split())
TITLE_MODIFIERS = frozenset(
    "vice deputy first foreign prime defense defence national security interior finance".split()
)
# What follows a hyphen without being part of a name: US-led, Iran-backed.
AFTER_HYPHEN = frozenset(
    "led backed based made style era born wide controlled sponsored run held owned trained allied friendly occupied "
    "supported brokered funded built imposed dominated aligned elect general to and or in-law mediated bound".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: tokens start..end (end exclusive). `iso3` is set for countries and their adjectives.

    `title` is the index of the first token of the title in front, where one stands there.
    """

    sentence: int
    start: int
    end: int
    type: str
    iso3: str = ""
    title: int = -1
    sure: bool = False


def find_names(report: Report, sentence: Sentence) -> list[Name]:
    """The names of one sentence, in text order, without overlaps."""
    tokens = sentence.tokens
    found: list[Name] = []
    at = 0
    while at < len(tokens):
        if not _is_capital(tokens[at]):
            at += 1
            continue
        end = _run_end(report, sentence, at)
        if end == at:
            at += 1
            continue
        found += _cut(report, sentence, at, end)
        at = end
    return found


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or (token.text[:1].isdigit() and token.ent == "ORG")


def _is_nameish(report: Report, sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    if not _is_capital(token) or (token.lower in name_words("calendar") and not _is_given(sentence, at)):
        return False
    if token.pos == "PROPN" or token.ent in NAME_ENTS:
        return token.lower not in ("i", "he", "she", "we", "they", "the", "it")
    return token.text in gazetteer() and country_at(report, sentence, at) is not None


def _is_given(sentence: Sentence, at: int) -> bool:
    """Whether a word of the calendar is a given name: Jan Bakker, June Osei."""
    pair = sentence.tokens[at : at + 2]
    return len(pair) == 2 and all(t.ent == "PERSON" and t.text.istitle() for t in pair)


def _run_end(report: Report, sentence: Sentence, start: int) -> int:
    tokens = sentence.tokens
    at = start
    while at < len(tokens):
        if _is_nameish(report, sentence, at):
            known = country_at(report, sentence, at)
            at = known[0] if known else at + 1
        elif at > start and _joins(report, sentence, start, at):
            at += 1
        else:
            break
    while at > start + 1 and not _is_capital(tokens[at - 1]) and tokens[at - 2].text not in ("-", "‑"):
        at -= 1
    return at


def _joins(report: Report, sentence: Sentence, start: int, at: int) -> bool:
    """Whether a small word or hyphen inside a name holds it together."""
    tokens = sentence.tokens
    token, last = tokens[at], tokens[at - 1]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        token.text in ("-", "‑", "–")
        and following is not None
        and token.start == last.end
        and token.end == following.start
    ):
        if _is_capital(following) and last.lower in name_words("particle"):
            return True
        if _is_capital(following):
            return following.pos == "PROPN" and country_at(report, sentence, start) is None
        return _is_syllable(tokens, start, at + 1)
    if token.lower in name_words("particle") and following is not None and following.text in ("-", "‑"):
        return last.pos == "PROPN"
    if last.text in ("-", "‑") and last.end == token.start:
        return _is_syllable(tokens, start, at)
    if following is None:
        return False
    if token.lower in name_words("particle") and following.pos == "PROPN" and _is_capital(following):
        return last.pos == "PROPN"
    if token.lower == "the" and last.lower not in JOINERS and following.lower != "great":
        return False
    if token.lower in JOINERS and token.ent in ("ORG", "FAC", "LOC", "GPE") and last.ent == token.ent:
        return any(t.ent == token.ent and _is_capital(t) for t in tokens[at + 1 : at + 4])
    return token.lower in ("of", "for") and last.lower in name_words("organisation") and following.pos == "PROPN"


def _is_syllable(tokens: tuple[Token, ...], start: int, at: int) -> bool:
    """Whether a small-letter word after a hyphen is the second half of a given name: Jae-in, Jong-un."""
    token = tokens[at]
    if not token.text.isalpha() or len(token.text) > 6 or token.lower in AFTER_HYPHEN:
        return False
    earlier = [t.lower for t in tokens[start : at - 2] if t.text.isalpha()]
    return token.ent == "PERSON" or any(word in name_words("surname-first") for word in earlier)


def _cut(report: Report, sentence: Sentence, start: int, end: int) -> Iterator[Name]:
    """A run of capitalised words as the names it holds."""
    tokens = sentence.tokens
    last_title = _last_title(tokens, start, end)
    title = -1
    at = start
    if start >= 2 and tokens[start].lower in PORTFOLIOS and tokens[start - 1].lower == "of":
        if words.is_title_noun(tokens[start - 2].lower):
            title, at = start - 2, start + 1
            while at < end and tokens[at].lower in ("affairs", "security", "and", "&"):
                at += 1
    elif start >= 1 and words.is_title_noun(tokens[start - 1].lower) and tokens[start - 1].pos != "VERB":
        title = start - 1
    after_country = False
    while at < end:
        stop = _organisation_end(tokens, at, end) if at > last_title else None
        if stop is not None and not (title >= 0 and stop == end and _is_person_label(tokens[at:stop])):
            yield Name(sentence.index, at, stop, "ORG")
            at, title, after_country = stop, -1, False
            continue
        known = country_at(report, sentence, at)
        if known is not None and known[0] <= end and not _is_part_of_name(tokens, at, known[0], end):
            if tokens[at].ent not in THING_ENTS:
                yield Name(sentence.index, at, known[0], known[1], known[2], sure=bool(known[2]))
            at, after_country = known[0], True
            continue
        if at <= last_title:
            title = at if title < 0 else title
            at += 1
            continue
        stop = _piece_end(report, sentence, at, end)
        titled = title >= 0 or _stands_beside_role(sentence, at, stop)
        type_ = _type(tokens, at, stop, titled, after_country)
        if tokens[at].ent not in THING_ENTS or type_ == "PERSON":
            yield Name(sentence.index, at, stop, type_, title=title, sure=title >= 0)
        at, title, after_country = max(stop, at + 1), -1, False


def _stands_beside_role(sentence: Sentence, at: int, stop: int) -> bool:
    """Whether a name is an apposition to what one person is: "his sister, Ama Mota"."""
    head = next((t for t in sentence.tokens[at:stop] if not at <= t.head < stop), sentence.tokens[stop - 1])
    over = sentence.head_of(head)
    return head.dep == "appos" and over.pos == "NOUN" and over.tag == "NN" and words.is_role_noun(over.lemma)


def _is_person_label(piece: tuple[Token, ...]) -> bool:
    return sum(t.ent == "PERSON" for t in piece) * 2 > len(piece)


def _is_part_of_name(tokens: tuple[Token, ...], at: int, stop: int, end: int) -> bool:
    """Whether a country's name is a person's: Michael Jordan, Chad Smith."""
    before = at > 0 and tokens[at - 1].lower in given_names() and tokens[at - 1].ent == "PERSON"
    if before and tokens[at].ent == "PERSON":
        return True
    given = tokens[at].lower in given_names()
    return given and stop < end and tokens[at].ent == "PERSON" == tokens[stop].ent


def _last_title(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """The last word of a title in a run, where a name follows it; -1 where there is none."""
    found = -1
    for at in range(start, end):
        lower = tokens[at].lower.rstrip(".")
        is_title = lower in name_words("courtesy") or lower in name_words("courtesy-m") | name_words("courtesy-f")
        is_title = is_title or words.is_title_noun(lower)
        if lower in given_names() and at + 1 < end and tokens[at].ent == tokens[at + 1].ent == "PERSON":
            is_title = False
        if is_title and not _is_inside_person(tokens, start, at, end) and not _heads_body(tokens, at, end):
            found = at
    while 0 <= found < end - 1 and tokens[found + 1].lower.rstrip(".") in ("elect", "designate", "-"):
        found += 1
    return found


def _is_inside_person(tokens: tuple[Token, ...], start: int, at: int, end: int) -> bool:
    """Whether a title word is part of a person's name: Stephen King, Choe Son Hui."""
    if at == start:
        return False
    last, token = tokens[at - 1], tokens[at]
    if last.lower in given_names() and token.ent == "PERSON":
        return True
    if last.ent == token.ent == "PERSON" and not words.is_title_noun(last.lower) and last.lower not in TITLE_MODIFIERS:
        return at + 1 == end or tokens[at + 1].ent == "PERSON"
    return last.lower in name_words("surname-first") and token.lower in ("son", "king", "dean", "major")


def _heads_body(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Whether a title word is part of a body's name: Defense Minister's Office, National Guard, Workers Party."""
    if (
        tokens[at].lower in name_words("organisation")
        and at + 1 == end
        and tokens[at].lower not in ("chief", "general")
    ):
        return True
    return any(tokens[k].lower in name_words("organisation") for k in range(at + 1, min(at + 3, end)))


def _organisation_end(tokens: tuple[Token, ...], at: int, end: int) -> int | None:
    """Where a body's name that starts here ends: after its last noun for a body and what "of" adds to it."""
    last = None
    for k in range(at, min(end, at + 10)):
        lower = tokens[k].lower.rstrip(".")
        if lower in name_words("organisation") and not (tokens[k].ent == "PERSON" and tokens[at].ent == "PERSON"):
            last = k + 1
        elif last is not None and (
            lower in ("of", "for", "the", "and", "on", "&") or tokens[k - 1].lower in ("of", "for", "the")
        ):
            if tokens[k].text[:1].isupper():
                last = k + 1
        elif last is not None and lower in ("'", "’", "'s", "’s") and k + 1 < end:
            if tokens[k + 1].lower not in name_words("organisation"):
                break
        elif last is not None:
            more = range(k, min(k + 4, end))
            if not any(tokens[m].lower in name_words("organisation") and tokens[m].ent == "ORG" for m in more):
                break
        elif lower in ("'s", "’s") and tokens[k].ent != "ORG":
            return None
    if last is None or last == at + 1:
        if last is not None and tokens[at].ent == "ORG":
            return last
        return None
    return last


def _piece_end(report: Report, sentence: Sentence, at: int, end: int) -> int:
    """Where one name ends inside a run: before a country or where sure labels change."""
    tokens = sentence.tokens
    stop = at + 1
    while stop < end:
        if tokens[stop].text in gazetteer() and tokens[stop].ent != "PERSON" and country_at(report, sentence, stop):
            break
        left, right = tokens[stop - 1], tokens[stop]
        if left.ent and right.ent and left.ent != right.ent and {left.ent, right.ent} != {"FAC", "LOC"}:
            sides = (stop - at, end - stop)
            known = words.medium(left.text) is not None or (left.text.isupper() and len(left.text) > 1)
            if "PERSON" in (left.ent, right.ent) and (min(sides) >= 2 or known) and right.text != "-":
                break
        if left.text == "'s" or right.text in ("'s", "’s"):
            break
        stop += 1
    return stop


def _type(tokens: tuple[Token, ...], at: int, stop: int, titled: bool, after_country: bool) -> str:
    piece = [t for t in tokens[at:stop] if t.text[:1].isupper()]
    labels = Counter(t.ent for t in piece if t.ent in NAME_ENTS)
    lowers = [t.lower for t in piece]
    given = bool(lowers) and lowers[0] in given_names()
    house = " ".join(t.text for t in piece)
    if words.is_medium_name(house) and len(house) > 5 and not titled:
        return "ORG"
    if words.medium(house) and labels.get("PERSON", 0) * 2 <= len(piece):
        return "ORG"
    if titled or (given and len(piece) > 1):
        return "PERSON"
    if len(piece) > 1 and lowers[0] in name_words("surname-first") and len(piece) <= 3 and not labels.get("ORG"):
        return "PERSON"
    head = next((t for t in tokens[at:stop] if not at <= t.head < stop), tokens[stop - 1])
    if not labels and len(piece) in (2, 3) and head.dep == "nsubj" and all(w.isalpha() for w in lowers):
        return "PERSON"
    if (
        after_country
        and len(piece) in (2, 3)
        and not labels.get("ORG")
        and not labels.get("FAC")
        and not labels.get("LOC")
    ):
        return "PERSON"
    if not labels:
        return "ORG" if len(piece) == 1 and piece[0].text.isupper() and 2 <= len(piece[0].text) <= 6 else ""
    best = sorted(labels.items(), key=lambda x: (-x[1], x[0]))[0][0]
    return "LOC" if best == "FAC" else best
