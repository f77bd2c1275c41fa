"""Why a report is coded as it is: the readings that were tried for each word of an act, and the acts put aside.

Nothing of this is kept in the records; it is found again from the report's text, by the coder itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from polybius.coding.acts import Reader
from polybius.coding.clauses import subject_of
from polybius.coding.coder import ReportCoder, event_of, resolver, with_mood
from polybius.coding.compose import Part, Telling
from polybius.coding.lexicon import Frame, Slot, load_lexicon
from polybius.coding.parties import PartyFinder
from polybius.coding.plausible import is_about_sports
from polybius.coding.second import TABLE
from polybius.judge import Judge
from polybius.model import AnnotatedReport, EventMention, Reason, Report, Sentence, Span, Token

NOT_TRIED = "not tried: it asks for less than the reading chosen"
NOTHING_UNDER = "it needs an act under it, and nothing there tells one that it can govern"
SPORTS = "the whole report is about sports"
OF_VISIT = "the meeting is part of a visit told in the same sentence"
NO_CLASS = "a mere statement, which is no event"
NO_EVENT = "polarity and mood leave no event of it"
# Of a slot's kinds and words so many are named.
NAMED = 6
FORMS = {
    "clause": "no clause depends on it",
    "no clause": "a clause depends on it",
    "object": "it has no object",
    "no object": "it has an object",
    "passive": "it is not in the passive",
    "active": "it is in the passive",
    "plural": "it is not in the plural",
    "infinitive": "it is no infinitive",
    "duty": "it does not say that somebody must do something",
    "to do": "it does not tell anybody to do something",
    "other": "it is not somebody else who is to act",
    "content": "nothing it governs tells an act",
    "complement": "what it calls somebody is no judgement of this kind",
    "predicate": "what its clause says of somebody is no judgement of this kind",
    "verb of the clause": "the verb of its clause is not one of this kind",
}


class Explained(NamedTuple):
    """`readings` by the mention's id, in the order in which they were tried: the chosen ones speak for the event, those
    passed over against it. `aside` are acts that were read and are no events, each with the rule that says so."""

    readings: dict[str, tuple[Reason, ...]]
    aside: tuple[Reason, ...]


def explain(annotated: AnnotatedReport, judge: Judge | None = None) -> Explained:
    """How a report's acts were read. The mentions are those that `code` gives."""
    coder = _Explainer(annotated, load_lexicon(), resolver(), judge)
    if is_about_sports(annotated.sentences, coder.lexicon):
        whole = annotated.report.span(0, 0)
        return Explained({}, (Reason(SPORTS, (whole,), "sports", against=True),))
    coder.events()
    return Explained(coder.readings, tuple(coder.aside))


class _Explainer(ReportCoder):
    """Codes a report and notes why."""

    readings: dict[str, tuple[Reason, ...]]
    aside: list[Reason]
    _why: str | None

    def events(self) -> tuple[EventMention, ...]:
        self.readings, self.aside, self._why = {}, [], None
        return super().events()

    def _sentence_events(self, sentence: Sentence) -> list[EventMention]:
        before = set(self.readings)
        kept = super()._sentence_events(sentence)
        for gone in set(self.readings) - before - {m.id for m in kept}:
            chosen = next(r for r in self.readings.pop(gone) if not r.against)
            self.aside.append(Reason(OF_VISIT, chosen.spans, chosen.rule, against=True))
        return kept

    def _mention(self, sentence: Sentence, finder: PartyFinder, telling: Telling) -> EventMention | None:
        self._why = None
        mention = super()._mention(sentence, finder, telling)
        report = self.annotated.report
        if mention is not None:
            tried = (reason for part in telling.parts for reason in readings_of(report, finder.reader, part))
            self.readings[mention.id] = tuple(tried)
        else:
            why = self._why or self._why_dropped(sentence, telling)
            words = tuple(_span(report, part.token, part.extra) for part in telling.parts)
            self.aside.append(Reason(why, words, " of ".join(part.frame.name for part in telling.parts), against=True))
        return mention

    def _why_dropped(self, sentence: Sentence, telling: Telling) -> str:
        told = with_mood(self.lexicon, sentence, telling, own_speech=False)
        return NO_CLASS if told is not None and event_of(told) is None else NO_EVENT

    def _put_aside(self, why: str) -> None:
        self._why = why

    def _leave_out(self, mention: EventMention, why: str) -> None:
        self.readings.pop(mention.id, None)
        self.aside.append(Reason(why, mention.event.spans, mention.rule, against=True))


