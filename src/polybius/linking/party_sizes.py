"""How many took part in an act and how long it lasted, as its sentence tells: "28 men landed", "for three days"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from polybius.judge.given import SENTENCE_END
from polybius.linking.counting import AFTER, fates, find_person, is_person, units, within
from polybius.linking.figures import Figure, is_bare, make_figure
from polybius.linking.numbers import Number, find_numbers, listed_forms
from polybius.linking.words import Word, find_words, load, stem, words_in
from polybius.model import EventMention

# So many words before its word a passive is told, and before a number that those act whom it counts.
PASSIVE, LED = 4, 2


# What has neither a number nor a stretch of time needs no reading.
MAY_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million|dozen"
    r"|hour|day|week|month)",
    re.IGNORECASE,
)


def find_beside(text: str, mentions: Sequence[EventMention], figures: Sequence[Figure]) -> Mapping[str, list[Figure]]:
    """For each mention's id the persons that act or are acted on in its sentence, or in the one before if that tells no
    act, and how long it lasted; of several acts in a sentence each has what stands nearest to it."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    by_sentence: defaultdict[int, list[EventMention]] = defaultdict(list)
    for m in mentions:
        by_sentence[bisect_right(ends, m.trigger.start)].append(m)
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for at, acts in by_sentence.items():
        begin = at - 1 if at and at - 1 not in by_sentence else at
        low, high = (ends[begin - 1] if begin else 0), (ends[at] if at < len(ends) else len(text))
        for figure, m in _told(text, low, high, acts, figures):
            found[m.id].append(figure)
    return found


def _told(
    text: str, low: int, high: int, acts: Sequence[EventMention], figures: Sequence[Figure]
) -> Iterator[tuple[Figure, EventMention]]:
    """Each number of persons and each duration between two places, with the act nearest to it that may have it.

    `figures` are those of the text that are read already.
    """
    lasting = _lasting()
    if all(m.event.value not in lasting and m.event.value not in load("words")["persons_of"] for m in acts):
        return
    if not MAY_COUNT.search(text, low, high):
        return
    words = words_in(text, low, high)
    for figure in find_persons(words, text, figures):
        m = _nearest(figure, acts)
        if unit := _unit(m.event.value, figure, m, text):
            yield replace(figure, unit=unit), m
    for figure in find_durations(words, text):
        m = _nearest(figure, acts)
        if m.event.value in lasting:
            yield figure, m


def _nearest(figure: Figure, acts: Sequence[EventMention]) -> EventMention:
    return min(acts, key=lambda m: (abs(m.trigger.start - figure.start), m.trigger.start, m.id))


@lru_cache(maxsize=1)
def _lasting() -> frozenset[str]:
    return frozenset(load("words")["lasting"]["classes"].split())


def find_persons(words: list[Word], text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Numbers that count persons of whom no fate is told: "28 men", "some 100 armed rebels"; `figures` tell the fates.

    >>> from polybius.linking.figures import find_figures
    >>> text = "some 100 armed men landed; 12 soldiers were killed"
    >>> [(f.unit, f.bound, f.value) for f in find_persons(list(find_words(text)), text, find_figures(text))]
    [('persons', 'about', 100)]
    """
    numbers = find_numbers(words, text)
    if not numbers:
        return
    fated = [f for f in figures if f.unit in fates()]
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


@lru_cache(maxsize=1)
def _hours() -> Mapping[str, int]:
    return {stem(word): int(value) for word, value in load("words")["lasting"]["hours"].items()}


def find_durations(words: Sequence[Word], text: str) -> Iterator[Figure]:
    """How long something lasted, in hours.

    >>> text = "They fought for three days; it was over after a week"
    >>> [f.value for f in find_durations(list(find_words(text)), text)]
    [72, 168]
    """
    hours = _hours()
    if not any(word.stem in hours for word in words):
        return
    for number in (*find_numbers(words, text), *_single(words)):
        at = number.last + 1
        if at >= len(words) or words[at].stem not in hours or not number.first:
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
