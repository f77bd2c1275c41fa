"""Quoted words in an account: what the statement is, where it ends, and who is taken for its speaker."""

from __future__ import annotations

from functools import cache

import pytest

from polybius.model import Attribution, Report, hash_text
from polybius.pipeline import annotate, load_pipeline


@cache
def statements(text: str) -> tuple[Attribution, ...]:
    """The outermost attributions of a text, each span checked against it."""
    found = annotate(Report(hash_text(text), text), load_pipeline()).attributions
    for one in found:
        for span in (*one.source, *one.cue, *one.content):
            assert text[span.start : span.end] == span.text
    return tuple(one for one in found if one.parent is None)


def told(text: str) -> list[tuple[str, str]]:
    """Source and content of each outermost attribution, several spans parted by a bar."""
    return [("|".join(s.text for s in one.source), "|".join(s.text for s in one.content)) for one in statements(text)]


SIGNED = [
    ("“It is a long game for us all, and we knew it.” ― Anna Berg", "Anna Berg"),
    ("“It is a long game for us all, and we knew it.”― Anna van der Berg.", "Anna van der Berg"),
    ("“It is a long game for us all, and we knew it.” -- Anna M. Berg, farmer", "Anna M. Berg"),
    ("”It is a long game for us all, and we knew it.” — Anna Berg", "Anna Berg"),
]


@pytest.mark.parametrize(("text", "name"), SIGNED)
def test_a_signature_behind_a_dash_speaks(text: str, name: str) -> None:
    lead = "The farmers of the valley were asked about the dam.\n\n"
    source, content = told(lead + text)[-1]
    assert (source, content) == (name, text[: text.rindex("”") + 1])


def test_no_signature_is_read_into_a_clause_behind_a_dash() -> None:
    text = "“It is a long game for us all, and we knew it.” — Berg had lost again that day and went home."
    assert all(source != "Berg" for source, _ in told(text))


WHOLE = [
    # scraps joined
    (
        'Berg said that Mora was "a liar" and "a cheat" and urged the party to act.',
        "Berg",
        'that Mora was "a liar" and "a cheat"',
    ),
    # a name given in quoted words, by any verb
    ("Senator Berg went after Mora as a “paper tiger” in the debate.", "Senator Berg", "Mora as a “paper tiger”"),
    (
        'Berg called the raid that killed five guards "an attack on us all," and left.',
        "Berg",
        'the raid that killed five guards "an attack on us all,"',
    ),
    # behind a setting
    (
        'Berg wrote in the early morning hours that Mora was "unfit" and urged the party to act.',
        "Berg",
        'that Mora was "unfit"',
    ),
    # as he put it
    (
        "As Berg put it in a statement, the fund is “a bridge to nowhere.”",
        "Berg",
        "the fund is “a bridge to nowhere.”",
    ),
    # the words on both sides of the cue
    (
        "The difference now, Berg told reporters on Friday, is that the fund has money.",
        "Berg",
        "The difference now|is that the fund has money",
    ),
    # joined infinitives
    (
        "She wants to triple the size of the fund, grow the corps and create a new reserve.",
        "She",
        "to triple the size of the fund, grow the corps and create a new reserve",
    ),
    ("Berg questioned whether the fund was solvent.", "Berg", "whether the fund was solvent"),
]


@pytest.mark.parametrize(("text", "source", "content"), WHOLE)
def test_a_statement_is_the_whole_of_what_was_said(text: str, source: str, content: str) -> None:
    assert (source, content) in told(text)


ENDS = [
    (
        "The minister praised Berg, who had left the party in May.",
        "The minister",
        "Berg",
    ),
    (
        'Mora criticized the law as a "crazy system" during a campaign stop in Flint.',
        "Mora",
        'the law as a "crazy system"',
    ),
    (
        'The minister said: "I have told you often that the books were a mess," but in fact he had told nobody.',
        "The minister",
        '"I have told you often that the books were a mess,"',
    ),
    (
        "“We have had better conventions than this one,” delegate Anna Berg, wearing a cowboy hat, said.",
        "delegate Anna Berg",
        "“We have had better conventions than this one,”",
    ),
    (
        'She escalated her attack on Tuesday, telling reporters that Mora is a "faker" and questioning how he paid.',
        "She",
        'that Mora is a "faker"',
    ),
]


@pytest.mark.parametrize(("text", "source", "content"), ENDS)
def test_a_statement_ends_where_the_narrator_goes_on(text: str, source: str, content: str) -> None:
    assert (source, content) in told(text)


SOURCES = [
    ("Berg fired back a response saying he would not support the plan.", "Berg", "he would not support the plan"),
    (
        "The letters seem to show that the bank knew of the loans.",
        "The letters",
        "that the bank knew of the loans",
    ),
    (
        "Norland is mainly Lutheran and the Crown Office rates the herders among the world's most neglected groups.",
        "the Crown Office",
        "the herders",
    ),
    ("A World Bank report that the fund was empty caused alarm.", "World Bank", "that the fund was empty"),
]


@pytest.mark.parametrize(("text", "source", "content"), SOURCES)
def test_the_source_is_whose_account_it_is(text: str, source: str, content: str) -> None:
    assert (source, content) in told(text)


@pytest.mark.parametrize("text", ["Anyone wanting to learn more can ask at the desk.", "You may think it is over."])
def test_the_reader_and_whoever_it_may_be_say_nothing(text: str) -> None:
    assert not [content for source, content in told(text) if source in ("You", "Anyone")]


def test_a_floating_quotation_goes_to_the_last_one_told_of() -> None:
    text = (
        '"We think the dam is safe," Anna Berg said over the phone. The villagers will not leave their homes, '
        'Jan Mora said. "If they are allowed to open the gates, we lose the whole of the harvest."'
    )
    assert [source for source, content in told(text) if "harvest" in content] == ["Jan Mora"]
