"""Every reading of the lexicon reads its own examples and leaves alone what it says it must."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from polybius.annotate.parse import Pipeline, load_pipeline, parse
from polybius.coding.actors import Resolver
from polybius.coding.acts import Reader
from polybius.coding.compose import Telling
from polybius.coding.lexicon import Frame, load_lexicon
from polybius.errors import DataFileError
from polybius.model import Paragraph, Report, hash_text

LEXICON = load_lexicon()
BY_FILE: dict[str, list[Frame]] = {}
for _frame in LEXICON.frames:
    BY_FILE.setdefault(_frame.where.split(":")[0], []).append(_frame)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline()


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver()


def tellings(text: str, pipeline: Pipeline, resolver: Resolver) -> Iterator[Telling]:
    report = Report(hash_text(text), text)
    for sentence in parse(report, (Paragraph(0, 0, len(text), "body"),), pipeline):
        yield from Reader(LEXICON, sentence, lambda t, s=sentence: resolver.is_actor_like(s, t.i)).tellings()


def is_read(frame: Frame, text: str, pipeline: Pipeline, resolver: Resolver, *, as_event: bool) -> bool:
    """Read as this frame means it, by it or its like; or, `as_event`, told as an event by this very frame."""
    told = tellings(text, pipeline, resolver)
    return any(
        part.frame is frame or (not as_event and part.frame.name == frame.name)
        for telling in told
        if not (as_event and telling.status in {"background", "hypothetical"})
        for part in telling.parts
    )


@pytest.mark.parametrize("file", sorted(BY_FILE))
def test_every_reading_reads_its_examples_and_no_others(file: str, pipeline: Pipeline, resolver: Resolver) -> None:
    wrong = []
    for frame in BY_FILE[file]:
        wrong += [
            f"{frame.where}: not read: {e}"
            for e in frame.yes
            if not is_read(frame, e, pipeline, resolver, as_event=False)
        ]
        wrong += [f"{frame.where}: read: {e}" for e in frame.no if is_read(frame, e, pipeline, resolver, as_event=True)]
    assert not wrong, "\n".join(wrong)


def test_every_act_and_operator_can_be_told() -> None:
    told = {frame.act for frame in LEXICON.frames} | {frame.operator for frame in LEXICON.frames}
    assert not sorted((set(LEXICON.acts) | set(LEXICON.operators)) - told)


def test_kinds_named_by_slots_exist() -> None:
    known = {kind for kinds in LEXICON.kinds.values() for kind in kinds}
    known |= {"ACTOR", "PERSON", "PLACE", "ANY", "CLAUSE", "NONE", "OWNED", "NAME"}
    known |= {name.upper() for act in LEXICON.acts.values() for name in (act.name, act.family)}
    known |= {name.upper() for name in LEXICON.operators}
    unknown = {
        (kind, frame.where)
        for frame in LEXICON.frames
        for slot in (
            frame.object,
            frame.not_object,
            frame.subject,
            frame.not_subject,
            frame.modifier,
            frame.not_modifier,
            frame.complement,
            frame.predicate,
            frame.clause,
            *(s for _, s in frame.preps),
        )
        if slot
        for kind in slot.kinds
        if kind not in known
    }
    assert not sorted(unknown)


def test_a_faulty_lexicon_names_every_fault_with_its_place() -> None:
    from polybius.coding.lexicon import _faults

    faults = _faults({"words": "meet", "act": "meat", "colour": "red"}, LEXICON.acts, LEXICON.operators)
    assert any("'meat'" in fault for fault in faults)
    assert any("'colour'" in fault for fault in faults)
    assert any("'yes'" in fault for fault in faults)


def test_a_language_without_tables_is_a_fault_of_the_data_that_names_the_file() -> None:
    with pytest.raises(DataFileError, match=r"lexicon/xx/acts\.tsv"):
        load_lexicon("xx")
