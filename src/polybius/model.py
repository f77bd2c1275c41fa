"""The records that every stage passes on. Read this first.

    bytes -> Report -> AnnotatedReport -> CodedReport      one report at a time
    all CodedReports -> ReportDate, EventDate -> Event, Link      over the set

All records are frozen. A value never travels without its proof: what a stage concludes is a `Coded` value, which
holds the spans it was read from and the rule that read it. Offsets are Unicode code points into the one stored
text of a report, end exclusive: ``report.text[span.start:span.end] == span.text``, always.

The words are PLOVER 0.8's: an event has `actors` and `recipients`. "Source" means where words come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Status = Literal["occurred", "attempted", "planned", "proposed", "conditional", "hypothetical", "negated", "background"]
ConditionKind = Literal["if", "unless", "until", "only if", "none"]
AttributionForm = Literal["direct", "indirect", "mixed", "free indirect"]
AttributionKind = Literal["speech", "writing", "thought", "intent", "feeling", "judgment", "evidence"]
ClaimOrigin = Literal["header", "byline", "dateline", "url", "metadata", "field", "crawl", "text"]
ParagraphKind = Literal["furniture", "headline", "subheading", "body"]
MentionKind = Literal["named", "nominal", "pronoun"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Relation = Literal["answers", "follows up", "contradicts", "near-duplicate"]


# ------------------------------------------------------------------ proof
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of one report. `report` is the report's id."""

    report: str
    start: int
    end: int
    text: str

    def __str__(self) -> str:
        return f"{self.text!r} [{self.start}:{self.end}]"

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character.

        >>> Span("r", 0, 5, "North").overlaps(Span("r", 4, 9, "h Kor"))
        True
        """
        return self.report == other.report and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Coded(Generic[T]):
    """A value with its proof: the spans it was read from and the rule or model that read it.

    `confidence` is in [0, 1]; 1 where a rule has no doubt of its own.
    """

    value: T
    spans: tuple[Span, ...]
    rule: str
    confidence: float = 1.0

    def __str__(self) -> str:
        words = ", ".join(str(span) for span in self.spans) or "no words"
        return f"{self.value} <- {words} by {self.rule}"


# The rule of a value that was handed over with its mention, not read from the text.
GIVEN = "given"


# ------------------------------------------------------------------ days
@dataclass(frozen=True, slots=True, order=True)
class DayRange:
    """A closed interval of days; `None` is open on that side.

    >>> str(DayRange(date(2021, 3, 1), date(2021, 3, 31)))
    '2021-03-01..2021-03-31'
    """

    earliest: date | None
    latest: date | None

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return str(self.earliest or "undated")
        return f"{self.earliest or ''}..{self.latest or ''}"

    def __and__(self, other: DayRange) -> DayRange | None:
        """The days in both, or None where there are none."""
        earliest = max((d for d in (self.earliest, other.earliest) if d), default=None)
        latest = min((d for d in (self.latest, other.latest) if d), default=None)
        return None if earliest and latest and earliest > latest else DayRange(earliest, latest)

    def __contains__(self, day: date) -> bool:
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)


@dataclass(frozen=True, slots=True)
class Reason:
    """One argument for or against a conclusion, as a sentence a user can read, with its words."""

    text: str
    spans: tuple[Span, ...] = ()
    rule: str = ""
    weight: float = 0.0
    against: bool = False

    def __str__(self) -> str:
        return ("against: " if self.against else "") + self.text


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day range with its reasons. `stated`: read off the text rather than inferred over reports.

    `best` is the likeliest day, where one stands out.
    """

    days: DayRange
    stated: bool
    best: date | None = None
    reasons: tuple[Reason, ...] = ()

    def __str__(self) -> str:
        return f"{self.days} ({'stated' if self.stated else 'inferred'})"


