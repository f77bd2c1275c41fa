"""The learned judge: its runtime, what it adds to the rules, and the labels it was trained on."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from polybius.coding import code
from polybius.judge import EVENTS, STATUSES, SWITCH, Judge, load_judge
from polybius.judge.wordpiece import WordPiece
from polybius.model import AnnotatedReport, Report, hash_text
from polybius.pipeline import Pipeline, annotate, load_pipeline

TRAINING = Path(__file__).parents[1] / "training" / "judge"
# The judge's F1 of act words with their event on held-out sentences, which no later judge may fall below.
TYPED_FLOOR = 0.57
# Of a labelled sentence's runs of so many words, less than this share may stand in a text that is measured on.
RUN, MOST_SHARED = 8, 0.3


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="module")
def judge() -> Judge:
    found = load_judge()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def examples() -> ModuleType:
    return script("judge_examples", TRAINING / "examples.py")


@pytest.fixture(scope="module")
def stories() -> ModuleType:
    return script("own_stories", TRAINING.parent / "stories" / "stories.py")


def script(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def read(text: str, pipeline: Pipeline) -> AnnotatedReport:
    return annotate(Report(hash_text(text), text), pipeline)


# ------------------------------------------------------------------ pieces
@pytest.mark.parametrize(
    "text", ["", " ", "Talks", "naïve Çelik’s no\u0301", "😀 fire", "a" * 300, "\x00\ud800x", "İstanbul ß"]
)
def test_every_piece_lies_in_the_text_and_in_order(text: str, judge: Judge) -> None:
    pieces = judge.wordpiece.cut(text)
    assert len(pieces.ids) == len(pieces.spans) == len(pieces.is_first)
    ends = [0, *(end for _, end in pieces.spans)]
    for (start, end), before in zip(pieces.spans, ends, strict=False):
        assert before <= start < end <= len(text)


def test_accents_and_case_do_not_change_the_pieces(judge: Judge) -> None:
    assert judge.wordpiece.cut("Çelik MET").ids == judge.wordpiece.cut("celik met").ids


def test_a_word_outside_the_vocabulary_is_one_unknown_piece() -> None:
    pieces = WordPiece(["[UNK]", "aid"]).cut("xylophone aid")
    assert pieces.ids == (0, 1)
    assert pieces.spans == ((0, 9), (10, 13))


# ------------------------------------------------------------------ readings
def test_readings_are_probabilities_of_the_shapes_promised(judge: Judge) -> None:
    texts = ["Chad recalled its ambassador from Sudan.", "Rain fell.", "", "word " * 400]
    for text, reading in zip(texts, judge.read(texts), strict=True):
        n = len(reading.spans)
        assert n <= 126
        assert (n > 0) == bool(text)
        assert reading.events.shape == (n, len(EVENTS))
        assert reading.statuses.shape == (n, len(STATUSES))
        assert reading.actors.shape == reading.recipients.shape == (n, n)
        assert np.allclose(reading.events.sum(axis=1), 1, atol=1e-4)
        assert ((reading.actors >= 0) & (reading.actors <= 1)).all()


def test_a_sentence_is_read_alike_alone_and_among_others(judge: Judge) -> None:
    sentence = "Kenya's police arrested the opposition leader on Monday."
    alone = judge.read([sentence])[0]
    among = judge.read(["It rained.", sentence, "The minister visited Kampala for talks on the border with Uganda."])[1]
    assert (alone.events == among.events).all()
    assert (alone.recipients == among.recipients).all()


def test_the_judge_names_act_actor_and_recipient_of_a_plain_sentence(judge: Judge) -> None:
    text = "Chad condemned Sudan."
    reading = judge.read([text])[0]
    act = reading.pieces(5, 14)[0]
    assert EVENTS[int(reading.events[act].argmax())] == "ACCUSE"
    assert reading.actors[act, 0] > 0.5 > reading.recipients[act, 0]
    assert reading.recipients[act, reading.pieces(15, 20)[0]] > 0.5


# ------------------------------------------------------------------ in the coder
REPORT = (
    "The Peruvian government on Friday poured scorn on an Ecuadorean proposal for joint patrols. "
    "Ecuador had offered the patrols in March. Police in Lima arrested two union leaders."
)


def test_every_event_the_judge_weighed_has_its_share_and_proof(judge: Judge, pipeline: Pipeline) -> None:
    coded = code(read(REPORT, pipeline), judge)
    assert coded.events
    for mention in coded.events:
        assert mention.judged is not None
        assert mention.confidence == mention.judged.value
        spans = (mention.trigger, mention.evidence, *(s for p in mention.actors + mention.recipients for s in p.spans))
        assert all(REPORT[s.start : s.end] == s.text for s in spans)


def test_without_the_judge_the_rules_code_alone(pipeline: Pipeline) -> None:
    coded = code(read(REPORT, pipeline))
    assert coded.events
    assert all(mention.judged is None for mention in coded.events)


def test_the_switch_leaves_the_judge_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert load_judge() is None


def test_coding_with_the_judge_is_the_same_each_time(judge: Judge, pipeline: Pipeline) -> None:
    annotated = read(REPORT, pipeline)
    assert code(annotated, judge) == code(annotated, judge)


# ------------------------------------------------------------------ the labels
def test_marks_of_our_own_sentences_are_whole(examples: ModuleType) -> None:
    told = 0
    for path in sorted(TRAINING.glob("own_*.txt")):
        for example in examples.read_marked(path):
            assert not set("{}[]|") & set(example.text), f"{example.text_id}: a mark is left in it"
            for label in example.labels:
                assert label.event in EVENTS, example.text_id
                assert label.status in STATUSES, example.text_id
                assert example.text[slice(*label.anchor)].strip(), example.text_id
            told += len(example.labels)
    assert told > 1500


def test_every_mark_of_our_stories_has_an_event_and_stands_in_its_report(stories: ModuleType) -> None:
    told: dict[tuple[str, str], set[int]] = {}
    reports = [
        r for path in sorted((TRAINING.parent / "stories").glob("own_*.txt")) for r in stories.read_stories(path)
    ]
    for number, report in enumerate(reports):
        assert not set("{}[]|") & set(report.text.replace(" | ", "")), f"{report.story}: a mark is left in it"
        for label, event in zip(report.labels, report.events, strict=True):
            assert report.text[slice(*label.anchor)].strip(), report.story
            told.setdefault((report.story, event), set()).add(number)
    assert len(reports) == 296
    assert sum(len(where) > 1 for where in told.values()) > 400


def test_a_mention_is_found_for_the_mark_that_its_words_meet(stories: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "own_x.txt"
    file.write_text(
        "## chad-2004\n\n# REPORT | 2004-05-03\n[A1|Chad] {REJECT:occurred:1:e1|spurned} the offer of [R1|Sudan].\n",
        encoding="utf-8",
    )
    (report,) = stories.read_stories(file)
    assert report.text == "Chad spurned the offer of Sudan."
    assert [report.text[slice(*label.anchor)] for label in report.labels] == ["spurned"]
    assert report.events == ["e1"]


def test_a_mark_without_an_event_is_told_with_file_and_line(stories: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "own_x.txt"
    file.write_text("## chad-2004\n# REPORT | 2004-05-03\nChad {REJECT:occurred:1|spurned} it.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"own_x\.txt:3"):
        list(stories.read_stories(file))


def test_labels_point_into_the_texts_and_leave_the_gold_reports_out(examples: ModuleType, shared: Path) -> None:
    gold = json.loads((shared / "gold" / "ordinary.json").read_text(encoding="utf-8"))["reports"]
    kept_out = {name.removesuffix(".txt") for name in gold}
    count = 0
    for example in examples.read_labels(TRAINING / "labels.jsonl", shared / "dev"):
        count += 1
        assert example.text.strip()
        assert example.text_id.removesuffix(".txt") not in kept_out
        for label in example.labels:
            assert example.text[slice(*label.anchor)].strip(), f"{example.source} {example.text_id} {example.start}"
    assert count > 3000


def test_no_labelled_sentence_retells_a_text_that_is_measured_on(examples: ModuleType, shared: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}

    gold = json.loads((shared / "gold" / "ordinary.json").read_text(encoding="utf-8"))["reports"]
    measured: set[tuple[str, ...]] = set()
    for source in ("dates/timebank.jsonl.gz", "dates/aquaint.jsonl"):
        for name, text in examples.texts_in(shared / "dev" / source).items():
            if name.removesuffix(".txt") in {k.removesuffix(".txt") for k in gold}:
                measured |= runs(text)
    for name, text in examples.texts_in(shared / "dev" / "coding" / "plv_train.jsonl").items():
        if int(name.rsplit("-", 1)[-1]) % 2:
            measured |= runs(text)
    rows = [*examples.read_labels(TRAINING / "labels.jsonl", shared / "dev"), *examples.own_sentences()]
    shared_runs = ((row, own) for row in rows if (own := runs(row.text)))
    assert [row.text_id for row, own in shared_runs if len(own & measured) >= MOST_SHARED * len(own)] == []


def test_the_judge_reads_held_out_sentences_as_well_as_it_did(examples: ModuleType, shared: Path, judge: Judge) -> None:
    rows = examples.read_labels(TRAINING / "labels.jsonl", shared / "dev")
    held = [example for example in rows if examples.is_held_out(example)]
    said = gold = right = 0
    for example, reading in zip(held, judge.read([example.text for example in held]), strict=True):
        firsts = [pieces[0] for label in example.labels if (pieces := reading.pieces(*label.anchor))]
        wanted = dict(zip(firsts, (label.event for label in example.labels), strict=False))
        starts = np.array(judge.wordpiece.cut(example.text).is_first[: len(reading.spans)], dtype=bool)
        told = {i: EVENTS[k] for i, k in enumerate(reading.events.argmax(axis=1)) if k and starts[i]}
        said, gold = said + len(told), gold + len(wanted)
        right += sum(told.get(i) == event for i, event in wanted.items())
    assert 2 * right / (said + gold) >= TYPED_FLOOR
