"""What PLOVER and CAMEO say, and what a faulty table is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from polybius import data, ontology
from polybius.errors import DataFileError, UsageError

SHEET = Path(__file__).parents[2] / "shared" / "plover.md"


def test_plover_has_sixteen_events_sixty_seven_modes_and_thirty_seven_contexts() -> None:
    assert len(ontology.events()) == 16
    assert sum(len(ontology.modes(event.name)) for event in ontology.events()) == 67
    assert len(ontology.contexts()) == 37
    assert len(ontology.sectors()) == 25


def test_cameo_has_twenty_roots_and_every_code_has_its_parent() -> None:
    known = {found.code for found in ontology.codes()}
    assert [c for c in sorted(known) if len(c) == 2] == [f"{n:02}" for n in range(1, 21)]
    assert all(found.parent in known for found in ontology.codes() if found.parent)
    assert {len(c) for c in known} == {2, 3, 4}


@pytest.mark.parametrize(
    ("code", "event", "mode"),
    [
        ("010", None, None),
        ("019", None, None),
        ("026", "REQUEST", "meet"),
        ("1053", "REQUEST", "yield"),
        ("0354", "AGREE", None),
        ("036", "AGREE", None),
        ("041", "CONSULT", "phone"),
        ("043", "CONSULT", "visit"),
        ("057", "SUPPORT", None),
        ("062", "COOPERATE", None),
        ("0233", "REQUEST", "assist"),
        ("073", "AID", None),
        ("0831", "CONCEDE", None),
        ("0841", "RETREAT", "release"),
        ("0871", "RETREAT", "ceasefire"),
        ("094", "ACCUSE", "investigate"),
        ("1122", "ACCUSE", "allege"),
        ("125", "REJECT", "meet"),
        ("1244", "REJECT", "yield"),
        ("1382", "THREATEN", "territory"),
        ("1384", "THREATEN", "violence"),
        ("1421", "PROTEST", "hunger"),
        ("154", "MOBILIZE", "troops"),
        ("162", "SANCTION", "discontinue"),
        ("163", "COERCE", "restrict"),
        ("1712", "ASSAULT", "destroy"),
        ("175", "ASSAULT", None),
        ("176", "COERCE", "cyber"),
        ("1823", "ASSAULT", None),
        ("191", "COERCE", "restrict"),
        ("192", "COERCE", "seize"),
        ("1952", "ASSAULT", "drone"),
        ("2042", "ASSAULT", "unconventional"),
    ],
)
def test_a_code_translates_to_its_plover_event_and_mode(code: str, event: str | None, mode: str | None) -> None:
    assert ontology.to_plover(code)[:2] == (event, mode)


@pytest.mark.parametrize(
    ("code", "value"),
    [("125", -5.0), ("0334", 6.0), ("0333", 5.2), ("0874", 10.0), ("0873", 9.0), ("1821", -9.0), ("1823", -10.0)],
)
def test_a_four_digit_code_repeats_its_parents_goldstein_value_but_for_five(code: str, value: float) -> None:
    assert ontology.goldstein(code) == value


def test_only_the_two_cyber_codes_have_no_goldstein_value() -> None:
    assert [found.code for found in ontology.codes() if found.goldstein is None] == ["155", "176"]


def test_goldstein_quad_and_event_agree_with_the_data_sheet() -> None:
    if not SHEET.exists():
        pytest.skip("../shared/plover.md absent")
    rows = re.findall(r"^\| (\d{2,3}) \| .* \| (-?[\d.]+|None) \| (\d) \| ([^|]+) \|$", SHEET.read_text("utf-8"), re.M)
    assert len(rows) > 160
    for code, value, quad, plover in rows:
        found = ontology.cameo(code)
        assert str(found.goldstein) == value, code
        assert str(found.quad) == quad, code
        event = plover.split(",")[0].strip()
        if event != "dropped":
            assert found.event == event, code


def test_appeals_are_requests_although_the_crosswalk_drops_them() -> None:
    assert {found.event for found in ontology.codes() if found.code.startswith("02")} == {"REQUEST"}


def test_every_event_and_mode_has_a_code_that_leads_back_to_the_event() -> None:
    for event in ontology.events():
        manners = [None, *(mode.name for mode in ontology.modes(event.name))]
        for manner in manners:
            codes = ontology.to_cameo(event.name, manner)
            assert codes, (event.name, manner)
            assert {ontology.to_plover(code)[0] for code in codes} == {event.name}


def test_a_mode_scores_for_itself_and_an_event_without_mode_for_the_event() -> None:
    assert ontology.intensity("ACCUSE") == -3.0
    assert ontology.intensity("ACCUSE", "disapprove") == -2.0
    assert ontology.intensity("ASSAULT", "unconventional") == -10.0


def test_cooperation_scores_never_below_zero_and_conflict_never_above_one() -> None:
    for event in ontology.events():
        scores = [event.intensity, *(mode.intensity for mode in ontology.modes(event.name))]
        assert min(scores) >= 0 if "COOPERATION" in event.quad else max(scores) < 1, event.name


# ------------------------------------------------------------------ label schemes
@pytest.mark.parametrize(
    ("code", "scheme", "event", "expected"),
    [
        ("080", "plover16", None, "CONCEDE"),
        ("080", "plv15", None, "YIELD"),
        ("0841", "plv15", None, "YIELD"),
        ("0353", "plv15", "RETREAT", "AGREE"),
        ("0353", "plover16", "RETREAT", "RETREAT"),
        ("163", "plv15", None, "COERCE"),
        ("191", "plv15", None, "ASSAULT"),
        ("192", "plv15", "COERCE", "ASSAULT"),
        ("176", "plv15", None, "ASSAULT"),
        ("113", "plv15", None, "ACCUSE"),
        ("173", "plv15", None, "COERCE"),
        ("111", "gsr18", None, "DISAPPROVE"),
        ("091", "gsr18", None, "INVESTIGATE"),
        ("105", "gsr18", None, "DEMAND"),
        ("193", "gsr18", None, "FIGHT"),
        ("1823", "gsr18", None, "ASSAULT"),
        ("012", "plv15", None, ""),
        ("1121", "cameo", None, "1121"),
    ],
)
def test_a_scheme_labels_a_code(code: str, scheme: str, event: str | None, expected: str) -> None:
    assert ontology.label(code, scheme, event=event) == expected


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="plover16"):
        ontology.label("125", "plover15")


OWN = """# Meetings that came to nothing.
kind	key	label	note
reading	reject	REBUFF	refused, whatever it was
reading	reject/offer/meet	SNUB
code	19	WAR
code	190	=	the code itself
event	REJECT	NO
event	RETREAT	STEP BACK
"""


FAULTY = """kind	key	label	note
reading	rejct/meet	A
reading	reject/meat	B
reading	meet/reject	C
class	12	D
code	129999	E
event	FIGHT	F
code	12
reading	meet	G
reading	meet	H
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    (tmp_path / "own.tsv").write_text(OWN, encoding="utf-8")
    return str(tmp_path / "own.tsv")