# ------------------------------------------------------------------ reports
def hash_text(text: str) -> str:
    """The id of a report with this text: 16 hexadecimal digits of SHA-256 over UTF-8, lone surrogates kept.

    >>> hash_text("Two ministers met.")
    '24aaf92b76c862b0'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A day that a page or file gives for itself. A claim only: dating decides whether to believe it.

    `span` is set where the claim stands in the stored text; `text` is the wording wherever it stands.
    An ambiguous wording (3/4/2021) yields a claim whose `days` hold each reading, kept in `readings`.
    """

    origin: ClaimOrigin
    text: str
    days: DayRange
    span: Span | None = None
    readings: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One news report as it was read. `id` is the hash of `text`, and `text` never changes.

    `path` is where it was read from; `title` is the headline where the source gives one apart from the text or
    where it stands in the text (then `title_span` says where).
    """

    id: str
    text: str
    path: str = ""
    title: str | None = None
    title_span: Span | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    claims: tuple[DateClaim, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The words from `start` to `end`, as proof.

        >>> Report("r", "Two ministers met.").span(4, 13).text
        'ministers'
        """
        return Span(self.id, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be read or coded, and why. `line` is 1-based, where the input has lines."""

    path: str
    reason: str
    line: int | None = None
    report: str | None = None


# ------------------------------------------------------------------ annotation
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text; `kind` says whether it is told (body), announces (headline, subheading) or is page furniture."""

    index: int
    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its sentence. `i` and `head` are indices into the sentence; the root is its own head.

    `pos`, `tag`, `dep` are the parser's (universal part of speech, Penn tag, ClearNLP-style dependency);
    `ent` is the named-entity type of the entity the token is in, after repair, or "".
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str = ""

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence. `children[i]` are the indices of token i's dependants, in text order."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]

    @property
    def root(self) -> Token:
        return next((t for t in self.tokens if t.head == t.i), self.tokens[0])

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def head_of(self, token: Token) -> Token:
        return self.tokens[token.head]

    def dependants(self, token: Token, *deps: str) -> list[Token]:
        """The token's direct dependants, only those in one of the relations `deps` if any are named."""
        return [self.tokens[c] for c in self.children[token.i] if not deps or self.tokens[c].dep in deps]


@dataclass(frozen=True, slots=True)
class TimexFunction:
    """A function from a document's date to day ranges, as data; `polybius.timefunc` evaluates it.

    Nothing relative is resolved before the document's date is known.
    """

    name: str
    args: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.args))})"


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression. `function` maps the document's date to days; `value` is TIMEX3's, where it needs no date."""

    id: str
    span: Span
    type: TimexType
    function: TimexFunction
    value: str | None = None
    mod: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What a report says a person or body is: "former", "South Korean", "deputy foreign minister".

    `role` is the wording of the office without country and "former"; `of` the words for the country or body it
    belongs to. `timex` names the time expression that governs it, where one does ("then", "in 2009").
    """

    role: str
    span: Span
    of: str | None = None
    former: bool = False
    timex: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that refers to an entity: `sentence` and `head` index its head token; `entity` is its cluster."""

    id: str
    span: Span
    sentence: int
    head: int
    kind: MentionKind
    type: str
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something a report refers to, with every way the report calls and describes it.

    `type` is PERSON, ORG, GPE, NORP, LOC, GROUP or "". `gender` is "f", "m", "n" or "" (soft evidence only).
    `members` are the entities that "both sides", or "they" after coordinated names, stand for.
    """

    id: str
    name: str
    type: str
    mentions: tuple[str, ...]
    descriptions: tuple[Description, ...] = ()
    gender: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relay:
    """Someone who passes words on (an agency, a newspaper, a spokesperson), outermost first in a chain."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words they are, resolved: `entity` is the cluster's id where there is one; `role` as the report puts it.

    `country` and `organisation` are an actor's codes, where coding could tell whose they are.
    """

    name: str
    entity: str | None = None
    role: str | None = None
    country: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words or beliefs put in someone's mouth.

    `source` are the words that name the speaker here (empty: none do), `speaker` who that is over the report, with
    the rule that found out; `alternatives` other candidates, likeliest first. `parent` is the attribution this one
    is nested in. `timex` is the id of the time expression that says when they were said, `setting` the words for in
    what, at which occasion or where.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: AttributionForm
    speaker: Coded[Speaker] | None
    relays: tuple[Relay, ...] = ()
    addressee: Span | None = None
    parent: str | None = None
    alternatives: tuple[Speaker, ...] = ()
    rule: str = ""
    kind: AttributionKind = "speech"
    timex: Coded[str] | None = None
    setting: tuple[Span, ...] = ()

    @property
    def is_statement(self) -> bool:
        """Whether somebody's own words are told, rather than what they think, plan or are said to have said."""
        return self.kind in {"speech", "writing"} and self.parent is None


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """A report with its paragraphs, parse, time expressions, entities and attributions; `pipeline` names the parser."""

    report: Report
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    timexes: tuple[Timex, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    pipeline: str = ""


# ------------------------------------------------------------------ events
@dataclass(frozen=True, slots=True)
class Actor:
    """A party to an event: country (ISO 3166-1 alpha-3, or IGO) or organisation code, PLOVER sector, role, name.

    >>> Actor("PRK", sector="GOV", role="foreign minister", name="Ri Son Gwon").label
    'PRK GOV Ri Son Gwon'
    """

    country: str | None = None
    organisation: str | None = None
    sector: str | None = None
    role: str | None = None
    name: str | None = None

    @property
    def label(self) -> str:
        """The party in one line: codes, then the name or else the role."""
        code = self.country if not self.organisation else self.organisation
        return " ".join(part for part in (code or "---", self.sector, self.name or self.role) if part)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event took place; `country` is ISO 3166-1 alpha-3, coordinates in degrees where known.

    `name` is the report's word for it, `region` the first-level division, `geonames` GeoNames' id of a city.
    """

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    region: str | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What an act is made to depend on, and on whom that lies. Kind "none": expressly unconditional."""

    kind: ConditionKind
    span: Span
    on: Actor | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One act as one report tells it; `also` are the triggers of its other tellings there.

    `operators` are the governing acts, outermost first, each with its words (offer, reject ...), `act` the act under
    them; event, mode and CAMEO code follow from these. `timex` is the id of the time expression that governs the
    act, `attribution` of the attribution it stands in (None: the outlet's own voice). `judged` is a learned judge's
    share, where one was asked: its own confidence, with a short reason as the rule; `sense` is its vector of what the
    words tell, packed as text (`polybius.judge.senses`).
    """

    id: str
    report: str
    trigger: Span
    evidence: Span
    event: Coded[str]
    cameo: Coded[str]
    status: Coded[Status]
    actors: tuple[Coded[Actor], ...] = ()
    recipients: tuple[Coded[Actor], ...] = ()
    mode: Coded[str] | None = None
    contexts: tuple[Coded[str], ...] = ()
    operators: tuple[Coded[str], ...] = ()
    act: Coded[str] | None = None
    place: Coded[Place] | None = None
    timex: Coded[str] | None = None
    condition: Condition | None = None
    attribution: Coded[str] | None = None
    in_headline: bool = False
    confidence: float = 1.0
    rule: str = ""
    also: tuple[Span, ...] = ()
    judged: Coded[float] | None = None
    sense: str = ""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A report's word that a person had a role for a country: the material of dossiers and of tenures."""

    person: str
    role: str
    country: str | None
    former: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CodedReport:
    """The map's output: all that later stages need of one report. Append-only, the source of truth.

    `coder` stamps the version of Polybius and of the language pipeline.
    """

    report: Report
    coder: str
    timexes: tuple[Timex, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[EventMention, ...] = ()
    facts: tuple[PersonFact, ...] = ()


# ------------------------------------------------------------------ over the set of reports
@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """Whether dating believed a claim, and why."""

    claim: DateClaim
    accepted: bool
    why: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDate:
    """A report's date (its DCT): the interval with reasons for it, and a verdict on each claim."""

    report: str
    date: DateRange
    verdicts: tuple[ClaimVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class SameEvent:
    """A proposal, made before any day is known, that two mentions tell of one event. `score` is a log-odds."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SameStory:
    """A proposal, made before any day is known, that two reports (their ids) tell one story; `score` is a log-odds.

    `likeness` is the share of their rarer words that the two have in common, `names` that of their names.
    """

    left: str
    right: str
    score: float
    likeness: float
    names: float = 0.0


@dataclass(frozen=True, slots=True)
class Dating:
    """The outcome of dating a set of reports: a date for each report id and for each event mention id."""

    reports: dict[str, ReportDate] = field(default_factory=dict)
    mentions: dict[str, DateRange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of one field of an event, as JSON-ready text, with the ids of the mentions that tell it so."""

    field: str
    value: str
    tellers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """The same act over all reports that tell it. `id` is the smallest mention id; `support` counts source groups.

    `values` holds, for each field, every differing value with its tellers: nothing is averaged away.
    """

    id: str
    mentions: tuple[str, ...]
    event: str
    cameo: str
    mode: str | None
    status: Status
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    date: DateRange
    support: int
    values: tuple[FieldValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link between two events (or, for near-duplicates, two reports), with its reasons and its judge.

    `kind` says how the left answers the right ("refuses", "complies" ...) where the relation is "answers".
    """

    left: str
    right: str
    relation: Relation
    score: float
    reasons: tuple[Reason, ...] = ()
    judge: str = "model"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """The outcome of linking a set of reports: events, links between them, and groups of near-identical reports."""

    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
