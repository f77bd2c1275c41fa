"""Linking of mentions whose fields are known: look-alikes, the order of reports, disputes, denials."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from polybius.evaluate.story_mentions import Stories, load_stories, rule_events, to_given
from polybius.linking import link
from polybius.linking.clues import clues_of
from polybius.linking.cluster import NEVER
from polybius.linking.clusters import match, pair_score
from polybius.linking.rivals import LEAST, find_fits, rivalry
from polybius.linking.score import reasons
from polybius.model import CodedReport, Dating, Linked

GOLD = Path(__file__).parent / "gold" / "stories" / "stories.json"
Row = dict[str, Any]
PER = [{"country": "PER", "sector": "MIL"}]
ECU = [{"country": "ECU", "sector": "MIL"}]


def told(text: str, trigger: str, event: str, day: str | None, **fields: Any) -> Row:
    """A labelled mention; its clause is the sentence, of which the text holds the words once."""
    start = text.index(trigger)
    low = text.rfind(".", 0, start) + 1
    low += len(text[low:start]) - len(text[low:start].lstrip())
    high = text.index(".", start)
    part = {"quote": trigger, "start": start, "end": start + len(trigger)}
    clause = {"quote": text[low:high], "start": low, "end": high}
    usual: Row = {"status": "occurred", "actors": PER, "recipients": ECU, "start": day, "end": day}
    return {"trigger": part, "clause": clause, "event": event, **usual, **fields}


def stories(*reports: tuple[str, str, list[Row]], events: tuple[tuple[str, ...], ...] = ()) -> Stories:
    """Reports (text, day, mentions) named r1, r2 ...; their mentions r1.a, r1.b ..."""
    rows, mentions, texts = [], [], {}
    for number, (text, day, labels) in enumerate(reports, 1):
        name = f"r{number}"
        texts[name] = text
        rows.append({"id": name, "file": f"{name}.txt", "story": "s", "date": day})
        mentions += [{**m, "id": f"{name}.{chr(97 + i)}", "report": name} for i, m in enumerate(labels)]
    groups = tuple({"id": f"s:{i}", "story": "s", "mentions": list(names)} for i, names in enumerate(events))
    return Stories(tuple(rows), tuple(mentions), groups, (), (), (), texts)


def groups(set_of: Stories) -> set[frozenset[str]]:
    """The labels of each event found."""
    given = to_given(set_of)
    label = {mention: name for name, mention in given.at.items()}
    return {frozenset(label[m] for m in event.mentions) for event in link(given.coded, given.dating).events}


def ruled(set_of: Stories) -> tuple[Linked, dict[str, str]]:
    """What is linked with the events as labelled, and the label of each mention."""
    given = to_given(set_of)
    return link(given.coded, given.dating, rule_events(set_of, given.at)), {m: name for name, m in given.at.items()}


def contradictions(set_of: Stories) -> set[tuple[str, str, str]]:
    found, label = ruled(set_of)
    return {
        (*sorted((label[li.left], label[li.right])), reason.rule.removeprefix("contradicts "))
        for li in found.links
        if li.relation == "contradicts"
        for reason in li.reasons
    }


# ------------------------------------------------------------------ one event or two
NEWS = "Peruvian troops raided Tiwintza on Thursday."
LOOK_ALIKES = "Peruvian troops had raided Tiwintza on Thursday. On Sunday they attacked the post of Coangos."


def two_raids() -> Stories:
    first = told(NEWS, "raided", "ASSAULT", "1995-01-26", place="Tiwintza")
    again = told(LOOK_ALIKES, "raided", "ASSAULT", "1995-01-26", place="Tiwintza")
    other = told(LOOK_ALIKES, "attacked", "ASSAULT", "1995-01-29", place="Coangos")
    return stories((NEWS, "1995-01-27", [first]), (LOOK_ALIKES, "1995-01-30", [again, other]))


def test_of_two_look_alikes_in_a_report_the_one_that_fits_is_joined() -> None:
    assert groups(two_raids()) == {frozenset({"r1.a", "r2.a"}), frozenset({"r2.b"})}


def test_a_join_says_that_no_other_act_fits_as_well_and_a_look_alike_that_another_does() -> None:
    given = to_given(two_raids())
    found = match(given.coded, given.dating)
    one, same, other = (found.tellings[given.at[name]] for name in ("r1.a", "r2.a", "r2.b"))
    best = {r.rule: r for r in reasons(one, same, found.background)}
    assert best["fits_best"].weight > 0
    assert best["fits_best"].text.endswith(".")
    assert best["fits_best"].spans == (one.mention.trigger, same.mention.trigger)
    outdone = {r.rule: r for r in reasons(one, other, found.background)}["outdone"]
    assert outdone.weight < 0
    assert outdone.against


def test_the_reasons_of_a_pair_add_up_to_its_log_odds() -> None:
    from polybius.linking.words import load

    given = to_given(two_raids())
    found = match(given.coded, given.dating)
    pair = min(p for p in found.candidates if found.tellings[p[0]].report != found.tellings[p[1]].report)
    why = reasons(found.tellings[pair[0]], found.tellings[pair[1]], found.background)
    total = load("weights")["known"]["prior"] + sum(reason.weight for reason in why)
    assert found.scores[pair] == pytest.approx(total, abs=0.05)


def test_an_awaited_act_and_the_act_done_are_one_event_where_the_fields_are_known() -> None:
    ahead, done = "Peru meets Ecuador on Sunday.", "Peru met Ecuador on Sunday."
    both: Row = {"actors": PER + ECU, "recipients": [], "place": "Rio"}
    plan = told(ahead, "meets", "CONSULT", "1995-02-05", status="planned", **both)
    met = told(done, "met", "CONSULT", "1995-02-05", **both)
    found = groups(stories((ahead, "1995-02-03", [plan]), (done, "1995-02-06", [met])))
    assert found == {frozenset({"r1.a", "r2.a"})}


def test_two_sides_accounts_of_one_clash_are_one_event() -> None:
    open_half = load_stories(GOLD, "open")
    assert any({"cenepa-1995-1.a", "cenepa-1995-2.a"} <= group for group in groups(open_half))


def test_known_mentions_are_linked_alike_whatever_the_order_of_reports_and_mentions() -> None:
    given = to_given(load_stories(GOLD, "open"))
    usual = link(given.coded, given.dating)
    for seed in range(3):
        order = list(given.coded)
        random.Random(seed).shuffle(order)
        dating = Dating(dict(reversed(given.dating.reports.items())), dict(reversed(given.dating.mentions.items())))
        assert link(order, dating) == usual


def test_a_story_of_others_changes_no_join_of_known_mentions() -> None:
    text = "Laos thanked Bhutan on Friday."
    thanks = told(
        text, "thanked", "SUPPORT", "1991-05-03", actors=[{"country": "LAO"}], recipients=[{"country": "BTN"}]
    )
    base = two_raids()
    more = stories(*_reports(base), (text, "1991-05-04", [thanks]))
    assert groups(base) < groups(more)


def test_more_news_of_the_same_parties_changes_no_join_of_known_mentions() -> None:
    base = two_raids()
    texts = [f"Peruvian troops shelled the hill on {day} March." for day in range(1, 9)]
    shelled = [
        (text, f"1995-03-{day + 1:02}", [told(text, "shelled", "ASSAULT", f"1995-03-{day:02}", place="Soldado")])
        for day, text in enumerate(texts, 1)
    ]
    assert groups(base) < groups(stories(*_reports(base), *shelled))


def test_pairs_far_from_being_joined_have_the_log_odds_that_their_reasons_add_up_to() -> None:
    given = to_given(load_stories(GOLD, "open"))
    found = match(given.coded, given.dating)
    low = [pair for pair, value in sorted(found.scores.items()) if NEVER < value < LEAST][:40]
    assert low
    for pair in low:
        one, two = found.tellings[pair[0]], found.tellings[pair[1]]
        assert found.scores[pair] == pytest.approx(pair_score(one, two, found.background))


def test_a_second_act_that_fits_exactly_as_well_is_a_rival() -> None:
    tellings = match(*_coded(two_raids())).tellings
    one = next(t for t in tellings.values() if sum(o.report == t.report for o in tellings.values()) == 1)
    same, other = sorted((t for t in tellings.values() if t.report != one.report), key=lambda t: t.id)
    fits = find_fits({(one.id, same.id): 2.0, (one.id, other.id): 2.0}, tellings)
    assert rivalry(one, same, 2.0, fits).fits_best == rivalry(one, other, 2.0, fits).fits_best == 0.0
    alone = find_fits({(one.id, same.id): 2.0}, tellings)
    assert rivalry(one, same, 2.0, alone).fits_best > 0


def _coded(set_of: Stories) -> tuple[tuple[CodedReport, ...], Dating]:
    given = to_given(set_of)
    return given.coded, given.dating


# ------------------------------------------------------------------ how an act is counted
COUNTED = [
    ("Troops made a second raid on the first post.", "second"),
    ("It was the first of many, but another raid came.", "again"),
    ("More new posts were built further off, once the raid was over.", ""),
    ("The raid hit the second post.", ""),
]


@pytest.mark.parametrize(("text", "ordinal"), COUNTED, ids=[text for text, _ in COUNTED])
def test_an_act_is_counted_by_the_word_nearest_before_it(text: str, ordinal: str) -> None:
    given = to_given(stories((text, "1995-01-27", [told(text, "raid", "ASSAULT", None)])))
    report = given.coded[0]
    assert clues_of(report.report.text, report.events[0], None).ordinal == ordinal


def _reports(set_of: Stories) -> list[tuple[str, str, list[Row]]]:
    return [
        (set_of.texts[r["id"]], r["date"], [dict(m) for m in set_of.mentions if m["report"] == r["id"]])
        for r in set_of.reports
    ]


# ------------------------------------------------------------------ where tellings differ
def test_two_figures_that_one_report_gives_as_two_sides_are_a_contradiction_within_it() -> None:
    text = "Peruvian troops raided Tiwintza. Quito counts 14 dead, while Lima says that 20 were killed."
    raid = told(text, "raided", "ASSAULT", "1995-02-22")
    assert contradictions(stories((text, "1995-02-25", [raid]), events=(("r1.a",),))) == {("r1.a", "r1.a", "numbers")}


def test_two_figures_for_two_things_are_no_contradiction() -> None:
    text = "Peruvian troops raided Tiwintza. Quito counts 14 dead, while Lima says that 20 were wounded."
    raid = told(text, "raided", "ASSAULT", "1995-02-22")
    assert not contradictions(stories((text, "1995-02-25", [raid]), events=(("r1.a",),)))


def test_an_act_that_came_on_another_day_than_announced_is_no_contradiction() -> None:
    ahead, done = "Peru frees the captives on Monday.", "Peru freed the captives on Tuesday."
    plan = told(ahead, "frees", "RETREAT", "1995-03-06", status="planned")
    freed = told(done, "freed", "RETREAT", "1995-03-07")
    both = (("r1.a", "r2.a"),)
    assert not contradictions(stories((ahead, "1995-03-05", [plan]), (done, "1995-03-08", [freed]), events=both))
    meant = told(ahead, "frees", "RETREAT", "1995-03-06")
    assert contradictions(stories((ahead, "1995-03-05", [meant]), (done, "1995-03-08", [freed]), events=both)) == {
        ("r1.a", "r2.a", "date")
    }


def test_leaving_and_being_driven_out_contradict_in_manner_not_in_actors() -> None:
    one, other = "Ecuador withdrew from the post on Monday.", "Peru threw the enemy out of the post on Monday."
    left = told(one, "withdrew", "RETREAT", "1995-03-06", actors=ECU, recipients=PER)
    driven = told(other, "threw", "ASSAULT", "1995-03-06")
    found = contradictions(
        stories((one, "1995-03-07", [left]), (other, "1995-03-07", [driven]), events=(("r1.a", "r2.a"),))
    )
    assert found == {("r1.a", "r2.a", "manner")}


def test_rebels_and_a_body_of_one_country_do_not_contradict_as_actors() -> None:
    one, other = "The rebels attacked the post on Monday.", "The F.L.N. attacked the post on Monday."
    rebels = told(one, "attacked", "ASSAULT", "1958-01-06", actors=[{"country": "DZA", "sector": "REB"}])
    body = told(other, "attacked", "ASSAULT", "1958-01-06", actors=[{"country": "DZA", "organisation": "FLN"}])
    both = stories((one, "1958-01-07", [rebels]), (other, "1958-01-07", [body]), events=(("r1.a", "r2.a"),))
    assert not contradictions(both)
    others = [told(other, "attacked", "ASSAULT", "1958-01-06", actors=[{"country": "TUN"}])]
    both = stories((one, "1958-01-07", [rebels]), (other, "1958-01-07", others), events=(("r1.a", "r2.a"),))
    assert contradictions(both) == {("r1.a", "r2.a", "actors")}


# ------------------------------------------------------------------ answers
def test_a_denial_answers_what_is_told_just_before_it() -> None:
    text = (
        "Peru captured Tiwintza on Monday. Ecuador accused Peru of lies on Monday. "
        "Peru shelled Coangos on Monday. Ecuador denied it on Monday."
    )
    day = "1995-02-13"
    mentions = [
        told(text, "captured", "COERCE", day),
        told(text, "accused", "ACCUSE", day, actors=ECU, recipients=PER),
        told(text, "shelled", "ASSAULT", day),
        told(text, "denied", None, day, actors=ECU, recipients=PER),  # type: ignore[arg-type]
    ]
    found, label = ruled(stories((text, "1995-02-14", mentions), events=(("r1.a",), ("r1.b",), ("r1.c",), ("r1.d",))))
    named = {e.id: label[e.mentions[0]] for e in found.events}
    denied = {named[li.right]: li for li in found.links if li.relation == "answers" and named[li.left] == "r1.d"}
    assert set(denied) == {"r1.c"}
    assert "denial_of_last" in {reason.rule for reason in denied["r1.c"].reasons}
