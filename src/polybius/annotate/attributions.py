"""Who says what, through whom: attributions of a report.

Candidates come from the parse (`attribution_cues`), grow to whole quotes (`attribution_quotes`), are put in order
(nested ones under their parents) and get their speakers (`speakers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from polybius.annotate import attribution_words as words
from polybius.annotate.attribution_candidate import PREPOSITION_FRAMES, Candidate
from polybius.annotate.attribution_circumstances import find_setting, find_time
from polybius.annotate.attribution_fragments import join_fragments
from polybius.annotate.attribution_free import FREE, go_on_freely
from polybius.annotate.attribution_neighbours import adopt_quotes, borrow_contents, speaker_label
from polybius.annotate.attribution_order import Spans, in_order
from polybius.annotate.attribution_quotes import QuoteBook, clipped, content_of, continue_quotes, grow, seize
from polybius.annotate.attribution_reading import candidates_of, read_without_marks
from polybius.annotate.attribution_relays import add_relays
from polybius.annotate.attribution_scraps import mend_cut, reach_on, widen_scrap
from polybius.annotate.attribution_signatures import adopt_signed
from polybius.annotate.attribution_tails import cut_asides, keep_spoken, unquote_source
from polybius.annotate.named_later import named_so
from polybius.annotate.parse import Pipeline
from polybius.annotate.quotes import find_quotes
from polybius.annotate.speaker_talk import Talk, open_talk
from polybius.annotate.speakers import is_medium, resolve
from polybius.model import (
    AnnotatedReport,
    Attribution,
    AttributionForm,
    AttributionKind,
    Coded,
    Entity,
    Mention,
    Paragraph,
    Relay,
    Report,
    Sentence,
    Span,
    Speaker,
    Timex,
)


def find_attributions(
    report: Report,
    paragraphs: Sequence[Paragraph],
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention] = (),
    entities: Sequence[Entity] = (),
    timexes: Sequence[Timex] = (),
    pipeline: Pipeline | None = None,
) -> tuple[Attribution, ...]:
    """All attributions of a report, in text order; nested ones point to their parents.

    With a pipeline, sentences that hold scraps of quoted words are read again as if without the marks.
    """
    book = QuoteBook(report.text, find_quotes(report.text, paragraphs))
    again = read_without_marks(sentences, paragraphs, book, pipeline) if pipeline else {}
    found = [c for sentence in sentences for c in candidates_of(sentence, again.get(sentence.index))]
    ends = [s.end for s in sentences]
    for candidate in found:
        candidate.spans = clipped(content_of(candidate), candidate, book)
        at = candidate.sentence.index + 1
        mend_cut(candidate, sentences[at] if at < len(sentences) else None)
        grow(candidate, book)
    signed = adopt_signed(book, sentences, paragraphs)
    open_to_quotes = [c for c in found if _takes_quotes(c)]
    for far in (False, True):
        for candidate in open_to_quotes:
            at = candidate.sentence.index
            seize(candidate, book, ends[at], ends[at + 1] if at + 1 < len(ends) else ends[at], far=far)
        for candidate in found:
            join_fragments(candidate, book)
        continue_quotes(book, paragraphs)
    bare = [c for c in found if not c.spans]
    full = [c for c in found if c.spans]
    found += adopt_quotes(book, found, sentences, paragraphs)
    found += signed
    borrow_contents(bare, full, sentences, paragraphs)
    found += _labels(report, paragraphs, sentences)
    found = [c for c in found if _has_teller(c, book)]
    found += go_on_freely(found, book, sentences, paragraphs)
    for candidate in found:
        reach_on(candidate, book)
        unquote_source(candidate, book)
        add_relays(candidate)
        widen_scrap(candidate, book)
        keep_spoken(candidate, book)
        cut_asides(candidate, book)
    kept = in_order([c for c in found if c.spans], report.text)
    records = _as_records(report, kept, mentions, entities, timexes, [(q.start, q.end) for q in book.quotes], sentences)
    return tuple(replace(record, kind=_kind(record)) for record in records)


def _labels(report: Report, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]) -> list[Candidate]:
    by_index = {p.index: p for p in paragraphs}
    labels = []
    last = -1
    for sentence in sentences:
        if label := speaker_label(sentence, report.text, by_index[sentence.paragraph], sentence.paragraph != last):
            labels.append(label)
        last = sentence.paragraph
    return labels


def _has_teller(candidate: Candidate, book: QuoteBook) -> bool:
    """Whether somebody tells: a cue without source is kept if passive ("it is said that") or if its words are quoted.

    What is left are infinitives and participles of nobody's: "to decide which", "assuming that"; and what anyone may
    want or you may think, outside of quoted words.
    """
    if _is_anybody(candidate) and book.around(candidate.sentence.tokens[candidate.cue].start) is None:
        return False
    if (
        candidate.source
        or candidate.passive
        or candidate.frame == "rumoured"
        or candidate.frame == "raising"
        or candidate.rule.startswith("noun:")
    ):
        return True
    return any(
        book.around(start) is not None and book.is_speech(book.around(start) or 0) for start, _ in candidate.spans
    )


def _is_anybody(candidate: Candidate) -> bool:
    """Whether the source is the reader or whoever it may be, and no words are quoted."""
    alone = len(candidate.source) == 1 and candidate.frame != "quote"
    return alone and candidate.sentence.tokens[candidate.source[0]].lower in words.phrase("anybody")


def _takes_quotes(candidate: Candidate) -> bool:
    if candidate.frame in ("quote", "clause", "wh", "that"):
        return True
    cue = words.verb(candidate.lemma)
    return cue is not None and "quote" in cue and candidate.frame in PREPOSITION_FRAMES


def _as_records(
    report: Report,
    kept: Sequence[tuple[Candidate, int | None]],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    timexes: Sequence[Timex],
    quoted: Spans,
    sentences: Sequence[Sentence] = (),
) -> tuple[Attribution, ...]:
    talk = open_talk(report, mentions, entities, quoted, sentences)
    talk.same.update(named_so(talk))
    records: list[Attribution] = []
    for n, (candidate, parent) in enumerate(kept, 1):
        source = _spans(report, candidate.sentence, candidate.source)
        above = records[parent] if parent is not None and parent < len(records) else None
        # "he said, according to the agency": who passes the words on is not the one that they tell of.
        within = above if parent is not None and kept[parent][0].frame != "according" else None
        speaker, alternatives = resolve(candidate, talk, within.speaker if within else None, source)
        records.append(
            Attribution(
                id=f"a{n}",
                source=source,
                cue=_spans(report, candidate.sentence, candidate.cue_words or [candidate.cue]),
                content=tuple(report.span(s, e) for s, e in candidate.spans),
                form="free indirect" if candidate.rule.endswith(FREE) else form_of(report.text, candidate.spans),
                speaker=speaker,
                relays=_relays(report, candidate, above, speaker, talk),
                addressee=next(iter(_spans(report, candidate.sentence, candidate.addressee)), None),
                parent=f"a{parent + 1}" if parent is not None else None,
                alternatives=alternatives,
                rule=candidate.rule,
                timex=find_time(candidate, timexes, candidate.spans) or _time_before(candidate, speaker, records),
                setting=tuple(
                    span
                    for run in find_setting(candidate, timexes, candidate.spans)
                    for span in _spans(report, candidate.sentence, run)
                ),
            )
        )
    return tuple(records)


def _time_before(
    candidate: Candidate, speaker: Coded[Speaker] | None, records: Sequence[Attribution]
) -> Coded[str] | None:
    """The time of the words before, where the same speaker goes on ("she added")."""
    before = records[-1] if records else None
    if before is None or before.timex is None or candidate.lemma not in words.phrase("goes_on"):
        return None
    if speaker is None or before.speaker is None or before.speaker.value != speaker.value:
        return None
    return Coded(before.timex.value, before.timex.spans, "time of the words it goes on from")


def _relays(
    report: Report, candidate: Candidate, above: Attribution | None, speaker: Coded[Speaker] | None, talk: Talk
) -> tuple[Relay, ...]:
    """The chain from the outlet inwards: the relays of the attribution around, its medium, then one's own."""
    relays: list[Relay] = []
    if above is not None:
        relays += above.relays
        if above.speaker and is_medium(above.speaker.value) and above.source:
            relays.append(Relay(above.speaker.value.name, above.source[0]))
    for words_of in candidate.relays:
        for span in _spans(report, candidate.sentence, words_of)[:1]:
            relays.append(Relay(talk.name_of(span), span))
    own = speaker.value.name if speaker else ""
    return tuple(r for n, r in enumerate(relays) if r.name != own and r not in relays[:n])


