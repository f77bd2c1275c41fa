"""Comparisons of two mentions of plain texts. Each returns its strength; weights are in data/linking/corpus.toml."""

from __future__ import annotations

import math
from collections.abc import Callable

from polybius.judge.senses import likeness
from polybius.linking.given_mentions import Given, Surroundings
from polybius.linking.kinds import light_words, size_of_kind

# How alike the judge's vectors mostly are for different words for one kind of act, and for one word: more speaks for
# one happening, less against it.
SENSES_KIND, SENSES_STEM = 0.66, 0.87
# Characters: how far down in their texts two mentions are together, and how far apart in one, at the most.
FAR_DOWN, FAR_APART = 1500, 400

Comparison = Callable[[Given, Given, Surroundings], float]


def _one_stem(left: Given, right: Given) -> bool:
    return left.stem == right.stem


def _one_kind(left: Given, right: Given) -> bool:
    return bool(left.kinds & right.kinds)


def same_form(left: Given, right: Given, _: Surroundings) -> float:
    """Both use one form of one word."""
    return float(left.form == right.form)


def same_stem(left: Given, right: Given, _: Surroundings) -> float:
    """Both use one word."""
    return float(_one_stem(left, right))


def same_stem_other_kind(left: Given, right: Given, _: Surroundings) -> float:
    """They use one word in forms that tell different kinds of act."""
    return float(_one_stem(left, right) and bool(left.kinds and right.kinds) and not _one_kind(left, right))


def same_kind(left: Given, right: Given, _: Surroundings) -> float:
    """Their words may tell one kind of act."""
    return float(not _one_stem(left, right) and _one_kind(left, right))


def closest_kind(left: Given, right: Given, _: Surroundings) -> float:
    """Their words tell only kinds of act that both may tell."""
    if _one_stem(left, right) or not _one_kind(left, right):
        return 0.0
    return len(left.kinds & right.kinds) / len(left.kinds | right.kinds)


def other_kind(left: Given, right: Given, _: Surroundings) -> float:
    """Their words tell different kinds of act."""
    return float(not _one_stem(left, right) and bool(left.kinds and right.kinds) and not _one_kind(left, right))


def unknown_kind(left: Given, right: Given, _: Surroundings) -> float:
    """One of two different words is of no known kind."""
    return float(not _one_stem(left, right) and not (left.kinds and right.kinds))


def same_text(left: Given, right: Given, _: Surroundings) -> float:
    """Both stand in one text."""
    return float(left.doc == right.doc)


def same_text_same_stem(left: Given, right: Given, _: Surroundings) -> float:
    """One text uses the word twice."""
    return float(left.doc == right.doc and _one_stem(left, right))


def same_text_same_kind(left: Given, right: Given, _: Surroundings) -> float:
    """One text uses two words for one kind of act."""
    return same_text(left, right, _) * same_kind(left, right, _)


def alike_texts(left: Given, right: Given, around: Surroundings) -> float:
    """The two texts are about the same things."""
    return 0.0 if left.doc == right.doc else min(1.0, 2 * around.likeness(left.doc, right.doc))


def alike_texts_same_stem(left: Given, right: Given, around: Surroundings) -> float:
    """Texts about the same things use one word."""
    return alike_texts(left, right, around) * _one_stem(left, right)


def alike_sentences(left: Given, right: Given, around: Surroundings) -> float:
    """The two sentences share words."""
    return around.cosine(left.sentence, right.sentence)


def alike_sentences_same_stem(left: Given, right: Given, around: Surroundings) -> float:
    """The two sentences share words beside the one for the act."""
    return alike_sentences(left, right, around) * _one_stem(left, right)


def alike_sentences_same_kind(left: Given, right: Given, around: Surroundings) -> float:
    """The two sentences share words and tell one kind of act."""
    return alike_sentences(left, right, around) * same_kind(left, right, around)


def alike_neighbours(left: Given, right: Given, around: Surroundings) -> float:
    """The words next to the two mentions are alike."""
    return around.cosine(left.near, right.near)


