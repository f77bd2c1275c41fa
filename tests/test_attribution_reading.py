"""Scraps of quoted words: the second reading of their sentence without marks, and what is told around them."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.annotate.attribution_quotes import QuoteBook
from polybius.annotate.attribution_reading import read_without_marks
from polybius.annotate.attributions import find_attributions
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import Pipeline, load_pipeline, parse, reparse
from polybius.annotate.quotes import find_quotes
from polybius.model import Attribution, Report, Sentence, hash_text
from polybius.pipeline import annotate

SCRAP = 'Berg ordered that the board share its books with "major" donors of the club. Mora left early.'


@cache
def pipeline() -> Pipeline:
    return load_pipeline()


def read(text: str) -> tuple[Report, tuple[Sentence, ...], dict[int, Sentence]]:
    report = Report(hash_text(text), text)
    paragraphs = split_paragraphs(report)
    sentences = parse(report, paragraphs, pipeline())
    book = QuoteBook(text, find_quotes(text, paragraphs))
    return report, sentences, read_without_marks(sentences, paragraphs, book, pipeline())


def outermost(text: str) -> tuple[Attribution, ...]:
    found = annotate(Report(hash_text(text), text), pipeline()).attributions
    for one in found:
        for span in (*one.source, *one.cue, *one.content):
            assert text[span.start : span.end] == span.text
    return tuple(one for one in found if one.parent is None)


def test_only_sentences_with_scraps_are_read_again() -> None:
    _, sentences, again = read(SCRAP)
    assert list(again) == [0]
    assert len(sentences) == 2


def test_a_second_reading_keeps_every_token_in_its_place() -> None:
    _, sentences, again = read(SCRAP)
    before, after = sentences[0], again[0]
    assert [(t.i, t.start, t.end, t.text, t.ent) for t in before] == [
        (t.i, t.start, t.end, t.text, t.ent) for t in after
    ]
    assert all(0 <= t.head < len(after.tokens) for t in after)
    assert all(after.tokens[c].head == t.i for t in after for c in after.children[t.i])


@pytest.mark.parametrize(
    "text",
    [
        'Berg said: "We will go."',
        '"We will go," said Berg.',
        'Berg said that the plan was "over, in full',
        "Berg said that the plan was over.",
    ],
)
def test_speech_and_open_quotes_are_not_read_again(text: str) -> None:
    assert read(text)[2] == {}


def test_a_sentence_of_nothing_but_marks_is_passed_over() -> None:
    _, sentences, _ = read('Berg said "no" to it.')
    assert list(reparse([(sentences[0], set(range(len(sentences[0].tokens))))], pipeline())) == []
    assert list(reparse([], pipeline())) == []


def test_half_a_character_in_a_sentence_read_again_stays_in_the_stored_text() -> None:
    report, sentences, again = read(SCRAP.replace(" ", " \ud83d ", 3))
    assert again
    for sentence in [*sentences, *again.values()]:
        assert all(t.text == report.text[t.start : t.end] for t in sentence.tokens)


def test_without_a_pipeline_sentences_are_read_once() -> None:
    report, sentences, _ = read(SCRAP)
    assert find_attributions(report, split_paragraphs(report), sentences) is not None


TOLD = [
    # aside before the name
    (
        "Berg left the hall, calling him, among other things, “a failed mayor.”",
        "Berg",
        "him, among other things, “a failed mayor.”",
    ),
    # a clause with "what" is an object
    ("Berg denounced what she calls “an attack on the game.”", "Berg", "what she calls “an attack on the game.”"),
    # call for somebody to act
    (
        "Mora called again for the mayor to resign over the “shameful” vote.",
        "Mora",
        "the mayor to resign over the “shameful” vote",
    ),
    # summed up as
    ("Mora summed up the plan as “terrible” and left.", "Mora", "the plan as “terrible”"),
    # how something is to somebody
    ("To Berg, the bridge is a “monument” to waste.", "Berg", "the bridge is a “monument” to waste"),
    # the narrator's verdict is left out
    (
        'Berg complained that the vote had been "rigged" against him, a charge that the mayor denied.',
        "Berg",
        'that the vote had been "rigged" against him',
    ),
    # a claim that is told with "be"
    ('Mora\'s claim was that the fund is "a trap" for farmers.', "Mora's", 'that the fund is "a trap" for farmers'),
    # what follows a name in quoted words without a pause
    (
        'Berg has called the delay "a lesson" about the need for care.',
        "Berg",
        'the delay "a lesson" about the need for care',
    ),
    # an object that runs into quoted words
    (
        'Mora demanded wealthy owners "pay their fair share into the fund for once."',
        "Mora",
        'wealthy owners "pay their fair share into the fund for once."',
    ),
    # quarrels
    ('Berg quarreled over whether the judge was "fit" to sit.', "Berg", 'whether the judge was "fit" to sit'),
    ("It is common for critics to call the mayor “a clown.”", "critics", "the mayor “a clown.”"),
]


@pytest.mark.parametrize(("text", "source", "content"), TOLD)
def test_a_statement_with_a_scrap_is_told_whole(text: str, source: str, content: str) -> None:
    found = [("|".join(s.text for s in a.source), "|".join(s.text for s in a.content)) for a in outermost(text)]
    assert (source, content) in found


def test_an_account_of_an_account_belongs_to_the_outer_teller() -> None:
    text = "“We know these families and we will stay with them,” Berg said, according to the Daily Courier."
    found = annotate(Report(hash_text(text), text), pipeline()).attributions
    outer = next(a for a in found if a.parent is None)
    assert [s.text for s in outer.source] == ["the Daily Courier"]
    inner = next(a for a in found if a.parent == outer.id)
    assert [s.text for s in inner.source] == ["Berg"]
    assert inner.content[0].text == "“We know these families and we will stay with them,”"


def test_words_that_a_colon_introduces_are_not_joined_to_the_account_before() -> None:
    text = 'Aides say Berg plans to "actively support" Mora. From his page: "We must all stand up for the game now."'
    found = outermost(text)
    assert any([s.text for s in a.content] == ['Berg plans to "actively support" Mora'] for a in found)
