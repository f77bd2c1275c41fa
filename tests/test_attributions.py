"""Who says what, through whom: our own sentences as tables, and offsets that hold on any text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polybius.annotate.attributions import find_attributions, form_of, predict
from polybius.annotate.mentions import find_mentions
from polybius.annotate.paragraphs import split_paragraphs
from polybius.annotate.parse import Pipeline, load_pipeline, parse
from polybius.annotate.quotes import find_quotes
from polybius.model import AnnotatedReport, Attribution, Paragraph, Report, hash_text

SHARED = Path(__file__).resolve().parents[2] / "shared"


@cache
def pipeline() -> Pipeline:
    return load_pipeline()


def annotated(text: str) -> AnnotatedReport:
    report = Report(hash_text(text), text)
    paragraphs = split_paragraphs(report)
    sentences, mentions, entities = find_mentions(report, paragraphs, parse(report, paragraphs, pipeline()))
    found = find_attributions(report, paragraphs, sentences, mentions, entities)
    return AnnotatedReport(report, paragraphs, sentences, (), mentions, entities, found, "")


def attributions(text: str) -> tuple[Attribution, ...]:
    return annotated(text).attributions


def speaker_of(found: Attribution) -> str | None:
    return found.speaker.value.name if found.speaker else None


def saying(text: str, words: str) -> Attribution:
    """The outermost attribution whose content holds these words."""
    held = [a for a in attributions(text) if any(words in span.text for span in a.content)]
    assert held, f"nobody says {words!r}: {[[s.text for s in a.content] for a in attributions(text)]}"
    return held[0]


# ------------------------------------------------------------------ quotes
QUOTES = [
    ('He called it "a fine day" and left.', ['"a fine day"']),
    ("“We hope,” he said. “We ‘really’ do.”", ["“We hope,”", "“We ‘really’ do.”", "‘really’"]),
    ("„Wir kommen“, sagte er. »Nein«, sagte sie.", ["„Wir kommen“", "»Nein«"]),
    ("« Nous partons », dit-elle.", ["« Nous partons »"]),
    ("‘The bridges’ pillars are sound,’ she said.", ["‘The bridges’ pillars are sound,’"]),
    ("''We will see,'' he said. ''Soon.''", ["''We will see,''", "''Soon.''"]),
    ("``We will see,'' he said.", ["``We will see,''"]),
    ("“Never closed, he said.", ["“Never closed, he said."]),
    ("Never opened,” he said.", ["Never opened,”"]),
    ("It was the '90s and 'twas cold; the ministers' cars stood outside.", []),
    ("“I said “no” to them,” he said.", ["“I said “no” to them,”", "“no”"]),
    ('A 6" gun, a stray ” mark', []),
]


@pytest.mark.parametrize(("text", "quotes"), QUOTES)
def test_quotes_of_every_style_are_paired_inside_their_paragraph(text: str, quotes: list[str]) -> None:
    found = find_quotes(text, [Paragraph(0, 0, len(text), "body")])
    if not quotes:
        assert all(not q.opened or not q.closed for q in found)
    else:
        assert [text[q.start : q.end] for q in found] == quotes


def test_a_quote_that_opens_again_in_the_next_paragraph_continues() -> None:
    text = "“One.\n\n“Two,” he said."
    first, second = find_quotes(text, [Paragraph(0, 0, 5, "body"), Paragraph(1, 7, len(text), "body")])
    assert first.continues
    assert not first.closed
    assert second.closed


# ------------------------------------------------------------------ content and form
# text, words of the speaker's source, content, form
CONTENTS = [
    (
        "The harbour master said that the port would reopen.",
        "The harbour master",
        "that the port would reopen",
        "indirect",
    ),
    ("“The port will reopen,” said the harbour master.", "the harbour master", "“The port will reopen,”", "direct"),
    ("“The port,” she said, “will reopen.”", "she", "“The port,”", "direct"),
    ("The port, she said, will reopen soon.", "she", "The port", "indirect"),
    ("The mayor said the port was “safe and open.”", "The mayor", "the port was “safe and open.”", "mixed"),
    ("According to the mayor, the port will reopen.", "the mayor", "the port will reopen", "indirect"),
    ("The port will reopen, according to the mayor.", "the mayor", "The port will reopen", "indirect"),
    ("Latvia vowed to reopen the port.", "Latvia", "to reopen the port", "indirect"),
    ("The union believes that wages are too low.", "The union", "that wages are too low", "indirect"),
    ("The minister's claim that the port was safe was denied.", "The minister's", "that the port was safe", "indirect"),
    ("Norway expressed hope that talks would resume.", "Norway", "that talks would resume", "indirect"),
    ("As the mayor noted, the port is old.", "the mayor", "the port is old", "indirect"),
    ("The mayor is confident that the port will reopen.", "The mayor", "that the port will reopen", "indirect"),
    ("The mayor denounced the closure of the port.", "The mayor", "the closure of the port", "indirect"),
    ("The mayor pointed out that the port was old.", "The mayor", "that the port was old", "indirect"),
    ("The mayor said in a letter that the port was old.", "The mayor", "that the port was old", "indirect"),
    # courts, votes, blame
    ("The court ruled that the port was old.", "The court", "that the port was old", "indirect"),
    (
        "Forty percent of the dockers voted against the merger.",
        "Forty percent of the dockers",
        "the merger",
        "indirect",
    ),
    # figures put by somebody
    ("The mayor put the damage at two millions.", "The mayor", "the damage at two millions", "indirect"),
    ("The harbour doctor counted forty dead.", "The harbour doctor", "forty dead", "indirect"),
    # small clauses and names for things
    ("The mayor wants the port closed.", "The mayor", "the port closed", "indirect"),
    ("The mayor called the closure illegal, and left.", "The mayor", "the closure illegal", "indirect"),
    # the verb goes before the noun it denies
    ("The mayor denies the claim that he was bribed.", "The mayor", "the claim that he was bribed", "indirect"),
    # answers told by what they are
    ("The mayor's answer was short: no port, no ships.", "The mayor's", "no port, no ships", "indirect"),
    ("“Not one ship,” was the answer from the palace.", "the palace", "“Not one ship,”", "direct"),
    # asides
    ("The port, the experts fear, may close.", "the experts", "The port", "indirect"),
    ("The port was shut by then, as the mayor told his guests.", "the mayor", "The port was shut by then", "indirect"),
    # a paper is its issuer's
    ("The mayor issued a statement condemning the strike.", "The mayor", "the strike", "indirect"),
    # the words go to the participle right before them
    (
        "A docker shrugged, writing in a blog “We have had enough of them all.”",
        "A docker",
        "“We have had enough of them all.”",
        "direct",
    ),
    ("The mayor let it be known that the port was old.", "The mayor", "that the port was old", "indirect"),
]


@pytest.mark.parametrize(("text", "source", "content", "form"), CONTENTS)
def test_a_cue_finds_its_content_and_its_source(text: str, source: str, content: str, form: str) -> None:
    found = [a for a in attributions(text) if a.parent is None]
    assert len(found) == 1, found
    assert found[0].source[0].text.removesuffix("'s") == source.removesuffix("'s")
    assert found[0].content[0].text == content
    assert found[0].form == form


NOBODYS = [
    ("The mayor was accused of selling the port.", {"The mayor", "selling the port"}),
    ("The port, it was learned, had been sold.", {"The port", "had been sold"}),
    ("The port was reportedly sold to a bank.", {"The port was", "sold to a bank"}),
    ("Rumours that the port was sold went round.", {"that the port was sold"}),
]


@pytest.mark.parametrize(("text", "contents"), NOBODYS)
def test_what_nobody_named_tells_has_no_source(text: str, contents: set[str]) -> None:
    found = [a for a in attributions(text) if a.parent is None]
    assert [{span.text for span in a.content} for a in found] == [contents]
    assert found[0].source == ()
    assert found[0].speaker is None


NOT_TOLD = [
    "The mayor called off the party.",
    "The fleet shot down two planes.",
    "An officer who asked not to be named left the town.",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_a_particle_or_a_wish_for_silence_makes_no_statement(text: str) -> None:
    assert attributions(text) == ()


def test_clauses_joined_to_the_cue_with_quoted_words_are_the_speakers() -> None:
    found = saying("Anna Berg said the port was shut, but “the ships were never in any danger at all.”", "was shut")
    assert [s.text for s in found.content] == ["the port was shut", "“the ships were never in any danger at all.”"]


def test_what_stands_before_a_colon_with_its_own_verb_is_not_told() -> None:
    found = saying("The mayor was angry: the treaty, he said, had been broken.", "broken")
    assert [s.text for s in found.content] == ["the treaty", "had been broken"]


def test_a_word_with_hyphens_is_told_whole() -> None:
    assert saying("The committee declared Anna Berg re-elected.", "Anna").content[0].text == "Anna Berg re-elected"


FREE = "Anna Berg told the council on Monday that the talks had failed. The port would stay closed. Bread was dear."


def test_a_sentence_in_shifted_tense_goes_on_with_the_words_before() -> None:
    found = saying(FREE, "would stay closed")
    assert speaker_of(found) == "Anna Berg"
    assert found.form == "free indirect"


def test_a_sentence_the_narrator_can_tell_is_nobodys() -> None:
    assert not any("Bread" in span.text for a in attributions(FREE) for span in a.content)


def test_a_sentence_on_a_condition_of_the_narrators_is_nobodys() -> None:
    text = "Anna Berg said the talks had failed. The port would close if the strike went on."
    assert not any("would close" in span.text for a in attributions(text) for span in a.content)


def test_what_follows_with_the_speakers_own_account_is_no_part_of_the_content() -> None:
    found = saying("The mayor said the port was closed, and vowed to reopen it.", "the port was closed")
    assert "vowed" not in found.content[0].text


def test_quotes_after_the_cue_sentence_go_on_with_the_same_words() -> None:
    text = "“The port is safe,” Anna Berg said. “Ships may come in.”\n\n“We are glad of it.”"
    found = saying(text, "The port is safe")
    assert [s.text for s in found.content] == ["“The port is safe,”", "“Ships may come in.”\n\n“We are glad of it.”"]


def test_a_colon_hands_the_next_paragraphs_quote_to_the_cue() -> None:
    found = saying("Anna Berg put it like this, and said:\n\n“The port is safe and open.”", "The port is safe")
    assert speaker_of(found) == "Anna Berg"


def test_a_condition_after_the_cue_belongs_to_the_content() -> None:
    found = saying("Chile said it would join the talks if Peru did.", "it would join")
    assert found.content[-1].text.endswith("if Peru did")


KINDS = [
    ("The mayor said that the port was old.", "speech"),
    ("The mayor wrote that the port was old.", "writing"),
    ("The mayor believes that the port is old.", "thought"),
    ("The mayor wants to close the port.", "intent"),
    ("The mayor praised the port.", "judgment"),
    ("According to the mayor, the port is old.", "speech"),
    ("The mayor refused to leave.", "intent"),
    ("The mayor offered “the whole port and all its ships”.", "speech"),
    ("The port was allegedly sold.", "evidence"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_speech_is_told_from_thought_will_and_praise(text: str, kind: str) -> None:
    assert [a.kind for a in attributions(text)] == [kind]


FORMS = [("“Never,” he said", 0, 8, "direct"), ("he would “never” go", 0, 19, "mixed"), ("he went", 0, 7, "indirect")]


@pytest.mark.parametrize(("text", "start", "end", "form"), FORMS)
def test_form_is_read_from_the_quote_marks(text: str, start: int, end: int, form: str) -> None:
    assert form_of(text, [(start, end)]) == form


# ------------------------------------------------------------------ speakers
INTRODUCED = "Portugal's energy minister Rui Costa met the Chilean envoy Ana Costa on Monday. "
SPEAKERS = [
    # text, words said, speaker
    (INTRODUCED + "“The pipeline is finished,” Rui Costa said.", "pipeline", "Rui Costa"),
    ("Foreign Minister Ilse Maas arrived. She said the embassy would stay open.", "embassy", "Ilse Maas"),
    ("Foreign Minister Ilse Maas arrived. The minister said the embassy would stay open.", "embassy", "Ilse Maas"),
    ("Ilse Maas said the embassy was shut. He further said it would not reopen.", "reopen", "Ilse Maas"),
    ("Ilse Maas said the embassy was shut. “We will not reopen it,” she added.", "reopen", "Ilse Maas"),
    (
        "Ilse Maas said the embassy was shut.\n\n“It will not open again,” said in a note carried by Reuters.",
        "open again",
        "Ilse Maas",
    ),
    ("The Kenyan envoy Tom Okello met rebels. The envoy said a truce was near.", "truce", "Tom Okello"),
    (
        "“We shall not yield an inch of our land.” With these words the defence minister answered the offer.\n\n"
        "Olga Marin said in a letter that the army was ready.",
        "yield",
        "Olga Marin",
    ),
    (
        "The talks failed. Kenyan envoy Tom Okello said in remarks carried by the agency Xinhua.",
        "talks failed",
        "Tom Okello",
    ),
    ("A letter from the defence minister Olga Marin said that the army was ready.", "army", "Olga Marin"),
    ("Norway's Foreign Ministry was firm. The ministry's statement said talks were over.", "over", "Foreign Ministry"),
    ("Olga Marin, through a spokesman, said that the army was ready.", "army", "Olga Marin"),
    ("The army is ready, Olga Marin was cited by Xinhua as saying.", "The army is ready", "Olga Marin"),
    (
        "“If they come, we shall answer them.” That was the message from Norway's envoy, Anna Berg, on Monday.",
        "answer",
        "Anna Berg",
    ),
    ("Peru says forty people died; Chile denies it.", "forty people died", "Peru"),
    ("Serbia said on Sunday that it would pull out. President Boris Tadic said so.", "pull out", "Serbia"),
    ("Sudan turned down the offer, all of it, it said, a trick.", "a trick", "Sudan"),
    ("It did not surprise envoy Tom Okello: “We were warned of it a month ago.”", "We were warned", "Tom Okello"),
    ("“This is a war against all of us,” shouted one deputy.", "This is a war", "one deputy"),
    ("Olga Marin to the rebels: come home", "come home", "Olga Marin"),
    ("Senator Ruth Adler left. The bill's sponsor, Senator Adler, argues that it saves lives.", "saves", "Ruth Adler"),
    ("Police spokesman Jan Okello confirmed that four were held.", "four were held", "Jan Okello"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), SPEAKERS)
def test_the_speaker_is_named_over_the_report(text: str, words: str, speaker: str) -> None:
    assert speaker_of(saying(text, words)) == speaker


def test_two_speakers_of_one_surname_are_kept_apart_by_the_last_full_name() -> None:
    text = (
        "Peruvian leader Jorge Silva opened the dam. Brazil's special envoy Marta Silva offered to meet him. "
        "“We hope for an answer soon,” the EFE news agency quoted Silva as saying in Lima.\n\n"
        "Her remarks came after Peruvian leader Silva said the dam was his."
    )
    assert speaker_of(saying(text, "hope for an answer")) == "Marta Silva"
    assert speaker_of(saying(text, "the dam was his")) == "Jorge Silva"


def test_a_bare_cue_keeps_other_candidates_as_alternatives() -> None:
    text = "Ilse Maas met Rui Costa. Rui Costa said it rained. She said the embassy would stay open."
    found = saying(text, "the embassy would stay open")
    assert "Rui Costa" in {s.name for s in found.alternatives} | {speaker_of(found)}
    assert found.alternatives


# ------------------------------------------------------------------ chains
RELAYS = [
    (
        "The Tass news agency quoted Olga Marin as saying the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Tass",
    ),
    (
        "Olga Marin was quoted by Xinhua as saying that the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Xinhua",
    ),
    ("“The army is ready,” Olga Marin told Reuters.", "army is ready", "Olga Marin", "Reuters"),
    (
        "“The army is ready,” Olga Marin said in remarks carried by the Kyodo news agency.",
        "army is ready",
        "Olga Marin",
        "Kyodo",
    ),
    (
        "Olga Marin said in a statement published by Le Monde that the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Le Monde",
    ),
    (
        "Yonhap, citing General Olga Marin, reported that the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Yonhap",
    ),
    ("Kyodo reported, quoting Olga Marin, that the army was ready.", "the army was ready", "Olga Marin", "Kyodo"),
    ("Xinhua reported that Olga Marin said the army was ready.", "the army was ready", "Xinhua", None),
    ("State television said the army was ready, citing an aide.", "the army was ready", "an aide", "State television"),
    (
        "The Kelm Herald reported, on the authority of Olga Marin, that the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Kelm Herald",
    ),
    (
        "According to the Kelm Gazette, citing Olga Marin, the army was ready.",
        "the army was ready",
        "Olga Marin",
        "Kelm Gazette",
    ),
    ("The newspaper Granma quotes a colonel: “We had no orders at all.”", "We had no orders", "a colonel", "Granma"),
    (
        "Olga Marin's spokesman, Tom Okello, said in a note carried by the state news agency that the army was ready.",
        "the army was ready",
        "Tom Okello",
        "state news agency",
    ),
    ("Residents spoke of heavy shelling through the night.", "heavy shelling", "Residents", None),
]


@pytest.mark.parametrize(("text", "words", "speaker", "relay"), RELAYS)
def test_who_passes_words_on_is_a_relay_and_not_the_speaker(
    text: str, words: str, speaker: str, relay: str | None
) -> None:
    found = saying(text, words)
    assert speaker_of(found) == speaker
    names = [r.name for r in found.relays]
    assert names == [] if relay is None else any(relay in name for name in names)


def test_a_report_inside_a_report_is_nested_and_keeps_the_chain() -> None:
    found = attributions("Xinhua reported that Olga Marin had said the army was ready.")
    outer, inner = found[0], found[1]
    assert inner.parent == outer.id
    assert speaker_of(inner) == "Olga Marin"
    assert [r.name for r in inner.relays] == ["Xinhua"]


def test_the_addressee_is_kept_apart_from_the_source() -> None:
    found = saying("Olga Marin warned the generals not to cross the river.", "not to cross")
    assert found.addressee is not None
    assert found.addressee.text == "the generals"
    assert speaker_of(found) == "Olga Marin"


def test_i_and_we_inside_a_quote_are_its_speaker() -> None:
    found = attributions("“We want peace with our neighbours,” Olga Marin said.")
    inner = next(a for a in found if a.parent)
    assert speaker_of(inner) == "Olga Marin"


# ------------------------------------------------------------------ any text
PIECES = st.sampled_from(
    "Olga Marin|said|“|”|\"|‘|’|''|«|»|,|.|\n\n|\r\n|the envoy|he|that|the talks failed|according to|Xinhua|quoted|"
    "as saying|told|\0|\ud800|é|😀|:|North".split("|")
)
ANY_TEXT = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT)
def test_every_span_of_every_attribution_and_mention_is_its_words_for_any_text(text: str) -> None:
    result = annotated(text)
    spans = [s for a in result.attributions for s in (*a.source, *a.cue, *a.content, *(r.span for r in a.relays))]
    spans += [a.addressee for a in result.attributions if a.addressee]
    spans += [s for a in result.attributions if a.speaker for s in a.speaker.spans]
    spans += [m.span for m in result.mentions]
    spans += [d.span for e in result.entities for d in e.descriptions]
    assert all(text[s.start : s.end] == s.text and s.start < s.end for s in spans)
    assert all(a.content for a in result.attributions)
    ids = {a.id for a in result.attributions}
    assert len(ids) == len(result.attributions)
    assert all(a.parent is None or a.parent in ids for a in result.attributions)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_outermost_attributions_never_share_a_character(text: str) -> None:
    taken: set[int] = set()
    for found in predict(annotated(text))["attributions"]:
        for start, end in found["content"]:
            assert not taken & set(range(start, end))
            taken.update(range(start, end))


@pytest.mark.parametrize("text", ["“" * 50_000, "'a " * 30_000, "said " * 4_000, '"a" ' * 20_000])
def test_adversarial_quote_marks_are_paired_in_linear_time(text: str) -> None:
    import time

    start = time.perf_counter()
    find_quotes(text, [Paragraph(0, 0, len(text), "body")])
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("words", ["he said that ", "wants to ", "the envoy ", "“a said b” "])
def test_a_sentence_without_end_costs_no_more_than_its_parse(words: str) -> None:
    import time

    report = Report("r", words * 2000)
    paragraphs = split_paragraphs(report)
    start = time.perf_counter()
    parsed = parse(report, paragraphs, pipeline())
    middle = time.perf_counter()
    sentences, mentions, entities = find_mentions(report, paragraphs, parsed)
    find_attributions(report, paragraphs, sentences, mentions, entities)
    assert time.perf_counter() - middle < max(1.0, middle - start)


def test_the_same_text_gives_the_same_attributions() -> None:
    text = SPEAKERS[7][0]
    assert attributions(text) == attributions(text)


# ------------------------------------------------------------------ the seeds, read in place
def seed_statements() -> list[tuple[str, dict[str, object]]]:
    gold = SHARED / "gold" / "seeds.json"
    if not gold.exists():
        return []
    reports = json.loads(gold.read_text(encoding="utf-8"))["reports"]
    return [(name, statement) for name, report in reports.items() for statement in report["statements"]]


def test_all_statements_of_the_seeds_have_their_speaker_and_relays() -> None:
    if not seed_statements():
        pytest.skip("../shared/gold/seeds.json absent")
    wrong = []
    for name, statement in seed_statements():
        path = next((SHARED / "seeds").glob(f"{Path(name).stem}*"))
        text = path.read_bytes().decode("utf-8")
        words = str(statement["text"])
        at = text.index(words)
        best = max(attributions(text), key=lambda a: _overlap(a, at, at + len(words)))
        speaker = (speaker_of(best) or "").replace("-", " ").casefold()
        relays = " ".join(r.name for r in best.relays)
        wanted = statement.get("reported_by", [])
        assert isinstance(wanted, list)
        if speaker != str(statement["speaker"]).replace("-", " ").casefold() and not speaker.endswith(
            str(statement["speaker"]).split()[-1].casefold()
        ):
            wrong.append((words, speaker))
        if _overlap(best, at, at + len(words)) < 0.5 or any(str(r).split()[0] not in relays for r in wanted):
            wrong.append((words, relays))
    assert wrong == []


def _overlap(found: Attribution, start: int, end: int) -> float:
    shared = sum(max(0, min(s.end, end) - max(s.start, start)) for s in found.content)
    return shared / (sum(s.end - s.start for s in found.content) + (end - start) - shared)
