"""How many took part in an act and how long it lasted, as its sentence tells: "28 men landed", "for three days"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from polybius.linking.clues import sentence_bounds
from polybius.linking.figures import Figure, find_persons
from polybius.linking.numbers import Number, find_numbers, listed_forms
from polybius.linking.words import Word, find_words, load, stem
from polybius.model import EventMention


def told_beside(text: str, mention: EventMention, others: Sequence[EventMention]) -> Iterator[Figure]:
    """The persons that act or are acted on in a mention's sentence, and how long it lasted; of several acts in the
    sentence each has what stands nearest to it."""
    event = mention.event.value
    low, high = sentence_bounds(text, mention.trigger.start, mention.trigger.end)
    places = sorted({m.trigger.start for m in others if low <= m.trigger.start < high})
    words = list(find_words(text, low, high))

    def is_nearest(figure: Figure) -> bool:
        return min(places, key=lambda at: (abs(at - figure.start), at)) == mention.trigger.start

    for figure in find_persons(words, text):
        unit = _unit(event, figure, mention)
        if unit and is_nearest(figure):
            yield replace(figure, unit=unit)
    if event in load("words")["lasting"]["classes"].split():
        yield from filter(is_nearest, find_durations(words, text))


def _unit(event: str, figure: Figure, mention: EventMention) -> str:
    """What persons told beside an act of a class are, before and after its word."""
    before, after = load("words")["persons_of"].get(event, ("", ""))
    return str(before if figure.start < mention.trigger.start else after)


def find_durations(words: Sequence[Word], text: str) -> Iterator[Figure]:
    """How long something lasted, in hours.

    >>> text = "They fought for three days; it was over after a week"
    >>> [f.value for f in find_durations(list(find_words(text)), text)]
    [72, 168]
    """
    hours = {stem(word): int(value) for word, value in load("words")["lasting"]["hours"].items()}
    for number in (*find_numbers(words, text), *_single(words)):
        at = number.last + 1
        if at >= len(words) or words[at].stem not in hours or words[number.first - 1 : number.first] == []:
            continue
        if _lasts(words, number, text):
            rough = "about" if words[at].stem != stem("day") else ""
            value = number.value * hours[words[at].stem]
            yield Figure("duration", value, words[number.first].start, words[at].end, rough)


def _single(words: Sequence[Word]) -> Iterator[Number]:
    """ "A day"."""
    return (Number(1, i, i) for i, word in enumerate(words) if word.text.lower() in ("a", "an", "one") and i)


def _lasts(words: Sequence[Word], number: Number, text: str) -> bool:
    """Whether the words around say that something lasted so long, not that it came so long before or after."""
    before = words[number.first - 1].text.lower()
    following = words[number.last + 2].text.lower() if number.last + 2 < len(words) else ""
    if following in listed_forms("not_lasting"):
        return False
    return before in listed_forms("lasting_for") or (before in ("in", "after") and following in ("of", ""))
