"""The labelled texts that neither the judge learned from nor the writers of the rules read, as the coder codes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from examples import Example, Label, is_held_out, own_sentences, read_labels, text_of, texts_of_reports

from polybius.model import AnnotatedReport, EventMention, Report, hash_text
from polybius.pipeline import annotate, load_pipeline

HERE = Path(__file__).parent


def held_out_texts(dev: Path) -> Iterator[tuple[list[Example], AnnotatedReport]]:
    """Each text with its labelled sentences."""
    by_text: dict[tuple[str, str], list[Example]] = defaultdict(list)
    known = texts_of_reports(known=True)
    for example in [*read_labels(HERE / "labels.jsonl", dev), *own_sentences()]:
        if is_held_out(example) and example.text_id not in known:
            by_text[example.source, example.text_id].append(example)
    pipeline = load_pipeline()
    for _, examples in sorted(by_text.items(), key=lambda item: item[0]):
        text = text_of(dev, examples)
        yield examples, annotate(Report(hash_text(text), text), pipeline)


def with_labels(
    examples: Sequence[Example], events: Sequence[EventMention]
) -> Iterator[tuple[EventMention, Example, Label | None]]:
    """The coded events of the labelled sentences, each with the label of the act it tells, if there is one."""
    for example in examples:
        free = list(example.labels)
        for mention in events:
            if not example.start <= mention.trigger.start < example.start + len(example.text):
                continue
            label = next((one for one in free if is_label_of(one, mention, example.start)), None)
            if label is not None:
                free.remove(label)
            yield mention, example, label


def is_label_of(label: Label, mention: EventMention, start: int) -> bool:
    """Whether a mention tells the act that the label names: its words meet, or its clause holds the anchor."""
    anchor = (label.anchor[0] + start, label.anchor[1] + start)
    words = (*mention.event.spans, *mention.also)
    at_words = any(s.start < anchor[1] and anchor[0] < s.end for s in words)
    return label.event == mention.event.value and (
        at_words or mention.evidence.start <= anchor[0] < mention.evidence.end
    )