@pytest.mark.parametrize(
    ("code", "reading", "expected"),
    [
        ("125", ("reject", "offer", "meet"), "SNUB"),
        ("125", ("reject", "meet"), "REBUFF"),
        ("125", ("offer", "reject", "meet"), "NO"),
        ("125", (), "NO"),
        ("195", ("attack",), "WAR"),
        ("190", ("attack",), "190"),
        ("0841", ("release",), "STEP BACK"),
        ("040", ("meet",), "CONSULT"),
    ],
)
def test_in_a_scheme_of_ones_own_reading_goes_before_code_and_code_before_event(
    own: str, code: str, reading: tuple[str, ...], expected: str
) -> None:
    assert ontology.label(code, own, reading=reading) == expected


def test_a_scheme_of_ones_own_lists_its_labels_and_what_gets_them(own: str) -> None:
    assert {"SNUB", "REBUFF", "WAR", "190", "NO", "STEP BACK", "CONSULT"} <= set(ontology.labels(own))
    told = ontology.explain_scheme(own)
    assert re.search(r"^SNUB +reject/offer/meet$", told, re.M)
    assert re.search(r"^WAR +19 Fight$", told, re.M)


def test_every_fault_of_a_scheme_of_ones_own_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "faulty.tsv"
    file.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        ontology.label("125", str(file))
    told = str(caught.value).splitlines()
    assert [re.search(r"faulty\.tsv:(\d+): ", line)[1] for line in told] == ["2", "3", "4", "5", "6", "7", "8", "10"]  # type: ignore[index]
    for part in ("'rejct'; near it: reject", "operator or act 'meat'", "operator 'meet'", "'class' is not one of"):
        assert any(part in line for line in told), part


