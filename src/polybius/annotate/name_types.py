"""Names typed alike over a whole report, and the parser's labels repaired by them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from polybius.annotate.name_words import fold, gazetteer, given_names, key_of, name_words, surnames_of
from polybius.annotate.names import Name
from polybius.model import Report, Sentence

# Initials in front of a family name, and abbreviations of states that look like them.
INITIALS = re.compile(r"(?:[A-Z]\.){1,3}")
NO_INITIALS = frozenset({"U.S.", "U.N.", "E.U.", "U.K.", "A.U.", "U.A.E.", "U.S.A.", "D.C.", "L.A."})


def consistent(
    names: Sequence[list[Name]], report: Report, sentences: Sequence[Sentence], heads: Collection[int] = ()
) -> list[list[Name]]:
    """Names typed alike over the whole text: a family name is a person where the full name stands elsewhere."""
    names = [
        [_with_person(name, sentence) for name in _with_city_surnames(row, sentence)]
        for row, sentence in zip(names, sentences, strict=True)
    ]
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    families: set[str] = set()
    keys: dict[Name, tuple[str, ...]] = {}
    for name in (n for row in names for n in row):
        key = keys[name] = key_of(text_of(report, sentences[name.sentence], name))
        votes[key][name.type] += 3 if name.sure else 1
        if name.type == "PERSON" and len(key) > 1:
            families.update(surnames_of(key))
            families.update(w for w in key if w in given_names())
    body = {keys[n] for row in names for n in row if sentences[n.sentence].paragraph not in heads}
    common = Counter(t.lower for s in sentences for t in s if t.pos == "NOUN" and t.text.islower())
    states = {text_of(report, sentences[n.sentence], n): n.iso3 for n in keys if n.iso3 and n.type == "GPE"}
    settled = []
    for row, sentence in zip(names, sentences, strict=True):
        kept = [
            n
            for n in row
            if sentence.paragraph not in heads
            or n.iso3
            or n.end - n.start > 1
            or keys[n] in body
            or {*keys[n]} & families
        ]
        whole = [_half_of_country(n, text_of(report, sentence, n), states, sentence) for n in kept]
        typed = [_settled(n, key_of(text_of(report, sentence, n)), votes, families, sentence) for n in whole]
        typed = [n for n in typed if not _is_common(n, keys.get(n, ()), common, votes, families)]
        settled.append(sorted(typed + _missed_families(typed, families, sentence), key=lambda n: n.start))
    return settled


def _with_city_surnames(row: list[Name], sentence: Sentence) -> list[Name]:
    """Valeska London: no comma parts a word that is no known place from a city's name, so it is a person's name."""
    for left, right in pairwise(row):
        first, last = sentence.tokens[left.start], sentence.tokens[right.start]
        apart = left.end != right.start or right.end - left.start != 2
        place = left.iso3 or right.iso3 or right.type != "GPE" or first.text in gazetteer()
        if apart or place or left.type not in ("GPE", "NORP", "PERSON", ""):
            continue
        if last.text in gazetteer() and first.text.istitle():
            whole = replace(left, end=right.end, type="PERSON")
            return _with_city_surnames([whole if n is left else n for n in row if n is not right], sentence)
    return row


def _with_person(name: Name, sentence: Sentence) -> Name:
    """A body whose name is a person's: initials and a family name, or a given name cut off by "for" and the body's."""
    if name.type not in ("ORG", "GPE", "LOC", "PERSON", "") or name.iso3 or name.sure or name.end - name.start < 2:
        return name
    tokens = sentence.tokens[name.start : name.end]
    if name.end - name.start == 2 and INITIALS.fullmatch(tokens[0].text) and tokens[0].text not in NO_INITIALS:
        family = tokens[1].text.istitle() and tokens[1].lower not in name_words("organisation")
        return replace(name, type="PERSON") if family else name
    cut = next((n for n, t in enumerate(tokens) if t.lower in ("for", "of", "at")), len(tokens))
    whole = all(t.text.istitle() and t.lower not in name_words("organisation") for t in tokens[:cut])
    if cut == 2 < len(tokens) and whole and fold(tokens[0].text) in given_names() and tokens[0].text not in gazetteer():
        return replace(name, end=name.start + cut, type="PERSON")
    return name


def _is_common(
    name: Name,
    key: tuple[str, ...],
    common: Counter[str],
    votes: dict[tuple[str, ...], Counter[str]],
    families: set[str],
) -> bool:
    """Whether a one-word name of a person is a common noun of the report at a sentence's start or after a quote."""
    if name.type != "PERSON" or len(key) != 1 or key[0] in families or name.sure or name.title >= 0:
        return False
    return common[key[0]] > max(1, sum(votes[key].values()) // 2)


def _missed_families(row: Sequence[Name], families: set[str], sentence: Sentence) -> list[Name]:
    """Family names of known persons that the parser took for common nouns, as at the head of a sentence."""
    covered = {i for n in row for i in range(n.start, n.end)}
    return [
        Name(sentence.index, t.i, t.i + 1, "PERSON")
        for t in sentence.tokens
        if t.text[:1].isupper()
        and t.pos in ("NOUN", "ADJ", "PROPN")
        and t.i not in covered
        and fold(t.text) in families
    ]


def _half_of_country(name: Name, text: str, states: dict[str, str], sentence: Sentence) -> Name:
    """ "The North" where the report speaks of a country of that half: North Korea, South Sudan, East Germany."""
    if text not in ("North", "South", "East", "West") or name.start == 0:
        return name
    if sentence.tokens[name.start - 1].lower != "the":
        return name
    codes = [code for state, code in states.items() if state.startswith(text + " ")]
    return replace(name, type="GPE", iso3=codes[0], sure=True) if codes else name


def _settled(
    name: Name,
    key: tuple[str, ...],
    votes: dict[tuple[str, ...], Counter[str]],
    families: set[str],
    sentence: Sentence,
) -> Name:
    tokens = sentence.tokens
    if name.type == "NORP" and key[0] in families and _is_bare_subject(name, sentence):
        return replace(name, type="PERSON", iso3="")  # "Cuban said" in a report on Mark Cuban
    if name.iso3 or name.sure:
        return name
    if len(key) == 1 and key[0] in families and name.type != "PERSON":
        before = tokens[name.start - 1].lower if name.start else ""
        is_place = name.type in ("GPE", "LOC") and before in ("in", "at", "from", "near", "to", "into", "outside")
        if not is_place:
            return replace(name, type="PERSON")
    counts = votes[key]
    best = max(sorted(t for t in counts if t), key=lambda t: counts[t], default="")
    if not name.type or (best and counts[best] > 2 * counts[name.type] and best != "NORP"):
        return replace(name, type=best)
    return name


def _is_bare_subject(name: Name, sentence: Sentence) -> bool:
    token = sentence.tokens[name.end - 1]
    before = sentence.tokens[name.start - 1].pos if name.start else ""
    return token.dep == "nsubj" and name.end - name.start == 1 and not token.lower.endswith("s") and before != "DET"


def text_of(report: Report, sentence: Sentence, name: Name) -> str:
    return report.text[sentence.tokens[name.start].start : sentence.tokens[name.end - 1].end]


def relabelled(sentence: Sentence, names: Sequence[Name]) -> Sentence:
    """The sentence with each name's label on its tokens; other labels of persons and places are taken off capitals."""
    want = {i: n.type for n in names if n.type for i in range(n.start, n.end)}
    changed = [
        i
        for i, t in enumerate(sentence.tokens)
        if (i in want and t.ent != want[i]) or (i not in want and t.ent == "PERSON" and t.pos not in ("PROPN",))
    ]
    if not changed:
        return sentence
    tokens = list(sentence.tokens)
    for i in changed:
        tokens[i] = replace(tokens[i], ent=want.get(i, ""))
    return replace(sentence, tokens=tuple(tokens))