# ------------------------------------------------------------------ the readings of one word
def readings_of(report: Report, reader: Reader, part: Part) -> Iterator[Reason]:
    """Every reading that the lexicon has of a part's word, as it was tried; phrases that are not there are left out."""
    passed = False
    if part.frame.where == TABLE:
        yield Reason("", (_span(report, part.token, ()),), f"act {part.frame.name}: {TABLE}", against=False)
    for words, frame in reader.readings_of(part.token):
        extra = reader.matched_words(part.token, words)
        if extra is None:
            continue
        chosen = not passed and frame is part.frame and extra == part.extra
        passed = passed or chosen
        why = "" if chosen else NOT_TRIED if passed else why_unfit(reader, part.token, frame, extra)
        kind = "act" if frame.act else "operator"
        rule = f"{kind} {frame.name}: {frame.where}"
        yield Reason(why, (_span(report, part.token, extra),), rule, against=not chosen)


def why_unfit(reader: Reader, token: Token, frame: Frame, extra: tuple[Token, ...]) -> str:
    """The first condition of a reading that does not hold, as a sentence."""
    unfilled = reader.unfilled(token, frame, extra)
    if unfilled is None:
        return NOTHING_UNDER
    if unfilled == "object":
        return _unfit("object", reader.object_of(token, extra), frame.object, frame.not_object, reader)
    if unfilled == "subject":
        subject, passive = subject_of(reader.sentence, token)
        doer = reader.agent_of(token) if passive else subject
        return _unfit("subject", doer, frame.subject, frame.not_subject, reader)
    if unfilled == "modifier":
        modifiers = reader.sentence.dependants(token, "amod", "compound", "nmod", "poss")
        return _unfit("modifier", next(iter(modifiers), None), frame.modifier, frame.not_modifier, reader)
    if unfilled == "preposition":
        asked = (f"“{'/'.join(words)}”{f' with {_named(slot)}' if slot else ''}" for words, slot in frame.preps)
        return f"it needs {' and '.join(asked)}"
    return FORMS.get(form := unfilled.removeprefix("only "), f"it is not “{form}”")


def _unfit(name: str, found: Token | None, wanted: Slot | None, unwanted: Slot | None, reader: Reader) -> str:
    """What stands in a slot, and what should or should not."""
    there = f"the {name} is “{found.text}”" if found is not None else f"there is no {name}"
    if found is not None and unwanted is not None and reader.fits(found, unwanted):
        singly = [Slot(frozenset([kind]), frozenset()) for kind in unwanted.kinds]
        singly += [Slot(frozenset(), frozenset([lemma])) for lemma in unwanted.lemmas]
        met = [slot for slot in singly if reader.fits(found, slot)]
        names = sorted(word for slot in met for word in slot.kinds | slot.lemmas)
        return f"{there}, it may not be {' or '.join(names[:NAMED])}"
    if wanted is not None:
        return f"{there}, it must be {_named(wanted)}"
    return f"{there}, it may not be {_named(unwanted)}" if unwanted is not None else there


def _named(slot: Slot) -> str:
    names = [*sorted(slot.kinds), *sorted(slot.lemmas)]
    return " or ".join(names[:NAMED]) + (" or others" if len(names) > NAMED else "")


def _span(report: Report, token: Token, extra: tuple[Token, ...]) -> Span:
    near = [token, *(t for t in extra if abs(t.i - token.i) <= len(extra) + 2)]
    return report.span(min(t.start for t in near), max(t.end for t in near))