def _spans(report: Report, sentence: Sentence, indices: Sequence[int]) -> tuple[Span, ...]:
    spans: list[tuple[int, int]] = []
    last = -2
    for i in sorted(indices):
        token = sentence.tokens[i]
        if spans and i == last + 1:
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
        last = i
    return tuple(report.span(s, e) for s, e in spans)


def form_of(text: str, spans: Sequence[tuple[int, int]]) -> AttributionForm:
    """Direct: all quoted; mixed: partly; indirect: not at all.

    >>> form_of('he would “never” go', [(0, 20)])
    'mixed'
    """
    inside = outside = 0
    for start, end in spans:
        quoted = find_quotes(text[start:end], [Paragraph(0, 0, end - start, "body")])
        covered = [(q.start, q.end) for q in quoted if q.depth == 0]
        inside += sum(len(text[start + a : start + b].split()) for a, b in covered)
        outside += len(text[start:end].split())
    if not inside:
        return "indirect"
    return "direct" if outside - inside <= 1 else "mixed"


def _kind(record: Attribution) -> AttributionKind:
    """What is attributed: what a noun tells for nobody ("accusations that") is hearsay, and a will in quoted words was
    spoken."""
    if record.rule.startswith("noun:") and not record.source:
        return "evidence"
    kind = kind_of(record.rule)
    return "speech" if kind == "intent" and record.form != "indirect" else kind


def kind_of(rule: str) -> AttributionKind:
    """What is attributed, as the table of cues says for the word and frame that the rule names."""
    part, _, rest = rule.partition(":")
    if part == "adverb":
        return "evidence"
    lemma, _, frame = rest.partition(":")
    look_up = {"verb": words.verb, "noun": words.noun, "adjective": words.adjective}.get(part)
    cue = look_up(lemma) if look_up else None
    kind = cue.frames.get(frame.split(":")[0], "speech") if cue else "speech"
    return cast(AttributionKind, kind)


def predict(annotated: AnnotatedReport) -> dict[str, Any]:
    """What a scorer of attributions reads: source, cue and content as character pairs, outermost attributions only."""
    return {
        "attributions": [
            {
                "source": [[s.start, s.end] for s in a.source],
                "cue": [[s.start, s.end] for s in a.cue],
                "content": [[s.start, s.end] for s in a.content],
            }
            for a in annotated.attributions
            if a.parent is None
        ]
    }
