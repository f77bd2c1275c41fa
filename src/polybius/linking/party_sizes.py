"""How many took part in an act and how long it lasted, as its sentence tells: "28 men landed", "for three days"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from polybius.linking.clues import sentence_bounds
from polybius.linking.counting import AFTER, fates, find_person, is_person, units, within
from polybius.linking.figures import Figure, find_figures, is_bare, make_figure
from polybius.linking.numbers import Number, find_numbers, listed_forms
from polybius.linking.words import Word, find_words, load, stem
from polybius.model import EventMention

# So many words before its word a passive is told, and before a number that those act whom it counts.
PASSIVE, LED = 4, 2


def told_beside(text: str, mention: EventMention, others: Sequence[EventMention]) -> Iterator[Figure]:
    """The persons that act or are acted on in a mention's sentence, and how long it lasted; of several acts in the
    sentence each has what stands nearest to it."""
    event = mention.event.value
    low, high = sentence_bounds(text, mention.trigger.start, mention.trigger.end)
    places = sorted({m.trigger.start for m in others if low <= m.trigger.start < high})
    words = list(find_words(text, low, high))

    def is_nearest(figure: Figure) -> bool:
        return min(places, key=lambda at: (abs(at - figure.start), at)) == mention.trigger.start

    if low and not any(sentence_bounds(text, low - 1, low - 1)[0] <= m.trigger.start < low for m in others):
        before = list(find_words(text, sentence_bounds(text, low - 1, low - 1)[0], low))
    else:
        before = []
    for figure in (*find_persons(before, text), *find_persons(words, text)):
        unit = _unit(event, figure, mention, text)
        if unit and is_nearest(figure):
            yield replace(figure, unit=unit)
    if event in load("words")["lasting"]["classes"].split():
        yield from filter(is_nearest, find_durations(words, text))


def find_persons(words: list[Word], text: str) -> Iterator[Figure]:
    """Numbers that count persons of whom no fate is told: "28 men", "some 100 armed rebels".

    >>> text = "some 100 armed men landed; 12 soldiers were killed"
    >>> [(f.unit, f.bound, f.value) for f in find_persons(list(find_words(text)), text)]
    [('persons', 'about', 100)]
    """
    numbers = find_numbers(words, text)
    fated = [f for f in find_figures(text, words[0].start, words[-1].end) if f.unit in fates()] if words else []
    known = False
    for at, number in enumerate(numbers):
        stop = numbers[at + 1].first if at + 1 < len(numbers) else len(words)
        after = within(words[number.last + 1 : min(stop, number.last + 1 + AFTER)], words[number.last].end, text)
        before = words[max(0, number.first - AFTER * 2) : number.first]
        person = find_person(after) or _soldiers(after) or _of_whom(after, before)
        told = bool(before) and is_person(before[-1]) and "," in text[before[-1].end : words[number.first].start]
        start = words[number.first].start
        if any(f.start <= start < f.end for f in fated):
            continue
        if person or told:
            known = True
            yield make_figure(words, number, "persons", person.end if person else words[number.last].end, 1, text)
        elif known and is_bare(words, number, text):
            yield replace(make_figure(words, number, "persons", words[number.last].end, 1, text), bare=True)


def _of_whom(after: list[Word], before: list[Word]) -> Word | None:
    """ "235 of whom", "466 of those who", "prisoners were let go, 527 of them": more of the persons told of."""
    said = [w.text.lower() for w in after[:2]]
    whom = said[:1] == ["of"] and said[1:] in (["whom"], ["those"])
    them = said == ["of", "them"] and any(is_person(w) for w in before)
    return after[1] if whom or them else None


def _soldiers(after: list[Word]) -> Word | None:
    return next((w for w in after[:3] if units().get(w.stem, ("", 1))[0] in ("troops", "protesters")), None)


def _unit(event: str, figure: Figure, mention: EventMention, text: str) -> str:
    """What persons told beside an act of a class are: before its word they act, after it and before a passive they are
    acted on."""
    before, after = load("words")["persons_of"].get(event, ("", ""))
    at = mention.trigger.start
    if figure.start < at:
        between = [w.text.lower() for w in find_words(text, figure.end, at)][-PASSIVE:]
        return str(after if not listed_forms("passive").isdisjoint(between) else before)
    led = [w.text.lower() for w in find_words(text, at, figure.start)][-LED:]
    return str(before if not listed_forms("doing").isdisjoint(led) else after)


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
        if _lasts(words, number):
            rough = "about" if words[at].stem != stem("day") else ""
            value = number.value * hours[words[at].stem]
            yield Figure("duration", value, words[number.first].start, words[at].end, rough)


def _single(words: Sequence[Word]) -> Iterator[Number]:
    """ "A day"."""
    return (Number(1, i, i) for i, word in enumerate(words) if word.text.lower() in ("a", "an", "one") and i)


def _lasts(words: Sequence[Word], number: Number) -> bool:
    """Whether the words around say that something lasted so long, not that it came so long before or after."""
    before = words[number.first - 1].text.lower()
    following = words[number.last + 2].text.lower() if number.last + 2 < len(words) else ""
    if following in listed_forms("not_lasting"):
        return False
    return before in listed_forms("lasting_for") or (before in ("in", "after") and following in ("of", ""))
