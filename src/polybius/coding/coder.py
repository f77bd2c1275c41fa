"""AnnotatedReport -> CodedReport: each telling becomes an event mention with its proof."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

from polybius import __version__, ontology
from polybius.coding import standing
from polybius.coding.actors import Resolver, person_facts
from polybius.coding.acts import Reader
from polybius.coding.choosing import Side, choose
from polybius.coding.circumstances import evidence_span, find_attribution, find_conditions, find_timex, near_day
from polybius.coding.clauses import mood_of
from polybius.coding.compose import Telling, under_mood
from polybius.coding.contexts import find_contexts
from polybius.coding.discourse import Discourse
from polybius.coding.lexicon import Lexicon, load_lexicon
from polybius.coding.opinion import Opinion, ask, eventful
from polybius.coding.parties import Parties, PartyFinder
from polybius.coding.places import PlaceFinder
from polybius.coding.plausible import Act, confidence_in, is_about_sports, is_part_of_visit, why_no_event
from polybius.coding.retellings import is_known, join_retellings
from polybius.coding.second import in_place_of, is_by_judge, overruled, read_acts, with_status
from polybius.coding.understood import SPOKEN, understood_actors, understood_recipients
from polybius.coding.weighing import BY_JUDGE, features, least, weigh
from polybius.judge import Judge
from polybius.model import (
    Actor,
    AnnotatedReport,
    Attribution,
    Coded,
    CodedReport,
    EventMention,
    Mention,
    Sentence,
    Span,
)

# A text of so few sentences was picked by somebody for what it tells.
FEW = 2
DOUBTED = "the judge holds it for no event"
MOOD = "polarity and mood of the clause"


@cache
def resolver() -> Resolver:
    return Resolver()


def code(annotated: AnnotatedReport, judge: Judge | None = None) -> CodedReport:
    """Code every act the report tells. Pure; nothing told is dropped for its status, `status` says how it is told.

    With a learned judge, parties and acts that the rules miss are read by it where it is sure, events that it holds for
    none are left out, and each event's confidence is its.
    """
    coder = ReportCoder(annotated, load_lexicon(), resolver(), judge)
    return CodedReport(
        annotated.report,
        f"polybius {__version__}; {annotated.pipeline}",
        annotated.timexes,
        annotated.entities,
        coder.attributions(),
        coder.events(),
        person_facts(annotated),
    )


class _Remembering:
    """A resolver that answers once for each phrase of a report, by who held which office on its day (None: unknown)."""

    def __init__(self, resolver: Resolver, day: date | None) -> None:
        self.resolver, self.day = resolver, day
        self.is_actor_like = resolver.is_actor_like
        self.resolve_text = resolver.resolve_text
        self._known: dict[tuple[int, int], Coded[Actor] | None] = {}
        self._known_all: dict[tuple[int, int], list[Coded[Actor]]] = {}

    def resolve_mention(self, annotated: AnnotatedReport, sentence: Sentence, head: int) -> Coded[Actor] | None:
        key = (sentence.index, head)
        if key not in self._known:
            self._known[key] = self.resolver.resolve_mention(annotated, sentence, head, on=self.day)
        return self._known[key]

    def resolve_all(self, annotated: AnnotatedReport, sentence: Sentence, head: int) -> list[Coded[Actor]]:
        key = (sentence.index, head)
        if key not in self._known_all:
            self._known_all[key] = self.resolver.resolve_all(annotated, sentence, head, on=self.day)
        return self._known_all[key]


class ReportCoder:
    """Codes one report; `explaining` overrides the steps it tells about."""

    def __init__(
        self, annotated: AnnotatedReport, lexicon: Lexicon, resolver: Resolver, judge: Judge | None = None
    ) -> None:
        self.annotated = annotated
        self.lexicon = lexicon
        self.resolver = _Remembering(resolver, near_day(annotated))
        self.judge = judge
        self.headlines = {p.index for p in annotated.paragraphs if p.kind in {"headline", "subheading"}}
        self.discourse = Discourse(annotated, self.resolver)
        self.places = PlaceFinder(annotated, self.resolver)
        self.starts: Counter[int] = Counter()
        self.signs: dict[str, dict[str, float]] = {}  # what the confidence of each mention is read off
        self.known: set[str] = set()  # mentions of deeds told as known ones: "the bombing"
        self.named: dict[str, list[Mention]] = {}
        for mention in annotated.mentions:
            if mention.kind != "pronoun":
                self.named.setdefault(mention.entity, []).append(mention)

    @cached_property
    def opinions(self) -> dict[int, Opinion]:
        """The judge's opinion of each sentence, by its index; asked when first needed, of a report on sports never."""
        return {} if self.judge is None else ask(self.judge, self.annotated)

    @cached_property
    def eventful(self) -> float:
        return eventful(self.opinions)

    def events(self) -> tuple[EventMention, ...]:
        """The acts of the report, each once, in text order; none of a report on sports."""
        joined = join_retellings(self.annotated, self.tellings(), self.known)
        if len(self.annotated.sentences) <= FEW:
            return joined
        kept = []
        for mention in standing.settle(self.annotated, joined, self.signs):
            if mention.judged is None or mention.confidence >= standing.least():
                kept.append(mention)
            else:
                self._leave_out(mention, f"{DOUBTED}: {mention.confidence:.2f} ({mention.judged.rule})")
        return tuple(kept)

    def tellings(self) -> list[EventMention]:
        """Every telling of an act, also where the report tells it again."""
        if is_about_sports(self.annotated.sentences, self.lexicon):
            return []
        return [event for sentence in self.annotated.sentences for event in self._sentence_events(sentence)]

    def attributions(self) -> tuple[Attribution, ...]:
        """The attributions of the report, each with the codes of its speaker where they can be told."""
        return tuple(self._with_codes(attribution) for attribution in self.annotated.attributions)

    def _with_codes(self, attribution: Attribution) -> Attribution:
        party = next(iter(self._speaker(attribution)), None)
        if party is None or attribution.speaker is None:
            return attribution
        speaker, actor = attribution.speaker, party.value
        named = replace(speaker.value, country=actor.country, organisation=actor.organisation)
        return replace(attribution, speaker=replace(speaker, value=named))

    def _sentence_events(self, sentence: Sentence) -> list[EventMention]:
        reader = Reader(self.lexicon, sentence, lambda t: self.resolver.is_actor_like(sentence, t.i))
        finder = PartyFinder(self.annotated, sentence, reader, self.resolver, self.discourse)
        found = [m for telling in reader.tellings() if (m := self._mention(sentence, finder, telling))]
        if opinion := self.opinions.get(sentence.index):
            taken = [span for mention in found for span in mention.event.spans]
            more = read_acts(self.lexicon, sentence, opinion, taken)
            found += [m for telling in more if (m := self._mention(sentence, finder, telling))]
            found.sort(key=lambda mention: mention.trigger.start)
        return [m for m in found if not is_part_of_visit(m, found)]

    def _mention(self, sentence: Sentence, finder: PartyFinder, telling: Telling) -> EventMention | None:
        attribution = find_attribution(self.annotated, telling.outer.token)
        actors = finder.actors(telling)
        speaker = self._speaker(attribution)
        if finder.is_first_person(telling) and speaker:
            actors = speaker
        own_speech = finder.is_first_person(telling) or _is_same(speaker, actors)
        told = with_mood(self.lexicon, sentence, telling, own_speech=own_speech)
        if told and is_by_judge(told):
            told = with_status(told, self.opinions[sentence.index], self._all_words(told))
        recipients = finder.recipients(told, actors) if told else ()
        if told is not None:
            actors, recipients = self._seconded(sentence, finder, told, actors, recipients)
        if told and not recipients and not (self._is_reciprocal(told) and len(actors) > 1):
            recipients = self.discourse.other_party(told, sentence, actors)
        if told is None or not (event := event_of(told)):
            return None
        if other := self._overruled(sentence, told, event):
            return in_place_of(event, self._mention(sentence, finder, other))
        is_verb = told.outer.token.pos in {"VERB", "AUX"}  # a verb has its own subject: "the court refused, she said"
        # the rules tell by grammar who blames or demands; of what the judge alone reads, only the words are known
        if not actors and (is_by_judge(told) or event not in SPOKEN):
            actors = understood_actors(told, event, recipients, speaker, passive=finder.is_passive(told))
        recipients = recipients or understood_recipients(told, actors)
        if event == "REJECT" and told.outer.frame.act and speaker and not is_verb:
            actors, recipients = speaker, _of_other_countries(actors + recipients, speaker)
        if self._is_reciprocal(told):
            actors, recipients = _distinct_parties(actors + recipients), ()
        act = Act(sentence, told, event, actors, recipients, finder.is_passive(told))
        if why := why_no_event(act, self.lexicon):
            self._put_aside(why)
            return None
        confidence = confidence_in(act)
        actors, recipients = self.discourse.at_home(actors), self.discourse.at_home(recipients)
        self.discourse.note(sentence, told, actors, recipients)
        mention = self._record(sentence, told, event, actors, recipients, attribution, confidence)
        kept = self._weighed(sentence, mention)
        return kept and replace(kept, place=self.places.find(sentence, told))

    def _seconded(
        self, sentence: Sentence, finder: PartyFinder, telling: Telling, actors: Parties, recipients: Parties
    ) -> tuple[Parties, Parties]:
        """Actors and recipients by the grammar and the judge together."""
        opinion = self.opinions.get(sentence.index)
        if opinion is None:
            return actors, recipients
        words = self._all_words(telling)
        acting = choose(finder, telling, opinion, words, Side("actors", actors, recipients))
        hit = choose(finder, telling, opinion, words, Side("recipients", recipients, actors))
        actors = finder.able(acting, telling)
        return actors, finder.fitting(finder.others(hit, actors), telling, actors)

    def _overruled(self, sentence: Sentence, telling: Telling, event: str) -> Telling | None:
        """What the judge reads in place of an event that the rules read, where it is much surer."""
        opinion = self.opinions.get(sentence.index)
        if opinion is None:
            return None
        return overruled(self.lexicon, sentence, telling, event, opinion, self._all_words(telling))

    def _weighed(self, sentence: Sentence, mention: EventMention) -> EventMention | None:
        """A mention with the judge's confidence; None where that is too low."""
        opinion = self.opinions.get(sentence.index)
        if opinion is None:
            return mention
        self.signs[mention.id] = features(mention, opinion, self.eventful)
        judged = weigh(mention, opinion, self.signs[mention.id])
        if judged.value < least("weigh" if len(self.annotated.sentences) > FEW else "keep few"):
            self._put_aside(f"{DOUBTED}: {judged.value:.2f} ({judged.rule})")
            return None
        sense = opinion.sense(mention.event.spans)
        return replace(mention, judged=judged, confidence=judged.value, sense=sense)

    def _leave_out(self, mention: EventMention, why: str) -> None:
        """Called for an act that the report as a whole makes no event of; `explaining` notes it."""

    def _put_aside(self, why: str) -> None:
        """Called for an act that is no event, with the reason; `explaining` notes it."""

    def _speaker(self, attribution: Attribution | None) -> Parties:
        """The speaker of the words the telling stands in, as a party."""
        if attribution is None or attribution.speaker is None:
            return ()
        speaker = attribution.speaker.value
        if found := self._resolved_entity(speaker.entity):
            return (Coded(found.value, attribution.speaker.spans, "speaker of the words", 0.9 * found.confidence),)
        described = self.resolver.resolve_text(
            " ".join(p for p in (speaker.role, speaker.name) if p), on=self.resolver.day
        )
        if described is None:
            return ()
        return (Coded(described, attribution.speaker.spans, "speaker of the words", 0.7),)

    def _resolved_entity(self, entity: str | None) -> Coded[Actor] | None:
        """The party an entity is, read off the first of its named mentions that tells."""
        for mention in self.named.get(entity or "", ()):
            sentence = self.annotated.sentences[mention.sentence]
            if found := self.resolver.resolve_mention(self.annotated, sentence, mention.head):
                return found
        return None

    def _is_reciprocal(self, telling: Telling) -> bool:
        act = self.lexicon.acts.get(telling.act or "")
        return act is not None and act.reciprocal == "yes" and telling.family == act.family

    def _record(
        self,
        sentence: Sentence,
        telling: Telling,
        event: str,
        actors: Parties,
        recipients: Parties,
        attribution: Attribution | None,
        confidence: float,
    ) -> EventMention:
        report = self.annotated.report
        trigger = self._words(telling, 0)
        self.starts[trigger.start] += 1
        number = self.starts[trigger.start]
        timex = find_timex(self.annotated, sentence, telling)
        party_spans = [(s.start, s.end) for party in actors + recipients for s in party.spans]
        spans = self._all_words(telling)
        rule = " of ".join(part.frame.name for part in telling.parts) + (BY_JUDGE if is_by_judge(telling) else "")
        mode = mode_of(telling, event, self.lexicon)
        name = f"{report.id}:{trigger.start}" + (f"-{number}" if number > 1 else "")
        if is_known(self.lexicon, sentence, telling):
            self.known.add(name)
        return EventMention(
            id=name,
            report=report.id,
            trigger=trigger,
            evidence=report.span(*evidence_span(sentence, telling, party_spans)),
            event=Coded(event, spans, rule, confidence),
            cameo=Coded(telling.cameo, spans, rule, confidence),
            status=Coded(telling.status, (trigger,), rule),
            actors=actors,
            recipients=recipients,
            mode=Coded(mode, spans, rule) if mode else None,
            contexts=find_contexts(self.annotated, sentence, telling.cameo),
            operators=tuple(self._operators(telling)),
            act=self._act(telling),
            place=None,  # looked for once the act is kept, for a name new to a run costs time
            timex=timex,
            condition=find_conditions(self.annotated, sentence, telling, self.resolver),
            attribution=Coded(attribution.id, attribution.cue, "innermost attribution") if attribution else None,
            in_headline=sentence.paragraph in self.headlines,
            confidence=confidence,
            rule=rule,
        )

    def _operators(self, telling: Telling) -> list[Coded[str]]:
        """The operators with their words, outermost first; what polarity amounts to has the words it holds for."""
        found = []
        at = len(telling.parts) - 1 - bool(telling.inner.frame.act)
        for name in reversed(telling.operators):
            if at >= 0 and telling.parts[at].frame.operator == name:
                found.append(Coded(name, (self._words(telling, at),), telling.parts[at].frame.where))
                at -= 1
            else:
                found.append(Coded(name, (self._words(telling, at + 1),), MOOD))
        return found[::-1]

    def _act(self, telling: Telling) -> Coded[str] | None:
        if telling.act is None:
            return None
        return Coded(telling.act, (self._words(telling, len(telling.parts) - 1),), telling.inner.frame.where)

    def _all_words(self, telling: Telling) -> tuple[Span, ...]:
        return tuple(self._words(telling, i) for i in range(len(telling.parts)))

    def _words(self, telling: Telling, part: int) -> Span:
        """The words of one part, from its token to its particle where they stand together."""
        token, extra = telling.parts[part].token, telling.parts[part].extra
        near = [t for t in extra if abs(t.i - token.i) <= 2 + len(extra)]
        tokens = [token, *near]
        return self.annotated.report.span(min(t.start for t in tokens), max(t.end for t in tokens))