def shared_names(left: Given, right: Given, around: Surroundings) -> float:
    """Both sentences hold the same names."""
    return around.cosine(left.names, right.names)


def same_protagonists(left: Given, right: Given, around: Surroundings) -> float:
    """The two texts are about the same persons and places."""
    return 0.0 if left.doc == right.doc else around.same_names(left.doc, right.doc)


def same_protagonists_same_stem(left: Given, right: Given, around: Surroundings) -> float:
    """Texts about the same persons and places use one word."""
    return same_protagonists(left, right, around) if _one_stem(left, right) else 0.0


def same_protagonists_same_kind(left: Given, right: Given, around: Surroundings) -> float:
    """Texts about the same persons and places tell one kind of act."""
    return same_protagonists(left, right, around) * same_kind(left, right, around)


def light(left: Given, right: Given, _: Surroundings) -> float:
    """One is a word that says little by itself (make, take, go)."""
    return float(left.stem in light_words() or right.stem in light_words())


def other_names(left: Given, right: Given, _: Surroundings) -> float:
    """Both sentences hold names, none of them the same."""
    return float(bool(left.names and right.names) and not left.names & right.names)


def shared_near_names(left: Given, right: Given, _: Surroundings) -> float:
    """One name stands next to both."""
    return float(bool(left.near_names & right.near_names))


def other_near_names(left: Given, right: Given, _: Surroundings) -> float:
    """Different names stand next to the two."""
    return float(bool(left.near_names and right.near_names) and not left.near_names & right.near_names)


def shared_people(left: Given, right: Given, _: Surroundings) -> float:
    """Both are told of one kind of person (a girl, an officer)."""
    return float(bool(left.people & right.people))


def other_people(left: Given, right: Given, _: Surroundings) -> float:
    """They are told of different kinds of persons."""
    return float(bool(left.people and right.people) and not left.people & right.people)


def specific_kind(left: Given, right: Given, _: Surroundings) -> float:
    """The kind of act that both words may tell is one that few words may tell."""
    if _one_stem(left, right) or not _one_kind(left, right):
        return 0.0
    return max(1 / math.log2(2 + size_of_kind(kind)) for kind in left.kinds & right.kinds)


def shared_numbers(left: Given, right: Given, _: Surroundings) -> float:
    """Both sentences hold one number."""
    return float(bool(left.numbers & right.numbers))


def other_numbers(left: Given, right: Given, _: Surroundings) -> float:
    """Both sentences hold numbers, none of them the same."""
    return float(bool(left.numbers and right.numbers) and not left.numbers & right.numbers)


def alike_before(left: Given, right: Given, around: Surroundings) -> float:
    """Like words stand before both, where the one who acts mostly stands."""
    return around.cosine(left.before, right.before)


def alike_after(left: Given, right: Given, around: Surroundings) -> float:
    """Like words stand after both, where what is acted on mostly stands."""
    return around.cosine(left.after, right.after)


def same_word_before(left: Given, right: Given, around: Surroundings) -> float:
    """The same telling word stands before both."""
    return float(bool(left.left) and left.left == right.left and left.left in around.idf)


def rare_word(left: Given, right: Given, around: Surroundings) -> float:
    """The word both use is rare in these texts."""
    return min(1.0, around.idf.get(left.stem, 5.0) / 5.0) if _one_stem(left, right) else 0.0


def speech(left: Given, right: Given, _: Surroundings) -> float:
    """Both are words of saying, of which a text holds many."""
    return float("say" in left.kinds and "say" in right.kinds)


def vague(left: Given, right: Given, _: Surroundings) -> float:
    """One is a word for any happening ("it", "the incident")."""
    return float(("happening" in left.kinds) != ("happening" in right.kinds))


def both_vague(left: Given, right: Given, _: Surroundings) -> float:
    """Both are words for any happening."""
    return float("happening" in left.kinds and "happening" in right.kinds)


