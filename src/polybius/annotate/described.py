"""Definite phrases by which reports call again whom they named: "the senator", "the Dutch company"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from polybius import data
from polybius.annotate import attribution_words as words
from polybius.annotate.name_words import country_at
from polybius.annotate.speaker_talk import Talk
from polybius.model import Mention, Sentence, Token

OPENINGS = frozenset({"the", "this", "that"})
INDEFINITE = frozenset("a an one another his her its their my our".split())
# Words of a description that tell nothing: "the former two-term governor".
DUMB = frozenset("the this that of for in to and 's ’s ' s , - other new own".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A definite phrase read: its noun, the words before and after it, which of them are names, countries in it."""

    sentence: Sentence
    head: int
    noun: str
    kind: str
    before: frozenset[str]
    names: frozenset[str]
    countries: frozenset[str]
    owned: bool = False
    after: bool = False
    clause: bool = False


@cache
def described(kind: str) -> frozenset[str]:
    """The words of one kind in data/attribution/described.tsv.

    >>> "company" in described("firm"), "senate" in described("public")
    (True, True)
    """
    rows = data.read_rows("attribution/described.tsv")
    return frozenset(word for row in rows if row["kind"] == kind for word in row["words"].split())


def read_phrase(sentence: Sentence, head: int, source: Sequence[int], talk: Talk) -> Phrase | None:
    """A noun with the words of the source as a definite phrase for one person or body; None where it is none."""
    token = sentence.tokens[head]
    noun = token.lemma.lower() if token.pos == "NOUN" else token.lower
    kind = _kind(noun)
    if token.pos not in ("NOUN", "PROPN", "ADJ") or token.tag in ("NNS", "NNPS") or not kind:
        return None
    low = _first(sentence, head)
    opening = sentence.tokens[low]
    if opening.lower not in OPENINGS or token.ent in ("PERSON", "ORG"):
        return None
    before = range(low + 1, head)
    if kind == "body" and any(sentence.tokens[i].ent in ("ORG", "PERSON") for i in before):
        return None  # a name of its own: "the Tagblatt newspaper"
    inside = [*before, *(i for i in source if i > head)]
    names = {
        plain(sentence.tokens[i])
        for i in inside
        if sentence.tokens[i].text[:1].isupper() and sentence.tokens[i].pos in ("PROPN", "ADJ", "NOUN")
    }
    countries = {known[2] for i in inside if (known := country_at(talk.report, sentence, i)) and known[2]}
    children = [sentence.tokens[c] for c in sentence.children[head]]
    return Phrase(
        sentence,
        head,
        noun,
        kind,
        frozenset(plain(sentence.tokens[i]) for i in before) - DUMB,
        frozenset(names),
        frozenset(countries),
        any(c.dep == "poss" for c in children),
        any(c.dep == "prep" and c.lower in ("of", "for", "at", "in", "from") and c.i > head for c in children),
        any(c.dep in ("relcl", "acl") for c in children) and not _is_comma(sentence, head + 1),
    )


def _is_comma(sentence: Sentence, at: int) -> bool:
    return at < len(sentence.tokens) and sentence.tokens[at].text == ","


def _kind(noun: str) -> str:
    if noun.endswith("year-old"):
        return "person"
    if noun in described("firm") or noun in described("press") or noun in words.phrase("generic"):
        return "body"
    if words.is_body_noun(noun) or words.is_document(noun):
        return ""
    return "person" if words.is_person_noun(noun) or noun in described("person") else ""


def _first(sentence: Sentence, head: int) -> int:
    """Where the words begin that stand before a noun, in one piece."""
    low = head
    mine = {head}
    while low > 0:
        token = sentence.tokens[low - 1]
        if token.head not in mine and token.pos not in ("ADJ", "NOUN", "PROPN", "DET", "NUM", "PUNCT", "PART", "ADV"):
            break
        if token.pos == "PUNCT" and token.text not in ("-", ",", "–"):
            break
        low -= 1
        mine.add(low)
        if token.lower in OPENINGS | {"a", "an"}:
            break
    return low


def plain(token: Token) -> str:
    """A word for comparing: small, without the full stop of an abbreviation."""
    return token.lower.strip(".’'")


def opening(mention: Mention) -> str:
    """The first word of a mention."""
    return mention.span.text.split()[0].lower()
