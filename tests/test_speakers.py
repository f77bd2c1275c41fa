"""Whose words they are: our own sentences by class, the labelled statements, and the measure on them."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from polybius.annotate import Pipeline, annotate, load_pipeline
from polybius.annotate.speaker_signs import is_slip
from polybius.coding import code
from polybius.errors import UsageError
from polybius.evaluate import board, speakers
from polybius.evaluate.reports import find_places, stem
from polybius.model import AnnotatedReport, Attribution, Report, hash_text
from polybius.pipeline import read_reports

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "gold" / "speakers.jsonl"
STORIES = ROOT / "tests" / "gold" / "stories" / "texts"


@cache
def pipeline() -> Pipeline:
    return load_pipeline()


@cache
def annotated(text: str) -> AnnotatedReport:
    return annotate(Report(hash_text(text), text), pipeline())


def telling(text: str, words: str) -> Attribution:
    """The statement whose content holds these words."""
    held = [a for a in annotated(text).attributions if any(words in span.text for span in a.content)]
    assert held, f"nobody says {words!r}"
    return min(held, key=lambda a: sum(len(span.text) for span in a.content))


def speaker(text: str, words: str) -> str | None:
    found = telling(text, words).speaker
    return found.value.name if found else None


# ------------------------------------------------------------------ classes
CASES = (
    # a person named behind the role
    ("Norland's prime minister, Anna Keller, said the road would open on Monday.", "the road", "Anna Keller"),
    ("The road is safe, according to engineer Paul Brandt.", "The road is safe", "Paul Brandt"),
    # papers speak for those whose they are
    ("The Senate report says the bridge was never tested.", "the bridge", "Senate"),
    ("A letter from the Transport Ministry says the bridge was never tested.", "the bridge", "Transport Ministry"),
    # family names with a slip in them
    (
        "Paul Steinmann opened the museum in May. Mr. Steinman said it had cost nine million.",
        "nine million",
        "Paul Steinmann",
    ),
    (
        "Lydia Buchtal for the Harbour Board said fees would rise. “Ships can pay that and more,” Ms Bauchtal said.",
        "Ships can pay",
        "Lydia Buchtal",
    ),
    # "it" is the body that spoke, not a thing just named
    (
        "The Harbour Commission said that fees would rise. The change is long overdue, it added.",
        "long overdue",
        "Harbour Commission",
    ),
    # a name within the quoted words is not the speaker's
    (
        'For Anna Keller, a teacher, Peter Brandt was a hero. She said, "Peter Brandt gave us this school."',
        "gave us this school",
        "Anna Keller",
    ),
    # quoted words that go on from indirect speech, in the paragraph or as the next one
    (
        'The rent is too high, Paul Brandt said. "Nobody in this street can pay that much any more."',
        "can pay that much",
        "Paul Brandt",
    ),
    ('"Nobody in this street can pay that much any more." - Paul Brandt', "can pay that much", "Paul Brandt"),
    # a second cue without a subject
    (
        "Anna Keller called on the council to sell the house and said that it was falling down.",
        "it was falling down",
        "Anna Keller",
    ),
    (
        "Anna Keller denied that the council was selling the house and accused the press of lying.",
        "lying",
        "Anna Keller",
    ),
    # what stands before a semicolon is somebody else's, or nobody's
    ("The hall was empty; the guests would come later, Paul Brandt said.", "the guests would come", "Paul Brandt"),
    # cues at a distance from what they tell
    (
        "Anna Keller had proposed, on behalf of the three towns, that both firms wait a year.",
        "both firms wait",
        "Anna Keller",
    ),
    ("The answer from Anna Keller was short: the house will be sold in May.", "the house will be sold", "Anna Keller"),
    # somebody named before is called by what he is
    (
        "Sen. Mark Doyle spoke first on Tuesday. Anna Keller listened. The senator said the road would open.",
        "the road",
        "Mark Doyle",
    ),
    (
        "Cuban President Ivo Pell met Anna Keller on Monday. She left early. The Cuban leader said all is well.",
        "all is well",
        "Ivo Pell",
    ),
    (
        "Mark Doyle wrote the bill. His colleague Jim Stroud opposes it. Stroud said so at once. "
        '"It is a mess," the Republican said.',
        "a mess",
        "Jim Stroud",
    ),
    (
        "Keller Paper Co. said it would close two mills. Keller also named a new head. "
        "Its shares rose on the Kelm Stock Exchange. The company said it would cut 300 jobs.",
        "cut 300 jobs",
        "Keller Paper Co.",
    ),
    (
        "The Tagblatt newspaper said on Sunday that the talks had failed. Anna Keller denied it. "
        "The newspaper said two envoys had left.",
        "two envoys",
        "The Tagblatt newspaper",
    ),
    (
        "The airline Nordair cancelled forty flights. Union leader Pia Lund was angry. The carrier said it had none.",
        "it had none",
        "Nordair",
    ),
    # those without a name: by the noun that brought them in, by a clause that names them, by the next sentence
    (
        "A middle-aged cashier was shaken by the talk. Anna Keller went home. "
        '"We are all afraid," said the woman, who gave no name. "Too much hate," she said.',
        "Too much hate",
        "A middle-aged cashier",
    ),
    (
        "The woman identified herself as Marta Keller. She said she had slept in the hall.",
        "slept in the hall",
        "Marta Keller",
    ),
    (
        "A group calling itself Blue Lantern took the site down. In a video, the group said it would go on.",
        "it would go on",
        "Blue Lantern",
    ),
    (
        "A friend of the killer said on Friday that she was sorry. Marta Keller, 22, has pleaded innocent.",
        "she was sorry",
        "Marta Keller",
    ),
    # a lead's official is nobody in particular
    (
        "The bridge was never tested, an official said on Friday. Marta Keller, 22, crossed it every day.",
        "never tested",
        "an official",
    ),
    # several who speak as one
    (
        "The Harbour Board and the police said on Monday that the bridge was closed.",
        "the bridge was closed",
        "The Harbour Board and the police",
    ),
    # a pronoun goes back to the subject of its own sentence, not to whoever spoke last
    (
        "Paul Brandt said the road was closed. Peter Krone left early, though he added that the food was good.",
        "the food was good",
        "Peter Krone",
    ),
    # an answer is another's
    (
        "The judge asked Peter Krone to show the papers. He replied that they had been burned.",
        "had been burned",
        "Peter Krone",
    ),
    # whose the statement is
    (
        "A letter from the Transport Ministry describes the bridge as safe. The letter said nobody had tested it.",
        "nobody had tested it",
        "Transport Ministry",
    ),
    # a child is called by the given name, so the family name is the father's
    (
        "Juan Perez has fought for Elio Perez since May. Elio was found at sea. Elio likes ships. "
        "Perez demanded that the boy be returned.",
        "the boy be returned",
        "Juan Perez",
    ),
    ('In the words of Paul Brandt, "the house is a wreck and nobody wants it."', "is a wreck", "Paul Brandt"),
)


@pytest.mark.parametrize(("text", "words", "wanted"), CASES)
def test_the_speaker_is_found(text: str, words: str, wanted: str) -> None:
    assert speakers.is_same_speaker(speaker(text, words) or "", wanted), speaker(text, words)


def test_what_stands_before_the_semicolon_is_not_told() -> None:
    text = "The hall was empty; the guests would come later, Paul Brandt said."
    assert [span.text for span in telling(text, "the guests").content] == ["the guests would come later"]


OFFICES = (
    ("LONDON, April 5, 1982 - Lord Carrington said the fleet would sail.", "GBR"),
    ("BRUSSELS, April 5, 1986 - Lord Carrington said the fleet would sail.", None),
)


@pytest.mark.parametrize(("text", "country"), OFFICES)
def test_a_speaker_has_the_office_of_the_day_the_report_tells(text: str, country: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (report,) = (r for r in read_reports([str(tmp_path)]) if isinstance(r, Report))
    coded = code(annotate(report, pipeline()))
    (said,) = coded.attributions
    assert said.speaker is not None
    assert said.speaker.value.country == (country or "IGO")
    assert said.speaker.value.organisation == (None if country else "NATO")


def test_the_body_just_named_is_what_a_company_means() -> None:
    text = "Nordkraft AG closed two plants on Monday. Repairs could take a week, the company said."
    assert speaker(text, "Repairs") == "Nordkraft AG"


def test_a_role_is_told_with_what_it_is_the_role_of() -> None:
    assert speaker("The mayor of Kelm said the bridge was closed.", "the bridge") == "The mayor of Kelm"


def test_quoted_words_printed_twice_have_one_speaker() -> None:
    words = "We were told to leave before the sun came up"
    text = f'"{words}."\n\nPaul Brandt lost his house in the flood. "{words}," Brandt said. The road is closed.'
    told = [a for a in annotated(text).attributions if any(words in span.text for span in a.content)]
    assert {a.speaker.value.name for a in told if a.speaker} == {"Paul Brandt"}
    assert sum(len([s for s in a.content if words in s.text]) for a in told) == 2


def test_a_mark_on_the_wrong_side_of_its_space_opens_the_words() -> None:
    assert speaker('Brandt said," We never saw the letter before May".', "never saw the letter") == "Brandt"


def test_only_near_names_are_slips() -> None:
    assert is_slip("steinman", "steinmann")
    assert not is_slip("brand", "stand")
    assert not is_slip("berg", "burg")


# ------------------------------------------------------------------ gold
def statements() -> list[dict[str, Any]]:
    return speakers.load_speakers(GOLD)


def test_the_gold_has_over_seven_hundred_statements_and_no_text() -> None:
    rows = statements()
    assert len(rows) > 750
    assert all(set(row) == {"set", "id", "form", "cue", "source", "content", "speaker"} for row in rows)
    assert {type(v) for row in rows for v in row["content"] + row["speaker"]} == {int}


def test_both_halves_hold_every_kind_of_naming() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in STORIES.iterdir()}
    for news in (SHARED / name for name in board.SPEAKER_NEWS):
        if not news.exists():
            pytest.skip(f"{news} is absent")
        raw = gzip.decompress(news.read_bytes()) if news.suffix == ".gz" else news.read_bytes()
        texts |= {row["id"]: row["text"] for row in map(json.loads, raw.decode("utf-8").splitlines())}
    kinds = {half: set[str]() for half in speakers.HALVES}
    for row in statements():
        text = texts[str(row["id"])]
        spans: list[list[int]] = [row[name] for name in ("cue", "source", "content", "speaker") if row[name]]
        assert all(0 <= s < e <= len(text) and text[s:e] == text[s:e].strip() for s, e in spans)
        kinds[speakers.half_of(str(row["id"]))].add(speakers.kind_of(row, text))
    assert all(found == set(speakers.KINDS) for found in kinds.values())


# ------------------------------------------------------------------ the measure
@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        ("Berg", "Anna Berg", True),
        ("A. Berg", "Anna Berg", True),
        ("Jan Berg", "Anna Berg", False),
        ("Prime Minister Berg", "Anna Berg", True),
        ("the ministry", "Foreign Ministry", True),
        ("Defence Ministry", "Foreign Ministry", False),
        ("Ministry of Trade", "Trade Ministry", True),
        ("WHO", "World Health Organisation", True),
        ("a police spokesman", "a spokesman", True),
        ("officials", "an official", True),
        ("Norland", "Norland's government", False),
        ("", "Anna Berg", False),
    ],
)
def test_names_are_one_speakers_or_not(said: str, gold: str, same: bool) -> None:
    assert speakers.is_same_speaker(said, gold) is same


def row_for(text: str, content: str, source: str | None, cue: str | None, name: str) -> dict[str, Any]:
    def place(words: str | None) -> list[int] | None:
        return None if words is None else [text.index(words), text.index(words) + len(words)]

    spans = {"content": place(content), "source": place(source), "cue": place(cue), "speaker": place(name)}
    return {"set": "own", "id": "one", "form": "indirect", **spans}


def test_a_wrong_speaker_and_a_missing_statement_count_against_their_shares() -> None:
    text = "Anna Berg said the road was closed. Paul Krone left early on Monday."
    report = Report("r1", text, path="one.txt")
    gold = [
        row_for(text, "the road was closed", "Anna Berg", "said", "Anna Berg"),
        row_for(text, "the road was closed", "Anna Berg", "said", "Paul Krone"),
        row_for(text, "left early on Monday", None, None, "Paul Krone"),
    ]
    figures, errors = speakers.score_speakers(gold, [annotate(report, pipeline())])
    assert figures["all"] == {"found": 0.667, "right_of_found": 0.5, "right_of_all": 0.333, "n": 3}
    assert len(errors) == (2 if speakers.half_of("one") == "dev" else 0)


def test_statements_of_reports_that_are_absent_are_named_and_left_out() -> None:
    text = "Anna Berg said the road was closed."
    gold = [row_for(text, "the road was closed", "Anna Berg", "said", "Anna Berg")]
    figures, _ = speakers.score_speakers(gold, [])
    assert figures["left_out"] == {"own": 1}
    assert figures["all"]["n"] == 0


def test_errors_of_the_kept_half_are_never_listed() -> None:
    text = "Paul Krone left early on Monday."
    kept = next(name for name in map(str, range(20)) if speakers.half_of(name) == "kept")
    gold = [{**row_for(text, "left early on Monday", None, None, "Paul Krone"), "id": kept}]
    figures, errors = speakers.score_speakers(gold, [annotate(Report("r", text, path=f"{kept}.txt"), pipeline())])
    assert figures["all"]["right_of_all"] == 0.0
    assert errors == []


def test_a_half_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="dev or kept"):
        speakers.score_file(GOLD, str(STORIES), "third", pipeline(), lambda _: iter(()))


# ------------------------------------------------------------------ the seeds
def test_all_statements_of_the_seeds_have_their_speakers_and_relays() -> None:
    if not (SHARED / "seeds").exists():
        pytest.skip("../shared/seeds is absent")
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text("utf-8"))["reports"]
    by_name = {stem(name): record.get("statements") or [] for name, record in gold.items()}
    right = 0
    for report in read_reports([str(SHARED / "seeds")]):
        assert isinstance(report, Report)
        found = annotate(report, pipeline()).attributions
        for statement in by_name[stem(report.path)]:
            places = find_places(statement, "text", report.text)
            alike = [a for a in found if a.is_statement and any(_covers(a, s, e) for s, e in places)]
            family = statement["speaker"].split()[-1].lower()
            mine = [a for a in alike if a.speaker and family in a.speaker.value.name.lower()]
            assert mine, (statement["speaker"], statement["text"][:40])
            for relay in statement.get("reported_by") or ():
                names = [r.name for a in mine for r in a.relays]
                assert any(name.split()[0] == relay.split()[0] for name in names), (relay, names)
            right += 1
    assert right == 14


def _covers(found: Attribution, start: int, end: int) -> bool:
    shared = sum(max(0, min(span.end, end) - max(span.start, start)) for span in found.content)
    return shared * 2 >= end - start
