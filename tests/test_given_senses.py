"""Vectors of words that are handed over, without a coder's reading of the text."""

from __future__ import annotations

from polybius.coding.opinion import Opinion
from polybius.judge import Judge, load_judge, senses_of
from polybius.model import Span

TEXT = (
    "Peru shelled the post at dawn. The guns fell silent. “Ecuador will answer,” Quito said.\n"
    "It then closed the border."
)


def judge() -> Judge:
    found = load_judge()
    assert found is not None
    return found


def places(*words: str) -> list[tuple[int, int]]:
    return [(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]


def test_words_have_the_vector_that_a_reading_of_their_sentence_alone_gives() -> None:
    reader = judge()
    for sentence, word in (("Peru shelled the post at dawn. ", "shelled"), ("It then closed the border.", "closed")):
        start = TEXT.index(sentence)
        opinion = Opinion(start, reader.read([sentence])[0])
        (place,) = places(word)
        assert senses_of(reader, TEXT, [place]) == [opinion.sense([Span("r", *place, word)])] != [""]


def test_each_word_has_its_own_vector_in_the_order_asked_for() -> None:
    reader = judge()
    asked = places("closed", "shelled", "answer", "shelled")
    found = senses_of(reader, TEXT, asked)
    assert found == [senses_of(reader, TEXT, [place])[0] for place in asked]
    assert len(set(found)) == 3


def test_of_several_words_the_one_that_tells_most_counts() -> None:
    reader = judge()
    shelled, whole = places("shelled", "Peru shelled the post")
    assert senses_of(reader, TEXT, [shelled]) == senses_of(reader, TEXT, [whole])


def test_places_without_words_have_no_vector() -> None:
    end = len(TEXT)
    assert senses_of(judge(), TEXT, [(end, end + 5), (end + 10, end + 20), (-5, -1)]) == ["", "", ""]
    assert senses_of(judge(), "", [(0, 3)]) == [""]
    assert senses_of(judge(), TEXT, []) == []