def test_a_scheme_file_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"nowhere\.tsv"):
        ontology.find_scheme("nowhere.tsv")


@pytest.mark.parametrize("name", ontology.schemes())
def test_every_label_of_a_scheme_is_explained_with_what_gets_it(name: str) -> None:
    told = ontology.explain_scheme(name)
    assert [label for label in ontology.labels(name) if not re.search(rf"^{label} +\S", told, re.M)] == []


# ------------------------------------------------------------------ explain
def test_explain_tells_name_quad_goldstein_plover_parents_and_children() -> None:
    text = ontology.explain("0841")
    for part in ("MATERIAL COOPERATION", "Goldstein", "RETREAT/release", "08 Yield", "084 Return or release"):
        assert part in text
    assert "1241 " in ontology.explain("124")


def test_explain_tells_where_the_two_quad_classes_differ() -> None:
    assert "PLOVER's quad class differs: VERBAL COOPERATION" in ontology.explain("080")


@pytest.mark.parametrize("name", [*(e.name for e in ontology.events()), *(c.code for c in ontology.codes())])
def test_every_event_and_code_can_be_explained(name: str) -> None:
    assert ontology.explain(name).startswith(name)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("83", "083 "), ("1259", "125 "), ("REJCT", "REJECT"), ("REJECT/met", "meet"), ("", "AGREE"), ("9" * 500, "01 ")],
)
def test_an_unknown_code_or_event_names_the_nearest(wrong: str, near: str) -> None:
    with pytest.raises(UsageError, match=re.escape(near)):
        ontology.explain(wrong)


# ------------------------------------------------------------------ faulty tables
def copy_tables(folder: Path) -> Path:
    shutil.copytree(data.FOLDER / "ontologies", folder / "tables")
    return folder / "tables"


def test_the_shipped_tables_have_no_fault() -> None:
    assert ontology.load().codes


def test_every_fault_of_every_file_is_told_with_its_line(tmp_path: Path) -> None:
    tables = copy_tables(tmp_path)
    codes = len(data.read_rows("ontologies/cameo.tsv")) + 1
    with (tables / "cameo.tsv").open("a", encoding="utf-8") as file:
        file.write("210\tTwenty-one\t1\tAGREE\t\t\t\n")
        file.write("0999\tNo parent of that kind\thot\tAGRE\tphone\tcooking;military\t\n")
        file.write("125\tAgain\t-55\tREJECT\tmeet\t\t\n")
        file.write("too few\n")
    with (tables / "schemes" / "plv15.tsv").open("a", encoding="utf-8") as file:
        file.write("event\tFIGHT\tASSAULT\t\n")
    (tables / "sectors.tsv").unlink()
    with pytest.raises(DataFileError) as caught:
        ontology.load(str(tables))
    told = str(caught.value)
    for part in (
        f"cameo.tsv:{codes + 1}: '210'",
        "unknown parent of 0999: '099'",
        "'hot' is not a number",
        "unknown event 'AGRE'",
        "unknown mode 'phone'",
        "unknown context 'cooking'",
        "'125' stands twice",
        "'-55' is not a number from -10 to 10",
        f"cameo.tsv:{codes + 4}: 'too few' is not a CAMEO code",
        ": unknown event 'FIGHT'",
        "sectors.tsv: ",
    ):
        assert part in told
    assert "'military'" not in told


def test_a_table_with_other_columns_says_which_it_needs(tmp_path: Path) -> None:
    tables = copy_tables(tmp_path)
    (tables / "contexts.tsv").write_text("topic\tmeaning\nx\ty\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"contexts\.tsv:1: .*need context, definition"):
        ontology.load(str(tables))