def with_mood(lexicon: Lexicon, sentence: Sentence, telling: Telling, *, own_speech: bool) -> Telling | None:
    """The telling as its clause holds it; an adjective's polarity and modality stand on the verb it completes."""
    token = telling.outer.token
    if token.pos in {"NOUN", "PROPN"}:
        return telling
    completes = token.pos in {"ADJ", "ADV"} and token.dep in {"acomp", "attr", "oprd", "advmod"}
    holder = sentence.head_of(token) if completes else token
    return under_mood(lexicon, telling, mood_of(sentence, holder), outermost=True, own_speech=own_speech)


def event_of(telling: Telling) -> str | None:
    """The PLOVER event of a telling; None for a code that is no event (statements)."""
    return telling.event or ontology.to_plover(telling.cameo)[0]


def mode_of(telling: Telling, event: str, lexicon: Lexicon) -> str | None:
    """The PLOVER mode: the act's own where the act stands bare, else what the code's translation names."""
    act = lexicon.acts.get(telling.act or "")
    if act is not None and act.mode and telling.cameo == act.cameo and act.mode in modes_of(event):
        return act.mode
    mode = ontology.to_plover(telling.cameo)[1]
    return mode if mode in modes_of(event) else None


@cache
def modes_of(event: str) -> frozenset[str]:
    return frozenset(mode.name for mode in ontology.modes(event))


def _is_same(speaker: Parties, actors: Parties) -> bool:
    """Whether the speaker is among the actors: the same person, or a voice of the acting country's government."""
    for said in (p.value for p in speaker):
        for done in (p.value for p in actors):
            if said.name and said.name == done.name:
                return True
            if said.country and said.country == done.country and not done.name and done.sector in {None, "GOV"}:
                return True
    return False


def _of_other_countries(parties: Parties, speaker: Parties) -> Parties:
    own = {p.value.country for p in speaker}
    return tuple(p for p in parties if p.value.country not in own)


def _distinct_parties(parties: Parties) -> Parties:
    kept: dict[Actor, Coded[Actor]] = {}
    for party in parties:
        kept.setdefault(replace(party.value, role=None), party)
    return tuple(kept.values())