def deed_and_whole(left: Given, right: Given, _: Surroundings) -> float:
    """One names all that happened ("the shooting"), the other a deed of the kind in it ("an accidental shooting")."""
    return float(left.whole != right.whole and _one_kind(left, right))


def both_whole(left: Given, right: Given, _: Surroundings) -> float:
    """Both name all that happened by a deed of one kind in it."""
    return float(left.whole and right.whole and _one_kind(left, right))


def whole_and_vague(left: Given, right: Given, _: Surroundings) -> float:
    """One names all that happened by a deed in it, the other by a word for any happening ("the incident")."""
    return float((left.whole and "happening" in right.kinds) or (right.whole and "happening" in left.kinds))


def told_by_all(left: Given, right: Given, around: Surroundings) -> float:
    """Most reports of the story tell of such an act."""
    told = around.stories[left.doc].kinds if left.doc in around.stories else {}
    return max((told.get(kind, 0.0) for kind in left.kinds & right.kinds), default=0.0)


def worded_by_all(left: Given, right: Given, around: Surroundings) -> float:
    """Most reports of the story use the words."""
    told = around.stories[left.doc].stems if left.doc in around.stories else {}
    return min(told.get(left.stem, 0.0), told.get(right.stem, 0.0))


def far_down(left: Given, right: Given, _: Surroundings) -> float:
    """The two stand far down in their texts."""
    return min(1.0, (left.order + right.order) / FAR_DOWN)


def same_sentence(left: Given, right: Given, _: Surroundings) -> float:
    """The two stand in one sentence, which seldom tells one thing twice."""
    return float(left.doc == right.doc and left.begins == right.begins)


def far_apart(left: Given, right: Given, _: Surroundings) -> float:
    """The two stand far apart in one text, or in two."""
    return min(1.0, abs(left.order - right.order) / FAR_APART) if left.doc == right.doc else 1.0


def of_many(left: Given, right: Given, _: Surroundings) -> float:
    """One tells of many such acts ("the city's shootings"), the other not."""
    return float(left.many != right.many and (_one_stem(left, right) or _one_kind(left, right)))


def alike_senses_same_kind(left: Given, right: Given, around: Surroundings) -> float:
    """Different words for one kind of act tell alike things where they stand, or less so, by the judge."""
    alike = likeness(left.sense, right.sense)
    return alike - SENSES_KIND if alike is not None and same_kind(left, right, around) else 0.0


def alike_senses_same_stem(left: Given, right: Given, _: Surroundings) -> float:
    """One word tells alike things where it stands, or less so, by the judge."""
    alike = likeness(left.sense, right.sense)
    return alike - SENSES_STEM if alike is not None and _one_stem(left, right) else 0.0


def both_lead(left: Given, right: Given, _: Surroundings) -> float:
    """Both stand at the head of their texts."""
    return float(left.lead and right.lead)


def side_by_side(left: Given, right: Given, _: Surroundings) -> float:
    """The two stand in one clause or so, where two words seldom tell one thing."""
    return float(left.doc == right.doc and abs(left.order - right.order) < 40)


COMPARISONS: tuple[Comparison, ...] = (
    same_form, same_stem, same_stem_other_kind, same_kind, closest_kind, other_kind, unknown_kind,
    same_text, same_text_same_stem, same_text_same_kind, alike_texts, alike_texts_same_stem, 
    alike_sentences, alike_sentences_same_stem, alike_sentences_same_kind, alike_neighbours,
    shared_names, other_names, shared_numbers, other_numbers, alike_before, alike_after, same_word_before, rare_word,
    speech, vague, both_vague, both_lead, side_by_side, shared_near_names, other_near_names, 
    deed_and_whole, both_whole, whole_and_vague, of_many,
    told_by_all, worded_by_all, far_down, same_sentence, far_apart, alike_senses_same_kind, alike_senses_same_stem,
    shared_people, other_people, specific_kind, same_protagonists, same_protagonists_same_stem,
    same_protagonists_same_kind, light,
)  # fmt: skip
